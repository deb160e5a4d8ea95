package retour_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"quotepart/billing/fault"
	"quotepart/billing/retour"
)

// nbsp and thin are the spaces that French wants before its marks.
var plain = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

const notNumber = "Erreur IMP-041 : un nombre est attendu, par exemple 1 234,56 (valeur lue : « %s »). → n'écrivez que des chiffres, une virgule (ou un point) avant les décimales et, au besoin, le signe moins."

func signed(text string) string { return text + "\n——— quotepart ———" }

const under = "\n———————————————\n" // what leads from the words of a person to ours

func TestMarks(t *testing.T) {
	t.Parallel()
	path, result := hand(t, clerk(t))
	if result.Cells != 8 || result.Sheets != 2 || result.Left != 0 || result.Path != path {
		t.Errorf("result %+v", result)
	}
	file := open(t, path)
	got := commentsOf(t, file, "unites")
	for cell, want := range map[string]string{
		"A4": "Camille|vérifié",
		"D2": "Camille|Chiffre de l'INSEE ?" + under + signed(strings.Replace(notNumber, "%s", "douze", 1)),
		"D3": "quotepart|" + signed(strings.Replace(notNumber, "%s", "=1+1", 1)),
		"B5": "quotepart|" + signed("Erreur IMP-040 : la cellule est vide, une valeur est obligatoire. → remplissez la cellule, ou videz la ligne entière."),
		"F1": "quotepart|" + signed("Avertissement IMP-032 : la table « unites » n'a pas de colonne de ce nom : elle n'est pas lue. → supprimez la colonne si elle est inutile, ou corrigez son nom."),
		"E1": "quotepart|" + signed("Erreur IMP-031 : la colonne figure deux fois dans la ligne d'en-tête (valeur lue : « valeur »). → n'en gardez qu'une ; c'est la première qui est lue."),
	} {
		if plain.Replace(got[cell]) != want {
			t.Errorf("%s: %q, want %q", cell, got[cell], want)
		}
	}
	if len(got) != 7 || !strings.Contains(got["D3"], "«\u00a0=1+1\u00a0»") {
		t.Errorf("comments %q", got)
	}
	// The table couts begins in its second column.
	if got := commentsOf(t, file, "couts"); len(got) != 2 || !strings.Contains(got["D3"], "IMP-071") || !strings.Contains(got["F3"], "IMP-041") {
		t.Errorf("comments of couts %q", got)
	}
	for sheet, want := range map[string][]string{"unites": {"E1", "D2", "C3", "D3", "B5", "F1"}, "couts": {"D3", "F3"}, "tiers": nil} {
		got := strings.Fields(coloured(t, file, sheet))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: coloured %v, want %v", sheet, got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	path, _ := hand(t, clerk(t))
	file := open(t, path)
	if list := file.GetSheetList(); list[0] != "Fautes" || file.GetActiveSheetIndex() != 0 || len(list) != 6 {
		t.Errorf("sheets %v, active %d", list, file.GetActiveSheetIndex())
	}
	rows, err := file.GetRows("Fautes")
	must(t, err)
	want := [][]string{
		{"Fautes du dossier relevées par quotepart"}, {"Classeur : dossier.xlsx"},
		{"7 erreurs, 1 avertissement, 0 information ; 8 cellules annotées dans 2 feuilles"},
		{"Corrigez ce classeur et importez-le : cette feuille n'est pas lue, les couleurs et les commentaires de quotepart n'y changent rien."},
		nil, {"Gravité", "Code", "Feuille", "Cellule", "Colonne", "Valeur lue", "Message", "Remède"},
		{"Erreur", "IMP-071", "couts", "D3", "base", "prévision", "cette valeur n'est pas de la liste : « prevu » ou « realise »", "choisissez une valeur de la liste"},
	}
	for i := range want {
		got := slices.Clone(rows[i])
		for j := range got {
			got[j] = plain.Replace(got[j])
		}
		if diff := cmp.Diff(want[i], got); diff != "" && len(want[i])+len(got) > 0 {
			t.Errorf("row %d (-want +got):\n%s", i+1, diff)
		}
	}
	if last := rows[len(rows)-1]; len(rows) != 14 || last[0] != "Avertissement" || last[3] != "F1" {
		t.Errorf("%d rows, the last %q", len(rows), last)
	}
	if linked, target, err := file.GetCellHyperLink("Fautes", "D7"); !linked || target != "'couts'!D3" || err != nil {
		t.Errorf("link %v %q %v", linked, target, err)
	}
	if panes, err := file.GetPanes("Fautes"); err != nil || !panes.Freeze || panes.YSplit != 6 {
		t.Errorf("panes %+v %v", panes, err)
	}
	if layout, err := file.GetPageLayout("Fautes"); err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("page %+v %v", layout, err)
	}
}

