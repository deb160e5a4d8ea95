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
