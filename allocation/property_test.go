package allocation_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// The properties of this file hold for any input. Input wants adhesions and residents sorted by party (adhesions by day
// too), components by rang and brackets by De; everything else may come in any order.

// randomInput draws a service of every method, with slices, territory, exonerations and bornes. No figure is missing and
// nothing is null without an answer, so that bornes over a negative amount are the only fault that it can have.
func randomInput(r *rand.Rand) *allocation.Input {
	year := 2023 + r.IntN(3)
	in := &allocation.Input{
		Service: "S", Exercice: year, Base: pick(r, allocation.Prevu, allocation.Realise), Metropole: 3, DecimalesCU: r.IntN(5),
		Cumul: pick(r, money.Int(100), money.Int(50), money.Fraction(100, 3), money.Int(r.Int64N(101))), Vie: randomLife(r, year),
		Assiettes: allocation.Assiettes{"W": {
			{Coefficient: money.Fraction(1+r.Int64N(200), 100), Indicateur: "U"}, {Coefficient: money.Int(2), Indicateur: "V", Multiplicateur: "N"},
		}},
	}
	in.Cout = euro(r, 1<<r.IntN(40))
	if r.IntN(4) == 0 {
		in.Cout = in.Cout.Neg()
	}
	parties := 1 + r.IntN(9)
	randomParties(r, in, parties)
	randomFigures(r, in, parties)
	for _, span := range randomSpans(r, year) {
		in.Cles = append(in.Cles, allocation.Cle{Span: span, Composantes: randomComponents(r)})
	}
	if r.IntN(6) == 0 {
		fixParts(in, parties)
	}
	for _, span := range randomSpans(r, year) {
		if r.IntN(2) == 0 {
			in.PartsMel = append(in.PartsMel, allocation.PartMel{Span: span, Montant: r.IntN(2) == 0, Valeur: euro(r, 10_000)})
		}
		if r.IntN(3) == 0 {
			in.Bornes = append(in.Bornes, randomBorne(r, span))
		}
	}
	return in
}

// euro draws an amount of euros, most times with two decimals.
func euro(r *rand.Rand, most int64) money.Ratio {
	return money.Fraction(r.Int64N(most)+1, pick[int64](r, 100, 100, 10_000))
}

func randomLife(r *rand.Rand, year int) calendar.Span {
	if r.IntN(4) > 0 {
		return always
	}
	first := calendar.Of(year, 1, 1) + calendar.Day(r.IntN(300))
	return calendar.Span{First: first, Last: first + calendar.Day(1+r.IntN(200))}
}

// randomSpans cuts all time into spans, often at days of the year.
func randomSpans(r *rand.Rand, year int) []calendar.Span {
	spans := []calendar.Span{always}
	for range r.IntN(3) {
		day := calendar.Of(year, 1, 1) + calendar.Day(r.IntN(365))
		if last := len(spans) - 1; day > spans[last].First {
			spans[last].Last = day - 1
			spans = append(spans, calendar.Span{First: day, Last: calendar.Forever})
		}
	}
	return spans
}

func randomParties(r *rand.Rand, in *allocation.Input, parties int) {
	origin := calendar.Of(in.Exercice-1, 1, 1)
	for party := range parties {
		if r.IntN(3) > 0 {
			in.Residents = append(in.Residents, allocation.Resident{Party: party, Membre: pick(r, always, calendar.Span{First: origin + calendar.Day(r.IntN(900)), Last: calendar.Forever})})
		}
		first := origin + calendar.Day(r.IntN(600))
		switch r.IntN(6) {
		case 0:
		case 1: // two spans, neighbours now and then
			last := first + calendar.Day(r.IntN(200))
			again := last + 1 + calendar.Day(r.IntN(2)*r.IntN(60))
			in.Adhesions = append(in.Adhesions, allocation.Adhesion{Party: party, Span: calendar.Span{First: first, Last: last}},
				allocation.Adhesion{Party: party, Span: calendar.Span{First: again, Last: pick(r, calendar.Forever, again+40)}})
		case 2:
			in.Adhesions = append(in.Adhesions, allocation.Adhesion{Party: party, Span: calendar.Span{First: first, Last: first + calendar.Day(r.IntN(300))}})
		default:
			in.Adhesions = append(in.Adhesions, allocation.Adhesion{Party: party, Span: always})
		}
		if r.IntN(4) == 0 {
			in.Attribues = append(in.Attribues, allocation.Attribue{Party: party, Montant: euro(r, 100_000)})
		}
		if r.IntN(6) == 0 {
			in.Ajustements = append(in.Ajustements, allocation.Ajustement{Party: party, Montant: money.Cents(r.Int64N(20_000) - 10_000)})
		}
		if r.IntN(3) == 0 {
			day := origin + calendar.Day(r.IntN(700))
			in.Exonerations = append(in.Exonerations,
				allocation.Exoneration{Party: party, Span: calendar.Span{First: day, Last: day + 30}, Taux: money.Int(r.Int64N(101))},
				allocation.Exoneration{Party: party, Span: calendar.Span{First: day + 31, Last: day + 31 + calendar.Day(r.IntN(200))}, Taux: money.Int(r.Int64N(101))})
		}
	}
}

