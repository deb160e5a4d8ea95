package dossier

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing/fault"
)

// Check judges a whole dossier across its tables (dossier.md, last paragraph). tables are those that d was decoded
// from: they say where each row was read. What depends on the exercice that a campaign bills (missing figures, key
// coverage, parts_fixes) is not checked here but when a target is wanted (campagne.md §6).
// billed names the parties, services and budgets of issued campaigns: they may not vanish.
func Check(d *Dossier, tables Tables, billed Billed) fault.List {
	c := &checker{dossier: d, tables: tables, billed: billed}
	for _, check := range checks {
		check(c)
	}
	c.faults.Sort()
	return c.faults
}

// checks is the list of judgements, each of which names its own faults.
var checks = []func(*checker){
	checkParametres, checkBudgets, checkUnique, checkNames, checkIdentifiers, checkSpans, checkDebiteurs, checkPorteurs, checkKeyNames, checkEligibilites,
	checkCles, checkBaremes, checkOverlaps, checkBornes, checkRates, checkEcheanciers, checkUnites, checkAliases, checkEtudes,
	checkAdhesions, checkCoutsTwice, checkReprises, checkAmounts, checkCommuneAndCCAS, checkBilled,
}

// Billed names what issued campaigns billed, and the budgets of their documents.
type Billed struct{ Tiers, Services, Budgets []string }

type checker struct {
	dossier *Dossier
	tables  Tables
	billed  Billed
	faults  fault.List
}

func (c *checker) add(f fault.Fault) { c.faults = append(c.faults, f) }

func (c *checker) file(table string) string {
	if rows := c.tables[table]; rows != nil && rows.File != "" {
		return rows.File
	}
	return "dossier enregistré"
}

// at makes a fault located at a row of a table.
func (c *checker) at(severity fault.Severity, code, table string, row int, column, value, message, hint string) {
	c.add(fault.Fault{Code: code, Severity: severity, File: c.file(table), Table: table, Row: c.tables[table].Number(row),
		Column: column, Value: value, Message: message, Hint: hint})
}

func (c *checker) fault(code, table string, row int, column, value, message, hint string) {
	c.at(fault.Erreur, code, table, row, column, value, message, hint)
}

// checkUnique refuses two rows that name the same thing, and warns of a term that stands twice in an assiette, which is a
// sum. Tables where a row may stand twice, or whose repeats have a judgement of their own, are left to it.
func checkUnique(c *checker) {
	for _, rule := range []struct {
		table    string
		key      []string
		what     string
		severity fault.Severity
	}{
		{"budgets", []string{"code"}, "ce code de budget figure deux fois", fault.Erreur},
		{"tiers", []string{"code"}, "ce code de tiers figure deux fois", fault.Erreur},
		{"services", []string{"code"}, "ce code de service figure deux fois", fault.Erreur},
		{"indicateurs", []string{"code"}, "ce code d'indicateur figure deux fois", fault.Erreur},
		{"assiettes", []string{"code", "indicateur", "multiplicateur"}, "ce terme de l'assiette figure deux fois, et compte deux fois", fault.Avertissement},
		{"echeanciers", []string{"service", "echeance"}, "cette échéance du service figure deux fois", fault.Erreur},
		{"cles", []string{"service", "du", "au", "rang"}, "ce rang figure deux fois dans la même version de la clé", fault.Erreur},
	} {
		rows := c.tables[rule.table]
		seen := make(map[string]int, rows.Len())
		for i := range rows.Len() {
			key := ""
			for _, column := range rule.key {
				key += rows.Row(i)[rows.Table.Index(column)] + "\x1f"
			}
			if first, twice := seen[key]; twice {
				first, i := rows.inOrder(first, i)
				seen[key] = first
				value := strings.TrimRight(strings.ReplaceAll(key, "\x1f", " "), " ")
				c.at(rule.severity, "DOS-002", rule.table, i, rule.key[len(rule.key)-1], value, rule.what+c.alsoAt(rule.table, first), "supprimez la ligne en trop ou corrigez le code")
				continue
			}
			seen[key] = i
		}
	}
}

// inOrder puts two rows in the order of the file, which sorting has lost: the first is the one that may stay.
func (r *Rows) inOrder(i, j int) (first, second int) {
	if r.Number(j) < r.Number(i) {
		return j, i
	}
	return i, j
}

func (c *checker) alsoAt(table string, row int) string {
	if number := c.tables[table].Number(row); number > 0 {
		return fmt.Sprintf(" (déjà ligne %d)", number)
	}
	return ""
}

