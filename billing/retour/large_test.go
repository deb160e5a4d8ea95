package retour_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"quotepart/billing/fault"
	"quotepart/billing/retour"
)

// BenchmarkLarge returns 100,000 rows of ten cells with 5,000 faults.
func BenchmarkLarge(b *testing.B) {
	path := filepath.Join(b.TempDir(), "grand.xlsx")
	large(b, path, 100_000)
	var faults fault.List
	for i := range 5000 {
		faults = append(faults, fault.Fault{Code: "IMP-041", File: path, Table: "couts", Row: 2 + i*19, Column: "montant", Value: "douze", Message: "un nombre est attendu, par exemple 1 234,56", Hint: "n'écrivez que des chiffres"})
	}
	info, err := os.Stat(path)
	must(b, err)
	b.SetBytes(info.Size())
	for n := 0; b.Loop(); n++ {
		_, err := retour.Write(b.Context(), retour.Options{Source: path, Target: filepath.Join(b.TempDir(), fmt.Sprintf("r%d.xlsx", n)), Faults: faults})
		must(b, err)
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.Sys>>20), "MB")
}

func large(t testing.TB, path string, rows int) {
	t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	must(t, file.SetSheetName("Sheet1", "couts"))
	writer, err := file.NewStreamWriter("couts")
	must(t, err)
	must(t, writer.SetRow("A1", []any{"service", "exercice", "base", "nature", "montant", "tiers", "libelle", "piece", "x", "y"}))
	for i := range rows {
		must(t, writer.SetRow(fmt.Sprintf("A%d", i+2), []any{"INF", 2026, "prevu", "contrats", i, "T", "libellé de la ligne", fmt.Sprint("P", i), "x", "y"}))
	}
	must(t, writer.Flush())
	must(t, file.SaveAs(path))
}

// TestLargeIsBounded keeps a sheet of 20,000 rows within a time that only a cost per cell or worse can miss.
func TestLargeIsBounded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "grand.xlsx")
	large(t, path, 20_000)
	start := time.Now()
	_, result := hand(t, path)
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("%s", took)
	}
	if result.Cells != 2 { // the two unknown columns
		t.Errorf("result %+v", result)
	}
}
