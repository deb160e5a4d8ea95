package pdf

import (
	"encoding/binary"
	"errors"
	"slices"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansitalic"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
)

// style is one of the three faces that a document uses. Its place is that in styleCodes.
type style int

const (
	regular style = iota
	bold
	italic
)

// styleCodes are the names of the faces for fpdf.
var styleCodes = [...]string{"", "B", "I"}

// face is a font that knows only the characters of kept, which is what makes reading it once per document cheap: fpdf
// reads the whole of a font again for each document, and two thousand characters that French never needs with it.
type face struct {
	data   []byte
	widths [maxRune + 1]uint16 // in thousandths of the size; 0: the face does not have it
}

// maxRune is the last character of kept.
const maxRune = 0x25cf

// has tells whether the face can print a character.
func (f *face) has(r rune) bool { return r >= 0 && r <= maxRune && f.widths[r] != 0 }

// kept are the ranges of characters that a document may hold: Latin letters, punctuation, currencies, arrows, operators.
// Anything else, whether the fonts have it or not, is printed as missing.
var kept = [][2]rune{
	{0x20, 0x7e}, {0xa0, 0x17f}, {0x192, 0x192}, {0x218, 0x21b}, {0x2c6, 0x2dd}, {0x2002, 0x200a}, {0x2010, 0x203a}, {0x2070, 0x2089}, {0x20ac, 0x20ac},
	{0x2116, 0x2116}, {0x2122, 0x2122}, {0x2153, 0x215e}, {0x2190, 0x2195}, {0x2200, 0x2265}, {0x25a0, 0x25cf}, {0x394, 0x394}, {0x3a3, 0x3a3}, {0x3bc, 0x3bc},
}

// faces gives the three faces. They are made once, and only read from then on.
var faces = sync.OnceValues(func() ([3]*face, error) {
	var made [3]*face
	for i, whole := range [][]byte{regular: liberationsansregular.TTF, bold: liberationsansbold.TTF, italic: liberationsansitalic.TTF} {
		f, err := newFace(whole)
		if err != nil {
			return made, err
		}
		made[i] = f
	}
	return made, nil
})

var errFont = errors.New("police embarquée illisible")

// newFace reads a TrueType font and gives it a shorter table of characters. The glyphs stay where they are.
func newFace(whole []byte) (f *face, err error) {
	defer func() { // a font is a constant of the program: a place outside it is a broken build, said as an error
		if recover() != nil {
			f, err = nil, errFont
		}
	}()
	glyphs := glyphsOf(fontTable(whole, "cmap"))
	if len(glyphs) == 0 {
		return nil, errFont
	}
	return &face{withCharacters(whole, glyphs), widthsOf(whole, glyphs)}, nil
}

func u16(data []byte, at int) int { return int(binary.BigEndian.Uint16(data[at:])) }
func u32(data []byte, at int) int { return int(binary.BigEndian.Uint32(data[at:])) }

// entry gives the place of a table's entry in the directory of a font.
func entry(font []byte, name string) int {
	for i := range u16(font, 4) {
		if at := 12 + 16*i; string(font[at:at+4]) == name {
			return at
		}
	}
	return len(font) // out of it
}

func fontTable(font []byte, name string) []byte {
	at := entry(font, name)
	return font[u32(font, at+8):][:u32(font, at+12)]
}

// glyphsOf reads the kept characters out of the table of characters: the subtable of format 4, which holds the basic plane.
func glyphsOf(cmap []byte) map[rune]int {
	glyphs := map[rune]int{}
	for i := range u16(cmap, 2) {
		sub := cmap[u32(cmap, 4+8*i+4):]
		if u16(sub, 0) != 4 {
			continue
		}
		for _, span := range kept {
			for r := span[0]; r <= span[1]; r++ {
				if glyph := glyphIn(sub, int(r)); glyph != 0 {
					glyphs[r] = glyph
				}
			}
		}
		return glyphs
	}
	return glyphs
}

// glyphIn looks a character up in a subtable of format 4: segments with their ends, starts, deltas and offsets.
func glyphIn(sub []byte, char int) int {
	double := u16(sub, 6) // twice the number of segments
	ends, starts, deltas, offsets := 14, 16+double, 16+2*double, 16+3*double
	for at := 0; at < double; at += 2 {
		if u16(sub, ends+at) < char {
			continue
		}
		start := u16(sub, starts+at)
		if start > char {
			return 0
		}
		offset := u16(sub, offsets+at)
		if offset == 0 {
			return (char + u16(sub, deltas+at)) & 0xffff
		}
		glyph := u16(sub, offsets+at+offset+2*(char-start))
		if glyph == 0 {
			return 0
		}
		return (glyph + u16(sub, deltas+at)) & 0xffff
	}
	return 0
}

func widthsOf(font []byte, glyphs map[rune]int) (widths [maxRune + 1]uint16) {
	unit, metrics, count := u16(fontTable(font, "head"), 18), fontTable(font, "hmtx"), u16(fontTable(font, "hhea"), 34)
	for r, glyph := range glyphs {
		widths[r] = uint16((u16(metrics, 4*min(glyph, count-1))*1000 + unit/2) / unit)
	}
	return widths
}

// withCharacters gives the font with a table of these characters alone, put behind everything else.
func withCharacters(font []byte, glyphs map[rune]int) []byte {
	cmap := newCmap(glyphs)
	made := slices.Concat(font, make([]byte, -len(font)&3))
	at := entry(made, "cmap")
	binary.BigEndian.PutUint32(made[at+8:], uint32(len(made)))
	binary.BigEndian.PutUint32(made[at+12:], uint32(len(cmap)))
	return append(made, cmap...)
}

// newCmap writes a table of characters of format 4 with one segment for each character, and the last one that the format
// wants.
func newCmap(glyphs map[rune]int) []byte {
	var runes []int
	for r := range glyphs {
		runes = append(runes, int(r))
	}
	slices.Sort(runes)
	segments := len(runes) + 1
	words := []int{0, 1, 3, 1, 0, 12, 4, 16 + 8*segments, 0, 2 * segments, 0, 0, 0}
	words = append(append(words, runes...), 0xffff, 0) // ends
	words = append(append(words, runes...), 0xffff)    // starts
	for _, r := range runes {
		words = append(words, glyphs[rune(r)]-r)
	}
	words = append(words, 1)
	words = append(words, make([]int, segments)...) // no offsets
	var cmap []byte
	for _, word := range words {
		cmap = binary.BigEndian.AppendUint16(cmap, uint16(word))
	}
	return cmap
}