func randomFigures(r *rand.Rand, in *allocation.Input, parties int) {
	in.Figures = allocation.NewFigures([]allocation.Indicateur{
		{Code: "U", Absence: "erreur"}, {Code: "V", Absence: "reconduit"}, {Code: "P", Absence: "erreur"}, {Code: "N", Niveau: true, Absence: "zero"},
	})
	left := int64(1000)
	for party := range parties {
		share := r.Int64N(left + 1)
		if party == parties-1 {
			share = left
		}
		left -= share
		in.Figures.Add("P", allocation.Figure{Party: party, Exercice: in.Exercice, Valeur: money.Fraction(share, 10)})
		in.Figures.Add("U", allocation.Figure{Party: party, Exercice: in.Exercice, Base: pick(r, in.Base, ""), Valeur: money.Fraction(r.Int64N(1<<r.IntN(20))*r.Int64N(2), 10)})
		in.Figures.Add("V", allocation.Figure{Party: party, Exercice: in.Exercice - r.IntN(3), Valeur: money.Int(r.Int64N(5000))})
		for range r.IntN(3) {
			in.Figures.Add("N", allocation.Figure{Party: party, Du: calendar.Of(in.Exercice-1, 1, 1) + calendar.Day(r.IntN(700)), Valeur: money.Fraction(r.Int64N(500), 10)})
		}
	}
	in.Figures.Sort()
}

// fixParts makes every proportional pool one of parts_fixes: all parties adhere, for their percentages sum to 100.
func fixParts(in *allocation.Input, parties int) {
	in.Adhesions = nil
	for party := range parties {
		in.Adhesions = append(in.Adhesions, allocation.Adhesion{Party: party, Span: always})
	}
	for i := range in.Cles {
		for j := range in.Cles[i].Composantes {
			if c := &in.Cles[i].Composantes[j]; c.Methode == "proportionnel" && !c.Territoire {
				c.Methode, c.Assiette = "parts_fixes", "P"
			}
		}
	}
}

func randomBorne(r *rand.Rand, span calendar.Span) allocation.Borne {
	low, more := euro(r, 1<<r.IntN(20)), euro(r, 1<<r.IntN(20))
	high := low.Add(more)
	return allocation.Borne{Span: span, Plancher: pick(r, nil, &low), Plafond: pick(r, nil, &high), Adherents: r.IntN(2) == 0}
}

func randomComponents(r *rand.Rand) []allocation.Composante {
	var components []allocation.Composante
	var pools []*allocation.Composante
	for rang := range 1 + r.IntN(4) {
		c := randomComponent(r, rang+1)
		if slices.ContainsFunc(components, func(o allocation.Composante) bool { return o.Methode == "direct" && c.Methode == "direct" }) {
			continue
		}
		components = append(components, c)
	}
	for i := range components {
		if components[i].Pool() {
			pools = append(pools, &components[i])
		}
	}
	left := int64(1000)
	for i, pool := range pools { // poids, that sum to 100
		share := r.Int64N(left + 1)
		if i == len(pools)-1 {
			share = left
		}
		pool.Poids, left = money.Fraction(share, 10), left-share
	}
	return components
}

