package batch_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
)

// TestNumbers reads every number of the told base: consecutive in each yearly series of a budget, in the order of
// debtor, section, untaxed first; one bordereau for each kind, budget and campaign; none on an externe budget.
func TestNumbers(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	var got []string
	for _, p := range b.state().Pieces {
		got = append(got, fmt.Sprintf("%s %s %-9s n° %3d bordereau %2d %-5s %.4s %v%s", p.Campaign, p.Budget, p.Type, p.Numero, p.Bordereau, p.Debiteur, p.Section, p.Taxe, p.Cause))
	}
	slices.Sort(got)
	want := []string{
		"2025-05 PRINC reduction n°   2 bordereau 32 01002 fonc trueannulation",
		"2025-05 PRINC titre     n° 101 bordereau 11 01001 fonc false",
		"2025-05 PRINC titre     n° 102 bordereau 11 01001 fonc true",
		"2025-05 PRINC titre     n° 103 bordereau 11 01001 inve false",
		"2025-05 PRINC titre     n° 104 bordereau 11 01002 fonc false",
		"2025-05 PRINC titre     n° 105 bordereau 11 01002 fonc true",
		"2025-05 PRINC titre     n° 106 bordereau 11 01002 inve false",
		"2025-05 PRINC titre     n° 107 bordereau 11 01003 fonc false",
		"2025-05 PRINC titre     n° 108 bordereau 11 C01   fonc true",
		"2025-11 ANX titre     n°   0 bordereau  0 01002 fonc false",
		"2025-11 EAU titre     n° 301 bordereau 21 01002 fonc false",
		"2025-11 EAU titre     n° 302 bordereau 21 SYN   fonc false",
		"2025-11 PRINC mandat    n°   1 bordereau  1 01001 fonc falsereversement",
		"2025-11 PRINC mandat    n°   2 bordereau  1 01003 fonc falsereversement",
		"2025-11 PRINC reduction n°   1 bordereau 31 01002 fonc true",
		"2025-11 PRINC titre     n° 109 bordereau 12 01001 fonc false",
		"2025-11 PRINC titre     n° 110 bordereau 12 01002 fonc false",
		"2025-11 PRINC titre     n° 111 bordereau 12 01003 fonc false",
		"2026-05 PRINC mandat    n°   1 bordereau  1 01001 fonc falseannulation_673", // a new year, a new series
		"2026-05 PRINC mandat    n°   2 bordereau  1 01002 fonc falseannulation_673",
		"2026-05 PRINC titre     n° 101 bordereau 11 01001 fonc false",
		"2026-05 PRINC titre     n° 102 bordereau 11 01001 fonc true",
		"2026-05 PRINC titre     n° 103 bordereau 11 01001 inve false",
		"2026-05 PRINC titre     n° 104 bordereau 11 01002 fonc false",
		"2026-05 PRINC titre     n° 105 bordereau 11 01002 fonc true",
		"2026-05 PRINC titre     n° 106 bordereau 11 01002 inve false",
		"2026-05 PRINC titre     n° 107 bordereau 11 01003 fonc false",
		"2026-05 PRINC titre     n° 108 bordereau 11 C01   fonc true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
}

// TestCalculationsTakeNoNumbers calculates and approves again and again: only issues draw from the series.
func TestCalculationsTakeNoNumbers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	for range 3 {
		b.calculate("2025-05")
		b.approve("2025-05")
	}
	var numbers []int64
	for _, p := range b.issue("2025-05").Pieces {
		numbers = append(numbers, p.Numero)
	}
	slices.Sort(numbers)
	if !slices.Equal(numbers, []int64{101, 102}) {
		t.Errorf("numbers %v, want 101 and 102", numbers)
	}
}

// TestWithheldComesBack: what a small titre withheld comes back by itself, and goes out once the next sum lifts it.
func TestWithheldComesBack(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	for _, row := range []struct {
		id   billing.CampaignID
		want string
	}{
		{"2025-05", "reporte 10.00 0.00 10.00"},
		{"2025-11", "titre 20.00 0.00 20.00"},
		{"2026-05", "reporte 10.00 0.00 10.00"}, // of 2026
	} {
		var got []string
		for _, l := range gathered(t, b, row.id).Calculation.Lines {
			if l.Tiers == "SYN" {
				got = append(got, fmt.Sprintf("%s %s %s %s", l.Statut, l.Cible, l.DejaEmis, l.Montant))
				if (l.Piece == "") != (l.Statut == billing.StatutReporte) {
					t.Errorf("%s: statut %s on document %q", row.id, l.Statut, l.Piece)
				}
			}
		}
		if !slices.Equal(got, []string{row.want}) {
			t.Errorf("%s: lines of SYN %q, want %q", row.id, got, row.want)
		}
	}
}

// TestSecondRunBillsNothing: nothing changed, nothing more is due; an empty campaign can be issued.
func TestSecondRunBillsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.run("2025-05")
	second := b.calculate("2025-11")
	if len(second.Lines) != 0 || len(second.Pieces) != 0 || len(second.Parts) != 1 {
		t.Errorf("second campaign: %d lines, %d documents, %d parts, want none, none, and the part as it stands", len(second.Lines), len(second.Pieces), len(second.Parts))
	}
	b.approve("2025-11")
	if report := b.issue("2025-11"); len(report.Pieces) != 0 || report.Campaign.State != billing.Emise {
		t.Errorf("an empty campaign: %+v, want it issued", report)
	}
	b.clean()
}
