package oracle

import "fmt"

// value is a_i of calcul.md §2 for an assiette, or for the indicator of that name.
func (d *dossier) value(party, assiette string, exercice int, base string) (num, error) {
	termes, ok := d.assiettes[assiette]
	if !ok {
		termes = []terme{{indicateur: assiette, coefficient: one}}
	}
	total := zero
	for _, t := range termes {
		v, err := d.figure(party, t.indicateur, exercice, base)
		if err != nil {
			return nil, err
		}
		if t.multiplicateur != "" {
			m, err := d.figure(party, t.multiplicateur, exercice, base)
			if err != nil {
				return nil, err
			}
			v = mul(v, m)
		}
		total = add(total, mul(t.coefficient, v))
	}
	if total.Sign() < 0 {
		return nil, fmt.Errorf("tiers %s: assiette %s of %d %s is negative", party, assiette, exercice, base)
	}
	return total, nil
}

// figure is v(i, indicator, E, b).
func (d *dossier) figure(party, code string, exercice int, base string) (num, error) {
	indicateur, ok := d.indicateurs[code]
	if !ok {
		return nil, fmt.Errorf("indicateur %s: unknown", code)
	}
	rows := d.unites[figure{party, code}]
	if indicateur.niveau {
		if len(rows) > 0 {
			return level(rows, exercice), nil
		}
		if indicateur.absence != "erreur" {
			return zero, nil // calcul.md §4.9
		}
		return nil, missing(party, code, exercice, base)
	}
	if v := flux(rows, exercice, base, ""); v != nil {
		return v, nil
	}
	switch indicateur.absence {
	case "zero":
		return zero, nil
	case "reconduit":
		if v := carried(rows, exercice, base); v != nil {
			return v, nil
		}
	}
	return nil, missing(party, code, exercice, base)
}

func missing(party, code string, exercice int, base string) error {
	return fmt.Errorf("tiers %s: no figure of %s for %d %s", party, code, exercice, base)
}

// level is the average over the days of the exercice of the level in force, 0 before the first row. The rows come in order
// of their day; each is in force until the eve of the next one.
func level(rows []unite, exercice int) num {
	year, total := yearOf(exercice), zero
	for i, row := range rows {
		inForce := span{row.du, forever}
		if i+1 < len(rows) {
			inForce.to = rows[i+1].du.AddDate(0, 0, -1)
		}
		total = add(total, mul(row.valeur, whole(inForce.meet(year).days())))
	}
	return div(total, whole(year.days()))
}

// flux is the row of one exercice of the first of the given bases that has one; nil where none has.
func flux(rows []unite, exercice int, bases ...string) num {
	for _, base := range bases {
		for _, row := range rows {
			if row.exercice == exercice && row.base == base {
				return row.valeur
			}
		}
	}
	return nil
}

// carried is the figure of the latest earlier exercice under absence = reconduit. A forecast carries what was seen
// (`realise`, then empty base) of any earlier year before it carries an earlier forecast (calcul.md §2 and §4.9).
func carried(rows []unite, exercice int, base string) num {
	if base == "prevu" {
		if v := latest(rows, exercice, "realise", ""); v != nil {
			return v
		}
	}
	return latest(rows, exercice, "realise", "", "prevu")
}

// latest is the row of the latest exercice before the given one that has one of the bases, in that order.
func latest(rows []unite, exercice int, bases ...string) num {
	earliest := exercice
	for _, row := range rows {
		earliest = min(earliest, row.exercice)
	}
	for e := exercice - 1; e >= earliest; e-- {
		if v := flux(rows, e, bases...); v != nil {
			return v
		}
	}
	return nil
}
