package intake

import (
	"context"

	"quotepart/billing/dossier"
)

// Limits are small enough in tests for files that go past them to be made.
type Limits struct {
	FileBytes, UnzippedBytes int64
	Rows, Faults             int
}

// ReadWithin is Read with other limits; those that are zero are the usual ones.
func ReadWithin(ctx context.Context, path string, given Limits) (Result, error) {
	within := defaultLimits
	if given.FileBytes > 0 {
		within.fileBytes = given.FileBytes
	}
	if given.UnzippedBytes > 0 {
		within.unzippedBytes = given.UnzippedBytes
	}
	if given.Rows > 0 {
		within.rows = given.Rows
	}
	if given.Faults > 0 {
		within.faults = given.Faults
	}
	return readWithin(ctx, path, within)
}

// ReadCell reads a text as a cell of that column, and gives its canonical text or the code of its fault.
func ReadCell(table, column, text string) (canonical, code string) {
	t := dossier.Lookup(table)
	canonical, found := newColumnReader(t, &t.Columns[t.Index(column)]).read(cell{text: text})
	return canonical, codes[found.code].ID
}

// StoredNumber reads the text of a number cell of a sheet.
func StoredNumber(text string) (plain string, ok bool) {
	number, ok := parseStored(text)
	return number.plain(), ok
}

// StoredDate reads a serial number of a sheet as a date; ok is false where it is none.
func StoredDate(text string, date1904 bool) (day string, ok bool) {
	number, ok := parseStored(text)
	if !ok {
		return "", false
	}
	read := number.dateCell(date1904)
	return read.text, read.kind == dateCell
}

// FormatName names what a format of number makes of a cell.
func FormatName(code string) string {
	return [...]string{"plain", "percent", "date"}[formatOf(code)]
}

// Fold is the comparison of names.
func Fold(name string) string { return fold(name) }
