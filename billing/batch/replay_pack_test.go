package batch_test

import (
	"bytes"
	"context"
	"database/sql"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/pack"
)

// packed gives the pack of a base, opened.
func (b *bench) packed() *pack.Pack {
	b.t.Helper()
	return openPack(b.t, b.packBytes())
}

func (b *bench) packBytes() []byte {
	b.t.Helper()
	var file bytes.Buffer
	err := b.Store.Read(context.Background(), func(tx billing.Tx) error {
		_, err := pack.Write(&file, tx)
		return err
	})
	if err != nil {
		b.t.Fatalf("Write: %v", err)
	}
	return file.Bytes()
}

func openPack(t testing.TB, file []byte) *pack.Pack {
	t.Helper()
	p, err := pack.New(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return p
}

// TestReplayOfAPack: the pack of a base says what the base says, and so does the pack of that pack, with the same bytes.
func TestReplayOfAPack(t *testing.T) {
	t.Parallel()
	for _, base := range []struct {
		why  string
		make func(*testing.T) *bench
	}{
		{"the told base", func(t *testing.T) *bench { return open(t, toldCopy(t)) }},
		{"a base of an earlier schema", earlierBase},
		{"an empty base", func(t *testing.T) *bench { return setup(t) }},
	} {
		t.Run(base.why, func(t *testing.T) {
			t.Parallel()
			b := base.make(t)
			samePack(t, b, b.clean())
		})
	}
}

// samePack holds the pack of a base to what the replay of the base said.
func samePack(t *testing.T, b *bench, want batch.ReplayReport) {
	t.Helper()
	file := b.packBytes()
	p := openPack(t, file)
	got, err := batch.ReplayArchive(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("the base, then its pack:\n%s", difference)
	}
	if damage, err := p.Damage(); err != nil || len(damage) > 0 {
		t.Errorf("Damage: %v %v", damage, err)
	}
	var again bytes.Buffer
	if _, err := pack.Write(&again, p); err != nil || !bytes.Equal(again.Bytes(), file) {
		t.Errorf("the pack of the pack has other bytes (%v)", err)
	}
	if !bytes.Equal(b.packBytes(), file) {
		t.Error("written twice, the pack has other bytes")
	}
}

// TestTamperingInAPack: what somebody did to the base shows as well in the pack that is written of it. What belongs to
// nothing is left behind; and documents are sorted, so that one too many is seen where it comes and not at the end.
func TestTamperingInAPack(t *testing.T) {
	t.Parallel()
	for _, f := range forgeries {
		if f.check == "base" || f.head {
			continue
		}
		t.Run(f.why, func(t *testing.T) {
			t.Parallel()
			path := toldCopy(t)
			forge(t, path, func(db *sql.DB) {
				if f.forge != nil {
					f.forge(t, db)
				} else {
					execute(t, db, f.sql)
				}
			})
			report, err := batch.ReplayArchive(open(t, path).packed(), nil)
			if err != nil {
				t.Fatalf("ReplayArchive: %v", err)
			}
			words := slices.DeleteFunc(slices.Clone(f.words), func(word string) bool { return word == "en trop" })
			messages := ""
			for _, d := range report.Differences {
				messages += "\n" + d.Check + ": " + d.Message
				if d.Check == f.check && holdsAll(d.Message, words) {
					return
				}
			}
			t.Errorf("no difference of check %q that says %q among:%s", f.check, words, messages)
		})
	}
}
