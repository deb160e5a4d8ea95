package intake_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"quotepart/billing/dossier"
	"quotepart/billing/intake"
)

// typed gives the cell that a clerk's Excel would hold for a canonical text: a number, a percentage, a date, a boolean
// or a text.
func typed(t testing.TB, table *dossier.Table, column int, row []string, percent, date int) excelize.Cell {
	text := row[column]
	number, err := strconv.ParseFloat(text, 64)
	switch kind := table.Columns[column].Type; {
	case text == "":
		return excelize.Cell{}
	case kind == dossier.Date:
		day, err := time.Parse(time.DateOnly, text)
		must(t, err)
		return excelize.Cell{StyleID: date, Value: int(day.Unix()/86400) + 25569}
	case kind == dossier.YesNo:
		return excelize.Cell{Value: text == "oui"}
	case kind == dossier.Rate && !(table.Name == "parts_mel" && row[table.Index("mode")] == "montant"):
		return excelize.Cell{StyleID: percent, Value: number / 100}
	case kind == dossier.Text || err != nil || strconv.FormatFloat(number, 'f', -1, 64) != text:
		return excelize.Cell{Value: text}
	}
	return excelize.Cell{Value: number}
}

// writeTables writes a workbook with one sheet for each table, by one of the two ways that excelize has: cell by cell,
// where texts are shared, or as a stream, where they stand in their cells.
func writeTables(t testing.TB, tables dossier.Tables, streamed bool) string {
	t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	percent, err := file.NewStyle(&excelize.Style{NumFmt: 10})
	must(t, err)
	code := "dd/mm/yyyy"
	date, err := file.NewStyle(&excelize.Style{CustomNumFmt: &code})
	must(t, err)
	for _, name := range tables.Names() {
		_, err := file.NewSheet(name)
		must(t, err)
		write := cellWriter(t, file, name, streamed)
		rows := tables[name]
		header := make([]any, len(rows.Table.Columns))
		for i, column := range rows.Table.Columns {
			header[i] = excelize.Cell{Value: column.Name}
		}
		write(1, header)
		for i := range rows.Len() {
			cells := make([]any, len(header))
			for j := range cells {
				cells[j] = typed(t, rows.Table, j, rows.Row(i), percent, date)
			}
			write(i+2, cells)
		}
		write(0, nil)
	}
	must(t, file.DeleteSheet("Sheet1"))
	path := filepath.Join(t.TempDir(), "dossier.xlsx")
	must(t, file.SaveAs(path))
	return path
}

// cellWriter gives a function that writes a row, and ends the sheet at row 0.
func cellWriter(t testing.TB, file *excelize.File, sheet string, streamed bool) func(int, []any) {
	if streamed {
		writer, err := file.NewStreamWriter(sheet)
		must(t, err)
		return func(row int, cells []any) {
			if row == 0 {
				must(t, writer.Flush())
				return
			}
			must(t, writer.SetRow(cellName(1, row), cells))
		}
	}
	return func(row int, cells []any) {
		for i, given := range cells {
			cell := given.(excelize.Cell)
			must(t, file.SetCellValue(sheet, cellName(i+1, row), cell.Value))
			if cell.StyleID > 0 {
				must(t, file.SetCellStyle(sheet, cellName(i+1, row), cellName(i+1, row), cell.StyleID))
			}
		}
	}
}

// TestWorkbookOfSample reads the sample as a workbook of typed cells: every table is what it is in CSV.
func TestWorkbookOfSample(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		part     string
		streamed bool
	}{{"1", false}, {"1", true}, {"2", true}, {"3", false}, {"4", true}} {
		t.Run(fmt.Sprint(row), func(t *testing.T) {
			t.Parallel()
			want := read(t, filepath.Join(sample, row.part)).Tables
			path := writeTables(t, want, row.streamed)
			got := read(t, path)
			if text := faults(got, path); text != "" {
				t.Errorf("faults:\n%s", text)
			}
			if diff := cmp.Diff(want.Names(), got.Tables.Names()); diff != "" {
				t.Errorf("tables (-want +got):\n%s", diff)
			}
			for _, name := range want.Names() {
				if want[name].Digest() != got.Tables[name].Digest() {
					t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(dump(want[name]), dump(got.Tables[name])))
				}
			}
			if len(got.Files) != 1 || got.Files[0].Name != "dossier.xlsx" || len(got.Files[0].SHA256) != 64 {
				t.Errorf("files %v", got.Files)
			}
		})
	}
}