// checkNames refuses a code that names nothing, for every column that the schema says names something.
func checkNames(c *checker) {
	known := map[string]map[string]int{"tiers": c.dossier.tiersIndex, "services": c.dossier.serviceIndex,
		"budgets": c.dossier.budgetIndex, "indicateurs": c.dossier.indicateurIndex}
	for i := range schema {
		rows := c.tables[schema[i].Name]
		for j, column := range schema[i].Columns {
			if column.Names == "" {
				continue
			}
			for k := range rows.Len() {
				if value := rows.Row(k)[j]; value != "" {
					if _, ok := known[column.Names][value]; !ok {
						c.fault("DOS-001", schema[i].Name, k, column.Name, value, "ce code ne figure pas dans la table "+column.Names, c.codeHint(column.Names, value, known[column.Names]))
					}
				}
			}
		}
	}
}

// codeHint spots the commonest slip: an INSEE code that a spreadsheet robbed of its leading zero.
func (c *checker) codeHint(table, value string, known map[string]int) string {
	if _, ok := known["0"+value]; ok {
		return "le zéro initial manque : écrivez 0" + value + " et mettez la colonne au format texte"
	}
	for code := range known {
		if strings.EqualFold(code, value) {
			return "les codes distinguent majuscules et minuscules : écrivez " + smallestFold(known, value)
		}
	}
	return "corrigez le code, ou ajoutez-le à la table " + table
}

func smallestFold(known map[string]int, value string) string {
	var same []string
	for code := range known {
		if strings.EqualFold(code, value) {
			same = append(same, code)
		}
	}
	return slices.Min(same)
}

// checkBudgets refuses first numbers that are none: 0 stands for a document without a number, and a series never goes
// backwards.
func checkBudgets(c *checker) {
	table := Lookup("budgets")
	for i := range c.dossier.Budgets {
		for _, column := range []string{"premier_titre", "premier_bordereau", "premier_bordereau_reduction"} {
			if cell := c.tables["budgets"].Row(i)[table.Index(column)]; cell != "" && (len(cell) > 9 || cell[0] == '-' || cell == "0") {
				c.fault("DOS-036", "budgets", i, column, cell, "un numéro de 1 à 999 999 999 est attendu", "corrigez le numéro, ou laissez la cellule vide pour partir de 1")
			}
		}
	}
}

// checkAmounts refuses corrections and advances out of all proportion, which the sums of a campaign could not hold.
func checkAmounts(c *checker) {
	const most = money.Cents(1e12) // 10 milliards of euros, as for every amount of a target
	for i := range c.dossier.Ajustements {
		if a := &c.dossier.Ajustements[i]; a.Montant.Abs() > most {
			c.fault("DOS-037", "ajustements", a.row, "montant", a.Montant.String(), "un montant de 10 milliards d'euros au plus est attendu", "corrigez le montant")
		}
	}
	for i := range c.dossier.Reprises {
		if r := &c.dossier.Reprises[i]; r.Montant.Abs() > most {
			c.fault("DOS-037", "reprises", r.row, "montant", r.Montant.String(), "un montant de 10 milliards d'euros au plus est attendu", "corrigez le montant")
		}
	}
}

// checkIdentifiers verifies the keys of SIREN and SIRET numbers.
func checkIdentifiers(c *checker) {
	const hint = "recopiez le numéro depuis l'avis de situation INSEE ; s'il commence par des zéros, mettez la colonne au format texte"
	for i := range c.dossier.Tiers {
		t := &c.dossier.Tiers[i]
		if t.SIREN != "" && !ValidSIREN(t.SIREN) {
			c.fault("DOS-005", "tiers", t.row, "siren", t.SIREN, "ce SIREN n'a pas 9 chiffres ou sa clé est fausse", hint)
		}
		if t.SIRET != "" && !ValidSIRET(t.SIRET) {
			c.fault("DOS-005", "tiers", t.row, "siret", t.SIRET, "ce SIRET n'a pas 14 chiffres ou sa clé est fausse", hint)
		} else if t.SIRET != "" && t.SIREN != "" && t.SIRET[:9] != t.SIREN {
			c.at(fault.Avertissement, "DOS-006", "tiers", t.row, "siret", t.SIRET, "ce SIRET n'est pas celui d'un établissement du SIREN "+t.SIREN, "corrigez l'un des deux numéros")
		}
	}
	for i := range c.dossier.Budgets {
		if b := &c.dossier.Budgets[i]; !ValidSIRET(b.SIRET) {
			c.fault("DOS-005", "budgets", i, "siret", b.SIRET, "ce SIRET n'a pas 14 chiffres ou sa clé est fausse", hint)
		}
	}
}

// checkSpans refuses a span that ends before it begins, in every table that has one.
func checkSpans(c *checker) {
	for i := range schema {
		rows := c.tables[schema[i].Name]
		for _, ends := range [][2]string{{"du", "au"}, {"membre_du", "membre_au"}} {
			first, last := schema[i].Index(ends[0]), schema[i].Index(ends[1])
			if first < 0 || last < 0 {
				continue
			}
			for k := range rows.Len() {
				row := rows.Row(k)
				if row[first] != "" && row[last] != "" && row[last] < row[first] {
					c.fault("DOS-007", schema[i].Name, k, ends[1], row[last], "la période finit avant de commencer (elle commence le "+row[first]+")", "corrigez l'une des deux dates")
				}
			}
		}
	}
}

