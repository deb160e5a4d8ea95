package oracle

import (
	"fmt"
	"slices"
)

// exonerations adds the lines X of calcul.md §1.4.4: those that meet the slice are weighted by their adhesion days, summed
// and rounded once (§4.5).
func (s *sharing) exonerations() {
	for _, party := range s.members {
		member := s.d.memberDays(party, s.due.service.code, s.span) // H₀
		share := zero
		for _, e := range s.d.exonerations[pair{party, s.due.service.code}] {
			days := s.d.memberDays(party, s.due.service.code, e.meet(s.span))
			share = add(share, mul(percent(e.taux), ratio(days, member)))
		}
		relief := round(mul(s.lines.of(party), share))
		if relief.Sign() != 0 {
			s.lines.add(party, rangExoneration, neg(relief))
		}
	}
}

// bounds are lo and hi in cents; no hi is infinity.
type bounds struct{ lo, hi num }

func (b bounds) clamp(y num) num {
	y = highest(y, b.lo)
	if b.hi != nil {
		y = lowest(y, b.hi)
	}
	return y
}

// bornes adds the lines B of calcul.md §1.4.5.
func (s *sharing) bornes() error {
	if s.borne == nil {
		return nil
	}
	scale := mul(percent(s.due.cumul), ratio(s.days(), s.year.days()))
	limits := bounds{lo: round(mul(orZero(s.borne.plancher), scale))}
	if s.borne.plafond != nil {
		limits.hi = round(mul(s.borne.plafond, scale))
	}
	var parties []string
	var before []num
	for _, party := range s.members {
		y := s.lines.of(party)
		if y.Sign() < 0 {
			return fmt.Errorf("bornes: tiers %s has a negative amount", party)
		}
		if y.Sign() > 0 {
			parties, before = append(parties, party), append(before, y)
		}
	}
	var after []num
	if s.borne.report == "adherents" {
		after = limits.fill(before)
	} else {
		for _, y := range before {
			after = append(after, limits.clamp(y))
		}
	}
	for i, party := range parties {
		if z := sub(after[i], before[i]); z.Sign() != 0 {
			s.lines.add(party, rangBorne, z)
		}
	}
	return nil
}

// fill is the water-filling of report = adherents: the amounts clamp(λ·y_i) that keep the sum Y.
func (b bounds) fill(before []num) []num {
	if len(before) == 0 {
		return nil
	}
	scale := b.scale(before)
	after, left := make([]num, len(before)), sum(before)
	var inside []int // those at no bound
	for i, y := range before {
		switch level := mul(scale.lambda, y); {
		case scale.atLo || !less(b.lo, level):
			after[i] = b.lo
		case b.hi != nil && (scale.atHi || !less(level, b.hi)):
			after[i] = b.hi
		default:
			inside = append(inside, i)
			continue
		}
		left = sub(left, after[i])
	}
	if len(inside) == 0 {
		return after
	}
	weights := make([]num, len(inside))
	for k, i := range inside {
		weights[k] = before[i]
	}
	for k, part := range split(left, weights) {
		after[inside[k]] = part
	}
	return after
}

// scaling is a solution λ, or the bound that everyone gets where there is none (calcul.md §4.8).
type scaling struct {
	lambda     num
	atLo, atHi bool
}

// scale finds λ. Σ clamp(λ·y_i) grows with λ along straight pieces between the breakpoints lo/y_i and hi/y_i: walk them
// until the sum reaches Y, then interpolate on the last piece.
func (b bounds) scale(before []num) scaling {
	wanted := sum(before)
	reached := func(lambda num) num {
		level := zero
		for _, y := range before {
			level = add(level, b.clamp(mul(lambda, y)))
		}
		return level
	}
	if !less(reached(zero), wanted) {
		return scaling{lambda: zero, atLo: true}
	}
	previous := zero
	for _, next := range b.breakpoints(before) {
		low, high := reached(previous), reached(next)
		if !less(high, wanted) {
			slope := div(sub(high, low), sub(next, previous))
			return scaling{lambda: add(previous, div(sub(wanted, low), slope))}
		}
		previous = next
	}
	if b.hi != nil {
		return scaling{lambda: previous, atHi: true}
	}
	// Past the last breakpoint nobody is at a bound.
	return scaling{lambda: one}
}

// breakpoints are the λ > 0 at which a party meets a bound, in order.
func (b bounds) breakpoints(before []num) []num {
	var points []num
	for _, y := range before {
		if b.lo.Sign() > 0 {
			points = append(points, div(b.lo, y))
		}
		if b.hi != nil {
			points = append(points, div(b.hi, y))
		}
	}
	slices.SortFunc(points, func(x, y num) int { return x.Cmp(y) })
	return slices.CompactFunc(points, func(x, y num) bool { return x.Cmp(y) == 0 })
}
