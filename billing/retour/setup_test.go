package retour_test

import (
	"archive/zip"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"quotepart/billing/fault"
	"quotepart/billing/intake"
	"quotepart/billing/retour"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// clerk builds the workbook of a clerk who has habits: colours, rules, comments, a list on a hidden sheet, names, panes.
// The sheets unites and couts have faults; tiers has none.
func clerk(t testing.TB, dress ...func(*excelize.File)) string {
	t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	must(t, file.SetSheetName("Sheet1", "guide"))
	sheets := []struct {
		name string
		rows [][]any
	}{
		{"guide", [][]any{{"Mode d'emploi"}}},
		{"tiers", [][]any{{"code", "nom", "type"}, {"A", "Arlon", "commune"}, {"B", "Béthune", "commune"}}},
		{"unites", [][]any{
			{"tiers", "indicateur", "exercice", "valeur", "valeur", "remarque"},
			{"A", "POP", 2026, "douze", nil, "à revoir"},
			{"B", "POP", "20x6", "=1+1", nil, nil},
			{"C", "POP", 2026, 5, nil, nil},
			{"D", nil, 2026, 5, nil, nil},
		}},
		{"couts", [][]any{{nil, "service", "exercice", "base", "nature", "montant"}, {nil, "INF", 2026, "prevu", "contrats", 12.5}, {nil, "INF", 2026, "prévision", "contrats", "@12"}}},
		{"listes", [][]any{{"commune"}, {"epci"}}},
	}
	for _, sheet := range sheets {
		if sheet.name != "guide" {
			_, err := file.NewSheet(sheet.name)
			must(t, err)
		}
		for i, row := range sheet.rows {
			must(t, file.SetSheetRow(sheet.name, fmt.Sprintf("A%d", i+1), &row))
		}
	}
	must(t, file.SetSheetVisible("listes", false))
	bold, err := file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"00FF00"}}})
	must(t, err)
	must(t, file.SetCellStyle("unites", "A1", "F1", bold))
	must(t, file.SetCellStyle("unites", "D2", "D2", bold))
	must(t, file.SetColWidth("unites", "A", "B", 31))
	must(t, file.SetPanes("unites", &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	must(t, file.AddComment("unites", excelize.Comment{Cell: "D2", Author: "Camille", Text: "Chiffre de l'INSEE ?"}))
	must(t, file.AddComment("unites", excelize.Comment{Cell: "A4", Author: "Camille", Text: "vérifié"}))
	must(t, file.AddComment("tiers", excelize.Comment{Cell: "B2", Author: "Camille", Text: "chef-lieu"}))
	format, err := file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "9A0511"}})
	must(t, err)
	must(t, file.SetConditionalFormat("unites", "D2:D5", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: ">", Format: &format, Value: "100"}}))
	validation := excelize.NewDataValidation(true)
	validation.SetSqref("C2:C10")
	validation.SetSqrefDropList("listes!$A$1:$A$2")
	validation.Type = "list"
	must(t, file.AddDataValidation("tiers", validation))
	must(t, file.SetDefinedName(&excelize.DefinedName{Name: "Communes", RefersTo: "listes!$A$1:$A$2"}))
	must(t, file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "unites!$1:$1", Scope: "unites"}))
	must(t, file.SetCellFormula("guide", "B2", "SUM(unites!D2:D5)"))
	must(t, file.SetDocProps(&excelize.DocProperties{Creator: "Camille", Title: "Dossier 2026"}))
	index, err := file.GetSheetIndex("unites")
	must(t, err)
	file.SetActiveSheet(index)
	for _, change := range dress {
		change(file)
	}
	path := filepath.Join(t.TempDir(), "dossier.xlsx")
	must(t, file.SaveAs(path))
	return path
}

// faultsOf reads and checks a workbook as an import into an empty base does.
func faultsOf(t testing.TB, path string) fault.List {
	t.Helper()
	read, err := intake.Read(t.Context(), path)
	must(t, err)
	return read.Faults
}

