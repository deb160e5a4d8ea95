package intake

import (
	"strings"

	"quotepart/billing/dossier"
)

// Positions of the file's columns that are no column of the schema.
const (
	unknown = -1 // named, but the table has no such column: its cells are not read
	unnamed = -2 // under no name: its cells must be empty
)

// readHeader finds out which column of the schema each column of the file is, and reports the rest. Without all
// required columns no row is whole: the cells are checked, but they give no table.
func (t *tableReader) readHeader(row int, cells []cell) {
	t.headed, t.usable, t.headerRow = true, true, row
	t.position = make([]int, len(cells))
	byFold := make(map[string]int, len(t.table.Columns))
	for i := range t.table.Columns {
		byFold[fold(t.table.Columns[i].Name)] = i
	}
	for i, given := range cells {
		t.position[i] = t.readColumnName(row, i, strings.TrimSpace(given.seen()), byFold)
	}
	for i := range t.table.Columns {
		column := &t.table.Columns[i]
		if (column.Required || t.form) && !t.found[i] {
			t.usable = false
			t.report.add(wrong(missingColumn, column.Name).hinting(missingHint(column)), t.place(row, column.Name, ""))
		}
	}
}

func missingHint(column *dossier.Column) string {
	return "ajoutez une colonne « " + column.Name + " » : " + strings.TrimSuffix(column.Note, ".")
}

func (t *tableReader) readColumnName(row, i int, name string, byFold map[string]int) int {
	if name == "" {
		return unnamed
	}
	index, known := byFold[fold(name)]
	switch {
	case !known && t.form && t.near(name) == "":
		return unknown
	case !known:
		t.report.add(wrong(unknownColumn, t.table.Name).hinting(t.columnHint(name)), t.cellPlace(row, i, shorten(name), ""))
		return unknown
	case t.found[index]:
		t.report.add(wrong(duplicateColumn), t.cellPlace(row, i, t.table.Columns[index].Name, name))
		return unknown
	}
	t.found[index] = true
	return index
}

func (t *tableReader) columnHint(name string) string {
	if near := t.near(name); near != "" {
		return "sans doute « " + near + " » : corrigez le nom"
	}
	return "supprimez la colonne si elle est inutile, ou corrigez son nom"
}

// near gives the column, among those not met yet, that a misspelt name most likely stands for; nothing when none does.
func (t *tableReader) near(name string) string {
	var free []string
	for i := range t.table.Columns {
		if !t.found[i] {
			free = append(free, t.table.Columns[i].Name)
		}
	}
	return nearest(name, free)
}

// shorten keeps the name of a column readable when a header holds a novel.
func shorten(name string) string {
	runes := []rune(name)
	if len(runes) <= codeLength {
		return name
	}
	return string(runes[:codeLength]) + "…"
}
