package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"

	"quotepart/billing/fault"
)

// dialect is what SQLite and PostgreSQL do not say alike. Every other statement of this package is one text for both. It
// is filled in sqlite.go and in postgres.go, and the schema stands in migrations, a folder for each.
type dialect struct {
	name                 string         // of its folder of migrations
	write, read          *sql.TxOptions // of transactions
	enter                string         // first statement of a write transaction; empty: BEGIN takes the lock
	findMigrationTable   string
	createMigrationTable string
	beforeStep           string // run before a migration, in its transaction; empty: nothing
	schema               func(context.Context, sqlx.QueryerContext) ([]schemaObject, error)
	fresh                func(context.Context) ([]schemaObject, error) // the schema as this program makes it
	withoutRails         func(*tx, func() error) error                 // for a copy
	check                []string                                      // queries that list what is broken in the file, in text
}

// Refusals that both engines know.
var (
	errBusy = fault.Refuse(fault.Busy, "la base est occupée par une autre commande : réessayez dans un moment")
	errFull = fault.Refuse(fault.Internal, "le disque est plein ou la base a atteint sa taille maximale : rien n'a été écrit ; libérez de la place puis relancez la commande")
)

// errAgain tells that the engine undid a transaction that got in the way of another: run again, it can succeed.
var errAgain = fault.Refuse(fault.Busy, "la base est occupée par une autre commande : réessayez dans un moment")

// mapError is the one place where a driver error becomes a refusal. Refusals, sql.ErrNoRows and the context's errors
// pass as they are.
func mapError(err error) error {
	var refusal *fault.Error
	if err == nil || errors.As(err, &refusal) || errors.Is(err, sql.ErrNoRows) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var embedded *sqlite.Error
	var server *pgconn.PgError
	var unreachable *pgconn.ConnectError
	switch {
	case errors.As(err, &embedded):
		return mapSQLite(embedded)
	case errors.As(err, &server):
		return mapPostgres(server)
	case errors.As(err, &unreachable):
		return fault.Refuse(fault.Invalid, "le serveur PostgreSQL ne répond pas : vérifiez son adresse, et qu'il est en marche")
	}
	return unexpected(err)
}

func incoherent(cause error) error {
	return &fault.Error{Kind: fault.Internal, Message: "la base refuse une écriture incohérente", Cause: cause}
}

func unexpected(cause error) error {
	return &fault.Error{Kind: fault.Internal, Message: "la base a répondu par une erreur inattendue", Cause: cause}
}

// refusedByRail reads the message of a rail: « fige : … ».
func refusedByRail(text string) error {
	kind, message, _ := strings.Cut(text, " : ")
	return &fault.Error{Kind: fault.Kind(kind), Message: message}
}
