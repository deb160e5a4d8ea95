package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed"
	"encoding/hex"
	"errors"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"

	"quotepart/billing/fault"
)

// Everything that is PostgreSQL's own stands in this file and in migrations/postgres. What it asks of the engine is what
// those of the same protocol know too: SERIALIZABLE, SQLSTATE 40001, no advisory lock, no sequence where a hole would show.

var postgresDialect = &dialect{
	name: "postgres",
	// A writer that another one got in the way of is undone by the engine, and begins again: see DB.Write.
	write:              &sql.TxOptions{Isolation: sql.LevelSerializable},
	read:               &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
	enter:              `UPDATE ecrivain SET tour = tour + 1 WHERE id = 1`,
	findMigrationTable: `SELECT COUNT(*) FROM pg_class WHERE relname = 'schema_migration' AND relnamespace = quote_ident(current_schema())::regnamespace`,
	createMigrationTable: `CREATE TABLE IF NOT EXISTS schema_migration (
  version BIGINT PRIMARY KEY,
  name    TEXT NOT NULL,
  sha256  TEXT NOT NULL
); LOCK TABLE schema_migration IN EXCLUSIVE MODE`, // one migrates, the others see that it is done
	// The rails keep the path that they are made with.
	beforeStep: `SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)`,
	schema: func(ctx context.Context, from sqlx.QueryerContext) ([]schemaObject, error) {
		objects, err := listSchema(ctx, from, postgresSchema)
		for i := range objects {
			sum := sha256.Sum256([]byte(objects[i].SQL))
			objects[i].SQL = hex.EncodeToString(sum[:])
		}
		return objects, err
	},
	fresh:        freshPostgres,
	withoutRails: withoutPostgresRails,
}

const railState = "QP001" // SQLSTATE that the rails raise

// isPostgres tells an address of PostgreSQL from the name of a file.
func isPostgres(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// openPostgres opens a database of a server. It must exist, and be encoded in UTF-8; Options.Create fills it when it is empty.
func openPostgres(ctx context.Context, address string, options Options) (*DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fault.Refuse(fault.Invalid, "l'adresse de la base PostgreSQL est illisible : postgres://UTILISATEUR@SERVEUR:5432/BASE est attendu (le mot de passe se donne par la variable PGPASSWORD)")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	config.RuntimeParams["application_name"] = "quotepart"
	config.RuntimeParams["synchronous_commit"] = "on" // a titre that was printed must not be lost with the power
	config.RuntimeParams["lock_timeout"] = strconv.FormatInt(options.Busy.Milliseconds(), 10)
	db := &DB{name: addressOf(config), turn: make(chan struct{}, 1), busy: options.Busy, dialect: postgresDialect}
	db.writer, db.reader = pgPool(config, 1), pgPool(config, readers)
	if err := db.preparePostgres(ctx, options); err != nil {
		return nil, at(db.name, errors.Join(mapError(err), db.Close()))
	}
	return db, nil
}

func pgPool(config *pgx.ConnConfig, connections int) *sqlx.DB {
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return sqlx.NewDb(pool, "pgx")
}

// addressOf names a database without its password.
func addressOf(config *pgx.ConnConfig) string {
	if strings.HasPrefix(config.Host, "/") { // the folder of a socket
		return "postgres://" + config.User + "@/" + config.Database + "?host=" + config.Host
	}
	address := url.URL{Scheme: "postgres", User: url.User(config.User), Host: net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port))), Path: config.Database}
	return address.String()
}

func (db *DB) preparePostgres(ctx context.Context, options Options) error {
	if err := recognizePostgres(ctx, db.writer, options.Create); err != nil {
		return err
	}
	return db.migrate(ctx)
}

// recognizePostgres refuses a server that is too old, a database that cannot hold every text, one that is not ours, and an
// empty one that nobody asked to fill.
func recognizePostgres(ctx context.Context, pool *sqlx.DB, create bool) error {
	var server struct {
		Product  string `db:"product"`
		Version  int    `db:"version"`
		Encoding string `db:"encoding"`
	}
	if err := pool.GetContext(ctx, &server, `
		SELECT split_part(version(), ' ', 1) AS product, current_setting('server_version_num')::int AS version,
		       current_setting('server_encoding') AS encoding`); err != nil {
		return err
	}
	if server.Product == "PostgreSQL" && server.Version < 150000 {
		return fault.Refuse(fault.Invalid, "le serveur est PostgreSQL %d : la version 15 ou une plus récente est attendue", server.Version/10000)
	}
	if server.Encoding != "UTF8" {
		return fault.Refuse(fault.Invalid, "elle est codée en %s : créez-la avec ENCODING 'UTF8'", server.Encoding)
	}
	var tables []string
	if err := pool.SelectContext(ctx, &tables, `SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = quote_ident(current_schema())::regnamespace ORDER BY relname`); err != nil {
		return err
	}
	if len(tables) == 0 && !create {
		return fault.Refuse(fault.NotFound, "elle est vide : lancez « quotepart --bd ADRESSE init » pour la remplir")
	}
	if len(tables) > 0 && !slices.Contains(tables, "schema_migration") {
		return fault.Refuse(fault.Invalid, "elle contient les tables d'un autre logiciel : donnez à quotepart une base, ou un schéma, à lui")
	}
	return nil
}

