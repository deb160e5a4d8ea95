package billing

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/money"
	"quotepart/billing/dossier"
)

// Imputation is where a line of a document is booked, as the comptable knows it (reference/pes.md §3.4). The rate of VAT
// is part of it, since a line of a titre bears one rate.
type Imputation struct {
	ProdLoc  string // local code of the product; the budget's where the service has none
	Nature   string // account of the M57 plan
	Fonction string
	Regime   string // of VAT, or its rate
}

func (i Imputation) compare(other Imputation) int {
	return cmp.Or(strings.Compare(i.ProdLoc, other.ProdLoc), strings.Compare(i.Nature, other.Nature),
		strings.Compare(i.Fonction, other.Fonction), strings.Compare(i.Regime, other.Regime))
}

// Charge is what a document holds of one service, with its VAT.
type Charge struct {
	Service, Regime string
	HT, TVA         money.Cents
}

// Charges gives what a document holds of each service, those at zero left out, in the order of services. They add up to
// the document to the cent: its VAT, which is rounded once per rate (calcul.md §3), goes to the services of the rate by
// largest remainder.
func (p *Piece) Charges() ([]Charge, error) {
	var charges []Charge
	for _, s := range p.Services {
		if s.Montant != 0 {
			charges = append(charges, Charge{Service: s.Service, Regime: s.TVA, HT: s.Montant})
		}
	}
	slices.SortFunc(charges, func(a, b Charge) int { return strings.Compare(a.Service, b.Service) })
	return charges, spreadVAT(charges, p.TVA)
}

// spreadVAT gives each service its part of a document's VAT, rate by rate. A cancellation bears what VAT is left of its
// titre, which may be a cent off what the rates make: that is spread over all services at once.
func spreadVAT(charges []Charge, total money.Cents) error {
	if total == 0 {
		return nil
	}
	left, ofRate := total, make([]money.Cents, len(vatRates))
	for r := range vatRates {
		var net money.Cents
		for i := range charges {
			if charges[i].Regime == vatRates[r].code {
				net += charges[i].HT
			}
		}
		ofRate[r] = vatOf(net, vatRates[r].percent)
		left -= ofRate[r]
	}
	if left != 0 {
		return spread(charges, total, func(*Charge) bool { return true })
	}
	for r := range vatRates {
		if ofRate[r] == 0 {
			continue
		}
		if err := spread(charges, ofRate[r], func(c *Charge) bool { return c.Regime == vatRates[r].code }); err != nil {
			return err
		}
	}
	return nil
}

// spread divides VAT over some services, by what each would bear exactly.
func spread(charges []Charge, vat money.Cents, takes func(*Charge) bool) error {
	weights := make([]money.Ratio, len(charges))
	for i := range charges {
		if takes(&charges[i]) {
			weights[i] = charges[i].HT.Ratio().Mul(VATRate(charges[i].Regime))
		}
	}
	division, err := allocation.Split(vat, weights)
	if err != nil {
		return err
	}
	for i := range charges {
		charges[i].TVA += division.Shares[i].Amount
	}
	return nil
}

// ImputedLine is what a document holds on one imputation: the services booked there add up to one line, for an amount
// above zero. It is the line that the comptable takes, and that a reduction names.
type ImputedLine struct {
	Numero int // from 1 within the document
	Imputation
	Services []string // by code
	HT, TVA  money.Cents
}

// TTC gives the amount with VAT.
func (l *ImputedLine) TTC() money.Cents { return l.HT + l.TVA }

// ImputedLines gives the lines of a document in the order of imputations, under the imputations of that dossier. An
// imputation whose net is zero makes no line. The lines add up to the document to the cent.
func ImputedLines(p *Piece, d *dossier.Dossier) ([]ImputedLine, error) {
	charges, err := p.Charges()
	if err != nil {
		return nil, err
	}
	var lines []ImputedLine
	for _, c := range charges {
		of := ImputationOf(c.Service, c.Regime, p.Budget, d)
		at := slices.IndexFunc(lines, func(l ImputedLine) bool { return l.Imputation == of })
		if at < 0 {
			at, lines = len(lines), append(lines, ImputedLine{Imputation: of})
		}
		lines[at].Services = append(lines[at].Services, c.Service)
		lines[at].HT += c.HT
		lines[at].TVA += c.TVA
	}
	slices.SortFunc(lines, func(a, b ImputedLine) int { return a.compare(b.Imputation) })
	for i := range lines {
		lines[i].Numero = i + 1
	}
	return lines, nil
}

// ImputationOf gives the imputation of a service on a document of a budget, at the regime that the document froze. What
// the dossier does not know stays empty.
func ImputationOf(service, regime, budget string, d *dossier.Dossier) Imputation {
	of := Imputation{Regime: regime}
	if s := d.Service(service); s != nil {
		of.ProdLoc, of.Nature, of.Fonction = s.ProdLoc, s.Nature, s.Fonction
	}
	if b := d.Budget(budget); b != nil && of.ProdLoc == "" {
		of.ProdLoc = b.ProdLoc
	}
	return of
}
