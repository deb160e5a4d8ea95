package batch_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
)

func TestIssueTwiceIsANoOp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	first := b.run("2025-05")
	before := b.state()
	second, err := b.Issue(t.Context(), batch.IssueOptions{ID: "2025-05", By: dominique, Date: "2025-06-30"})
	if err != nil || !second.Already || first.Already {
		t.Fatalf("first: already %v; second: already %v, %v; want false then true", first.Already, second.Already, err)
	}
	if diff := cmp.Diff(first.Campaign, second.Campaign); diff != "" {
		t.Errorf("the second issue tells of another campaign:\n%s", diff)
	}
	if diff := cmp.Diff(first.Pieces, second.Pieces); diff != "" {
		t.Errorf("the second issue tells of other documents:\n%s", diff)
	}
	b.unchanged("a second issue", before)
}

func TestIssueRefusals(t *testing.T) {
	t.Parallel()
	issue := func(b *bench) error {
		_, err := b.Issue(b.t.Context(), batch.IssueOptions{ID: "2025-05", By: camille, Date: "2025-05-28"})
		return err
	}
	for _, row := range []struct {
		why   string
		until func(*bench)
		words []string
	}{
		{"nothing calculated", func(*bench) {}, []string{"ouverte"}},
		{"no approval", func(b *bench) { b.calculate("2025-05") }, []string{"calculée", "valider"}},
		{"a dossier changed since", func(b *bench) {
			b.calculate("2025-05")
			b.approve("2025-05")
			b.load("-- couts --\nservice;exercice;base;nature;montant\nS;2025;prevu;contrats;1\n")
		}, []string{"dossier a changé", "version 2", "version 1"}},
		{"a change of the dossier that changes no amount", func(b *bench) {
			b.calculate("2025-05")
			b.approve("2025-05")
			b.load("-- baremes --\ncode;a_partir_de;montant\nX;0;1\n")
		}, []string{"dossier a changé"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.load(micro)
			row.until(b)
			before := b.state()
			refused(t, row.why, issue(b), fault.Conflict, row.words...)
			b.unchanged("a refused issue", before)
			b.clean()
			b.run("2025-05") // calculate and approve again: then it goes
			b.clean()
		})
	}
}

func TestIssueRefusesAfterACancellation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	titre := pieceOf(t, b.run("2025-05").Pieces, billing.PieceTitre, "01001", nil)
	b.calculate("2025-11")
	b.approve("2025-11")
	b.cancel("2025-05", titre.Identifiant)
	before := b.state()
	_, err := b.Issue(t.Context(), batch.IssueOptions{ID: "2025-11", By: camille})
	refused(t, "a cancellation that changes the result", err, fault.Conflict, "résultat a changé")
	b.unchanged("a refused issue", before)
	if again := b.calculate("2025-11"); len(again.Lines) != 1 || again.Lines[0].Montant != 6000_00 {
		t.Errorf("calculated again: %v, want the one line of 6000.00 that was cancelled", again.Lines)
	}
	b.approve("2025-11")
	b.issue("2025-11")
	b.clean()
}

func TestIssueRefusesWrongOptions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.calculate("2025-05")
	b.approve("2025-05")
	before := b.state()
	for _, date := range []string{"2025-02-30", "31/05/2025", "demain", "2025-5-1"} {
		_, err := b.Issue(t.Context(), batch.IssueOptions{ID: "2025-05", By: camille, Date: date})
		refused(t, "date "+date, err, fault.Invalid, "--date", date)
	}
	_, err := b.Issue(t.Context(), batch.IssueOptions{ID: "2025-05", Date: "2025-05-28"})
	refused(t, "nobody", err, fault.Invalid, "--par")
	b.unchanged("a refused issue", before)
}

func TestIssueDateIsTodayInParis(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.Now = func() time.Time { return time.Date(2025, 5, 31, 22, 30, 0, 0, time.UTC) } // half past midnight in Paris
	b.calculate("2025-05")
	b.approve("2025-05")
	report, err := b.Issue(t.Context(), batch.IssueOptions{ID: "2025-05", By: camille})
	if err != nil || report.Campaign.IssueDate != "2025-06-01" || report.Campaign.IssuedAt != "2025-05-31T22:30:00Z" {
		t.Errorf("issued at half past midnight in Paris: %+v %v, want the date 2025-06-01 and the time in UTC", report.Campaign, err)
	}
	if report.Head.Seq != 4 || report.Head != b.state().Head {
		t.Errorf("head %v, want that of the ledger, entry 4", report.Head)
	}
}

func TestIssueRefusesAnAlteredCalculation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.calculate("2025-05")
	b.approve("2025-05")
	tamper(t, b.path, `UPDATE pieces SET debiteur = '01002' WHERE debiteur = '01001'`)
	_, err := b.Issue(t.Context(), batch.IssueOptions{ID: "2025-05", By: camille})
	refused(t, "a document edited since", err, fault.Corrupt, "2025-05")
}

func TestClose(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	for _, state := range []string{"ouverte", "calculée", "validée"} {
		_, err := b.Close(t.Context(), "2025-05", camille)
		refused(t, "closing a campaign "+state, err, fault.Conflict, state)
		switch state {
		case "ouverte":
			b.calculate("2025-05")
		case "calculée":
			b.approve("2025-05")
		}
	}
	titre := pieceOf(t, b.issue("2025-05").Pieces, billing.PieceTitre, "01001", nil)
	_, err := b.Close(t.Context(), "2025-05", "")
	refused(t, "closed by nobody", err, fault.Invalid, "--par")
	closed, err := b.Close(t.Context(), "2025-05", dominique)
	if err != nil || closed.State != billing.Close || closed.ClosedBy != dominique {
		t.Fatalf("Close: %+v %v", closed, err)
	}
	before := b.state()
	if again, err := b.Close(t.Context(), "2025-05", camille); err != nil || again.ClosedBy != dominique {
		t.Errorf("closing twice: %+v %v, want it left alone", again, err)
	}
	_, err = b.Cancel(t.Context(), batch.CancelOptions{ID: "2025-05", Document: titre.Identifiant, By: camille, Motif: "x"})
	refused(t, "cancel", err, fault.Frozen, "close")
	_, err = b.tryCalculate("2025-05")
	refused(t, "calculate", err, fault.Frozen, "close")
	_, err = b.Approve(t.Context(), batch.ApproveOptions{ID: "2025-05", By: dominique})
	refused(t, "approve", err, fault.Frozen, "close")
	_, err = b.Issue(t.Context(), batch.IssueOptions{ID: "2025-05", By: camille})
	refused(t, "issue", err, fault.Frozen, "close")
	b.unchanged("a verb on a closed campaign", before)
	b.run("2025-11") // the life of the others goes on
	b.clean()
}

// TestIssueOfTheSameContent: a dossier that was changed and changed back is the one that was approved.
func TestIssueOfTheSameContent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.calculate("2025-05")
	b.approve("2025-05")
	b.load("-- baremes --\ncode;a_partir_de;montant\nX;0;1\n")
	b.load("-- baremes --\ncode;a_partir_de;montant\n")
	b.issue("2025-05")
	b.clean()
}
