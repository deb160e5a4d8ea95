package dossier

import (
	"cmp"
	"regexp"
	"strings"

	"quotepart/billing/fault"
)

// parameterForm says what a parameter that is no free text looks like.
type parameterForm struct {
	form     *regexp.Regexp // of the value once normalAmount took its spaces and its commas
	expected string
	hint     string // empty: there is nothing more to say than to mend it
}

// The readers take `valeur` as text, so that the form is checked here.
var parameterForms = map[string]parameterForm{
	"seuil_titre":       {form: regexp.MustCompile(`^\d{1,9}(\.\d{1,2})?$`), expected: "un montant en euros, par exemple 15,00"},
	"premier_exercice":  {form: regexp.MustCompile(`^(19|2\d)\d\d$`), expected: "une année, par exemple 2025"},
	"exercices_ouverts": {form: regexp.MustCompile(`^[1-9]\d?$`), expected: "un nombre d'exercices, par exemple 4"},
	"exercice_clos":     {form: regexp.MustCompile(`^(19|2\d)\d\d$`), expected: "une année, par exemple 2024"},
	"avoirs":            {form: regexp.MustCompile(`^(reduction|reporter)$`), expected: "« reduction » ou « reporter »"},
	"arrondi_cu":        {form: regexp.MustCompile(`^\d$`), expected: "un nombre de décimales de 0 à 9"},

	"pes_version":        {regexp.MustCompile(`^5\.(17|26|30)$`), "une version du schéma PES : 5.17, 5.26 ou 5.30", lostZero},
	"pes_edition":        {regexp.MustCompile(`^0[124]$`), "02 (Chorus Pro), 04 (sans traitement de la DGFiP) ou 01 (édité par la DGFiP)", lostZero},
	"pes_edition_autres": {regexp.MustCompile(`^0[14]$`), "04 (sans traitement de la DGFiP) ou 01 (édité par la DGFiP)", lostZero},
	"pes_signature":      {form: regexp.MustCompile(`^(electronique|papier)$`), expected: "« electronique » ou « papier »"},
}

const lostZero = "corrigez la valeur ; si un tableur lui a pris son zéro, mettez la cellule au format texte"

// postalPlace is an address in one line whose last part, between commas, is a postcode and a town.
var postalPlace = regexp.MustCompile(`(^|,)\s*[0-9]{5}[\s\x{a0}\x{202f}]+\pL[^,]*$`)

var requiredParameters = []string{"collectivite", "ordonnateur_nom", "ordonnateur_prenom", "ordonnateur_qualite", "premier_exercice"}

// normalAmount writes an amount that a person typed with a decimal point and without spaces or euro sign.
func normalAmount(text string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".", "€", "").Replace(text)
}

func checkParametres(c *checker) {
	rows := c.tables["parametres"]
	seen := map[string]bool{}
	for i := range rows.Len() {
		key, value := rows.Row(i)[0], rows.Row(i)[1]
		if seen[key] {
			c.fault("DOS-002", "parametres", i, "cle", key, "ce paramètre figure deux fois", "gardez une seule ligne")
		}
		seen[key] = true
		if rule, ok := parameterForms[key]; ok && !rule.form.MatchString(normalAmount(value)) {
			c.fault("DOS-003", "parametres", i, "valeur", value, "le paramètre « "+key+" » attend "+rule.expected, cmp.Or(rule.hint, "corrigez la valeur"))
		}
		if key == "centre_encaissement" && !postalPlace.MatchString(value) {
			c.fault("DOS-003", "parametres", i, "valeur", value, "le paramètre « "+key+" » attend une adresse qui finit par un code postal de 5 chiffres, un espace et une ville, par exemple « TSA 12345, 59885 Lille cedex 9 »",
				"recopiez l'adresse que le comptable a donnée ; une virgule en sépare les parties")
		}
		if key == "collectivite" && c.dossier.TiersOf(value) == nil {
			c.fault("DOS-001", "parametres", i, "valeur", value, "la collectivité ne figure pas dans la table tiers", "ajoutez-la à la table tiers ou corrigez le code")
		}
	}
	for _, key := range requiredParameters {
		if !seen[key] {
			c.add(fault.Fault{Code: "DOS-004", File: c.file("parametres"), Table: "parametres", Column: "cle", Message: "le paramètre « " + key + " » manque", Hint: "ajoutez une ligne avec ce paramètre"})
		}
	}
}
