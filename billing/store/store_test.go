package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"quotepart/billing"
	"quotepart/billing/store"
	"quotepart/billing/store/storetest"
)

// create makes a database in a folder of the test's own, and closes it at the end.
func create(t testing.TB, options store.Options) (*store.DB, string) {
	t.Helper()
	options.Create = true
	path := filepath.Join(t.TempDir(), "quotepart.db")
	db, err := store.Open(t.Context(), path, options)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return db, path
}

func TestConformance(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) billing.Store {
		db, _ := create(t, store.Options{Busy: 2 * time.Second})
		return db
	})
}
