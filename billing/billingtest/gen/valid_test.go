package gen_test

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"
)

// checkValid holds a dossier against the checks across tables of dossier.md that are errors; missing figures and
// percentages are checked by the campaigns themselves.
func checkValid(t *testing.T, tables map[string][]map[string]string) {
	t.Helper()
	v := validity{t: t, tables: tables}
	v.codes()
	v.identities()
	v.versions()
	v.components()
	v.schedules()
	v.figures()
	v.adhesions()
}

type validity struct {
	t      *testing.T
	tables map[string][]map[string]string
}

func (v validity) fault(table string, row map[string]string, why string) {
	v.t.Helper()
	v.t.Errorf("%s %v: %s", table, row, why)
}

// names are the values of a column.
func (v validity) names(table, column string) map[string]map[string]string {
	names := map[string]map[string]string{}
	for _, row := range v.tables[table] {
		names[row[column]] = row
	}
	return names
}

// codes checks that every code names something, and that the codes of a table differ.
func (v validity) codes() {
	for _, table := range []string{"tiers", "services", "budgets", "indicateurs"} {
		if len(v.names(table, "code")) != len(v.tables[table]) {
			v.t.Errorf("%s: a code comes twice", table)
		}
	}
	assiettes := v.names("indicateurs", "code")
	for code, row := range v.names("assiettes", "code") {
		assiettes[code] = row
	}
	targets := map[string]map[string]map[string]string{
		"tiers": v.names("tiers", "code"), "debiteur": v.names("tiers", "code"), "porteur": v.names("tiers", "code"),
		"service": v.names("services", "code"), "parent": v.names("services", "code"),
		"alias": v.names("services", "code"), "budget": v.names("budgets", "code"),
		"indicateur": v.names("indicateurs", "code"), "multiplicateur": v.names("indicateurs", "code"),
		"bareme": v.names("baremes", "code"), "assiette": assiettes,
	}
	for table, rows := range v.tables {
		for _, row := range rows {
			for column, named := range targets {
				if row[column] != "" && named[row[column]] == nil {
					v.fault(table, row, column+" names nothing")
				}
			}
		}
	}
	for _, row := range v.tables["tiers"] {
		if debtor := row["debiteur"]; debtor != "" && v.names("tiers", "code")[debtor]["debiteur"] != "" {
			v.fault("tiers", row, "the debtor has a debtor")
		}
	}
}

// identities checks the keys of the SIREN and SIRET.
func (v validity) identities() {
	for _, table := range []string{"tiers", "budgets"} {
		for _, row := range v.tables[table] {
			for column, length := range map[string]int{"siren": 9, "siret": 14} {
				if number := row[column]; number != "" && (len(number) != length || !luhnValid(number)) {
					v.fault(table, row, column)
				}
			}
		}
	}
}

