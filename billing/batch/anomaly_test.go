package batch_test

import (
	"slices"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
)

// anomalyCase provokes anomalies: a first dossier, the campaigns issued on it, what an import then changes, and the
// campaign whose control report is wanted.
type anomalyCase struct {
	why    string
	first  string // changes to the micro dossier
	issued []billing.CampaignID
	change string
	at     billing.CampaignID
	want   string // codes of the whole report, in order
	words  string // of the message of the first of them
}

const (
	settledLater = "-- echeanciers --\nservice;echeance;cumul;base\nS;mai;100;prevu\nS;mai+1;100;realise\n"
	may          = billing.CampaignID("2025-05")
	november     = billing.CampaignID("2025-11")
)

func key(rows string) string {
	return "-- cles --\nservice;du;rang;methode;assiette;montant;presence;assiette_nulle;portee\n" + rows
}

func costs(rows string) string {
	return "-- couts --\nservice;exercice;base;nature;montant;tiers\n" + rows
}

func units(rows string) string { return "-- unites --\ntiers;indicateur;exercice;valeur\n" + rows }

func members(rows string) string { return "-- adhesions --\ntiers;service;du;au\n" + rows }

func parameters(rows string) string {
	return "-- parametres --\ncle;valeur\ncollectivite;MEL\nordonnateur_nom;E\nordonnateur_prenom;C\nordonnateur_qualite;P\npremier_exercice;2025\n" + rows
}

func absence(what string) string {
	return "-- indicateurs --\ncode;libelle;unite;absence\nU;Usages;unités;" + what + "\n"
}

// demands gives Arlon, a debtor of the micro dossier, service_exige, code_service, engagement_exige and engagement.
func demands(of string) string {
	return "-- tiers --\ncode;nom;type;service_exige;code_service;engagement_exige;engagement\n01001;Arlon;commune;" + of +
		"\n01002;Bray;commune;;;;\nC02;CCAS de Bray;ccas;;;;\nMEL;Métropole;epci;;;;\n"
}

