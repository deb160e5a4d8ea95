package allocation_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation"
)

// lines takes the indentation off a text.
func lines(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// TestFaults provokes each kind of fault. A party or a rang that plays no part is - or 0.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, script, want string }{
		{"days without a key", `
			cle ..2025-06-30
			egal
			adh A`, "cle_absente -/0 2025-07-01..2025-12-31"},
		{"no key at all", "adh A", "cle_absente -/0 2025-01-01..2025-12-31"},
		{"a missing figure, once for each party whatever the components and slices", `
			cle ..2025-06-30
			unitaire U 1
			proportionnel U
			cle 2025-07-01..
			unitaire U 1
			adh A B`, `
			chiffre_absent A/0 U 2025-01-01..2025-12-31
			chiffre_absent B/0 U 2025-01-01..2025-12-31`},
		{"a member needs its figure whatever its presence", `
			forfait 1
			unitaire U 1 de=12
			adh A 2025-07-01..`, "chiffre_absent A/0 U 2025-01-01..2025-12-31"},
		{"so does a commune of the territory that does not adhere", `
			cout 100
			proportionnel U perimetre=territoire
			resident A B
			resident C ..2024-12-31
			adh A
			u A 1`, "chiffre_absent B/0 U 2025-01-01..2025-12-31"},
		{"a multiplier", `
			assiette W 1*U*V
			indicateur V
			unitaire W 1
			adh A
			u A 1`, "chiffre_absent A/0 V 2025-01-01..2025-12-31"},
		{"an indicator that nobody knows", `
			unitaire V 1
			adh A`, "chiffre_absent A/0 V 2025-01-01..2025-12-31"},
		{"reconduit without any earlier row", `
			indicateur U absence=reconduit
			unitaire U 1
			adh A
			u A 1 exercice=2026`, "chiffre_absent A/0 U 2025-01-01..2025-12-31"},
		{"a niveau without any row", `
			indicateur U niveau
			unitaire U 1
			adh A`, "chiffre_absent A/0 U 2025-01-01..2025-12-31"},
		{"a negative assiette", `
			unitaire U 1
			adh A
			u A -0.5`, "assiette_negative A/0 U -0.5 2025-01-01..2025-12-31"},
		{"a negative sum", `
			assiette W 1*U -2*U
			unitaire W 1
			adh A
			u A 3`, "assiette_negative A/0 W -3 2025-01-01..2025-12-31"},
		{"nothing to share by", `
			cout 100
			proportionnel U
			adh A
			u A 0`, "assiette_nulle -/1 U 2025-01-01..2025-12-31"},
		{"nobody there to share", `
			vie 2025-01-10..2025-01-20
			cout 10
			proportionnel U presence=mois_entier
			adh A
			u A 5`, "assiette_nulle -/1 U 2025-01-10..2025-01-20"},
		{"nothing to divide by, even where nothing is shared", `
			cout_unitaire U
			adh A
			u A 0`, "assiette_nulle -/1 U 2025-01-01..2025-12-31"},
		{"percentages of the members that do not sum to 100", `
			parts_fixes U
			adh A
			u A 99.9`, "parts_fixes -/1 99.9 2025-01-01..2025-12-31"},
		{"bounds over a negative amount", `
			cout -100
			egal
			adh A B
			borne plafond=10 report=mel`, `
			borne_negative A/0 -50.00 2025-01-01..2025-12-31
			borne_negative B/0 -50.00 2025-01-01..2025-12-31`},
		{"all kinds at once", `
			cout 100
			cle ..2025-02-28
			unitaire U 1
			parts_fixes P poids=50
			proportionnel N poids=50
			cle 2025-03-01..2025-03-31
			proportionnel P poids=50
			proportionnel Z rang=4 poids=50
			cle 2025-05-01..
			forfait -5
			borne plancher=1 report=mel 2025-05-01..
			indicateur P
			indicateur N
			indicateur Z
			adh A B
			u B 1
			u A 60 P
			u B 39 P
			u A 1 N
			u B -1 N
			u A 0 Z
			u B 0 Z`, `
			cle_absente -/0 2025-04-01..2025-04-30
			chiffre_absent A/0 U 2025-01-01..2025-12-31
			parts_fixes -/2 99 2025-01-01..2025-02-28
			assiette_negative B/0 N -1 2025-01-01..2025-12-31
			assiette_nulle -/4 Z 2025-03-01..2025-03-31
			borne_negative A/0 -3.36 2025-05-01..2025-12-31
			borne_negative B/0 -3.36 2025-05-01..2025-12-31`},
		{"what a missing figure leaves unknown is no fault: R may be 0, y may be positive", `
			cout 100
			unitaire U 1
			forfait -5
			proportionnel Z
			indicateur Z
			adh A
			u A 0 Z
			borne plancher=1 report=mel`, "chiffre_absent A/0 U 2025-01-01..2025-12-31"},
		{"nor the sum of percentages of which one is missing, nor their quotient", `
			cout 100
			parts_fixes U poids=50
			parts_fixes V poids=50
			cout_unitaire U
			indicateur V
			adh A B
			u A 1
			u A 100 V
			u B -1 V`, `
			chiffre_absent B/0 U 2025-01-01..2025-12-31
			assiette_negative B/0 V -1 2025-01-01..2025-12-31`},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			target, faults, err := allocation.Compute(input(t, row.script))
			if err != nil || target != nil {
				t.Errorf("Compute: %v, %v", target, err)
			}
			if diff := cmp.Diff(lines(row.want), faultText(faults)); diff != "" {
				t.Errorf("%s\nfaults (-want +got):\n%s", row.script, diff)
			}
		})
	}
}

