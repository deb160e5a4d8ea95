package allocation

import "quotepart/allocation/money"

// exonerate takes off each member's sum what dated decisions spare it (calcul.md §1.4.4 and §4.5): those that meet the
// slice are summed, weighted by their adhesion days, and rounded once.
func (c *calculation) exonerate(s *slice) error {
	if len(c.in.Exonerations) == 0 || s.doubtful {
		return nil
	}
	for i := range s.members {
		if err := c.exonerateMember(s, &s.members[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *calculation) exonerateMember(s *slice, m *member) error {
	all := &Composante{}
	present := held(m.adhesions, s.span, all, nil) // H₀
	weighted, first, spared := money.Ratio{}, (*Exoneration)(nil), 0
	for i := range c.in.Exonerations {
		e := &c.in.Exonerations[i]
		if e.Party != m.party {
			continue
		}
		if meet := days(held(m.adhesions, s.span.Meet(e.Span), all, nil)); meet > 0 {
			weighted = weighted.Add(e.Taux.Mul(money.Int(int64(meet))))
			spared += meet
			if first == nil {
				first = e
			}
		}
	}
	if first == nil {
		return nil
	}
	rate := weighted.Mul(money.Fraction(1, int64(days(present)))) // Σ taux × days ÷ days(H₀), in %
	amount, err := money.Round(m.total.Ratio().Mul(rate).Mul(money.Fraction(1, 100)))
	if err != nil {
		return err
	}
	taux := rate
	if weighted.Cmp(first.Taux.Mul(money.Int(int64(spared)))) == 0 {
		taux = first.Taux // one rate: the trace shows it with its days
	} else {
		spared = days(present)
	}
	step := Step{
		Kind: StepExoneration, Du: s.span.First, Au: s.span.Last, Jours: s.days, Libelle: first.Motif, Acte: first.Acte, Avant: m.total, Taux: &taux,
		PresenceNum: spared, PresenceDen: days(present), Resultat: -amount,
	}
	m.reduction = -amount
	c.target.Causes.Bornes += amount
	c.enter(m.party, orderExoneration, &step)
	return nil
}
