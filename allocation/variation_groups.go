package allocation

import (
	"reflect"
	"slices"
)

// substitution is one group of ingredients that is not the same on both sides: the kind of its effect, and the input
// that has it, and all those before it, of after.
type substitution struct {
	kind   EffectKind
	hybrid Input // unites_propres: what the party's own figures are put into
}

// substitutions lists the groups that differ, in the order in which they are substituted (docs/spec/variation.md). The
// first moves before to the year of after, with figures that are worth there what they were worth.
func (v *Variation) substitutions() []substitution {
	wholeAdhesions, territory := v.eitherLooksAt(looksAtAge), v.eitherLooksAt(looksAtTerritory)
	h := v.before.inYear(v.after.Exercice, wholeAdhesions, territory)
	after := v.after.inYear(v.after.Exercice, wholeAdhesions, territory)
	v.figures = resolve(v.before, v.after, v.before.asked(), partiesOf(&h, &after))
	h.Base, h.Figures = v.after.Base, v.figures.before

	was, is := v.before.adherents(), v.after.adherents()
	v.joined = onOneSide(was, is)
	var changed []substitution
	step := func(kind EffectKind, differs bool, substitute func()) {
		if differs {
			substitute()
			changed = append(changed, substitution{kind, h})
		}
	}
	step(EffectPresence, v.before.Exercice != v.after.Exercice, func() {})
	step(EffectEcheancier, h.Cumul.Cmp(after.Cumul) != 0, func() { h.Cumul = after.Cumul })
	step(EffectCout, h.Cout.Cmp(after.Cout) != 0 || !alike(h.Attribues, after.Attribues), func() { h.Cout, h.Attribues = after.Cout, after.Attribues })
	step(EffectPropres, len(v.figures.changed) > 0, func() {})
	step(EffectAutres, len(v.figures.changed) > 0, func() { h.Figures = v.figures.after })
	step(EffectEntrees, len(v.joined) > 0 || !alike(h.Residents, after.Residents), func() {
		h.Adhesions, h.Residents = exchange(h.Adhesions, after.Adhesions, is, v.joined), after.Residents
	})
	step(EffectPresence, !alike(h.Adhesions, after.Adhesions), func() { h.Adhesions = after.Adhesions })
	step(EffectCle, !sameKeys(&h, &after), func() {
		h.Cles, h.Assiettes, h.DecimalesCU, h.Vie, h.Figures = after.Cles, after.Assiettes, after.DecimalesCU, after.Vie, after.Figures
	})
	step(EffectPartMel, !alike(h.PartsMel, after.PartsMel), func() { h.PartsMel = after.PartsMel })
	step(EffectBornes, !alike(h.Bornes, after.Bornes) || !alike(h.Exonerations, after.Exonerations), func() {
		h.Bornes, h.Exonerations = after.Bornes, after.Exonerations
	})
	step(EffectCorrections, !alike(h.Ajustements, after.Ajustements), func() { h.Ajustements = after.Ajustements })
	return changed
}

func (v *Variation) eitherLooksAt(kind func(*Composante) bool) bool {
	return v.before.looksAt(kind) || v.after.looksAt(kind)
}

// looksAtAge tells the components that care when an adhesion began.
func looksAtAge(c *Composante) bool { return c.PhaseDe > 0 || c.PhaseA > 0 || c.Ponctuel }

func looksAtTerritory(c *Composante) bool { return c.Territoire }

// partiesOf lists the parties that either side may ask a figure of, sorted.
func partiesOf(sides ...*Input) []int {
	var parties []int
	for _, in := range sides {
		for i := range in.Adhesions {
			parties = append(parties, in.Adhesions[i].Party)
		}
		for i := range in.Residents {
			parties = append(parties, in.Residents[i].Party)
		}
	}
	slices.Sort(parties)
	return slices.Compact(parties)
}

// onOneSide lists the parties of one list that the other lacks; both are sorted, and so is the result.
func onOneSide(a, b []int) []int {
	var alone []int
	for _, party := range a {
		if !contains(b, party) {
			alone = append(alone, party)
		}
	}
	for _, party := range b {
		if !contains(a, party) {
			alone = append(alone, party)
		}
	}
	slices.Sort(alone)
	return alone
}

// exchange gives the adhesions of before without those of the parties that left, and with those of the parties that
// joined: is are the parties that adhere in the end, joined those that do on one side only.
func exchange(before, after []Adhesion, is, joined []int) []Adhesion {
	var adhesions []Adhesion
	for _, a := range before {
		if !contains(joined, a.Party) {
			adhesions = append(adhesions, a)
		}
	}
	for _, a := range after {
		if contains(joined, a.Party) && contains(is, a.Party) {
			adhesions = append(adhesions, a)
		}
	}
	slices.SortStableFunc(adhesions, func(a, b Adhesion) int { return a.Party - b.Party })
	return adhesions
}

// sameKeys reports whether keys, what they count, and the service life are the same.
func sameKeys(a, b *Input) bool {
	if a.Vie != b.Vie || a.DecimalesCU != b.DecimalesCU || !alike(a.Cles, b.Cles) {
		return false
	}
	for i := range a.Cles {
		for j := range a.Cles[i].Composantes {
			c := &a.Cles[i].Composantes[j]
			if c.needsAssiette() && !alike(a.Assiettes.termes(c.Assiette), b.Assiettes.termes(c.Assiette)) {
				return false
			}
		}
	}
	return true
}

// alike compares two lists down to the bottom. Equal fractions are equal there, for a fraction has one form.
func alike[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || reflect.DeepEqual(a, b))
}