// checkDebiteurs refuses a debtor that has a debtor of its own.
func checkDebiteurs(c *checker) {
	for i := range c.dossier.Tiers {
		t := &c.dossier.Tiers[i]
		if t.Debiteur == "" {
			continue
		}
		if payer := c.dossier.TiersOf(t.Debiteur); payer != nil && payer.Debiteur != "" {
			c.fault("DOS-008", "tiers", t.row, "debiteur", t.Debiteur, "ce débiteur a lui-même un débiteur ("+payer.Debiteur+")", "désignez directement le tiers qui paie")
		}
	}
}

// checkPorteurs warns of nothing today but a carrier that is the collectivite, which is what an empty cell says.
func checkPorteurs(c *checker) {
	for i := range c.dossier.Services {
		if s := &c.dossier.Services[i]; s.Porteur != "" && s.Porteur == c.dossier.Parametres.Collectivite {
			c.at(fault.Information, "DOS-030", "services", s.row, "porteur", s.Porteur, "le porteur est la métropole elle-même, comme si la colonne était vide", "")
		}
	}
}

// checkKeyNames refuses an assiette or a bareme that a key names and that does not exist. An assiette that is not in
// the table is the indicator of that name.
func checkKeyNames(c *checker) {
	assiettes, baremes := map[string]bool{}, map[string]bool{}
	for i := range c.dossier.Termes {
		assiettes[c.dossier.Termes[i].Assiette] = true
	}
	for i := range c.dossier.Tranches {
		baremes[c.dossier.Tranches[i].Bareme] = true
	}
	for i := range c.dossier.Cles {
		k := &c.dossier.Cles[i]
		if k.Assiette != "" && !assiettes[k.Assiette] && c.dossier.Indicateur(k.Assiette) == nil {
			c.fault("DOS-001", "cles", k.row, "assiette", k.Assiette, "ce code n'est ni une assiette ni un indicateur", "corrigez le code, ou ajoutez-le à la table assiettes ou indicateurs")
		}
		if k.Bareme != "" && !baremes[k.Bareme] {
			c.fault("DOS-001", "cles", k.row, "bareme", k.Bareme, "ce code ne figure pas dans la table baremes", "corrigez le code, ou ajoutez ses tranches à la table baremes")
		}
	}
}

// checkEligibilites gives each criterion the values that make sense for it.
func checkEligibilites(c *checker) {
	types := Lookup("tiers").Columns[Lookup("tiers").Index("type")].Choices
	territoires := map[string]bool{}
	for i := range c.dossier.Tiers {
		territoires[c.dossier.Tiers[i].Territoire] = true
	}
	for i := range c.dossier.Eligibilites {
		e := &c.dossier.Eligibilites[i]
		expected, severity := "", fault.Erreur
		switch e.Critere {
		case "type":
			if !slices.Contains(types, e.Valeur) {
				expected = "un type de tiers est attendu : " + strings.Join(types, ", ")
			}
		case "population_min", "population_max":
			if !populationForm(e.Valeur) {
				expected = "un nombre d'habitants est attendu"
			}
		case "territoire":
			if !territoires[e.Valeur] {
				expected, severity = "aucun tiers n'est de ce territoire", fault.Avertissement // a territory is no code
			}
		case "tiers":
			if c.dossier.TiersOf(e.Valeur) == nil {
				expected = "ce code ne figure pas dans la table tiers"
			}
		case "prerequis":
			if c.dossier.Service(e.Valeur) == nil {
				expected = "ce code ne figure pas dans la table services"
			}
		}
		if expected != "" {
			c.at(severity, "DOS-009", "eligibilites", e.row, "valeur", e.Valeur, "critère « "+e.Critere+" » : "+expected, "corrigez la valeur")
		}
	}
}

func populationForm(text string) bool {
	return populationPattern.MatchString(normalAmount(text))
}

var populationPattern = regexp.MustCompile(`^\d{1,12}(\.\d{1,6})?$`)

// Population reads the value of a criterion population_min or population_max.
func (e *Eligibilite) Population() money.Ratio { return ratioOf(normalAmount(e.Valeur)) }

// overlap is a dated row for checkOverlaps.
type overlap struct {
	key  string
	span calendar.Span
	row  int
}

