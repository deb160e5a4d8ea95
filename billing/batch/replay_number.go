package batch

import (
	"slices"

	"quotepart/billing"
)

// budgetVersion names a budget as a version of the dossier describes it.
type budgetVersion struct {
	version int64
	code    string
}

// numberedOutside tells whether the finance software numbers a document, as the dossier that was sealed for its campaign
// says.
func (r *replay) numberedOutside(p *billing.Piece) bool {
	at := slices.IndexFunc(r.known, func(c billing.Campaign) bool { return c.ID == p.Campaign })
	return at >= 0 && r.externe[budgetVersion{r.known[at].DossierVersion, p.Budget}]
}

// receptions gathers the numbers that came back, and holds each entry to the rules that ImportNumbers obeyed: they are
// those of documents issued before it, of a budget that the finance software numbers, and given once.
func (r *replay) receptions() error {
	pieces := r.pieces
	issued := make(map[string]*billing.Piece, len(pieces))
	for i := range pieces {
		issued[pieces[i].Identifiant] = &pieces[i]
	}
	for _, e := range r.entries {
		if e.Kind != KindNumbered {
			continue
		}
		payload, _ := decode[numbersPayload](r, e)
		for _, number := range payload.Pieces {
			r.reception(e.Seq, number, issued[number.Identifiant])
		}
	}
	return nil
}

func (r *replay) reception(seq int64, number receivedPiece, piece *billing.Piece) {
	if piece == nil || piece.Seq >= seq {
		r.differ("numero", "", seq, "l'écriture n° %d donne le n° %d à %s, qui n'est pas une pièce émise avant elle", seq, number.Numero, number.Identifiant)
		return
	}
	if !r.numberedOutside(piece) {
		r.differ("numero", piece.Campaign, seq, "campagne %s : l'écriture n° %d donne le n° %d à la pièce %s, que le logiciel financier ne numérote pas", piece.Campaign, seq, number.Numero, number.Identifiant)
	}
	if before, again := r.received[number.Identifiant]; again {
		r.differ("numero", piece.Campaign, seq, "campagne %s : l'écriture n° %d donne le n° %d à la pièce %s, qui a déjà reçu le n° %d", piece.Campaign, seq, number.Numero, number.Identifiant, before.Numero)
		return
	}
	r.received[number.Identifiant] = number
}

// completed gives documents as their issue entered them, with the numbers that came back since.
func (r *replay) completed(pieces []issuedPiece) []issuedPiece {
	list := slices.Clone(pieces)
	for i := range list {
		if number, ok := r.received[list[i].Identifiant]; ok && list[i].Numero == 0 {
			list[i].Numero, list[i].Bordereau = number.Numero, number.Bordereau
		}
	}
	return list
}
