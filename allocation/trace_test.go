package allocation_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// The functions of this file do a line again from its trace alone, with integers and big.Rat, as docs/spec/trace.md says.

func rat(num, denom int64) *big.Rat { return big.NewRat(num, denom) }

func times(factors ...*big.Rat) *big.Rat {
	product := rat(1, 1)
	for _, factor := range factors {
		product.Mul(product, factor)
	}
	return product
}

// value reads an optional number: an absent one is 0.
func value(ratio *money.Ratio) *big.Rat {
	if ratio == nil {
		return new(big.Rat)
	}
	return ratio.Rat()
}

// fraction reads a presence: nothing out of nothing is 0.
func fraction(num, denom int) *big.Rat {
	if denom == 0 {
		return new(big.Rat)
	}
	return rat(int64(num), int64(denom))
}

// roundRat rounds half away from zero.
func roundRat(exact *big.Rat) money.Cents {
	doubled := new(big.Int).Lsh(new(big.Int).Abs(exact.Num()), 1)
	doubled.Add(doubled, exact.Denom())
	rounded := money.Cents(new(big.Int).Quo(doubled, new(big.Int).Lsh(exact.Denom(), 1)).Int64())
	if exact.Sign() < 0 {
		return -rounded
	}
	return rounded
}

func inCents(euros *big.Rat) *big.Rat { return times(euros, rat(100, 1)) }

func percent(rate *big.Rat) *big.Rat { return times(rate, rat(1, 100)) }

func centsRat(amount money.Cents) *big.Rat { return rat(int64(amount), 1) }

// recompute gives the amount of a step from its numbers, or says which of them contradict each other.
func recompute(step *allocation.Step) (money.Cents, error) {
	switch step.Kind {
	case allocation.StepAjustement:
		return step.Resultat, nil // decided, not computed
	case allocation.StepExoneration:
		spared := percent(step.Taux.Rat())
		return -roundRat(times(centsRat(step.Avant), spared, fraction(step.PresenceNum, step.PresenceDen))), nil
	case allocation.StepBorne:
		return recomputeBorne(step)
	}
	if step.ARepartir != step.Cout-step.PartMel {
		return 0, fmt.Errorf("a_repartir %s is not cout %s − part_mel %s", step.ARepartir, step.Cout, step.PartMel)
	}
	if err := checkQuantity(step); err != nil {
		return 0, err
	}
	switch step.Methode {
	case "proportionnel", "egal", "parts_fixes":
		return recomputePool(step)
	case "direct":
		return step.Resultat, nil // a part of a split over the slices: see checkDirect
	}
	return recomputeTariff(step)
}

// checkQuantity adds up a_i.
func checkQuantity(step *allocation.Step) error {
	sum := new(big.Rat)
	for i := range step.Termes {
		term := &step.Termes[i]
		product := times(term.Coefficient.Rat(), term.Valeur.Rat())
		if term.Multiplicateur != "" {
			product = times(product, term.Facteur.Rat())
		}
		sum.Add(sum, product)
	}
	if sum.Cmp(step.Quantite.Rat()) != 0 {
		return fmt.Errorf("termes sum to %s, quantite is %s", sum.RatString(), step.Quantite)
	}
	return nil
}

