package batch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// AcceptAll accepts every blocking anomaly.
const AcceptAll = "tout"

// CalculateOptions says which campaign to calculate, who does it, and which blocking anomalies are accepted, by code,
// with the reason for it.
type CalculateOptions struct {
	ID     billing.CampaignID
	By     string
	Accept []string
	Motif  string
}

// calculatedPayload is what the ledger keeps of a calculation.
type calculatedPayload struct {
	Campaign       billing.CampaignID `json:"campagne"`
	DossierVersion int64              `json:"version_dossier"`
	DossierDigest  string             `json:"empreinte_dossier"`
	Digest         string             `json:"empreinte"`
	Lines          int                `json:"lignes"`
	Pieces         int                `json:"pieces"`
	Accepted       []acceptedAnomaly  `json:"anomalies_acceptees"`
}

type acceptedAnomaly struct {
	Code  string `json:"code"`
	Count int    `json:"nombre"`
	Motif string `json:"motif"`
}

// Calculate seals the current version of the dossier for a campaign, computes it, and stores the result in place of an
// unissued one. It answers the faults of the data as a fault.List. With a blocking anomaly that is not accepted it
// stores nothing and answers fault.Conflict beside the calculation, so that its report can be read.
func (b *Batch) Calculate(ctx context.Context, o CalculateOptions) (*billing.Calculation, error) {
	by, err := actor(o.By)
	if err != nil {
		return nil, err
	}
	if err := checkAccept(o); err != nil {
		return nil, err
	}
	var result *billing.Calculation
	var refusal error
	err = b.Store.Write(ctx, func(tx billing.Tx) error {
		result, refusal = b.calculateIn(tx, b.Now(), by, o)
		return refusal
	})
	if err != nil && refusal == nil {
		return nil, err // not even committed
	}
	return result, err
}

// calculateIn is Calculate inside a transaction. It writes nothing before it is sure of the result.
func (b *Batch) calculateIn(tx billing.Tx, now time.Time, by string, o CalculateOptions) (*billing.Calculation, error) {
	campaign, campaigns, err := find(tx, o.ID)
	if err != nil {
		return nil, err
	}
	next, err := campaign.State.After(billing.Calculer, o.ID)
	if err != nil {
		return nil, err
	}
	if err := inTurn(campaigns, "calculer", o.ID); err != nil {
		return nil, err
	}
	result, _, err := compute(tx, campaigns, o.ID)
	if err != nil {
		return nil, err
	}
	accept(result.Anomalies, o)
	result.Digest = result.Seal()
	if err := refuseBlocking(result); err != nil {
		return result, err
	}
	campaign = billing.Campaign{ID: o.ID, State: next, DossierVersion: result.DossierVersion, DossierDigest: result.DossierDigest,
		Digest: result.Digest, CalculatedBy: by, CalculatedAt: text(now)}
	if _, err := b.append(tx, now, by, KindCalculated, string(o.ID), calculated(result), nil); err != nil {
		return nil, err
	}
	if err := tx.SaveCampaign(campaign); err != nil {
		return nil, err
	}
	if err := tx.SaveCalculation(result); err != nil {
		return nil, err
	}
	return result, nil
}

// Check computes a campaign as Calculate would, and stores nothing.
func (b *Batch) Check(ctx context.Context, id billing.CampaignID) (*billing.Calculation, error) {
	var result *billing.Calculation
	err := b.Store.Read(ctx, func(tx billing.Tx) error {
		campaigns, err := tx.Campaigns()
		if err != nil {
			return err
		}
		if id == "" {
			if id, err = upcoming(tx, campaigns); err != nil {
				return err
			}
		}
		if result, _, err = compute(tx, campaigns, id); err == nil {
			result.Digest = result.Seal()
		}
		return err
	})
	return result, err
}

// upcoming gives the campaign to calculate next: the one after the last issued, or the first of the first exercice.
func upcoming(tx billing.Tx, campaigns []billing.Campaign) (billing.CampaignID, error) {
	var last billing.CampaignID
	for _, c := range campaigns {
		if c.IssueSeq > 0 {
			last = c.ID
		}
	}
	if last != "" {
		return last.Next(), nil
	}
	_, d, err := latestDossier(tx)
	if err != nil {
		return "", err
	}
	return billing.NewCampaignID(d.Parametres.PremierExercice, false), nil
}

// compute calculates a campaign from the current version of the dossier and what was issued so far.
func compute(tx billing.Tx, campaigns []billing.Campaign, id billing.CampaignID) (*billing.Calculation, *dossier.Dossier, error) {
	i, err := latest(tx)
	if err != nil {
		return nil, nil, err
	}
	head, err := tx.Head()
	if err != nil {
		return nil, nil, err
	}
	return computeFrom(tx, campaigns, id, i, head.Seq+1)
}

