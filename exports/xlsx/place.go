package xlsx

import (
	"fmt"
	"strings"

	"quotepart/exports"
)

// headerRow is the row of the header of a table, from 1; 0 where there is no such table. It counts as the writer writes.
func headerRow(s *exports.Sheet, table int) int {
	if table < 0 || table >= len(s.Tables) {
		return 0
	}
	row := factRow(s, len(s.Facts))
	if len(s.Facts) > 0 {
		row++ // a blank
	}
	for i := range table {
		row += rowsOf(&s.Tables[i]) + 1
	}
	if s.Tables[table].Title != "" {
		row++
	}
	return row
}

// factRow is the row of a fact, from 1: after the title, the subtitles and a blank.
func factRow(s *exports.Sheet, fact int) int {
	if s.Bare {
		return 1 // of its header: it has no facts
	}
	return 1 + len(s.Subtitle) + 1 + fact + 1
}

// rowsOf counts the rows of a table with its title and header.
func rowsOf(t *exports.Table) int {
	rows := 1 + max(1, len(t.Rows))
	if t.Title != "" {
		rows++
	}
	return rows + len(t.Feet())
}

// lastRow is the last row of a page.
func lastRow(s *exports.Sheet) int {
	last := len(s.Tables) - 1
	if last < 0 {
		return factRow(s, len(s.Facts))
	}
	return headerRow(s, last) + rowsOf(&s.Tables[last])
}

// labelColumns is how many columns the labels of facts take; values begin in the next.
func labelColumns(s *exports.Sheet) int { return min(max(1, s.Labels), s.Width()-1) }

// placer names cells in the file by their place in the pages.
type placer map[string]*exports.Sheet

func newPlacer(sheets []exports.Sheet) placer {
	p := make(placer, len(sheets))
	for i := range sheets {
		p[sheets[i].Name] = &sheets[i]
	}
	return p
}

// of gives the name of what a formula on a page refers to: D12, D12:D40, 'Calcul'!D12.
func (p placer) of(page *exports.Sheet, r exports.Ref) (string, error) {
	target, prefix := page, ""
	if r.Sheet != "" && r.Sheet != page.Name {
		if target = p[r.Sheet]; target == nil {
			return "", fmt.Errorf("la feuille « %s » n'existe pas", r.Sheet)
		}
		prefix = quoted(r.Sheet) + "!"
	}
	first, err := cellOf(target, r.Table, r.Row, r.Column)
	if err != nil || r.Row == r.LastRow && r.Column == r.LastColumn {
		return prefix + first, err
	}
	last, err := cellOf(target, r.Table, r.LastRow, r.LastColumn)
	return prefix + first + ":" + last, err
}

// quoted writes the name of a tab as formulas want it.
func quoted(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }

func cellOf(s *exports.Sheet, table, row, column int) (string, error) {
	if table == exports.OfFacts {
		if row < 0 || row >= len(s.Facts) {
			return "", fmt.Errorf("la feuille « %s » n'a pas de donnée %d", s.Name, row)
		}
		return cellName(labelColumns(s)+1, factRow(s, row)), nil
	}
	if table < 0 || table >= len(s.Tables) || column < 0 || column >= len(s.Tables[table].Columns) {
		return "", fmt.Errorf("la feuille « %s » n'a pas de colonne %d au tableau %d", s.Name, column, table)
	}
	t := &s.Tables[table]
	if row == exports.HeaderRow {
		row = -1
	} else if row == exports.TotalsRow && len(t.Totals) > 0 {
		row = len(t.Rows)
	} else if row < 0 || row >= len(t.Rows) {
		return "", fmt.Errorf("la feuille « %s » n'a pas de ligne %d au tableau %d", s.Name, row, table)
	}
	return cellName(column+1, headerRow(s, table)+1+row), nil
}

// absolute turns 'Par service'!A5:A16 into 'Par service'!$A$5:$A$16.
func absolute(name string) string {
	sheet := ""
	if i := strings.LastIndex(name, "!"); i >= 0 {
		sheet, name = name[:i+1], name[i+1:]
	}
	var text strings.Builder
	text.WriteString(sheet)
	for i := range len(name) {
		letter := name[i] >= 'A' && name[i] <= 'Z'
		afterLetter := i > 0 && name[i-1] >= 'A' && name[i-1] <= 'Z'
		if letter && !afterLetter || !letter && afterLetter && name[i] != ':' {
			text.WriteByte('$')
		}
		text.WriteByte(name[i])
	}
	return text.String()
}