// TestSheetCells writes what people put in cells, beside what is read.
func TestSheetCells(t *testing.T) {
	t.Parallel()
	const cles = "cles"
	header := []any{"service", "du", "rang", "methode", "poids", "montant", "ponctuel", "acte"}
	positions := []string{"service", "du", "rang", "methode", "poids", "montant", "ponctuel", "acte"}
	for _, row := range []struct {
		why, column string
		value       any
		format      string
		want        string
	}{
		{"a number in a column of codes", "service", 59350, "", "59350"},
		{"a decimal in a column of texts", "acte", 12.5, "", "12.5"},
		{"a percentage in a column of texts", "acte", 0.5, "0%", "50 %"},
		{"a text with outer spaces", "service", " A ", "", "A"},
		{"a date cell", "du", 46173, "dd/mm/yyyy", "2026-05-31"},
		{"a date with the month's name", "du", 46173, "[$-40C]d mmmm yyyy", "2026-05-31"},
		{"a date as text", "du", "31/05/2026", "", "2026-05-31"},
		{"a date with its hour", "du", 46173.25, "dd/mm/yyyy hh:mm", "IMP-064"},
		{"midnight", "du", 46173, "dd/mm/yyyy hh:mm", "2026-05-31"},
		{"a number without a date format", "du", 46173, "0", "IMP-065"},
		{"a number as text", "du", "46173", "", "IMP-060"},
		{"an integer cell", "rang", 2, "", "2"},
		{"an integer as text", "rang", "2", "", "2"},
		{"no integer", "rang", 1.5, "", "IMP-047"},
		{"a percent cell", "poids", 0.5, "0%", "50"},
		{"a percent cell with artefacts", "poids", 0.07, "0.00 %", "7"},
		{"a percent cell of a third", "poids", 0.333, "0.0%", "33.3"},
		{"a rate without a format", "poids", 50, "", "50"},
		{"a rate as text", "poids", "50 %", "", "50"},
		{"an amount", "montant", 1234.56, "# ##0.00\\ \"€\"", "1234.56"},
		{"a sum of floats", "montant", 0.1 + 0.2, "", "0.3"},
		{"a percent cell in a plain number is what it shows", "montant", 0.5, "0%", "50"},
		{"a code behind a mask of zeros", "service", 1001, "00000", "01001"},
		{"a code longer than its mask", "service", 59350, "0000", "59350"},
		{"fifteen digits of a third", "montant", 1.0 / 3, "", "0.333333333333333"},
		{"a thirtieth", "montant", 1.0 / 30, "", "0.0333333333333333"},
		{"an hour where an amount is expected", "montant", 0.5, "hh:mm", "IMP-066"},
		{"true", "ponctuel", true, "", "oui"},
		{"false", "ponctuel", false, "", "non"},
		{"yes", "ponctuel", "Oui", "", "oui"},
		{"one", "ponctuel", 1, "", "IMP-070"},
		{"true elsewhere", "service", true, "", "IMP-092"},
		{"a word", "methode", "Coût unitaire", "", "cout_unitaire"},
		{"a date in a column of codes", "service", 46173, "mm-yy", "IMP-066"},
		{"a line break", "acte", "A\nB", "", "A B"},
	} {
		cells := []any{"URB-DIA", "2026-01-01", 1, "forfait", nil, nil, nil, nil}
		at := 0
		for positions[at] != row.column {
			at++
		}
		cells[at] = row.value
		path := book(t, cles, [][]any{header, cells}, func(file *excelize.File) {
			if row.format != "" {
				format(t, file, cles, cellName(at+1, 2), row.format)
			}
		})
		result := read(t, path)
		got := codesOf(result)
		if rows := result.Tables[cles]; got == "" {
			got = rows.Row(0)[rows.Table.Index(row.column)]
		}
		if got != row.want {
			t.Errorf("%s: got %q, want %q\n%s", row.why, got, row.want, faults(result, path))
		}
	}
}

