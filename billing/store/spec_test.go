package store_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/billingtest/programs"
	"quotepart/billing/store"
	"quotepart/billing/store/storetest"
	"quotepart/ledger"
)

// TestVerifierOfTheSpecification runs the verifier that docs/spec/ledger-format.md gives, in another language, on a
// database as it is and with each of several things changed behind the rails.
func TestVerifierOfTheSpecification(t *testing.T) {
	t.Parallel()
	python := programs.Find(t, "python3", "the verifier of the specification does not run")
	page, err := os.ReadFile("../../docs/spec/ledger-format.md")
	must(t, err)
	_, rest, _ := strings.Cut(string(page), "```python\n")
	text, _, _ := strings.Cut(rest, "```")
	script := filepath.Join(t.TempDir(), "verify.py")
	must(t, os.WriteFile(script, []byte(text), 0o644))

	for tampering, want := range map[string]string{
		``: "ok",
		`DROP TRIGGER ledger_entry_no_update; UPDATE ledger_entry SET actor = 'autre' WHERE seq = 2`:               "entry 2 does not verify",
		`DROP TRIGGER ledger_entry_no_update; UPDATE ledger_entry SET payload = payload || ' ' WHERE seq = 3`:      "entry 3 does not verify",
		`DROP TRIGGER ledger_entry_no_delete; DELETE FROM ledger_entry WHERE seq = 1`:                              "entry 2 does not verify",
		`DROP TRIGGER ledger_entry_no_delete; DELETE FROM ledger_entry WHERE seq = (SELECT MAX(seq) FROM imports)`: "does not verify",
		`DROP TRIGGER ledger_entry_no_delete; DELETE FROM ledger_entry WHERE seq > 5`:                              "another head was expected",
		`DROP TRIGGER ledger_posting_no_update; UPDATE ledger_posting SET amount_cents = 1 WHERE position = 1`:     "out of balance",
	} {
		db, path := create(t, store.Options{})
		storetest.Fill(t, db)
		var head ledger.Head
		must(t, db.Read(t.Context(), func(tx billing.Tx) (err error) {
			head, err = tx.Head()
			return err
		}))
		if tampering != "" {
			_, err := raw(t, path).Exec(tampering)
			must(t, err)
		}
		output, err := exec.Command(python, script, path, fmt.Sprint(head.Seq), head.Hash).CombinedOutput()
		if !strings.Contains(string(output), want) || (err == nil) != (want == "ok") {
			t.Errorf("%s: %s(%v)\nwant %q", tampering, output, err, want)
		}
	}
}
