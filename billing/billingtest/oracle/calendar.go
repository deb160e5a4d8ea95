package oracle

import (
	"iter"
	"time"
)

// span is an interval of days, both included.
type span struct{ from, to time.Time }

// forever stands for an empty `au`.
var forever = date(9999, time.December, 31)

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// yearOf is the exercice as an interval.
func yearOf(exercice int) span {
	return span{date(exercice, time.January, 1), date(exercice, time.December, 31)}
}

func (s span) empty() bool { return s.to.Before(s.from) }

func (s span) holds(day time.Time) bool { return !day.Before(s.from) && !day.After(s.to) }

// meet is the intersection.
func (s span) meet(other span) span {
	if other.from.After(s.from) {
		s.from = other.from
	}
	if other.to.Before(s.to) {
		s.to = other.to
	}
	return s
}

// all yields every day of the span.
func (s span) all() iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		for day := s.from; !day.After(s.to); day = day.Add(24 * time.Hour) {
			if !yield(day) {
				return
			}
		}
	}
}

// days counts the days.
func (s span) days() int {
	count := 0
	for range s.all() {
		count++
	}
	return count
}

// month is a calendar month.
type month struct {
	year  int
	month time.Month
}

func (m month) days() int { return date(m.year, m.month+1, 0).Day() }

// monthDays counts the given days by calendar month.
func monthDays(days iter.Seq[time.Time]) map[month]int {
	counts := map[month]int{}
	for day := range days {
		counts[month{day.Year(), day.Month()}]++
	}
	return counts
}

// wholeMonths counts the calendar months all of whose days are there.
func wholeMonths(counts map[month]int) int {
	whole := 0
	for m, count := range counts {
		if count == m.days() {
			whole++
		}
	}
	return whole
}

// monthBegin is the first day of month m of an adhesion begun on the given day: the same day of the m-th following
// month, or that month's last day where it has no such day (calcul.md §1.4.1).
func monthBegin(begun time.Time, m int) time.Time {
	first := date(begun.Year(), begun.Month()+time.Month(m), 1)
	length := month{first.Year(), first.Month()}.days()
	return date(first.Year(), first.Month(), min(begun.Day(), length))
}
