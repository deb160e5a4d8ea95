package batch

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/billing"
	"quotepart/billing/dossier"
)

// past is what a replay knows of the entries that it has gone through: what the next one was made from. It grows with each,
// so that no campaign is read twice.
type past struct {
	billing.History
	parts    []billing.Part                        // of each service and exercice the latest, sorted by both
	reducing map[billing.CampaignID][]billing.Line // what a cancellation may take back: see billing.Cancel
	wanted   map[string]bool                       // the titres that the ledger says were cancelled
}

// newPast looks ahead for what is to be kept of each campaign.
func (r *replay) newPast() *past {
	p := &past{reducing: map[billing.CampaignID][]billing.Line{}, wanted: map[string]bool{}}
	for _, e := range r.entries {
		if e.Kind == KindCancelled {
			if payload, ok := decode[cancelledPayload](r, e); ok {
				p.wanted[payload.Titre] = true
			}
		}
	}
	return p
}

// issue adds a campaign as it is stored: that it is what the ledger says is another check.
func (p *past) issue(stored *billing.Calculation) {
	p.Last, p.Withheld = max(p.Last, stored.Campaign), nil
	var lines []billing.IssuedLine
	for i := range stored.Lines {
		l := &stored.Lines[i]
		if l.Statut == billing.StatutReporte {
			p.Withheld = append(p.Withheld, *l)
			continue
		}
		lines = append(lines, billing.IssuedLine{LineKey: l.Key(), Montant: l.Montant})
		if l.Statut == billing.StatutReduction || p.wanted[l.Piece] {
			kept := *l
			kept.Trace = ""
			p.reducing[stored.Campaign] = append(p.reducing[stored.Campaign], kept)
		}
	}
	p.Lines = billing.AddIssued(p.Lines, lines)
	p.Pieces = append(p.Pieces, stored.Pieces...)
	billing.SortPieces(p.Pieces)
	p.parts = latestParts(p.parts, stored.Parts)
}

// cancel adds a cancellation: its document as it is stored, its lines as the ledger says.
func (p *past) cancel(stored billing.Piece, lines []cancelledLine) {
	taken := make([]billing.IssuedLine, len(lines))
	for i, l := range lines {
		taken[i] = billing.IssuedLine{LineKey: billing.LineKey{Tiers: l.Tiers, Service: l.Service, Exercice: l.Exercice, Rang: l.Rang}, Montant: l.Montant}
	}
	p.Lines = billing.AddIssued(p.Lines, taken)
	p.Pieces = append(p.Pieces, stored)
	billing.SortPieces(p.Pieces)
}

// latestParts gives the parts of a campaign over those before it: for each service and exercice the latest, sorted by both.
func latestParts(before, parts []billing.Part) []billing.Part {
	latest := slices.Concat(parts, before)
	slices.SortStableFunc(latest, compareParts)
	return slices.CompactFunc(latest, func(a, b billing.Part) bool { return compareParts(a, b) == 0 })
}

func compareParts(a, b billing.Part) int {
	return cmp.Or(strings.Compare(a.Service, b.Service), cmp.Compare(a.Exercice, b.Exercice))
}

// story goes through the issues and the cancellations in the order of the ledger, and makes each again from what was before.
func (r *replay) story() error {
	cancellations := r.storedCancellations()
	r.past = r.newPast()
	accepted := map[billing.CampaignID][]acceptedAnomaly{}
	for _, e := range r.entries {
		var err error
		id := billing.CampaignID(e.Subject)
		switch e.Kind {
		case KindCalculated:
			payload, _ := decode[calculatedPayload](r, e)
			accepted[id] = payload.Accepted
		case KindIssued:
			if payload, ok := decode[issuedPayload](r, e); ok {
				err = r.campaign(e, payload, accepted[id])
			}
		case KindCancelled:
			if payload, ok := decode[cancelledPayload](r, e); ok {
				err = r.cancelled(e, payload, cancellations)
			}
		}
		if err != nil {
			return err
		}
	}
	for _, p := range r.pieces {
		if _, extra := cancellations[p.Identifiant]; extra {
			r.differ("annulation", p.Campaign, p.Seq, "campagne %s : l'annulation %s de %s au débiteur %s n'est pas dans le journal", p.Campaign, p.Identifiant, p.TTC, p.Debiteur)
		}
	}
	return r.unissued()
}

// sealed gives a version of the dossier, decoded, once its digest is the one that was sealed. Campaigns follow each other on
// few versions: the last one is kept.
func (r *replay) sealed(i billing.Import) (*dossier.Dossier, error) {
	if r.kept.dossier != nil && r.kept.version == i.Version && r.kept.digest == i.Digest {
		return r.kept.dossier, nil
	}
	tables, err := unseal(r.tx, i)
	if err != nil {
		return nil, err
	}
	r.keep(i.Version, i.Digest, dossier.Decode(tables))
	return r.kept.dossier, nil
}

func (r *replay) keep(version int64, digest string, d *dossier.Dossier) {
	r.kept.version, r.kept.digest, r.kept.dossier = version, digest, d
}

// storedCancellations gives the cancellations that the archive holds, by identifier.
func (r *replay) storedCancellations() map[string]billing.Piece {
	cancellations := map[string]billing.Piece{}
	for _, p := range r.pieces {
		if p.Cause == billing.CauseAnnulation {
			cancellations[p.Identifiant] = p
		}
	}
	return cancellations
}
