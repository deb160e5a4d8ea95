package exports_test

import (
	"testing"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing/dossier"
	"quotepart/exports"
	"quotepart/exports/exportstest"
)

type stepCase struct {
	why  string
	step allocation.Step
	cle  *dossier.Cle
	want string
}

// with changes a step.
func with(step allocation.Step, change func(*allocation.Step)) allocation.Step {
	change(&step)
	return step
}

// counting gives a step an assiette that is an indicator.
func counting(step allocation.Step, quantity string) allocation.Step {
	step.Assiette, step.Quantite = "POPULATION", exportstest.Ratio(quantity)
	step.Termes = []allocation.Term{{Coefficient: money.One(), Indicateur: "POPULATION", Valeur: exportstest.Ratio(quantity)}}
	return step
}

func priced(methode, price, result string) allocation.Step {
	s := exportstest.Component(2026, methode)
	s.Montant, s.Resultat = exportstest.Some(price), exportstest.Cents(result)
	return s
}

func shared(methode, envelope, weight, total, floor, result string, leftover, rank int, cent bool) allocation.Step {
	s := exportstest.Component(2026, methode)
	s.Cout, s.ARepartir, s.Enveloppe = exportstest.Cents(envelope), exportstest.Cents(envelope), exportstest.Cents(envelope)
	s.Poids, s.PoidsTotal, s.Plancher = exportstest.Some(weight), exportstest.Some(total), exportstest.Cents(floor)
	s.Centimes, s.Rang, s.Centime, s.Resultat = leftover, rank, cent, exportstest.Cents(result)
	return s
}

func months(from, to int) *dossier.Cle {
	k := &dossier.Cle{}
	if from > 0 {
		k.PhaseDe = &from
	}
	if to > 0 {
		k.PhaseA = &to
	}
	return k
}

