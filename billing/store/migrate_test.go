package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/store"
	"quotepart/billing/store/storetest"
)

// earlier makes a base as a program of schema 4 left it (testdata/bases/README.md).
func earlier(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "bases", "0004.sql"))
	must(t, err)
	execute(t, path, string(text))
}

// TestMigrateAnEarlierBase opens a base of schema 4: every version of its dossier has the digest that the earlier program
// gave it, nothing of the schema tells it from a base made today, and the columns that came with it take rows.
func TestMigrateAnEarlierBase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "quotepart.db")
	earlier(t, path)
	db, err := store.Open(t.Context(), path, store.Options{})
	must(t, err)
	defer db.Close()
	before := versions(t, db)
	if len(before) != 3 {
		t.Fatalf("%d versions, want the 3 that were imported", len(before))
	}
	tiers := before[2]["tiers"]
	cells := append([]string(nil), tiers.Row(0)...)
	cells[tiers.Table.Index("service_exige")], cells[tiers.Table.Index("engagement_exige")] = "oui", "non"
	changed := dossier.NewRows(tiers.Table, "tiers.csv", 1)
	changed.Append(2, cells...)
	storetest.Import(t, db, dossier.Tables{"tiers": changed})
	if after := versions(t, db); len(after) != 4 || strings.Join(after[3]["tiers"].Row(0), "|") != strings.Join(cells, "|") {
		t.Errorf("tiers of %d versions are %q, want %q", len(after), after[3]["tiers"].Row(0), cells)
	}
}

// versions reads every version of the dossier, holds each to the digest of its import, and looks for strays.
func versions(t *testing.T, db *store.DB) []dossier.Tables {
	t.Helper()
	var list []dossier.Tables
	must(t, db.Read(t.Context(), func(tx billing.Tx) error {
		imports, err := tx.Imports()
		if err != nil {
			return err
		}
		for _, i := range imports {
			tables, err := tx.Dossier(i.Version)
			if err != nil {
				return err
			}
			if got := tables.Digest(); got != i.Digest {
				t.Errorf("version %d has digest %s, want %s", i.Version, got, i.Digest)
			}
			list = append(list, tables)
		}
		strays, err := tx.Strays()
		if len(strays) > 0 {
			t.Errorf("strays: %q", strays)
		}
		return err
	}))
	return list
}
