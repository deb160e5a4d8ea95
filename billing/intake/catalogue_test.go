package intake_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"quotepart/billing/intake"
)

var update = flag.Bool("update", false, "rewrite testdata/faults/*/want.txt")

const catalogue = "../../testdata/faults"

// built makes the inputs that are no text to commit, or that are too large: the path to read, and the limits to read
// it within.
var built = map[string]func(t *testing.T) (string, intake.Limits){
	"IMP-005-unknown-sheet": func(t *testing.T) (string, intake.Limits) {
		return book(t, "unites", unitesSheet(), func(file *excelize.File) {
			for _, name := range []string{"unitées", "Brouillon", "Listes", "Guide", "Lisez-moi"} {
				_, err := file.NewSheet(name)
				must(t, err)
			}
			must(t, file.SetSheetVisible("Listes", false))
		}), intake.Limits{}
	},
	"IMP-006-hidden-table": func(t *testing.T) (string, intake.Limits) {
		return book(t, "unites", unitesSheet(), func(file *excelize.File) {
			_, err := file.NewSheet("Tiers")
			must(t, err)
			must(t, file.SetSheetVisible("Tiers", false))
		}), intake.Limits{}
	},
	"IMP-007-unreadable": func(t *testing.T) (string, intake.Limits) {
		path := folder(t)
		must(t, os.Symlink("nowhere", filepath.Join(path, "unites.csv")))
		return path, intake.Limits{}
	},
	"IMP-008-too-large": func(t *testing.T) (string, intake.Limits) {
		path := folder(t, "unites.csv", "")
		must(t, os.Truncate(filepath.Join(path, "unites.csv"), 257<<20))
		return path, intake.Limits{}
	},
	"IMP-010-password": func(t *testing.T) (string, intake.Limits) {
		file := excelize.NewFile()
		defer file.Close()
		path := filepath.Join(t.TempDir(), "dossier.xlsx")
		must(t, file.SaveAs(path, excelize.Options{Password: "secret"}))
		return path, intake.Limits{}
	},
	"IMP-011-other-format": func(t *testing.T) (string, intake.Limits) {
		return filepath.Join(folder(t, "dossier.ods", "PK\x03\x04"), "dossier.ods"), intake.Limits{}
	},
	"IMP-012-corrupt-workbook": func(t *testing.T) (string, intake.Limits) {
		path := book(t, "unites", unitesSheet())
		must(t, os.Truncate(path, 3000))
		return path, intake.Limits{}
	},
	"IMP-013-inflates-too-much": func(t *testing.T) (string, intake.Limits) {
		path := book(t, "unites", unitesSheet())
		rewrite(t, path, "xl/worksheets/sheet1.xml", func(text string) string { return text + strings.Repeat(" ", 3<<20) })
		return path, intake.Limits{UnzippedBytes: 2 << 20}
	},
	"IMP-014-damaged-sheet": func(t *testing.T) (string, intake.Limits) {
		path := book(t, "unites", unitesSheet())
		rewrite(t, path, "xl/worksheets/sheet1.xml", func(text string) string { return text[:strings.Index(text, `<row r="3"`)] })
		return path, intake.Limits{}
	},
	"IMP-015-merged-cells": func(t *testing.T) (string, intake.Limits) {
		return book(t, "unites", unitesSheet(), func(file *excelize.File) {
			must(t, file.MergeCell("unites", "G2", "G3"))
			must(t, file.MergeCell("unites", "A1", "B1"))
			must(t, file.SetCellValue("unites", "B1", "indicateur"))
		}), intake.Limits{}
	},
	"IMP-027-too-many-rows": func(t *testing.T) (string, intake.Limits) {
		return folder(t, "unites.csv", unites(4, false)), intake.Limits{Rows: 3}
	},
	"IMP-028-line-too-long": func(t *testing.T) (string, intake.Limits) {
		return folder(t, "unites.csv", unites(1, false)+strings.Repeat("x", 3<<20)), intake.Limits{}
	},
	"IMP-064-time-of-day": func(t *testing.T) (string, intake.Limits) {
		return book(t, "adhesions", [][]any{{"tiers", "service", "du"}, {"59350", "URB-DIA", 46173.5}, {"59009", "URB-DIA", 60}}, func(file *excelize.File) {
			format(t, file, "adhesions", "C2", "dd/mm/yyyy")
			format(t, file, "adhesions", "C3", "dd/mm/yyyy")
		}), intake.Limits{}
	},
	"IMP-065-number-as-date": func(t *testing.T) (string, intake.Limits) {
		return book(t, "adhesions", [][]any{{"tiers", "service", "du"}, {"59350", "URB-DIA", 46173}}), intake.Limits{}
	},
	"IMP-066-date-elsewhere": func(t *testing.T) (string, intake.Limits) {
		return book(t, "unites", unitesSheet(), func(file *excelize.File) {
			format(t, file, "unites", "F2", "d mmm yyyy")
			must(t, file.SetCellValue("unites", "B3", 46173))
			format(t, file, "unites", "B3", "mm-yy")
		}), intake.Limits{}
	},
	"IMP-083-rounded-code": func(t *testing.T) (string, intake.Limits) {
		return book(t, "budgets", [][]any{{"code", "libelle", "siret"}, {"PRINC", "Budget principal", 12345678901234567}}), intake.Limits{}
	},
	"IMP-084-lost-zero": func(t *testing.T) (string, intake.Limits) {
		return book(t, "tiers", [][]any{{"code", "nom", "type", "siren", "siret"}, {1004, "Ambérieu-en-Bugey", "commune", 59350, 5935000018}, {59350, "Lille", "commune", 215903501, 21590350100017}}), intake.Limits{}
	},
	"IMP-090-error-cell": func(t *testing.T) (string, intake.Limits) {
		path := book(t, "unites", unitesSheet())
		rewrite(t, path, "xl/worksheets/sheet1.xml", func(text string) string {
			return strings.Replace(text, `<c r="F2"><v>238246</v></c>`, `<c r="F2" t="e"><f>VLOOKUP(A2,T,2,0)</f><v>#N/A</v></c>`, 1)
		})
		return path, intake.Limits{}
	},
	"IMP-091-uncached-formula": func(t *testing.T) (string, intake.Limits) {
		return book(t, "unites", unitesSheet(), func(file *excelize.File) {
			must(t, file.SetCellValue("unites", "F2", nil))
			must(t, file.SetCellFormula("unites", "F2", "F3*2"))
		}), intake.Limits{}
	},
	"IMP-092-boolean-elsewhere": func(t *testing.T) (string, intake.Limits) {
		return book(t, "unites", unitesSheet(), func(file *excelize.File) {
			must(t, file.SetCellValue("unites", "D2", true))
			must(t, file.SetCellValue("unites", "G3", false))
		}), intake.Limits{}
	},
	"IMP-099-more-faults": func(t *testing.T) (string, intake.Limits) {
		rows := strings.Repeat("59350;POPULATION;2026;douze\n", 1234)
		return folder(t, "unites.csv", "tiers;indicateur;exercice;valeur\n"+rows), intake.Limits{Faults: 2}
	},
}