var anomalyCases = []anomalyCase{
	{why: "nothing wrong", at: may},

	{why: "costs lost after the issue", issued: []billing.CampaignID{may}, change: costs(""), at: november, want: "CTL-001", words: "plus aucun coût (prévu)"},
	{why: "costs of the other base only", first: settledLater, issued: []billing.CampaignID{may, november}, change: costs("S;2025;prevu;contrats;10000;\nS;2026;prevu;contrats;25000;\n"), at: "2026-05", want: "CTL-001", words: "plus aucun coût (réalisé)"},
	{why: "invoices lost after the issue", first: key("S;2020-01-01;1;direct;;;;;\n") + costs("S;2025;prevu;contrats;50;01001\n"), issued: []billing.CampaignID{may},
		change: costs("S;2025;realise;contrats;50;01001\n"), at: november, want: "CTL-001"},
	{why: "a cost of 0 is a cost", issued: []billing.CampaignID{may}, change: costs("S;2025;prevu;contrats;0;\n"), at: november},
	{why: "costs that cancel out are costs", issued: []billing.CampaignID{may}, change: costs("S;2025;prevu;contrats;9;\nS;2025;prevu;subvention;-9;\n"), at: november},
	{why: "a tariff needs no cost", first: key("S;2020-01-01;1;forfait;;100;;;\n"), issued: []billing.CampaignID{may}, change: costs(""), at: november, want: "CTL-101"},
	{why: "a reprise counts as billed", first: costs("") + "-- reprises --\ntiers;service;exercice;rang;montant;reference\n01001;S;2025;1;10;T\n", at: may, want: "CTL-001"},

	{why: "adhesions lost after the issue", issued: []billing.CampaignID{may}, change: members(""), at: november, want: "CTL-002 CTL-102", words: "plus aucune adhésion"},
	{why: "adhesions of another year only", issued: []billing.CampaignID{may}, change: members("01001;S;2026-01-01;\n"), at: november, want: "CTL-002 CTL-102"},
	{why: "one adhesion left", issued: []billing.CampaignID{may}, change: members("01001;S;2020-01-01;\n"), at: november, want: "CTL-130"},

	{why: "units lost after the issue", first: key("S;2020-01-01;1;unitaire;U;100;;;\n"), issued: []billing.CampaignID{may}, change: units(""), at: november, want: "CTL-003 CTL-141", words: "unités sont maintenant nulles"},
	{why: "units lost, whose cost the métropole then bears", first: key("S;2020-01-01;1;proportionnel;U;;;mel;\n"), issued: []billing.CampaignID{may},
		change: units("01001;U;2025;0\n01002;U;2025;0\n"), at: november, want: "CTL-003 CTL-104"},
	{why: "units of one of them lost", first: key("S;2020-01-01;1;unitaire;U;100;;;\n"), issued: []billing.CampaignID{may}, change: units("01001;U;2025;60\n01002;U;2025;0\n"), at: november},
	{why: "a key that counts nothing has no units to lose", first: key("S;2020-01-01;1;egal;;;;;\n"), issued: []billing.CampaignID{may}, change: units(""), at: november},

	{why: "no cost where the key shares one", first: costs(""), at: may, want: "CTL-004", words: "aucun coût (prévu) n'est saisi pour 2025"},
	{why: "no cost under a published unit cost", first: costs("") + key("S;2020-01-01;1;cout_unitaire;U;;;;\n"), at: may, want: "CTL-004"},
	{why: "no invoice yet", first: costs("") + key("S;2020-01-01;1;direct;;;;;\n"), at: may},
	{why: "no cost of a service that is not due yet", first: costs("") + "-- echeanciers --\nservice;echeance;cumul;base\nS;novembre;100;prevu\n", at: may},

	{why: "an exercice of two years ago changes by more than 1 %", issued: []billing.CampaignID{may}, change: costs("S;2025;prevu;contrats;10100,01;\nS;2026;prevu;contrats;1;\nS;2027;prevu;contrats;1;\n") +
		units("01001;U;2025;60\n01002;U;2025;40\n01001;U;2026;60\n01002;U;2026;40\n01001;U;2027;60\n01002;U;2027;40\n"), at: "2027-05", want: "CTL-005 CTL-130 CTL-130", words: "10\u202f000,00"},
	{why: "by 1 % exactly", issued: []billing.CampaignID{may}, change: costs("S;2025;prevu;contrats;10100;\nS;2026;prevu;contrats;1;\nS;2027;prevu;contrats;1;\n") +
		units("01001;U;2025;60\n01002;U;2025;40\n01001;U;2026;60\n01002;U;2026;40\n01001;U;2027;60\n01002;U;2027;40\n"), at: "2027-05", want: "CTL-130 CTL-130"},
	{why: "an exercice of one year ago may change", issued: []billing.CampaignID{may, november}, change: costs("S;2025;prevu;contrats;10500;\nS;2026;prevu;contrats;9900;\n"), at: "2026-05"},

	{why: "a claim more than doubled since the year before", issued: []billing.CampaignID{may, november}, change: costs("S;2025;prevu;contrats;10000;\nS;2026;prevu;contrats;20000,10;\n"),
		at: "2026-05", want: "CTL-006 CTL-006", words: "12\u202f000,06\u00a0€ demandés, contre 6\u202f000,00\u00a0€ en mai 2025"},
	{why: "doubled exactly", issued: []billing.CampaignID{may, november}, change: costs("S;2025;prevu;contrats;10000;\nS;2026;prevu;contrats;20000;\n"), at: "2026-05"},
	{why: "more than doubled, by 1 000 € exactly", first: costs("S;2025;prevu;contrats;1000;\n") + key("S;2020-01-01;1;egal;;;;;\n"), issued: []billing.CampaignID{may, november},
		change: costs("S;2025;prevu;contrats;1000;\nS;2026;prevu;contrats;3000;\n"), at: "2026-05"},
	{why: "a cent more", first: costs("S;2025;prevu;contrats;1000;\n") + key("S;2020-01-01;1;egal;;;;;\n"), issued: []billing.CampaignID{may, november},
		change: costs("S;2025;prevu;contrats;1000;\nS;2026;prevu;contrats;3000,02;\n"), at: "2026-05", want: "CTL-006 CTL-006"},
	{why: "a claim that vanishes", issued: []billing.CampaignID{may, november}, change: members("01001;S;2020-01-01;\n01002;S;2020-01-01;2025-12-31\n") + costs("S;2025;prevu;contrats;10000;\nS;2026;prevu;contrats;6000;\n"),
		at: "2026-05", want: "CTL-006", words: "0,00\u00a0€ demandés"},
	{why: "no titre the year before", issued: []billing.CampaignID{may, november}, first: members("01001;S;2020-01-01;\n") + costs("S;2025;prevu;contrats;6000;\nS;2026;prevu;contrats;10000;\n"),
		change: members("01001;S;2020-01-01;\n01002;S;2026-01-01;\n"), at: "2026-05"},

	{why: "a code service that the debtor demands", first: demands("oui;;;"), at: may, want: "CTL-007", words: "exige un code service que la table tiers ne donne pas : Chorus Pro rejetterait sa facture ; demandez-le à « Arlon »"},
	{why: "an engagement that the debtor demands", first: demands(";S1;oui;"), at: may, want: "CTL-007", words: "exige un numéro d'engagement que"},
	{why: "both", first: demands("oui;;oui;"), at: may, want: "CTL-007", words: "exige un code service et un numéro d'engagement que la table tiers ne donne pas : Chorus Pro rejetterait sa facture ; demandez-les à « Arlon »"},
	{why: "demands that are met", first: demands("oui;S1;oui;E1"), at: may},
	{why: "no demand", first: demands("non;;non;"), at: may},
	{why: "a demand of who is not billed, for its commune is", first: "-- tiers --\ncode;nom;type;debiteur;service_exige\n01001;Arlon;commune;01002;oui\n01002;Bray;commune;;\nC02;CCAS;ccas;;oui\nMEL;Métropole;epci;;oui\n", at: may},
	{why: "a demand of a debtor of a reduction, which Chorus Pro never sees", issued: []billing.CampaignID{may},
		change: costs("S;2025;prevu;contrats;5000;\n") + demands("oui;;oui;"), at: november},

	{why: "tariffs above the cost", first: key("S;2020-01-01;1;forfait;;6000;;;\n"), at: may, want: "CTL-101", words: "2\u202f000,00\u00a0€"},
	{why: "a period without a member", first: members("01001;S;2025-07-01;\n") + "-- parts_mel --\nservice;du;au;mode;valeur\nS;2025-01-01;2025-06-30;taux;0\n", at: may, want: "CTL-102", words: "du 01/01/2025 au 30/06/2025"},
	{why: "equal parts without any presence", first: members("01001;S;2025-12-15;\n") + key("S;2020-01-01;1;egal;;;mois_entier;;\n"), at: may, want: "CTL-103", words: "aucune présence"},
	{why: "zero assiette, borne by the métropole", first: key("S;2020-01-01;1;proportionnel;U;;;mel;\n") + units("01001;U;2025;0\n01002;U;2025;0\n"), at: may, want: "CTL-104", words: "assiette nulle"},
	{why: "zero assiette, in equal parts", first: key("S;2020-01-01;1;proportionnel;U;;;egal;\n") + units("01001;U;2025;0\n01002;U;2025;0\n"), at: may, want: "CTL-104"},
	{why: "a direct bill of a party that does not adhere", first: key("S;2020-01-01;1;direct;;;;;\n") + costs("S;2025;prevu;contrats;50;C02\n"), at: may, want: "CTL-105", words: "50,00\u00a0€ facturés sans adhésion"},
	{why: "an attributed cost that no component bills", first: costs("S;2025;prevu;contrats;10000;\nS;2025;prevu;contrats;50;01001\n"), at: may, want: "CTL-106", words: "à la métropole"},

	{why: "type", first: "-- eligibilites --\nservice;critere;valeur\nS;type;ccas\nS;type;syndicat\n", at: may, want: "CTL-110 CTL-110", words: "« type » (ccas, syndicat)"},
	{why: "alternatives of one kind", first: "-- eligibilites --\nservice;critere;valeur\nS;tiers;01001\nS;tiers;01002\n", at: may},
	{why: "kinds add up", first: "-- eligibilites --\nservice;critere;valeur\nS;type;commune\nS;tiers;01001\n", at: may, want: "CTL-110", words: "« tiers » (01001)"},
	{why: "bounds of population included", first: "-- indicateurs --\ncode;libelle;unite;absence\nU;U;u;zero\nPOPULATION;P;h;zero\n" + units("01001;U;2025;60\n01002;U;2025;40\n01001;POPULATION;2025;1000\n01002;POPULATION;2025;5000\n") +
		"-- eligibilites --\nservice;critere;valeur\nS;population_min;1 000\nS;population_max;5000\n", at: may},
	{why: "population beyond a bound", first: "-- indicateurs --\ncode;libelle;unite;absence\nU;U;u;zero\nPOPULATION;P;h;zero\n" + units("01001;U;2025;60\n01002;U;2025;40\n01001;POPULATION;2025;999\n01002;POPULATION;2025;5001\n") +
		"-- eligibilites --\nservice;critere;valeur\nS;population_min;1000\nS;population_max;5000\n", at: may, want: "CTL-110 CTL-110"},
	{why: "a service required before", first: "-- eligibilites --\nservice;critere;valeur\nS;prerequis;S\n", at: may},

	{why: "a titre below the seuil", first: costs("S;2025;prevu;contrats;24,98;\n"), at: may, want: "CTL-120 CTL-120", words: "14,99\u00a0€"},
	{why: "withheld again, and not dropped", first: costs("S;2025;prevu;contrats;24,98;\n"), issued: []billing.CampaignID{may}, at: november, want: "CTL-120 CTL-120"},
	{why: "a titre at the seuil", first: costs("S;2025;prevu;contrats;37,50;\n"), at: may},
	{why: "a give-back that would be a charge", first: mandat + costs("S;2025;prevu;contrats;100;\n"), at: may, want: "CTL-121 CTL-121", words: "60,00\u00a0€"},
	{why: "a give-back", first: mandat + costs("S;2025;prevu;recette;-100;\n"), at: may},
	{why: "a credit withheld", first: parameters("avoirs;reporter\n"), issued: []billing.CampaignID{may}, change: costs("S;2025;prevu;contrats;5000;\n"), at: november, want: "CTL-122 CTL-122", words: "3\u202f000,00\u00a0€"},
	{why: "a credit made a reduction", issued: []billing.CampaignID{may}, change: costs("S;2025;prevu;contrats;5000;\n"), at: november},

	{why: "a claim that changes by more than 20 %", issued: []billing.CampaignID{may}, first: "-- echeanciers --\nservice;echeance;cumul;base\nS;mai;50;prevu\nS;novembre;100;prevu\n",
		change: costs("S;2025;prevu;contrats;11000,10;\n"), at: november, want: "CTL-130 CTL-130", words: "3\u202f600,06\u00a0€ demandés, contre 3\u202f000,00\u00a0€ en mai 2025"},
	{why: "by 20 % exactly", issued: []billing.CampaignID{may}, first: "-- echeanciers --\nservice;echeance;cumul;base\nS;mai;50;prevu\nS;novembre;100;prevu\n", change: costs("S;2025;prevu;contrats;11000;\n"), at: november},

	{why: "a correction of a service under study", first: "-- services --\ncode;libelle;thematique;direction;statut;reglement;budget;du\nS;S;O;M;deploye;titre;PRINC;2020-01-01\nE;E;O;M;etude;titre;PRINC;2020-01-01\n-- echeanciers --\nservice;echeance;cumul;base\nS;mai;100;prevu\nE;mai;100;prevu\n-- ajustements --\ntiers;service;exercice;montant;motif\n01001;E;2025;-5;Erreur\n", at: may, want: "CTL-124", words: "aucune ligne"},
	{why: "figures carried over", first: absence("reconduit") + units("01001;U;2024;60\n01002;U;2024;40\n"), at: may, want: "CTL-140", words: "le chiffre de 2024 est reconduit pour 2 tiers"},
	{why: "figures missing and counted as zero", first: units("01001;U;2025;60\n"), at: may, want: "CTL-141", words: "« U » manque pour 1 tiers"},
	{why: "a commune and its CCAS", first: members("01002;S;2020-01-01;\nC02;S;2020-01-01;\n") + units("01002;U;2025;60\nC02;U;2025;40\n"), at: may, want: "CTL-150", words: "(01002)"},
}

