package batch_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"strings"
	"testing"

	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

func newKey(t testing.TB, name string) ledger.PrivateKey {
	t.Helper()
	k, err := ledger.NewPrivateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (b *bench) declare(key ledger.PrivateKey, former *ledger.PrivateKey, motif string) (batch.DeclareKeyReport, error) {
	b.t.Helper()
	return b.DeclareKey(context.Background(), batch.DeclareKeyOptions{Key: key, Former: former, By: camille, Motif: motif})
}

func (b *bench) head() batch.HeadReport {
	b.t.Helper()
	report, err := b.Head(context.Background())
	if err != nil {
		b.t.Fatalf("Head: %v", err)
	}
	return report
}

// TestDeclareKey goes from a first key to its rotation and to its loss; each declaration is an entry that replay verifies.
func TestDeclareKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two, three := newKey(t, "mel"), newKey(t, "mel"), newKey(t, "mel")
	if got := b.head(); got != (batch.HeadReport{}) {
		t.Errorf("the head of an empty ledger: %+v", got)
	}
	declared := func(why string, key ledger.PrivateKey, former *ledger.PrivateKey, motif string, wantFormer string) {
		t.Helper()
		report, err := b.declare(key, former, motif)
		if err != nil || report.Former.String() != wantFormer || report.Key.String() != key.Public().String() || report.Head != b.state().Head {
			t.Fatalf("%s: %+v, %v", why, report, err)
		}
		if got := b.head(); got.Key.String() != key.Public().String() || got.Checkpoint.Head != report.Head {
			t.Errorf("%s: then the head is %+v", why, got)
		}
		b.clean()
	}
	no := func(why string, key ledger.PrivateKey, former *ledger.PrivateKey, motif string, kind fault.Kind, words ...string) {
		t.Helper()
		before := b.state().Head
		_, err := b.declare(key, former, motif)
		refused(t, why, err, kind, words...)
		if b.state().Head != before {
			t.Errorf("%s: an entry was written", why)
		}
	}
	no("a former key where there is none", one, &two, "", fault.Conflict, "aucune clé")
	declared("the first", one, nil, "", "")
	no("the same again", one, nil, "", fault.Conflict, "déjà été déclarée")
	no("the same again, signed by itself", one, &one, "", fault.Conflict, "déjà été déclarée")
	no("a change that nothing covers", two, nil, " ", fault.Invalid, one.Public().Label(), "--ancienne", "--motif")
	no("a change signed by another", two, &three, "Rotation", fault.Conflict, three.Public().Label(), one.Public().Label())
	declared("a rotation", two, &one, "", one.Public().String())
	no("the first again", one, &two, "", fault.Conflict, "déjà été déclarée")
	declared("a loss", three, nil, "Clé perdue", two.Public().String())
	_, err := b.DeclareKey(context.Background(), batch.DeclareKeyOptions{Key: newKey(t, "mel"), Motif: "x"})
	refused(t, "nobody", err, fault.Invalid, "--par")
}

// TestHeadSaysTheLastIssue: a checkpoint of the head after an issue says the campaign and the time of the entry.
func TestHeadSaysTheLastIssue(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	if got := b.head().Checkpoint; got.Campaign != "" || got.Head.Seq != 1 || got.Date != "2026-06-01T10:20:30Z" {
		t.Errorf("before any issue: %+v", got)
	}
	report := b.run("2025-05")
	want := ledger.Checkpoint{Head: report.Head, Campaign: "2025-05", Date: report.Campaign.IssuedAt}
	if got := b.head().Checkpoint; got != want {
		t.Errorf("after an issue: %+v, want %+v", got, want)
	}
	b.calculate("2025-11")
	if got := b.head().Checkpoint; got.Campaign != "2025-05" || got.Head.Seq != report.Head.Seq+1 {
		t.Errorf("after a calculation: %+v", got)
	}
	tamper(t, b.path, `UPDATE ledger_entry SET actor = 'Eve' WHERE seq = 2`)
	_, err := b.Head(context.Background())
	refused(t, "a broken chain", err, fault.Corrupt, "rejouer")
}

