package batch

import (
	"context"
	"strconv"
	"time"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// JournalOptions says which entries a journal holds: those of a campaign (its issue, and the cancellations of its titres),
// those dated in a year, or, with neither, all.
type JournalOptions struct {
	Campaign billing.CampaignID
	Year     int
}

// JournalEntry is an issue or a cancellation as a journal shows it.
type JournalEntry struct {
	Seq      int64
	Date     string // on the documents of an issue; the day of a cancellation, in Paris
	Campaign billing.CampaignID
	Pieces   []billing.Piece // the documents that it makes
	Postings []ledger.Posting
}

// Journal is what a journal is written from, inside one consistent state.
type Journal struct {
	Dossier *dossier.Dossier // the latest version, for names
	Each    func(func(JournalEntry) error) error
}

// Journal gives the entries that post, in the order of the ledger, to whoever writes them down; they can be gone through
// several times, and are read one by one. It answers fault.NotFound when there is none.
func (b *Batch) Journal(ctx context.Context, o JournalOptions, write func(Journal) error) error {
	return b.Store.Read(ctx, func(tx billing.Tx) error {
		_, d, err := latestDossier(tx)
		if err != nil {
			return err
		}
		pieces, err := tx.IssuedPieces(everPieces)
		if err != nil {
			return err
		}
		byEntry := map[int64][]billing.Piece{}
		for _, p := range pieces {
			byEntry[p.Seq] = append(byEntry[p.Seq], p)
		}
		var entries []JournalEntry
		err = tx.Entries(func(e ledger.Entry) error {
			date, err := dateOf(e)
			if err != nil || date == "" || !o.holds(e, date) {
				return err
			}
			entries = append(entries, JournalEntry{Seq: e.Seq, Date: date, Campaign: billing.CampaignID(e.Subject), Pieces: byEntry[e.Seq]})
			return nil
		})
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			return fault.Refuse(fault.NotFound, "le journal n'a pas d'imputation %s : rien n'est émis", o.describe())
		}
		return write(Journal{Dossier: d, Each: func(do func(JournalEntry) error) error {
			for _, e := range entries {
				if e.Postings, err = tx.Postings(e.Seq); err != nil {
					return err
				}
				if err := do(e); err != nil {
					return err
				}
			}
			return nil
		}})
	})
}

// dateOf gives the date of an entry that posts; empty for another one.
func dateOf(e ledger.Entry) (string, error) {
	switch e.Kind {
	case KindIssued:
		payload, err := payloadOf[issuedPayload](e)
		return payload.Date, err
	case KindCancelled:
		at, err := time.Parse(time.RFC3339, e.Time)
		return at.In(paris).Format(time.DateOnly), err
	}
	return "", nil
}

func (o JournalOptions) holds(e ledger.Entry, date string) bool {
	return (o.Campaign == "" || e.Subject == string(o.Campaign)) && (o.Year == 0 || date[:4] == strconv.Itoa(o.Year))
}

func (o JournalOptions) describe() string {
	switch {
	case o.Campaign != "":
		return "pour la campagne " + string(o.Campaign)
	case o.Year != 0:
		return "en " + strconv.Itoa(o.Year)
	}
	return "encore"
}
