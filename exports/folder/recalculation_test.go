package folder_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"quotepart/billing/billingtest/programs"
	"quotepart/exports"
	"quotepart/exports/exportstest"
	"quotepart/exports/folder"
)

// TestRecalculation lets LibreOffice calculate every workbook of the four campaigns of the sample anew: the values of the
// formulas are taken out first, so that it must. It has to find the values that were stored, and the amounts of the ledger.
func TestRecalculation(t *testing.T) {
	t.Parallel()
	programs.Find(t, "soffice", "the workbooks are not recalculated by a second program")
	for _, c := range exportstest.Sample(t, "../..") {
		t.Run(string(c.Campaign.ID), func(t *testing.T) {
			t.Parallel()
			recalculate(t, c)
		})
	}
}

func recalculate(t *testing.T, c exports.Campaign) {
	r, err := exports.Read(c)
	if err != nil {
		t.Fatal(err)
	}
	bare, found := t.TempDir(), t.TempDir()
	stored := map[string]workbook{}
	var paths []string
	files, err := folder.Files(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file.Name, ".xlsx") {
			continue
		}
		var content bytes.Buffer
		if err := file.Write(&content); err != nil {
			t.Fatal(err)
		}
		name := path.Base(file.Name)
		stored[name] = readWorkbook(t, content.Bytes())
		paths = append(paths, filepath.Join(bare, name))
		if err := os.WriteFile(paths[len(paths)-1], withoutValues(t, content.Bytes()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	programs.LibreOffice(t, 8*time.Minute, append([]string{"--convert-to", "xlsx", "--outdir", found}, paths...)...)
	formulas := 0
	for name, want := range stored {
		content, err := os.ReadFile(filepath.Join(found, name))
		if err != nil {
			t.Fatal(err)
		}
		formulas += compareWorkbooks(t, name, want, readWorkbook(t, content))
	}
	if formulas < 1000 {
		t.Errorf("%d formulas only", formulas)
	}
	names, debtors := r.StatementNames(), r.Debtors()
	for i, debtor := range debtors {
		statement, err := r.Statement(debtor)
		if err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(filepath.Join(found, path.Base(names[i])+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		compareLedger(t, debtor, statement, readWorkbook(t, content)["Lignes"])
	}
}

// compareLedger compares the lines that LibreOffice found, from their column J up, with those of the calculation.
func compareLedger(t *testing.T, debtor string, s *exports.Statement, sheet map[string]sheetCell) {
	t.Helper()
	const first = 5 // after the title, the subtitle, a blank and the header
	for i := range s.Lines {
		for column, want := range map[string]string{"H": s.Lines[i].Cible.String(), "J": s.Lines[i].Montant.String()} {
			cell := sheet[column+strconv.Itoa(first+i)]
			got, err := strconv.ParseFloat(cell.value, 64)
			if err != nil || strconv.FormatFloat(got+0, 'f', 2, 64) != want || cell.formula == "" {
				t.Errorf("%s: Lignes!%s%d is %q by %q, the ledger has %s", debtor, column, first+i, cell.value, cell.formula, want)
			}
		}
	}
}

// compareWorkbooks compares every cell with a formula, and counts them.
func compareWorkbooks(t *testing.T, name string, want, got workbook) (formulas int) {
	t.Helper()
	for sheet, cells := range want {
		for place, cell := range cells {
			if cell.formula == "" {
				continue
			}
			formulas++
			if found := got[sheet][place]; !sameValue(cell.value, found.value) {
				t.Errorf("%s %s!%s = %s: %q was stored, LibreOffice finds %q", name, sheet, place, cell.formula, cell.value, found.value)
			}
		}
	}
	return formulas
}

func sameValue(want, got string) bool {
	x, errX := strconv.ParseFloat(want, 64)
	y, errY := strconv.ParseFloat(got, 64)
	if errX != nil || errY != nil {
		return want == got
	}
	return math.Abs(x-y) <= 1e-9*max(1, math.Abs(x))
}

type sheetCell struct{ formula, value string }

// workbook is the cells of a workbook by sheet and place, read without the library that wrote it.
type workbook map[string]map[string]sheetCell

var formulaValue = regexp.MustCompile(`</f><v>[^<]*</v>`)

// withoutValues takes the stored values of formulas out of a workbook.
func withoutValues(t *testing.T, content []byte) []byte {
	t.Helper()
	parts := exportstest.Parts(t, content)
	for name, text := range parts {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			parts[name] = formulaValue.ReplaceAllString(text, "</f>")
		}
	}
	return exportstest.Archive(t, parts)
}

func readWorkbook(t *testing.T, content []byte) workbook {
	t.Helper()
	parts := exportstest.Parts(t, content)
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	var shared struct {
		Items []struct {
			Text string   `xml:"t"`
			Runs []string `xml:"r>t"`
		} `xml:"si"`
	}
	for name, into := range map[string]any{"xl/workbook.xml": &book, "xl/_rels/workbook.xml.rels": &relations, "xl/sharedStrings.xml": &shared} {
		if parts[name] == "" {
			continue
		}
		if err := xml.Unmarshal([]byte(parts[name]), into); err != nil {
			t.Fatal(err)
		}
	}
	texts := make([]string, len(shared.Items))
	for i, item := range shared.Items {
		texts[i] = item.Text + strings.Join(item.Runs, "")
	}
	result := workbook{}
	for _, sheet := range book.Sheets {
		i := slices.IndexFunc(relations.Relationship, func(r struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		}) bool {
			return r.ID == sheet.ID
		})
		result[sheet.Name] = readSheet(t, parts[strings.TrimPrefix(path.Join("xl", relations.Relationship[i].Target), "xl/xl/")], texts)
	}
	return result
}

func readSheet(t *testing.T, content string, texts []string) map[string]sheetCell {
	t.Helper()
	cells := map[string]sheetCell{}
	decoder := xml.NewDecoder(strings.NewReader(content))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return cells
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "c" {
			continue
		}
		var cell struct {
			Place   string `xml:"r,attr"`
			Type    string `xml:"t,attr"`
			Formula string `xml:"f"`
			Value   string `xml:"v"`
		}
		if err := decoder.DecodeElement(&cell, &start); err != nil {
			t.Fatal(err)
		}
		if n, err := strconv.Atoi(cell.Value); cell.Type == "s" && err == nil && n < len(texts) {
			cell.Value = texts[n]
		}
		cells[cell.Place] = sheetCell{cell.Formula, cell.Value}
	}
}