const mandat = "-- services --\ncode;libelle;thematique;direction;statut;reglement;budget;du\nS;S;O;M;deploye;mandat;PRINC;2020-01-01\n"

func TestAnomalies(t *testing.T) {
	t.Parallel()
	for _, row := range anomalyCases {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.load(with(micro, row.first))
			for _, id := range row.issued {
				b.run(id)
			}
			if row.change != "" {
				b.load(row.change)
			}
			result, err := b.Check(t.Context(), row.at)
			if err != nil {
				t.Fatal(err)
			}
			var codes []string
			for _, a := range result.Anomalies {
				codes = append(codes, a.Code)
				if a.Blocking != (a.Code < "CTL-100") || a.Motif != "" {
					t.Errorf("%s blocks: %v, motif %q", a.Code, a.Blocking, a.Motif)
				}
			}
			if got := strings.Join(codes, " "); got != row.want {
				t.Fatalf("report of %s: %q, want %q\n%v", row.at, got, row.want, result.Anomalies)
			}
			if len(codes) > 0 && !strings.Contains(result.Anomalies[0].Message, row.words) {
				t.Errorf("message %q, want it to say %q", result.Anomalies[0].Message, row.words)
			}
		})
	}
}

// TestAnomaliesAreAllProvoked keeps the table complete: TestExerciceClos provokes the one that needs more steps.
func TestAnomaliesAreAllProvoked(t *testing.T) {
	t.Parallel()
	provoked := map[string]bool{billing.CodeDropped: true}
	for _, row := range anomalyCases {
		for _, code := range strings.Fields(row.want) {
			provoked[code] = true
		}
	}
	var codes []string
	for _, rule := range billing.AnomalyRules() {
		codes = append(codes, rule.Code)
		if !provoked[rule.Code] {
			t.Errorf("%s (%s) is provoked by no case", rule.Code, rule.Title)
		}
		if rule.Title == "" || rule.Blocking != (rule.Code < "CTL-100") {
			t.Errorf("%s: %+v, want a title, and blocking below 100", rule.Code, rule)
		}
	}
	if !slices.IsSorted(codes) || len(slices.Compact(codes)) != len(billing.AnomalyRules()) {
		t.Errorf("codes %v, want them in order and each once", codes)
	}
}

