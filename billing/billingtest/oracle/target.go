package oracle

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// lineKey names a line: a party, a service, an exercice and a rang (a number, or X, B or A).
type lineKey struct {
	tiers, service string
	exercice       int
	rang           string
}

// Rangs of the lines that no component makes.
const (
	rangExoneration = "X"
	rangBorne       = "B"
	rangAjustement  = "A"
)

// due is what the schedule asks for: a base and a cumulated share of the exercice.
type due struct {
	service  service
	exercice int
	base     string
	cumul    num // per cent
}

// amounts are the cents of each party and rang.
type amounts map[string]map[string]num

func (a amounts) add(party, rang string, cents num) {
	if a[party] == nil {
		a[party] = map[string]num{}
	}
	a[party][rang] = add(orZero(a[party][rang]), cents)
}

// of is the sum of a party's amounts.
func (a amounts) of(party string) num {
	total := zero
	for _, cents := range a[party] {
		total = add(total, cents)
	}
	return total
}

// target is target(s, E, b, c) of calcul.md §1.
type target struct {
	lines amounts
	cost  num // P + Σ round(C_i × c/100)
}

// adherents is the sum of the lines of the parties other than the metropole.
func (t target) adherents(collectivite string) num {
	total := zero
	for party := range t.lines {
		if party != collectivite {
			total = add(total, t.lines.of(party))
		}
	}
	return total
}

// target computes the lines and the cost of what is due.
func (d *dossier) target(what due) (target, error) {
	shared, attributed := d.costs(what)
	t := target{lines: amounts{}, cost: round(mul(shared, percent(what.cumul)))}
	for _, c := range attributed {
		t.cost = add(t.cost, round(mul(c, percent(what.cumul))))
	}
	year := yearOf(what.exercice).meet(what.service.life)
	if !year.empty() {
		if err := d.targetOfYear(t.lines, what, year, shared, attributed); err != nil {
			return target{}, fmt.Errorf("service %s, exercice %d, %s: %w",
				what.service.code, what.exercice, what.base, err)
		}
	}
	for _, a := range d.ajustements[what.service.code] {
		if a.exercice == what.exercice {
			t.lines.add(a.tiers, rangAjustement, a.montant)
		}
	}
	return t, nil
}

// costs are C and the C_i, exact: the sums are rounded once, at P (campagne.md §6).
func (d *dossier) costs(what due) (shared num, attributed map[string]num) {
	shared, attributed = zero, map[string]num{}
	for _, c := range d.couts[what.service.code] {
		if c.exercice != what.exercice || c.base != what.base {
			continue
		}
		if c.tiers == "" {
			shared = add(shared, c.montant)
			continue
		}
		attributed[c.tiers] = add(orZero(attributed[c.tiers]), c.montant)
	}
	return shared, attributed
}

// targetOfYear adds the lines of every slice of a service year that is not empty.
func (d *dossier) targetOfYear(lines amounts, what due, year span, shared num, attributed map[string]num) error {
	cut, err := d.slices(what.service.code, year)
	if err != nil {
		return err
	}
	days := make([]num, len(cut))
	for j, s := range cut {
		days[j] = whole(s.days())
	}
	costs := split(round(mul(shared, percent(what.cumul))), days)
	fullCosts := split(round(shared), days)
	direct := make([]map[string]num, len(cut))
	for j := range cut {
		direct[j] = map[string]num{}
	}
	for party, c := range attributed {
		for j, part := range split(round(mul(c, percent(what.cumul))), days) {
			direct[j][party] = part
		}
	}
	for j, s := range cut {
		share := &sharing{
			d: d, due: what, year: year, slice: s, cost: costs[j], fullCost: fullCosts[j], direct: direct[j],
			members: d.members(what.service.code, s.span), lines: amounts{},
		}
		if err := share.run(); err != nil {
			return err
		}
		for party, ranks := range share.lines {
			for rang, cents := range ranks {
				lines.add(party, rang, cents)
			}
		}
	}
	return nil
}

// members are the parties with at least one day of adhesion in the slice, by code.
func (d *dossier) members(service string, s span) []string {
	members := map[string]bool{}
	for key := range d.adhesions {
		if key.service == service && d.memberDays(key.tiers, service, s) > 0 {
			members[key.tiers] = true
		}
	}
	return sortedKeys(members)
}

// sharing shares the cost of one slice (calcul.md §1.4).
type sharing struct {
	d    *dossier
	due  due
	year span
	slice
	cost     num            // P_j
	fullCost num            // P_j at c = 100, for cout_unitaire
	direct   map[string]num // the C_i of the slice
	members  []string       // by code
	lines    amounts
}

// run fills the lines of the slice, in the order of the contract.
func (s *sharing) run() error {
	rest := sub(s.cost, s.decidedShare(s.cost, percent(s.due.cumul))) // D
	for _, c := range s.key {
		if isPool(c.methode) {
			continue
		}
		tariffs, err := s.tariffs(c)
		if err != nil {
			return fmt.Errorf("rang %d: %w", c.rang, err)
		}
		for party, cents := range tariffs {
			s.lines.add(party, strconv.Itoa(c.rang), cents)
			if c.methode != "direct" {
				rest = sub(rest, cents)
			}
		}
	}
	if err := s.pools(rest); err != nil {
		return err
	}
	s.exonerations()
	return s.bornes()
}

// decidedShare is M of calcul.md §1.4.2 for a cost P at a share c (a factor).
func (s *sharing) decidedShare(cost, c num) num {
	if s.part == nil {
		return zero
	}
	if s.part.mode == "taux" {
		return round(mul(cost, percent(s.part.taux)))
	}
	decided := round(mul(s.part.valeur, c, ratio(s.days(), s.year.days())))
	decided = lowest(abs(cost), decided)
	return mul(decided, whole(cost.Sign()))
}

// factors are the presence of each member for a component.
func (s *sharing) factors(c composant) map[string]factors {
	all := map[string]factors{}
	for _, party := range s.members {
		all[party] = s.d.presence(party, s.due.service.code, s.span, c, s.year, yearOf(s.due.exercice))
	}
	return all
}

// values are the assiettes a_i of the given parties. Every one of them needs its figures, whatever its presence
// (calcul.md §4.4).
func (s *sharing) values(c composant, parties []string) (map[string]num, error) {
	all := map[string]num{}
	for _, party := range parties {
		v, err := s.d.value(party, c.assiette, s.due.exercice, s.due.base)
		if err != nil {
			return nil, err
		}
		all[party] = v
	}
	return all, nil
}

// total is the sum of a map of numbers.
func total(values map[string]num) num {
	return sum(slices.Collect(maps.Values(values)))
}
