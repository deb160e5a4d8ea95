package xlsx

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"quotepart/allocation/money"
	"quotepart/exports"
)

// valueOf gives what the library writes for a cell: a string is always text there, whatever it begins with, and a number
// always a number.
func valueOf(c exports.Cell) (any, error) {
	switch c.Kind() {
	case exports.Text, exports.Code:
		return clip(c.Plain()), nil
	case exports.Integer:
		return c.Integer(), nil
	case exports.Amount:
		return euros(c.Cents())
	case exports.Quantity, exports.Price:
		return nearest(c.Ratio()), nil
	case exports.Percent:
		return nearest(c.Ratio().Mul(money.Fraction(1, 100))), nil
	case exports.Date:
		return serial(c), nil
	}
	return nil, nil
}

// serial gives the day number of a workbook: 1 is 1900-01-01, and 1900 is taken for a leap year, so that days from March
// 1900 on count from 1899-12-30.
func serial(c exports.Cell) int64 {
	const epoch = 25569 // 1970-01-01
	return int64(c.Day()) + epoch
}

// clip cuts a text to what a cell holds, and says so with « … »: the library would cut it without a word. A control
// character, which the format cannot hold, becomes a space.
func clip(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == utf8.RuneError || r == '\ufffe' || r == '\uffff' {
			return ' '
		}
		return r
	}, text)
	if len(text) <= excelize.TotalCellChars {
		return text
	}
	units := 0 // the limit counts units of UTF-16
	for i, r := range text {
		if units += utf16.RuneLen(r); units > excelize.TotalCellChars-1 {
			if utf16Length(text) <= excelize.TotalCellChars {
				return text
			}
			return text[:i] + "…"
		}
	}
	return text
}

func utf16Length(text string) int {
	units := 0
	for _, r := range text {
		units += utf16.RuneLen(r)
	}
	return units
}
