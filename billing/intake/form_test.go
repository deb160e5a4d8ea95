package intake_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/billing/intake"
)

// tally is a form of three columns, of which the second must be filled in.
func tally() intake.Form {
	return intake.Form{Sheets: []string{"bilan"}, Also: []string{"suite"}, Table: &dossier.Table{Name: "comptes", Columns: []dossier.Column{
		{Name: "code", Type: dossier.Code, Note: "Code."},
		{Name: "quantite", Type: dossier.Integer, Required: true, Note: "Quantité."},
		{Name: "numero_lot", Type: dossier.Integer, Note: "Numéro du lot."},
	}}}
}

func readForm(t *testing.T, path string) intake.Filled {
	t.Helper()
	filled, err := intake.ReadTable(t.Context(), path, tally())
	if err != nil {
		t.Fatalf("ReadTable(%s): %v", path, err)
	}
	return filled
}

func formFaults(filled intake.Filled, path string) string {
	return faults(intake.Result{Faults: filled.Faults}, path)
}

// TestReadTableCSV: order, case, accents, encoding and separator are free, as in a dossier; other columns are left alone.
func TestReadTableCSV(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, text, rows, faults string }{
		{"as it is", "code;quantite;numero_lot\nA;1;2\n", "A|1|2\n", ""},
		{"other columns, whatever they hold", "Nom;NUMÉRO LOT;remarque;Quantité;code;Nom\nx;2;\"a\nb\";1 000;A;y\n", "A|1000|2\n", ""},
		{"tabs, Windows-1252", "code\tquantit\xe9\tnumero lot\nA\t1\t\n", "A|1|\n", ""},
		{"rows that hold nothing of ours", "code;quantite;numero_lot;total\nA;1;2;\n;;;99\n", "A|1|2\n", ""},
		{"a column is missing", "code;quantité\nA;1\n", "absent", "lot.csv, table comptes, ligne 1, colonne numero_lot : erreur IMP-030 : la colonne obligatoire « numero_lot » manque. → ajoutez une colonne « numero_lot » : Numéro du lot.\n"},
		{"a column is misspelt", "code;quantites;numero_lot\n", "absent", "lot.csv, table comptes, ligne 1, colonne quantite : erreur IMP-030 : la colonne obligatoire « quantite » manque. → ajoutez une colonne « quantite » : Quantité.\n" +
			"lot.csv, table comptes, ligne 1, colonne quantites : avertissement IMP-032 : la table « comptes » n'a pas de colonne de ce nom : elle n'est pas lue. → sans doute « quantite » : corrigez le nom.\n"},
		{"cells that are wrong", "code;quantite;numero_lot\nA;;deux\nB;1,5;3\n", "", "lot.csv, table comptes, ligne 2, colonne numero_lot : erreur IMP-041 : un nombre est attendu, par exemple 1 234,56 (valeur lue : « deux »). → n'écrivez que des chiffres, une virgule (ou un point) avant les décimales et, au besoin, le signe moins.\n" +
			"lot.csv, table comptes, ligne 2, colonne quantite : erreur IMP-040 : la cellule est vide, une valeur est obligatoire. → remplissez la cellule, ou videz la ligne entière.\n" +
			"lot.csv, table comptes, ligne 3, colonne quantite : erreur IMP-047 : un nombre entier est attendu (valeur lue : « 1,5 »). → supprimez les décimales ; si le signe sépare des milliers, remplacez-le par une espace.\n"},
		{"an empty file", "", "absent", "IMP-020"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(folder(t, "lot.csv", c.text), "lot.csv")
			filled := readForm(t, path)
			if got := dump(filled.Rows); got != c.rows {
				t.Errorf("rows %q, want %q", got, c.rows)
			}
			got := formFaults(filled, path)
			if len(c.faults) == len("IMP-000") && strings.Contains(got, c.faults) {
				got = c.faults
			}
			if diff := cmp.Diff(c.faults, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			if filled.File.Name != "lot.csv" || len(filled.File.SHA256) != 64 || filled.File.Bytes != int64(len(c.text)) {
				t.Errorf("file %+v", filled.File)
			}
		})
	}
}

