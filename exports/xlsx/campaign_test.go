package xlsx_test

import (
	"bytes"
	"encoding/xml"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"quotepart/billing/billingtest/programs"
	"quotepart/exports"
	"quotepart/exports/exportstest"
	"quotepart/exports/xlsx"
)

// campaignWorkbook is the workbook of the small campaign, compared with two earlier ones.
func campaignWorkbook(t *testing.T) ([]exports.Sheet, []byte) {
	t.Helper()
	sheets := smallSheets(t, exportstest.SmallWithEarlier())
	return sheets, render(t, sheets...)
}

// sheetPart names the part of a tab: they are numbered in their order.
func sheetPart(sheets []exports.Sheet, name string) string {
	i := slices.IndexFunc(sheets, func(s exports.Sheet) bool { return s.Name == name })
	return "xl/worksheets/sheet" + strconv.Itoa(i+1) + ".xml"
}

var (
	formulaCell = regexp.MustCompile(`<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>(<v>[^<]*</v>)?`)
	storedValue = regexp.MustCompile(`</f><v>[^<]*</v>`)
)

// TestCampaignPackage looks at the file itself: a streamed sheet loses without a word what was set too late.
func TestCampaignPackage(t *testing.T) {
	t.Parallel()
	sheets, content := campaignWorkbook(t)
	found := exportstest.Parts(t, content)
	for name, text := range found {
		if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
			if err := xml.Unmarshal([]byte(text), new(struct{})); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if strings.HasSuffix(name, ".rels") {
			checkRelations(t, found, name, text)
		}
	}
	for i := range 4 {
		chart := "xl/charts/chart" + strconv.Itoa(i+1) + ".xml"
		if !strings.Contains(found["[Content_Types].xml"], `PartName="/`+chart+`"`) {
			t.Errorf("%s has no content type", chart)
		}
		if refs := strings.Count(found[chart], "<c:f>") + strings.Count(found[chart], "<f>"); refs < 3 || strings.Count(found[chart], "$") < 4*2 {
			t.Errorf("%s names %d blocks of cells:\n%s", chart, refs, found[chart])
		}
	}
	if found["xl/charts/chart5.xml"] != "" || !strings.Contains(found["[Content_Types].xml"], `PartName="/xl/drawings/drawing1.xml"`) {
		t.Error("drawings and charts are not those of the pages")
	}
	formats := 0
	for i := range sheets {
		text, rules := found[sheetPart(sheets, sheets[i].Name)], len(sheets[i].FactRules)
		for _, table := range sheets[i].Tables {
			if len(table.Rows) > 0 {
				rules += len(table.Rules)
			}
		}
		formats += rules
		if got := strings.Count(text, "<conditionalFormatting "); got != rules {
			t.Errorf("%s: %d conditional formats, want %d", sheets[i].Name, got, rules)
		}
		if (len(sheets[i].Charts) > 0) != strings.Contains(text, "<drawing ") {
			t.Errorf("%s: charts are lost", sheets[i].Name)
		}
		for _, cell := range formulaCell.FindAllStringSubmatch(text, -1) {
			if cell[2] == "" {
				t.Errorf("%s!%s has a formula and no value", sheets[i].Name, cell[1])
			}
		}
	}
	if formats < 10 {
		t.Errorf("%d conditional formats", formats)
	}
	layout, err := open(t, content).GetPageLayout("Graphiques")
	if err != nil || *layout.FitToHeight != 1 || *layout.FitToWidth != 1 {
		t.Errorf("charts may be cut by the end of a page: %v, %v", layout, err)
	}
}

// checkRelations asserts that what a part refers to is there.
func checkRelations(t *testing.T, found map[string]string, name, text string) {
	t.Helper()
	var relations struct {
		Relationship []struct {
			Target string `xml:",attr"`
			Mode   string `xml:"TargetMode,attr"`
		}
	}
	if err := xml.Unmarshal([]byte(text), &relations); err != nil {
		t.Fatal(err)
	}
	folder := path.Dir(path.Dir(name))
	for _, r := range relations.Relationship {
		target := strings.TrimPrefix(r.Target, "/")
		if target == r.Target {
			target = path.Join(folder, r.Target)
		}
		if found[target] == "" {
			t.Errorf("%s refers to %s, which is not there", name, target)
		}
	}
}

