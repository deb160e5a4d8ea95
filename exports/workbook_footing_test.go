package exports_test

import (
	"strings"
	"testing"

	"quotepart/exports"
	"quotepart/exports/exportstest"
)

func TestCriterion(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{"TRE-CEP": true, "A1": true, "": false, "01004": false, "1E": true, "A*": false, "TR?": false, ">5": false, "<>A": false, "=A": false, "A~B": false} {
		if got := exports.Criterion(code); got != want {
			t.Errorf("%q: got %v", code, got)
		}
	}
}

// TestHostileService names a service by a pattern: no formula takes it for its criterion, and the values stay.
func TestHostileService(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	for i := range c.Calculation.Lines {
		c.Calculation.Lines[i].Service = strings.Replace(c.Calculation.Lines[i].Service, "TRE-CEP", "TRE-*", 1)
	}
	for i := range c.Calculation.Parts {
		c.Calculation.Parts[i].Service = strings.Replace(c.Calculation.Parts[i].Service, "TRE-CEP", "TRE-*", 1)
	}
	found := 0
	sheets := sheetsOf(t, c)
	for _, name := range []string{"Par service", "Métropole"} {
		for _, row := range sheets[name].Tables[0].Rows {
			for _, cell := range row.Cells {
				f := cell.Formula()
				if f == nil || !strings.Contains(f.Text, "IFS(") {
					continue
				}
				if found++; row.Cells[0].Plain() == "TRE-*" {
					t.Errorf("%s: %s takes the pattern for a criterion", name, f.Text)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no formula with a criterion at all")
	}
}