// hand returns a workbook with its faults.
func hand(t testing.TB, path string) (string, retour.Result) {
	t.Helper()
	target := filepath.Join(t.TempDir(), "retour.xlsx")
	result, err := retour.Write(t.Context(), retour.Options{Source: path, Target: target, Faults: faultsOf(t, path)})
	must(t, err)
	return target, result
}

func open(t testing.TB, path string) *excelize.File {
	t.Helper()
	file, err := excelize.OpenFile(path)
	must(t, err)
	t.Cleanup(func() { _ = file.Close() })
	return file
}

// change opens a workbook with excelize, which stands for the spreadsheet of the clerk, and saves it.
func change(t testing.TB, path string, with func(*excelize.File)) {
	t.Helper()
	file, err := excelize.OpenFile(path)
	must(t, err)
	with(file)
	must(t, file.Save())
	must(t, file.Close())
}

// commentsOf gives the comments of a sheet by cell: author, bar, text.
func commentsOf(t testing.TB, file *excelize.File, sheet string) map[string]string {
	t.Helper()
	list, err := file.GetComments(sheet)
	must(t, err)
	found := map[string]string{}
	for _, one := range list {
		text := one.Text
		for _, run := range one.Paragraph {
			text += run.Text
		}
		found[one.Cell] = one.Author + "|" + text
	}
	return found
}

// coloured lists the cells that a rule of ours colours.
func coloured(t testing.TB, file *excelize.File, sheet string) string {
	t.Helper()
	rules, err := file.GetConditionalFormats(sheet)
	must(t, err)
	var cells []string
	for reference, list := range rules {
		for _, rule := range list {
			if strings.Contains(rule.Criteria, `"quotepart"`) {
				cells = append(cells, reference)
			}
		}
	}
	return strings.Join(cells, " ")
}

// parts reads every part of an archive.
func parts(t testing.TB, path string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	must(t, err)
	defer archive.Close()
	found := map[string]string{}
	for _, entry := range archive.File {
		reader, err := entry.Open()
		must(t, err)
		content, err := io.ReadAll(reader)
		must(t, err)
		must(t, reader.Close())
		found[entry.Name] = string(content)
	}
	return found
}

// rewrite changes the text of one part of a workbook, for what excelize does not write.
func rewrite(t testing.TB, path, part string, change func(string) string) {
	t.Helper()
	all := parts(t, path)
	if _, there := all[part]; !there {
		t.Fatalf("no part %s", part)
	}
	all[part] = change(all[part])
	store(t, path, all)
}

func store(t testing.TB, path string, all map[string]string) {
	t.Helper()
	file, err := os.Create(path)
	must(t, err)
	writer := zip.NewWriter(file)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		target, err := writer.Create(name)
		must(t, err)
		_, err = io.WriteString(target, all[name])
		must(t, err)
	}
	must(t, writer.Close())
	must(t, file.Close())
}

// whole wants an archive of which every part is listed, reached and there, as Excel wants it before it opens a workbook
// without a word.
func whole(t testing.TB, name string) {
	t.Helper()
	all := parts(t, name)
	for _, found := range regexp.MustCompile(`<Override [^>]*PartName="/([^"]*)"`).FindAllStringSubmatch(all["[Content_Types].xml"], -1) {
		if _, there := all[found[1]]; !there {
			t.Errorf("%s has a type and no part", found[1])
		}
	}
	reached := map[string]bool{"[Content_Types].xml": true}
	for part, content := range all {
		folder, base := path.Split(part)
		if !strings.HasSuffix(base, ".rels") {
			continue
		}
		reached[part] = true
		for _, link := range regexp.MustCompile(`<Relationship [^>]*>`).FindAllString(content, -1) {
			target := regexp.MustCompile(`Target="([^"]*)"`).FindStringSubmatch(link)[1]
			if strings.Contains(link, "External") {
				continue
			}
			if !strings.HasPrefix(target, "/") {
				target = path.Join("/", folder, "..", target)
			}
			reached[strings.TrimPrefix(target, "/")] = true
			if _, there := all[strings.TrimPrefix(target, "/")]; !there {
				t.Errorf("%s leads to %s, which is not there", part, target)
			}
		}
	}
	for part := range all {
		if !reached[part] {
			t.Errorf("nothing leads to %s", part)
		}
	}
}
