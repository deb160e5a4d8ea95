package exportstest

import (
	"strings"

	"quotepart/billing/dossier"
)

// Hostile is a text that a spreadsheet would run as a command if it took it for a formula.
const Hostile = `=cmd|' /C calc'!A0`

// table makes the rows of a table out of « column=value » cells, separated by semicolons; a cell that is not named is
// empty.
func table(name string, rows ...string) *dossier.Rows {
	schema := dossier.Lookup(name)
	made := dossier.NewRows(schema, "", len(rows))
	for _, text := range rows {
		cells := make([]string, len(schema.Columns))
		for cell := range strings.SplitSeq(text, ";") {
			column, value, _ := strings.Cut(cell, "=")
			cells[schema.Index(column)] = value
		}
		made.Append(0, cells...)
	}
	made.Sort()
	return made
}

// Dossier gives the sealed dossier of Small, with further parties.
func Dossier(tiers ...string) *dossier.Dossier {
	tables := dossier.Tables{}
	add := func(rows *dossier.Rows) { tables[rows.Table.Name] = rows }
	add(table("parametres", "cle=collectivite;valeur=MEL", "cle=ordonnateur_nom;valeur=Martin", "cle=ordonnateur_prenom;valeur=Dominique", "cle=ordonnateur_qualite;valeur=Président",
		"cle=comptable_nom;valeur=Service de gestion comptable de Lille", "cle=comptable_adresse;valeur=82 avenue Kennedy, 59000 Lille", "cle=premier_exercice;valeur=2025"))
	add(table("budgets", "code=PRINC;libelle=Budget principal;siret=20009320100018", "code=IMP;libelle=Budget annexe des impressions;siret=20009320100091;numerotation=externe"))
	add(table("tiers", append([]string{
		"code=MEL;nom=Métropole européenne de Lille;type=epci;siret=20009320100018;adresse=2 boulevard des Cités-Unies;code_postal=59000;ville=Lille;courriel=mutualisation@mel.example",
		"code=59005;nom=Allennes-les-Marais;type=commune;siret=21590005500018;adresse=Place de la Mairie;code_postal=59251;ville=Allennes-les-Marais",
		"code=59350;nom=Lille;type=commune;siret=21590350500017;adresse=Place Augustin Laurent;code_postal=59000;ville=Lille",
		"code=59298;nom=Hellemmes;type=commune;debiteur=59350",
		"code=01004;nom=" + Hostile + ";type=autre;siren=000590041",
	}, tiers...)...))
	add(table("services",
		service("TRE-CEP", "Conseil en énergie partagé (CEP)", "reglement=titre"), service("URB-SIM", "Service instructeur métropolitain des autorisations d'urbanisme (SIM)", "reglement=titre"),
		service("SEC-VID", "Achat groupé de prestations de vidéo-protection", "reglement=gratuit"), service("RES-CAR", "Gestion et prévention du risque lié aux carrières souterraines", "reglement=titre;porteur=59350"),
		service("COO-SOF", "Système d'information relatif à l'observatoire fiscal partagé", "reglement=ac"), service("TRE-CEE", "Valorisation des certificats d'économies d'énergie (CEE)", "reglement=mandat"),
		service("ACH-IMP", "Réseau métropolitain des moyens d'impression", "reglement=titre;tva=20"), service("NUM-ARD", "Dépôt des archives définitives", "reglement=titre"),
		service("ACH-CAM", "Centrale d'achat métropolitaine (CAM)", "reglement=gratuit")))
	add(table("indicateurs", "code=POPULATION;libelle=population municipale;unite=habitants", "code=IMP_MILLIERS;libelle=milliers de pages;unite=milliers",
		"code=PC;libelle=permis de construire;unite=dossiers", "code=DP;libelle=déclarations préalables;unite=dossiers"))
	add(table("cles", "service=TRE-CEP;du=2017-01-01;rang=2;methode=unitaire;montant=0.80;assiette=POPULATION;presence=mois;phase_de=9;libelle=Adhésion annuelle",
		"service=URB-SIM;du=2025-01-01;rang=1;methode=proportionnel;assiette=EPC"))
	return dossier.Decode(tables)
}

func service(code, label, more string) string {
	return "code=" + code + ";libelle=" + label + ";thematique=T;direction=D;statut=deploye;budget=PRINC;du=2015-01-01;" + more
}
