package batch_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
)

// withEarlier gathers a campaign, be it a draft, with those before.
func withEarlier(t *testing.T, b *bench, id billing.CampaignID) batch.Issued {
	t.Helper()
	issued, err := b.GatherWithEarlier(t.Context(), id, true)
	if err != nil {
		t.Fatal(err)
	}
	return issued
}

// earlierNames writes which campaigns came along, and how many cancellations of each.
func earlierNames(issued batch.Issued) string {
	var names []string
	for _, e := range issued.Earlier {
		names = append(names, string(e.Campaign.ID)+strings.Repeat("*", len(e.Cancellations)))
	}
	return strings.Join(names, " ")
}

// TestGatherWithEarlier looks at the told base: three campaigns issued, one draft, and a titre of the first that was
// cancelled between the second and the third.
func TestGatherWithEarlier(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	wants := map[billing.CampaignID]string{"2025-05": "", "2025-11": "2025-05", "2026-05": "2025-05* 2025-11", "2026-11": "2025-05* 2025-11 2026-05"}
	for id, want := range wants {
		issued := withEarlier(t, b, id)
		if got := earlierNames(issued); got != want {
			t.Errorf("before %s: got %s, want %s", id, got, want)
		}
		plain := gathered(t, b, id)
		if len(plain.Earlier) > 0 {
			t.Errorf("%s: Gather reads earlier campaigns nobody asked for", id)
		}
		for _, e := range issued.Earlier {
			checkEarlier(t, b, e, &issued)
		}
		if issued.Earlier = nil; issued.Head != plain.Head || !cmp.Equal(issued.Calculation, plain.Calculation) || !cmp.Equal(issued.Cancellations, plain.Cancellations) {
			t.Errorf("%s: GatherWithEarlier gives something else than Gather", id)
		}
	}
	first := withEarlier(t, b, "2026-05").Earlier[0].Cancellations[0]
	if first.Piece.Cause != billing.CauseAnnulation || len(first.Lines) != 2 {
		t.Errorf("cancellation %+v, want that of a titre of two services", first)
	}
	// A cancellation made now is seen by the draft that waits, and by nothing else.
	b.cancel("2025-11", pieceOf(t, b.state().Pieces, billing.PieceTitre, "SYN", func(p *billing.Piece) bool { return p.Campaign == "2025-11" }).Identifiant)
	wants["2026-11"] = "2025-05* 2025-11* 2026-05"
	for id, want := range wants {
		if got := earlierNames(withEarlier(t, b, id)); got != want {
			t.Errorf("after another cancellation, before %s: got %s, want %s", id, got, want)
		}
	}
}

// checkEarlier holds an earlier campaign to what Gather gives of it, and explains the later one by it.
func checkEarlier(t *testing.T, b *bench, e billing.Earlier, later *batch.Issued) {
	t.Helper()
	own := gathered(t, b, e.Campaign.ID)
	lines := make([]billing.Line, len(own.Calculation.Lines))
	for i := range lines {
		lines[i] = own.Calculation.Lines[i]
		lines[i].Trace = ""
	}
	if diff := cmp.Diff(lines, e.Billed.Lines); diff != "" || e.Campaign != own.Campaign || e.Billed.Campaign != e.Campaign.ID {
		t.Errorf("lines of %s (-want +got):\n%s", e.Campaign.ID, diff)
	}
	if diff := cmp.Diff(own.Calculation.Parts, e.Billed.Parts); diff != "" {
		t.Errorf("parts of %s (-want +got):\n%s", e.Campaign.ID, diff)
	}
	if diff := cmp.Diff(own.Calculation.Pieces, e.Pieces); diff != "" {
		t.Errorf("documents of %s (-want +got):\n%s", e.Campaign.ID, diff)
	}
	if len(e.Billed.Dossier.Tiers) != len(own.Dossier.Tiers) || len(e.Billed.Dossier.Couts) != len(own.Dossier.Couts) {
		t.Errorf("%s comes with another dossier than its own", e.Campaign.ID)
	}
	comparison := billing.NewComparison(e.Billed, later.Billed())
	for _, pair := range comparison.Pairs() {
		v, err := comparison.Bill(pair.Tiers, pair.Service)
		if err != nil {
			t.Fatal(err)
		}
		sum := v.Before - v.After
		for _, effect := range v.Effects {
			sum += effect.Montant
		}
		if sum != 0 {
			t.Errorf("%v: %s → %s is not %v", pair, v.Before, v.After, v.Effects)
		}
	}
}

// TestEarlierOfOneOpenExercice has no exercice open but the campaign's own: the campaign before and that of the year
// before come along all the same. What is gathered stays as it is when later campaigns are issued: exports depend on it.
func TestEarlierOfOneOpenExercice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(strings.Replace(micro, "premier_exercice;2025", "premier_exercice;2025\nexercices_ouverts;1", 1))
	ids := []billing.CampaignID{"2025-05", "2025-11", "2026-05", "2026-11"}
	first := make([]batch.Issued, len(ids)) // as it was when nothing came after
	for i, id := range ids {
		b.run(id)
		first[i] = withEarlier(t, b, id)
	}
	for i, want := range []string{"", "2025-05", "2025-05 2025-11", "2025-11 2026-05"} {
		issued := withEarlier(t, b, ids[i])
		if got := earlierNames(issued); got != want {
			t.Errorf("before %s: got %s, want %s", ids[i], got, want)
		}
		if !reflect.DeepEqual(issued, first[i]) {
			t.Errorf("%s: what is gathered changed with the campaigns that followed", ids[i])
		}
		for _, e := range issued.Earlier {
			if e.Billed.Dossier != issued.Dossier {
				t.Errorf("%s is read again for %s, though it is the same version", e.Campaign.ID, ids[i])
			}
		}
	}
}

// TestEarlierRefusals: an earlier campaign that is not what was approved stops the reading, whatever was altered.
func TestEarlierRefusals(t *testing.T) {
	t.Parallel()
	untouched := open(t, toldCopy(t))
	_, err := untouched.GatherWithEarlier(t.Context(), "2026-11", false)
	refused(t, "a draft nobody asked for", err, fault.Conflict, "2026-11")
	for _, row := range []struct{ what, statement, word string }{
		{"an amount", `UPDATE lignes SET montant_cents = montant_cents + 1, cible_cents = cible_cents + 1 WHERE campagne = '2025-05' AND position = 1`, "2025-05"},
		{"a part", `UPDATE parts SET cumul = '12.00' WHERE campagne = '2025-05' AND position = 1`, "2025-05"},
		{"the dossier", `UPDATE campagnes SET dossier_empreinte = 'x' WHERE id = '2025-05'`, "version 1"},
		{"the whole calculation", `DELETE FROM calculs WHERE campagne = '2025-05'`, "2025-05"},
		{"the entry of the issue", `UPDATE ledger_entry SET payload = '{' WHERE kind = 'campaign.issued'`, "journal"},
	} {
		t.Run(row.what, func(t *testing.T) {
			t.Parallel()
			b := open(t, toldCopy(t))
			tamper(t, b.path, row.statement)
			_, err := b.GatherWithEarlier(t.Context(), "2026-05", false)
			refused(t, "after altering "+row.what, err, fault.Corrupt, row.word)
		})
	}
}
