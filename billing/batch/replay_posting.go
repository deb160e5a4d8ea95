package batch

import (
	"fmt"
	"slices"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/ledger"
)

// postings adds the postings of an issue again, from its documents and from what its parts moved by since those before it,
// and compares them with those that the ledger sealed.
func (r *replay) postings(e ledger.Entry, payload issuedPayload, stored *billing.Calculation, d *dossier.Dossier) error {
	want := append(billing.Postings(stored.Pieces, d), billing.AnalyticPostings(stored.Parts, r.past.parts)...)
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
	} else if !samePostings(postings, want) && digestPostings(want) != sealed {
		r.differ("ecritures", id, e.Seq, "les imputations de l'écriture n° %d ne sont pas celles des pièces : %s", e.Seq, firstPosting(postings, want))
	}
	return nil
}

// samePostings leaves aside the entry, which those that are made again do not know.
func samePostings(stored, want []ledger.Posting) bool {
	ledger.Sort(want)
	return slices.EqualFunc(stored, want, func(a, b ledger.Posting) bool {
		a.Entry, b.Entry = 0, 0
		return a == b
	})
}

// firstPosting names the first posting that only the store has, and the first that only the documents make.
func firstPosting(stored, want []ledger.Posting) string {
	ledger.Sort(want)
	extra, missing := onlyIn(stored, want), onlyIn(want, stored)
	if extra == "" && missing == "" {
		return "aucune différence avec le recalcul"
	}
	return fmt.Sprintf("enregistré « %s », recalculé « %s »", extra, missing)
}

func onlyIn(some, others []ledger.Posting) string {
	known := map[string]int{}
	for _, p := range others {
		known[describePosting(p)]++
	}
	for _, p := range some {
		if known[describePosting(p)]--; known[describePosting(p)] < 0 {
			return describePosting(p)
		}
	}
	return ""
}

func describePosting(p ledger.Posting) string {
	return fmt.Sprintf("%s %s %s %s %d %s %s €", p.Book, p.Account, p.Tiers, p.Service, p.Exercice, p.Document, p.Amount)
}

// silent verifies that no entry posts but those of an issue or a cancellation.
func (r *replay) silent() error {
	for _, e := range r.entries {
		if e.Kind == KindIssued || e.Kind == KindCancelled {
			continue
		}
		postings, err := r.tx.Postings(e.Seq)
		if err != nil {
			return err
		}
		if len(postings) > 0 {
			r.differ("ecritures", "", e.Seq, "l'écriture n° %d (%s) n'impute rien, et porte %d imputations : %s", e.Seq, e.Kind, len(postings), describePosting(postings[0]))
		}
	}
	return nil
}