// TestNotes provokes each kind of note, and the cases beside them that are none.
func TestNotes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, script, want string }{
		{"tariffs above the cost", `
			cout 100
			forfait 60
			adh A B`, "tarif_superieur_au_cout -/0 20.00"},
		{"a pool gives it back", `
			cout 100
			forfait 60
			egal
			adh A B`, ""},
		{"nobody, at a cost", `
			cout 100
			egal`, "sans_adherent -/0 100.00"},
		{"nobody, at no cost", "egal", ""},
		{"nobody, where the métropole takes all of it", `
			cout 100
			mel 100%
			egal`, "sans_adherent -/0 0.00"},
		{"equal parts of nobody there", `
			vie 2025-01-10..2025-01-20
			cout 10
			egal presence=mois_entier
			adh A`, "sans_presence -/1 10.00"},
		{"no assiette, to the métropole", `
			cout 100
			proportionnel U nulle=mel
			adh A
			u A 0`, "assiette_nulle -/1 100.00"},
		{"no assiette, in equal parts", `
			cout 100
			proportionnel U nulle=egal
			adh A
			u A 0`, "assiette_nulle -/1 100.00"},
		{"no unit to divide by", `
			cout 100
			mel 10%
			cout_unitaire U nulle=egal
			adh A
			u A 0`, "assiette_nulle -/1 90.00"},
		{"a direct bill to who does not adhere", `
			cout A 5
			cout B 7
			cout C 0
			direct
			adh A`, "direct_sans_adhesion B/1 7.00"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			if got := noteText(compute(t, input(t, row.script)).Notes); got != row.want {
				t.Errorf("%s\ngot  notes %s\nwant notes %s", row.script, got, row.want)
			}
		})
	}
}

// TestOutOfProportion refuses an amount that could carry a sum out of int64.
func TestOutOfProportion(t *testing.T) {
	t.Parallel()
	for _, script := range []string{
		"egal\nadh A\ncout 10000000000.01",
		"egal\nadh A\ncout -10000000000.01",
		"direct\nadh A\ncout A 99999999999999999999999999",
		"forfait 10000000000.01\nadh A",
		"egal\nadh A\ncout 1\nmel 10000000000.01",
		"forfait 1\nadh A\nborne plancher=10000000000.01 report=mel",
		"forfait 1\nadh A\nborne plafond=10000000000.01 report=mel",
		"cumul 1\ncout 1000000000000000\ncout_unitaire U\nadh A\nu A 1",
		"egal\nadh A\ncout 1\najust A 10000000000.01",
		"egal\nadh A\ncout 1\najust A 9000000000\najust A 9000000000",
		"cout 1\ncout_unitaire U plafond=-1e20\nadh A\nu A 1",
		"cout 1\ncout_unitaire U de=9\nadh A 2025-06-01..\nu A 1\ndecimales 2\nmel 10000000000.01",
	} {
		target, faults, err := allocation.Compute(input(t, script))
		if err != nil || target != nil || len(faults) != 1 || faults[0].Kind != allocation.FaultTooLarge {
			t.Errorf("%s\ngot %v, %v, %v, want the one fault FaultTooLarge", script, target, faults, err)
		}
	}
	if got := show(compute(t, input(t, "egal\nadh A\ncout 10000000000"))); got != "A=10000000000.00 mel=0.00" {
		t.Errorf("the largest cost: got %s", got)
	}
}
