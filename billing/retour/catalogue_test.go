package retour_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/billing/intake"
	"quotepart/billing/retour"
)

// TestCatalogue takes every folder of the catalogue of faults as a workbook, and hands it back: whatever has a row is said
// in a comment of that row and in the summary, the archive is whole, and read again it has the same faults.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob(filepath.Join("..", "..", "testdata", "faults", "*", "in"))
	must(t, err)
	codes := map[string]bool{}
	for _, folder := range folders {
		source := workbookOf(t, folder)
		if source == "" {
			continue // not UTF-8, or not CSV at all: it has no like in a workbook
		}
		name := filepath.Base(filepath.Dir(folder))
		faults := judged(t, source)
		target := filepath.Join(t.TempDir(), "r.xlsx")
		_, err := retour.Write(t.Context(), retour.Options{Source: source, Target: target, Faults: faults})
		must(t, err)
		whole(t, target)
		file := open(t, target)
		rows, err := file.GetRows("Fautes")
		must(t, err)
		if listed := len(rows) - 6; listed != len(faults) {
			t.Errorf("%s: the summary lists %d faults of %d", name, listed, len(faults))
		}
		for _, f := range faults {
			if f.Row == 0 || f.File != source {
				continue
			}
			codes[f.Code] = true
			if !marked(t, file, f) {
				t.Errorf("%s: no comment says %v", name, f)
			}
		}
		if diff := cmp.Diff(said(faults, source), said(judged(t, target), target)); diff != "" {
			t.Errorf("%s: read again it has other faults (-first +again):\n%s", name, diff)
		}
	}
	if len(codes) < 50 {
		t.Errorf("%d codes were marked: %v", len(codes), codes)
	}
}

// workbookOf makes a workbook of a folder of CSV files, cell by cell.
func workbookOf(t *testing.T, folder string) string {
	t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	names, err := filepath.Glob(filepath.Join(folder, "*.csv"))
	must(t, err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil || bytes.IndexByte(text, 0) >= 0 || strings.ToValidUTF8(string(text), "") != string(text) {
			return ""
		}
		reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
		reader.Comma, reader.FieldsPerRecord = ';', -1
		sheet := strings.TrimSuffix(filepath.Base(name), ".csv")
		if index, err := file.NewSheet(sheet); err != nil || index < 0 {
			return ""
		}
		rows, err := reader.ReadAll()
		if err != nil {
			return ""
		}
		for i, row := range rows {
			for j, cell := range row {
				at, err := excelize.CoordinatesToCellName(j+1, i+1)
				must(t, err)
				if cell != "" {
					must(t, file.SetCellStr(sheet, at, cell))
				}
			}
		}
	}
	if len(names) > 0 {
		must(t, file.DeleteSheet("Sheet1"))
	}
	path := filepath.Join(t.TempDir(), "dossier.xlsx")
	must(t, file.SaveAs(path))
	return path
}

// judged gives the faults of a workbook, those across its tables included.
func judged(t *testing.T, path string) fault.List {
	t.Helper()
	read, err := intake.Read(t.Context(), path)
	must(t, err)
	faults := append(read.Faults, dossier.Check(dossier.Decode(read.Tables), read.Tables, dossier.Billed{})...)
	faults.Sort()
	return faults
}

func marked(t *testing.T, file *excelize.File, f fault.Fault) bool {
	t.Helper()
	for _, sheet := range file.GetSheetList() { // which bears the name of its table, in any spelling
		for cell, text := range commentsOf(t, file, sheet) {
			if _, row, err := excelize.CellNameToCoordinates(cell); err == nil && row == f.Row && strings.Contains(text, f.Code) {
				return true
			}
		}
	}
	return false
}

func said(faults fault.List, path string) string {
	return strings.ReplaceAll(faults.Error(), path, "dossier.xlsx")
}
