package batch_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/dossier"
	"quotepart/ledger"
)

var errDisk = errors.New("the disk is gone")

// failing is a store whose n-th write of a transaction fails; the (count+1)-th is the commit.
type failing struct {
	billing.Store
	at    int
	count *int
}

func (f failing) Write(ctx context.Context, do func(billing.Tx) error) error {
	*f.count = 0
	return f.Store.Write(ctx, func(tx billing.Tx) error {
		if err := do(&failingTx{tx, f}); err != nil {
			return err
		}
		return f.next()
	})
}

func (f failing) next() error {
	if *f.count++; *f.count == f.at {
		return errDisk
	}
	return nil
}

// failingTx counts what writes.
type failingTx struct {
	billing.Tx
	f failing
}

func (t *failingTx) Append(e ledger.Entry, postings []ledger.Posting) error {
	return errors.Join(t.Tx.Append(e, postings), t.f.next())
}

func (t *failingTx) SaveImport(i billing.Import, changes []dossier.TableChange) error {
	return errors.Join(t.Tx.SaveImport(i, changes), t.f.next())
}

func (t *failingTx) SaveCampaign(c billing.Campaign) error {
	return errors.Join(t.Tx.SaveCampaign(c), t.f.next())
}

func (t *failingTx) SaveCalculation(c *billing.Calculation) error {
	return errors.Join(t.Tx.SaveCalculation(c), t.f.next())
}

func (t *failingTx) Number(pieces []billing.Piece) error {
	return errors.Join(t.Tx.Number(pieces), t.f.next())
}

func (t *failingTx) SaveCancellation(p billing.Piece, lines []billing.CancelledLine) error {
	return errors.Join(t.Tx.SaveCancellation(p, lines), t.f.next())
}

func (t *failingTx) SetCounter(key billing.CounterKey, last int64) error {
	return errors.Join(t.Tx.SetCounter(key, last), t.f.next())
}

// TestEveryWriteMayFail fails each write of each verb of the story in turn, its commit included: the base stays as it
// was, and the verb run again does what an undisturbed one does.
func TestEveryWriteMayFail(t *testing.T) {
	t.Parallel()
	want := open(t, toldCopy(t)).state()
	b := open(t, filepath.Join(t.TempDir(), "quotepart.db"))
	whole := b.Store
	for _, step := range story() {
		before := b.state()
		writes := 0
		for at := 1; ; at++ {
			b.Store = failing{whole, at, &writes}
			err := step.do(b)
			b.Store = whole
			if err == nil {
				break // there is no such write
			}
			if !errors.Is(err, errDisk) {
				t.Fatalf("%s, write %d: %v, want the failure", step.name, at, err)
			}
			b.unchanged(step.name, before)
		}
		if writes < 3 { // an entry, what it tells of, and the commit
			t.Errorf("%s made %d writes, want at least 3", step.name, writes)
		}
	}
	if diff := cmp.Diff(want, b.state()); diff != "" {
		t.Errorf("after all failures (-undisturbed +failed):\n%s", diff)
	}
	b.clean()
}

// TestCalculationThatIsNotStoredIsNotTold: only a refusal for blocking anomalies comes with a report.
func TestCalculationThatIsNotStoredIsNotTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	whole, writes := b.Store, 0
	for at := 1; at <= 4; at++ { // entry, campaign, calculation, commit
		b.Store = failing{whole, at, &writes}
		if result, err := b.tryCalculate("2025-05"); !errors.Is(err, errDisk) || result != nil {
			t.Errorf("write %d fails: %v and a result: %v, want the failure alone", at, err, result != nil)
		}
	}
	b.Store = whole
	if _, err := b.Calculate(t.Context(), batch.CalculateOptions{ID: "2025-05", By: camille}); err != nil {
		t.Error(err)
	}
}
