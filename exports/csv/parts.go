package csv

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"quotepart/billing"
)

// Parts writes parts.csv.
func Parts(w io.Writer, campaign billing.CampaignID, parts []billing.Part) error {
	parts = slices.Clone(parts)
	slices.SortFunc(parts, func(a, b billing.Part) int {
		return cmp.Or(strings.Compare(a.Service, b.Service), compareYears(a.Exercice, b.Exercice), strings.Compare(a.Base, b.Base))
	})
	out := newRows(w, "campagne;service;exercice;base;cumul;cout;adherents;metropole")
	for i := range parts {
		p := &parts[i]
		out.text(string(campaign))
		out.text(p.Service)
		out.integer(int64(p.Exercice))
		out.text(p.Base)
		out.text(p.Cumul)
		out.amount(p.Cout)
		out.amount(p.Adherents)
		out.amount(p.Metropole)
		out.end()
	}
	return out.close()
}
