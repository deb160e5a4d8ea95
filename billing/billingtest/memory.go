// Package billingtest is what tests share: a history kept in memory, fixtures and a fixed clock.
package billingtest

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// Memory issues calculations one after another without a store, as the pure rules see it.
type Memory struct {
	lines    map[billing.LineKey]money.Cents
	pieces   []billing.Piece
	withheld []billing.Line
	last     billing.CampaignID
}

// History gives what the campaigns issued so far leave to the next.
func (m *Memory) History() billing.History {
	h := billing.History{Pieces: slices.Clone(m.pieces), Withheld: m.withheld, Last: m.last}
	for key, amount := range m.lines {
		h.Lines = append(h.Lines, billing.IssuedLine{LineKey: key, Montant: amount})
	}
	slices.SortFunc(h.Lines, func(a, b billing.IssuedLine) int {
		return cmp.Or(strings.Compare(a.Tiers, b.Tiers), strings.Compare(a.Service, b.Service), cmp.Compare(a.Exercice, b.Exercice), strings.Compare(a.Rang, b.Rang))
	})
	return h
}

// Issue counts a calculation as issued.
func (m *Memory) Issue(c *billing.Calculation) {
	if m.lines == nil {
		m.lines = map[billing.LineKey]money.Cents{}
	}
	m.withheld = nil
	for i := range c.Lines {
		line := &c.Lines[i]
		if line.Statut == billing.StatutReporte {
			m.withheld = append(m.withheld, *line)
			continue
		}
		m.lines[line.Key()] += line.Montant
	}
	m.pieces = append(m.pieces, c.Pieces...)
	m.last = c.Campaign
}
