package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"quotepart/allocation/money"
)

// The two books. Postings balance within each.
const (
	BookGeneral  = "general"    // accounts of the M57 plan
	BookAnalytic = "hors_bilan" // off the accounts: what each service cost, who bore it
)

// Posting is one side of a double entry. A debit is positive, a credit negative.
type Posting struct {
	Entry    int64       `json:"ecriture"` // the ledger entry that it belongs to
	Book     string      `json:"livre"`
	Account  string      `json:"compte"`
	Tiers    string      `json:"tiers"`    // empty where the account has no party
	Service  string      `json:"service"`  // empty where the account has no service
	Exercice int         `json:"exercice"` // 0 where the account has none
	Document string      `json:"piece"`    // the document; empty off the accounts
	Amount   money.Cents `json:"montant"`
}

// Sort orders postings by all their fields, so that the same issue gives the same bytes.
func Sort(postings []Posting) { slices.SortFunc(postings, Posting.Compare) }

// Compare is the order of Sort. It looks at a field only where those before it are equal.
func (p Posting) Compare(other Posting) int {
	if p.Entry != other.Entry {
		return cmp.Compare(p.Entry, other.Entry)
	}
	for _, pair := range [...][2]string{{p.Book, other.Book}, {p.Document, other.Document}, {p.Account, other.Account}, {p.Tiers, other.Tiers}, {p.Service, other.Service}} {
		if order := strings.Compare(pair[0], pair[1]); order != 0 {
			return order
		}
	}
	return cmp.Or(cmp.Compare(p.Exercice, other.Exercice), cmp.Compare(p.Amount, other.Amount))
}

// Balance checks that the postings sum to zero in each book and document. The error names the first that does not.
func Balance(postings []Posting) error {
	type group struct{ book, document string }
	sums := map[group]money.Cents{}
	for i := 0; i < len(postings); { // those of a document stand together, as a rule: one look at the map for each
		g, sum := group{postings[i].Book, postings[i].Document}, money.Cents(0)
		for ; i < len(postings) && postings[i].Book == g.book && postings[i].Document == g.document; i++ {
			var err error
			if sum, err = money.Sum(sum, postings[i].Amount); err != nil {
				return err
			}
		}
		total, err := money.Sum(sums[g], sum)
		if err != nil {
			return err
		}
		if sums[g] = total; total == 0 {
			delete(sums, g)
		}
	}
	var wrong []string
	for g, sum := range sums {
		if sum != 0 {
			wrong = append(wrong, fmt.Sprintf("livre %s, pièce « %s » : écart de %s €", g.book, g.document, sum))
		}
	}
	if len(wrong) > 0 {
		slices.Sort(wrong)
		return fmt.Errorf("écritures déséquilibrées : %s", wrong[0])
	}
	return nil
}
