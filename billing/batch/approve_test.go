package batch_test

import (
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
)

func TestApproveRefusesWhoCalculated(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	by := "Zoé Le  Goff"
	if _, err := b.Calculate(t.Context(), batch.CalculateOptions{ID: "2025-05", By: by}); err != nil {
		t.Fatal(err)
	}
	before := b.state()
	for _, name := range []string{by, "Zoé Le Goff", "zoé le goff", "ZOÉ LE GOFF", "  Zoé\tLe Goff ", "Zoé\u00a0Le\u202fGoff", "Zoe\u0301 Le Goff"} {
		_, err := b.Approve(t.Context(), batch.ApproveOptions{ID: "2025-05", By: name})
		refused(t, "approved by "+name, err, fault.Conflict, by, "une autre personne")
	}
	_, err := b.Approve(t.Context(), batch.ApproveOptions{ID: "2025-05", By: " "})
	refused(t, "approved by nobody", err, fault.Invalid, "--par")
	b.unchanged("a refused approval", before)
	b.approve("2025-05")
}

func TestApproveRefusesAnotherDigest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	stale := b.calculate("2025-05").Digest
	b.load("-- couts --\nservice;exercice;base;nature;montant\nS;2025;prevu;contrats;10000,01\n")
	current := b.calculate("2025-05").Digest
	before := b.state()
	for _, digest := range []string{stale, current[:63], "x"} {
		_, err := b.Approve(t.Context(), batch.ApproveOptions{ID: "2025-05", By: dominique, Digest: digest})
		refused(t, "digest "+digest, err, fault.Conflict, current)
	}
	b.unchanged("a refused approval", before)
	campaign, err := b.Approve(t.Context(), batch.ApproveOptions{ID: "2025-05", By: dominique, Digest: strings.ToUpper(current)})
	if err != nil || campaign.State != billing.Validee || campaign.ApprovedBy != dominique || campaign.Digest != current {
		t.Errorf("the current digest: %+v %v, want validee by Dominique", campaign, err)
	}
}

func TestApproveRefusesAnAlteredCalculation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.calculate("2025-05")
	tamper(t, b.path, `UPDATE lignes SET cible_cents = cible_cents + 1, montant_cents = montant_cents + 1`)
	_, err := b.Approve(t.Context(), batch.ApproveOptions{ID: "2025-05", By: dominique})
	refused(t, "a line edited since", err, fault.Corrupt, "2025-05", "calculez de nouveau")
}
