package billing

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing/dossier"
)

// group is what one titre or mandat gathers (campagne.md §2).
type group struct {
	budget, section string
	taxe            bool
	debiteur        string
}

func (g group) compare(other group) int {
	return cmp.Or(strings.Compare(g.budget, other.budget), strings.Compare(g.debiteur, other.debiteur),
		strings.Compare(g.section, other.section), cmp.Compare(boolInt(g.taxe), boolInt(other.taxe)))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// account is the lines of one debtor for one service: what is netted, and nothing beyond it, since public accounting
// forbids setting one service's credit against another's charge.
type account struct {
	group   group
	service *dossier.Service
	lines   []*Line
	net     money.Cents
}

// documents gives every line its statut, and makes the documents (campagne.md §2).
func (c *calculator) documents() {
	titres := newGathering(c.id, PieceTitre, CauseOrdinaire)
	reversements := newGathering(c.id, PieceMandat, CauseReversement)
	refunds := newGathering(c.id, PieceMandat, CauseAnnulation673)
	credits := c.newCredits()
	for _, a := range c.accounts() {
		switch {
		case a.service.Reglement == "mandat" && a.net >= 0:
			a.withhold()
			c.anomalyOn(a, CodeMandatWithheld)
		case a.service.Reglement == "mandat":
			a.settle(StatutMandat, reversements.add(a, -a.net))
		case a.net >= 0:
			a.settle(StatutTitre, titres.add(a, a.net))
		case c.dossier.Parametres.Reporter:
			a.withhold()
			c.anomalyOn(a, CodeCreditWithheld)
		default:
			c.credit(a, credits, refunds)
		}
	}
	c.issueTitres(titres)
	for _, gathering := range []*gathering{reversements, refunds} {
		c.result.Pieces = append(c.result.Pieces, gathering.pieces()...)
	}
	c.result.Pieces = append(c.result.Pieces, credits.pieces()...)
}

// accounts nets the lines by debtor and service, once those that no document ever holds have their statut. They come in
// the order of group, then of service.
func (c *calculator) accounts() []*account {
	byKey := map[[2]string]*account{}
	var accounts []*account
	for i := range c.result.Lines {
		line := &c.result.Lines[i]
		service := c.dossier.Service(line.Service)
		if statut := c.outsideStatut(line, service); statut != "" {
			line.Statut = statut
			continue
		}
		key := [2]string{line.Debiteur, line.Service}
		a := byKey[key]
		if a == nil {
			a = &account{group: group{line.Budget, service.Section, service.Taxe(), line.Debiteur}, service: service}
			byKey[key] = a
			accounts = append(accounts, a)
		}
		a.lines = append(a.lines, line)
		a.net += line.Montant
	}
	slices.SortFunc(accounts, func(a, b *account) int {
		return cmp.Or(a.group.compare(b.group), strings.Compare(a.service.Code, b.service.Code))
	})
	return accounts
}

// outsideStatut gives the statut of a line that is on no document: the first that applies; empty when it is on one.
func (c *calculator) outsideStatut(line *Line, service *dossier.Service) Statut {
	metropole := c.dossier.Parametres.Collectivite
	switch {
	case service.Reglement == "gratuit":
		return StatutValorise
	case service.Reglement == "ac":
		return StatutAC
	case service.Porteur != "" && service.Porteur != metropole:
		return StatutPorteur
	case line.Tiers == metropole || line.Debiteur == metropole:
		return StatutPropre
	}
	return ""
}

// settle gives the lines of an account their statut and their document.
func (a *account) settle(statut Statut, piece string) {
	for _, line := range a.lines {
		line.Statut, line.Piece = statut, piece
	}
}

func (a *account) withhold() { a.settle(StatutReporte, "") }

// gathering makes one document for each group.
type gathering struct {
	campaign CampaignID
	kind     PieceType
	cause    Cause
	byGroup  map[group]*Piece
	accounts map[group][]*account
}

func newGathering(id CampaignID, kind PieceType, cause Cause) *gathering {
	return &gathering{id, kind, cause, map[group]*Piece{}, map[group][]*account{}}
}

// add puts an account on the document of its group for an amount, and gives the document's identifier.
func (g *gathering) add(a *account, amount money.Cents) string {
	piece := g.byGroup[a.group]
	if piece == nil {
		piece = &Piece{
			Campaign: g.campaign, Type: g.kind, Cause: g.cause, Budget: a.group.budget, Section: a.group.section, Taxe: a.group.taxe,
			Debiteur:    a.group.debiteur,
			Identifiant: identifier(g.kind, g.campaign, string(g.cause), a.group.budget, a.group.section, taxeText(a.group.taxe), a.group.debiteur),
		}
		g.byGroup[a.group] = piece
	}
	piece.Services = append(piece.Services, PieceService{Service: a.service.Code, TVA: a.service.TVA, Montant: amount})
	g.accounts[a.group] = append(g.accounts[a.group], a)
	return piece.Identifiant
}

// pieces gives the documents in the order of groups, with their totals.
func (g *gathering) pieces() []Piece {
	pieces := make([]Piece, 0, len(g.byGroup))
	for _, group := range g.groups() {
		piece := *g.byGroup[group]
		piece.total()
		pieces = append(pieces, piece)
	}
	return pieces
}

func (g *gathering) groups() []group {
	groups := make([]group, 0, len(g.byGroup))
	for group := range g.byGroup {
		groups = append(groups, group)
	}
	slices.SortFunc(groups, group.compare)
	return groups
}

// issueTitres keeps the titres that reach the threshold, and withholds the lines of the others. A titre of 0.00 is
// withheld whatever the threshold.
func (c *calculator) issueTitres(titres *gathering) {
	for _, group := range titres.groups() {
		piece := *titres.byGroup[group]
		piece.total()
		if piece.TTC >= c.dossier.Parametres.SeuilTitre && piece.TTC > 0 {
			c.result.Pieces = append(c.result.Pieces, piece)
			continue
		}
		for _, a := range titres.accounts[group] {
			a.withhold()
		}
		c.anomalySmallTitre(&piece)
	}
}

// total sums a document, and rounds VAT once per rate (calcul.md §3).
func (p *Piece) total() {
	slices.SortFunc(p.Services, func(a, b PieceService) int { return strings.Compare(a.Service, b.Service) })
	p.HT, p.TVA = 0, 0
	byRate := map[string]money.Cents{}
	for _, s := range p.Services {
		p.HT += s.Montant
		byRate[s.TVA] += s.Montant
	}
	for _, rate := range vatRates { // a fixed list rather than the map: the order never shows, but let it be fixed
		p.TVA += vatOf(byRate[rate.code], rate.percent)
	}
	p.TTC = p.HT + p.TVA
}

// vatRates are the regimes that bear VAT; hors_champ and exo_261b bear none.
var vatRates = []struct {
	code    string
	percent money.Ratio
}{{"20", money.Int(20)}, {"10", money.Int(10)}, {"5.5", money.Fraction(11, 2)}}

// VATRate gives the rate in % of a regime of VAT; 0 for those that bear none.
func VATRate(regime string) money.Ratio {
	for _, rate := range vatRates {
		if rate.code == regime {
			return rate.percent
		}
	}
	return money.Ratio{}
}

func vatOf(net money.Cents, percent money.Ratio) money.Cents {
	vat, err := money.Round(net.Ratio().Mul(percent).Mul(money.Fraction(1, 100)))
	if err != nil {
		panic(err) // less than the net, which is in int64
	}
	return vat
}

func taxeText(taxe bool) string {
	if taxe {
		return "taxe"
	}
	return "non_taxe"
}

// identifier names a document for ever: its kind, its campaign, and a digest of what makes it unique in it. It is at
// most 20 characters of [-/_+0-9A-Za-z], since PES takes it as NumeroFacture (campagne.md §2).
func identifier(kind PieceType, id CampaignID, parts ...string) string {
	sum := sha256.Sum256([]byte(string(kind) + "\x1f" + string(id) + "\x1f" + strings.Join(parts, "\x1f")))
	code := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:10])
	letter := strings.ToUpper(string(kind[:1]))
	return letter + string(id[2:4]) + string(id[5:]) + "-" + code[:12]
}
