package oracle_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"quotepart/billing/billingtest/oracle"
)

// The cases are written in a small language: one row of a table a line, `table column=value column=value`. What a row
// leaves out comes from defaults, so that a case shows nothing but what it is about. A line `campagne 2025-05` computes.

// defaults are the columns of a row that a case leaves out.
var defaults = map[string]string{
	"budgets":      "code=B libelle=B siret=1 numerotation=interne premier_titre=1",
	"tiers":        "type=commune",
	"services":     "code=S statut=deploye reglement=titre budget=B du=2000-01-01",
	"indicateurs":  "code=U absence=erreur",
	"unites":       "indicateur=U exercice=2025",
	"assiettes":    "code=W coefficient=1",
	"baremes":      "code=BAR",
	"cles":         "service=S du=2000-01-01 rang=1 assiette=U bareme=BAR",
	"parts_mel":    "service=S du=2000-01-01 mode=taux",
	"bornes":       "service=S du=2000-01-01",
	"exonerations": "service=S du=2025-01-01",
	"adhesions":    "service=S du=2000-01-01",
	"couts":        "service=S exercice=2025 base=prevu nature=autre",
	"echeanciers":  "service=S echeance=mai cumul=100 base=prevu",
	"ajustements":  "service=S exercice=2025",
	"reprises":     "service=S exercice=2025 rang=1",
	"parametres":   "",
}

// preamble is the dossier that every case starts from: the metropole M, four communes, a service S, an indicator U.
const preamble = `
	parametres cle=collectivite valeur=M
	parametres cle=premier_exercice valeur=2020
	parametres cle=exercices_ouverts valeur=1
	budgets
	tiers code=M type=epci
	tiers code=A
	tiers code=B
	tiers code=C
	tiers code=D
	services
	indicateurs
	echeanciers`

// rowOf reads `table column=value …` with its defaults.
func rowOf(line string) (string, map[string]string) {
	fields := strings.Fields(line)
	row := map[string]string{}
	for _, text := range append(strings.Fields(defaults[fields[0]]), fields[1:]...) {
		column, value, _ := strings.Cut(text, "=")
		row[column] = value
	}
	return fields[0], row
}

// tablesOf reads the rows of a script. A row takes the place of the preamble's row of the same code or cle.
func tablesOf(t *testing.T, script string) oracle.Tables {
	t.Helper()
	tables := oracle.Tables{}
	for line := range strings.Lines(script) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		table, row := rowOf(line)
		if _, known := defaults[table]; !known {
			t.Fatalf("unknown table %q", table)
		}
		tables[table] = append(replaceNamed(tables[table], row), row)
	}
	return tables
}

// replaceNamed drops the row of the same name, where the table has names.
func replaceNamed(rows []map[string]string, row map[string]string) []map[string]string {
	return slices.DeleteFunc(rows, func(old map[string]string) bool {
		switch {
		case row["cle"] != "":
			return old["cle"] == row["cle"]
		case row["echeance"] != "":
			return old["echeance"] == row["echeance"] && old["service"] == row["service"]
		case row["nom"] != "" || row["type"] != "" || row["statut"] != "" || row["absence"] != "" || row["siret"] != "":
			return old["code"] == row["code"]
		}
		return false
	})
}

// run plays a script: rows, then a campaign, then the rows of the tables that change, then the next campaign… It returns
// what the last campaign shows.
func run(t *testing.T, script string) string {
	t.Helper()
	state, rows := oracle.New(), preamble
	state.Import(tablesOf(t, preamble))
	shown := ""
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		id, isCampaign := strings.CutPrefix(line, "campagne ")
		if !isCampaign {
			rows += "\n" + line
			continue
		}
		state.Import(tablesOf(t, rows))
		result, err := state.Campaign(id)
		if err != nil {
			return "error: " + err.Error()
		}
		shown, rows = show(result), ""
	}
	return shown
}

// show writes the lines by party (`A=12.00`, a rang other than 1 as `A/X=…`, a statut other than titre in parentheses),
// the metropole's parts together (`mel=…`) and the documents (`titre:A=12.00`, with VAT).
func show(result oracle.Result) string {
	var words []string
	for _, l := range result.Lignes {
		name := l[3]
		if l[6] != "1" {
			name += "/" + l[6]
		}
		if l[11] != "titre" {
			name += "(" + l[11] + ")"
		}
		words = append(words, name+"="+l[10])
	}
	slices.Sort(words)
	metropole := new(big.Rat)
	for _, p := range result.Parts {
		part, _ := new(big.Rat).SetString(p[7])
		metropole.Add(metropole, part)
	}
	words = append(words, "mel="+metropole.FloatString(2))
	for _, p := range result.Pieces {
		words = append(words, p[2]+":"+p[6]+"="+p[9])
	}
	return strings.Join(words, " ")
}

// perParty adds the amounts of the lines that `show` wrote, by party: the rangs together.
func perParty(shown string) string {
	sums := map[string]*big.Rat{}
	for word := range strings.FieldsSeq(shown) {
		name, value, _ := strings.Cut(word, "=")
		if strings.Contains(name, ":") {
			continue
		}
		name, _, _ = strings.Cut(name, "/")
		amount, _ := new(big.Rat).SetString(value)
		if sums[name] == nil {
			sums[name] = new(big.Rat)
		}
		sums[name].Add(sums[name], amount)
	}
	var words []string
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		words = append(words, fmt.Sprintf("%s=%s", name, sums[name].FloatString(2)))
	}
	return strings.Join(words, " ")
}
