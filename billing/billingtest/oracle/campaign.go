package oracle

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
)

// State is a dossier and what was issued from it so far. It is not safe for concurrent use.
type State struct {
	tables Tables
	issued map[lineKey]num // cents of every issued line, reprises apart
	titres []*titre        // issued, in order of campaign
	drawn  map[string]int  // numbers drawn of a budget and year
}

// New is the state of an empty database.
func New() *State {
	return &State{tables: Tables{}, issued: map[lineKey]num{}, drawn: map[string]int{}}
}

// Import replaces the tables that it contains and keeps the others. An empty table empties.
func (s *State) Import(tables Tables) { s.tables = s.tables.with(tables) }

// Result holds the rows of lignes.csv, parts.csv and pieces.csv (campagne.md §3) without their header, sorted. The
// columns piece, identifiant, bordereau and origine are empty; numero too, but for the titres of interne budgets.
type Result struct{ Lignes, Parts, Pieces [][]string }

// campaign is a year and a month, with the dossier it is calculated from.
type campaign struct {
	*dossier
	id          string
	year, month int
}

// line is one row of lignes.csv.
type line struct {
	lineKey
	debiteur             string
	base                 string
	cible, deja, montant num
	statut               string
}

// Campaign computes and issues a campaign, `2026-05` or `2026-11`. On an error nothing is issued.
func (s *State) Campaign(id string) (Result, error) {
	d, err := readDossier(s.tables)
	if err != nil {
		return Result{}, err
	}
	c := campaign{dossier: d, id: id}
	if _, err := fmt.Sscanf(id, "%4d-%2d", &c.year, &c.month); err != nil || (c.month != 5 && c.month != 11) {
		return Result{}, fmt.Errorf("campaign %q: want YYYY-05 or YYYY-11", id)
	}
	var lines []*line
	var result Result
	for _, what := range c.everythingDue() {
		t, err := d.target(what)
		if err != nil {
			return Result{}, err
		}
		result.Parts = append(result.Parts, c.partsRow(what, t))
		lines = append(lines, s.linesOf(what, t, d)...)
	}
	result.Pieces = s.issueDocuments(c, lines)
	for _, l := range lines {
		result.Lignes = append(result.Lignes, c.ligneRow(l))
		if l.statut != reporte {
			s.issued[l.lineKey] = add(orZero(s.issued[l.lineKey]), l.montant)
		}
	}
	for _, rows := range [][][]string{result.Lignes, result.Parts, result.Pieces} {
		slices.SortFunc(rows, compareRows)
	}
	return result, nil
}

// everythingDue lists the services and open exercices with a row of the schedule in force (calcul.md §3).
func (c campaign) everythingDue() []due {
	first := max(c.premierExercice, c.year-c.exercicesOuverts+1, c.exerciceClos+1)
	var all []due
	for _, code := range sortedKeys(c.services) {
		service := c.services[code]
		if service.statut != "deploye" && service.statut != "cooperation" {
			continue
		}
		for exercice := first; exercice <= c.year; exercice++ {
			if e, ok := c.inForce(code, exercice); ok {
				all = append(all, due{service: service, exercice: exercice, base: e.base, cumul: e.cumul})
			}
		}
	}
	return all
}

// inForce is the row of the schedule with the latest echeance that is not after the campaign.
func (c campaign) inForce(service string, exercice int) (echeance, bool) {
	var found echeance
	latest := 0
	for _, e := range c.echeanciers[service] {
		when := e.monthCount(exercice)
		if when <= c.year*12+c.month && when > latest {
			found, latest = e, when
		}
	}
	return found, latest > 0
}

// monthCount is the month of an echeance of an exercice, counted from year 0.
func (e echeance) monthCount(exercice int) int {
	switch e.quand {
	case "mai":
		return exercice*12 + 5
	case "novembre":
		return exercice*12 + 11
	case "mai+1":
		return (exercice+1)*12 + 5
	case "novembre+1":
		return (exercice+1)*12 + 11
	}
	return 1 << 30 // never due
}

// linesOf are the lines target − already issued that are not 0, those whose target has vanished included.
func (s *State) linesOf(what due, t target, d *dossier) []*line {
	targets := map[lineKey]num{}
	for _, before := range []map[lineKey]num{s.issued, d.reprises} {
		for key := range before {
			if key.service == what.service.code && key.exercice == what.exercice {
				targets[key] = zero
			}
		}
	}
	for party, ranks := range t.lines {
		for rang, cents := range ranks {
			targets[lineKey{party, what.service.code, what.exercice, rang}] = cents
		}
	}
	var lines []*line
	for _, key := range sortedFunc(targets, compareKeys) {
		deja := add(orZero(s.issued[key]), orZero(d.reprises[key]))
		l := &line{
			lineKey: key, debiteur: d.debtor(key.tiers), base: what.base,
			cible: targets[key], deja: deja, montant: sub(targets[key], deja),
		}
		if l.montant.Sign() != 0 {
			lines = append(lines, l)
		}
	}
	return lines
}

// debtor is who pays for a party.
func (d *dossier) debtor(party string) string { return cmp.Or(d.tiers[party].debiteur, party) }

func compareKeys(a, b lineKey) int {
	return cmp.Or(cmp.Compare(a.service, b.service), cmp.Compare(a.exercice, b.exercice),
		cmp.Compare(a.tiers, b.tiers), cmp.Compare(a.rang, b.rang))
}

func (c campaign) ligneRow(l *line) []string {
	return []string{
		c.id, c.services[l.service].budget, l.debiteur, l.tiers, l.service, strconv.Itoa(l.exercice), l.rang, l.base,
		euros(l.cible), euros(l.deja), euros(l.montant), l.statut, "",
	}
}

func (c campaign) partsRow(what due, t target) []string {
	adherents := t.adherents(c.collectivite)
	return []string{
		c.id, what.service.code, strconv.Itoa(what.exercice), what.base, what.cumul.FloatString(2),
		euros(t.cost), euros(adherents), euros(sub(t.cost, adherents)),
	}
}

// inOrder are the values of a map in the order of its keys.
func inOrder[V any](m map[string]V) []V {
	list := make([]V, 0, len(m))
	for _, key := range sortedKeys(m) {
		list = append(list, m[key])
	}
	return list
}
