package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"math/rand/v2"
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
	MaxPages int64         // most pages that a file may grow to, of 16 KiB unless it is older; 0: no limit but the disk
}

// DB is an open database. It is safe for concurrent use, and several processes may open the same one.
type DB struct {
	name    string // as a person would give it, without a password
	dialect *dialect
	writer  *sqlx.DB      // one connection, whose transactions take the write lock at once
	reader  *sqlx.DB      // connections that cannot write, and that a writer does not block
	turn    chan struct{} // holds one token while a goroutine of this process writes
	busy    time.Duration
	version int
}

var _ billing.Store = (*DB)(nil)

// Open opens a database, a file of SQLite or postgres://…, and brings its schema up to date. It answers fault.NotFound where there is none and
// Options.Create is not set, fault.Corrupt for a file that is no database, is cut short, or whose schema was tampered
// with, fault.Conflict for a database of a newer version, fault.Busy when another process holds it.
func Open(ctx context.Context, name string, options Options) (*DB, error) {
	if options.Busy == 0 {
		options.Busy = defaultBusy
	}
	if isPostgres(name) {
		return openPostgres(ctx, name, options)
	}
	return openFile(ctx, name, options)
}

func openFile(ctx context.Context, path string, options Options) (*DB, error) {
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
	db := &DB{name: path, dialect: sqliteDialect, turn: make(chan struct{}, 1), busy: options.Busy}
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

// String names the database: the path of its file, or its address without the password.
func (db *DB) String() string { return db.name }

// SchemaVersion gives the number of the last migration of the database.
func (db *DB) SchemaVersion() int { return db.version }

// Write runs do in one write transaction; see billing.Store. A statement that failed inside it rolls it back even where
// do went on regardless, as PostgreSQL would. Where the engine undoes a transaction that got in the way of another, do is
// run again from the start, for as long as a writer waits for its turn.
func (db *DB) Write(ctx context.Context, do func(billing.Tx) error) error {
	timer := time.NewTimer(db.busy)
	defer timer.Stop()
	if err := db.takeTurn(ctx, timer.C); err != nil {
		return err
	}
	defer func() { <-db.turn }()
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		again, err := db.run(ctx, db.writer, db.dialect.write, do)
		if !again {
			return err
		}
		if err := rest(ctx, timer.C, pause); err != nil {
			return err
		}
	}
}

// Read runs do on one consistent state; see billing.Store. A write inside it is refused.
func (db *DB) Read(ctx context.Context, do func(billing.Tx) error) error {
	_, err := db.run(ctx, db.reader, db.dialect.read, do)
	return err
}

// takeTurn waits for the other writers of this process: the connection pool would make them wait for ever.
func (db *DB) takeTurn(ctx context.Context, late <-chan time.Time) error {
	select {
	case db.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-late:
		return errBusy
	}
}

// Between two attempts a writer lets the other one finish: most wait for a lock, and lose no time here.
const (
	firstPause   = time.Millisecond
	longestPause = 50 * time.Millisecond
)

// rest waits before another attempt, half of the pause at least: writers that lost to the same one do not all come back
// at the same moment.
func rest(ctx context.Context, late <-chan time.Time, pause time.Duration) error {
	pause = pause/2 + rand.N(pause/2+1)
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-late:
		return errBusy
	}
}

// run runs do in a transaction, and tells whether the engine undid it for the sake of another one.
func (db *DB) run(ctx context.Context, pool *sqlx.DB, options *sql.TxOptions, do func(billing.Tx) error) (again bool, err error) {
	sqlTx, err := pool.BeginTxx(ctx, options)
	if err != nil {
		return false, mapError(err)
	}
	defer sqlTx.Rollback() // nothing to do after a Commit
	t := &tx{ctx: ctx, sql: sqlTx, dialect: db.dialect, readOnly: options != nil && options.ReadOnly}
	if db.dialect.enter != "" && !t.readOnly {
		if _, err := t.exec(db.dialect.enter); err != nil {
			return t.again, err
		}
	}
	if err := do(t); err != nil || t.failed != nil {
		return t.again, cmp.Or(err, t.failed)
	}
	err = t.mapError(sqlTx.Commit())
	return t.again, err
}
