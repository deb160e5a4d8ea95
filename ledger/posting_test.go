package ledger_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"quotepart/allocation/money"
	"quotepart/ledger"
)

func TestBalance(t *testing.T) {
	t.Parallel()
	const general, analytic = ledger.BookGeneral, ledger.BookAnalytic
	post := func(book, document string, amounts ...money.Cents) (list []ledger.Posting) {
		for _, amount := range amounts {
			list = append(list, ledger.Posting{Entry: 1, Book: book, Document: document, Amount: amount})
		}
		return list
	}
	for _, row := range []struct {
		why      string
		postings []ledger.Posting
		want     string // what the error says; empty: none
	}{
		{"nothing", nil, ""},
		{"two sides", post(general, "d1", 6000, -5000, -1000), ""},
		{"each document for itself", slices.Concat(post(general, "d1", 5, -5), post(general, "d2", -7, 7)), ""},
		{"a cent too much", post(general, "d1", 6000, -5999), "livre general, pièce « d1 » : écart de 0.01 €"},
		{"a side alone", post(analytic, "", -12345), "livre hors_bilan, pièce «  » : écart de -123.45 €"},
		{"books do not make up for each other", slices.Concat(post(general, "d", 5), post(analytic, "d", -5)), "livre general, pièce « d » : écart de 0.05 €"},
		{"documents do not make up for each other", slices.Concat(post(general, "b", 5), post(general, "a", -5)), "livre general, pièce « a » : écart de -0.05 €"},
		{"a sum that does not fit", post(general, "d", math.MaxInt64, 1, math.MinInt64), money.ErrOverflow.Error()},
	} {
		err := ledger.Balance(row.postings)
		if (err == nil) != (row.want == "") || err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %q", row.why, err, row.want)
		}
	}
}

// TestSort shuffles postings that differ in one field each, and some that do not: the order never shows.
func TestSort(t *testing.T) {
	t.Parallel()
	base := ledger.Posting{Entry: 5, Book: "general", Account: "4114", Tiers: "59009", Service: "ADS", Exercice: 2026, Document: "d", Amount: 5}
	want := []ledger.Posting{base, base}
	for _, change := range []func(*ledger.Posting){ // from the last field compared to the first
		func(p *ledger.Posting) { p.Amount = 6 },
		func(p *ledger.Posting) { p.Exercice = 10000 }, // a number, not a text
		func(p *ledger.Posting) { p.Service = "ADT" },
		func(p *ledger.Posting) { p.Tiers = "59010" },
		func(p *ledger.Posting) { p.Account = "4116" },
		func(p *ledger.Posting) { p.Document = "e" },
		func(p *ledger.Posting) { p.Book = "hors_bilan" },
		func(p *ledger.Posting) { p.Entry = 10 },
	} {
		later := base
		change(&later)
		want = append(want, later)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		got := slices.Clone(want)
		random.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		ledger.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("got %v\nwant %v", got, want)
		}
	}
}

func TestPostingJSON(t *testing.T) {
	t.Parallel()
	p := ledger.Posting{Entry: 2, Book: "general", Account: "4114", Tiers: "59009", Exercice: 2026, Document: "d", Amount: -123456}
	text, err := json.Marshal(p)
	want := `{"ecriture":2,"livre":"general","compte":"4114","tiers":"59009","service":"","exercice":2026,"piece":"d","montant":"-1234.56"}`
	if err != nil || string(text) != want {
		t.Errorf("got %s (%v)\nwant %s", text, err, want)
	}
	var back ledger.Posting
	if err := json.Unmarshal(text, &back); err != nil || back != p {
		t.Errorf("it comes back as %v (%v)", back, err)
	}
}
