package allocation_test

import "testing"

// TestCostAndShares works calcul.md §1.1, §1.2, §1.3, §1.4.2 and §1.5: the service year, P, slices, the métropole's
// decided share, ajustements.
func TestCostAndShares(t *testing.T) {
	t.Parallel()
	checkExamples(t, []example{
		{"P is rounded half away from zero", `
			cout 10.005
			egal
			adh A`, "A=10.01 mel=0.00", ""},
		{"and a negative one too", `
			cout -10.005
			egal
			adh A`, "A=-10.01 mel=0.00", ""},
		{"the costs are added before they are rounded", `
			cout 0.004
			cout 0.004
			egal
			adh A`, "A=0.01 mel=0.00", ""},
		{"the share due is taken before", `
			cumul 33.33
			cout 100.01
			egal
			adh A`, "A=33.33 mel=0.00", ""}, // 33.333333
		{"nothing due, nothing billed", `
			cumul 0
			cout 1000
			egal
			adh A`, "mel=0.00", ""},
		{"an attributed cost is rounded alone", `
			cumul 50
			cout A 10.01
			direct
			adh A`, "A=5.01 mel=0.00", ""},
		{"no cost at all", `
			egal
			adh A`, "mel=0.00", ""},

		{"the service year begins with the service: 184 days", `
			vie 2025-07-01..
			forfait 365
			adh A`, "A=184.00 mel=-184.00", ""},
		{"and ends with it: 181 days", `
			vie ..2025-06-30
			forfait 365
			adh A`, "A=181.00 mel=-181.00", ""},
		{"a year without the service keeps its cost and its ajustements", `
			vie ..2024-12-31
			cout 80
			cout A 5
			egal
			direct
			adh A
			ajust A 20`, "A/A=20.00 mel=65.00", "reliquat=85.00 ajustement=-20.00"},

		{"P is split over the slices, not rounded in each: two cents to 123 and 122 days, none to 120", `
			cout 0.02
			cle ..2025-04-30
			egal
			cle 2025-05-01..2025-08-31
			gratuit
			cle 2025-09-01..
			gratuit
			adh A`, "mel=0.02", "reliquat=0.02"},
		{"between slices of 31 days, the cent goes to the earlier", `
			vie 2025-07-01..2025-08-31
			cout 0.01
			cle ..2025-07-31
			egal
			cle 2025-08-01..
			gratuit
			adh A`, "A=0.01 mel=0.00", ""},
		{"and not to the later", `
			vie 2025-07-01..2025-08-31
			cout 0.01
			cle ..2025-07-31
			gratuit
			cle 2025-08-01..
			egal
			adh A`, "mel=0.01", ""},
		{"an attributed cost is split over the slices too: 1.488 and 1.512 cents", `
			cout A 0.03
			cle ..2025-06-30
			direct
			cle 2025-07-01..
			gratuit
			adh A`, "A=0.01 mel=0.02", "reliquat=0.02"},
		{"and whole where both slices bill it", `
			cout A 0.03
			cle ..2025-06-30
			direct
			cle 2025-07-01..
			direct
			adh A`, "A=0.03 mel=0.00", ""},
		{"a bound cuts the year as a key does: 181 and 184 days", `
			cout 730
			egal
			adh A
			borne plafond=365 report=mel ..2025-06-30`, "A=730.00 A/B=-181.00 mel=181.00", "bornes=181.00"},
		{"a line is the sum over the slices", `
			cle ..2025-06-30
			forfait 365
			cle 2025-07-01..
			forfait 730
			adh A`, "A=549.00 mel=-549.00", ""}, // 181 + 368

		{"a rate, rounded half away from zero", `
			cout 0.05
			mel 10%
			egal
			adh A`, "A=0.04 mel=0.01", "decidee=0.01"},
		{"a rate for half the year: 10 % of 181.00", `
			cout 365
			mel 10% ..2025-06-30
			egal
			adh A`, "A=346.90 mel=18.10", "decidee=18.10"},
		{"an amount follows the days: 365 × 181/365", `
			cout 1000
			mel 365 ..2025-06-30
			egal
			adh A`, "A=819.00 mel=181.00", "decidee=181.00"},
		{"and the share due", `
			cumul 50
			cout 1000
			mel 365 ..2025-06-30
			egal
			adh A`, "A=409.50 mel=90.50", "decidee=90.50"},
		{"an amount counts the days of the service year, not of the year", `
			vie ..2025-06-30
			cout 1000
			mel 100
			egal
			adh A`, "A=900.00 mel=100.00", ""},
		{"an amount takes no more than the cost", `
			cout 100
			mel 500
			egal
			adh A`, "mel=100.00", "decidee=100.00"},
		{"nor its opposite of a revenue", `
			cout -100
			mel 500
			egal
			adh A`, "mel=-100.00", "decidee=-100.00"},
		{"an amount bears the sign of the cost", `
			cout -100
			mel 30
			egal
			adh A`, "A=-70.00 mel=-30.00", "decidee=-30.00"},

		{"an ajustement is not scaled by the share due", `
			cumul 50
			cout 1000
			egal
			adh A
			ajust A -30`, "A=500.00 A/A=-30.00 mel=30.00", "ajustement=30.00"},
		{"ajustements of one party add up, whether it adheres or not", `
			cout 10
			egal
			adh A
			ajust B 10
			ajust B 5.50`, "A=10.00 B/A=15.50 mel=-15.50", "ajustement=-15.50"},
		{"the métropole's own ajustement changes nothing for it", `
			cout 100
			egal
			adh A
			ajust M 20`, "A=100.00 M/A=20.00 mel=0.00", "usage=20.00 ajustement=-20.00"},
		{"the métropole adheres like anyone, and its line is its own", `
			cout 100
			egal
			adh A M`, "A=50.00 M=50.00 mel=50.00", "usage=50.00"},
		{"a slice without a member is the métropole's", `
			cout 365
			cle ..2025-06-30
			egal
			cle 2025-07-01..
			egal
			adh A ..2025-06-30`, "A=181.00 mel=184.00", "reliquat=184.00"},
		{"nobody at all, whatever assiette_nulle says", `
			cout 100
			proportionnel U`, "mel=100.00", "reliquat=100.00"},
	})
}