// computeFrom calculates a campaign from a version of the dossier and what was issued before a ledger entry. The
// dossier comes with it, decoded.
func computeFrom(tx billing.Archive, campaigns []billing.Campaign, id billing.CampaignID, i billing.Import, beforeSeq int64) (*billing.Calculation, *dossier.Dossier, error) {
	tables, err := unseal(tx, i)
	if err != nil {
		return nil, nil, err
	}
	before, err := history(tx, campaigns, beforeSeq)
	if err != nil {
		return nil, nil, err
	}
	d := dossier.Decode(tables)
	result, err := computeWith(i, d, before, id)
	return result, d, err
}

// computeWith calculates a campaign from a decoded version of the dossier and what was issued before. It is the one way to
// a result: Calculate, Issue and Replay all take it.
func computeWith(i billing.Import, d *dossier.Dossier, before billing.History, id billing.CampaignID) (*billing.Calculation, error) {
	result, faults, err := billing.Calculate(id, d, before)
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, faults
	}
	result.DossierVersion, result.DossierDigest, result.IssuedDigest = i.Version, i.Digest, billing.DigestIssued(before)
	return result, nil
}

// inTurn refuses a campaign while an earlier one is not issued, or once a later one is.
func inTurn(campaigns []billing.Campaign, verb string, id billing.CampaignID) error {
	for _, c := range campaigns {
		if c.ID < id && c.IssueSeq == 0 {
			return fault.Refuse(fault.Conflict, "%s %s : la campagne %s n'est pas encore émise ; émettez-la d'abord", verb, id, c.ID)
		}
		if c.ID > id && c.IssueSeq > 0 {
			return fault.Refuse(fault.Conflict, "%s %s : la campagne %s, plus récente, est déjà émise", verb, id, c.ID)
		}
	}
	return nil
}

// checkAccept refuses codes that do not exist, and an acceptance without a reason.
func checkAccept(o CalculateOptions) error {
	if len(o.Accept) > 0 && strings.TrimSpace(o.Motif) == "" {
		return fault.Refuse(fault.Invalid, "accepter une anomalie demande un motif : --motif « … »")
	}
	for i := range o.Accept {
		if strings.EqualFold(o.Accept[i], AcceptAll) {
			o.Accept[i] = AcceptAll
		}
		code := o.Accept[i]
		if code != AcceptAll && !slices.ContainsFunc(billing.AnomalyRules(), func(r billing.AnomalyRule) bool { return r.Code == code }) {
			return fault.Refuse(fault.Invalid, "« %s » n'est pas un code d'anomalie ; « quotepart anomalies » les énumère", code)
		}
	}
	return nil
}

// accept writes the reason on the blocking anomalies that are accepted. Accepting what does not occur is no error.
func accept(anomalies []billing.Anomaly, o CalculateOptions) {
	for i := range anomalies {
		if a := &anomalies[i]; a.Blocking && (slices.Contains(o.Accept, AcceptAll) || slices.Contains(o.Accept, a.Code)) {
			a.Motif = strings.TrimSpace(o.Motif)
		}
	}
}

// refuseBlocking counts what blocks and is not accepted.
func refuseBlocking(c *billing.Calculation) error {
	var codes []string
	count := 0
	for _, a := range c.Anomalies {
		if a.Blocking && a.Motif == "" {
			count++
			if !slices.Contains(codes, a.Code) {
				codes = append(codes, a.Code)
			}
		}
	}
	if count == 0 {
		return nil
	}
	return fault.Refuse(fault.Conflict, "calculer %s : %s ; corrigez le dossier, ou acceptez-les avec --accepter %s --motif « … »",
		c.Campaign, plural(count, "anomalie bloquante n'est pas acceptée", "anomalies bloquantes ne sont pas acceptées"), strings.Join(codes, ","))
}

func plural(count int, one, many string) string {
	if count == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", count, many)
}

func calculated(c *billing.Calculation) calculatedPayload {
	payload := calculatedPayload{Campaign: c.Campaign, DossierVersion: c.DossierVersion, DossierDigest: c.DossierDigest, Digest: c.Digest,
		Lines: len(c.Lines), Pieces: len(c.Pieces), Accepted: []acceptedAnomaly{}}
	for _, a := range c.Anomalies { // sorted by code
		if a.Motif == "" {
			continue
		}
		if last := len(payload.Accepted) - 1; last >= 0 && payload.Accepted[last].Code == a.Code {
			payload.Accepted[last].Count++
			continue
		}
		payload.Accepted = append(payload.Accepted, acceptedAnomaly{a.Code, 1, a.Motif})
	}
	return payload
}
