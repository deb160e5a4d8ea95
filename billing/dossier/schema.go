package dossier

import "slices"

// Type says how a cell is read and what its canonical text is.
type Type int8

// The types of cells, with their canonical text.
const (
	Text    Type = iota // as written, without outer spaces
	Code                // the same; case-sensitive, names something
	Integer             // 2026
	Decimal             // 0.85: a point, no exponent, no trailing zero
	Amount              // a Decimal with at most two decimals: euros
	Rate                // a Decimal, in %: 50, also written « 50 % »
	Date                // 2026-05-31
	YesNo               // oui, non
	Choice              // one of Column.Choices
)

// Column describes one column of a table.
type Column struct {
	Name     string
	Type     Type
	Required bool     // the column must be there, and no cell of it empty
	Choices  []string // the closed vocabulary of a Choice
	Names    string   // the table whose code the cell names, checked across tables; empty: none
	Note     string   // French, for the model workbook and the documentation
	Added    bool     // came after dossiers were sealed: optional, behind the others, in no digest while it is empty (decision 0013)
}

// Table describes one table.
type Table struct {
	Name    string
	Columns []Column
	Key     []string // columns that identify a row for a reader, by which an import shows what it altered
	Note    string   // French
}

// Index gives the position of the column of that name, or -1.
func (t *Table) Index(column string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == column })
}

// firstAdded gives the position of the first column that came later, or the number of columns. No other stands behind it.
func (t *Table) firstAdded() int {
	if first := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Added }); first >= 0 {
		return first
	}
	return len(t.Columns)
}

// Lookup gives the table of that name, or nil.
func Lookup(name string) *Table {
	for i := range schema {
		if schema[i].Name == name {
			return &schema[i]
		}
	}
	return nil
}

// Schema lists the tables in the order of dossier.md. The result is shared: do not change it.
func Schema() []Table { return schema }

func column(name string, kind Type, note string) Column {
	return Column{Name: name, Type: kind, Note: note}
}

func choice(name, note string, choices ...string) Column {
	return Column{Name: name, Type: Choice, Choices: choices, Note: note}
}

func names(table, name, note string) Column {
	return Column{Name: name, Type: Code, Names: table, Note: note}
}

func required(c Column) Column {
	c.Required = true
	return c
}

func added(c Column) Column {
	c.Added = true
	return c
}

// Vocabularies that several columns share.
var (
	bases      = []string{"prevu", "realise"}
	du         = required(column("du", Date, "Premier jour, inclus."))
	au         = column("au", Date, "Dernier jour, inclus. Vide : sans fin.")
	acte       = column("acte", Text, "Délibération, convention ou décision qui fonde la ligne.")
	tiersCode  = required(names("tiers", "tiers", "Code du tiers."))
	service    = required(names("services", "service", "Code du service."))
	exercice   = required(column("exercice", Integer, "Année civile."))
	parameters = []string{"collectivite", "ordonnateur_nom", "ordonnateur_prenom", "ordonnateur_qualite", "comptable_nom",
		"comptable_adresse", "tribunal", "seuil_titre", "premier_exercice", "exercices_ouverts", "exercice_clos", "avoirs", "arrondi_cu",
		"pes_version", "pes_edition", "pes_edition_autres", "pes_signature", "centre_encaissement"}
)

