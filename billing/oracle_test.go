package billing_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"quotepart/billing"
	"quotepart/billing/billingtest"
	"quotepart/billing/billingtest/gen"
	"quotepart/billing/billingtest/oracle"
	"quotepart/billing/dossier"
	"quotepart/billing/intake"
)

// TestAgainstOracle plays random dossiers, written in every form that the contract allows, through four campaigns, and
// compares every row with the oracle, which shares no code with quotepart.
func TestAgainstOracle(t *testing.T) {
	t.Parallel()
	seeds := 150
	if testing.Short() {
		seeds = 40
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			playAgainstOracle(t, uint64(seed))
		})
	}
}

func playAgainstOracle(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 2))
	d := gen.New(r, gen.Options{})
	state, tables, memory := oracle.New(), dossier.Tables{}, billingtest.Memory{}
	for step := range 4 {
		if step > 0 {
			d = d.Next(r)
		}
		dir := t.TempDir()
		if err := d.WriteDir(dir, r); err != nil {
			t.Fatal(err)
		}
		read, err := intake.Read(context.Background(), dir)
		if err != nil || read.Faults.Fatal() {
			t.Fatalf("step %d: %v %v", step, err, read.Faults)
		}
		tables = tables.With(read.Tables)
		if faults := dossier.Check(dossier.Decode(tables), tables, dossier.Billed{}); faults.Fatal() {
			t.Fatalf("step %d: %v", step, faults)
		}
		c, faults, err := billing.Calculate(billing.CampaignID(d.Campaign()), dossier.Decode(tables), memory.History())
		if err != nil || len(faults) > 0 {
			t.Fatalf("step %d: %v %v", step, err, faults)
		}
		state.Import(d.Tables())
		want, err := state.Campaign(d.Campaign())
		if err != nil {
			t.Fatalf("step %d, oracle: %v", step, err)
		}
		billingtest.Compare(t, "lignes", billingtest.PickColumns(want.Lignes, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), billingtest.Lignes(c))
		billingtest.Compare(t, "parts", billingtest.PickColumns(want.Parts, 0, 1, 2, 3, 4, 5, 6, 7), billingtest.Parts(c))
		billingtest.Compare(t, "pieces", billingtest.PickColumns(want.Pieces, 0, 1, 2, 6, 7, 8, 9), pieceRows(c))
		memory.Issue(c)
	}
}
