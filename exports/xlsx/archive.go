package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// archive is a zip whose bytes depend on its content alone: parts sorted by name, no times. The library hands its parts
// over in the order of a map, so that two runs would differ.
type archive struct {
	out   io.Writer
	parts []*part
}

type part struct {
	name    string
	content bytes.Buffer
}

// Create takes the next part.
func (a *archive) Create(name string) (io.Writer, error) {
	p := &part{name: name}
	a.parts = append(a.parts, p)
	return &p.content, nil
}

// AddFS is never called by the library when it writes.
func (a *archive) AddFS(fs.FS) error { return errors.ErrUnsupported }

// contentTypes is the part that says what the others are.
const contentTypes = "[Content_Types].xml"

var defaultType = regexp.MustCompile(`<Default [^>]*></Default>`)

// sortDefaults orders the types of file extensions: with a drawing, the library lists those of pictures in the order of a map.
func sortDefaults(content *bytes.Buffer) {
	defaults := defaultType.FindAll(bytes.Clone(content.Bytes()), -1)
	slices.SortFunc(defaults, bytes.Compare)
	next := 0
	sorted := defaultType.ReplaceAllFunc(content.Bytes(), func([]byte) []byte {
		next++
		return defaults[next-1]
	})
	content.Reset()
	content.Write(sorted)
}

// Close writes the archive. The list of content types comes first, as its name sorts: some readers want it there.
func (a *archive) Close() error {
	slices.SortFunc(a.parts, func(x, y *part) int { return strings.Compare(x.name, y.name) })
	out := zip.NewWriter(a.out)
	for _, p := range a.parts {
		if p.name == contentTypes {
			sortDefaults(&p.content)
		}
		entry, err := out.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := p.content.WriteTo(entry); err != nil {
			return err
		}
	}
	return out.Close()
}