var schema = []Table{
	{Name: "parametres", Key: []string{"cle"}, Note: "Réglages de la collectivité : une ligne par paramètre.", Columns: []Column{
		required(choice("cle", "Nom du paramètre.", parameters...)),
		required(column("valeur", Text, "Valeur du paramètre.")),
	}},
	{Name: "budgets", Key: []string{"code"}, Note: "Budgets sur lesquels les titres sont émis ; le comptable donne les identifiants PES.", Columns: []Column{
		required(column("code", Code, "Code du budget.")),
		required(column("libelle", Text, "Libellé du budget.")),
		required(column("siret", Code, "SIRET du budget, 14 chiffres.")),
		column("idpost", Text, "Identifiant du poste comptable (donné par le comptable)."),
		column("codcol", Text, "Code collectivité (donné par le comptable)."),
		column("codbud", Text, "Code budget (donné par le comptable)."),
		column("prodloc", Text, "Code produit local par défaut (donné par le comptable)."),
		choice("numerotation", "interne : quotepart numérote (par défaut) ; externe : le logiciel financier numérote.", "interne", "externe"),
		column("premier_titre", Integer, "Premier numéro de titre de l'année (1 par défaut)."),
		column("premier_bordereau", Integer, "Premier numéro de bordereau de titres de l'année (1 par défaut)."),
		column("premier_bordereau_reduction", Integer, "Premier numéro de bordereau de réductions de l'année (1 par défaut)."),
		added(column("refbdf", Code, "Numéro émetteur (référence Banque de France, 1 à 13 lettres ou chiffres), donné par le comptable.")),
	}},
	{Name: "tiers", Key: []string{"code"}, Note: "Toutes les parties : communes, CCAS, syndicats, EPCI, autres.", Columns: []Column{
		required(column("code", Code, "Code du tiers : code INSEE d'une commune, avec son zéro initial.")),
		required(column("nom", Text, "Nom du tiers.")),
		required(choice("type", "Type du tiers.", "commune", "ccas", "syndicat", "epci", "autre")),
		column("siren", Code, "SIREN, 9 chiffres."),
		column("siret", Code, "SIRET, 14 chiffres."),
		names("tiers", "debiteur", "Tiers qui paie pour celui-ci. Vide : lui-même."),
		column("territoire", Text, "Territoire."),
		column("adresse", Text, "Adresse postale."),
		column("complement", Text, "Complément d'adresse."),
		column("code_postal", Text, "Code postal."),
		column("ville", Text, "Ville."),
		column("code_service", Text, "Code service Chorus Pro exigé par le débiteur."),
		column("engagement", Text, "Numéro d'engagement exigé par le débiteur."),
		column("courriel", Text, "Courriel."),
		column("membre_du", Date, "Premier jour d'appartenance à la métropole. Vide : depuis toujours."),
		column("membre_au", Date, "Dernier jour d'appartenance à la métropole. Vide : sans fin."),
		added(column("service_exige", YesNo, "oui : le débiteur exige un code service sur Chorus Pro.")),
		added(column("engagement_exige", YesNo, "oui : le débiteur exige un numéro d'engagement sur Chorus Pro.")),
	}},
	{Name: "services", Key: []string{"code"}, Note: "Les services mutualisés.", Columns: []Column{
		required(column("code", Code, "Code du service.")),
		required(column("libelle", Text, "Libellé du service.")),
		required(column("thematique", Text, "Thématique du schéma de mutualisation.")),
		required(column("direction", Text, "Direction responsable.")),
		column("cadre", Text, "Cadre juridique."),
		required(choice("statut", "etude : simulé, jamais facturé.", "deploye", "cooperation", "etude")),
		required(choice("reglement", "Mode de règlement.", "titre", "ac", "mandat", "gratuit")),
		names("tiers", "porteur", "Tiers qui porte et facture le service. Vide : la métropole."),
		required(names("budgets", "budget", "Budget sur lequel le service est titré.")),
		choice("section", "Vide : fonctionnement.", "fonctionnement", "investissement"),
		column("nature", Code, "Compte par nature (M57)."),
		column("fonction", Code, "Fonction (M57)."),
		column("prodloc", Text, "Code produit local."),
		choice("tva", "Régime ou taux de TVA. Vide : hors_champ.", "hors_champ", "exo_261b", "20", "10", "5.5"),
		names("services", "parent", "Service dont celui-ci fait partie."),
		names("services", "alias", "Service dont celui-ci est un autre nom."),
		du, au,
	}},
	{Name: "eligibilites", Key: []string{"service", "critere", "valeur"}, Note: "Qui peut adhérer : les critères d'une même sorte sont alternatifs, les sortes s'ajoutent.", Columns: []Column{
		service,
		required(choice("critere", "Sorte de critère.", "type", "population_min", "population_max", "territoire", "tiers", "prerequis")),
		required(column("valeur", Text, "Valeur du critère.")),
	}},
	{Name: "indicateurs", Key: []string{"code"}, Note: "Ce que compte la table unites.", Columns: []Column{
		required(column("code", Code, "Code de l'indicateur.")),
		required(column("libelle", Text, "Libellé.")),
		required(column("unite", Text, "Unité.")),
		choice("nature", "flux : un chiffre par an (par défaut) ; niveau : une valeur qui court à partir d'un jour.", "flux", "niveau"),
		choice("absence", "Que faire d'un chiffre absent. Vide : erreur.", "erreur", "zero", "reconduit"),
	}},
	{Name: "unites", Key: []string{"tiers", "indicateur", "exercice", "base", "du"}, Note: "Chiffres de chaque tiers.", Columns: []Column{
		tiersCode,
		required(names("indicateurs", "indicateur", "Code de l'indicateur.")),
		column("exercice", Integer, "Année civile (flux)."),
		choice("base", "Vide : les deux.", bases...),
		column("du", Date, "Jour à partir duquel la valeur court (niveau)."),
		required(column("valeur", Decimal, "Valeur.")),
		column("source", Text, "Origine du chiffre."),
	}},
	{Name: "assiettes", Key: []string{"code", "indicateur", "multiplicateur"}, Note: "Sommes pondérées d'indicateurs.", Columns: []Column{
		required(column("code", Code, "Code de l'assiette.")),
		required(names("indicateurs", "indicateur", "Indicateur compté.")),
		required(column("coefficient", Decimal, "Poids de l'indicateur.")),
		names("indicateurs", "multiplicateur", "Indicateur qui multiplie le terme. Vide : aucun."),
	}},
	{Name: "baremes", Key: []string{"code", "a_partir_de"}, Note: "Tranches : chacune court jusqu'à la suivante, la première part de 0.", Columns: []Column{
		required(column("code", Code, "Code du barème.")),
		required(column("a_partir_de", Decimal, "Borne basse, incluse.")),
		required(column("montant", Decimal, "Montant ou prix de la tranche, en euros.")),
	}},
	{Name: "cles", Key: []string{"service", "du", "rang"}, Note: "Clés de répartition : une ligne par composante.", Columns: []Column{
		service, du, au,
		required(column("rang", Integer, "Rang de la composante, entier positif.")),
		column("libelle", Text, "Libellé de la composante."),
		required(choice("methode", "Méthode de calcul.", "gratuit", "forfait", "unitaire", "strate", "progressif", "degressif",
			"abonnement", "direct", "cout_unitaire", "proportionnel", "egal", "parts_fixes")),
		column("poids", Rate, "Part de la composante dans le coût à répartir, en %."),
		column("montant", Decimal, "Montant ou prix unitaire, en euros."),
		column("assiette", Code, "Assiette ou indicateur."),
		column("bareme", Code, "Barème."),
		column("inclus", Decimal, "Quantité incluse dans l'abonnement, par an."),
		column("prix_sup", Decimal, "Prix d'une unité au-delà, en euros."),
		column("plafond_ligne", Decimal, "Plafond annuel de la composante, en euros."),
		choice("perimetre", "Vide : adherents.", "adherents", "territoire"),
		choice("presence", "Vide : jours.", "jours", "mois", "mois_entier", "annee"),
		choice("portee", "Vide : poids.", "poids", "montant"),
		column("phase_de", Integer, "Âge de l'adhésion, en mois, à partir duquel la composante court (inclus)."),
		column("phase_a", Integer, "Âge de l'adhésion, en mois, jusqu'auquel la composante court (exclu)."),
		column("ponctuel", YesNo, "oui : une seule fois, à la première adhésion."),
		choice("assiette_nulle", "Que faire d'une assiette nulle. Vide : erreur.", "erreur", "mel", "egal"),
		acte,
	}},
	{Name: "parts_mel", Key: []string{"service", "du"}, Note: "Part décidée de la métropole, prise d'abord.", Columns: []Column{
		service, du, au,
		required(choice("mode", "taux : en % ; montant : en euros par exercice.", "taux", "montant")),
		required(column("valeur", Rate, "Taux en % ou montant en euros.")),
		acte,
	}},
	{Name: "bornes", Key: []string{"service", "du"}, Note: "Le moins et le plus que paie un tiers pour un exercice.", Columns: []Column{
		service, du, au,
		column("plancher", Decimal, "Montant minimal, en euros."),
		column("plafond", Decimal, "Montant maximal, en euros."),
		required(choice("report", "Qui supporte l'écart.", "mel", "adherents")),
		acte,
	}},
	{Name: "exonerations", Key: []string{"tiers", "service", "du"}, Note: "Décisions datées ; la métropole les supporte.", Columns: []Column{
		tiersCode, service, du, au,
		required(column("taux", Rate, "Taux, en %.")),
		required(column("motif", Text, "Motif.")),
		acte,
	}},
	{Name: "adhesions", Key: []string{"tiers", "service", "du"}, Note: "Qui a adhéré à quoi, de quand à quand.", Columns: []Column{
		tiersCode, service, du, au,
		column("notifie_le", Date, "Jour où le retrait a été notifié."),
		acte,
	}},
	{Name: "couts", Key: []string{"service", "exercice", "base", "nature", "tiers", "libelle", "piece"}, Note: "Coûts hors taxes ; les subventions et recettes sont négatives.", Columns: []Column{
		service, exercice,
		required(choice("base", "Prévision ou réalisé.", bases...)),
		required(choice("nature", "Nature du coût.", "personnel", "fournitures", "flux", "contrats", "renouvellement", "frais_generaux", "subvention", "recette", "autre")),
		required(column("montant", Decimal, "Montant hors taxes, en euros.")),
		names("tiers", "tiers", "Tiers auquel le coût est déjà attribué."),
		column("libelle", Text, "Libellé."),
		column("piece", Text, "Pièce justificative."),
	}},
	{Name: "echeanciers", Key: []string{"service", "echeance"}, Note: "Ce qui est dû d'un exercice à chaque campagne, cumulé.", Columns: []Column{
		service,
		required(choice("echeance", "Campagne.", "mai", "novembre", "mai+1", "novembre+1")),
		required(column("cumul", Rate, "Part cumulée due, en %.")),
		required(choice("base", "Prévision ou réalisé.", bases...)),
	}},
	{Name: "ajustements", Key: []string{"tiers", "service", "exercice", "motif"}, Note: "Corrections décidées à la main ; la métropole les supporte.", Columns: []Column{
		tiersCode, service, exercice,
		required(column("montant", Amount, "Montant, en euros ; négatif en faveur du tiers.")),
		required(column("motif", Text, "Motif.")),
		acte,
	}},
	{Name: "reprises", Key: []string{"tiers", "service", "exercice", "rang", "reference"}, Note: "Ce qui avait déjà été facturé avant quotepart.", Columns: []Column{
		tiersCode, service, exercice,
		required(column("rang", Code, "Rang de la composante ; X, B ou A pour les lignes d'exonération, de borne ou d'ajustement.")),
		required(column("montant", Amount, "Montant, en euros.")),
		required(column("reference", Text, "Référence du titre d'origine.")),
	}},
}