// TestFormulas accepts a formula with the value that Excel left beside it.
func TestFormulas(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, cell, want string }{
		{"a number", `<c r="F2"><f>F3*2</f><v>123840</v></c>`, "123840"},
		{"a number with artefacts", `<c r="F2"><f>0.1+0.2</f><v>0.30000000000000004</v></c>`, "0.3"},
		{"a cell that shows 2", `<c r="F2"><v>1.9999999999999998</v></c>`, "2"},
		{"a text that is a number", `<c r="F2" t="str"><f>TEXT(F3,"0")</f><v>1 234,5</v></c>`, "1234.5"},
		{"a shared formula", `<c r="F2"><f t="shared" si="0"/><v>5</v></c>`, "5"},
		{"an empty text", `<c r="F2" t="str"><f>""</f><v></v></c>`, "IMP-040"},
		{"no value", `<c r="F2"><f>F3*2</f></c>`, "IMP-091"},
		{"no value of a text", `<c r="F2" t="str"><f>F3*2</f></c>`, "IMP-091"},
		{"an empty number", `<c r="F2"><f>F3*2</f><v></v></c>`, "IMP-091"},
		{"an error", `<c r="F2" t="e"><f>F3/0</f><v>#DIV/0!</v></c>`, "IMP-090"},
		{"a typed error", `<c r="F2" t="e"><v>#N/A</v></c>`, "IMP-090"},
		{"a boolean", `<c r="F2" t="b"><f>F3&gt;1</f><v>1</v></c>`, "IMP-092"},
		{"rich text in the cell", `<c r="F2" t="inlineStr"><is><r><t>1 </t></r><r><rPr><b/></rPr><t>234</t></r><rPh><t>9</t></rPh></is></c>`, "1234"},
		{"an unknown kind of cell", `<c r="F2" t="x"><v>1</v></c>`, "IMP-014"},
		{"a shared text that is not there", `<c r="F2" t="s"><v>999</v></c>`, "IMP-014"},
		{"a number that is none", `<c r="F2"><v>12a</v></c>`, "IMP-014"},
		{"a style that is not there", `<c r="F2" s="99"><v>0.5</v></c>`, "IMP-014"},
		{"an ISO date", `<c r="E2" t="d"><v>2026-05-31T00:00:00</v></c><c r="F2"><v>7</v></c>`, "7"},
		{"cells without a reference", `<c/><c/><c><v>7</v></c>`, "7"},
	} {
		path := book(t, "unites", unitesSheet())
		rewrite(t, path, "xl/worksheets/sheet1.xml", func(text string) string {
			return strings.Replace(text, `<c r="F2"><v>238246</v></c>`, row.cell, 1)
		})
		result := read(t, path)
		got := codesOf(result)
		if rows := result.Tables["unites"]; got == "" {
			got = rows.Row(rows.Len() - 1)[5]
		}
		if got != row.want {
			t.Errorf("%s: got %q, want %q\n%s", row.why, got, row.want, faults(result, path))
		}
	}
}

// TestEscapes decodes the characters that a sheet writes as _x0007_.
func TestEscapes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ stored, want string }{
		{"A_x0041_", "AA"},
		{"_x00e9_t_x00E9_", "été"},
		{"A_x0007_B", "IMP-080"},
		{"A_x005F_x0007_B", "A_x0007_B"},
		{"_x", "_x"},
		{"A_xZZZZ_", "A_xZZZZ_"},
		{"A_xD800_", "A_xD800_"},
	} {
		sheet := unitesSheet()
		sheet[1][6] = "ESCAPED"
		path := book(t, "unites", sheet)
		rewrite(t, path, "xl/sharedStrings.xml", func(text string) string { return strings.Replace(text, "ESCAPED", row.stored, 1) })
		result := read(t, path)
		got := codesOf(result)
		if rows := result.Tables["unites"]; got == "" {
			got = rows.Row(1)[6]
		}
		if got != row.want {
			t.Errorf("%s: got %q, want %q", row.stored, got, row.want)
		}
	}
}

