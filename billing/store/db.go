package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/jmoiron/sqlx"

	"quotepart/billing"
	"quotepart/billing/fault"
)

// defaultBusy is how long a writer waits for another: an issue of a whole campaign takes a few seconds.
const defaultBusy = 30 * time.Second

// Options are the settings of Open. The zero value opens an existing database.
type Options struct {
	Create   bool          // makes the database where there is none: « quotepart init »
	Busy     time.Duration // how long to wait for another writer before fault.Busy; 0: 30 s
	MaxPages int64         // most pages of 4096 bytes that the database may grow to; 0: no limit but the disk
}

// DB is an open database. It is safe for concurrent use, and several processes may open the same one.
type DB struct {
	writer  *sqlx.DB      // one connection, whose transactions take the write lock at once
	reader  *sqlx.DB      // connections that cannot write, and that a writer does not block
	turn    chan struct{} // holds one token while a goroutine of this process writes
	busy    time.Duration
	version int
}

var _ billing.Store = (*DB)(nil)

// Open opens the database at path and brings its schema up to date. It answers fault.NotFound where there is none and
// Options.Create is not set, fault.Corrupt for a file that is no database, is cut short, or whose schema was tampered
// with, fault.Conflict for a database of a newer version, fault.Busy when another process holds it.
func Open(ctx context.Context, path string, options Options) (*DB, error) {
	if options.Busy == 0 {
		options.Busy = defaultBusy
	}
	path, err := locate(path, options.Create)
	if err != nil {
		return nil, err
	}
	db, err := open(ctx, path, options, "")
	if isUnreachable(err) && !exists(path+"-wal") {
		// A read-only copy in a read-only folder: SQLite cannot make the files that a WAL needs, but with no WAL left
		// behind the file is whole, and can be read as one that never changes.
		db, err = open(ctx, path, options, immutable)
	}
	if err != nil {
		return nil, at(path, mapError(err))
	}
	return db, nil
}

func open(ctx context.Context, path string, options Options, mode string) (*DB, error) {
	db := &DB{turn: make(chan struct{}, 1), busy: options.Busy}
	if mode == "" && options.Create {
		mode = readWriteCreate
	}
	db.writer = connect(path, mode, true, options)
	db.reader = connect(path, mode, false, options)
	if err := db.prepare(ctx, options, mode); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// prepare checks what was opened, and migrates it.
func (db *DB) prepare(ctx context.Context, options Options, mode string) error {
	if err := recognize(ctx, db.writer, options.Create); err != nil {
		return err
	}
	if mode != immutable { // where nothing is written there is no log
		if err := startWAL(ctx, db.writer, options.Busy); err != nil {
			return err
		}
	}
	if err := checkPragmas(ctx, db.writer, options); err != nil {
		return err
	}
	if err := db.migrate(ctx); err != nil {
		return err
	}
	return checkPragmas(ctx, db.reader, options)
}

// locate gives the absolute path. It looks at the name alone: opening and closing the file by other means would drop
// the POSIX locks that this process holds on it (sqlite.org/howtocorrupt.html §2.2).
func locate(path string, create bool) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fault.Refuse(fault.Invalid, "« %s » n'est pas un nom de fichier", path)
	}
	info, err := os.Stat(absolute)
	switch {
	case err == nil && info.IsDir():
		return "", fault.Refuse(fault.Invalid, "« %s » est un dossier : donnez le nom d'un fichier, par exemple %s", path, filepath.Join(path, "quotepart.db"))
	case errors.Is(err, fs.ErrNotExist) && !create:
		return "", fault.Refuse(fault.NotFound, "la base « %s » n'existe pas : lancez « quotepart --bd %s init » pour la créer", path, path)
	case errors.Is(err, fs.ErrNotExist) && !exists(filepath.Dir(absolute)):
		return "", fault.Refuse(fault.NotFound, "le dossier « %s » n'existe pas : créez-le avant d'y créer la base", filepath.Dir(path))
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", fault.Refuse(fault.Invalid, "la base « %s » est inaccessible : vérifiez vos droits sur le dossier", path)
	}
	return absolute, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// at names the database in a refusal.
func at(path string, err error) error {
	var refusal *fault.Error
	if errors.As(err, &refusal) {
		return &fault.Error{Kind: refusal.Kind, Message: "base « " + path + " » : " + refusal.Message, Cause: refusal.Cause}
	}
	return err
}

// Close ends all connections. No transaction may be running.
func (db *DB) Close() error {
	return errors.Join(db.reader.Close(), db.writer.Close())
}

// SchemaVersion gives the number of the last migration of the database.
func (db *DB) SchemaVersion() int { return db.version }

// Write runs do in one write transaction; see billing.Store. A statement that failed inside it rolls it back even where
// do went on regardless, as PostgreSQL would.
func (db *DB) Write(ctx context.Context, do func(billing.Tx) error) error {
	if err := db.takeTurn(ctx); err != nil {
		return err
	}
	defer func() { <-db.turn }()
	return run(ctx, db.writer, nil, do)
}

// Read runs do on one consistent state; see billing.Store. A write inside it is refused.
func (db *DB) Read(ctx context.Context, do func(billing.Tx) error) error {
	return run(ctx, db.reader, &sql.TxOptions{ReadOnly: true}, do)
}

// takeTurn waits for the other writers of this process: the connection pool would make them wait for ever.
func (db *DB) takeTurn(ctx context.Context) error {
	timer := time.NewTimer(db.busy)
	defer timer.Stop()
	select {
	case db.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return errBusy
	}
}

func run(ctx context.Context, pool *sqlx.DB, options *sql.TxOptions, do func(billing.Tx) error) error {
	sqlTx, err := pool.BeginTxx(ctx, options)
	if err != nil {
		return mapError(err)
	}
	defer sqlTx.Rollback() // nothing to do after a Commit
	t := &tx{ctx: ctx, sql: sqlTx, readOnly: options != nil}
	if err := do(t); err != nil {
		return err
	}
	if t.failed != nil {
		return t.failed
	}
	return mapError(sqlTx.Commit())
}
