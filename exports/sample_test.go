package exports_test

import (
	"testing"

	"quotepart/exports"
	"quotepart/exports/exportstest"
)

// TestSample takes the dossier of the MEL through its four campaigns, and does every sentence of every line again. Every
// control must be sound, every page well formed.
func TestSample(t *testing.T) {
	t.Parallel()
	sentences := 0
	for _, c := range exportstest.Sample(t, "..") {
		sentences += checkCampaign(t, c)
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
