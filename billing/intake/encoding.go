package intake

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// survey is what a first pass over a CSV file tells: whether it is text at all, in which encoding, and how long it may
// be. The encoding cannot be told from the beginning alone: a file may be plain ASCII up to its last name.
type survey struct {
	problem   problem
	line      int    // of the problem, 0: the whole file
	bom       bool   // UTF-8, and says so
	utf8      bool   // UTF-8, ASCII included; else Windows-1252
	lines     int    // at most so many rows
	header    string // the first line that is not empty, not decoded
	sequences int    // letters of two bytes or more that are well-formed UTF-8
	invalid   int    // bytes that are not UTF-8
	badLine   int    // where the first of them stands
}

// surveyText looks through the whole file, one block at a time.
func surveyText(file io.Reader) (survey, error) {
	var s survey
	buffer := make([]byte, lineBytes+utf8.UTFMax)
	carried := 0
	for first := true; ; first = false {
		read, err := io.ReadFull(file, buffer[carried:lineBytes])
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return s, err
		}
		block, last := buffer[:carried+read], err != nil
		if first {
			s.head(block)
		}
		if s.refuse(block); s.problem.code != none {
			return s, nil
		}
		carried = s.count(block, last)
		copy(buffer, block[len(block)-carried:])
		if last {
			break
		}
	}
	s.conclude()
	return s, nil
}

// head reads what only the beginning tells.
func (s *survey) head(block []byte) {
	if bytes.HasPrefix(block, []byte("\xff\xfe")) || bytes.HasPrefix(block, []byte("\xfe\xff")) {
		s.problem = wrong(utf16File)
		return
	}
	if found, ok := binaryFormat(block); ok {
		s.problem = found
		return
	}
	text, bom := bytes.CutPrefix(block, []byte("\xef\xbb\xbf"))
	s.bom = bom
	text = bytes.TrimLeft(text, "\r\n")
	line, _, _ := bytes.Cut(text, []byte("\n"))
	s.header = string(line)
	if bytes.IndexByte(block, '\n') < 0 && bytes.IndexByte(bytes.TrimRight(block, "\r"), '\r') >= 0 {
		s.problem = wrong(loneReturns)
	}
}

// binaryFormat recognises the files that people rename.
func binaryFormat(block []byte) (problem, bool) {
	switch {
	case bytes.HasPrefix(block, []byte("PK\x03\x04")):
		return wrong(binaryFile, " mais un classeur ou une archive").hinting("enregistrez la feuille au format CSV, ou importez le classeur .xlsx lui-même"), true
	case bytes.HasPrefix(block, oleMagic):
		return wrong(binaryFile, " mais un ancien classeur Excel").hinting("ouvrez-le dans Excel et enregistrez-le au format CSV"), true
	case bytes.HasPrefix(block, []byte("%PDF-")):
		return wrong(binaryFile, " mais un PDF").hinting("demandez les données d'origine, au format CSV"), true
	}
	return problem{}, false
}

// refuse looks for what no text has.
func (s *survey) refuse(block []byte) {
	switch at := bytes.IndexByte(block, 0); {
	case s.problem.code != none:
	case at >= 0:
		s.problem = wrong(binaryFile, " (il contient des octets nuls)").hinting("enregistrez la table au format CSV depuis votre logiciel ; si le fichier vient d'un transfert, reprenez l'original")
		s.line = 1 + s.lines + bytes.Count(block[:at], []byte("\n"))
	case len(block) >= lineBytes && bytes.IndexByte(block, '\n') < 0:
		s.problem = wrong(lineTooLong)
		s.line = 1 + s.lines
	}
}

// count takes stock of the bytes of a block, and gives how many at its end begin a letter that the next block ends.
func (s *survey) count(block []byte, last bool) (carried int) {
	before := s.lines
	s.lines += bytes.Count(block, []byte("\n"))
	for i := 0; i < len(block); {
		if block[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !last && !utf8.FullRune(block[i:]) {
			return len(block) - i
		}
		r, size := utf8.DecodeRune(block[i:])
		if r == utf8.RuneError && size == 1 {
			if s.invalid == 0 {
				s.badLine = 1 + before + bytes.Count(block[:i], []byte("\n"))
			}
			s.invalid++
		} else {
			s.sequences++
		}
		i += size
	}
	return 0
}

// conclude settles the encoding. Windows-1252 text holds almost no well-formed sequence by chance (« É» » is one), so
// that a file with more of them than of ill-formed bytes is UTF-8 that was cut or mixed: read as Windows-1252, its
// accents would turn into « Ã© » in silence.
func (s *survey) conclude() {
	s.lines++ // the last one may have no end
	s.utf8 = s.invalid == 0
	if !s.utf8 && (s.bom || s.sequences > s.invalid) {
		s.problem, s.line = wrong(mixedEncodings), s.badLine
	}
}

// separatorOf finds the separator of a header line: the one that gives most names of columns, then the one that occurs
// most.
func separatorOf(header string, names map[string]bool) rune {
	best, bestKnown, bestCount := ';', -1, -1
	for _, separator := range []rune{';', '\t', ','} {
		known := 0
		cells := strings.Split(header, string(separator))
		for _, name := range cells {
			if names[fold(strings.Trim(strings.TrimSpace(name), `"`))] {
				known++
			}
		}
		if known > bestKnown || known == bestKnown && len(cells) > bestCount {
			best, bestKnown, bestCount = separator, known, len(cells)
		}
	}
	return best
}
