package store_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/store"
	"quotepart/billing/store/storetest"
	"quotepart/ledger"
)

// checkWhole holds the file against SQLite's own checks.
func checkWhole(t *testing.T, path string) {
	t.Helper()
	db := raw(t, path)
	for _, check := range []string{"integrity_check", "foreign_key_check"} {
		rows, err := db.Query("PRAGMA " + check)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var answer string
			if err := rows.Scan(&answer); err != nil || answer != "ok" {
				t.Errorf("%s: %s (%v)", check, answer, err)
			}
		}
		if err := rows.Err(); err != nil {
			t.Errorf("%s: %v", check, err)
		}
	}
}

// state reads how many versions and entries there are, and checks that they go together.
func state(t *testing.T, path string) (versions int64) {
	t.Helper()
	db, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer db.Close()
	err = db.Read(t.Context(), func(tx billing.Tx) error {
		imports, err := tx.Imports()
		if err != nil {
			return err
		}
		head := ledger.Head{}
		err = tx.Entries(func(e ledger.Entry) error {
			defer func() { head = e.Head() }()
			return e.Verify(head)
		})
		versions = int64(len(imports))
		if head.Seq != versions {
			t.Errorf("%d versions beside %d entries", versions, head.Seq)
		}
		tables, err2 := tx.Dossier(versions)
		if err2 == nil && int64(tables["couts"].Len()) != 300*max(0, versions-1) {
			t.Errorf("version %d has %d rows", versions, tables["couts"].Len())
		}
		return err
	})
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return versions
}

func TestKilledInTheMiddleOfAWrite(t *testing.T) {
	t.Parallel()
	db, path := create(t, store.Options{})
	storetest.Import(t, db, dossier.Tables{})
	killAfter(t, "hang", path, 1, 0)
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() < 1<<20 {
		t.Fatalf("the write did not reach the log: nothing is shown (%v)", err)
	}
	if versions := state(t, path); versions != 1 {
		t.Errorf("%d versions after the kill, want the one before it", versions)
	}
	checkWhole(t, path)
	storetest.Import(t, db, dossier.Tables{}) // the dead writer holds nothing up
}

func TestKilledAtAnyTime(t *testing.T) {
	t.Parallel()
	for pause := range 5 {
		db, path := create(t, store.Options{})
		storetest.Import(t, db, dossier.Tables{})
		last, err := strconv.ParseInt(killAfter(t, "write", path, 3, time.Duration(pause)*3*time.Millisecond), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if versions := state(t, path); versions < last {
			t.Errorf("%d versions after the kill, though version %d was committed", versions, last)
		}
		checkWhole(t, path)
	}
}
