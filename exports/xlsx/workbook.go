package xlsx

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"

	"quotepart/billing/fault"
	"quotepart/exports"
)

// Properties are the document properties. Created is a stored time (RFC 3339, UTC), never the clock's.
type Properties struct {
	Title   string
	Subject string
	Created string
}

// noTime stands for a time that nobody knows: the first that the zip format can hold.
const noTime = "1980-01-01T00:00:00Z"

// Write writes the pages as a workbook, in their order. The same pages give the same bytes. It may run at the same time
// for several workbooks.
func Write(w io.Writer, p Properties, sheets []exports.Sheet) error {
	file := excelize.NewFile()
	defer file.Close()
	if err := setProperties(file, p); err != nil {
		return err
	}
	looks, err := newStyles(file)
	if err != nil {
		return err
	}
	places := newPlacer(sheets)
	for i := range sheets {
		if err := sheets[i].Check(); err != nil {
			return err
		}
		if err := addSheet(file, i, sheets[i].Name); err != nil {
			return err
		}
		if err := writeSheet(file, looks, places, &sheets[i]); err != nil {
			return fmt.Errorf("feuille « %s » : %w", sheets[i].Name, err)
		}
	}
	return save(file, w)
}

// save writes the canonical archive.
func save(file *excelize.File, w io.Writer) error {
	file.SetZipWriter(func(out io.Writer) excelize.ZipWriter { return &archive{out: out} })
	_, err := file.WriteTo(w)
	return err
}

func setProperties(file *excelize.File, p Properties) error {
	created := noTime
	if at, err := time.Parse(time.RFC3339, p.Created); err == nil {
		created = at.UTC().Format(time.RFC3339)
	}
	if err := file.SetDefaultFont(font); err != nil {
		return err
	}
	if err := file.SetAppProps(&excelize.AppProperties{Application: "quotepart"}); err != nil {
		return err
	}
	return file.SetDocProps(&excelize.DocProperties{
		Title: clip(p.Title), Subject: clip(p.Subject), Creator: "quotepart", LastModifiedBy: "quotepart", Language: "fr-FR", Created: created, Modified: created,
	})
}

// addSheet adds a tab; the library makes the first by itself.
func addSheet(file *excelize.File, i int, name string) error {
	if i == 0 {
		return file.SetSheetName(file.GetSheetName(0), name)
	}
	_, err := file.NewSheet(name)
	return err
}

// sheetWriter writes one page row by row.
type sheetWriter struct {
	file   *excelize.File
	looks  *styles
	places placer
	sheet  *exports.Sheet
	stream *excelize.StreamWriter
	widths []int
	row    int // the next, from 1
}

func writeSheet(file *excelize.File, looks *styles, places placer, s *exports.Sheet) error {
	w := &sheetWriter{file: file, looks: looks, places: places, sheet: s, widths: widths(s), row: 1}
	if rows := lastRow(s); rows > excelize.TotalRows {
		return fault.Refuse(fault.Internal, "%d lignes dépassent ce qu'une feuille contient", rows)
	}
	// A streamed sheet keeps nothing that is set after its first rows, and loses some of it without a word.
	if err := w.setUp(); err != nil {
		return err
	}
	var err error
	if w.stream, err = file.NewStreamWriter(s.Name); err != nil {
		return err
	}
	for i, width := range w.widths {
		if len(s.Charts) > 0 {
			break // charts stand on columns of the default width
		}
		if err := w.stream.SetColWidth(i+1, i+1, characters(width)); err != nil {
			return err
		}
	}
	for _, part := range []func() error{w.head, w.facts, w.tables, w.room} {
		if err := part(); err != nil {
			return err
		}
	}
	return w.stream.Flush()
}

// room writes the rows under the charts of a page, each with its height: LibreOffice makes a row without one lower, and moves
// the charts.
func (w *sheetWriter) room() error {
	for range (len(w.sheet.Charts) + 1) / 2 * chartRows {
		if err := w.next(nil, excelize.RowOpts{Height: rowPoints}); err != nil {
			return err
		}
	}
	return nil
}

