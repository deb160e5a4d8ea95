package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"

	"quotepart/billing"
	"quotepart/billing/fault"
)

// tx is a transaction under way. It is for one goroutine.
type tx struct {
	ctx      context.Context
	sql      *sqlx.Tx
	dialect  *dialect
	readOnly bool
	again    bool  // the engine undid it for the sake of another one: run again, it can succeed
	failed   error // the first write that failed: nothing is committed after it
}

var _ billing.Tx = (*tx)(nil)

// fail turns a driver error into a refusal and remembers it.
func (t *tx) fail(err error) error {
	if err == nil {
		return nil
	}
	err = t.mapError(err)
	if t.failed == nil {
		t.failed = err
	}
	return err
}

// mapError turns a driver error into a refusal, and remembers whether the transaction is to be run again.
func (t *tx) mapError(err error) error {
	err = mapError(err)
	t.again = t.again || errors.Is(err, errAgain)
	return err
}

// writable refuses a write inside a Read.
func (t *tx) writable() error {
	if t.readOnly {
		return t.fail(fault.Refuse(fault.Internal, "écriture demandée au cours d'une simple lecture de la base"))
	}
	return nil
}

// exec runs a statement and counts the rows that it touched.
func (t *tx) exec(query string, arguments ...any) (int64, error) {
	if err := t.writable(); err != nil {
		return 0, err
	}
	result, err := t.sql.ExecContext(t.ctx, query, arguments...)
	return t.affected(result, err)
}

// execNamed runs a statement with the fields of a row by their db tags.
func (t *tx) execNamed(query string, row any) (int64, error) {
	if err := t.writable(); err != nil {
		return 0, err
	}
	result, err := t.sql.NamedExecContext(t.ctx, query, row)
	return t.affected(result, err)
}

func (t *tx) affected(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, t.fail(err)
	}
	count, err := result.RowsAffected()
	return count, t.fail(err)
}

// list reads all rows into a slice of structs with db tags.
func (t *tx) list(rows any, query string, arguments ...any) error {
	return t.mapError(t.sql.SelectContext(t.ctx, rows, query, arguments...))
}

// get reads one row. It answers sql.ErrNoRows as it is.
func (t *tx) get(row any, query string, arguments ...any) error {
	return t.mapError(t.sql.GetContext(t.ctx, row, query, arguments...))
}

// nullInt and nullText are NULL for what « none » is in the nouns: a foreign key cannot hold 0 or the empty text.
func nullInt(value int64) sql.NullInt64    { return sql.NullInt64{Int64: value, Valid: value != 0} }
func nullText(value string) sql.NullString { return sql.NullString{String: value, Valid: value != ""} }
