package dossier

import (
	"regexp"
	"strings"

	"quotepart/billing/fault"
)

// parameterForms says what each parameter that is no free text looks like. The readers take `valeur` as text, so that
// the form is checked here.
var parameterForms = map[string]struct {
	form     *regexp.Regexp
	expected string
}{
	"seuil_titre":       {regexp.MustCompile(`^\d{1,9}(\.\d{1,2})?$`), "un montant en euros, par exemple 15,00"},
	"premier_exercice":  {regexp.MustCompile(`^(19|2\d)\d\d$`), "une année, par exemple 2025"},
	"exercices_ouverts": {regexp.MustCompile(`^[1-9]\d?$`), "un nombre d'exercices, par exemple 4"},
	"exercice_clos":     {regexp.MustCompile(`^(19|2\d)\d\d$`), "une année, par exemple 2024"},
	"avoirs":            {regexp.MustCompile(`^(reduction|reporter)$`), "« reduction » ou « reporter »"},
	"arrondi_cu":        {regexp.MustCompile(`^\d$`), "un nombre de décimales de 0 à 9"},
}

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
			c.fault("DOS-003", "parametres", i, "valeur", value, "le paramètre « "+key+" » attend "+rule.expected, "corrigez la valeur")
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
