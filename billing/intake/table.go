package intake

import (
	"strings"

	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// tableReader makes the rows of one table, whatever file its cells come from: first the header, then each row.
type tableReader struct {
	table     *dossier.Table
	file      string
	report    *report
	columns   []*columnReader // as in the schema
	position  []int           // of each column of the file: its column in the schema, unknown or unnamed
	found     []bool          // the columns of the schema that the file has
	share     int             // the column that is a rate or an amount as the column mode says, or -1
	mode      int
	rows      *dossier.Rows
	cells     []string // of the row at hand
	seen      int      // rows that are not empty
	limit     int      // how many there may be
	headed    bool     // a header was read, in the row headerRow
	headerRow int
	usable    bool // the header lets rows be made
	form      bool // all columns must be there, and others may be (see Form)
}

func newTableReader(table *dossier.Table, file string, within limits, capacity int) *tableReader {
	t := &tableReader{table: table, file: file, report: &report{limit: within.faults}, limit: within.rows}
	t.rows = dossier.NewRows(table, file, min(capacity, within.rows))
	t.cells = make([]string, len(table.Columns))
	t.found = make([]bool, len(table.Columns))
	t.share, t.mode = -1, table.Index("mode")
	for i := range table.Columns {
		t.columns = append(t.columns, newColumnReader(table, &table.Columns[i]))
		if t.columns[i].isShare() {
			t.share = i
		}
	}
	return t
}

func (t *tableReader) place(row int, column, value string) place {
	return place{file: t.file, table: t.table.Name, row: row, column: column, value: value}
}

// cellPlace is the place of one cell: i is its column in the file, from 0.
func (t *tableReader) cellPlace(row, i int, column, value string) place {
	where := t.place(row, column, value)
	where.position = i + 1
	return where
}

// read takes the next row of the file, of which the first that is not empty is the header. It answers false when the
// table is full and reading on is of no use.
func (t *tableReader) read(row int, cells []cell) bool {
	if t.isEmpty(cells) {
		return true
	}
	if !t.headed {
		t.readHeader(row, cells)
		return true
	}
	if t.seen++; t.seen > t.limit {
		t.report.add(wrong(tooManyRows, grouped(int64(t.limit))), t.place(row, "", ""))
		t.usable = false
		return false
	}
	t.readRow(row, cells)
	return true
}

// isEmpty reports whether the row has nothing in any column that is read.
func (t *tableReader) isEmpty(cells []cell) bool {
	for i, given := range cells {
		if t.headed && i < len(t.position) && t.position[i] == unknown {
			continue
		}
		if !given.isEmpty() {
			return false
		}
	}
	return true
}

func (c cell) isEmpty() bool {
	return c.kind == textCell && (c.text == "" || strings.TrimSpace(c.text) == "")
}

// readRow reads every cell of the row. A row with one fault gives no row.
func (t *tableReader) readRow(row int, cells []cell) {
	clear(t.cells)
	sound := true
	for i, given := range cells {
		sound = t.readCell(row, i, given) && sound
	}
	sound = t.checkRequired(row) && sound
	sound = t.checkShare(row) && sound
	if sound && t.usable {
		t.rows.Append(int64(row), t.cells...)
	}
}

// faulty stands for a cell that has its fault already, so that it is not also said to be empty.
const faulty = "\x00"

func (t *tableReader) readCell(row, i int, given cell) bool {
	position := unnamed
	if i < len(t.position) {
		position = t.position[i]
	}
	switch {
	case position == unknown, position == unnamed && given.isEmpty():
		return true
	case position == unnamed:
		t.report.add(wrong(surplusCell, i+1), t.cellPlace(row, i, "", given.seen()))
		return false
	}
	column := t.columns[position]
	canonical, found := column.read(given)
	if found.code != none {
		t.report.add(found, t.cellPlace(row, i, column.Name, given.seen()))
		t.cells[position] = faulty
		return false
	}
	t.cells[position] = canonical
	if given.kind == numberCell && column.losesZero(canonical) {
		t.report.add(wrong(lostZero), t.cellPlace(row, i, column.Name, canonical))
	}
	return true
}

// checkRequired reports the empty cells of required columns. A required column that the file lacks was reported with
// its header.
func (t *tableReader) checkRequired(row int) bool {
	sound := true
	for i, column := range t.columns {
		if column.Required && t.cells[i] == "" && t.found[i] {
			t.report.add(wrong(emptyCell), t.place(row, column.Name, ""))
			sound = false
		}
	}
	return sound
}

// checkShare refuses a share of the métropole whose unit belies its mode. The canonical text has no unit, so that
// nobody could tell afterwards that « 60 % » was read as 60 euros.
func (t *tableReader) checkShare(row int) bool {
	if t.share < 0 {
		return true
	}
	value, mode := t.columns[t.share], t.cells[t.mode]
	unit := value.unit
	value.unit = 0
	switch {
	case mode == "montant" && unit == '%':
		t.report.add(wrong(unitContradicts, "pourcentage", mode), t.place(row, value.Name, t.cells[t.share]+" %"))
	case mode == "taux" && unit == '€':
		t.report.add(wrong(unitContradicts, "euros", mode), t.place(row, value.Name, t.cells[t.share]+" €"))
	default:
		return true
	}
	return false
}

// close gives the rows in canonical order, or nothing where the header or the limit did not let the table be read, and
// the faults.
func (t *tableReader) close() (*dossier.Rows, fault.List) {
	if !t.headed {
		t.report.add(wrong(emptyFile), t.place(0, "", ""))
	}
	if !t.usable {
		return nil, t.report.close()
	}
	t.rows.Sort()
	return t.rows, t.report.close()
}
