package exports

import (
	"fmt"

	"quotepart/allocation/money"
)

// Sheet is one page of a workbook: a title, some facts, one or more tables below each other. All tables share the
// physical columns of the page.
type Sheet struct {
	Name     string   // of the tab, at most 31 characters
	Title    string   // first line
	Subtitle []string // lines under the title
	Facts    []Fact   // label and value, above the tables
	Labels   int      // physical columns that the labels of facts take; 0 counts as 1
	Tables   []Table

	FactRules []Rule  // what is coloured among the values of facts
	Charts    []Chart // two side by side, on a page of their own that is printed on one sheet of paper

	Bare bool // the header of the one table is the first row, so that a program may read the page; the title is printed at the head of pages

	Mark          string // printed at the head of every page; empty: nothing
	Freeze        bool   // keep the header of the one table, and the columns before FrozenColumns, in sight
	FrozenColumns int    // columns that stay in sight, and that are repeated on every printed page
	Portrait      bool   // else landscape; A4 either way
	PagesWide     int    // printed pages side by side; 0 counts as 1
}

// Fact is one labelled value.
type Fact struct {
	Label string
	Value Cell
}

// Table is a header, rows of typed cells and an optional row of totals.
type Table struct {
	Title   string // empty: none
	Columns []Column
	Rows    []Row
	Totals  []Cell   // empty, or one cell per column
	Further [][]Cell // more rows of totals under it, such as Totals is; their sums have formulas of their own
	Filter  bool     // let the reader filter; for the one table of a sheet
	Empty   string   // what is said instead of rows where there are none
	Rules   []Rule   // what is coloured
}

// Column is one typed column.
type Column struct {
	Title string
	Kind  Kind
	Most  int // the widest it grows, in characters; longer text wraps. 0: as wide as its content
}

// Row is one row; a strong one opens or closes a group.
type Row struct {
	Cells  []Cell
	Strong bool
}

func row(cells ...Cell) Row { return Row{Cells: cells} }

// Check asserts the shape of the sheet: every row has a cell per column, of the column's type or empty. A writer calls
// it first, so that a slip in a read model is an error rather than a shifted column.
func (s *Sheet) Check() error {
	if n := len([]rune(s.Name)); n == 0 || n > 31 {
		return fmt.Errorf("feuille « %s » : un nom d'onglet a de 1 à 31 caractères", s.Name)
	}
	if err := checkRules(s.FactRules, len(s.Facts)); err != nil {
		return fmt.Errorf("feuille « %s » : %w", s.Name, err)
	}
	if err := s.checkCharts(); err != nil {
		return fmt.Errorf("feuille « %s » : %w", s.Name, err)
	}
	if s.Bare && (len(s.Tables) != 1 || s.Tables[0].Title != "" || len(s.Facts)+len(s.Subtitle)+len(s.Charts) > 0) {
		return fmt.Errorf("feuille « %s » : elle ne doit contenir qu'un tableau sans titre", s.Name)
	}
	for t := range s.Tables {
		table := &s.Tables[t]
		if err := checkRules(table.Rules, len(table.Columns)); err != nil {
			return fmt.Errorf("feuille « %s », tableau %d : %w", s.Name, t+1, err)
		}
		for i := range table.Rows {
			if err := table.check(table.Rows[i].Cells); err != nil {
				return fmt.Errorf("feuille « %s », tableau %d, ligne %d : %w", s.Name, t+1, i+1, err)
			}
		}
		for _, totals := range table.Feet() {
			if err := table.check(totals); err != nil {
				return fmt.Errorf("feuille « %s », tableau %d, totaux : %w", s.Name, t+1, err)
			}
		}
	}
	return nil
}

// Feet gives all rows of totals.
func (t *Table) Feet() [][]Cell {
	if len(t.Totals) == 0 {
		return nil
	}
	return append([][]Cell{t.Totals}, t.Further...)
}

func (t *Table) check(cells []Cell) error {
	if len(cells) != len(t.Columns) {
		return fmt.Errorf("%d cellules pour %d colonnes", len(cells), len(t.Columns))
	}
	for i := range cells {
		kind := cells[i].kind
		if kind != Empty && t.Columns[i].Kind != Any && kind != t.Columns[i].Kind && (kind != Text || t.Columns[i].Kind != Code) {
			return fmt.Errorf("colonne « %s » : cellule d'un autre type que la colonne", t.Columns[i].Title)
		}
	}
	return nil
}

// Width counts the physical columns of the page.
func (s *Sheet) Width() int {
	width := 2 // facts need a label and a value
	if len(s.Charts) > 0 {
		width = ChartColumns
	}
	for i := range s.Tables {
		width = max(width, len(s.Tables[i].Columns))
	}
	return width
}

// total fills the totals row: the sum of every Amount and, where asked, Integer column, behind a label in the first.
func (t *Table) total(label string, counts ...int) error {
	if len(t.Rows) == 0 {
		return nil
	}
	t.Totals = make([]Cell, len(t.Columns))
	for i := range t.Columns {
		if t.Columns[i].Kind != Amount {
			continue
		}
		sum, err := t.sum(i)
		if err != nil {
			return err
		}
		t.Totals[i] = AmountCell(sum)
	}
	for _, i := range counts {
		count := int64(0)
		for r := range t.Rows {
			count += t.Rows[r].Cells[i].Integer()
		}
		t.Totals[i] = IntegerCell(count)
	}
	t.Totals[0] = TextCell(label)
	return nil
}

// sum adds the amounts of a column.
func (t *Table) sum(column int) (money.Cents, error) {
	var sum money.Cents
	for r := range t.Rows {
		var err error
		if sum, err = money.Sum(sum, t.Rows[r].Cells[column].Cents()); err != nil {
			return 0, err
		}
	}
	return sum, nil
}
