package allocation

import (
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// pools shares R, what the tariffs leave of D, between the pool components (calcul.md §1.4.3). Without any, R stays
// with the métropole: a remainder, but for what unit costs left by absence and by rounding.
func (c *calculation) pools(s *slice, left money.Cents, unit unitCostAccount) error {
	var components []*Composante
	var weights []money.Ratio
	for i := range s.cle.Composantes {
		if component := &s.cle.Composantes[i]; component.Pool() {
			components = append(components, component)
			weights = append(weights, component.Poids)
		}
	}
	if len(components) == 0 {
		if left < 0 {
			c.note(NoteSurplus, -1, 0, s, -left)
		}
		c.target.Causes.Absence += unit.absence
		c.target.Causes.Arrondi += unit.arrondi
		c.target.Causes.Reliquat += left - unit.absence - unit.arrondi
		return nil
	}
	division, err := Split(left, weights)
	if err != nil {
		return err // the weights of a version sum to 100: they were checked
	}
	s.tariffs, s.pools = s.toShare-left, len(components)
	known := !s.doubtful // R is what every tariff leaves
	for i, component := range components {
		if err := c.pool(s, component, division.Shares[i].Amount, known); err != nil {
			return err
		}
	}
	return nil
}

// pool shares one envelope R_k between the members, or over the territory. Where the envelope is not known for a fault
// of the tariffs, it looks for the faults of the weights alone.
func (c *calculation) pool(s *slice, component *Composante, envelope money.Cents, known bool) error {
	if len(s.members) == 0 {
		c.target.Causes.Reliquat += envelope // calcul.md §4.6
		return nil
	}
	p := c.newPool(s, component, envelope)
	if !known || p.doubtful || envelope == 0 {
		return nil
	}
	if p.sum().IsZero() && !c.withoutWeight(p) {
		return nil
	}
	if component.PorteeMontant {
		return c.poolByAmount(p)
	}
	return c.poolByWeight(p)
}

// pool is one envelope and what it is shared by.
type pool struct {
	slice     *slice
	component *Composante
	envelope  money.Cents
	weights   []money.Ratio // w_i, by member
	timings   []presence    // f_i, by member
	territory money.Ratio   // Σ_T w, where the denominator is the whole territory
	doubtful  bool          // a weight is not known, for a fault
}

// newPool weighs the members, and the territory where the component looks at all of it. It reports percentages of
// parts_fixes that do not sum to 100.
func (c *calculation) newPool(s *slice, component *Composante, envelope money.Cents) *pool {
	p := &pool{slice: s, component: component, envelope: envelope,
		weights: make([]money.Ratio, len(s.members)), timings: make([]presence, len(s.members))}
	var buffer [8]calendar.Span
	for i := range s.members {
		m := &s.members[i]
		p.weights[i] = c.weightOf(p, m.local)
		p.timings[i] = c.timing(s, m, component, buffer[:]).pool
	}
	if component.Methode == "parts_fixes" && !p.doubtful {
		if sum := sumOf(p.weights); sum.Cmp(money.Int(100)) != 0 {
			c.fault(FaultPartsFixes, component.Rang, s, sum.String())
			p.doubtful = true
		}
	}
	if component.Territoire {
		for _, local := range c.territoryOf(s) {
			p.territory = p.territory.Add(c.weightOf(p, local))
		}
	}
	return p
}

func (c *calculation) weightOf(p *pool, local int) money.Ratio {
	if p.component.Methode == "egal" {
		return money.One()
	}
	q := c.quantityOf(p.slice, p.component.Assiette, local)
	p.doubtful = p.doubtful || q.bad
	return q.value
}

func sumOf(weights []money.Ratio) money.Ratio {
	sum := money.Ratio{}
	for i := range weights {
		sum = sum.Add(weights[i])
	}
	return sum
}

// territoryOf gives T, by place in the universe: the communes that belong to the métropole on a day of the slice, and
// its members.
func (c *calculation) territoryOf(s *slice) []int {
	inside := make([]bool, len(c.universe))
	for i := range s.members {
		inside[s.members[i].local] = true
	}
	place := 0
	for i := range c.in.Residents {
		if c.in.Residents[i].Membre.Meet(s.span).Empty() {
			continue
		}
		for c.universe[place] < c.in.Residents[i].Party {
			place++
		}
		inside[place] = true
	}
	var locals []int
	for local, in := range inside {
		if in {
			locals = append(locals, local)
		}
	}
	return locals
}

// sum is Σ of the weights of the split: over the territory, w × f over the members, or w where f comes afterwards.
func (p *pool) sum() money.Ratio {
	switch {
	case p.component.Territoire:
		return p.territory
	case p.component.PorteeMontant:
		return sumOf(p.weights)
	}
	sum := money.Ratio{}
	for i := range p.weights {
		sum = sum.Add(p.weights[i].Mul(p.timings[i].ratio()))
	}
	return sum
}

// withoutWeight decides on an envelope with nothing to share it by (assiette_nulle), and says whether there is now
// something: equal parts. Equal parts without any presence leave it to the métropole (calcul.md §4.6).
func (c *calculation) withoutWeight(p *pool) bool {
	if p.component.Methode == "egal" {
		c.note(NoteNoPresence, -1, p.component.Rang, p.slice, p.envelope)
		c.target.Causes.Absence += p.envelope
		return false
	}
	switch p.component.AssietteNulle {
	case "erreur":
		c.fault(FaultZero, p.component.Rang, p.slice, p.component.Assiette)
		return false
	case "egal":
		c.note(NoteZero, -1, p.component.Rang, p.slice, p.envelope)
		for i := range p.weights {
			p.weights[i] = money.One()
		}
		if p.component.Territoire {
			p.territory = money.Int(int64(len(c.territoryOf(p.slice))))
		}
		if !p.sum().IsZero() {
			return true
		}
		c.target.Causes.Absence += p.envelope
		return false
	}
	c.note(NoteZero, -1, p.component.Rang, p.slice, p.envelope)
	c.target.Causes.Reliquat += p.envelope
	return false
}

// poolByWeight is portee = poids: absence is paid by the others, or by the métropole for the rest of the territory.
func (c *calculation) poolByWeight(p *pool) error {
	weights := make([]money.Ratio, len(p.weights), len(p.weights)+1)
	for i := range weights {
		weights[i] = p.weights[i].Mul(p.timings[i].ratio())
	}
	if p.component.Territoire {
		weights = append(weights, p.territory.Sub(sumOf(weights))) // the métropole, listed last
	}
	division, err := Split(p.envelope, weights)
	if err != nil {
		return err
	}
	for i := range p.slice.members {
		if p.timings[i].num == 0 {
			continue
		}
		step := c.poolStep(p, i, &division, &weights[i])
		step.Resultat = division.Shares[i].Amount
		c.charge(p.slice, &p.slice.members[i], p.component, &step)
	}
	if p.component.Territoire {
		c.target.Causes.Absence += division.Shares[len(p.weights)].Amount
	}
	return nil
}

// poolByAmount is portee = montant: everyone's whole share is computed, then cut by presence; the métropole bears the gap.
func (c *calculation) poolByAmount(p *pool) error {
	division, err := Split(p.envelope, p.weights)
	if err != nil {
		return err
	}
	gap := p.envelope
	for i := range p.slice.members {
		if p.timings[i].num == 0 {
			continue
		}
		step := c.poolStep(p, i, &division, &p.weights[i])
		step.PartEntiere = division.Shares[i].Amount
		amount, err := money.Round(step.PartEntiere.Ratio().Mul(p.timings[i].ratio()))
		if err != nil {
			return err
		}
		step.Resultat = amount
		gap -= amount
		c.charge(p.slice, &p.slice.members[i], p.component, &step)
	}
	c.target.Causes.Absence += gap
	return nil
}

// poolStep tells how a member's share comes out of a split.
func (c *calculation) poolStep(p *pool, i int, division *Division, weight *money.Ratio) Step {
	step := c.step(p.slice, p.component)
	share := &division.Shares[i]
	step.Presence, step.PresenceNum, step.PresenceDen = p.component.Presence, p.timings[i].num, p.timings[i].den
	if p.component.Methode != "egal" {
		q := c.quantityOf(p.slice, p.component.Assiette, p.slice.members[i].local)
		step.Assiette, step.Quantite, step.Termes = p.component.Assiette, q.value, q.terms
	}
	step.Territoire, step.Tarifs = p.component.Territoire, p.slice.tariffs
	if p.slice.pools > 1 {
		step.PoidsComposante = &p.component.Poids
	}
	step.Enveloppe, step.Poids, step.PoidsTotal = p.envelope, weight, &division.Sum
	step.Plancher, step.Centimes, step.Rang, step.Centime = share.Floor, division.Leftover, share.Rank, share.Cent
	return step
}