// selected is the only thing of an unaffected sheet that may change: the summary takes the selection over.
var selected = regexp.MustCompile(` tabSelected="(1|true)"`)

// TestUntouched compares the archives: what bears no mark is the same to the byte, and what bears some is the same once
// the marks are cut out.
func TestUntouched(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	target, _ := hand(t, source)
	before, after := parts(t, source), parts(t, target)
	marks := regexp.MustCompile(`<conditionalFormatting [^>]*><cfRule type="expression"[^>]*><formula>"quotepart"="quotepart"</formula></cfRule></conditionalFormatting>|<legacyDrawing(?: xmlns:r="[^"]*")? r:id="rId\d+"/>`)
	changed := []string{"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet4.xml.rels"}
	same := 0
	for name, content := range before {
		switch {
		case slices.Contains(changed, name):
		case name == "xl/worksheets/sheet3.xml", name == "xl/worksheets/sheet4.xml":
			if marks.ReplaceAllString(after[name], "") != selected.ReplaceAllString(content, "") {
				t.Errorf("%s is more than marked:\n%s\n%s", name, content, after[name])
			}
			same++
		case after[name] != content:
			t.Errorf("%s changed:\n%s\n%s", name, content, after[name])
		default:
			same++
		}
	}
	if same < 12 {
		t.Errorf("%d parts compared", same)
	}
	// Of the parts that changed, nothing was lost: what stood there still does, in its order.
	for _, name := range []string{"xl/styles.xml", "xl/workbook.xml"} {
		rest := after[name]
		for _, word := range regexp.MustCompile(`<[^>]*>`).FindAllString(before[name], -1) {
			if strings.Contains(word, "count=") || strings.Contains(word, "localSheetId") || strings.Contains(word, "workbookView ") {
				continue
			}
			_, following, found := strings.Cut(rest, word)
			if !found {
				t.Errorf("%s lost %s", name, word)
				break
			}
			rest = following
		}
	}
}

// TestReadBack compares what a spreadsheet sees of the sheets of the user.
func TestReadBack(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	target, _ := hand(t, source)
	before, after := open(t, source), open(t, target)
	for _, sheet := range before.GetSheetList() {
		want, got := view(t, before, sheet), view(t, after, sheet)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", sheet, diff)
		}
	}
	if diff := cmp.Diff(names(before), names(after)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	want, err := before.GetDocProps()
	must(t, err)
	got, err := after.GetDocProps()
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
}

func view(t *testing.T, file *excelize.File, sheet string) map[string]any {
	t.Helper()
	seen := map[string]any{}
	for _, column := range []string{"A", "B", "C", "D", "E", "F"} {
		width, err := file.GetColWidth(sheet, column)
		must(t, err)
		seen["width "+column] = width
		for _, row := range []string{"1", "2", "3", "4", "5"} {
			value, err := file.GetCellValue(sheet, column+row)
			must(t, err)
			formula, err := file.GetCellFormula(sheet, column+row)
			must(t, err)
			style, err := file.GetCellStyle(sheet, column+row)
			must(t, err)
			look, err := file.GetStyle(style)
			must(t, err)
			seen[column+row] = []any{value, formula, style, look}
		}
	}
	var err error
	seen["visible"], err = file.GetSheetVisible(sheet)
	must(t, err)
	seen["validations"], err = file.GetDataValidations(sheet)
	must(t, err)
	panes, err := file.GetPanes(sheet)
	must(t, err)
	seen["panes"] = panes
	return seen
}

