package xlsx

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"quotepart/exports"
)

const (
	leastWidth = 6
	mostWidth  = 90
	padding    = 3  // figures of air in a cell, and the indent of numbers
	rateWidth  = 12 // figures of a rate with one decimal: +1234,5 %
	chartWidth = 10 // figures of a column of the default width
	arrowRoom  = 3  // figures of the arrow of a difference
	lineHeight = 12 // points of a line at fontSize
)

// arial holds the widths of the letters from space to ~ in thousandths of the font's size; bold ones are up to an eighth
// larger.
var arial = [95]int16{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

// figure is the width of a figure, in which columns are measured; indent that of the indent of text, with its margins.
const (
	figure = 556
	indent = 1000
)

// thousandths measures a text.
func thousandths(text string, isBold bool) int {
	width := 0
	for _, r := range text {
		switch {
		case r >= ' ' && r <= '~':
			width += int(arial[r-' '])
		case r == '\u202f':
			width += 200
		case r == '\u00a0':
			width += 278
		case unicode.IsUpper(r):
			width += 722
		case r < 0x2000:
			width += figure
		default:
			width += 1000
		}
	}
	if isBold {
		width += width / 8
	}
	return width
}

// figures gives the width of a text in figures, rounded up.
func figures(text string, isBold bool) int { return (thousandths(text, isBold) + figure - 1) / figure }

// widths gives the width of each physical column, in figures: wide enough for its longest cell, or for Column.Most,
// beyond which text wraps.
func widths(s *exports.Sheet) []int {
	columns := make([]int, s.Width())
	for i := range columns {
		columns[i] = leastWidth
		if len(s.Charts) > 0 {
			columns[i] = chartWidth
		}
	}
	for t := range s.Tables {
		table := &s.Tables[t]
		for i := range table.Columns {
			columns[i] = max(columns[i], min(mostWidth, columnWidth(table, i)))
		}
	}
	return columns
}

func columnWidth(t *exports.Table, i int) int {
	column := &t.Columns[i]
	width := headerWidth(column.Title)
	if t.Filter {
		width += 2 // the filter's button
	}
	if shortRate(t, i) {
		return max(width, rateWidth)
	}
	for r := range t.Rows {
		width = max(width, cellWidth(t.Rows[r].Cells[i], column.Most, t.Rows[r].Strong))
	}
	for _, totals := range t.Feet() {
		width = max(width, cellWidth(totals[i], column.Most, true))
	}
	if r := t.RuleOf(exports.RuleSigned, i); r != nil && column.Kind == exports.Amount {
		if width++; !r.Narrow {
			width += arrowRoom
		}
	}
	return width
}

// shortRate reports whether a column holds rates that are shown with one decimal, whatever they are.
func shortRate(t *exports.Table, i int) bool {
	return t.Columns[i].Kind == exports.Percent && (t.RuleOf(exports.RuleSigned, i) != nil || t.RuleOf(exports.RuleBar, i) != nil)
}

// headerWidth lets a header wrap between words, on three lines or so.
func headerWidth(title string) int {
	width := figures(title, true) / 3
	for word := range strings.FieldsSeq(title) {
		width = max(width, figures(word, true))
	}
	return width + padding
}

// cellWidth measures a cell. A number in another language's form is no wider than in the French one.
func cellWidth(c exports.Cell, most int, isBold bool) int {
	text := c.String()
	if most > 0 && len(text) > 4*most {
		return most + padding
	}
	width := figures(text, isBold)
	if most > 0 {
		width = min(width, most)
	}
	return width + padding
}

// linesOf estimates how many lines a text takes when it wraps between words at a width in figures. Heights are always
// given: no program finds that of a merged cell, and not every program that of a wrapped one.
func linesOf(text string, width int, isBold bool) int {
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		// See characters: a column holds a little more figures than its width says, less its indent and margins.
		lines += wrappedLines(paragraph, max(figure, width*figure*104/100-indent), isBold)
	}
	return lines
}

func wrappedLines(text string, room int, isBold bool) int {
	if utf8.RuneCountInString(text)*figure/2 < room && thousandths(text, isBold) <= room {
		return 1
	}
	lines, used := 1, 0
	for word := range strings.SplitSeq(text, " ") { // a no-break space is no place to wrap
		length := thousandths(word, isBold)
		if used > 0 && used+int(arial[0])+length > room {
			lines, used = lines+1, 0
		}
		if used > 0 {
			used += int(arial[0])
		}
		used += length
		for used > room { // a word longer than the line is cut
			lines, used = lines+1, used-room
		}
	}
	return lines
}

// rowHeight gives the height of a row of a table; 0 leaves it to the program, for a row of one line.
func rowHeight(t *exports.Table, cells []exports.Cell, widths []int, of weight) int {
	lines := 1
	for i := range cells {
		if wraps(t, cells, i, of) && cells[i].Plain() != "" {
			lines = max(lines, linesOf(cells[i].Plain(), widths[i], of != plain))
		}
	}
	if lines == 1 {
		return 0
	}
	return lines * lineHeight
}

// wraps tells whether a cell wraps. The heading of a group, with nothing after it in its row, runs on over its
// neighbours instead.
func wraps(t *exports.Table, cells []exports.Cell, i int, of weight) bool {
	if t.Columns[i].Most == 0 {
		return false
	}
	for _, next := range cells[i+1:] {
		if next.Kind() != exports.Empty {
			return true
		}
	}
	return of != strong || i == len(cells)-1
}
