package allocation

import (
	"slices"
)

// resolved are the figures that the key of before asks for, of every party of either side: what each is worth (calcul.md
// §2) by the rules of before, and by those of after, as plain figures of after's exercice. A party without a figure on
// one side has that of the other.
type resolved struct {
	before, after *Figures
	changed       []int // the parties one of whose figures is not the same, sorted
}

// resolve asks both inputs for the figures of these indicators and parties, both sorted.
func resolve(before, after *Input, indicateurs []string, parties []int) *resolved {
	declared := make([]Indicateur, len(indicateurs))
	for i, code := range indicateurs {
		declared[i] = Indicateur{Code: code, Absence: "erreur"}
	}
	r := &resolved{before: NewFigures(declared), after: NewFigures(declared)}
	for i, code := range indicateurs {
		for _, party := range parties {
			was, _, had := before.Figures.Value(party, code, before.Exercice, before.Base)
			is, _, has := after.Figures.Value(party, code, after.Exercice, after.Base)
			switch {
			case !had && !has:
				continue
			case !had:
				was = is
			case !has:
				is = was
			}
			r.before.rows[i] = append(r.before.rows[i], Figure{Party: party, Exercice: after.Exercice, Valeur: was})
			r.after.rows[i] = append(r.after.rows[i], Figure{Party: party, Exercice: after.Exercice, Valeur: is})
			if was.Cmp(is) != 0 {
				r.changed = append(r.changed, party)
			}
		}
	}
	slices.Sort(r.changed)
	r.changed = slices.Compact(r.changed)
	return r
}

// only gives the one party whose figures changed; -1 when there are several.
func (r *resolved) only() int {
	if len(r.changed) != 1 {
		return -1
	}
	return r.changed[0]
}

// withOwn gives the figures of before, but for one party those of after.
func (r *resolved) withOwn(party int) *Figures {
	own := &Figures{indicateurs: r.before.indicateurs, index: r.before.index, rows: slices.Clone(r.before.rows)}
	for i := range own.rows {
		if at := slices.IndexFunc(own.rows[i], func(row Figure) bool { return row.Party == party }); at >= 0 {
			own.rows[i] = slices.Clone(own.rows[i])
			own.rows[i][at] = r.after.rows[i][at]
		}
	}
	return own
}

// asked lists the indicators that the components of an input count, sorted.
func (in *Input) asked() []string {
	var codes []string
	for i := range in.Cles {
		for j := range in.Cles[i].Composantes {
			component := &in.Cles[i].Composantes[j]
			if !component.needsAssiette() {
				continue
			}
			for _, term := range in.Assiettes.termes(component.Assiette) {
				codes = append(codes, term.Indicateur)
				if term.Multiplicateur != "" {
					codes = append(codes, term.Multiplicateur)
				}
			}
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
