package intake_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"quotepart/billing/fault"
	"quotepart/billing/intake"
)

// TestOutline finds the tables of a workbook and their columns again, whatever their spelling and their place.
func TestOutline(t *testing.T) {
	t.Parallel()
	path := book(t, "Unités", [][]any{nil, {nil, "TIERS", "Indicateur *", "valeur", "x", "Valeur"}, {nil, "A", "POP", 3}}, func(file *excelize.File) {
		for _, name := range []string{"unites", "tiers", "Fautes", "libre"} {
			_, err := file.NewSheet(name)
			must(t, err)
		}
		must(t, file.SetCellValue("Fautes", "A1", "titre"))
		must(t, file.SetSheetVisible("tiers", false))
	})
	got, err := intake.ReadOutline(path)
	must(t, err)
	want := intake.Outline{Sheets: []intake.Sheet{
		{Name: "Unités", Part: "xl/worksheets/sheet1.xml", Table: "unites", Title: "TIERS", Header: 2, First: 2, Columns: map[string]int{"tiers": 2, "indicateur": 3, "valeur": 4}},
		{Name: "unites", Part: "xl/worksheets/sheet2.xml"},
		{Name: "tiers", Part: "xl/worksheets/sheet3.xml", Hidden: true},
		{Name: "Fautes", Part: "xl/worksheets/sheet4.xml", Title: "titre", First: 1},
		{Name: "libre", Part: "xl/worksheets/sheet5.xml"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outline (-want +got):\n%s", diff)
	}
	if !got.Sheets[3].IsSummary("titre") || got.Sheets[3].IsSummary("autre") || got.Sheets[0].IsSummary("TIERS") {
		t.Error("the summary is not told from the others")
	}
	if _, err := intake.ReadOutline(folder(t)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("the outline of a folder: %v", err)
	}
}

// TestSummaryIsNoTable leaves the sheet of an earlier return unread, under any of its names.
func TestSummaryIsNoTable(t *testing.T) {
	t.Parallel()
	path := book(t, "Fautes", [][]any{{"Gravité"}, {"Erreur"}}, func(file *excelize.File) {
		_, err := file.NewSheet("Fautes (2)")
		must(t, err)
		_, err = file.NewSheet("tiers")
		must(t, err)
		must(t, file.SetSheetRow("tiers", "A1", &[]any{"code", "nom", "type"}))
	})
	if found := read(t, path).Faults; len(found) > 0 {
		t.Errorf("faults %v", found)
	}
}

// TestPositions tells the column of the sheet with each fault that has no name of its own.
func TestPositions(t *testing.T) {
	t.Parallel()
	path := book(t, "unites", [][]any{{"tiers", "indicateur", "valeur", "valeur", "autre"}, {"A", "POP", "x", nil, nil, "de trop"}})
	positions := map[string]int{}
	for _, f := range read(t, path).Faults {
		positions[f.Code] = f.Position
	}
	if diff := cmp.Diff(map[string]int{"IMP-031": 4, "IMP-032": 5, "IMP-033": 6, "IMP-041": 3}, positions); diff != "" {
		t.Errorf("positions (-want +got):\n%s", diff)
	}
}
