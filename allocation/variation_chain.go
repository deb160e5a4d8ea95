package allocation

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// stage is the target once one more group of ingredients is those of after.
type stage struct {
	kind    EffectKind
	amounts *amounts // nil: the hybrid has no target, or (unites_propres) it depends on the party
}

// amounts are what the parties owe in one target, sorted by party. The traces are let go: there are a dozen targets.
type amounts struct{ rows []amount }

type amount struct {
	party int
	exact money.Cents // without the left-over cents
	cents money.Cents // R: the left-over cents that the party got in splits
}

func (a amount) total() money.Cents { return a.exact + a.cents }

// of gives what a party owes; nothing where it has no line.
func (a *amounts) of(party int) amount {
	i, found := slices.BinarySearchFunc(a.rows, party, func(row amount, party int) int { return cmp.Compare(row.party, party) })
	if !found {
		return amount{party: party}
	}
	return a.rows[i]
}

func amountsOf(target *Target) *amounts {
	a := &amounts{}
	for i := range target.Lines {
		line := &target.Lines[i]
		if len(a.rows) == 0 || a.rows[len(a.rows)-1].party != line.Party {
			a.rows = append(a.rows, amount{party: line.Party})
		}
		row := &a.rows[len(a.rows)-1]
		row.exact += line.Amount
		for j := range line.Steps {
			cent := line.Steps[j].cent()
			row.cents, row.exact = row.cents+cent, row.exact-cent
		}
	}
	return a
}

// cent is the left-over cent that the step holds: of a pool by weight, or of what is left to those at no bound. A share
// that is then cut by presence (portee = montant) keeps it inside.
func (s *Step) cent() money.Cents {
	switch {
	case !s.Centime || s.PartEntiere != 0:
		return 0
	case s.Enveloppe < 0:
		return -1
	}
	return 1
}

// targetAmounts computes an input; nil when it has faults.
func targetAmounts(in *Input) (*amounts, error) {
	target, faults, err := Compute(in)
	if err != nil || len(faults) > 0 {
		return nil, err
	}
	return amountsOf(target), nil
}

// sideAmounts computes one of the two inputs compared, which must have a target.
func sideAmounts(in *Input) (*amounts, error) {
	if in == nil {
		return &amounts{}, nil
	}
	a, err := targetAmounts(in)
	if err == nil && a == nil {
		err = fmt.Errorf("%s %d : %w", in.Service, in.Exercice, ErrNoTarget)
	}
	return a, err
}

// ends computes the two targets.
func (v *Variation) ends() {
	if v.start, v.endErr = sideAmounts(v.before); v.endErr == nil {
		v.end, v.endErr = sideAmounts(v.after)
	}
}

// chain computes the hybrids that all parties share. The last one is after itself, so that the chain ends at its target.
func (v *Variation) chain() {
	switch {
	case v.before == nil || v.after == nil:
		v.whole = EffectEcheancier
		return
	case v.before.unborn() != v.after.unborn():
		v.whole = EffectService
		return
	}
	changed := v.substitutions()
	for i := range changed {
		s := stage{kind: changed[i].kind}
		switch {
		case s.kind == EffectPropres:
			v.unowned = changed[i].hybrid
		case i == len(changed)-1:
			s.amounts = v.end
		default:
			if s.amounts, v.chainErr = targetAmounts(&changed[i].hybrid); v.chainErr != nil {
				return
			}
		}
		v.stages = append(v.stages, s)
	}
}

// unborn reports whether the service year is empty.
func (in *Input) unborn() bool { return calendar.Year(in.Exercice).Meet(in.Vie).Empty() }

// at gives what a party owes at a stage; ok is false when the hybrid has no target.
func (v *Variation) at(i, party int) (amount, bool, error) {
	s := &v.stages[i]
	if s.kind == EffectPropres {
		if v.figures.only() != party {
			return v.withOwn(party)
		}
		s = &v.stages[i+1] // nobody else's figures changed: everybody's are its own
	}
	if s.amounts == nil {
		return amount{}, false, nil
	}
	return s.amounts.of(party), true, nil
}

// ownTarget is what a party owes once its own figures, and nobody else's, are those of after.
type ownTarget struct {
	once   sync.Once
	amount amount
	ok     bool
	err    error
}

func (v *Variation) withOwn(party int) (amount, bool, error) {
	v.lock.Lock()
	own := v.own[party]
	if own == nil {
		own = &ownTarget{}
		v.own[party] = own
	}
	v.lock.Unlock()
	own.once.Do(func() {
		hybrid := v.unowned
		hybrid.Figures = v.figures.withOwn(party)
		var a *amounts
		if a, own.err = targetAmounts(&hybrid); a != nil {
			own.amount, own.ok = a.of(party), true
		}
	})
	return own.amount, own.ok, own.err
}

// adheres reports whether the party has an adhesion.
func (in *Input) adheres(party int) bool {
	_, found := slices.BinarySearchFunc(in.Adhesions, party, func(a Adhesion, party int) int { return cmp.Compare(a.Party, party) })
	return found
}
