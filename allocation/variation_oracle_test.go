package allocation_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// The oracle does docs/spec/variation.md again, the long way round: every hybrid is made and computed, for each party,
// whatever is equal; nothing is cut to the year.

// movedByHand moves everything that has a date by years.
func movedByHand(in *allocation.Input, years int) *allocation.Input {
	moved := *in
	day := func(d calendar.Day) calendar.Day {
		year, month, date := d.Date()
		return calendar.Of(year+years, month, date)
	}
	span := func(s calendar.Span) calendar.Span {
		if s.Last != calendar.Forever {
			s.Last = day(s.Last+1) - 1
		}
		return calendar.Span{First: day(s.First), Last: s.Last}
	}
	moved.Exercice, moved.Vie = in.Exercice+years, span(in.Vie)
	moved.Cles, moved.PartsMel, moved.Bornes = slices.Clone(in.Cles), slices.Clone(in.PartsMel), slices.Clone(in.Bornes)
	moved.Exonerations, moved.Adhesions, moved.Residents = slices.Clone(in.Exonerations), slices.Clone(in.Adhesions), slices.Clone(in.Residents)
	for i := range moved.Cles {
		moved.Cles[i].Span = span(moved.Cles[i].Span)
	}
	for i := range moved.PartsMel {
		moved.PartsMel[i].Span = span(moved.PartsMel[i].Span)
	}
	for i := range moved.Bornes {
		moved.Bornes[i].Span = span(moved.Bornes[i].Span)
	}
	for i := range moved.Exonerations {
		moved.Exonerations[i].Span = span(moved.Exonerations[i].Span)
	}
	for i := range moved.Adhesions {
		moved.Adhesions[i].Span = span(moved.Adhesions[i].Span)
	}
	for i := range moved.Residents {
		moved.Residents[i].Membre = span(moved.Residents[i].Membre)
	}
	moved.Figures = figuresOf(in, in, moved.Exercice, -1)
	return &moved
}

// figuresOf gives what every party's figures are worth by one input, but for one party by another: -1 for all, -2 none.
func figuresOf(others, own *allocation.Input, exercice, who int) *allocation.Figures {
	codes := []string{"U", "V", "P", "N"}
	var declared []allocation.Indicateur
	for _, code := range codes {
		declared = append(declared, allocation.Indicateur{Code: code, Absence: "erreur"})
	}
	figures := allocation.NewFigures(declared)
	for party := range allParties {
		first, second := others, own
		if who == -1 || who == party {
			first, second = own, others
		}
		for _, code := range codes {
			value, _, ok := first.Figures.Value(party, code, first.Exercice, first.Base)
			if !ok {
				value, _, ok = second.Figures.Value(party, code, second.Exercice, second.Base)
			}
			if ok {
				figures.Add(code, allocation.Figure{Party: party, Exercice: exercice, Valeur: value})
			}
		}
	}
	figures.Sort()
	return figures
}

// adherentsOf lists the parties with a day in the service year.
func adherentsOf(in *allocation.Input) map[int]bool {
	adherents := map[int]bool{}
	for _, a := range in.Adhesions {
		if !a.Span.Meet(in.Vie).Meet(calendar.Year(in.Exercice)).Empty() {
			adherents[a.Party] = true
		}
	}
	return adherents
}

func keep(adhesions []allocation.Adhesion, want func(party int) bool) []allocation.Adhesion {
	var kept []allocation.Adhesion
	for _, a := range adhesions {
		if want(a.Party) {
			kept = append(kept, a)
		}
	}
	return kept
}

// hybrid is one step of the oracle's chain.
type hybrid struct {
	kind allocation.EffectKind
	in   allocation.Input
}

