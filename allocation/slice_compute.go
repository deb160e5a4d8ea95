package allocation

import (
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// computeSlice does calcul.md §1.4 for one slice: shares, tariffs, pools, exonerations, bornes, and the causes of what
// is left to the métropole.
func (c *calculation) computeSlice(s *slice) error {
	if err := c.shareSlice(s); err != nil {
		return err
	}
	if len(s.members) == 0 && (s.toShare != 0 || s.cost != 0) {
		c.note(NoteNoMember, -1, 0, s, s.toShare)
	}
	left := s.toShare // R, once every tariff is taken off
	var unit unitCostAccount
	for i := range s.cle.Composantes {
		component := &s.cle.Composantes[i]
		if component.Pool() || component.Methode == "gratuit" {
			continue
		}
		amount, err := c.tariff(s, component, &unit)
		if err != nil {
			return err
		}
		left -= amount
	}
	if err := c.pools(s, left, unit); err != nil {
		return err
	}
	if err := c.exonerate(s); err != nil {
		return err
	}
	return c.bound(s)
}

// shareSlice takes the métropole's decided share off the top, at c and, for a published unit cost, at 100 %.
func (c *calculation) shareSlice(s *slice) error {
	decided, err := c.decide(s, s.cost, c.cumul)
	if err != nil {
		return err
	}
	s.decided, s.toShare = decided, s.cost-decided
	c.target.Causes.Decidee += decided
	for _, amount := range s.attributed { // until a component direct bills it
		c.target.Causes.Reliquat += amount
	}
	for i := range s.cle.Composantes {
		if s.cle.Composantes[i].Methode == "cout_unitaire" {
			return c.shareWholeYear(s)
		}
	}
	return nil
}

// shareWholeYear gives D′: the slice's D with steps 2 to 4.2 done at c = 100 (calcul.md §1.4.3, cout_unitaire).
func (c *calculation) shareWholeYear(s *slice) error {
	whole, err := c.roundEuros(c.in.Cout)
	if err != nil {
		return err
	}
	for i, amount := range c.overSlices(whole) {
		if &c.slices[i] == s {
			decided, err := c.decide(s, amount, money.One())
			if err != nil {
				return err
			}
			s.unitCosts = amount - decided
		}
	}
	return nil
}

// timing gives f and g of a member for a component.
func (c *calculation) timing(s *slice, m *member, component *Composante, buffer []calendar.Span) timing {
	if component.Ponctuel {
		return timingPonctuel(m.adhesions, s.span)
	}
	return timingOf(component, held(m.adhesions, s.span, component, buffer), s.span, calendar.Year(c.in.Exercice).Days(), c.life.Days())
}

// step begins the step of a component: what all its methods tell.
func (c *calculation) step(s *slice, component *Composante) Step {
	return Step{
		Kind: StepComponent, Du: s.span.First, Au: s.span.Last, Jours: s.days, Cout: s.cost, PartMel: s.decided, ARepartir: s.toShare,
		Cumul: c.in.Cumul, Methode: component.Methode, Libelle: component.Libelle, Acte: component.Acte,
	}
}

// charge adds a step to the line of a member.
func (c *calculation) charge(s *slice, m *member, component *Composante, step *Step) {
	m.total += step.Resultat
	c.enter(m.party, component.Rang, step)
}

func (c *calculation) note(kind NoteKind, party, rang int, s *slice, amount money.Cents) {
	c.target.Notes = append(c.target.Notes, Note{Kind: kind, Party: party, Rang: rang, Span: s.span, Montant: amount})
}

func (c *calculation) fault(kind FaultKind, rang int, s *slice, value string) {
	s.doubtful = true
	c.faults = append(c.faults, Fault{Kind: kind, Party: -1, Rang: rang, Span: s.span, Value: value})
}

func (s *slice) memberAt(party int) *member {
	for i := range s.members {
		if s.members[i].party == party {
			return &s.members[i]
		}
	}
	return nil
}
