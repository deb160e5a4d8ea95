package store

import (
	"database/sql"
	"errors"
	"math"
	"slices"

	"quotepart/billing/fault"
	"quotepart/ledger"
)

// Head gives the end of the ledger's chain.
func (t *tx) Head() (ledger.Head, error) {
	var row struct {
		Seq  int64  `db:"seq"`
		Hash string `db:"hash"`
	}
	err := t.get(&row, `SELECT seq, hash FROM ledger_entry ORDER BY seq DESC LIMIT 1`)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.Head{}, nil
	}
	return ledger.Head{Seq: row.Seq, Hash: row.Hash}, err
}

type entryRow struct {
	Seq      int64  `db:"seq"`
	Version  int    `db:"version"`
	Time     string `db:"time"`
	Actor    string `db:"actor"`
	Kind     string `db:"kind"`
	Subject  string `db:"subject"`
	Payload  string `db:"payload"`
	PrevHash string `db:"prev_hash"`
	Hash     string `db:"hash"`
}

// Append adds the next entry and its postings. It answers fault.Conflict for an entry that does not extend the chain.
func (t *tx) Append(e ledger.Entry, postings []ledger.Posting) error {
	if err := checkEntry(e, postings); err != nil {
		return t.fail(err)
	}
	_, err := t.execNamed(`
		INSERT INTO ledger_entry (seq, version, time, actor, kind, subject, payload, prev_hash, hash)
		VALUES (:seq, :version, :time, :actor, :kind, :subject, :payload, :prev_hash, :hash)`,
		entryRow{e.Seq, e.Version, e.Time, e.Actor, e.Kind, e.Subject, string(e.Payload), e.PrevHash, e.Hash})
	if err != nil {
		return err
	}
	sorted := append([]ledger.Posting(nil), postings...)
	ledger.Sort(sorted)
	insert := t.bulkInsert("ledger_posting", "entry", "position", "book", "account", "tiers", "service", "exercice", "document", "amount_cents")
	for i, p := range sorted {
		if err := insert.add(p.Entry, i+1, p.Book, p.Account, p.Tiers, p.Service, p.Exercice, p.Document, int64(p.Amount)); err != nil {
			return insert.finish(err)
		}
	}
	return insert.finish(nil)
}

// checkEntry holds what the rails of SQL cannot see: the hash, and the balance.
func checkEntry(e ledger.Entry, postings []ledger.Posting) error {
	if err := e.Verify(ledger.Head{Seq: e.Seq - 1, Hash: e.PrevHash}); err != nil {
		return &fault.Error{Kind: fault.Internal, Message: "écriture au journal refusée", Cause: err}
	}
	for _, p := range postings {
		if p.Entry != e.Seq {
			return fault.Refuse(fault.Internal, "une imputation de l'écriture n° %d est jointe à l'écriture n° %d", p.Entry, e.Seq)
		}
	}
	if err := ledger.Balance(postings); err != nil {
		return &fault.Error{Kind: fault.Internal, Message: "écriture au journal refusée", Cause: err}
	}
	return nil
}

// entriesAtOnce bounds what Entries holds in memory. It reads by pages, so that do may use the transaction meanwhile.
const entriesAtOnce = 100

// Entries calls do with each entry of the ledger in the order of sequence.
func (t *tx) Entries(do func(ledger.Entry) error) error {
	for next := int64(math.MinInt64); ; { // whatever a tampered base holds, numbers below 1 too
		var rows []entryRow
		err := t.list(&rows, `
			SELECT seq, version, time, actor, kind, subject, payload, prev_hash, hash
			FROM ledger_entry
			WHERE seq >= $1
			ORDER BY seq
			LIMIT $2`, next, entriesAtOnce)
		if err != nil {
			return err
		}
		for _, r := range rows {
			e := ledger.Entry{Seq: r.Seq, Version: r.Version, Time: r.Time, Actor: r.Actor, Kind: r.Kind, Subject: r.Subject,
				Payload: []byte(r.Payload), PrevHash: r.PrevHash, Hash: r.Hash}
			if err := do(e); err != nil {
				return err
			}
		}
		if len(rows) < entriesAtOnce {
			return nil
		}
		next = rows[len(rows)-1].Seq + 1
	}
}

// Postings gives the postings of one entry, sorted by ledger.Sort. An issue has hundreds of thousands in a national
// campaign: they are scanned one by one.
func (t *tx) Postings(seq int64) ([]ledger.Posting, error) {
	var count int // known beforehand, they need not grow
	if err := t.get(&count, `SELECT COUNT(*) FROM ledger_posting WHERE entry = $1`, seq); err != nil || count == 0 {
		return nil, err
	}
	found, err := t.sql.QueryContext(t.ctx, `
		SELECT entry, book, account, tiers, service, exercice, document, amount_cents
		FROM ledger_posting
		WHERE entry = $1
		ORDER BY position`, seq)
	if err != nil {
		return nil, t.mapError(err)
	}
	defer found.Close()
	postings := make([]ledger.Posting, 0, count)
	for found.Next() {
		var p ledger.Posting
		if err := found.Scan(&p.Entry, &p.Book, &p.Account, &p.Tiers, &p.Service, &p.Exercice, &p.Document, &p.Amount); err != nil {
			return nil, t.mapError(err)
		}
		postings = append(postings, p)
	}
	if err := found.Err(); err != nil {
		return nil, t.mapError(err)
	}
	if !slices.IsSortedFunc(postings, ledger.Posting.Compare) { // the order of the rows is nothing that a tamperer should decide
		ledger.Sort(postings)
	}
	return postings, nil
}
