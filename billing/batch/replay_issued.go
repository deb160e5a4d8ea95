package batch

import (
	"maps"
	"slices"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// issued adds what counts as issued again, from the lines and the cancellations that the ledger names, and compares with
// what the store tells the next campaign.
func (r *replay) issued() error {
	sums := map[billing.LineKey]money.Cents{}
	for _, e := range r.entries {
		switch e.Kind {
		case KindIssued:
			stored, err := r.tx.Calculation(billing.CampaignID(e.Subject))
			if err != nil {
				return err
			}
			if stored == nil {
				continue // campaigns says so
			}
			for i := range stored.Lines {
				if line := &stored.Lines[i]; line.Statut != billing.StatutReporte {
					sums[line.Key()] += line.Montant
				}
			}
		case KindCancelled:
			payload, _ := decode[cancelledPayload](r, e)
			for _, l := range payload.Lines {
				sums[billing.LineKey{Tiers: l.Tiers, Service: l.Service, Exercice: l.Exercice, Rang: l.Rang}] += l.Montant
			}
		}
	}
	stored, err := r.tx.IssuedLines(everPieces)
	if err != nil {
		return err
	}
	for _, line := range stored {
		if want := sums[line.LineKey]; want != line.Montant {
			r.differ("emis", "", 0, "tiers %s, service %s, exercice %d, rang %s : la base compte %s comme déjà émis, le journal %s",
				line.Tiers, line.Service, line.Exercice, line.Rang, line.Montant, want)
		}
		delete(sums, line.LineKey)
	}
	for _, key := range slices.SortedFunc(maps.Keys(sums), billing.LineKey.Compare) {
		if want := sums[key]; want != 0 {
			r.differ("emis", "", 0, "tiers %s, service %s, exercice %d, rang %s : la base ne compte rien comme déjà émis, le journal %s",
				key.Tiers, key.Service, key.Exercice, key.Rang, want)
		}
	}
	return nil
}