// TestDepositedWords: a checkpoint that says another campaign or date than its entry is named, in the base and in its pack.
func TestDepositedWords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.calculate("2025-05")
	b.approve("2025-05")
	before := b.head().Checkpoint
	b.issue("2025-05")
	after := b.head().Checkpoint
	lie := func(c ledger.Checkpoint, campaign, date string) ledger.Checkpoint {
		c.Campaign, c.Date = campaign, date
		return c
	}
	for _, row := range []struct {
		why  string
		c    ledger.Checkpoint
		says string
	}{
		{"before the issue", before, ""},
		{"after the issue", after, ""},
		{"before the issue that it says it covers", lie(before, "2025-05", before.Date), "« 2025-05 »"},
		{"another campaign", lie(after, "2025-11", after.Date), "dernière campagne émise est « 2025-05 »"},
		{"another date", lie(after, "2025-05", "2020-01-01T00:00:00Z"), "2020-01-01"},
		{"another chain", ledger.Checkpoint{Head: ledger.Head{Seq: after.Head.Seq, Hash: strings.Repeat("0", 64)}, Campaign: "x", Date: after.Date}, "la chaîne a été réécrite"},
	} {
		deposited := []ledger.Checkpoint{after, row.c}
		stored, err := b.Replay(context.Background(), deposited)
		if err != nil {
			t.Fatal(err)
		}
		packed, err := batch.ReplayArchive(b.packed(), deposited)
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range [][]batch.Difference{stored.Differences, packed.Differences} {
			if (len(got) == 0) != (row.says == "") || len(got) > 0 && (len(got) > 1 || got[0].Check != "tete" || got[0].Seq != row.c.Head.Seq || !strings.Contains(got[0].Message, row.says)) {
				t.Errorf("%s: %+v, want %q", row.why, got, row.says)
			}
		}
	}
}

// TestForgedKeys writes declarations that the verb would refuse, in a chain made good again: replay names each.
func TestForgedKeys(t *testing.T) {
	t.Parallel()
	one, two, thief := newKey(t, "mel"), newKey(t, "mel"), newKey(t, "mel")
	path := t.TempDir() + "/quotepart.db"
	b := open(t, path)
	b.load(micro)
	if _, err := b.declare(one, nil, ""); err != nil {
		t.Fatal(err)
	}
	first := b.state().Head
	if _, err := b.declare(two, &one, ""); err != nil {
		t.Fatal(err)
	}
	b.clean()
	signed := func(key ledger.PrivateKey, after ledger.Head, former ...ledger.PrivateKey) string {
		text, err := ledger.Declaration{Key: key.Public(), After: after}.Sign(key, former...)
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(text, "\n", `\n`)
	}
	payload := func(key, former, more, declaration string) string {
		return `{"cle":"` + key + `","ancienne":"` + former + `",` + more + `"declaration":"` + declaration + `"}`
	}
	a, z := one.Public().String(), thief.Public().String()
	for _, row := range []struct {
		why, payload, subject string
		words                 []string
	}{
		{"a thief's key in its place, without a signature", payload(z, a, "", signed(thief, first)), thief.Public().Label(), []string{"n° 3", "sans signature", "sans motif"}},
		{"a thief's key, signed at another place", payload(z, a, "", signed(thief, ledger.Head{Seq: 1, Hash: first.Hash}, one)), thief.Public().Label(), []string{"n° 3", "à cette place"}},
		{"a thief's key, which did not sign", payload(z, a, `"motif":"x",`, signed(two, first, one)), thief.Public().Label(), []string{"n° 3", thief.Public().Label()}},
		{"a key that takes no key's place", payload(z, "", `"motif":"x",`, signed(thief, first)), thief.Public().Label(), []string{"n° 3", "la clé en vigueur était"}},
		{"the key in force again", payload(a, a, `"motif":"x",`, signed(one, first)), one.Public().Label(), []string{"n° 3", "déjà été déclarée"}},
		{"a key in the name of another", payload(z, a, `"motif":"x",`, signed(thief, first)), two.Public().Label(), []string{"n° 3", "au nom de"}},
		{"no key", payload("x", a, `"motif":"x",`, "y"), "x", []string{"n° 3", "pas une clé publique"}},
		{"no declaration", payload(z, a, `"motif":"x",`, ""), thief.Public().Label(), []string{"n° 3", "pas un texte signé"}},
	} {
		forge(t, path, func(db *sql.DB) {
			if _, err := db.Exec(`UPDATE ledger_entry SET subject = ? WHERE seq = 3`, row.subject); err != nil {
				t.Fatal(err)
			}
			rewrite(t, db, 3, 3, func(e *ledger.Entry) { e.Payload = []byte(row.payload) })
		})
		report, err := b.Replay(t.Context(), nil)
		if err != nil || len(report.Differences) != 1 || report.Differences[0].Check != "cle" || !holdsAll(report.Differences[0].Message, row.words) {
			t.Errorf("%s: %+v, %v, want a difference of check cle that says %q", row.why, report.Differences, err, row.words)
		}
	}
}
