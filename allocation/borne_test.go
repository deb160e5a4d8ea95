package allocation_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"quotepart/allocation"
	"quotepart/allocation/money"
)

// TestExonerations works calcul.md §1.4.4 and §4.5.
func TestExonerations(t *testing.T) {
	t.Parallel()
	checkExamples(t, []example{
		{"half of the sum of all components", `
			cout 100
			forfait 20
			egal
			adh A
			exo A 50`, "A=20.00 A/2=80.00 A/X=-50.00 mel=50.00", "bornes=50.00"},
		{"by days: 31 of 365", `
			forfait 365
			adh A
			exo A 100 2025-07-01..2025-07-31`, "A=365.00 A/X=-31.00 mel=-334.00", ""},
		{"of the days of adhesion: 31 of 184", `
			forfait 365
			adh A 2025-07-01..
			exo A 100 2025-07-01..2025-07-31`, "A=184.00 A/X=-31.00 mel=-153.00", ""},
		{"no more than the adhesion lasts", `
			forfait 365
			adh A 2025-07-01..2025-07-31
			exo A 100 2025-07-22..2025-08-31`, "A=31.00 A/X=-10.00 mel=-21.00", ""},
		{"none where there is no adhesion", `
			forfait 365
			adh A ..2025-06-30
			exo A 100 2025-07-01..`, "A=181.00 mel=-181.00", ""},
		{"two are weighed by days: 31 + 15.50 of 184", `
			forfait 365
			adh A 2025-07-01..
			exo A 100 2025-07-01..2025-07-31
			exo A 50 2025-08-01..2025-08-31`, "A=184.00 A/X=-46.50 mel=-137.50", ""},
		{"and rounded once: 0.25 + 0.25 cents", `
			forfait 0.01
			adh A
			exo A 50 ..2025-06-30
			exo A 50 2025-07-01..`, "A=0.01 A/X=-0.01 mel=0.00", ""},
		{"in each slice on its own: 30 and 31 days", `
			cle ..2025-06-30
			forfait 365
			cle 2025-07-01..
			forfait 365
			adh A
			exo A 100 2025-06-01..2025-07-31`, "A=365.00 A/X=-61.00 mel=-304.00", ""},
		{"of a revenue, half away from zero", `
			cout -0.05
			egal
			adh A
			exo A 50`, "A=-0.05 A/X=0.03 mel=-0.03", ""},
		{"of a direct bill, for a member", `
			cout A 100
			cout B 100
			direct
			adh A
			exo A 50
			exo B 50`, "A=100.00 A/X=-50.00 B=100.00 mel=50.00", "bornes=50.00"},
	})
}

// TestBornes works calcul.md §1.4.5 and §4.8.
func TestBornes(t *testing.T) {
	t.Parallel()
	checkExamples(t, []example{
		{"a floor is not lowered for part of the year", `
			forfait 365
			adh A 2025-07-01..
			borne plancher=200 report=mel`, "A=184.00 A/B=16.00 mel=-200.00", "reliquat=-184.00 bornes=-16.00"},
		{"a cap follows the share due", `
			cumul 50
			cout 100
			egal
			adh A
			borne plafond=40 report=mel`, "A=50.00 A/B=-30.00 mel=30.00", ""},
		{"and the slice's days of the service year", `
			vie ..2025-06-30
			cout 362
			egal
			adh A
			borne plafond=181 report=mel ..2025-03-31`, "A=362.00 A/B=-90.00 mel=90.00", ""}, // 90 of 181 days: 180.00, cap 90.00
		{"who owes nothing has no floor", `
			unitaire U 1
			adh A B
			u A 5
			u B 0
			borne plancher=10 report=mel`, "A=5.00 A/B=5.00 mel=-10.00", ""},
		{"exonerations come before", `
			forfait 100
			adh A
			exo A 50
			borne plancher=60 report=mel`, "A=100.00 A/X=-50.00 A/B=10.00 mel=-60.00", ""},
		{"who is exonerated of all owes nothing", `
			forfait 100
			adh A
			exo A 100
			borne plancher=60 report=mel`, "A=100.00 A/X=-100.00 mel=0.00", ""},
		{"neither floor nor cap changes nothing", `
			cout 100
			egal
			adh A B C
			borne report=adherents`, "A=33.34 B=33.33 C=33.33 mel=0.00", ""},
		{"both bounds, the others in between: λ = 35/30", fill + `borne plancher=20 plafond=45 report=adherents`,
			"A=10.00 A/B=10.00 B=30.00 B/B=5.00 C=60.00 C/B=-15.00 mel=0.00", ""},
		{"a floor, the rest by y_i: 88 as 30 to 60", fill + `borne plancher=12 report=adherents`,
			"A=10.00 A/B=2.00 B=30.00 B/B=-0.67 C=60.00 C/B=-1.33 mel=0.00", ""}, // 88 as 1 to 2: 29.33 and 58.67
		{"all at a bound, and the sum is right", `
			cout 100
			proportionnel U
			adh A B
			u A 10
			u B 90
			borne plancher=30 plafond=70 report=adherents`, "A=10.00 A/B=20.00 B=90.00 B/B=-20.00 mel=0.00", ""},
		{"floor = cap", `
			cout 100
			proportionnel U
			adh A B
			u A 25
			u B 75
			borne plancher=50 plafond=50 report=adherents`, "A=25.00 A/B=25.00 B=75.00 B/B=-25.00 mel=0.00", ""},
		{"floors above the sum: everyone at the floor", `
			cout 100
			egal
			adh A B
			borne plancher=60 report=adherents`, "A=50.00 A/B=10.00 B=50.00 B/B=10.00 mel=-20.00", "bornes=-20.00"},
		{"caps below the sum: everyone at the cap", `
			cout 100
			egal
			adh A B
			borne plafond=40 report=adherents`, "A=50.00 A/B=-10.00 B=50.00 B/B=-10.00 mel=20.00", "bornes=20.00"},
		{"the métropole that adheres is bound and fills like anyone", `
			cout 100
			proportionnel U
			adh A M
			u A 80
			u M 20
			borne plafond=60 report=adherents`, "A=80.00 A/B=-20.00 M=20.00 M/B=20.00 mel=40.00", "usage=40.00"},
		{"a direct bill of who is no member is not bound", `
			cout A 100
			cout B 100
			direct
			adh A
			borne plafond=10 report=mel`, "A=100.00 A/B=-90.00 B=100.00 mel=90.00", ""},
	})
}

