package exports_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"quotepart/allocation/money"
	"quotepart/exports"
	"quotepart/exports/exportstest"
)

func TestLetters(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ amount, want string }{
		{"0.00", "zéro euro"},
		{"0.01", "un centime"},
		{"0.80", "quatre-vingts centimes"},
		{"1.00", "un euro"},
		{"1.01", "un euro et un centime"},
		{"2.02", "deux euros et deux centimes"},
		{"16.17", "seize euros et dix-sept centimes"},
		{"21.00", "vingt et un euros"},
		{"22.00", "vingt-deux euros"},
		{"61.00", "soixante et un euros"},
		{"70.00", "soixante-dix euros"},
		{"71.00", "soixante et onze euros"},
		{"77.77", "soixante-dix-sept euros et soixante-dix-sept centimes"},
		{"80.00", "quatre-vingts euros"},
		{"81.00", "quatre-vingt-un euros"},
		{"91.00", "quatre-vingt-onze euros"},
		{"99.99", "quatre-vingt-dix-neuf euros et quatre-vingt-dix-neuf centimes"},
		{"100.00", "cent euros"},
		{"101.00", "cent un euros"},
		{"180.00", "cent quatre-vingts euros"},
		{"200.00", "deux cents euros"},
		{"201.00", "deux cent un euros"},
		{"676.00", "six cent soixante-seize euros"},
		{"1000.00", "mille euros"},
		{"1001.00", "mille un euros"},
		{"1203.50", "mille deux cent trois euros et cinquante centimes"},
		{"2000.00", "deux mille euros"},
		{"80000.00", "quatre-vingt mille euros"},
		{"200000.00", "deux cent mille euros"},
		{"380500.00", "trois cent quatre-vingt mille cinq cents euros"},
		{"1000000.00", "un million d'euros"},
		{"1000000.05", "un million d'euros et cinq centimes"},
		{"1000200.00", "un million deux cents euros"},
		{"80000000.00", "quatre-vingts millions d'euros"},
		{"200000001.00", "deux cents millions un euros"},
		{"999999999.99", "neuf cent quatre-vingt-dix-neuf millions neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf euros et quatre-vingt-dix-neuf centimes"},
		{"3000000000.00", "trois milliards d'euros"},
		{"-12.30", "moins douze euros et trente centimes"},
	} {
		if got := exports.Letters(exportstest.Cents(row.amount)); got != row.want {
			t.Errorf("%s: got %q, want %q", row.amount, got, row.want)
		}
	}
}

// TestLettersReadBack reads what Letters writes with a parser of French numerals that knows nothing of how it was made.
func TestLettersReadBack(t *testing.T) {
	t.Parallel()
	check := func(c money.Cents) {
		t.Helper()
		text := exports.Letters(c)
		if got, ok := readAmount(text); !ok || got != c {
			t.Errorf("%s is written %q, which reads as %s", c, text, got)
		}
	}
	for c := money.Cents(0); c < 250_000; c++ {
		check(c)
	}
	for range 200_000 {
		check(money.Cents(rand.Int64N(rand.Int64N(99_999_999_999) + 1)))
		check(money.Cents(rand.Int64N(1000)) * 100 * money.Cents(math.Pow10(rand.IntN(7)))) // round ones
	}
	for _, c := range []money.Cents{math.MaxInt64, math.MinInt64, -1} {
		check(c)
	}
}

// numeralWords gives the value of each word, hyphens taken away.
var numeralWords = map[string]int64{
	"un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14,
	"quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
}

var numeralScales = map[string]int64{"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9, "billion": 1e12, "billions": 1e12, "billiard": 1e15, "billiards": 1e15}

// readNumeral adds words up: a four before « vingt » multiplies it, what is before a scale is multiplied by it.
func readNumeral(text string) (int64, bool) {
	var total, group int64
	for word := range strings.FieldsSeq(strings.ReplaceAll(text, "-", " ")) {
		scale, isScale := numeralScales[word]
		switch {
		case word == "et":
		case word == "cent" || word == "cents":
			group = max(group, 1) * 100
		case isScale:
			total += max(group, 1) * scale
			group = 0
		case (word == "vingt" || word == "vingts") && group%100 == 4:
			group += 76
		default:
			value, known := numeralWords[word]
			if !known {
				return 0, false
			}
			group += value
		}
	}
	return total + group, true
}

func readAmount(text string) (money.Cents, bool) {
	text, negative := strings.CutPrefix(text, "moins ")
	var euros, cents int64
	var ok bool
	if text == "zéro euro" {
		return 0, true
	}
	whole, rest, hasEuros := strings.Cut(text, " euro")
	if !hasEuros {
		whole, rest, hasEuros = strings.Cut(text, " d'euro")
	}
	whole = strings.TrimSuffix(whole, " d'")
	if !hasEuros {
		rest = text
	} else if euros, ok = readNumeral(strings.TrimSuffix(whole, " d")); !ok {
		return 0, false
	}
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "s"), " et ")
	if !hasEuros {
		rest = text
	}
	if rest != "" {
		spelt, _, found := strings.Cut(rest, " centime")
		if cents, ok = readNumeral(spelt); !ok || !found {
			return 0, false
		}
	}
	if negative {
		return money.Cents(-euros*100 - cents), true
	}
	return money.Cents(euros*100 + cents), true
}

// TestLettersSpelling holds every spelling to the rules: a plural « cents » or « vingts » ends its numeral or stands
// before a scale that is a noun, and « mille » never takes an « s ».
func TestLettersSpelling(t *testing.T) {
	t.Parallel()
	for c := money.Cents(100); c < 300_000_000; c += 1_337_00 {
		words := strings.Fields(exports.Letters(c))
		for i, word := range words {
			ends := i+1 < len(words) && (strings.HasPrefix(words[i+1], "euro") || strings.HasPrefix(words[i+1], "million") || words[i+1] == "d'euros")
			plural := word == "cents" || word == "quatre-vingts"
			singular := word == "cent" && i > 0 && words[i-1] != "mille" && !strings.HasPrefix(words[i-1], "million") || word == "quatre-vingt"
			if plural && !ends || singular && ends || word == "milles" {
				t.Errorf("%s: %v", c, words)
			}
		}
	}
}

func TestDayInWords(t *testing.T) {
	t.Parallel()
	for iso, want := range map[string]string{"2026-05-28": "28 mai 2026", "2026-06-01": "1er juin 2026", "2025-08-31": "31 août 2025", "": "", "demain": "demain"} {
		if got := strings.ReplaceAll(exports.DayInWords(iso), "\u00a0", " "); got != want {
			t.Errorf("%q: got %q, want %q", iso, got, want)
		}
	}
}