// TestRecalculation takes the values of all formulas out, and lets LibreOffice find each of them again.
func TestRecalculation(t *testing.T) {
	t.Parallel()
	sheets, content := campaignWorkbook(t)
	want, got := open(t, content), recalculated(t, exportstest.Parts(t, content))
	formulas, texts := 0, 0
	for i := range sheets {
		for _, cell := range formulaCell.FindAllStringSubmatch(exportstest.Parts(t, content)[sheetPart(sheets, sheets[i].Name)], -1) {
			formulas++
			stored, kind := rawValue(t, want, sheets[i].Name, cell[1])
			found, _ := rawValue(t, got, sheets[i].Name, cell[1])
			if kind == excelize.CellTypeFormula {
				texts++
			}
			if stored != found && !xlsx.Near(stored, found) {
				t.Errorf("%s!%s: %q is stored, LibreOffice finds %q", sheets[i].Name, cell[1], stored, found)
			}
		}
	}
	if formulas < 300 || texts < 20 {
		t.Errorf("%d formulas, %d of them texts", formulas, texts)
	}
}

// TestControlsLive changes an amount in the list of lines, as a hand would: the controls must say so by themselves.
func TestControlsLive(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, sheet, from, to string
		wrong                string
	}{
		{"nothing", "Lignes", "", "", ""},
		{"a line, what is due and its amount", "Lignes", "<v>16528.43</v>", "<v>16528.44</v>", "Matrice : elle contient toutes les lignes|Bases de calcul : elles font ce qui est dû"},
		{"a document", "Pièces", "<v>915.67</v>", "<v>915.68</v>", "Titres : les lignes font les pièces|Pièces : les services font le montant|Grand livre : les titres sont au débit des tiers"},
		{"a cause", "Métropole", "<v>87.13</v>", "<v>87.14</v>", "Métropole : les causes font la part|Métropole : les causes font la part, service par service"},
		{"a debtor's amount in the matrix", "Matrice", "<v>239.67</v>", "<v>239.66</v>", "Matrice : elle contient toutes les lignes|Variations : les effets font l'écart avec mai 2025|Variations : les effets font l'écart, service par service"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			sheets, content := campaignWorkbook(t)
			found := exportstest.Parts(t, content)
			name := sheetPart(sheets, row.sheet)
			if row.from != "" {
				found[name] = strings.ReplaceAll(found[name], row.from, row.to)
			}
			file := recalculated(t, found)
			rows, err := file.GetRows("Contrôles")
			if err != nil {
				t.Fatal(err)
			}
			var wrong []string
			verdict := ""
			for _, cells := range rows {
				if len(cells) > 6 && cells[6] == "écart" {
					wrong = append(wrong, strings.ReplaceAll(cells[0], "\u00a0", " "))
				}
				if len(cells) > 1 && cells[0] == "Résultat" {
					verdict = strings.Join(cells[1:], "")
				}
			}
			if got := strings.Join(wrong, "|"); got != row.wrong {
				t.Errorf("wrong controls: %s", got)
			}
			if strings.Contains(verdict, "écart") != (row.wrong != "") || verdict == "" {
				t.Errorf("verdict: %q", verdict)
			}
		})
	}
}