func luhnValid(number string) bool {
	sum := 0
	for i, c := range []byte(number) {
		d := int(c - '0')
		if (len(number)-i)%2 == 0 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum%10 == 0
}

// spanned is a row with its first and last day.
type spanned struct {
	row    map[string]string
	du, au string // ISO: they compare as text
}

func spans(rows []map[string]string, du, au string) []spanned {
	var all []spanned
	for _, row := range rows {
		end := row[au]
		if end == "" {
			end = "9999-12-31"
		}
		all = append(all, spanned{row, row[du], end})
	}
	slices.SortStableFunc(all, func(a, b spanned) int { return strings.Compare(a.du, b.du) })
	return all
}

func groupBy(rows []map[string]string, columns ...string) map[string][]map[string]string {
	groups := map[string][]map[string]string{}
	for _, row := range rows {
		key := ""
		for _, column := range columns {
			key += row[column] + "|"
		}
		groups[key] = append(groups[key], row)
	}
	return groups
}

func dayAfter(iso string) string {
	day, _ := time.Parse(time.DateOnly, iso)
	return day.AddDate(0, 0, 1).Format(time.DateOnly)
}

// versions checks that nothing dated overlaps, and that keys cover the life of their service.
func (v validity) versions() {
	for table, columns := range map[string][]string{
		"parts_mel": {"service"}, "bornes": {"service"}, "exonerations": {"tiers", "service"},
		"adhesions": {"tiers", "service"},
	} {
		for _, rows := range groupBy(v.tables[table], columns...) {
			v.apart(table, spans(rows, "du", "au"))
		}
	}
	for _, service := range spans(v.tables["services"], "du", "au") {
		var rows []map[string]string // one for each version
		for _, version := range groupBy(v.tables["cles"], "service", "du", "au") {
			if version[0]["service"] == service.row["code"] {
				rows = append(rows, version[0])
			}
		}
		versions := spans(rows, "du", "au")
		v.apart("cles", versions)
		if len(versions) == 0 || versions[0].du > service.du || versions[len(versions)-1].au < service.au {
			v.fault("services", service.row, "not covered by its key")
			continue
		}
		for i, version := range versions[1:] {
			if dayAfter(versions[i].au) != version.du {
				v.fault("cles", version.row, "a gap before")
			}
		}
	}
}

func (v validity) apart(table string, all []spanned) {
	for i, s := range all {
		if s.au < s.du {
			v.fault(table, s.row, "ends before it begins")
		}
		if i > 0 && s.du <= all[i-1].au {
			v.fault(table, s.row, "overlaps")
		}
	}
}

func isPool(row map[string]string) bool {
	return slices.Contains([]string{"proportionnel", "egal", "parts_fixes"}, row["methode"])
}

func rational(text string) *big.Rat {
	value, ok := new(big.Rat).SetString(text)
	if !ok {
		return new(big.Rat)
	}
	return value
}

// components checks the rows of a version against each other, and brackets and bounds.
func (v validity) components() {
	for key, rows := range groupBy(v.tables["cles"], "service", "du", "au") {
		poids, pools, directs := new(big.Rat), 0, 0
		for _, row := range rows {
			if isPool(row) {
				pools++
				poids.Add(poids, rational(row["poids"]))
				if row["ponctuel"] != "" || row["plafond_ligne"] != "" {
					v.fault("cles", row, "ponctuel or plafond_ligne on a pool")
				}
			}
			if row["methode"] == "direct" {
				directs++
			}
			if row["perimetre"] == "territoire" && (row["portee"] == "montant" || row["methode"] == "parts_fixes") {
				v.fault("cles", row, "territoire")
			}
			if row["ponctuel"] == "oui" && row["phase_de"]+row["phase_a"] != "" {
				v.fault("cles", row, "ponctuel with a phase")
			}
		}
		if pools > 1 && poids.Cmp(rational("100")) != 0 {
			v.t.Errorf("cles %s: poids sum to %s", key, poids.FloatString(4))
		}
		if directs > 1 || len(groupBy(rows, "rang")) != len(rows) {
			v.t.Errorf("cles %s: a rang or direct comes twice", key)
		}
	}
	for code, rows := range groupBy(v.tables["baremes"], "code") {
		froms := groupBy(rows, "a_partir_de")
		if len(froms) != len(rows) || (froms["0|"] == nil && froms["0.0|"] == nil) {
			v.t.Errorf("baremes %s: brackets repeat or do not start at 0", code)
		}
	}
	for _, row := range v.tables["bornes"] {
		if row["plafond"] != "" && rational(row["plancher"]).Cmp(rational(row["plafond"])) > 0 {
			v.fault("bornes", row, "plancher above plafond")
		}
	}
}

// schedules checks that every service but a free one has a schedule whose cumul grows.
func (v validity) schedules() {
	scheduled := groupBy(v.tables["echeanciers"], "service")
	for _, row := range v.tables["services"] {
		rows := scheduled[row["code"]+"|"]
		if len(rows) == 0 && row["reglement"] != "gratuit" {
			v.fault("services", row, "no schedule")
		}
		cumul := new(big.Rat)
		for _, echeance := range []string{"mai", "novembre", "mai+1", "novembre+1"} {
			due := groupBy(rows, "echeance")[echeance+"|"]
			if len(due) > 1 {
				v.fault("echeanciers", due[0], "twice")
			}
			if len(due) == 1 {
				if rational(due[0]["cumul"]).Cmp(cumul) < 0 || rational(due[0]["cumul"]).Cmp(rational("100")) > 0 {
					v.fault("echeanciers", due[0], "cumul decreases")
				}
				cumul = rational(due[0]["cumul"])
			}
		}
	}
}

// figures checks that no figure comes twice, that a flux has an exercice and a niveau a day, and that costs differ.
func (v validity) figures() {
	for key, rows := range groupBy(v.tables["unites"], "tiers", "indicateur", "exercice", "base", "du") {
		niveau := v.names("indicateurs", "code")[rows[0]["indicateur"]]["nature"] == "niveau"
		if len(rows) > 1 || niveau != (rows[0]["du"] != "") || niveau == (rows[0]["exercice"] != "") {
			v.t.Errorf("unites %s: %d rows", key, len(rows))
		}
	}
	for _, rows := range groupBy(v.tables["couts"], "service", "exercice", "base", "nature", "montant", "tiers", "libelle",
		"piece") {
		if len(rows) > 1 {
			v.fault("couts", rows[0], "twice")
		}
	}
	for _, rows := range groupBy(v.tables["reprises"], "tiers", "service", "exercice", "rang") {
		if len(rows) > 1 {
			v.fault("reprises", rows[0], "twice")
		}
	}
}

// adhesions checks that they lie within the party's membership and the service's life, and that studies have none.
func (v validity) adhesions() {
	tiers, services := v.names("tiers", "code"), v.names("services", "code")
	for _, a := range spans(v.tables["adhesions"], "du", "au") {
		membership := spans([]map[string]string{tiers[a.row["tiers"]]}, "membre_du", "membre_au")[0]
		life := spans([]map[string]string{services[a.row["service"]]}, "du", "au")[0]
		for what, outer := range map[string]spanned{"the membership": membership, "the life of the service": life} {
			if a.du < outer.du || a.au > outer.au {
				v.fault("adhesions", a.row, fmt.Sprintf("outside %s %s..%s", what, outer.du, outer.au))
			}
		}
		if life.row["statut"] == "etude" {
			v.fault("adhesions", a.row, "of a study")
		}
	}
}
