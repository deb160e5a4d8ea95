package calendar

// Span is an inclusive span of days. It is empty when Last is before First.
type Span struct{ First, Last Day }

// Year is the span of a civil year, which is an exercice.
func Year(year int) Span { return Span{Of(year, 1, 1), Of(year, 12, 31)} }

// Empty reports whether the span holds no day.
func (s Span) Empty() bool { return s.Last < s.First }

// Days counts the days of the span, both ends included.
func (s Span) Days() int {
	if s.Empty() {
		return 0
	}
	return int(s.Last-s.First) + 1
}

// Holds reports whether the day lies in the span.
func (s Span) Holds(d Day) bool { return s.First <= d && d <= s.Last }

// Meet gives the days that both spans hold; empty when there are none.
func (s Span) Meet(other Span) Span {
	return Span{max(s.First, other.First), min(s.Last, other.Last)}
}

// MonthsTouched counts the calendar months of which the span holds at least one day.
func (s Span) MonthsTouched() int {
	if s.Empty() {
		return 0
	}
	return monthIndex(s.Last) - monthIndex(s.First) + 1
}

// Month numbers calendar months so that consecutive months have consecutive numbers.
func (d Day) Month() int { return monthIndex(d) }

func monthIndex(d Day) int {
	year, month, _ := d.Date()
	return year*12 + month - 1
}

// MonthSpan gives the days of the calendar month of that number (see Day.Month).
func MonthSpan(month int) Span {
	year, number := month/12, month%12+1
	return Span{Of(year, number, 1), Of(year, number, daysInMonth(year, number))}
}