func randomComponent(r *rand.Rand, rang int) allocation.Composante {
	price, more, cap := euro(r, 20_000), euro(r, 2_000), euro(r, 1_000_000)
	c := allocation.Composante{
		Rang: rang, Assiette: pick(r, "U", "V", "W"), Montant: &price, PrixSup: &more, Inclus: money.Int(r.Int64N(40)),
		Methode: pick(r, "gratuit", "forfait", "unitaire", "strate", "progressif", "degressif", "abonnement", "direct", "cout_unitaire",
			"proportionnel", "proportionnel", "egal", "egal"),
		Presence: pick(r, "jours", "jours", "mois", "mois_entier", "annee"), AssietteNulle: pick(r, "mel", "egal"),
		Bareme: []allocation.Tranche{{Montant: euro(r, 3000)}, {De: money.Int(10), Montant: euro(r, 2000)}, {De: money.Fraction(2505, 10), Montant: euro(r, 1000)}},
	}
	switch {
	case c.Pool():
		c.PorteeMontant = r.IntN(3) == 0
		c.Territoire = !c.PorteeMontant && r.IntN(3) == 0
	case r.IntN(4) == 0:
		c.PlafondLigne = &cap
	}
	switch r.IntN(5) {
	case 0:
		c.PhaseDe = r.IntN(14)
		c.PhaseA = pick(r, 0, c.PhaseDe+1+r.IntN(12))
	case 1:
		c.Ponctuel = !c.Pool()
	}
	return c
}

// computable gives the target of a random input, unless bornes met a negative amount.
func computable(t *testing.T, in *allocation.Input) (*allocation.Target, bool) {
	t.Helper()
	target, faults, err := allocation.Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		if f.Kind != allocation.FaultNegativeBorne {
			t.Fatalf("%s", faultText(faults))
		}
	}
	return target, len(faults) == 0
}

// TestRandomTargets holds every target to its conservation, and every step of every line to its trace.
func TestRandomTargets(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 9))
	computed, methods := 0, map[string]int{}
	const inputs = 2500
	for range inputs {
		in := randomInput(r)
		target, ok := computable(t, in)
		if !ok {
			continue
		}
		computed++
		checkTraces(t, in, target)
		checkConservation(t, in, target)
		for i := range target.Lines {
			for _, step := range target.Lines[i].Steps {
				methods[step.Kind+step.Methode+step.Report]++
			}
		}
	}
	if computed < inputs/2 || len(methods) != 15 { // 11 methods that make lines, exoneration, 2 bornes, ajustement
		t.Errorf("%d targets of %d inputs, steps %v: the draw shows too little", computed, inputs, methods)
	}
}

// TestOrderIsLost shuffles whatever Input wants in no order.
func TestOrderIsLost(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(10, 10))
	for range 800 {
		in := randomInput(r)
		before, ok := computable(t, in)
		shuffle(r, in.Attribues)
		shuffle(r, in.Ajustements)
		shuffle(r, in.Exonerations)
		shuffle(r, in.PartsMel)
		shuffle(r, in.Bornes)
		shuffle(r, in.Cles)
		after, again := computable(t, in)
		if ok != again || ok && shown(before) != shown(after) {
			t.Errorf("%s\nbecomes\n%s", shown(before), shown(after))
		}
	}
}

// shown writes a target, or its absence.
func shown(target *allocation.Target) string {
	if target == nil {
		return "faults"
	}
	return show(target) + " " + causes(target)
}

func shuffle[T any](r *rand.Rand, list []T) {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// TestPoolsAreMirrored turns costs into revenues: where nothing but the cost is shared, every amount changes its sign.
func TestPoolsAreMirrored(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(12, 12))
	for range 800 {
		in := randomInput(r)
		in.Bornes = nil // none over a negative amount
		for i := range in.Cles {
			in.Cles[i].Composantes = slices.DeleteFunc(in.Cles[i].Composantes, func(c allocation.Composante) bool {
				return !c.Pool() && c.Methode != "direct" && (c.Methode != "cout_unitaire" || c.PlafondLigne != nil)
			})
		}
		if lost := poidsLost(in); lost {
			continue
		}
		before, _ := computable(t, in)
		in.Cout = in.Cout.Neg()
		for i := range in.Attribues {
			in.Attribues[i].Montant = in.Attribues[i].Montant.Neg()
		}
		for i := range in.Ajustements {
			in.Ajustements[i].Montant = -in.Ajustements[i].Montant
		}
		after, _ := computable(t, in)
		if got, want := mirrored(after), show(before); got != want {
			t.Errorf("the mirror of\n%s\nis\n%s", want, got)
		}
	}
}

