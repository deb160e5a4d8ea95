package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"quotepart/billing/newfile"
)

// Backup copies a base, of either engine and while others use it, into a new file of SQLite, as it stands at one moment.
// The file appears whole or not at all. It answers fault.Conflict when there is a file of that name already.
func (db *DB) Backup(ctx context.Context, path string) ([]Copied, error) {
	path, err := locate(path, true)
	if err != nil {
		return nil, err
	}
	if err := newfile.Free(path); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), ".sauvegarde-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	draft := filepath.Join(folder, filepath.Base(path))
	copied, err := db.backupTo(ctx, draft)
	if err != nil {
		return nil, err
	}
	return copied, newfile.Place(draft, path)
}

func (db *DB) backupTo(ctx context.Context, path string) ([]Copied, error) {
	to, err := Open(ctx, path, Options{Create: true})
	if err != nil {
		return nil, err
	}
	copied, err := Copy(ctx, db, to)
	return copied, errors.Join(err, to.Close()) // the last one to close empties the log into the file
}

// Check asks the engine what is broken in what it keeps: nothing, in a sound base. PostgreSQL answers for its own.
func (db *DB) Check(ctx context.Context) ([]string, error) {
	var broken []string
	for _, query := range db.dialect.check {
		var found []string
		if err := db.reader.SelectContext(ctx, &found, query); err != nil {
			return nil, mapError(err)
		}
		broken = append(broken, found...)
	}
	return broken, nil
}
