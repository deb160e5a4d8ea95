package retour

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A comment shows as a shape of the drawing that the sheet calls legacy: VML, which is XML but for its line breaks.

const emptyDrawing = `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">` +
	`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1,2,3,4,5,6"/></o:shapelayout></xml>`

const shapeType = `<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">` +
	`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`

// shape is one shape of a drawing, with the cell that it is the comment of.
type shape struct {
	start, end  int
	row, column int // from 0; -1: it is no comment
}

// shapes finds the shapes of a drawing, and the place where more may stand.
func shapes(data []byte) (list []shape, last int, err error) {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.Strict = false
	last = -1
	var (
		open    *shape
		text    string
		comment bool
	)
	for {
		before := int(decoder.InputOffset())
		token, err := decoder.RawToken()
		if err != nil {
			break
		}
		switch element := token.(type) {
		case xml.StartElement:
			text = ""
			switch element.Name.Local {
			case "shape":
				open, comment = &shape{start: before, row: -1, column: -1}, false
			case "ClientData":
				for _, given := range element.Attr {
					comment = comment || given.Name.Local == "ObjectType" && given.Value == "Note"
				}
			}
		case xml.CharData:
			text = string(element)
		case xml.EndElement:
			switch element.Name.Local {
			case "Row", "Column":
				if number, err := strconv.Atoi(strings.TrimSpace(text)); err == nil && open != nil && comment {
					if element.Name.Local == "Row" {
						open.row = number
					} else {
						open.column = number
					}
				}
			case "shape":
				if open != nil {
					open.end = int(decoder.InputOffset())
					list, open = append(list, *open), nil
				}
			case "xml":
				last = before
			}
		}
	}
	if last < 0 {
		return nil, 0, errDamaged
	}
	return list, last, nil
}

var shapeID = regexp.MustCompile(`_x0000_s(\d{1,9})`)

// draw takes away the shapes of the comments that are lost and adds those of the comments that are gained. It tells
// whether no shape is left.
func draw(data []byte, lost map[cell]bool, gained []cell, of marks, widths widths) (drawn []byte, empty bool, err error) {
	list, last, err := shapes(data)
	if err != nil {
		return nil, false, err
	}
	var change edits
	left := 0
	for _, one := range list {
		if one.row >= 0 && one.column >= 0 && lost[cell{one.column + 1, one.row + 1}] {
			change = append(change, edit{one.start, one.end, ""})
			continue
		}
		left++
	}
	highest := 1024
	for _, found := range shapeID.FindAllSubmatch(data, -1) {
		if number, err := strconv.Atoi(string(found[1])); err == nil {
			highest = max(highest, number)
		}
	}
	var added strings.Builder
	if len(gained) > 0 && !bytes.Contains(data, []byte(`id="_x0000_t202"`)) {
		added.WriteString(shapeType)
	}
	for i, at := range gained {
		added.WriteString(noteShape(highest+1+i, at, commentText(of[at]), widths))
	}
	change.insert(last, added.String())
	return change.apply(data), left+len(gained) == 0, nil
}

// The size of a comment, in points of the screen: as wide as five columns of a new sheet, as high as its text wants.
const (
	noteWidth   = 380
	noteLetters = 62 // in one line of that width
	noteLine    = 15
	rowHeight   = 20
)

// noteShape writes the box of a comment, right of its cell.
func noteShape(id int, at cell, text string, widths widths) string {
	lines := 1
	for line := range strings.SplitSeq(text, "\n") {
		lines += 1 + len([]rune(line))/noteLetters
	}
	height := min(lines, 30) * noteLine
	left, right, rest := at.column, at.column, noteWidth // from 0: the column behind the cell
	for rest > widths.of(right+1) {
		rest -= widths.of(right + 1)
		right++
	}
	top := max(at.row-2, 0)
	return fmt.Sprintf(`<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;width:%dpt;height:%dpt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
		`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>`+
		`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 12, %d, 4, %d, %d, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
		id, noteWidth*3/4, height*3/4, left, top, right, max(rest, 1), top+1+height/rowHeight, at.row-1, at.column-1)
}

// widths are the columns of a sheet that have a width of their own, in points of the screen.
type widths struct {
	usual int
	spans []widthSpan
}

type widthSpan struct{ first, last, width int }

func (w widths) of(column int) int {
	for _, span := range w.spans {
		if column >= span.first && column <= span.last {
			return span.width
		}
	}
	return max(w.usual, 1)
}

// widthsOf reads the widths of a sheet. A hidden column has none, but a box must end somewhere: it counts for one.
func widthsOf(root *node) widths {
	w := widths{usual: 64}
	if format := root.child("sheetFormatPr"); format != nil && format.attribute("defaultColWidth") != "" {
		w.usual = pixels(format.attribute("defaultColWidth"))
	}
	if columns := root.child("cols"); columns != nil {
		for _, one := range columns.all("col") {
			first, _ := strconv.Atoi(one.attribute("min"))
			last, _ := strconv.Atoi(one.attribute("max"))
			width := w.usual
			if one.attribute("width") != "" {
				width = pixels(one.attribute("width"))
			}
			if hidden := one.attribute("hidden"); hidden == "1" || hidden == "true" {
				width = 1
			}
			w.spans = append(w.spans, widthSpan{first, last, width})
		}
	}
	return w
}

// pixels turns a width in letters (« 8.43 ») into points of the screen, roughly.
func pixels(letters string) int {
	whole, _, _ := strings.Cut(letters, ".")
	number, err := strconv.Atoi(whole)
	if err != nil || number < 0 {
		return 64
	}
	return max(number*7+5, 1)
}
