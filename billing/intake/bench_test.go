package intake_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"quotepart/billing/intake"
)

// unites writes a table of figures in the order in which software writes them, by indicator then party, which is not
// the canonical one. decorated has decimal commas, spaces between thousands and French dates.
func unites(rows int, decorated bool) string {
	var text strings.Builder
	text.WriteString("tiers;indicateur;exercice;base;du;valeur;source\n")
	for i := range rows {
		value, date := fmt.Sprintf("%d", i%90000), ""
		if decorated {
			value = fmt.Sprintf("%d %03d,%02d", 1+i%900, i%1000, i%100)
			date = fmt.Sprintf("%02d/%02d/20%02d", 1+i%28, 1+i/28%12, 20+i%8)
		}
		fmt.Fprintf(&text, "59%03d;SIM_%d;%d;realise;%s;%s;Export du progiciel\n", i%700, i/700, 2020+i%8, date, value)
	}
	return text.String()
}

// BenchmarkReadCSV reports rows a second of the whole reading, sorted rows and digest of the file included, beside what
// encoding/csv alone makes of the same file.
func BenchmarkReadCSV(b *testing.B) {
	const rows = 300_000
	for _, form := range []struct {
		name      string
		decorated bool
	}{{"plain", false}, {"decorated", true}} {
		folder := b.TempDir()
		path := filepath.Join(folder, "unites.csv")
		if err := os.WriteFile(path, []byte(unites(rows, form.decorated)), 0o644); err != nil {
			b.Fatal(err)
		}
		b.Run(form.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				result, err := intake.Read(b.Context(), folder)
				if err != nil || len(result.Faults) > 0 || result.Tables["unites"].Len() != rows {
					b.Fatal(err, result.Faults)
				}
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
		b.Run(form.name+"/bare encoding csv", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				readBare(b, path)
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func readBare(b *testing.B, path string) {
	file, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	records := csv.NewReader(file)
	records.Comma, records.ReuseRecord = ';', true
	for {
		if _, err := records.Read(); err == io.EOF {
			return
		} else if err != nil {
			b.Fatal(err)
		}
	}
}
