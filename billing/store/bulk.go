package store

import (
	"database/sql"
	"errors"
	"strings"
)

// chunkRows is how many rows one INSERT holds: beyond 50 nothing is gained, and 100 rows of 32 columns stay far below
// the 32,766 parameters of SQLite and the 65,535 of PostgreSQL.
const chunkRows = 100

// bulk inserts many rows of one table, a chunk of them at a time.
type bulk struct {
	tx        *tx
	table     string
	columns   []string
	arguments []any
	full      *sql.Stmt // inserts a whole chunk; nil before the first one
}

func (t *tx) bulkInsert(table string, columns ...string) *bulk {
	return &bulk{tx: t, table: table, columns: columns, arguments: make([]any, 0, chunkRows*len(columns))}
}

// add inserts a row, now or with a later one: see finish.
func (b *bulk) add(values ...any) error {
	b.arguments = append(b.arguments, values...)
	if len(b.arguments) < chunkRows*len(b.columns) {
		return nil
	}
	if b.full == nil {
		if err := b.tx.writable(); err != nil {
			return err
		}
		statement, err := b.tx.sql.PrepareContext(b.tx.ctx, b.text(chunkRows))
		if err != nil {
			return b.tx.fail(err)
		}
		b.full = statement
	}
	_, err := b.full.ExecContext(b.tx.ctx, b.arguments...)
	b.arguments = b.arguments[:0]
	return b.tx.fail(err)
}

// finish inserts the rows that remain. It takes the error so far, so that a loop ends in one line.
func (b *bulk) finish(err error) error {
	if err == nil && len(b.arguments) > 0 {
		_, err = b.tx.exec(b.text(len(b.arguments)/len(b.columns)), b.arguments...)
	}
	if b.full != nil {
		err = errors.Join(err, b.full.Close())
	}
	return err
}

func (b *bulk) text(rows int) string {
	var text strings.Builder
	text.WriteString("INSERT INTO " + b.table + " (" + strings.Join(b.columns, ", ") + ") VALUES ")
	writeTuples(&text, rows, len(b.columns))
	return b.tx.sql.Rebind(text.String())
}

// writeTuples writes (?, ?), (?, ?)…, for Rebind: a $n is a name to SQLite, looked up from the first at each binding,
// which with a thousand of them is most of the time of an INSERT.
func writeTuples(text *strings.Builder, rows, width int) {
	for i := range rows * width {
		switch {
		case i == 0:
			text.WriteString("(")
		case i%width == 0:
			text.WriteString("), (")
		default:
			text.WriteString(", ")
		}
		text.WriteString("?")
	}
	text.WriteString(")")
}
