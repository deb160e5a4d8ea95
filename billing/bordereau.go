package billing

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing/dossier"
)

// Bordereau is one bordereau as it leaves for the comptable: numbered documents of one kind and budget, the dossier that
// tells who they are for and where they are booked, and where the bordereau stands.
type Bordereau struct {
	BordereauKey
	Transmission
	Campaign  CampaignID // that issued it; for a cancellation, that of the titre
	Date      string     // of the issue or of the cancellation, 2026-05-31
	Missing   int        // its documents that are not among Pieces: a file that left without them would lose them
	Precedent int64      // the last bordereau before in the same series; 0: none
	Cumul     money.Cents
	Dossier   *dossier.Dossier // identities and imputations: the sealed one, or that of a new sending
	Pieces    []Piece          // by number
	Originals map[string]Original
	Corrected map[string][]Attribution // by mandat: the titres of earlier years that it corrects

	DemandAccepted bool // somebody accepted, with a reason, that a debtor's demand for a code is not met (CodeDemandUnmet)
}

// Original is a titre that a reduction or a mandat corrects, with the dossier that it travelled with: its lines are
// numbered by the imputations of that one.
type Original struct {
	Piece   Piece
	Dossier *dossier.Dossier
}

// HT and TVA sum the documents of the bordereau.
func (b *Bordereau) HT() money.Cents {
	return sumPieces(b.Pieces, func(p *Piece) money.Cents { return p.HT })
}

// TVA sums the VAT of the documents of the bordereau.
func (b *Bordereau) TVA() money.Cents {
	return sumPieces(b.Pieces, func(p *Piece) money.Cents { return p.TVA })
}

func sumPieces(pieces []Piece, amount func(*Piece) money.Cents) money.Cents {
	var sum money.Cents
	for i := range pieces {
		sum += amount(&pieces[i])
	}
	return sum
}

// Group gathers numbered documents into their bordereaux, in the order of BordereauKey.Compare, each with its documents
// by number. Documents that wait for a number are left out.
func Group(pieces []Piece) []Bordereau {
	var list []Bordereau
	at := map[BordereauKey]int{}
	for _, p := range pieces {
		if p.Numero == 0 || p.Bordereau == 0 {
			continue
		}
		key := p.BordereauKey()
		place, known := at[key]
		if !known {
			place, at[key] = len(list), len(list)
			list = append(list, Bordereau{BordereauKey: key, Campaign: p.Campaign})
		}
		list[place].Pieces = append(list[place].Pieces, p)
	}
	slices.SortFunc(list, func(a, b Bordereau) int { return a.Compare(b.BordereauKey) })
	for i := range list {
		slices.SortFunc(list[i].Pieces, func(a, b Piece) int {
			return cmp.Or(cmp.Compare(a.Numero, b.Numero), strings.Compare(a.Identifiant, b.Identifiant))
		})
	}
	return list
}

// Attribution says which titre of an earlier year a mandat on account 673 corrects, and by how much of one service. Titre
// is empty for what no titre of ours holds: it was billed before this system took over, or elsewhere.
type Attribution struct {
	Titre, Service string
	HT             money.Cents
}

// Attributions sets every mandat on account 673 on the titres of earlier years that hold its services, the latest first,
// each by at most what reductions and mandats before it left there (campagne.md §2). pieces are all documents issued and
// cancellations made; the result is by mandat, each in the order of services.
func Attributions(pieces []Piece) map[string][]Attribution {
	ordered := make([]*Piece, len(pieces))
	for i := range pieces {
		ordered[i] = &pieces[i]
	}
	slices.SortFunc(ordered, func(a, b *Piece) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(kindOrder(a.Type), kindOrder(b.Type)), strings.Compare(a.Identifiant, b.Identifiant))
	})
	var titres []*creditable
	byID, found := map[string]*creditable{}, map[string][]Attribution{}
	for _, p := range ordered {
		switch {
		case p.Type == PieceTitre:
			titre := newCreditable(p)
			titres, byID[p.Identifiant] = append(titres, titre), titre
		case p.Type == PieceReduction && byID[p.Origine] != nil:
			byID[p.Origine].take(p)
		case p.Cause == CauseAnnulation673:
			found[p.Identifiant] = attribute(p, titres)
		}
	}
	return found
}

// corrects reports whether a mandat can name a titre: of its debtor, of an earlier year, and of its budget, since a number
// is one of a budget's series.
func corrects(mandat, titre *Piece) bool {
	return titre.Debiteur == mandat.Debiteur && titre.Budget == mandat.Budget && titre.Campaign.Year() < mandat.Campaign.Year()
}

// attribute sets one mandat on titres given in the order in which they were issued.
func attribute(mandat *Piece, titres []*creditable) []Attribution {
	var list []Attribution
	for _, s := range mandat.Services {
		remaining := s.Montant
		for i := len(titres) - 1; i >= 0 && remaining > 0; i-- {
			titre := titres[i]
			amount := min(remaining, titre.left[s.Service])
			if !corrects(mandat, titre.piece) || amount <= 0 {
				continue
			}
			titre.left[s.Service] -= amount
			remaining -= amount
			list = append(list, Attribution{titre.piece.Identifiant, s.Service, amount})
		}
		if remaining > 0 {
			list = append(list, Attribution{"", s.Service, remaining})
		}
	}
	return list
}
