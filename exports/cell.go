package exports

import (
	"strconv"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// Kind is the type of a cell, and of all cells of a column that are not empty.
type Kind int8

// The types of cells.
const (
	Empty    Kind = iota
	Text          // words
	Code          // text that names something and is never a number: 01004 keeps its zero
	Integer       // a year, a rank, a count
	Amount        // money, to the cent
	Quantity      // an exact fraction: a figure, a weight
	Price         // an exact fraction of euros: a tariff, a unit cost, with all its decimals
	Percent       // an exact fraction of 100: 50 is shown as 50 %
	Date          // a civil day
	Any           // of a column only: its cells are of several types
)

// Cell is one typed value. The zero value is an empty cell. It is immutable.
type Cell struct {
	kind    Kind
	text    string
	number  int64
	ratio   money.Ratio
	formula *Formula
}

// By gives the cell a formula: a workbook stores both, so that a viewer shows the value and a program finds it again.
func (c Cell) By(f Formula) Cell {
	c.formula = &f
	return c
}

// Formula gives the formula of the cell, or nil.
func (c Cell) Formula() *Formula { return c.formula }

// TextCell holds words; none of them make an empty cell.
func TextCell(text string) Cell { return textOf(Text, text) }

// CodeCell holds a code, which no format may turn into a number.
func CodeCell(code string) Cell { return textOf(Code, code) }

func textOf(kind Kind, text string) Cell {
	if text == "" {
		return Cell{}
	}
	return Cell{kind: kind, text: text}
}

// IntegerCell holds a whole number.
func IntegerCell(n int64) Cell { return Cell{kind: Integer, number: n} }

// NumberCell holds the number of a document, an exercice or a rank: 0 stands for « none » and leaves the cell empty.
func NumberCell(n int64) Cell {
	if n == 0 {
		return Cell{}
	}
	return IntegerCell(n)
}

// AmountCell holds money, 0.00 included.
func AmountCell(c money.Cents) Cell { return Cell{kind: Amount, number: int64(c)} }

// QuantityCell holds an exact fraction.
func QuantityCell(r money.Ratio) Cell { return Cell{kind: Quantity, ratio: r} }

// PriceCell holds an exact price in euros.
func PriceCell(r money.Ratio) Cell { return Cell{kind: Price, ratio: r} }

// PercentCell holds a rate in %: 50 for one half.
func PercentCell(r money.Ratio) Cell { return Cell{kind: Percent, ratio: r} }

// DateCell holds a day; an open end makes an empty cell.
func DateCell(d calendar.Day) Cell {
	if d == calendar.Forever || d == calendar.Dawn {
		return Cell{}
	}
	return Cell{kind: Date, number: int64(d)}
}

// Kind gives the type of the cell.
func (c Cell) Kind() Kind { return c.kind }

// Plain gives the words of a Text or Code cell.
func (c Cell) Plain() string { return c.text }

// Integer gives the number of an Integer cell.
func (c Cell) Integer() int64 { return c.number }

// Cents gives the money of an Amount cell.
func (c Cell) Cents() money.Cents { return money.Cents(c.number) }

// Ratio gives the fraction of a Quantity or Price cell, and the rate in % of a Percent cell.
func (c Cell) Ratio() money.Ratio { return c.ratio }

// Day gives the day of a Date cell.
func (c Cell) Day() calendar.Day { return calendar.Day(c.number) }

// String writes the cell as a French reader sees it.
func (c Cell) String() string {
	switch c.kind {
	case Text, Code:
		return c.text
	case Integer:
		return strconv.FormatInt(c.number, 10)
	case Amount:
		return Euros(c.Cents())
	case Quantity:
		return Number(c.ratio)
	case Price:
		return PriceText(c.ratio)
	case Percent:
		return Rate(c.ratio)
	case Date:
		return Day(c.Day())
	}
	return ""
}

// Exact writes the value for a program: amounts and fractions in full, 1234.56 or 2325/92, days as 2026-05-31.
func (c Cell) Exact() string {
	switch c.kind {
	case Amount:
		return c.Cents().String()
	case Quantity, Price, Percent:
		return c.ratio.String()
	case Date:
		return c.Day().String()
	}
	return c.String()
}
