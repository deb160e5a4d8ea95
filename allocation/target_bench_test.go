package allocation_test

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// poolInput is a cost shared between that many parties by population, some of which join or leave within the year.
func poolInput(parties int) *allocation.Input {
	r := rand.New(rand.NewPCG(11, 11))
	in := &allocation.Input{
		Service: "S", Exercice: 2025, Base: allocation.Prevu, Cumul: money.Int(50), Metropole: -1, DecimalesCU: 2,
		Vie:  calendar.Span{First: calendar.Of(2019, 1, 1), Last: calendar.Forever},
		Cout: money.Fraction(123_456_789, 100), PartsMel: []allocation.PartMel{{Span: always, Valeur: money.Int(30)}},
		Cles: []allocation.Cle{{Span: always, Composantes: []allocation.Composante{{
			Rang: 1, Methode: "proportionnel", Assiette: "POPULATION", Presence: "jours", Poids: money.Int(100), AssietteNulle: "erreur",
		}}}},
		Figures: allocation.NewFigures([]allocation.Indicateur{{Code: "POPULATION", Absence: "erreur"}}),
	}
	for party := range parties {
		span := always
		if r.IntN(4) == 0 {
			span.First = calendar.Of(2025, 1+r.IntN(12), 1+r.IntN(28))
		}
		in.Adhesions = append(in.Adhesions, allocation.Adhesion{Party: party, Span: span})
		in.Figures.Add("POPULATION", allocation.Figure{Party: party, Exercice: 2025, Valeur: money.Int(200 + r.Int64N(240_000))})
	}
	in.Figures.Sort()
	return in
}

var always = calendar.Span{First: calendar.Of(2000, 1, 1), Last: calendar.Forever}

// BenchmarkTarget computes a whole target with its traces, beside a straightforward version in big.Rat without any.
func BenchmarkTarget(b *testing.B) {
	for _, parties := range []int{95, 9000} {
		in := poolInput(parties)
		b.Run("Compute/"+strconv.Itoa(parties), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, faults, err := allocation.Compute(in); err != nil || faults != nil {
					b.Fatal(faults, err)
				}
			}
			b.ReportMetric(float64(parties)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
		})
	}
	in := poolInput(95)
	b.Run("big.Rat/95", func(b *testing.B) {
		for b.Loop() {
			naivePool(in)
		}
		b.ReportMetric(95*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	})
}

// naivePool is what one writes first: every number a big.Rat, every day looked at.
func naivePool(in *allocation.Input) []money.Cents {
	cumul := new(big.Rat).Quo(in.Cumul.Rat(), big.NewRat(100, 1))
	cost, _ := money.Round(money.FromRat(new(big.Rat).Mul(in.Cout.Rat(), cumul)).Mul(money.Int(100)))
	decided, _ := money.Round(cost.Ratio().Mul(in.PartsMel[0].Valeur).Mul(money.Fraction(1, 100)))
	weights := make([]money.Ratio, len(in.Adhesions))
	for i, adhesion := range in.Adhesions {
		days := int64(0)
		for day := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == 2025; day = day.AddDate(0, 0, 1) {
			if year, month, date := day.Date(); adhesion.Span.Holds(calendar.Of(year, int(month), date)) {
				days++
			}
		}
		population, _, _ := in.Figures.Value(adhesion.Party, "POPULATION", 2025, in.Base)
		weights[i] = money.FromRat(new(big.Rat).Mul(population.Rat(), big.NewRat(days, 365)))
	}
	return naiveSplit(cost-decided, weights)
}

// TestPoolIsNaive holds Compute to the straightforward version, so that the benchmark compares equals.
func TestPoolIsNaive(t *testing.T) {
	t.Parallel()
	in := poolInput(95)
	target, faults, err := allocation.Compute(in)
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	for i, want := range naivePool(in) {
		if got := target.Lines[i].Amount; got != want {
			t.Errorf("party %d: %s, want %s", i, got, want)
		}
	}
}