const fill = `
	cout 100
	proportionnel U
	adh A B C
	u A 10
	u B 30
	u C 60
	`

// TestWaterFill holds report = adherents to a search for λ by halving, in big.Rat: everyone within the bounds, the sum
// kept where it can be, no larger y_i that pays less.
func TestWaterFill(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 8))
	for range 1500 {
		checkWaterFill(t, owed(r), bound(r), bound(r))
	}
}

// owed draws what members owe, ties and large differences among them.
func owed(r *rand.Rand) []money.Cents {
	amounts := make([]money.Cents, 1+r.IntN(9))
	for i := range amounts {
		amounts[i] = money.Cents(1 + r.Int64N(1<<r.IntN(20)))
	}
	return amounts
}

// bound draws a bound in cents; nil one time in four.
func bound(r *rand.Rand) *money.Cents {
	if r.IntN(4) == 0 {
		return nil
	}
	amount := money.Cents(r.Int64N(1 << r.IntN(20)))
	return &amount
}

func checkWaterFill(t *testing.T, before []money.Cents, low, high *money.Cents) {
	t.Helper()
	if low != nil && high != nil && *low > *high {
		low, high = high, low
	}
	in := &allocation.Input{
		Service: "S", Exercice: 2025, Base: allocation.Prevu, Cumul: money.Int(100), Vie: always, Metropole: -1,
		Cles:   []allocation.Cle{{Span: always, Composantes: []allocation.Composante{{Rang: 1, Methode: "direct"}}}},
		Bornes: []allocation.Borne{{Span: always, Plancher: euros(low), Plafond: euros(high), Adherents: true}},
	}
	var total money.Cents
	for party, amount := range before {
		in.Adhesions = append(in.Adhesions, allocation.Adhesion{Party: party, Span: always})
		in.Attribues = append(in.Attribues, allocation.Attribue{Party: party, Montant: *euros(&amount)})
		total += amount
	}
	paid := amounts(t, in)
	var sum money.Cents
	for i := range before {
		sum += paid[i]
		for j := range before {
			if before[i] > before[j] && paid[i] < paid[j] {
				t.Errorf("%v within %v and %v: %s pays %s, %s pays %s", before, low, high, before[i], paid[i], before[j], paid[j])
			}
		}
	}
	wanted, feasible := halved(before, low, high)
	if feasible && sum != total {
		t.Errorf("%v within %v and %v: sums to %s, want %s", before, low, high, sum, total)
	}
	for i, exact := range wanted {
		away := new(big.Rat).Sub(centsRat(paid[i]), exact)
		if away.Abs(away).Cmp(rat(1_000_001, 1_000_000)) >= 0 || !feasible && away.Sign() != 0 {
			t.Errorf("%v within %v and %v: %s pays %s, want %s cents", before, low, high, before[i], paid[i], exact.FloatString(3))
		}
	}
}

func euros(amount *money.Cents) *money.Ratio {
	if amount == nil {
		return nil
	}
	ratio := money.Fraction(int64(*amount), 100)
	return &ratio
}

// halved finds λ by halving and gives clamp(λ·y_i, lo, hi); where no λ keeps the sum, everyone at the nearer bound.
func halved(before []money.Cents, low, high *money.Cents) (after []*big.Rat, feasible bool) {
	total := new(big.Rat)
	for _, amount := range before {
		total.Add(total, centsRat(amount))
	}
	bottom, top := new(big.Rat), rat(1<<40, 1)
	if sumOf(filled(before, bottom, low, high)).Cmp(total) >= 0 {
		return filled(before, bottom, low, high), sumOf(filled(before, bottom, low, high)).Cmp(total) == 0
	}
	if sumOf(filled(before, top, low, high)).Cmp(total) <= 0 {
		return filled(before, top, low, high), sumOf(filled(before, top, low, high)).Cmp(total) == 0
	}
	for range 80 {
		middle := times(new(big.Rat).Add(bottom, top), rat(1, 2))
		if sumOf(filled(before, middle, low, high)).Cmp(total) < 0 {
			bottom = middle
		} else {
			top = middle
		}
	}
	return filled(before, top, low, high), true
}

func filled(before []money.Cents, lambda *big.Rat, low, high *money.Cents) []*big.Rat {
	after := make([]*big.Rat, len(before))
	for i, amount := range before {
		after[i] = times(lambda, centsRat(amount))
		if low != nil && after[i].Cmp(centsRat(*low)) < 0 {
			after[i] = centsRat(*low)
		}
		if high != nil && after[i].Cmp(centsRat(*high)) > 0 {
			after[i] = centsRat(*high)
		}
	}
	return after
}

func sumOf(parts []*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for _, part := range parts {
		sum.Add(sum, part)
	}
	return sum
}