// poidsLost reports whether pool components went away so that no poids is left.
func poidsLost(in *allocation.Input) bool {
	return slices.ContainsFunc(in.Cles, func(cle allocation.Cle) bool {
		sum, pools := money.Ratio{}, 0
		for i := range cle.Composantes {
			if cle.Composantes[i].Pool() {
				sum, pools = sum.Add(cle.Composantes[i].Poids), pools+1
			}
		}
		return pools > 0 && sum.IsZero()
	})
}

func mirrored(target *allocation.Target) string {
	mirror := *target
	mirror.Lines = slices.Clone(target.Lines)
	for i := range mirror.Lines {
		mirror.Lines[i].Amount = -mirror.Lines[i].Amount
	}
	mirror.Metropole = -mirror.Metropole
	return show(&mirror)
}

// TestPoolIsWithinACent holds the share of every member of a pool to the quotient of exact numbers.
func TestPoolIsWithinACent(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(13, 13))
	for range 500 {
		in := presenceInput(r)
		in.Cles[0].Composantes[0].Methode, in.Cles[0].Composantes[0].PorteeMontant = "proportionnel", false
		target := compute(t, in)
		sum := new(big.Rat)
		for i := range target.Lines {
			step := &target.Lines[i].Steps[0]
			sum.Add(sum, times(step.Quantite.Rat(), fraction(step.PresenceNum, step.PresenceDen)))
		}
		for i := range target.Lines {
			step := &target.Lines[i].Steps[0]
			exact := times(centsRat(target.Cout), step.Quantite.Rat(), fraction(step.PresenceNum, step.PresenceDen), new(big.Rat).Inv(sum))
			away := new(big.Rat).Sub(centsRat(target.Lines[i].Amount), exact)
			if away.Abs(away).Cmp(rat(1, 1)) >= 0 {
				t.Errorf("party %d pays %s, the quotient is %s cents", target.Lines[i].Party, target.Lines[i].Amount, exact.FloatString(3))
			}
		}
	}
}

// TestSplitIgnoresScaleAndOrder multiplies all weights, and shuffles those of which no two are equal.
func TestSplitIgnoresScaleAndOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(14, 14))
	for range 3000 {
		weights := make([]money.Ratio, 1+r.IntN(10))
		for i := range weights {
			weights[i] = money.Fraction(r.Int64N(100_000)*16+int64(i)+1, 1+r.Int64N(366)) // no two are equal but by a rare chance
		}
		slices.SortFunc(weights, money.Ratio.Cmp)
		weights = slices.CompactFunc(weights, func(a, b money.Ratio) bool { return a.Cmp(b) == 0 })
		total := money.Cents(r.Int64N(1<<r.IntN(50)) - 1000)
		want := shares(t, total, weights)
		scaled, factor := slices.Clone(weights), pick(r, money.Int(7), money.Fraction(1, 366), money.Fraction(1<<61, 3))
		for i := range scaled {
			scaled[i] = scaled[i].Mul(factor)
		}
		if got := shares(t, total, scaled); got != want {
			t.Errorf("Split(%s, %v) × %s\ngot  %s\nwant %s", total, weights, factor, got, want)
		}
		shuffled := slices.Clone(weights)
		shuffle(r, shuffled)
		if got := shares(t, total, shuffled); got != want {
			t.Errorf("Split(%s, %v)\ngot  %s\nwant %s", total, shuffled, got, want)
		}
	}
}

// shares splits and lists the amounts in the order of the weights' size.
func shares(t *testing.T, total money.Cents, weights []money.Ratio) string {
	t.Helper()
	division, err := allocation.Split(total, weights)
	if err != nil {
		t.Fatal(err)
	}
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return weights[a].Cmp(weights[b]) })
	var parts []string
	for _, i := range order {
		parts = append(parts, fmt.Sprint(division.Shares[i].Amount))
	}
	return strings.Join(parts, " ")
}

// TestInputIsLeftAlone computes an input twice: the first time must change nothing of it, for calculations share theirs.
func TestInputIsLeftAlone(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(15, 15))
	for range 200 {
		in := randomInput(r)
		first, ok := computable(t, in)
		second, again := computable(t, in)
		if ok != again || ok && shown(first) != shown(second) {
			t.Errorf("once %s\nthen %s", shown(first), shown(second))
		}
	}
}
