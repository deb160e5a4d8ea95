package billing

import (
	"slices"

	"quotepart/allocation/money"
	"quotepart/billing/dossier"
	"quotepart/ledger"
)

// Accounts of the M57 plan (reference/pes.md §6). The revenue account is the service's own `nature`.
const (
	AccountVAT       = "44571" // TVA collectée
	AccountCancelled = "673"   // titres annulés sur exercices antérieurs
	AccountPending   = "471"   // recettes à classer ou à régulariser: a service without `nature`
)

// receivable and payable give the third-party account of a kind of tiers: what it owes, what it is owed.
func receivable(kind string) string {
	switch kind {
	case "commune":
		return "44342"
	case "ccas":
		return "44372"
	case "syndicat", "epci":
		return "44352"
	}
	return "411"
}

// Receivable tells whether an account is what a debtor owes.
func Receivable(account string) bool {
	return slices.ContainsFunc([]string{"commune", "ccas", "syndicat", ""}, func(kind string) bool { return receivable(kind) == account })
}

func payable(kind string) string {
	switch kind {
	case "commune":
		return "44341"
	case "ccas":
		return "44371"
	case "syndicat", "epci":
		return "44351"
	}
	return "4671"
}

// Postings gives the double entries of documents in the general book, sorted (campagne.md §4): a titre debits the
// debtor and credits revenue and VAT; a reduction reverses; a mandat debits 673, or the service's account for money
// given back, and credits the debtor.
func Postings(pieces []Piece, d *dossier.Dossier) []ledger.Posting {
	var postings []ledger.Posting
	for i := range pieces {
		postings = append(postings, piecePostings(&pieces[i], d)...)
	}
	ledger.Sort(postings)
	return postings
}

func piecePostings(p *Piece, d *dossier.Dossier) []ledger.Posting {
	kind := ""
	if t := d.TiersOf(p.Debiteur); t != nil {
		kind = t.Type
	}
	sign, third := money.Cents(1), receivable(kind)
	switch p.Type {
	case PieceReduction:
		sign = -1
	case PieceMandat:
		sign, third = -1, payable(kind)
	}
	post := func(account, tiers, service string, amount money.Cents) ledger.Posting {
		return ledger.Posting{Book: ledger.BookGeneral, Account: account, Tiers: tiers, Service: service, Document: p.Identifiant, Amount: amount}
	}
	postings := []ledger.Posting{post(third, p.Debiteur, "", sign*p.TTC)}
	for _, s := range p.Services {
		account := AccountPending
		if service := d.Service(s.Service); service != nil && service.Nature != "" {
			account = service.Nature
		}
		if p.Cause == CauseAnnulation673 {
			account = AccountCancelled
		}
		postings = append(postings, post(account, "", s.Service, -sign*s.Montant))
	}
	if p.TVA != 0 {
		postings = append(postings, post(AccountVAT, "", "", -sign*p.TVA))
	}
	return postings
}

// Accounts of the analytic book: what a service cost, and who bore it (calcul.md §1, the métropole's part by cause).
const (
	AnalyticCost      = "cout"
	AnalyticAdherents = "adherents"
)

// analyticCauses lists the accounts of the métropole's part, in a fixed order.
var analyticCauses = []struct {
	account string
	amount  func(*Part) money.Cents
}{
	{"metropole:part_decidee", func(p *Part) money.Cents { return p.Decidee }},
	{"metropole:usage_propre", func(p *Part) money.Cents { return p.Usage }},
	{"metropole:reliquat_des_tarifs", func(p *Part) money.Cents { return p.Reliquat }},
	{"metropole:absence_et_territoire", func(p *Part) money.Cents { return p.Absence }},
	{"metropole:bornes_et_exonerations", func(p *Part) money.Cents { return p.Bornes }},
	{"metropole:ajustements", func(p *Part) money.Cents { return p.Ajustement }},
	{"metropole:arrondi_des_couts_unitaires", func(p *Part) money.Cents { return p.Arrondi }},
}

// AnalyticPostings gives the entries off the accounts of an issue: for each service and exercice what its cost, the
// adherents' part and each cause of the métropole's part moved by since the parts last posted. Their sum over all
// issues is the account of the service as it stands.
func AnalyticPostings(parts, before []Part) []ledger.Posting {
	last := make(map[serviceYear]*Part, len(before))
	for i := range before {
		last[serviceYear{before[i].Service, before[i].Exercice}] = &before[i]
	}
	var postings []ledger.Posting
	for i := range parts {
		part, old := &parts[i], last[serviceYear{parts[i].Service, parts[i].Exercice}]
		if old == nil {
			old = &Part{}
		}
		post := func(account string, amount money.Cents) {
			if amount != 0 {
				postings = append(postings, ledger.Posting{
					Book: ledger.BookAnalytic, Account: account, Service: part.Service, Exercice: part.Exercice, Amount: amount,
				})
			}
		}
		post(AnalyticCost, old.Cout-part.Cout)
		post(AnalyticAdherents, part.Adherents-old.Adherents)
		for _, cause := range analyticCauses {
			post(cause.account, cause.amount(part)-cause.amount(old))
		}
	}
	ledger.Sort(postings)
	return postings
}
