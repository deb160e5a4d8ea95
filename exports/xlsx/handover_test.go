package xlsx_test

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"quotepart/billing/dossier"
	"quotepart/billing/intake"
	"quotepart/exports"
	"quotepart/exports/exportstest"
	"quotepart/exports/xlsx"
)

func handoverSheets(t *testing.T, c exports.Campaign) []exports.Sheet {
	t.Helper()
	r, err := exports.Read(c)
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := r.HandoverSheets()
	if err != nil {
		t.Fatal(err)
	}
	return sheets
}

// numbersForm is what « numeros importer » reads.
var numbersForm = intake.Form{Sheets: []string{"titres"}, Table: &dossier.Table{Name: "numeros", Columns: []dossier.Column{
	{Name: "identifiant", Type: dossier.Code}, {Name: "numero", Type: dossier.Integer}, {Name: "bordereau", Type: dossier.Integer},
}}}

// given reads the numbers of a workbook as « numeros importer » does: « identifiant numero bordereau ».
func given(t *testing.T, file *excelize.File) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "titres.xlsx")
	if err := file.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	read, err := intake.ReadTable(t.Context(), path, numbersForm)
	if err != nil || len(read.Faults) > 0 {
		t.Fatalf("%v %v", err, read.Faults)
	}
	var list []string
	for i := range read.Rows.Len() {
		if row := strings.TrimSpace(strings.Join(read.Rows.Row(i), " ")); row != "" {
			list = append(list, row)
		}
	}
	slices.Sort(list)
	return list
}

// TestHandoverReturns fills the numbers in as a clerk does, and reads the workbook back.
func TestHandoverReturns(t *testing.T) {
	t.Parallel()
	file := open(t, render(t, handoverSheets(t, exportstest.Small())...))
	want := []string{"2025-11/PRINC/59005/A 4 2", "2026-05/IMP/59005", "2026-05/PRINC/01004 1201 7", "2026-05/PRINC/59005 1202 7", "2026-05/PRINC/59350/R 5 3"}
	if diff := cmp.Diff(want, given(t, file)); diff != "" {
		t.Errorf("as it left (-want +got):\n%s", diff)
	}
	for cell, value := range map[string]int{"G2": 57, "H2": 3} {
		if err := file.SetCellValue("Titres", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	want[1] = "2026-05/IMP/59005 57 3"
	if diff := cmp.Diff(want, given(t, file)); diff != "" {
		t.Errorf("filled in (-want +got):\n%s", diff)
	}
}

// TestHandoverPages looks at the file: header first, numbers that wait, what is frozen and printed.
func TestHandoverPages(t *testing.T) {
	t.Parallel()
	content := render(t, handoverSheets(t, exportstest.Small())...)
	file, parts := open(t, content), exportstest.Parts(t, content)
	if got := file.GetSheetList(); !slices.Equal(got, []string{"Titres", "Mandats", "Colonnes"}) {
		t.Fatalf("tabs: %q", got)
	}
	var want []string
	for _, column := range exports.HandoverColumns() {
		want = append(want, column.Name)
	}
	for i, sheet := range []string{"Titres", "Mandats"} {
		rows, err := file.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rows[0]); diff != "" {
			t.Errorf("%s: header (-want +got):\n%s", sheet, diff)
		}
		part := parts["xl/worksheets/sheet"+strconv.Itoa(i+1)+".xml"]
		for _, text := range []string{`ySplit="1"`, `xSplit="6"`, `<autoFilter ref="$A$1:$AK$`, `orientation="landscape"`, `paperSize="9"`, "ISBLANK(G2)"} {
			if !strings.Contains(part, text) {
				t.Errorf("%s: no %s", sheet, text)
			}
		}
	}
	for _, cell := range []struct{ sheet, cell, want string }{
		{"Titres", "A7", "Total titres"}, {"Titres", "AE7", "2464.21"}, {"Titres", "AG7", "2722.21"}, {"Titres", "A8", "Total réductions"}, {"Titres", "AE8", "500"}, {"Titres", "F7", ""}, {"Titres", "G7", ""},
		{"Mandats", "A3", "Total mandats"}, {"Mandats", "AG3", "300"}, {"Titres", "K3", exportstest.Hostile}, {"Titres", "J3", "01004"},
	} {
		if value, _ := rawValue(t, file, cell.sheet, cell.cell); value != cell.want {
			t.Errorf("%s!%s is %q, want %q", cell.sheet, cell.cell, value, cell.want)
		}
	}
	draft := render(t, handoverSheets(t, exportstest.Draft())...)
	part := exportstest.Parts(t, draft)["xl/worksheets/sheet1.xml"]
	if value, _ := rawValue(t, open(t, draft), "Titres", "A7"); value != "Total titres (PROJET)" || !strings.Contains(part, "14PROJET") || strings.Contains(part, "ISBLANK") {
		t.Errorf("the draft is not marked as such, or asks for numbers: %q", value)
	}
}

// TestHandoverRecalculation lets LibreOffice find the totals again.
func TestHandoverRecalculation(t *testing.T) {
	t.Parallel()
	sheets := handoverSheets(t, exportstest.Small())
	content := render(t, sheets...)
	stored, found, formulas := open(t, content), recalculated(t, exportstest.Parts(t, content)), 0
	for i := range sheets {
		for _, cell := range formulaCell.FindAllStringSubmatch(exportstest.Parts(t, content)[sheetPart(sheets, sheets[i].Name)], -1) {
			formulas++
			want, _ := rawValue(t, stored, sheets[i].Name, cell[1])
			if got, _ := rawValue(t, found, sheets[i].Name, cell[1]); !xlsx.Near(want, got) {
				t.Errorf("%s!%s: %q is stored, LibreOffice finds %q", sheets[i].Name, cell[1], want, got)
			}
		}
	}
	if formulas != 9 {
		t.Errorf("%d formulas", formulas)
	}
}

// TestBare refuses a page that begins with its header and has something above.
func TestBare(t *testing.T) {
	t.Parallel()
	sheet := exports.Sheet{Name: "F", Bare: true, Subtitle: []string{"a"}, Tables: []exports.Table{{}}}
	if err := sheet.Check(); err == nil {
		t.Error("a subtitle above a header that comes first")
	}
}

// TestHandoverEmpty writes a campaign without documents.
func TestHandoverEmpty(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	c.Calculation.Pieces, c.Cancellations = nil, nil
	sheets := handoverSheets(t, c)
	if got := given(t, open(t, render(t, sheets...))); got != nil {
		t.Errorf("numbers of nothing: %q", got)
	}
}
