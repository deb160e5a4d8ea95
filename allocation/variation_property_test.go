package allocation_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// allParties are the positions that randomInput draws from.
const allParties = 9

// ingredient is one thing that may be another on the other side, and the kinds of effects that it alone may have, beside
// the left-over cents.
type ingredient struct {
	name  string
	kinds []allocation.EffectKind
	take  func(in, other *allocation.Input)
}

var ingredients = []ingredient{
	{"cumul", []allocation.EffectKind{"echeancier"}, func(in, other *allocation.Input) { in.Cumul = other.Cumul }},
	{"cout", []allocation.EffectKind{"cout"}, func(in, other *allocation.Input) { in.Cout, in.Attribues = other.Cout, other.Attribues }},
	{"unites", []allocation.EffectKind{"unites_propres", "unites_autres"}, func(in, other *allocation.Input) { in.Figures = other.Figures }},
	{"adhesions", []allocation.EffectKind{"adhesion", "entrees_sorties", "presence"}, func(in, other *allocation.Input) { in.Adhesions = other.Adhesions }},
	{"residents", []allocation.EffectKind{"entrees_sorties", "adhesion"}, func(in, other *allocation.Input) { in.Residents = other.Residents }},
	{"cles", []allocation.EffectKind{"cle"}, func(in, other *allocation.Input) { in.Cles = other.Cles }},
	{"decimales", []allocation.EffectKind{"cle"}, func(in, other *allocation.Input) { in.DecimalesCU = other.DecimalesCU }},
	{"assiettes", []allocation.EffectKind{"cle"}, func(in, other *allocation.Input) { in.Assiettes = other.Assiettes }},
	{"vie", []allocation.EffectKind{"cle", "service", "adhesion", "entrees_sorties"}, func(in, other *allocation.Input) { in.Vie = other.Vie }},
	{"parts_mel", []allocation.EffectKind{"part_mel"}, func(in, other *allocation.Input) { in.PartsMel = other.PartsMel }},
	{"bornes", []allocation.EffectKind{"exonerations_bornes"}, func(in, other *allocation.Input) { in.Bornes = other.Bornes }},
	{"exonerations", []allocation.EffectKind{"exonerations_bornes"}, func(in, other *allocation.Input) { in.Exonerations = other.Exonerations }},
	{"ajustements", []allocation.EffectKind{"corrections"}, func(in, other *allocation.Input) { in.Ajustements = other.Ajustements }},
}

// randomPair draws two inputs of the same year, with a figure for every party, alike but for some ingredients.
func randomPair(r *rand.Rand, differs func(int) bool) (before, after *allocation.Input) {
	for before == nil || before.Exercice != after.Exercice || usesFixedParts(before) || usesFixedParts(after) {
		before, after = randomInput(r), randomInput(r)
	}
	randomFigures(r, before, allParties)
	randomFigures(r, after, allParties)
	after.Base = before.Base // the figures of before are asked for with it
	resolveBase(before)
	resolveBase(after)
	for i := range ingredients {
		if !differs(i) {
			ingredients[i].take(after, before)
		}
	}
	return before, after
}

// resolveBase draws again the figures that the base would hide.
func resolveBase(in *allocation.Input) {
	figures := allocation.NewFigures([]allocation.Indicateur{
		{Code: "U", Absence: "zero"}, {Code: "V", Absence: "reconduit"}, {Code: "P", Absence: "erreur"}, {Code: "N", Niveau: true, Absence: "zero"},
	})
	for party := range allParties {
		for _, code := range []string{"U", "V", "P", "N"} {
			for _, base := range []string{allocation.Prevu, allocation.Realise} {
				value, from, _ := in.Figures.Value(party, code, in.Exercice, base)
				if from > 0 {
					figures.Add(code, allocation.Figure{Party: party, Exercice: from, Base: base, Du: calendar.Of(2000, 1, 1), Valeur: value})
				}
				if code == "N" {
					break
				}
			}
		}
	}
	figures.Sort()
	in.Figures = figures
}

func usesFixedParts(in *allocation.Input) bool {
	return slices.ContainsFunc(in.Cles, func(cle allocation.Cle) bool {
		return slices.ContainsFunc(cle.Composantes, func(c allocation.Composante) bool { return c.Methode == "parts_fixes" })
	})
}

// bothComputable reports whether both targets are free of faults.
func bothComputable(t *testing.T, before, after *allocation.Input) bool {
	t.Helper()
	_, ok := computable(t, before)
	_, again := computable(t, after)
	return ok && again
}

