package csv

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"quotepart/billing"
)

// Pieces writes pieces.csv: the documents of the campaign, and the cancellations shown in its exports, under the name
// of this campaign (campagne.md §6). Numbers and bordereaux that are not known yet are empty.
func Pieces(w io.Writer, campaign billing.CampaignID, pieces []billing.Piece) error {
	pieces = slices.Clone(pieces)
	slices.SortFunc(pieces, func(a, b billing.Piece) int {
		// An identifier is unique, so that the columns after it never decide.
		return cmp.Or(strings.Compare(a.Budget, b.Budget), strings.Compare(string(a.Type), string(b.Type)), strings.Compare(a.Identifiant, b.Identifiant))
	})
	out := newRows(w, "campagne;budget;type;identifiant;numero;bordereau;debiteur;montant_ht;tva;montant_ttc;origine")
	for i := range pieces {
		p := &pieces[i]
		out.text(string(campaign))
		out.text(p.Budget)
		out.text(string(p.Type))
		out.text(p.Identifiant)
		out.number(p.Numero)
		out.number(p.Bordereau)
		out.text(p.Debiteur)
		out.amount(p.HT)
		out.amount(p.TVA)
		out.amount(p.TTC)
		out.text(p.Origine)
		out.end()
	}
	return out.close()
}