// TestDate1904 reads dates of a workbook made on an old Mac.
func TestDate1904(t *testing.T) {
	t.Parallel()
	path := book(t, "adhesions", [][]any{{"tiers", "service", "du"}, {"A", "B", 44711}}, func(file *excelize.File) {
		yes := true
		must(t, file.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
		format(t, file, "adhesions", "C2", "dd/mm/yyyy")
	})
	if diff := cmp.Diff("A|B|2026-05-31|||\n", dump(read(t, path).Tables["adhesions"])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWorkbookFiles reads files that carry the name of a workbook.
func TestWorkbookFiles(t *testing.T) {
	t.Parallel()
	sound, err := os.ReadFile(book(t, "Unités", unitesSheet()))
	must(t, err)
	mangled := []byte(strings.ReplaceAll(string(sound), "PK\x05\x06", "PK\x05\x07"))
	for _, row := range []struct{ why, name, content, codes string }{
		{"a sound one", "dossier.XLSX", string(sound), ""},
		{"with macros", "dossier.xlsm", string(sound), ""},
		{"nothing", "dossier.xlsx", "", "IMP-012"},
		{"text", "dossier.xlsx", "code;nom\n", "IMP-012"},
		{"half of one", "dossier.xlsx", string(sound[:len(sound)/2]), "IMP-012"},
		{"without its directory", "dossier.xlsx", string(mangled), "IMP-012"},
		{"an .xls under another name", "dossier.xlsx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "IMP-011"},
		{"an .xls", "dossier.xls", "", "IMP-011"},
	} {
		path := filepath.Join(folder(t, row.name, row.content), row.name)
		result := read(t, path)
		if got := codesOf(result); got != row.codes {
			t.Errorf("%s: codes %q, want %q\n%s", row.why, got, row.codes, faults(result, path))
		}
	}
}

// TestDamagedParts reads workbooks of which one part is cut or missing, at every place where it may be.
func TestDamagedParts(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "_rels/.rels"} {
		for cut := range 5 {
			path := book(t, "unites", unitesSheet())
			rewrite(t, path, part, func(text string) string { return text[:len(text)*cut/5] })
			result := read(t, path) // never a panic; and where rows are read, they are the right ones
			if !result.Faults.Fatal() && dump(result.Tables["unites"]) != "59009|POPULATION|2026|||61920|INSEE\n59350|POPULATION|2026|||238246|INSEE\n" {
				t.Errorf("%s cut at %d/5 reads as\n%s", part, cut, dump(result.Tables["unites"]))
			}
		}
	}
}

// TestEndOfNoCell reads a sheet that closes a cell which it never opened: that is damage, and no crash.
func TestEndOfNoCell(t *testing.T) {
	t.Parallel()
	for _, stray := range []string{"</c>", "<v>1</v></c>", "</row>", "</v>"} {
		path := book(t, "unites", unitesSheet())
		rewrite(t, path, "xl/worksheets/sheet1.xml", func(text string) string { return strings.Replace(text, `<row r="3">`, `<row r="3">`+stray, 1) })
		result := read(t, path) // and never a panic
		if got := codesOf(result); strings.HasSuffix(stray, "</c>") && got != "IMP-014" {
			t.Errorf("%s: codes %q, want IMP-014\n%s", stray, got, faults(result, path))
		}
	}
}

// TestTemporaryFiles leaves nothing behind, even where excelize unpacks a large sheet next to it.
func TestTemporaryFiles(t *testing.T) {
	temporary := t.TempDir()
	path := book(t, "unites", unitesSheet())
	rewrite(t, path, "xl/worksheets/sheet1.xml", func(text string) string { return text + strings.Repeat(" ", 17<<20) })
	t.Setenv("TMPDIR", temporary)
	result, err := intake.Read(t.Context(), path)
	must(t, err)
	left, err := os.ReadDir(temporary)
	must(t, err)
	if len(left) > 0 || result.Tables["unites"].Len() != 2 {
		t.Errorf("left %v, faults %v", left, result.Faults)
	}
}

// TestTwoSheets refuses two sheets for one table.
func TestTwoSheets(t *testing.T) {
	t.Parallel()
	path := book(t, "unites", unitesSheet(), func(file *excelize.File) {
		_, err := file.NewSheet("Unité s")
		must(t, err)
	})
	if got := codesOf(read(t, path)); got != "IMP-004" {
		t.Errorf("codes %q", got)
	}
}
