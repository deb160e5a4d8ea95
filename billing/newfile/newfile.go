// Package newfile gives a finished file its name.
//
// Owns: the last step of writing a new file: on the disk, under its name, for good, and over nobody else's.
// Does not own: what is written, nor a file that takes the place of an earlier one of ours (exports, billing/pack).
// Invariant: the name names the whole file, or what it named before.
package newfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"quotepart/billing/fault"
)

// Free answers fault.Conflict where there is a file of that name already, or anything else: before any work is done.
func Free(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return taken(path)
	}
	return nil
}

// Place syncs a draft, made in the folder of the name or below it, and moves it there. It answers fault.Conflict for a name
// that was taken meanwhile.
func Place(draft, path string) error {
	if err := syncAt(draft); err != nil {
		return err
	}
	err := os.Link(draft, path) // a rename would replace a file without a word
	if errors.Is(err, fs.ErrExist) {
		return taken(path)
	}
	if err != nil { // a disk that knows no links
		if err := Free(path); err != nil {
			return err
		}
		if err := os.Rename(draft, path); err != nil {
			return err
		}
	}
	return syncAt(filepath.Dir(path))
}

func taken(path string) error {
	return fault.Refuse(fault.Conflict, "« %s » existe déjà : déplacez-le ou choisissez un autre nom", path)
}

// syncAt makes a file last through a power cut, or the names in a folder.
func syncAt(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	err = file.Sync()
	if info, statErr := file.Stat(); statErr == nil && info.IsDir() && runtime.GOOS == "windows" {
		err = nil // Windows has no sync of folders
	}
	return errors.Join(err, file.Close())
}
