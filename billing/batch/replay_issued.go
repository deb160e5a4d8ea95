package batch

import "quotepart/billing"

// issued compares what counts as issued, which the story added again from the lines and the cancellations that the ledger
// names, with what the archive tells the next campaign. Both are sorted by key.
func (r *replay) issued() error {
	stored, err := r.tx.IssuedLines(everPieces)
	if err != nil {
		return err
	}
	want := r.past.Lines
	for len(stored) > 0 || len(want) > 0 {
		order := 0
		switch {
		case len(want) == 0:
			order = -1
		case len(stored) == 0:
			order = 1
		default:
			order = stored[0].Compare(want[0].LineKey)
		}
		var here, there billing.IssuedLine
		if order <= 0 {
			here, stored = stored[0], stored[1:]
		}
		if order >= 0 {
			there, want = want[0], want[1:]
		}
		switch {
		case here.Montant == there.Montant: // 0 where one of them does not know the line
		case order > 0:
			r.differ("emis", "", 0, "tiers %s, service %s, exercice %d, rang %s : la base ne compte rien comme déjà émis, le journal %s",
				there.Tiers, there.Service, there.Exercice, there.Rang, there.Montant)
		default:
			r.differ("emis", "", 0, "tiers %s, service %s, exercice %d, rang %s : la base compte %s comme déjà émis, le journal %s",
				here.Tiers, here.Service, here.Exercice, here.Rang, here.Montant, there.Montant)
		}
	}
	return nil
}
