package oracle_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"quotepart/billing/billingtest/oracle"
)

// melDir finds the sample dossier of the MEL, in the repository or beside it.
func melDir(t *testing.T) string {
	t.Helper()
	places := []string{"../../../testdata/dossiers/mel", "../../../../shared/dossiers/mel"}
	for _, dir := range places {
		if _, err := os.Stat(filepath.Join(dir, "steps.txt")); err == nil {
			return dir
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("the MEL sample is in none of %v", places)
	}
	t.Skipf("SKIP: the MEL sample is in none of %v", places)
	return ""
}

// TestMEL runs the four campaigns of the MEL sample, written by a program that shares nothing with this one.
func TestMEL(t *testing.T) {
	t.Parallel()
	dir := melDir(t)
	steps, err := os.ReadFile(filepath.Join(dir, "steps.txt"))
	if err != nil {
		t.Fatal(err)
	}
	state := oracle.New()
	for step := range strings.Lines(string(steps)) {
		verb, name, _ := strings.Cut(strings.TrimSpace(step), " ")
		switch verb {
		case "import":
			tables, err := oracle.ReadDir(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			state.Import(tables)
		case "campagne":
			got, err := state.Campaign(name)
			if err != nil {
				t.Fatal(err)
			}
			want := filepath.Join(dir, "expected", name)
			compare(t, name+"/lignes", got.Lignes, readRows(t, filepath.Join(want, "lignes.csv")))
			compare(t, name+"/parts", got.Parts, readRows(t, filepath.Join(want, "parts.csv")))
			compare(t, name+"/pieces", got.Pieces, readRows(t, filepath.Join(want, "pieces.csv")))
		}
	}
}

// readRows reads a file of expected/ without its header; the columns that the contract leaves free are empty there.
func readRows(t *testing.T, path string) [][]string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(strings.NewReader(string(content)))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// compare holds two files against each other as multisets of rows, and names every row that only one of them has.
func compare(t *testing.T, what string, got, want [][]string) {
	t.Helper()
	count := map[string]int{}
	for _, row := range got {
		count[strings.Join(row, ";")]++
	}
	for _, row := range want {
		count[strings.Join(row, ";")]--
	}
	var wrong []string
	for row, n := range count {
		for ; n > 0; n-- {
			wrong = append(wrong, row+"  only computed")
		}
		for ; n < 0; n++ {
			wrong = append(wrong, row+"  only expected")
		}
	}
	slices.Sort(wrong)
	for i, row := range wrong {
		if i == 40 {
			t.Errorf("%s: %d more", what, len(wrong)-i)
			break
		}
		t.Errorf("%s: %s", what, row)
	}
	t.Logf("%s: %d rows", what, len(got))
}
