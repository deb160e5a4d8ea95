package pdf

// para is a text of a cell, which wraps.
type para struct {
	text   string
	style  style
	size   length // 0: bodySize
	colour colour // zero: black
	before length // space above
}

// cell is what stands in one column of a row.
type cell []para

// row is one row of a table. It is never cut by the end of a page, unless it is taller than a page.
type row struct {
	cells []cell
	wide  bool   // the first cell runs up to the first cell after it that is not empty
	fill  colour // zero: none
	next  bool   // stays with the row after it
	rule  bool   // a hairline below
}

// column is a column of a table. Its width is in tenths of a millimetre.
type column struct {
	title string
	width int
	right bool
}

// table is rows under a head that comes again on each page.
type table struct {
	columns []column
	bare    bool // without a head
	rows    []row
}

const (
	padding    = length(2_500) // above and below a row
	gutter     = length(7_000) // between columns
	headHeight = length(15_000)
)

// line is one line of a cell, ready to be placed.
type line struct {
	text   string
	style  style
	size   length
	colour colour
	above  length // from the line before it, or the top of the row, to its baseline
	below  length // from its baseline to its foot
}

// measured is a row whose lines are known.
type measured struct {
	row    *row
	cells  [][]line
	height length
}

func (t *table) span(r *row, i int) length {
	width := millimetres(t.columns[i].width)
	if r.wide && i == 0 {
		for j := 1; j < len(t.columns) && (j >= len(r.cells) || len(r.cells[j]) == 0); j++ {
			width += millimetres(t.columns[j].width)
		}
	}
	return width
}

func (t *table) measure(r *row) measured {
	m := measured{row: r, cells: make([][]line, len(r.cells))}
	for i, c := range r.cells {
		m.cells[i] = linesOf(c, t.span(r, i)-gutter)
	}
	m.height = tallest(m.cells)
	return m
}

func linesOf(c cell, width length) []line {
	var lines []line
	for _, p := range c {
		if p.size == 0 {
			p.size = bodySize
		}
		if p.colour == (colour{}) {
			p.colour = black
		}
		before := p.before
		for _, text := range wrap(printable(p.text), p.style, p.size, width) {
			lines = append(lines, line{text, p.style, p.size, p.colour, before + p.size, p.size / 4})
			before = 0
		}
	}
	return lines
}

func heightOf(lines []line) length {
	height := 2 * padding
	for i := range lines {
		height += lines[i].above + lines[i].below
	}
	return height
}

func tallest(cells [][]line) length {
	var height length
	for _, lines := range cells {
		height = max(height, heightOf(lines))
	}
	return height
}

// table places the rows, each whole.
func (l *layout) table(t table) {
	rows := make([]measured, len(t.rows))
	for i := range t.rows {
		rows[i] = t.measure(&t.rows[i])
	}
	head := headHeight
	if t.bare {
		head = 0
	}
	capacity := bottom - top - head
	for i := range rows {
		needed := rows[i].height
		for j := i; rows[j].row.next && j+1 < len(rows) && needed+rows[j+1].height <= capacity; j++ {
			needed += rows[j+1].height
		}
		switch {
		case i == 0:
			l.room(head + min(needed, capacity))
			l.tableHead(&t)
		case l.y+min(needed, capacity) > bottom:
			l.turn()
			l.tableHead(&t)
		}
		for rows[i].height > capacity {
			part := cutAt(&rows[i], bottom-l.y)
			l.row(&t, &part)
			l.turn()
			l.tableHead(&t)
		}
		l.row(&t, &rows[i])
	}
}

// cutAt takes off the lines of a row that fit in a height: only for a row that is taller than a page.
func cutAt(m *measured, height length) measured {
	part := measured{row: m.row, cells: make([][]line, len(m.cells))}
	for i, lines := range m.cells {
		used, n := 2*padding, 0
		for n < len(lines) && used+lines[n].above+lines[n].below <= height {
			used += lines[n].above + lines[n].below
			n++
		}
		part.cells[i], m.cells[i] = lines[:n], lines[n:]
	}
	part.height, m.height = tallest(part.cells), tallest(m.cells)
	return part
}

func (l *layout) tableHead(t *table) {
	if t.bare {
		return
	}
	l.box(left, l.y, inner, headHeight, accent)
	x := left
	for _, c := range t.columns {
		width := millimetres(c.width)
		if c.right {
			l.textRight(x+width-gutter/2, l.y+10_500, c.title, bold, smallSize, white)
		} else {
			l.text(x+gutter/2, l.y+10_500, c.title, bold, smallSize, white)
		}
		x += width
	}
	l.y += headHeight
}

func (l *layout) row(t *table, m *measured) {
	if m.row.fill != (colour{}) {
		l.box(left, l.y, inner, m.height, m.row.fill)
	}
	x := left
	for i, lines := range m.cells {
		y := l.y + padding
		for _, line := range lines {
			y += line.above
			if t.columns[i].right {
				l.textRight(x+millimetres(t.columns[i].width)-gutter/2, y, line.text, line.style, line.size, line.colour)
			} else {
				l.text(x+gutter/2, y, line.text, line.style, line.size, line.colour)
			}
			y += line.below
		}
		x += millimetres(t.columns[i].width)
	}
	l.y += m.height
	if m.row.rule {
		l.box(left, l.y, inner, 400, hairline)
	}
}

// paragraphs places texts over the whole width, each whole.
func (l *layout) paragraphs(paras ...para) {
	t := table{columns: []column{{width: 1740}}, bare: true}
	for _, p := range paras {
		if p.text != "" {
			t.rows = append(t.rows, row{cells: []cell{{p}}})
		}
	}
	if len(t.rows) > 0 {
		l.table(t)
	}
}
