package money_test

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"

	"quotepart/allocation/money"
)

func TestCentsText(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		amount money.Cents
		want   string
	}{
		{0, "0.00"}, {5, "0.05"}, {-5, "-0.05"}, {123456, "1234.56"}, {-100, "-1.00"},
		{math.MaxInt64, "92233720368547758.07"}, {math.MinInt64, "-92233720368547758.08"},
	} {
		if got := row.amount.String(); got != row.want {
			t.Errorf("%d: got %s, want %s", int64(row.amount), got, row.want)
		}
		back, err := money.ParseCents(row.want)
		if err != nil || back != row.amount {
			t.Errorf("ParseCents(%s) = %d, %v", row.want, int64(back), err)
		}
	}
}

func TestParseCentsRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "1.234", "12,50", "1e3", "abc", "1.2.3", "92233720368547758.08"} {
		if got, err := money.ParseCents(text); err == nil {
			t.Errorf("ParseCents(%q) = %s, want an error", text, got)
		}
	}
}

func TestSumRefusesToWrap(t *testing.T) {
	t.Parallel()
	if _, err := money.Sum(math.MaxInt64, 1); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("MaxInt64 + 1: got %v, want ErrOverflow", err)
	}
	if _, err := money.Sum(math.MinInt64, -1); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("MinInt64 - 1: got %v, want ErrOverflow", err)
	}
	if got, err := money.Sum(math.MaxInt64, -1, 1); err != nil || got != math.MaxInt64 {
		t.Errorf("MaxInt64 - 1 + 1 = %d, %v", int64(got), err)
	}
}

func TestRound(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		num, denom int64
		want       money.Cents
	}{
		{1, 2, 1}, {-1, 2, -1}, {1, 3, 0}, {2, 3, 1}, {-2, 3, -1}, {5, 2, 3}, {-5, 2, -3}, {7, 1, 7}, {149, 100, 1}, {150, 100, 2},
		{math.MaxInt64, 2, math.MaxInt64/2 + 1}, {math.MaxInt64, math.MaxInt64 - 1, 1},
	} {
		if got, err := money.Round(money.Fraction(row.num, row.denom)); err != nil || got != row.want {
			t.Errorf("Round(%d/%d) = %d, %v, want %d", row.num, row.denom, got, err, row.want)
		}
	}
	huge := money.FromRat(new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), 80)))
	if _, err := money.Round(huge); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("Round(2^80): got %v, want ErrOverflow", err)
	}
}

func TestRoundQuotient(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		num, denom int64
		decimals   int
		want       string
	}{
		{33775, 199, 2, "169.72"}, {1, 8, 2, "0.13"}, {-1, 8, 2, "-0.13"}, {10, 4, 0, "3"}, {1, 3, 9, "0.333333333"},
	} {
		if got := money.RoundQuotient(money.Int(row.num), money.Int(row.denom), row.decimals).String(); got != row.want {
			t.Errorf("RoundQuotient(%d, %d, %d) = %s, want %s", row.num, row.denom, row.decimals, got, row.want)
		}
	}
}

// TestRatioIsBigRat holds every operation to the same one of big.Rat, on numbers at every distance from the edge of a
// machine word.
func TestRatioIsBigRat(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	draw := func() money.Ratio {
		num := r.Int64() >> r.IntN(63)
		if r.IntN(2) == 0 {
			num = -num
		}
		if r.IntN(3) == 0 { // a decimal
			return money.Fraction(num, []int64{1, 2, 5, 10, 100, 1e6, 1e18, 1 << 20, 1 << 62, 15625}[r.IntN(10)])
		}
		return money.Fraction(num, r.Int64()>>r.IntN(63)|1)
	}
	for range 200_000 {
		x, y := draw(), draw()
		for _, operation := range []struct {
			name string
			got  money.Ratio
			want *big.Rat
		}{
			{"+", x.Add(y), new(big.Rat).Add(x.Rat(), y.Rat())},
			{"−", x.Sub(y), new(big.Rat).Sub(x.Rat(), y.Rat())},
			{"×", x.Mul(y), new(big.Rat).Mul(x.Rat(), y.Rat())},
			{"neg", x.Neg(), new(big.Rat).Neg(x.Rat())},
		} {
			if operation.got.Rat().Cmp(operation.want) != 0 {
				t.Fatalf("%s %s %s = %s, want %s", x, operation.name, y, operation.got, operation.want)
			}
		}
		if got, want := x.Cmp(y), x.Rat().Cmp(y.Rat()); got != want {
			t.Fatalf("Cmp(%s, %s) = %d, want %d", x, y, got, want)
		}
		want := x.Rat().String()
		if places, finite := x.Rat().FloatPrec(); finite {
			want = x.Rat().FloatString(places)
		}
		if got := x.String(); got != want {
			t.Fatalf("String of %s = %s", want, got)
		}
		var back money.Ratio
		text, _ := x.MarshalText()
		if err := back.UnmarshalText(text); err != nil || back.Cmp(x) != 0 {
			t.Fatalf("%s read back as %s, %v", text, back, err)
		}
	}
}

// FuzzFromDecimal holds the bridge from a written decimal to the fraction that big.Rat reads in the same text.
func FuzzFromDecimal(f *testing.F) {
	for _, text := range []string{"0", "-0.0", "12.345", "1234567890123456789012345678901234567890.5", "0.000000000000000000001", "-99999999999999999.99"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 80 {
			return
		}
		number, err := decimal.NewFromString(text)
		if err != nil || number.Exponent() > 100 || number.Exponent() < -100 {
			return
		}
		if got := money.FromDecimal(number); got.Rat().Cmp(number.Rat()) != 0 {
			t.Errorf("FromDecimal(%s) = %s", text, got)
		}
	})
}
