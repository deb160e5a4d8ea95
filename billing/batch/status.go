package batch

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

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
	Waiting     int                  // its documents, cancellations among them, whose number has not come back from the finance software
	Bordereaux  []BordereauStatus    // see Batch.Bordereaux
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
		unnumbered, err := waitingByCampaign(tx)
		if err != nil {
			return err
		}
		bordereaux, err := bordereauStatuses(tx)
		if err != nil {
			return err
		}
		for _, c := range campaigns {
			status := Status{Campaign: c, Waiting: unnumbered[c.ID], Bordereaux: bordereaux[c.ID]}
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
	Cancellations []billing.Piece  // made since the campaign before was issued: this one's exports show them
	Head          ledger.Head      // of the ledger at the issue; the zero value for a draft
	Postings      []ledger.Posting // of the issue; none for a draft

	Earlier    []billing.Earlier   // what GatherWithEarlier adds: the campaigns that this one is compared with, oldest first
	Bordereaux []billing.Bordereau // the same; none for a draft
}

// Billed gives the campaign as a comparison needs it.
func (i *Issued) Billed() billing.Billed {
	return billing.Billed{Campaign: i.Campaign.ID, Dossier: i.Dossier, Lines: i.Calculation.Lines, Parts: i.Calculation.Parts}
}

// Gather reads what a campaign's exports show. An unissued one is refused unless it is asked for as a draft.
func (b *Batch) Gather(ctx context.Context, id billing.CampaignID, draft bool) (Issued, error) {
	return b.gather(ctx, id, draft, false, "")
}

// GatherWithEarlier reads in the same state the campaigns issued before that explain this one, too: those of the years
// whose exercices are still open for it, the one before, and the same one of the year before. It costs a dossier and the
// lines, without their traces, of each of them; both are held to the digest that was approved. It adds the bordereaux
// as they leave for the comptable.
func (b *Batch) GatherWithEarlier(ctx context.Context, id billing.CampaignID, draft bool) (Issued, error) {
	return b.gather(ctx, id, draft, true, "")
}

// GatherCancellation reads what the file of one cancellation is made of, so that it need not wait for the exports of the
// next campaign: the campaign of its titre, with that cancellation alone and its bordereau. It answers fault.NotFound for
// what is no cancellation of a titre of that campaign.
func (b *Batch) GatherCancellation(ctx context.Context, id billing.CampaignID, identifiant string) (Issued, error) {
	return b.gather(ctx, id, false, true, identifiant)
}

