package exports

import (
	"fmt"
	"strconv"
	"strings"
)

// Formula says how a cell follows from others. Text is what a workbook stores: English names of functions, commas,
// decimal points; each {n} in it stands for Refs[n], counted from 0.
type Formula struct {
	Text string
	Refs []Ref
}

// Calc makes a formula.
func Calc(text string, refs ...Ref) Formula { return Formula{text, refs} }

// Ref names a cell, or a block of cells, by its place in the pages: where it stands in the file is the writer's to know.
type Ref struct {
	Sheet               string // the tab; empty: the page of the formula
	Table               int    // of the page; OfFacts for the value of a fact
	Row, Column         int    // from 0, among Rows or Facts; TotalsRow for the totals
	LastRow, LastColumn int    // the end of the block, included
}

// OfFacts stands for a table in a Ref to the value of a fact, TotalsRow for a row in one to a total, HeaderRow in one to
// the title of a column.
const (
	OfFacts   = -1
	TotalsRow = -1
	HeaderRow = -2
)

// At names one cell of a table of the same page.
func At(table, row, column int) Ref {
	return Ref{Table: table, Row: row, Column: column, LastRow: row, LastColumn: column}
}

// FactAt names the value of a fact of the same page.
func FactAt(fact int) Ref { return Ref{Table: OfFacts, Row: fact, LastRow: fact} }

// Down names the cells of a column from one row to another, both included.
func Down(table, column, first, last int) Ref {
	return Ref{Table: table, Row: first, Column: column, LastRow: last, LastColumn: column}
}

// On names the same cells on another page.
func (r Ref) On(sheet string) Ref {
	r.Sheet = sheet
	return r
}

// Resolve writes the formula with each reference as place gives it.
func (f Formula) Resolve(place func(Ref) (string, error)) (string, error) {
	var text strings.Builder
	rest := f.Text
	for {
		before, after, found := strings.Cut(rest, "{")
		text.WriteString(before)
		if !found {
			return text.String(), nil
		}
		digits, tail, closed := strings.Cut(after, "}")
		n, err := strconv.Atoi(digits)
		if !closed || err != nil || n < 0 || n >= len(f.Refs) {
			return "", fmt.Errorf("formule « %s » : référence illisible", f.Text)
		}
		name, err := place(f.Refs[n])
		if err != nil {
			return "", fmt.Errorf("formule « %s » : %w", f.Text, err)
		}
		text.WriteString(name)
		rest = tail
	}
}
