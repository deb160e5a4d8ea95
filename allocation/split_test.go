package allocation_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"quotepart/allocation"
	"quotepart/allocation/money"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, total, weights, want string }{
		{"leftover goes to the largest remainder", "100.00", "A=1 B=2", "A=33.33 B=66.67"},
		{"a tie goes to the larger weight", "0.02", "A=1 B=3", "A=0.00 B=0.02"},
		{"between equal weights, by order", "0.01", "A=1 B=1", "A=0.01 B=0.00"},
		{"a credit mirrors the charge", "-100.00", "A=1 B=1 C=1", "A=-33.34 B=-33.33 C=-33.33"},
		{"G03: a thousand in three", "1000.00", "A=1 B=1 C=1", "A=333.34 B=333.33 C=333.33"},
		{"G02: units", "33775.00", "A=55.5 B=23.3 C=120.2", "A=9419.66 B=3954.56 C=20400.78"},
		{"G05: absence paid by the others", "10000.00", "A=8000 B=960 C=800", "A=8196.72 B=983.61 C=819.67"},
		{"a weight of nothing gets nothing", "0.05", "A=0 B=1", "A=0.00 B=0.05"},
		{"nothing to split", "0.00", "A=1 B=2", "A=0.00 B=0.00"},
		{"nobody to charge is refused", "5.00", "A=0 B=0", "error"},
		{"a negative weight is refused", "5.00", "A=1 B=-1", "error"},
		{"weights beyond a machine word", "1.00", "A=1/9223372036854775807 B=1/9223372036854775783", "A=0.50 B=0.50"},
		{"a tie beyond a machine word goes to the first", "0.02", "A=1/9223372036854775807 B=1/9223372036854775807 C=1/9223372036854775783", "A=0.01 B=0.00 C=0.01"},
		{"or to the larger weight", "0.02", "A=1000000000000000000000000000000 B=3000000000000000000000000000000", "A=0.00 B=0.02"},
	} {
		total, err := money.ParseCents(row.total)
		if err != nil {
			t.Fatal(err)
		}
		names, weights := parseWeights(t, row.weights)
		division, err := allocation.Split(total, weights)
		got := "error"
		if err == nil {
			var parts []string
			for i, share := range division.Shares {
				parts = append(parts, names[i]+"="+share.Amount.String())
			}
			got = strings.Join(parts, " ")
		}
		if got != row.want {
			t.Errorf("%s: Split(%s, %s) = %s, want %s", row.why, row.total, row.weights, got, row.want)
		}
	}
}

func parseWeights(t *testing.T, text string) ([]string, []money.Ratio) {
	t.Helper()
	var names []string
	var weights []money.Ratio
	for _, field := range strings.Fields(text) {
		name, value, _ := strings.Cut(field, "=")
		var weight money.Ratio
		if err := weight.UnmarshalText([]byte(value)); err != nil {
			t.Fatal(err)
		}
		names, weights = append(names, name), append(weights, weight)
	}
	return names, weights
}

func TestSplitErrors(t *testing.T) {
	t.Parallel()
	if _, err := allocation.Split(1, nil); !errors.Is(err, allocation.ErrNoWeight) {
		t.Errorf("no party: %v, want ErrNoWeight", err)
	}
	if _, err := allocation.Split(1, []money.Ratio{money.Int(1), money.Int(-1)}); !errors.Is(err, allocation.ErrNegativeWeight) {
		t.Errorf("a negative weight: %v, want ErrNegativeWeight", err)
	}
}

// checkSplit holds a division to calcul.md's preamble, by exact arithmetic of its own.
func checkSplit(t *testing.T, total money.Cents, weights []money.Ratio) {
	t.Helper()
	division, err := allocation.Split(total, weights)
	if err != nil {
		t.Fatalf("Split(%s, %v): %v", total, weights, err)
	}
	sum, wanted := new(big.Rat), naiveSplit(total, weights)
	for i := range weights {
		sum.Add(sum, weights[i].Rat())
	}
	var conserved money.Cents
	for i, share := range division.Shares {
		conserved += share.Amount
		exact := new(big.Rat).Quo(new(big.Rat).Mul(new(big.Rat).SetInt64(int64(total)), weights[i].Rat()), sum)
		away := new(big.Rat).Sub(new(big.Rat).SetInt64(int64(share.Amount)), exact)
		if away.Abs(away).Cmp(big.NewRat(1, 1)) >= 0 {
			t.Errorf("Split(%s, %v): share %d is %s, a cent or more from %s", total, weights, i, share.Amount, exact.FloatString(4))
		}
		if share.Amount != wanted[i] {
			t.Errorf("Split(%s, %v): share %d is %s, want %s", total, weights, i, share.Amount, wanted[i])
		}
	}
	if conserved != total {
		t.Errorf("Split(%s, %v) sums to %s", total, weights, conserved)
	}
	mirror, err := allocation.Split(-total, weights)
	if err != nil {
		t.Fatal(err)
	}
	for i := range mirror.Shares {
		if mirror.Shares[i].Amount != -division.Shares[i].Amount {
			t.Errorf("Split(%s, %v): share %d is not mirrored", -total, weights, i)
		}
	}
}