// gather reads what exports show: of a campaign with those before or without; or of one cancellation.
func (b *Batch) gather(ctx context.Context, id billing.CampaignID, draft, earlier bool, cancellation string) (Issued, error) {
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
			return fault.Refuse(fault.Conflict, "campagne %s : la campagne n'est pas calculée, lancez d'abord « quotepart campagne calculer %s »", id, id)
		}
		issued.Campaign = campaign
		if issued.Calculation, err = storedCalculation(tx, campaign); err != nil {
			return err
		}
		if issued.Dossier, err = sealedDossier(tx, campaign); err != nil {
			return err
		}
		if cancellation != "" {
			issued.Cancellations, err = cancellationOf(tx, id, cancellation)
		} else {
			issued.Cancellations, err = cancellationsFor(tx, campaigns, campaign)
		}
		if err != nil {
			return err
		}
		if earlier {
			if issued.Earlier, err = earlierThan(tx, campaigns, &issued); err != nil {
				return err
			}
		}
		if earlier && campaign.IssueSeq > 0 {
			pieces := issued.Cancellations
			if cancellation == "" {
				pieces = slices.Concat(issued.Calculation.Pieces, pieces)
			}
			if issued.Bordereaux, err = bordereaux(tx, campaigns, pieces, issued.dossiers()); err != nil {
				return err
			}
		}
		if campaign.IssueSeq > 0 {
			if issued.Postings, err = tx.Postings(campaign.IssueSeq); err != nil {
				return err
			}
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

// dossiers gives the dossiers already read, by version.
func (i *Issued) dossiers() map[int64]*dossier.Dossier {
	byVersion := map[int64]*dossier.Dossier{i.Campaign.DossierVersion: i.Dossier}
	for _, e := range i.Earlier {
		byVersion[e.Campaign.DossierVersion] = e.Billed.Dossier
	}
	return byVersion
}

// cancellationOf gives one cancellation of a titre of a campaign.
func cancellationOf(tx billing.Tx, id billing.CampaignID, identifiant string) ([]billing.Piece, error) {
	pieces, err := tx.IssuedPieces(everPieces)
	if err != nil {
		return nil, err
	}
	var known []string
	for _, p := range pieces {
		if p.Campaign != id || p.Cause != billing.CauseAnnulation {
			continue
		}
		if p.Identifiant == identifiant {
			return []billing.Piece{p}, nil
		}
		known = append(known, p.Identifiant)
	}
	if len(known) == 0 {
		known = []string{"aucune"}
	}
	return nil, fault.Refuse(fault.NotFound, "« %s » n'est pas une annulation d'un titre de la campagne %s ; ses annulations : %s", identifiant, id, strings.Join(known, ", "))
}

// cancellationsFor lists the cancellations made between the issue before and this one, or up to now for a draft.
func cancellationsFor(tx billing.Tx, campaigns []billing.Campaign, campaign billing.Campaign) ([]billing.Piece, error) {
	before := int64(0)
	for _, c := range campaigns {
		if c.IssueSeq > before && c.ID < campaign.ID {
			before = c.IssueSeq
		}
	}
	until, err := endOf(tx, campaign)
	if err != nil {
		return nil, err
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

// endOf gives the ledger entry up to which (excluded) a campaign looks back: its issue, or what comes next for a draft.
func endOf(tx billing.Tx, campaign billing.Campaign) (int64, error) {
	if campaign.IssueSeq > 0 {
		return campaign.IssueSeq, nil
	}
	head, err := tx.Head()
	return head.Seq + 1, err
}

// earlierThan reads the campaigns issued before that explain a campaign, oldest first. Those of one version of the
// dossier share it.
func earlierThan(tx billing.Tx, campaigns []billing.Campaign, issued *Issued) ([]billing.Earlier, error) {
	until, err := endOf(tx, issued.Campaign)
	if err != nil {
		return nil, err
	}
	cancellations, err := cancellationsUntil(tx, until)
	if err != nil {
		return nil, err
	}
	reports, err := sealedReports(tx)
	if err != nil {
		return nil, err
	}
	dossiers := map[int64]*dossier.Dossier{issued.Campaign.DossierVersion: issued.Dossier}
	var list []billing.Earlier
	for _, c := range explaining(campaigns, issued.Campaign, until, issued.Dossier.Parametres.ExercicesOuverts) {
		if dossiers[c.DossierVersion] == nil {
			if dossiers[c.DossierVersion], err = sealedDossier(tx, c); err != nil {
				return nil, err
			}
		}
		stored, err := untraced(tx, c, reports[c.IssueSeq])
		if err != nil {
			return nil, err
		}
		list = append(list, billing.Earlier{
			Campaign: c, Billed: billing.Billed{Campaign: c.ID, Dossier: dossiers[c.DossierVersion], Lines: stored.Lines, Parts: stored.Parts},
			Pieces: stored.Pieces, Cancellations: cancellations[c.ID],
		})
	}
	return list, nil
}

// untraced reads what a campaign issued without the traces, whose digest the ledger has, and refuses what is not what was
// approved.
func untraced(tx billing.Tx, campaign billing.Campaign, report string) (*billing.Calculation, error) {
	stored, err := tx.Untraced(campaign.ID)
	if err != nil {
		return nil, err
	}
	if stored == nil || billing.SealOf(stored.ResultDigest(), report) != campaign.Digest {
		return nil, fault.Refuse(fault.Corrupt, "le calcul enregistré de %s ne correspond pas à son empreinte : il a été modifié dans la base ; lancez « quotepart rejouer »", campaign.ID)
	}
	return stored, nil
}

// sealedReports gives the digest of the report of each campaign issued, by ledger entry.
func sealedReports(tx billing.Tx) (map[int64]string, error) {
	reports := map[int64]string{}
	err := tx.Entries(func(e ledger.Entry) error {
		if e.Kind != KindIssued {
			return nil
		}
		var payload issuedPayload
		if err := json.Unmarshal(e.Payload, &payload); err != nil {
			return &fault.Error{Kind: fault.Corrupt, Message: fmt.Sprintf("l'écriture %d du journal est illisible", e.Seq), Cause: err}
		}
		reports[e.Seq] = payload.Report
		return nil
	})
	return reports, err
}

// explaining lists the campaigns issued before a ledger entry that explain one: those of the years whose exercices are
// open for it, the last one, and the same one of the year before.
func explaining(campaigns []billing.Campaign, campaign billing.Campaign, until int64, open int) []billing.Campaign {
	var before, list []billing.Campaign
	for _, c := range campaigns {
		if c.IssueSeq > 0 && c.IssueSeq < until && c.ID < campaign.ID {
			before = append(before, c)
		}
	}
	for i, c := range before {
		if c.ID.Year() > campaign.ID.Year()-open || i == len(before)-1 || c.ID == campaign.ID.YearBefore() {
			list = append(list, c)
		}
	}
	return list
}

// cancellationsUntil gives the cancellations made up to a ledger entry (excluded), by the campaign of their titre, in the
// order in which they were made.
func cancellationsUntil(tx billing.Tx, until int64) (map[billing.CampaignID][]billing.Cancellation, error) {
	pieces, err := tx.IssuedPieces(until)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(pieces, func(a, b billing.Piece) int { return cmp.Compare(a.Seq, b.Seq) })
	cancellations := map[billing.CampaignID][]billing.Cancellation{}
	for _, p := range pieces {
		if p.Cause != billing.CauseAnnulation {
			continue
		}
		lines, err := tx.CancelledLines(p.Identifiant)
		if err != nil {
			return nil, err
		}
		cancellations[p.Campaign] = append(cancellations[p.Campaign], billing.Cancellation{Piece: p, Lines: lines})
	}
	return cancellations, nil
}
