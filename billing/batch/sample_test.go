package batch_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/intake"
)

// TestSample takes the MEL dossier through its four campaigns with real SQLite, and compares what is stored with what
// an independent program computed. Then it replays, and reads every version of the dossier back.
func TestSample(t *testing.T) {
	t.Parallel()
	b := setup(t)
	steps, err := os.ReadFile(filepath.Join(sample, "steps.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(steps)) {
		verb, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if verb == "import" {
			b.importPath(filepath.Join(sample, name))
			continue
		}
		id := billing.CampaignID(name)
		report := b.run(id)
		stored, err := b.Gather(t.Context(), id, false)
		if err != nil {
			t.Fatal(err)
		}
		want := func(table string, columns ...int) []string {
			return readColumns(t, filepath.Join(sample, "expected", name, table+".csv"), columns...)
		}
		compare(t, name+"/lignes", want("lignes", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), lineRows(stored.Calculation))
		compare(t, name+"/parts", want("parts", 0, 1, 2, 3, 4, 5, 6, 7), partRows(stored.Calculation))
		compare(t, name+"/pieces", want("pieces", 0, 1, 2, 4, 6, 7, 8, 9), pieceRows(stored.Calculation))
		compare(t, name+"/pieces of the report", want("pieces", 0, 1, 2, 4, 6, 7, 8, 9), pieceRows(&billing.Calculation{Campaign: id, Pieces: report.Pieces}))
	}
	report := b.clean()
	if report.Campaigns != 4 || report.Versions != 4 || report.Lines != 2291 {
		t.Errorf("Replay verified %d campaigns, %d versions and %d lines, want 4, 4 and 2291", report.Campaigns, report.Versions, report.Lines)
	}
	everyVersion(t, b, sample, 4)
}

// everyVersion holds each stored version against the files imported up to it.
func everyVersion(t *testing.T, b *bench, root string, last int64) {
	t.Helper()
	files := dossier.Tables{}
	for version := int64(1); version <= last; version++ {
		read, err := intake.Read(t.Context(), filepath.Join(root, strconv.FormatInt(version, 10)))
		if err != nil || read.Faults.Fatal() {
			t.Fatal(err, read.Faults)
		}
		files = files.With(read.Tables)
		stored, err := b.Dossier(t.Context(), version)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range dossier.Schema() {
			compare(t, fmt.Sprintf("version %d, %s", version, table.Name), texts(files[table.Name]), texts(stored[table.Name]))
		}
	}
}

func texts(rows *dossier.Rows) []string {
	var list []string
	for i := range rows.Len() {
		list = append(list, strings.Join(rows.Row(i), "\x1f"))
	}
	return list
}

func compare(t *testing.T, what string, want, got []string) {
	t.Helper()
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func readColumns(t *testing.T, path string, columns ...int) []string {
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
	var rows []string
	for _, record := range records[1:] {
		var cells []string
		for _, column := range columns {
			cells = append(cells, record[column])
		}
		rows = append(rows, strings.Join(cells, ";"))
	}
	return rows
}

func lineRows(c *billing.Calculation) []string {
	var rows []string
	for _, l := range c.Lines {
		rows = append(rows, strings.Join([]string{string(c.Campaign), l.Budget, l.Debiteur, l.Tiers, l.Service, strconv.Itoa(l.Exercice),
			l.Rang, l.Base, l.Cible.String(), l.DejaEmis.String(), l.Montant.String(), string(l.Statut)}, ";"))
	}
	return rows
}

func partRows(c *billing.Calculation) []string {
	var rows []string
	for _, p := range c.Parts {
		rows = append(rows, fmt.Sprintf("%s;%s;%d;%s;%s;%s;%s;%s", c.Campaign, p.Service, p.Exercice, p.Base, p.Cumul, p.Cout, p.Adherents, p.Metropole))
	}
	return rows
}

// pieceRows writes the columns whose text the contract fixes. Numbers are fixed for titres of budgets that number them.
func pieceRows(c *billing.Calculation) []string {
	var rows []string
	for _, p := range c.Pieces {
		number := ""
		if p.Type == billing.PieceTitre && p.Numero > 0 {
			number = strconv.FormatInt(p.Numero, 10)
		}
		rows = append(rows, fmt.Sprintf("%s;%s;%s;%s;%s;%s;%s;%s", c.Campaign, p.Budget, p.Type, number, p.Debiteur, p.HT, p.TVA, p.TTC))
	}
	return rows
}
