package retour

import (
	"path/filepath"
	"strconv"
	"strings"

	"quotepart/billing/fault"
)

// The summary is known again by its title, whatever spreadsheet saved it since.
const (
	summaryName   = "Fautes"
	summaryTitle  = "Fautes du dossier relevées par quotepart"
	summaryHeader = 6 // the row of the column names
)

// columns are those of the summary, with their widths in letters.
var columns = []struct {
	name  string
	width int
}{{"Gravité", 14}, {"Code", 9}, {"Feuille", 14}, {"Cellule", 9}, {"Colonne", 15}, {"Valeur lue", 20}, {"Message", 44}, {"Remède", 44}}

// summary is what the sheet tells.
type summary struct {
	source      string
	faults      []located
	cells, left int // marked, and not for the bound
	sheets      int
	looks       looks
}

// write gives the XML of the sheet. Every cell is a text within itself: no formula can come of what was seen.
func (s *summary) write() []byte {
	shown := s.faults[:min(len(s.faults), maxRows)]
	last := summaryHeader + max(len(shown), 1)
	edge := string(rune('A' + len(columns) - 1))
	var text, links strings.Builder
	text.WriteString(xmlHeader + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><tabColor rgb="` + tones[fault.Erreur].line + `"/><pageSetUpPr fitToPage="1"/></sheetPr>` +
		`<dimension ref="A1:` + edge + strconv.Itoa(last) + `"/><sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">` +
		`<pane ySplit="` + strconv.Itoa(summaryHeader) + `" topLeftCell="A` + strconv.Itoa(summaryHeader+1) + `" activePane="bottomLeft" state="frozen"/>` +
		`<selection pane="bottomLeft" activeCell="A` + strconv.Itoa(summaryHeader+1) + `" sqref="A` + strconv.Itoa(summaryHeader+1) + `"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="12"/><cols>`)
	for i, column := range columns {
		number := strconv.Itoa(i + 1)
		text.WriteString(`<col min="` + number + `" max="` + number + `" width="` + strconv.Itoa(column.width) + `" customWidth="1"/>`)
	}
	text.WriteString("</cols><sheetData>")
	for i, line := range s.lines() {
		look, height := s.looks.note, lineHeight
		if i == 0 {
			look, height = s.looks.title, titleHeight
		}
		row(&text, i+1, height, []string{line}, []int{look})
	}
	names, headers := []string{}, []int{}
	for _, column := range columns {
		names, headers = append(names, column.name), append(headers, s.looks.header)
	}
	row(&text, summaryHeader, lineHeight+4, names, headers)
	for i, one := range shown {
		s.row(&text, &links, summaryHeader+1+i, one)
	}
	text.WriteString(`</sheetData><autoFilter ref="` + s.filter(false) + `"/>`)
	if links.Len() > 0 {
		text.WriteString("<hyperlinks>" + links.String() + "</hyperlinks>")
	}
	text.WriteString(`<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>` +
		`<headerFooter><oddFooter>&amp;L&amp;8` + escape(strings.ReplaceAll(filepath.Base(s.source), "&", "&&")) + `&amp;R&amp;8Page &amp;P / &amp;N</oddFooter></headerFooter></worksheet>`)
	return []byte(text.String())
}

// filter gives the range of the table, as a sheet or a name of the workbook writes it.
func (s *summary) filter(absolute bool) string {
	last := strconv.Itoa(summaryHeader + max(min(len(s.faults), maxRows), 1))
	edge, first := string(rune('A'+len(columns)-1)), strconv.Itoa(summaryHeader)
	if absolute {
		return "$A$" + first + ":$" + edge + "$" + last
	}
	return "A" + first + ":" + edge + last
}

