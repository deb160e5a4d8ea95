package gen

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// chance is true in the given number of cases out of 100.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// between is a whole number from lo to hi, both included.
func between(r *rand.Rand, lo, hi int) int { return lo + r.IntN(hi-lo+1) }

// pick is one of the choices; naming a choice twice makes it twice as likely.
func pick[T any](r *rand.Rand, choices ...T) T { return choices[r.IntN(len(choices))] }

// some is a random subset of n or fewer of the items, in random order.
func some[T any](r *rand.Rand, items []T, n int) []T {
	chosen := make([]T, 0, n)
	for _, i := range r.Perm(len(items)) {
		if len(chosen) == n {
			break
		}
		chosen = append(chosen, items[i])
	}
	return chosen
}

// maybe is the value in the given number of cases out of 100, else empty.
func maybe(r *rand.Rand, percent int, value string) string {
	if chance(r, percent) {
		return value
	}
	return ""
}

// decimal writes value ÷ 10^places.
func decimal(value, places int) string {
	if places == 0 {
		return strconv.Itoa(value)
	}
	sign := ""
	if value < 0 {
		sign, value = "-", -value
	}
	digits := fmt.Sprintf("%0*d", places+1, value)
	return sign + digits[:len(digits)-places] + "." + digits[len(digits)-places:]
}

// amount is a random amount around a scale in euros, from a quarter to twice, with its cents.
func amount(r *rand.Rand, scale int) int { return between(r, scale*25, scale*200) }

// hundredths cuts 100 into n positive parts of two decimals, as hundredths.
func hundredths(r *rand.Rand, n int) []int {
	parts, left := make([]int, n), 10000
	for i := range n - 1 {
		parts[i] = between(r, 1, left-(n-1-i))
		if chance(r, 70) { // rarely let the first ones take nearly all
			parts[i] = between(r, 1, max(1, min(left-(n-1-i), 2*left/(n-i))))
		}
		left -= parts[i]
	}
	parts[n-1] = left
	return parts
}

// date is a day.
func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// firstOf and lastOf are the first and the last day of a year.
func firstOf(year int) time.Time { return date(year, time.January, 1) }

func lastOf(year int) time.Time { return date(year, time.December, 31) }

// dayIn is a random day of a year. Ends of months come often, for the months of an adhesion turn on them.
func dayIn(r *rand.Rand, year int) time.Time {
	month := time.Month(between(r, 1, 12))
	switch r.IntN(4) {
	case 0:
		return date(year, month, 1)
	case 1:
		return date(year, month+1, 0)
	case 2:
		return date(year, month, between(r, 28, 31)) // may fall in the next month
	}
	return date(year, month, between(r, 1, 28))
}

// iso writes a day; the zero day, which is open, is empty.
func iso(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}

// parseDay reads what iso wrote.
func parseDay(text string) time.Time {
	day, _ := time.Parse(time.DateOnly, text)
	return day
}

// span is an interval of days, both included; a zero end is open.
type span struct{ from, to time.Time }

// end is the last day, far away where it is open.
func (s span) end() time.Time {
	if s.to.IsZero() {
		return date(9999, time.December, 31)
	}
	return s.to
}

// meets tells whether two spans share a day.
func (s span) meets(other span) bool {
	return !s.from.After(other.end()) && !other.from.After(s.end())
}

// within is the part of a span inside another; not ok where there is none.
func (s span) within(outer span) (span, bool) {
	if !s.meets(outer) {
		return span{}, false
	}
	if outer.from.After(s.from) {
		s.from = outer.from
	}
	if outer.end().Before(s.end()) {
		s.to = outer.to
	}
	return s, true
}

// spanOf reads two columns of a row.
func spanOf(row Row, du, au string) span { return span{parseDay(row[du]), parseDay(row[au])} }

// luhn is the digit that completes a number so that its Luhn sum is a multiple of 10.
func luhn(digits string) string {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return strconv.Itoa((10 - sum%10) % 10)
}

// sirenOf makes a valid SIREN of a number of up to eight digits.
func sirenOf(number int) string {
	digits := fmt.Sprintf("%08d", number)
	return digits + luhn(digits)
}

// siretOf makes a valid SIRET of a SIREN and the number of an establishment of up to four digits.
func siretOf(siren string, establishment int) string {
	digits := siren + fmt.Sprintf("%04d", establishment)
	return digits + luhn(digits)
}

// accented gives texts something for encodings to get wrong.
func accented(r *rand.Rand, words ...string) string {
	return strings.Join(words, " ") + pick(r, "", " — échéance", " d’Œuf", ` "citée"`, "; à façon", " (50 €)", ", là")
}
