package journal_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/store"
	"quotepart/exports/journal"
	"quotepart/ledger"
)

// sample is a base that went through the steps of the MEL sample, with a titre of the first campaign cancelled.
func sample(t *testing.T) *batch.Batch {
	t.Helper()
	ctx, dossiers := context.Background(), filepath.Join("..", "..", "testdata", "dossiers", "mel")
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "quotepart.db"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	b := &batch.Batch{Store: db, Now: func() time.Time { return time.Date(2026, 1, 31, 23, 30, 0, 0, time.UTC) }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	try := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, id := range []billing.CampaignID{"2025-05", "2025-11", "2026-05", "2026-11"} {
		_, err := b.Import(ctx, batch.ImportOptions{Path: filepath.Join(dossiers, fmt.Sprint(i+1)), By: "A"})
		try(err)
		_, err = b.Calculate(ctx, batch.CalculateOptions{ID: id, By: "A", Accept: []string{batch.AcceptAll}, Motif: "essai"})
		try(err)
		_, err = b.Approve(ctx, batch.ApproveOptions{ID: id, By: "B"})
		try(err)
		report, err := b.Issue(ctx, batch.IssueOptions{ID: id, By: "A", Date: string(id) + "-28"})
		try(err)
		if i == 0 {
			_, err = b.Cancel(ctx, batch.CancelOptions{ID: id, Document: report.Pieces[0].Identifiant, By: "A", Motif: "erreur"})
			try(err)
		}
	}
	return b
}

// TestSampleInPrograms: of everything, of a campaign and of a year, each program gives the balances of the ledger.
func TestSampleInPrograms(t *testing.T) {
	t.Parallel()
	b := sample(t)
	for _, period := range []struct {
		why     string
		options batch.JournalOptions
		entries int
	}{
		{"everything", batch.JournalOptions{}, 5},
		{"a campaign, with the cancellation of its titre", batch.JournalOptions{Campaign: "2025-05"}, 2},
		{"a campaign", batch.JournalOptions{Campaign: "2026-11"}, 1},
		{"a year", batch.JournalOptions{Year: 2025}, 2},
		{"the year that the cancellation was made in, in Paris", batch.JournalOptions{Year: 2026}, 3},
	} {
		err := b.Journal(context.Background(), period.options, func(from batch.Journal) error {
			want, entries := map[string]string{}, 0
			sums := map[string]money.Cents{}
			err := from.Each(func(e batch.JournalEntry) error {
				entries++
				for _, p := range e.Postings {
					sums[journal.AccountName(&p)] += p.Amount
				}
				return nil
			})
			for name, sum := range sums {
				if sum != 0 {
					want[name] = sum.String()
				}
			}
			if entries != period.entries {
				t.Errorf("%s: %d entries, want %d", period.why, entries, period.entries)
			}
			j := journal.Journal{Title: period.why, Dossier: from.Dossier, Each: func(do func(journal.Entry) error) error {
				return from.Each(func(e batch.JournalEntry) error { return do(journal.Entry(e)) })
			}}
			for _, format := range []journal.Format{journal.Hledger, journal.Ledger, journal.Beancount} {
				if diff := cmp.Diff(want, loads(t, format, written(t, format, j))); diff != "" {
					t.Errorf("%s (-ledger +%s):\n%s", period.why, format, diff)
				}
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", period.why, err)
		}
	}
}

// TestTransactionsBalance: each transaction balances by itself, off the accounts too.
func TestTransactionsBalance(t *testing.T) {
	t.Parallel()
	b := sample(t)
	err := b.Journal(context.Background(), batch.JournalOptions{}, func(from batch.Journal) error {
		return from.Each(func(e batch.JournalEntry) error {
			sums := map[string]money.Cents{}
			for _, p := range e.Postings {
				key := p.Document
				if p.Book == ledger.BookAnalytic {
					key = fmt.Sprint(p.Service, p.Exercice)
				}
				sums[key] += p.Amount
			}
			for key, sum := range sums {
				if sum != 0 {
					t.Errorf("entry %d, %s: %s", e.Seq, key, sum)
				}
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	err = b.Journal(context.Background(), batch.JournalOptions{Year: 2031}, func(batch.Journal) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "en 2031") {
		t.Errorf("a year without entries: %v", err)
	}
}
