package pack

import (
	"bytes"
	"strconv"
)

// Inside a field four bytes are written with a backslash, so that a row is always one line and a field never holds a tab.
const escaped = "\\\t\n\r"

// appendField adds a field to a row.
func appendField[T string | []byte](row []byte, field T) []byte {
	for i := range len(field) {
		switch c := field[i]; c {
		case '\\':
			row = append(row, `\\`...)
		case '\t':
			row = append(row, `\t`...)
		case '\n':
			row = append(row, `\n`...)
		case '\r':
			row = append(row, `\r`...)
		default:
			row = append(row, c)
		}
	}
	return row
}

// unescape gives the text of a field; false for one that appendField does not write.
func unescape(field []byte) (string, bool) {
	if !bytes.ContainsAny(field, escaped) {
		return string(field), true
	}
	text := make([]byte, 0, len(field))
	for i := 0; i < len(field); i++ {
		c := field[i]
		switch c {
		case '\t', '\n', '\r':
			return "", false
		case '\\':
			if i++; i == len(field) {
				return "", false
			}
			switch field[i] {
			case '\\':
				c = '\\'
			case 't':
				c = '\t'
			case 'n':
				c = '\n'
			case 'r':
				c = '\r'
			default:
				return "", false
			}
		}
		text = append(text, c)
	}
	return string(text), true
}

// integer reads a number in its only writing.
func integer(field []byte) (int64, bool) {
	if len(field) > 20 {
		return 0, false
	}
	n, err := strconv.ParseInt(string(field), 10, 64)
	var back [20]byte
	return n, err == nil && bytes.Equal(strconv.AppendInt(back[:0], n, 10), field)
}
