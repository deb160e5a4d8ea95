package xlsx_test

import (
	"archive/zip"
	"bytes"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/exports"
	"quotepart/exports/exportstest"
	"quotepart/exports/xlsx"
)

var properties = xlsx.Properties{Title: "Essai & co", Subject: "Campagne 2026-05", Created: "2026-05-31T08:00:00Z"}

func render(t *testing.T, sheets ...exports.Sheet) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := xlsx.Write(&out, properties, sheets); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func open(t *testing.T, workbook []byte) *excelize.File {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

// read gives a cell as « type raw », with the type that the file says, and its format code.
func read(t *testing.T, file *excelize.File, sheet, cell string) (value, format string) {
	t.Helper()
	raw, err := file.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	kind, err := file.GetCellType(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := file.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	if full, err := file.GetStyle(style); err == nil && full.CustomNumFmt != nil {
		format = *full.CustomNumFmt
	}
	words := map[excelize.CellType]string{excelize.CellTypeFormula: "text", excelize.CellTypeUnset: "number", excelize.CellTypeNumber: "number", excelize.CellTypeInlineString: "text", excelize.CellTypeSharedString: "text"}
	if formula, err := file.GetCellFormula(sheet, cell); err != nil || (formula != "") != (kind == excelize.CellTypeFormula) && words[kind] != "number" {
		t.Errorf("%s!%s is a formula: %q %v", sheet, cell, formula, err)
	}
	return strings.TrimSpace(words[kind] + " " + raw), format
}

func oneColumn(kind exports.Kind, cells ...exports.Cell) exports.Sheet {
	table := exports.Table{Columns: []exports.Column{{Title: "C", Kind: kind, Most: 30}}}
	for _, cell := range cells {
		table.Rows = append(table.Rows, exports.Row{Cells: []exports.Cell{cell}})
	}
	return exports.Sheet{Name: "F", Title: "T", Tables: []exports.Table{table}}
}

func TestCells(t *testing.T) {
	t.Parallel()
	const euro = `#,##0.00\ [$€-40C]`
	for _, row := range []struct {
		cell         exports.Cell
		want, format string
	}{
		{exports.AmountCell(exportstest.Cents("1234.56")), "number 1234.56", euro},
		{exports.AmountCell(exportstest.Cents("-0.01")), "number -0.01", euro},
		{exports.AmountCell(0), "number 0", euro},
		{exports.AmountCell(exportstest.Cents("9999999999999.99")), "number 9999999999999.99", euro},
		{exports.IntegerCell(2026), "number 2026", "0"},
		{exports.QuantityCell(exportstest.Ratio("845")), "number 845", "#,##0"},
		{exports.QuantityCell(exportstest.Ratio("55.5")), "number 55.5", "#,##0.0"},
		{exports.QuantityCell(exportstest.Ratio("1/3")), "number 0.333333333333333", "#,##0.0000"},
		{exports.PriceCell(exportstest.Ratio("0.8")), "number 0.8", euro},
		{exports.PriceCell(exportstest.Ratio("0.0155")), "number 0.0155", `#,##0.0000\ [$€-40C]`},
		{exports.PercentCell(exportstest.Ratio("50")), "number 0.5", `0\ %`},
		{exports.PercentCell(exportstest.Ratio("5.5")), "number 0.055", `0.0\ %`},
		{exports.DateCell(calendar.Of(2026, 5, 31)), "number 46173", "dd/mm/yyyy"},
		{exports.CodeCell("01004"), "text 01004", "@"},
		{exports.CodeCell("1E5"), "text 1E5", "@"},
		{exports.TextCell("Été"), "text Été", ""},
		{exports.Cell{}, "number", ""},
	} {
		file := open(t, render(t, oneColumn(row.cell.Kind(), row.cell)))
		got, format := read(t, file, "F", "A4")
		if got != row.want || format != row.format {
			t.Errorf("%v: got %q as %q, want %q as %q", row.cell, got, format, row.want, row.format)
		}
	}
}

// TestAmountsRoundTrip writes amounts of every size and reads the same cents back; beyond fifteen digits it refuses.
func TestAmountsRoundTrip(t *testing.T) {
	t.Parallel()
	var cells []exports.Cell
	for c := money.Cents(1); c < 999_999_999_999_999; c = c*3 + 7 {
		cells = append(cells, exports.AmountCell(c), exports.AmountCell(-c))
	}
	for c := money.Cents(0); c < 1000; c++ {
		cells = append(cells, exports.AmountCell(c))
	}
	file := open(t, render(t, oneColumn(exports.Amount, cells...)))
	for i, cell := range cells {
		got, _ := read(t, file, "F", "A"+strconv.Itoa(i+4))
		back, err := money.ParseCents(strings.TrimPrefix(got, "number "))
		if err != nil || back != cell.Cents() {
			t.Errorf("%v reads back as %q", cell.Cents(), got)
		}
	}
	var out bytes.Buffer
	if err := xlsx.Write(&out, properties, []exports.Sheet{oneColumn(exports.Amount, exports.AmountCell(1e15))}); err == nil {
		t.Error("an amount of sixteen digits was written")
	}
}

// TestHostileTexts puts what a spreadsheet could run, or choke on, in every place that holds text.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{exportstest.Hostile, "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://x\")", "<b>&amp;</b>", "_x0041_", "_x005F_x0041_", " avant et après ", "a\nb", "'quoted"} {
		sheet := exports.Sheet{
			Name: "F", Title: text, Subtitle: []string{text}, Facts: []exports.Fact{{Label: text, Value: exports.TextCell(text)}},
			Tables: []exports.Table{{Title: text, Columns: []exports.Column{{Title: text, Kind: exports.Text}, {Title: text, Kind: exports.Code}},
				Rows: []exports.Row{{Cells: []exports.Cell{exports.TextCell(text), exports.CodeCell(text)}}}, Totals: []exports.Cell{exports.TextCell(text), {}}}},
		}
		file := open(t, render(t, sheet))
		for _, cell := range []string{"A1", "A2", "A4", "B4", "A6", "A7", "B7", "A8", "B8", "A9"} {
			if got, _ := read(t, file, "F", cell); got != "text "+text && got != strings.TrimSpace("text "+text) {
				t.Errorf("%q in %s reads back as %q", text, cell, got)
			}
		}
	}
}