// head writes the title and the lines under it, each across the page.
func (w *sheetWriter) head() error {
	if w.sheet.Bare {
		return nil
	}
	if err := w.across(w.sheet.Title, w.looks.title, 19, titleSize); err != nil {
		return err
	}
	for _, line := range w.sheet.Subtitle {
		if err := w.across(line, w.looks.subtitle, lineHeight, fontSize); err != nil {
			return err
		}
	}
	w.row++
	return nil
}

// across writes a text of a font size over all columns that are in sight on one page.
func (w *sheetWriter) across(text string, style, height, size int) error {
	to := w.acrossTo()
	room := w.spanWidth(1, to) * fontSize / size
	return w.merged(1, to, excelize.Cell{StyleID: style, Value: clip(text)}, height*linesOf(text, room, size != fontSize))
}

// acrossTo is the last column of a title: on a page that is printed in several side by side, those of the first.
func (w *sheetWriter) acrossTo() int {
	if w.sheet.Bare {
		return 1 // a program that reads the page stumbles over merged cells
	}
	if w.sheet.PagesWide <= 1 {
		return len(w.widths)
	}
	const most = 150
	width := 0
	for i := range w.widths {
		if width += w.widths[i]; width > most && i > 1 {
			return i
		}
	}
	return len(w.widths)
}

func (w *sheetWriter) spanWidth(from, to int) int {
	width := 0
	for i := from; i <= to; i++ {
		width += w.widths[i-1]
	}
	return width
}

// merged writes one cell over several columns, in a row of its own.
func (w *sheetWriter) merged(from, to int, cell excelize.Cell, height int) error {
	if err := w.stream.SetRow(w.at(from), []any{cell}, excelize.RowOpts{Height: points(height)}); err != nil {
		return err
	}
	if to > from {
		if err := w.stream.MergeCell(w.at(from), w.at(to)); err != nil {
			return err
		}
	}
	w.row++
	return nil
}

// facts writes labels in the first columns and values across the rest.
func (w *sheetWriter) facts() error {
	labels := labelColumns(w.sheet)
	to := max(labels+1, w.acrossTo())
	for i := range w.sheet.Facts {
		fact := &w.sheet.Facts[i]
		style, err := w.looks.of(look{kind: fact.Value.Kind(), decimals: decimalsOf(fact.Value), fact: true, wrap: fact.Value.Kind() == exports.Text})
		if err != nil {
			return err
		}
		value, err := w.cell(fact.Value, style)
		if err != nil {
			return err
		}
		height := lineHeight * max(linesOf(fact.Value.String(), w.spanWidth(labels+1, to), false), linesOf(fact.Label, w.spanWidth(1, labels), true))
		if err := w.factRow(fact.Label, value, labels, to, height+3); err != nil {
			return err
		}
	}
	if len(w.sheet.Facts) > 0 {
		w.row++
	}
	return nil
}

func (w *sheetWriter) factRow(label string, value excelize.Cell, labels, to, height int) error {
	cells := make([]any, to)
	for i := range cells {
		cells[i] = excelize.Cell{StyleID: value.StyleID}
		if i < labels {
			cells[i] = excelize.Cell{StyleID: w.looks.label}
		}
	}
	cells[0], cells[labels] = excelize.Cell{StyleID: w.looks.label, Value: clip(label)}, value
	if err := w.stream.SetRow(w.at(1), cells, excelize.RowOpts{Height: points(height)}); err != nil {
		return err
	}
	for _, span := range [][2]int{{1, labels}, {labels + 1, to}} {
		if span[1] > span[0] {
			if err := w.stream.MergeCell(w.at(span[0]), w.at(span[1])); err != nil {
				return err
			}
		}
	}
	w.row++
	return nil
}

func (w *sheetWriter) tables() error {
	for i := range w.sheet.Tables {
		if err := w.table(i); err != nil {
			return err
		}
		w.row++
	}
	return nil
}