// recomputeTariff is the table of tariffs, then the cap, then one rounding.
func recomputeTariff(step *allocation.Step) (money.Cents, error) {
	time, c := fraction(step.PresenceNum, step.PresenceDen), percent(step.Cumul.Rat())
	a, price := step.Quantite.Rat(), value(step.Montant)
	var exact *big.Rat
	switch step.Methode {
	case "forfait":
		exact = times(price, time, c)
	case "strate":
		if err := checkBracket(step); err != nil {
			return 0, err
		}
		exact = times(price, time, c)
	case "degressif":
		if err := checkBracket(step); err != nil {
			return 0, err
		}
		exact = times(price, a, time, c)
	case "unitaire", "cout_unitaire":
		exact = times(price, a, time, c)
	case "progressif":
		if err := checkBrackets(step); err != nil {
			return 0, err
		}
		exact = times(value(step.Base), time, c)
	case "abonnement":
		beyond := new(big.Rat).Sub(a, times(value(step.Inclus), time))
		if beyond.Sign() < 0 {
			beyond = new(big.Rat)
		}
		exact = times(c, new(big.Rat).Add(times(price, time), times(beyond, value(step.PrixSup))))
	default:
		return 0, fmt.Errorf("no formula for %q", step.Methode)
	}
	if step.Plafond != nil {
		if step.Methode == "cout_unitaire" {
			time = fraction(step.TempsNum, step.TempsDen)
		}
		if most := times(step.Plafond.Rat(), time, c); exact.Cmp(most) > 0 {
			exact = most
		}
	}
	if exact.Cmp(value(step.Exact)) != 0 {
		return 0, fmt.Errorf("exact is %s, the formula gives %s", step.Exact, exact.RatString())
	}
	return roundRat(inCents(exact)), nil
}

func checkBracket(step *allocation.Step) error {
	if len(step.Tranches) != 1 || step.Tranches[0].Prix.Cmp(*step.Montant) != 0 || step.Tranches[0].De.Cmp(step.Quantite) > 0 {
		return fmt.Errorf("tranche %v does not hold %s at %s", step.Tranches, step.Quantite, step.Montant)
	}
	return nil
}

func checkBrackets(step *allocation.Step) error {
	quantity, base := new(big.Rat), new(big.Rat)
	for i := range step.Tranches {
		quantity.Add(quantity, value(step.Tranches[i].Quantite))
		base.Add(base, times(step.Tranches[i].Prix.Rat(), value(step.Tranches[i].Quantite)))
	}
	if quantity.Cmp(step.Quantite.Rat()) != 0 || base.Cmp(value(step.Base)) != 0 {
		return fmt.Errorf("tranches hold %s and make %s, want %s and %s", quantity.RatString(), base.RatString(), step.Quantite, step.Base)
	}
	return nil
}

// recomputePool gives the share of a split, cut by presence where portee = montant.
func recomputePool(step *allocation.Step) (money.Cents, error) {
	f, weight := fraction(step.PresenceNum, step.PresenceDen), step.Quantite.Rat()
	if step.Methode == "egal" || weight.Sign() == 0 && step.Poids.Sign() != 0 { // the second: assiette_nulle = egal
		weight = rat(1, 1)
	}
	if step.PartEntiere == 0 {
		weight = times(weight, f)
	}
	if step.PartEntiere != 0 || step.Resultat != 0 {
		if weight.Cmp(step.Poids.Rat()) != 0 {
			return 0, fmt.Errorf("poids is %s, want %s", step.Poids, weight.RatString())
		}
	}
	share, err := recomputeShare(step)
	if err != nil || step.PartEntiere == 0 {
		return share, err
	}
	if share != step.PartEntiere {
		return 0, fmt.Errorf("part_entiere is %s, want %s", step.PartEntiere, share)
	}
	return roundRat(times(centsRat(share), f)), nil
}

// recomputeShare gives floor and cent of a split.
func recomputeShare(step *allocation.Step) (money.Cents, error) {
	exact := times(centsRat(step.Enveloppe), step.Poids.Rat(), new(big.Rat).Inv(step.PoidsTotal.Rat()))
	floor := money.Cents(new(big.Int).Quo(exact.Num(), exact.Denom()).Int64()) // towards zero
	if floor != step.Plancher {
		return 0, fmt.Errorf("plancher is %s, want %s", step.Plancher, floor)
	}
	if step.Centime != (step.Rang <= step.Centimes) {
		return 0, fmt.Errorf("centime is %v at place %d of %d", step.Centime, step.Rang, step.Centimes)
	}
	switch {
	case !step.Centime:
		return floor, nil
	case step.Enveloppe < 0:
		return floor - 1, nil
	}
	return floor + 1, nil
}

