package batch_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/fault"
)

func (b *bench) outcome(id billing.CampaignID) (outcome string, done bool) {
	b.t.Helper()
	err := b.Store.Read(b.t.Context(), func(tx billing.Tx) error {
		runs, err := tx.ScheduledRuns()
		outcome, done = runs[id]
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return outcome, done
}

// TestScheduleTriesAgain: what passes by itself is no outcome, and the campaign is still to be calculated.
func TestScheduleTriesAgain(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why    string
		before func(*bench)
		want   string
		after  func(*bench)
	}{
		{"no dossier yet", func(*bench) {}, "aucun dossier", func(b *bench) { b.load(micro) }},
		{"an earlier campaign waits", func(b *bench) { b.load(micro); b.calculate("2024-11") }, "la campagne 2024-11",
			func(b *bench) { b.approve("2024-11"); b.issue("2024-11") }},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			row.before(b)
			if report, err := b.CalculateOnSchedule(t.Context(), "2025-05", "planificateur"); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Fatalf("%+v %v, want an error that says %q", report, err, row.want)
			}
			if done, err := b.ScheduledBefore(t.Context(), "2025-05"); done || err != nil {
				t.Errorf("ScheduledBefore: %v %v, want false: it is to be tried again", done, err)
			}
			row.after(b)
			if report, err := b.CalculateOnSchedule(t.Context(), "2025-05", "planificateur"); err != nil || !strings.HasPrefix(report.Outcome, "calculée") {
				t.Errorf("once it has passed: %+v %v, want it calculated", report, err)
			}
		})
	}
}

func TestCalculateOnSchedule(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why     string
		before  func(*bench)
		want    string // the outcome begins with it
		state   billing.State
		entries int64 // that the run adds
	}{
		{"a sound dossier", func(b *bench) { b.load(micro) }, "calculée : 2 lignes, 2 pièces, 0 anomalies ; à valider", billing.Calculee, 1},
		{"faults of the data", func(b *bench) { b.load(with(micro, absence("erreur")+units(""))) }, "non calculée : 2 fautes dans le dossier, la première : ", billing.Ouverte, 0},
		{"a blocking anomaly", func(b *bench) { b.load(noCost) }, "non calculée : calculer 2025-05 : 1 anomalie bloquante", billing.Ouverte, 0},
		{"calculated by hand before", func(b *bench) { b.load(micro); b.calculate("2025-05") }, "la campagne était déjà calculée", billing.Calculee, 0},
		{"approved before", func(b *bench) { b.load(micro); b.calculate("2025-05"); b.approve("2025-05") }, "la campagne était déjà validée", billing.Validee, 0},
		{"issued before", func(b *bench) { b.load(micro); b.run("2025-05") }, "la campagne était déjà émise", billing.Emise, 0},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			row.before(b)
			before := b.state().Head.Seq
			report, err := b.CalculateOnSchedule(t.Context(), "2025-05", "planificateur")
			if err != nil || report.Skipped || !strings.HasPrefix(report.Outcome, row.want) {
				t.Fatalf("outcome %q (skipped %v, %v), want « %s… »", report.Outcome, report.Skipped, err, row.want)
			}
			if outcome, done := b.outcome("2025-05"); !done || outcome != report.Outcome {
				t.Errorf("recorded %v %q, want the outcome", done, outcome)
			}
			statuses, err := b.Statuses(t.Context(), "2025-05")
			if err != nil || statuses[0].Campaign.State != row.state {
				t.Errorf("state %v %v, want %s: the scheduler never goes further", statuses, err, row.state)
			}
			if got := b.state().Head.Seq - before; got != row.entries {
				t.Errorf("%d new entries, want %d", got, row.entries)
			}
			again, err := b.CalculateOnSchedule(t.Context(), "2025-05", "planificateur")
			if err != nil || !again.Skipped || again.Outcome != "" {
				t.Errorf("a second time: %+v %v, want it skipped", again, err)
			}
			if done, err := b.ScheduledBefore(t.Context(), "2025-05"); !done || err != nil {
				t.Errorf("ScheduledBefore: %v %v, want true", done, err)
			}
			if done, err := b.ScheduledBefore(t.Context(), "2025-11"); done || err != nil {
				t.Errorf("ScheduledBefore of the next: %v %v, want false", done, err)
			}
			b.clean()
		})
	}
}

// TestScheduledRunThatIsStoppedIsTriedAgain: what is no outcome leaves no trace.
func TestScheduledRunThatIsStoppedIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := b.CalculateOnSchedule(stopped, "2025-05", "planificateur"); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v, want context.Canceled", err)
	}
	if _, done := b.outcome("2025-05"); done {
		t.Error("a run that was stopped is recorded as done")
	}
	_, err := b.CalculateOnSchedule(t.Context(), "2025-05", "")
	refused(t, "by nobody", err, fault.Invalid, "--par")
	tamper(t, b.path, `UPDATE couts SET montant = '1'`)
	_, err = b.CalculateOnSchedule(t.Context(), "2025-05", "planificateur")
	refused(t, "on an altered dossier", err, fault.Corrupt, "version 1")
	if _, done := b.outcome("2025-05"); done {
		t.Error("a run that failed is recorded as done")
	}
}

// TestScheduledCalculationMayBeApprovedByAPerson: the scheduler is nobody's colleague, but it may not approve itself.
func TestScheduledCalculationMayBeApprovedByAPerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	if _, err := b.CalculateOnSchedule(t.Context(), "2025-05", "planificateur"); err != nil {
		t.Fatal(err)
	}
	b.approve("2025-05")
	b.issue("2025-05")
	b.clean()
}
