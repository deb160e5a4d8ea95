package xlsx_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"quotepart/billing/dossier"
	"quotepart/billing/intake"
	"quotepart/exports/xlsx"
)

func model(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := xlsx.WriteModel(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestModelSheets(t *testing.T) {
	t.Parallel()
	file := open(t, model(t))
	want := []string{"Guide"}
	for _, table := range dossier.Schema() {
		want = append(want, table.Name)
		rows, err := file.GetRows(table.Name)
		if err != nil || len(rows) != 1 {
			t.Fatalf("%s: %d rows, %v", table.Name, len(rows), err)
		}
		var names []string
		for i := range table.Columns {
			names = append(names, table.Columns[i].Name)
		}
		if diff := cmp.Diff(names, rows[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", table.Name, diff)
		}
		checkNotes(t, file, &table)
		checkLists(t, file, &table)
		checkColumns(t, file, &table)
	}
	want = append(want, "Listes")
	if visible, err := file.GetSheetVisible("Listes"); visible || err != nil {
		t.Errorf("the sheet of the long lists is shown: %v", err)
	}
	if diff := cmp.Diff(want, file.GetSheetList()); diff != "" || len(want) != 20 {
		t.Errorf("tabs (-want +got):\n%s", diff)
	}
}

func checkNotes(t *testing.T, file *excelize.File, table *dossier.Table) {
	t.Helper()
	notes, err := file.GetComments(table.Name)
	if err != nil || len(notes) != len(table.Columns) {
		t.Fatalf("%s: %d notes, %v", table.Name, len(notes), err)
	}
	for i := range table.Columns {
		c := &table.Columns[i]
		cell, _ := excelize.CoordinatesToCellName(i+1, 1)
		at := slices.IndexFunc(notes, func(n excelize.Comment) bool { return n.Cell == cell })
		if at < 0 {
			t.Errorf("%s.%s has no note", table.Name, c.Name)
			continue
		}
		text := strings.ReplaceAll(notes[at].Text, "\u00a0", " ")
		opening := "Facultatif. "
		if c.Required {
			opening = "Obligatoire. "
		}
		if !strings.HasPrefix(text, opening+c.Note+"\n") {
			t.Errorf("%s.%s: note %q", table.Name, c.Name, text)
		}
		for _, choice := range c.Choices {
			if !strings.Contains(text, choice) {
				t.Errorf("%s.%s: the note does not name %q", table.Name, c.Name, choice)
			}
		}
	}
}

func checkLists(t *testing.T, file *excelize.File, table *dossier.Table) {
	t.Helper()
	rules, err := file.GetDataValidations(table.Name)
	if err != nil {
		t.Fatal(err)
	}
	for i := range table.Columns {
		c := &table.Columns[i]
		column, _ := excelize.ColumnNumberToName(i + 1)
		at := slices.IndexFunc(rules, func(r *excelize.DataValidation) bool { return r.Sqref == column+"2:"+column+"1048576" })
		listed := len(c.Choices) > 0 || c.Type == dossier.YesNo || c.Names != ""
		if listed != (at >= 0) {
			t.Errorf("%s.%s: list %v, want %v", table.Name, c.Name, at >= 0, listed)
			continue
		}
		if !listed {
			continue
		}
		want, style := `"`+strings.Join(c.Choices, ",")+`"`, "stop"
		switch {
		case c.Type == dossier.YesNo:
			want = `"oui,non"`
		case c.Names != "":
			want, style = "OFFSET("+c.Names+"!$A$2,0,0,MAX(1,COUNTA("+c.Names+"!$A:$A)-1),1)", "warning"
		}
		formula := rules[at].Formula1
		if strings.HasPrefix(formula, "Listes!") { // a vocabulary too long for a rule
			formula = `"` + strings.Join(longList(t, file, formula), ",") + `"`
		}
		if formula != want || *rules[at].ErrorStyle != style {
			t.Errorf("%s.%s: list %s (%s), want %s (%s)", table.Name, c.Name, formula, *rules[at].ErrorStyle, want, style)
		}
	}
}

// longList reads the range of the hidden sheet that holds a vocabulary of more than 255 characters.
func longList(t *testing.T, file *excelize.File, source string) []string {
	t.Helper()
	var count int
	if _, err := fmt.Sscanf(source, "Listes!$A$1:$A$%d", &count); err != nil {
		t.Fatalf("list %s: %v", source, err)
	}
	columns, err := file.GetCols("Listes")
	if err != nil || len(columns[0]) != count {
		t.Fatalf("list %s: %v", source, err)
	}
	return columns[0]
}

// checkColumns checks formats, and that required headers look otherwise.
func checkColumns(t *testing.T, file *excelize.File, table *dossier.Table) {
	t.Helper()
	for i := range table.Columns {
		c := &table.Columns[i]
		column, _ := excelize.ColumnNumberToName(i + 1)
		id, err := file.GetColStyle(table.Name, column)
		if err != nil {
			t.Fatal(err)
		}
		style, err := file.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		format := ""
		if style.CustomNumFmt != nil {
			format = *style.CustomNumFmt
		}
		want := map[dossier.Type]string{dossier.Code: "@", dossier.Text: "@", dossier.Choice: "@", dossier.YesNo: "@", dossier.Date: "dd/mm/yyyy", dossier.Amount: "#,##0.00", dossier.Integer: "0"}[c.Type]
		if format != want && !(style.NumFmt == 49 && want == "@") && !(style.NumFmt == 4 && want == "#,##0.00") && !(style.NumFmt == 1 && want == "0") {
			t.Errorf("%s.%s: format %q (%d), want %q", table.Name, c.Name, format, style.NumFmt, want)
		}
		id, err = file.GetCellStyle(table.Name, column+"1")
		if err != nil {
			t.Fatal(err)
		}
		header, err := file.GetStyle(id)
		if err != nil || (header.Fill.Color[0] == "1F3A5F") != c.Required {
			t.Errorf("%s.%s: header %v, required %v", table.Name, c.Name, header.Fill, c.Required)
		}
	}
}

// TestModelIsRead fills the model a little and reads it as a dossier: empty tables, codes with their zeros, dates.
func TestModelIsRead(t *testing.T) {
	t.Parallel()
	file := open(t, model(t))
	for cell, value := range map[string]string{"A2": "01004", "B2": "Ambérieu", "C2": "commune", "O2": "01/05/2026"} {
		if err := file.SetCellStr("tiers", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "modele.xlsx")
	if err := file.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	result, err := intake.Read(t.Context(), path)
	if err != nil || len(result.Faults) > 0 {
		t.Fatalf("got %v, %v", err, result.Faults)
	}
	if len(result.Tables.Names()) != 18 || result.Tables["tiers"].Len() != 1 || result.Tables["cles"].Len() != 0 {
		t.Errorf("got %v", result.Tables.Names())
	}
	if got := strings.Join(result.Tables["tiers"].Row(0), ";"); got != "01004;Ambérieu;commune;;;;;;;;;;;;2026-05-01;;;" {
		t.Errorf("got %q", got)
	}
}

func TestModelSameBytes(t *testing.T) {
	t.Parallel()
	want := model(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			var got bytes.Buffer
			if err := xlsx.WriteModel(&got); err != nil || !bytes.Equal(want, got.Bytes()) {
				t.Errorf("another model has other bytes (%v)", err)
			}
		})
	}
	group.Wait()
	if path := os.Getenv("QUOTEPART_KEEP_MODEL"); path != "" { // to look at it
		if err := os.WriteFile(path, want, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
