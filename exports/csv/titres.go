package csv

import (
	"io"
	"strings"

	"quotepart/exports"
)

// Titres writes titres.csv: one row for each line of each document, for finance software that takes no PES
// (docs/spec/handover.md). It answers what Reading.Handover may answer.
func Titres(w io.Writer, r *exports.Reading) error {
	rows, err := r.Handover()
	if err != nil {
		return err
	}
	columns := exports.HandoverColumns()
	names := make([]string, 0, len(columns))
	for i := range columns {
		names = append(names, columns[i].Name)
	}
	out := newRows(w, strings.Join(names, ";"))
	for i := range rows {
		for j := range columns {
			cell := columns[j].Cell(&rows[i])
			if cell.Kind() == exports.Text {
				out.text(disarmed(cell.Plain()))
				continue
			}
			out.text(cell.Exact())
		}
		out.end()
	}
	return out.close()
}

// disarmed sets an apostrophe before a free text that a spreadsheet would run as a formula.
func disarmed(text string) string {
	if text != "" && strings.ContainsRune("=+-@", rune(text[0])) {
		return "'" + text
	}
	return text
}
