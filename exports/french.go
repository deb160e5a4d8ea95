package exports

import (
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// The spaces of French typography: the thin no-break space between thousands, the no-break space before €, %, : and ;
// and inside « ».
const (
	thin  = "\u202f"
	nbsp  = "\u00a0"
	minus = "\u2212"
)

// How many decimals a fraction without end is shown with, before « … »: enough to look at, and enough to calculate with
// on a pocket calculator.
const (
	shownDecimals    = 4
	countingDecimals = 10
)

// Euros writes an amount: 1 234,56 €.
func Euros(c money.Cents) string {
	text := c.Abs().String()
	whole, cents, _ := strings.Cut(text, ".")
	return sign(c < 0) + group(whole) + "," + cents + nbsp + "€"
}

// PriceText writes an exact amount in euros with two decimals at least and all that it has: 0,015 €. One without end is cut
// and marked: 9 419,4598… €.
func PriceText(euros money.Ratio) string { return decimals(euros, 2, shownDecimals) + nbsp + "€" }

// Number writes an exact fraction: 55,5. One without end is cut and marked: 44,2479….
func Number(r money.Ratio) string { return decimals(r, 0, shownDecimals) }

// Factor writes an exact fraction that a calculation goes on with: 3 150,9835616438….
func Factor(r money.Ratio) string { return decimals(r, 0, countingDecimals) }

// Rate writes a rate in %: 12,5 %.
func Rate(r money.Ratio) string { return decimals(r, 0, countingDecimals) + nbsp + "%" }

// Whole writes a whole number: 33 775.
func Whole(n int64) string { return decimals(money.Int(n), 0, 0) }

// Day writes a day: 31/05/2026; an open end as nothing.
func Day(d calendar.Day) string { return dayText(d.String()) }

// dayText turns 2026-05-31 into 31/05/2026; anything else stays as it is.
func dayText(iso string) string {
	if day, err := time.Parse(time.DateOnly, iso); err == nil {
		return day.Format("02/01/2006")
	}
	return iso
}

// Moment writes a stored time, 2026-05-31T08:00:00Z, as 31/05/2026 à 08:00:00 (UTC). Legal time would need a table of
// time zones that two machines may not share; UTC is what the ledger holds.
func Moment(stored string) string {
	if at, err := time.Parse(time.RFC3339, stored); err == nil {
		return at.UTC().Format("02/01/2006 à 15:04:05") + " (UTC)"
	}
	return stored
}

// typography sets the no-break spaces that French wants before double signs and inside quotation marks.
var typography = strings.NewReplacer(" :", nbsp+":", " ;", nbsp+";", " ?", nbsp+"?", " !", nbsp+"!", " %", nbsp+"%", " €", nbsp+"€", "« ", "«"+nbsp, " »", nbsp+"»", "n° ", "n°"+nbsp)

// Typography turns plain spaces into the no-break ones of French typography, where it wants them.
func Typography(text string) string { return typography.Replace(text) }

func sign(negative bool) string {
	if negative {
		return minus
	}
	return ""
}

// group sets a thin space between thousands.
func group(digits string) string {
	if len(digits) <= 3 {
		return digits
	}
	head := len(digits) % 3
	groups := make([]string, 0, len(digits)/3+1)
	if head > 0 {
		groups = append(groups, digits[:head])
	}
	for i := head; i < len(digits); i += 3 {
		groups = append(groups, digits[i:i+3])
	}
	return strings.Join(groups, thin)
}

// decimals writes a fraction with at least so many decimals: whole where it ends within ten, else cut towards zero after
// those shown and marked with « … », for a figure that is cut is not a figure that is rounded.
func decimals(r money.Ratio, least, shown int) string {
	rat := r.Rat()
	places, ends := rat.FloatPrec()
	if ends && places <= countingDecimals {
		return french(rat.FloatString(max(places, least)))
	}
	return french(cut(rat, shown)) + "…"
}

// cut writes a fraction with so many decimals, the rest left off.
func cut(rat *big.Rat, places int) string {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	whole := new(big.Int).Mul(rat.Num(), scale)
	whole.Quo(whole, rat.Denom()) // Quo cuts towards zero
	text := new(big.Rat).SetFrac(whole, scale).FloatString(places)
	if rat.Sign() < 0 && !strings.HasPrefix(text, "-") {
		return "-" + text
	}
	return text
}

// french turns -1234.5 into −1 234,5.
func french(text string) string {
	number, negative := strings.CutPrefix(text, "-")
	whole, fraction, found := strings.Cut(number, ".")
	if !found {
		return sign(negative) + group(whole)
	}
	return sign(negative) + group(whole) + "," + fraction
}

// plural writes a count and its word: 1 titre, 2 titres.
func plural(n int, one, many string) string {
	if n < 2 {
		return strconv.Itoa(n) + nbsp + one
	}
	return group(strconv.Itoa(n)) + nbsp + many
}

// capital raises the first letter of a sentence.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// lowered drops the capital of a label that stands within a sentence, but for an acronym.
func lowered(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if second, _ := utf8.DecodeRuneInString(text[size:]); unicode.IsUpper(second) {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}

// Year writes an exercice, without a space between thousands.
func Year(exercice int) string { return strconv.Itoa(exercice) }

// quotient is an exact division; the divisor is not 0.
func quotient(num, denom money.Ratio) money.Ratio {
	return money.FromRat(new(big.Rat).Quo(num.Rat(), denom.Rat()))
}

// Signed writes an amount with its sign, + where it is more: +12,00 €.
func Signed(c money.Cents) string {
	if c > 0 {
		return "+" + Euros(c)
	}
	return Euros(c)
}
