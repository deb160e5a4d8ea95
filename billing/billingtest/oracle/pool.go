package oracle

import (
	"fmt"
	"strconv"
)

// pools shares R, what the tariffs leave, between the pool components in order of rang, then between the members.
func (s *sharing) pools(rest num) error {
	var pools []composant
	var shares []num
	for _, c := range s.key {
		if isPool(c.methode) {
			pools, shares = append(pools, c), append(shares, orZero(c.poids))
		}
	}
	// A slice without a member leaves R to the metropole (calcul.md §4.6).
	if len(pools) == 0 || len(s.members) == 0 {
		return nil
	}
	if len(pools) == 1 {
		shares[0] = one
	}
	if sum(shares).Sign() == 0 {
		return fmt.Errorf("the poids of the key are 0")
	}
	for k, part := range split(rest, shares) {
		if err := s.pool(pools[k], part); err != nil {
			return fmt.Errorf("rang %d: %w", pools[k].rang, err)
		}
	}
	return nil
}

// pool shares one R_k.
func (s *sharing) pool(c composant, part num) error {
	parties := s.members
	if c.perimetre == "territoire" {
		parties = s.territory()
	}
	weights, err := s.weights(c, parties)
	if err != nil {
		return err
	}
	presence := s.factors(c)
	if part.Sign() == 0 {
		return nil
	}
	if s.weightless(c, weights, presence) {
		switch c.assietteNulle {
		case "mel":
			return nil
		case "egal":
			weights = equal(parties)
		default:
			if c.methode != "egal" {
				return fmt.Errorf("the weights sum to 0 and %s € are to be shared", euros(part))
			}
		}
		if s.weightless(c, weights, presence) {
			return nil // `egal` without any presence: R_k stays with the metropole (calcul.md §4.6)
		}
	}
	s.shareOut(c, part, weights, presence)
	return nil
}

// weights are the w_i of a pool component, before presence.
func (s *sharing) weights(c composant, parties []string) (map[string]num, error) {
	if c.methode == "egal" {
		return equal(parties), nil
	}
	weights, err := s.values(c, parties)
	if err != nil {
		return nil, err
	}
	if c.methode == "parts_fixes" && total(weights).Cmp(hundred) != 0 {
		return nil, fmt.Errorf("parts_fixes: the percentages of the members sum to %s", total(weights).FloatString(4))
	}
	return weights, nil
}

func equal(parties []string) map[string]num {
	weights := map[string]num{}
	for _, party := range parties {
		weights[party] = one
	}
	return weights
}

// weightless tells whether the weights that the split would run over sum to 0.
func (s *sharing) weightless(c composant, weights map[string]num, presence map[string]factors) bool {
	if c.portee == "montant" || c.perimetre == "territoire" {
		return total(weights).Sign() == 0
	}
	return total(weigh(weights, presence)).Sign() == 0
}

// weigh weighs the members by their presence: w_i × f_i.
func weigh(weights map[string]num, presence map[string]factors) map[string]num {
	weighed := map[string]num{}
	for party, p := range presence {
		weighed[party] = mul(weights[party], p.f)
	}
	return weighed
}

// shareOut splits R_k by portee and perimetre.
func (s *sharing) shareOut(c composant, part num, weights map[string]num, presence map[string]factors) {
	weighed := weigh(weights, presence)
	list := make([]num, 0, len(s.members)+1)
	for _, party := range s.members {
		if c.portee == "montant" {
			list = append(list, weights[party])
			continue
		}
		list = append(list, weighed[party])
	}
	if c.perimetre == "territoire" {
		// The metropole, last, bears what the absent would have paid.
		list = append(list, sub(total(weights), total(weighed)))
	}
	shares := split(part, list)
	for i, party := range s.members {
		x := shares[i]
		if c.portee == "montant" {
			x = round(mul(x, presence[party].f)) // the metropole bears the gap
		}
		s.lines.add(party, strconv.Itoa(c.rang), x)
	}
}

// territory is T: the communes without a debtor of their own that belong to the metropole on a day of the slice, and the
// members.
func (s *sharing) territory() []string {
	parties := map[string]bool{}
	for code, t := range s.d.tiers {
		if t.genre == "commune" && t.debiteur == code && !t.membre.meet(s.span).empty() {
			parties[code] = true
		}
	}
	for _, party := range s.members {
		parties[party] = true
	}
	return sortedKeys(parties)
}
