package pes

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// equivalents says what stands for a character that ISO-8859-1 lacks and that Unicode does not decompose, or decomposes into
// something else than what a French reader would write. docs/spec/pes.md, « Transliteration and lengths », has it in words.
var equivalents = map[rune]string{
	'œ': "oe", 'Œ': "OE", 'Ÿ': "Y", 'ẞ': "SS",
	'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D", 'ħ': "h", 'Ħ': "H", 'ŧ': "t", 'Ŧ': "T", 'ŋ': "ng", 'Ŋ': "NG", 'ı': "i", 'ĸ': "k", 'ƒ': "f", 'ə': "e", 'Ə': "E",
	'’': "'", '‘': "'", '‚': "'", '‛': "'", '′': "'", 'ʼ': "'", 'ʹ': "'", '‹': "'", '›': "'",
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '″': `"`, 'ʺ': `"`,
	'–': "-", '—': "-", '‒': "-", '―': "-", '‐': "-", '‑': "-", '−': "-", '⁃': "-", '•': "-", '‣': "-", '◦': "-", '▪': "-", '●': "-",
	'…': "...", '⁄': "/", '∕': "/", '№': "N°", '™': "(TM)", '‰': "o/oo", 'ˆ': "^", '˜': "~", 'μ': "µ",
	'≤': "<=", '≥': ">=", '≠': "<>", '≈': "~", '→': "->", '←': "<-",
	'⁰': "^0", '⁴': "^4", '⁵': "^5", '⁶': "^6", '⁷': "^7", '⁸': "^8", '⁹': "^9", // 10⁴ is not 104
}

const (
	euro        = '€'
	softHyphen  = '\u00AD' // in ISO-8859-1, and not seen: a label is not broken where it says
	longSolidus = '\u0338' // strikes a sign out: what is left of it would say the contrary
)

// Latin gives what ISO-8859-1 can hold of a text, in one line: what it lacks is written with what it has (œ as oe, « 12 € » as
// « 12 EUR », ő as o), line breaks, control characters and every kind of space become single spaces, and what has no equivalent
// (emoji, CJK, C1 controls) is dropped. The result can stand in XML 1.0 and in one byte a character, comes out of Latin as it
// went in, and may be empty.
func Latin(text string) string {
	var line latinLine
	runes := []rune(norm.NFC.String(text))
	for i, r := range runes {
		switch {
		case unicode.IsSpace(r) || r < ' ' || r == 0x7F:
			line.space = true
		case r == euro:
			line.space = line.space || unicode.IsDigit(line.last)
			line.write("EUR")
			line.space = i+1 < len(runes) && (unicode.IsLetter(runes[i+1]) || unicode.IsDigit(runes[i+1])) // 12€50
		default:
			line.space = line.space || isFraction(r) && unicode.IsDigit(line.last) // 1⅓ is not 11/3
			line.write(latinRune(r))
		}
	}
	return line.text.String()
}

// latinLine is a line in the making: a space waits until something follows it.
type latinLine struct {
	text  strings.Builder
	last  rune // what was written last; 0 at the beginning
	space bool // owed before what follows
}

func (l *latinLine) write(text string) {
	for _, r := range text {
		if r == ' ' {
			l.space = true
			continue
		}
		if l.space && l.last != 0 {
			l.text.WriteByte(' ')
		}
		l.text.WriteRune(r)
		l.space, l.last = false, r
	}
}

// latinRune writes one character with those of ISO-8859-1, or as nothing: half an equivalent is none.
func latinRune(r rune) string {
	if isLatin(r) {
		return string(r)
	}
	if equivalent, ok := equivalents[r]; ok {
		return equivalent
	}
	var written strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		equivalent, ok := equivalents[part]
		switch {
		case part == longSolidus:
			return ""
		case unicode.Is(unicode.M, part): // the accent of a letter, which goes
		case ok:
			written.WriteString(equivalent)
		case isLatin(part):
			written.WriteRune(part)
		default:
			return ""
		}
	}
	return written.String()
}

