package intake_test

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"quotepart/billing/intake"
)

// TestStoredNumber reads what sheets store for the numbers that people typed or computed.
func TestStoredNumber(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ stored, want string }{
		{"0", "0"},
		{"-0", "0"},
		{"12", "12"},
		{"0.30000000000000004", "0.3"},
		{"19.989999999999998", "19.99"},
		{"7.0000000000000007E-2", "0.07"},
		{"1.0000000000000001E-5", "0.00001"},
		{"-1.5E3", "-1500"},
		{"1E+15", "1000000000000000"},
		{"21590350100017", "21590350100017"},
		{"999999999999999.9", "1000000000000000"},
		{"0.9999999999999999", "1"},
		{"0.1234567890123456", "0.123456789012346"},
		{"46000.00", "46000"},
		{".5", "0.5"},
		{"abc", "error"},
		{"", "error"},
		{"1E999", "error"},
		{"NaN", "error"},
		{"1,5", "error"},
	} {
		got, ok := intake.StoredNumber(row.stored)
		if !ok {
			got = "error"
		}
		if got != row.want {
			t.Errorf("stored %q = %s, want %s", row.stored, got, row.want)
		}
	}
}

// TestStoredNumberOracle compares with exact fractions rounded to fifteen digits, halves away from zero.
func TestStoredNumberOracle(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		value := (random.Float64() - 0.5) * []float64{1e-5, 1, 100, 1e4, 1e6, 1e9, 1e12, 1e15}[random.IntN(8)]
		if random.IntN(2) == 0 {
			value = float64(int64(value*100)) / 100 // an amount in cents
		}
		stored := strconv.FormatFloat(value, 'E', 16, 64)
		exact, _ := new(big.Rat).SetString(stored)
		exponent, _ := strconv.Atoi(stored[strings.IndexByte(stored, 'E')+1:])
		want, _ := new(big.Rat).SetString(exact.FloatString(14 - exponent))
		text, ok := intake.StoredNumber(stored)
		got, valid := new(big.Rat).SetString(text)
		if !ok || !valid || got.Cmp(want) != 0 {
			t.Fatalf("stored %s = %s, want %s", stored, text, want.FloatString(20))
		}
	}
}

// TestStoredDate reads serial numbers in both calendars of Excel.
func TestStoredDate(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		stored   string
		date1904 bool
		want     string
	}{
		{"1", false, "1900-01-01"},
		{"59", false, "1900-02-28"},
		{"60", false, "error"}, // the 29 February 1900 that never was
		{"61", false, "1900-03-01"},
		{"46173", false, "2026-05-31"},
		{"46173.0", false, "2026-05-31"},
		{"2958465", false, "9999-12-31"},
		{"2958466", false, "error"},
		{"0", false, "error"},
		{"-1", false, "error"},
		{"46173.5", false, "error"},
		{"0", true, "1904-01-01"},
		{"44711", true, "2026-05-31"},
	} {
		got, ok := intake.StoredDate(row.stored, row.date1904)
		if !ok {
			got = "error"
		}
		if got != row.want {
			t.Errorf("date %s (1904: %v) = %s, want %s", row.stored, row.date1904, got, row.want)
		}
	}
}

// TestFormat reads the formats of numbers.
func TestFormat(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ code, want string }{
		{"General", "plain"},
		{"0.00", "plain"},
		{"# ##0.00\\ \"€\"", "plain"},
		{"#,##0.00\\ [$€-40C];[Red]-#,##0.00\\ [$€-40C]", "plain"},
		{"[Magenta]0", "plain"},
		{"0\" jours\"", "plain"},
		{"0.00E+00", "plain"},
		{"@", "plain"},
		{"_-* #,##0.00\\ \"€\"_-", "plain"},
		{"0%", "percent"},
		{"0.0 %", "percent"},
		{"dd/mm/yyyy", "date"},
		{"[$-40C]d mmmm yyyy;@", "date"},
		{"yyyy\\-mm\\-dd", "date"},
		{"[h]:mm:ss", "date"},
		{"mmm\\-yy", "date"},
	} {
		if got := intake.FormatName(row.code); got != row.want {
			t.Errorf("format %q is %s, want %s", row.code, got, row.want)
		}
	}
}
