package batch_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// noCost makes the micro dossier trip a blocking anomaly: its key shares a cost, and there is none.
var noCost = with(micro, "-- couts --\nservice;exercice;base;nature;montant\n")

func (b *bench) tryCalculate(id billing.CampaignID, accept ...string) (*billing.Calculation, error) {
	o := batch.CalculateOptions{ID: id, By: camille, Accept: accept}
	if len(accept) > 0 {
		o.Motif = " Service gratuit en 2025 "
	}
	return b.Calculate(b.t.Context(), o)
}

// unchanged checks that a refused verb left the base alone.
func (b *bench) unchanged(why string, before fixed) {
	b.t.Helper()
	if diff := cmp.Diff(before, b.state()); diff != "" {
		b.t.Errorf("%s changed the base (-before +after):\n%s", why, diff)
	}
}

func TestCalculateRefusesBlockingAnomalies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(noCost)
	before := b.state()
	result, err := b.tryCalculate("2025-05")
	refused(t, "a blocking anomaly", err, fault.Conflict, "CTL-004", "--accepter CTL-004")
	if result == nil || len(result.Anomalies) != 1 || result.Anomalies[0].Code != billing.CodeNoCost {
		t.Errorf("the report beside the refusal: %+v, want its CTL-004", result)
	}
	b.unchanged("a refused calculation", before)

	_, err = b.tryCalculate("2025-05", "CTL-005") // accepting what does not occur is no error, and accepts nothing else
	refused(t, "another code accepted", err, fault.Conflict, "CTL-004")
	b.unchanged("a refused calculation", before)

	result, err = b.tryCalculate("2025-05", "CTL-005", "CTL-004")
	if err != nil {
		t.Fatalf("accepted by its code: %v", err)
	}
	if result.Anomalies[0].Motif != "Service gratuit en 2025" {
		t.Errorf("motif %q, want the one given", result.Anomalies[0].Motif)
	}
	var payload struct {
		Accepted []struct {
			Code  string `json:"code"`
			Count int    `json:"nombre"`
			Motif string `json:"motif"`
		} `json:"anomalies_acceptees"`
	}
	entry := lastEntry(t, b)
	if err := json.Unmarshal(entry.Payload, &payload); err != nil {
		t.Fatal(err)
	}
	if entry.Kind != batch.KindCalculated || len(payload.Accepted) != 1 || payload.Accepted[0].Code != "CTL-004" ||
		payload.Accepted[0].Count != 1 || payload.Accepted[0].Motif != "Service gratuit en 2025" {
		t.Errorf("the ledger keeps %s %s, want CTL-004 once with its reason", entry.Kind, entry.Payload)
	}
	b.clean()
}

