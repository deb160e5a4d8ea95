package xlsx_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"quotepart/billing/billingtest/programs"
	"quotepart/exports/exportstest"
)

// TestLibreOffice converts the workbook of a campaign: every tab to CSV, and the whole to PDF.
func TestLibreOffice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "campagne.xlsx")
	if err := os.WriteFile(path, render(t, smallSheets(t, exportstest.SmallWithEarlier())...), 0o600); err != nil {
		t.Fatal(err)
	}
	// 59 is ;, 34 the quote, 76 is UTF-8; numbers as stored, all sheets.
	programs.LibreOffice(t, time.Minute, "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,false,false,false,-1", "--outdir", dir, path)
	for sheet, want := range map[string]string{
		"Lignes":   "PRINC;01004;" + exportstest.Hostile + ";01004;" + exportstest.Hostile + ";TRE-CEP;2026;X;prévision;-87.13;0;-87.13;Titre;2026-05/PRINC/01004",
		"Pièces":   "PRINC;Titre de recettes;1202;7;2026-05/PRINC/59005;59005;Allennes-les-Marais;Fonctionnement;915.67;0;915.67;;",
		"Synthèse": ";Tous budgets;Titre de recettes;3;2464.21;258;2722.21",
	} {
		text, err := os.ReadFile(filepath.Join(dir, "campagne-"+sheet+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		reader := csv.NewReader(bytes.NewReader(text))
		reader.Comma, reader.FieldsPerRecord = ';', -1
		rows, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, row := range rows {
			found = found || strings.TrimRight(strings.Join(row, ";"), ";") == strings.TrimRight(want, ";")
		}
		if !found {
			t.Errorf("%s has no row %q in:\n%s", sheet, want, text)
		}
	}
	programs.LibreOffice(t, time.Minute, "--convert-to", "pdf", "--outdir", dir, path)
	pdf, err := os.ReadFile(filepath.Join(dir, "campagne.pdf"))
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("no PDF: %v", err)
	}
	// Thirteen tabs of a small campaign are fourteen pages, for « Contrôles » takes two: more would be columns that spill over,
	// charts that are cut, or empty pages.
	if pages := bytes.Count(pdf, []byte("/Type/Page/")) + bytes.Count(pdf, []byte("/Type/Page\n")) + bytes.Count(pdf, []byte("/Type /Page\n")); pages != 14 {
		t.Errorf("%d pages", pages)
	}
}

// TestLibreOfficeModel converts the model: LibreOffice must take it without a complaint.
func TestLibreOfficeModel(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "modele.xlsx")
	if err := os.WriteFile(path, model(t), 0o600); err != nil {
		t.Fatal(err)
	}
	programs.LibreOffice(t, time.Minute, "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1", "--outdir", dir, path)
	for sheet, want := range map[string]string{"adhesions": "tiers;service;du;au;notifie_le;acte\n", "parametres": "cle;valeur\n"} {
		if text, err := os.ReadFile(filepath.Join(dir, "modele-"+sheet+".csv")); err != nil || string(text) != want {
			t.Errorf("%s: got %q, %v", sheet, text, err)
		}
	}
}