func (w *sheetWriter) table(place int) error {
	t := &w.sheet.Tables[place]
	if t.Title != "" {
		if err := w.across(t.Title, w.looks.section, 18, sectionSize); err != nil {
			return err
		}
	}
	if err := w.header(t); err != nil {
		return err
	}
	if len(t.Rows) == 0 {
		return w.across(t.Empty, w.looks.note, lineHeight, fontSize)
	}
	for i := range t.Rows {
		of := plain
		if t.Rows[i].Strong {
			of = strong
		}
		if err := w.cells(t, t.Rows[i].Cells, of); err != nil {
			return err
		}
	}
	for i, totals := range t.Feet() {
		if i == 0 {
			totals = sums(t, place)
		}
		if err := w.cells(t, totals, total); err != nil {
			return err
		}
	}
	return nil
}

// sums gives the totals of a table with the formulas that add them up.
func sums(t *exports.Table, place int) []exports.Cell {
	cells := slices.Clone(t.Totals)
	for i := range cells {
		if kind := cells[i].Kind(); (kind == exports.Amount || kind == exports.Integer) && cells[i].Formula() == nil {
			cells[i] = cells[i].By(exports.Calc("SUM({0})", exports.Down(place, i, 0, len(t.Rows)-1)))
		}
	}
	return cells
}

func (w *sheetWriter) header(t *exports.Table) error {
	cells := make([]any, len(t.Columns))
	lines := 1
	for i := range t.Columns {
		style := w.looks.header
		if alignsRight(t.Columns[i].Kind) {
			style = w.looks.headerRight
		}
		cells[i] = excelize.Cell{StyleID: style, Value: clip(t.Columns[i].Title)}
		lines = max(lines, linesOf(t.Columns[i].Title, w.widths[i], true))
	}
	return w.next(cells, excelize.RowOpts{Height: points(lineHeight*lines + 5)})
}

func alignsRight(kind exports.Kind) bool { return kind != exports.Text && kind != exports.Code }

// cells writes one row of a table. Empty cells are styled too, so that lines and tints run through.
func (w *sheetWriter) cells(t *exports.Table, cells []exports.Cell, of weight) error {
	values := make([]any, len(cells))
	for i := range cells {
		kind := cells[i].Kind()
		if kind == exports.Empty {
			kind = exports.Text
		}
		style, err := w.looks.of(lookOf(t, i, kind, cells, of))
		if err != nil {
			return err
		}
		if values[i], err = w.cell(cells[i], style); err != nil {
			return err
		}
	}
	if height := rowHeight(t, cells, w.widths, of); height > 0 {
		return w.next(values, excelize.RowOpts{Height: points(height)})
	}
	return w.next(values)
}

// lookOf gives the look of a cell of a table. A difference, and a rate that has a rule, always have the same decimals: they
// are to be compared at a glance.
func lookOf(t *exports.Table, i int, kind exports.Kind, cells []exports.Cell, of weight) look {
	l := look{kind: kind, decimals: decimalsOf(cells[i]), weight: of, wrap: wraps(t, cells, i, of)}
	if shortRate(t, i) {
		l.decimals = 1
	}
	if r := t.RuleOf(exports.RuleSigned, i); r != nil && (kind == exports.Amount || kind == exports.Percent) {
		l.signed = withArrow
		if r.Narrow || kind == exports.Percent {
			l.signed = withSign
		}
	}
	return l
}

// cell gives what the library writes for a cell: its value, and its formula where it has one.
func (w *sheetWriter) cell(c exports.Cell, style int) (excelize.Cell, error) {
	value, err := valueOf(c)
	cell := excelize.Cell{StyleID: style, Value: value}
	if formula := c.Formula(); formula != nil && err == nil {
		cell.Formula, err = formula.Resolve(func(r exports.Ref) (string, error) { return w.places.of(w.sheet, r) })
	}
	return cell, err
}

func (w *sheetWriter) next(cells []any, options ...excelize.RowOpts) error {
	if err := w.stream.SetRow(w.at(1), cells, options...); err != nil {
		return err
	}
	w.row++
	return nil
}

// at names a cell of the current row.
func (w *sheetWriter) at(column int) string { return cellName(column, w.row) }

func cellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic("xlsx: " + err.Error()) // columns and rows were counted before
	}
	return name
}
