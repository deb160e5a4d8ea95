package exports

import (
	"slices"
	"strconv"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// Sheets gives the pages of the campaign workbook, in the order of its tabs: what it makes in all, the proof that it foots,
// what asks for a judgement, the pictures, then the accounts and the lists. It answers money.ErrOverflow when a total
// leaves 63 bits, fault.Corrupt when the trace of a line cannot be read, and what the comparison of two campaigns may answer.
func (r *Reading) Sheets() ([]Sheet, error) {
	b, err := r.newBook()
	if err != nil {
		return nil, err
	}
	var sheets []Sheet
	for _, page := range []func() (Sheet, error){
		b.synthese, b.controlesSheet, r.anomaliesSheet, b.graphiques, r.parService, r.metropole, r.parDebiteur, b.matrice, b.variationServices, b.effets, b.variationDebiteurs,
		r.piecesSheet, r.lignesSheet,
	} {
		sheet, err := page()
		if err != nil {
			return nil, err
		}
		if sheet.Name != "" {
			sheets = append(sheets, sheet)
		}
	}
	return r.mark(sheets), nil
}

// book is what several pages of the workbook show, and what their formulas need to find each other.
type book struct {
	*Reading
	crossing  *crossing
	variation *variation
	controls  []Control
}

func (r *Reading) newBook() (*book, error) {
	b := &book{Reading: r}
	var err error
	if b.crossing, err = r.cross(); err != nil {
		return nil, err
	}
	if b.variation, err = r.vary(); err != nil {
		return nil, err
	}
	b.controls, err = b.findControls()
	return b, err
}

// synthese says what the campaign is, who answers for it, and what it makes in all.
func (b *book) synthese() (Sheet, error) {
	figures, err := b.keyFigures()
	if err != nil {
		return Sheet{}, err
	}
	pieces, err := b.pieceTotals()
	if err != nil {
		return Sheet{}, err
	}
	lines, err := b.statutTable()
	if err != nil {
		return Sheet{}, err
	}
	facts := b.campaignFacts()
	facts = append(facts, Fact{sheetControles, TextCell(b.verdict()).By(Calc("{0}", FactAt(0).On(sheetControles)))})
	return Sheet{
		Name: "Synthèse", Title: b.Title("Synthèse"), Subtitle: b.notice(), Facts: facts, FactRules: []Rule{{Kind: RuleText, Column: len(facts) - 1, Text: wrongWord}}, Labels: 2,
		Tables: []Table{figures, pieces, lines}, Portrait: true,
	}, nil
}

func (r *Reading) campaignFacts() []Fact {
	c, calc := &r.Campaign.Campaign, r.Calculation
	facts := []Fact{
		{"Collectivité", TextCell(r.tiersName(r.Dossier.Parametres.Collectivite))},
		{"Campagne", TextCell(capital(c.ID.Label()) + " (" + string(c.ID) + ")")},
		{"État", TextCell(r.state())},
		{"Calculée", TextCell(byWhom(c.CalculatedBy, c.CalculatedAt))},
		{"Validée", TextCell(byWhom(c.ApprovedBy, c.ApprovedAt))},
		{"Émise", TextCell(byWhom(c.IssuedBy, c.IssuedAt))},
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

// byWhom says who did something and when; nobody yet is a dash.
func byWhom(who, when string) string {
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

// keyFigures is the campaign in a few amounts, each taken from its page.
func (b *book) keyFigures() (Table, error) {
	table := Table{Title: "Chiffres clés", Empty: "Aucune ligne.", Columns: []Column{{"Nature", Code, 0}, {"Grandeur", Text, 44}, {"Feuille", Text, 34}, {"Nombre", Integer, 0}, {"Montant HT", Amount, 0}}}
	var cost, adherents, metropole money.Cents
	for i := range b.Calculation.Parts {
		p := &b.Calculation.Parts[i]
		var errs [3]error
		cost, errs[0] = money.Sum(cost, p.Cout)
		adherents, errs[1] = money.Sum(adherents, p.Adherents)
		metropole, errs[2] = money.Sum(metropole, p.Metropole)
		if err := firstError(errs[:]); err != nil {
			return table, err
		}
	}
	all, err := b.sumLines(everyLine, montant)
	if err != nil {
		return table, err
	}
	for _, figure := range []struct {
		kind, words, sheet string
		count              int
		amount             money.Cents
		ref                Ref
		rows               int
	}{
		{"coût", "Coût des services, pour la part due", sheetMetropole, -1, cost, At(1, TotalsRow, metropoleCost), len(b.Calculation.Parts)},
		{"coût", "dont part des adhérents", sheetMetropole, -1, adherents, At(1, TotalsRow, metropoleCost+1), len(b.Calculation.Parts)},
		{"coût", "dont part de la métropole", sheetMetropole, -1, metropole, At(1, TotalsRow, metropoleCost+2), len(b.Calculation.Parts)},
		{"lignes", "Toutes les lignes de la campagne", sheetLignes, len(b.Calculation.Lines), all, At(0, TotalsRow, lineAmount), len(b.Calculation.Lines)},
	} {
		amount := AmountCell(figure.amount)
		if figure.rows > 0 {
			amount = amount.By(Calc("{0}", figure.ref.On(figure.sheet)))
		}
		count := Cell{}
		if figure.count >= 0 {
			count = by(IntegerCell(int64(figure.count)), footed("ROWS({0})", b.linesDown(lineAmount)))
		}
		table.Rows = append(table.Rows, row(TextCell(figure.kind), TextCell(figure.words), TextCell(figure.sheet), count, amount))
	}
	for _, old := range b.variation.references {
		table.Rows = append(table.Rows, row(TextCell("lignes"), TextCell(capital(old.words)+" : toutes les lignes"), TextCell(sheetVariations), IntegerCell(int64(old.lines)),
			AmountCell(old.total).By(Calc("{0}", At(0, TotalsRow, old.column).On(sheetVariations)))))
	}
	return table, nil
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

// cells gives a row of the totals, which « Pièces » adds up: those of the budget and kind of the row, or of its kind alone.
func (t *pieceTotal) cells(label string, r *Reading, row int) []Cell {
	counted, added := "COUNTIFS({0},{1})", "SUMIFS({2},{0},{1})"
	refs := []Ref{r.piecesDown(pieceKind), At(1, row, 2), {}, r.piecesDown(pieceBudget), At(1, row, 0)}
	if t.budget != "" {
		counted, added = "COUNTIFS({0},{1},{3},{4})", "SUMIFS({2},{0},{1},{3},{4})"
	}
	found := func(cell Cell, text string, column int) Cell {
		if t.budget != "" && !criterion(t.budget) {
			return cell
		}
		refs := slices.Clone(refs)
		refs[2] = r.piecesDown(column)
		return cell.By(Calc(text, refs...))
	}
	sum := func(amount money.Cents, column int) Cell { return found(AmountCell(amount), added, column) }
	return []Cell{CodeCell(t.budget), TextCell(label), TextCell(t.words), found(IntegerCell(t.count), counted, pieceKind), sum(t.ht, columnHT), sum(t.tva, columnVAT), sum(t.ttc, columnTTC)}
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
		table.Rows = append(table.Rows, row(group.cells(r.budgetLabel(group.budget), r, len(table.Rows))...))
	}
	for _, kind := range kinds {
		table.Rows = append(table.Rows, Row{Cells: kind.cells("Tous budgets", r, len(table.Rows)), Strong: true})
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
	for i, total := range totals.list() {
		words := At(2, i, 1)
		table.Rows = append(table.Rows, row(CodeCell(string(total.Statut)), TextCell(StatutWords(total.Statut)), TextCell(yesNo(onPiece(total.Statut))),
			IntegerCell(int64(total.Lines)).By(Calc("COUNTIFS({0},{1})", r.linesDown(lineStatut), words)),
			AmountCell(total.Amount).By(Calc("SUMIFS({2},{0},{1})", r.linesDown(lineStatut), words, r.linesDown(lineAmount)))))
	}
	return table, table.total("Total", 3)
}

func onPiece(s billing.Statut) bool {
	return s == billing.StatutTitre || s == billing.StatutReduction || s == billing.StatutMandat
}
