package cli_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// makeWorkbook puts the tables of a folder into one workbook, a sheet each, every cell a text: « classeur FILE DIR ».
func makeWorkbook(ts *testscript.TestScript, _ bool, arguments []string) {
	file := excelize.NewFile()
	defer file.Close()
	tables, err := filepath.Glob(filepath.Join(ts.MkAbs(arguments[1]), "*.csv"))
	ts.Check(err)
	for i, table := range tables {
		name := strings.TrimSuffix(filepath.Base(table), ".csv")
		if i == 0 {
			ts.Check(file.SetSheetName("Sheet1", name))
		} else {
			_, err := file.NewSheet(name)
			ts.Check(err)
		}
		content, err := os.ReadFile(table)
		ts.Check(err)
		reader := csv.NewReader(strings.NewReader(string(content)))
		reader.Comma = ';'
		rows, err := reader.ReadAll()
		ts.Check(err)
		for j, row := range rows {
			for k, text := range row {
				cell, err := excelize.CoordinatesToCellName(k+1, j+1)
				ts.Check(err)
				if text != "" {
					ts.Check(file.SetCellStr(name, cell, text))
				}
			}
		}
	}
	ts.Check(file.SaveAs(ts.MkAbs(arguments[0])))
}

// setCell changes a cell of a workbook: « cellule FILE SHEET CELL VALUE ».
func setCell(ts *testscript.TestScript, _ bool, arguments []string) {
	file, err := excelize.OpenFile(ts.MkAbs(arguments[0]))
	ts.Check(err)
	defer file.Close()
	ts.Check(file.SetCellStr(arguments[1], arguments[2], arguments[3]))
	ts.Check(file.Save())
}

// clearRows empties rows of a workbook: « vider FILE SHEET ROW… ».
func clearRows(ts *testscript.TestScript, _ bool, arguments []string) {
	file, err := excelize.OpenFile(ts.MkAbs(arguments[0]))
	ts.Check(err)
	defer file.Close()
	for _, row := range arguments[2:] {
		for _, column := range []string{"A", "B", "C", "D", "E"} {
			ts.Check(file.SetCellStr(arguments[1], column+row, ""))
		}
	}
	ts.Check(file.Save())
}

// findComment wants a cell to bear a comment that matches: « commentaire FILE SHEET CELL PATTERN ».
func findComment(ts *testscript.TestScript, neg bool, arguments []string) {
	file, err := excelize.OpenFile(ts.MkAbs(arguments[0]))
	ts.Check(err)
	defer file.Close()
	comments, err := file.GetComments(arguments[1])
	ts.Check(err)
	pattern, text := regexp.MustCompile(arguments[3]), ""
	for _, one := range comments {
		if one.Cell != arguments[2] {
			continue
		}
		text += one.Text
		for _, run := range one.Paragraph {
			text += run.Text
		}
	}
	if pattern.MatchString(text) == neg {
		ts.Fatalf("%s!%s: the comment is %q", arguments[1], arguments[2], text)
	}
}
