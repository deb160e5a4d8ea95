package allocation

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"quotepart/allocation/money"
)

// EffectKind says what moved a target from one calculation to another. Its text is a code, to be put into words by who
// shows it.
type EffectKind string

// The kinds of effects, in the order in which they are listed. docs/spec/variation.md says what each one holds.
const (
	EffectService     EffectKind = "service"             // the service is created or abolished: it has no service year on one side
	EffectEcheancier  EffectKind = "echeancier"          // the share of the exercice that is due
	EffectCout        EffectKind = "cout"                // C, and the costs that are one party's
	EffectPropres     EffectKind = "unites_propres"      // the party's own figures
	EffectAutres      EffectKind = "unites_autres"       // the figures of the others
	EffectAdhesion    EffectKind = "adhesion"            // the party itself joined or left
	EffectEntrees     EffectKind = "entrees_sorties"     // others joined or left, the territory changed
	EffectPresence    EffectKind = "presence"            // days of adhesion, and of the year
	EffectCle         EffectKind = "cle"                 // keys, tariffs, baremes, assiettes, arrondi_cu, service life
	EffectPartMel     EffectKind = "part_mel"            // the métropole's decided share
	EffectBornes      EffectKind = "exonerations_bornes" // exonerations and bornes
	EffectCorrections EffectKind = "corrections"         // ajustements
	EffectArrondi     EffectKind = "arrondi"             // left-over cents of the splits
)

// EffectKinds lists the kinds in the order in which effects are listed.
func EffectKinds() []EffectKind {
	return []EffectKind{EffectService, EffectEcheancier, EffectCout, EffectPropres, EffectAutres, EffectAdhesion, EffectEntrees, EffectPresence,
		EffectCle, EffectPartMel, EffectBornes, EffectCorrections, EffectArrondi}
}

// Effect is one part of the difference between two targets of a party.
type Effect struct {
	Kind    EffectKind
	Montant money.Cents
	Avec    []EffectKind // kinds whose effect is in Montant too, for it could not be told apart; nearly always none
}

// ErrNoTarget says that one of the inputs compared has faults: Compute gives them.
var ErrNoTarget = errors.New("l'une des cibles comparées ne se calcule pas")

// Variation is the difference between two targets of one service, split into effects for each party. It computes what it
// is asked for, once, and may be used by several goroutines.
type Variation struct {
	before, after *Input

	ended    sync.Once // the two targets
	start    *amounts
	end      *amounts
	endErr   error
	chained  sync.Once // the hybrids between them
	chainErr error
	whole    EffectKind // where one side has no target
	stages   []stage
	joined   []int     // the parties that adhere on one side only, sorted
	figures  *resolved // what the key of before counts
	unowned  Input     // what a party's own figures are put into

	lock sync.Mutex
	own  map[int]*ownTarget // by party, once asked for
}

// Compare prepares the comparison of two targets of one service, over the same positions of parties; the exercices, and
// everything else, may differ. Neither input may change afterwards. A nil one stands for nothing due: a target of 0.
func Compare(before, after *Input) *Variation {
	return &Variation{before: before, after: after, own: map[int]*ownTarget{}}
}

// Total gives what the party's target is on each side, over all rangs. It answers ErrNoTarget.
func (v *Variation) Total(party int) (before, after money.Cents, err error) {
	v.ended.Do(v.ends)
	if v.endErr != nil {
		return 0, 0, v.endErr
	}
	return v.start.of(party).total(), v.end.of(party).total(), nil
}

// Of splits the difference between the two targets of a party into effects, which sum to it: one of each kind at most, in
// the order of EffectKinds, those of 0 left out; it asserts that they do. Where one side has no target the whole is one effect: echeancier when
// nothing is due (nil), service when the service year is empty. It answers ErrNoTarget.
func (v *Variation) Of(party int) ([]Effect, error) {
	before, after, err := v.Total(party)
	if err != nil {
		return nil, err
	}
	v.chained.Do(v.chain)
	if v.chainErr != nil {
		return nil, v.chainErr
	}
	if v.whole != "" {
		return SumEffects([]Effect{{Kind: v.whole, Montant: after - before}}), nil
	}
	var effects []Effect
	var pending []EffectKind // of the stages without a target
	last := v.start.of(party)
	for i := range v.stages {
		kind, changes := v.kindFor(&v.stages[i], party)
		if !changes {
			continue
		}
		at, ok, err := v.at(i, party)
		if err != nil {
			return nil, err
		}
		if !ok {
			pending = append(pending, kind)
			continue
		}
		effects = append(effects, Effect{Kind: kind, Montant: at.exact - last.exact, Avec: pending})
		pending, last = nil, at
	}
	if last.total() != after {
		return nil, fmt.Errorf("%s %d : les effets mènent à %s €, non à la cible de %s €", v.after.Service, v.after.Exercice, last.total(), after)
	}
	effects = append(effects, Effect{Kind: EffectArrondi, Montant: last.cents - v.start.of(party).cents})
	return SumEffects(effects), nil
}

// kindFor gives the kind of a stage for one party: who joined or left sees its own doing, and who is alone to have other
// figures none of the others'. changes is false when the stage changes nothing for the party.
func (v *Variation) kindFor(s *stage, party int) (kind EffectKind, changes bool) {
	switch {
	case s.kind == EffectEntrees && contains(v.joined, party):
		return EffectAdhesion, true
	case s.kind == EffectPropres:
		return s.kind, contains(v.figures.changed, party) && v.unowned.adheres(party)
	case s.kind == EffectAutres && v.figures.only() == party:
		return s.kind, false
	}
	return s.kind, true
}

// SumEffects adds effects up: one of each kind at most, in the order of EffectKinds, those of 0 left out.
func SumEffects(lists ...[]Effect) []Effect {
	var sums []Effect
	for _, kind := range EffectKinds() {
		sum := Effect{Kind: kind}
		for _, list := range lists {
			for i := range list {
				if list[i].Kind == kind && list[i].Montant != 0 {
					sum.Montant += list[i].Montant
					sum.Avec = append(sum.Avec, list[i].Avec...)
				}
			}
		}
		if sum.Montant != 0 {
			sum.Avec = inOrder(sum.Avec)
			sums = append(sums, sum)
		}
	}
	return sums
}

// inOrder gives kinds in the order of EffectKinds, each once.
func inOrder(kinds []EffectKind) []EffectKind {
	var ordered []EffectKind
	for _, kind := range EffectKinds() {
		if len(kinds) > 0 && slices.Contains(kinds, kind) {
			ordered = append(ordered, kind)
		}
	}
	return ordered
}
