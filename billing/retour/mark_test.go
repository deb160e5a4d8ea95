package retour_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"quotepart/billing/fault"
	"quotepart/billing/retour"
)

// TestOwnSpaces adds shapes to a drawing that declares its spaces on every element and under other prefixes, as openpyxl
// writes it: a prefix that nobody declares makes Excel throw the drawing away.
func TestOwnSpaces(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	rewrite(t, source, "xl/drawings/vmlDrawing1.vml", func(string) string {
		shape := `<ns0:shape xmlns:ns0="urn:schemas-microsoft-com:vml" xmlns:ns1="urn:schemas-microsoft-com:office:office" type="#_x0000_t202" style="position:absolute; margin-left:59.25pt;width:144px;height:79px;z-index:1;visibility:hidden" id="_x0000_s%d"><ns2:ClientData xmlns:ns2="urn:schemas-microsoft-com:office:excel" ObjectType="Note"><ns2:Row>%d</ns2:Row><ns2:Column>%d</ns2:Column></ns2:ClientData></ns0:shape>`
		return "<xml>" + fmt.Sprintf(shape, 1026, 1, 3) + fmt.Sprintf(shape, 1027, 3, 0) + "</xml>"
	})
	target, _ := hand(t, source)
	drawing := parts(t, target)["xl/drawings/vmlDrawing1.vml"]
	decoder, count := xml.NewDecoder(strings.NewReader(drawing)), 0
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		must(t, err)
		if element, ok := token.(xml.StartElement); ok && element.Name.Local == "shape" {
			if count++; element.Name.Space != "urn:schemas-microsoft-com:vml" {
				t.Errorf("a shape of the space %q", element.Name.Space)
			}
		}
	}
	if count != 7 { // two of Camille's, five of ours: in D2 ours stands below hers
		t.Errorf("%d shapes: %s", count, drawing)
	}
	if !strings.Contains(drawing, "width:285pt") || strings.Count(drawing, "height:79px") != 1 {
		t.Errorf("the box of D2, which has no anchor, did not grow alone: %s", drawing)
	}
	whole(t, target)
}

// TestRoom makes the box of a comment of the user large enough for ours below it, once, and no other box.
func TestRoom(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	first, _ := hand(t, source)
	second, _ := hand(t, first)
	anchors := func(path string) map[string][]string {
		found := map[string][]string{}
		for _, one := range regexp.MustCompile(`<x:Anchor>([^<]*)</x:Anchor>.*?<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>`).FindAllStringSubmatch(parts(t, path)["xl/drawings/vmlDrawing1.vml"], -1) {
			found[one[2]+" "+one[3]] = strings.Split(one[1], ", ")
		}
		return found
	}
	before, after, again := anchors(source), anchors(first), anchors(second)
	const d2, a4 = "1 3", "3 0"
	if number(t, after[d2][6]) <= number(t, before[d2][6]) || number(t, after[d2][4]) < number(t, before[d2][4]) {
		t.Errorf("the box of D2 was %v and is %v", before[d2], after[d2])
	}
	if fmt.Sprint(after[a4]) != fmt.Sprint(before[a4]) {
		t.Errorf("the box of A4 was %v and is %v", before[a4], after[a4])
	}
	if fmt.Sprint(again[d2]) != fmt.Sprint(after[d2]) {
		t.Errorf("the box of D2 grows with every return: %v, then %v", after[d2], again[d2])
	}
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	must(t, err)
	return n
}

// TestMerged marks the one cell of a merge that shows for what is wrong in those that it covers.
func TestMerged(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	rewrite(t, source, "xl/worksheets/sheet3.xml", func(text string) string {
		return strings.Replace(text, "</sheetData>", `</sheetData><mergeCells count="2"><mergeCell ref="C3:D3"/><mergeCell ref="A20:B21"/></mergeCells>`, 1)
	})
	target, _ := hand(t, source)
	file := open(t, target)
	got := commentsOf(t, file, "unites")
	if strings.Count(got["C3"], "IMP-041") != 2 || !strings.Contains(got["C3"], "20x6") || !strings.Contains(got["C3"], "=1+1") || got["D3"] != "" {
		t.Errorf("comments %q", got)
	}
	if cells := " " + coloured(t, file, "unites") + " "; strings.Contains(cells, " D3 ") || !strings.Contains(cells, " C3 ") {
		t.Errorf("coloured %s", cells)
	}
}

// TestLegible gives the letters of a marked cell a colour of their own: white ones would vanish on a light fill.
func TestLegible(t *testing.T) {
	t.Parallel()
	target, _ := hand(t, clerk(t))
	styles := parts(t, target)["xl/styles.xml"]
	for _, ink := range []string{"FF9C0006", "FF7F4F00", "FF1F3A5F"} {
		if !strings.Contains(styles, `<dxf><font><color rgb="`+ink+`"/></font><fill>`) {
			t.Errorf("no format writes in %s", ink)
		}
	}
}

