package batch_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/billingtest/gen"
	"quotepart/billing/store"
	"quotepart/exports/csv"
)

// BenchmarkCampaign takes a dossier from its files to the lines of an issued campaign: the sample of the MEL, and all of
// France as one dossier. The cost of a line must not grow with the size of the dossier: both are in one run, so that the
// ratio means something on any machine.
func BenchmarkCampaign(b *testing.B) {
	sample := filepath.Join("..", "..", "testdata", "dossiers", "mel", "1")
	b.Run("MEL", func(b *testing.B) { benchCampaign(b, sample) })
	epci := filepath.Join("..", "..", "..", "shared", "data", "epci.csv")
	b.Run("France", func(b *testing.B) {
		if _, err := os.Stat(epci); err != nil {
			b.Skip("data/epci.csv is not beside the project: ", err)
		}
		dir := b.TempDir()
		if err := gen.France(epci, dir, gen.FranceOptions{}); err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		benchCampaign(b, dir)
	})
}

func benchCampaign(b *testing.B, dossier string) {
	ctx, id := context.Background(), billing.CampaignID("2025-05")
	lines, spent := 0, map[string]time.Duration{}
	for range b.N {
		db, err := store.Open(ctx, filepath.Join(b.TempDir(), "bench.db"), store.Options{Create: true})
		if err != nil {
			b.Fatal(err)
		}
		verbs := &batch.Batch{Store: db, Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
		time := func(step string, do func() error) {
			start := verbs.Now()
			if err := do(); err != nil {
				b.Fatal(step, ": ", err)
			}
			spent[step] += verbs.Now().Sub(start)
		}
		time("import", func() error {
			_, err := verbs.Import(ctx, batch.ImportOptions{Path: dossier, By: "A"})
			return err
		})
		time("calculate", func() error {
			_, err := verbs.Calculate(ctx, batch.CalculateOptions{ID: id, By: "A", Accept: []string{batch.AcceptAll}, Motif: "bench"})
			return err
		})
		time("approve", func() error {
			_, err := verbs.Approve(ctx, batch.ApproveOptions{ID: id, By: "B"})
			return err
		})
		time("issue", func() error {
			_, err := verbs.Issue(ctx, batch.IssueOptions{ID: id, By: "A"})
			return err
		})
		time("csv", func() error {
			issued, err := verbs.Gather(ctx, id, false)
			if err != nil {
				return err
			}
			lines += len(issued.Calculation.Lines)
			return writeLignes(filepath.Join(b.TempDir(), "lignes.csv"), issued)
		})
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
	for _, step := range []string{"import", "calculate", "approve", "issue", "csv"} {
		b.ReportMetric(spent[step].Seconds()/float64(b.N), step+"-s")
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(lines), "µs/line")
}

// BenchmarkReplay recomputes and verifies a campaign of all of France from its base, and from its auditor's pack.
func BenchmarkReplay(b *testing.B) {
	epci := filepath.Join("..", "..", "..", "shared", "data", "epci.csv")
	if _, err := os.Stat(epci); err != nil {
		b.Skip("data/epci.csv is not beside the project: ", err)
	}
	dir := b.TempDir()
	if err := gen.France(epci, dir, gen.FranceOptions{}); err != nil {
		b.Fatal(err)
	}
	verbs := setup(b)
	verbs.importPath(dir)
	verbs.run("2025-05")
	file := verbs.packBytes()
	replay := func(do func() (batch.ReplayReport, error)) func(*testing.B) {
		return func(b *testing.B) {
			lines := 0
			for range b.N {
				report, err := do()
				if err != nil || len(report.Differences) > 0 {
					b.Fatal(err, report.Differences)
				}
				lines += report.Lines
			}
			b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
		}
	}
	b.Run("base", replay(func() (batch.ReplayReport, error) { return verbs.Replay(context.Background(), nil) }))
	b.Run("pack", replay(func() (batch.ReplayReport, error) { return batch.ReplayArchive(openPack(b, file), nil) }))
}

func writeLignes(path string, issued batch.Issued) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriter(file)
	if err := csv.Lignes(buffer, issued.Campaign.ID, issued.Calculation.Lines); err != nil {
		return err
	}
	if err := buffer.Flush(); err != nil {
		return err
	}
	return file.Close()
}
