package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"testing"

	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

func testEmptyStore(t *testing.T, s billing.Store) {
	if head := read(t, s, billing.Tx.Head); head != (ledger.Head{}) {
		t.Errorf("head of an empty ledger: %v", head)
	}
	same(t, "imports", len(read(t, s, billing.Tx.Imports)), 0)
	same(t, "campaigns", len(read(t, s, billing.Tx.Campaigns)), 0)
	same(t, "scheduled runs", len(read(t, s, billing.Tx.ScheduledRuns)), 0)
	c := read(t, s, func(tx billing.Tx) (*billing.Calculation, error) { return tx.Calculation("2026-05") })
	if c != nil {
		t.Errorf("calculation of a campaign without one: %v, want nil", c)
	}
	lines := read(t, s, func(tx billing.Tx) ([]billing.IssuedLine, error) { return tx.IssuedLines(1 << 40) })
	pieces := read(t, s, func(tx billing.Tx) ([]billing.Piece, error) { return tx.IssuedPieces(1 << 40) })
	same(t, "issued", len(lines)+len(pieces), 0)
}

func entries(tx billing.Tx) ([]ledger.Entry, error) {
	var all []ledger.Entry
	err := tx.Entries(func(e ledger.Entry) error {
		all = append(all, e)
		return nil
	})
	return all, err
}

func testLedger(t *testing.T, s billing.Store) {
	payload := []byte("{\"motif\":\"l'été, œ, \\u0000, \u202f€\"}")
	one := ledger.Next(ledger.Head{}, clock, "Claire d'Haubourdin", "dossier.imported", "1", payload)
	two := ledger.Next(one.Head(), clock, "denis", "campaign.issued", "2026-05", []byte(`{}`))
	postings := []ledger.Posting{
		{Entry: 2, Book: ledger.BookGeneral, Account: "70848", Service: "ADS", Exercice: 2026, Document: "d1", Amount: -1 << 50},
		{Entry: 2, Book: ledger.BookGeneral, Account: "4114", Tiers: "59009", Document: "d1", Amount: 1 << 50},
		{Entry: 2, Book: ledger.BookAnalytic, Account: "cout", Service: "ADS", Exercice: 2025, Amount: 5},
		{Entry: 2, Book: ledger.BookAnalytic, Account: "cout", Service: "ADS", Exercice: 2025, Amount: 5}, // twice the same
		{Entry: 2, Book: ledger.BookAnalytic, Account: "metropole", Service: "ADS", Exercice: 2025, Amount: -10},
	}
	write(t, s, func(tx billing.Tx) error {
		if err := tx.Append(one, nil); err != nil {
			return err
		}
		return tx.Append(two, postings)
	})
	same(t, "head", read(t, s, billing.Tx.Head), two.Head())
	same(t, "entries", read(t, s, entries), []ledger.Entry{one, two})
	got := read(t, s, func(tx billing.Tx) ([]ledger.Posting, error) { return tx.Postings(2) })
	ledger.Sort(postings)
	same(t, "postings, sorted", got, postings)
	got = read(t, s, func(tx billing.Tx) ([]ledger.Posting, error) { return tx.Postings(1) })
	same(t, "postings of an entry without any", len(got), 0)
}

func testLedgerPages(t *testing.T, s billing.Store) {
	const count = 250
	write(t, s, func(tx billing.Tx) error {
		for range count {
			if _, err := enter(tx, "k", "s"); err != nil {
				return err
			}
		}
		return nil
	})
	head := ledger.Head{}
	stop := errors.New("stop")
	err := s.Read(context.Background(), func(tx billing.Tx) error {
		return tx.Entries(func(e ledger.Entry) error {
			if err := e.Verify(head); err != nil {
				return err
			}
			head = e.Head()
			if _, err := tx.Postings(e.Seq); err != nil { // the transaction stays of use meanwhile
				return err
			}
			if e.Seq == count {
				return stop
			}
			return nil
		})
	})
	if !errors.Is(err, stop) || head.Seq != count {
		t.Errorf("Entries: error %v at entry %d, want the callback's own at %d", err, head.Seq, count)
	}
}

