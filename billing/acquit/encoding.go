package acquit

import (
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// charmaps are the encodings that live files declare beside UTF-8 (reference/pes.md §3.7).
var charmaps = map[string]*charmap.Charmap{
	"iso-8859-1": charmap.ISO8859_1, "iso8859-1": charmap.ISO8859_1, "iso_8859-1": charmap.ISO8859_1, "latin1": charmap.ISO8859_1,
	"iso-8859-15": charmap.ISO8859_15, "latin9": charmap.ISO8859_15,
	"windows-1252": charmap.Windows1252, "cp1252": charmap.Windows1252,
}

var errEncoding = errors.New("unknown encoding")

// decode gives the text of a file that declares another encoding than UTF-8.
func (r *reading) decode(label string, input io.Reader) (io.Reader, error) {
	switch label := strings.ToLower(strings.TrimSpace(label)); {
	case label == "us-ascii" || label == "ascii": // UTF-8 too
		return input, nil
	case charmaps[label] != nil:
		return charmaps[label].NewDecoder().Reader(input), nil
	}
	r.encoding = strings.Join(strings.Fields(label), " ")
	return nil, errEncoding
}
