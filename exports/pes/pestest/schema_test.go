package pestest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"quotepart/exports/pes/pestest"
)

// TestValidate takes the samples, also when mended, and the mended PES_Facture out of its attachment.
func TestValidate(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	mended := altered{name: titres}.read(t)
	notice := filepath.Join(folder, "facture.xml")
	if err := os.WriteFile(notice, mended.PJs[0].Contenu, 0o600); err != nil {
		t.Fatal(err)
	}
	pestest.Validate(t, filepath.Join("testdata", titres), filepath.Join("testdata", reduction), filepath.Join("testdata", mandat), filepath.Join("testdata", asap),
		save(t, folder, "titres.xml", altered{name: titres}.text(t)), notice)
}

// TestValidateTells wants every invalid file told, by name, and no warning for an error.
func TestValidateTells(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	fine := save(t, folder, "fine.xml", sample(t, reduction))
	first := save(t, folder, "first.xml", apply(t, sample(t, reduction), []swap{once(`<MtHT V="100.00"/>`, `<MtHT V="0"/>`)}))
	second := save(t, folder, "second.xml", apply(t, sample(t, titres), []swap{once(`<CodCol V="001"/>`, ``)}))
	complaints := strings.Join(pestest.Invalid(t, []string{fine, first, second}), "\n")
	for _, want := range []string{"1 of 3 files are valid", "first.xml", "MtHT", "second.xml", "CodBud"} {
		if !strings.Contains(complaints, want) {
			t.Errorf("no %q in:\n%s", want, complaints)
		}
	}
	for _, unwanted := range []string{"fine.xml", "Skipping import"} {
		if strings.Contains(complaints, unwanted) {
			t.Errorf("%q in:\n%s", unwanted, complaints)
		}
	}
}

func save(t *testing.T, folder, name, text string) string {
	t.Helper()
	content, err := charmap.ISO8859_1.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
