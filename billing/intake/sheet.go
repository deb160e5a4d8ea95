package intake

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// maxColumns is how many columns a sheet has at most, XFD being the last.
const maxColumns = 16384

var errDamaged = errors.New("damaged sheet")

// sheetStream gives the rows of a sheet one after the other, with what the sheet knows of each cell.
type sheetStream struct {
	row    int    // number of the row at hand, and of the last one after the end
	cells  []cell // of the row at hand; reused by the next
	merged []string
	err    error

	book    *workbook
	part    io.ReadCloser
	decoder *xml.Decoder
	inData  bool // between <sheetData> and its end
	closed  bool // the end of <sheetData> was seen
	ruby    bool // in the phonetic guide of an East Asian text, which is no part of it
	raw     rawCell
	text    []byte // characters of the element at hand
}

// rawCell is a cell as it is written in the sheet.
type rawCell struct {
	column     int // from 0
	kind       string
	style      int
	value      string // <v>, or the text of <is>
	hasValue   bool
	formula    string
	hasFormula bool
}

func (w *workbook) stream(of sheet) (*sheetStream, error) {
	part, err := w.openPart(of.part)
	if err != nil {
		return nil, err
	}
	return &sheetStream{book: w, part: part, decoder: xml.NewDecoder(part)}, nil
}

func (s *sheetStream) close() { _ = s.part.Close() }

// next reads the next row. After the last it reads the rest of the part, with the merged cells and the checksum.
func (s *sheetStream) next() bool {
	s.cells = s.cells[:0]
	s.raw.column = -1
	for s.err == nil {
		token, err := s.decoder.RawToken()
		switch {
		case err == io.EOF && s.closed:
			return false
		case err != nil:
			s.err = errDamaged
			return false
		}
		switch element := token.(type) {
		case xml.StartElement:
			s.text = s.text[:0]
			s.start(element)
		case xml.CharData:
			s.text = append(s.text, element...)
		case xml.EndElement:
			if s.end(element.Name.Local) {
				return true
			}
		}
	}
	return false
}

func (s *sheetStream) start(element xml.StartElement) {
	switch element.Name.Local {
	case "sheetData":
		s.inData = true
	case "row":
		s.row = s.startRow(element.Attr)
	case "c":
		s.startCell(element.Attr)
	case "f":
		s.raw.hasFormula = true
	case "rPh":
		s.ruby = true
	case "mergeCell":
		if reference := attribute(element.Attr, "ref"); len(s.merged) < 1000 {
			s.merged = append(s.merged, reference)
		}
	}
}

// startRow gives the number of the row. Where it has none, it follows the one before.
func (s *sheetStream) startRow(attributes []xml.Attr) int {
	text := attribute(attributes, "r")
	if text == "" {
		return s.row + 1
	}
	row, err := strconv.Atoi(text)
	if err != nil || row <= s.row {
		s.err = errDamaged
		return s.row
	}
	return row
}

func (s *sheetStream) startCell(attributes []xml.Attr) {
	s.raw = rawCell{column: s.raw.column + 1}
	for _, given := range attributes {
		switch given.Name.Local {
		case "r":
			s.raw.column = columnIndex(given.Value)
		case "t":
			s.raw.kind = given.Value
		case "s":
			s.raw.style, _ = strconv.Atoi(given.Value)
		}
	}
	if s.raw.column < 0 || s.raw.column >= maxColumns {
		s.err = errDamaged
	}
}

func attribute(attributes []xml.Attr, name string) string {
	for _, given := range attributes {
		if given.Name.Local == name {
			return given.Value
		}
	}
	return ""
}

// columnIndex gives the column of a reference, 2 for C14, or -1.
func columnIndex(reference string) int {
	index := 0
	for i := range len(reference) {
		letter := reference[i] | 0x20
		if letter < 'a' || letter > 'z' || i > 3 {
			break
		}
		index = index*26 + int(letter-'a') + 1
	}
	return index - 1
}

// end closes an element, and tells whether it was a row.
func (s *sheetStream) end(name string) bool {
	if !s.inData {
		return false
	}
	switch name {
	case "v":
		s.raw.value, s.raw.hasValue = string(s.text), true
	case "t": // of <is>, in one run or several
		if !s.ruby {
			s.raw.value, s.raw.hasValue = s.raw.value+string(s.text), true
		}
	case "rPh":
		s.ruby = false
	case "f":
		s.raw.formula = string(s.text)
	case "c":
		s.endCell()
	case "row":
		return true
	case "sheetData":
		s.inData, s.closed = false, true
	}
	s.text = s.text[:0]
	return false
}

func (s *sheetStream) endCell() {
	given, err := s.interpret(&s.raw)
	if err == nil && s.raw.column < 0 { // the end of a cell that never began
		err = errDamaged
	}
	if err != nil {
		s.err = err
		return
	}
	if given.isEmpty() {
		return // sheets are full of empty cells that only bear a border
	}
	for len(s.cells) <= s.raw.column {
		s.cells = append(s.cells, cell{})
	}
	s.cells[s.raw.column] = given
}

// interpret gives the cell what its type and style say of it.
func (s *sheetStream) interpret(raw *rawCell) (cell, error) {
	if raw.hasFormula && (!raw.hasValue || raw.value == "" && raw.kind != "str") {
		return cell{"=" + raw.formula, uncachedCell}, nil
	}
	switch raw.kind {
	case "s":
		return s.sharedString(raw)
	case "str", "inlineStr":
		return cell{text: unescape(raw.value)}, nil
	case "b":
		return cell{raw.value, booleanCell}, nil
	case "e":
		return cell{raw.value, errorCell}, nil
	case "d":
		return isoCell(raw.value), nil
	case "", "n":
		return s.number(raw)
	}
	return cell{}, errDamaged
}

func (s *sheetStream) sharedString(raw *rawCell) (cell, error) {
	if !raw.hasValue {
		return cell{}, nil
	}
	index, err := strconv.Atoi(raw.value)
	if err != nil || index < 0 || index >= len(s.book.strings) {
		return cell{}, errDamaged
	}
	return cell{text: s.book.strings[index]}, nil
}

// isoCell reads a date that a sheet holds as text, which the standard allows and Excel never writes.
func isoCell(value string) cell {
	day, clock, _ := strings.Cut(value, "T")
	if strings.Trim(clock, "0:.Z") != "" {
		return cell{value, momentCell}
	}
	return cell{day, dateCell}
}

func (s *sheetStream) number(raw *rawCell) (cell, error) {
	value := strings.TrimSpace(raw.value)
	if value == "" {
		return cell{}, nil
	}
	decimal, ok := parseStored(value)
	if !ok {
		return cell{}, errDamaged
	}
	if raw.style < 0 || raw.style > 0 && raw.style >= len(s.book.formats) {
		return cell{}, errDamaged // without its format, nobody knows whether 0.5 is 50 %
	}
	format := s.book.format(raw.style)
	switch format {
	case percentFormat:
		decimal.exponent += 2
		return cell{decimal.plain(), percentCell}, nil
	case dateFormat:
		return decimal.dateCell(s.book.date1904), nil
	}
	text := decimal.plain()
	if digits := int(format - paddedFormat); digits > len(text) && strings.Trim(text, "0123456789") == "" {
		text = strings.Repeat("0", digits-len(text)) + text
	}
	return cell{text, numberCell}, nil
}
