package money_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"quotepart/allocation/money"
)

// ratioOf reads a fraction of any size.
func ratioOf(t *testing.T, text string) money.Ratio {
	t.Helper()
	var ratio money.Ratio
	if err := ratio.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return ratio
}

// TestRatioText writes a decimal where there is one, else an irreducible fraction, whatever the size.
func TestRatioText(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, want string }{
		{"0", "0"}, {"-0", "0"}, {"8/10", "0.8"}, {"292/365", "0.8"}, {"-1/3", "-1/3"}, {"2/6", "1/3"}, {"1/1024", "0.0009765625"}, {"-5/2", "-2.5"},
		{"1e3", "1000"}, {"0.10", "0.1"}, {"1/100", "0.01"}, {"-1/100", "-0.01"}, {"100/3", "100/3"},
		{"9223372036854775807", "9223372036854775807"}, {"-9223372036854775808", "-9223372036854775808"}, {"9223372036854775808", "9223372036854775808"},
		{"1/9223372036854775807", "1/9223372036854775807"}, {"1/18446744073709551616", "0.0000000000000000000542101086242752217003726400434970855712890625"},
		{"-12345678901234567890.5", "-12345678901234567890.5"},
	} {
		ratio := ratioOf(t, row.text)
		if got := ratio.String(); got != row.want {
			t.Errorf("%s is written %s, want %s", row.text, got, row.want)
		}
		if back := ratioOf(t, ratio.String()); back.Cmp(ratio) != 0 {
			t.Errorf("%s reads back as %s", row.want, back)
		}
	}
	var ratio money.Ratio
	for _, text := range []string{"", "1,5", "1/0", "un"} {
		if err := ratio.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as %s, want an error", text, ratio)
		}
	}
}

// TestRatioAtTheEdge looks at signs and opposites where a machine word ends.
func TestRatioAtTheEdge(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text  string
		sign  int
		neg   string
		small bool
	}{
		{"0", 0, "0", true}, {"1/3", 1, "-1/3", true}, {"-7", -1, "7", true},
		{"9223372036854775807", 1, "-9223372036854775807", true}, {"-9223372036854775808", -1, "9223372036854775808", false},
		{"9223372036854775808", 1, "-9223372036854775808", false}, {"1/9223372036854775808", 1, "-1/9223372036854775808", false},
	} {
		ratio := ratioOf(t, row.text)
		_, _, small := ratio.Small()
		if ratio.Sign() != row.sign || ratio.IsZero() != (row.sign == 0) || small != row.small {
			t.Errorf("%s: sign %d, zero %v, small %v", row.text, ratio.Sign(), ratio.IsZero(), small)
		}
		if neg := ratio.Neg(); neg.Cmp(ratioOf(t, row.neg)) != 0 || neg.Neg().Cmp(ratio) != 0 || !ratio.Add(neg).IsZero() {
			t.Errorf("the opposite of %s is %s, want %s", row.text, neg, row.neg)
		}
	}
}

// TestRatioIsNotShared changes a big.Rat that came in or went out: the fraction stays.
func TestRatioIsNotShared(t *testing.T) {
	t.Parallel()
	given := new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), 80))
	ratio := money.FromRat(given)
	want := ratio.String()
	given.SetInt64(1)
	ratio.Rat().SetInt64(2)
	if got := ratio.String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFractionPanics(t *testing.T) {
	t.Parallel()
	for _, denom := range []int64{0, -1, math.MinInt64} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Fraction(1, %d): no panic", denom)
				}
			}()
			money.Fraction(1, denom)
		}()
	}
}

// TestRoundWide rounds fractions that no machine word holds as those that one does: half away from zero.
func TestRoundWide(t *testing.T) {
	t.Parallel()
	const third = "/36893488147419103232" // 2^65
	for _, row := range []struct {
		text string
		want money.Cents
	}{
		{"18446744073709551616" + third, 1}, {"-18446744073709551616" + third, -1}, {"18446744073709551615" + third, 0},
		{"-18446744073709551615" + third, 0}, {"55340232221128654848" + third, 2}, {"-55340232221128654847" + third, -1},
		{"9223372036854775807.4999", math.MaxInt64}, {"-9223372036854775808.4999", math.MinInt64},
	} {
		if got, err := money.Round(ratioOf(t, row.text)); err != nil || got != row.want {
			t.Errorf("Round(%s) = %d, %v, want %d", row.text, int64(got), err, int64(row.want))
		}
	}
	for _, text := range []string{"9223372036854775807.5", "-9223372036854775808.5"} {
		if got, err := money.Round(ratioOf(t, text)); err == nil {
			t.Errorf("Round(%s) = %s, want an error", text, got)
		}
	}
}

// TestCentsJSON writes amounts as exact text and reads them back.
func TestCentsJSON(t *testing.T) {
	t.Parallel()
	for _, amount := range []money.Cents{0, 1, -1, 99, -100, 123456, math.MaxInt64, math.MinInt64 + 1} {
		text, err := amount.MarshalText()
		var back money.Cents
		if err == nil {
			err = back.UnmarshalText(text)
		}
		if err != nil || back != amount {
			t.Errorf("%d is written %s and read as %d, %v", int64(amount), text, int64(back), err)
		}
		if abs := amount.Abs(); abs < 0 || abs != amount && abs != -amount || amount.Ratio().Cmp(money.Int(int64(amount))) != 0 {
			t.Errorf("%d: magnitude %d, fraction %s", int64(amount), int64(abs), amount.Ratio())
		}
	}
	var amount money.Cents
	if err := amount.UnmarshalText([]byte("1.005")); err == nil {
		t.Errorf("1.005 is read as %s, want an error", amount)
	}
}

// TestDecimalsAreThoseOfBigRat holds the short way of writing a decimal to the long one.
func TestDecimalsAreThoseOfBigRat(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	for range 50_000 {
		denom := int64(1) << r.IntN(30)
		for range r.IntN(14) {
			denom *= 5
		}
		num := r.Int64() >> r.IntN(63)
		if r.IntN(2) == 0 {
			num = -num
		}
		rat := big.NewRat(num, denom)
		places, _ := rat.FloatPrec()
		if got, want := money.Fraction(num, denom).String(), rat.FloatString(places); got != want {
			t.Fatalf("%d/%d is written %s, want %s", num, denom, got, want)
		}
	}
}
