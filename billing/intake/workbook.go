package intake

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"quotepart/billing/dossier"
)

// workbook is what must be known of a workbook to read its cells. excelize opens it and tells its sheets, its styles
// and its calendar. The cells are streamed by sheet.go from the same bytes: the row iterator of excelize gives neither
// the type, the style nor the formula of a cell, and its cell functions, which do, hold the whole sheet in memory
// (measured on 100,000 rows of 10 cells: 8 s and 860 MB).
type workbook struct {
	path     string
	parts    map[string]*zip.File // by lower-case name
	sheets   []sheet
	formats  []numberFormat // by style of a cell
	strings  []string       // the shared strings
	date1904 bool
}

// sheet is one sheet of the workbook, in its order.
type sheet struct {
	name   string
	part   string
	hidden bool
}

// The beginnings of the files that carry the name .xlsx.
var (
	oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") // .xls, and any workbook behind a password
	zipMagic = []byte("PK\x03\x04")
)

// guideSheets are the sheets of the model workbook that explain it. Neither they nor the summary that billing/retour puts
// before the others (isSummaryName) are tables.
var guideSheets = map[string]bool{"guide": true, "lisezmoi": true}

// readWorkbook reads every sheet of a workbook that is a table. The error is that of the context.
func (r *reading) readWorkbook(path string) error { return r.readBook(path, r.readSheets) }

// readBook opens a workbook and lets do read its sheets, unless the file is none.
func (r *reading) readBook(path string, do func(*workbook) error) error {
	file, size, found := r.open(path)
	if found.code != none {
		r.fault(found, place{file: path})
		r.files = append(r.files, File{Name: filepath.Base(path), Bytes: size})
		return nil
	}
	defer file.Close()
	digest := sha256.New()
	if _, err := io.Copy(digest, file); err != nil {
		r.fault(wrong(unreadable, reason(err)), place{file: path})
		return nil
	}
	r.files = append(r.files, File{Name: filepath.Base(path), SHA256: hex.EncodeToString(digest.Sum(nil)), Bytes: size})
	book, found := openWorkbook(file, path, size, r.within)
	if found.code != none {
		r.fault(found, place{file: path})
		return nil
	}
	return do(book)
}

// openWorkbook says what the file is, where it is no workbook that can be read.
func openWorkbook(file *os.File, path string, size int64, within limits) (*workbook, problem) {
	if size == 0 {
		return nil, wrong(corruptWorkbook)
	}
	magic := make([]byte, len(oleMagic))
	_, _ = file.ReadAt(magic, 0)
	if bytes.Equal(magic, oleMagic) {
		return nil, oleProblem(io.NewSectionReader(file, 0, size))
	}
	if !bytes.HasPrefix(magic, zipMagic) {
		return nil, wrong(corruptWorkbook)
	}
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return nil, wrong(corruptWorkbook)
	}
	book := &workbook{path: path, parts: make(map[string]*zip.File, len(archive.File))}
	if found := book.index(archive, within); found.code != none {
		return nil, found
	}
	return book, book.open(within)
}

// oleProblem tells an encrypted workbook, which is an OLE container with a stream of that name, from an .xls.
func oleProblem(file io.Reader) problem {
	content, err := io.ReadAll(file)
	if err != nil {
		return wrong(unreadable, reason(err))
	}
	var name []byte
	for _, unit := range utf16.Encode([]rune("EncryptedPackage")) {
		name = append(name, byte(unit), byte(unit>>8))
	}
	if bytes.Contains(content, name) {
		return wrong(passwordProtected)
	}
	return wrong(otherFormat, otherFormats[".xls"])
}

