package allocation_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"quotepart/allocation"
	"quotepart/allocation/money"
)

// effectText writes effects as cout=50.00, with the kinds counted in them behind a plus.
func effectText(effects []allocation.Effect) string {
	parts := make([]string, 0, len(effects))
	for _, e := range effects {
		text := string(e.Kind)
		for _, kind := range e.Avec {
			text += "+" + string(kind)
		}
		parts = append(parts, text+"="+e.Montant.String())
	}
	return strings.Join(parts, " ")
}

// variationText writes the effects on these parties, and holds each to its sum.
func variationText(t *testing.T, v *allocation.Variation, parties string) string {
	t.Helper()
	var lines []string
	for _, party := range strings.Fields(parties) {
		effects := effectsOf(t, v, position(party))
		lines = append(lines, party+": "+effectText(effects))
	}
	return strings.Join(lines, " | ")
}

// effectsOf gives the effects on a party, which must sum to the difference of its targets.
func effectsOf(t *testing.T, v *allocation.Variation, party int) []allocation.Effect {
	t.Helper()
	effects, err := v.Of(party)
	if err != nil {
		t.Fatal(err)
	}
	before, after, err := v.Total(party)
	if err != nil {
		t.Fatal(err)
	}
	var sum money.Cents
	for i, e := range effects {
		sum += e.Montant
		if e.Montant == 0 || i > 0 && place(effects[i-1].Kind) >= place(e.Kind) {
			t.Errorf("party %d: effects %s: one is 0, or out of order", party, effectText(effects))
		}
	}
	if sum != after-before {
		t.Errorf("party %d: effects %s sum to %s, want %s − %s = %s", party, effectText(effects), sum, after, before, after-before)
	}
	return effects
}

func place(kind allocation.EffectKind) int {
	for i, k := range allocation.EffectKinds() {
		if k == kind {
			return i
		}
	}
	return -1
}

