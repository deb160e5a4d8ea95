package exports

import (
	"strconv"
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
)

// Statement is what one debtor is told of one campaign: its documents and every line, whatever its statut
// (campagne.md §2). Workbook and PDF are made of it.
type Statement struct {
	Reading  *Reading
	Debiteur string
	Tiers    *dossier.Tiers // nil where the dossier does not know the debtor
	Pieces   []billing.Piece
	Lines    []StatementLine

	Titres     money.Cents // with VAT: what is to pay
	Reductions money.Cents // with VAT, cancellations included: what comes off earlier titres
	Mandats    money.Cents // with VAT: what is paid to the debtor
	ByStatut   []StatutTotal

	ComparedWith string   // the campaign that Changes are told against: « novembre 2025 »; empty: none
	Changes      []Change // by adherent and service, those whose amount is another
}

// StatementLine is one line with the words that a reader needs.
type StatementLine struct {
	billing.Line
	ServiceLabel string
	TiersName    string
	Component    string // label of the component, in French
	PieceLabel   string // kind and number of its document
	Steps        []allocation.Step
	Sentences    []string      // one for each step
	Cause        []EffectWords // of a correction: what moved the target since the last campaign, told once for a service and exercice
}

// StatutTotal is how much of one statut a set of lines holds.
type StatutTotal struct {
	Statut billing.Statut
	Lines  int
	Amount money.Cents
}

// Statement gathers what concerns one debtor. It answers fault.Corrupt when the trace of a line cannot be read.
func (r *Reading) Statement(debtor string) (*Statement, error) {
	s := &Statement{Reading: r, Debiteur: debtor, Tiers: r.Dossier.TiersOf(debtor)}
	if err := s.gatherPieces(); err != nil {
		return nil, err
	}
	totals := statutTotals{}
	for _, i := range r.linesOf[debtor] {
		line, err := r.statementLine(&r.Calculation.Lines[i])
		if err != nil {
			return nil, err
		}
		s.Lines = append(s.Lines, line)
		if err := totals.add(&line.Line); err != nil {
			return nil, err
		}
	}
	s.ByStatut = totals.list()
	if err := s.gatherCauses(); err != nil {
		return nil, err
	}
	return s, s.gatherChanges()
}

func (s *Statement) gatherPieces() error {
	for i := range s.Reading.pieces {
		p := &s.Reading.pieces[i]
		if p.Debiteur != s.Debiteur {
			continue
		}
		s.Pieces = append(s.Pieces, *p)
		total := map[billing.PieceType]*money.Cents{
			billing.PieceTitre: &s.Titres, billing.PieceReduction: &s.Reductions, billing.PieceMandat: &s.Mandats,
		}[p.Type]
		if total == nil {
			continue
		}
		sum, err := money.Sum(*total, p.TTC)
		if err != nil {
			return err
		}
		*total = sum
	}
	readingOrder(s.Pieces)
	return nil
}

func (r *Reading) statementLine(l *billing.Line) (StatementLine, error) {
	line := StatementLine{Line: *l, ServiceLabel: r.serviceLabel(l.Service), TiersName: r.tiersName(l.Tiers)}
	steps, err := stepsOf(l)
	if err != nil {
		return line, err
	}
	line.Steps = steps
	for i := range steps {
		line.Sentences = append(line.Sentences, Sentence(&steps[i], Names{Dossier: r.Dossier, Cle: r.cleOf(l, &steps[i])}))
	}
	line.Component = component(l, steps, r.cle(l, func(k *dossier.Cle) bool {
		return k.Span.First.Year() <= l.Exercice && l.Exercice <= k.Span.Last.Year()
	}))
	if i, ok := r.byName[l.Piece]; ok && l.Piece != "" {
		line.PieceLabel = pieceName(&r.pieces[i])
	}
	return line, nil
}

// stepsOf reads the trace of a line. A line whose target has become nothing has none.
func stepsOf(l *billing.Line) ([]allocation.Step, error) {
	if l.Trace == "" {
		return nil, nil
	}
	return billing.DecodeTrace(l.Trace)
}

// component gives the words for the rang of a line.
func component(l *billing.Line, steps []allocation.Step, cle *dossier.Cle) string {
	switch l.Rang {
	case allocation.RangExoneration:
		return "Exonération"
	case allocation.RangBorne:
		return "Plancher ou plafond"
	case allocation.RangAjustement:
		return "Ajustement"
	}
	switch {
	case len(steps) > 0 && steps[0].Libelle != "":
		return steps[0].Libelle
	case cle != nil && cle.Libelle != "":
		return cle.Libelle
	case len(steps) > 0 && methodeWords[steps[0].Methode] != "":
		return methodeWords[steps[0].Methode]
	case cle != nil && methodeWords[cle.Methode] != "":
		return methodeWords[cle.Methode]
	}
	return "Composante " + l.Rang
}

// pieceName names a document shortly: Titre n° 1203, or its identifier while it has no number.
func pieceName(p *billing.Piece) string {
	kind := map[billing.PieceType]string{billing.PieceTitre: "Titre", billing.PieceReduction: "Réduction", billing.PieceMandat: "Mandat"}[p.Type]
	if p.Numero == 0 {
		return strings.TrimSpace(kind + " " + p.Identifiant)
	}
	return kind + " n°" + nbsp + strconv.FormatInt(p.Numero, 10)
}

// statutTotals adds lines up by statut.
type statutTotals map[billing.Statut]StatutTotal

func (t statutTotals) add(l *billing.Line) error {
	total := t[l.Statut]
	sum, err := money.Sum(total.Amount, l.Montant)
	if err != nil {
		return err
	}
	t[l.Statut] = StatutTotal{l.Statut, total.Lines + 1, sum}
	return nil
}

// list gives the totals in the order of statuts, those without a line left out.
func (t statutTotals) list() []StatutTotal {
	var list []StatutTotal
	for i := range statuts {
		if total := t[statuts[i].code]; total.Lines > 0 {
			list = append(list, total)
		}
	}
	return list
}
