package exports

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// The columns of the hand-over that formulas and rules refer to, and those that stay in sight.
const (
	handoverType                   = 4
	handoverNumero                 = 6
	handoverBordereau              = 7
	handoverFirstSum, handoverLast = 30, 32
	handoverFrozen                 = 6
)

// HandoverSheets gives the pages of titres.xlsx: the titres with what corrects them, the mandats, and what the columns
// hold. « Titres » and « Mandats » begin with their header, the one of titres.csv, so that a program reads them as they
// are. It answers what Handover answers, and money.ErrOverflow when a total leaves 63 bits.
func (r *Reading) HandoverSheets() ([]Sheet, error) {
	rows, err := r.Handover()
	if err != nil {
		return nil, err
	}
	kinds := []billing.PieceType{billing.PieceTitre, billing.PieceReduction, billing.PieceMandat}
	slices.SortStableFunc(rows, func(a, b HandoverRow) int {
		return cmp.Or(strings.Compare(a.Piece.Budget, b.Piece.Budget), cmp.Compare(slices.Index(kinds, a.Piece.Type), slices.Index(kinds, b.Piece.Type)),
			cmp.Compare(a.Piece.Numero, b.Piece.Numero), strings.Compare(a.Piece.Debiteur, b.Piece.Debiteur), strings.Compare(a.Piece.Identifiant, b.Piece.Identifiant))
	})
	titres, err := r.handoverSheet("Titres", "Titres et réductions", rows, billing.PieceTitre, billing.PieceReduction)
	if err != nil {
		return nil, err
	}
	mandats, err := r.handoverSheet("Mandats", "Mandats", rows, billing.PieceMandat)
	return r.mark([]Sheet{titres, mandats, r.handoverGuide()}), err
}

// handoverSheet lists the lines of the documents of some kinds, with a total for each: what is owed and what comes off it
// are never added together.
func (r *Reading) handoverSheet(name, title string, rows []HandoverRow, kinds ...billing.PieceType) (Sheet, error) {
	columns := HandoverColumns()
	table := Table{Filter: true, Empty: "Aucune pièce."}
	for i := range columns {
		table.Columns = append(table.Columns, Column{columns[i].Name, columns[i].Kind, columns[i].most})
	}
	for i := range rows {
		if slices.Contains(kinds, rows[i].Piece.Type) {
			table.Rows = append(table.Rows, handoverCells(columns, &rows[i]))
		}
	}
	if !r.Draft {
		table.Rules = []Rule{{Kind: RuleEmpty, Column: handoverNumero, LastColumn: handoverBordereau}}
	}
	sheet := Sheet{Name: name, Title: r.Title(title), Bare: true, Tables: []Table{table}, Freeze: true, FrozenColumns: handoverFrozen, PagesWide: 4}
	return sheet, r.footHandover(&sheet.Tables[0], kinds)
}

func handoverCells(columns []HandoverColumn, r *HandoverRow) Row {
	cells := make([]Cell, 0, len(columns))
	for i := range columns {
		cells = append(cells, columns[i].Cell(r))
	}
	return row(cells...)
}

// footHandover adds a row of totals for each kind of document.
func (r *Reading) footHandover(t *Table, kinds []billing.PieceType) error {
	if len(t.Rows) == 0 {
		return nil
	}
	for _, kind := range kinds {
		totals := make([]Cell, len(t.Columns))
		totals[0] = TextCell(r.totalLabel(kind))
		for column := handoverFirstSum; column <= handoverLast; column++ {
			sum, err := t.sumOf(kind, column)
			if err != nil {
				return err
			}
			last := len(t.Rows) - 1
			totals[column] = AmountCell(sum).By(Calc(`SUMIFS({1},{0},"`+string(kind)+`")`, Down(0, handoverType, 0, last), Down(0, column, 0, last)))
		}
		if t.Totals == nil {
			t.Totals = totals
		} else {
			t.Further = append(t.Further, totals)
		}
	}
	return nil
}

func (r *Reading) totalLabel(kind billing.PieceType) string {
	label := "Total " + kind.Plural()
	if r.Draft {
		return label + " (" + draftMark + ")"
	}
	return label
}

// sumOf adds the amounts of a column in the rows of one kind of document.
func (t *Table) sumOf(kind billing.PieceType, column int) (sum money.Cents, err error) {
	for i := range t.Rows {
		if t.Rows[i].Cells[handoverType].Plain() != string(kind) {
			continue
		}
		if sum, err = money.Sum(sum, t.Rows[i].Cells[column].Cents()); err != nil {
			return 0, err
		}
	}
	return sum, nil
}

// handoverGuide says what the columns hold, and what to do with the file.
func (r *Reading) handoverGuide() Sheet {
	table := Table{Title: "Colonnes", Columns: []Column{{"Repère", Code, 8}, {"Colonne", Code, 0}, {"Ce qu'elle contient", Text, 84}, {"Format", Text, 40}}}
	place := 0
	for _, group := range handoverGroups() {
		table.Rows = append(table.Rows, Row{Cells: []Cell{TextCell(group.title), {}, {}, {}}, Strong: true})
		for i := range group.columns {
			c := &group.columns[i]
			table.Rows = append(table.Rows, row(CodeCell(columnLetters(place)), CodeCell(c.Name), TextCell(Typography(c.Note)), TextCell(Typography(handoverFormats[c.Kind]))))
			place++
		}
	}
	facts := []Fact{
		{"Collectivité", TextCell(r.tiersName(r.Dossier.Parametres.Collectivite))},
		{"Campagne", TextCell(capital(r.Campaign.Campaign.ID.Label()) + " (" + string(r.Campaign.Campaign.ID) + ")")},
		{"État", TextCell(r.state())},
		{"À quoi il sert", TextCell(Typography("À saisir ou à charger dans un logiciel financier qui ne prend pas les fichiers PES : une ligne de tableau par ligne de pièce, avec tout ce qu'il lui faut. " + TitresName + " contient les mêmes lignes, titres et mandats ensemble."))},
		{"Feuilles", TextCell(Typography("« Titres » : titres de recettes, réductions et annulations. « Mandats » : la dépense, reversements et titres annulés sur exercices antérieurs (compte 673)."))},
	}
	if !r.Draft {
		facts = append(facts, Fact{"Numéros à rendre", TextCell(Typography("Là où le logiciel financier numérote, « numero » et « bordereau » sont vides et teintés. Inscrivez-les sur une ligne au moins de chaque pièce, puis lancez « quotepart numeros importer » sur ce fichier ou sur " + TitresName + "."))})
	}
	return Sheet{Name: "Colonnes", Title: r.Title("Titres à reprendre : mode d'emploi"), Subtitle: r.notice(), Facts: facts, Labels: 2, Tables: []Table{table}}
}

// handoverFormats says how each kind of column is written.
var handoverFormats = map[Kind]string{
	Text: "texte, sur une ligne", Code: "texte, zéros de tête compris", Integer: "nombre entier",
	Date: "date ; dans " + TitresName + ", 2026-05-31", Percent: "taux ; dans " + TitresName + ", 20 pour 20 %",
	Amount: "euros et centimes ; dans " + TitresName + ", 1234.56",
}

// columnLetters gives the letters by which a spreadsheet names a column, from 0: A, …, Z, AA, …
func columnLetters(place int) string {
	letters := string(rune('A' + place%26))
	if place < 26 {
		return letters
	}
	return columnLetters(place/26-1) + letters
}
