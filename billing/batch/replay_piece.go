package batch

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"quotepart/billing"
	"quotepart/ledger"
)

// everPieces is a bound above every entry: it finds a document that names an entry which is not in the ledger yet.
const everPieces = math.MaxInt64

// documents reads all documents issued and cancellations made.
func (r *replay) documents() error {
	var err error
	r.pieces, err = r.tx.IssuedPieces(everPieces)
	return err
}

// cancelled takes the next cancellation of the ledger out of those that the archive holds, makes it again, and compares.
func (r *replay) cancelled(e ledger.Entry, payload cancelledPayload, left map[string]billing.Piece) error {
	stored, found := left[payload.Piece.Identifiant]
	if delete(left, payload.Piece.Identifiant); !found {
		r.differ("annulation", payload.Campaign, e.Seq, "campagne %s : l'annulation %s du titre %s a disparu", payload.Campaign, payload.Piece.Identifiant, payload.Titre)
		return nil
	}
	err := r.cancellation(e, payload, stored)
	r.past.cancel(stored, payload.Lines)
	return err
}

// cancellation compares one cancellation with the ledger, then with what the titre and its reductions give again.
func (r *replay) cancellation(e ledger.Entry, payload cancelledPayload, stored billing.Piece) error {
	taken, err := r.tx.CancelledLines(stored.Identifiant)
	if err != nil {
		return err
	}
	describe := func(l cancelledLine) string {
		return fmt.Sprintf("annulation %s, tiers %s, service %s, exercice %d, rang %s, %s €", stored.Identifiant, l.Tiers, l.Service, l.Exercice, l.Rang, l.Montant)
	}
	compareLists(r, "annulation", sealedWord, payload.Campaign, cancelledLines(taken), payload.Lines, describe)
	compareLists(r, "annulation", sealedWord, payload.Campaign, issuedPieces([]billing.Piece{stored}), r.completed([]issuedPiece{payload.Piece}), describeIssued)
	if stored.Motif != payload.Motif || stored.Origine != payload.Titre || stored.Seq != e.Seq {
		r.differ("annulation", payload.Campaign, e.Seq, "campagne %s : l'annulation %s n'est plus celle du journal (titre %s, motif « %s », écriture n° %d)",
			payload.Campaign, stored.Identifiant, stored.Origine, stored.Motif, stored.Seq)
	}
	if again, lines, err := r.cancelAgain(payload); err != nil {
		r.differ("annulation", payload.Campaign, e.Seq, "campagne %s : l'annulation %s ne peut être refaite : %v", payload.Campaign, stored.Identifiant, err)
	} else {
		compareLists(r, "annulation", recomputed, payload.Campaign, withoutNumbers([]billing.Piece{stored}), []billing.Piece{again}, describePiece)
		compareLists(r, "annulation", recomputed, payload.Campaign, cancelledLines(taken), cancelledLines(lines), describe)
	}
	at := slices.IndexFunc(r.known, func(c billing.Campaign) bool { return c.ID == payload.Campaign })
	if at < 0 {
		return nil // states says that the campaign is gone
	}
	d, err := r.sealed(billing.Import{Version: r.known[at].DossierVersion, Digest: r.known[at].DossierDigest})
	if err != nil {
		return nil // imports or states say so
	}
	return r.comparePostings(e, payload.Campaign, payload.Postings, billing.Postings([]billing.Piece{stored}, d))
}

// cancelAgain makes a cancellation from what was issued before its entry.
func (r *replay) cancelAgain(payload cancelledPayload) (billing.Piece, []billing.CancelledLine, error) {
	titre, err := billing.FindPiece(r.past.Pieces, payload.Titre)
	if err != nil {
		return billing.Piece{}, nil, err
	}
	return billing.Cancel(titre, r.past.Pieces, r.past.reducing, payload.Motif)
}

// numbers looks for holes and repeats in each yearly series, and compares its end with the counter. A counter from which
// nothing was drawn must be at 0, or the next number would leave a hole. Numbers that came back from outside have neither
// order nor counter; they may not repeat one of the series.
func (r *replay) numbers() error {
	pieces := r.pieces
	given, outside := map[billing.CounterKey][]int64{}, map[billing.CounterKey][]int64{}
	for i := range pieces {
		p := &pieces[i]
		if p.Numero == 0 {
			continue
		}
		r.budgets[p.Budget] = true
		key := billing.CounterKey{Budget: p.Budget, Year: p.Campaign.Year(), Series: string(p.Type)}
		if r.numberedOutside(p) {
			outside[key] = append(outside[key], p.Numero)
			continue
		}
		given[key] = append(given[key], p.Numero)
		key.Series = "bordereau_" + key.Series
		if !slices.Contains(given[key], p.Bordereau) { // many documents share one
			given[key] = append(given[key], p.Bordereau)
		}
	}
	for _, key := range r.series() {
		last, err := r.tx.Counter(key)
		if err != nil {
			return err
		}
		message := holes(given[key], last)
		if message == "" {
			message = repeated(slices.Concat(given[key], outside[key]))
		}
		if message != "" {
			r.differ("numero", "", 0, "série « %s » du budget %s en %d : %s", key.Series, key.Budget, key.Year, message)
		}
	}
	return nil
}

// repeated names the first number that is given twice.
func repeated(numbers []int64) string {
	slices.Sort(numbers)
	for i := 1; i < len(numbers); i++ {
		if numbers[i] == numbers[i-1] {
			return fmt.Sprintf("le n° %d est donné deux fois", numbers[i])
		}
	}
	return ""
}

// series lists the counters of the years of the campaigns, and of the year after.
func (r *replay) series() []billing.CounterKey {
	var keys []billing.CounterKey
	if len(r.known) == 0 {
		return nil
	}
	for year := r.known[0].ID.Year(); year <= r.known[len(r.known)-1].ID.Year()+1; year++ {
		for _, budget := range slices.Sorted(maps.Keys(r.budgets)) {
			for _, kind := range []billing.PieceType{billing.PieceTitre, billing.PieceReduction, billing.PieceMandat} {
				keys = append(keys, billing.CounterKey{Budget: budget, Year: year, Series: string(kind)},
					billing.CounterKey{Budget: budget, Year: year, Series: "bordereau_" + string(kind)})
			}
		}
	}
	return keys
}

// holes says what is wrong with the numbers given in a series; nothing when they follow each other up to its counter.
func holes(numbers []int64, counter int64) string {
	if len(numbers) == 0 {
		if counter != 0 {
			return fmt.Sprintf("aucun n'est donné, le compteur dit %d", counter)
		}
		return ""
	}
	numbers = slices.Sorted(slices.Values(numbers))
	for i := 1; i < len(numbers); i++ {
		if numbers[i] == numbers[i-1] {
			return fmt.Sprintf("le n° %d est donné deux fois", numbers[i])
		}
		if numbers[i] != numbers[i-1]+1 {
			return fmt.Sprintf("le n° %d manque", numbers[i-1]+1)
		}
	}
	if last := numbers[len(numbers)-1]; last != counter {
		return fmt.Sprintf("le dernier est le n° %d, le compteur dit %d", last, counter)
	}
	return ""
}
