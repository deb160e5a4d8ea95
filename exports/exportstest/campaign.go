package exportstest

import (
	"fmt"
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/exports"
	"quotepart/ledger"
)

// Ratio reads an exact number: 0.80, 292/365. It panics on anything else.
func Ratio(text string) money.Ratio {
	var r money.Ratio
	if err := r.UnmarshalText([]byte(text)); err != nil {
		panic("exportstest: " + text)
	}
	return r
}

// Some gives the address of an exact number.
func Some(text string) *money.Ratio {
	r := Ratio(text)
	return &r
}

// Cents reads an amount: 12.34. It panics on anything else.
func Cents(text string) money.Cents {
	c, err := money.ParseCents(text)
	if err != nil {
		panic("exportstest: " + text)
	}
	return c
}

// SomeCents gives the address of an amount.
func SomeCents(text string) *money.Cents {
	c := Cents(text)
	return &c
}

// Component begins the step of a component over a whole year, present all of it.
func Component(year int, methode string) allocation.Step {
	span := calendar.Year(year)
	return allocation.Step{
		Kind: allocation.StepComponent, Du: span.First, Au: span.Last, Jours: span.Days(), Cumul: money.Int(100), Methode: methode,
		Presence: "jours", PresenceNum: span.Days(), PresenceDen: span.Days(),
	}
}

// Unitaire is 0,80 € × 845 inhabitants.
func Unitaire() allocation.Step {
	s := Component(2026, "unitaire")
	s.Libelle, s.Acte, s.Presence, s.PresenceNum, s.PresenceDen = "Adhésion annuelle", "24 C 9050", "mois", 12, 12
	s.Assiette, s.Quantite, s.Montant, s.Exact, s.Resultat = "POPULATION", Ratio("845"), Some("0.80"), Some("676"), Cents("676.00")
	s.Termes = []allocation.Term{{Coefficient: money.One(), Indicateur: "POPULATION", Valeur: Ratio("845")}}
	return s
}

// Pool is 33 775,00 € shared by weights, with a cent from what was left over.
func Pool() allocation.Step {
	s := Component(2025, "proportionnel")
	s.Cout, s.PartMel, s.ARepartir, s.Enveloppe = Cents("51961.54"), Cents("18186.54"), Cents("33775.00"), Cents("33775.00")
	s.Assiette, s.Quantite, s.Poids, s.PoidsTotal = "EPC", Ratio("55.5"), Some("55.5"), Some("199")
	s.Termes = []allocation.Term{{Coefficient: money.One(), Indicateur: "PC", Valeur: Ratio("20")}, {Coefficient: Ratio("0.5"), Indicateur: "PCM", Valeur: money.Ratio{}},
		{Coefficient: Ratio("0.7"), Indicateur: "DP", Valeur: Ratio("50"), Exercice: 2024}, {Coefficient: Ratio("0.5"), Indicateur: "CU", Valeur: money.One()}}
	s.Plancher, s.Centimes, s.Rang, s.Centime, s.Resultat = Cents("9419.66"), 2, 1, true, Cents("9419.67")
	return s
}

// Simple is a forfait of that amount.
func Simple(year int, amount string) allocation.Step {
	s := Component(year, "forfait")
	s.Montant, s.Exact, s.Resultat = Some(amount), Some(amount), Cents(amount)
	return s
}

// Line makes a line out of its row in lignes.csv, without the campaign, and its steps.
func Line(row string, steps ...allocation.Step) billing.Line {
	c := strings.Split(row, ";")
	trace, err := billing.EncodeTrace(steps)
	if err != nil || len(c) != 12 {
		panic("exportstest: " + row)
	}
	var exercice int
	if _, err := fmt.Sscan(c[4], &exercice); err != nil {
		panic("exportstest: " + row)
	}
	return billing.Line{
		Budget: c[0], Debiteur: c[1], Tiers: c[2], Service: c[3], Exercice: exercice, Rang: c[5], Base: c[6], Cible: Cents(c[7]), DejaEmis: Cents(c[8]), Montant: Cents(c[9]),
		Statut: billing.Statut(c[10]), Piece: c[11], Trace: trace,
	}
}

func piece(kind billing.PieceType, id string, numero, bordereau int64, budget, debtor, ht, tva, ttc string, services ...billing.PieceService) billing.Piece {
	return billing.Piece{
		Campaign: "2026-05", Type: kind, Identifiant: id, Numero: numero, Bordereau: bordereau, Budget: budget, Section: "fonctionnement", Debiteur: debtor,
		HT: Cents(ht), TVA: Cents(tva), TTC: Cents(ttc), Services: services,
	}
}

func held(service, tva, amount string) billing.PieceService {
	return billing.PieceService{Service: service, TVA: tva, Montant: Cents(amount)}
}

