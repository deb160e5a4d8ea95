package batch

import (
	"context"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// Status is where a campaign stands, with what it holds.
type Status struct {
	Campaign    billing.Campaign
	Calculation *billing.Calculation // nil before it is calculated
	Latest      int64                // the latest version of the dossier; the campaign is stale when it is another than its own
}

// Statuses gives where every campaign stands, oldest first; with an id that one alone, be it open.
func (b *Batch) Statuses(ctx context.Context, id billing.CampaignID) ([]Status, error) {
	var statuses []Status
	err := b.Store.Read(ctx, func(tx billing.Tx) error {
		campaign, campaigns, err := find(tx, id)
		if err != nil {
			return err
		}
		if id != "" {
			campaigns = []billing.Campaign{campaign}
		}
		imports, err := tx.Imports()
		if err != nil {
			return err
		}
		for _, c := range campaigns {
			status := Status{Campaign: c}
			if len(imports) > 0 {
				status.Latest = imports[len(imports)-1].Version
			}
			if status.Calculation, err = tx.Calculation(c.ID); err != nil {
				return err
			}
			statuses = append(statuses, status)
		}
		return nil
	})
	return statuses, err
}

// Imports lists the versions of the dossier, oldest first.
func (b *Batch) Imports(ctx context.Context) ([]billing.Import, error) {
	var imports []billing.Import
	err := b.Store.Read(ctx, func(tx billing.Tx) error {
		var err error
		imports, err = tx.Imports()
		return err
	})
	return imports, err
}

// Dossier reads a version of the dossier back, exactly as it was. Version 0 is the latest.
func (b *Batch) Dossier(ctx context.Context, version int64) (dossier.Tables, error) {
	var tables dossier.Tables
	err := b.Store.Read(ctx, func(tx billing.Tx) error {
		imports, err := tx.Imports()
		if err != nil {
			return err
		}
		for i := len(imports) - 1; i >= 0; i-- {
			if version == 0 || imports[i].Version == version {
				tables, err = unseal(tx, imports[i])
				return err
			}
		}
		return fault.Refuse(fault.NotFound, "le dossier n'a pas de version %d", version)
	})
	return tables, err
}

// Issued is everything that the exports of a campaign show.
type Issued struct {
	Campaign      billing.Campaign
	Calculation   *billing.Calculation
	Dossier       *dossier.Dossier
	Cancellations []billing.Piece // made since the campaign before was issued: this one's exports show them
	Head          ledger.Head     // of the ledger at the issue; the zero value for a draft
}

// Gather reads what a campaign's exports show. An unissued one is refused unless it is asked for as a draft.
func (b *Batch) Gather(ctx context.Context, id billing.CampaignID, draft bool) (Issued, error) {
	var issued Issued
	err := b.Store.Read(ctx, func(tx billing.Tx) error {
		campaign, campaigns, err := find(tx, id)
		if err != nil {
			return err
		}
		if campaign.IssueSeq == 0 && !draft {
			return fault.Refuse(fault.Conflict, "exporter %s : la campagne est %s ; seule une campagne émise s'exporte (--projet écrit un projet)", id, campaign.State.Label())
		}
		if campaign.State == billing.Ouverte {
			return fault.Refuse(fault.Conflict, "exporter %s : la campagne n'est pas calculée", id)
		}
		issued.Campaign = campaign
		if issued.Calculation, err = storedCalculation(tx, campaign); err != nil {
			return err
		}
		if issued.Dossier, err = sealedDossier(tx, campaign); err != nil {
			return err
		}
		if issued.Cancellations, err = cancellationsFor(tx, campaigns, campaign); err != nil {
			return err
		}
		return tx.Entries(func(e ledger.Entry) error {
			if e.Seq == campaign.IssueSeq {
				issued.Head = e.Head()
			}
			return nil
		})
	})
	return issued, err
}

// cancellationsFor lists the cancellations made between the issue before and this one, or up to now for a draft.
func cancellationsFor(tx billing.Tx, campaigns []billing.Campaign, campaign billing.Campaign) ([]billing.Piece, error) {
	before := int64(0)
	for _, c := range campaigns {
		if c.IssueSeq > before && c.ID < campaign.ID {
			before = c.IssueSeq
		}
	}
	until := campaign.IssueSeq
	if until == 0 {
		head, err := tx.Head()
		if err != nil {
			return nil, err
		}
		until = head.Seq + 1
	}
	pieces, err := tx.IssuedPieces(until)
	if err != nil {
		return nil, err
	}
	var cancellations []billing.Piece
	for _, p := range pieces {
		if p.Cause == billing.CauseAnnulation && p.Seq > before {
			cancellations = append(cancellations, p)
		}
	}
	return cancellations, nil
}