// TestReadTableWorkbook: the sheet is the one of the form's names, in their order, else the first that has its columns.
func TestReadTableWorkbook(t *testing.T) {
	t.Parallel()
	columns := []any{"Code", "autre", "numero lot", "quantité"}
	sheet := func(file *excelize.File, name string, code string) {
		_, err := file.NewSheet(name)
		must(t, err)
		must(t, file.SetSheetRow(name, "B2", &columns)) // below an empty row, right of an empty column
		must(t, file.SetSheetRow(name, "B3", &[]any{code, "=", 2, 1}))
	}
	for _, c := range []struct {
		why, first, rows, table string
		dress                   func(*excelize.File)
	}{
		{"its own name", "Feuil1", "OWN|1|2\n", "Comptes", func(f *excelize.File) { sheet(f, "bilan", "ALIAS"); sheet(f, "Comptes", "OWN"); sheet(f, "x", "ANY") }},
		{"another of its names", "Feuil1", "ALIAS|1|2\n", "BILAN", func(f *excelize.File) { sheet(f, "x", "ANY"); sheet(f, "BILAN", "ALIAS") }},
		{"no name, but the columns", "Feuil1", "ANY|1|2\n", "x", func(f *excelize.File) { sheet(f, "x", "ANY"); sheet(f, "y", "LATE") }},
		{"what is hidden is not read", "Feuil1", "ANY|1|2\n", "x", func(f *excelize.File) {
			sheet(f, "comptes", "HIDDEN")
			must(t, f.SetSheetVisible("comptes", false))
			sheet(f, "x", "ANY")
		}},
		{"a sheet that continues it", "Feuil1", "OWN|1|2\nMORE|1|2\n", "Comptes", func(f *excelize.File) { sheet(f, "Suite", "MORE"); sheet(f, "Comptes", "OWN") }},
		{"the guide is not read", "Guide", "ANY|1|2\n", "x", func(f *excelize.File) { sheet(f, "Guide", "GUIDE"); sheet(f, "x", "ANY") }},
		{"none", "Feuil1", "absent", "Feuil1", func(f *excelize.File) { must(t, f.SetCellValue("Feuil1", "A1", "code")) }},
	} {
		t.Run(c.why, func(t *testing.T) {
			path := book(t, c.first, nil, c.dress)
			filled := readForm(t, path)
			got := dump(filled.Rows)
			for _, more := range filled.More {
				got += dump(more)
			}
			if got != c.rows {
				t.Errorf("rows %q, want %q; faults %v", got, c.rows, filled.Faults)
			}
			if filled.Rows != nil && filled.Rows.Table.Name != c.table {
				t.Errorf("table %q, want the name of its sheet, %q", filled.Rows.Table.Name, c.table)
			}
			if c.rows == "absent" && codesOf(intake.Result{Faults: filled.Faults}) != "IMP-030 IMP-030" {
				t.Errorf("faults %v, want the two columns that are missing", filled.Faults)
			}
		})
	}
	if tally().Table.Name != "comptes" {
		t.Error("the form was changed")
	}
}

// TestReadTableRefuses: what is no file of a table at all.
func TestReadTableRefuses(t *testing.T) {
	t.Parallel()
	dir := folder(t, "lot.txt", "code;quantite;numero_lot\n", "lot.ods", "PK\x03\x04", "lot.xlsx", "rien")
	for name, want := range map[string]fault.Kind{"absent.csv": fault.NotFound, "": fault.Invalid, "lot.txt": fault.Invalid} {
		if _, err := intake.ReadTable(t.Context(), filepath.Join(dir, name), tally()); err == nil || fault.KindOf(err) != want {
			t.Errorf("%q: %v, want a refusal of kind %q", name, err, want)
		}
	}
	for name, code := range map[string]string{"lot.ods": "IMP-011", "lot.xlsx": "IMP-012", "vide.xlsx": "IMP-020"} {
		path := filepath.Join(dir, name)
		if name == "vide.xlsx" {
			must(t, os.Rename(book(t, "Guide", nil), path))
		}
		filled := readForm(t, path)
		if codesOf(intake.Result{Faults: filled.Faults}) != code || filled.Rows != nil {
			t.Errorf("%s: %v, want %s", name, filled.Faults, code)
		}
	}
}