// TestVariationSums compares inputs that have nothing in common but the positions of parties, of any two years.
func TestVariationSums(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(21, 21))
	compared, kinds, merged := 0, map[allocation.EffectKind]int{}, 0
	const pairs = 3000
	for range pairs {
		before, after := randomInput(r), randomInput(r)
		if r.IntN(20) == 0 {
			before.Vie = calendar.Span{First: calendar.Of(before.Exercice+1, 1, 1), Last: calendar.Forever}
		}
		if !bothComputable(t, before, after) {
			continue
		}
		compared++
		v := allocation.Compare(before, after)
		for party := range allParties {
			for _, e := range effectsOf(t, v, party) {
				kinds[e.Kind]++
				merged += min(len(e.Avec), 1)
			}
		}
	}
	if compared < pairs/3 || len(kinds) != len(allocation.EffectKinds()) || merged == 0 {
		t.Errorf("%d of %d pairs compared, effects %v, %d merged: the draw shows too little", compared, pairs, kinds, merged)
	}
}

// TestVariationOfTheSame compares inputs with their copies.
func TestVariationOfTheSame(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(22, 22))
	for range 600 {
		before, after := randomPair(r, func(int) bool { return false })
		if !bothComputable(t, before, after) {
			continue
		}
		v := allocation.Compare(before, after)
		for party := range allParties {
			if effects := effectsOf(t, v, party); len(effects) > 0 {
				t.Errorf("the same input has effects %s on party %d", effectText(effects), party)
			}
		}
	}
}

// TestVariationOfOneIngredient changes one thing alone: its effects are of its kind.
func TestVariationOfOneIngredient(t *testing.T) {
	t.Parallel()
	for i := range ingredients {
		t.Run(ingredients[i].name, func(t *testing.T) {
			t.Parallel()
			r, found := rand.New(rand.NewPCG(23, uint64(i))), 0
			for range 300 {
				before, after := randomPair(r, func(other int) bool { return other == i })
				if !bothComputable(t, before, after) {
					continue
				}
				v := allocation.Compare(before, after)
				for party := range allParties {
					for _, e := range effectsOf(t, v, party) {
						found++
						if e.Kind != allocation.EffectArrondi && !slices.Contains(ingredients[i].kinds, e.Kind) {
							t.Errorf("party %d: effect %s", party, effectText([]allocation.Effect{e}))
						}
					}
				}
			}
			if found < 20 {
				t.Errorf("%d effects: the draw shows too little", found)
			}
		})
	}
}

// TestVariationOfOwnFigures changes the figures of one party alone.
func TestVariationOfOwnFigures(t *testing.T) {
	t.Parallel()
	r, own, others := rand.New(rand.NewPCG(24, 24)), 0, 0
	for range 600 {
		before, after := randomPair(r, func(int) bool { return false })
		after.Figures = allocation.NewFigures([]allocation.Indicateur{{Code: "U", Absence: "erreur"}, {Code: "V", Absence: "erreur"}, {Code: "N", Absence: "zero"}})
		who := r.IntN(allParties)
		for party := range allParties {
			for _, code := range []string{"U", "V", "N"} {
				value, _, _ := before.Figures.Value(party, code, before.Exercice, before.Base)
				if party == who {
					value = value.Add(money.Int(r.Int64N(50)))
				}
				after.Figures.Add(code, allocation.Figure{Party: party, Exercice: after.Exercice, Valeur: value})
			}
		}
		after.Figures.Sort()
		if !bothComputable(t, before, after) {
			continue
		}
		v := allocation.Compare(before, after)
		for party := range allParties {
			for _, e := range effectsOf(t, v, party) {
				switch {
				case e.Kind == allocation.EffectPropres && party == who:
					own++
				case e.Kind == allocation.EffectAutres && party != who:
					others++
				case e.Kind != allocation.EffectArrondi:
					t.Errorf("figures of party %d: effect %s on party %d", who, effectText([]allocation.Effect{e}), party)
				}
			}
		}
	}
	if own < 50 || others < 50 {
		t.Errorf("%d effects on who changed, %d on others: the draw shows too little", own, others)
	}
}

// TestVariationOfTheYear moves an input by whole years: between years of one length nothing changes but where days that
// are not in both count.
func TestVariationOfTheYear(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(25, 25))
	for range 600 {
		before := randomInput(r)
		after := movedByHand(before, pick(r, -3, -1, 1, 2, 4))
		if !bothComputable(t, before, after) {
			continue
		}
		sameLength := calendar.Year(before.Exercice).Days() == calendar.Year(after.Exercice).Days()
		v := allocation.Compare(before, after)
		for party := range allParties {
			for _, e := range effectsOf(t, v, party) {
				if e.Kind != allocation.EffectPresence && e.Kind != allocation.EffectArrondi || sameLength && !hasPhase(before) {
					t.Errorf("%d moved to %d: effect %s on party %d", before.Exercice, after.Exercice, effectText([]allocation.Effect{e}), party)
				}
			}
		}
	}
}

func hasPhase(in *allocation.Input) bool {
	return slices.ContainsFunc(in.Cles, func(cle allocation.Cle) bool {
		return slices.ContainsFunc(cle.Composantes, func(c allocation.Composante) bool { return c.PhaseDe > 0 || c.PhaseA > 0 })
	})
}
