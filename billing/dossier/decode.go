package dossier

import (
	"strconv"

	"github.com/shopspring/decimal"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// Decode turns tables in canonical text into typed rows. Every text is taken to be canonical: a table that the readers
// let through, or that the store gave back. It says nothing of the sense of the whole; Check does.
func Decode(tables Tables) *Dossier {
	d := &Dossier{
		Parametres:   decodeParametres(tables["parametres"]),
		Budgets:      decodeRows(tables, "budgets", decodeBudget),
		Tiers:        decodeRows(tables, "tiers", decodeTiers),
		Services:     decodeRows(tables, "services", decodeService),
		Eligibilites: decodeRows(tables, "eligibilites", decodeEligibilite),
		Indicateurs:  decodeRows(tables, "indicateurs", decodeIndicateur),
		Unites:       decodeRows(tables, "unites", decodeUnite),
		Termes:       decodeRows(tables, "assiettes", decodeTerme),
		Tranches:     decodeRows(tables, "baremes", decodeTranche),
		Cles:         decodeRows(tables, "cles", decodeCle),
		PartsMel:     decodeRows(tables, "parts_mel", decodePartMel),
		Bornes:       decodeRows(tables, "bornes", decodeBorne),
		Exonerations: decodeRows(tables, "exonerations", decodeExoneration),
		Adhesions:    decodeRows(tables, "adhesions", decodeAdhesion),
		Couts:        decodeRows(tables, "couts", decodeCout),
		Echeances:    decodeRows(tables, "echeanciers", decodeEcheance),
		Ajustements:  decodeRows(tables, "ajustements", decodeAjustement),
		Reprises:     decodeRows(tables, "reprises", decodeReprise),
	}
	d.budgetIndex = indexBy(d.Budgets, func(b *Budget) string { return b.Code })
	d.tiersIndex = indexBy(d.Tiers, func(t *Tiers) string { return t.Code })
	d.serviceIndex = indexBy(d.Services, func(s *Service) string { return s.Code })
	d.indicateurIndex = indexBy(d.Indicateurs, func(i *Indicateur) string { return i.Code })
	return d
}

// record gives the cells of one row by the name of their column. It remembers the row for the faults found later.
type record struct {
	table *Table
	cells []string
	row   int
}

func decodeRows[T any](tables Tables, name string, decode func(record) T) []T {
	rows := tables[name]
	list := make([]T, 0, rows.Len())
	for i := range rows.Len() {
		list = append(list, decode(record{rows.Table, rows.Row(i), i}))
	}
	return list
}

func (r record) text(column string) string { return r.cells[r.table.Index(column)] }

func (r record) orElse(column, fallback string) string {
	if text := r.text(column); text != "" {
		return text
	}
	return fallback
}

func (r record) integer(column string) int {
	number, _ := strconv.Atoi(r.text(column))
	return number
}

func (r record) number(column string) int64 {
	if text := r.text(column); text != "" {
		number, _ := strconv.ParseInt(text, 10, 64)
		return number
	}
	return 1
}

func (r record) optionalInteger(column string) *int {
	if r.text(column) == "" {
		return nil
	}
	number := r.integer(column)
	return &number
}

func (r record) ratio(column string) money.Ratio { return ratioOf(r.text(column)) }

// ratioOf reads a canonical decimal. Short ones, which are nearly all, need no big integer.
func ratioOf(text string) money.Ratio {
	if number, err := strconv.ParseInt(text, 10, 64); err == nil {
		return money.Int(number)
	}
	number, _ := decimal.NewFromString(text)
	return money.FromDecimal(number)
}

func (r record) optionalRatio(column string) *money.Ratio {
	if r.text(column) == "" {
		return nil
	}
	ratio := r.ratio(column)
	return &ratio
}

func (r record) cents(column string) money.Cents {
	amount, _ := money.ParseCents(r.text(column))
	return amount
}

func (r record) day(column string, empty calendar.Day) calendar.Day {
	if r.text(column) == "" {
		return empty
	}
	day, _ := calendar.Parse(r.text(column))
	return day
}

func (r record) span(first, last string) calendar.Span {
	return calendar.Span{First: r.day(first, calendar.Dawn), Last: r.day(last, calendar.Forever)}
}

func decodeParametres(rows *Rows) Parametres {
	values := map[string]string{"seuil_titre": "15.00", "exercices_ouverts": "4", "exercice_clos": "0", "avoirs": "reduction", "arrondi_cu": "2",
		"pes_version": "5.17", "pes_edition": "02", "pes_edition_autres": "04", "pes_signature": "electronique"}
	for i := range rows.Len() {
		values[rows.Row(i)[0]] = rows.Row(i)[1]
	}
	integer := func(key string) int {
		number, _ := strconv.Atoi(normalAmount(values[key])) // as checkParametres reads it
		return number
	}
	seuil, _ := money.ParseCents(normalAmount(values["seuil_titre"]))
	return Parametres{
		Collectivite: values["collectivite"], OrdonnateurNom: values["ordonnateur_nom"], OrdonnateurPrenom: values["ordonnateur_prenom"],
		OrdonnateurQual: values["ordonnateur_qualite"], ComptableNom: values["comptable_nom"], ComptableAdresse: values["comptable_adresse"],
		Tribunal: values["tribunal"], SeuilTitre: seuil, PremierExercice: integer("premier_exercice"),
		ExercicesOuverts: integer("exercices_ouverts"), ExerciceClos: integer("exercice_clos"),
		Reporter: normalAmount(values["avoirs"]) == "reporter", ArrondiCU: integer("arrondi_cu"),
		PESVersion: normalAmount(values["pes_version"]), PESEdition: normalAmount(values["pes_edition"]),
		PESEditionAutres: normalAmount(values["pes_edition_autres"]), PESPapier: normalAmount(values["pes_signature"]) == "papier",
		CentreEncaissement: values["centre_encaissement"],
	}
}

func decodeBudget(r record) Budget {
	return Budget{
		Code: r.text("code"), Libelle: r.text("libelle"), SIRET: r.text("siret"), IDPost: r.text("idpost"), CodCol: r.text("codcol"),
		CodBud: r.text("codbud"), ProdLoc: r.text("prodloc"), RefBdf: r.text("refbdf"), Externe: r.text("numerotation") == "externe",
		PremierTitre: r.number("premier_titre"), PremierBordereau: r.number("premier_bordereau"),
		PremierBordereauReduction: r.number("premier_bordereau_reduction"),
	}
}

func decodeTiers(r record) Tiers {
	return Tiers{
		Code: r.text("code"), Nom: r.text("nom"), Type: r.text("type"), SIREN: r.text("siren"), SIRET: r.text("siret"),
		Debiteur: otherThan(r.text("debiteur"), r.text("code")), Territoire: r.text("territoire"), Adresse: r.text("adresse"), Complement: r.text("complement"),
		CodePostal: r.text("code_postal"), Ville: r.text("ville"), CodeService: r.text("code_service"), Engagement: r.text("engagement"),
		ServiceExige: r.text("service_exige") == "oui", EngagementExige: r.text("engagement_exige") == "oui",
		Courriel: r.text("courriel"), Membre: r.span("membre_du", "membre_au"), row: r.row,
	}
}

// otherThan empties a debtor that is the party itself: it pays for itself, as an empty cell says.
func otherThan(debiteur, code string) string {
	if debiteur == code {
		return ""
	}
	return debiteur
}

func decodeService(r record) Service {
	return Service{
		Code: r.text("code"), Libelle: r.text("libelle"), Thematique: r.text("thematique"), Direction: r.text("direction"),
		Cadre: r.text("cadre"), Statut: r.text("statut"), Reglement: r.text("reglement"), Porteur: r.text("porteur"),
		Budget: r.text("budget"), Section: r.orElse("section", "fonctionnement"), Nature: r.text("nature"), Fonction: r.text("fonction"),
		ProdLoc: r.text("prodloc"), TVA: r.orElse("tva", "hors_champ"), Parent: r.text("parent"), Alias: r.text("alias"),
		Vie: r.span("du", "au"), row: r.row,
	}
}

func decodeEligibilite(r record) Eligibilite {
	return Eligibilite{Service: r.text("service"), Critere: r.text("critere"), Valeur: r.text("valeur"), row: r.row}
}

func decodeIndicateur(r record) Indicateur {
	return Indicateur{
		Code: r.text("code"), Libelle: r.text("libelle"), Unite: r.text("unite"), Niveau: r.text("nature") == "niveau",
		Absence: r.orElse("absence", "erreur"),
	}
}

func decodeUnite(r record) Unite {
	cells := r.cells // by position: half a million rows of a national dossier pass here
	return Unite{
		Tiers: cells[0], Indicateur: cells[1], Exercice: r.integerAt(2), Base: cells[3], Du: r.day("du", calendar.Dawn),
		Valeur: ratioOf(cells[5]), Source: cells[6], row: r.row,
	}
}

func (r record) integerAt(position int) int {
	number, _ := strconv.Atoi(r.cells[position])
	return number
}

func decodeTerme(r record) Terme {
	return Terme{
		Assiette: r.text("code"), Indicateur: r.text("indicateur"), Coefficient: r.ratio("coefficient"),
		Multiplicateur: r.text("multiplicateur"), row: r.row,
	}
}

func decodeTranche(r record) Tranche {
	return Tranche{Bareme: r.text("code"), APartirDe: r.ratio("a_partir_de"), Montant: r.ratio("montant"), row: r.row}
}

func decodeCle(r record) Cle {
	return Cle{
		Service: r.text("service"), Span: r.span("du", "au"), Rang: r.integer("rang"), Libelle: r.text("libelle"),
		Methode: r.text("methode"), Poids: r.optionalRatio("poids"), Montant: r.optionalRatio("montant"), Assiette: r.text("assiette"),
		Bareme: r.text("bareme"), Inclus: r.optionalRatio("inclus"), PrixSup: r.optionalRatio("prix_sup"),
		PlafondLigne: r.optionalRatio("plafond_ligne"), Territoire: r.text("perimetre") == "territoire",
		Presence: r.orElse("presence", "jours"), PorteeMontant: r.text("portee") == "montant", PhaseDe: r.optionalInteger("phase_de"),
		PhaseA: r.optionalInteger("phase_a"), Ponctuel: r.text("ponctuel") == "oui", AssietteNulle: r.orElse("assiette_nulle", "erreur"),
		Acte: r.text("acte"), row: r.row,
	}
}

func decodePartMel(r record) PartMel {
	return PartMel{
		Service: r.text("service"), Span: r.span("du", "au"), Montant: r.text("mode") == "montant", Valeur: r.ratio("valeur"),
		Acte: r.text("acte"), row: r.row,
	}
}

func decodeBorne(r record) Borne {
	return Borne{
		Service: r.text("service"), Span: r.span("du", "au"), Plancher: r.optionalRatio("plancher"), Plafond: r.optionalRatio("plafond"),
		Adherents: r.text("report") == "adherents", Acte: r.text("acte"), row: r.row,
	}
}

func decodeExoneration(r record) Exoneration {
	return Exoneration{
		Tiers: r.text("tiers"), Service: r.text("service"), Span: r.span("du", "au"), Taux: r.ratio("taux"), Motif: r.text("motif"),
		Acte: r.text("acte"), row: r.row,
	}
}

func decodeAdhesion(r record) Adhesion {
	return Adhesion{
		Tiers: r.text("tiers"), Service: r.text("service"), Span: r.span("du", "au"), NotifieLe: r.text("notifie_le"),
		Acte: r.text("acte"), row: r.row,
	}
}

func decodeCout(r record) Cout {
	return Cout{
		Service: r.text("service"), Exercice: r.integer("exercice"), Base: r.text("base"), Nature: r.text("nature"),
		Montant: r.ratio("montant"), Tiers: r.text("tiers"), Libelle: r.text("libelle"), Piece: r.text("piece"), row: r.row,
	}
}

func decodeEcheance(r record) Echeance {
	return Echeance{Service: r.text("service"), Echeance: r.text("echeance"), Cumul: r.ratio("cumul"), Base: r.text("base"), row: r.row}
}

func decodeAjustement(r record) Ajustement {
	return Ajustement{
		Tiers: r.text("tiers"), Service: r.text("service"), Exercice: r.integer("exercice"), Montant: r.cents("montant"),
		Motif: r.text("motif"), Acte: r.text("acte"), row: r.row,
	}
}

func decodeReprise(r record) Reprise {
	return Reprise{
		Tiers: r.text("tiers"), Service: r.text("service"), Exercice: r.integer("exercice"), Rang: r.text("rang"),
		Montant: r.cents("montant"), Reference: r.text("reference"), row: r.row,
	}
}
