package gen

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
)

// indicateur is a row of indicateurs, with how its figures are made.
type indicateur struct {
	code     string
	niveau   bool
	absence  string
	positive bool     // every party has a figure above 0 for every exercice
	scale    int      // figures run from 1 to scale
	places   int      // decimals
	percent  []string // parties whose figures of an exercice sum to 100, for parts_fixes; else nil
}

// assiette is a weighted sum, or an indicator alone.
type assiette struct {
	code     string
	positive bool
	scale    int
}

// makeIndicateurs makes indicators of every nature and absence, and the assiettes of them.
func (b *builder) makeIndicateurs() {
	b.addIndicateur(indicateur{code: "POPULATION", absence: "reconduit", positive: true, scale: 20000})
	for i := range between(b.r, 4, 6) {
		x := indicateur{
			code: fmt.Sprintf("IND%d", i), niveau: chance(b.r, 30), absence: []string{"erreur", "zero", "reconduit"}[i%3],
			positive: i%3 == 0 || chance(b.r, 40), scale: pick(b.r, 20, 300, 5000), places: pick(b.r, 0, 0, 1, 2, 4),
		}
		if x.absence == "zero" {
			x.positive = false
		}
		b.addIndicateur(x)
	}
	b.addIndicateur(indicateur{code: "COEF", absence: "erreur", positive: true, scale: 2, places: 4})
	for _, x := range b.indicateurs[:len(b.indicateurs)-1] {
		b.assiettes = append(b.assiettes, assiette{x.code, x.positive, x.scale})
	}
	for i := range between(b.r, 1, 3) {
		b.addAssiette(fmt.Sprintf("ASS%d", i))
	}
}

func (b *builder) addIndicateur(x indicateur) {
	b.indicateurs = append(b.indicateurs, x)
	nature := "flux"
	if x.niveau {
		nature = "niveau"
	}
	absence := x.absence
	if absence == "erreur" {
		absence = pick(b.r, "", "erreur")
	}
	if nature == "flux" {
		nature = pick(b.r, "", "flux")
	}
	b.put("indicateurs", "code", x.code, "libelle", accented(b.r, "Indicateur", x.code), "unite", "unités",
		"nature", nature, "absence", absence)
}

// addAssiette adds a weighted sum of one to three indicators, some of them times a coefficient of the party.
func (b *builder) addAssiette(code string) {
	sum := assiette{code: code}
	candidates := b.indicateurs[:len(b.indicateurs)-1] // COEF is a multiplier
	for _, x := range some(b.r, candidates, between(b.r, 1, 3)) {
		sum.positive = sum.positive || x.positive
		sum.scale = max(sum.scale, x.scale)
		b.put("assiettes", "code", code, "indicateur", x.code,
			"coefficient", pick(b.r, "1", "0.5", "0.25", "1.2", "2", "0.333"),
			"multiplicateur", maybe(b.r, 40, "COEF"))
	}
	b.assiettes = append(b.assiettes, sum)
}

// assiette is a random assiette, one without zeros where asked.
func (b *builder) assiette(positive bool) assiette {
	fit := slices.DeleteFunc(slices.Clone(b.assiettes), func(a assiette) bool { return positive && !a.positive })
	return pick(b.r, fit...)
}

// makeBaremes makes brackets from 0 for tariffs of several scales.
func (b *builder) makeBaremes() {
	for i := range 4 {
		from, code := 0, fmt.Sprintf("BAR%d", i)
		for range between(b.r, 1, 5) {
			b.put("baremes", "code", code, "a_partir_de", decimal(from, i%2),
				"montant", decimal(between(b.r, 0, []int{400, 90000}[i/2]), 2))
			from += between(b.r, 1, []int{50, 20000}[b.r.IntN(2)])
		}
	}
}

// makeUnites makes every figure that a campaign of the first step may need.
func (b *builder) makeUnites() {
	for _, x := range b.indicateurs {
		for _, code := range b.codes() {
			b.makeEarlierFigure(x, code)
		}
	}
	for _, year := range b.years() {
		b.makeFigures(year)
	}
}

