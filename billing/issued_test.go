package billing_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// TestAddIssued compares with a map, over random amounts of few keys.
func TestAddIssued(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 11))
	some := func() []billing.IssuedLine {
		lines := make([]billing.IssuedLine, random.IntN(30))
		for i := range lines {
			key := billing.LineKey{Tiers: fmt.Sprint("T", random.IntN(3)), Service: fmt.Sprint("S", random.IntN(2)), Exercice: 2024 + random.IntN(3), Rang: []string{"1", "10", "2", "X"}[random.IntN(4)]}
			lines[i] = billing.IssuedLine{LineKey: key, Montant: money.Cents(random.IntN(200) - 100)}
		}
		return lines
	}
	for range 300 {
		sums := map[billing.LineKey]money.Cents{}
		var got []billing.IssuedLine
		for range 4 {
			more := some()
			for _, l := range more {
				sums[l.LineKey] += l.Montant
			}
			got = billing.AddIssued(got, more)
		}
		var want []billing.IssuedLine
		for key, amount := range sums {
			want = append(want, billing.IssuedLine{LineKey: key, Montant: amount})
		}
		slices.SortFunc(want, func(a, b billing.IssuedLine) int { return a.Compare(b.LineKey) })
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}
