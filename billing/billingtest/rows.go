package billingtest

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
)

// Lignes writes the lines of a calculation in the columns of lignes.csv whose text the contract fixes: all but piece.
func Lignes(c *billing.Calculation) []string {
	var rows []string
	for _, l := range c.Lines {
		rows = append(rows, strings.Join([]string{string(c.Campaign), l.Budget, l.Debiteur, l.Tiers, l.Service, strconv.Itoa(l.Exercice),
			l.Rang, l.Base, l.Cible.String(), l.DejaEmis.String(), l.Montant.String(), string(l.Statut)}, ";"))
	}
	return rows
}

// Parts writes the parts of a calculation in the columns of parts.csv.
func Parts(c *billing.Calculation) []string {
	var rows []string
	for _, p := range c.Parts {
		rows = append(rows, fmt.Sprintf("%s;%s;%d;%s;%s;%s;%s;%s", c.Campaign, p.Service, p.Exercice, p.Base, p.Cumul, p.Cout, p.Adherents, p.Metropole))
	}
	return rows
}

// ReadColumns reads some columns of an expected CSV file, by position, without its header.
func ReadColumns(t testing.TB, path string, columns ...int) []string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comma = ';'
	records, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return PickColumns(records[1:], columns...)
}

// PickColumns joins some columns of rows, by position.
func PickColumns(records [][]string, columns ...int) []string {
	var rows []string
	for _, record := range records {
		var cells []string
		for _, column := range columns {
			cells = append(cells, record[column])
		}
		rows = append(rows, strings.Join(cells, ";"))
	}
	return rows
}

// Compare compares two multisets of rows.
func Compare(t testing.TB, what string, want, got []string) {
	t.Helper()
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
