package batch

import (
	"fmt"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/ledger"
)

// postings adds the postings of an issue again, and compares them with those that the ledger sealed.
func (r *replay) postings(e ledger.Entry, payload issuedPayload, stored *billing.Calculation, d *dossier.Dossier) error {
	before, err := r.tx.LastParts(e.Seq)
	if err != nil {
		return err
	}
	want := append(billing.Postings(stored.Pieces, d), billing.AnalyticPostings(stored.Parts, before)...)
	return r.comparePostings(e, payload.Campaign, payload.Postings, want)
}

func (r *replay) comparePostings(e ledger.Entry, id billing.CampaignID, sealed string, want []ledger.Posting) error {
	postings, err := r.tx.Postings(e.Seq)
	if err != nil {
		return err
	}
	r.report.Postings += len(postings)
	if err := ledger.Balance(postings); err != nil {
		r.differ("ecritures", id, e.Seq, "écriture n° %d : %v", e.Seq, err)
	}
	if digest := digestPostings(postings); digest != sealed {
		r.differ("ecritures", id, e.Seq, "les imputations de l'écriture n° %d ont été modifiées : %s", e.Seq, firstPosting(postings, want))
	} else if digest := digestPostings(want); digest != sealed {
		r.differ("ecritures", id, e.Seq, "les imputations de l'écriture n° %d ne sont pas celles des pièces : %s", e.Seq, firstPosting(postings, want))
	}
	return nil
}

// firstPosting names the first posting that differs.
func firstPosting(stored, want []ledger.Posting) string {
	ledger.Sort(want)
	for i := range max(len(stored), len(want)) {
		var got, expected string
		if i < len(stored) {
			got = describePosting(stored[i])
		}
		if i < len(want) {
			expected = describePosting(want[i])
		}
		if got != expected {
			return fmt.Sprintf("enregistré « %s », recalculé « %s »", got, expected)
		}
	}
	return "aucune différence avec le recalcul"
}

func describePosting(p ledger.Posting) string {
	return fmt.Sprintf("%s %s %s %s %d %s %s €", p.Book, p.Account, p.Tiers, p.Service, p.Exercice, p.Document, p.Amount)
}
