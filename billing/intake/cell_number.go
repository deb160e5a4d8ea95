package intake

import (
	"strings"
	"unicode/utf8"

	"quotepart/billing/dossier"
)

// number is a number as it was written: canonical text, how many decimals are left, and the unit it bore.
type number struct {
	text     string
	decimals int
	unit     rune // '%', '€' or 0
}

// readNumber reads a text of an Integer, Decimal, Amount or Rate column.
func (c *columnReader) readNumber(text string) (string, problem) {
	read, found := parseNumber(text)
	switch {
	case found.code != none:
		return "", found
	case read.unit != 0 && !strings.ContainsRune(c.units, read.unit):
		return "", c.refuseUnit(read.unit)
	case c.Type == dossier.Amount && read.decimals > 2:
		return "", wrong(tooManyCents)
	}
	c.unit = read.unit
	if c.Type == dossier.Integer {
		return c.readInteger(text, read)
	}
	return read.text, problem{}
}

// readInteger refuses a mark even before zeros: in « 1.000 » it may stand for thousands.
func (c *columnReader) readInteger(text string, read number) (string, problem) {
	if strings.ContainsAny(text, ",.") {
		return "", wrong(notInteger)
	}
	switch {
	case c.Name == "rang" && (read.text == "0" || read.text[0] == '-'):
		return "", wrong(notPositive)
	case c.Name == "exercice" && (len(read.text) != 4 || read.text < "1900" || read.text > "2999"):
		return "", wrong(notExercice)
	}
	return read.text, problem{}
}

func (c *columnReader) refuseUnit(unit rune) problem {
	hint := "écrivez le nombre seul"
	if unit == '%' && c.Type != dossier.Integer {
		hint = "écrivez le nombre en décimales (0,5 et non 50 %) ; dans Excel, donnez à la cellule le format Nombre"
	}
	return wrong(unitRefused, string(unit)).hinting(hint)
}

// numberScan walks over the text of a number and keeps its canonical digits.
type numberScan struct {
	text     string
	at       int
	buffer   [2 + wholeDigits + decimalDigits]byte // room for the sign, then the digits and the point
	length   int                                   // of what stands in the buffer; it is no slice of it, so as to stay on the stack
	whole    int                                   // digits before the mark, without leading zeros
	group    int                                   // digits since the start or the last space
	spaced   bool
	digits   int // digits on the side of the mark where the scan is, zeros included
	kept     int // decimals up to the last that is no zero
	overflow bool
}

// parseNumber reads a number, without outer spaces. The mark is a comma or a point, spaces may stand between thousands,
// and a « % » or « € » may close it; 12,345 is the decimal 12.345. The canonical text has a point, no leading nor
// trailing zero, and no sign but the minus of a number that is not zero.
func parseNumber(text string) (number, problem) {
	scan := numberScan{text: text, length: 1}
	negative := scan.sign()
	if found := scan.integerPart(); found.code != none {
		return number{}, found
	}
	wholeDigitsSeen := scan.digits
	if found := scan.decimalPart(); found.code != none {
		return number{}, found
	}
	if wholeDigitsSeen+scan.digits == 0 {
		return number{}, wrong(notNumber)
	}
	unit, found := scan.suffix()
	if found.code != none {
		return number{}, found
	}
	if scan.overflow {
		return number{}, wrong(tooManyDigits)
	}
	return number{text: scan.canonical(negative), decimals: scan.kept, unit: unit}, problem{}
}

// sign passes a plus or a minus, be it the typographic one, with spaces behind it as accountants set it.
func (s *numberScan) sign() (negative bool) {
	switch {
	case strings.HasPrefix(s.text, "-"):
		s.at, negative = 1, true
	case strings.HasPrefix(s.text, "+"):
		s.at = 1
	case strings.HasPrefix(s.text, "−"):
		s.at, negative = len("−"), true
	default:
		return false
	}
	for s.space() {
	}
	return negative
}

// space passes one of the spaces that French typography or a thousands separator puts in numbers.
func (s *numberScan) space() bool {
	for _, space := range [...]string{" ", "\u202f", "\u00a0", "\u2009"} {
		if strings.HasPrefix(s.text[s.at:], space) {
			s.at += len(space)
			return true
		}
	}
	return false
}

func (s *numberScan) digit() (byte, bool) {
	if s.at < len(s.text) && '0' <= s.text[s.at] && s.text[s.at] <= '9' {
		s.at++
		return s.text[s.at-1], true
	}
	return 0, false
}

