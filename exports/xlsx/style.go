package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"quotepart/exports"
)

// The look: one accent, which is dark enough to be read in grey, and two tints of it.
const (
	font      = "Arial" // its metrics are those of Liberation Sans, so that columns are as wide on Linux
	fontSize  = 9
	titleSize = 14

	sectionSize = 11
	accent      = "1F3A5F"
	tint        = "E8ECF1"
	hairline    = "C3CAD3"
	subdued     = "595959"
	white       = "FFFFFF"
	euroFormat  = `#,##0.00\ [$€-40C]`
	dateFormat  = "dd/mm/yyyy"
)

// weight is how much a row stands out.
type weight int8

const (
	plain weight = iota
	strong
	total
)

// signs is how a difference shows that it is one.
type signs int8

const (
	withSign signs = iota + 1
	withArrow
)

// look is everything that a cell's style depends on.
type look struct {
	kind     exports.Kind
	decimals int // of a fraction
	weight   weight
	wrap     bool
	fact     bool
	signed   signs // of a difference
}

// styles makes each style of a workbook once.
type styles struct {
	file *excelize.File
	made map[look]int

	conditional map[string]int // by tint

	title, subtitle, section, header, headerRight, label, note int
}

func newStyles(file *excelize.File) (*styles, error) {
	s := &styles{file: file, made: map[look]int{}, conditional: map[string]int{}}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	middle := &excelize.Alignment{Vertical: "center", Horizontal: "left", WrapText: true}
	left := &excelize.Alignment{Vertical: "center", Horizontal: "left", Indent: 1, WrapText: true}
	right := &excelize.Alignment{Vertical: "center", Horizontal: "right", WrapText: true}
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{accent}}
	gap := []excelize.Border{{Type: "left", Color: white, Style: 1}, {Type: "right", Color: white, Style: 1}} // between headers that fill their columns
	for _, fixed := range []struct {
		id    *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: bold(titleSize, accent), Alignment: top}},
		{&s.subtitle, excelize.Style{Font: &excelize.Font{Family: font, Size: fontSize, Italic: true, Color: subdued}, Alignment: top}},
		{&s.section, excelize.Style{Font: bold(sectionSize, accent), Alignment: middle}},
		{&s.header, excelize.Style{Font: bold(fontSize, white), Fill: fill, Alignment: left, Border: gap}},
		{&s.headerRight, excelize.Style{Font: bold(fontSize, white), Fill: fill, Alignment: right, Border: gap}},
		{&s.label, excelize.Style{Font: bold(fontSize, accent), Alignment: top, Border: underline()}},
		{&s.note, excelize.Style{Font: &excelize.Font{Family: font, Size: fontSize, Italic: true, Color: subdued}}},
	} {
		id, err := file.NewStyle(&fixed.style)
		if err != nil {
			return nil, err
		}
		*fixed.id = id
	}
	return s, nil
}

func bold(size int, color string) *excelize.Font {
	return &excelize.Font{Family: font, Size: points(size), Bold: true, Color: color}
}

func underline() []excelize.Border {
	return []excelize.Border{{Type: "bottom", Color: hairline, Style: 1}}
}

// of gives the style of a cell.
func (s *styles) of(l look) (int, error) {
	if id, ok := s.made[l]; ok {
		return id, nil
	}
	style := excelize.Style{Font: &excelize.Font{Family: font, Size: fontSize}, Border: underline(), Alignment: &excelize.Alignment{Vertical: "top", WrapText: l.wrap}}
	if format := numberFormat(l); format != "" {
		style.CustomNumFmt = &format
	}
	switch l.weight {
	case strong:
		style.Font.Bold = true
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{tint}}
	case total:
		style.Font.Bold = true
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{tint}}
		style.Border = []excelize.Border{{Type: "top", Color: accent, Style: 2}, {Type: "bottom", Color: accent, Style: 1}}
	}
	switch {
	case l.fact:
		style.Alignment.Horizontal = "left"
	case alignsRight(l.kind):
		style.Alignment.Horizontal = "right"
	default:
		// Text keeps off the number before it. LibreOffice 7.4 forgets the indent of some numbers, never that of text.
		style.Alignment.Horizontal, style.Alignment.Indent = "left", 1
	}
	id, err := s.file.NewStyle(&style)
	if err != nil {
		return 0, err
	}
	s.made[l] = id
	return id, nil
}

// numberFormat gives the format code, which a workbook always writes the American way; the reader's program shows it its
// own way.
func numberFormat(l look) string {
	if l.signed != 0 {
		return signedFormat(l)
	}
	switch l.kind {
	case exports.Code:
		return "@"
	case exports.Integer:
		return "0"
	case exports.Amount:
		return euroFormat
	case exports.Quantity:
		return "#,##0" + fraction(l.decimals)
	case exports.Price:
		return "#,##0" + fraction(max(2, l.decimals)) + `\ [$€-40C]`
	case exports.Percent:
		return "0" + fraction(l.decimals) + `\ %`
	case exports.Date:
		return dateFormat
	}
	return ""
}

// signedFormat marks a difference by its arrow and its sign, whatever its colour: what is printed in grey says as much.
func signedFormat(l look) string {
	more, less, unit := "+", `\-`, `#,##0.00\ [$€-40C]`
	if l.kind == exports.Percent {
		unit = `#,##0.0\ %`
	}
	if l.signed == withArrow {
		more, less = `▲\ +`, `▼\ \-`
	}
	return more + unit + ";" + less + unit + ";" + unit
}

func fraction(decimals int) string {
	if decimals == 0 {
		return ""
	}
	return "." + strings.Repeat("0", decimals)
}

// decimalsOf is how many decimals a fraction is shown with: all of them, up to six; four where it has no end.
func decimalsOf(c exports.Cell) int {
	switch c.Kind() {
	case exports.Quantity, exports.Price, exports.Percent:
	default:
		return 0
	}
	places, ends := c.Ratio().Rat().FloatPrec()
	if !ends || places > 6 {
		return 4
	}
	return places
}
