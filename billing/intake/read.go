package intake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// Result is what the files of a dossier hold.
type Result struct {
	// Tables are those that the files bring, each sorted. A table that could not be read (no header, a required column
	// missing, a damaged file) is not among them, and has a fault of severity Erreur.
	Tables dossier.Tables
	Files  []File     // every file read as a table or a workbook, by name
	Faults fault.List // everything wrong, sorted; nothing may be stored when it is Fatal
}

// File identifies the bytes that were read.
type File struct {
	Name   string // without its folder
	SHA256 string // in hexadecimal; empty when the file could not be read to its end
	Bytes  int64
}

// Read reads the folder or the workbook of that path. What is wrong with the data is in Result.Faults and never stops
// the reading. The error is a *fault.Error: fault.NotFound for a path that leads nowhere, fault.Invalid for a file that
// is no dossier at all, fault.Internal when the context is done.
func Read(ctx context.Context, path string) (Result, error) {
	return readWithin(ctx, path, defaultLimits)
}

func readWithin(ctx context.Context, path string, within limits) (Result, error) {
	r := &reading{ctx: ctx, within: within, tables: dossier.Tables{}, source: map[string]string{}}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Result{}, fault.Refuse(fault.NotFound, "« %s » n'existe pas : donnez le répertoire des fichiers CSV ou le classeur .xlsx du dossier", path)
	case err != nil:
		return Result{}, &fault.Error{Kind: fault.Invalid, Message: "« " + path + " » ne peut être lu", Cause: err}
	case info.IsDir():
		err = r.readFolder(path)
	default:
		err = r.readFile(path)
	}
	if err != nil {
		return Result{}, err
	}
	if len(r.source) == 0 && !r.faults.Fatal() {
		r.fault(wrong(noTable), place{file: path})
	}
	r.faults.Sort()
	slices.SortFunc(r.files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return Result{Tables: r.tables, Files: r.files, Faults: r.faults}, nil
}

// reading gathers what one call of Read finds.
type reading struct {
	ctx    context.Context
	within limits
	tables dossier.Tables
	files  []File
	faults fault.List
	source map[string]string // the file or sheet of each table met
	form   bool              // one table is read, in which other columns may stand (ReadTable)
}

func (r *reading) fault(p problem, where place) { r.faults = append(r.faults, p.at(where)) }

// interrupted answers with an error once the context is done. It is called between tables and every few thousand rows.
func (r *reading) interrupted() error {
	if err := r.ctx.Err(); err != nil {
		return &fault.Error{Kind: fault.Internal, Message: "lecture interrompue", Cause: err}
	}
	return nil
}

// claim notes where a table comes from, and refuses to read it twice.
func (r *reading) claim(table *dossier.Table, source string, where place) bool {
	if first, taken := r.source[table.Name]; taken {
		r.fault(wrong(twoSources, table.Name, first, source), where)
		return false
	}
	r.source[table.Name] = source
	return true
}

// tableReader makes the reader of a table in a file.
func (r *reading) tableReader(table *dossier.Table, file string, capacity int) *tableReader {
	t := newTableReader(table, file, r.within, capacity)
	t.form = r.form
	return t
}

// keep takes what a table's reader found.
func (r *reading) keep(t *tableReader) {
	rows, faults := t.close()
	if rows != nil {
		r.tables[t.table.Name] = rows
	}
	r.faults = append(r.faults, faults...)
}

// otherFormats are the workbooks of other software, which people will try.
var otherFormats = map[string]string{".xls": "Excel 97-2003 (.xls)", ".xlsb": "Excel binaire (.xlsb)", ".ods": "OpenDocument (.ods)", ".numbers": "Numbers"}

// readFile reads a dossier that is one file.
func (r *reading) readFile(path string) error {
	extension := strings.ToLower(filepath.Ext(path))
	if format, ok := otherFormats[extension]; ok {
		r.fault(wrong(otherFormat, format), place{file: path})
		return nil
	}
	switch extension {
	case ".xlsx", ".xlsm":
		return r.readWorkbook(path)
	case ".csv":
		return fault.Refuse(fault.Invalid, "« %s » est un fichier CSV seul : donnez le répertoire qui le contient", path)
	}
	return fault.Refuse(fault.Invalid, "« %s » n'est ni un répertoire de fichiers CSV ni un classeur .xlsx", path)
}
