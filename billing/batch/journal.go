package batch

import (
	"context"
	"slices"
	"strconv"
	"strings"
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

// Journal gives the entries that post, in the order of their dates and then of the ledger, to whoever writes them down; they
// can be gone through several times, and are read one by one. It answers fault.NotFound when there is none; Each answers
// fault.Corrupt for postings that are not those that the ledger sealed.
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
		sealed := map[int64]string{} // digests of postings, until they are held to them
		err = tx.Entries(func(e ledger.Entry) error {
			date, digest, err := posted(e)
			if err != nil || date == "" || !o.holds(e, date) {
				return err
			}
			sealed[e.Seq] = digest
			entries = append(entries, JournalEntry{Seq: e.Seq, Date: date, Campaign: billing.CampaignID(e.Subject), Pieces: byEntry[e.Seq]})
			return nil
		})
		// An issue may bear a date before that of a cancellation made earlier: programs want dates in order.
		slices.SortStableFunc(entries, func(a, b JournalEntry) int { return strings.Compare(a.Date, b.Date) })
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
				if digest, unseen := sealed[e.Seq]; unseen && digestPostings(e.Postings) != digest {
					return fault.Refuse(fault.Corrupt, "les imputations de l'écriture n° %d ont été modifiées dans la base : lancez « quotepart rejouer »", e.Seq)
				}
				delete(sealed, e.Seq)
				if err := do(e); err != nil {
					return err
				}
			}
			return nil
		}})
	})
}

// posted gives the date of an entry that posts and the digest of its postings; nothing for another one.
func posted(e ledger.Entry) (date, digest string, err error) {
	switch e.Kind {
	case KindIssued:
		payload, err := payloadOf[issuedPayload](e)
		return payload.Date, payload.Postings, err
	case KindCancelled:
		payload, err := payloadOf[cancelledPayload](e)
		if err != nil {
			return "", "", err
		}
		at, err := time.Parse(time.RFC3339, e.Time)
		return at.In(paris).Format(time.DateOnly), payload.Postings, err
	}
	return "", "", nil
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
