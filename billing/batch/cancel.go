package batch

import (
	"context"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/fault"
)

// CancelOptions says which document of which campaign is cancelled, by whom and why. Document is an identifier, or the
// number of a titre where only one bears it.
type CancelOptions struct {
	ID       billing.CampaignID
	Document string
	By       string
	Motif    string
}

// cancelledPayload is what the ledger keeps of a cancellation.
type cancelledPayload struct {
	Campaign billing.CampaignID `json:"campagne"`
	Titre    string             `json:"titre"`
	Motif    string             `json:"motif"`
	Piece    issuedPiece        `json:"piece"`
	Postings string             `json:"empreinte_ecritures"`
	Lines    []cancelledLine    `json:"lignes"`
}

type cancelledLine struct {
	Tiers    string      `json:"tiers"`
	Service  string      `json:"service"`
	Exercice int         `json:"exercice"`
	Rang     string      `json:"rang"`
	Montant  money.Cents `json:"montant"`
}

// Cancel makes the document that reverses what is left of an issued titre (campagne.md §6). The original stays as it
// is; its lines count as not issued, so that the next campaign finds them again.
func (b *Batch) Cancel(ctx context.Context, o CancelOptions) (billing.Piece, error) {
	by, err := actor(o.By)
	if err != nil {
		return billing.Piece{}, err
	}
	if o.Motif = strings.TrimSpace(o.Motif); o.Motif == "" {
		return billing.Piece{}, fault.Refuse(fault.Invalid, "une annulation demande un motif : --motif « … »")
	}
	var cancellation billing.Piece
	err = b.Store.Write(ctx, func(tx billing.Tx) error {
		campaign, campaigns, err := find(tx, o.ID)
		if err != nil {
			return err
		}
		if _, err := campaign.State.After(billing.Annuler, o.ID); err != nil {
			return err
		}
		piece, lines, err := cancelIn(tx, campaigns, campaign, o)
		if err != nil {
			return err
		}
		cancellation, err = b.commitCancel(tx, by, campaign, piece, lines)
		return err
	})
	return cancellation, err
}

// cancelIn finds the titre and makes the document that reverses it.
func cancelIn(tx billing.Tx, campaigns []billing.Campaign, campaign billing.Campaign, o CancelOptions) (billing.Piece, []billing.CancelledLine, error) {
	pieces, err := issuedSoFar(tx)
	if err != nil {
		return billing.Piece{}, nil, err
	}
	var own []billing.Piece
	for _, p := range pieces {
		if p.Campaign == campaign.ID {
			own = append(own, p)
		}
	}
	titre, err := billing.FindPiece(own, o.Document)
	if err != nil {
		return billing.Piece{}, nil, err
	}
	lines, err := linesAround(tx, campaigns, pieces, titre.Identifiant)
	if err != nil {
		return billing.Piece{}, nil, err
	}
	return billing.Cancel(titre, pieces, lines, o.Motif)
}

// linesAround gives the lines of each campaign that issued a titre or a reduction of it, once they are what was approved.
func linesAround(tx billing.Archive, campaigns []billing.Campaign, pieces []billing.Piece, titre string) (map[billing.CampaignID][]billing.Line, error) {
	lines := map[billing.CampaignID][]billing.Line{}
	for _, p := range pieces {
		if p.Identifiant == titre || p.Origine == titre {
			lines[p.Campaign] = nil
		}
	}
	for _, c := range campaigns {
		if _, wanted := lines[c.ID]; !wanted {
			continue
		}
		stored, err := storedCalculation(tx, c)
		if err != nil {
			return nil, err
		}
		lines[c.ID] = stored.Lines
	}
	return lines, nil
}

func (b *Batch) commitCancel(tx billing.Tx, by string, campaign billing.Campaign, piece billing.Piece, lines []billing.CancelledLine) (billing.Piece, error) {
	d, err := sealedDossier(tx, campaign)
	if err != nil {
		return piece, err
	}
	pieces := []billing.Piece{piece}
	if err := drawNumbers(tx, pieces, d); err != nil {
		return piece, err
	}
	postings := billing.Postings(pieces, d)
	payload := cancelledPayload{Campaign: campaign.ID, Titre: piece.Origine, Motif: piece.Motif, Piece: issuedPieces(pieces)[0],
		Postings: digestPostings(postings), Lines: cancelledLines(lines)}
	entry, err := b.append(tx, b.Now(), by, KindCancelled, string(campaign.ID), payload, postings)
	if err != nil {
		return piece, err
	}
	pieces[0].Seq = entry.Seq
	return pieces[0], tx.SaveCancellation(pieces[0], lines)
}

func cancelledLines(lines []billing.CancelledLine) []cancelledLine {
	list := make([]cancelledLine, 0, len(lines))
	for _, line := range lines {
		list = append(list, cancelledLine{line.Tiers, line.Service, line.Exercice, line.Rang, line.Montant})
	}
	return list
}
