package billing_test

import (
	"context"
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
	"quotepart/billing/billingtest"
	"quotepart/billing/dossier"
	"quotepart/billing/intake"
)

// TestSampleCampaigns takes the MEL dossier through its four campaigns with the pure rules alone, and compares every
// row with what an independent program computed.
func TestSampleCampaigns(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "testdata", "dossiers", "mel")
	steps, err := os.ReadFile(filepath.Join(root, "steps.txt"))
	if err != nil {
		t.Fatal(err)
	}
	tables, memory := dossier.Tables{}, billingtest.Memory{}
	for step := range strings.Lines(string(steps)) {
		verb, name, _ := strings.Cut(strings.TrimSpace(step), " ")
		switch verb {
		case "import":
			read, err := intake.Read(context.Background(), filepath.Join(root, name))
			if err != nil || len(read.Faults) > 0 {
				t.Fatalf("import %s: %v %v", name, err, read.Faults)
			}
			tables = tables.With(read.Tables)
			if faults := dossier.Check(dossier.Decode(tables), tables, dossier.Billed{}); faults.Fatal() {
				t.Fatalf("import %s: %v", name, faults)
			}
		case "campagne":
			c, faults, err := billing.Calculate(billing.CampaignID(name), dossier.Decode(tables), memory.History())
			if err != nil || len(faults) > 0 {
				t.Fatalf("campagne %s: %v %v", name, err, faults)
			}
			compareRows(t, filepath.Join(root, "expected", name, "lignes.csv"), 12, lineRows(c))
			compareRows(t, filepath.Join(root, "expected", name, "parts.csv"), 8, partRows(c))
			compareRows(t, filepath.Join(root, "expected", name, "pieces.csv"), 0, pieceRows(c))
			memory.Issue(c)
		}
	}
}

// compareRows compares the first width columns of a CSV file, or for pieces the columns whose text the contract fixes.
func compareRows(t *testing.T, path string, width int, got []string) {
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
	var want []string
	for _, record := range records[1:] {
		if width == 0 {
			record = slices.Concat(record[:3], record[6:10])
		} else {
			record = record[:width]
		}
		want = append(want, strings.Join(record, ";"))
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
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

func pieceRows(c *billing.Calculation) []string {
	var rows []string
	for _, p := range c.Pieces {
		rows = append(rows, fmt.Sprintf("%s;%s;%s;%s;%s;%s;%s", c.Campaign, p.Budget, p.Type, p.Debiteur, p.HT, p.TVA, p.TTC))
	}
	return rows
}

// TestReportVersion pins what ReportDigest covers to ReportVersion. When it fails because a trace, a judgement or its
// words are better now, raise billing.ReportVersion and write the new digest here: replay then checks the reports of the
// version before on their stored bytes, instead of calling them forged.
func TestReportVersion(t *testing.T) {
	t.Parallel()
	const version, want = 1, "64a98d39f97b6d1b1bac2e007f08b2639c07d56f152e94e988db714c803c1f52"
	read, err := intake.Read(context.Background(), filepath.Join("..", "testdata", "dossiers", "mel", "1"))
	if err != nil || len(read.Faults) > 0 {
		t.Fatal(err, read.Faults)
	}
	c, faults, err := billing.Calculate("2025-05", dossier.Decode(read.Tables), billing.History{})
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	if got := c.ReportDigest(); got != want || billing.ReportVersion != version {
		t.Errorf("version %d of the report has digest %s, want version %d with %s", billing.ReportVersion, got, version, want)
	}
}
