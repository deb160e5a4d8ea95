package batch

import (
	"fmt"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/ledger"
)

// cancellations makes each cancellation again from what was issued before it, and compares.
func (r *replay) cancellations() error {
	pieces, err := r.tx.IssuedPieces(r.report.Head.Seq + 1)
	if err != nil {
		return err
	}
	bySeq := map[int64]billing.Piece{}
	for _, p := range pieces {
		if p.Cause == billing.CauseAnnulation {
			bySeq[p.Seq] = p
		}
	}
	for _, e := range r.entries {
		if e.Kind != KindCancelled {
			continue
		}
		payload, ok := decode[cancelledPayload](r, e)
		if !ok {
			continue
		}
		stored, found := bySeq[e.Seq]
		if delete(bySeq, e.Seq); !found {
			r.differ("annulation", payload.Campaign, e.Seq, "l'annulation %s du titre %s a disparu", payload.Piece.Identifiant, payload.Titre)
			continue
		}
		if err := r.cancellation(e, payload, stored, pieces); err != nil {
			return err
		}
	}
	for _, p := range pieces {
		if _, extra := bySeq[p.Seq]; extra && p.Cause == billing.CauseAnnulation {
			r.differ("annulation", p.Campaign, p.Seq, "l'annulation %s n'est pas dans le journal", p.Identifiant)
		}
	}
	return nil
}

func (r *replay) cancellation(e ledger.Entry, payload cancelledPayload, stored billing.Piece, pieces []billing.Piece) error {
	lines, err := r.tx.CancelledLines(stored.Identifiant)
	if err != nil {
		return err
	}
	var kept []cancelledLine
	for _, l := range lines {
		kept = append(kept, cancelledLine{l.Tiers, l.Service, l.Exercice, l.Rang, l.Montant})
	}
	describe := func(l cancelledLine) string {
		return fmt.Sprintf("annulation %s, tiers %s, service %s, exercice %d, rang %s, %s €", stored.Identifiant, l.Tiers, l.Service, l.Exercice, l.Rang, l.Montant)
	}
	compareLists(r, "annulation", payload.Campaign, kept, payload.Lines, describe)
	compareLists(r, "annulation", payload.Campaign, issuedPieces([]billing.Piece{stored}), []issuedPiece{payload.Piece}, describeIssued)
	if stored.Motif != payload.Motif || stored.Origine != payload.Titre {
		r.differ("annulation", payload.Campaign, e.Seq, "l'annulation %s n'est plus celle du journal (titre %s, motif « %s »)", stored.Identifiant, stored.Origine, stored.Motif)
	}
	var sum money.Cents
	for _, s := range stored.Services {
		sum += s.Montant
	}
	if sum != stored.HT || stored.HT+stored.TVA != stored.TTC {
		r.differ("annulation", payload.Campaign, e.Seq, "l'annulation %s ne se totalise pas (services %s, HT %s, TVA %s, TTC %s)", stored.Identifiant, sum, stored.HT, stored.TVA, stored.TTC)
	}
	for _, titre := range pieces {
		if titre.Identifiant == payload.Titre && titre.Debiteur != stored.Debiteur {
			r.differ("annulation", payload.Campaign, e.Seq, "l'annulation %s n'est pas au nom du débiteur du titre (%s, %s)", stored.Identifiant, stored.Debiteur, titre.Debiteur)
		}
	}
	for _, c := range r.known {
		if c.ID == payload.Campaign {
			tables, err := r.tx.Dossier(c.DossierVersion)
			if err != nil {
				return err
			}
			return r.comparePostings(e, payload.Campaign, payload.Postings, billing.Postings([]billing.Piece{stored}, dossier.Decode(tables)))
		}
	}
	return nil
}

// numbers looks for holes and repeats in each yearly series, and compares its end with the counter.
func (r *replay) numbers() error {
	pieces, err := r.tx.IssuedPieces(r.report.Head.Seq + 1)
	if err != nil {
		return err
	}
	type seriesNumbers struct {
		key     billing.CounterKey
		numbers []int64
	}
	var all []*seriesNumbers
	byKey := map[billing.CounterKey]*seriesNumbers{}
	for _, p := range pieces {
		if p.Numero == 0 {
			continue
		}
		key := billing.CounterKey{Budget: p.Budget, Year: p.Campaign.Year(), Series: string(p.Type)}
		if byKey[key] == nil {
			byKey[key] = &seriesNumbers{key: key}
			all = append(all, byKey[key])
		}
		byKey[key].numbers = append(byKey[key].numbers, p.Numero)
	}
	for _, s := range all {
		last, err := r.tx.Counter(s.key)
		if err != nil {
			return err
		}
		if message := holes(s.numbers, last); message != "" {
			r.differ("numero", billing.CampaignID(""), 0, "numéros de %s du budget %s en %d : %s", s.key.Series, s.key.Budget, s.key.Year, message)
		}
	}
	return nil
}

func holes(numbers []int64, counter int64) string {
	seen := map[int64]bool{}
	first, last := numbers[0], numbers[0]
	for _, n := range numbers {
		if seen[n] {
			return fmt.Sprintf("le n° %d est donné deux fois", n)
		}
		seen[n] = true
		first, last = min(first, n), max(last, n)
	}
	for n := first; n <= last; n++ {
		if !seen[n] {
			return fmt.Sprintf("le n° %d manque", n)
		}
	}
	if last != counter {
		return fmt.Sprintf("le dernier est le n° %d, le compteur dit %d", last, counter)
	}
	return ""
}
