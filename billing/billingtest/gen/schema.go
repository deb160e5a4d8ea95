package gen

// kind is how the values of a column may be written.
type kind int

const (
	plain  kind = iota // as it is
	day                // a date: ISO or French
	number             // a number: decimal point or comma, spaces between thousands
	rate               // a number that may bear a percent sign
)

// column is a column of the contract.
type column struct {
	name     string
	kind     kind
	required bool
}

// table is a table of the contract; an optional one may be left out when it is empty.
type table struct {
	name     string
	optional bool
	columns  []column
}

func req(name string, k kind) column { return column{name, k, true} }

func opt(name string, k kind) column { return column{name, k, false} }

// schema is the table of dossier.md.
func schema() []table {
	return []table{
		{"parametres", false, []column{req("cle", plain), req("valeur", plain)}},
		{"budgets", false, []column{
			req("code", plain), req("libelle", plain), req("siret", plain), opt("idpost", plain), opt("codcol", plain),
			opt("codbud", plain), opt("prodloc", plain), opt("numerotation", plain), opt("premier_titre", plain),
			opt("premier_bordereau", plain), opt("premier_bordereau_reduction", plain), opt("refbdf", plain)}},
		{"tiers", false, []column{
			req("code", plain), req("nom", plain), req("type", plain), opt("siren", plain), opt("siret", plain),
			opt("debiteur", plain), opt("territoire", plain), opt("adresse", plain), opt("complement", plain),
			opt("code_postal", plain), opt("ville", plain), opt("code_service", plain), opt("engagement", plain),
			opt("courriel", plain), opt("membre_du", day), opt("membre_au", day), opt("service_exige", plain),
			opt("engagement_exige", plain)}},
		{"services", false, []column{
			req("code", plain), req("libelle", plain), req("thematique", plain), req("direction", plain),
			opt("cadre", plain), req("statut", plain), req("reglement", plain), opt("porteur", plain),
			req("budget", plain), opt("section", plain), opt("nature", plain), opt("fonction", plain),
			opt("prodloc", plain), opt("tva", plain), opt("parent", plain), opt("alias", plain), req("du", day),
			opt("au", day)}},
		{"eligibilites", true, []column{req("service", plain), req("critere", plain), req("valeur", plain)}},
		{"indicateurs", false, []column{
			req("code", plain), req("libelle", plain), req("unite", plain), opt("nature", plain), opt("absence", plain)}},
		{"unites", false, []column{
			req("tiers", plain), req("indicateur", plain), opt("exercice", plain), opt("base", plain), opt("du", day),
			req("valeur", number), opt("source", plain)}},
		{"assiettes", true, []column{
			req("code", plain), req("indicateur", plain), req("coefficient", number), opt("multiplicateur", plain)}},
		{"baremes", true, []column{req("code", plain), req("a_partir_de", number), req("montant", number)}},
		{"cles", false, []column{
			req("service", plain), req("du", day), opt("au", day), req("rang", plain), opt("libelle", plain),
			req("methode", plain), opt("poids", rate), opt("montant", number), opt("assiette", plain),
			opt("bareme", plain), opt("inclus", number), opt("prix_sup", number), opt("plafond_ligne", number),
			opt("perimetre", plain), opt("presence", plain), opt("portee", plain), opt("phase_de", plain),
			opt("phase_a", plain), opt("ponctuel", plain), opt("assiette_nulle", plain), opt("acte", plain)}},
		{"parts_mel", true, []column{
			req("service", plain), req("du", day), opt("au", day), req("mode", plain), req("valeur", number),
			opt("acte", plain)}},
		{"bornes", true, []column{
			req("service", plain), req("du", day), opt("au", day), opt("plancher", number), opt("plafond", number),
			req("report", plain), opt("acte", plain)}},
		{"exonerations", true, []column{
			req("tiers", plain), req("service", plain), req("du", day), opt("au", day), req("taux", rate),
			req("motif", plain), opt("acte", plain)}},
		{"adhesions", false, []column{
			req("tiers", plain), req("service", plain), req("du", day), opt("au", day), opt("notifie_le", day),
			opt("acte", plain)}},
		{"couts", false, []column{
			req("service", plain), req("exercice", plain), req("base", plain), req("nature", plain),
			req("montant", number), opt("tiers", plain), opt("libelle", plain), opt("piece", plain)}},
		{"echeanciers", false, []column{
			req("service", plain), req("echeance", plain), req("cumul", rate), req("base", plain)}},
		{"ajustements", true, []column{
			req("tiers", plain), req("service", plain), req("exercice", plain), req("montant", number),
			req("motif", plain), opt("acte", plain)}},
		{"reprises", true, []column{
			req("tiers", plain), req("service", plain), req("exercice", plain), req("rang", plain),
			req("montant", number), req("reference", plain)}},
	}
}
