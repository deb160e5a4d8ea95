package gen

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
)

// Row is one row of a table: column → plain text (decimal point, ISO dates); an empty column is left out.
type Row = map[string]string

// Options bounds a random dossier. The zero value takes the defaults.
type Options struct {
	Tiers    int // parties at most, the metropole included; default a random number from 6 to 15
	Services int // default a random number from 6 to 15
	Year     int // year of the first campaign; default a random one from 2023 to 2026
}

// Dossier is what one import brings, with what the next ones must know. It is a value: Next leaves it as it is.
type Dossier struct {
	year, step int // the campaign that follows the import: step 0 is May of year, 1 November, 2 May of year + 1…
	first      int // premier_exercice
	tables     map[string][]Row
	changed    map[string]bool // the tables that this import brings

	metropole   string
	parties     []party
	plans       []plan
	indicateurs []indicateur
	assiettes   []assiette
}

// party is a row of tiers, as the other tables must know it.
type party struct {
	code    string
	genre   string
	membre  span
	limited bool // belongs to the metropole for a part of the years only
}

// plan is a service, with what its other tables must keep to.
type plan struct {
	code     string
	life     span
	recipe   recipe
	scale    int      // euros a year, roughly
	giveBack bool     // reglement = mandat: its costs are revenue
	bounded  bool     // has bornes: no amount of it may be negative
	rigid    bool     // has parts_fixes: its members may not move
	silent   bool     // an alias or a study: no adhesions
	members  []string // of a rigid service
}

// Campaign is the campaign that follows this import.
func (d Dossier) Campaign() string {
	return fmt.Sprintf("%04d-%02d", d.campaignYear(), 5+d.step%2*6)
}

func (d Dossier) campaignYear() int { return d.year + d.step/2 }

// Tables are the tables that this import brings, as plain values. Empty tables are there too.
func (d Dossier) Tables() map[string][]map[string]string {
	brought := map[string][]map[string]string{}
	for name := range d.changed {
		brought[name] = copyRows(d.tables[name])
	}
	return brought
}

// Whole are all tables as they stand after this import.
func (d Dossier) Whole() map[string][]map[string]string {
	whole := map[string][]map[string]string{}
	for name, rows := range d.tables {
		whole[name] = copyRows(rows)
	}
	return whole
}

func copyRows(rows []Row) []Row {
	copied := make([]Row, len(rows))
	for i, row := range rows {
		copied[i] = maps.Clone(row)
	}
	return copied
}

// builder makes a dossier, or the next step of one, with one random source.
type builder struct {
	*Dossier
	r *rand.Rand
}

// put adds a row to a table and marks the table as changed. Columns come in pairs, name and value; empty ones are left out.
func (b builder) put(table string, columns ...string) {
	b.tables[table] = append(b.tables[table], rowOf(columns...))
	b.changed[table] = true
}

func rowOf(columns ...string) Row {
	row := Row{}
	for i := 0; i < len(columns); i += 2 {
		if columns[i+1] != "" {
			row[columns[i]] = columns[i+1]
		}
	}
	return row
}

// New makes a random valid dossier, for the first import.
func New(r *rand.Rand, opts Options) Dossier {
	d := Dossier{year: opts.Year, tables: map[string][]Row{}, changed: map[string]bool{}}
	if d.year == 0 {
		d.year = between(r, 2023, 2026)
	}
	for _, t := range schema() {
		d.tables[t.name], d.changed[t.name] = []Row{}, true
	}
	b := builder{Dossier: &d, r: r}
	b.makeParties(cmp.Or(opts.Tiers, between(r, 6, 15)))
	b.makeParametres()
	b.makeBudgets()
	b.makeIndicateurs()
	b.makeBaremes()
	b.makeServices(cmp.Or(opts.Services, between(r, 6, 15)))
	b.makeUnites()
	b.makeEligibilites()
	b.makePES()
	return d
}

// years are the exercices that have figures and costs so far, the first one first.
func (d Dossier) years() []int {
	var years []int
	for y := d.first; y <= d.campaignYear(); y++ {
		years = append(years, y)
	}
	return years
}

// codes of the parties.
func (d Dossier) codes() []string {
	var codes []string
	for _, p := range d.parties {
		codes = append(codes, p.code)
	}
	return codes
}