// mapPostgres turns an error of the server into a refusal.
func mapPostgres(server *pgconn.PgError) error {
	switch server.Code {
	case railState:
		return refusedByRail(server.Message)
	case "40001", "40P01": // serialization failure, deadlock
		return errAgain
	case "42P07": // two who make the same table at once
		return errAgain
	case "55P03": // lock_timeout
		return errBusy
	case "53100": // disk full
		return errFull
	case "25006": // read-only transaction: a standby
		return fault.Refuse(fault.Conflict, "la base est en lecture seule : rien ne peut y être écrit")
	case "42501":
		return &fault.Error{Kind: fault.Conflict, Message: "ce rôle PostgreSQL n'a pas le droit de faire cela (docs/postgresql.md dit quel rôle fait quoi)", Cause: server}
	case "28000", "28P01":
		return fault.Refuse(fault.Invalid, "le serveur PostgreSQL refuse cet utilisateur ou son mot de passe")
	case "3D000":
		return fault.Refuse(fault.NotFound, "cette base n'existe pas sur le serveur : créez-la d'abord (createdb, encodage UTF8)")
	case "57P01", "57P02", "57P03": // shutdown, crash, starting up
		return &fault.Error{Kind: fault.Busy, Message: "le serveur PostgreSQL s'arrête ou démarre : réessayez dans un moment", Cause: server}
	}
	if strings.HasPrefix(server.ConstraintName, "pg_") { // the same, when the server sees it later
		return errAgain
	}
	if strings.HasPrefix(server.Code, "23") {
		return incoherent(server)
	}
	return unexpected(server)
}

// postgresSchema describes what the schema holds, whatever its name: a table by its columns, a trigger with whether it is
// in force, and so on. A text that the server writes its own way, which changes with its version, is stripped of what
// does not count.
const postgresSchema = `
	SELECT type, name, regexp_replace(replace(sql, quote_ident(current_schema()) || '.', ''), '[[:space:]()]|::[a-z]+|[a-z_]+[.]', '', 'g') AS sql
	FROM (
		SELECT 'table' AS type, c.relname::text AS name,
		       concat_ws(' ', c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
		         (SELECT collname FROM pg_collation WHERE oid = a.attcollation), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)), ',' ORDER BY a.attnum)) AS sql
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
		WHERE c.relkind IN ('r', 'p', 'f') AND c.relnamespace = quote_ident(current_schema())::regnamespace
		GROUP BY c.oid, c.relname, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity
		UNION ALL
		SELECT 'contrainte', conname::text, concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid), convalidated)
		FROM pg_constraint WHERE connamespace = quote_ident(current_schema())::regnamespace AND conrelid <> 0
		UNION ALL
		SELECT 'index', c.relname::text, concat_ws(' ', pg_get_indexdef(c.oid), i.indisvalid)
		FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE c.relnamespace = quote_ident(current_schema())::regnamespace
		UNION ALL
		SELECT 'view', c.relname::text, concat_ws(' ', c.relkind, pg_get_viewdef(c.oid))
		FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relnamespace = quote_ident(current_schema())::regnamespace
		UNION ALL
		SELECT 'trigger', t.tgname::text, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
		FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
		WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND (NOT t.tgisinternal OR t.tgenabled <> 'O')
		UNION ALL
		SELECT 'fonction', p.proname::text, concat_ws(' ', p.prosecdef, p.prosrc,
		         array_to_string(p.proconfig, ',') = 'search_path=' || quote_ident(current_schema()) || ', pg_temp')
		FROM pg_proc p WHERE p.pronamespace = quote_ident(current_schema())::regnamespace
		UNION ALL
		SELECT 'regle', r.rulename::text, pg_get_ruledef(r.oid)
		FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND r.rulename <> '_RETURN'
	) objects
	ORDER BY type COLLATE "C", name COLLATE "C", 3`

// postgresSums is the schema that the migrations make: a line for each object, its type, its name and the SHA-256 of what
// postgresSchema says of it. A server has no scratch database to make it afresh in; a test writes and holds this file.
//
//go:embed migrations/postgres/schema.sums
var postgresSums string

func freshPostgres(context.Context) ([]schemaObject, error) {
	var objects []schemaObject
	for line := range strings.Lines(postgresSums) {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			return nil, fault.Refuse(fault.Internal, "le schéma PostgreSQL du programme est illisible")
		}
		objects = append(objects, schemaObject{Type: fields[0], Name: fields[1], SQL: fields[2]})
	}
	return objects, nil
}
