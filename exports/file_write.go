package exports

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"quotepart/billing/newfile"
)

// WriteFile makes one new file, whole or not at all. It answers fault.Conflict where there is one of that name already: it
// may be somebody else's.
func WriteFile(path string, write func(io.Writer) error) error {
	if err := newfile.Free(path); err != nil {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*"+stagingName)
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name()) // its other name stays
	err = write(draft)
	if err = errors.Join(err, draft.Chmod(0o644), draft.Close()); err != nil {
		return err
	}
	return newfile.Place(draft.Name(), path)
}
