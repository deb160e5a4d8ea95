package csv_test

import (
	"bytes"
	stdcsv "encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/exports"
	"quotepart/exports/csv"
	"quotepart/exports/exportstest"
)

const titres = `campagne;exercice;budget;siret_budget;type;identifiant;numero;bordereau;date;debiteur;nom;type_tiers;siret;siren;adresse;complement;code_postal;ville;code_service;engagement;objet;ligne;prodloc;section;nature;fonction;services;libelle;regime_tva;taux_tva;montant_ht;tva;montant_ttc;origine;origine_exercice;origine_numero;origine_ligne
2026-05;2025;PRINC;20009320100018;reduction;2025-11/PRINC/59005/A;4;2;;59005;Allennes-les-Marais;commune;21590005500018;;Place de la Mairie;;59251;Allennes-les-Marais;;;Annulation du titre 2025-11/PRINC/59005 : Titre émis deux fois;1;;fonctionnement;;;TRE-CEP;Conseil en énergie partagé (CEP);hors_champ;0;50.00;0.00;50.00;2025-11/PRINC/59005;;;
2026-05;2026;IMP;20009320100091;titre;2026-05/IMP/59005;;;2026-05-31;59005;Allennes-les-Marais;commune;21590005500018;;Place de la Mairie;;59251;Allennes-les-Marais;;;Services mutualisés, campagne de mai 2026;1;;fonctionnement;;;ACH-IMP;Réseau métropolitain des moyens d'impression;20;20;1290.00;258.00;1548.00;;;;
2026-05;2026;PRINC;20009320100018;mandat;2026-05/PRINC/59350/M;1;1;2026-05-31;59350;Lille;commune;21590350500017;;Place Augustin Laurent;;59000;Lille;;;Reversement : services mutualisés, campagne de mai 2026;1;;fonctionnement;;;TRE-CEE;Valorisation des certificats d'économies d'énergie (CEE);hors_champ;0;300.00;0.00;300.00;;;;
2026-05;2026;PRINC;20009320100018;reduction;2026-05/PRINC/59350/R;5;3;2026-05-31;59350;Lille;commune;21590350500017;;Place Augustin Laurent;;59000;Lille;;;Réduction du titre 2026-05/PRINC/59350/O : services mutualisés, campagne de mai 2026;1;;fonctionnement;;;URB-SIM;Service instructeur métropolitain des autorisations d'urbanisme (SIM);hors_champ;0;450.00;0.00;450.00;2026-05/PRINC/59350/O;;;
2026-05;2026;PRINC;20009320100018;titre;2026-05/PRINC/01004;1201;7;2026-05-31;01004;'=cmd|' /C calc'!A0;autre;;000590041;;;;;;;Services mutualisés, campagne de mai 2026;1;;fonctionnement;;;TRE-CEP;Conseil en énergie partagé (CEP);hors_champ;0;258.54;0.00;258.54;;;;
2026-05;2026;PRINC;20009320100018;titre;2026-05/PRINC/59005;1202;7;2026-05-31;59005;Allennes-les-Marais;commune;21590005500018;;Place de la Mairie;;59251;Allennes-les-Marais;;;Services mutualisés, campagne de mai 2026;1;;fonctionnement;;;TRE-CEP URB-SIM;Conseil en énergie partagé (CEP) + Service instructeur métropolitain des autorisations d'urbanisme (SIM);hors_champ;0;915.67;0.00;915.67;;;;
`

func handedOver(t *testing.T, c exports.Campaign) string {
	t.Helper()
	r, err := exports.Read(c)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := csv.Titres(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestTitres(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		c := exportstest.Small()
		c.Calculation.Pieces = shuffled(c.Calculation.Pieces, seed)
		if diff := cmp.Diff(titres, handedOver(t, c)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", exports.TitresName, diff)
		}
	}
	draft := handedOver(t, exportstest.Draft())
	if strings.Contains(draft, "2026-05-31") || !strings.Contains(draft, ";titre;2026-05/PRINC/01004;;;;01004;") {
		t.Errorf("a draft has a date or a number:\n%s", draft)
	}
}

// cells reads a file as another program does: its rows by column.
func cells(t *testing.T, text string) []map[string]string {
	t.Helper()
	reader := stdcsv.NewReader(strings.NewReader(text))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		named := map[string]string{}
		for i, name := range rows[0] {
			named[name] = row[i]
		}
		list = append(list, named)
	}
	return list
}

