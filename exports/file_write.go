package exports

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"quotepart/billing/fault"
)

// WriteFile makes one new file, whole or not at all. It answers fault.Conflict where there is one of that name already: it
// may be somebody else's.
func WriteFile(path string, write func(io.Writer) error) (err error) {
	taken := fault.Refuse(fault.Conflict, "« %s » existe déjà : déplacez-le ou choisissez un autre nom", path)
	if _, err := os.Lstat(path); err == nil {
		return taken
	}
	draft, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*"+stagingName)
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name()) // its other name stays
	err = write(draft)
	if err = errors.Join(err, draft.Sync(), draft.Chmod(0o644), draft.Close()); err != nil {
		return err
	}
	err = os.Link(draft.Name(), path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return taken
	case err != nil: // a disk that knows no links
		return os.Rename(draft.Name(), path)
	}
	return nil
}
