package ledger_test

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"quotepart/ledger"
)

// block gives the first fenced block of a language in the specification, from a heading on.
func block(t *testing.T, heading, language string) string {
	t.Helper()
	page, err := os.ReadFile("../docs/spec/ledger-format.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(page), "\n## "+heading+"\n")
	_, rest, fenced := strings.Cut(rest, "```"+language+"\n")
	text, _, closed := strings.Cut(rest, "```")
	if !found || !fenced || !closed {
		t.Fatalf("the page has no block %q under %q", language, heading)
	}
	return text
}

// TestWorkedExample holds the example of docs/spec/ledger-format.md against the package: every field, every hash, and
// the very bytes that the first hash is over.
func TestWorkedExample(t *testing.T) {
	t.Parallel()
	var entries []struct {
		Seq                                 int64
		Version                             int
		Time, Actor, Kind, Subject, Payload string
		PrevHash                            string `json:"prev_hash"`
		Hash                                string
	}
	if err := json.Unmarshal([]byte(block(t, "Worked example", "json")), &entries); err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 {
		t.Fatalf("%d entries, want 2", len(entries))
	}
	head := ledger.Head{}
	for i, row := range entries {
		at, err := time.Parse(time.RFC3339, row.Time)
		if err != nil {
			t.Fatal(err)
		}
		made := ledger.Next(head, at, row.Actor, row.Kind, row.Subject, []byte(row.Payload))
		if made.Seq != row.Seq || made.Version != row.Version || made.Time != row.Time || made.PrevHash != row.PrevHash || made.Hash != row.Hash {
			t.Errorf("entry %d of the page:\n got %+v\nwant %+v", i+1, row, made)
		}
		head = made.Head()
		if i > 0 {
			continue
		}
		shown, err := hex.DecodeString(strings.Join(strings.Fields(block(t, "Worked example", "hex")), ""))
		if err != nil || string(shown) != string(preimage(made)) {
			t.Errorf("the bytes of the first entry (%v):\n got %q\nwant %q", err, shown, preimage(made))
		}
	}
}

// TestSignedExample holds the signed head of docs/cles.md to its public key there, and to the worked example above.
func TestSignedExample(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/cles.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "```\n")
	var signed, public string
	for _, text := range blocks {
		switch {
		case strings.HasPrefix(text, "quotepart-chaine/") && strings.Contains(text, "\n\n— "):
			signed = text
		case strings.HasPrefix(text, "quotepart-chaine/"):
			public = text
		}
	}
	c, err := ledger.OpenCheckpoint([]byte(signed), parsed(t, public))
	want := ledger.Checkpoint{Head: ledger.Head{Seq: 2, Hash: "c4ba83f8c2b404384cefc865bcbe2e0d46cdd678dafcc8085a6851720f991bc8"}, Campaign: "2026-05", Date: "2026-05-31T08:30:00Z"}
	if err != nil || c != want {
		t.Errorf("the example reads as %+v (%v), want %+v", c, err, want)
	}
	if !strings.Contains(block(t, "Worked example", "json"), want.Head.Hash) {
		t.Error("the example is not the head of the worked example")
	}
}
