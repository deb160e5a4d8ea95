package billing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"quotepart/allocation"
	"quotepart/allocation/money"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// Billed is what a campaign billed, as a comparison needs it.
type Billed struct {
	Campaign CampaignID
	Dossier  *dossier.Dossier // that was sealed for it
	Lines    []Line           // their traces may be empty
	Parts    []Part           // a comparison does without
}

// Earlier is a campaign issued before another, with what became of it since.
type Earlier struct {
	Campaign      Campaign
	Billed        Billed
	Pieces        []Piece        // its documents, sorted by SortPieces
	Cancellations []Cancellation // of its titres, in the order in which they were made
}

// Cancellation is a document made by « campagne annuler », and what it took back of each line.
type Cancellation struct {
	Piece Piece
	Lines []CancelledLine
}

// Pair names what a comparison is about: one party and one service.
type Pair struct{ Tiers, Service string }

// Compare orders pairs by party, then service.
func (p Pair) Compare(other Pair) int {
	return cmp.Or(strings.Compare(p.Tiers, other.Tiers), strings.Compare(p.Service, other.Service))
}

// Variation is the difference between two amounts of one party and one service, net of VAT, split into effects that sum
// to it: one of each kind at most, in the order of allocation.EffectKinds, those of 0 left out (docs/spec/variation.md).
type Variation struct {
	Tiers, Service string
	Before, After  money.Cents
	Effects        []allocation.Effect
}

// Comparison tells why one campaign billed other amounts than another. It computes what it is asked for, once, and may
// be used by several goroutines.
type Comparison struct {
	before, after *billedSide
	lock          sync.Mutex
	targets       map[targetPair]*allocation.Variation
}

// targetPair names two targets of one service: each of an exercice, as due by a campaign. The zero value stands for
// nothing due.
type targetPair struct {
	service       string
	before, after dueTarget
}

type dueTarget struct {
	exercice int
	by       CampaignID
}

// NewComparison compares two campaigns, by tiers and not by debtor. Their dossiers may have other tiers, services and
// indicators. Nothing of what is given may change afterwards.
func NewComparison(before, after Billed) *Comparison {
	position := positions(before.Dossier, after.Dossier)
	return &Comparison{before: newBilledSide(before, position), after: newBilledSide(after, position), targets: map[targetPair]*allocation.Variation{}}
}

// positions gives the place of each tiers in the list of those of either dossier, sorted by code; -1 for any other.
func positions(dossiers ...*dossier.Dossier) func(code string) int {
	var codes []string
	for _, d := range dossiers {
		for i := range d.Tiers {
			codes = append(codes, d.Tiers[i].Code)
		}
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	place := make(map[string]int, len(codes))
	for i, code := range codes {
		place[code] = i
	}
	return func(code string) int {
		if i, ok := place[code]; ok {
			return i
		}
		return -1
	}
}

// Pairs lists the parties and services of which either campaign has a line, sorted.
func (c *Comparison) Pairs() []Pair {
	var pairs []Pair
	for _, s := range []*billedSide{c.before, c.after} {
		for pair := range s.amounts() {
			pairs = append(pairs, pair)
		}
	}
	slices.SortFunc(pairs, Pair.Compare)
	return slices.Compact(pairs)
}

// Target compares the target (cible) of a party for one exercice, as the campaign before calculated it, with that for
// another or the same exercice, as the campaign after did. An exercice that a campaign did not calculate counts for 0.
func (c *Comparison) Target(tiers, service string, exerciceBefore, exerciceAfter int) (Variation, error) {
	v := Variation{Tiers: tiers, Service: service}
	target := c.target(service, c.before.dueIn(service, exerciceBefore), c.after.dueIn(service, exerciceAfter))
	party := c.before.position(tiers)
	var err error
	if v.Before, v.After, err = target.Total(party); err != nil {
		return v, c.failed(service, err)
	}
	if c.before.bills(service) != c.after.bills(service) {
		v.Effects = whole(allocation.EffectService, v.After-v.Before)
		return v, nil
	}
	if v.Effects, err = target.Of(party); err != nil {
		return v, c.failed(service, err)
	}
	return v, nil
}

func (c *Comparison) failed(service string, err error) error {
	return &fault.Error{Kind: fault.Internal, Cause: err,
		Message: fmt.Sprintf("comparaison de %s avec %s, service %s", c.after.billed.Campaign, c.before.billed.Campaign, service)}
}

// target gives the comparison of two targets of a service, the same one each time.
func (c *Comparison) target(service string, before, after exerciceDue) *allocation.Variation {
	c.lock.Lock()
	defer c.lock.Unlock()
	pair := targetPair{service, dueTarget{before.due.exercice, before.by}, dueTarget{after.due.exercice, after.by}}
	if c.targets[pair] == nil {
		c.targets[pair] = allocation.Compare(c.before.input(before), c.after.input(after))
	}
	return c.targets[pair]
}

// whole is a difference of one kind.
func whole(kind allocation.EffectKind, amount money.Cents) []allocation.Effect {
	return allocation.SumEffects([]allocation.Effect{{Kind: kind, Montant: amount}})
}