// index lists the parts of the archive and adds up what they weigh once inflated. archive/zip refuses a part that
// inflates to more than it declares.
func (w *workbook) index(archive *zip.Reader, within limits) problem {
	var total uint64
	for _, part := range archive.File {
		total += min(part.UncompressedSize64, 1<<62) // so that no sum overflows before it is compared
		if total > uint64(within.unzippedBytes) {
			return wrong(inflatesTooMuch, weight(within.unzippedBytes))
		}
		w.parts[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(part.Name, `\`, "/"), "/"))] = part
	}
	switch {
	case w.parts["content.xml"] != nil && w.parts["mimetype"] != nil:
		return wrong(otherFormat, otherFormats[".ods"])
	case w.parts["xl/workbook.bin"] != nil:
		return wrong(otherFormat, otherFormats[".xlsb"])
	case w.parts["index/document.iwa"] != nil:
		return wrong(otherFormat, otherFormats[".numbers"])
	}
	return problem{}
}

// open lets excelize read the workbook, and keeps what it knows of it. A file made to harm may make it panic, which is
// that file's fault and not ours. excelize writes large sheets to temporary files, which go with their folder.
func (w *workbook) open(within limits) (found problem) {
	temporary, err := os.MkdirTemp("", "quotepart-")
	if err != nil {
		return wrong(unreadable, reason(err))
	}
	defer os.RemoveAll(temporary)
	defer func() {
		if recover() != nil {
			found = wrong(corruptWorkbook)
		}
	}()
	book, err := excelize.OpenFile(w.path, excelize.Options{
		RawCellValue: true, TmpDir: temporary,
		UnzipSizeLimit: within.unzippedBytes, UnzipXMLSizeLimit: min(within.unzippedBytes, excelize.StreamChunkSize),
	})
	if book != nil {
		defer book.Close()
	}
	if err != nil || w.describe(book) != nil {
		return wrong(corruptWorkbook)
	}
	return problem{}
}

// describe finds the part of each sheet, the calendar, the formats of numbers and the shared strings.
func (w *workbook) describe(book *excelize.File) error {
	relations, err := w.workbookRelations()
	if err != nil {
		return err
	}
	if book.WorkBook == nil {
		return errDamaged
	}
	for _, listed := range book.WorkBook.Sheets.Sheet {
		if relation := relations[listed.ID]; relation.is("worksheet") {
			w.sheets = append(w.sheets, sheet{name: listed.Name, part: relation.part, hidden: listed.State == "hidden" || listed.State == "veryHidden"})
		}
	}
	if properties, err := book.GetWorkbookProps(); err == nil && properties.Date1904 != nil {
		w.date1904 = *properties.Date1904
	}
	w.formats = numberFormats(book)
	for _, relation := range relations {
		if relation.is("sharedStrings") {
			w.strings, err = w.sharedStrings(relation.part)
		}
	}
	return err
}

// readSheets reads the sheets that are tables. A hidden sheet is none (the lists of a drop-down), nor is the guide.
func (r *reading) readSheets(book *workbook) error {
	tables := tablesByFold()
	for _, sheet := range book.sheets {
		if err := r.interrupted(); err != nil {
			return err
		}
		table := tables[fold(sheet.name)]
		where := place{file: book.path, table: sheet.name}
		switch {
		case guideSheets[fold(sheet.name)], isSummaryName(sheet.name), sheet.hidden && table == nil:
		case sheet.hidden:
			r.fault(wrong(hiddenTable), where)
		case table == nil:
			r.fault(wrong(unknownSheet).hinting(tableHint(sheet.name, "la feuille")), where)
		case r.claim(table, sheet.name, place{file: book.path, table: table.Name}):
			if err := r.readSheet(book, sheet, table); err != nil {
				return err
			}
		}
	}
	return nil
}

// readSheet feeds the table with the rows of its sheet.
func (r *reading) readSheet(book *workbook, sheet sheet, table *dossier.Table) error {
	t := r.tableReader(table, book.path, 0)
	defer r.keep(t)
	stream, err := book.stream(sheet)
	if err != nil {
		t.damage(0)
		return nil
	}
	defer stream.close()
	for count := 1; stream.next(); count++ {
		if count%4096 == 0 {
			if err := r.interrupted(); err != nil {
				return err
			}
		}
		if !t.read(stream.row, stream.cells) {
			return nil
		}
	}
	if stream.err != nil {
		t.damage(stream.row)
		return nil
	}
	for _, merged := range stream.merged {
		t.reportMerged(merged, stream.row)
	}
	return nil
}

// damage reports a sheet that cannot be read to its end.
func (t *tableReader) damage(row int) {
	t.report.add(wrong(damagedSheet), t.place(row, "", ""))
	t.headed, t.usable = true, false
}

// reportMerged warns of merged cells among the rows, where they leave cells without their value.
func (t *tableReader) reportMerged(reference string, lastRow int) {
	first, last, ok := strings.Cut(reference, ":")
	if !ok {
		return
	}
	_, top, errTop := excelize.CellNameToCoordinates(first)
	_, bottom, errBottom := excelize.CellNameToCoordinates(last)
	if errTop == nil && errBottom == nil && bottom > t.headerRow && top <= lastRow {
		t.report.add(wrong(mergedCells, reference), t.place(top, "", ""))
	}
}
