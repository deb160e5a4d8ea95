package exports_test

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/billingtest/gen"
	"quotepart/billing/dossier"
	"quotepart/billing/intake"
	"quotepart/exports"
	"quotepart/exports/exportstest"
)

// TestExplanations does every operation of every explanation again, twice: exactly, which must give the value itself, and
// with doubles as a spreadsheet does, which must give the same cents. What an operation looks at stands above it, and the
// last one gives the amount of the line.
func TestExplanations(t *testing.T) {
	t.Parallel()
	done, given := 0, 0
	for _, c := range exportstest.Sample(t, "..") {
		d, g := checkExplanations(t, string(c.Campaign.ID), c)
		done, given = done+d, given+g
	}
	if done < 15000 || given > 0 {
		t.Errorf("%d operations, %d results of a component given rather than calculated", done, given)
	}
}

// TestExplanationsOfRandomDossiers plays random dossiers, which use every method and option there is.
func TestExplanationsOfRandomDossiers(t *testing.T) {
	t.Parallel()
	seeds := 60
	if testing.Short() {
		seeds = 10
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			for _, c := range randomCampaigns(t, uint64(seed)) {
				checkExplanations(t, string(c.Campaign.ID), c)
			}
		})
	}
}

// randomCampaigns plays a random dossier through three campaigns.
func randomCampaigns(t *testing.T, seed uint64) []exports.Campaign {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 3))
	d, tables, chain := gen.New(r, gen.Options{}), dossier.Tables{}, exportstest.Chain{}
	for step := range 3 {
		if step > 0 {
			d = d.Next(r)
		}
		dir := t.TempDir()
		if err := d.WriteDir(dir, r); err != nil {
			t.Fatal(err)
		}
		read, err := intake.Read(context.Background(), dir)
		if err != nil || read.Faults.Fatal() {
			t.Fatalf("step %d: %v %v", step, err, read.Faults)
		}
		tables = tables.With(read.Tables)
		chain.Add(t, billing.CampaignID(d.Campaign()), dossier.Decode(tables))
	}
	return chain.Campaigns
}

// checkExplanations counts the operations done again, and the results of steps that are given rather than calculated.
func checkExplanations(t *testing.T, why string, c exports.Campaign) (done, given int) {
	t.Helper()
	r := read(t, c)
	for _, debtor := range r.Debtors() {
		statement, err := r.Statement(debtor)
		if err != nil {
			t.Fatal(err)
		}
		for i := range statement.Lines {
			l := &statement.Lines[i]
			x := statement.Explain(l)
			where := why + " " + l.Tiers + " " + l.Service + " " + l.Rang + " " + strconv.Itoa(l.Exercice)
			done += checkEntries(t, where, x.Entries)
			if x.Entries[x.Target].Value.Cents() != l.Cible || x.Entries[x.Amount].Value.Cents() != l.Montant || !x.Entries[x.Amount].Operation() {
				t.Errorf("%s: the explanation ends at %v", where, x.Entries[x.Amount])
			}
			for _, place := range x.Entries[x.Target].Places {
				if e := &x.Entries[place]; !e.Operation() && l.Rang != "A" {
					given++
				}
			}
		}
		checkSums(t, why+" "+debtor, statement)
	}
	return done, given
}

func checkEntries(t *testing.T, where string, entries []exports.Entry) (done int) {
	t.Helper()
	doubles := make([]float64, len(entries))
	for i := range entries {
		e := &entries[i]
		if e.Label == "" || !e.Heading && e.Source == "" && e.Words == "" {
			t.Errorf("%s: entry %d says nothing: %+v", where, i, e)
		}
		if e.Heading {
			continue
		}
		exact := exactOf(e.Value)
		doubles[i], _ = exact.Float64()
		if !e.Operation() {
			continue
		}
		done++
		for _, place := range e.Places {
			if place >= i || entries[place].Heading {
				t.Errorf("%s: %s looks at what does not stand above it", where, e.Label)
			}
		}
		found := (&calculator[*big.Rat]{text: e.Formula, of: exactly(entries, e.Places), do: exactOperations}).run()
		if found.Cmp(exact) != 0 {
			t.Errorf("%s: %s: %s of %s is %s, not %s", where, e.Label, e.Formula, e.Words, found.RatString(), exact.RatString())
		}
		double := (&calculator[float64]{text: e.Formula, of: func(n int) float64 { return doubles[e.Places[n]] }, do: doubleOperations}).run()
		if strings.HasPrefix(e.Formula, "ROUND") || strings.HasPrefix(e.Formula, "TRUNC") {
			if math.Abs(double-doubles[i]) > 1e-9*max(1, math.Abs(double)) {
				t.Errorf("%s: %s: a spreadsheet finds %v, not %v", where, e.Label, double, doubles[i])
			}
		}
		doubles[i] = double // its noise goes on to what follows
	}
	return done
}

// checkSums asserts that the effects of every change, and of every correction, sum to it.
func checkSums(t *testing.T, where string, s *exports.Statement) {
	t.Helper()
	for _, c := range s.Changes {
		sum := c.Before
		for _, e := range c.Effects {
			if e.Words == "" {
				t.Errorf("%s: an effect has no words: %v", where, c)
			}
			sum += e.Montant
		}
		if sum != c.After {
			t.Errorf("%s: %s: the effects lead from %v to %v, not to %v", where, c.Service, c.Before, sum, c.After)
		}
	}
}