// TestDemandAccepted takes a campaign through with a demand that nobody could meet in time: it blocks until it is accepted
// with a reason, which stays in the report.
func TestDemandAccepted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(with(micro, demands("oui;;;")))
	_, err := b.Calculate(t.Context(), batch.CalculateOptions{ID: may, By: camille})
	refused(t, "a demand that is not met", err, fault.Conflict, billing.CodeDemandUnmet)
	result, err := b.Calculate(t.Context(), batch.CalculateOptions{ID: may, By: camille, Accept: []string{billing.CodeDemandUnmet}, Motif: "Facture envoyée par courrier"})
	if err != nil || len(result.Anomalies) != 1 || result.Anomalies[0].Motif != "Facture envoyée par courrier" || result.Anomalies[0].Tiers != "01001" {
		t.Fatalf("accepted: %v %+v", err, result)
	}
	b.approve(may)
	b.issue(may)
	b.clean()
}

// TestExerciceClos closes an exercice for which a small titre was withheld: no more line, and the sum is reported.
func TestExerciceClos(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(with(micro, costs("S;2025;prevu;contrats;24,98;\nS;2026;prevu;contrats;1000;\n")))
	b.run("2025-05")
	b.run("2025-11")
	open := b.calculate("2026-05")
	if amounts(open, 2025) != "01001 14.99 titre 01002 9.99 titre" {
		t.Errorf("before: lines of 2025 %q, want what was withheld, which 2026 lifts above the seuil", amounts(open, 2025))
	}
	b.load(parameters("exercice_clos;2025\n"))
	closed := b.calculate("2026-05")
	if amounts(closed, 2025) != "" || amounts(closed, 2026) != "01001 600.00 titre 01002 400.00 titre" {
		t.Errorf("closed: lines of 2025 %q and 2026 %q, want none of 2025", amounts(closed, 2025), amounts(closed, 2026))
	}
	for _, p := range closed.Parts {
		if p.Exercice == 2025 {
			t.Errorf("a part of a closed exercice: %+v", p)
		}
	}
	var dropped []string
	for _, a := range closed.Anomalies {
		if a.Code == billing.CodeDropped {
			dropped = append(dropped, a.Tiers+" "+a.Service+" "+a.Message)
		}
	}
	want := []string{"01001 S 14,99\u00a0€ reportés à la campagne de novembre 2025 sont abandonnés", "01002 S 9,99\u00a0€ reportés à la campagne de novembre 2025 sont abandonnés"}
	if !slices.Equal(dropped, want) {
		t.Errorf("dropped %q, want %q", dropped, want)
	}
	b.approve("2026-05")
	b.issue("2026-05")
	if next := b.calculate("2026-11"); slices.ContainsFunc(next.Anomalies, func(a billing.Anomaly) bool { return a.Code == billing.CodeDropped }) {
		t.Error("the sum is reported as dropped once more")
	}
	b.clean()
}

// amounts writes the lines of an exercice: party, amount, statut.
func amounts(c *billing.Calculation, exercice int) string {
	var list []string
	for _, l := range c.Lines {
		if l.Exercice == exercice {
			list = append(list, l.Tiers+" "+l.Montant.String()+" "+string(l.Statut))
		}
	}
	return strings.Join(list, " ")
}