func TestLongAndBrokenTexts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, text, want string }{
		{"what fits stays", strings.Repeat("é", 32767), strings.Repeat("é", 32767)},
		{"what does not is cut, and says so", strings.Repeat("é", 32768), strings.Repeat("é", 32766) + "…"},
		{"letters outside the first plane count twice", strings.Repeat("𝒜", 16384), strings.Repeat("𝒜", 16383) + "…"},
		{"control characters become spaces", "a\x00b\x1fc\ufffed", "a b c d"},
		{"broken UTF-8 too", "a\xffb", "a b"},
	} {
		got, _ := read(t, open(t, render(t, oneColumn(exports.Text, exports.TextCell(row.text)))), "F", "A4")
		if got != "text "+row.want {
			t.Errorf("%s: got %d characters", row.why, len([]rune(got)))
		}
	}
}

// TestEndlessTexts puts texts of every length where a name may stand: none may stop an export.
func TestEndlessTexts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.Repeat("&", 300), strings.Repeat("𝒜", 300), strings.Repeat("mot ", 12_000), strings.Repeat("x", 40_000), strings.Repeat("a\n", 300)} {
		sheet := oneColumn(exports.Text, exports.TextCell(text))
		sheet.Title, sheet.Subtitle, sheet.Facts = text, []string{text}, []exports.Fact{{Label: text, Value: exports.TextCell(text)}}
		sheet.Tables[0].Title, sheet.Tables[0].Columns[0].Title = text, text
		var out bytes.Buffer
		if err := xlsx.Write(&out, xlsx.Properties{Title: text}, []exports.Sheet{sheet}); err != nil {
			t.Errorf("%.20s…: %v", text, err)
		}
	}
}

// smallSheets is every page of the campaign workbook.
func smallSheets(t *testing.T, c exports.Campaign) []exports.Sheet {
	t.Helper()
	sheets, err := reading(t, c).Sheets()
	if err != nil {
		t.Fatal(err)
	}
	return sheets
}

// debtorSheets is every page of a debtor's workbook.
func debtorSheets(t *testing.T, c exports.Campaign) []exports.Sheet {
	t.Helper()
	statement, err := reading(t, c).Statement("59005")
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := statement.Sheets()
	if err != nil {
		t.Fatal(err)
	}
	return sheets
}

