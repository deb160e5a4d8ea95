package allocation_test

import "testing"

// TestTariffs works the table of tariffs of calcul.md §1.4.3. 184 days of 2025 follow 1 July.
func TestTariffs(t *testing.T) {
	t.Parallel()
	checkExamples(t, []example{
		{"gratuit makes no line", `
			cout 100
			gratuit
			adh A`, "mel=100.00", "reliquat=100.00"},
		{"forfait, rounded half away from zero", `
			forfait 10.005
			adh A`, "A=10.01 mel=-10.01", ""},
		{"a rebate too", `
			forfait -10.005
			adh A`, "A=-10.01 mel=10.01", ""},
		{"each amount is rounded alone", `
			forfait 0.005
			forfait 0.005
			adh A`, "A=0.01 A/2=0.01 mel=-0.02", ""},
		{"the share due is taken before the rounding", `
			cumul 50
			forfait 0.01
			adh A`, "A=0.01 mel=-0.01", ""},
		{"unitaire is exact to the end", `
			unitaire U 0.3335
			adh A
			u A 3`, "A=1.00 mel=-1.00", ""}, // 1.0005
		{"unitaire by time and share due: 2 × 73 × 184/365 × 50 %", `
			cumul 50
			unitaire U 2
			adh A 2025-07-01..
			u A 73`, "A=36.80 mel=-36.80", ""},
		{"strate: the bracket is of the whole figure, its price of the time", `
			strate U 0:150 1000:400
			adh A B 2025-07-01..
			u A 999.99
			u B 1000`, "A=75.62 B=201.64 mel=-277.26", ""}, // 75.616, 201.644
		{"progressif by time and share due: 12.50 × 184/365 × 50 %", `
			cumul 50
			progressif U 0:1 10:0.5
			adh A 2025-07-01..
			u A 15`, "A=3.15 mel=-3.15", ""},
		{"progressif reaches no bracket with nothing", `
			progressif U 0:1 10:0.5
			adh A
			u A 0`, "mel=0.00", ""},
		{"degressif: all at the price reached", `
			degressif U 0:1 10:0.5
			adh A B
			u A 9.99
			u B 10`, "A=9.99 B=5.00 mel=-14.99", ""},
		{"abonnement includes by time: 50.411 + (10 − 5.041) × 1", `
			abonnement U 100 inclus=10 prix_sup=1
			adh A 2025-07-01..
			u A 10`, "A=55.37 mel=-55.37", ""},
		{"abonnement at the share due: (3,200 + 2.5 × 350)/2", `
			cumul 50
			abonnement U 3200 inclus=10 prix_sup=350
			adh A
			u A 12.5`, "A=2037.50 mel=-2037.50", ""},
		{"abonnement: units are no matter of time, nothing is included before the phase", `
			abonnement U 100 inclus=10 prix_sup=1 de=9
			adh A 2025-06-01..
			u A 10`, "A=10.00 mel=-10.00", ""},
		{"abonnement: the formula counts the units of the year in each slice", `
			cle ..2025-06-30
			abonnement U 365 prix_sup=1
			cle 2025-07-01..
			abonnement U 365 prix_sup=1
			adh A
			u A 10`, "A=385.00 mel=-385.00", ""}, // 181 + 10, 184 + 10

		{"plafond_ligne follows time and share due: 365 × 184/365 × 50 %", `
			cumul 50
			unitaire U 100 plafond=365
			adh A 2025-07-01..
			u A 50`, "A=92.00 mel=-92.00", ""},
		{"plafond_ligne caps before the rounding", `
			forfait 1 plafond=0.005
			adh A`, "A=0.01 mel=-0.01", ""},
		{"plafond_ligne is no floor", `
			forfait 1 plafond=2
			adh A`, "A=1.00 mel=-1.00", ""},
		{"plafond_ligne of a ponctuel is whole", `
			forfait 100 ponctuel plafond=40
			adh A 2025-12-31..`, "A=40.00 mel=-40.00", ""},
		{"plafond_ligne leaves direct alone", `
			cout A 100
			direct plafond=1
			adh A`, "A=100.00 mel=0.00", ""},

		{"direct bills those who do not adhere too", `
			cout B 7
			direct
			adh A`, "B=7.00 mel=0.00", ""},
		{"direct takes nothing off what the pool shares", `
			cout 100
			cout A 10
			egal
			direct
			adh A`, "A=100.00 A/2=10.00 mel=0.00", ""},
		{"an attributed cost without direct is the métropole's", `
			cout 100
			cout A 10
			egal
			adh A`, "A=100.00 mel=10.00", "reliquat=10.00"},
		{"an attributed revenue is given back", `
			cout A -10
			direct
			adh A`, "A=-10.00 mel=0.00", ""},

		{"what tariffs leave is the métropole's", `
			cout 100
			mel 10%
			forfait 30
			adh A B`, "A=30.00 B=30.00 mel=40.00", "decidee=10.00 reliquat=30.00"},
		{"what they exceed too", `
			cout 100
			forfait 60
			adh A B`, "A=60.00 B=60.00 mel=-20.00", "reliquat=-20.00"},
		{"a pool shares what they leave", `
			cout 100
			forfait 10
			egal
			adh A B`, "A=10.00 A/2=40.00 B=10.00 B/2=40.00 mel=0.00", ""},
		{"or gives back what they exceed", `
			cout 10
			forfait 10
			egal
			adh A B`, "A=10.00 A/2=-5.00 B=10.00 B/2=-5.00 mel=0.00", ""},
	})
}

