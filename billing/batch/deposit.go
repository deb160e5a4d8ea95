package batch

import (
	"context"
	"fmt"

	"quotepart/billing"
	"quotepart/ledger"
)

// HoldDeposits compares what deposited checkpoints say in words, the last campaign issued and the date, with the entries that
// they sign. One that was signed before an issue and says that it covers it would leave that issue free to be rewritten.
// Entries that are gone or changed are for Replay to name.
func (b *Batch) HoldDeposits(ctx context.Context, deposited []ledger.Checkpoint) ([]Difference, error) {
	var differences []Difference
	err := b.Store.Read(ctx, func(tx billing.Tx) error {
		var err error
		differences, err = HoldDeposits(tx, deposited)
		return err
	})
	return differences, err
}

// HoldDeposits is the same on what an auditor was given.
func HoldDeposits(from billing.Archive, deposited []ledger.Checkpoint) ([]Difference, error) {
	var differences []Difference
	campaign := ""
	err := from.Entries(func(e ledger.Entry) error {
		if e.Kind == KindIssued {
			campaign = e.Subject
		}
		for _, c := range deposited {
			if c.Head == e.Head() && (c.Campaign != campaign || c.Date != e.Time) {
				differences = append(differences, Difference{"tete", "", e.Seq, fmt.Sprintf(
					"la tête déposée n° %d se dit de la campagne « %s » et du %s ; à cette écriture, du %s, la dernière campagne émise est « %s »", e.Seq, c.Campaign, c.Date, e.Time, campaign)})
			}
		}
		return nil
	})
	return differences, err
}