func names(file *excelize.File) []excelize.DefinedName {
	return slices.DeleteFunc(file.GetDefinedName(), func(n excelize.DefinedName) bool { return n.Scope == "Fautes" })
}

// TestMend returns a workbook, mends what it says, and reads it again: nothing is wrong any more.
func TestMend(t *testing.T) {
	t.Parallel()
	target, _ := hand(t, clerk(t))
	if again := faultsOf(t, target); len(again) != 8 {
		t.Errorf("the returned workbook has %d faults, the source had 8: %v", len(again), again)
	}
	change(t, target, func(file *excelize.File) {
		must(t, file.RemoveCol("unites", "E"))
		must(t, file.RemoveCol("unites", "E"))
		for cell, value := range map[string]any{"D2": 12, "C3": 2026, "D3": 2, "B5": "POP"} {
			must(t, file.SetCellValue("unites", cell, value))
		}
		must(t, file.SetCellValue("couts", "D3", "prevu"))
		must(t, file.SetCellValue("couts", "F3", 12))
	})
	if left := faultsOf(t, target); len(left) > 0 {
		t.Errorf("faults after mending: %v", left)
	}
}

// TestAgain returns a returned workbook: of what was mended no mark is left, and the comments of the user are as before.
func TestAgain(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	first, _ := hand(t, source)
	second, result := hand(t, first)
	if result.Cells != 8 || result.Sheets != 2 {
		t.Errorf("result %+v", result)
	}
	one, two := parts(t, first), parts(t, second)
	for name, content := range one {
		switch {
		case strings.Contains(name, "rels"), name == "[Content_Types].xml", name == "xl/workbook.xml":
		case name == "xl/worksheets/sheet6.xml": // the summary, which names its file
			content = strings.ReplaceAll(content, "dossier.xlsx", "retour.xlsx")
			if two["xl/worksheets/sheet7.xml"] != content {
				t.Errorf("the summary changed:\n%s\n%s", content, two["xl/worksheets/sheet7.xml"])
			}
		case strings.HasSuffix(name, ".vml"), strings.HasSuffix(name, ".xml") && two[name] != content:
			if len(two[name]) != len(content) {
				t.Errorf("%s changed:\n%s\n%s", name, content, two[name])
			}
		}
	}
	if list := open(t, second).GetSheetList(); len(list) != 6 || list[0] != "Fautes" {
		t.Errorf("sheets %v", list)
	}
	change(t, second, func(file *excelize.File) {
		must(t, file.SetCellValue("unites", "D2", 12))
		must(t, file.SetCellValue("unites", "D3", 12))
		must(t, file.SetCellValue("couts", "D3", "prevu"))
		must(t, file.SetCellValue("couts", "F3", 12))
	})
	third, result := hand(t, second)
	if result.Cells != 4 || result.Sheets != 1 {
		t.Errorf("result %+v", result)
	}
	file := open(t, third)
	got := commentsOf(t, file, "unites")
	if got["D2"] != "Camille|Chiffre de l'INSEE ?" || got["A4"] != "Camille|vérifié" || got["D3"] != "" || len(got) != 6 {
		t.Errorf("comments %q", got)
	}
	if got := commentsOf(t, file, "couts"); len(got) != 0 || coloured(t, file, "couts") != "" {
		t.Errorf("couts still has %q and colours %q", got, coloured(t, file, "couts"))
	}
	if cells := strings.Fields(coloured(t, file, "unites")); len(cells) != 4 {
		t.Errorf("coloured %v", cells)
	}
	for name := range parts(t, third) {
		if strings.Contains(name, "comments3") || strings.Contains(name, "vmlDrawing3") {
			t.Errorf("%s is left of a sheet without comments", name)
		}
	}
	if diff := cmp.Diff(names(open(t, source)), names(file)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	dir := t.TempDir()
	mine := filepath.Join(dir, "budget.xlsx")
	must(t, os.WriteFile(mine, []byte("chiffres"), 0o600))
	other := clerk(t)
	link := filepath.Join(dir, "lien.xlsx")
	must(t, os.Symlink(source, link))
	earlier, _ := hand(t, source)
	macros := filepath.Join(dir, "m.xlsm")
	must(t, os.WriteFile(macros, []byte("PK"), 0o600))
	for _, row := range []struct {
		why, source, target string
		kind                fault.Kind
		message             string
	}{
		{"a folder", dir, filepath.Join(dir, "r.xlsx"), fault.Invalid, "--retour vaut pour un classeur .xlsx"},
		{"the source itself", source, source, fault.Conflict, "est le classeur importé lui-même"},
		{"the source under another name", source, link, fault.Conflict, "est le classeur importé lui-même"},
		{"a file of the user", source, mine, fault.Conflict, "existe déjà et n'est pas un classeur annoté"},
		{"a workbook of the user", source, other, fault.Conflict, "existe déjà et n'est pas un classeur annoté"},
		{"a folder as target", source, dir, fault.Invalid, "doit finir par .xlsx"},
		{"another format", source, filepath.Join(dir, "r.ods"), fault.Invalid, "doit finir par .xlsx"},
		{"macros under the name of a workbook without", macros, filepath.Join(dir, "r.xlsx"), fault.Invalid, "doit finir par .xlsm"},
		{"macros under their own", macros, filepath.Join(dir, "r.xlsm"), "", ""},
		{"no folder", source, filepath.Join(dir, "rien", "r.xlsx"), fault.NotFound, "n'existe pas"},
		{"a new file", source, filepath.Join(dir, "r.XLSX"), "", ""},
		{"an earlier return", source, earlier, "", ""},
		{"a source that is not there", filepath.Join(dir, "non.xlsx"), earlier, "", ""},
	} {
		err := retour.Check(row.source, row.target)
		if row.kind == "" {
			if err != nil {
				t.Errorf("%s: %v", row.why, err)
			}
			continue
		}
		if err == nil || fault.KindOf(err) != row.kind || !strings.Contains(err.Error(), row.message) {
			t.Errorf("%s: %v, want %s %q", row.why, err, row.kind, row.message)
		}
	}
	content, err := os.ReadFile(mine)
	if _, writing := retour.Write(t.Context(), retour.Options{Source: source, Target: mine, Faults: faultsOf(t, source)}); writing == nil || err != nil || string(content) != "chiffres" {
		t.Errorf("wrote over a file of the user: %v, %v, %q", writing, err, content)
	}
	// An earlier return is replaced, and nothing is left beside it.
	if _, err := retour.Write(t.Context(), retour.Options{Source: source, Target: earlier, Faults: faultsOf(t, source)}); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(filepath.Dir(earlier)); err != nil || len(entries) != 1 {
		t.Errorf("beside the return: %v, %v", entries, err)
	}
}

// TestNoWorkbook hands back nothing of what is no workbook, and says why in the words of the fault.
func TestNoWorkbook(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"tronque.xlsx": "PK\x03\x04", "ancien.xlsx": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "secret.xlsx": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00",
	} {
		path, target := filepath.Join(dir, name), filepath.Join(dir, "r.xlsx")
		must(t, os.WriteFile(path, []byte(content), 0o600))
		faults := faultsOf(t, path)
		_, err := retour.Write(t.Context(), retour.Options{Source: path, Target: target, Faults: faults})
		if fault.KindOf(err) != fault.Invalid || len(faults) != 1 || err.Error() != faults[0].Message {
			t.Errorf("%s: %v, want %v", name, err, faults)
		}
		if _, err := os.Stat(target); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: a return was written", name)
		}
	}
}
