package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// length is a place or a size on paper, in thousandths of a point: whole numbers, so that a layout is the same on every
// machine.
type length int

// millimetres turns tenths of a millimetre into a length.
func millimetres(tenths int) length { return length(tenths * 720_000 / 2540) }

// missing stands for a character that the fonts do not have.
const missing = '□'

// printable turns a text into one that the fonts can print: composed letters, no control character, the sign of a missing
// one for anything else. fpdf itself would write a character beyond the basic plane as another one.
func printable(text string) string {
	fonts, err := faces()
	if err != nil {
		return ""
	}
	known := fonts[regular]
	if !norm.NFC.IsNormalString(text) {
		text = norm.NFC.String(text)
	}
	return strings.Map(func(r rune) rune {
		if known.has(r) {
			return r
		}
		switch {
		case r == '\n' || r == '\t' || r == '\r' || unicode.IsControl(r) || unicode.Is(unicode.Zs, r):
			return ' '
		case r == '\u200b' || r == '\u00ad' || r == '\ufeff' || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r): // invisible
			return -1
		case r == '\u2011':
			return '-'
		}
		return missing
	}, text)
}

// widthOf measures a printable text.
func widthOf(text string, s style, size length) length {
	fonts, err := faces()
	if err != nil {
		return 0
	}
	sum, f := 0, fonts[s]
	for _, r := range text {
		if f.has(r) {
			sum += int(f.widths[r])
		}
	}
	return length(sum) * size / 1000
}

// wrap cuts a printable text into lines no wider than width: between words, else after a hyphen or a slash, else anywhere.
// A no-break space is no place to cut.
func wrap(text string, s style, size, width length) []string {
	var lines []string
	line, used, space := "", length(0), widthOf(" ", s, size)
	for word := range strings.SplitSeq(text, " ") {
		if word == "" {
			continue
		}
		wide := widthOf(word, s, size)
		if line != "" && used+space+wide <= width {
			line, used = line+" "+word, used+space+wide
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for wide > width {
			head := fitting(word, s, size, width)
			lines = append(lines, word[:head])
			wide -= widthOf(word[:head], s, size)
			word = word[head:]
		}
		wide = widthOf(word, s, size) // parts are rounded down each
		line, used = word, wide
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// fitting gives how many bytes of a word to put on a line: those that fit, back to its last hyphen or slash in the second
// half, and one character at least.
func fitting(word string, s style, size, width length) int {
	var used length
	end, cut := 0, 0
	for i, r := range word {
		used += widthOf(string(r), s, size)
		if used > width && i > 0 {
			break
		}
		end = i + utf8.RuneLen(r)
		if r == '-' || r == '/' || r == '\u00a0' {
			cut = end
		}
	}
	if end < len(word) && cut > end/2 {
		return cut
	}
	return end
}

// shortened gives a text on one line, cut with « … » where it is too long.
func shortened(text string, s style, size, width length) string {
	if widthOf(text, s, size) <= width {
		return text
	}
	return atMost(1, text, s, size, width)[0]
}

// atMost wraps a text that has no more room than so many lines, and cuts the last with « … ».
func atMost(count int, text string, s style, size, width length) []string {
	lines := wrap(text, s, size, width)
	if len(lines) <= count {
		return lines
	}
	return append(lines[:count-1:count-1], wrap(lines[count-1], s, size, width-widthOf("…", s, size))[0]+"…")
}
