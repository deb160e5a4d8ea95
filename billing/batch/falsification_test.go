package batch_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/falsifications.md again")

// checkWords says what each check of Replay holds to what.
var checkWords = []struct{ check, words string }{
	{"chaine", "each entry's hash is over its content and the hash before it"},
	{"tete", "a head that was deposited elsewhere, signed or noted"},
	{"dossier", "each version of the dossier has the digest that its import sealed"},
	{"etat", "each campaign stands where the entries of its verbs say, by the persons and on the days they say"},
	{"calcul", "the digest that was approved, of the calculation stored and of the one made again"},
	{"ligne", "each line and its trace, made again from the dossier and the earlier issues"},
	{"part", "each part, made again"},
	{"piece", "each document, made again"},
	{"anomalie", "the control report, made again, and why it was accepted"},
	{"numero", "numbers without hole or repeat, the counters, and what the issue sealed"},
	{"ecritures", "postings that balance, made again from the documents, with the digest that was sealed"},
	{"annulation", "each cancellation, made again from what was issued before it"},
	{"emis", "what the base counts as issued, added again"},
	{"bordereau", "sendings and acquits, held to the rules of their verbs (forged in `resend_test.go`)"},
	{"cle", "declarations of keys, held to the rules of their verb (forged in `key_test.go`)"},
	{"base", "rows that nothing explains, tables and rails that are not the program's"},
}

// TestFalsificationsPage holds docs/falsifications.md to the forgeries that the tests make.
func TestFalsificationsPage(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	page.WriteString(`# What is falsified, and what shows it

Written by ` + "`go test ./billing/batch -run Falsifications -update`" + ` from the forgeries of ` + "`billing/batch/tamper_test.go`" + `. Each is made on SQLite and on PostgreSQL, by somebody who owns the base and puts its
rails aside; those of the data also in the auditor's pack, which leaves behind what belongs to nothing. ` + "`rejouer`" + ` and ` + "`audit verifier`" + ` must name it by the check beside it, with the campaign, party, service, exercice and rang where there is one. Others stand in
` + "`billing/pack/tamper_test.go`" + ` (what only a pack has: files, manifest, zip), ` + "`billing/store`" + ` (TestStrays, TestPostgresStrays: rails, views, constraints, policies), ` + "`testdata/script/cle.txtar`" + ` (signed heads, keys) and
` + "`cmd/internal/cli`" + ` TestAlteredProgram (constants of the program itself).

| check | what it holds |
|---|---|
`)
	known := map[string]bool{}
	for _, c := range checkWords {
		known[c.check] = true
		fmt.Fprintf(&page, "| `%s` | %s |\n", c.check, c.words)
	}
	fmt.Fprintf(&page, "\n## The %d forgeries\n\n| what is falsified | named by |\n|---|---|\n", len(forgeries))
	for _, f := range forgeries {
		if !known[f.check] {
			t.Errorf("no words for the check %q", f.check)
		}
		by := "`" + f.check + "`"
		if f.head {
			by += ", with a deposited head alone"
		}
		fmt.Fprintf(&page, "| %s | %s |\n", f.why, by)
	}
	path := filepath.Join("..", "..", "docs", "falsifications.md")
	if *update {
		if err := os.WriteFile(path, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(written), page.String()); diff != "" {
		t.Errorf("docs/falsifications.md (-written +forgeries):\n%s", diff)
	}
}
