package allocation

import (
	"cmp"
	"slices"

	"quotepart/allocation/money"
)

// bound holds what each member pays between the bornes of the slice (calcul.md §1.4.5 and §4.8). Members that owe
// nothing are left out. Where a member's sum is negative it is a fault.
func (c *calculation) bound(s *slice) error {
	if s.borne == nil || s.doubtful {
		return nil
	}
	b, err := c.newBounding(s)
	if err != nil || b == nil {
		return err
	}
	bounded := b.clamped()
	if s.borne.Adherents {
		if bounded, err = b.waterFill(); err != nil {
			return err
		}
	}
	for i, m := range b.members {
		change := bounded[i].Amount - b.before[i]
		if change == 0 {
			continue
		}
		step := Step{
			Kind: StepBorne, Du: s.span.First, Au: s.span.Last, Jours: s.days, Cumul: c.in.Cumul, Acte: s.borne.Acte, Avant: b.before[i],
			BorneMin: b.low, BorneMax: b.high, Report: "mel", Resultat: change,
		}
		if s.borne.Adherents {
			step.Report = "adherents"
			b.explain(&step, i, &bounded[i])
		}
		c.target.Causes.Bornes -= change
		c.enter(m.party, orderBorne, &step)
	}
	return nil
}

// bounding is the bornes of one slice at work.
type bounding struct {
	members   []*member
	before    []money.Cents // y_i, all positive
	low, high *money.Cents  // lo and hi; nil: none
	shared    *Division     // of what is left to those at no bound, once water-filled
	sharedBy  []int         // which members those are
}

func (c *calculation) newBounding(s *slice) (*bounding, error) {
	b := &bounding{}
	for i := range s.members {
		m := &s.members[i]
		amount := m.total + m.reduction
		if amount < 0 {
			c.faults = append(c.faults, Fault{Kind: FaultNegativeBorne, Party: m.party, Span: s.span, Value: amount.String()})
			s.doubtful = true
		}
		if amount != 0 {
			b.members, b.before = append(b.members, m), append(b.before, amount)
		}
	}
	if s.doubtful || len(b.members) == 0 {
		return nil, nil
	}
	var err error
	if b.low, err = c.scaledBorne(s, s.borne.Plancher); err != nil {
		return nil, err
	}
	b.high, err = c.scaledBorne(s, s.borne.Plafond)
	return b, err
}

// scaledBorne is round(bound × c/100 × n/days(A)): not reduced for those present part of the year.
func (c *calculation) scaledBorne(s *slice, bound *money.Ratio) (*money.Cents, error) {
	if bound == nil {
		return nil, nil
	}
	amount, err := c.roundEuros(bound.Mul(c.cumul).Mul(c.shareOfLife(s)))
	return &amount, err
}

func (b *bounding) lowest() money.Cents {
	if b.low == nil {
		return 0
	}
	return *b.low
}

// clamped is report = mel: everyone at the nearest bound.
func (b *bounding) clamped() []Share {
	shares := make([]Share, len(b.before))
	for i, amount := range b.before {
		amount = max(amount, b.lowest())
		if b.high != nil {
			amount = min(amount, *b.high)
		}
		shares[i].Amount = amount
	}
	return shares
}

// waterFill is report = adherents: the λ ≥ 0 with Σ clamp(λ·y_i, lo, hi) = Y. Those at a bound get it; the others share
// what is left by split, weighed by y_i. Where no λ does, everyone is at the bound that comes nearest.
func (b *bounding) waterFill() ([]Share, error) {
	var total money.Cents
	for _, amount := range b.before {
		total += amount
	}
	count := money.Cents(len(b.before))
	if b.lowest()*count >= total {
		return b.everyone(b.lowest()), nil
	}
	if b.high != nil && *b.high*count <= total {
		return b.everyone(*b.high), nil
	}
	lambda := b.level(total)
	shares := make([]Share, len(b.before))
	left, weights := total, []money.Ratio(nil)
	for i, amount := range b.before {
		level := lambda.Mul(amount.Ratio())
		switch {
		case b.high != nil && level.Cmp(b.high.Ratio()) >= 0:
			shares[i].Amount = *b.high
			left -= *b.high
		case level.Cmp(money.Int(int64(b.lowest()))) <= 0:
			shares[i].Amount = b.lowest()
			left -= b.lowest()
		default:
			b.sharedBy, weights = append(b.sharedBy, i), append(weights, amount.Ratio())
		}
	}
	if len(weights) == 0 {
		return shares, nil
	}
	division, err := Split(left, weights)
	if err != nil {
		return nil, err
	}
	b.shared = &division
	for place, i := range b.sharedBy {
		shares[i] = division.Shares[place]
	}
	return shares, nil
}

func (b *bounding) everyone(bound money.Cents) []Share {
	shares := make([]Share, len(b.before))
	for i := range shares {
		shares[i].Amount = bound
	}
	return shares
}

// level finds λ. The sum Σ clamp(λ·y, lo, hi) grows with λ, in a straight line between the values at which a member
// leaves lo or reaches hi. Those values are walked in order: the larger y leaves lo, and reaches hi, first. The caller
// has seen to it that Σ lo < total < Σ hi.
func (b *bounding) level(total money.Cents) money.Ratio {
	ordered := slices.Clone(b.before)
	slices.SortFunc(ordered, func(x, y money.Cents) int { return cmp.Compare(y, x) })
	free, capped := 0, 0    // how many have left lo, and how many of these have reached hi
	var between money.Cents // Σ y of those in between
	for {
		atBounds := b.lowest() * money.Cents(len(ordered)-free)
		if b.high != nil {
			atBounds += *b.high * money.Cents(capped)
		}
		next, leaving := b.nextEvent(ordered, free, capped)
		if between > 0 { // else the sum stays as it is up to the next event, below total
			lambda := (total - atBounds).Ratio().Mul(money.Fraction(1, int64(between)))
			if next == nil || lambda.Cmp(*next) <= 0 {
				return lambda
			}
		}
		if leaving {
			between += ordered[free]
			free++
		} else {
			between -= ordered[capped]
			capped++
		}
	}
}

// nextEvent gives the λ at which the next member leaves lo (leaving) or reaches hi; nil when nothing more happens.
func (b *bounding) nextEvent(ordered []money.Cents, free, capped int) (next *money.Ratio, leaving bool) {
	if free < len(ordered) {
		lambda := money.Fraction(int64(b.lowest()), int64(ordered[free]))
		next, leaving = &lambda, true
	}
	if b.high != nil && capped < free { // only who has left lo can reach hi
		lambda := money.Fraction(int64(*b.high), int64(ordered[capped]))
		if next == nil || lambda.Cmp(*next) < 0 {
			next, leaving = &lambda, false
		}
	}
	return next, leaving
}

// explain tells how a member at no bound shares what is left.
func (b *bounding) explain(step *Step, i int, share *Share) {
	place := slices.Index(b.sharedBy, i)
	if place < 0 {
		return
	}
	weight := b.before[i].Ratio()
	step.Enveloppe, step.Poids, step.PoidsTotal = b.shared.Total, &weight, &b.shared.Sum
	step.Plancher, step.Centimes, step.Rang, step.Centime = share.Floor, b.shared.Leftover, share.Rank, share.Cent
}
