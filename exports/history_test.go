package exports_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/exports"
	"quotepart/exports/exportstest"
)

type accountKey struct {
	tiers, service string
	exercice       int
}

// TestHistoryFoots adds the history of every debtor up to what all campaigns billed and what was taken over, and wants the
// cause of every correction, those of earlier campaigns among them.
func TestHistoryFoots(t *testing.T) {
	t.Parallel()
	campaigns := exportstest.Sample(t, "..")
	last := campaigns[len(campaigns)-1]
	want := map[accountKey]money.Cents{}
	for _, x := range last.Dossier.Reprises {
		want[accountKey{x.Tiers, x.Service, x.Exercice}] += x.Montant
	}
	for _, c := range campaigns {
		for _, l := range c.Calculation.Lines {
			if l.Statut != billing.StatutReporte {
				want[accountKey{l.Tiers, l.Service, l.Exercice}] += l.Montant
			}
		}
	}
	got, told := map[accountKey]money.Cents{}, map[string]int{}
	r := read(t, last)
	for _, debtor := range r.Debtors() {
		statement, err := r.Statement(debtor)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := statement.History()
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			key := accountKey{row.Tiers, row.Service, row.Exercice}
			before := got[key]
			got[key] += row.Billed
			if got[key] != row.Total {
				t.Errorf("%v: %s: total %v, want %v", key, row.What, row.Total, got[key])
			}
			if before != 0 && row.Billed != 0 && strings.HasPrefix(row.What, "Campagne") && row.What != "Campagne de mai 2025" { // the first has none before it
				if told[row.What]++; len(row.Causes) == 0 {
					t.Errorf("%v: %s: row %d corrects %v by %v without a cause", key, row.What, i, before, row.Billed)
				}
			}
		}
	}
	for key, amount := range want {
		if slices.Contains(r.Debtors(), last.Dossier.TiersOf(key.tiers).Payeur()) && got[key] != amount { // the others get no statement
			t.Errorf("%v: %v, want %v", key, got[key], amount)
		}
	}
	for _, campaign := range []string{"Campagne de novembre 2025", "Campagne de mai 2026", "Campagne de novembre 2026"} {
		if told[campaign] == 0 {
			t.Errorf("%s: no correction at all", campaign)
		}
	}
}

// TestHistoryOfCancellation cancels a titre of the first campaign after the second was issued: it comes after that.
func TestHistoryOfCancellation(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	line := func(exercice, amount string) billing.Line {
		return exportstest.Line("PRINC;59005;59005;ACH-IMP;" + exercice + ";1;prevu;" + amount + ";0.00;" + amount + ";titre;")
	}
	earlier := func(id billing.CampaignID, seq int64, lines ...billing.Line) billing.Earlier {
		return billing.Earlier{Campaign: billing.Campaign{ID: id, IssueSeq: seq}, Billed: billing.Billed{Campaign: id, Dossier: exportstest.Dossier(), Lines: lines}}
	}
	first := earlier("2025-05", 4, line("2025", "10.00"))
	first.Cancellations = []billing.Cancellation{{Piece: billing.Piece{Seq: 9, Motif: "erreur"}, Lines: []billing.CancelledLine{{LineKey: first.Billed.Lines[0].Key(), Montant: -1000}}}}
	c.Earlier = []billing.Earlier{first, earlier("2025-11", 8, line("2025", "5.00"))}
	statement, err := read(t, c).Statement("59005")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := statement.History()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows {
		if row.Service == "ACH-IMP" {
			got = append(got, row.What+" "+exports.Year(row.Exercice)+" "+row.Billed.String()+" "+row.Total.String())
		}
	}
	want := []string{"Campagne de mai 2025 2025 10.00 10.00", "Campagne de novembre 2025 2025 5.00 15.00", "Annulation : erreur 2025 -10.00 5.00", "Campagne de mai 2026 2026 1290.00 1290.00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
