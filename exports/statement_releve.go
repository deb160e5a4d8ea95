package exports

import (
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/money"
	"quotepart/billing"
)

// Sheets gives the pages of the debtor's workbook: the statement, and how every amount was found.
func (s *Statement) Sheets() []Sheet {
	return s.Reading.mark([]Sheet{s.releve(), s.bases()})
}

// releve is the page that the debtor reads: what it is, what is to pay, and every line. Its two tables share the columns
// of the page, so that amounts stand below amounts.
func (s *Statement) releve() Sheet {
	return Sheet{
		Name: "Relevé", Title: s.Reading.Title("Relevé de " + s.name()),
		Subtitle: s.Reading.notice("Ce relevé accompagne les pièces émises ; il ne les remplace pas. Montants en euros, hors taxes sauf mention contraire."),
		Facts:    s.facts(), Labels: 2,
		Tables: []Table{s.piecesTable(), s.linesTable()},
	}
}

func (s *Statement) name() string { return s.Reading.tiersName(s.Debiteur) }

func (s *Statement) facts() []Fact {
	c, p := &s.Reading.Campaign.Campaign, &s.Reading.Dossier.Parametres
	facts := []Fact{{"Débiteur", TextCell(s.name())}, {"Code", CodeCell(s.Debiteur)}}
	if s.Tiers != nil {
		facts = append(facts, Fact{"SIRET", CodeCell(siretOrSiren(s.Tiers.SIRET, s.Tiers.SIREN))}, Fact{"Adresse", TextCell(postal(s.Tiers))})
	}
	facts = append(facts, Fact{"Campagne", TextCell(c.ID.Label())}, Fact{"Date des pièces", TextCell(dayText(c.IssueDate))})
	facts = append(facts, Fact{"Ordonnateur", TextCell(joined(", ", strings.TrimSpace(p.OrdonnateurPrenom+" "+p.OrdonnateurNom), p.OrdonnateurQual))})
	facts = append(facts, Fact{"Comptable", TextCell(joined(", ", p.ComptableNom, p.ComptableAdresse))})
	if t := s.Reading.Dossier.TiersOf(p.Collectivite); t != nil {
		facts = append(facts, Fact{"Contact", TextCell(joined(", ", t.Nom, postal(t), t.Courriel))})
	}
	facts = append(facts, s.amountFacts()...)
	return append(facts, Fact{"Preuve", TextCell(s.Reading.proof())})
}

// amountFacts says in euros what happens: each kind of document, then what is on none.
func (s *Statement) amountFacts() []Fact {
	facts := []Fact{{"À payer (titres, TTC)", AmountCell(s.Titres)}}
	if s.Reductions != 0 {
		facts = append(facts, Fact{"En déduction de titres antérieurs (TTC)", AmountCell(s.Reductions)})
	}
	if s.Mandats != 0 {
		facts = append(facts, Fact{"À recevoir par mandat (TTC)", AmountCell(s.Mandats)})
	}
	for _, total := range s.ByStatut {
		switch total.Statut {
		case billing.StatutTitre, billing.StatutReduction, billing.StatutMandat:
			continue
		}
		facts = append(facts, Fact{StatutWords(total.Statut) + " (HT)", AmountCell(total.Amount)})
	}
	return facts
}

// proof names the ledger entry that issued the campaign, or what a draft was calculated from.
func (r *Reading) proof() string {
	if r.Draft {
		return "calcul non émis, empreinte " + r.Calculation.Digest
	}
	return "écriture n°" + nbsp + Whole(r.Head.Seq) + " du journal, empreinte " + r.Head.Hash
}

func (s *Statement) piecesTable() Table {
	table := Table{Title: "Pièces", Empty: "Aucune pièce n'est émise pour ce débiteur dans cette campagne.", Columns: []Column{
		{"Numéro", Integer, 0}, {"Pièce", Text, 36}, {"Budget", Text, 24}, {"Bordereau", Integer, 0}, {"Identifiant", Code, 0},
		{"Section", Text, 15}, {"Montant HT", Amount, 0}, {"TVA", Amount, 0}, {"Montant TTC", Amount, 0}, {"Titre d'origine", Code, 0}, {"Motif", Text, 24},
	}}
	for i := range s.Pieces {
		p := &s.Pieces[i]
		table.Rows = append(table.Rows, row(NumberCell(p.Numero), TextCell(PieceWords(p)), TextCell(s.Reading.budgetLabel(p.Budget)),
			NumberCell(p.Bordereau), CodeCell(p.Identifiant), TextCell(sectionWords(p.Section)), AmountCell(p.HT), AmountCell(p.TVA), AmountCell(p.TTC),
			CodeCell(p.Origine), TextCell(p.Motif)))
	}
	return table
}

func (s *Statement) linesTable() Table {
	table := Table{Title: "Lignes", Empty: "Aucune ligne.", Columns: []Column{
		{"Service", Code, 0}, {"Libellé", Text, 36}, {"Pour le compte de", Text, 24}, {"Exercice", Integer, 0}, {"Composante", Text, 26}, {"Base", Text, 0},
		{"Dû à ce jour", Amount, 0}, {"Déjà émis", Amount, 0}, {"Montant HT", Amount, 0}, {"Devenir", Text, 24}, {"Pièce", Text, 24},
	}}
	for i := range s.Lines {
		l := &s.Lines[i]
		table.Rows = append(table.Rows, row(CodeCell(l.Service), TextCell(l.ServiceLabel), TextCell(l.onBehalf()), NumberCell(int64(l.Exercice)),
			TextCell(l.Component), TextCell(BaseWords(l.Base)), AmountCell(l.Cible), AmountCell(l.DejaEmis), AmountCell(l.Montant),
			TextCell(StatutWords(l.Statut)), TextCell(l.PieceLabel)))
	}
	_ = table.total("Total") // the statuts of the same lines were summed without overflow
	return table
}

