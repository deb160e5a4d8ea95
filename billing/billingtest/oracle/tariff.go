package oracle

import "fmt"

// isPool tells the components that share what the tariffs leave.
func isPool(methode string) bool {
	return methode == "proportionnel" || methode == "egal" || methode == "parts_fixes"
}

// needsAssiette tells the methods that look at a figure (calcul.md §2).
func needsAssiette(methode string) bool {
	switch methode {
	case "unitaire", "strate", "progressif", "degressif", "abonnement", "cout_unitaire", "proportionnel", "parts_fixes":
		return true
	}
	return false
}

// tariffs are the amounts of one tariff component for the parties of the slice.
func (s *sharing) tariffs(c composant) (map[string]num, error) {
	if c.methode == "direct" {
		return s.direct, nil // every party with an attributed cost, member or not (calcul.md §4.2)
	}
	values := map[string]num{}
	if needsAssiette(c.methode) {
		var err error
		if values, err = s.values(c, s.members); err != nil {
			return nil, err
		}
	}
	unitCost, err := s.unitCost(c, values)
	if err != nil {
		return nil, err
	}
	presence, charged := s.factors(c), map[string]num{}
	for _, party := range s.members {
		exact, err := s.d.tariff(c, values[party], presence[party], percent(s.due.cumul), unitCost)
		if err != nil {
			return nil, fmt.Errorf("tiers %s: %w", party, err)
		}
		if c.plafondLigne != nil {
			exact = lowest(exact, mul(c.plafondLigne, percent(s.due.cumul), presence[party].g))
		}
		charged[party] = round(exact)
	}
	return charged, nil
}

// tariff is the amount x_i before its cap and its rounding, in cents: the table of calcul.md §1.4.3. c is the cumulated
// share as a factor.
func (d *dossier) tariff(k composant, a num, presence factors, c, unitCost num) (num, error) {
	f, g := presence.f, presence.g
	switch k.methode {
	case "gratuit":
		return zero, nil
	case "forfait":
		return mul(k.montant, g, c), nil
	case "unitaire":
		return mul(k.montant, a, g, c), nil
	case "strate":
		t, err := d.bracket(k.bareme, a)
		return mul(t.montant, g, c), err
	case "progressif":
		exact, err := d.progressive(k.bareme, a)
		return mul(exact, g, c), err
	case "degressif":
		t, err := d.bracket(k.bareme, a)
		return mul(t.montant, a, g, c), err
	case "abonnement":
		beyond := highest(zero, sub(a, mul(k.inclus, g)))
		return mul(c, add(mul(k.montant, g), mul(beyond, orZero(k.prixSup)))), nil
	case "cout_unitaire":
		return mul(unitCost, a, f, c), nil
	}
	return zero, fmt.Errorf("methode %q: unknown", k.methode)
}

// bracket is the row of a bareme that holds a.
func (d *dossier) bracket(bareme string, a num) (tranche, error) {
	holding := tranche{montant: zero}
	brackets := d.baremes[bareme]
	if len(brackets) == 0 || brackets[0].from.Sign() != 0 {
		return holding, fmt.Errorf("bareme %q does not start at 0", bareme)
	}
	for _, t := range brackets {
		if !less(a, t.from) {
			holding = t
		}
	}
	return holding, nil
}

// progressive is Σ over the brackets of the price × the part of a that lies in the bracket.
func (d *dossier) progressive(bareme string, a num) (num, error) {
	if _, err := d.bracket(bareme, a); err != nil {
		return zero, err
	}
	brackets, exact := d.baremes[bareme], zero
	for i, t := range brackets {
		end := a
		if i+1 < len(brackets) {
			end = lowest(a, brackets[i+1].from)
		}
		exact = add(exact, mul(t.montant, highest(zero, sub(end, t.from))))
	}
	return exact, nil
}

// unitCost is CU in cents: D′ at c = 100 over the assiettes of the members, rounded in euros to the decimals of a
// published unit cost. Without members or without any assiette there is none, and no line.
func (s *sharing) unitCost(c composant, values map[string]num) (num, error) {
	if c.methode != "cout_unitaire" || len(s.members) == 0 {
		return zero, nil
	}
	units := total(values)
	if units.Sign() == 0 {
		if c.assietteNulle == "erreur" {
			return nil, fmt.Errorf("cout_unitaire: the assiettes sum to 0")
		}
		return zero, nil
	}
	full := sub(s.fullCost, s.decidedShare(s.fullCost, one)) // D′
	return mul(roundTo(div(full, mul(units, hundred)), s.d.arrondiCU), hundred), nil
}
