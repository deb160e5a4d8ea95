package allocation

import (
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// unitCostAccount tells apart, in what the components cout_unitaire leave to the métropole, the absence of members
// from the rounding of the unit cost.
type unitCostAccount struct {
	absence money.Cents
	arrondi money.Cents
}

// tariff charges a component whose amount a member pays whatever the others do, and gives the sum that comes off D.
// `direct` is part of the service's cost but not of P, so that it takes nothing off D.
func (c *calculation) tariff(s *slice, component *Composante, unit *unitCostAccount) (money.Cents, error) {
	switch component.Methode {
	case "direct":
		c.direct(s, component)
		return 0, nil
	case "cout_unitaire":
		return c.unitCost(s, component, unit)
	}
	var sum money.Cents
	var buffer [8]calendar.Span
	for i := range s.members {
		m := &s.members[i]
		step := c.step(s, component)
		time := c.timing(s, m, component, buffer[:])
		var q *quantity
		if component.needsAssiette() {
			q = c.quantityOf(s, component.Assiette, m.local)
			step.Assiette, step.Quantite, step.Termes = component.Assiette, q.value, q.terms
		}
		if time.tariff.num == 0 && component.Methode != "abonnement" { // units beyond what is included are not a matter of time
			continue
		}
		exact := c.price(component, q, time.tariff.ratio(), &step)
		if err := c.finishTariff(s, m, component, &step, exact, time.tariff, time.tariff); err != nil {
			return 0, err
		}
		sum += step.Resultat
	}
	return sum, nil
}

// finishTariff caps the exact amount (plafond_ligne, scaled by c/100 × g), rounds it, and charges it. shown is the time
// factor that the trace shows: g, or f for a unit cost.
func (c *calculation) finishTariff(s *slice, m *member, component *Composante, step *Step, exact money.Ratio, shown, g presence) error {
	if component.PlafondLigne != nil {
		step.Plafond = component.PlafondLigne
		if most := component.PlafondLigne.Mul(c.cumul).Mul(g.ratio()); exact.Cmp(most) > 0 {
			exact = most
		}
	}
	amount, err := c.roundEuros(exact)
	if err != nil {
		return err
	}
	step.Presence, step.PresenceNum, step.PresenceDen = component.Presence, shown.num, shown.den
	if component.PlafondLigne != nil && component.Methode == "cout_unitaire" {
		step.TempsNum, step.TempsDen = g.num, g.den
	}
	if component.Ponctuel {
		step.Presence = "ponctuel"
	}
	step.Exact, step.Resultat = &exact, amount
	c.charge(s, m, component, step)
	return nil
}

// price gives the exact amount in euros of a tariff, before plafond_ligne and rounding (calcul.md §1.4.3).
func (c *calculation) price(component *Composante, q *quantity, g money.Ratio, step *Step) money.Ratio {
	step.Montant = component.Montant
	scale := g.Mul(c.cumul)
	switch component.Methode {
	case "forfait":
		return component.Montant.Mul(scale)
	case "unitaire":
		return component.Montant.Mul(q.value).Mul(scale)
	case "strate":
		bracket := bracketOf(component.Bareme, q.value)
		step.Montant, step.Tranches = &bracket.Montant, []Bracket{{De: bracket.De, Prix: bracket.Montant}}
		return bracket.Montant.Mul(scale)
	case "degressif":
		bracket := bracketOf(component.Bareme, q.value)
		step.Montant, step.Tranches = &bracket.Montant, []Bracket{{De: bracket.De, Prix: bracket.Montant}}
		return bracket.Montant.Mul(q.value).Mul(scale)
	case "progressif":
		base, reached := progressive(component.Bareme, q.value)
		step.Base, step.Tranches, step.Montant = &base, reached, nil
		return base.Mul(scale)
	}
	// abonnement: c/100 × (montant × g + max(0, a − inclus × g) × prix_sup)
	step.Inclus, step.PrixSup = &component.Inclus, component.PrixSup
	beyond := q.value.Sub(component.Inclus.Mul(g))
	if beyond.Sign() < 0 {
		beyond = money.Ratio{}
	}
	return component.Montant.Mul(g).Add(beyond.Mul(*component.PrixSup)).Mul(c.cumul)
}

// bracketOf gives the bracket that holds a quantity: brackets run from De, inclusive, to the next, exclusive, and the
// first starts at 0.
func bracketOf(bareme []Tranche, quantity money.Ratio) *Tranche {
	holds := &bareme[0]
	for i := range bareme {
		if bareme[i].De.Cmp(quantity) <= 0 {
			holds = &bareme[i]
		}
	}
	return holds
}

// progressive gives Σ price × part of the quantity in each bracket, and the brackets reached.
func progressive(bareme []Tranche, quantity money.Ratio) (money.Ratio, []Bracket) {
	sum, reached := money.Ratio{}, []Bracket{}
	for i := range bareme {
		if bareme[i].De.Cmp(quantity) >= 0 {
			break
		}
		part := quantity.Sub(bareme[i].De)
		if i+1 < len(bareme) {
			if width := bareme[i+1].De.Sub(bareme[i].De); part.Cmp(width) > 0 {
				part = width
			}
		}
		sum = sum.Add(bareme[i].Montant.Mul(part))
		reached = append(reached, Bracket{De: bareme[i].De, Prix: bareme[i].Montant, Quantite: &part})
	}
	return sum, reached
}

// direct bills every party with an attributed cost, adherent or not (calcul.md §4.2).
func (c *calculation) direct(s *slice, component *Composante) {
	for i, amount := range s.attributed {
		party := c.in.Attribues[i].Party
		step := c.step(s, component)
		step.Exact, step.Resultat = &c.in.Attribues[i].Montant, amount
		c.target.Causes.Reliquat -= amount
		if m := s.memberAt(party); m != nil {
			c.charge(s, m, component, &step)
			continue
		}
		c.enter(party, component.Rang, &step)
		if amount != 0 {
			c.note(NoteDirectOutside, party, component.Rang, s, amount)
		}
	}
}

// unitCost charges CU × a_i × f × c/100, where CU = D′ ÷ Σ a_i over the members, rounded to the published decimals.
func (c *calculation) unitCost(s *slice, component *Composante, unit *unitCostAccount) (money.Cents, error) {
	sum, certain := money.Ratio{}, len(s.members) > 0
	for i := range s.members {
		q := c.quantityOf(s, component.Assiette, s.members[i].local)
		sum, certain = sum.Add(q.value), certain && !q.bad
	}
	if !certain {
		return 0, nil
	}
	if sum.IsZero() {
		if component.AssietteNulle == "erreur" {
			c.fault(FaultZero, component.Rang, s, component.Assiette)
		} else {
			c.note(NoteZero, -1, component.Rang, s, s.toShare)
		}
		return 0, nil
	}
	cu := money.RoundQuotient(s.unitCosts.Ratio().Mul(money.Fraction(1, 100)), sum, c.in.DecimalesCU)
	var charged, uncapped money.Cents // uncapped: what plafond_ligne spares is no rounding
	absent := money.Ratio{}           // what members would have paid had they been there all the slice
	var buffer [8]calendar.Span
	for i := range s.members {
		m := &s.members[i]
		time := c.timing(s, m, component, buffer[:])
		q := c.quantityOf(s, component.Assiette, m.local)
		whole := cu.Mul(q.value).Mul(c.cumul)
		exact := whole.Mul(time.pool.ratio())
		absent = absent.Add(whole.Sub(exact))
		if time.pool.num == 0 {
			continue
		}
		step := c.step(s, component)
		step.Assiette, step.Quantite, step.Termes = component.Assiette, q.value, q.terms
		step.Montant, step.CUCout, step.CUQuantite = &cu, s.unitCosts, &sum
		if err := c.finishTariff(s, m, component, &step, exact, time.pool, time.tariff); err != nil {
			return 0, err
		}
		charged += step.Resultat
		amount, err := c.roundEuros(exact)
		if err != nil {
			return 0, err
		}
		uncapped += amount
	}
	absence, err := c.roundEuros(absent)
	if err != nil {
		return 0, err
	}
	unit.absence += absence
	unit.arrondi += s.toShare - absence - uncapped
	return charged, nil
}
