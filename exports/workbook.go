package exports

import (
	"strconv"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// Sheets gives the pages of the campaign workbook, in the order of its tabs. It answers money.ErrOverflow when a total
// leaves 63 bits, and fault.Corrupt when the trace of a line cannot be read.
func (r *Reading) Sheets() ([]Sheet, error) {
	var sheets []Sheet
	for _, page := range []func() (Sheet, error){
		r.synthese, r.parService, r.parDebiteur, r.matrice, r.piecesSheet, r.lignesSheet, r.controlesSheet, r.anomaliesSheet,
	} {
		sheet, err := page()
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, sheet)
	}
	return r.mark(sheets), nil
}

// synthese says what the campaign is, who answers for it, and what it makes in all.
func (r *Reading) synthese() (Sheet, error) {
	pieces, err := r.pieceTotals()
	if err != nil {
		return Sheet{}, err
	}
	lines, err := r.statutTable()
	if err != nil {
		return Sheet{}, err
	}
	return Sheet{Name: "Synthèse", Title: r.Title("Synthèse"), Subtitle: r.notice(), Facts: r.campaignFacts(), Labels: 2, Tables: []Table{pieces, lines}, Portrait: true}, nil
}

func (r *Reading) campaignFacts() []Fact {
	c, calc := &r.Campaign.Campaign, r.Calculation
	facts := []Fact{
		{"Collectivité", TextCell(r.tiersName(r.Dossier.Parametres.Collectivite))},
		{"Campagne", TextCell(capital(c.ID.Label()) + " (" + string(c.ID) + ")")},
		{"État", TextCell(r.state())},
		{"Calculée", TextCell(by(c.CalculatedBy, c.CalculatedAt))},
		{"Validée", TextCell(by(c.ApprovedBy, c.ApprovedAt))},
		{"Émise", TextCell(by(c.IssuedBy, c.IssuedAt))},
		{"Date des pièces", TextCell(dayText(c.IssueDate))},
		{"Version du dossier", IntegerCell(calc.DossierVersion)},
		{"Empreinte du dossier", CodeCell(calc.DossierDigest)},
		{"Empreinte du résultat", CodeCell(calc.Digest)},
		{"Preuve", TextCell(r.proof())},
		{"Débiteurs", IntegerCell(int64(len(r.debtors)))},
		{"Anomalies", TextCell(r.anomalyCount())},
	}
	return facts
}

// state is that of the documents: issued for ever, closed or not, so that an export made again after the closing has the
// same bytes.
func (r *Reading) state() string {
	if r.Campaign.Campaign.State == billing.Close {
		return capital(billing.Emise.Label())
	}
	return capital(r.Campaign.Campaign.State.Label())
}

// by says who did something and when; nobody yet is a dash.
func by(who, when string) string {
	if who == "" {
		return dash
	}
	return "par " + who + ", le " + Moment(when)
}

func (r *Reading) anomalyCount() string {
	blocking := 0
	for i := range r.Calculation.Anomalies {
		if r.Calculation.Anomalies[i].Blocking {
			blocking++
		}
	}
	return strconv.Itoa(len(r.Calculation.Anomalies)) + ", dont " + plural(blocking, "bloquante acceptée", "bloquantes acceptées")
}

// pieceTotal is the documents of one kind and cause on one budget.
type pieceTotal struct {
	budget, words string
	count         int64
	ht, tva, ttc  money.Cents
}

func (t *pieceTotal) add(p *billing.Piece) (err error) {
	t.count++
	if t.ht, err = money.Sum(t.ht, p.HT); err != nil {
		return err
	}
	if t.tva, err = money.Sum(t.tva, p.TVA); err != nil {
		return err
	}
	t.ttc, err = money.Sum(t.ttc, p.TTC)
	return err
}

func (t *pieceTotal) cells(label string) []Cell {
	return []Cell{CodeCell(t.budget), TextCell(label), TextCell(t.words), IntegerCell(t.count), AmountCell(t.ht), AmountCell(t.tva), AmountCell(t.ttc)}
}

// pieceTotals counts the documents by budget and kind, then by kind over all budgets. Titres and reductions are never
// added together: one is owed, the other comes off.
func (r *Reading) pieceTotals() (Table, error) {
	table := Table{Title: "Pièces par budget", Empty: "Aucune pièce.", Columns: []Column{
		{"Budget", Code, 0}, {"Libellé", Text, 44}, {"Pièce", Text, 34}, {"Nombre", Integer, 0}, {"Montant HT", Amount, 0}, {"TVA", Amount, 0}, {"Montant TTC", Amount, 0},
	}}
	var groups, kinds []*pieceTotal
	for _, kind := range []billing.PieceType{billing.PieceTitre, billing.PieceReduction, billing.PieceMandat} {
		for i := range r.pieces {
			if r.pieces[i].Type != kind {
				continue
			}
			if err := add(&groups, r.pieces[i].Budget, &r.pieces[i]); err != nil {
				return table, err
			}
			if err := add(&kinds, "", &r.pieces[i]); err != nil {
				return table, err
			}
		}
	}
	for _, group := range groups {
		table.Rows = append(table.Rows, row(group.cells(r.budgetLabel(group.budget))...))
	}
	for _, kind := range kinds {
		table.Rows = append(table.Rows, Row{Cells: kind.cells("Tous budgets"), Strong: true})
	}
	return table, nil
}

// add puts a document into its group, in the order in which groups first appear.
func add(groups *[]*pieceTotal, budget string, p *billing.Piece) error {
	words := PieceWords(p)
	for _, group := range *groups {
		if group.budget == budget && group.words == words {
			return group.add(p)
		}
	}
	group := &pieceTotal{budget: budget, words: words}
	*groups = append(*groups, group)
	return group.add(p)
}

// statutTable says what becomes of every line.
func (r *Reading) statutTable() (Table, error) {
	table := Table{Title: "Devenir des lignes", Empty: "Aucune ligne.", Columns: []Column{
		{"Statut", Code, 0}, {"Devenir", Text, 44}, {"Sur une pièce", Text, 34}, {"Nombre", Integer, 0}, {"Montant HT", Amount, 0},
	}}
	totals := statutTotals{}
	for i := range r.Calculation.Lines {
		if err := totals.add(&r.Calculation.Lines[i]); err != nil {
			return table, err
		}
	}
	for _, total := range totals.list() {
		table.Rows = append(table.Rows, row(CodeCell(string(total.Statut)), TextCell(StatutWords(total.Statut)), TextCell(yesNo(onPiece(total.Statut))),
			IntegerCell(int64(total.Lines)), AmountCell(total.Amount)))
	}
	return table, table.total("Total", 3)
}

func onPiece(s billing.Statut) bool {
	return s == billing.StatutTitre || s == billing.StatutReduction || s == billing.StatutMandat
}