// Small is an issued campaign with every statut and every kind of document. Each call gives a fresh one.
func Small() exports.Campaign {
	calculation := &billing.Calculation{
		Campaign: "2026-05", DossierVersion: 3, DossierDigest: strings.Repeat("d0", 32), Digest: strings.Repeat("c4", 32),
		Lines: smallLines(), Parts: smallParts(), Pieces: smallPieces(),
		Anomalies: []billing.Anomaly{
			{Code: "CTL-002", Tiers: "01004", Service: "TRE-CEP", Exercice: 2026, Message: "@SUM(1+1) : le tiers n'est pas éligible"},
			{Code: "CTL-010", Blocking: true, Service: "URB-SIM", Exercice: 2025, Message: "Le service avait un coût, il n'en a plus", Motif: "+33 vu avec la direction"},
		},
	}
	cancelled := piece(billing.PieceReduction, "2025-11/PRINC/59005/A", 4, 2, "PRINC", "59005", "50.00", "0.00", "50.00", held("TRE-CEP", "hors_champ", "50.00"))
	cancelled.Campaign, cancelled.Cause, cancelled.Origine, cancelled.Motif = "2025-11", billing.CauseAnnulation, "2025-11/PRINC/59005", "Titre émis deux fois"
	return exports.Campaign{
		Campaign: billing.Campaign{
			ID: "2026-05", State: billing.Emise, DossierVersion: 3, DossierDigest: calculation.DossierDigest, Digest: calculation.Digest, CalculatedBy: "Alix Dupont", CalculatedAt: "2026-05-20T07:30:00Z",
			ApprovedBy: "Camille Leroy", ApprovedAt: "2026-05-28T14:05:10Z", IssuedBy: "Alix Dupont", IssuedAt: "2026-05-31T08:00:00Z", IssueDate: "2026-05-31", IssueSeq: 12,
		},
		Calculation: calculation, Dossier: Dossier(), Cancellations: []billing.Piece{cancelled}, Head: ledger.Head{Seq: 12, Hash: strings.Repeat("ab", 32)},
		Postings: billing.Postings(calculation.Pieces, Dossier()),
	}
}

func smallLines() []billing.Line {
	exoneration := allocation.Step{Kind: allocation.StepExoneration, Du: calendar.Of(2026, 1, 1), Au: calendar.Of(2026, 12, 31), Jours: 365, Libelle: "-1+1 sinistre de l'été", Avant: Cents("345.67"), Taux: Some("50"),
		PresenceNum: 184, PresenceDen: 365, Resultat: Cents("-87.13")}
	adjustment := allocation.Step{Kind: allocation.StepAjustement, Libelle: "Panne du logiciel", Acte: "25 DD 17", Resultat: Cents("-180.00")}
	degressive := Component(2026, "degressif")
	degressive.Assiette, degressive.Quantite, degressive.Montant, degressive.Resultat = "IMP_MILLIERS", Ratio("60"), Some("21.50"), Cents("1290.00")
	degressive.Tranches = []allocation.Bracket{{De: Ratio("50"), Prix: Ratio("21.50")}}
	lines := []billing.Line{
		Line("IMP;59005;59005;ACH-IMP;2026;1;prevu;1290.00;0.00;1290.00;titre;2026-05/IMP/59005", degressive),
		Line("PRINC;01004;01004;TRE-CEP;2026;2;prevu;345.67;0.00;345.67;titre;2026-05/PRINC/01004", Simple(2026, "345.67")),
		Line("PRINC;01004;01004;TRE-CEP;2026;X;prevu;-87.13;0.00;-87.13;titre;2026-05/PRINC/01004", exoneration),
		Line("PRINC;59005;59005;TRE-CEP;2026;2;prevu;676.00;0.00;676.00;titre;2026-05/PRINC/59005", Unitaire()),
		Line("PRINC;59005;59005;URB-SIM;2025;1;realise;9419.67;9000.00;419.67;titre;2026-05/PRINC/59005", Pool()),
		Line("PRINC;59005;59005;URB-SIM;2025;A;realise;-180.00;0.00;-180.00;titre;2026-05/PRINC/59005", adjustment),
		Line("PRINC;59350;59298;TRE-CEP;2026;2;prevu;12.00;0.00;12.00;reporte;", Simple(2026, "12")),
		Line("PRINC;59350;59350;COO-SOF;2025;1;realise;500.00;0.00;500.00;ac;", Simple(2025, "500")),
		Line("PRINC;59350;59350;RES-CAR;2026;1;prevu;13808.69;0.00;13808.69;porteur;", Simple(2026, "13808.69")),
		Line("PRINC;59350;59350;SEC-VID;2026;1;prevu;16528.43;0.00;16528.43;valorise;", Simple(2026, "16528.43")),
		Line("PRINC;59350;59350;TRE-CEE;2025;1;realise;-300.00;0.00;-300.00;mandat;2026-05/PRINC/59350/M", Simple(2025, "-300")),
		Line("PRINC;59350;59350;URB-SIM;2025;1;realise;0.00;450.00;-450.00;reduction;2026-05/PRINC/59350/R"),
		Line("PRINC;MEL;MEL;NUM-ARD;2025;1;realise;100.00;0.00;100.00;propre;", Simple(2025, "100")),
	}
	return lines
}

