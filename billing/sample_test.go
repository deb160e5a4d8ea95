package billing_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
			want := func(table string, columns ...int) []string {
				return billingtest.ReadColumns(t, filepath.Join(root, "expected", name, table+".csv"), columns...)
			}
			billingtest.Compare(t, name+"/lignes", want("lignes", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), billingtest.Lignes(c))
			billingtest.Compare(t, name+"/parts", want("parts", 0, 1, 2, 3, 4, 5, 6, 7), billingtest.Parts(c))
			billingtest.Compare(t, name+"/pieces", want("pieces", 0, 1, 2, 6, 7, 8, 9), pieceRows(c))
			memory.Issue(c)
		}
	}
}

// pieceRows writes the columns whose text is fixed before numbers are drawn.
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