func sentenceCases() []stepCase {
	half, year := calendar.Of(2026, 7, 1), calendar.Year(2026)
	some, cents := exportstest.Some, exportstest.Cents
	bareme := []allocation.Bracket{{De: exportstest.Ratio("0"), Prix: exportstest.Ratio("0.10"), Quantite: some("5000")}, {De: exportstest.Ratio("5000"), Prix: exportstest.Ratio("0.06"), Quantite: some("2340")}}
	abonnement := counting(priced("abonnement", "240", "280.50"), "150")
	abonnement.Inclus, abonnement.PrixSup = some("120"), some("1.35")
	cu := with(counting(priced("cout_unitaire", "27.36", "759.24"), "55.5"), func(s *allocation.Step) {
		s.Cumul, s.CUCout, s.CUQuantite = money.Int(50), cents("33775.00"), some("1234.5")
	})
	capped := with(counting(priced("unitaire", "0.01", "400.00"), "51240"), func(s *allocation.Step) { s.Plafond, s.Exact = some("400"), some("400") })
	prop := counting(shared("proportionnel", "33775.00", "55.5", "199", "9419.66", "9419.67", 2, 1, true), "55.5")
	absent := with(counting(shared("proportionnel", "1000.00", "44.4", "199", "223.11", "223.11", 2, 3, false), "55.5"), func(s *allocation.Step) { s.PresenceNum = 292 })
	byAmount := with(counting(shared("proportionnel", "1000.00", "30", "90", "333.33", "266.66", 1, 2, false), "30"), func(s *allocation.Step) {
		s.PresenceNum, s.PartEntiere = 292, cents("333.33")
	})
	credit := counting(shared("proportionnel", "-100.00", "1", "3", "-33.33", "-33.34", 1, 1, true), "1")
	exonerated := allocation.Step{Kind: allocation.StepExoneration, Du: year.First, Au: year.Last, Jours: 365, Libelle: "sinistre", Avant: cents("676.00"), Taux: some("50"), PresenceNum: 184, PresenceDen: 365, Resultat: cents("-170.39")}
	borne := allocation.Step{Kind: allocation.StepBorne, Du: year.First, Au: year.Last, Jours: 365, Avant: cents("90.00"), BorneMin: exportstest.SomeCents("150.00"), Report: "mel", Resultat: cents("60.00")}
	return []stepCase{
		{"gratuit", with(exportstest.Component(2026, "gratuit"), func(*allocation.Step) {}), nil, "Service gratuit~: 0,00~€"},
		{"forfait", priced("forfait", "450", "450.00"), nil, "Forfait de 450,00~€ × 365/365~jours × 100~% = 450,00~€"},
		{"unitaire", exportstest.Unitaire(), nil, "0,80~€ × 845 (POPULATION~: population municipale) × 12/12~mois × 100~% = 676,00~€"},
		{"a phase from an age on", exportstest.Unitaire(), months(9, 0), "Après 9 mois d'adhésion~: 0,80~€ × 845 (POPULATION~: population municipale) × 12/12~mois × 100~% = 676,00~€"},
		{"a phase up to an age", priced("forfait", "450", "450.00"), months(0, 9), "Pendant les 9 premiers mois d'adhésion~: forfait de 450,00~€ × 365/365~jours × 100~% = 450,00~€"},
		{"a phase between two", priced("forfait", "450", "450.00"), months(9, 21), "De 9 à 21 mois d'adhésion~: forfait de 450,00~€ × 365/365~jours × 100~% = 450,00~€"},
		{"ponctuel", with(priced("forfait", "450", "450.00"), func(s *allocation.Step) { s.Presence, s.PresenceNum, s.PresenceDen = "ponctuel", 1, 1 }), nil,
			"Une seule fois, à la première adhésion~: forfait de 450,00~€ × 100~% = 450,00~€"},
		{"annee, in a slice of half a year", with(priced("forfait", "450", "226.85"), func(s *allocation.Step) { s.Du, s.Presence, s.PresenceNum = half, "annee", 184 }), nil,
			"Du 01/07/2026 au 31/12/2026~: forfait de 450,00~€ × 184/365~jours (présence comptée à l'année) × 100~% = 226,8493…~€, arrondi à 226,85~€"},
		{"mois_entier", with(priced("forfait", "450", "262.50"), func(s *allocation.Step) { s.Presence, s.PresenceNum, s.PresenceDen = "mois_entier", 7, 12 }), nil,
			"Forfait de 450,00~€ × 7/12~mois entiers × 100~% = 262,50~€"},
		{"strate", with(counting(priced("strate", "600", "600.00"), "1234"), func(s *allocation.Step) { s.Tranches = []allocation.Bracket{{De: exportstest.Ratio("1000")}} }), nil,
			"1_234 (POPULATION~: population municipale), tranche à partir de 1_000~: 600,00~€ × 365/365~jours × 100~% = 600,00~€"},
		{"degressif", with(counting(priced("degressif", "21.5", "1290.00"), "60"), func(s *allocation.Step) { s.Tranches = []allocation.Bracket{{De: exportstest.Ratio("50")}} }), nil,
			"Prix de la tranche à partir de 50~: 21,50~€ × 60 (POPULATION~: population municipale) × 365/365~jours × 100~% = 1_290,00~€"},
		{"progressif", with(counting(exportstest.Component(2026, "progressif"), "7340"), func(s *allocation.Step) { s.Base, s.Tranches, s.Resultat = some("640.4"), bareme, cents("640.40") }), nil,
			"7_340 (POPULATION~: population municipale), par tranches~: (5_000 × 0,10~€ + 2_340 × 0,06~€) × 365/365~jours × 100~% = 640,40~€"},
		{"abonnement, beyond what is included", abonnement, nil,
			"(240,00~€ × 365/365~jours + (150 (POPULATION~: population municipale) - 120 × 365/365~jours) × 1,35~€) × 100~% = 280,50~€"},
		{"abonnement, within", with(counting(priced("abonnement", "240", "240.00"), "100"), func(s *allocation.Step) { s.Inclus, s.PrixSup = some("120"), some("1.35") }), nil,
			"100 (POPULATION~: population municipale), sans dépassement de 120 compris par an~: 240,00~€ × 365/365~jours × 100~% = 240,00~€"},
		{"direct", with(exportstest.Component(2026, "direct"), func(s *allocation.Step) { s.Exact, s.Resultat, s.Presence = some("1386.25"), cents("1386.25"), "" }), nil,
			"Coût propre au tiers~: 1_386,25~€ × 100~% = 1_386,25~€"},
		{"direct, the part of a slice", with(exportstest.Component(2026, "direct"), func(s *allocation.Step) {
			s.Du, s.Jours, s.Exact, s.Resultat, s.Presence = half, 184, some("1000"), cents("504.11"), ""
		}), nil, "Du 01/07/2026 au 31/12/2026~: coût propre au tiers~: 1_000,00~€ × 100~% = 1_000,00~€, dont 504,11~€ pour les 184~jours de la période"},
		{"cout_unitaire", cu, nil, "Coût unitaire~: 33_775,00~€ ÷ 1_234,5 (total des adhérents) = 27,3592…~€, arrondi à 27,36~€~; 27,36~€ × 55,5 (POPULATION~: population municipale) × 365/365~jours × 50~% = 759,24~€"},
		{"plafond_ligne", capped, nil, "0,01~€ × 51_240 (POPULATION~: population municipale) × 365/365~jours × 100~% = 512,40~€, ramené au plafond de 400,00~€ par an, soit 400,00~€ pour la période"},
		{"proportionnel, with a cent", prop, nil, "33_775,00~€ × 55,5 (POPULATION~: population municipale) ÷ 199 (total des adhérents) = 9_419,6608…~€ → 9_419,66~€ + 1~centime (rang 1 sur 2~centimes à répartir) = 9_419,67~€"},
		{"after the métropole's share, by an assiette", exportstest.Pool(), nil,
			"51_961,54~€ (coût) - 18_186,54~€ (part de la métropole) = 33_775,00~€~; 33_775,00~€ × 55,5 (EPC = 1 × 20~PC + 0,7 × 50~DP, chiffre de 2024 + 0,5 × 1~CU) ÷ 199 (total des adhérents) = 9_419,6608…~€ → 9_419,66~€ + 1~centime (rang 1 sur 2~centimes à répartir) = 9_419,67~€"},
		{"absent for a part of the year, without a cent", absent, nil,
			"Poids~: 55,5 (POPULATION~: population municipale) × 292/365~jours = 44,4~; 1_000,00~€ × 44,4 ÷ 199 (total des adhérents) = 223,1155…~€ → 223,11~€ (rang 3 pour 2~centimes à répartir)"},
		{"one of two components", with(shared("egal", "300.00", "1", "4", "75.00", "75.00", 0, 1, false), func(s *allocation.Step) { s.Cout, s.ARepartir = cents("1000.00"), cents("1000.00") }), nil,
			"1_000,00~€ (coût), dont 300,00~€ pour cette composante~; 300,00~€ × 1 (part égale) ÷ 4 (total des adhérents) = 75,00~€"},
		{"half of what the tariffs leave", with(shared("egal", "300.00", "1", "4", "75.00", "75.00", 0, 1, false), func(s *allocation.Step) {
			s.Cout, s.ARepartir, s.Tarifs, s.PoidsComposante = cents("1000.00"), cents("1000.00"), cents("400.00"), some("50")
		}), nil,
			"1_000,00~€ (coût) - 400,00~€ (tarifs) = 600,00~€, dont 50~%, soit 300,00~€, pour cette composante~; 300,00~€ × 1 (part égale) ÷ 4 (total des adhérents) = 75,00~€"},
		{"parts_fixes", counting(shared("parts_fixes", "4000.00", "12.5", "100", "500.00", "500.00", 0, 1, false), "12.5"), nil,
			"4_000,00~€ × 12,5 (part fixée, POPULATION~: population municipale) ÷ 100 (total des adhérents) = 500,00~€"},
		{"territoire", with(counting(shared("proportionnel", "1000.00", "845", "1690", "500.00", "500.00", 0, 1, false), "845"), func(s *allocation.Step) { s.Territoire = true }), nil,
			"1_000,00~€ × 845 (POPULATION~: population municipale) ÷ 1_690 (total du territoire) = 500,00~€"},
		{"portee montant", byAmount, &dossier.Cle{PorteeMontant: true},
			"1_000,00~€ × 30 (POPULATION~: population municipale) ÷ 90 (total des adhérents) = 333,3333…~€ → 333,33~€ (rang 2 pour 1~centime à répartir)~; 333,33~€ × 292/365~jours = 266,664~€, arrondi à 266,66~€"},
		{"a credit is mirrored", credit, nil, "-100,00~€ × 1 (POPULATION~: population municipale) ÷ 3 (total des adhérents) = -33,3333…~€ → -33,33~€ - 1~centime (rang 1 sur 1~centime à répartir) = -33,34~€"},
		{"exoneration", exonerated, nil, "Exonération (sinistre)~: - 676,00~€ × 50~% × 184/365~jours = -170,3890…~€, arrondi à -170,39~€"},
		{"a floor that the métropole gains by", borne, nil, "Plancher de 150,00~€~: 150,00~€ - 90,00~€ = 60,00~€, écart au profit de la métropole"},
		{"a ceiling that the adherents bear", with(borne, func(s *allocation.Step) {
			s.Avant, s.BorneMin, s.BorneMax, s.Report, s.Resultat = cents("4000.00"), nil, exportstest.SomeCents("3000.00"), "adherents", cents("-1000.00")
		}), nil, "Plafond de 3_000,00~€~: 3_000,00~€ - 4_000,00~€ = -1_000,00~€, écart reporté sur les autres adhérents"},
		{"between the bounds", with(borne, func(s *allocation.Step) {
			s.Avant, s.Report, s.Resultat = cents("200.00"), "adherents", cents("20.00")
			s.Enveloppe, s.Poids, s.PoidsTotal, s.Plancher = cents("660.00"), some("20000"), some("60000"), cents("220.00")
		}), nil, "Écart des bornes partagé entre adhérents~: 660,00~€ × 200,00~€ ÷ 600,00~€ = 220,00~€~; 220,00~€ - 200,00~€ = 20,00~€"},
		{"ajustement", allocation.Step{Kind: allocation.StepAjustement, Libelle: "panne du logiciel", Acte: "25 DD 17", Resultat: cents("-180.00")}, nil, "Ajustement décidé~: -180,00~€ (panne du logiciel)"},
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	names := exportstest.Dossier()
	for _, row := range sentenceCases() {
		before := row.step
		got := exports.Sentence(&row.step, exports.Names{Dossier: names, Cle: row.cle})
		if want := spaced.Replace(row.want); got != want {
			t.Errorf("%s:\n got %q\nwant %q", row.why, got, want)
		}
		if row.step.Presence != before.Presence {
			t.Errorf("%s: the sentence changed its step", row.why)
		}
	}
}