func lastEntry(t *testing.T, b *bench) ledger.Entry {
	t.Helper()
	var last ledger.Entry
	err := b.Store.Read(t.Context(), func(tx billing.Tx) error {
		return tx.Entries(func(e ledger.Entry) error { last = e; return nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	return last
}

func TestCalculateRefusesWrongAcceptance(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(noCost)
	before := b.state()
	for _, row := range []struct {
		why   string
		o     batch.CalculateOptions
		words string
	}{
		{"a code that is none", batch.CalculateOptions{Accept: []string{"CTL-999"}, Motif: "x"}, "CTL-999"},
		{"a code in small letters", batch.CalculateOptions{Accept: []string{"ctl-004"}, Motif: "x"}, "ctl-004"},
		{"an empty code", batch.CalculateOptions{Accept: []string{""}, Motif: "x"}, "code d'anomalie"},
		{"no reason", batch.CalculateOptions{Accept: []string{"CTL-004"}}, "--motif"},
		{"a blank reason", batch.CalculateOptions{Accept: []string{batch.AcceptAll}, Motif: " \n"}, "--motif"},
	} {
		row.o.ID, row.o.By = "2025-05", camille
		_, err := b.Calculate(t.Context(), row.o)
		refused(t, row.why, err, fault.Invalid, row.words)
	}
	_, err := b.Calculate(t.Context(), batch.CalculateOptions{ID: "2025-05", By: "  "})
	refused(t, "nobody", err, fault.Invalid, "--par")
	b.unchanged("a wrong acceptance", before)
}

func TestCalculateWithoutDossier(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.tryCalculate("2025-05")
	refused(t, "no dossier", err, fault.NotFound, "importer")
}

func TestCalculateWithFaultsStoresNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(with(micro, `
-- indicateurs --
code;libelle;unite;absence
U;Usages;unités;erreur
-- unites --
tiers;indicateur;exercice;valeur
01003;U;2025;1
-- tiers --
code;nom;type
01001;Arlon;commune
01002;Bray;commune
01003;Cuincy;commune
MEL;Métropole;epci
`))
	before := b.state()
	_, err := b.tryCalculate("2025-05", batch.AcceptAll)
	var faults fault.List
	if !errors.As(err, &faults) || len(faults) != 2 || faults[0].Code != "CAL-002" || faults[1].Code != "CAL-002" {
		t.Fatalf("two missing figures: got %v, want two CAL-002", err)
	}
	for i, party := range []string{"01001", "01002"} {
		if text := faults[i].String(); !strings.Contains(text, party) || !strings.Contains(text, "« U »") || faults[i].Hint == "" {
			t.Errorf("fault %q, want it to name %s and U, with a remedy", text, party)
		}
	}
	b.unchanged("a calculation with faults", before)
}

func TestCalculateOutOfTurn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.calculate("2025-05")
	_, err := b.tryCalculate("2025-11")
	refused(t, "an earlier campaign not issued", err, fault.Conflict, "2025-05", "pas encore émise")
	b.approve("2025-05")
	_, err = b.tryCalculate("2025-11")
	refused(t, "an earlier campaign approved only", err, fault.Conflict, "2025-05")
	b.issue("2025-05")
	b.run("2025-11")
	before := b.state()
	_, err = b.tryCalculate("2024-11")
	refused(t, "a later campaign issued", err, fault.Conflict, "plus récente", "2025-05")
	_, err = b.tryCalculate("2025-05")
	refused(t, "an issued campaign", err, fault.Conflict, "2025-05", "définitif")
	b.unchanged("a calculation out of turn", before)
}

func TestIssueOutOfTurn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.run("2025-05")
	b.calculate("2026-05") // the November before was forgotten
	b.approve("2026-05")
	b.calculate("2025-11")
	before := b.state()
	_, err := b.Issue(t.Context(), batch.IssueOptions{ID: "2026-05", By: camille})
	refused(t, "an earlier campaign calculated meanwhile", err, fault.Conflict, "émettre 2026-05", "2025-11")
	b.unchanged("an issue out of turn", before)
	b.approve("2025-11")
	b.issue("2025-11")
	b.run("2026-05")
	b.clean()
}

func TestCalculateAgainDropsTheApproval(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	first := b.calculate("2025-05")
	b.approve("2025-05")
	second := b.calculate("2025-05")
	if first.Digest != second.Digest {
		t.Errorf("the same inputs gave %s, then %s", first.Digest, second.Digest)
	}
	c := b.state().Campaigns[0]
	if c.State != billing.Calculee || c.ApprovedBy != "" || c.ApprovedAt != "" {
		t.Errorf("after calculating again: %s, approved by %q, want calculee by nobody", c.State, c.ApprovedBy)
	}
	_, err := b.Issue(t.Context(), batch.IssueOptions{ID: "2025-05", By: camille})
	refused(t, "an approval that was dropped", err, fault.Conflict, "validée")
	b.clean()
}

func TestCheckStoresNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(noCost)
	before := b.state()
	for _, id := range []billing.CampaignID{"", "2025-05", "2025-11"} {
		result, err := b.Check(t.Context(), id)
		if err != nil || len(result.Anomalies) == 0 {
			t.Errorf("Check(%q): %v, want its anomalies", id, err)
		}
	}
	b.unchanged("Check", before)
	b.run("2025-05")
	if result, err := b.Check(t.Context(), ""); err != nil || result.Campaign != "2025-11" {
		t.Errorf("Check of what comes next: %v %v, want 2025-11", result, err)
	}
}

// TestCalculateOutOfProportion: a cost with some zeros too many is a fault that names the service, and nothing wraps.
func TestCalculateOutOfProportion(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(with(micro, "-- couts --\nservice;exercice;base;nature;montant\nS;2025;prevu;contrats;10000000000,01\n"))
	before := b.state()
	_, err := b.tryCalculate("2025-05")
	var faults fault.List
	if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Code != "CAL-007" || !strings.Contains(faults[0].Message, "« S »") || faults[0].Hint == "" {
		t.Fatalf("got %v, want one CAL-007 that names S, with a remedy", err)
	}
	b.unchanged("a calculation out of proportion", before)
}
