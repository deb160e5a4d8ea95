package storetest

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

var errStop = errors.New("arrêt voulu")

// testRollback does a little of everything and fails at the end, by an error, by a panic, and by an error that the
// caller passes over: nothing is left of any.
func testRollback(t *testing.T, s billing.Store) {
	withDossier(t, s)
	head := read(t, s, billing.Tx.Head)
	everything := func(tx billing.Tx) error {
		seq, err := enter(tx, "dossier.imported", "2")
		if err != nil {
			return err
		}
		table := dossier.Lookup("tiers")
		rows := allRows(RandomRows(rand.New(rand.NewPCG(9, 9)), table, 250))
		if err := tx.SaveImport(billing.Import{Version: 2, Seq: seq}, []dossier.TableChange{{Table: table, Added: rows}}); err != nil {
			return err
		}
		if err := tx.SetCounter(billing.CounterKey{Budget: "PRINC", Year: 2026, Series: "titre"}, 3); err != nil {
			return err
		}
		return calculate(tx, NewCalculation("2026-05"))
	}
	err := s.Write(t.Context(), func(tx billing.Tx) error { return errors.Join(everything(tx), errStop) })
	if !errors.Is(err, errStop) {
		t.Errorf("Write gives %v, want the callback's own error", err)
	}
	func() {
		defer func() { recover() }()
		_ = s.Write(t.Context(), func(tx billing.Tx) error { panic(errors.Join(everything(tx), errStop)) })
	}()
	refused(t, s, fault.NotFound, "an error passed over", func(tx billing.Tx) error {
		if err := everything(tx); err != nil {
			return err
		}
		_ = tx.Number([]billing.Piece{{Identifiant: "inconnue"}})
		return nil
	})
	same(t, "head", read(t, s, billing.Tx.Head), head)
	same(t, "imports", len(read(t, s, billing.Tx.Imports)), 1)
	same(t, "campaigns", len(read(t, s, billing.Tx.Campaigns)), 0)
	same(t, "calculation", readCalculation(t, s, "2026-05") == nil, true)
	same(t, "rows", readDossier(t, s, 1)["tiers"].Len(), 0)
	same(t, "counter", read(t, s, func(tx billing.Tx) (int64, error) {
		return tx.Counter(billing.CounterKey{Budget: "PRINC", Year: 2026, Series: "titre"})
	}), int64(0))
	write(t, s, everything) // and it works, once it is let to
}

func testWriteInRead(t *testing.T, s billing.Store) {
	err := s.Read(t.Context(), func(tx billing.Tx) error { _, err := enter(tx, "k", "s"); return err })
	if fault.KindOf(err) != fault.Internal {
		t.Errorf("a write inside Read: %v, want a refusal", err)
	}
	same(t, "head", read(t, s, billing.Tx.Head).Seq, int64(0))
}

// testWritersInTurn has writers read a counter and write the next value: none may be lost. Readers see the counter and
// the ledger move together.
func testWritersInTurn(t *testing.T, s billing.Store) {
	const writers, rounds = 6, 15
	key := billing.CounterKey{Budget: "PRINC", Year: 2026, Series: "titre"}
	var group, watching sync.WaitGroup
	done := make(chan struct{})
	for range writers {
		group.Go(func() {
			for range rounds {
				err := s.Write(context.Background(), func(tx billing.Tx) error {
					last, err := tx.Counter(key)
					if err != nil {
						return err
					}
					if err := tx.SetCounter(key, last+1); err != nil {
						return err
					}
					_, err = enter(tx, "k", "s")
					return err
				})
				if err != nil {
					t.Errorf("Write: %v", err)
				}
			}
		})
	}
	for range 2 {
		watching.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				err := s.Read(context.Background(), func(tx billing.Tx) error {
					last, err := tx.Counter(key)
					if err != nil {
						return err
					}
					head, err := tx.Head()
					if err == nil && head.Seq != last {
						t.Errorf("a reader sees counter %d beside entry %d", last, head.Seq)
					}
					return err
				})
				if err != nil {
					t.Errorf("Read: %v", err)
					return
				}
			}
		})
	}
	group.Wait()
	close(done)
	watching.Wait()
	same(t, "entries", read(t, s, billing.Tx.Head).Seq, int64(writers*rounds))
}

// testBusy holds the write transaction for longer than another writer waits.
func testBusy(t *testing.T, s billing.Store) {
	holding, release, released := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		released <- s.Write(context.Background(), func(tx billing.Tx) error {
			_, err := enter(tx, "k", "held")
			close(holding)
			<-release
			return err
		})
	}()
	<-holding
	refused(t, s, fault.Busy, "a second writer", func(tx billing.Tx) error { _, err := enter(tx, "k", "second"); return err })
	same(t, "a reader sees the state before", read(t, s, billing.Tx.Head).Seq, int64(0))
	close(release)
	if err := <-released; err != nil {
		t.Errorf("the first writer: %v", err)
	}
	same(t, "only the first wrote", read(t, s, billing.Tx.Head).Seq, int64(1))
}

// testCancelled stops a write by its context: nothing is left, and the store goes on.
func testCancelled(t *testing.T, s billing.Store) {
	ctx, cancel := context.WithCancel(context.Background())
	err := s.Write(ctx, func(tx billing.Tx) error {
		if _, err := enter(tx, "k", "s"); err != nil {
			return err
		}
		cancel()
		_, err := enter(tx, "k", "s")
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled write: %v, want context.Canceled", err)
	}
	same(t, "head", read(t, s, billing.Tx.Head).Seq, int64(0))
	write(t, s, func(tx billing.Tx) error { _, err := enter(tx, "k", "s"); return err })
}
