package allocation

import (
	"slices"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// slice is a span of the service year under one version of the key, of the métropole's share and of the bornes
// (calcul.md §1.3).
type slice struct {
	span       calendar.Span
	days       int
	cle        *Cle
	part       *PartMel
	borne      *Borne
	cost       money.Cents   // P_j
	attributed []money.Cents // C_i of the slice, in the order of in.Attribues
	decided    money.Cents   // M
	toShare    money.Cents   // D
	unitCosts  money.Cents   // D′, when the key has a cout_unitaire
	tariffs    money.Cents   // what the tariffs take off D: the pools share the rest
	pools      int           // how many components share it
	members    []member
	doubtful   bool // an amount of the slice rests on a fault: what follows from amounts is judged no more
}

// member is a party with at least one day of adhesion in the slice.
type member struct {
	party     int
	local     int        // its place in the universe
	adhesions []Adhesion // all its adhesions to the service, in order of date
	total     money.Cents
	reduction money.Cents // e_i
}

// cut makes the slices and gives each its cost. It reports the days that no version of the key covers: the slice has
// none then, and is not computed.
func (c *calculation) cut() {
	starts := []calendar.Day{c.life.First}
	mark := func(span calendar.Span) {
		for _, day := range []calendar.Day{span.First, span.Last + 1} {
			if c.life.Holds(day) {
				starts = append(starts, day)
			}
		}
	}
	for i := range c.in.Cles {
		mark(c.in.Cles[i].Span)
	}
	for i := range c.in.PartsMel {
		mark(c.in.PartsMel[i].Span)
	}
	for i := range c.in.Bornes {
		mark(c.in.Bornes[i].Span)
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	for i, first := range starts {
		last := c.life.Last
		if i+1 < len(starts) {
			last = starts[i+1] - 1
		}
		c.slices = append(c.slices, c.newSlice(calendar.Span{First: first, Last: last}))
	}
	for i := range c.slices {
		if c.slices[i].cle == nil {
			c.faults = append(c.faults, Fault{Kind: FaultKeyGap, Party: -1, Span: c.slices[i].span})
		}
	}
	c.shareCosts()
}

func (c *calculation) newSlice(span calendar.Span) slice {
	s := slice{span: span, days: span.Days(), attributed: make([]money.Cents, len(c.attributed))}
	for i := range c.in.Cles {
		if c.in.Cles[i].Span.Holds(span.First) {
			s.cle = &c.in.Cles[i]
		}
	}
	for i := range c.in.PartsMel {
		if c.in.PartsMel[i].Span.Holds(span.First) {
			s.part = &c.in.PartsMel[i]
		}
	}
	for i := range c.in.Bornes {
		if c.in.Bornes[i].Span.Holds(span.First) {
			s.borne = &c.in.Bornes[i]
		}
	}
	return s
}

// shareCosts splits P, and each attributed cost, over the slices by their days.
func (c *calculation) shareCosts() {
	for i, amount := range c.overSlices(c.cost) {
		c.slices[i].cost = amount
	}
	for j, attributed := range c.attributed {
		for i, amount := range c.overSlices(attributed) {
			c.slices[i].attributed[j] = amount
		}
	}
}

// overSlices splits an amount over the slices by their days, in order of date.
func (c *calculation) overSlices(total money.Cents) []money.Cents {
	weights := make([]money.Ratio, len(c.slices))
	for i := range c.slices {
		weights[i] = money.Int(int64(c.slices[i].days))
	}
	division, _ := Split(total, weights) // a slice has at least a day, so that there is a weight
	amounts := make([]money.Cents, len(weights))
	for i, share := range division.Shares {
		amounts[i] = share.Amount
	}
	return amounts
}

// decide takes the métropole's decided share off a cost of the slice (calcul.md §1.4.2), at a share cumul of the year.
func (c *calculation) decide(s *slice, cost money.Cents, cumul money.Ratio) (money.Cents, error) {
	if s.part == nil {
		return 0, nil
	}
	if !s.part.Montant {
		return money.Round(cost.Ratio().Mul(s.part.Valeur).Mul(money.Fraction(1, 100)))
	}
	fixed, err := c.roundEuros(s.part.Valeur.Mul(cumul).Mul(c.shareOfLife(s)))
	if err != nil {
		return 0, err
	}
	decided := min(cost.Abs(), fixed)
	if cost < 0 {
		decided = -decided
	}
	return decided, nil
}

// shareOfLife is n/days(A).
func (c *calculation) shareOfLife(s *slice) money.Ratio {
	return money.Fraction(int64(s.days), int64(c.life.Days()))
}

// gatherUniverse lists, by position, every party that may need a figure: those with a day of adhesion in the service
// year, and the communes of the territory where a component looks at all of it.
func (c *calculation) gatherUniverse() {
	for i := range c.in.Adhesions {
		a := &c.in.Adhesions[i]
		if !a.Span.Meet(c.life).Empty() && (len(c.universe) == 0 || c.universe[len(c.universe)-1] != a.Party) {
			c.universe = append(c.universe, a.Party)
		}
	}
	if c.looksAtTerritory() {
		for i := range c.in.Residents {
			if !c.in.Residents[i].Membre.Meet(c.life).Empty() {
				c.universe = append(c.universe, c.in.Residents[i].Party)
			}
		}
		slices.Sort(c.universe)
		c.universe = slices.Compact(c.universe)
	}
	c.quantities = map[string][]quantity{}
	c.missing = map[missingFigure]bool{}
	steps := 0
	for i := range c.slices {
		c.gatherMembers(&c.slices[i])
		if c.slices[i].cle != nil {
			steps += len(c.slices[i].members) * len(c.slices[i].cle.Composantes)
		}
	}
	c.entries, c.steps = make([]entry, 0, steps), make([]Step, 0, steps)
}

func (c *calculation) looksAtTerritory() bool {
	for i := range c.slices {
		if c.slices[i].cle == nil {
			continue
		}
		for j := range c.slices[i].cle.Composantes {
			if k := &c.slices[i].cle.Composantes[j]; k.Territoire && k.Pool() {
				return true
			}
		}
	}
	return false
}

// gatherMembers lists the members of a slice, by position.
func (c *calculation) gatherMembers(s *slice) {
	all := c.in.Adhesions
	s.members = make([]member, 0, len(c.universe))
	for first := 0; first < len(all); {
		last, meets := first, false
		for ; last < len(all) && all[last].Party == all[first].Party; last++ {
			meets = meets || !all[last].Span.Meet(s.span).Empty()
		}
		if meets {
			local, _ := slices.BinarySearch(c.universe, all[first].Party)
			s.members = append(s.members, member{party: all[first].Party, local: local, adhesions: all[first:last]})
		}
		first = last
	}
}
