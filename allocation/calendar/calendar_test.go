package calendar_test

import (
	"testing"
	"time"

	"quotepart/allocation/calendar"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text string
		ok   bool
	}{
		{"2026-05-31", true}, {"2024-02-29", true}, {"2026-02-29", false}, {"1900-02-29", false}, {"2000-02-29", true}, {"2026-02-31", false},
		{"2026-13-01", false}, {"2026-00-10", false}, {"2026-5-31", false}, {"31/05/2026", false}, {"", false}, {"0000-01-01", false},
	} {
		day, err := calendar.Parse(row.text)
		if (err == nil) != row.ok {
			t.Errorf("Parse(%q): %v", row.text, err)
		}
		if err == nil && day.String() != row.text {
			t.Errorf("Parse(%q) writes %q", row.text, day)
		}
	}
}

func TestAddMonths(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		from   string
		months int
		want   string
	}{
		{"2025-01-31", 1, "2025-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2025-03-15", 9, "2025-12-15"}, {"2025-12-31", 2, "2026-02-28"},
		{"2024-02-29", 12, "2025-02-28"}, {"2025-10-30", 4, "2026-02-28"}, {"2025-06-01", 0, "2025-06-01"},
	} {
		from, err := calendar.Parse(row.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := from.AddMonths(row.months).String(); got != row.want {
			t.Errorf("%s + %d months = %s, want %s", row.from, row.months, got, row.want)
		}
	}
}

// TestDaysFollowTime walks three centuries day by day beside package time.
func TestDaysFollowTime(t *testing.T) {
	t.Parallel()
	at := time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	for day := calendar.Of(1899, 12, 31); day < calendar.Of(2200, 1, 2); day++ {
		year, month, date := day.Date()
		if year != at.Year() || month != int(at.Month()) || date != at.Day() || day.Year() != at.Year() {
			t.Fatalf("day %d is %d-%d-%d, want %s", day, year, month, date, at.Format(time.DateOnly))
		}
		at = at.AddDate(0, 0, 1)
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	year := calendar.Year(2024)
	if got := year.Days(); got != 366 {
		t.Errorf("2024 has %d days, want 366", got)
	}
	if got := calendar.Year(2025).MonthsTouched(); got != 12 {
		t.Errorf("2025 touches %d months, want 12", got)
	}
	if !year.Meet(calendar.Year(2025)).Empty() || year.Meet(calendar.Year(2025)).Days() != 0 {
		t.Error("2024 and 2025 meet")
	}
	march := calendar.MonthSpan(calendar.Of(2024, 3, 9).Month())
	if march.First != calendar.Of(2024, 3, 1) || march.Last != calendar.Of(2024, 3, 31) {
		t.Errorf("March is %s to %s", march.First, march.Last)
	}
	if got := (calendar.Span{First: calendar.Of(2024, 1, 31), Last: calendar.Of(2024, 3, 1)}).MonthsTouched(); got != 3 {
		t.Errorf("31 January to 1 March touches %d months, want 3", got)
	}
}

// TestMonthSpans walks ten years day by day: a month's span holds its days and no other, months have consecutive numbers.
func TestMonthSpans(t *testing.T) {
	t.Parallel()
	last := calendar.Of(2019, 12, 31).Month()
	for day := calendar.Of(2020, 1, 1); day < calendar.Of(2030, 1, 1); day++ {
		_, _, date := day.Date()
		month := calendar.MonthSpan(day.Month())
		if first := date == 1; (day.Month() == last+1) != first || (month.First == day) != first || !month.Holds(day) {
			t.Fatalf("%s is in month %d, %s to %s, after month %d", day, day.Month(), month.First, month.Last, last)
		}
		if month.Holds(month.First-1) || month.Holds(month.Last+1) || month.MonthsTouched() != 1 {
			t.Fatalf("month %d is %s to %s", day.Month(), month.First, month.Last)
		}
		last = day.Month()
	}
}

// TestAddMonthsIsMonotone adds 0 to 60 months to every day of five years: never an earlier day, the same day of the month
// or the month's last.
func TestAddMonthsIsMonotone(t *testing.T) {
	t.Parallel()
	for day := calendar.Of(2023, 1, 1); day < calendar.Of(2028, 1, 1); day++ {
		_, _, date := day.Date()
		for months := range 61 {
			later := day.AddMonths(months)
			_, _, got := later.Date()
			if later.Month() != day.Month()+months || got != min(date, calendar.MonthSpan(later.Month()).Days()) {
				t.Fatalf("%s + %d months = %s", day, months, later)
			}
			if (day + 1).AddMonths(months) < later {
				t.Fatalf("%s + %d months is after %s + %d", day, months, day+1, months)
			}
		}
	}
}

func TestSpanEnds(t *testing.T) {
	t.Parallel()
	day := calendar.Of(2025, 5, 31)
	for _, row := range []struct {
		why    string
		span   calendar.Span
		days   int
		months int
		holds  bool
	}{
		{"one day", calendar.Span{First: day, Last: day}, 1, 1, true},
		{"to the day", calendar.Span{First: day - 30, Last: day}, 31, 1, true},
		{"from the day", calendar.Span{First: day, Last: day + 1}, 2, 2, true},
		{"to the eve", calendar.Span{First: day - 31, Last: day - 1}, 31, 2, false},
		{"from the morrow", calendar.Span{First: day + 1, Last: day + 1}, 1, 1, false},
		{"empty", calendar.Span{First: day, Last: day - 1}, 0, 0, false},
		{"far apart", calendar.Span{First: day + 9, Last: day - 9}, 0, 0, false},
	} {
		if got := row.span.Days(); got != row.days {
			t.Errorf("%s: %d days, want %d", row.why, got, row.days)
		}
		if got := row.span.MonthsTouched(); got != row.months {
			t.Errorf("%s: %d months, want %d", row.why, got, row.months)
		}
		if got := row.span.Holds(day); got != row.holds || row.span.Empty() != (row.days == 0) {
			t.Errorf("%s: holds %v, empty %v", row.why, got, row.span.Empty())
		}
	}
}

// TestDayText writes days as they stand in the JSON of traces and payloads, and reads them back.
func TestDayText(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		day  calendar.Day
		want string
		back calendar.Day
	}{
		{calendar.Of(2024, 2, 29), "2024-02-29", calendar.Of(2024, 2, 29)},
		{calendar.Of(1899, 12, 31), "1899-12-31", calendar.Of(1899, 12, 31)},
		{calendar.Forever - 1, "9999-12-30", calendar.Forever - 1},
		{calendar.Forever, "", calendar.Forever},
		{calendar.Dawn, "", calendar.Forever}, // an empty text is an open end
	} {
		text, err := row.day.MarshalText()
		if err != nil || string(text) != row.want {
			t.Errorf("day %d is written %q, %v, want %q", row.day, text, err, row.want)
		}
		var back calendar.Day
		if err := back.UnmarshalText(text); err != nil || back != row.back {
			t.Errorf("%q is read as %d, %v, want %d", text, back, err, row.back)
		}
	}
	var day calendar.Day
	if err := day.UnmarshalText([]byte("2025-02-29")); err == nil {
		t.Errorf("2025-02-29 is read as %s, want an error", day)
	}
	if calendar.Valid(2025, 2, 29) || !calendar.Valid(2000, 2, 29) || calendar.Valid(1900, 2, 29) || calendar.Valid(10_000, 1, 1) {
		t.Error("Valid: 29 February of 2025, 2000, 1900, or the year 10000")
	}
}
