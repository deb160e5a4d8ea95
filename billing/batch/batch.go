package batch

import (
	"encoding/json"
	"log/slog"
	"strings"
	"time"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// The kinds of ledger entries, one for each verb that changes something (campagne.md §4).
const (
	KindImported    = "dossier.imported"
	KindCalculated  = "campaign.calculated"
	KindApproved    = "campaign.approved"
	KindIssued      = "campaign.issued"
	KindCancelled   = "campaign.cancelled"
	KindClosed      = "campaign.closed"
	KindNumbered    = "numbers.received"
	KindAcquitted   = "acquit.received"
	KindResent      = "bordereau.resent"
	KindKeyDeclared = "key.declared"
)

// Batch runs the verbs on a store. Now is read once per verb.
type Batch struct {
	Store billing.Store
	Now   func() time.Time
	Log   *slog.Logger
}

// append adds an entry with its postings, and gives it back.
func (b *Batch) append(tx billing.Tx, at time.Time, actor, kind, subject string, payload any, postings []ledger.Posting) (ledger.Entry, error) {
	head, err := tx.Head()
	if err != nil {
		return ledger.Entry{}, err
	}
	bytes, err := json.Marshal(payload)
	if err != nil {
		return ledger.Entry{}, err
	}
	entry := ledger.Next(head, at, actor, kind, subject, bytes)
	for i := range postings {
		postings[i].Entry = entry.Seq
	}
	if err := ledger.Balance(postings); err != nil {
		return ledger.Entry{}, &fault.Error{Kind: fault.Internal, Message: "les écritures ne s'équilibrent pas", Cause: err}
	}
	b.Log.Info("appending a ledger entry", "seq", entry.Seq, "kind", kind, "subject", subject, "actor", actor)
	return entry, tx.Append(entry, postings)
}

func text(at time.Time) string { return at.UTC().Truncate(time.Second).Format(time.RFC3339) }

// actor refuses a verb that nobody answers for.
func actor(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return "", fault.Refuse(fault.Invalid, "dites qui agit : --par NOM")
	}
	return name, nil
}

// find gives where a campaign stands; one that nothing was done for is open.
func find(tx billing.Tx, id billing.CampaignID) (billing.Campaign, []billing.Campaign, error) {
	campaigns, err := tx.Campaigns()
	if err != nil {
		return billing.Campaign{}, nil, err
	}
	for _, c := range campaigns {
		if c.ID == id {
			return c, campaigns, nil
		}
	}
	return billing.Campaign{ID: id, State: billing.Ouverte}, campaigns, nil
}

// latest gives the current version of the dossier.
func latest(tx billing.Tx) (billing.Import, error) {
	imports, err := tx.Imports()
	if err != nil {
		return billing.Import{}, err
	}
	if len(imports) == 0 {
		return billing.Import{}, fault.Refuse(fault.NotFound, "aucun dossier n'est importé : lancez d'abord « quotepart importer DOSSIER --par NOM »")
	}
	return imports[len(imports)-1], nil
}

// latestDossier gives the latest version of the dossier, decoded.
func latestDossier(tx billing.Tx) (billing.Import, *dossier.Dossier, error) {
	i, err := latest(tx)
	if err != nil {
		return i, nil, err
	}
	tables, err := unseal(tx, i)
	if err != nil {
		return i, nil, err
	}
	return i, dossier.Decode(tables), nil
}

// unseal reads a version of the dossier back, and refuses it when it is not what was imported.
func unseal(tx billing.Archive, i billing.Import) (dossier.Tables, error) {
	tables, err := tx.Dossier(i.Version)
	if err != nil {
		return nil, err
	}
	if digest := tables.Digest(); digest != i.Digest {
		return nil, fault.Refuse(fault.Corrupt, "la version %d du dossier a été modifiée dans la base (empreinte attendue %s, recalculée %s) : lancez « quotepart rejouer »", i.Version, i.Digest, digest)
	}
	return tables, nil
}

// sealedDossier reads the dossier that was sealed for a campaign.
func sealedDossier(tx billing.Archive, c billing.Campaign) (*dossier.Dossier, error) {
	tables, err := unseal(tx, billing.Import{Version: c.DossierVersion, Digest: c.DossierDigest})
	if err != nil {
		return nil, err
	}
	return dossier.Decode(tables), nil
}

// history gathers what was issued up to a ledger entry (excluded).
func history(tx billing.Archive, campaigns []billing.Campaign, beforeSeq int64) (billing.History, error) {
	var h billing.History
	for _, c := range campaigns {
		if c.IssueSeq > 0 && c.IssueSeq < beforeSeq && c.ID > h.Last {
			h.Last = c.ID
		}
	}
	var err error
	if h.Lines, err = tx.IssuedLines(beforeSeq); err != nil {
		return h, err
	}
	if h.Pieces, err = tx.IssuedPieces(beforeSeq); err != nil {
		return h, err
	}
	if h.Last == "" {
		return h, nil
	}
	last, err := tx.Calculation(h.Last)
	if err != nil || last == nil {
		return h, err
	}
	for i := range last.Lines {
		if last.Lines[i].Statut == billing.StatutReporte {
			h.Withheld = append(h.Withheld, last.Lines[i])
		}
	}
	return h, nil
}
