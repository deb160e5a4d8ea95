package batch_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
)

// TestEarlierBase opens a base that a program of schema 4 made (testdata/bases/README.md): it replays without a difference,
// then goes on with the columns that program did not know, and still does (decision 0013).
func TestEarlierBase(t *testing.T) {
	t.Parallel()
	b := earlierBase(t)
	if report := b.clean(); report.Campaigns != 3 || report.Versions != 3 {
		t.Errorf("Replay verified %d campaigns and %d versions, want 3 and 3", report.Campaigns, report.Versions)
	}
	same, err := b.Import(t.Context(), batch.ImportOptions{Path: filepath.Join(fixtures, "3"), By: camille})
	if err != nil || !same.Unchanged() {
		t.Errorf("the last files once more: %v, changes %v, want none", err, same.Changes)
	}
	b.load("-- tiers --\n" + demanding(t, filepath.Join(fixtures, "1", "tiers.csv"), "01001"))
	_, err = b.Calculate(t.Context(), batch.CalculateOptions{ID: "2026-11", By: camille})
	refused(t, "a demand that the dossier does not meet", err, fault.Conflict, billing.CodeDemandUnmet)
	b.run("2026-11")
	if report := b.clean(); report.Campaigns != 4 || report.Versions != 4 {
		t.Errorf("Replay verified %d campaigns and %d versions, want 4 and 4", report.Campaigns, report.Versions)
	}
}

func earlierBase(t *testing.T) *bench {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "bases", "0004.sql"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "quotepart.db")
	db := raw(t, path)
	if _, err := db.Exec(string(text)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

// demanding adds the column service_exige to a file of tiers, with oui for one of them.
func demanding(t *testing.T, file, code string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i]) + ";"
		if i == 0 {
			lines[i] += "service_exige"
		} else if strings.HasPrefix(lines[i], code+";") {
			lines[i] += "oui"
		}
	}
	return strings.Join(lines, "\n") + "\n"
}
