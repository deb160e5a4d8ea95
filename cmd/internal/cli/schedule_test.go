package cli_test

import (
	"slices"
	"testing"
	"time"

	"quotepart/cmd/internal/cli"
)

// TestLastDue looks around the moments of the schedule, in the time of Paris: UTC+2 in May, UTC+1 in November.
func TestLastDue(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ may, november, hour, now, want string }{
		{"15", "15", "06:00", "2026-05-15T03:59:59Z", "2025-11"},
		{"15", "15", "06:00", "2026-05-15T04:00:00Z", "2026-05"}, // 6 in the morning, summer time
		{"15", "15", "06:00", "2026-11-15T04:59:59Z", "2026-05"},
		{"15", "15", "06:00", "2026-11-15T05:00:00Z", "2026-11"}, // 6 in the morning, winter time
		{"15", "15", "06:00", "2026-10-25T01:30:00Z", "2026-05"}, // the night that has an hour more
		{"15", "15", "06:00", "2026-03-29T01:30:00Z", "2025-11"}, // the night that has an hour less
		{"15", "15", "06:00", "2026-01-01T00:00:00Z", "2025-11"},
		{"15", "15", "06:00", "2026-12-31T23:30:00Z", "2026-11"}, // already next year in Paris
		{"15", "15", "06:00", "2026-04-30T22:00:00Z", "2025-11"},
		{"1", "1", "00:00", "2026-04-30T21:59:59Z", "2025-11"},
		{"1", "1", "00:00", "2026-04-30T22:00:00Z", "2026-05"}, // the first of May begins in Paris
		{"31", "30", "23:59", "2026-05-31T21:58:59Z", "2025-11"},
		{"31", "30", "23:59", "2026-05-31T21:59:00Z", "2026-05"},
		{"31", "30", "23:59", "2026-11-30T22:59:00Z", "2026-11"},
		{"15", "15", "06:00", "2024-02-29T12:00:00Z", "2023-11"},
		{"15", "15", "01:59", "2026-05-15T00:00:00Z", "2026-05"},
		{"15", "15", "03:00", "2026-05-15T01:00:00Z", "2026-05"},
	} {
		now, err := time.Parse(time.RFC3339, row.now)
		if err != nil {
			t.Fatal(err)
		}
		// The zone in which the clock speaks does not matter.
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 11*3600), time.FixedZone("", -11*3600)} {
			got, err := cli.LastDue(row.may, row.november, row.hour, now.In(zone))
			if err != nil || got != row.want {
				t.Errorf("day %s/%s at %s, now %s: %s %v, want %s", row.may, row.november, row.hour, now.In(zone), got, err, row.want)
			}
		}
	}
}

func TestScheduleOptions(t *testing.T) {
	t.Parallel()
	for _, row := range [][3]string{
		{"0", "15", "06:00"}, {"32", "15", "06:00"}, {"15", "31", "06:00"}, {"-1", "15", "06:00"}, {"", "15", "06:00"}, {"15", "1.5", "06:00"},
		{"15", "15", "24:00"}, {"15", "15", "6:00"}, {"15", "15", "06:60"}, {"15", "15", "02:00"}, {"15", "15", "02:59"}, {"15", "15", "06:00:00"}, {"15", "15", ""},
	} {
		if got, err := cli.LastDue(row[0], row[1], row[2], time.Now()); err == nil {
			t.Errorf("--mai %q --novembre %q --heure %q: %s, want a refusal", row[0], row[1], row[2], got)
		}
	}
	got, err := cli.Specs("31", "1", "23:05")
	if want := []string{"CRON_TZ=Europe/Paris 5 23 31 5 *", "CRON_TZ=Europe/Paris 5 23 1 11 *"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("lines of cron %q %v, want %q", got, err, want)
	}
}
