package store_test

import (
	"database/sql"
	"strconv"
	"testing"
	"time"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/store"
	"quotepart/ledger"
)

const benchPostings = 10_000

// BenchmarkPostings appends an entry with its postings, which is what an issue adds, through the store; and the same rows through a
// bare prepared INSERT row by row into the same table, rails and constraints included. Both engines, in one run.
func BenchmarkPostings(b *testing.B) {
	entry := ledger.Next(ledger.Head{}, time.Unix(0, 0), "A", "campaign.issued", "2026-05", []byte(`{}`))
	postings := make([]ledger.Posting, benchPostings)
	for i := range postings {
		amount := money.Cents(1000 + i/2)
		if i%2 == 1 {
			amount = -amount
		}
		postings[i] = ledger.Posting{Entry: 1, Book: ledger.BookGeneral, Account: "44342", Tiers: strconv.Itoa(i), Service: "S", Document: "T2605-" + strconv.Itoa(i/2), Amount: amount}
	}
	for _, engine := range []struct {
		name   string
		create func(testing.TB, store.Options) (*store.DB, string)
		raw    func(testing.TB, string) *sql.DB
	}{
		{"SQLite", create, func(t testing.TB, path string) *sql.DB {
			return raw(t, path, "foreign_keys(1)", "recursive_triggers(1)", "synchronous(2)")
		}},
		{"PostgreSQL", createPostgres, func(t testing.TB, address string) *sql.DB {
			db, err := sql.Open("pgx", address)
			if err != nil {
				t.Fatal(err)
			}
			return db
		}},
	} {
		b.Run(engine.name+"/store", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				db, _ := engine.create(b, store.Options{})
				b.StartTimer()
				if err := db.Write(b.Context(), func(tx billing.Tx) error { return tx.Append(entry, postings) }); err != nil {
					b.Fatal(err)
				}
			}
			report(b, benchPostings)
		})
		b.Run(engine.name+"/bare", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				db, path := engine.create(b, store.Options{})
				if err := db.Write(b.Context(), func(tx billing.Tx) error { return tx.Append(entry, nil) }); err != nil {
					b.Fatal(err)
				}
				pool := engine.raw(b, path)
				b.StartTimer()
				barePostings(b, pool, postings)
				b.StopTimer()
				pool.Close()
				b.StartTimer()
			}
			report(b, benchPostings)
		})
	}
}

func barePostings(b *testing.B, pool *sql.DB, postings []ledger.Posting) {
	b.Helper()
	tx, err := pool.Begin()
	if err != nil {
		b.Fatal(err)
	}
	statement, err := tx.Prepare(`INSERT INTO ledger_posting (entry, position, book, account, tiers, service, exercice, document, amount_cents) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	if err != nil {
		b.Fatal(err)
	}
	for i := range postings {
		p := &postings[i]
		if _, err := statement.Exec(p.Entry, i+1, p.Book, p.Account, p.Tiers, p.Service, p.Exercice, p.Document, int64(p.Amount)); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}
