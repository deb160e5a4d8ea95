package intake

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// numberFormat is what the format of a number cell makes of it.
type numberFormat int8

const (
	plainFormat numberFormat = iota
	percentFormat
	dateFormat
	paddedFormat // and beyond: paddedFormat + n shows at least n digits, as 00000 does for an INSEE code
)

// numberFormats gives what each style of the workbook makes of a number.
func numberFormats(book *excelize.File) []numberFormat {
	styles := book.Styles
	if styles == nil || styles.CellXfs == nil {
		return nil
	}
	custom := map[int]string{}
	if styles.NumFmts != nil {
		for _, given := range styles.NumFmts.NumFmt {
			custom[given.NumFmtID] = given.FormatCode
		}
	}
	formats := make([]numberFormat, len(styles.CellXfs.Xf))
	for i, style := range styles.CellXfs.Xf {
		if style.NumFmtID == nil {
			continue
		}
		if code, ok := custom[*style.NumFmtID]; ok {
			formats[i] = formatOf(code)
			continue
		}
		formats[i] = builtInFormat(*style.NumFmtID)
	}
	return formats
}

// format gives the format of a style, style 0 being that of a workbook without any.
func (w *workbook) format(style int) numberFormat {
	if style >= len(w.formats) {
		return plainFormat
	}
	return w.formats[style]
}

// builtInFormat knows the formats that have a number and no text in the file (ECMA-376, 18.8.30), those of East Asia
// included.
func builtInFormat(id int) numberFormat {
	switch {
	case id == 9 || id == 10:
		return percentFormat
	case id >= 14 && id <= 22, id >= 27 && id <= 36, id >= 45 && id <= 47, id >= 50 && id <= 58:
		return dateFormat
	}
	return plainFormat
}

// formatOf reads the text of a format, which is the same in every language: yyyy, mm, dd, hh, ss for dates and hours.
// Texts in quotes, behind a backslash or in brackets (a colour, a currency) are no part of it.
func formatOf(code string) numberFormat {
	code, _, _ = strings.Cut(strings.ToLower(code), ";") // the format of positive numbers
	if len(code) < 64 && len(code) > 1 && strings.Trim(code, "0") == "" {
		return paddedFormat + numberFormat(len(code))
	}
	if strings.Contains(code, "general") {
		return plainFormat
	}
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			i += skip(code[i+1:], '"')
		case '[':
			inside := code[i+1 : i+1+skip(code[i+1:], ']')]
			if isLapse(strings.TrimSuffix(inside, "]")) {
				return dateFormat
			}
			i += len(inside)
		case '\\', '_', '*':
			i++
		case '%':
			return percentFormat
		case 'y', 'd', 'm', 'h', 's':
			return dateFormat
		}
	}
	return plainFormat
}

// skip gives how far the closing mark is.
func skip(text string, mark byte) int {
	if at := strings.IndexByte(text, mark); at >= 0 {
		return at + 1
	}
	return len(text)
}

// isLapse tells [h] or [mm], a lapse of time, from [Magenta] and [$€-40C].
func isLapse(inside string) bool {
	return inside != "" && (strings.Trim(inside, "h") == "" || strings.Trim(inside, "m") == "" || strings.Trim(inside, "s") == "")
}