// checkOverlaps refuses dated rows of one subject that hold the same day.
func checkOverlaps(c *checker) {
	d := c.dossier
	c.refuseOverlaps("adhesions", "DOS-010", "cette adhésion chevauche une autre adhésion du même tiers au même service", overlapsOf(d.Adhesions, func(a *Adhesion) overlap {
		return overlap{a.Tiers + "\x1f" + a.Service, a.Span, a.row}
	}))
	c.refuseOverlaps("parts_mel", "DOS-011", "cette part de la métropole en chevauche une autre du même service", overlapsOf(d.PartsMel, func(p *PartMel) overlap {
		return overlap{p.Service, p.Span, p.row}
	}))
	c.refuseOverlaps("bornes", "DOS-011", "cette borne en chevauche une autre du même service", overlapsOf(d.Bornes, func(b *Borne) overlap {
		return overlap{b.Service, b.Span, b.row}
	}))
	c.refuseOverlaps("exonerations", "DOS-011", "cette exonération en chevauche une autre du même tiers pour le même service", overlapsOf(d.Exonerations, func(e *Exoneration) overlap {
		return overlap{e.Tiers + "\x1f" + e.Service, e.Span, e.row}
	}))
	var versions []overlap
	for _, version := range Versions(d.Cles) {
		versions = append(versions, overlap{version[0].Service, version[0].Span, version[0].row})
	}
	c.refuseOverlaps("cles", "DOS-012", "cette version de la clé en chevauche une autre du même service", versions)
}

func overlapsOf[T any](rows []T, of func(*T) overlap) []overlap {
	list := make([]overlap, 0, len(rows))
	for i := range rows {
		list = append(list, of(&rows[i]))
	}
	return list
}

func (c *checker) refuseOverlaps(table, code, message string, rows []overlap) {
	slices.SortFunc(rows, func(a, b overlap) int {
		if order := strings.Compare(a.key, b.key); order != 0 {
			return order
		}
		if a.span.First != b.span.First {
			return int(a.span.First) - int(b.span.First)
		}
		return a.row - b.row
	})
	for i, last := 1, 0; i < len(rows); i++ {
		if rows[i].key == rows[last].key && rows[i].span.First <= rows[last].span.Last {
			c.fault(code, table, rows[i].row, "du", rows[i].span.First.String(), message+c.alsoAt(table, rows[last].row), "corrigez les dates : chaque jour ne doit figurer que dans une période")
			if rows[i].span.Last <= rows[last].span.Last {
				continue
			}
		}
		last = i
	}
}

// Versions groups components by version of a key: the rows of one service with the same du and au, in order of rang.
// The rows must be in the canonical order of their table, as Decode leaves them.
func Versions(cles []Cle) [][]Cle {
	var versions [][]Cle
	for start := 0; start < len(cles); {
		end := start + 1
		for end < len(cles) && cles[end].Service == cles[start].Service && cles[end].Span == cles[start].Span {
			end++
		}
		version := slices.Clone(cles[start:end])
		slices.SortStableFunc(version, func(a, b Cle) int { return a.Rang - b.Rang })
		versions = append(versions, version)
		start = end
	}
	return versions
}

// checkBornes refuses a floor above its ceiling, and a negative bound.
func checkBornes(c *checker) {
	for i := range c.dossier.Bornes {
		b := &c.dossier.Bornes[i]
		switch {
		case b.Plancher != nil && b.Plancher.Sign() < 0:
			c.fault("DOS-013", "bornes", b.row, "plancher", b.Plancher.String(), "une borne ne peut être négative", "corrigez le montant")
		case b.Plafond != nil && b.Plafond.Sign() < 0:
			c.fault("DOS-013", "bornes", b.row, "plafond", b.Plafond.String(), "une borne ne peut être négative", "corrigez le montant")
		case b.Plancher != nil && b.Plafond != nil && b.Plancher.Cmp(*b.Plafond) > 0:
			c.fault("DOS-013", "bornes", b.row, "plancher", b.Plancher.String(), "le plancher dépasse le plafond ("+b.Plafond.String()+")", "corrigez l'un des deux montants")
		}
	}
}

var hundred = money.Int(100)

// checkRates refuses rates outside 0 to 100 %.
func checkRates(c *checker) {
	for i := range c.dossier.PartsMel {
		p := &c.dossier.PartsMel[i]
		if p.Valeur.Sign() < 0 || (!p.Montant && p.Valeur.Cmp(hundred) > 0) {
			c.fault("DOS-014", "parts_mel", p.row, "valeur", p.Valeur.String(), "un taux de 0 à 100 % ou un montant positif est attendu", "corrigez la valeur")
		}
	}
	for i := range c.dossier.Exonerations {
		e := &c.dossier.Exonerations[i]
		if e.Taux.Sign() < 0 || e.Taux.Cmp(hundred) > 0 {
			c.fault("DOS-014", "exonerations", e.row, "taux", e.Taux.String(), "un taux de 0 à 100 % est attendu", "corrigez la valeur")
		}
	}
}
