package exports

import (
	"slices"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/ledger"
)

// accountTotal is what the issue posts to one account of the general book.
type accountTotal struct {
	account       string
	third         bool // of a debtor or creditor; else revenue, charge or VAT
	count         int64
	debit, credit money.Cents
}

// accountTotals adds up by account what the ledger holds of the issue in the general book, third parties first. For a draft
// it is what the issue would post.
func (r *Reading) accountTotals() ([]*accountTotal, error) {
	postings := r.Postings
	if r.Draft {
		postings = billing.Postings(r.Calculation.Pieces, r.Dossier)
	}
	var totals []*accountTotal
	for _, p := range postings {
		if p.Book != ledger.BookGeneral {
			continue
		}
		i := slices.IndexFunc(totals, func(t *accountTotal) bool { return t.account == p.Account && t.third == (p.Tiers != "") })
		if i < 0 {
			i, totals = len(totals), append(totals, &accountTotal{account: p.Account, third: p.Tiers != ""})
		}
		t := totals[i]
		t.count++
		var errs [2]error
		t.debit, errs[0] = money.Sum(t.debit, max(p.Amount, 0))
		t.credit, errs[1] = money.Sum(t.credit, -min(p.Amount, 0))
		if err := firstError(errs[:]); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(totals, func(a, b *accountTotal) int {
		if a.third != b.third {
			if a.third {
				return -1
			}
			return 1
		}
		return strings.Compare(a.account, b.account)
	})
	return totals, nil
}

// accountWords says what an account of the general book is.
func accountWords(t *accountTotal) string {
	switch {
	case t.third && t.debit >= t.credit:
		return "Tiers : recettes à recouvrer"
	case t.third:
		return "Tiers : dépenses à payer"
	case t.account == billing.AccountVAT:
		return "TVA collectée"
	case t.account == billing.AccountCancelled:
		return "Titres annulés sur exercices antérieurs"
	case t.account == billing.AccountPending:
		return "Recettes à classer"
	case strings.HasPrefix(t.account, "6"):
		return "Reversements"
	}
	return "Produits des services"
}

// ledgerTable is where « Contrôles » shows the entries by account: formulas refer to its columns.
const (
	ledgerTable                = 2
	ledgerDebit, ledgerCredits = 2, 4
)

// ledgerControls: documents are what the general book claims from debtors and owes them, and its entries balance.
func (r *Reading) ledgerControls() ([]Control, error) {
	totals, err := r.accountTotals()
	if err != nil {
		return nil, err
	}
	controls := []Control{
		{Name: "Grand livre : les titres sont au débit des tiers", Left: "titres (TTC)", Right: "écritures, débit des tiers", leftBy: r.piecesFormula(ofTitres, columnTTC)},
		{Name: "Grand livre : réductions et mandats sont à leur crédit", Left: "réductions et mandats (TTC)", Right: "écritures, crédit des tiers", leftBy: r.piecesFormula(ofCredits, columnTTC)},
		{Name: "Grand livre : les écritures sont équilibrées", Left: "débits", Right: "crédits"},
	}
	var errs [2]error
	controls[0].LeftValue, errs[0] = r.sumPieces(titresOnly, withVAT)
	controls[1].LeftValue, errs[1] = r.sumPieces(creditsOnly, withVAT)
	thirds := 0
	for _, t := range totals {
		if t.third {
			thirds++
			controls[0].RightValue += t.debit
			controls[1].RightValue += t.credit
		}
		controls[2].LeftValue += t.debit
		controls[2].RightValue += t.credit
	}
	controls[0].rightBy = footed("SUM({0})", Down(ledgerTable, ledgerDebit, 0, thirds-1))
	controls[1].rightBy = footed("SUM({0})", Down(ledgerTable, ledgerCredits, 0, thirds-1))
	controls[2].leftBy = footed("SUM({0})", Down(ledgerTable, ledgerDebit, 0, len(totals)-1))
	controls[2].rightBy = footed("SUM({0})", Down(ledgerTable, ledgerCredits, 0, len(totals)-1))
	return controls, firstError(errs[:])
}
