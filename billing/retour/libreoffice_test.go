package retour_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"quotepart/billing/billingtest/programs"
)

// TestLibreOffice opens a returned workbook in LibreOffice and saves it: the marks are there, and a later return still
// knows its own.
func TestLibreOffice(t *testing.T) {
	t.Parallel()
	target, _ := hand(t, clerk(t))
	dir := t.TempDir()
	programs.LibreOffice(t, time.Minute, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir, target)
	saved := filepath.Join(dir, "retour.xlsx")
	file := open(t, saved)
	if list := file.GetSheetList(); len(list) != 6 || list[0] != "Fautes" || file.GetActiveSheetIndex() != 0 {
		t.Errorf("sheets %v, active %d", list, file.GetActiveSheetIndex())
	}
	got := commentsOf(t, file, "unites")
	if len(got) != 7 || !strings.Contains(got["D3"], "IMP-041") || !strings.HasSuffix(got["A4"], "|vérifié") || !strings.Contains(got["D2"], "INSEE") || !strings.Contains(got["D2"], "IMP-041") {
		t.Errorf("comments %q", got)
	}
	if cells := coloured(t, file, "unites"); !strings.Contains(cells, "D3") || !strings.Contains(cells, "B5") {
		t.Errorf("coloured %q", cells)
	}
	if again := faultsOf(t, saved); len(again) != 8 {
		t.Errorf("faults %v", again)
	}
	second, result := hand(t, saved)
	if result.Cells != 8 {
		t.Errorf("result %+v", result)
	}
	file = open(t, second)
	after := commentsOf(t, file, "unites")
	if len(after) != 7 || strings.Count(after["D2"], "quotepart ———") != 1 || !strings.HasSuffix(strings.Split(after["D2"], "\n———")[0], "|Chiffre de l'INSEE ?") || after["A4"] != got["A4"] || strings.Count(after["D3"], "IMP-041") != 1 {
		t.Errorf("comments after the second return %q", after)
	}
	if list := file.GetSheetList(); len(list) != 6 {
		t.Errorf("sheets %v", list)
	}
	if cells := strings.Fields(coloured(t, file, "unites")); len(cells) != 6 {
		t.Errorf("coloured %v", cells)
	}
	whole(t, second) // LibreOffice hung a drawing on the summary, and listed the relations among the types
}