// TestNewerRules ranks ours below every rule of the user, those that Excel 2010 added to the format among them.
func TestNewerRules(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	const newer = `<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings>` +
		`<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:cfRule type="expression" priority="7" id="{1}"><xm:f>1=1</xm:f></x14:cfRule><xm:sqref>A1</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>`
	rewrite(t, source, "xl/worksheets/sheet3.xml", func(text string) string { return strings.Replace(text, "</worksheet>", newer+"</worksheet>", 1) })
	target, _ := hand(t, source)
	sheet := parts(t, target)["xl/worksheets/sheet3.xml"]
	if !strings.Contains(sheet, newer) || !strings.Contains(sheet, ` priority="8"><formula>"quotepart"`) || !strings.Contains(sheet, ` priority="9"><formula>"quotepart"`) {
		t.Errorf("the sheet is %s", sheet)
	}
}

// TestOtherHands leaves what a person wrote into a comment of ours, before and after, and the escapes of the format that
// stand in her own.
func TestOtherHands(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	rewrite(t, source, "xl/comments1.xml", func(text string) string {
		return strings.Replace(text, "Chiffre de l&#39;INSEE ?", "Chiffre_x000D_ de l&#39;INSEE ?", 1)
	})
	if !strings.Contains(parts(t, source)["xl/comments1.xml"], "Chiffre_x000D_ de") {
		t.Fatal("the comment was not changed")
	}
	first, _ := hand(t, source)
	if notes := parts(t, first)["xl/comments1.xml"]; !strings.Contains(notes, "Chiffre_x000D_ de") {
		t.Errorf("an escape of the user is another text: %s", notes)
	}
	rewrite(t, first, "xl/comments1.xml", func(text string) string {
		before, after, found := strings.Cut(text, "Erreur IMP-040")
		if !found {
			t.Fatal("no comment says IMP-040")
		}
		return before + "vu avec Camille\nErreur IMP-040" + strings.Replace(after, "——— quotepart ———", "——— quotepart ———\nrelancée le 3", 1)
	})
	change(t, first, func(file *excelize.File) {
		must(t, file.SetCellValue("unites", "B5", "POP"))
		must(t, file.SetCellValue("unites", "D2", 12))
	})
	second, _ := hand(t, first)
	got := commentsOf(t, open(t, second), "unites")
	if got["B5"] != "quotepart|vu avec Camille\n\nrelancée le 3" || !strings.HasPrefix(got["D2"], "Camille|Chiffre") || strings.Contains(got["D2"], "quotepart") {
		t.Errorf("comments %q", got)
	}
}

// TestSelected touches no sheet for saying that it is not selected, as LibreOffice does of all but one.
func TestSelected(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	for _, part := range []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"} {
		rewrite(t, source, part, func(text string) string {
			return strings.Replace(text, "<sheetView ", `<sheetView tabSelected="false" `, 1)
		})
	}
	target, _ := hand(t, source)
	before, after := parts(t, source), parts(t, target)
	for _, part := range []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"} {
		if before[part] != after[part] || !strings.Contains(before[part], `tabSelected="false"`) {
			t.Errorf("%s changed:\n%s\n%s", part, before[part], after[part])
		}
	}
}

// TestNoStyles makes the part of the styles under its usual name where a workbook has none.
func TestNoStyles(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	all := parts(t, source)
	delete(all, "xl/styles.xml")
	drop := regexp.MustCompile(`<(Override|Relationship) [^>]*styles(\.xml|\+xml)[^>]*(/>|></(Override|Relationship)>)`)
	for _, name := range []string{"[Content_Types].xml", "xl/_rels/workbook.xml.rels"} {
		all[name] = drop.ReplaceAllString(all[name], "")
	}
	for name := range all {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			all[name] = regexp.MustCompile(` (s|dxfId)="\d+"`).ReplaceAllString(all[name], "")
		}
	}
	store(t, source, all)
	target, result := hand(t, source)
	if _, there := parts(t, target)["xl/styles.xml"]; !there || result.Cells != 8 {
		t.Errorf("result %+v", result)
	}
	whole(t, target)
}

// TestSeverities begins each comment with the word of its severity, for those who do not tell the colours apart.
func TestSeverities(t *testing.T) {
	t.Parallel()
	source := clerk(t)
	faults := fault.List{
		{Code: "DOS-034", Severity: fault.Information, File: source, Table: "unites", Row: 2, Column: "tiers", Message: "le CCAS et sa commune adhèrent tous deux"},
		{Code: "IMP-084", Severity: fault.Avertissement, File: source, Table: "unites", Row: 3, Column: "tiers", Message: "il manque un chiffre", Hint: "ressaisissez le code"},
		{Code: "IMP-040", Severity: fault.Erreur, File: source, Table: "unites", Row: 4, Column: "tiers", Message: "la cellule est vide"},
	}
	target := filepath.Join(t.TempDir(), "r.xlsx")
	_, err := retour.Write(t.Context(), retour.Options{Source: source, Target: target, Faults: faults})
	must(t, err)
	got := commentsOf(t, open(t, target), "unites")
	for cell, want := range map[string]string{"A2": "quotepart|Information DOS-034", "A3": "quotepart|Avertissement IMP-084", "A4": "Camille|vérifié" + under + "Erreur IMP-040"} {
		if !strings.HasPrefix(got[cell], want) {
			t.Errorf("%s: %q, want it to begin with %q", cell, got[cell], want)
		}
	}
}
