package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"quotepart/billing/fault"
)

// Everything that is SQLite's own stands in this file and in migrations/sqlite.

var sqliteDialect = &dialect{
	name:                 "sqlite",
	read:                 &sql.TxOptions{ReadOnly: true},
	findMigrationTable:   `SELECT COUNT(*) FROM sqlite_schema WHERE name = 'schema_migration'`,
	createMigrationTable: createSQLiteMigrationTable,
	schema:               sqliteSchema,
	fresh:                freshSQLite,
	withoutRails:         withoutSQLiteRails,
	check: []string{
		`SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
		`SELECT DISTINCT 'une ligne de la table « ' || "table" || ' » renvoie à une ligne de « ' || parent || ' » qui n''existe pas' FROM pragma_foreign_key_check`,
	},
}

const createSQLiteMigrationTable = `CREATE TABLE IF NOT EXISTS schema_migration (
  version INTEGER PRIMARY KEY,
  name    TEXT NOT NULL,
  sha256  TEXT NOT NULL
) STRICT`

func sqliteSchema(ctx context.Context, from sqlx.QueryerContext) ([]schemaObject, error) {
	return listSchema(ctx, from, `SELECT type, name, COALESCE(sql, '') AS sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`)
}

// How the file is opened. The empty one is read and write, falling back to reading alone where the file does not let us.
const (
	readWriteCreate = "rwc"
	immutable       = "immutable" // nobody can change it while we read
)

// writerCache is 64 MB: a campaign of 200,000 lines is stored twice as fast as with the 2 MB that SQLite takes by itself,
// for the pages of its indexes stay at hand.
const writerCache = "cache_size(-65536)"

// pageSize is four times SQLite's own: a line with its trace is half a kilobyte, and with larger pages a campaign is stored
// one and a half times as fast and read twice as fast. It takes effect when a database is made, and never after.
const pageSize = "page_size(16384)"

const readers = 8 // connections of the read pool: more only wait for the disk

// connect makes a pool. It opens nothing yet.
func connect(path, mode string, write bool, options Options) *sqlx.DB {
	pool, err := sql.Open("sqlite", dsn(path, mode, write, options))
	if err != nil {
		panic(err) // the driver is linked in, and the name is well formed
	}
	if write {
		pool.SetMaxOpenConns(1)
	} else {
		pool.SetMaxOpenConns(readers)
		pool.SetMaxIdleConns(readers)
	}
	// sqlx knows SQLite by the name of another driver; under modernc's it would not know how to write :named (it takes
	// the name for nothing else). Registering modernc's would be a global change.
	return sqlx.NewDb(pool, "sqlite3")
}

// dsn writes the settings of every connection. The driver takes a misspelt _pragma without a word: see checkPragmas.
func dsn(path, mode string, write bool, options Options) string {
	query := url.Values{
		"mode":          {"rw"},
		"_busy_timeout": {strconv.FormatInt(options.Busy.Milliseconds(), 10)},
		"_foreign_keys": {"1"},
		"_synchronous":  {"FULL"}, // a titre that was printed must not be lost with the power
		"_defensive":    {"1"},    // no PRAGMA writable_schema past the rails
		"_dqs":          {"0"},    // "x" is a name, never a text
		"_pragma":       {"recursive_triggers(1)"},
	}
	switch mode {
	case readWriteCreate:
		query.Set("mode", "rwc")
	case immutable:
		query.Set("mode", "ro")
		query.Set("immutable", "1")
	}
	if write {
		query.Set("_txlock", "immediate") // the lock is taken at BEGIN, so that no writer has to be turned back later
		query.Add("_pragma", pageSize)
		query.Add("_pragma", writerCache)
	} else {
		query.Set("_query_only", "1")
	}
	if options.MaxPages > 0 {
		query.Add("_pragma", fmt.Sprintf("max_page_count(%d)", options.MaxPages))
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

// checkPragmas reads the settings back: a money ledger does not run on hope.
func checkPragmas(ctx context.Context, pool *sqlx.DB, options Options) error {
	for _, want := range []struct{ name, value string }{
		{"busy_timeout", strconv.FormatInt(options.Busy.Milliseconds(), 10)},
		{"foreign_keys", "1"}, {"recursive_triggers", "1"}, {"synchronous", "2"},
	} {
		var got string
		if err := pool.GetContext(ctx, &got, "PRAGMA "+want.name); err != nil {
			return err
		}
		if got != want.value {
			return fault.Refuse(fault.Internal, "réglage %s de SQLite : %s attendu, %s obtenu", want.name, want.value, got)
		}
	}
	return nil
}

// startWAL turns a new database, or one restored from a copy, to a write-ahead log. SQLite does not wait for others when
// it changes the mode, hence the retries, bounded by the busy timeout. A file that cannot be written is read as it is.
func startWAL(ctx context.Context, pool *sqlx.DB, busy time.Duration) error {
	var mode string
	if err := pool.GetContext(ctx, &mode, `PRAGMA journal_mode`); err != nil || mode == "wal" {
		return err
	}
	const pause = 20 * time.Millisecond
	for waited := time.Duration(0); ; waited += pause {
		err := pool.GetContext(ctx, &mode, `PRAGMA journal_mode = WAL`)
		switch {
		case err == nil && mode != "wal":
			return fault.Refuse(fault.Internal, "réglage journal_mode de SQLite : wal attendu, %s obtenu", mode)
		case err == nil || hasCode(err, lib.SQLITE_READONLY):
			return nil
		case !hasCode(err, lib.SQLITE_BUSY) || waited >= busy:
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// recognize refuses a database that is not ours, and an empty one that nobody asked to fill.
func recognize(ctx context.Context, pool *sqlx.DB, create bool) error {
	var tables []string
	if err := pool.SelectContext(ctx, &tables, `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`); err != nil {
		return err
	}
	if len(tables) == 0 && !create {
		return fault.Refuse(fault.Corrupt, "le fichier est vide ou tronqué, ce n'est pas une base de quotepart")
	}
	if len(tables) > 0 && !slices.Contains(tables, "schema_migration") {
		return fault.Refuse(fault.Invalid, "ce fichier est une base SQLite d'un autre logiciel, pas une base de quotepart")
	}
	return nil
}

// mapSQLite turns an error of SQLite into a refusal.
func mapSQLite(driver *sqlite.Error) error {
	switch code := driver.Code(); code & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return errBusy
	case lib.SQLITE_READONLY:
		return fault.Refuse(fault.Conflict, "la base est en lecture seule : rien ne peut y être écrit ; vérifiez les droits sur le fichier et sur son dossier")
	case lib.SQLITE_FULL:
		return errFull
	case lib.SQLITE_IOERR:
		return &fault.Error{Kind: fault.Internal, Message: "le disque n'a pas pu être lu ou écrit (plein, débranché ou défaillant) : rien n'a été écrit", Cause: driver}
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return &fault.Error{Kind: fault.Corrupt, Message: "le fichier n'est pas une base de quotepart, ou il est abîmé : restaurez une sauvegarde", Cause: driver}
	case lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return &fault.Error{Kind: fault.Invalid, Message: "le fichier ne peut pas être ouvert : vérifiez vos droits sur lui et sur son dossier", Cause: driver}
	case lib.SQLITE_CONSTRAINT:
		if code == lib.SQLITE_CONSTRAINT_TRIGGER { // the driver's own words stand before and behind the trigger's
			_, text, _ := strings.Cut(driver.Error(), ": ")
			return refusedByRail(strings.TrimSuffix(text, fmt.Sprintf(" (%d)", lib.SQLITE_CONSTRAINT_TRIGGER)))
		}
		return incoherent(driver)
	}
	return unexpected(driver)
}

// isUnreachable tells the failures to open a WAL that a read-only folder causes.
func isUnreachable(err error) bool {
	return hasCode(err, lib.SQLITE_CANTOPEN) || hasCode(err, lib.SQLITE_READONLY)
}

func isReadOnly(err error) bool { return hasCode(err, lib.SQLITE_READONLY) }

// hasCode compares with SQLite's own code, whatever it adds above the first byte.
func hasCode(err error, code int) bool {
	var driver *sqlite.Error
	return errors.As(err, &driver) && driver.Code()&0xff == code
}

// freshSQLite runs the migrations on an empty base in memory.
func freshSQLite(ctx context.Context) ([]schemaObject, error) {
	steps, err := migrations("sqlite")
	if err != nil {
		return nil, err
	}
	pool, err := sqlx.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1) // each connection to :memory: is a base of its own
	if _, err := pool.ExecContext(ctx, createSQLiteMigrationTable); err != nil {
		return nil, err
	}
	for _, step := range steps {
		if _, err := pool.ExecContext(ctx, step.text); err != nil {
			return nil, err
		}
	}
	return sqliteSchema(ctx, pool)
}
