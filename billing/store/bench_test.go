package store_test

import (
	"strconv"
	"strings"
	"testing"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/store"
	"quotepart/billing/store/storetest"
)

const benchRows = 200_000

// BenchmarkStoreRows imports rows through the store, and through a bare prepared INSERT row by row into the same table
// with the same constraints, rails and settings.
func BenchmarkStoreRows(b *testing.B) {
	change := bulkRows(dossier.Lookup("couts"), benchRows)
	b.Run("store", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			db, _ := create(b, store.Options{})
			b.StartTimer()
			err := db.Write(b.Context(), func(tx billing.Tx) error { return saveRows(tx, 1, change) })
			if err != nil {
				b.Fatal(err)
			}
		}
		report(b, benchRows)
	})
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			db, path := create(b, store.Options{})
			err := db.Write(b.Context(), func(tx billing.Tx) error {
				return saveRows(tx, 1, dossier.TableChange{Table: change.Table})
			})
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			insertBare(b, path, change)
		}
		report(b, benchRows)
	})
}

func report(b *testing.B, rows int) {
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func insertBare(b *testing.B, path string, change dossier.TableChange) {
	b.Helper()
	pool := raw(b, path, "foreign_keys(1)", "recursive_triggers(1)", "synchronous(2)")
	tx, err := pool.Begin()
	if err != nil {
		b.Fatal(err)
	}
	names := []string{"depuis"}
	for _, column := range change.Table.Columns {
		names = append(names, column.Name)
	}
	statement, err := tx.Prepare(`INSERT INTO ` + change.Table.Name + ` (` + strings.Join(names, ", ") + `) VALUES (` + strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ") + `)`)
	if err != nil {
		b.Fatal(err)
	}
	exercice := change.Table.Index("exercice")
	values := make([]any, len(names))
	values[0] = int64(1)
	for _, row := range change.Added {
		for k, cell := range row {
			switch {
			case cell == "":
				values[k+1] = nil
			case k == exercice:
				values[k+1], _ = strconv.ParseInt(cell, 10, 64)
			default:
				values[k+1] = cell
			}
		}
		if _, err := statement.Exec(values...); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkDossier reads a version of half a million rows back.
func BenchmarkDossier(b *testing.B) {
	const rows = 500_000
	db, _ := create(b, store.Options{})
	err := db.Write(b.Context(), func(tx billing.Tx) error { return saveRows(tx, 1, bulkRows(dossier.Lookup("couts"), rows)) })
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		err := db.Read(b.Context(), func(tx billing.Tx) error { _, err := tx.Dossier(1); return err })
		if err != nil {
			b.Fatal(err)
		}
	}
	report(b, rows)
}

// BenchmarkCampaign stores, reads, and sums up campaigns of 200,000 lines.
func BenchmarkCampaign(b *testing.B) {
	db, _ := create(b, store.Options{})
	storetest.Import(b, db, dossier.Tables{})
	c := bigCalculation("2026-05")
	b.Run("SaveCalculation", func(b *testing.B) {
		for b.Loop() {
			err := db.Write(b.Context(), func(tx billing.Tx) error {
				if err := tx.SaveCampaign(billing.Campaign{ID: c.Campaign, State: billing.Calculee}); err != nil {
					return err
				}
				return tx.SaveCalculation(c)
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		report(b, len(c.Lines))
	})
	storetest.Issue(b, db, bigCalculation("2025-11"), 1)
	storetest.Issue(b, db, c, 1)
	b.Run("Calculation", func(b *testing.B) {
		for b.Loop() {
			if err := db.Read(b.Context(), func(tx billing.Tx) error { _, err := tx.Calculation(c.Campaign); return err }); err != nil {
				b.Fatal(err)
			}
		}
		report(b, len(c.Lines))
	})
	b.Run("IssuedLines", func(b *testing.B) {
		for b.Loop() {
			if err := db.Read(b.Context(), func(tx billing.Tx) error { _, err := tx.IssuedLines(1 << 40); return err }); err != nil {
				b.Fatal(err)
			}
		}
		report(b, 2*len(c.Lines))
	})
}

func bigCalculation(id billing.CampaignID) *billing.Calculation {
	c := &billing.Calculation{Campaign: id, DossierVersion: 1, Digest: "d"}
	trace := `[` + strings.Repeat(`{"nature":"composante","cout":"1234.56"},`, 15) + `{}]`
	for i := range 1000 {
		c.Pieces = append(c.Pieces, billing.Piece{Campaign: id, Type: billing.PieceTitre, Identifiant: string(id) + "/" + strconv.Itoa(i), Budget: "PRINC", Debiteur: strconv.Itoa(i), HT: 1, TTC: 1,
			Services: []billing.PieceService{{Service: "S", Montant: 1}}})
		for k := range 200 {
			c.Lines = append(c.Lines, billing.Line{Budget: "PRINC", Debiteur: strconv.Itoa(i), Tiers: strconv.Itoa(i), Service: "S" + strconv.Itoa(k%50), Exercice: 2023 + k/50, Rang: "1", Base: "prevu",
				Cible: money.Cents(i * k), Montant: money.Cents(i * k), Statut: billing.StatutTitre, Piece: c.Pieces[i].Identifiant, Trace: trace})
		}
	}
	return c
}
