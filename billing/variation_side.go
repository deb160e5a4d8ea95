package billing

import (
	"cmp"
	"slices"
	"sync"

	"quotepart/allocation"
	"quotepart/allocation/money"
	"quotepart/billing/dossier"
)

// billedSide is one campaign of a comparison.
type billedSide struct {
	billed   Billed
	position func(code string) int
	assembly func() *assembly
	amounts  func() map[Pair][]exerciceAmount
}

// exerciceAmount is what a campaign billed of one exercice.
type exerciceAmount struct {
	exercice int
	montant  money.Cents
}

func newBilledSide(b Billed, position func(string) int) *billedSide {
	return &billedSide{billed: b, position: position,
		assembly: sync.OnceValue(func() *assembly { return assembleOver(b.Dossier, position) }),
		amounts:  sync.OnceValue(func() map[Pair][]exerciceAmount { return amountsBilled(b.Lines) })}
}

// amountsBilled sums lines by party and service, then exercice, in ascending order.
func amountsBilled(lines []Line) map[Pair][]exerciceAmount {
	amounts := map[Pair][]exerciceAmount{}
	for i := range lines {
		line := &lines[i]
		pair := Pair{line.Tiers, line.Service}
		list := amounts[pair]
		at, found := slices.BinarySearchFunc(list, line.Exercice, func(a exerciceAmount, exercice int) int { return cmp.Compare(a.exercice, exercice) })
		if !found {
			list = slices.Insert(list, at, exerciceAmount{exercice: line.Exercice})
		}
		list[at].montant += line.Montant
		amounts[pair] = list
	}
	return amounts
}

// billedFor gives what the campaign billed of one exercice.
func (s *billedSide) billedFor(pair Pair, exercice int) money.Cents {
	for _, a := range s.amounts()[pair] {
		if a.exercice == exercice {
			return a.montant
		}
	}
	return 0
}

// bills reports whether the campaign bills the service at all.
func (s *billedSide) bills(service string) bool {
	found := s.billed.Dossier.Service(service)
	return found != nil && found.Facturable()
}

// exerciceDue is what a campaign has to bill of one service and exercice.
type exerciceDue struct {
	service    *dossier.Service // nil: nothing is due
	due        due
	by         CampaignID // when
	instalment bool       // a row of the schedule falls in this very campaign; else what it bills are corrections
}

// dueIn looks up what is due of a service for an exercice, as Calculate does.
func (s *billedSide) dueIn(service string, exercice int) exerciceDue {
	first, last := openExercices(&s.billed.Dossier.Parametres, s.billed.Campaign)
	if exercice < first || exercice > last {
		return exerciceDue{}
	}
	return s.dueBy(service, exercice, s.billed.Campaign)
}

// dueUntil looks up what was due of it until the campaign, by the same schedule.
func (s *billedSide) dueUntil(service string, exercice int) exerciceDue {
	id := s.billed.Campaign
	if id.November() {
		return s.dueBy(service, exercice, NewCampaignID(id.Year(), false))
	}
	return s.dueBy(service, exercice, NewCampaignID(id.Year()-1, true))
}

func (s *billedSide) dueBy(service string, exercice int, id CampaignID) exerciceDue {
	if !s.bills(service) {
		return exerciceDue{}
	}
	echeances := s.assembly().services[service].echeances
	found, ok := dueAt(echeances, exercice, id)
	if !ok {
		return exerciceDue{}
	}
	now := slices.ContainsFunc(echeances, func(e *dossier.Echeance) bool { return echeanceCampaign(e.Echeance, exercice) == id })
	return exerciceDue{s.billed.Dossier.Service(service), found, id, now}
}

// input gives what the target depends on; nil where nothing is due.
func (s *billedSide) input(e exerciceDue) *allocation.Input {
	if e.service == nil {
		return nil
	}
	return s.assembly().input(e.service, e.due)
}
