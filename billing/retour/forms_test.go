package retour_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"quotepart/billing/fault"
	"quotepart/billing/retour"
)

// TestForms hands back workbooks as other software writes them.
func TestForms(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why   string
		dress func(path string)
		check func(path string, file *excelize.File)
	}{
		{"elements with a prefix", func(path string) {
			for _, part := range []string{"xl/worksheets/sheet4.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"} {
				rewrite(t, path, part, prefixed)
			}
		}, func(path string, _ *excelize.File) {
			all := parts(t, path)
			for part, want := range map[string]string{
				"xl/worksheets/sheet4.xml": `<x:cfRule type="expression"`, "xl/workbook.xml": `<x:sheet name="Fautes"`, "xl/styles.xml": `<x:dxf><x:font><x:color rgb="FF9C0006"/></x:font><x:fill><x:patternFill`,
				"[Content_Types].xml": `<x:Override PartName="/xl/comments3.xml"`,
			} {
				if !strings.Contains(all[part], want) {
					t.Errorf("%s does not hold %s:\n%s", part, want, all[part])
				}
			}
		}},
		{"quotes of the other kind", func(path string) {
			rewrite(t, path, "xl/workbook.xml", func(text string) string { return strings.ReplaceAll(text, `"`, `'`) })
		}, func(_ string, file *excelize.File) {
			if file.GetSheetList()[0] != "Fautes" {
				t.Error("no summary")
			}
		}},
		{"a conversation", func(path string) {
			rewrite(t, path, "xl/comments1.xml", func(text string) string {
				return strings.Replace(text, "<author>Camille</author>", "<author>tc={5C4D}</author>", 1)
			})
		}, func(_ string, file *excelize.File) {
			if got := commentsOf(t, file, "unites"); got["D2"] != "tc={5C4D}|Chiffre de l'INSEE ?" || !strings.Contains(coloured(t, file, "unites"), "D2") || len(got) != 7 {
				t.Errorf("comments %q", got)
			}
		}},
		{"a sheet of the user named Fautes", func(path string) {
			change(t, path, func(file *excelize.File) {
				_, err := file.NewSheet("FAUTES")
				must(t, err)
				must(t, file.SetCellValue("FAUTES", "A1", "à voir"))
			})
		}, func(path string, file *excelize.File) {
			if list := file.GetSheetList(); list[0] != "Fautes (2)" || list[6] != "FAUTES" {
				t.Errorf("sheets %v", list)
			}
			if again, _ := hand(t, path); len(open(t, again).GetSheetList()) != 7 {
				t.Error("the second return has another number of sheets")
			}
		}},
		{"no comment at all", func(path string) {
			change(t, path, func(file *excelize.File) {
				must(t, file.DeleteComment("unites", "D2"))
				must(t, file.DeleteComment("unites", "A4"))
			})
		}, func(_ string, file *excelize.File) {
			if got := commentsOf(t, file, "unites"); len(got) != 6 || !strings.HasPrefix(got["D2"], "quotepart|Erreur IMP-041") {
				t.Errorf("comments %q", got)
			}
		}},
		{"a form of VML that is no XML", func(path string) {
			rewrite(t, path, "xl/drawings/vmlDrawing1.vml", func(text string) string {
				return strings.Replace(text, "</xml>", `<v:shape id="_x0000_s9000"><v:textbox><div>un<br>deux&nbsp;trois</div></v:textbox><x:ClientData ObjectType="Button"><x:Row>2</x:Row><x:Column>3</x:Column></x:ClientData></v:shape></xml>`, 1)
			})
		}, func(path string, _ *excelize.File) {
			drawing := parts(t, path)["xl/drawings/vmlDrawing1.vml"]
			if !strings.Contains(drawing, "un<br>deux&nbsp;trois") || !strings.Contains(drawing, `id="_x0000_s9001"`) {
				t.Errorf("the drawing is %s", drawing)
			}
		}},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			path := clerk(t)
			row.dress(path)
			target, result := hand(t, path)
			if result.Cells != 8 {
				t.Errorf("result %+v, faults %v", result, faultsOf(t, path))
			}
			row.check(target, open(t, target))
			if again := faultsOf(t, target); len(again) != 8 {
				t.Errorf("%d faults after the return: %v", len(again), again)
			}
		})
	}
}

// prefixed gives every element of a part a prefix, as the software of Microsoft for servers does.
func prefixed(text string) string {
	header, body, _ := strings.Cut(text, "?>")
	body = strings.NewReplacer("</", "</x:", "<", "<x:", ` xmlns="`, ` xmlns:x="`).Replace(strings.TrimSpace(body))
	return header + "?>" + body
}

