package pack_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/billing/pack"
	"quotepart/ledger"
)

// writeFile writes the pack of the told base.
func writeFile(t *testing.T, path string, change func(billing.Archive) billing.Archive) error {
	t.Helper()
	db, err := told()
	if err != nil {
		t.Fatal(err)
	}
	return db.Read(context.Background(), func(tx billing.Tx) error {
		_, err := pack.WriteFile(path, change(tx))
		return err
	})
}

func asItIs(from billing.Archive) billing.Archive { return from }

// broken is an archive that cannot be read to its end.
type broken struct{ billing.Archive }

var errBroken = errors.New("broken")

func (broken) Counters() ([]billing.Counter, error) { return nil, errBroken }

// shorter is an archive as it was some entries ago.
type shorter struct{ billing.Archive }

func (s shorter) Entries(do func(ledger.Entry) error) error {
	return s.Archive.Entries(func(e ledger.Entry) error {
		if e.Seq > 10 {
			return nil
		}
		return do(e)
	})
}

func TestWriteFile(t *testing.T) {
	t.Parallel()
	want, err := toldPack()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "neuf", "paquet.zip")
	holds := func(why string, want []byte) {
		t.Helper()
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v, want %d", why, len(got), err, len(want))
		}
		if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
			t.Errorf("%s: the folder holds %v, want the pack alone", why, entries)
		}
	}
	if err := writeFile(t, path, asItIs); err != nil {
		t.Fatal(err)
	}
	holds("in a new folder", want)
	if err := writeFile(t, path, asItIs); err != nil {
		t.Errorf("once more: %v", err)
	}
	holds("once more", want)

	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := writeFile(t, path, func(from billing.Archive) billing.Archive { return shorter{from} }); err != nil {
		t.Fatal(err)
	}
	if err := writeFile(t, path, asItIs); err != nil {
		t.Errorf("over an earlier pack of the same ledger: %v", err)
	}
	holds("over an earlier pack", want)
	if err := writeFile(t, path, func(from billing.Archive) billing.Archive { return shorter{from} }); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "d'un autre journal (tête 15:") {
		t.Errorf("over the pack of a ledger that has more: %v", err)
	}
	holds("after a refusal", want)

	if err := writeFile(t, path, func(from billing.Archive) billing.Archive { return broken{from} }); !errors.Is(err, errBroken) {
		t.Errorf("an archive that cannot be read: %v", err)
	}
	holds("after a failure", want)

	bent := unpack(t)
	bent.files["LISEZMOI.txt"][0]++
	for why, content := range map[string][]byte{"n'est pas un paquet d'audit": []byte("notes"), "a été modifié depuis": bent.zip()} {
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := writeFile(t, path, asItIs); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), why) {
			t.Errorf("over a file that %s: %v", why, err)
		}
		holds("over what is not ours", content)
	}
	if err := writeFile(t, dir, asItIs); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "est un dossier") {
		t.Errorf("over a folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), ".paquet.zip.quotepart-en-cours"), []byte("left by a stop"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := writeFile(t, path, asItIs); err != nil {
		t.Fatal(err)
	}
	holds("after a stop", want)
}