func recomputeBorne(step *allocation.Step) (money.Cents, error) {
	low := money.Cents(0)
	if step.BorneMin != nil {
		low = *step.BorneMin
	}
	after := step.Avant + step.Resultat
	if step.Report == "mel" || step.Poids == nil && step.BorneMax == nil {
		clamped := max(step.Avant, low)
		if step.BorneMax != nil {
			clamped = min(clamped, *step.BorneMax)
		}
		if step.Report == "adherents" { // at the floor, whatever it was before
			clamped = low
		}
		return clamped - step.Avant, nil
	}
	if step.Poids == nil {
		if after != low && after != *step.BorneMax {
			return 0, fmt.Errorf("%s is neither bound %s nor %s", after, low, *step.BorneMax)
		}
		return step.Resultat, nil
	}
	if step.Poids.Rat().Cmp(centsRat(step.Avant)) != 0 {
		return 0, fmt.Errorf("poids is %s, want y_i %s", step.Poids, step.Avant)
	}
	share, err := recomputeShare(step)
	return share - step.Avant, err
}

// checkTraces does every line of a target again.
func checkTraces(t *testing.T, in *allocation.Input, target *allocation.Target) {
	t.Helper()
	for i := range target.Lines {
		line := &target.Lines[i]
		var sum money.Cents
		for j := range line.Steps {
			step := throughJSON(t, &line.Steps[j])
			got, err := recompute(&step)
			if err == nil {
				err = checkUnitCost(in, &step)
			}
			if err != nil || got != step.Resultat {
				text, _ := json.Marshal(step)
				t.Errorf("%s/%s: the trace gives %s (%v), the amount is %s\n%s", partyName(line.Party), line.Rang, got, err, step.Resultat, text)
			}
			sum += step.Resultat
		}
		if sum != line.Amount {
			t.Errorf("%s/%s: steps sum to %s, the line is %s", partyName(line.Party), line.Rang, sum, line.Amount)
		}
		checkDirect(t, in, line)
	}
}

// throughJSON gives the step as its readers see it, and holds the JSON to losing nothing.
func throughJSON(t *testing.T, step *allocation.Step) (read allocation.Step) {
	t.Helper()
	text, err := json.Marshal(step)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if again, err := json.Marshal(&read); err != nil || string(again) != string(text) {
		t.Errorf("%s\nreads back as\n%s", text, again)
	}
	return read
}

// checkUnitCost holds CU to the decimals that are published, which a setting of the dossier says, not the trace.
func checkUnitCost(in *allocation.Input, step *allocation.Step) error {
	if step.Methode != "cout_unitaire" {
		return nil
	}
	unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(in.DecimalesCU)), nil))
	exact := times(centsRat(step.CUCout), rat(1, 100), new(big.Rat).Inv(step.CUQuantite.Rat()))
	units := new(big.Rat).Quo(step.Montant.Rat(), unit)
	if !units.IsInt() || int64(roundRat(new(big.Rat).Quo(exact, unit))) != units.Num().Int64() {
		return fmt.Errorf("CU is %s, the quotient %s at %d decimals", step.Montant, exact.RatString(), in.DecimalesCU)
	}
	return nil
}

// checkDirect holds the steps `direct` of a line to the attributed cost: each is less than a cent from its days' part,
// and over all the slices they make it. How many days the service year has, the target says, not the trace.
func checkDirect(t *testing.T, in *allocation.Input, line *allocation.Line) {
	t.Helper()
	var sum, whole money.Cents
	days, life := 0, calendar.Year(in.Exercice).Meet(in.Vie).Days()
	for i := range line.Steps {
		step := &line.Steps[i]
		if step.Methode != "direct" {
			continue
		}
		whole = roundRat(inCents(times(step.Exact.Rat(), percent(step.Cumul.Rat()))))
		away := new(big.Rat).Sub(centsRat(step.Resultat), times(centsRat(whole), fraction(step.Jours, life)))
		if away.Abs(away).Cmp(rat(1, 1)) >= 0 {
			t.Errorf("%s/%s: slice %d of direct is %s cents from its days' part", partyName(line.Party), line.Rang, i, away.FloatString(3))
		}
		sum, days = sum+step.Resultat, days+step.Jours
	}
	if days == life && sum != whole {
		t.Errorf("%s/%s: direct makes %s, want %s", partyName(line.Party), line.Rang, sum, whole)
	}
}