// recalculated takes the values of formulas out of the sheets, and opens what LibreOffice makes of the rest.
func recalculated(t *testing.T, found map[string]string) *excelize.File {
	t.Helper()
	for name, text := range found {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			found[name] = storedValue.ReplaceAllString(text, "</f>")
		}
	}
	dir, out := t.TempDir(), t.TempDir()
	name := filepath.Join(dir, "campagne.xlsx")
	if err := os.WriteFile(name, exportstest.Archive(t, found), 0o600); err != nil {
		t.Fatal(err)
	}
	programs.LibreOffice(t, time.Minute, "--convert-to", "xlsx", "--outdir", out, name)
	content, err := os.ReadFile(filepath.Join(out, "campagne.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	return open(t, content)
}

func rawValue(t *testing.T, file *excelize.File, sheet, cell string) (string, excelize.CellType) {
	t.Helper()
	value, err := file.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	kind, err := file.GetCellType(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	return value, kind
}

// TestRules writes each kind of rule, and refuses one about a column that is not there.
func TestRules(t *testing.T) {
	t.Parallel()
	sheet := oneColumn(exports.Amount, exports.AmountCell(-1), exports.AmountCell(1))
	for kind, want := range map[exports.RuleKind]string{
		exports.RuleSigned: `<cfRule type="expression"`, exports.RuleScale: `<cfRule type="colorScale"`, exports.RuleBar: `<cfRule type="dataBar"`, exports.RuleText: `SEARCH(&#34;a&#34;&#34;b&#34;,A4)`,
	} {
		sheet.Tables[0].Rules = []exports.Rule{{Kind: kind, Text: `a"b`}}
		if text := exportstest.Parts(t, render(t, sheet))["xl/worksheets/sheet1.xml"]; !strings.Contains(text, want) {
			t.Errorf("rule %d: no %s in %s", kind, want, text)
		}
	}
	sheet.Tables[0].Rules = []exports.Rule{{Kind: exports.RuleBar, Column: 1}}
	if err := xlsx.Write(&bytes.Buffer{}, properties, []exports.Sheet{sheet}); err == nil {
		t.Error("a rule about a column that is not there was written")
	}
}

// TestSignedCells shows a difference by arrow and sign, so that grey print tells it.
func TestSignedCells(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		rule exports.Rule
		cell exports.Cell
		want string
	}{
		{exports.Rule{Kind: exports.RuleSigned}, exports.AmountCell(123456), "▲ +1,234.56"},
		{exports.Rule{Kind: exports.RuleSigned}, exports.AmountCell(-123456), "▼ -1,234.56"},
		{exports.Rule{Kind: exports.RuleSigned, Narrow: true}, exports.AmountCell(123456), "+1,234.56"},
		{exports.Rule{Kind: exports.RuleSigned}, exports.PercentCell(exportstest.Ratio("-12.345")), "-12.3"},
	} {
		sheet := oneColumn(row.cell.Kind(), row.cell)
		sheet.Tables[0].Rules = []exports.Rule{row.rule}
		got, err := open(t, render(t, sheet)).GetCellValue("F", "A4")
		if err != nil || !strings.HasPrefix(got, row.want) {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
}

// TestChartPages refuses charts that would hide cells or have no end.
func TestChartPages(t *testing.T) {
	t.Parallel()
	data := oneColumn(exports.Amount, exports.AmountCell(1), exports.AmountCell(2))
	column := exports.Down(0, 0, 0, 1).On("F")
	for _, row := range []struct {
		why   string
		page  exports.Sheet
		wrong bool
	}{
		{"a page of its own", exports.Sheet{Name: "G", Charts: []exports.Chart{{Kind: exports.ChartBars, Categories: column, Series: []exports.Ref{column}}}}, false},
		{"on a page with a table", exports.Sheet{Name: "G", Tables: data.Tables, Charts: []exports.Chart{{Kind: exports.ChartBars, Categories: column, Series: []exports.Ref{column}}}}, true},
		{"without a series", exports.Sheet{Name: "G", Charts: []exports.Chart{{Kind: exports.ChartBars, Categories: column}}}, true},
		{"a series of another length", exports.Sheet{Name: "G", Charts: []exports.Chart{{Kind: exports.ChartBars, Categories: column, Series: []exports.Ref{exports.Down(0, 0, 0, 0).On("F")}}}}, true},
		{"a page that is not there", exports.Sheet{Name: "G", Charts: []exports.Chart{{Kind: exports.ChartBars, Categories: column.On("X"), Series: []exports.Ref{column}}}}, true},
	} {
		err := xlsx.Write(&bytes.Buffer{}, properties, []exports.Sheet{data, row.page})
		if (err != nil) != row.wrong {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}