// makeEarlierFigure gives what absence = reconduit carries on, and the levels.
func (b *builder) makeEarlierFigure(x indicateur, code string) {
	if x.percent != nil {
		return
	}
	if x.niveau {
		b.makeLevels(x, code)
		return
	}
	if x.absence != "reconduit" {
		return
	}
	bases := []string{"realise", "", "prevu"}
	for _, base := range some(b.r, bases, between(b.r, 1, 2)) {
		b.figure(x, code, b.first-between(b.r, 1, 2), base, b.draw(x))
	}
}

// makeLevels gives the levels of a party, the first of them before all exercices where the figure must be above 0.
func (b *builder) makeLevels(x indicateur, code string) {
	if x.absence != "erreur" && !x.positive && chance(b.r, 30) {
		return // without any row, absence decides
	}
	begins := []time.Time{dayIn(b.r, b.first-2)}
	if !x.positive && chance(b.r, 30) {
		begins[0] = dayIn(b.r, b.first)
	}
	for range b.r.IntN(3) {
		begins = append(begins, dayIn(b.r, between(b.r, b.first, b.year+1)))
	}
	slices.SortFunc(begins, time.Time.Compare)
	for _, begin := range slices.CompactFunc(begins, time.Time.Equal) {
		b.put("unites", "tiers", code, "indicateur", x.code, "du", iso(begin), "valeur", b.draw(x),
			"source", maybe(b.r, 20, "relevé"))
	}
}

// makeFigures gives the figures of one exercice: all of those that may not be missing, some of the others.
func (b *builder) makeFigures(year int) {
	for _, x := range b.indicateurs {
		switch {
		case x.niveau:
		case x.percent != nil:
			b.makePercentages(x, year)
		default:
			for _, code := range b.codes() {
				b.makeFigure(x, code, year)
			}
		}
	}
}

func (b *builder) makeFigure(x indicateur, code string, year int) {
	if x.absence != "erreur" && chance(b.r, 50) {
		if chance(b.r, 50) {
			b.figure(x, code, year, pick(b.r, "prevu", "realise"), b.draw(x))
		}
		return
	}
	for _, base := range b.bases() {
		b.figure(x, code, year, base, b.draw(x))
	}
}

// bases is a set of bases with which no figure is missing.
func (b *builder) bases() []string {
	return pick(b.r, []string{""}, []string{"prevu", "realise"}, []string{"", "prevu"}, []string{"", "realise"})
}

// makePercentages cuts 100 between the members of a service with parts_fixes, in each base.
func (b *builder) makePercentages(x indicateur, year int) {
	for _, base := range pick(b.r, []string{""}, []string{"prevu", "realise"}) {
		for i, part := range hundredths(b.r, len(x.percent)) {
			b.figure(x, x.percent[i], year, base, decimal(part, 2))
		}
	}
}

// figure adds a row of a flux, unless there is one of that party, exercice and base.
func (b *builder) figure(x indicateur, code string, year int, base, value string) {
	exercice := strconv.Itoa(year)
	for _, row := range b.tables["unites"] {
		if row["tiers"] == code && row["indicateur"] == x.code && row["exercice"] == exercice && row["base"] == base {
			return
		}
	}
	b.put("unites", "tiers", code, "indicateur", x.code, "exercice", exercice, "base", base, "valeur", value,
		"source", maybe(b.r, 20, "déclaration"))
}

// draw is a random figure; the large ones are rare, as among communes.
func (b *builder) draw(x indicateur) string { return drawFigure(b.r, x) }

func drawFigure(r *rand.Rand, x indicateur) string {
	unit := 1
	for range x.places {
		unit *= 10
	}
	if !x.positive && chance(r, 25) {
		return "0"
	}
	top := x.scale * unit
	return decimal(between(r, 1, pick(r, top, top/3+1, top/10+1)), x.places)
}
