package batch

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/billing"
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
