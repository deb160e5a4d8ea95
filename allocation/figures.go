package allocation

import (
	"cmp"
	"slices"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// The bases of a figure or a target.
const (
	Prevu   = "prevu"
	Realise = "realise"
)

// Indicateur is what a figure counts.
type Indicateur struct {
	Code    string
	Niveau  bool   // a level that holds from a day on, rather than a figure for a year
	Absence string // erreur, zero or reconduit: what stands for a missing figure
}

// Figure is one figure of one party.
type Figure struct {
	Party    int
	Exercice int          // of a flux
	Base     string       // of a flux: Prevu, Realise, or empty for both
	Du       calendar.Day // of a niveau
	Valeur   money.Ratio
}

// Figures answers what an indicator is worth (calcul.md §2). Build it with NewFigures and Add, then call Sort once.
type Figures struct {
	indicateurs []Indicateur
	index       map[string]int
	rows        [][]Figure // by indicator, then sorted by party
}

// NewFigures makes an empty set of figures for these indicators.
func NewFigures(indicateurs []Indicateur) *Figures {
	f := &Figures{indicateurs: indicateurs, index: make(map[string]int, len(indicateurs)), rows: make([][]Figure, len(indicateurs))}
	for i := range indicateurs {
		f.index[indicateurs[i].Code] = i
	}
	return f
}

// Add adds a figure of an indicator. One that is not known is left out: the readers have refused it.
func (f *Figures) Add(indicateur string, figure Figure) {
	if i, ok := f.index[indicateur]; ok {
		if f.indicateurs[i].Niveau { // a level knows days alone, whatever else its row says
			figure.Exercice, figure.Base = 0, ""
		}
		f.rows[i] = append(f.rows[i], figure)
	}
}

// Sort makes the figures ready to be asked for.
func (f *Figures) Sort() {
	for _, rows := range f.rows {
		slices.SortFunc(rows, func(a, b Figure) int {
			return cmp.Or(cmp.Compare(a.Party, b.Party), cmp.Compare(a.Exercice, b.Exercice), cmp.Compare(a.Du, b.Du), cmp.Compare(a.Base, b.Base))
		})
	}
}

// Value gives v(party, indicator, exercice, base), and the exercice of the figure that was taken: 0 when there is none
// and the indicator says that 0 stands for it. ok is false when the figure is missing and this is a fault.
func (f *Figures) Value(party int, indicateur string, exercice int, base string) (value money.Ratio, from int, ok bool) {
	i, known := f.index[indicateur]
	if !known {
		return money.Ratio{}, 0, false
	}
	rows := f.of(i, party)
	if f.indicateurs[i].Niveau {
		return f.level(rows, exercice, f.indicateurs[i].Absence)
	}
	if row := pick(rows, exercice, base, ""); row != nil {
		return row.Valeur, exercice, true
	}
	switch f.indicateurs[i].Absence {
	case "zero":
		return money.Ratio{}, 0, true
	case "reconduit":
		if row := carriedOver(rows, exercice, base); row != nil {
			return row.Valeur, row.Exercice, true
		}
	}
	return money.Ratio{}, 0, false
}

// of gives the figures of one party, in the order of Sort.
func (f *Figures) of(indicateur, party int) []Figure {
	rows := f.rows[indicateur]
	byParty := func(row Figure, party int) int { return cmp.Compare(row.Party, party) }
	first, _ := slices.BinarySearchFunc(rows, party, byParty)
	last := first
	for last < len(rows) && rows[last].Party == party {
		last++
	}
	return rows[first:last]
}

// pick gives the figure of an exercice in the first of the bases that has one.
func pick(rows []Figure, exercice int, bases ...string) *Figure {
	for _, base := range bases {
		for i := range rows {
			if rows[i].Exercice == exercice && rows[i].Base == base {
				return &rows[i]
			}
		}
	}
	return nil
}

// carriedOver gives the figure of the latest exercice before: under prevu one that is not itself a forecast if there is
// any (calcul.md §2 and §4.9), else of any base.
func carriedOver(rows []Figure, exercice int, base string) *Figure {
	if base == Prevu {
		if row := latest(rows, exercice, Realise, ""); row != nil {
			return row
		}
	}
	return latest(rows, exercice, Realise, "", Prevu)
}

func latest(rows []Figure, before int, bases ...string) *Figure {
	for i := len(rows) - 1; i >= 0; i-- { // rows are in the order of exercices
		if rows[i].Exercice < before && slices.Contains(bases, rows[i].Base) {
			return pick(rows, rows[i].Exercice, bases...)
		}
	}
	return nil
}

// level is Σ over the days of the exercice of the level in force, ÷ N; 0 before the first row.
func (f *Figures) level(rows []Figure, exercice int, absence string) (money.Ratio, int, bool) {
	if len(rows) == 0 {
		return money.Ratio{}, 0, absence != "erreur"
	}
	year, sum := calendar.Year(exercice), money.Ratio{}
	for i := range rows {
		held := calendar.Span{First: rows[i].Du, Last: calendar.Forever}
		if i+1 < len(rows) {
			held.Last = rows[i+1].Du - 1
		}
		if days := held.Meet(year).Days(); days > 0 {
			sum = sum.Add(rows[i].Valeur.Mul(money.Int(int64(days))))
		}
	}
	return sum.Mul(money.Fraction(1, int64(year.Days()))), exercice, true
}

// Terme is one term of an assiette, as the dossier defines it.
type Terme struct {
	Coefficient    money.Ratio
	Indicateur     string
	Multiplicateur string // empty: 1
}

// Assiettes are the weighted sums by code. A code that is not there is the indicator of that name (dossier.md).
type Assiettes map[string][]Terme

func (a Assiettes) termes(code string) []Terme {
	if termes := a[code]; len(termes) > 0 {
		return termes
	}
	return []Terme{{Coefficient: money.One(), Indicateur: code}}
}