// chainByHand makes all hybrids for one party.
func chainByHand(before, after *allocation.Input, party int) []hybrid {
	was, is := adherentsOf(before), adherentsOf(after)
	h := *movedByHand(before, after.Exercice-before.Exercice)
	h.Figures = figuresOf(before, after, after.Exercice, -2)
	h.Adhesions = keep(h.Adhesions, func(p int) bool { return was[p] })
	chain := []hybrid{{"", *before}}
	step := func(kind allocation.EffectKind) { chain = append(chain, hybrid{kind, h}) }
	step("presence")
	h.Cumul = after.Cumul
	step("echeancier")
	h.Cout, h.Attribues = after.Cout, after.Attribues
	step("cout")
	h.Figures = figuresOf(before, after, after.Exercice, party)
	step("unites_propres")
	h.Figures = figuresOf(before, after, after.Exercice, -1)
	step("unites_autres")
	h.Residents = after.Residents
	h.Adhesions = append(keep(h.Adhesions, func(p int) bool { return is[p] }), keep(after.Adhesions, func(p int) bool { return is[p] && !was[p] })...)
	slices.SortStableFunc(h.Adhesions, func(a, b allocation.Adhesion) int { return a.Party - b.Party })
	if was[party] != is[party] {
		step("adhesion")
	} else {
		step("entrees_sorties")
	}
	h.Adhesions = keep(after.Adhesions, func(p int) bool { return is[p] })
	step("presence")
	h.Cles, h.Assiettes, h.DecimalesCU, h.Vie, h.Adhesions = after.Cles, after.Assiettes, after.DecimalesCU, after.Vie, after.Adhesions
	step("cle")
	h.PartsMel = after.PartsMel
	step("part_mel")
	h.Bornes, h.Exonerations = after.Bornes, after.Exonerations
	step("exonerations_bornes")
	return append(chain, hybrid{"corrections", *after})
}

// owedAndCents give what a party owes and the left-over cents in it.
func owedAndCents(target *allocation.Target, party int) (owed, cents money.Cents) {
	for _, line := range target.Lines {
		if line.Party != party {
			continue
		}
		owed += line.Amount
		for _, s := range line.Steps {
			byWeight := s.Kind == allocation.StepComponent && s.PartEntiere == 0
			if s.Centime && (byWeight || s.Kind == allocation.StepBorne) {
				cents++
				if s.Enveloppe < 0 {
					cents -= 2
				}
			}
		}
	}
	return owed, cents
}

// effectsByHand is nil where a hybrid has faults: the oracle does not say with what its effect is counted.
func effectsByHand(t *testing.T, before, after *allocation.Input, party int) ([]allocation.Effect, bool) {
	t.Helper()
	var effects []allocation.Effect
	var first, last money.Cents
	for i, h := range chainByHand(before, after, party) {
		target, faults, err := allocation.Compute(&h.in)
		if err != nil {
			t.Fatal(err)
		}
		if len(faults) > 0 {
			return nil, false
		}
		owed, cents := owedAndCents(target, party)
		if i == 0 {
			first, last = cents, owed-cents
		}
		effects = append(effects, allocation.Effect{Kind: h.kind, Montant: owed - cents - last})
		last = owed - cents
		if h.kind == "corrections" {
			effects = append(effects, allocation.Effect{Kind: "arrondi", Montant: cents - first})
		}
	}
	return allocation.SumEffects(effects), true
}

// TestVariationAgainstOracle draws pairs that share some ingredients and not others, of the same year or not.
func TestVariationAgainstOracle(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(31, 31))
	compared := 0
	for range 700 {
		often := 1 + r.IntN(4)
		before, after := randomPair(r, func(int) bool { return r.IntN(often) == 0 })
		if r.IntN(2) == 0 {
			before = movedByHand(before, pick(r, -2, -1, 1))
			before.Base = pick(r, allocation.Prevu, allocation.Realise)
		}
		if !bothComputable(t, before, after) || unborn(before) != unborn(after) {
			continue
		}
		v := allocation.Compare(before, after)
		for party := range allParties {
			want, ok := effectsByHand(t, before, after, party)
			if !ok {
				continue
			}
			compared++
			if got := effectsOf(t, v, party); effectText(got) != effectText(want) {
				t.Errorf("party %d: got %s, want %s", party, effectText(got), effectText(want))
			}
		}
	}
	if compared < 2000 {
		t.Errorf("%d comparisons: the draw shows too little", compared)
	}
}

func unborn(in *allocation.Input) bool {
	return in.Vie.Meet(calendar.Year(in.Exercice)).Empty()
}
