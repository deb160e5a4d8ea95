package exportstest

import (
	"testing"

	"quotepart/billing"
	"quotepart/exports"
)

// Number gives the documents of campaigns that follow each other their numbers, as their issue does, and makes their
// bordereaux. Documents of externe budgets wait for theirs.
func Number(t testing.TB, campaigns []exports.Campaign) {
	t.Helper()
	last := map[billing.CounterKey]int64{}
	var issued []billing.Piece
	originals := map[string]billing.Original{}
	for i := range campaigns {
		c := &campaigns[i]
		n := billing.Numberer{Last: func(k billing.CounterKey) (int64, error) { return last[k], nil }, Drawn: map[billing.CounterKey]int64{}}
		if err := n.Number(c.Calculation.Pieces, c.Dossier); err != nil {
			t.Fatal(err)
		}
		for key, drawn := range n.Drawn {
			last[key] = drawn
		}
		for j := range c.Calculation.Pieces {
			p := &c.Calculation.Pieces[j]
			p.Seq = int64(i + 1)
			issued = append(issued, *p)
			originals[p.Identifiant] = billing.Original{Piece: *p, Dossier: c.Dossier}
		}
		corrected := billing.Attributions(issued)
		c.Bordereaux = billing.Group(c.Calculation.Pieces)
		for j := range c.Bordereaux {
			b := &c.Bordereaux[j]
			b.Dossier, b.Date, b.Originals, b.Corrected = c.Dossier, c.Campaign.IssueDate, originals, corrected
			b.Cumul, b.Transmission = b.HT()+b.TVA(), billing.FirstTransmission()
		}
	}
}
