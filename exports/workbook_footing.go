package exports

import (
	"strings"
	"unicode"
)

// The tabs that formulas refer to.
const (
	sheetControles  = "Contrôles"
	sheetPieces     = "Pièces"
	sheetLignes     = "Lignes"
	sheetMatrice    = "Matrice"
	sheetService    = "Par service"
	sheetMetropole  = "Métropole"
	sheetVariations = "Variation par service"
	sheetDebiteurs  = "Variation par débiteur"
	sheetEffets     = "Effets par service"
)

// The columns that formulas refer to.
const (
	lineBudget, lineService, lineExercice         = 0, 5, 6
	lineCible, lineIssued, lineAmount, lineStatut = 9, 10, 11, 12
	linePiece                                     = 13

	pieceBudget, pieceKind, pieceID = 0, 1, 4
	columnHT, columnVAT, columnTTC  = 8, 9, 10
)

// mostLines is how many lines a campaign may have for the formulas that look at every line once for each of many cells,
// and for the comparison by effects: a spreadsheet would take minutes for more.
const mostLines = 20_000

// large reports whether the campaign has more lines than that.
func (r *Reading) large() bool { return len(r.Calculation.Lines) > mostLines }

// linesDown names a column of « Lignes ».
func (r *Reading) linesDown(column int) Ref {
	return Down(0, column, 0, len(r.Calculation.Lines)-1).On(sheetLignes)
}

// piecesDown names a column of « Pièces ».
func (r *Reading) piecesDown(column int) Ref {
	return Down(0, column, 0, len(r.pieces)-1).On(sheetPieces)
}

// criterion reports whether a code may stand as the criterion of a formula: a spreadsheet takes « A* » for a pattern, « >5 »
// for a comparison, and « 012 » for 12.
func criterion(code string) bool {
	return !strings.ContainsAny(code, "*?~<>=") && strings.ContainsFunc(code, unicode.IsLetter)
}

// footed makes a formula, or none where one of its blocks has no rows: the cell keeps its value then.
func footed(text string, refs ...Ref) *Formula {
	for i := range refs {
		if refs[i].LastRow < refs[i].Row {
			return nil
		}
	}
	f := Calc(text, refs...)
	return &f
}

// by gives a cell its formula, where there is one.
func by(c Cell, f *Formula) Cell {
	if f == nil {
		return c
	}
	return c.By(*f)
}

// across names the cells of a row from one column to another, both included.
func across(table, row, first, last int) Ref {
	return Ref{Table: table, Row: row, Column: first, LastRow: row, LastColumn: last}
}

// block names the cells of several rows and columns, all included.
func block(table, firstColumn, lastColumn, firstRow, lastRow int) Ref {
	return Ref{Table: table, Row: firstRow, Column: firstColumn, LastRow: lastRow, LastColumn: lastColumn}
}
