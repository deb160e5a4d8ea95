package exports_test

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

// TestSample takes the dossier of the MEL through its four campaigns, and does every sentence of every line again. Every
// control must be sound, every page well formed.
func TestSample(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "testdata", "dossiers", "mel")
	steps, err := os.ReadFile(filepath.Join(root, "steps.txt"))
	if err != nil {
		t.Fatal(err)
	}
	tables, memory, sentences := dossier.Tables{}, billingtest.Memory{}, 0
	for step := range strings.Lines(string(steps)) {
		verb, name, _ := strings.Cut(strings.TrimSpace(step), " ")
		switch verb {
		case "import":
			read, err := intake.Read(t.Context(), filepath.Join(root, name))
			if err != nil {
				t.Fatal(err)
			}
			tables = tables.With(read.Tables)
		case "campagne":
			d := dossier.Decode(tables)
			c, faults, err := billing.Calculate(billing.CampaignID(name), d, memory.History())
			if err != nil || len(faults) > 0 {
				t.Fatalf("campagne %s: %v %v", name, err, faults)
			}
			sentences += checkCampaign(t, exports.Campaign{Campaign: billing.Campaign{ID: c.Campaign, State: billing.Emise}, Calculation: c, Dossier: d})
			memory.Issue(c)
		}
	}
	if sentences < 2000 {
		t.Errorf("%d sentences only", sentences)
	}
}

// checkCampaign checks the controls, the pages and the sentences of a campaign, and counts these.
func checkCampaign(t *testing.T, c exports.Campaign) int {
	t.Helper()
	r := read(t, c)
	controls, err := r.Controls()
	if err != nil {
		t.Fatal(err)
	}
	for i := range controls {
		if !controls[i].Conforme() {
			t.Errorf("%s: %s: %v and %v", c.Campaign.ID, controls[i].Name, controls[i].LeftValue, controls[i].RightValue)
		}
	}
	sheets, err := r.Sheets()
	if err != nil {
		t.Fatal(err)
	}
	sentences := 0
	for _, debtor := range r.Debtors() {
		statement, err := r.Statement(debtor)
		if err != nil {
			t.Fatal(err)
		}
		for i := range statement.Lines {
			l := &statement.Lines[i]
			for j := range l.Steps {
				checkSentence(t, l.Tiers+" "+l.Service+" "+l.Rang, &l.Steps[j], l.Sentences[j])
				sentences++
			}
		}
		pages, err := statement.Sheets()
		if err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, pages...)
	}
	for i := range sheets {
		if err := sheets[i].Check(); err != nil {
			t.Error(err)
		}
	}
	return sentences
}
