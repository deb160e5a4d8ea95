package allocation_test

import (
	"os"
	"strings"
	"testing"

	"quotepart/allocation"
)

// TestVariationSpecExamples computes the worked examples of docs/spec/variation.md: a block `variation` is what both
// sides share, `before`, `after` and, behind =, the effects by party. The order of kinds is that of EffectKinds.
func TestVariationSpecExamples(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/spec/variation.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := 0
	for _, b := range blocks(string(text)) {
		if b.info != "variation" {
			continue
		}
		examples++
		script, want, _ := strings.Cut(b.body, "\n= ")
		want = strings.TrimSuffix(want, "\n")
		shared, sides, _ := strings.Cut(script, "before\n")
		before, after, _ := strings.Cut(sides, "after\n")
		var parties []string
		for part := range strings.SplitSeq(want, " | ") {
			parties = append(parties, part[:1])
		}
		v := allocation.Compare(input(t, shared+before), input(t, shared+after))
		if got := variationText(t, v, strings.Join(parties, " ")); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", script, got, want)
		}
	}
	if examples < 2 {
		t.Errorf("%d examples", examples)
	}
	var kinds []string
	for _, kind := range allocation.EffectKinds() {
		kinds = append(kinds, "`"+string(kind)+"`")
	}
	if order := strings.Join(kinds, ", "); !strings.Contains(strings.ReplaceAll(string(text), "\n", " "), order) {
		t.Errorf("the page does not list %s", order)
	}
}
