package cli

import (
	"fmt"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// totalOutput counts the documents of one kind, or the lines of one statut that no document holds.
type totalOutput struct {
	Kind  string      `json:"quoi"`
	Count int         `json:"nombre"`
	HT    money.Cents `json:"montant_ht"`
	TTC   money.Cents `json:"montant_ttc"`
}

// totalsOf sums a calculation: documents by kind, then lines by statut.
func totalsOf(c *billing.Calculation) []totalOutput {
	totals := []totalOutput{}
	for _, kind := range []billing.PieceType{billing.PieceTitre, billing.PieceReduction, billing.PieceMandat} {
		total := totalOutput{Kind: string(kind)}
		for i := range c.Pieces {
			if p := &c.Pieces[i]; p.Type == kind {
				total.Count++
				total.HT += p.HT
				total.TTC += p.TTC
			}
		}
		totals = append(totals, total)
	}
	for _, statut := range []billing.Statut{billing.StatutReporte, billing.StatutValorise, billing.StatutAC, billing.StatutPorteur, billing.StatutPropre} {
		total := totalOutput{Kind: string(statut)}
		for i := range c.Lines {
			if l := &c.Lines[i]; l.Statut == statut {
				total.Count++
				total.HT += l.Montant
				total.TTC += l.Montant
			}
		}
		totals = append(totals, total)
	}
	return totals
}

// totalLabels are the words of a reader for what totalsOf counts.
var totalLabels = map[string]string{
	"titre": "titres", "reduction": "réductions", "mandat": "mandats", "reporte": "lignes reportées", "valorise": "lignes valorisées (gratuit)",
	"ac": "lignes d'attribution de compensation", "porteur": "lignes d'un autre porteur", "propre": "lignes propres à la métropole",
}

func (a *App) printTotals(c *billing.Calculation) {
	w := a.table()
	for _, total := range totalsOf(c) {
		if total.Count > 0 {
			fmt.Fprintf(w, "  %s\t%d\t%s HT\t%s TTC\n", totalLabels[total.Kind], total.Count, billing.Euros(total.HT), billing.Euros(total.TTC))
		}
	}
	w.Flush()
}
