package batch

import (
	"quotepart/billing"
	"quotepart/billing/dossier"
)

// story goes through the issues and the cancellations in the order of the ledger, and makes each again from what was before.
func (r *replay) story() error {
	cancellations := map[string]billing.Piece{} // that the ledger has not named yet
	for _, p := range r.pieces {
		if p.Cause == billing.CauseAnnulation {
			cancellations[p.Identifiant] = p
		}
	}
	r.past = r.newPast()
	accepted := map[billing.CampaignID][]acceptedAnomaly{}
	for _, e := range r.entries {
		var err error
		id := billing.CampaignID(e.Subject)
		switch e.Kind {
		case KindCalculated:
			payload, _ := decode[calculatedPayload](r, e)
			accepted[id] = payload.Accepted
		case KindIssued:
			if payload, ok := decode[issuedPayload](r, e); ok {
				err = r.campaign(e, payload, accepted[id])
			}
		case KindCancelled:
			if payload, ok := decode[cancelledPayload](r, e); ok {
				err = r.cancelled(e, payload, cancellations)
			}
		}
		if err != nil {
			return err
		}
	}
	for _, p := range r.pieces {
		if _, extra := cancellations[p.Identifiant]; extra {
			r.differ("annulation", p.Campaign, p.Seq, "campagne %s : l'annulation %s de %s au débiteur %s n'est pas dans le journal", p.Campaign, p.Identifiant, p.TTC, p.Debiteur)
		}
	}
	return r.unissued()
}

// sealed gives a version of the dossier, decoded, once its digest is the one that was sealed. Campaigns follow each other on
// few versions: the last one is kept.
func (r *replay) sealed(i billing.Import) (*dossier.Dossier, error) {
	if r.kept.dossier != nil && r.kept.version == i.Version && r.kept.digest == i.Digest {
		return r.kept.dossier, nil
	}
	tables, err := unseal(r.tx, i)
	if err != nil {
		return nil, err
	}
	r.keep(i.Version, i.Digest, dossier.Decode(tables))
	return r.kept.dossier, nil
}

func (r *replay) keep(version int64, digest string, d *dossier.Dossier) {
	r.kept.version, r.kept.digest, r.kept.dossier = version, digest, d
}
