package oracle

import (
	"cmp"
	"strconv"
)

// The statuses of a line (campagne.md §2).
const (
	statutTitre     = "titre"
	statutMandat    = "mandat"
	statutReduction = "reduction"
	reporte         = "reporte"
	valorise        = "valorise"
	statutAC        = "ac"
	statutPorteur   = "porteur"
	propre          = "propre"
)

// group is what one document holds at most: campagne.md §2.
type group struct {
	budget, section string
	taxed           bool
	debiteur        string
}

// compareGroups is the order of the numbers: debtor, section (fonctionnement first), taxed (untaxed first). The budget
// comes before, for each has its own series.
func compareGroups(a, b group) int {
	return cmp.Or(cmp.Compare(a.budget, b.budget), cmp.Compare(a.debiteur, b.debiteur),
		cmp.Compare(a.section, b.section), cmp.Compare(taxedRank(a.taxed), taxedRank(b.taxed)))
}

func taxedRank(taxed bool) int {
	if taxed {
		return 1
	}
	return 0
}

// rate is the VAT of a regime, per cent.
func rate(tva string) num {
	switch tva {
	case "20":
		return whole(20)
	case "10":
		return whole(10)
	case "5.5", "5,5":
		return ratio(11, 2)
	}
	return zero
}

// document gathers the net amounts of the services on one document, each with its rate of VAT.
type document struct {
	group
	nets  map[string]num // by service, cents
	rates map[string]num // by service, per cent
}

func newDocument(g group) *document {
	return &document{group: g, nets: map[string]num{}, rates: map[string]num{}}
}

func (p *document) add(service string, cents, rate num) {
	p.nets[service] = add(orZero(p.nets[service]), cents)
	p.rates[service] = rate
}

func (p *document) net() num { return total(p.nets) }

// vat is round(Σ net × rate) per rate (calcul.md §3).
func (p *document) vat() num {
	byRate := map[string]num{}
	for service, net := range p.nets {
		key := p.rates[service].RatString()
		byRate[key] = add(orZero(byRate[key]), mul(net, percent(p.rates[service])))
	}
	tax := zero
	for _, exact := range byRate {
		tax = add(tax, round(exact))
	}
	return tax
}

func (p *document) row(c campaign, kind, number string) []string {
	return []string{
		c.id, p.budget, kind, "", number, "", p.debiteur,
		euros(p.net()), euros(p.vat()), euros(add(p.net(), p.vat())), "",
	}
}

// titre is an issued titre. left is what reductions have not taken off, by service.
type titre struct {
	*document
	year int
	left map[string]num
}

// account is a debtor's account of one service in a campaign: credits are never set against another service's charge.
type account struct {
	service service
	group   group
	lines   []*line
	net     num
}

func (a *account) status(statut string) {
	for _, l := range a.lines {
		l.statut = statut
	}
}

// issueDocuments gives each line its status and issues the documents, whose rows it returns.
func (s *State) issueDocuments(c campaign, lines []*line) [][]string {
	claims, giveBacks, refunds := map[group]*document{}, map[group]*document{}, map[group]*document{}
	reductions := map[*titre]*document{}
	claimed := map[group][]*account{}
	for _, a := range c.accounts(lines) {
		rate := rate(a.service.tva)
		switch {
		case a.service.reglement == "mandat" && a.net.Sign() < 0:
			a.status(statutMandat)
			documentOf(giveBacks, a.group).add(a.service.code, neg(a.net), rate)
		case a.service.reglement == "mandat", a.net.Sign() < 0 && c.avoirs == "reporter":
			a.status(reporte)
		case a.net.Sign() < 0:
			s.credit(c, a, reductions, refunds)
		default:
			a.status(statutTitre)
			documentOf(claims, a.group).add(a.service.code, a.net, rate)
			claimed[a.group] = append(claimed[a.group], a)
		}
	}
	rows := s.issueTitres(c, claims, claimed)
	for _, p := range reductions {
		rows = append(rows, p.row(c, "reduction", ""))
	}
	for _, mandats := range []map[group]*document{giveBacks, refunds} {
		for _, p := range mandats {
			rows = append(rows, p.row(c, "mandat", ""))
		}
	}
	return rows
}

func documentOf(documents map[group]*document, g group) *document {
	if documents[g] == nil {
		documents[g] = newDocument(g)
	}
	return documents[g]
}

// accounts nets by debtor and service the lines that go on documents; the others get their status at once.
func (c campaign) accounts(lines []*line) []*account {
	accounts := map[string]*account{}
	for _, l := range lines {
		service := c.services[l.service]
		if l.statut = c.offDocument(l, service); l.statut != "" {
			continue
		}
		key := l.debiteur + "\x00" + l.service
		a := accounts[key]
		if a == nil {
			taxed := rate(service.tva).Sign() > 0
			a = &account{service: service, net: zero, group: group{service.budget, service.section, taxed, l.debiteur}}
			accounts[key] = a
		}
		a.lines = append(a.lines, l)
		a.net = add(a.net, l.montant)
	}
	return inOrder(accounts)
}

// offDocument is the status of a line that goes on no document, the first that applies; empty for the others.
func (c campaign) offDocument(l *line, service service) string {
	switch {
	case service.reglement == "gratuit":
		return valorise
	case service.reglement == "ac":
		return statutAC
	case service.porteur != c.collectivite:
		return statutPorteur
	case l.tiers == c.collectivite || l.debiteur == c.collectivite:
		return propre
	}
	return ""
}

// credit sets a service's credit on the debtor's titres of the year that hold it, latest first; what remains was issued in
// earlier years and becomes a mandat (account 673).
func (s *State) credit(c campaign, a *account, reductions map[*titre]*document, refunds map[group]*document) {
	code, left := a.service.code, neg(a.net)
	a.status(statutMandat)
	for i := len(s.titres) - 1; i >= 0; i-- {
		t := s.titres[i]
		if t.year != c.year || t.debiteur != a.group.debiteur {
			continue
		}
		taken := lowest(left, orZero(t.left[code]))
		if taken.Sign() <= 0 {
			continue
		}
		a.status(statutReduction)
		if reductions[t] == nil {
			reductions[t] = newDocument(t.group)
		}
		reductions[t].add(code, taken, t.rates[code])
		t.left[code], left = sub(t.left[code], taken), sub(left, taken)
	}
	if left.Sign() > 0 {
		documentOf(refunds, a.group).add(code, left, rate(a.service.tva))
	}
}

// issueTitres withholds the titres below the threshold, numbers the others and returns their rows.
func (s *State) issueTitres(c campaign, claims map[group]*document, claimed map[group][]*account) [][]string {
	var rows [][]string
	for _, g := range sortedFunc(claims, compareGroups) {
		p := claims[g]
		due := add(p.net(), p.vat())
		if due.Sign() == 0 || less(due, c.seuilTitre) {
			for _, a := range claimed[g] {
				a.status(reporte)
			}
			continue
		}
		issued := &titre{document: p, year: c.year, left: map[string]num{}}
		for service, net := range p.nets {
			issued.left[service] = net
		}
		s.titres = append(s.titres, issued)
		rows = append(rows, p.row(c, "titre", s.number(c, g.budget)))
	}
	return rows
}

// number draws the next number of a budget's yearly series; none where the finance software numbers.
func (s *State) number(c campaign, code string) string {
	b := c.budgets[code]
	if !b.interne {
		return ""
	}
	series := code + "/" + strconv.Itoa(c.year)
	s.drawn[series]++
	return strconv.Itoa(b.premierTitre + s.drawn[series] - 1)
}
