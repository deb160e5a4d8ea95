package allocation_test

import (
	"strconv"
	"testing"

	"quotepart/allocation"
	"quotepart/allocation/money"
)

// poolPair is a pool one year and the next: every population, the cost and the métropole's share changed, and one party in
// ten joined.
func poolPair(parties int) (before, after *allocation.Input) {
	before, after = poolInput(parties), poolInput(parties)
	after.Exercice, after.Cout = 2026, money.Fraction(133_456_789, 100)
	after.PartsMel = []allocation.PartMel{{Span: always, Valeur: money.Int(28)}}
	before.Adhesions = nil
	for _, a := range after.Adhesions {
		if a.Party%10 > 0 {
			before.Adhesions = append(before.Adhesions, a)
		}
	}
	after.Figures = allocation.NewFigures([]allocation.Indicateur{{Code: "POPULATION", Absence: "erreur"}})
	for party := range parties {
		population, _, _ := before.Figures.Value(party, "POPULATION", 2025, allocation.Prevu)
		after.Figures.Add("POPULATION", allocation.Figure{Party: party, Exercice: 2026, Valeur: population.Add(money.Int(int64(party%7 + 1)))})
	}
	after.Figures.Sort()
	return before, after
}

// BenchmarkVariation splits the difference between two years of a pool, for one party and for all of them: everybody's
// figures changed, so that each party has a hybrid of its own.
func BenchmarkVariation(b *testing.B) {
	for _, parties := range []int{95, 9000} {
		before, after := poolPair(parties)
		for _, asked := range []int{1, min(parties, 95)} {
			b.Run(strconv.Itoa(asked)+"of"+strconv.Itoa(parties), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					v := allocation.Compare(before, after)
					for party := range asked {
						if _, err := v.Of(party); err != nil {
							b.Fatal(err)
						}
					}
				}
			})
		}
	}
}
