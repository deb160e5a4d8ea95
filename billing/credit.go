package billing

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/allocation/money"
)

// credits are the titres of the campaign's year on which a credit can be set, and the reductions made on them.
type credits struct {
	campaign   CampaignID
	titres     []*creditable
	ofDebiteur map[string][]*creditable // the same, in the same order
	reductions map[string]*Piece        // by the titre that they correct
}

// creditable is an issued titre and what is left of each service on it.
type creditable struct {
	piece *Piece
	left  map[string]money.Cents
}

func newCreditable(titre *Piece) *creditable {
	c := &creditable{piece: titre, left: make(map[string]money.Cents, len(titre.Services))}
	for _, s := range titre.Services {
		c.left[s.Service] = s.Montant
	}
	return c
}

// take takes a reduction off the titre.
func (c *creditable) take(reduction *Piece) {
	for _, s := range reduction.Services {
		c.left[s.Service] -= s.Montant
	}
}

// newCredits lists the titres of the year, the latest first, with what is left of each service: its net on the titre
// less what reductions, cancellations among them, took off.
func (c *calculator) newCredits() *credits {
	cr := &credits{campaign: c.id, ofDebiteur: map[string][]*creditable{}, reductions: map[string]*Piece{}}
	byID := map[string]*creditable{}
	for i := range c.history.Pieces {
		piece := &c.history.Pieces[i]
		if piece.Type == PieceTitre && piece.Campaign.Year() == c.id.Year() {
			titre := newCreditable(piece)
			cr.titres, byID[piece.Identifiant] = append(cr.titres, titre), titre
		}
	}
	for i := range c.history.Pieces {
		piece := &c.history.Pieces[i]
		if titre := byID[piece.Origine]; piece.Type == PieceReduction && titre != nil {
			titre.take(piece)
		}
	}
	slices.SortFunc(cr.titres, func(a, b *creditable) int {
		return cmp.Or(strings.Compare(string(b.piece.Campaign), string(a.piece.Campaign)), strings.Compare(a.piece.Identifiant, b.piece.Identifiant))
	})
	for _, titre := range cr.titres {
		cr.ofDebiteur[titre.piece.Debiteur] = append(cr.ofDebiteur[titre.piece.Debiteur], titre)
	}
	return cr
}

// credit sets a debtor's credit for a service on the titres of the year that hold it; what remains was issued in
// earlier years, and is given back by a mandat on account 673.
func (c *calculator) credit(a *account, credits *credits, refunds *gathering) {
	remaining, first := -a.net, ""
	for _, titre := range credits.ofDebiteur[a.group.debiteur] {
		amount := min(remaining, titre.left[a.service.Code])
		if amount <= 0 {
			continue
		}
		titre.left[a.service.Code] -= amount
		remaining -= amount
		if id := credits.reduce(titre.piece, a.service.Code, amount); first == "" {
			first = id
		}
	}
	statut := StatutReduction
	if first == "" {
		statut = StatutMandat
	}
	if remaining > 0 {
		if id := refunds.add(a, remaining); first == "" {
			first = id
		}
	}
	a.settle(statut, first)
}

// reduce takes an amount of a service off a titre, on the one reduction of that titre, at the VAT rate that the titre bore.
func (cr *credits) reduce(titre *Piece, service string, amount money.Cents) string {
	reduction := cr.reductions[titre.Identifiant]
	if reduction == nil {
		reduction = &Piece{
			Campaign: cr.campaign, Type: PieceReduction, Budget: titre.Budget, Section: titre.Section, Taxe: titre.Taxe,
			Debiteur: titre.Debiteur, Origine: titre.Identifiant, Identifiant: identifier(PieceReduction, cr.campaign, titre.Identifiant),
		}
		cr.reductions[titre.Identifiant] = reduction
	}
	at := slices.IndexFunc(titre.Services, func(s PieceService) bool { return s.Service == service })
	reduction.Services = append(reduction.Services, PieceService{Service: service, TVA: titre.Services[at].TVA, Montant: amount})
	return reduction.Identifiant
}

// pieces gives the reductions with their totals, in the order of the titres that they correct.
func (cr *credits) pieces() []Piece {
	var pieces []Piece
	for _, titre := range cr.titres {
		if reduction := cr.reductions[titre.piece.Identifiant]; reduction != nil {
			reduction.total()
			pieces = append(pieces, *reduction)
		}
	}
	return pieces
}