// isLatin says that a character is in ISO-8859-1, is seen, and is no control.
func isLatin(r rune) bool {
	return r >= ' ' && r < 0x7F || r > 0x9F && r <= 0xFF && r != softHyphen
}

// isFraction says that a character is a fraction that ISO-8859-1 lacks: ⅐ to ⅞.
func isFraction(r rune) bool { return r >= '⅐' && r <= '⅞' }

// Fit writes a text in ISO-8859-1 (see Latin) and in max characters at most, and says whether something was cut off. The cut is
// made between words where that keeps 60 % of the length at least, and leaves no comma, dash or opening bracket hanging.
func Fit(text string, max int) (fitted string, cut bool) { return shorten(Latin(text), max) }

// leastKept is the part of the length, in percent, below which a word is rather cut than left out whole.
const leastKept = 60

// hanging is what says nothing at the end of a text that goes no further.
const hanging = " ,;:-/&+([{«"

// shorten cuts a line of Latin.
func shorten(line string, max int) (string, bool) {
	if utf8.RuneCountInString(line) <= max {
		return line, false
	}
	runes := []rune(line)
	head := string(runes[:max])
	if runes[max] != ' ' { // the last word is cut
		if end := strings.LastIndexByte(head, ' '); end >= 0 && utf8.RuneCountInString(head[:end])*100 >= max*leastKept {
			head = head[:end]
		}
	}
	if kept := strings.TrimRight(head, hanging); kept != "" {
		return kept, true
	}
	return strings.TrimRight(head, " "), true
}

// postalEquivalents says what the postal norm makes of what Latin leaves and Unicode does not decompose.
var postalEquivalents = strings.NewReplacer("ß", "SS", "Æ", "AE", "æ", "AE", "Ø", "O", "ø", "O", "Ð", "D", "ð", "D", "Þ", "TH", "þ", "TH", "&", " ET ")

// Postal writes a text as the postal norm wants it (AFNOR NF Z10-011, recommended by DGFiP in Class_AdresseFacture) and in max
// characters at most, and says whether something was cut off: capitals A to Z, digits and single spaces. Accents go, œ is OE, &
// is ET; apostrophes, hyphens and any other punctuation become spaces, but for the points inside an acronym: C.C.A.S. is CCAS.
func Postal(text string, max int) (string, bool) {
	var line latinLine
	runes := []rune(norm.NFKD.String(postalEquivalents.Replace(Latin(text))))
	for i, r := range runes {
		switch {
		case isASCIILetter(r) || r >= '0' && r <= '9':
			line.write(string(unicode.ToUpper(r)))
		case unicode.Is(unicode.M, r) || r == '.' && insideAcronym(runes, i):
		default:
			line.space = true
		}
	}
	return shorten(line.text.String(), max)
}

// insideAcronym says that a point stands between two letters that are each alone: J.M. and C.C.A.S., not J.DUPONT.
func insideAcronym(runes []rune, point int) bool {
	letter := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsLetter(runes[i]) }
	accent := func(i int) bool { return i < len(runes) && unicode.Is(unicode.M, runes[i]) }
	before, after := point-1, point+1
	for before > 0 && accent(before) {
		before--
	}
	past := after + 1
	for accent(past) {
		past++
	}
	return letter(before) && !letter(before-1) && letter(after) && !letter(past)
}

func isASCIILetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// Meaningful says whether DGFiP's type V_BaseAlphanum takes a text: not an empty one, a lone space or point, « nc », a text
// of several lines, nor only zeros. The patterns are in Simple_Type.xsd; lengths and other facets are not its business.
func Meaningful(text string) bool {
	if strings.Trim(text, "0") == "" { // .*[^0]+.*
		return false
	}
	switch utf8.RuneCountInString(text) { // [^ \.]|n[^c]|[^n]c|[^n][^c]|...+
	case 1:
		return text != " " && text != "."
	case 2:
		return text != "nc"
	default:
		return !strings.ContainsAny(text, "\n\r")
	}
}
