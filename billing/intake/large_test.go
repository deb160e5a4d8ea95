package intake_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"quotepart/billing/intake"
)

// TestLargeFile reads a file of 200 MB. Its time and memory are printed, and bounded widely: the bounds are there for a
// reading that takes the square of the time, not for a slow machine.
func TestLargeFile(t *testing.T) {
	if testing.Short() {
		t.Skip("a file of 200 MB")
	}
	path := filepath.Join(t.TempDir(), "unites.csv")
	file, err := os.Create(path)
	must(t, err)
	writer := bufio.NewWriterSize(file, 1<<20)
	_, _ = writer.WriteString("tiers;indicateur;exercice;base;du;valeur;source\n")
	source := strings.Repeat("Export du progiciel d'instruction ", 8) // which makes 700,000 rows and not 4 million
	rows, size := 0, 0
	for ; size < 200<<20; rows++ {
		written, _ := fmt.Fprintf(writer, "59%03d;SIM_%d;%d;realise;;%d %03d,%02d;%s %d\n",
			rows%700, rows/700, 2020+rows%8, 1+rows%900, rows%1000, rows%100, source, rows)
		size += written
	}
	must(t, writer.Flush())
	must(t, file.Close())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	result, err := intake.Read(t.Context(), filepath.Dir(path))
	elapsed := time.Since(start)
	runtime.ReadMemStats(&after)
	must(t, err)
	if got := result.Tables["unites"].Len(); got != rows || len(result.Faults) > 0 {
		t.Fatalf("read %d rows of %d, faults %v", got, rows, result.Faults)
	}
	memory := after.Sys - before.Sys
	t.Logf("%d rows, %d MB: %v, %d rows/s, %d MB more from the system", rows, size>>20, elapsed.Round(time.Millisecond), int(float64(rows)/elapsed.Seconds()), memory>>20)
	if elapsed > 2*time.Minute || memory > 2<<30 {
		t.Errorf("took %v and %d MB", elapsed, memory>>20)
	}
}

// TestSheetSpeed prints how fast a sheet is read.
func TestSheetSpeed(t *testing.T) {
	if testing.Short() {
		t.Skip("a sheet of 20,000 rows")
	}
	const rows = 20_000
	path := folder(t, "unites.csv", unites(rows, true))
	workbook := writeTables(t, read(t, path).Tables, true)
	start := time.Now()
	result := read(t, workbook)
	elapsed := time.Since(start)
	if got := result.Tables["unites"].Len(); got != rows || len(result.Faults) > 0 {
		t.Fatalf("read %d rows, faults %v", got, result.Faults)
	}
	t.Logf("%d rows in %v: %d rows/s", rows, elapsed.Round(time.Millisecond), int(rows/elapsed.Seconds()))
}
