package billing

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/billing/dossier"
)

// Numberer draws numbers from the yearly series of the budgets (campagne.md §2). Last gives the last number drawn in a
// series, 0 when none was; what was drawn is left in Drawn.
type Numberer struct {
	Last  func(CounterKey) (int64, error)
	Drawn map[CounterKey]int64
}

// Number gives the documents of a campaign their numbers and bordereaux: consecutive in each series, in the order of
// debtor, section (fonctionnement first), taxed or not (untaxed first). One bordereau for each kind, budget and
// campaign. Documents of a budget that its finance software numbers (externe) keep none.
func (n *Numberer) Number(pieces []Piece, d *dossier.Dossier) error {
	order := make([]*Piece, 0, len(pieces))
	for i := range pieces {
		order = append(order, &pieces[i])
	}
	slices.SortFunc(order, func(a, b *Piece) int {
		return cmp.Or(strings.Compare(a.Budget, b.Budget), strings.Compare(string(a.Type), string(b.Type)), strings.Compare(a.Debiteur, b.Debiteur),
			strings.Compare(a.Section, b.Section), cmp.Compare(boolInt(a.Taxe), boolInt(b.Taxe)), strings.Compare(a.Identifiant, b.Identifiant))
	})
	bordereaux := map[CounterKey]int64{}
	for _, piece := range order {
		budget := d.Budget(piece.Budget)
		if budget == nil || budget.Externe {
			continue
		}
		var err error
		if piece.Numero, err = n.draw(series(piece, ""), firstNumber(budget, piece.Type)); err != nil {
			return err
		}
		key := series(piece, "bordereau_")
		if bordereaux[key] == 0 {
			if bordereaux[key], err = n.draw(key, firstBordereau(budget, piece.Type)); err != nil {
				return err
			}
		}
		piece.Bordereau = bordereaux[key]
	}
	return nil
}

func series(piece *Piece, prefix string) CounterKey {
	return CounterKey{Budget: piece.Budget, Year: piece.Campaign.Year(), Series: prefix + string(piece.Type)}
}

func firstNumber(b *dossier.Budget, kind PieceType) int64 {
	if kind == PieceTitre {
		return b.PremierTitre
	}
	return 1 // reductions and mandats are numbered from 1 each year (campagne.md §6)
}

func firstBordereau(b *dossier.Budget, kind PieceType) int64 {
	switch kind {
	case PieceTitre:
		return b.PremierBordereau
	case PieceReduction:
		return b.PremierBordereauReduction
	}
	return 1
}

// draw gives the next number of a series.
func (n *Numberer) draw(key CounterKey, first int64) (int64, error) {
	last, drawn := n.Drawn[key]
	if !drawn {
		var err error
		if last, err = n.Last(key); err != nil {
			return 0, err
		}
	}
	next := last + 1
	if last == 0 {
		next = first
	}
	n.Drawn[key] = next
	return next, nil
}
