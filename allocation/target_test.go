package allocation_test

import "testing"

// TestWorkedCases are the cases of reference/worked-cases.md that hold under calcul.md, by their names there.
func TestWorkedCases(t *testing.T) {
	t.Parallel()
	checkExamples(t, []example{
		{"G01 0.60 once: 883 inhabitants", `
			unitaire U 0.60 ponctuel
			adh A 2025-02-01..
			u A 883`, "A=529.80 mel=-529.80", ""},
		{"G01 0.80 a year: 900 inhabitants", `
			unitaire U 0.80
			adh A
			u A 900`, "A=720.00 mel=-720.00", ""},
		{"G01 0.80 from the tenth month: 2 months of 2025", `
			unitaire U 0.60 ponctuel
			unitaire U 0.80 de=9 presence=mois
			adh A 2025-02-01..
			u A 883`, "A=529.80 A/2=117.73 mel=-647.53", ""}, // 706.40 × 2/12 = 117.733
		{"G01 39 communes, 167,359 inhabitants", `
			unitaire U 0.80
			adh A
			u A 167359`, "A=133887.20 mel=-133887.20", "reliquat=-133887.20"},
		{"G02 a pool by units, 30 % with the métropole", epc + `proportionnel U`,
			"A=9419.66 B=3954.56 C=20400.78 mel=14475.00", "decidee=14475.00"},
		{"G02b a published unit cost: 169.72", epc + `cout_unitaire U`,
			"A=9419.46 B=3954.48 C=20400.34 mel=14475.72", "decidee=14475.00 arrondi=0.72"},
		{"G03 a thousand in three", `
			cout 1000
			egal
			adh A B C`, "A=333.34 B=333.33 C=333.33 mel=0.00", ""},
		{"G04 jours: 292 of 365", march + `forfait 1200`, "A=960.00 mel=-960.00", ""},
		{"G04 mois: 10 of 12", march + `forfait 1200 presence=mois`, "A=1000.00 mel=-1000.00", ""},
		{"G04 mois_entier: 9 of 12", march + `forfait 1200 presence=mois_entier`, "A=900.00 mel=-900.00", ""},
		{"G04b an exit in a leap year: 274 of 366", `
			exercice 2024
			forfait 1200
			adh A ..2024-09-30`, "A=898.36 mel=-898.36", ""},
		{"G05 absence paid by the others", absence + `proportionnel U`,
			"A=8196.72 B=983.61 C=819.67 mel=0.00", ""},
		{"G05 absence borne by the métropole", absence + `proportionnel U portee=montant`,
			"A=8000.00 B=960.00 C=800.00 mel=240.00", "absence=240.00"},
		{"G06 without a cap", lille + `proportionnel U`, "A=46016.69 B=3653.07 C=285.32 D=44.92 mel=0.00", ""},
		{"G06 Lille capped, the métropole bears it", lille + `
			proportionnel U
			borne plafond=30000 report=mel`,
			"A=46016.69 A/B=-16016.69 B=3653.07 C=285.32 D=44.92 mel=16016.69", "bornes=16016.69"},
		{"G06 Lille capped, the others bear it", lille + `
			proportionnel U
			borne plafond=30000 report=adherents`, // 18341.88, 1432.58, 225.54
			"A=46016.69 A/B=-16016.69 B=3653.07 B/B=14688.81 C=285.32 C/B=1147.26 D=44.92 D/B=180.62 mel=0.00", ""},
		{"G07 half by population, half by acts", `
			cout 24000
			proportionnel U poids=50
			proportionnel V poids=50
			indicateur V
			adh A B C
			u A 80
			u B 12
			u C 8
			u A 40 V
			u B 35 V
			u C 25 V`, "A=9600.00 A/2=4800.00 B=1440.00 B/2=4200.00 C=960.00 C/2=3000.00 mel=0.00", ""},
		{"G08 a trinome: 100 + 5 × 18 + 22.80 × 46.5", `
			forfait 100
			unitaire U 5
			unitaire V 22.80
			indicateur V
			adh A
			u A 18
			u A 46.5 V`, "A=100.00 A/2=90.00 A/3=1060.20 mel=-1250.20", ""},
		{"G09 strate", brackets + `strate U 0:150 1000:400 3500:900 10000:2000`,
			"A=150.00 B=400.00 C=400.00 D=900.00 E=2000.00 F=2000.00 G=400.00 mel=-6250.00", ""},
		{"G09 progressif", brackets + `progressif U 0:0.5 1000:0.4 3500:0.3 10000:0.1`, // 3499: 500 + 2499 × 0.40
			"A=499.50 B=500.00 C=692.00 D=1500.00 E=4344.90 F=26319.50 G=1499.60 mel=-35355.50", ""},
		{"G10 energy certificates given back, 10 % kept", `
			cout -12345.67
			mel 10%
			proportionnel U
			adh A B C
			u A 1200000
			u B 500000
			u C 95238.095`, "A=-7427.05 B=-3094.60 C=-589.45 mel=-1234.57", "decidee=-1234.57"},
		{"G11 May: half the forecast", acompte + `cumul 50`, "A=3666.67 mel=0.00", ""},
		{"G11 November: the forecast", acompte + `cumul 100`, "A=7333.33 mel=0.00", ""}, // − 3,666.67 = 3,666.66
		{"G11 next May: the accounts", `
			base realise
			cout 8120.47
			egal
			adh A`, "A=8120.47 mel=0.00", ""}, // − 7,333.33 = 787.14
		{"G12 the indexed tariff given, four decimals", `
			unitaire U 0.8158
			adh A
			u A 900`, "A=734.22 mel=-734.22", ""},
		{"G12 the indexed tariff given, two decimals", `
			unitaire U 0.82
			adh A
			u A 900`, "A=738.00 mel=-738.00", ""},
		{"G14 the host pays half, the others equal parts", `
			cout 1000001
			indicateur HOST absence=zero
			indicateur REST absence=zero
			proportionnel HOST poids=50
			proportionnel REST poids=50
			adh A B C D E
			u E 1 HOST
			u A 1 REST
			u B 1 REST
			u C 1 REST
			u D 1 REST`, "A/2=125000.13 B/2=125000.13 C/2=125000.12 D/2=125000.12 E=500000.50 mel=0.00", ""},
		{"G15 a coefficient of solidarity", `
			cout 10000
			indicateur K
			assiette W 1*U*K
			proportionnel W
			adh A B C
			u A 8000
			u B 1200
			u C 800
			u A 1.2 K
			u B 0.9333 K
			u C 0.8 K`, "A=8450.74 B=985.88 C=563.38 mel=0.00", ""},
		{"G16 overhead on gross: 212,430.55 + 16,994.44 − 30,000.00", `
			cout 212430.55
			cout 16994.44
			cout -30000
			egal
			adh A`, "A=199424.99 mel=0.00", ""},
		{"G18 a floor of 100, to the métropole", lille + `
			proportionnel U
			borne plancher=100 report=mel`,
			"A=46016.69 B=3653.07 C=285.32 D=44.92 D/B=55.08 mel=-55.08", "bornes=-55.08"},
		{"G18 a floor of 100, off the others", lille + `
			proportionnel U
			borne plancher=100 report=adherents`, // 45965.95, 3649.04, 285.01, 100.00
			"A=46016.69 A/B=-50.74 B=3653.07 B/B=-4.03 C=285.32 C/B=-0.31 D=44.92 D/B=55.08 mel=0.00", ""},
		{"G19 0.05 for each of 233 inhabitants", `
			unitaire U 0.05
			adh A
			u A 233`, "A=11.65 mel=-11.65", ""},
		{"G20 80 % the first year", degressive + `exercice 2025`, "A=18000.00 mel=72000.00", "decidee=72000.00"},
		{"G20 60 % the second", degressive + `exercice 2026`, "A=36000.00 mel=54000.00", ""},
		{"G20 40 % the third", degressive + `exercice 2027`, "A=54000.00 mel=36000.00", ""},
		{"G20 30 % from the fourth", degressive + `exercice 2028`, "A=63000.00 mel=27000.00", ""},
		{"G21 3,200 with 10 included, 350 beyond", `
			abonnement U 3200 inclus=10 prix_sup=350
			adh A B C D
			u A 0
			u B 8
			u C 10
			u D 12.5`, "A=3200.00 B=3200.00 C=3200.00 D=4075.00 mel=-13675.00", ""},
		{"G22 gradue", prints + `progressif U 0:0.045 10000:0.038 50000:0.031`,
			"A=450.00 B=450.04 C=1970.00 D=1970.03 E=4140.00 mel=-8980.07", ""},
		{"G22 toutes unites", prints + `degressif U 0:0.045 10001:0.038 50001:0.031`,
			"A=450.00 B=380.04 C=1900.00 D=1550.03 E=3720.00 mel=-8000.07", ""},
		{"G23 two spans, 120 and 92 days", `
			exercice 2023
			forfait 1200
			adh A 2023-01-01..2023-04-30
			adh A 2023-10-01..`, "A=696.99 mel=-696.99", ""},
		{"G24 an entry in a leap year: 293 of 366", `
			exercice 2020
			forfait 1200
			adh A 2020-03-14..`, "A=960.66 mel=-960.66", ""},
		{"G25 population municipale", `
			unitaire U 0.80
			adh A
			u A 238695`, "A=190956.00 mel=-190956.00", ""},
		{"G25 population totale", `
			unitaire U 0.80
			adh A
			u A 240523`, "A=192418.40 mel=-192418.40", ""},
		{"G26 what was right: 1,180.25", `
			cout 1180.25
			egal
			adh A`, "A=1180.25 mel=0.00", ""}, // less 1,234.50 issued: −54.25
		{"G28 metres of archives by days: 149 × 120 + 116 × 136 + 100 × 108.5 = 44,506", `
			indicateur U niveau
			unitaire U 9 presence=annee
			adh A
			u A 120 du=2024-01-01
			u A 136 du=2025-05-30
			u A 108.5 du=2025-09-23`, "A=1097.41 mel=-1097.41", ""},
	})
}

// Rows that several worked cases share.
const (
	epc = `
		cout 48250
		mel 30%
		adh A B C
		u A 55.5
		u B 23.3
		u C 120.2
		`
	march   = "adh A 2025-03-15..\n"
	absence = `
		cout 10000
		adh A C
		adh B 2025-03-15..
		u A 8000
		u B 1200
		u C 800
		`
	lille = `
		cout 50000
		adh A B C D
		u A 238695
		u B 18949
		u C 1480
		u D 233
		`
	brackets = `
		adh A B C D E F G
		u A 999
		u B 1000
		u C 1480
		u D 3500
		u E 18949
		u F 238695
		u G 3499
		`
	acompte = `
		cout 7333.33
		egal
		adh A
		`
	degressive = `
		cout 90000
		egal
		adh A
		mel 80% ..2025-12-31
		mel 60% 2026-01-01..2026-12-31
		mel 40% 2027-01-01..2027-12-31
		mel 30% 2028-01-01..
		`
	prints = `
		adh A B C D E
		u A 10000
		u B 10001
		u C 50000
		u D 50001
		u E 120000
		`
)