// checkConservation adds the target up again: nothing of it is taken from the program's own sums.
func checkConservation(t *testing.T, in *allocation.Input, target *allocation.Target) {
	t.Helper()
	c := percent(in.Cumul.Rat())
	cost := roundRat(inCents(times(in.Cout.Rat(), c)))
	for i := range in.Attribues {
		cost += roundRat(inCents(times(in.Attribues[i].Montant.Rat(), c)))
	}
	var others, own money.Cents
	for i := range target.Lines {
		if target.Lines[i].Party == in.Metropole {
			own += target.Lines[i].Amount
		} else {
			others += target.Lines[i].Amount
		}
	}
	k := target.Causes
	causes := k.Decidee + k.Usage + k.Reliquat + k.Absence + k.Bornes + k.Ajustement + k.Arrondi
	got := []money.Cents{target.Cout, target.Adherents, target.Metropole, target.Causes.Usage, causes}
	if diff := cmp.Diff([]money.Cents{cost, others, cost - others, own, cost - others}, got); diff != "" {
		t.Errorf("cost, adherents, métropole, own use, sum of causes (-want +got):\n%s", diff)
	}
}

// TestTraceSpec holds docs/spec/trace.md to naming every field of the JSON.
func TestTraceSpec(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/spec/trace.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []any{allocation.Step{}, allocation.Term{}, allocation.Bracket{}} {
		for _, field := range reflect.VisibleFields(reflect.TypeOf(kind)) {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name == "" || !strings.Contains(string(page), "| `"+name+"` |") {
				t.Errorf("%T.%s: docs/spec/trace.md has no row for `%s`", kind, field.Name, name)
			}
		}
	}
}

// TestTraceTells looks at what no formula needs and a reader does: where a figure comes from, which decision spared what,
// and that who is not there has no step.
func TestTraceTells(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, script, line, want string }{
		{"a figure of another exercice", `
			indicateur U absence=reconduit
			unitaire U 1
			adh A
			u A 5 exercice=2023`, "A/1", `"valeur": "5", "exercice": 2023`},
		{"a figure of the exercice itself", `
			unitaire U 1
			adh A
			u A 5`, "A/1", `"valeur": "5" }`},
		{"no figure, where 0 stands for it", `
			indicateur U absence=zero
			unitaire U 1
			adh A`, "A/1", `"valeur": "0", "absent": true`},
		{"a figure of 0", `
			unitaire U 1
			adh A
			u A 0`, "A/1", `"valeur": "0" }`},
		{"decisions of one rate, with their days", `
			forfait 365
			adh A
			exo A 50 2025-01-01..2025-01-31
			exo A 50 2025-03-01..2025-03-31`, "A/X", `"presence_num": 62, "presence_den": 365, "avant": "365.00", "taux": "50"`},
		{"a bound that is no split", `
			forfait 5
			adh A
			borne plancher=10 report=mel`, "A/B", `"avant": "5.00", "borne_min": "10.00", "report": "mel", "resultat": "5.00"`},
		{"nobody there, a price", "forfait 5 de=12\nadh A 2025-01-01..", "A/1", "no line A/1"},
		{"nobody there, a unit cost", "cout 5\ncout_unitaire U de=12\nadh A 2025-01-01..\nu A 1", "A/1", "no line A/1"},
		{"nobody there, a pool", "cout 5\negal de=12\nadh A 2025-01-01..\nadh B", "A/1", "no line A/1"},
		{"nobody there, a pool by amount", "cout 5\negal de=12 portee=montant\nadh A 2025-01-01..\nadh B", "A/1", "no line A/1"},
		{"nothing to share", "egal\nadh A", "A/1", "no line A/1"},
	} {
		got := strings.Join(strings.Fields(traceOf(t, compute(t, input(t, row.script)), row.line)), " ")
		if !strings.Contains(got, row.want) {
			t.Errorf("%s: the trace of %s is\n%s\nwant %s", row.why, row.line, got, row.want)
		}
	}
}