// TestHostileText keeps texts that a spreadsheet would calculate, decode or refuse.
func TestHostileText(t *testing.T) {
	t.Parallel()
	path := clerk(t)
	texts := []string{"=1+1", "+33", "-5", "@SOMME(A1)", "=HYPERLINK(\"http://x\")", "_x0041_", "a\x01b\ufffe", "<t>&amp;</t>", "ligne\nsuite", strings.Repeat("é", 40_000)}
	var faults fault.List
	for i, text := range texts {
		faults = append(faults, fault.Fault{Code: "IMP-041", File: path, Table: "unites", Row: i + 10, Column: "valeur", Value: text, Message: text, Hint: text})
	}
	target := filepath.Join(t.TempDir(), "r.xlsx")
	_, err := retour.Write(t.Context(), retour.Options{Source: path, Target: target, Faults: faults})
	must(t, err)
	file := open(t, target)
	if formulas := strings.Count(parts(t, target)["xl/worksheets/sheet6.xml"], "<f"); formulas != 0 {
		t.Errorf("%d formulas in the summary", formulas)
	}
	comments := commentsOf(t, file, "unites")
	for i, text := range texts {
		want := strings.NewReplacer("\x01", "\ufffd", "\ufffe", "\ufffd").Replace(text)
		for _, column := range []string{"F", "G", "H"} {
			got, err := file.GetCellValue("Fautes", fmt.Sprintf("%s%d", column, 7+i))
			must(t, err)
			kind, err := file.GetCellType("Fautes", fmt.Sprintf("%s%d", column, 7+i))
			must(t, err)
			if len(want) > 32_000 {
				if len([]rune(got)) != 32_000 || !strings.HasSuffix(got, "…") {
					t.Errorf("a text of %d characters, %d wanted", len([]rune(got)), 32_000)
				}
			} else if got != want || kind != excelize.CellTypeInlineString {
				t.Errorf("%s%d: %q of type %d, want %q", column, 7+i, got, kind, want)
			}
		}
		if said := plain.Replace(comments[fmt.Sprintf("D%d", 10+i)]); len(want) < 32_000 && text != "_x0041_" && !strings.Contains(said, "Erreur IMP-041 : "+want+" (valeur lue : « "+want+" »)") {
			t.Errorf("comment %q does not say %q", said, want)
		}
	}
}

// TestPlaces says where faults go that have no cell of their own.
func TestPlaces(t *testing.T) {
	t.Parallel()
	path := clerk(t, func(file *excelize.File) {
		_, err := file.NewSheet("brouillon l'an")
		must(t, err)
		must(t, file.SetCellValue("brouillon l'an", "A1", "x"))
	})
	faults := fault.List{
		{Code: "DOS-022", File: path, Table: "couts", Row: 2, Message: "la ligne entière"},
		{Code: "IMP-030", File: path, Table: "couts", Row: 1, Column: "piece", Message: "la colonne manque"},
		{Code: "DOS-004", File: "dossier enregistré", Table: "tiers", Row: 2, Column: "nom", Message: "ailleurs"},
		{Code: "DOS-035", File: path, Table: "parametres", Message: "la table manque"},
		{Code: "IMP-005", Severity: fault.Avertissement, File: path, Table: "brouillon l'an", Message: "la feuille"},
		{Code: "IMP-006", Severity: fault.Information, File: path, Table: "listes", Message: "masquée"},
		{Code: "IMP-040", Severity: fault.Information, File: path, Table: "couts", Row: 2, Message: "une seconde"},
	}
	target := filepath.Join(t.TempDir(), "r.xlsx")
	result, err := retour.Write(t.Context(), retour.Options{Source: path, Target: target, Faults: faults})
	must(t, err)
	if result.Cells != 2 || result.Sheets != 1 {
		t.Errorf("result %+v", result)
	}
	file := open(t, target)
	comments := commentsOf(t, file, "couts")
	if plain.Replace(comments["B2"]) != "quotepart|"+signed("Erreur DOS-022 : la ligne entière.\nInformation IMP-040 : une seconde.") || !strings.Contains(comments["B1"], "IMP-030") || len(comments) != 2 {
		t.Errorf("comments %q", comments)
	}
	for i, want := range []string{"couts B2 'couts'!B2", "couts B1 'couts'!B1", "tiers (dossier enregistré)  ", "parametres  ", "brouillon l'an  'brouillon l''an'!A1", "couts B2 'couts'!B2", "listes  "} {
		sheet, _ := file.GetCellValue("Fautes", fmt.Sprintf("C%d", 7+i))
		cell, _ := file.GetCellValue("Fautes", fmt.Sprintf("D%d", 7+i))
		_, link, _ := file.GetCellHyperLink("Fautes", fmt.Sprintf("D%d", 7+i))
		if link == "" {
			_, link, _ = file.GetCellHyperLink("Fautes", fmt.Sprintf("C%d", 7+i))
		}
		if got := sheet + " " + cell + " " + link; got != want && !(i >= 4 && i <= 6) {
			t.Errorf("row %d: %q, want %q", 7+i, got, want)
		}
	}
}

// TestBound marks so many cells and no more, the errors first, and says how many are left.
func TestBound(t *testing.T) {
	t.Parallel()
	path := clerk(t)
	var faults fault.List
	for row := range 25_000 {
		faults = append(faults, fault.Fault{Code: "IMP-079", Severity: fault.Avertissement, File: path, Table: "unites", Row: row + 2, Column: "tiers", Message: "le zéro manque"})
	}
	faults = append(faults, fault.Fault{Code: "IMP-041", File: path, Table: "couts", Row: 3, Column: "montant", Message: "un nombre est attendu"})
	target := filepath.Join(t.TempDir(), "r.xlsx")
	start := time.Now()
	result, err := retour.Write(t.Context(), retour.Options{Source: path, Target: target, Faults: faults})
	must(t, err)
	t.Logf("%s", time.Since(start))
	if result.Cells != 5000 || result.Sheets != 2 || result.Left != 20_001 {
		t.Errorf("result %+v", result)
	}
	file := open(t, target)
	if comments := commentsOf(t, file, "unites"); len(comments) != 4999+1 { // A4 bears the user's and ours, D2 the user's
		t.Errorf("%d comments", len(comments))
	}
	if len(commentsOf(t, file, "couts")) != 1 {
		t.Error("the error is not marked")
	}
	rows, err := file.GetRows("Fautes")
	must(t, err)
	if want := "20 001 autres cellules fautives ne sont pas annotées ; 5 001 autres fautes ne figurent pas ici : corrigez celles-ci, puis importez de nouveau."; plain.Replace(rows[4][0]) != want || len(rows) != 20_006 {
		t.Errorf("%d rows, %q", len(rows), rows[4])
	}
	if rows[6][0] != "Erreur" {
		t.Errorf("the first fault is %q", rows[6])
	}
}
