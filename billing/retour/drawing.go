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

// spacesOfVML are the prefixes under which we write VML, and which a drawing of other software need not declare.
var spacesOfVML = []struct{ prefix, name string }{
	{"v", "urn:schemas-microsoft-com:vml"}, {"o", "urn:schemas-microsoft-com:office:office"}, {"x", "urn:schemas-microsoft-com:office:excel"},
}

// declarations gives what a shape of ours must declare itself because the root of the drawing does not: openpyxl names the
// spaces anew on every element, under prefixes of its own.
func declarations(data []byte) string {
	at := bytes.Index(data, []byte("<xml"))
	if at < 0 {
		return ""
	}
	root, _, _ := bytes.Cut(data[at:], []byte(">"))
	var missing strings.Builder
	for _, space := range spacesOfVML {
		if !bytes.Contains(root, []byte("xmlns:"+space.prefix+"=")) {
			missing.WriteString(" xmlns:" + space.prefix + `="` + space.name + `"`)
		}
	}
	return missing.String()
}

// shape is one shape of a drawing, with the cell that it is the comment of.
type shape struct {
	start, inner, end int // of its tag, of what it holds, and of all of it
	anchor, anchorEnd int // of the numbers that place it; 0: its style alone does
	row, column       int // from 0; -1: it is no comment
}

// shapes finds the shapes of a drawing, and the place where more may stand.
func shapes(data []byte) (list []shape, last int, err error) {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.Strict = false
	last = -1
	var (
		open      *shape
		text      string
		textStart int
		comment   bool
	)
	for {
		before := int(decoder.InputOffset())
		token, err := decoder.RawToken()
		if err != nil {
			break
		}
		switch element := token.(type) {
		case xml.StartElement:
			text, textStart = "", int(decoder.InputOffset())
			switch element.Name.Local {
			case "shape":
				open, comment = &shape{start: before, inner: int(decoder.InputOffset()), row: -1, column: -1}, false
			case "ClientData":
				for _, given := range element.Attr {
					comment = comment || given.Name.Local == "ObjectType" && given.Value == "Note"
				}
			}
		case xml.CharData:
			text = string(element)
		case xml.EndElement:
			switch element.Name.Local {
			case "Anchor":
				if open != nil {
					open.anchor, open.anchorEnd = textStart, before
				}
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

// draw takes away the shapes of the comments that are lost, adds those of the comments that are gained, and makes room in
// those of the user that ours were added to: Excel cuts what does not fit into a box. It tells whether no shape is left.
func draw(data []byte, done outcome, of marks, widths widths) (drawn []byte, empty bool, err error) {
	list, last, err := shapes(data)
	if err != nil {
		return nil, false, err
	}
	var change edits
	left := 0
	for _, one := range list {
		if one.row >= 0 && one.column >= 0 && done.lost[cell{one.column + 1, one.row + 1}] {
			change = append(change, edit{one.start, one.end, ""})
			continue
		}
		left++
		if text, ok := done.grown[cell{one.column + 1, one.row + 1}]; ok && one.row >= 0 && one.column >= 0 {
			change = append(change, grow(data, one, text, widths)...)
		}
	}
	highest := 1024
	for _, found := range shapeID.FindAllSubmatch(data, -1) {
		if number, err := strconv.Atoi(string(found[1])); err == nil {
			highest = max(highest, number)
		}
	}
	var added strings.Builder
	declared := declarations(data)
	if len(done.gained) > 0 && !bytes.Contains(data, []byte(`id="_x0000_t202"`)) {
		added.WriteString(strings.Replace(shapeType, "<v:shapetype", "<v:shapetype"+declared, 1))
	}
	for i, at := range done.gained {
		added.WriteString(noteShape(highest+1+i, at, commentText(of[at]), widths, declared))
	}
	change.insert(last, added.String())
	return change.apply(data), left+len(done.gained) == 0, nil
}

// The size of a comment, in points of the screen: as wide as five columns of a new sheet, as high as its text wants.
const (
	noteWidth   = 380
	noteLetters = 62 // in one line of that width
	noteLine    = 15
	rowHeight   = 20
)

// heightOf is the height of a box that holds a text.
func heightOf(text string) int {
	lines := 1
	for line := range strings.SplitSeq(text, "\n") {
		lines += 1 + len([]rune(line))/noteLetters
	}
	return min(lines, 30) * noteLine
}

// reach gives the column, from 0, where a box ends that begins at left in another, and how far into it.
func (w widths) reach(column, left int) (right, rest int) {
	right, rest = column, left+noteWidth
	for rest > w.of(right+1) && right < maxColumns-1 {
		rest -= w.of(right + 1)
		right++
	}
	return right, min(max(rest, 1), w.of(right+1))
}

// maxColumns is how many columns a sheet has.
const maxColumns = 16384

// grow makes the box of a comment of the user as wide and as high as its text with ours wants; never smaller than it is.
// Where the drawing gives no cells to hold it by, its style alone says how large it is.
func grow(data []byte, one shape, text string, widths widths) edits {
	height := heightOf(text)
	var n [8]int // left column, its points, top row, its points; right column, its points, bottom row, its points
	numbers := strings.Split(string(data[one.anchor:one.anchorEnd]), ",")
	if one.anchor == 0 || len(numbers) != len(n) {
		tag := string(data[one.start:one.inner])
		larger := sized(sized(tag, "width", noteWidth*3/4), "height", height*3/4)
		return edits{{one.start, one.inner, larger}}
	}
	for i, number := range numbers {
		var err error
		if n[i], err = strconv.Atoi(strings.TrimSpace(number)); err != nil {
			return nil
		}
	}
	if right, rest := widths.reach(n[0], n[1]); right > n[4] || right == n[4] && rest > n[5] {
		n[4], n[5] = right, rest
	}
	n[6] = max(n[6], n[2]+1+height/rowHeight)
	return edits{{one.anchor, one.anchorEnd, fmt.Sprintf("%d, %d, %d, %d, %d, %d, %d, %d", n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7])}}
}

// sized makes a length in the style of a shape at least so many points.
func sized(tag, name string, points int) string {
	length := regexp.MustCompile(`([";\s]` + name + `:)\s*(\d+)(?:\.\d+)?(pt|px)`)
	return length.ReplaceAllStringFunc(tag, func(found string) string {
		parts := length.FindStringSubmatch(found)
		number, err := strconv.Atoi(parts[2])
		if parts[3] == "px" {
			number = number * 3 / 4
		}
		if err != nil || number >= points {
			return found
		}
		return parts[1] + strconv.Itoa(points) + "pt"
	})
}

// noteShape writes the box of a comment, right of its cell.
func noteShape(id int, at cell, text string, widths widths, declared string) string {
	const inset = 12
	height := heightOf(text)
	left := min(at.column, maxColumns-1) // from 0: the column behind the cell
	right, rest := widths.reach(left, inset)
	top := max(at.row-2, 0)
	return fmt.Sprintf(`<v:shape%s id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;width:%dpt;height:%dpt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
		`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>`+
		`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
		`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, %d, %d, 4, %d, %d, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
		declared, id, noteWidth*3/4, height*3/4, left, inset, top, right, rest, top+1+height/rowHeight, at.row-1, at.column-1)
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
