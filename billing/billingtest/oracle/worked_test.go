package oracle_test

import (
	"strings"
	"testing"
)

// TestWorkedCases holds the oracle against the cases of reference/worked-cases.md that hold under calcul.md, and against
// small ones worked by hand for what they leave out. Amounts are those of a campaign's lines, the rangs of a party added.
func TestWorkedCases(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, script, want string }{
		{"G01 a price once, at the first day", `
			cles methode=unitaire montant=0.60 ponctuel=oui
			cles rang=2 methode=unitaire montant=0.80 presence=mois phase_de=9
			adhesions tiers=A du=2025-02-01
			unites tiers=A valeur=883`, "A=647.53 mel=-647.53"}, // 529.80, and 706.40 × 2/12
		{"G01 a price a year", `
			cles methode=unitaire montant=0.80 presence=mois phase_de=9
			adhesions tiers=A
			unites tiers=A valeur=167359`, "A=133887.20 mel=-133887.20"},
		{"G02 a pool by units, 30 % with the metropole", sim + `cles methode=proportionnel`,
			"A=9419.66 B=3954.56 C=20400.78 mel=14475.00"},
		{"G02b a published unit cost, whose rounding stays with the metropole", sim + `cles methode=cout_unitaire`,
			"A=9419.46 B=3954.48 C=20400.34 mel=14475.72"},
		{"G03 thirds", `
			cles methode=egal
			couts montant=1000
			adhesions tiers=A
			adhesions tiers=B
			adhesions tiers=C`, "A=333.34 B=333.33 C=333.33 mel=0.00"},
		{"G04 by days", entry + `cles methode=forfait montant=1200`, "A=960.00 mel=-960.00"},
		{"G04 by months begun", entry + `cles methode=forfait montant=1200 presence=mois`, "A=1000.00 mel=-1000.00"},
		{"G04 by whole months", entry + `cles methode=forfait montant=1200 presence=mois_entier`, "A=900.00 mel=-900.00"},
		{"G04b a leap year", `
			cles methode=forfait montant=1200
			adhesions tiers=A au=2024-09-30
			campagne 2024-05`, "A=898.36 mel=-898.36"},
		{"G05 absence is paid by the others", absence + `cles methode=proportionnel`,
			"A=8196.72 B=983.61 C=819.67 mel=0.00"},
		{"G05 absence is borne by the metropole", absence + `cles methode=proportionnel portee=montant`,
			"A=8000.00 B=960.00 C=800.00 mel=240.00"},
		{"G06 no cap", four + `cles methode=proportionnel`, "A=46016.69 B=3653.07 C=285.32 D=44.92 mel=0.00"},
		{"G06 a cap, borne by the metropole", four + `
			cles methode=proportionnel
			bornes plafond=30000 report=mel`, "A=30000.00 B=3653.07 C=285.32 D=44.92 mel=16016.69"},
		{"G06 a cap, borne by the others", four + `
			cles methode=proportionnel
			bornes plafond=30000 report=adherents`, "A=30000.00 B=18341.88 C=1432.58 D=225.54 mel=0.00"},
		{"G18 a floor, to the metropole's credit", four + `
			cles methode=proportionnel
			bornes plancher=100 report=mel`, "A=46016.69 B=3653.07 C=285.32 D=100.00 mel=-55.08"},
		{"G18 a floor, to the others' credit", four + `
			cles methode=proportionnel
			bornes plancher=100 report=adherents`, "A=45965.95 B=3649.04 C=285.01 D=100.00 mel=0.00"},
		{"G07 half by population, half by acts", `
			couts montant=24000
			cles methode=proportionnel poids=50
			cles rang=2 methode=proportionnel poids=50 assiette=V
			indicateurs code=V
			adhesions tiers=A
			adhesions tiers=B
			adhesions tiers=C
			unites tiers=A valeur=80
			unites tiers=B valeur=12
			unites tiers=C valeur=8
			unites tiers=A indicateur=V valeur=40
			unites tiers=B indicateur=V valeur=35
			unites tiers=C indicateur=V valeur=25`, "A=14400.00 B=5640.00 C=3960.00 mel=0.00"},
		{"G08 a trinome", `
			cles methode=forfait montant=100
			cles rang=2 methode=unitaire montant=5
			cles rang=3 methode=unitaire montant=22.80 assiette=V
			indicateurs code=V
			adhesions tiers=A
			unites tiers=A valeur=18
			unites tiers=A indicateur=V valeur=46.5`, "A=1250.20 mel=-1250.20"},
		{"G09 brackets", brackets + `
			cles methode=strate
			baremes a_partir_de=0 montant=150
			baremes a_partir_de=1000 montant=400
			baremes a_partir_de=3500 montant=900
			baremes a_partir_de=10000 montant=2000`, "A=150.00 B=400.00 C=900.00 D=2000.00 mel=-3450.00"},
		{"G09 slices", brackets + `
			cles methode=progressif
			baremes a_partir_de=0 montant=0.5
			baremes a_partir_de=1000 montant=0.4
			baremes a_partir_de=3500 montant=0.3
			baremes a_partir_de=10000 montant=0.1`, "A=499.50 B=500.00 C=1500.00 D=4344.90 mel=-6844.40"},
		{"G10 a revenue is given back, 10 % kept", `
			services reglement=mandat
			couts montant=-12345.67
			parts_mel valeur=10
			cles methode=proportionnel
			adhesions tiers=A
			adhesions tiers=B
			adhesions tiers=C
			unites tiers=A valeur=1200000
			unites tiers=B valeur=500000
			unites tiers=C valeur=95238.095`, "A(mandat)=-7427.05 B(mandat)=-3094.60 C(mandat)=-589.45 mel=-1234.57"},
		{"G14 the host pays half", `
			couts montant=1000001
			indicateurs code=HOST absence=zero
			indicateurs code=REST absence=zero
			tiers code=E
			cles methode=proportionnel poids=50 assiette=HOST
			cles rang=2 methode=proportionnel poids=50 assiette=REST
			adhesions tiers=A
			adhesions tiers=B
			adhesions tiers=C
			adhesions tiers=D
			adhesions tiers=E
			unites tiers=E indicateur=HOST valeur=1
			unites tiers=A indicateur=REST valeur=1
			unites tiers=B indicateur=REST valeur=1
			unites tiers=C indicateur=REST valeur=1
			unites tiers=D indicateur=REST valeur=1`,
			"A=125000.13 B=125000.13 C=125000.12 D=125000.12 E=500000.50 mel=0.00"},
		{"G15 a coefficient of solidarity", `
			couts montant=10000
			indicateurs code=K
			assiettes indicateur=U multiplicateur=K
			cles methode=proportionnel assiette=W
			adhesions tiers=A
			adhesions tiers=B
			adhesions tiers=C
			unites tiers=A valeur=8000
			unites tiers=B valeur=1200
			unites tiers=C valeur=800
			unites tiers=A indicateur=K valeur=1.2
			unites tiers=B indicateur=K valeur=0.9333
			unites tiers=C indicateur=K valeur=0.8`, "A=8450.74 B=985.88 C=563.38 mel=0.00"},
		{"G20 the metropole's share of the first year", `
			couts montant=90000
			parts_mel valeur=80 au=2025-12-31
			parts_mel valeur=60 du=2026-01-01
			cles methode=egal
			adhesions tiers=A`, "A=18000.00 mel=72000.00"},
		{"G21 a subscription and what exceeds it", `
			cles methode=abonnement montant=3200 inclus=10 prix_sup=350
			adhesions tiers=A
			adhesions tiers=B
			unites tiers=A valeur=8
			unites tiers=B valeur=12.5`, "A=3200.00 B=4075.00 mel=-7275.00"},
		{"G22 a price by slices", prints + `
			cles methode=progressif
			baremes a_partir_de=0 montant=0.045
			baremes a_partir_de=10000 montant=0.038
			baremes a_partir_de=50000 montant=0.031`, "A=450.00 B=450.04 C=1970.03 D=4140.00 mel=-7010.07"},
		{"G22 all units at the price reached", prints + `
			cles methode=degressif
			baremes a_partir_de=0 montant=0.045
			baremes a_partir_de=10001 montant=0.038
			baremes a_partir_de=50001 montant=0.031`, "A=450.00 B=380.04 C=1550.03 D=3720.00 mel=-6100.07"},
		{"G23 two spans", `
			cles methode=forfait montant=1200
			adhesions tiers=A du=2023-01-01 au=2023-04-30
			adhesions tiers=A du=2023-10-01 au=2023-12-31
			campagne 2023-05`, "A=696.99 mel=-696.99"},
		{"G24 an entry in a leap year", `
			cles methode=forfait montant=1200
			adhesions tiers=A du=2020-03-14
			campagne 2020-05`, "A=960.66 mel=-960.66"},
		{"G28 metres of archives by days", `
			indicateurs nature=niveau
			cles methode=unitaire montant=9 presence=annee
			adhesions tiers=A
			unites tiers=A du=2024-01-01 exercice= valeur=120
			unites tiers=A du=2025-05-30 exercice= valeur=136
			unites tiers=A du=2025-09-23 exercice= valeur=108.5`, "A=1097.41 mel=-1097.41"}, // 149, 116, 100 days: 44,506
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			script := c.script
			if !strings.Contains(script, "campagne ") {
				script += "\ncampagne 2025-05"
			}
			if got := perParty(run(t, script)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// Rows that several cases share.
const (
	sim = `
		couts montant=48250
		parts_mel valeur=30
		adhesions tiers=A
		adhesions tiers=B
		adhesions tiers=C
		unites tiers=A valeur=55.5
		unites tiers=B valeur=23.3
		unites tiers=C valeur=120.2
		`
	entry = `
		adhesions tiers=A du=2025-03-15
		`
	absence = `
		couts montant=10000
		adhesions tiers=A
		adhesions tiers=B du=2025-03-15
		adhesions tiers=C
		unites tiers=A valeur=8000
		unites tiers=B valeur=1200
		unites tiers=C valeur=800
		`
	four = `
		couts montant=50000
		adhesions tiers=A
		adhesions tiers=B
		adhesions tiers=C
		adhesions tiers=D
		unites tiers=A valeur=238695
		unites tiers=B valeur=18949
		unites tiers=C valeur=1480
		unites tiers=D valeur=233
		`
	brackets = `
		adhesions tiers=A
		adhesions tiers=B
		adhesions tiers=C
		adhesions tiers=D
		unites tiers=A valeur=999
		unites tiers=B valeur=1000
		unites tiers=C valeur=3500
		unites tiers=D valeur=18949
		`
	prints = `
		adhesions tiers=A
		adhesions tiers=B
		adhesions tiers=C
		adhesions tiers=D
		unites tiers=A valeur=10000
		unites tiers=B valeur=10001
		unites tiers=C valeur=50001
		unites tiers=D valeur=120000
		`
)
