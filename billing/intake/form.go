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

// Form describes the one table of a file that is no dossier: what comes back from other software. Every column of the
// table must be in the file; only the cells of the Required ones must be filled. Other columns are left alone.
type Form struct {
	Table  *dossier.Table
	Sheets []string // further names that its sheet may bear, the best first
	Also   []string // sheets of a workbook that continue it, with the same columns
}

// Filled is what a file holds of a form.
type Filled struct {
	Rows   *dossier.Rows   // sorted; nil where the table could not be read, which has a fault of severity Erreur
	More   []*dossier.Rows // of the sheets that continue it
	File   File
	Faults fault.List // everything wrong, sorted
}

// ReadTable reads a form from a CSV file, whatever its name, or from a workbook: from the sheet of that name, or from the
// first visible one that has its columns. Faults and refusals are those of Read.
func ReadTable(ctx context.Context, path string, form Form) (Filled, error) {
	r := &reading{ctx: ctx, within: defaultLimits, tables: dossier.Tables{}, source: map[string]string{}, form: true}
	table := *form.Table
	if err := r.readForm(path, &table, form); err != nil {
		return Filled{}, err
	}
	r.faults.Sort()
	filled := Filled{Rows: r.tables[table.Name], Faults: r.faults}
	for _, name := range form.Also {
		if rows := r.tables[name]; rows != nil && name != table.Name {
			filled.More = append(filled.More, rows)
		}
	}
	if len(r.files) > 0 {
		filled.File = r.files[0]
	}
	return filled, nil
}

func (r *reading) readForm(path string, table *dossier.Table, form Form) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.Refuse(fault.NotFound, "« %s » n'existe pas : donnez un fichier CSV ou un classeur .xlsx", path)
	case err != nil:
		return &fault.Error{Kind: fault.Invalid, Message: "« " + path + " » ne peut être lu", Cause: err}
	case info.IsDir():
		return fault.Refuse(fault.Invalid, "« %s » est un répertoire : donnez un fichier CSV ou un classeur .xlsx", path)
	}
	extension := strings.ToLower(filepath.Ext(path))
	if format, ok := otherFormats[extension]; ok {
		r.fault(wrong(otherFormat, format), place{file: path})
		return nil
	}
	switch extension {
	case ".csv":
		return r.readCSV(path, table)
	case ".xlsx", ".xlsm":
		return r.readBook(path, func(book *workbook) error { return r.readFormSheets(book, table, form) })
	}
	return fault.Refuse(fault.Invalid, "« %s » n'est ni un fichier CSV ni un classeur .xlsx", path)
}

// readFormSheets reads the sheet of the form, under the name that it bears there, and those that continue it, under the
// form's names.
func (r *reading) readFormSheets(book *workbook, table *dossier.Table, form Form) error {
	found := book.formSheet(table, form.Sheets, r)
	if found == nil {
		r.fault(wrong(emptyFile), place{file: book.path})
		return nil
	}
	for _, s := range book.visible() {
		at := slices.IndexFunc(form.Also, func(name string) bool { return fold(name) == fold(s.name) })
		if at < 0 || s == found {
			continue
		}
		continued := *form.Table
		continued.Name = form.Also[at]
		if err := r.readSheet(book, *s, &continued); err != nil {
			return err
		}
	}
	table.Name = found.name
	return r.readSheet(book, *found, table)
}

// visible lists the sheets that can be seen, but for the guide and the summary of faults.
func (w *workbook) visible() []*sheet {
	var visible []*sheet
	for i := range w.sheets {
		if s := &w.sheets[i]; !s.hidden && !guideSheets[fold(s.name)] && !isSummaryName(s.name) {
			visible = append(visible, s)
		}
	}
	return visible
}

// formSheet finds the sheet of a form among those that can be seen: by its names, else by its columns. Where there is
// neither, it is the first sheet, so that its faults say which columns are missing.
func (w *workbook) formSheet(table *dossier.Table, sheets []string, r *reading) *sheet {
	visible := w.visible()
	for _, name := range append([]string{table.Name}, sheets...) {
		for _, s := range visible {
			if fold(s.name) == fold(name) {
				return s
			}
		}
	}
	for _, s := range visible {
		header := r.tableReader(table, w.path, 0)
		if row, cells := w.firstRow(*s); row > 0 {
			header.readHeader(row, cells)
		}
		if header.usable {
			return s
		}
	}
	if len(visible) == 0 {
		return nil
	}
	return visible[0]
}

// firstRow gives the first row of a sheet that is not empty; 0 where there is none.
func (w *workbook) firstRow(of sheet) (int, []cell) {
	stream, err := w.stream(of)
	if err != nil {
		return 0, nil
	}
	defer stream.close()
	for stream.next() {
		if len(stream.cells) > 0 { // empty cells are not among them
			return stream.row, stream.cells
		}
	}
	return 0, nil
}