// TestUnitCost works cout_unitaire.
func TestUnitCost(t *testing.T) {
	t.Parallel()
	checkExamples(t, []example{
		{"published at two decimals: 0.51 for 0.505", `
			cout 50.50
			cout_unitaire U
			adh A
			u A 100`, "A=51.00 mel=-0.50", "arrondi=-0.50"},
		{"at four", `
			decimales 4
			cout 50.50
			cout_unitaire U
			adh A
			u A 100`, "A=50.50 mel=0.00", ""},
		{"at none", `
			decimales 0
			cout 50.50
			cout_unitaire U
			adh A
			u A 100`, "A=100.00 mel=-49.50", "arrondi=-49.50"},
		{"of the whole year, then shared out: 14.29 × 3 × 50 %", `
			cumul 50
			cout 100
			cout_unitaire U
			adh A B
			u A 3
			u B 4`, "A=21.44 B=28.58 mel=-0.02", "arrondi=-0.02"},
		{"the decided amount is that of the whole year too: (100 − 20) ÷ 10", `
			cumul 50
			cout 100
			mel 20
			cout_unitaire U
			adh A
			u A 10`, "A=40.00 mel=10.00", "decidee=10.00"},
		{"absence is the métropole's: 365 × 181/365", `
			cout 730
			cout_unitaire U
			adh A
			adh B 2025-07-01..
			u A 1
			u B 1`, "A=365.00 B=184.00 mel=181.00", "absence=181.00"},
		{"a slice's cost is its own: the presence is f", `
			cout 365
			cle ..2025-06-30
			cout_unitaire U
			cle 2025-07-01..
			cout_unitaire U
			adh A
			u A 1`, "A=365.00 mel=0.00", ""},
		{"ponctuel: f is 1 or 0", `
			cout 100
			cout_unitaire U ponctuel
			adh A 2025-06-01..
			adh B
			u A 1
			u B 1`, "A=50.00 mel=50.00", "absence=50.00"},
		{"a revenue, rounded away from zero: −5.03 for −5.025", `
			cout -10.05
			cout_unitaire U
			adh A
			u A 2`, "A=-10.06 mel=0.01", "arrondi=0.01"},
		{"plafond_ligne leaves a remainder, no rounding", `
			cout 100
			cout_unitaire U plafond=50
			adh A B
			u A 1
			u B 3`, "A=25.00 B=50.00 mel=25.00", "reliquat=25.00"},
		{"plafond_ligne is scaled by g, the amount by f", `
			cout 365
			cle ..2025-06-30
			gratuit
			cle 2025-07-01..
			cout_unitaire U plafond=73
			adh A
			u A 1`, "A=36.80 mel=328.20", "reliquat=328.20"}, // 184.00 × 184/184, against 73 × 184/365
		{"a pool shares the rounding", `
			cout 100.01
			cout_unitaire U
			egal
			adh A B
			u A 1
			u B 1`, "A=50.01 A/2=-0.01 B=50.01 mel=0.00", ""},
		{"no unit at all: no line", `
			cout 100
			cout_unitaire U nulle=mel
			adh A
			u A 0`, "mel=100.00", "reliquat=100.00"},
		{"nobody: no line, whatever assiette_nulle says", `
			cout 100
			cout_unitaire U`, "mel=100.00", "reliquat=100.00"},
	})
}
