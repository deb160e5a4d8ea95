package calendar

import (
	"fmt"
	"time"
)

// Day is a civil day: the number of days since 1970-01-01. It has no hour and no time zone.
type Day int32

// The first and last days that quotepart accepts. Forever stands for an empty end: a span that is still open.
const (
	Forever Day = 2932896  // 9999-12-31
	Dawn    Day = -2 << 20 // before any day that can be written; stands for an empty beginning
)

// Of returns the day of that year, month (1 to 12) and day of the month. A day of the month past the end of the month
// runs into the next, as with time.Date; use Valid to refuse it.
func Of(year, month, day int) Day {
	return Day(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Valid reports whether the three numbers name a day of the calendar: 31/02 does not.
func Valid(year, month, day int) bool {
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

// Parse reads an ISO day, 2026-05-31.
func Parse(text string) (Day, error) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return 0, fmt.Errorf("date attendue sous la forme AAAA-MM-JJ, lue « %s »", text)
	}
	year, okYear := digits(text[:4])
	month, okMonth := digits(text[5:7])
	day, okDay := digits(text[8:])
	if !okYear || !okMonth || !okDay || !Valid(year, month, day) {
		return 0, fmt.Errorf("le jour « %s » n'existe pas", text)
	}
	return Of(year, month, day), nil
}

func digits(text string) (int, bool) {
	number := 0
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		number = number*10 + int(text[i]-'0')
	}
	return number, true
}

func (d Day) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Date gives the year, the month (1 to 12) and the day of the month.
func (d Day) Date() (year, month, day int) {
	y, m, dd := d.time().Date()
	return y, int(m), dd
}

// Year gives the civil year, which is also the exercice.
func (d Day) Year() int { return d.time().Year() }

// String writes the day as 2026-05-31, and an open end as nothing.
func (d Day) String() string {
	if d == Forever || d == Dawn {
		return ""
	}
	return d.time().Format("2006-01-02")
}

// AddMonths gives the same day of the n-th following month, or that month's last day where it has no such day
// (calcul.md §1.4.1, the age of an adhesion).
func (d Day) AddMonths(n int) Day {
	year, month, day := d.Date()
	index := year*12 + month - 1 + n
	year, month = index/12, index%12+1
	return Of(year, month, min(day, daysInMonth(year, month)))
}

func daysInMonth(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// MarshalText writes what String gives.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote; nothing is an open end.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Forever
		return nil
	}
	day, err := Parse(string(text))
	*d = day
	return err
}