// lines are what stands above the table.
func (s *summary) lines() []string {
	counts := map[fault.Severity]int{}
	for _, one := range s.faults {
		counts[one.Severity]++
	}
	lines := []string{
		summaryTitle,
		"Classeur : " + filepath.Base(s.source),
		counted(counts[fault.Erreur], "erreur", "erreurs") + ", " + counted(counts[fault.Avertissement], "avertissement", "avertissements") + ", " +
			counted(counts[fault.Information], "information", "informations") + " ; " + counted(s.cells, "cellule annotée", "cellules annotées") + " dans " + counted(s.sheets, "feuille", "feuilles"),
		"Corrigez ce classeur et importez-le : cette feuille n'est pas lue, les couleurs et les commentaires de quotepart n'y changent rien.",
	}
	var more []string
	if s.left > 0 {
		more = append(more, counted(s.left, "autre cellule fautive n'est pas annotée", "autres cellules fautives ne sont pas annotées"))
	}
	if hidden := len(s.faults) - maxRows; hidden > 0 {
		more = append(more, counted(hidden, "autre faute ne figure pas ici", "autres fautes ne figurent pas ici"))
	}
	if len(more) > 0 {
		lines = append(lines, strings.Join(more, " ; ")+" : corrigez celles-ci, puis importez de nouveau.")
	}
	for i := range lines[2:] {
		lines[i+2] = typographic(lines[i+2])
	}
	lines[1] = strings.Replace(lines[1], " :", "\u00a0:", 1)
	return lines
}

// row writes the row of one fault, with the links to its place.
func (s *summary) row(text, links *strings.Builder, number int, one located) {
	place, look := one.Table, s.looks.text
	reference := ""
	switch {
	case one.sheet != nil:
		place = one.sheet.Name
	case one.Table != "" && one.File != "" && one.File != s.source:
		place += " (" + one.File + ")"
	}
	if one.cell.row > 0 {
		reference = one.cell.String()
	}
	sheetLook, cellLook := look, look
	if one.sheet != nil && !one.sheet.Hidden {
		target, from := reference, "D"
		if reference == "" {
			target, from, sheetLook = "A1", "C", s.looks.link
		} else {
			cellLook = s.looks.link
		}
		links.WriteString(`<hyperlink ref="` + from + strconv.Itoa(number) + `" location="` + escape(quoted(one.sheet.Name)+"!"+target) + `" display="` + escape(target) + `"/>`)
	}
	cells := []string{severity(one.Severity), one.Code, place, reference, one.Column, one.Value, typographic(one.Message), typographic(one.Hint)}
	lines := 1
	for i, content := range cells {
		lines = max(lines, linesOf(content, columns[i].width*5/4))
	}
	row(text, number, min(lines*lineHeight+2, mostHeight), cells, []int{s.looks.severity[one.Severity], look, sheetLook, cellLook, look, look, look, look})
}

// Heights in points. LibreOffice does not find out by itself how high a wrapped text is, so that every row says it.
const (
	titleHeight = 22
	lineHeight  = 12
	mostHeight  = 400 // the format allows 409
)

// linesOf counts the lines that a text takes in a column of so many letters. A column holds more letters of the summary than
// the digits of the usual font that its width counts.
func linesOf(text string, width int) int {
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines++
		at := 0
		for word := range strings.SplitSeq(paragraph, " ") {
			length := len([]rune(word))
			if at > 0 && at+1+length > width {
				lines++
				at = 0
			} else if at > 0 {
				at++
			}
			at += length
			if at > width { // a word longer than the column is broken
				lines += at / width
				at %= width
			}
		}
	}
	return lines
}

// quoted writes the name of a sheet as a reference does.
func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

func row(text *strings.Builder, number, height int, cells []string, looks []int) {
	line := strconv.Itoa(number)
	text.WriteString(`<row r="` + line + `" ht="` + strconv.Itoa(height) + `" customHeight="1">`)
	for i, content := range cells {
		text.WriteString(`<c r="` + string(rune('A'+i)) + line + `" s="` + strconv.Itoa(looks[i]) + `"`)
		if content == "" {
			text.WriteString("/>")
			continue
		}
		text.WriteString(` t="inlineStr"><is><t xml:space="preserve">` + escape(clip(content, 32_000)) + "</t></is></c>")
	}
	text.WriteString("</row>")
}
