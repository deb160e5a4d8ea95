package gen_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"quotepart/billing/billingtest/gen"
	"quotepart/billing/billingtest/oracle"
)

// epciFile is the file of all EPCI where it is at hand; else a made-up one of the same columns, so that the test always runs.
func epciFile(t *testing.T) string {
	t.Helper()
	for _, path := range []string{"../../../testdata/data/epci.csv", "../../../../shared/data/epci.csv"} {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	var rows strings.Builder
	rows.WriteString("epci_code;epci_nom;epci_type;insee;siren;nom;population_municipale;population_totale\n")
	for i := range 150 {
		siren := fmt.Sprintf("2150%04d", i)
		for digit := 0; !luhnValid(siren) || len(siren) < 9; digit++ {
			siren = siren[:8] + strconv.Itoa(digit)
		}
		fmt.Fprintf(&rows, "200000172;CC Exemple;CC;%05d;%s;Commune %d;%d;%d\n", 1000+i, siren, i, 37*i, 38*i)
	}
	path := filepath.Join(t.TempDir(), "epci.csv")
	if err := os.WriteFile(path, []byte(rows.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFrance writes a small France twice: the same bytes, as many rows as asked, and campaigns without a fault.
func TestFrance(t *testing.T) {
	t.Parallel()
	epci := epciFile(t)
	opts := gen.FranceOptions{Communes: 120, Adhesions: 700, Unites: 2000}
	first, second := t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		if err := gen.France(epci, dir, opts); err != nil {
			t.Fatal(err)
		}
	}
	tables, err := oracle.ReadDir(first)
	if err != nil {
		t.Fatal(err)
	}
	for table, want := range map[string]int{"tiers": 121, "services": 20, "adhesions": 700, "unites": 2000} {
		if got := len(tables[table]); got != want {
			t.Errorf("%s: got %d rows, want %d", table, got, want)
		}
		a, _ := os.ReadFile(filepath.Join(first, table+".csv"))
		b, _ := os.ReadFile(filepath.Join(second, table+".csv"))
		if string(a) != string(b) {
			t.Errorf("%s: two runs differ", table)
		}
	}
	checkValid(t, tables)
	state := oracle.New()
	state.Import(tables)
	for _, id := range []string{"2025-05", "2025-11", "2026-05"} {
		result, err := state.Campaign(id)
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Pieces) == 0 {
			t.Errorf("%s bills nothing", id)
		}
	}
}

// TestFranceRefuses names the sizes that do not go together.
func TestFranceRefuses(t *testing.T) {
	t.Parallel()
	epci := epciFile(t)
	for _, opts := range []gen.FranceOptions{
		{Communes: 10, Adhesions: 201, Unites: 100}, {Communes: 10, Adhesions: 20, Unites: 9},
		{Communes: 10, Adhesions: 20, Unites: 5000},
	} {
		if err := gen.France(epci, t.TempDir(), opts); err == nil {
			t.Errorf("%+v: no error", opts)
		}
	}
}