// naiveSplit is the preamble of calcul.md as it reads, in big.Rat. It is the yardstick of BenchmarkSplit too.
func naiveSplit(total money.Cents, weights []money.Ratio) []money.Cents {
	rats := make([]*big.Rat, len(weights))
	sum := new(big.Rat)
	for i := range weights {
		rats[i] = weights[i].Rat()
		sum.Add(sum, rats[i])
	}
	magnitude := new(big.Rat).SetInt64(int64(total.Abs()))
	floors, fractions := make([]money.Cents, len(weights)), make([]*big.Rat, len(weights))
	left := total.Abs()
	for i, weight := range rats {
		quotient := new(big.Rat).Quo(new(big.Rat).Mul(magnitude, weight), sum)
		floor := new(big.Int).Quo(quotient.Num(), quotient.Denom())
		floors[i] = money.Cents(floor.Int64())
		fractions[i] = quotient.Sub(quotient, new(big.Rat).SetInt(floor))
		left -= floors[i]
	}
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if c := fractions[b].Cmp(fractions[a]); c != 0 {
			return c
		}
		return rats[b].Cmp(rats[a])
	})
	for _, i := range order[:left] {
		floors[i]++
	}
	if total < 0 {
		for i := range floors {
			floors[i] = -floors[i]
		}
	}
	return floors
}

func TestSplitProperties(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	for range 20_000 {
		weights := make([]money.Ratio, 1+r.IntN(12))
		for i := range weights {
			weights[i] = money.Fraction(r.Int64N(1_000_000)*r.Int64N(2), 1+r.Int64N(400))
			if r.IntN(50) == 0 { // beyond machine words
				weights[i] = money.Fraction(r.Int64(), r.Int64()|1)
			}
		}
		weights[r.IntN(len(weights))] = money.Int(1 + r.Int64N(9))
		checkSplit(t, money.Cents(r.Int64N(1_000_000_000)-500_000_000), weights)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add(int64(100), int64(1), int64(2), int64(3), int64(7))
	f.Add(int64(math.MaxInt64), int64(math.MaxInt64), int64(1), int64(0), int64(365))
	f.Add(int64(-1), int64(0), int64(0), int64(5), int64(1))
	f.Fuzz(func(t *testing.T, total, a, b, c, denom int64) {
		if denom <= 0 || a < 0 || b < 0 || c < 0 || total == math.MinInt64 || (a == 0 && b == 0 && c == 0) {
			return
		}
		checkSplit(t, money.Cents(total), []money.Ratio{money.Fraction(a, denom), money.Int(b), money.Fraction(c, 97)})
	})
}

// BenchmarkSplit shares an amount between 95 parties, and shows how much faster that is than the same in big.Rat.
func BenchmarkSplit(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 3))
	weights := make([]money.Ratio, 95)
	for i := range weights {
		weights[i] = money.Int(200 + r.Int64N(240_000)).Mul(money.Fraction(1+r.Int64N(365), 365))
	}
	b.Run("Split", func(b *testing.B) {
		for b.Loop() {
			if _, err := allocation.Split(48_250_00, weights); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(95*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	})
	b.Run("big.Rat", func(b *testing.B) {
		for b.Loop() {
			naiveSplit(48_250_00, weights)
		}
		b.ReportMetric(95*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
	})
}

func ExampleSplit() {
	division, _ := allocation.Split(1000_00, []money.Ratio{money.Int(1), money.Int(1), money.Int(1)})
	for _, share := range division.Shares {
		fmt.Println(share.Amount, share.Floor, share.Rank, share.Cent)
	}
	// Output:
	// 333.34 333.33 1 true
	// 333.33 333.33 2 false
	// 333.33 333.33 3 false
}
