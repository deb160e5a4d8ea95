package allocation_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation"
)

// TestSpecExamples computes every worked example of docs/spec: a block `case` is a script, whose last line, behind =,
// is what it gives; a block `json PARTY/RANG` after it is the trace of that line.
func TestSpecExamples(t *testing.T) {
	t.Parallel()
	for _, page := range []struct {
		name   string
		traces int
	}{{"allocation.md", 0}, {"trace.md", 15}} { // 11 methods that make lines, portee = montant, X, B, A
		text, err := os.ReadFile("../docs/spec/" + page.name)
		if err != nil {
			t.Fatal(err)
		}
		cases, traces := 0, 0
		var target *allocation.Target
		for _, block := range blocks(string(text)) {
			kind, which, _ := strings.Cut(block.info, " ")
			switch kind {
			case "case":
				script, want, _ := strings.Cut(block.body, "\n= ")
				target = compute(t, input(t, script))
				if got := show(target); got != strings.TrimSpace(want) {
					t.Errorf("%s\n%s\ngot  %s\nwant %s", page.name, script, got, want)
				}
				cases++
			case "json":
				if diff := cmp.Diff(indented(t, []byte(block.body)), traceOf(t, target, which)); diff != "" {
					t.Errorf("%s: the trace of %s (-want +got):\n%s", page.name, which, diff)
				}
				traces++
			}
		}
		if cases < 10 || traces < page.traces {
			t.Errorf("%s has %d examples and %d traces", page.name, cases, traces)
		}
	}
}

type block struct{ info, body string }

// blocks gives the fenced blocks of a page.
func blocks(page string) []block {
	var found []block
	parts := strings.Split(page, "```")
	for i := 1; i < len(parts); i += 2 {
		info, body, _ := strings.Cut(parts[i], "\n")
		found = append(found, block{info, body})
	}
	return found
}

// traceOf writes the trace of the line PARTY/RANG.
func traceOf(t *testing.T, target *allocation.Target, which string) string {
	t.Helper()
	for i := range target.Lines {
		if line := &target.Lines[i]; partyName(line.Party)+"/"+line.Rang == which {
			text, err := json.Marshal(line.Steps)
			if err != nil {
				t.Fatal(err)
			}
			return indented(t, text)
		}
	}
	return "no line " + which
}

func indented(t *testing.T, text []byte) string {
	t.Helper()
	var buffer bytes.Buffer
	if err := json.Indent(&buffer, text, "", " "); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return strings.TrimSpace(buffer.String())
}
