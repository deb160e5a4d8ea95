package exportstest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/billingtest"
	"quotepart/billing/dossier"
	"quotepart/billing/intake"
	"quotepart/exports"
)

// Sample takes the dossier of the MEL through its four campaigns, as issued ones that know the earlier ones. root is the
// path to the root of the module.
func Sample(t testing.TB, root string) []exports.Campaign {
	t.Helper()
	root = filepath.Join(root, "testdata", "dossiers", "mel")
	steps, err := os.ReadFile(filepath.Join(root, "steps.txt"))
	if err != nil {
		t.Fatal(err)
	}
	chain := Chain{}
	tables := dossier.Tables{}
	for step := range strings.Lines(string(steps)) {
		verb, name, _ := strings.Cut(strings.TrimSpace(step), " ")
		if verb != "import" {
			chain.Add(t, billing.CampaignID(name), dossier.Decode(tables))
			continue
		}
		read, err := intake.Read(t.Context(), filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		tables = tables.With(read.Tables)
	}
	return chain.Campaigns
}

// Chain is campaigns that follow each other.
type Chain struct {
	Campaigns []exports.Campaign
	memory    billingtest.Memory
	earlier   []billing.Earlier
}

// Add calculates the next campaign and issues it. Its documents have no numbers.
func (c *Chain) Add(t testing.TB, id billing.CampaignID, d *dossier.Dossier) {
	t.Helper()
	calculation, faults, err := billing.Calculate(id, d, c.memory.History())
	if err != nil || len(faults) > 0 {
		t.Fatalf("campagne %s: %v %v", id, err, faults)
	}
	campaign := billing.Campaign{ID: id, State: billing.Emise, IssueDate: string(id) + "-28", IssuedAt: string(id) + "-28T08:00:00Z"}
	c.Campaigns = append(c.Campaigns, exports.Campaign{Campaign: campaign, Calculation: calculation, Dossier: d, Postings: billing.Postings(calculation.Pieces, d), Earlier: c.earlier[:len(c.earlier):len(c.earlier)]})
	c.memory.Issue(calculation)
	c.earlier = append(c.earlier, billing.Earlier{Campaign: campaign, Billed: billing.Billed{Campaign: id, Dossier: d, Lines: calculation.Lines, Parts: calculation.Parts}, Pieces: calculation.Pieces})
}