func smallPieces() []billing.Piece {
	taxed := piece(billing.PieceTitre, "2026-05/IMP/59005", 0, 0, "IMP", "59005", "1290.00", "258.00", "1548.00", held("ACH-IMP", "20", "1290.00"))
	taxed.Taxe = true
	mandat := piece(billing.PieceMandat, "2026-05/PRINC/59350/M", 1, 1, "PRINC", "59350", "300.00", "0.00", "300.00", held("TRE-CEE", "hors_champ", "300.00"))
	mandat.Cause = billing.CauseReversement
	reduction := piece(billing.PieceReduction, "2026-05/PRINC/59350/R", 5, 3, "PRINC", "59350", "450.00", "0.00", "450.00", held("URB-SIM", "hors_champ", "450.00"))
	reduction.Origine = "2026-05/PRINC/59350/O"
	return []billing.Piece{
		taxed, mandat, reduction,
		piece(billing.PieceTitre, "2026-05/PRINC/01004", 1201, 7, "PRINC", "01004", "258.54", "0.00", "258.54", held("TRE-CEP", "hors_champ", "258.54")),
		piece(billing.PieceTitre, "2026-05/PRINC/59005", 1202, 7, "PRINC", "59005", "915.67", "0.00", "915.67", held("TRE-CEP", "hors_champ", "676.00"), held("URB-SIM", "hors_champ", "239.67")),
	}
}

func smallParts() []billing.Part {
	return []billing.Part{
		{Service: "ACH-CAM", Exercice: 2026, Base: "prevu", Cumul: "100.00", Cout: Cents("419100.00"), Metropole: Cents("419100.00"), Reliquat: Cents("419100.00")},
		{Service: "TRE-CEP", Exercice: 2026, Base: "prevu", Cumul: "100.00", Cout: Cents("2000.00"), Adherents: Cents("946.54"), Metropole: Cents("1053.46"), Reliquat: Cents("966.33"), Bornes: Cents("87.13")},
		{Service: "URB-SIM", Exercice: 2025, Base: "realise", Cumul: "50.00", Cout: Cents("51961.54"), Adherents: Cents("33595.00"), Metropole: Cents("18366.54"), Decidee: Cents("18186.54"), Ajustement: Cents("180.00")},
	}
}

// Draft is Small before its issue.
func Draft() exports.Campaign {
	c := Small()
	c.Draft, c.Campaign.State, c.Head, c.Postings = true, billing.Calculee, ledger.Head{}, nil
	c.Campaign.ApprovedBy, c.Campaign.ApprovedAt, c.Campaign.IssuedBy, c.Campaign.IssuedAt, c.Campaign.IssueDate, c.Campaign.IssueSeq = "", "", "", "", "", 0
	return c
}

// Big is a campaign of real size: so many debtors with eight lines each, and long names.
func Big(debtors int) exports.Campaign {
	c := Small()
	var tiers []string
	c.Calculation.Lines, c.Calculation.Pieces = nil, nil
	for i := range debtors {
		code := fmt.Sprintf("%05d", 59001+i)
		name := fmt.Sprintf("Syndicat intercommunal n° %d pour la création, la gestion et l'entretien des équipements sportifs, culturels et scolaires du canton", i+1)
		if code != "59005" && code != "59298" && code != "59350" {
			tiers = append(tiers, "code="+code+";nom="+name+";type=syndicat;adresse=Zone d'activités de la Haute Borne, bâtiment "+fmt.Sprint(i)+";code_postal=59650;ville=Villeneuve-d'Ascq")
		}
		id := "2026-05/PRINC/" + code
		total := money.Cents(0)
		for j, service := range []string{"ACH-CAM", "COO-SOF", "NUM-ARD", "RES-CAR", "SEC-VID", "TRE-CEP", "TRE-CEP", "URB-SIM"} {
			step, exercice := Simple(2026, fmt.Sprintf("%d.%02d", 100*j+i*977, (i*7+j*13)%100)), 2026
			switch {
			case j == 6:
				step, exercice = Unitaire(), 2025
			case j == 7:
				step, exercice = Pool(), 2025
			}
			total += step.Resultat
			c.Calculation.Lines = append(c.Calculation.Lines, Line(fmt.Sprintf("PRINC;%s;%s;%s;%d;%d;prevu;%s;0.00;%s;titre;%s", code, code, service, exercice, j%2+1, step.Resultat, step.Resultat, id), step))
		}
		c.Calculation.Pieces = append(c.Calculation.Pieces, piece(billing.PieceTitre, id, int64(1201+i), 7, "PRINC", code, total.String(), "0.00", total.String(), held("TRE-CEP", "hors_champ", total.String())))
	}
	c.Dossier = Dossier(tiers...)
	c.Postings = billing.Postings(c.Calculation.Pieces, c.Dossier)
	return c
}
