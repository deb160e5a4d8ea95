package storetest

import (
	"math/rand/v2"
	"slices"
	"testing"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

func readDossier(t *testing.T, s billing.Store, version int64) dossier.Tables {
	t.Helper()
	return read(t, s, func(tx billing.Tx) (dossier.Tables, error) { return tx.Dossier(version) })
}

func allRows(rows *dossier.Rows) [][]string {
	var all [][]string
	for i := range rows.Len() {
		all = append(all, slices.Clone(rows.Row(i)))
	}
	return all
}

func testImports(t *testing.T, s billing.Store) {
	tiers, couts := dossier.Lookup("tiers"), dossier.Lookup("couts")
	random := rand.New(rand.NewPCG(3, 4))
	want := []billing.Import{
		Import(t, s, dossier.Tables{"tiers": RandomRows(random, tiers, 20), "couts": RandomRows(random, couts, 20)}),
		Import(t, s, dossier.Tables{"couts": RandomRows(random, couts, 30)}),
		Import(t, s, dossier.Tables{}), // nothing came in: no file, no change
	}
	same(t, "imports", read(t, s, billing.Tx.Imports), want)
}

// testDossierVersions imports random tables, some replaced, some emptied, some left, and reads every version back once
// all are in.
func testDossierVersions(t *testing.T, s billing.Store) {
	random := rand.New(rand.NewPCG(5, 6))
	want := []dossier.Tables{{}}
	for range 6 {
		imported := dossier.Tables{}
		before := want[len(want)-1]
		for i := range dossier.Schema() {
			table := &dossier.Schema()[i]
			switch random.IntN(4) {
			case 0: // the import does not hold it
			case 1:
				imported[table.Name] = dossier.NewRows(table, "vide.csv", 0)
			case 2:
				imported[table.Name] = RandomRows(random, table, random.IntN(300))
			case 3:
				imported[table.Name] = altered(random, table, before[table.Name])
			}
		}
		Import(t, s, imported)
		want = append(want, before.With(imported))
	}
	for version := range want {
		got := readDossier(t, s, int64(version))
		same(t, "digest", got.Digest(), want[version].Digest())
		for i := range dossier.Schema() {
			name := dossier.Schema()[i].Name
			if got[name] == nil {
				t.Fatalf("version %d lacks table %s", version, name)
			}
			same(t, name, allRows(got[name]), allRows(want[version][name]))
		}
	}
}

// altered drops some rows, repeats some, and changes a cell of others.
func altered(random *rand.Rand, table *dossier.Table, before *dossier.Rows) *dossier.Rows {
	rows := dossier.NewRows(table, "modifie.csv", before.Len())
	for i := range before.Len() {
		cells := slices.Clone(before.Row(i))
		switch random.IntN(6) {
		case 0:
			continue
		case 1:
			rows.Append(1, cells...)
		case 2:
			k := random.IntN(len(cells))
			cells[k] = randomCell(random, &table.Columns[k])
		}
		rows.Append(1, cells...)
	}
	rows.Sort()
	return rows
}

func testDossierCells(t *testing.T, s billing.Store) {
	table := dossier.Lookup("unites") // tiers, indicateur, exercice, base, du, valeur, source
	rows := dossier.NewRows(table, "unites.csv", 0)
	for _, text := range texts {
		rows.Append(2, text, text, "2026", "", "", text, text)
	}
	rows.Append(2, "zero", "x", "0", "", "", "0", "")
	rows.Append(2, "empty", "x", "", "", "", "0", "")
	rows.Append(2, "least", "x", "-9223372036854775808", "", "", "0", "")
	rows.Sort()
	Import(t, s, dossier.Tables{"unites": rows})
	got := readDossier(t, s, 1)["unites"]
	same(t, "cells", allRows(got), allRows(rows))
	ids := map[int64]bool{}
	for i := range got.Len() {
		ids[got.ID(i)] = true
	}
	if got.File != "" || got.Number(0) != 0 || len(ids) != got.Len() {
		t.Errorf("rows of the store: file %q, row number %d, %d ids for %d rows", got.File, got.Number(0), len(ids), got.Len())
	}
}

func testImportRefusals(t *testing.T, s billing.Store) {
	table := dossier.Lookup("parametres")
	Import(t, s, dossier.Tables{"parametres": RandomRows(rand.New(rand.NewPCG(7, 8)), table, 5)})
	before := readDossier(t, s, 1)
	id := before["parametres"].ID(0)
	save := func(version int64, change dossier.TableChange) func(billing.Tx) error {
		return func(tx billing.Tx) error {
			seq, err := enter(tx, "dossier.imported", "2")
			if err != nil {
				return err
			}
			change.Table = table
			return tx.SaveImport(billing.Import{Version: version, Seq: seq}, []dossier.TableChange{change})
		}
	}
	refused(t, s, fault.Conflict, "a version that was already imported", save(1, dossier.TableChange{}))
	refused(t, s, fault.Conflict, "a version left out", save(3, dossier.TableChange{}))
	refused(t, s, fault.Conflict, "a row that is not there", save(2, dossier.TableChange{IDs: []int64{id + 1000}}))
	refused(t, s, fault.Conflict, "a row ended twice", save(2, dossier.TableChange{IDs: []int64{id, id}}))
	refused(t, s, fault.Internal, "too few cells", save(2, dossier.TableChange{Added: [][]string{{"seuil_titre"}}}))
	refused(t, s, fault.Internal, "an import without its ledger entry", func(tx billing.Tx) error {
		return tx.SaveImport(billing.Import{Version: 2, Seq: 99}, nil)
	})
	same(t, "imports after refusals", len(read(t, s, billing.Tx.Imports)), 1)
	same(t, "dossier after refusals", readDossier(t, s, 1).Digest(), before.Digest())
	err := s.Read(t.Context(), func(tx billing.Tx) error { _, err := tx.Dossier(2); return err })
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("a version that does not exist: %v, want fault.NotFound", err)
	}
}
