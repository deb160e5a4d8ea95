package batch_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
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

// TestBackupDuringAWrite takes a backup while a writer is in the middle of an import: it has what was there before, whole.
func TestBackupDuringAWrite(t *testing.T) {
	t.Parallel()
	for _, engine := range []struct {
		name string
		base func(t *testing.T) *bench
	}{
		{"SQLite", func(t *testing.T) *bench { return open(t, toldCopy(t)) }},
		{"PostgreSQL", func(t *testing.T) *bench { return forgedServer(t, func(*sql.DB) {}) }},
	} {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			b := engine.base(t)
			before, path := b.state(), filepath.Join(t.TempDir(), "sauvegarde.db")
			b.Store = during{b.Store, func() {
				if _, err := b.db.Backup(t.Context(), path); err != nil {
					t.Errorf("Backup: %v", err)
				}
			}}
			b.importPath(filepath.Join(fixtures, "1"))
			backup := open(t, path)
			backup.clean(before.Head)
			if diff := cmp.Diff(before, backup.state()); diff != "" {
				t.Errorf("(-before the import +backup):\n%s", diff)
			}
			if now := b.state().Head.Seq; now != before.Head.Seq+1 {
				t.Errorf("the import made entry %d, want %d", now, before.Head.Seq+1)
			}
		})
	}
}

// during does something at the end of each write transaction, before its commit.
type during struct {
	billing.Store
	do func()
}

func (d during) Write(ctx context.Context, do func(billing.Tx) error) error {
	return d.Store.Write(ctx, func(tx billing.Tx) error {
		err := do(tx)
		d.do()
		return err
	})
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
