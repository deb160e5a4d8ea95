package exports

import (
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
}

// Conforme reports whether the two figures are equal.
func (c *Control) Conforme() bool { return c.LeftValue == c.RightValue }

// Verdict gives the French word of the sheet.
func (c *Control) Verdict() string {
	if c.Conforme() {
		return "conforme"
	}
	return "écart"
}

// Controls foots the campaign: lines against documents, costs against those who bear them, targets against their traces.
// Each figure is added up from the stored rows, never taken from another page.
func (r *Reading) Controls() ([]Control, error) {
	var controls []Control
	for _, find := range []func() ([]Control, error){r.pieceControls, r.lineControls, r.partControls, r.matrixControls, r.traceControls, r.numberControls} {
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
	return controls, firstError(errs[:])
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
	return []Control{
		{Name: "Services : le coût est réparti", Left: "coûts", Right: "adhérents + métropole", LeftValue: cost, RightValue: borne},
		{Name: "Services : le coût est réparti, service par service", Left: "services et exercices", Right: "répartis au centime", LeftValue: count, RightValue: sound, Count: true},
		{Name: "Métropole : les causes font la part", Left: "part de la métropole", Right: "Σ des causes", LeftValue: metropole, RightValue: causes},
		{Name: "Métropole : les causes font la part, service par service", Left: "services et exercices", Right: "expliqués au centime", LeftValue: count, RightValue: own, Count: true},
	}, nil
}

// matrixControls: the crossing of debtors and services holds all lines.
func (r *Reading) matrixControls() ([]Control, error) {
	_, cells, err := r.matrix()
	if err != nil {
		return nil, err
	}
	var sum money.Cents
	for _, amount := range cells { // a sum of integers is the same in any order
		if sum, err = money.Sum(sum, amount); err != nil {
			return nil, err
		}
	}
	all, err := r.sumLines(everyLine, montant)
	return []Control{{Name: "Matrice : elle contient toutes les lignes", Left: "total de la matrice", Right: "Σ montants des lignes", LeftValue: sum, RightValue: all}}, err
}

// traceControls: the targets are found again by adding up the steps that explain them.
func (r *Reading) traceControls() ([]Control, error) {
	targets := Control{Name: "Bases de calcul : elles font ce qui est dû", Left: "Σ dû", Right: "Σ des étapes de calcul"}
	lines := Control{Name: "Bases de calcul : elles font ce qui est dû, ligne par ligne", Left: "lignes", Right: "retrouvées au centime", Count: true}
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
			Name: "Numéros consécutifs : " + pieceWordsMany[key.kind] + " du budget " + key.budget, Left: "du premier au dernier numéro", Right: "pièces numérotées",
			LeftValue: money.Cents(drawn.last - drawn.first + 1), RightValue: money.Cents(drawn.count), Count: true,
		})
	}
	return controls, nil
}

// controlesSheet shows every control with both figures.
func (r *Reading) controlesSheet() (Sheet, error) {
	controls, err := r.Controls()
	if err != nil {
		return Sheet{}, err
	}
	amounts, counts := controlTable("Montants", Amount), controlTable("Dénombrements", Integer)
	wrong := 0
	for i := range controls {
		c := &controls[i]
		table, cell := &amounts, AmountCell
		if c.Count {
			table, cell = &counts, func(n money.Cents) Cell { return IntegerCell(int64(n)) }
		}
		if !c.Conforme() {
			wrong++
		}
		table.Rows = append(table.Rows, Row{Strong: !c.Conforme(), Cells: []Cell{
			TextCell(Typography(c.Name)), TextCell(c.Left), cell(c.LeftValue), TextCell(c.Right), cell(c.RightValue), cell(c.LeftValue - c.RightValue), TextCell(c.Verdict()),
		}})
	}
	verdict := plural(len(controls), "contrôle, conforme", "contrôles, tous conformes")
	if wrong > 0 {
		verdict = plural(len(controls), "contrôle", "contrôles") + ", dont " + plural(wrong, "écart", "écarts")
	}
	return Sheet{Name: "Contrôles", Title: r.Title("Contrôles"), Subtitle: r.notice("Chaque contrôle oppose deux grandeurs additionnées séparément.", capital(verdict)+"."), Tables: []Table{amounts, counts}}, nil
}

func controlTable(title string, kind Kind) Table {
	return Table{Title: title, Empty: "Aucun contrôle.", Columns: []Column{
		{"Contrôle", Text, 52}, {"Première grandeur", Text, 36}, {"Valeur", kind, 0}, {"Seconde grandeur", Text, 36}, {"Valeur", kind, 0}, {"Écart", kind, 0}, {"Résultat", Text, 0},
	}}
}

func firstError(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
