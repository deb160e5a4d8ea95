package batch_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/billingtest"
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
			return billingtest.ReadColumns(t, filepath.Join(sample, "expected", name, table+".csv"), columns...)
		}
		billingtest.Compare(t, name+"/lignes", want("lignes", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), billingtest.Lignes(stored.Calculation))
		billingtest.Compare(t, name+"/parts", want("parts", 0, 1, 2, 3, 4, 5, 6, 7), billingtest.Parts(stored.Calculation))
		billingtest.Compare(t, name+"/pieces", want("pieces", 0, 1, 2, 4, 6, 7, 8, 9), pieceRows(stored.Calculation))
		billingtest.Compare(t, name+"/pieces of the report", want("pieces", 0, 1, 2, 4, 6, 7, 8, 9), pieceRows(&billing.Calculation{Campaign: id, Pieces: report.Pieces}))
	}
	report := b.clean()
	if report.Campaigns != 4 || report.Versions != 4 || report.Lines != 2291 {
		t.Errorf("Replay verified %d campaigns, %d versions and %d lines, want 4, 4 and 2291", report.Campaigns, report.Versions, report.Lines)
	}
	everyVersion(t, b, sample, 4)
	samePack(t, b, report)
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
			billingtest.Compare(t, fmt.Sprintf("version %d, %s", version, table.Name), texts(files[table.Name]), texts(stored[table.Name]))
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