// exactOf is the number that a workbook stores for a cell, exactly: euros, and 0.5 for 50 %.
func exactOf(c exports.Cell) *big.Rat {
	switch c.Kind() {
	case exports.Amount:
		return big.NewRat(int64(c.Cents()), 100)
	case exports.Integer:
		return big.NewRat(c.Integer(), 1)
	case exports.Percent:
		return new(big.Rat).Quo(c.Ratio().Rat(), big.NewRat(100, 1))
	}
	return c.Ratio().Rat()
}

func exactly(entries []exports.Entry, places []int) func(int) *big.Rat {
	return func(n int) *big.Rat { return exactOf(entries[places[n]].Value) }
}

// operations are the arithmetic of a calculator.
type operations[N any] struct {
	number           func(string) N
	add, sub, mul, q func(a, b N) N
	atMost           func(a, b N) bool
	round, cut       func(a N, places int) N
	whole            func(N) int
}

var exactOperations = operations[*big.Rat]{
	number: func(text string) *big.Rat { r, _ := new(big.Rat).SetString(text); return r },
	add:    func(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) },
	sub:    func(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) },
	mul:    func(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) },
	q:      func(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) },
	atMost: func(a, b *big.Rat) bool { return a.Cmp(b) <= 0 },
	round: func(a *big.Rat, places int) *big.Rat {
		r, _ := new(big.Rat).SetString(a.FloatString(places)) // half away from zero
		return r
	},
	cut: func(a *big.Rat, places int) *big.Rat {
		scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
		n := new(big.Int).Mul(a.Num(), scale)
		return new(big.Rat).SetFrac(n.Quo(n, a.Denom()), scale)
	},
	whole: func(a *big.Rat) int { return int(a.Num().Int64()) },
}

var doubleOperations = operations[float64]{
	number: func(text string) float64 { f, _ := strconv.ParseFloat(text, 64); return f },
	add:    func(a, b float64) float64 { return a + b },
	sub:    func(a, b float64) float64 { return a - b },
	mul:    func(a, b float64) float64 { return a * b },
	q:      func(a, b float64) float64 { return a / b },
	atMost: func(a, b float64) bool { return a <= b },
	round:  func(a float64, places int) float64 { return spreadsheetRound(a, places) },
	cut: func(a float64, places int) float64 {
		text, _ := strconv.ParseFloat(strconv.FormatFloat(a, 'g', 15, 64), 64)
		scale := math.Pow10(places)
		return math.Trunc(math.Nextafter(text*scale, math.Inf(int(math.Copysign(1, text))))) / scale
	},
	whole: func(a float64) int { return int(a) },
}

// spreadsheetRound rounds the fifteen digits that a spreadsheet shows, half away from zero.
func spreadsheetRound(a float64, places int) float64 {
	shown, _ := new(big.Rat).SetString(strconv.FormatFloat(a, 'e', 14, 64))
	rounded, _ := strconv.ParseFloat(shown.FloatString(places), 64)
	return rounded
}

// calculator runs a formula in the language of workbooks.
type calculator[N any] struct {
	text string
	at   int
	of   func(int) N
	do   operations[N]
}

func (c *calculator[N]) run() N {
	value := c.sum()
	if c.at != len(c.text) {
		panic("the formula " + c.text + " is not read to its end")
	}
	return value
}

func (c *calculator[N]) take(token string) bool {
	if strings.HasPrefix(c.text[c.at:], token) {
		c.at += len(token)
		return true
	}
	return false
}

func (c *calculator[N]) sum() N {
	value := c.do.number("0")
	if c.take("-") {
		value = c.do.sub(value, c.product())
	} else {
		value = c.product()
	}
	for {
		switch {
		case c.take("+"):
			value = c.do.add(value, c.product())
		case c.take("-"):
			value = c.do.sub(value, c.product())
		default:
			return value
		}
	}
}

func (c *calculator[N]) product() N {
	value := c.factor()
	for {
		switch {
		case c.take("*"):
			value = c.do.mul(value, c.factor())
		case c.take("/"):
			value = c.do.q(value, c.factor())
		default:
			return value
		}
	}
}

func (c *calculator[N]) factor() N {
	switch {
	case c.take("{"):
		end := c.at + strings.IndexByte(c.text[c.at:], '}')
		n, _ := strconv.Atoi(c.text[c.at:end])
		c.at = end + 1
		return c.of(n)
	case c.take("IF("):
		left := c.sum()
		c.take("<=")
		holds := c.do.atMost(left, c.sum())
		values := c.arguments()
		if holds {
			return values[0]
		}
		return values[1]
	case c.take("MAX("), c.take("MIN("):
		smallest := c.text[c.at-4:c.at] == "MIN("
		values := append([]N{c.sum()}, c.arguments()...)
		if c.do.atMost(values[0], values[1]) == smallest {
			return values[0]
		}
		return values[1]
	case c.take("ROUND("):
		value := c.sum()
		return c.do.round(value, c.do.whole(c.arguments()[0]))
	case c.take("TRUNC("):
		value := c.sum()
		return c.do.cut(value, c.do.whole(c.arguments()[0]))
	case c.take("("):
		value := c.sum()
		c.take(")")
		return value
	}
	end := c.at
	for end < len(c.text) && strings.ContainsRune("-0123456789.", rune(c.text[end])) {
		end++
	}
	value := c.do.number(c.text[c.at:end])
	c.at = end
	return value
}

// arguments reads the arguments that are left, and the bracket that closes them.
func (c *calculator[N]) arguments() []N {
	var values []N
	for c.take(",") {
		values = append(values, c.sum())
	}
	if !c.take(")") {
		panic("a bracket of " + c.text + " is not closed")
	}
	return values
}
