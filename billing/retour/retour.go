package retour

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"quotepart/billing/fault"
	"quotepart/billing/intake"
)

// Options says which workbook is handed back, where to, and what is wrong with it.
type Options struct {
	Source, Target string
	Faults         fault.List
}

// Result is what was written.
type Result struct {
	Path   string
	Cells  int // that got a comment and a colour
	Sheets int // that hold these cells
	Left   int // faulty cells beyond the bound, that got neither
}

// Check refuses what cannot be: a source that is no workbook, and a target that is not ours to replace. It is called
// before anything is read, and Write calls it again.
func Check(source, target string) error {
	info, err := os.Stat(source)
	if err != nil {
		return nil // the import says what is wrong with the source
	}
	if info.IsDir() {
		return fault.Refuse(fault.Invalid, "--retour vaut pour un classeur .xlsx")
	}
	if extension := strings.ToLower(filepath.Ext(source)); extension == ".xlsx" || extension == ".xlsm" { // a macro in a file .xlsx makes Excel refuse it
		if !strings.EqualFold(filepath.Ext(target), extension) {
			return fault.Refuse(fault.Invalid, "« %s » : le nom du classeur annoté doit finir par %s, comme « %s »", target, extension, source)
		}
	}
	if folder, err := os.Stat(filepath.Dir(target)); err != nil || !folder.IsDir() {
		return fault.Refuse(fault.NotFound, "le répertoire de « %s » n'existe pas", target)
	}
	there, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case os.SameFile(info, there):
		return fault.Refuse(fault.Conflict, "« %s » est le classeur importé lui-même : donnez un autre nom au classeur annoté", target)
	}
	if there.Mode().IsRegular() {
		if outline, err := intake.ReadOutline(target); err == nil && earlier(outline) != nil {
			return nil
		}
	}
	return fault.Refuse(fault.Conflict, "« %s » existe déjà et n'est pas un classeur annoté par quotepart : il n'est pas remplacé", target)
}

// earlier gives the summary of an earlier return.
func earlier(outline intake.Outline) *intake.Sheet {
	for i := range outline.Sheets {
		if outline.Sheets[i].IsSummary(summaryTitle) {
			return &outline.Sheets[i]
		}
	}
	return nil
}

// Write writes the source to the target with its faults marked. The target appears whole or not at all. The error is a
// *fault.Error, in the words of the fault, where the source is no sound workbook.
func Write(ctx context.Context, o Options) (Result, error) {
	if err := Check(o.Source, o.Target); err != nil {
		return Result{}, err
	}
	outline, err := intake.ReadOutline(o.Source)
	if err != nil {
		return Result{}, err
	}
	book, err := openBook(o.Source)
	if err != nil {
		return Result{}, damaged(err)
	}
	defer book.close()
	if book.isStrict() {
		return Result{}, fault.Refuse(fault.Invalid, "le classeur est au format « Strict Open XML » : enregistrez-le au format « Classeur Excel (.xlsx) »")
	}
	list := locate(o.Faults, o.Source, outline)
	bySheet, cells, left := marksOf(list, maxCells)
	result := Result{Path: o.Target, Cells: cells, Sheets: len(bySheet), Left: left}
	s := &summary{source: o.Source, faults: list, cells: cells, left: left, sheets: result.Sheets}
	if err := book.mark(ctx, outline, bySheet, s); err != nil {
		return Result{}, damaged(err)
	}
	return result, book.saveAs(o.Source, o.Target)
}

// mark writes all that is ours into the workbook.
func (b *book) mark(ctx context.Context, outline intake.Outline, bySheet map[*intake.Sheet]marks, s *summary) error {
	formats := map[fault.Severity]int{}
	if err := b.styles(func(styles *styleSheet) { formats, s.looks = styles.formats(), styles.looks() }); err != nil {
		return err
	}
	byPart := map[string]marks{}
	for sheet, of := range bySheet {
		byPart[key(sheet.Part)] = of
	}
	old, taken := "", map[string]bool{}
	for i := range outline.Sheets {
		if sheet := &outline.Sheets[i]; sheet.IsSummary(summaryTitle) && old == "" {
			old = sheet.Part
		} else {
			taken[strings.ToLower(sheet.Name)] = true // names that differ in their capitals are one to Excel
		}
	}
	name := summaryName
	for n := 2; taken[strings.ToLower(name)]; n++ {
		name = summaryName + " (" + strconv.Itoa(n) + ")"
	}
	parts, err := b.sheets()
	if err != nil {
		return err
	}
	for _, part := range parts {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if old != "" && key(part) == key(old) || !b.has(part) {
			continue
		}
		if err := b.annotate(part, byPart[key(part)], formats); err != nil {
			return err
		}
	}
	return b.putFirst(old, name, s)
}

// damaged says in words of ours that the workbook does not hold together.
func damaged(err error) error {
	var refusal *fault.Error
	if errors.As(err, &refusal) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &fault.Error{Kind: fault.Invalid, Message: "le classeur est abîmé : ouvrez-le dans Excel et enregistrez-le de nouveau"}
}

// saveAs writes beside the target and renames, with the rights of the source, and that of its owner to write: it is
// there to be mended.
func (b *book) saveAs(source, target string) (err error) {
	info, err := os.Stat(source)
	if err != nil {
		return err
	}
	aside, err := os.CreateTemp(filepath.Dir(target), ".quotepart-*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = aside.Close()
			_ = os.Remove(aside.Name())
		}
	}()
	if err := b.save(aside); err != nil {
		return err
	}
	if err := aside.Sync(); err != nil {
		return err
	}
	if err := aside.Close(); err != nil {
		return err
	}
	if err := os.Chmod(aside.Name(), info.Mode().Perm()|0o600); err != nil {
		return err
	}
	return os.Rename(aside.Name(), target)
}