func testLedgerRefusals(t *testing.T, s billing.Store) {
	write(t, s, func(tx billing.Tx) error { _, err := enter(tx, "k", "s"); return err })
	head := read(t, s, billing.Tx.Head)
	next := func(head ledger.Head) ledger.Entry { return ledger.Next(head, clock, "a", "k", "s", []byte("{}")) }
	tampered := next(head)
	tampered.Payload = []byte("[]")
	for _, row := range []struct {
		why      string
		entry    ledger.Entry
		postings []ledger.Posting
		want     fault.Kind
	}{
		{"a gap", next(ledger.Head{Seq: head.Seq + 1, Hash: head.Hash}), nil, fault.Conflict},
		{"a repeat", next(ledger.Head{}), nil, fault.Conflict},
		{"another past", next(ledger.Head{Seq: head.Seq, Hash: "0"}), nil, fault.Conflict},
		{"a wrong hash", tampered, nil, fault.Internal},
		{"out of balance", next(head), []ledger.Posting{{Entry: head.Seq + 1, Book: ledger.BookGeneral, Amount: 1}}, fault.Internal},
		{"another entry's posting", next(head), []ledger.Posting{{Entry: head.Seq, Book: ledger.BookGeneral}}, fault.Internal},
	} {
		refused(t, s, row.want, row.why, func(tx billing.Tx) error { return tx.Append(row.entry, row.postings) })
	}
	same(t, "head after refusals", read(t, s, billing.Tx.Head), head)
}

func testCounters(t *testing.T, s billing.Store) {
	key := billing.CounterKey{Budget: "PRINC", Year: 2026, Series: "titre"}
	counter := func(key billing.CounterKey) int64 {
		return read(t, s, func(tx billing.Tx) (int64, error) { return tx.Counter(key) })
	}
	same(t, "before the first draw", counter(key), int64(0))
	for _, last := range []int64{41, 42, 42, 1000} {
		write(t, s, func(tx billing.Tx) error { return tx.SetCounter(key, last) })
		same(t, "after a draw", counter(key), last)
	}
	for _, other := range []billing.CounterKey{{Budget: "ANX", Year: 2026, Series: "titre"}, {Budget: "PRINC", Year: 2027, Series: "titre"}, {Budget: "PRINC", Year: 2026, Series: "mandat"}} {
		same(t, fmt.Sprint("another series ", other), counter(other), int64(0))
	}
	write(t, s, func(tx billing.Tx) error {
		return cmp.Or(tx.SetCounter(billing.CounterKey{Budget: "PRINC", Year: 2026, Series: "mandat"}, 3),
			tx.SetCounter(billing.CounterKey{Budget: "PRINC", Year: 2025, Series: "titre"}, 2), tx.SetCounter(billing.CounterKey{Budget: "ANX", Year: 2027, Series: "titre"}, 1))
	})
	same(t, "all series, in order", read(t, s, billing.Tx.Counters), []billing.Counter{
		{CounterKey: billing.CounterKey{Budget: "ANX", Year: 2027, Series: "titre"}, Last: 1}, {CounterKey: billing.CounterKey{Budget: "PRINC", Year: 2025, Series: "titre"}, Last: 2},
		{CounterKey: billing.CounterKey{Budget: "PRINC", Year: 2026, Series: "mandat"}, Last: 3}, {CounterKey: key, Last: 1000},
	})
	refused(t, s, fault.Frozen, "a counter that goes back", func(tx billing.Tx) error { return tx.SetCounter(key, 999) })
	same(t, "after a refusal", counter(key), int64(1000))
}

func testScheduledRuns(t *testing.T, s billing.Store) {
	write(t, s, func(tx billing.Tx) error {
		if err := tx.SaveScheduledRun("2026-05", "2026-05-01T04:00:00Z", "anomalies"); err != nil {
			return err
		}
		return tx.SaveScheduledRun("2025-11", "2025-11-01T04:00:00Z", "calculée")
	})
	write(t, s, func(tx billing.Tx) error {
		return tx.SaveScheduledRun("2026-05", "2026-05-02T04:00:00Z", "calculée, « attend » la validation")
	})
	same(t, "runs", read(t, s, billing.Tx.ScheduledRuns), map[billing.CampaignID]string{"2025-11": "calculée", "2026-05": "calculée, « attend » la validation"})
}
