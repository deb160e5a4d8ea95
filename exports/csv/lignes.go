package csv

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"quotepart/billing"
)

// Lignes writes lignes.csv. Lines whose amount is nothing are no lines (campagne.md §3), and are left out.
func Lignes(w io.Writer, campaign billing.CampaignID, lines []billing.Line) error {
	if !slices.IsSortedFunc(lines, compareLines) {
		lines = slices.Clone(lines)
		slices.SortFunc(lines, compareLines)
	}
	out := newRows(w, "campagne;budget;debiteur;tiers;service;exercice;rang;base;cible;deja_emis;montant_ht;statut;piece")
	for i := range lines {
		l := &lines[i]
		if l.Montant == 0 {
			continue
		}
		out.text(string(campaign))
		out.text(l.Budget)
		out.text(l.Debiteur)
		out.text(l.Tiers)
		out.text(l.Service)
		out.integer(int64(l.Exercice))
		out.text(l.Rang)
		out.text(l.Base)
		out.amount(l.Cible)
		out.amount(l.DejaEmis)
		out.amount(l.Montant)
		out.text(string(l.Statut))
		out.text(l.Piece)
		out.end()
	}
	return out.close()
}

// compareLines orders rows by their columns, as bytes. The cells up to rang name a row; the others never decide.
func compareLines(a, b billing.Line) int {
	return cmp.Or(strings.Compare(a.Budget, b.Budget), strings.Compare(a.Debiteur, b.Debiteur), strings.Compare(a.Tiers, b.Tiers),
		strings.Compare(a.Service, b.Service), compareYears(a.Exercice, b.Exercice), strings.Compare(a.Rang, b.Rang))
}

// compareYears orders whole numbers as the bytes of their texts; those of four digits need no text.
func compareYears(a, b int) int {
	if a > 999 && a < 10000 && b > 999 && b < 10000 {
		return cmp.Compare(a, b)
	}
	return strings.Compare(strconv.Itoa(a), strconv.Itoa(b))
}
