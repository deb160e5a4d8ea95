package billing

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/money"
	"quotepart/billing/fault"
)

// Cancel makes the document that reverses what is left of an issued titre, and what it takes back of the lines, so that
// they count as not issued (campagne.md §6). others are all documents issued and cancellations made; lines are those of
// each campaign that issued one of them. It answers fault.Conflict for what is no titre, or is already wholly reduced.
func Cancel(titre *Piece, others []Piece, lines map[CampaignID][]Line, motif string) (Piece, []CancelledLine, error) {
	if titre.Type != PieceTitre {
		return Piece{}, nil, fault.Refuse(fault.Conflict, "la pièce %s est un document de type « %s » : seul un titre s'annule", titre.Identifiant, titre.Type)
	}
	cancel := Piece{
		Campaign: titre.Campaign, Type: PieceReduction, Cause: CauseAnnulation, Budget: titre.Budget, Section: titre.Section, Taxe: titre.Taxe,
		Debiteur: titre.Debiteur, Origine: titre.Identifiant, Motif: motif,
		Identifiant: identifier(PieceReduction, titre.Campaign, string(CauseAnnulation), titre.Identifiant),
	}
	reduced, vatLeft := map[string][]*Piece{}, titre.TVA
	for i := range others {
		if other := &others[i]; other.Type == PieceReduction && other.Origine == titre.Identifiant {
			vatLeft -= other.TVA
			for _, s := range other.Services {
				reduced[s.Service] = append(reduced[s.Service], other)
			}
		}
	}
	var taken []CancelledLine
	for _, s := range titre.Services {
		left := s.Montant
		for _, other := range reduced[s.Service] {
			left -= other.of(s.Service)
		}
		if left == 0 {
			continue // wholly reduced or cancelled: its lines and those of the credit balance already
		}
		cancel.Services = append(cancel.Services, PieceService{Service: s.Service, TVA: s.TVA, Montant: left})
		taken = append(taken, takeBack(lines[titre.Campaign], titre, s.Service)...)
		for _, other := range reduced[s.Service] {
			back, err := takeBackReduction(lines[other.Campaign], other, s.Service, other.of(s.Service))
			if err != nil {
				return Piece{}, nil, err
			}
			taken = append(taken, back...)
		}
	}
	cancel.total()
	if cancel.HT == 0 {
		return Piece{}, nil, fault.Refuse(fault.Conflict, "le titre %s est déjà entièrement annulé ou réduit", titre.Identifiant)
	}
	cancel.TVA, cancel.TTC = vatLeft, cancel.HT+vatLeft // the VAT that is left, so that the pair sums to zero
	return cancel, mergeTaken(taken), nil
}

func (p *Piece) of(service string) money.Cents {
	for _, s := range p.Services {
		if s.Service == service {
			return s.Montant
		}
	}
	return 0
}

// takeBack gives the opposite of the titre's lines of a service.
func takeBack(lines []Line, titre *Piece, service string) []CancelledLine {
	var taken []CancelledLine
	for i := range lines {
		if line := &lines[i]; line.Piece == titre.Identifiant && line.Service == service {
			taken = append(taken, CancelledLine{line.Key(), -line.Montant})
		}
	}
	return taken
}

// takeBackReduction gives back what a reduction took off the titre: its credit falls with the titre. The lines of the
// credit come back as they are; where it was spread over several documents, its negative lines give back this
// document's share of it.
func takeBackReduction(lines []Line, reduction *Piece, service string, amount money.Cents) ([]CancelledLine, error) {
	var taken []CancelledLine
	var net money.Cents
	var credited []*Line
	var weights []money.Ratio
	for i := range lines {
		line := &lines[i]
		if line.Service != service || line.Debiteur != reduction.Debiteur || line.Statut != StatutReduction {
			continue
		}
		taken, net = append(taken, CancelledLine{line.Key(), -line.Montant}), net+line.Montant
		if line.Montant < 0 {
			credited, weights = append(credited, line), append(weights, line.Montant.Abs().Ratio())
		}
	}
	if net == -amount {
		return taken, nil
	}
	if len(credited) == 0 {
		return nil, fault.Refuse(fault.Corrupt, "la réduction %s n'a pas de ligne", reduction.Identifiant)
	}
	division, err := allocation.Split(amount, weights)
	if err != nil {
		return nil, err
	}
	taken = nil
	for i, line := range credited {
		taken = append(taken, CancelledLine{line.Key(), division.Shares[i].Amount})
	}
	return taken, nil
}

// mergeTaken sums what is taken back by line, sorted by key.
func mergeTaken(taken []CancelledLine) []CancelledLine {
	slices.SortStableFunc(taken, func(a, b CancelledLine) int { return a.Compare(b.LineKey) })
	var merged []CancelledLine
	for _, line := range taken {
		if last := len(merged) - 1; last >= 0 && merged[last].LineKey == line.LineKey {
			merged[last].Montant += line.Montant
			continue
		}
		merged = append(merged, line)
	}
	return slices.DeleteFunc(merged, func(l CancelledLine) bool { return l.Montant == 0 })
}

// FindPiece gives the document of that identifier, or of that number where only one document bears it.
func FindPiece(pieces []Piece, name string) (*Piece, error) {
	var found []*Piece
	for i := range pieces {
		if pieces[i].Identifiant == name {
			return &pieces[i], nil
		}
		if pieces[i].Type == PieceTitre && pieces[i].Numero > 0 && money.Int(pieces[i].Numero).String() == name {
			found = append(found, &pieces[i])
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, fault.Refuse(fault.NotFound, "aucune pièce « %s » dans cette campagne", name)
	}
	slices.SortFunc(found, func(a, b *Piece) int {
		return cmp.Or(strings.Compare(a.Budget, b.Budget), strings.Compare(a.Identifiant, b.Identifiant))
	})
	return nil, fault.Refuse(fault.Conflict, "plusieurs titres portent le n° %s : donnez l'identifiant de la pièce (%s, %s…)", name, found[0].Identifiant, found[1].Identifiant)
}