func unitesSheet() [][]any {
	return [][]any{
		{"tiers", "indicateur", "exercice", "base", "du", "valeur", "source"},
		{"59350", "POPULATION", 2026, nil, nil, 238246, "INSEE"},
		{"59009", "POPULATION", 2026, nil, nil, 61920, "INSEE"},
	}
}

// TestCatalogue reads one input for each code of fault and compares every message with the one beside it.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for name := range built {
		names[name] = true
	}
	folders, err := filepath.Glob(filepath.Join(catalogue, "IMP-*"))
	must(t, err)
	for _, path := range folders {
		names[filepath.Base(path)] = true
	}
	provoked := map[string]bool{}
	for name := range names {
		provoked[name[:len("IMP-000")]] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkCatalogue(t, name)
		})
	}
	for _, code := range intake.Codes() {
		if !provoked[code.ID] {
			t.Errorf("no input under %s provokes %s", catalogue, code.ID)
		}
	}
}

func checkCatalogue(t *testing.T, name string) {
	path, within := filepath.Join(catalogue, name, "in"), intake.Limits{}
	if build := built[name]; build != nil {
		path, within = build(t)
	}
	result, err := intake.ReadWithin(t.Context(), path, within)
	must(t, err)
	got := faults(result, path)
	wantPath := filepath.Join(catalogue, name, "want.txt")
	if *update {
		must(t, os.MkdirAll(filepath.Dir(wantPath), 0o755))
		must(t, os.WriteFile(wantPath, []byte(got), 0o644))
	}
	want, err := os.ReadFile(wantPath)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("faults of %s (-want +got):\n%s", name, diff)
	}
	if code := name[:len("IMP-000")]; !strings.Contains(got, " "+code+" : ") {
		t.Errorf("%s does not provoke %s:\n%s", name, code, got)
	}
}

// TestCodes holds the list to its promises: permanent numbers in order, each once, French sentences without a period.
func TestCodes(t *testing.T) {
	t.Parallel()
	last := ""
	for _, code := range intake.Codes() {
		if code.ID <= last {
			t.Errorf("%s comes after %s", code.ID, last)
		}
		last = code.ID
		if code.Message == "" || code.Hint == "" || strings.HasSuffix(code.Message, ".") || strings.HasSuffix(code.Hint, ".") {
			t.Errorf("%s: message %q, hint %q", code.ID, code.Message, code.Hint)
		}
	}
}
