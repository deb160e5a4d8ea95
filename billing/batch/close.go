package batch

import (
	"context"

	"quotepart/billing"
)

// closedPayload is what the ledger keeps of a closing.
type closedPayload struct {
	Campaign billing.CampaignID `json:"campagne"`
}

// Close closes an issued campaign: no more issue, no more cancellation. One that is closed already is left alone.
func (b *Batch) Close(ctx context.Context, id billing.CampaignID, by string) (billing.Campaign, error) {
	by, err := actor(by)
	if err != nil {
		return billing.Campaign{}, err
	}
	var campaign billing.Campaign
	err = b.Store.Write(ctx, func(tx billing.Tx) error {
		var err error
		if campaign, _, err = find(tx, id); err != nil || campaign.State == billing.Close {
			return err
		}
		if campaign.State, err = campaign.State.After(billing.Clore, id); err != nil {
			return err
		}
		now := b.Now()
		campaign.ClosedBy, campaign.ClosedAt = by, text(now)
		if _, err := b.append(tx, now, by, KindClosed, string(id), closedPayload{id}, nil); err != nil {
			return err
		}
		return tx.SaveCampaign(campaign)
	})
	return campaign, err
}
