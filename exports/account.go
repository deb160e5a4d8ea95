package exports

import (
	"slices"
	"strings"

	"quotepart/billing"
	"quotepart/billing/fault"
)

// Subject is what somebody asks about: a party or a document, and perhaps one service, exercice or rang of it.
type Subject struct {
	Tiers    string // an adherent or a debtor
	Piece    string // identifier of a document
	Service  string
	Rang     string
	Exercice int // 0: all
}

// Account is the answer: how each line that the subject holds was calculated, and why its bill has changed.
type Account struct {
	Subject  Subject
	Debiteur string
	Name     string // of the party
	Lines    []*Explanation
	Changes  []Change
	From, To string // what Changes lead from and to, « mai 2025 » or « l'exercice 2025 »; empty: nothing is compared
}

// SubjectOf finds what a name stands for: the code of a tiers, or the identifier or number of a document of the campaign.
// It answers fault.NotFound, or fault.Conflict where several documents bear the number.
func (r *Reading) SubjectOf(name string) (Subject, error) {
	if r.Dossier.TiersOf(name) != nil {
		return Subject{Tiers: name}, nil
	}
	piece, err := billing.FindPiece(r.pieces, name)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return Subject{}, fault.Refuse(fault.NotFound, "« %s » n'est ni un tiers du dossier ni une pièce de la campagne %s", name, r.Campaign.Campaign.ID)
	}
	if err != nil {
		return Subject{}, err
	}
	return Subject{Piece: piece.Identifiant}, nil
}

// Account explains what a subject holds. Changes are told against another campaign, or between two exercices of this one.
func (r *Reading) Account(subject Subject, against Against) (*Account, error) {
	a := &Account{Subject: subject, Debiteur: r.debtorOf(subject)}
	a.Name = r.tiersName(a.Debiteur)
	if subject.Tiers != "" {
		a.Name = r.tiersName(subject.Tiers)
	}
	statement, err := r.Statement(a.Debiteur)
	if err != nil {
		return nil, err
	}
	for i := range statement.Lines {
		if l := &statement.Lines[i]; subject.holds(l) {
			a.Lines = append(a.Lines, statement.Explain(l))
		}
	}
	if against.Exercices != [2]int{} {
		return a, r.compareExercices(a, against.Exercices)
	}
	if against.Campaign != "" {
		if err := r.compareWith(statement, against.Campaign); err != nil {
			return nil, err
		}
	}
	if statement.ComparedWith != "" {
		a.From, a.To = statement.ComparedWith, r.Campaign.Campaign.ID.Label()
	}
	for _, c := range statement.Changes {
		if a.asks(c.Tiers, c.Service) {
			a.Changes = append(a.Changes, c)
		}
	}
	return a, nil
}

// Against says what a bill is compared with: nothing said is the same campaign of the year before, or the last one.
type Against struct {
	Campaign  billing.CampaignID
	Exercices [2]int // of this campaign's calculation, the earlier first
}

func (r *Reading) debtorOf(subject Subject) string {
	if i, ok := r.byName[subject.Piece]; ok && subject.Piece != "" {
		return r.pieces[i].Debiteur
	}
	if t := r.Dossier.TiersOf(subject.Tiers); t != nil {
		return t.Payeur()
	}
	return subject.Tiers
}

func (s *Subject) holds(l *StatementLine) bool {
	return (s.Tiers == "" || l.Tiers == s.Tiers || l.Debiteur == s.Tiers) && (s.Piece == "" || l.Piece == s.Piece) && (s.Service == "" || l.Service == s.Service) &&
		(s.Exercice == 0 || l.Exercice == s.Exercice) && (s.Rang == "" || l.Rang == s.Rang)
}

// asks reports whether the subject is about an adherent and a service: those of a document are the services on it.
func (a *Account) asks(tiers, service string) bool {
	s := &a.Subject
	if s.Service != "" && service != s.Service || s.Tiers != "" && s.Tiers != a.Debiteur && tiers != s.Tiers {
		return false
	}
	return s.Piece == "" || slices.ContainsFunc(a.Lines, func(x *Explanation) bool { return x.Line.Service == service })
}

// compareWith tells the changes of a statement against a campaign that was asked for.
func (r *Reading) compareWith(s *Statement, id billing.CampaignID) error {
	var known []string
	for i := range r.Earlier {
		if e := &r.Earlier[i]; e.Campaign.ID == id {
			s.ComparedWith, s.Changes = id.Label(), nil
			return s.gatherChangesAgainst(billing.NewComparison(e.Billed, r.Billed()))
		}
		known = append(known, string(r.Earlier[i].Campaign.ID))
	}
	if len(known) == 0 {
		return fault.Refuse(fault.NotFound, "aucune campagne émise ne précède %s : il n'y a rien à comparer", r.Campaign.Campaign.ID)
	}
	return fault.Refuse(fault.NotFound, "la campagne %s ne se compare pas avec %s : choisissez parmi %s", id, r.Campaign.Campaign.ID, strings.Join(known, ", "))
}

// compareExercices tells why what is due of one exercice is another than of the one before, as this campaign calculated
// both.
func (r *Reading) compareExercices(a *Account, exercices [2]int) error {
	a.From, a.To = "l'exercice "+Year(exercices[0]), "l'exercice "+Year(exercices[1])
	comparison := billing.NewComparison(r.Billed(), r.Billed())
	for _, tiers := range r.adherents(a.Debiteur) {
		for i := range r.Dossier.Services {
			service := r.Dossier.Services[i].Code
			if !a.asks(tiers, service) {
				continue
			}
			v, err := comparison.Target(tiers, service, exercices[0], exercices[1])
			if err != nil {
				return err
			}
			if v.Before != v.After {
				a.Changes = append(a.Changes, r.change(a.Debiteur, v))
			}
		}
	}
	return nil
}
