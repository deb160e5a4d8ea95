package retour

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"quotepart/billing/fault"
	"quotepart/billing/intake"
)

// maxCells bounds the cells that are marked: nobody mends more by hand before importing again, and a spreadsheet draws
// each comment as a shape. maxRows bounds the rows of the summary: Excel allows 65,530 links in a sheet.
const (
	maxCells = 5000
	maxRows  = 20_000
)

// cell is a cell of a sheet; column and row count from 1.
type cell struct{ column, row int }

func (c cell) String() string {
	letters := ""
	for n := c.column; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return letters + strconv.Itoa(c.row)
}

// parseCell reads a reference, B12 or $B$12, and gives the zero cell for anything else.
func parseCell(reference string) cell {
	var c cell
	for _, r := range reference {
		switch {
		case r == '$':
		case r >= 'A' && r <= 'Z' && c.row == 0 && c.column < 1<<20:
			c.column = c.column*26 + int(r-'A') + 1
		case r >= '0' && r <= '9' && c.row < 1<<24:
			c.row = c.row*10 + int(r-'0')
		default:
			return cell{}
		}
	}
	if c.column == 0 || c.row == 0 {
		return cell{}
	}
	return c
}

// located is a fault with the sheet and the cell it is shown at; no sheet where the workbook has no place for it, no
// cell where it is the whole sheet's.
type located struct {
	fault.Fault
	sheet *intake.Sheet
	cell  cell
}

// locate finds the place of every fault in the workbook.
func locate(faults fault.List, source string, outline intake.Outline) []located {
	tables, names := map[string]*intake.Sheet{}, map[string]*intake.Sheet{}
	for i := range outline.Sheets {
		sheet := &outline.Sheets[i]
		names[sheet.Name] = sheet
		if sheet.Table != "" {
			tables[sheet.Table] = sheet
		}
	}
	list := make([]located, 0, len(faults))
	for _, f := range faults {
		one := located{Fault: f}
		if f.Table != "" && (f.File == source || f.File == "") { // else it stands in a table that was stored before
			one.sheet = tables[f.Table]
			if one.sheet == nil {
				one.sheet = names[f.Table] // a sheet that is no table is told under its own name
			}
		}
		if one.sheet != nil && one.sheet.Table != "" && f.Row > 0 {
			one.cell = cell{columnOf(f, one.sheet), f.Row}
		}
		list = append(list, one)
	}
	slices.SortStableFunc(list, func(a, b located) int { return cmp.Compare(a.Severity, b.Severity) })
	return list
}

// columnOf gives the column of a fault: where the reader saw it, under its name, or the first of the table.
func columnOf(f fault.Fault, sheet *intake.Sheet) int {
	if f.Position > 0 {
		return f.Position
	}
	if column := sheet.Columns[f.Column]; column > 0 {
		return column
	}
	return max(sheet.First, 1)
}

// marks are the cells of one sheet that get a comment and a colour.
type marks map[cell][]fault.Fault

// worst gives the severity that colours a cell.
func worst(faults []fault.Fault) fault.Severity {
	least := faults[0].Severity
	for _, f := range faults {
		least = min(least, f.Severity)
	}
	return least
}

// inOrder lists the cells from left to right and down.
func (m marks) inOrder() []cell {
	return slices.SortedFunc(maps.Keys(m), func(a, b cell) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column)) })
}

// marksOf gathers the faults by sheet and cell, the errors first until the bound is reached, and counts the cells left
// out.
func marksOf(list []located, most int) (bySheet map[*intake.Sheet]marks, cells, left int) {
	bySheet = map[*intake.Sheet]marks{}
	type place struct {
		sheet *intake.Sheet
		cell  cell
	}
	beyond := map[place]bool{}
	for _, one := range list {
		if one.cell.row == 0 {
			continue
		}
		if bySheet[one.sheet] == nil && cells < most {
			bySheet[one.sheet] = marks{}
		}
		of := bySheet[one.sheet]
		if of[one.cell] == nil {
			if cells >= most {
				beyond[place{one.sheet, one.cell}] = true
				continue
			}
			cells++
		}
		of[one.cell] = append(of[one.cell], one.Fault)
	}
	return bySheet, cells, len(beyond)
}
