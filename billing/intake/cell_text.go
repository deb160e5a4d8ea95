package intake

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// readFree reads a text or a code, without outer spaces. Accented letters are composed (NFC), so that a name typed on
// another system is the same text.
func readFree(text string, limit int, isCode bool) (string, problem) {
	if !isCode {
		text = oneLine(text)
	}
	if isPrintableASCII(text) {
		switch {
		case len(text) > limit:
			return "", wrong(tooLong, len(text), limit)
		case isCode && isScientific(text):
			return "", wrong(exponent)
		}
		return text, problem{}
	}
	for _, r := range text {
		switch {
		case r == utf8.RuneError:
			return "", wrong(lostCharacter)
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', isCode && unicode.Is(unicode.Cf, r):
			return "", wrong(controlCharacter, describe(r))
		}
	}
	text = norm.NFC.String(text)
	if length := utf8.RuneCountInString(text); length > limit {
		return "", wrong(tooLong, length, limit)
	}
	return text, problem{}
}

// oneLine folds the line breaks and tabs of a free text into spaces: an address typed on two lines is one text.
func oneLine(text string) string {
	if !strings.ContainsAny(text, "\n\r\t\u2028\u2029") {
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

// isScientific recognises 2,15904E+08, which is what a spreadsheet leaves of a SIREN that it took for a number.
func isScientific(text string) bool {
	if !strings.Contains(text, "E+") {
		return false
	}
	_, found := parseNumber(text)
	return found.code == exponent
}

func isPrintableASCII(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// describe names a character that cannot be seen.
func describe(r rune) string {
	switch r {
	case '\n', '\r', '\u2028', '\u2029':
		return "un retour à la ligne"
	case '\t':
		return "une tabulation"
	}
	return fmt.Sprintf("U+%04X", r)
}

// losesZero suspects that a code from a number cell had a leading zero: Excel drops it, and unless the cell has a mask of
// zeros nothing can bring it back.
func (c *columnReader) losesZero(code string) bool {
	switch {
	case c.Name == "siren":
		return len(code) < 9
	case c.Name == "siret":
		return len(code) < 14
	case c.Name == "code_postal", c.Names == "tiers", c.table == "tiers" && c.Name == "code":
		return len(code) == 4 // 1004 for the INSEE code 01004
	}
	return false
}
