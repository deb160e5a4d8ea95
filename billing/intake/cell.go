package intake

import (
	"strings"
	"unicode"

	"quotepart/billing/dossier"
)

// cellKind says what a file knows of a cell besides its text. All cells of a CSV file are texts.
type cellKind int8

const (
	textCell     cellKind = iota
	numberCell            // text: a plain decimal, 1234.5
	percentCell           // text: the number shown, 50 for a stored 0.5 shown as 50 %
	dateCell              // text: 2026-05-31
	momentCell            // text: a day and an hour, or the serial number of no day at all
	booleanCell           // text: 1 or 0
	errorCell             // text: #N/A
	uncachedCell          // text: the formula
)

// cell is one cell as the file gives it.
type cell struct {
	text string
	kind cellKind
}

// seen is the value that a fault shows.
func (c cell) seen() string {
	switch {
	case c.kind == percentCell:
		return c.text + " %"
	case c.kind == booleanCell && c.text == "1":
		return "VRAI"
	case c.kind == booleanCell:
		return "FAUX"
	case isPrintableASCII(c.text):
		return c.text
	}
	return strings.Map(visible, c.text)
}

// visible shows where a character stands that cannot be seen, and would break the line of a report.
func visible(r rune) rune {
	switch {
	case r == '\n', r == '\r', r == '\u2028', r == '\u2029':
		return '↵'
	case r == '\t':
		return '⇥'
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
		return '·'
	}
	return r
}

// columnReader turns the cells of one column into canonical text.
type columnReader struct {
	*dossier.Column
	table    string
	folded   map[string]string // of a Choice: by folded spelling, and by what was met before
	lastText string            // the last text read, and what it gave: columns repeat themselves
	last     string
	units    string // the units that a number may bear
	unit     rune   // the unit that the last number bore
}

func newColumnReader(table *dossier.Table, column *dossier.Column) *columnReader {
	reader := &columnReader{Column: column, table: table.Name}
	switch column.Type {
	case dossier.Rate:
		reader.units = "%"
		if reader.isShare() {
			reader.units = "%€"
		}
	case dossier.Decimal, dossier.Amount:
		reader.units = "€"
	case dossier.Choice:
		reader.folded = make(map[string]string, len(column.Choices))
		for _, choice := range column.Choices {
			reader.folded[fold(choice)] = choice
		}
	}
	return reader
}

// isShare tells the one column that is a rate or an amount, as another column of its row says: parts_mel.valeur.
func (c *columnReader) isShare() bool { return c.table == "parts_mel" && c.Name == "valeur" }

// read gives the canonical text of the cell, which is empty for an empty cell, or what is wrong with it.
func (c *columnReader) read(given cell) (string, problem) {
	c.unit = 0
	if given.kind != textCell {
		return c.readTyped(given)
	}
	text := strings.TrimSpace(given.text)
	if text == "" {
		return "", problem{}
	}
	// A number is not remembered, for the sake of its unit; reading one costs less than a look at memory.
	if text == c.lastText && c.units == "" {
		return c.last, problem{}
	}
	canonical, found := c.readText(text)
	if found.code == none {
		c.lastText, c.last = text, canonical
	}
	return canonical, found
}

func (c *columnReader) readText(text string) (string, problem) {
	switch c.Type {
	case dossier.Integer, dossier.Decimal, dossier.Amount, dossier.Rate:
		return c.readNumber(text)
	case dossier.Date:
		return readDate(text)
	case dossier.YesNo:
		return readYesNo(text)
	case dossier.Choice:
		return c.readChoice(text)
	case dossier.Code:
		return readFree(text, codeLength, true)
	}
	return readFree(text, textLength, false)
}

// readTyped reads a cell of which the sheet says more than its text.
func (c *columnReader) readTyped(given cell) (string, problem) {
	switch given.kind {
	case errorCell:
		return "", wrong(errorValue)
	case uncachedCell:
		return "", wrong(uncachedFormula)
	case booleanCell:
		return c.readBoolean(given.text)
	case dateCell, momentCell:
		return c.readSheetDate(given)
	}
	return c.readSheetNumber(given)
}

func (c *columnReader) readBoolean(text string) (string, problem) {
	switch {
	case c.Type != dossier.YesNo:
		return "", wrong(booleanElsewhere)
	case text == "1":
		return "oui", problem{}
	}
	return "non", problem{}
}

func (c *columnReader) readSheetDate(given cell) (string, problem) {
	switch {
	case c.Type != dossier.Date:
		return "", wrong(dateElsewhere)
	case given.kind == momentCell:
		return "", wrong(timeOfDay)
	}
	return readDate(given.text)
}

// readSheetNumber reads a number cell. In a column of texts it is the decimal text that the cell shows.
func (c *columnReader) readSheetNumber(given cell) (string, problem) {
	text := given.text
	if given.kind == percentCell && c.Type != dossier.Decimal {
		text += " %" // in a plain number the cell is what it shows: 50 % is 50 (campagne.md §6)
	}
	switch c.Type {
	case dossier.Date:
		return "", wrong(numberAsDate)
	case dossier.Code, dossier.Text:
		if wholeLength(given.text) > wholeDigits {
			return "", wrong(roundedCode)
		}
	}
	return c.readText(text)
}
