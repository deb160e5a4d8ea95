package exports

import (
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// Control sets two figures that were found in different ways beside each other.
type Control struct {
	Name        string // what must hold
	Left, Right string // what each figure is
	LeftValue   money.Cents
	RightValue  money.Cents
	Count       bool // both are counts, not money

	leftBy, rightBy *Formula // how the workbook finds them again; nil: from what it does not hold
}

// Conforme reports whether the two figures are equal.
func (c *Control) Conforme() bool { return c.LeftValue == c.RightValue }

// Verdict gives the French word of the sheet.
func (c *Control) Verdict() string {
	if c.Conforme() {
		return rightWord
	}
	return wrongWord
}

const (
	rightWord = "conforme"
	wrongWord = "écart"
)

// Controls foots the campaign: lines against documents, costs against those who bear them, targets against their traces.
// Each figure is added up from the stored rows; the workbook does it again by formulas over its own pages.
func (r *Reading) Controls() ([]Control, error) {
	b, err := r.newBook()
	if err != nil {
		return nil, err
	}
	return b.controls, nil
}

func (b *book) findControls() ([]Control, error) {
	var controls []Control
	for _, find := range []func() ([]Control, error){
		b.pieceControls, b.ledgerControls, b.lineControls, b.partControls, b.matrixControls, b.variationControls, b.traceControls, b.numberControls,
	} {
		found, err := find()
		if err != nil {
			return nil, err
		}
		controls = append(controls, found...)
	}
	return controls, nil
}

// sumLines adds an amount of the lines that pass.
func (r *Reading) sumLines(passes func(*billing.Line) bool, amount func(*billing.Line) money.Cents) (money.Cents, error) {
	var sum money.Cents
	for i := range r.Calculation.Lines {
		l := &r.Calculation.Lines[i]
		if !passes(l) {
			continue
		}
		var err error
		if sum, err = money.Sum(sum, amount(l)); err != nil {
			return 0, err
		}
	}
	return sum, nil
}

// sumPieces adds an amount of the campaign's own documents that pass: a cancellation corrects an earlier campaign, and
// has no lines in this one.
func (r *Reading) sumPieces(passes func(*billing.Piece) bool, amount func(*billing.Piece) money.Cents) (money.Cents, error) {
	var sum money.Cents
	for i := range r.Calculation.Pieces {
		p := &r.Calculation.Pieces[i]
		if !passes(p) {
			continue
		}
		var err error
		if sum, err = money.Sum(sum, amount(p)); err != nil {
			return 0, err
		}
	}
	return sum, nil
}

func ht(p *billing.Piece) money.Cents      { return p.HT }
func montant(l *billing.Line) money.Cents  { return l.Montant }
func everyLine(*billing.Line) bool         { return true }
func everyPiece(*billing.Piece) bool       { return true }
func titresOnly(p *billing.Piece) bool     { return p.Type == billing.PieceTitre }
func creditsOnly(p *billing.Piece) bool    { return p.Type != billing.PieceTitre }
func statutTitreOnly(l *billing.Line) bool { return l.Statut == billing.StatutTitre }
func statutsOfCredit(l *billing.Line) bool {
	return onPiece(l.Statut) && l.Statut != billing.StatutTitre
}
func difference(l *billing.Line) money.Cents  { return l.Cible - l.DejaEmis }
func withVAT(p *billing.Piece) money.Cents    { return p.TTC }
func htAndVAT(p *billing.Piece) money.Cents   { return p.HT + p.TVA }
func opposite(l *billing.Line) money.Cents    { return -l.Montant }
func ofServices(p *billing.Piece) money.Cents { return sumServices(p) }

// sumServices adds what a document holds of each service; the parts of a stored document never overflow its own HT.
func sumServices(p *billing.Piece) money.Cents {
	var sum money.Cents
	for i := range p.Services {
		sum += p.Services[i].Montant
	}
	return sum
}

// pieceControls: what the lines say is what the documents claim. Reductions and mandats foot together: a credit that
// spreads over a titre of the year and older ones makes one of each, while its lines have one statut (campagne.md §2).
func (r *Reading) pieceControls() ([]Control, error) {
	controls := []Control{
		{Name: "Titres : les lignes font les pièces", Left: "lignes au statut titre (HT)", Right: "titres (HT)"},
		{Name: "Réductions et mandats : les lignes font les pièces", Left: "lignes aux statuts réduction et mandat, signe changé (HT)", Right: "réductions et mandats (HT)"},
		{Name: "Pièces : les services font le montant", Left: "détail par service (HT)", Right: "pièces (HT)"},
		{Name: "Pièces : HT et TVA font le TTC", Left: "HT + TVA", Right: "TTC"},
	}
	var errs [8]error
	controls[0].LeftValue, errs[0] = r.sumLines(statutTitreOnly, montant)
	controls[0].RightValue, errs[1] = r.sumPieces(titresOnly, ht)
	controls[1].LeftValue, errs[2] = r.sumLines(statutsOfCredit, opposite)
	controls[1].RightValue, errs[3] = r.sumPieces(creditsOnly, ht)
	controls[2].LeftValue, errs[4] = r.sumPieces(everyPiece, ofServices)
	controls[2].RightValue, errs[5] = r.sumPieces(everyPiece, ht)
	controls[3].LeftValue, errs[6] = r.sumPieces(everyPiece, htAndVAT)
	controls[3].RightValue, errs[7] = r.sumPieces(everyPiece, withVAT)
	controls[0].leftBy, controls[0].rightBy = r.linesOfStatut("{}", billing.StatutTitre), r.piecesFormula(ofTitres, columnHT)
	controls[1].leftBy, controls[1].rightBy = r.linesOfStatut("-({})", billing.StatutReduction, billing.StatutMandat), r.piecesFormula(ofCredits, columnHT)
	controls[2].rightBy = r.piecesFormula(ofCampaign, columnHT)
	controls[3].leftBy, controls[3].rightBy = r.piecesFormula(ofCampaign+"+"+strings.NewReplacer("{0}", "{2}").Replace(ofCampaign), columnHT, columnVAT), r.piecesFormula(ofCampaign, columnTTC)
	return controls, firstError(errs[:])
}

// The documents of « Pièces » that a control adds up: {0} is an amount, {1} the kind. A cancellation is listed there, but
// corrects an earlier campaign.
const (
	ofTitres   = `SUMIFS({0},{1},"Titre de recettes")`
	ofCampaign = `SUMIFS({0},{1},"<>Annulation de titre")`
	ofCredits  = ofCampaign + "-" + ofTitres
)

// piecesFormula puts columns of « Pièces » into a formula: the amount as {0}, the kind as {1}, other amounts from {2} on.
func (r *Reading) piecesFormula(text string, amount int, others ...int) *Formula {
	refs := []Ref{r.piecesDown(amount), r.piecesDown(pieceKind)}
	for _, column := range others {
		refs = append(refs, r.piecesDown(column))
	}
	return footed(text, refs...)
}

// linesOfStatut adds up the lines of some statuts, in place of the {} of a formula.
func (r *Reading) linesOfStatut(text string, of ...billing.Statut) *Formula {
	terms := make([]string, len(of))
	for i := range of {
		terms[i] = `SUMIFS({0},{1},"` + StatutWords(of[i]) + `")`
	}
	return footed(strings.Replace(text, "{}", strings.Join(terms, "+"), 1), r.linesDown(lineAmount), r.linesDown(lineStatut))
}

// lineControls: every line is its target less what was issued, and is on exactly one kind of way out.
func (r *Reading) lineControls() ([]Control, error) {
	controls := []Control{
		{Name: "Lignes : dû moins déjà émis", Left: "Σ (dû − déjà émis)", Right: "Σ montants des lignes"},
		{Name: "Lignes sur pièce : la pièce existe", Left: "lignes sur pièce", Right: "dont la pièce est dans la campagne", Count: true},
	}
	var errs [2]error
	controls[0].LeftValue, errs[0] = r.sumLines(everyLine, difference)
	controls[0].RightValue, errs[1] = r.sumLines(everyLine, montant)
	for i := range r.Calculation.Lines {
		if l := &r.Calculation.Lines[i]; onPiece(l.Statut) {
			controls[1].LeftValue++
			if _, ok := r.byName[l.Piece]; ok {
				controls[1].RightValue++
			}
		}
	}
	controls[0].leftBy = footed("SUM({0})-SUM({1})", r.linesDown(lineCible), r.linesDown(lineIssued))
	controls[0].rightBy = footed("SUM({0})", r.linesDown(lineAmount))
	controls[1].leftBy = footed(`COUNTIFS({0},"`+StatutWords(billing.StatutTitre)+`")+COUNTIFS({0},"`+StatutWords(billing.StatutReduction)+`")+COUNTIFS({0},"`+StatutWords(billing.StatutMandat)+`")`, r.linesDown(lineStatut))
	if !r.large() && len(r.pieces) > 0 {
		controls[1].rightBy = footed("SUMPRODUCT(ISNUMBER(MATCH({0},{1},0))*1)", r.linesDown(linePiece), r.piecesDown(pieceID))
	}
	return controls, firstError(errs[:])
}

// partControls: a cost is borne by the adherents and the métropole, whose part is the sum of its causes (calcul.md §1).
func (r *Reading) partControls() ([]Control, error) {
	var cost, borne, metropole, causes money.Cents
	sound, own := money.Cents(0), money.Cents(0)
	for i := range r.Calculation.Parts {
		p := &r.Calculation.Parts[i]
		ofCauses, err := money.Sum(p.Decidee, p.Usage, p.Reliquat, p.Absence, p.Bornes, p.Ajustement, p.Arrondi)
		if err != nil {
			return nil, err
		}
		var errs [4]error
		cost, errs[0] = money.Sum(cost, p.Cout)
		borne, errs[1] = money.Sum(borne, p.Adherents, p.Metropole)
		metropole, errs[2] = money.Sum(metropole, p.Metropole)
		causes, errs[3] = money.Sum(causes, ofCauses)
		if err := firstError(errs[:]); err != nil {
			return nil, err
		}
		if p.Cout == p.Adherents+p.Metropole {
			sound++
		}
		if p.Metropole == ofCauses {
			own++
		}
	}
	count := money.Cents(len(r.Calculation.Parts))
	controls := []Control{
		{Name: "Services : le coût est réparti", Left: "coûts", Right: "adhérents + métropole", LeftValue: cost, RightValue: borne},
		{Name: "Services : le coût est réparti, service par service", Left: "services et exercices", Right: "répartis au centime", LeftValue: count, RightValue: sound, Count: true},
		{Name: "Métropole : les causes font la part", Left: "part de la métropole", Right: "Σ des causes", LeftValue: metropole, RightValue: causes},
		{Name: "Métropole : les causes font la part, service par service", Left: "services et exercices", Right: "expliqués au centime", LeftValue: count, RightValue: own, Count: true},
	}
	down := func(column int) Ref { return Down(1, column, 0, len(r.Calculation.Parts)-1).On(sheetMetropole) }
	controls[0].leftBy = footed("SUM({0})", down(metropoleCost))
	controls[0].rightBy = footed("SUM({0})+SUM({1})", down(metropoleCost+1), down(metropoleCost+2))
	controls[1].leftBy = footed("ROWS({0})", down(metropoleCost))
	controls[1].rightBy = footed("COUNTIFS({0},0)", down(metropoleCheck))
	controls[2].leftBy = footed("SUM({0})", down(metropoleCost+2))
	controls[2].rightBy = footed("SUM({0})", block(1, metropoleCauses, metropoleCheck-1, 0, len(r.Calculation.Parts)-1).On(sheetMetropole))
	controls[3].leftBy, controls[3].rightBy = controls[1].leftBy, footed("COUNTIFS({0},0)", down(metropoleCheck+1))
	return controls, nil
}

// matrixControls: the crossing of debtors and services holds all lines.
func (b *book) matrixControls() ([]Control, error) {
	var sum money.Cents
	for _, amount := range b.crossing.cells { // a sum of integers is the same in any order
		var err error
		if sum, err = money.Sum(sum, amount); err != nil {
			return nil, err
		}
	}
	all, err := b.sumLines(everyLine, montant)
	return []Control{{
		Name: "Matrice : elle contient toutes les lignes", Left: "total de la matrice", Right: "Σ montants des lignes", LeftValue: sum, RightValue: all,
		leftBy: footed("SUM({0})", b.crossing.all()), rightBy: footed("SUM({0})", b.linesDown(lineAmount)),
	}}, err
}

// variationControls: both pages of variations show the whole campaign, and the effects sum to the difference.
func (b *book) variationControls() ([]Control, error) {
	v, ref := b.variation, b.variation.main
	if ref == nil || len(v.services) == 0 {
		return nil, nil
	}
	total := func(column int, sheet string) *Formula { return footed("{0}", At(0, TotalsRow, column).On(sheet)) }
	var services, debtors, effects money.Cents
	for _, sum := range []struct {
		to *money.Cents
		of map[string]money.Cents
	}{{&services, v.now.service}, {&debtors, v.now.debtor}} {
		for _, amount := range sum.of {
			*sum.to += amount
		}
	}
	controls := []Control{{
		Name: "Variations : services et débiteurs font la même campagne", Left: "total par service", Right: "total par débiteur", LeftValue: services, RightValue: debtors,
		leftBy: total(variationNow, sheetVariations), rightBy: total(variationNow, sheetDebiteurs),
	}}
	if v.effects == nil {
		return controls, nil
	}
	explained := money.Cents(0)
	for _, service := range v.services {
		own := money.Cents(0)
		for _, effect := range v.effects[service] {
			own += effect
		}
		if effects += own; own == v.now.service[service]-ref.service[service] {
			explained++
		}
	}
	return append(controls, Control{
		Name: "Variations : les effets font l'écart avec " + ref.id.Label(), Left: "Σ des écarts", Right: "Σ des effets", LeftValue: services - ref.total, RightValue: effects,
		leftBy: total(ref.column+1, sheetVariations), rightBy: total(v.effectSum(), sheetEffets),
	}, Control{
		Name: "Variations : les effets font l'écart, service par service", Left: "services", Right: "expliqués au centime", LeftValue: money.Cents(len(v.services)), RightValue: explained, Count: true,
		leftBy:  footed("ROWS({0})", Down(0, variationNow, 0, len(v.services)-1).On(sheetVariations)),
		rightBy: footed("COUNTIFS({0},0)", Down(0, v.effectSum()+2, 0, len(v.services)-1).On(sheetEffets)),
	}), nil
}

// traceControls: the targets are found again by adding up the steps that explain them.
func (r *Reading) traceControls() ([]Control, error) {
	targets := Control{Name: "Bases de calcul : elles font ce qui est dû", Left: "Σ dû", Right: "Σ des étapes de calcul", leftBy: footed("SUM({0})", r.linesDown(lineCible))}
	lines := Control{Name: "Bases de calcul : elles font ce qui est dû, ligne par ligne", Left: "lignes", Right: "retrouvées au centime", Count: true, leftBy: footed("ROWS({0})", r.linesDown(lineCible))}
	for i := range r.Calculation.Lines {
		l := &r.Calculation.Lines[i]
		steps, err := stepsOf(l)
		if err != nil {
			return nil, err
		}
		var target money.Cents
		for j := range steps {
			if target, err = money.Sum(target, steps[j].Resultat); err != nil {
				return nil, err
			}
		}
		var errs [2]error
		targets.LeftValue, errs[0] = money.Sum(targets.LeftValue, l.Cible)
		targets.RightValue, errs[1] = money.Sum(targets.RightValue, target)
		if err := firstError(errs[:]); err != nil {
			return nil, err
		}
		lines.LeftValue++
		if target == l.Cible {
			lines.RightValue++
		}
	}
	return []Control{targets, lines}, nil
}

// numberControls: the numbers that one issue draws from one series leave no hole and no repeat (campagne.md §2).
func (r *Reading) numberControls() ([]Control, error) {
	type series struct {
		budget string
		kind   billing.PieceType
	}
	type run struct{ first, last, count int64 }
	runs, order := map[series]*run{}, []series(nil)
	for i := range r.Calculation.Pieces {
		p := &r.Calculation.Pieces[i]
		budget := r.Dossier.Budget(p.Budget)
		if r.Draft || p.Numero == 0 || budget == nil || budget.Externe {
			continue
		}
		key := series{p.Budget, p.Type}
		if runs[key] == nil {
			runs[key] = &run{first: p.Numero, last: p.Numero}
			order = append(order, key)
		}
		drawn := runs[key]
		drawn.first, drawn.last, drawn.count = min(drawn.first, p.Numero), max(drawn.last, p.Numero), drawn.count+1
	}
	var controls []Control
	for _, key := range order {
		drawn := runs[key]
		controls = append(controls, Control{
			Name: "Numéros consécutifs : " + key.kind.Plural() + " du budget " + key.budget, Left: "du premier au dernier numéro", Right: "pièces numérotées",
			LeftValue: money.Cents(drawn.last - drawn.first + 1), RightValue: money.Cents(drawn.count), Count: true,
		})
	}
	return controls, nil
}

func firstError(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
