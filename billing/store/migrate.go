package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/jmoiron/sqlx"

	"quotepart/billing/fault"
)

//go:embed migrations
var migrationFiles embed.FS

// migration is one step of the schema, forward only.
type migration struct {
	Version int    `db:"version"`
	Name    string `db:"name"` // 0001_ledger
	SHA256  string `db:"sha256"`
	text    string
}

// migrations lists the steps that this program knows, in order. They are numbered from 1 without a gap.
func migrations(dialect string) ([]migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/"+dialect+"/*.sql")
	if err != nil {
		return nil, err
	}
	steps := make([]migration, 0, len(names))
	for i, name := range names { // Glob sorts
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		base := path.Base(name)
		if base[:5] != fmt.Sprintf("%04d_", i+1) {
			return nil, fault.Refuse(fault.Internal, "la migration n° %d manque au programme", i+1)
		}
		sum := sha256.Sum256(text)
		steps = append(steps, migration{i + 1, base[:len(base)-len(".sql")], hex.EncodeToString(sum[:]), string(text)})
	}
	return steps, nil
}

// migrate runs the steps that the database lacks, each in a transaction of its own, after it has checked that those it
// has are the ones that this program knows.
func (db *DB) migrate(ctx context.Context) error {
	steps, err := migrations(db.dialect.name)
	if err != nil {
		return err
	}
	applied, err := db.appliedMigrations(ctx, db.writer)
	if err != nil {
		return err
	}
	if err := checkMigrations(applied, steps); err != nil {
		return err
	}
	for _, step := range steps[len(applied):] {
		err := db.apply(ctx, step)
		for tries := 0; errors.Is(mapError(err), errAgain) && tries < 10; tries++ {
			err = db.apply(ctx, step)
		}
		if isReadOnly(err) { // an archive that somebody only wants to read
			return fault.Refuse(fault.Conflict, "elle date d'une version précédente de quotepart et ne peut être mise à niveau, faute de droit d'y écrire : copiez-la là où vous pouvez écrire, puis ouvrez la copie")
		}
		if err != nil {
			return fmt.Errorf("migration %s : %w", step.Name, err)
		}
	}
	db.version = len(steps)
	return nil
}

// appliedMigrations reads what the database has been through; nothing for one that was just made.
func (db *DB) appliedMigrations(ctx context.Context, from sqlx.QueryerContext) ([]migration, error) {
	var tables int
	if err := sqlx.GetContext(ctx, from, &tables, db.dialect.findMigrationTable); err != nil || tables == 0 {
		return nil, err
	}
	var applied []migration
	err := sqlx.SelectContext(ctx, from, &applied, `SELECT version, name, sha256 FROM schema_migration ORDER BY version`)
	return applied, err
}

func checkMigrations(applied, steps []migration) error {
	if n := len(applied); n > 0 && applied[n-1].Version > len(steps) {
		return fault.Refuse(fault.Conflict, "elle a été écrite par une version plus récente de quotepart (schéma %d, alors que ce programme connaît le schéma %d) : mettez quotepart à jour",
			applied[n-1].Version, len(steps))
	}
	for i, a := range applied {
		if a.Version != i+1 {
			return fault.Refuse(fault.Corrupt, "la migration n° %d manque dans la base, alors que la n° %d y est", i+1, a.Version)
		}
		if a.Name != steps[i].Name || a.SHA256 != steps[i].SHA256 {
			return fault.Refuse(fault.Corrupt, "la migration %s enregistrée dans la base n'est pas la migration %s de ce programme : l'une des deux a été modifiée", a.Name, steps[i].Name)
		}
	}
	return nil
}

// apply runs one step, unless another process just did.
func (db *DB) apply(ctx context.Context, step migration) error {
	sqlTx, err := db.writer.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer sqlTx.Rollback() // nothing to do after a Commit
	if _, err := sqlTx.ExecContext(ctx, db.dialect.createMigrationTable); err != nil {
		return err
	}
	applied, err := db.appliedMigrations(ctx, sqlTx)
	if err != nil || len(applied) >= step.Version {
		return err
	}
	if db.dialect.beforeStep != "" {
		if _, err := sqlTx.ExecContext(ctx, db.dialect.beforeStep); err != nil {
			return err
		}
	}
	if _, err := sqlTx.ExecContext(ctx, step.text); err != nil {
		return err
	}
	if _, err := sqlTx.NamedExecContext(ctx, `INSERT INTO schema_migration (version, name, sha256) VALUES (:version, :name, :sha256)`, step); err != nil {
		return err
	}
	return sqlTx.Commit()
}
