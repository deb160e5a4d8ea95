package batch_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
)

// rivals opens the same file several times, as several machines would, and runs do on each at once.
func rivals[T any](t *testing.T, path string, count int, do func(*bench, int) (T, error)) (results []T, errs []error) {
	t.Helper()
	results, errs = make([]T, count), make([]error, count)
	var group sync.WaitGroup
	start := make(chan struct{})
	for i := range count {
		b := open(t, path)
		group.Go(func() {
			<-start
			results[i], errs[i] = do(b, i)
		})
	}
	close(start)
	group.Wait()
	return results, errs
}

func TestConcurrentIssue(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.calculate("2025-05")
	b.approve("2025-05")
	reports, errs := rivals(t, b.path, 4, func(b *bench, _ int) (batch.IssueReport, error) {
		return b.Issue(t.Context(), batch.IssueOptions{ID: "2025-05", By: camille, Date: "2025-05-28"})
	})
	issued := 0
	for i, report := range reports {
		if errs[i] != nil {
			t.Errorf("rival %d: %v", i, errs[i])
		}
		if !report.Already {
			issued++
		}
		if len(report.Pieces) != 2 || report.Pieces[0].Numero == 0 || report.Campaign.IssueSeq != 4 {
			t.Errorf("rival %d was told %+v, want the two numbered documents of entry 4", i, report)
		}
	}
	if issued != 1 {
		t.Errorf("%d of 4 issued, want exactly 1; the others are told that it is done", issued)
	}
	var numbers []int64
	for _, p := range b.state().Pieces {
		numbers = append(numbers, p.Numero)
	}
	slices.Sort(numbers)
	if !slices.Equal(numbers, []int64{101, 102}) {
		t.Errorf("numbers %v, want 101 and 102 without hole or repeat", numbers)
	}
	b.clean()
}

func TestConcurrentCalculate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	results, errs := rivals(t, b.path, 4, func(b *bench, _ int) (*billing.Calculation, error) { return b.tryCalculate("2025-05") })
	for i := range results {
		if errs[i] != nil || results[i].Digest != results[0].Digest {
			t.Errorf("rival %d: %v, want the same digest as the first", i, errs[i])
		}
	}
	if f := b.state(); len(f.Campaigns) != 1 || f.Head.Seq != 5 || f.Campaigns[0].Digest != results[0].Digest {
		t.Errorf("after four calculations: %+v, want one campaign and an entry for each", f)
	}
	b.clean()
}

func TestConcurrentApproveAndCalculate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.calculate("2025-05")
	_, errs := rivals(t, b.path, 2, func(b *bench, i int) (billing.Campaign, error) {
		if i == 0 {
			return b.Approve(t.Context(), batch.ApproveOptions{ID: "2025-05", By: dominique})
		}
		_, err := b.tryCalculate("2025-05")
		return billing.Campaign{}, err
	})
	if errs[0] != nil || errs[1] != nil {
		t.Errorf("approve: %v, calculate: %v, want one after the other", errs[0], errs[1])
	}
	b.clean()
}

func TestConcurrentCancel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.run("2025-05")
	_, errs := rivals(t, b.path, 3, func(b *bench, _ int) (billing.Piece, error) {
		return b.Cancel(t.Context(), batch.CancelOptions{ID: "2025-05", Document: "101", By: camille, Motif: "x"})
	})
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
			continue
		}
		refused(t, "the rival of a cancellation", err, fault.Conflict, "entièrement")
	}
	if done != 1 {
		t.Errorf("%d of 3 cancelled, want exactly 1", done)
	}
	b.clean()
}

// TestImportDuringACalculation: the two come one after the other. The calculation is whole, of one version or of the other.
func TestImportDuringACalculation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	change := folder(t, costs("S;2025;prevu;contrats;20000;\n"))
	results, errs := rivals(t, b.path, 2, func(b *bench, i int) (*billing.Calculation, error) {
		if i == 0 {
			_, err := b.Import(t.Context(), batch.ImportOptions{Path: change, By: camille})
			return nil, err
		}
		return b.tryCalculate("2025-05")
	})
	if errs[0] != nil || errs[1] != nil {
		t.Fatalf("import: %v, calculate: %v", errs[0], errs[1])
	}
	result := results[1]
	want := map[int64]string{1: "01001 6000.00 titre 01002 4000.00 titre", 2: "01001 12000.00 titre 01002 8000.00 titre"}[result.DossierVersion]
	if got := amounts(result, 2025); got != want {
		t.Errorf("calculated on version %d: %q, want %q", result.DossierVersion, got, want)
	}
	b.clean()
}

// TestScheduledRivals: two daemons on one base, one calculation.
func TestScheduledRivals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	reports, errs := rivals(t, b.path, 3, func(b *bench, _ int) (batch.ScheduleReport, error) {
		return b.CalculateOnSchedule(t.Context(), "2025-05", "planificateur")
	})
	done := 0
	for i, report := range reports {
		if errs[i] != nil {
			t.Errorf("rival %d: %v", i, errs[i])
		}
		if !report.Skipped {
			done++
			if !strings.HasPrefix(report.Outcome, "calculée") {
				t.Errorf("outcome %q, want « calculée … »", report.Outcome)
			}
		}
	}
	if done != 1 || b.state().Head.Seq != 2 {
		t.Errorf("%d of 3 calculated, %d entries, want 1 and 2", done, b.state().Head.Seq)
	}
	b.clean()
}
