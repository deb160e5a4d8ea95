package batch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"quotepart/billing"
	"quotepart/billing/fault"
)

// ScheduleReport is what the scheduled calculation of a campaign came to.
type ScheduleReport struct {
	Campaign billing.CampaignID
	Skipped  bool   // the scheduler, here or on another machine, had dealt with it already
	Outcome  string // French, kept with the run
}

// CalculateOnSchedule calculates a campaign once and for all that the scheduler ever does for it. The run is noted in
// the transaction that calculates, so that two daemons on one database never both do it, and a daemon that was down
// knows what it missed. It accepts no anomaly and issues nothing: faults and blocking anomalies are its outcome, and a
// person goes on from there (campagne.md §1).
func (b *Batch) CalculateOnSchedule(ctx context.Context, id billing.CampaignID, by string) (ScheduleReport, error) {
	by, err := actor(by)
	if err != nil {
		return ScheduleReport{}, err
	}
	report, now := ScheduleReport{Campaign: id}, b.Now()
	err = b.Store.Write(ctx, func(tx billing.Tx) error {
		runs, err := tx.ScheduledRuns()
		if err != nil {
			return err
		}
		if _, done := runs[id]; done {
			report.Skipped = true
			return nil
		}
		campaign, _, err := find(tx, id)
		if err != nil {
			return err
		}
		if campaign.State != billing.Ouverte {
			report.Outcome = "la campagne était déjà " + campaign.State.Label()
		} else if report.Outcome, err = b.scheduled(tx, now, id, by); err != nil {
			return err
		}
		return tx.SaveScheduledRun(id, text(now), report.Outcome)
	})
	return report, err
}

// scheduled calculates, and turns what a person must settle in the dossier into an outcome. Any other error, such as an
// earlier campaign that is not issued yet, passes: it notes nothing, so that the run is tried again.
func (b *Batch) scheduled(tx billing.Tx, now time.Time, id billing.CampaignID, by string) (string, error) {
	result, err := b.calculateIn(tx, now, by, CalculateOptions{ID: id, By: by})
	var faults fault.List
	switch {
	case err == nil:
		return fmt.Sprintf("calculée : %d lignes, %d pièces, %d anomalies ; à valider", len(result.Lines), len(result.Pieces), len(result.Anomalies)), nil
	case errors.As(err, &faults):
		return fmt.Sprintf("non calculée : %d fautes dans le dossier, la première : %s", len(faults), faults[0]), nil
	case result != nil: // blocking anomalies
		return "non calculée : " + err.Error(), nil
	}
	return "", err
}

// ScheduledBefore reports whether the scheduler has already dealt with a campaign.
func (b *Batch) ScheduledBefore(ctx context.Context, id billing.CampaignID) (bool, error) {
	var done bool
	err := b.Store.Read(ctx, func(tx billing.Tx) error {
		runs, err := tx.ScheduledRuns()
		_, done = runs[id]
		return err
	})
	return done, err
}