// TestTitresHostile writes texts that would break a row or run as a formula.
func TestTitresHostile(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, text, want string }{
		{"a separator and quotes", `Le "Parc" ; l'Étang`, `Le "Parc" ; l'Étang`},
		{"line breaks", "Mairie\r\nBureau 3\t\u2028B", "Mairie Bureau 3 B"},
		{"controls", "a\x00b\x1b", "a b"},
		{"a formula", "=1+1", "'=1+1"},
		{"one after a break", "\n=HYPERLINK(\"x\";\"y\")", `'=HYPERLINK("x";"y")`},
		{"plus, minus, at", "+33 1", "'+33 1"},
		{"minus", "-1", "'-1"},
		{"at", "@SUM(A1)", "'@SUM(A1)"},
		{"what is no beginning", "a=1", "a=1"},
		{"an emoji, and what is no text", "🏛 \xff", "🏛 \xff"},
		{"spaces that are meant", "n°\u00a012  bis", "n°\u00a012  bis"},
	} {
		c := exportstest.Small()
		tiers, service := c.Dossier.TiersOf("59005"), c.Dossier.Service("TRE-CEP")
		tiers.Nom, tiers.Adresse, tiers.Complement, tiers.Ville, tiers.CodeService, tiers.Engagement, service.Libelle = row.text, row.text, row.text, row.text, row.text, row.text, row.text
		c.Cancellations[0].Motif = row.text
		text := handedOver(t, c)
		if lines := strings.Count(text, "\n"); lines != 7 || strings.ContainsAny(text, "\r\x00\x1b") {
			t.Errorf("%s: %d lines:\n%q", row.why, lines, text)
		}
		got := cells(t, text)
		at := slices.IndexFunc(got, func(r map[string]string) bool { return r["identifiant"] == "2025-11/PRINC/59005/A" })
		for _, column := range []string{"nom", "adresse", "complement", "ville", "code_service", "engagement", "libelle"} {
			if got[at][column] != row.want {
				t.Errorf("%s: %s is %q, want %q", row.why, column, got[at][column], row.want)
			}
		}
		if want := strings.TrimPrefix(row.want, "'"); !strings.HasSuffix(got[at]["objet"], want) {
			t.Errorf("%s: objet is %q", row.why, got[at]["objet"])
		}
	}
}

// TestTitresRates writes a titre with every rate, whose VAT does not divide evenly.
func TestTitresRates(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	held := func(service, rate, amount string) billing.PieceService {
		return billing.PieceService{Service: service, TVA: rate, Montant: exportstest.Cents(amount)}
	}
	c.Cancellations, c.Calculation.Pieces = nil, []billing.Piece{{
		Campaign: "2026-05", Type: billing.PieceTitre, Identifiant: "T", Budget: "IMP", Section: "fonctionnement", Taxe: true, Debiteur: "59005",
		HT: exportstest.Cents("41.05"), TVA: exportstest.Cents("5.29"), TTC: exportstest.Cents("46.34"),
		Services: []billing.PieceService{held("ACH-CAM", "exo_261b", "1.00"), held("ACH-IMP", "20", "20.02"), held("COO-SOF", "10", "10.01"), held("RES-CAR", "20", "0.01"), held("TRE-CEP", "5.5", "5.01"), held("URB-SIM", "hors_champ", "5.00")},
	}}
	services := c.Dossier.Services
	for i := range services {
		services[i].Nature = "70845"
	}
	c.Dossier.Service("RES-CAR").Nature = "70688"
	var got []string
	for _, r := range cells(t, handedOver(t, c)) {
		got = append(got, strings.Join([]string{r["ligne"], r["nature"], r["services"], r["regime_tva"], r["taux_tva"], r["montant_ht"], r["tva"], r["montant_ttc"]}, " "))
	}
	if diff := cmp.Diff([]string{
		"1 70688 RES-CAR 20 20 0.01 0.00 0.01",
		"2 70845 COO-SOF 10 10 10.01 1.00 11.01",
		"3 70845 ACH-IMP 20 20 20.02 4.01 24.03",
		"4 70845 TRE-CEP 5.5 5.5 5.01 0.28 5.29",
		"5 70845 ACH-CAM exo_261b 0 1.00 0.00 1.00",
		"6 70845 URB-SIM hors_champ 0 5.00 0.00 5.00",
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
