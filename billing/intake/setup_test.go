package intake_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"quotepart/billing/dossier"
	"quotepart/billing/intake"
)

// folder writes files to a temporary folder: names and contents by turns.
func folder(t testing.TB, files ...string) string {
	t.Helper()
	path := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(path, files[i]), []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// read reads a path that is a dossier.
func read(t testing.TB, path string) intake.Result {
	t.Helper()
	result, err := intake.Read(t.Context(), path)
	if err != nil {
		t.Fatalf("Read(%s): %v", path, err)
	}
	return result
}

// faults writes the faults of a reading, one a line, without the temporary folder.
func faults(result intake.Result, path string) string {
	var text strings.Builder
	for _, fault := range result.Faults {
		line := strings.ReplaceAll(fault.String(), filepath.ToSlash(path)+"/", "")
		text.WriteString(strings.ReplaceAll(line, filepath.Dir(path)+"/", "") + "\n")
	}
	return text.String()
}

// codesOf lists the codes of the faults, with their rows: IMP-041@3.
func codesOf(result intake.Result) string {
	var list []string
	for _, fault := range result.Faults {
		list = append(list, fault.Code)
	}
	return strings.Join(list, " ")
}

// dump writes the rows of a table, one a line, its cells separated by bars.
func dump(rows *dossier.Rows) string {
	if rows == nil {
		return "absent"
	}
	var text strings.Builder
	for i := range rows.Len() {
		text.WriteString(strings.Join(rows.Row(i), "|") + "\n")
	}
	return text.String()
}

// book builds a workbook of one sheet, row by row, and lets the test dress it before it is saved.
func book(t testing.TB, sheet string, rows [][]any, dress ...func(*excelize.File)) string {
	t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	must(t, file.SetSheetName("Sheet1", sheet))
	for i, row := range rows {
		must(t, file.SetSheetRow(sheet, cellName(1, i+1), &row))
	}
	for _, change := range dress {
		change(file)
	}
	path := filepath.Join(t.TempDir(), "dossier.xlsx")
	must(t, file.SaveAs(path))
	return path
}

// format gives a cell a number format.
func format(t testing.TB, file *excelize.File, sheet, cell, code string) {
	t.Helper()
	style, err := file.NewStyle(&excelize.Style{CustomNumFmt: &code})
	must(t, err)
	must(t, file.SetCellStyle(sheet, cell, cell, style))
}

func cellName(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row)
	return name
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// rewrite changes the text of one part of a workbook, for what excelize does not write.
func rewrite(t testing.TB, path, part string, change func(string) string) {
	t.Helper()
	content, err := os.ReadFile(path)
	must(t, err)
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(t, err)
	var changed bytes.Buffer
	writer := zip.NewWriter(&changed)
	for _, entry := range archive.File {
		reader, err := entry.Open()
		must(t, err)
		text, err := io.ReadAll(reader)
		must(t, err)
		if entry.Name == part {
			text = []byte(change(string(text)))
		}
		target, err := writer.Create(entry.Name)
		must(t, err)
		_, err = target.Write(text)
		must(t, err)
	}
	must(t, writer.Close())
	must(t, os.WriteFile(path, changed.Bytes(), 0o644))
}
