package gen_test

import (
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"quotepart/billing/billingtest/gen"
	"quotepart/billing/billingtest/oracle"
)

// dossierCount is how many random dossiers the test runs, each over four campaigns; fewer under the race detector, which
// has little to find in pure functions and makes them five times slower.
func dossierCount() int {
	if raceDetector {
		return 40
	}
	return 300
}

// TestDossiers runs random dossiers through the oracle: none meets a fault, every target is conserved, the form and the
// order of the input make no difference, a campaign run again bills nothing new, and everything the contract names is
// seen at least once.
func TestDossiers(t *testing.T) {
	t.Parallel()
	saw := &coverage{counts: map[string]int{}}
	t.Run("seeds", func(t *testing.T) {
		for seed := range uint64(dossierCount()) {
			t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
				t.Parallel()
				runDossier(t, seed, saw)
			})
		}
	})
	if !raceDetector {
		saw.assert(t)
	}
}

// TestSameSource makes the same dossiers and the same files of the same random source.
func TestSameSource(t *testing.T) {
	t.Parallel()
	var runs [2]map[string]string
	for i := range runs {
		runs[i] = map[string]string{}
		r, dir := rand.New(rand.NewPCG(7, 7)), t.TempDir()
		d := gen.New(r, gen.Options{Year: 2024})
		for range 3 {
			if err := d.WriteDir(dir, r); err != nil {
				t.Fatal(err)
			}
			paths, _ := filepath.Glob(filepath.Join(dir, "*.csv"))
			for _, path := range paths {
				content, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				runs[i][d.Campaign()+"/"+filepath.Base(path)] = string(content)
			}
			d = d.Next(r)
		}
	}
	if !maps.Equal(runs[0], runs[1]) {
		t.Error("two runs of one random source differ")
	}
}

// runDossier plays four steps of one dossier, in memory and from files, side by side.
func runDossier(t *testing.T, seed uint64, saw *coverage) {
	r := rand.New(rand.NewPCG(seed, 1))
	d := gen.New(r, gen.Options{})
	fromMemory, fromFiles := oracle.New(), oracle.New()
	books := ledger{}
	for step := range 4 {
		if step > 0 {
			d = d.Next(r)
		}
		fromMemory.Import(d.Tables())
		result, err := fromMemory.Campaign(d.Campaign())
		if err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		if seed%2 == 0 { // half of them: writing files is what takes the time
			again := runFiles(t, d, r, fromFiles)
			same(t, "lignes", result.Lignes, again.Lignes)
			same(t, "parts", result.Parts, again.Parts)
			same(t, "pieces", result.Pieces, again.Pieces)
		}
		checkValid(t, d.Whole())
		books.post(t, d.Whole(), result)
		saw.dossier(d.Whole())
		saw.result(result)
		if step == 3 {
			rerun(t, fromMemory, d.Campaign(), result)
		}
	}
}

// runFiles runs the campaign of a step from shuffled files.
func runFiles(t *testing.T, d gen.Dossier, r *rand.Rand, state *oracle.State) oracle.Result {
	t.Helper()
	dir := t.TempDir()
	if err := d.WriteDir(dir, r); err != nil {
		t.Fatal(err)
	}
	read, err := oracle.ReadDir(dir)
	if err != nil {
		t.Fatalf("%s: %v", d.Campaign(), err)
	}
	state.Import(read)
	result, err := state.Campaign(d.Campaign())
	if err != nil {
		t.Fatalf("%s, from files: %v", d.Campaign(), err)
	}
	return result
}

// same holds two files against each other.
func same(t *testing.T, what string, got, want [][]string) {
	t.Helper()
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%s: the same dossier in another form gives another result", what)
	}
}

// rerun computes the campaign once more: only what was withheld is found again.
func rerun(t *testing.T, state *oracle.State, id string, first oracle.Result) {
	t.Helper()
	second, err := state.Campaign(id)
	if err != nil {
		t.Fatal(err)
	}
	withheld := slices.DeleteFunc(slices.Clone(first.Lignes), func(l []string) bool { return l[11] != "reporte" })
	if !slices.EqualFunc(second.Lignes, withheld, slices.Equal) || len(second.Pieces) > 0 {
		t.Errorf("a second run of %s bills again: %v", id, second.Lignes)
	}
}

// ledger adds up what every service and exercice has billed to the parties other than the metropole.
type ledger map[string]*big.Rat

func (b ledger) add(key, euros string) {
	amount, _ := new(big.Rat).SetString(euros)
	if b[key] == nil {
		b[key] = new(big.Rat)
	}
	b[key].Add(b[key], amount)
}

