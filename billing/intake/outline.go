package intake

import (
	"regexp"

	"quotepart/billing/fault"
)

// Outline says where in a workbook a fault stands: the sheet of a table, and the column of the sheet that is a column of
// the schema. It is what Read saw, told again for those who hand the workbook back.
type Outline struct{ Sheets []Sheet }

// Sheet is one sheet of a workbook that has cells.
type Sheet struct {
	Name    string
	Part    string         // the part of the archive, without a leading slash
	Hidden  bool           // no link leads there
	Table   string         // the table that was read from it; empty for any other sheet
	Title   string         // the text of the first cell that is not empty, in the order of reading
	Header  int            // the row of the column names, from 1; 0: none was found
	First   int            // the first column that has a name, from 1
	Columns map[string]int // the column of the sheet, from 1, by column of the schema
}

// ReadOutline finds the tables of a workbook again. It reads no more of a sheet than its header. The error is a
// *fault.Error of kind Invalid, in the words of the fault that Read finds, for a file that is no sound workbook.
func ReadOutline(path string) (Outline, error) {
	r := &reading{within: defaultLimits}
	file, size, found := r.open(path)
	if found.code != none {
		return Outline{}, refused(found)
	}
	defer file.Close()
	book, found := openWorkbook(file, path, size, r.within)
	if found.code != none {
		return Outline{}, refused(found)
	}
	tables, taken := tablesByFold(), map[string]bool{}
	var outline Outline
	for _, sheet := range book.sheets {
		found := Sheet{Name: sheet.name, Part: sheet.part, Hidden: sheet.hidden}
		table := tables[fold(sheet.name)]
		if table != nil && !sheet.hidden && !taken[table.Name] {
			found.Table, taken[table.Name] = table.Name, true
			found.header(book, sheet, newTableReader(table, path, r.within, 0))
		} else {
			found.header(book, sheet, nil)
		}
		outline.Sheets = append(outline.Sheets, found)
	}
	return outline, nil
}

func refused(found problem) error {
	return &fault.Error{Kind: fault.Invalid, Message: found.at(place{}).Message}
}

// header reads the sheet down to its first row that is not empty, and its columns where it is a table.
func (s *Sheet) header(book *workbook, of sheet, t *tableReader) {
	stream, err := book.stream(of)
	if err != nil {
		return
	}
	defer stream.close()
	for stream.next() {
		for i, given := range stream.cells {
			if !given.isEmpty() && s.First == 0 {
				s.First, s.Title = i+1, given.text
			}
		}
		if s.First > 0 {
			break
		}
	}
	if s.First == 0 || t == nil {
		return
	}
	t.readHeader(stream.row, stream.cells)
	s.Header, s.Columns = stream.row, map[string]int{}
	for i, position := range t.position {
		if position >= 0 {
			s.Columns[t.table.Columns[position].Name] = i + 1
		}
	}
}

// IsSummary tells the sheet that a return puts before the others, by its name and its title.
func (s *Sheet) IsSummary(title string) bool { return isSummaryName(s.Name) && s.Title == title }

// isSummaryName tells « Fautes », and the names that it takes where a sheet of the user bears that one: « Fautes (2) ».
func isSummaryName(name string) bool { return summaryName.MatchString(fold(name)) }

var summaryName = regexp.MustCompile(`^fautes(\([0-9]+\))?$`)