// TestVariation compares two scripts: both rows begin with what the two sides share.
func TestVariation(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, shared, before, after, want string }{
		{"nothing changed", "cout 1000\nproportionnel U\nadh A B\nu A 1\nu B 3", "", "", "A:  | B: "},
		{"the cost alone", "proportionnel U\nadh A B\nu A 1\nu B 3", "cout 1000", "cout 1200", "A: cout=50.00 | B: cout=150.00"},
		{"an attributed cost", "direct\nadh A B", "cout A 50", "cout A 70\ncout B 5", "A: cout=20.00 | B: cout=5.00"},
		{"half the year was due, then all of it", "cout 1000\negal\nadh A B", "cumul 50", "cumul 100", "A: echeancier=250.00 | B: echeancier=250.00"},
		{"forecast, then real cost, and nothing else", "egal\nadh A B", "cout 1000\nbase prevu", "cout 900\nbase realise", "A: cout=-50.00 | B: cout=-50.00"},
		{"one party counts more: 1000 × 200/500 for itself, 600 for the other",
			"cout 1000\nproportionnel U\nadh A B\nu B 300", "u A 100", "u A 200", "A: unites_propres=150.00 | B: unites_autres=-150.00"},
		{"both count otherwise: A alone 200/500, then 200/400; B alone 200/300, then 200/400",
			"cout 900\nproportionnel U\nadh A B", "u A 100\nu B 300", "u A 200\nu B 200",
			"A: unites_propres=135.00 unites_autres=90.00 | B: unites_propres=-75.00 unites_autres=-150.00"},
		{"a price times a quantity knows no others", "unitaire U 2\nadh A B", "u A 10\nu B 1", "u A 15\nu B 7", "A: unites_propres=10.00 | B: unites_propres=12.00"},
		{"the figure of the forecast, then of the account", "unitaire U 2\nadh A\nu A 10 base=prevu\nu A 12 base=realise",
			"base prevu", "base realise", "A: unites_propres=4.00"},
		{"a party joins: its whole share is its own doing, the others pay less", "cout 900\negal\nadh A B", "", "adh C",
			"A: entrees_sorties=-150.00 | B: entrees_sorties=-150.00 | C: adhesion=300.00"},
		{"a party leaves", "cout 900\negal\nadh A B", "adh C ..2025-12-31", "adh C ..2024-12-31",
			"A: entrees_sorties=150.00 | B: entrees_sorties=150.00 | C: adhesion=-300.00"},
		{"it joins and counts from the start with the figures of after", "cout 900\nproportionnel U\nadh A\nu A 1", "", "adh B\nu B 2",
			"A: entrees_sorties=-600.00 | B: adhesion=600.00"},
		{"present the half of the year that has 184 days: 365 × 184/365", "forfait 365\nadh A", "", "adh B 2025-07-01..", "A:  | B: adhesion=184.00"},
		{"an adhesion ends earlier: 181 days of 365", "forfait 365", "adh A", "adh A ..2025-06-30", "A: presence=-184.00"},
		{"absence is paid by the others: 549 to share by 184 and 365 days, not by halves", "cout 549\negal\nadh A",
			"adh B", "adh B 2025-07-01..", "A: presence=90.50 | B: presence=-90.50"},
		{"a leap year is a day longer: 306 days of 366, then of 365", "forfait 36600\nadh A 2024-03-01..", "exercice 2024\nadh B 2019-03-01..",
			"exercice 2025\nadh B 2019-03-01..", "A: presence=6000.00 | B: "},
		{"a phase moves with the year", "forfait 1200 a=12 presence=mois\nadh A 2024-07-01..", "exercice 2024", "exercice 2025", "A: "},
		{"once and for all: the year after, nothing", "forfait 500 ponctuel\nadh A 2024-07-01..", "exercice 2024", "exercice 2025", "A: presence=-500.00"},
		{"a price", "adh A\nu A 883", "unitaire U 0.80", "unitaire U 1.00", "A: cle=176.60"},
		{"a version of the key begins the year after", "cle ..2025-12-31\nunitaire U 2\ncle 2026-01-01..\nunitaire U 3\nadh A",
			"exercice 2025\nu A 10", "exercice 2026\nu A 10", "A: cle=10.00"},
		{"from parts by population to equal parts: before's indicator is not asked of who joins", "cout 900\nadh A B",
			"proportionnel U\nu A 1\nu B 2", "egal\nadh C", "A:  | B: cle+entrees_sorties=-300.00 | C: cle+adhesion=300.00"},
		{"the decimals of a published unit cost", "cout 100\ncout_unitaire U\nadh A B\nu A 1\nu B 2", "decimales 2", "decimales 0", "A: cle=-0.33 | B: cle=-0.66"},
		{"the service year begins earlier: 365 × 184/365", "forfait 365\nadh A", "vie 2025-07-01..", "vie 2020-01-01..", "A: cle=181.00"},
		{"the métropole's decided share", "cout 1000\negal\nadh A B", "mel 30%", "mel 40%", "A: part_mel=-50.00 | B: part_mel=-50.00"},
		{"an exoneration", "cout 1000\negal\nadh A B", "", "exo A 50", "A: exonerations_bornes=-250.00 | B: "},
		{"a borne that the others bear", "cout 1000\nproportionnel U\nadh A B C\nu A 1\nu B 1\nu C 8", "", "borne plafond=600 report=adherents",
			"A: exonerations_bornes=100.00 | B: exonerations_bornes=100.00 | C: exonerations_bornes=-200.00"},
		{"a correction by hand", "cout 1000\negal\nadh A B", "ajust A -30", "ajust A -10\najust B 5", "A: corrections=20.00 | B: corrections=5.00"},
		{"the territory grows: A pays 1/3, then 1/4", "cout 1200\nproportionnel U perimetre=territoire\nadh A\nresident A B C\nu A 1\nu B 1\nu C 1\nu D 1",
			"", "resident D", "A: entrees_sorties=-100.00"},
		{"left-over cents are told apart: 33.33 + 0.01, then 33.33", "egal\nadh A B C", "cout 100", "cout 99.99", "A: arrondi=-0.01 | B:  | C: "},
		{"and those of a credit", "egal\nadh A B C", "cout -100", "cout -99.99", "A: arrondi=0.01 | B:  | C: "},
		{"fixed parts sum to 100 only all together", "cout 1000\nparts_fixes U\nadh A B", "u A 40\nu B 60", "u A 50\nu B 50",
			"A: unites_autres+unites_propres=100.00 | B: unites_autres+unites_propres=-100.00"},
		{"a service is created", "cout 1000\negal\nadh A", "exercice 2024\nvie 2025-01-01..", "exercice 2025\nvie 2025-01-01..", "A: service=1000.00"},
		{"all at once: 600, ×½, +100 of cost, 5 joins", "egal\nadh A B\nresident A", "cumul 50\ncout 1200", "cumul 100\ncout 1500\nadh C\nmel 20%\najust A 7",
			"A: echeancier=300.00 cout=150.00 entrees_sorties=-250.00 part_mel=-100.00 corrections=7.00 | C: adhesion=500.00 part_mel=-100.00"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			v := allocation.Compare(input(t, row.shared+"\n"+row.before), input(t, row.shared+"\n"+row.after))
			var parties []string
			for part := range strings.SplitSeq(row.want, " | ") {
				parties = append(parties, part[:1])
			}
			if got := variationText(t, v, strings.Join(parties, " ")); got != row.want {
				t.Errorf("%s\nbefore %s\nafter %s\ngot  %s\nwant %s", row.shared, row.before, row.after, got, row.want)
			}
		})
	}
}

