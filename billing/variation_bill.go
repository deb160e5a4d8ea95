package billing

import (
	"errors"

	"quotepart/allocation"
	"quotepart/allocation/money"
)

// Bill tells why the amount of a party for a service, over all exercices, is not the same in both campaigns: Before and
// After are what each of them billed, withheld lines included. The two are compared by the age of exercices, the
// campaign's year less the exercice. It answers fault.Internal where a target cannot be computed again.
func (c *Comparison) Bill(tiers, service string) (Variation, error) {
	pair := Pair{tiers, service}
	v := Variation{Tiers: tiers, Service: service}
	for _, a := range c.before.amounts()[pair] {
		v.Before += a.montant
	}
	for _, a := range c.after.amounts()[pair] {
		v.After += a.montant
	}
	if c.before.bills(service) != c.after.bills(service) {
		v.Effects = whole(allocation.EffectService, v.After-v.Before)
		return v, nil
	}
	var all [][]allocation.Effect
	youngest := c.youngestDue(service)
	for age := range max(c.before.oldest(pair), c.after.oldest(pair)) + 1 {
		effects, err := c.age(pair, age, age == youngest)
		if err != nil {
			return v, c.failed(service, err)
		}
		all = append(all, effects)
	}
	v.Effects = allocation.SumEffects(all...)
	return v, nil
}

// oldest gives the age of the oldest exercice that the campaign billed of a pair; -1 when there is none.
func (s *billedSide) oldest(pair Pair) int {
	amounts := s.amounts()[pair]
	if len(amounts) == 0 {
		return -1
	}
	return s.billed.Campaign.Year() - amounts[0].exercice
}

// youngestDue gives the least age of which both campaigns have something due; -1 when there is none.
func (c *Comparison) youngestDue(service string) int {
	before, after := c.before.billed.Campaign.Year(), c.after.billed.Campaign.Year()
	oldest, _ := openExercices(&c.before.billed.Dossier.Parametres, c.before.billed.Campaign)
	for age := range max(before-oldest+1, 0) {
		if c.before.dueIn(service, before-age).service != nil && c.after.dueIn(service, after-age).service != nil {
			return age
		}
	}
	return -1
}

// ageAmounts are what one party owes and was billed for the exercices of one age: cible less déjà émis is montant.
type ageAmounts struct {
	montant, cible money.Cents
}

func (a ageAmounts) issued() money.Cents { return a.cible - a.montant }

// age splits what one age of exercice adds to the difference. An age of which neither campaign billed anything adds
// nothing.
func (c *Comparison) age(pair Pair, age int, youngest bool) ([]allocation.Effect, error) {
	exerciceBefore, exerciceAfter := c.before.billed.Campaign.Year()-age, c.after.billed.Campaign.Year()-age
	before, after := ageAmounts{montant: c.before.billedFor(pair, exerciceBefore)}, ageAmounts{montant: c.after.billedFor(pair, exerciceAfter)}
	if before.montant == 0 && after.montant == 0 {
		return nil, nil
	}
	dueBefore, dueAfter := c.before.dueIn(pair.Service, exerciceBefore), c.after.dueIn(pair.Service, exerciceAfter)
	target, party := c.target(pair.Service, dueBefore, dueAfter), c.before.position(pair.Tiers)
	var err error
	if before.cible, after.cible, err = target.Total(party); err != nil {
		return nil, err
	}
	untouched := before.issued() == 0 && after.issued() == 0
	switch {
	case (dueBefore.service == nil) != (dueAfter.service == nil) && untouched:
		return whole(allocation.EffectEcheancier, after.montant-before.montant), nil
	case dueBefore.service == nil || dueAfter.service == nil:
	case untouched:
		return target.Of(party)
	case youngest && (calledUp(dueBefore, before) || calledUp(dueAfter, after)):
		effects, err := target.Of(party)
		if err != nil {
			return nil, err
		}
		return c.lessIssued(pair, effects, ageSide{dueBefore, before}, ageSide{dueAfter, after})
	}
	return whole(allocation.EffectCorrections, after.montant-before.montant), nil
}

// calledUp reports whether the campaign called up the exercice, rather than correct what was issued of it.
func calledUp(e exerciceDue, amounts ageAmounts) bool {
	return e.instalment || amounts.issued() == 0 && amounts.montant != 0
}

// ageSide is what is due of one age of exercice at one campaign, and what one party owes and was billed of it.
type ageSide struct {
	exerciceDue
	ageAmounts
}

// lessIssued takes what was issued before off the effects on two targets. Where both campaigns called up an instalment
// that follows another, the effects on the instalments before are taken off, and what was issued short of these is a
// correction; else the change of what was issued is one of the schedule.
func (c *Comparison) lessIssued(pair Pair, effects []allocation.Effect, before, after ageSide) ([]allocation.Effect, error) {
	issued := allocation.Effect{Kind: allocation.EffectEcheancier, Montant: before.issued() - after.issued()}
	if !before.instalment || !after.instalment || before.issued() == 0 || after.issued() == 0 {
		return append(effects, issued), nil
	}
	dueBefore, dueAfter := c.before.dueUntil(pair.Service, before.due.exercice), c.after.dueUntil(pair.Service, after.due.exercice)
	if dueBefore.service == nil || dueAfter.service == nil {
		return append(effects, issued), nil
	}
	target, party := c.target(pair.Service, dueBefore, dueAfter), c.before.position(pair.Tiers)
	wasDue, isDue, err := target.Total(party)
	if errors.Is(err, allocation.ErrNoTarget) { // nothing else depends today on what was due then
		return append(effects, issued), nil
	}
	if err != nil {
		return nil, err
	}
	earlier, err := target.Of(party)
	if err != nil {
		return nil, err
	}
	for i := range earlier {
		earlier[i].Montant = -earlier[i].Montant
	}
	short := allocation.Effect{Kind: allocation.EffectCorrections, Montant: (isDue - after.issued()) - (wasDue - before.issued())}
	return append(append(effects, earlier...), short), nil
}
