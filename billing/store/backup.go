package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"quotepart/billing/fault"
)

// Backup copies a base, of either engine and while others use it, into a new file of SQLite, as it stands at one moment.
// The file appears whole or not at all. It answers fault.Conflict when there is a file of that name already.
func (db *DB) Backup(ctx context.Context, path string) ([]Copied, error) {
	path, err := locate(path, true)
	if err != nil {
		return nil, err
	}
	if exists(path) {
		return nil, fault.Refuse(fault.Conflict, "« %s » existe déjà : une sauvegarde n'en remplace pas une autre", path)
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
	return copied, publish(draft, path)
}

func (db *DB) backupTo(ctx context.Context, path string) ([]Copied, error) {
	to, err := Open(ctx, path, Options{Create: true})
	if err != nil {
		return nil, err
	}
	copied, err := Copy(ctx, db, to)
	return copied, errors.Join(err, to.Close()) // the last one to close empties the log into the file
}

// publish gives a finished file its name, for good, unless another one took it meanwhile.
func publish(draft, path string) error {
	file, err := os.Open(draft)
	if err != nil {
		return err
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(draft, path); errors.Is(err, fs.ErrExist) {
		return fault.Refuse(fault.Conflict, "« %s » existe déjà : une sauvegarde n'en remplace pas une autre", path)
	} else if err != nil { // a disk that knows no links
		if err := os.Rename(draft, path); err != nil {
			return err
		}
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
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