// TestVariationOfNothingDue compares with an exercice of which nothing is due, and one whose target has a fault.
func TestVariationOfNothingDue(t *testing.T) {
	t.Parallel()
	in := input(t, "cout 1000\negal\nadh A B\najust A 5")
	for _, row := range []struct {
		why           string
		before, after *allocation.Input
		want          string
	}{
		{"nothing was due", nil, in, "A: echeancier=505.00 | B: echeancier=500.00"},
		{"nothing is due", in, nil, "A: echeancier=-505.00 | B: echeancier=-500.00"},
		{"never", nil, nil, "A:  | B: "},
	} {
		if got := variationText(t, allocation.Compare(row.before, row.after), "A B"); got != row.want {
			t.Errorf("%s: got %s, want %s", row.why, got, row.want)
		}
	}
	faulty := input(t, "cout 1000\nproportionnel U\nadh A")
	for _, v := range []*allocation.Variation{allocation.Compare(in, faulty), allocation.Compare(faulty, in), allocation.Compare(faulty, nil)} {
		for range 2 { // the second time as the first
			if _, err := v.Of(0); !errors.Is(err, allocation.ErrNoTarget) {
				t.Errorf("got %v, want ErrNoTarget", err)
			}
		}
	}
}

// TestVariationIsShared asks many times at once, for the same and for other parties.
func TestVariationIsShared(t *testing.T) {
	t.Parallel()
	before, after := poolPair(30)
	want := make([]string, 30)
	for party := range want {
		want[party] = effectText(effectsOf(t, allocation.Compare(before, after), party))
	}
	v := allocation.Compare(before, after)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for party := range want {
				effects, err := v.Of(party)
				if got := effectText(effects); err != nil || got != want[party] {
					t.Errorf("party %d: got %s, %v, want %s", party, got, err, want[party])
				}
			}
		})
	}
	group.Wait()
}

func TestSumEffects(t *testing.T) {
	t.Parallel()
	got := effectText(allocation.SumEffects(
		[]allocation.Effect{{Kind: allocation.EffectCout, Montant: 500}, {Kind: allocation.EffectCle, Montant: 3, Avec: []allocation.EffectKind{allocation.EffectPresence, allocation.EffectCout}}},
		[]allocation.Effect{{Kind: allocation.EffectCle, Montant: 2, Avec: []allocation.EffectKind{allocation.EffectCout}}, {Kind: allocation.EffectCout, Montant: -500}, {Kind: allocation.EffectService, Montant: -1}}))
	if want := "service=-0.01 cle+cout+presence=0.05"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