// post checks the conservation of a campaign: the cost is borne by the adherents and the metropole, and the lines issued
// so far, those withheld now and the reprises are the adherents' part.
func (b ledger) post(t *testing.T, tables map[string][]map[string]string, result oracle.Result) {
	t.Helper()
	metropole := ""
	for _, row := range tables["parametres"] {
		if row["cle"] == "collectivite" {
			metropole = row["valeur"]
		}
	}
	billed := maps.Clone(b)
	for key, amount := range billed {
		billed[key] = new(big.Rat).Set(amount)
	}
	for _, row := range tables["reprises"] {
		if row["tiers"] != metropole {
			billed.add(row["service"]+"/"+row["exercice"], row["montant"])
		}
	}
	for _, l := range result.Lignes {
		if l[3] == metropole {
			continue
		}
		billed.add(l[4]+"/"+l[5], l[10])
		if l[11] != "reporte" {
			b.add(l[4]+"/"+l[5], l[10])
		}
	}
	for _, p := range result.Parts {
		key := p[1] + "/" + p[2]
		billed.add(key, "0")
		if got := billed[key].FloatString(2); got != p[6] {
			t.Errorf("%s: lines of %s, adherents %s", key, got, p[6])
		}
		cost, _ := new(big.Rat).SetString(p[5])
		for _, part := range p[6:8] {
			borne, _ := new(big.Rat).SetString(part)
			cost.Sub(cost, borne)
		}
		if cost.Sign() != 0 {
			t.Errorf("%s: cost %s = %s + %s does not hold", key, p[5], p[6], p[7])
		}
	}
}

// coverage counts what the dossiers held and what the campaigns made of it.
type coverage struct {
	sync.Mutex
	counts map[string]int
}

func (c *coverage) see(words ...string) {
	c.Lock()
	defer c.Unlock()
	c.counts[strings.Join(words, " ")]++
}

// dossier notes the values of the columns that name a rule.
func (c *coverage) dossier(tables map[string][]map[string]string) {
	for _, row := range tables["cles"] {
		c.see("methode", row["methode"], "presence", row["presence"])
		for _, column := range []string{"perimetre", "portee", "assiette_nulle", "ponctuel"} {
			c.see(column, row[column])
		}
		for _, column := range []string{"phase_de", "phase_a", "plafond_ligne"} {
			if row[column] != "" {
				c.see(column)
			}
		}
	}
	for table, columns := range map[string][]string{
		"parts_mel": {"mode"}, "bornes": {"report"}, "echeanciers": {"echeance", "base"},
		"services": {"statut", "reglement", "section", "tva"}, "indicateurs": {"nature", "absence"},
		"budgets": {"numerotation"}, "unites": {"base"},
	} {
		for _, row := range tables[table] {
			for _, column := range columns {
				c.see(table, column, row[column])
			}
		}
	}
	for _, table := range []string{"exonerations", "ajustements", "reprises", "eligibilites"} {
		if len(tables[table]) > 0 {
			c.see(table)
		}
	}
}

// result notes the statuts, rangs and documents that came out.
func (c *coverage) result(result oracle.Result) {
	for _, l := range result.Lignes {
		c.see("statut", l[11])
		if l[6] == "X" || l[6] == "B" || l[6] == "A" {
			c.see("rang", l[6])
		}
		if l[2] != l[3] {
			c.see("debtor")
		}
		if strings.HasPrefix(l[10], "-") {
			c.see("credit", l[11])
		}
	}
	for _, p := range result.Pieces {
		c.see("piece", p[2])
		if p[4] != "" {
			c.see("numbered")
		}
		if p[8] != "0.00" {
			c.see("taxed", p[2])
		}
	}
}

// wanted is what must be seen at least once.
func wanted() []string {
	var all []string
	for _, methode := range []string{"forfait", "unitaire", "strate", "progressif", "degressif", "abonnement",
		"cout_unitaire", "proportionnel", "egal", "parts_fixes"} {
		for _, presence := range []string{"", "jours", "mois", "mois_entier", "annee"} {
			all = append(all, fmt.Sprintf("methode %s presence %s", methode, presence))
		}
	}
	for prefix, values := range map[string][]string{
		"methode": {"gratuit presence ", "direct presence "}, "perimetre": {"", "adherents", "territoire"},
		"portee": {"", "poids", "montant"}, "assiette_nulle": {"", "erreur", "mel", "egal"}, "ponctuel": {"oui"},
		"parts_mel mode": {"taux", "montant"}, "bornes report": {"mel", "adherents"},
		"echeanciers echeance": {"mai", "novembre", "mai+1", "novembre+1"}, "echeanciers base": {"prevu", "realise"},
		"services statut": {"deploye", "cooperation", "etude"}, "services reglement": {"titre", "ac", "mandat", "gratuit"},
		"services section": {"", "fonctionnement", "investissement"},
		"services tva":     {"", "hors_champ", "exo_261b", "20", "10", "5.5"}, "indicateurs nature": {"", "flux", "niveau"},
		"indicateurs absence": {"", "erreur", "zero", "reconduit"}, "budgets numerotation": {"interne", "externe"},
		"unites base": {"", "prevu", "realise"},
		"statut":      {"titre", "mandat", "reduction", "reporte", "valorise", "ac", "porteur", "propre"},
		"rang":        {"X", "B", "A"}, "piece": {"titre", "reduction", "mandat"},
		"taxed":  {"titre", "reduction", "mandat"},
		"credit": {"titre", "mandat", "reduction", "reporte", "valorise", "ac", "porteur", "propre"},
	} {
		for _, value := range values {
			all = append(all, prefix+" "+value)
		}
	}
	return append(all, "phase_de", "phase_a", "plafond_ligne", "debtor", "numbered", "exonerations", "ajustements",
		"reprises", "eligibilites")
}

func (c *coverage) assert(t *testing.T) {
	t.Helper()
	for _, word := range wanted() {
		if c.counts[word] == 0 {
			t.Errorf("never seen: %s", word)
		}
	}
}
