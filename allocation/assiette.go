package allocation

import (
	"quotepart/allocation/money"
)

// quantity is a_i: the value of an assiette for one party, and how it is made up.
type quantity struct {
	value money.Ratio
	terms []Term
	known bool
	bad   bool // a figure is missing, or the value is negative: there is a fault
}

type missingFigure struct {
	party      int
	indicateur string
}

// quantityOf gives a_i of the party at that place of the universe (calcul.md §2). A missing figure or a negative value
// is a fault, reported once; whatever rests on the value is then in doubt, and the target will not be given.
func (c *calculation) quantityOf(s *slice, assiette string, local int) *quantity {
	all := c.quantities[assiette]
	if all == nil {
		all = make([]quantity, len(c.universe))
		c.quantities[assiette] = all
	}
	q := &all[local]
	if !q.known {
		c.fillQuantity(q, assiette, c.universe[local])
	}
	s.doubtful = s.doubtful || q.bad
	return q
}

// newTerms gives room for the terms of one quantity. They come from one array for many, since a pool has thousands.
func (c *calculation) newTerms(n int) []Term {
	if len(c.terms) < n {
		c.terms = make([]Term, max(n, len(c.universe)))
	}
	terms := c.terms[:n:n]
	c.terms = c.terms[n:]
	return terms
}

func (c *calculation) fillQuantity(q *quantity, assiette string, party int) {
	definition := c.in.Assiettes.termes(assiette)
	q.known, q.terms = true, c.newTerms(len(definition))
	complete := true
	for i := range definition {
		term := &q.terms[i]
		term.Coefficient, term.Indicateur = definition[i].Coefficient, definition[i].Indicateur
		value, from, ok := c.figure(party, definition[i].Indicateur)
		complete = complete && ok
		term.Valeur = value
		if term.Absent = ok && from == 0; !term.Absent && from != c.in.Exercice {
			term.Exercice = from
		}
		amount := term.Coefficient.Mul(value)
		if multiplier := definition[i].Multiplicateur; multiplier != "" {
			factor, from, ok := c.figure(party, multiplier)
			complete = complete && ok
			term.Multiplicateur, term.Facteur = multiplier, &factor
			if term.FacteurAbsent = ok && from == 0; !term.FacteurAbsent && from != c.in.Exercice {
				term.FacteurDe = from
			}
			amount = amount.Mul(factor)
		}
		q.value = q.value.Add(amount)
	}
	q.bad = !complete || q.value.Sign() < 0
	if complete && q.bad {
		c.faults = append(c.faults, Fault{Kind: FaultNegative, Party: party, Indicateur: assiette, Value: q.value.String(), Span: c.life})
	}
}

func (c *calculation) figure(party int, indicateur string) (money.Ratio, int, bool) {
	value, from, ok := c.in.Figures.Value(party, indicateur, c.in.Exercice, c.in.Base)
	if key := (missingFigure{party, indicateur}); !ok && !c.missing[key] {
		c.missing[key] = true
		c.faults = append(c.faults, Fault{Kind: FaultFigure, Party: party, Indicateur: indicateur, Span: c.life})
	}
	return value, from, ok
}
