package billing_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"quotepart/allocation"
	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/billingtest"
	"quotepart/billing/billingtest/gen"
	"quotepart/billing/dossier"
	"quotepart/billing/intake"
)

// run is campaigns issued one after another, with what each found issued.
type run struct {
	tables dossier.Tables
	memory billingtest.Memory
	billed []billing.Billed
	issued []map[billing.LineKey]money.Cents // already issued, by campaign; reprises are in it
}

func (r *run) importFolder(t testing.TB, dir string) {
	t.Helper()
	read, err := intake.Read(context.Background(), dir)
	if err != nil || read.Faults.Fatal() {
		t.Fatal(err, read.Faults)
	}
	r.tables = r.tables.With(read.Tables)
}

func (r *run) campaign(t testing.TB, id billing.CampaignID) {
	t.Helper()
	d, history, issued := dossier.Decode(r.tables), r.memory.History(), map[billing.LineKey]money.Cents{}
	for _, line := range history.Lines {
		issued[line.LineKey] += line.Montant
	}
	for _, row := range d.Reprises {
		issued[billing.LineKey{Tiers: row.Tiers, Service: row.Service, Exercice: row.Exercice, Rang: row.Rang}] += row.Montant
	}
	c, faults, err := billing.Calculate(id, d, history)
	if err != nil || len(faults) > 0 {
		t.Fatal(id, err, faults)
	}
	r.memory.Issue(c)
	for i := range c.Lines { // a comparison does without
		c.Lines[i].Trace = ""
	}
	r.billed = append(r.billed, billing.Billed{Campaign: id, Dossier: d, Lines: c.Lines, Parts: c.Parts})
	r.issued = append(r.issued, issued)
}

// sampleRun takes the MEL dossier through its four campaigns.
func sampleRun(t testing.TB) *run {
	t.Helper()
	root := filepath.Join("..", "testdata", "dossiers", "mel")
	steps, err := os.ReadFile(filepath.Join(root, "steps.txt"))
	if err != nil {
		t.Fatal(err)
	}
	r := &run{tables: dossier.Tables{}}
	for step := range strings.Lines(string(steps)) {
		if verb, name, _ := strings.Cut(strings.TrimSpace(step), " "); verb == "import" {
			r.importFolder(t, filepath.Join(root, name))
		} else {
			r.campaign(t, billing.CampaignID(name))
		}
	}
	return r
}

// TestVariationsOfTheSample compares every two of the four campaigns of the MEL.
func TestVariationsOfTheSample(t *testing.T) {
	t.Parallel()
	r, kinds := sampleRun(t), map[allocation.EffectKind]int{}
	r.compareAll(t, kinds)
	for _, kind := range []allocation.EffectKind{"echeancier", "cout", "unites_propres", "unites_autres", "adhesion", "presence", "cle", "corrections", "arrondi"} {
		if kinds[kind] == 0 {
			t.Errorf("no effect %s: %v", kind, kinds)
		}
	}
}

// TestVariationsOfRandomDossiers plays random dossiers through six campaigns, and compares every two.
func TestVariationsOfRandomDossiers(t *testing.T) {
	t.Parallel()
	seeds := 16
	if testing.Short() {
		seeds = 4
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(uint64(seed), 7))
			d, r := gen.New(random, gen.Options{}), &run{tables: dossier.Tables{}}
			for step := range 6 {
				if step > 0 {
					d = d.Next(random)
				}
				dir := t.TempDir()
				if err := d.WriteDir(dir, random); err != nil {
					t.Fatal(err)
				}
				r.importFolder(t, dir)
				r.campaign(t, billing.CampaignID(d.Campaign()))
			}
			r.compareAll(t, map[allocation.EffectKind]int{})
		})
	}
}

// compareAll holds the effects of every pair, of every two campaigns, to the difference of their lines, and the targets to
// what was issued before and then. The last campaign is also compared with those before it the other way round.
func (r *run) compareAll(t *testing.T, kinds map[allocation.EffectKind]int) {
	t.Helper()
	for i := range r.billed {
		for j := range r.billed {
			if j < i && i < len(r.billed)-1 {
				continue
			}
			comparison := billing.NewComparison(r.billed[i], r.billed[j])
			for _, pair := range comparison.Pairs() {
				v, err := comparison.Bill(pair.Tiers, pair.Service)
				textOf(t, v, err)
				if want := billedOf(r.billed[i].Lines, pair); v.Before != want {
					t.Fatalf("%s of %s: before %s, want %s", pair, r.billed[i].Campaign, v.Before, want)
				}
				if want := billedOf(r.billed[j].Lines, pair); v.After != want {
					t.Fatalf("%s of %s: after %s, want %s", pair, r.billed[j].Campaign, v.After, want)
				}
				if i == j && len(v.Effects) > 0 {
					t.Errorf("%s of %s with itself: effects %v", pair, r.billed[i].Campaign, v.Effects)
				}
				for _, e := range v.Effects {
					kinds[e.Kind]++
				}
			}
			r.compareTargets(t, comparison, i, j)
		}
	}
}

func billedOf(lines []billing.Line, pair billing.Pair) money.Cents {
	var sum money.Cents
	for i := range lines {
		if lines[i].Tiers == pair.Tiers && lines[i].Service == pair.Service {
			sum += lines[i].Montant
		}
	}
	return sum
}

// compareTargets looks at the exercices that both campaigns calculated: a target is what was issued, then and before.
func (r *run) compareTargets(t *testing.T, comparison *billing.Comparison, i, j int) {
	t.Helper()
	before, after := r.targets(i), r.targets(j)
	for key, want := range after {
		if _, calculated := before[key]; !calculated {
			continue
		}
		v, err := comparison.Target(key.Tiers, key.Service, key.Exercice, key.Exercice)
		if textOf(t, v, err); v.After != want || v.Before != before[key] {
			t.Errorf("%v: target %s → %s, want %s → %s", key, v.Before, v.After, before[key], want)
		}
		_, nextYear := after[billing.LineKey{Tiers: key.Tiers, Service: key.Service, Exercice: key.Exercice + 1}]
		if v, err = comparison.Target(key.Tiers, key.Service, key.Exercice, key.Exercice+1); nextYear {
			textOf(t, v, err)
		}
	}
}

// targets sums what was issued up to a campaign and by it, by party, service and exercice that it calculated.
func (r *run) targets(campaign int) map[billing.LineKey]money.Cents {
	sums, calculated := map[billing.LineKey]money.Cents{}, map[billing.LineKey]bool{}
	for _, p := range r.billed[campaign].Parts {
		calculated[billing.LineKey{Service: p.Service, Exercice: p.Exercice}] = true
	}
	add := func(key billing.LineKey, amount money.Cents) {
		if key.Rang = ""; calculated[billing.LineKey{Service: key.Service, Exercice: key.Exercice}] {
			sums[key] += amount
		}
	}
	for key, amount := range r.issued[campaign] {
		add(key, amount)
	}
	for i := range r.billed[campaign].Lines {
		add(r.billed[campaign].Lines[i].Key(), r.billed[campaign].Lines[i].Montant)
	}
	return sums
}

// BenchmarkBill explains every amount of the last campaign of the MEL by the same one of the year before.
func BenchmarkBill(b *testing.B) {
	r := sampleRun(b)
	for b.Loop() {
		comparison := billing.NewComparison(r.billed[1], r.billed[3])
		for _, pair := range comparison.Pairs() {
			if _, err := comparison.Bill(pair.Tiers, pair.Service); err != nil {
				b.Fatal(err)
			}
		}
	}
}
