package batch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing/fault"
	"quotepart/billing/store"
)

// smallPage is SQLite's smallest: on pages of the usual 16 KiB most steps of a small dossier find room in those that are
// there, and no limit would ever stop them.
const smallPage = 512

// TestNoRoom lets a base grow by one page more each time, until a step of the story has room: until then it is refused with
// what to do, and nothing is written.
func TestNoRoom(t *testing.T) {
	t.Parallel()
	want := open(t, toldCopy(t)).state()
	path := smallPages(t)
	refusals := map[string]int{} // by verb
	for _, s := range story() {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		verb, _, _ := strings.Cut(s.name, " ")
		for pages := info.Size() / smallPage; !fits(t, s, path, pages); pages++ {
			refusals[verb]++
		}
	}
	t.Logf("refused: %v", refusals)
	for _, verb := range []string{"import", "calculate", "approve", "issue", "cancel"} { // the one entry of a close may find room
		if refusals[verb] == 0 {
			t.Errorf("%s was never refused: nothing is shown", verb)
		}
	}
	b := open(t, path)
	b.clean(want.Head)
	if diff := cmp.Diff(want, b.state()); diff != "" {
		t.Errorf("(-undisturbed +refused at each size):\n%s", diff)
	}
}

// fits does a step on a base that may not grow beyond so many pages, and reports whether it had room; else it checks the refusal.
func fits(t *testing.T, s step, path string, pages int64) bool {
	t.Helper()
	db, err := store.Open(t.Context(), path, store.Options{MaxPages: pages})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	b := &bench{Batch: quiet(db), t: t, path: path, db: db}
	before := b.state()
	if err = s.do(b); err == nil {
		return true
	}
	if !strings.Contains(err.Error(), "libérez de la place") {
		t.Fatalf("%s with %d pages: %v", s.name, pages, err) // another page would not help
	}
	refused(t, s.name, err, fault.Internal, "rien n'a été écrit")
	if diff := cmp.Diff(before, b.state()); diff != "" {
		t.Errorf("%s with %d pages left its base changed:\n%s", s.name, pages, diff)
	}
	return false
}

// smallPages makes an empty base of small pages, closed.
func smallPages(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "small.db")
	open(t, path).db.Close()
	db := raw(t, path)
	for _, statement := range []string{`PRAGMA journal_mode = DELETE`, `PRAGMA page_size = 512`, `VACUUM`} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(statement, ": ", err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