func reading(t *testing.T, c exports.Campaign) *exports.Reading {
	t.Helper()
	r, err := exports.Read(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestReadBack compares a whole workbook with its pages, cell by cell.
func TestReadBack(t *testing.T) {
	t.Parallel()
	readBack(t, smallSheets(t, exportstest.SmallWithEarlier()))
	readBack(t, debtorSheets(t, exportstest.Small()))
}

func readBack(t *testing.T, sheets []exports.Sheet) {
	t.Helper()
	file := open(t, render(t, sheets...))
	var names []string
	for i := range sheets {
		names = append(names, sheets[i].Name)
		row := len(sheets[i].Subtitle) + 3
		if n := len(sheets[i].Facts); n > 0 {
			row += n + 1
		}
		for j := range sheets[i].Tables {
			row = compareTable(t, file, sheets[i].Name, &sheets[i].Tables[j], row)
		}
	}
	if diff := cmp.Diff(names, file.GetSheetList()); diff != "" {
		t.Errorf("tabs (-want +got):\n%s", diff)
	}
}

// compareTable compares a table that begins at a row, and gives the row at which the next begins.
func compareTable(t *testing.T, file *excelize.File, sheet string, table *exports.Table, row int) int {
	t.Helper()
	if table.Title != "" {
		row++
	}
	row++ // the header
	rows := table.Rows
	if len(table.Totals) > 0 {
		rows = append(rows[:len(rows):len(rows)], exports.Row{Cells: table.Totals})
	}
	for _, r := range rows {
		for i, cell := range r.Cells {
			name, _ := excelize.CoordinatesToCellName(i+1, row)
			got, _ := read(t, file, sheet, name)
			var want string
			switch cell.Kind() {
			case exports.Empty:
				want = "number"
			case exports.Text, exports.Code:
				want = "text " + cell.Plain()
			case exports.Integer:
				want = "number " + strconv.FormatInt(cell.Integer(), 10)
			case exports.Amount:
				want = "number " + strings.TrimSuffix(strings.TrimRight(cell.Cents().String(), "0"), ".")
				if cell.Cents() == 0 {
					want = "number 0"
				}
			default:
				continue // TestCells reads these
			}
			if got != want {
				t.Errorf("%s!%s: got %q, want %q", sheet, name, got, want)
			}
		}
		row++
	}
	return row + 1
}

// TestSameBytes renders the same pages several times, and at the same time.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	sheets := smallSheets(t, exportstest.SmallWithEarlier())
	want := render(t, sheets...)
	var group sync.WaitGroup
	for range 12 {
		group.Go(func() {
			var got bytes.Buffer
			if err := xlsx.Write(&got, properties, sheets); err != nil || !bytes.Equal(want, got.Bytes()) {
				t.Errorf("another render has other bytes (%v)", err)
			}
		})
	}
	group.Wait()
	archive, err := zip.NewReader(bytes.NewReader(want), int64(len(want)))
	if err != nil {
		t.Fatal(err)
	}
	previous := ""
	for _, part := range archive.File {
		if part.Name <= previous || part.ModifiedDate != 0 || len(part.Extra) > 0 {
			t.Errorf("part %q after %q is not canonical", part.Name, previous)
		}
		previous = part.Name
	}
}

func TestProperties(t *testing.T) {
	t.Parallel()
	got, err := open(t, render(t, oneColumn(exports.Text))).GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	want := &excelize.DocProperties{Title: "Essai & co", Subject: "Campagne 2026-05", Creator: "quotepart", LastModifiedBy: "quotepart", Language: "fr-FR", Created: "2026-05-31T08:00:00Z", Modified: "2026-05-31T08:00:00Z"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPageSetUp(t *testing.T) {
	t.Parallel()
	file := open(t, render(t, smallSheets(t, exportstest.Draft())...))
	for _, row := range []struct {
		sheet, orientation, titles, filter, header string
		frozen                                     int
	}{
		{"Synthèse", "portrait", "'Synthèse'!$39:$39", "", "A39=Statut", 0},
		{"Par débiteur", "landscape", "'Par débiteur'!$5:$5", "'Par débiteur'!$A$5:$O$9", "A5=Débiteur", 5},
		{"Par service", "landscape", "'Par service'!$5:$5", "'Par service'!$A$5:$K$14", "A5=Service", 5},
		{"Lignes", "landscape", "'Lignes'!$4:$4", "'Lignes'!$A$4:$N$17", "A4=Budget", 4},
	} {
		cell, header, _ := strings.Cut(row.header, "=")
		if got, _ := read(t, file, row.sheet, cell); got != "text "+header {
			t.Errorf("%s: the repeated row begins with %q", row.sheet, got)
		}
		layout, err := file.GetPageLayout(row.sheet)
		if err != nil || *layout.Orientation != row.orientation || *layout.Size != 9 || *layout.FitToWidth != 1+strings.Count(row.titles, ",") || *layout.FitToHeight != 0 {
			t.Errorf("%s: layout %v, %v", row.sheet, layout, err)
		}
		props, err := file.GetSheetProps(row.sheet)
		if err != nil || props.FitToPage == nil || !*props.FitToPage {
			t.Errorf("%s: it does not fit the page", row.sheet)
		}
		panes, err := file.GetPanes(row.sheet)
		if err != nil || panes.YSplit != row.frozen {
			t.Errorf("%s: %d rows frozen, want %d", row.sheet, panes.YSplit, row.frozen)
		}
		titles, filter := "", ""
		for _, name := range file.GetDefinedName() {
			switch {
			case name.Scope == row.sheet && strings.HasSuffix(name.Name, "Print_Titles"):
				titles = name.RefersTo
			case name.Scope == row.sheet && strings.HasSuffix(name.Name, "FilterDatabase"):
				filter = name.RefersTo
			}
		}
		if titles != row.titles || filter != row.filter {
			t.Errorf("%s: titles %q, filter %q", row.sheet, titles, filter)
		}
		footer, err := file.GetHeaderFooter(row.sheet)
		if err != nil || !strings.Contains(footer.OddHeader, "PROJET") || !strings.Contains(footer.OddFooter, "&P / &N") {
			t.Errorf("%s: header and footer %v, %v", row.sheet, footer, err)
		}
	}
}

func TestWriteRefusesAShiftedRow(t *testing.T) {
	t.Parallel()
	sheet := oneColumn(exports.Text, exports.AmountCell(1))
	if err := xlsx.Write(&bytes.Buffer{}, properties, []exports.Sheet{sheet}); err == nil {
		t.Error("an amount in a column of text was written")
	}
}