// bases is the page for whoever checks: one row per step, its sentence and its figures.
func (s *Statement) bases() Sheet {
	table := Table{Empty: "Aucune ligne.", Columns: []Column{
		{"Service", Code, 0}, {"Exercice", Integer, 0}, {"Rang", Code, 0}, {"Calcul", Text, 70}, {"Acte", Text, 16}, {"Du", Date, 0}, {"Au", Date, 0}, {"Jours", Integer, 0},
		{"Présence", Integer, 0}, {"sur", Integer, 0}, {"Quantité", Quantity, 0}, {"Prix", Price, 0}, {"À partager", Amount, 0}, {"Poids", Quantity, 0},
		{"Total des poids", Quantity, 0}, {"Part coupée", Amount, 0}, {"Rang du centime", Integer, 0}, {"Centime", Integer, 0}, {"Montant", Amount, 0},
	}}
	for i := range s.Lines {
		l := &s.Lines[i]
		table.Rows = append(table.Rows, l.headRow(len(table.Columns)))
		for j := range l.Steps {
			table.Rows = append(table.Rows, l.stepRow(j))
		}
	}
	return Sheet{
		Name: "Bases de calcul", Title: s.Reading.Title("Bases de calcul de " + s.name()),
		Subtitle: s.Reading.notice("Chaque ligne en gras donne ce qui est dû, ce qui a déjà été émis et la différence ; les lignes qui la suivent montrent comment ce qui est dû a été calculé."),
		Tables:   []Table{table}, Freeze: true,
	}
}

// headRow opens the steps of a line: target, already issued, and the difference that is billed.
func (l *StatementLine) headRow(width int) Row {
	text := l.ServiceLabel + ", exercice " + Year(l.Exercice) + ", " + lowered(l.Component)
	if other := l.onBehalf(); other != "" {
		text += " (" + other + ")"
	}
	text += nbsp + ": dû " + Euros(l.Cible) + " " + minus + " déjà émis " + Euros(l.DejaEmis) + " = " + Euros(l.Montant)
	cells := make([]Cell, width)
	cells[0], cells[1], cells[2], cells[3] = CodeCell(l.Service), NumberCell(int64(l.Exercice)), CodeCell(l.Rang), TextCell(text)
	return Row{Cells: cells, Strong: true}
}

// onBehalf names the adherent where it is not the debtor itself.
func (l *StatementLine) onBehalf() string {
	if l.Tiers == l.Debiteur {
		return ""
	}
	return l.TiersName
}

// stepRow is one step: its sentence, and the figures of it that are filled.
func (l *StatementLine) stepRow(j int) Row {
	step := &l.Steps[j]
	cells := []Cell{CodeCell(l.Service), NumberCell(int64(l.Exercice)), CodeCell(l.Rang), TextCell(l.Sentences[j]), TextCell(step.Acte)}
	cells = append(cells, spanCells(step)...)
	cells = append(cells, filled(step.Quantite), price(step.Montant))
	if step.Poids == nil {
		cells = append(cells, Cell{}, Cell{}, Cell{}, Cell{}, Cell{}, Cell{})
	} else {
		cells = append(cells, AmountCell(step.Enveloppe), weightCell(step, step.Poids), weightCell(step, step.PoidsTotal), AmountCell(step.Plancher),
			NumberCell(int64(step.Rang)), IntegerCell(given(step.Centime)))
	}
	return row(append(cells, AmountCell(step.Resultat))...)
}

func spanCells(step *allocation.Step) []Cell {
	if step.Jours == 0 {
		return []Cell{{}, {}, {}, {}, {}}
	}
	cells := []Cell{DateCell(step.Du), DateCell(step.Au), IntegerCell(int64(step.Jours)), {}, {}}
	if step.PresenceDen > 0 {
		cells[3], cells[4] = IntegerCell(int64(step.PresenceNum)), IntegerCell(int64(step.PresenceDen))
	}
	return cells
}

// weightCell shows a weight; those of a borne are amounts in cents.
func weightCell(step *allocation.Step, weight *money.Ratio) Cell {
	if weight == nil {
		return Cell{}
	}
	if step.Kind == allocation.StepBorne {
		return QuantityCell(weight.Mul(money.Fraction(1, 100)))
	}
	return QuantityCell(*weight)
}

func filled(r money.Ratio) Cell {
	if r.IsZero() {
		return Cell{}
	}
	return QuantityCell(r)
}

func price(r *money.Ratio) Cell {
	if r == nil {
		return Cell{}
	}
	return PriceCell(*r)
}

func given(cent bool) int64 {
	if cent {
		return 1
	}
	return 0
}

// joined joins the words that are there.
func joined(separator string, words ...string) string {
	var present []string
	for _, word := range words {
		if word != "" {
			present = append(present, word)
		}
	}
	return strings.Join(present, separator)
}

func siretOrSiren(siret, siren string) string {
	if siret != "" {
		return siret
	}
	return siren
}