// integerPart reads the digits before the mark. After a first space, groups have three digits.
func (s *numberScan) integerPart() problem {
	for {
		if digit, ok := s.digit(); ok {
			s.digits++
			s.group++
			s.keepWhole(digit)
			continue
		}
		before := s.at
		if s.digits == 0 || !s.space() {
			break
		}
		if s.at < len(s.text) && strings.IndexByte("0123456789,.", s.text[s.at]) < 0 {
			s.at = before // the spaces before a unit, or a second one in a row, which suffix refuses
			break
		}
		if s.badGroup() {
			return wrong(misplacedSpace)
		}
		s.group, s.spaced = 0, true
	}
	if s.spaced && s.group != 3 {
		return wrong(misplacedSpace)
	}
	return problem{}
}

func (s *numberScan) badGroup() bool {
	return s.group > 3 || s.spaced && s.group != 3
}

func (s *numberScan) put(character byte) {
	s.buffer[s.length] = character
	s.length++
}

func (s *numberScan) keepWhole(digit byte) {
	switch {
	case s.whole == 0 && digit == '0':
	case s.whole == wholeDigits:
		s.overflow = true
	default:
		s.put(digit)
		s.whole++
	}
}

// decimalPart reads the mark and the digits behind it; a mark without any digit behind it looks cut, and is refused.
func (s *numberScan) decimalPart() problem {
	s.digits = 0
	if s.at == len(s.text) || s.text[s.at] != ',' && s.text[s.at] != '.' {
		return problem{}
	}
	s.at++
	if s.whole == 0 {
		s.put('0')
	}
	point := s.length
	s.put('.')
	for {
		digit, ok := s.digit()
		if !ok {
			break
		}
		s.digits++
		if s.digits <= decimalDigits {
			s.put(digit)
		}
		if digit != '0' {
			s.kept = s.digits
			s.overflow = s.overflow || s.digits > decimalDigits
		}
	}
	if s.digits == 0 {
		if s.at < len(s.text) && (s.text[s.at] == ',' || s.text[s.at] == '.') {
			return wrong(mixedMarks)
		}
		return wrong(notNumber)
	}
	if s.kept == 0 {
		s.length = point
	} else {
		s.length = point + 1 + min(s.kept, decimalDigits)
	}
	return problem{}
}

// suffix reads the unit, and says what is wrong with anything else that is left.
func (s *numberScan) suffix() (rune, problem) {
	spaces := 0
	for s.space() {
		spaces++
	}
	rest := s.text[s.at:]
	switch {
	case rest == "" && spaces == 0:
		return 0, problem{}
	case rest == "%":
		return '%', problem{}
	case rest == "€":
		return '€', problem{}
	case rest == "" || '0' <= rest[0] && rest[0] <= '9':
		return 0, wrong(misplacedSpace)
	case (rest[0] == ',' || rest[0] == '.') && spaces == 0:
		return 0, wrong(mixedMarks)
	case isExponent(rest):
		return 0, wrong(exponent)
	}
	if first, _ := utf8.DecodeRuneInString(rest); first == '£' || first == '$' {
		return 0, wrong(unitRefused, string(first)).hinting("les montants sont en euros : écrivez le nombre seul")
	}
	return 0, wrong(notNumber)
}

func isExponent(rest string) bool {
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	digits := strings.TrimLeft(rest[1:], "+-")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}

// canonical gives the text. Where the text given is canonical already, or starts with the canonical text as 46000,00
// does, no other is made: nearly all numbers of a file are so.
func (s *numberScan) canonical(negative bool) string {
	if s.length == 1 {
		return "0"
	}
	if negative && (s.whole > 0 || s.kept > 0) {
		s.buffer[0] = '-'
		return shared(s.text, s.buffer[:s.length])
	}
	return shared(s.text, s.buffer[1:s.length])
}

// shared gives the bytes as a string, cut from the text where they are its beginning.
func shared(text string, canonical []byte) string {
	if len(text) >= len(canonical) && text[:len(canonical)] == string(canonical) {
		return text[:len(canonical)]
	}
	return string(canonical)
}

// wholeLength counts the digits of a plain decimal before its point.
func wholeLength(plain string) int {
	whole, _, _ := strings.Cut(strings.TrimPrefix(plain, "-"), ".")
	return len(whole)
}
