package intake

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/text/encoding/charmap"

	"quotepart/billing/dossier"
)

// readCSV reads one CSV file in two passes, the first of which settles its encoding. The error is that of the context.
func (r *reading) readCSV(path string, table *dossier.Table) error {
	where := place{file: path, table: table.Name}
	file, size, found := r.open(path)
	if found.code != none {
		r.fault(found, where)
		r.files = append(r.files, File{Name: filepath.Base(path), Bytes: size})
		return nil
	}
	defer file.Close()
	surveyed, err := surveyText(file)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		r.fault(wrong(unreadable, reason(err)), where)
		return nil
	}
	// The digest is that of the bytes of the second pass, from which the rows are made.
	digest := sha256.New()
	source := io.TeeReader(file, digest)
	if surveyed.problem.code != none {
		where.row = surveyed.line
		r.fault(surveyed.problem, where)
	} else if err := r.readRecords(source, surveyed, r.tableReader(table, path, roomFor(surveyed.lines, size, len(table.Columns)))); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, source); err != nil {
		r.fault(wrong(unreadable, reason(err)), place{file: path, table: table.Name})
		return nil
	}
	r.files = append(r.files, File{Name: filepath.Base(path), SHA256: hex.EncodeToString(digest.Sum(nil)), Bytes: size})
	return nil
}

// open opens a file that is an ordinary one and within the limit.
func (r *reading) open(path string) (*os.File, int64, problem) {
	info, err := os.Stat(path) // before opening: to open a pipe would wait for its writer
	switch {
	case err != nil:
		return nil, 0, wrong(unreadable, reason(err))
	case !info.Mode().IsRegular():
		return nil, 0, wrong(unreadable, "ce n'est pas un fichier ordinaire")
	case info.Size() > r.within.fileBytes:
		return nil, info.Size(), wrong(tooLarge, weight(info.Size()), weight(r.within.fileBytes))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, info.Size(), wrong(unreadable, reason(err))
	}
	return file, info.Size(), problem{}
}

// reason says in French why the system refuses, for the causes that a clerk can act on.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "accès refusé"
	case errors.Is(err, fs.ErrNotExist):
		return "il n'existe plus"
	}
	return err.Error()
}

// recordReader gives a csv.Reader of the decoded text, without its byte order mark.
func recordReader(source io.Reader, surveyed survey, table *dossier.Table) *csv.Reader {
	text := bufio.NewReaderSize(source, 1<<18)
	if surveyed.bom {
		_, _ = text.Discard(len("\ufeff"))
	}
	if !surveyed.utf8 {
		text = bufio.NewReaderSize(charmap.Windows1252.NewDecoder().Reader(text), 1<<18)
	}
	names := make(map[string]bool, len(table.Columns))
	for i := range table.Columns {
		names[fold(table.Columns[i].Name)] = true
	}
	records := csv.NewReader(text)
	records.Comma = separatorOf(surveyed.header, names)
	records.FieldsPerRecord = -1 // short rows are legal, and the surplus of long ones has a fault of its own
	records.ReuseRecord = true
	return records
}

// readRecords feeds the table with the records. A record with a misplaced quote is reported, and the reading goes on
// with the line after it.
func (r *reading) readRecords(source io.Reader, surveyed survey, t *tableReader) error {
	defer r.keep(t)
	records := recordReader(source, surveyed, t.table)
	var cells []cell
	for count := 0; ; count++ {
		if count%4096 == 0 {
			if err := r.interrupted(); err != nil {
				return err
			}
		}
		record, err := records.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if !t.readFailure(err, surveyed) {
				return nil
			}
			continue
		}
		cells = cells[:0]
		for _, text := range record {
			cells = append(cells, cell{text: text})
		}
		row, _ := records.FieldPos(0)
		if !t.read(row, cells) {
			return nil
		}
	}
}

// readFailure reports a record that cannot be read, and tells whether to go on. A quote that swallowed the lines behind
// it stands where its record starts. Where the header is lost, nothing can be read.
func (t *tableReader) readFailure(err error, surveyed survey) bool {
	var misplaced *csv.ParseError
	if !errors.As(err, &misplaced) {
		t.report.add(wrong(unreadable, reason(err)), t.place(0, "", ""))
		t.headed, t.usable = true, false
		return false
	}
	found := wrong(strayQuote)
	if errors.Is(misplaced.Err, csv.ErrQuote) && (misplaced.Line > misplaced.StartLine || misplaced.Line >= surveyed.lines-1) {
		found = wrong(unclosedQuote, misplaced.Line)
	}
	t.report.add(found, t.place(misplaced.StartLine, "", ""))
	if !t.headed {
		t.headed, t.usable = true, false
		return false
	}
	return true
}
