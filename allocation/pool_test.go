package allocation_test

import "testing"

// TestPools works the pools of calcul.md §1.4.3 and §4.1.
func TestPools(t *testing.T) {
	t.Parallel()
	checkExamples(t, []example{
		{"a tie goes to the larger weight", `
			cout 0.02
			proportionnel U
			adh A B
			u A 1
			u B 3`, "B=0.02 mel=0.00", ""},
		{"then to the smaller code", `
			cout 0.01
			egal
			adh B A`, "A=0.01 mel=0.00", ""},
		{"a weight of nothing gets nothing", `
			cout 0.05
			proportionnel U
			adh A B
			u A 0
			u B 1`, "B=0.05 mel=0.00", ""},
		{"between pools, a tie goes to the smaller rang", `
			cout 0.01
			egal rang=2 poids=50
			egal rang=10 poids=50
			adh A`, "A/2=0.01 mel=0.00", ""},
		{"poids", `
			cout 100.01
			egal poids=33.3
			egal poids=66.7
			adh A`, "A=33.30 A/2=66.71 mel=0.00", ""}, // 33.30333 and 66.70667
		{"parts_fixes", `
			cout 100.01
			parts_fixes U
			adh A B
			u A 33.3
			u B 66.7`, "A=33.30 B=66.71 mel=0.00", ""},
		{"parts_fixes: absence is paid by the others, 365 to 184", `
			cout 549
			parts_fixes U
			adh A
			adh B 2025-07-01..
			u A 50
			u B 50`, "A=365.00 B=184.00 mel=0.00", ""},
		{"parts_fixes: absence is the métropole's", `
			cout 730
			parts_fixes U portee=montant
			adh A
			adh B 2025-07-01..
			u A 50
			u B 50`, "A=365.00 B=184.00 mel=181.00", "absence=181.00"},
		{"montant rounds what presence leaves of the whole share: 50 × 1/365", `
			cout 100
			egal portee=montant
			adh A
			adh B 2025-12-31..`, "A=50.00 B=0.14 mel=49.86", "absence=49.86"},
		{"montant of a revenue", `
			cout -100
			egal portee=montant
			adh A
			adh B 2025-12-31..`, "A=-50.00 B=-0.14 mel=-49.86", "absence=-49.86"},

		{"territoire: the métropole bears those who do not adhere", `
			cout 1000
			proportionnel U perimetre=territoire
			resident A B C
			adh A
			u A 10
			u B 10
			u C 20`, "A=250.00 mel=750.00", "absence=750.00"},
		{"territoire: a member counts, commune or not", `
			cout 450
			proportionnel U perimetre=territoire
			resident A B C
			adh A F
			u A 10
			u B 10
			u C 20
			u F 5`, "A=100.00 F=50.00 mel=300.00", "absence=300.00"},
		{"territoire: and the days that a member misses", `
			cout 730
			egal perimetre=territoire
			resident A B
			adh A 2025-07-01..`, "A=184.00 mel=546.00", "absence=546.00"},
		{"territoire: a commune of one day counts whole, a former one not at all", `
			cout 300
			egal perimetre=territoire
			resident A
			resident D 2025-12-31..
			resident E ..2024-12-31
			adh A`, "A=150.00 mel=150.00", ""},
		{"territoire: by slice", `
			cout 365
			cle ..2025-06-30
			egal perimetre=territoire
			cle 2025-07-01..
			egal perimetre=territoire
			resident A
			resident B 2025-07-01..
			adh A`, "A=273.00 mel=92.00", "absence=92.00"},
		{"territoire: a tie goes to the party, the métropole is last", `
			cout 0.01
			egal perimetre=territoire
			resident A Z
			adh Z`, "Z=0.01 mel=0.00", ""},
		{"territoire: but not against a larger weight", `
			cout 0.01
			egal perimetre=territoire
			resident A B Z
			adh Z`, "mel=0.01", ""},
		{"territoire: the métropole may adhere too", `
			cout 90
			egal perimetre=territoire
			resident A B
			adh A M`, "A=30.00 M=30.00 mel=60.00", "usage=30.00 absence=30.00"},

		{"no assiette: the métropole", `
			cout 100
			proportionnel U nulle=mel
			adh A
			u A 0`, "mel=100.00", "reliquat=100.00"},
		{"no assiette: equal parts by presence, 365 to 184", `
			cout 549
			proportionnel U nulle=egal
			adh A
			adh B 2025-07-01..
			u A 0
			u B 0`, "A=365.00 B=184.00 mel=0.00", ""},
		{"no assiette, montant: 50 × 184/365", `
			cout 100
			proportionnel U portee=montant nulle=egal
			adh A
			adh B 2025-07-01..
			u A 0
			u B 0`, "A=50.00 B=25.21 mel=24.79", "absence=24.79"},
		{"no assiette, territoire: equal parts with the absent", `
			cout 100
			proportionnel U perimetre=territoire nulle=egal
			resident A B
			adh A
			u A 0
			u B 0`, "A=50.00 mel=50.00", "absence=50.00"},
		{"no presence, equal parts by assiette_nulle: the métropole", `
			vie 2025-01-10..2025-01-20
			cout 10
			proportionnel U presence=mois_entier nulle=egal
			adh A
			u A 5`, "mel=10.00", "absence=10.00"},
		{"nothing to share needs no assiette", `
			proportionnel U
			adh A
			u A 0`, "mel=0.00", ""},
	})
}
