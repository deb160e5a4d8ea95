package batch_test

import (
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing/fault"
	"quotepart/billing/store"
	"quotepart/billing/store/pgtest"
)

// TestCopyThereAndBack moves a whole installation to PostgreSQL and back: the same head, the same numbers, rails in place,
// and the next verb goes on from there on each.
func TestCopyThereAndBack(t *testing.T) {
	t.Parallel()
	first := open(t, toldCopy(t))
	want := first.state()
	last := first
	for _, path := range []string{pgtest.Database(t), filepath.Join(t.TempDir(), "back.db"), pgtest.Database(t)} {
		b := open(t, path)
		if _, err := store.Copy(t.Context(), last.db, b.db); err != nil {
			t.Fatalf("copy to %s: %v", path, err)
		}
		b.clean(want.Head)
		if diff := cmp.Diff(want, b.state()); diff != "" {
			t.Errorf("copied to %s (-first +copy):\n%s", path, diff)
		}
		_, err := store.Copy(t.Context(), last.db, b.db)
		refused(t, "a copy onto a base that is filled", err, fault.Conflict, "n'est pas vide")
		last = b
	}
	// What comes next is the same on the first and on the last.
	for _, b := range []*bench{first, last} {
		b.importPath(filepath.Join(fixtures, "1"))
		b.calculate("2026-11")
		b.run("2026-11")
		b.clean()
	}
	if diff := cmp.Diff(first.state(), last.state()); diff != "" {
		t.Errorf("after the next campaign (-first +last copy):\n%s", diff)
	}
}

// TestBackupWhileInUse takes backups while the story is told: each is a base of its own, that verifies, and from which the
// story can go on to the same end.
func TestBackupWhileInUse(t *testing.T) {
	t.Parallel()
	want := open(t, toldCopy(t)).state()
	for _, engine := range []struct {
		name string
		path func() string
	}{
		{"SQLite", func() string { return filepath.Join(t.TempDir(), "quotepart.db") }},
		{"PostgreSQL", func() string { return pgtest.Database(t) }},
	} {
		b := open(t, engine.path())
		var told sync.WaitGroup
		told.Go(func() {
			if err := b.tell(story()); err != nil {
				t.Errorf("%s: the story: %v", engine.name, err)
			}
		})
		var backups []string
		for range 5 {
			path := filepath.Join(t.TempDir(), "sauvegarde.db")
			if _, err := b.db.Backup(t.Context(), path); err != nil {
				t.Fatalf("%s: Backup: %v", engine.name, err)
			}
			backups = append(backups, path)
		}
		told.Wait()
		for _, path := range backups {
			restored := open(t, path)
			restored.clean()
			if broken, err := restored.db.Check(t.Context()); err != nil || len(broken) > 0 {
				t.Errorf("%s: Check: %v %v", engine.name, broken, err)
			}
			if err := restored.tell(story()); err != nil {
				t.Errorf("%s: the story taken up from a backup: %v", engine.name, err)
			}
			if diff := cmp.Diff(want, restored.state()); diff != "" {
				t.Errorf("%s: taken up from a backup (-undisturbed +restored):\n%s", engine.name, diff)
			}
		}
	}
}

// TestBackupRefusals: a backup replaces nothing, and leaves nothing behind when it fails.
func TestBackupRefusals(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	dir := t.TempDir()
	path := filepath.Join(dir, "sauvegarde.db")
	if _, err := b.db.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	_, err := b.db.Backup(t.Context(), path)
	refused(t, "a second backup of the same name", err, fault.Conflict, "existe déjà")
	_, err = b.db.Backup(t.Context(), filepath.Join(dir, "absent", "x.db"))
	refused(t, "a backup into a folder that is not there", err, fault.NotFound, "n'existe pas")
	if found, _ := filepath.Glob(filepath.Join(dir, "*")); len(found) != 1 {
		t.Errorf("the folder holds %v, want the one backup", found)
	}
	if found, _ := filepath.Glob(filepath.Join(dir, ".*")); len(found) != 0 {
		t.Errorf("the folder keeps %v", found)
	}
}
