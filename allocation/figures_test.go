package allocation_test

import "testing"

// TestFigures works calcul.md §2: with a price of 1, the amount is the value.
func TestFigures(t *testing.T) {
	t.Parallel()
	checkExamples(t, []example{
		{"the base that is due", figures + `
			u A 5 base=prevu
			u A 7 base=realise
			u A 9`, "A=5.00 mel=-5.00", ""},
		{"the other base, when that is due", figures + `
			base realise
			u A 5 base=prevu
			u A 7 base=realise
			u A 9`, "A=7.00 mel=-7.00", ""},
		{"else the figure of both", figures + `
			u A 7 base=realise
			u A 9`, "A=9.00 mel=-9.00", ""},
		{"a figure of the other base alone is none", figures + `
			indicateur U absence=zero
			u A 7 base=realise`, "mel=0.00", ""},
		{"zero: a missing figure is 0", figures + `indicateur U absence=zero`, "mel=0.00", ""},
		{"a figure of 0 is a figure", figures + `u A 0`, "mel=0.00", ""},

		{"reconduit: the latest exercice before", figures + carried + `
			u A 1 exercice=2022
			u A 2 exercice=2023`, "A=2.00 mel=-2.00", ""},
		{"reconduit: never a later one", figures + carried + `
			u A 1 exercice=2023
			u A 2 exercice=2026`, "A=1.00 mel=-1.00", ""},
		{"reconduit: the exercice's own figure first", figures + carried + `
			u A 1 exercice=2024 base=realise
			u A 2`, "A=2.00 mel=-2.00", ""},
		{"reconduit, prevu: the other base of the same exercice is not looked at", figures + carried + `
			u A 1 exercice=2024
			u A 2 base=realise`, "A=1.00 mel=-1.00", ""},
		{"reconduit, prevu: what was seen before a later forecast", figures + carried + `
			u A 1 exercice=2022 base=realise
			u A 2 exercice=2022
			u A 3 exercice=2024 base=prevu`, "A=1.00 mel=-1.00", ""},
		{"reconduit, prevu: of what was seen, the latest exercice", figures + carried + `
			u A 1 exercice=2022 base=realise
			u A 2 exercice=2023`, "A=2.00 mel=-2.00", ""},
		{"reconduit, prevu: a forecast where nothing was seen", figures + carried + `
			u A 3 exercice=2024 base=prevu`, "A=3.00 mel=-3.00", ""},
		{"reconduit, realise: the latest exercice of any base", figures + carried + `
			base realise
			u A 1 exercice=2022 base=realise
			u A 3 exercice=2024 base=prevu`, "A=3.00 mel=-3.00", ""},
		{"reconduit, realise: in one exercice realise first", figures + carried + `
			base realise
			u A 1 exercice=2024 base=realise
			u A 2 exercice=2024
			u A 3 exercice=2024 base=prevu`, "A=1.00 mel=-1.00", ""},
		{"reconduit, realise: then both, then prevu", figures + carried + `
			base realise
			u A 2 exercice=2024
			u A 3 exercice=2024 base=prevu`, "A=2.00 mel=-2.00", ""},

		{"niveau: from its first day, 0 before: 365 × 184/365", figures + level + `u A 365 du=2025-07-01`, "A=184.00 mel=-184.00", ""},
		{"niveau: one of an earlier year still holds", figures + level + `u A 3.5 du=2019-05-01`, "A=3.50 mel=-3.50", ""},
		{"niveau: until the next", figures + level + `
			u A 365 du=2019-05-01
			u A 730 du=2025-07-01`, "A=549.00 mel=-549.00", ""}, // 181 + 368
		{"niveau: of a leap year, by 366", figures + level + `
			exercice 2024
			u A 366 du=2024-12-31`, "A=1.00 mel=-1.00", ""},
		{"niveau: only of a later year is 0, no missing figure", figures + level + `u A 5 du=2026-01-01`, "mel=0.00", ""},
		{"niveau: the base is no matter", figures + level + `u A 5 du=2020-01-01 base=realise`, "A=5.00 mel=-5.00", ""},
		{"niveau: without any row, zero", figures + `indicateur U niveau absence=zero`, "mel=0.00", ""},
		{"niveau: without any row, reconduit", figures + `indicateur U niveau absence=reconduit`, "mel=0.00", ""},

		{"an assiette: 2 × 3 + 0.5 × 4", weighted + `
			assiette W 2*U 0.5*V
			u A 3
			u A 4 V`, "A=8.00 mel=-8.00", ""},
		{"a multiplier: 3 × 4", weighted + `
			assiette W 1*U*V
			u A 3
			u A 4 V`, "A=12.00 mel=-12.00", ""},
		{"a negative coefficient, where the sum is not: 5 − 5", weighted + `
			assiette W 1*U -1*V
			u A 5
			u A 5 V`, "mel=0.00", ""},
		{"a multiplier that is carried over", weighted + `
			indicateur V absence=reconduit
			assiette W 1*U*V
			u A 3
			u A 4 V exercice=2024`, "A=12.00 mel=-12.00", ""},
	})
}

const (
	figures = `
		unitaire U 1
		adh A
		`
	carried  = "indicateur U absence=reconduit\n"
	level    = "indicateur U niveau\n"
	weighted = `
		unitaire W 1
		indicateur V
		adh A
		`
)
