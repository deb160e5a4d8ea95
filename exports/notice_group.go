package exports

import (
	"quotepart/allocation/money"
	"quotepart/billing"
)

// LineGroup is the lines of one adherent for one service, as the consolidated statement and its annex show them.
type LineGroup struct {
	Service, Label string
	Behalf         string // the adherent, where it is not the debtor
	Grounds        string
	Net            money.Cents // net of VAT
	Lines          []GroupLine
}

// GroupLine is one line with the words of its columns.
type GroupLine struct {
	*StatementLine
	Base      string // « provisoire (prévision) »
	Place     string // what becomes of it: its document, or its statut
	Reference string // of a document without a number
	Heading   string // the line in the annex: what it is, what is due, what was issued, and the difference
}

// Groups gives the lines by adherent and service, in the order of lines. Every line is in one group.
func (s *Statement) Groups() []LineGroup {
	var groups []LineGroup
	for i := range s.Lines {
		l := &s.Lines[i]
		last := len(groups) - 1
		if last < 0 || groups[last].Service != l.Service || groups[last].Lines[0].Tiers != l.Tiers {
			groups = append(groups, LineGroup{Service: l.Service, Label: l.ServiceLabel, Behalf: l.onBehalf()})
			last++
		}
		group := &groups[last]
		group.Net += l.Montant // the statuts of the same lines were summed without overflow
		group.Lines = append(group.Lines, s.groupLine(l))
	}
	for i := range groups {
		var lines []*StatementLine
		for j := range groups[i].Lines {
			lines = append(lines, groups[i].Lines[j].StatementLine)
		}
		groups[i].Grounds = s.grounds(groups[i].Service, lines).text()
	}
	return groups
}

func (s *Statement) groupLine(l *StatementLine) GroupLine {
	line := GroupLine{StatementLine: l, Base: s.Reading.finality(l) + " (" + BaseWords(l.Base) + ")", Place: StatutWords(l.Statut)}
	if i, ok := s.Reading.byName[l.Piece]; ok && l.Piece != "" {
		p := &s.Reading.pieces[i]
		line.Place, line.Reference = l.PieceLabel, ""
		if p.Numero == 0 {
			line.Place, line.Reference = s.Reading.awaited(p), p.Identifiant
		}
	}
	line.Heading = Typography("Exercice " + Year(l.Exercice) + ", " + lowered(l.Component) + ", " + line.Base + " : dû " + Euros(l.Cible) + " " + minus + " déjà émis " + Euros(l.DejaEmis) + " = " + Euros(l.Montant))
	return line
}

// NamedAmount is an amount of the statement's summary.
type NamedAmount struct {
	Label   string
	Montant money.Cents

	piece  billing.PieceType // of the documents that it sums, or …
	statut billing.Statut    // … of the lines
}

// Totals says in euros what happens: each kind of document, then what is on none.
func (s *Statement) Totals() []NamedAmount {
	totals := []NamedAmount{{Label: "À payer (titres, TTC)", Montant: s.Titres, piece: billing.PieceTitre}}
	if s.Reductions != 0 {
		totals = append(totals, NamedAmount{Label: "En déduction de titres antérieurs (TTC)", Montant: s.Reductions, piece: billing.PieceReduction})
	}
	if s.Mandats != 0 {
		totals = append(totals, NamedAmount{Label: "À recevoir par mandat (TTC)", Montant: s.Mandats, piece: billing.PieceMandat})
	}
	for _, total := range s.ByStatut {
		switch total.Statut {
		case billing.StatutTitre, billing.StatutReduction, billing.StatutMandat:
			continue
		}
		totals = append(totals, NamedAmount{Label: StatutWords(total.Statut) + " (HT)", Montant: total.Amount, statut: total.Statut})
	}
	return totals
}

// Capital raises the first letter of a text that stands alone.
func Capital(text string) string { return capital(text) }
