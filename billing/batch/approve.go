package batch

import (
	"context"
	"strings"

	"golang.org/x/text/unicode/norm"

	"quotepart/billing"
	"quotepart/billing/fault"
)

// ApproveOptions says which calculation is approved, and by whom. Digest, where given, must be that of the calculation.
type ApproveOptions struct {
	ID     billing.CampaignID
	By     string
	Digest string
}

// approvedPayload is what the ledger keeps of an approval.
type approvedPayload struct {
	Campaign billing.CampaignID `json:"campagne"`
	Digest   string             `json:"empreinte"`
}

// Approve binds a person to the digest of the current calculation. It refuses the person who calculated, and another
// digest than the current one (campagne.md §1).
func (b *Batch) Approve(ctx context.Context, o ApproveOptions) (billing.Campaign, error) {
	by, err := actor(o.By)
	if err != nil {
		return billing.Campaign{}, err
	}
	var campaign billing.Campaign
	err = b.Store.Write(ctx, func(tx billing.Tx) error {
		var err error
		if campaign, _, err = find(tx, o.ID); err != nil {
			return err
		}
		next, err := campaign.State.After(billing.Valider, o.ID)
		if err != nil {
			return err
		}
		if samePerson(by, campaign.CalculatedBy) {
			return fault.Refuse(fault.Conflict, "valider %s : %s a calculé cette campagne ; une autre personne doit la valider", o.ID, campaign.CalculatedBy)
		}
		if o.Digest != "" && !strings.EqualFold(o.Digest, campaign.Digest) {
			return fault.Refuse(fault.Conflict, "valider %s : l'empreinte donnée n'est pas celle du calcul en cours (%s)", o.ID, campaign.Digest)
		}
		if _, err := storedCalculation(tx, campaign); err != nil {
			return err
		}
		now := b.Now()
		campaign.State, campaign.ApprovedBy, campaign.ApprovedAt = next, by, text(now)
		if _, err := b.append(tx, now, by, KindApproved, string(o.ID), approvedPayload{o.ID, campaign.Digest}, nil); err != nil {
			return err
		}
		return tx.SaveCampaign(campaign)
	})
	return campaign, err
}

// samePerson compares names as a reader does: without case, nor the number and kind of spaces, nor the two ways in which
// an accented letter may be typed.
func samePerson(a, b string) bool {
	plain := func(name string) string { return strings.Join(strings.Fields(norm.NFKC.String(name)), " ") }
	return strings.EqualFold(plain(a), plain(b))
}

// storedCalculation reads a calculation back, and refuses it when it is not what its digest says.
func storedCalculation(tx billing.Archive, campaign billing.Campaign) (*billing.Calculation, error) {
	stored, err := tx.Calculation(campaign.ID)
	if err != nil {
		return nil, err
	}
	if stored == nil || stored.Seal() != campaign.Digest {
		remedy := "calculez de nouveau"
		if campaign.IssueSeq > 0 {
			remedy = "lancez « quotepart rejouer »"
		}
		return nil, fault.Refuse(fault.Corrupt, "le calcul enregistré de %s ne correspond pas à son empreinte : il a été modifié dans la base ; %s", campaign.ID, remedy)
	}
	return stored, nil
}
