package pdf_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/billingtest/programs"
	"quotepart/exports"
	"quotepart/exports/exportstest"
)

var update = flag.Bool("update", false, "rewrite the golden texts")

// pages reads a document with poppler, a second reader: the text of each page. Without it the test is skipped with its
// reason, but in CI it fails.
func pages(t *testing.T, document []byte) []string {
	t.Helper()
	program := programs.Find(t, "pdftotext", "the PDFs are not read by a second program")
	path := filepath.Join(t.TempDir(), "releve.pdf")
	if err := os.WriteFile(path, document, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var complaints bytes.Buffer
	command := exec.CommandContext(ctx, program, "-layout", "-enc", "UTF-8", path, "-")
	command.Stderr = &complaints
	text, err := command.Output()
	if err != nil || complaints.Len() > 0 {
		t.Fatalf("pdftotext: %v\n%s", err, complaints.String())
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

// TestGolden compares the text of whole documents.
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*exports.Statement{
		"titres":    statement(t, exportstest.Small(), "59005"), // two titres, one of them with VAT and without a number, and a cancellation
		"reduction": statement(t, exportstest.Small(), "59350"), // a reduction, a mandat, and every statut that is on no document
		"hostile":   statement(t, exportstest.Small(), "01004"),
		"projet":    statement(t, exportstest.Draft(), "59005"),
		"propre":    statement(t, exportstest.Small(), "MEL"), // no document at all
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, path := strings.Join(pages(t, render(t, s)), "\n————— page —————\n"), filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			// Another version of poppler may put other numbers of spaces between columns.
			if diff := cmp.Diff(squeezed(string(want)), squeezed(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func squeezed(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.Join(strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\n' }), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// TestFrenchLetters gets every letter and sign of French typography back out of the document, in each face.
func TestFrenchLetters(t *testing.T) {
	t.Parallel()
	const letters = "àâäçéèêëîïôöœùûüÿæ ÀÂÄÇÉÈÊËÎÏÔÖŒÙÛÜŸÆ €’'«»…–—−×÷→°§²½%&<>(){}[]|\\/@#\"*_~^ 1\u202f234,56\u00a0€"
	c := exportstest.Small()
	c.Dossier.TiersOf("59005").Nom = letters                                       // bold
	c.Dossier.Service("TRE-CEP").Cadre = letters                                   // regular
	c.Calculation.Lines[3].Trace = trace(t, exportstest.Unitaire(), "Italique : ") // sentences
	text := strings.Join(pages(t, render(t, statement(t, c, "59005"))), "\n")
	for _, r := range strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "").Replace(letters) {
		if !strings.ContainsRune(text, r) {
			t.Errorf("%q (%U) is lost", r, r)
		}
	}
	if strings.ContainsRune(text, '□') {
		t.Error("a character is missing")
	}
}

// TestMissingLetters prints a sign of its own for what the fonts do not have, and nothing for what cannot be seen.
func TestMissingLetters(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	c.Dossier.TiersOf("59005").Nom = "A😀B日C\u200bD\x07E e\u0301"
	text := strings.Join(pages(t, render(t, statement(t, c, "59005"))), "\n")
	if !strings.Contains(text, "A□B□CD E é") {
		t.Errorf("got:\n%.600s", text)
	}
}

// breaking turns no-break spaces into spaces, as poppler does, which takes them for the gap between two words.
func breaking(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

// long is a statement of so many lines, each with words that tell where its row begins and ends.
func long(t *testing.T, lines int) *exports.Statement {
	t.Helper()
	c := exportstest.Big(2)
	c.Dossier.Service("URB-SIM").Libelle = strings.Repeat("Service au libellé interminable ", 5)
	c.Dossier.Service("TRE-CEP").Libelle = strings.Repeat("X", 150)
	c.Dossier.TiersOf("59001").Nom = strings.Repeat("Syndicat au nom de cent vingt caractères ", 3)
	sample := c.Calculation.Lines[0]
	c.Calculation.Lines = nil
	for i := range lines {
		line := sample
		step := exportstest.Simple(2026, fmt.Sprintf("%d.17", 1000+i))
		step.Libelle = fmt.Sprintf("debut%03d %s fin%03d", i, strings.Repeat("mot ", i%23), i)
		line.Exercice, line.Service, line.Cible, line.Montant = 1950+i, []string{"TRE-CEP", "URB-SIM"}[i/8%2], step.Resultat, step.Resultat
		line.Trace = trace(t, step, "")
		c.Calculation.Lines = append(c.Calculation.Lines, line)
	}
	return statement(t, c, "59001")
}

// TestNoRowIsCut looks for the two ends of each row of a long statement on one page, and for the head of the table on
// each of its pages.
func TestNoRowIsCut(t *testing.T) {
	t.Parallel()
	const lines = 90
	found := pages(t, render(t, long(t, lines)))
	for i := range lines {
		whole := 0
		for n, page := range found {
			begins, ends := strings.Contains(page, fmt.Sprintf("debut%03d", i)), strings.Contains(page, fmt.Sprintf("fin%03d", i))
			amount := strings.Contains(breaking(page), fmt.Sprintf(" 1 %03d,17 €", i))
			if begins != ends || begins && !amount && strings.Contains(page, "Dû à ce jour") {
				t.Errorf("row %d is cut on page %d", i, n+1)
			}
			if begins {
				whole++
			}
		}
		if whole == 0 {
			t.Errorf("row %d is nowhere", i)
		}
	}
	for n, page := range found {
		if !strings.Contains(page, fmt.Sprintf("page %d / %d", n+1, len(found))) {
			t.Errorf("page %d does not say so", n+1)
		}
		if strings.Contains(page, "Relevé consolidé") && strings.Contains(page, "provisoire (prévision) ") && !strings.Contains(page, "Dû à ce jour") {
			t.Errorf("page %d has no head of its table:\n%s", n+1, page)
		}
	}
}

// TestAmounts adds up the amounts that are printed in the column of the consolidated statement.
func TestAmounts(t *testing.T) {
	t.Parallel()
	s := statement(t, exportstest.Small(), "59350")
	text := breaking(strings.Join(pages(t, render(t, s)), "\n"))
	for i := range s.Lines {
		l := &s.Lines[i]
		if want := breaking(exports.Euros(l.Montant)); !strings.Contains(text, want) {
			t.Errorf("%s %s: %s is not printed", l.Service, l.Rang, want)
		}
	}
	for _, total := range s.Totals() {
		if want := breaking(exports.Euros(total.Montant)); !strings.Contains(text, want) {
			t.Errorf("%s: %s is not printed", total.Label, want)
		}
	}
	var sum = exportstest.Cents("0")
	for _, line := range s.ByStatut {
		sum += line.Amount
	}
	found := false
	for line := range strings.Lines(text) {
		found = found || strings.Contains(line, "Total de toutes les lignes") && strings.Contains(line, breaking(exports.Euros(sum)))
	}
	if !found {
		t.Errorf("the total of all lines is not %s", exports.Euros(sum))
	}
}

// TestChanges prints why a bill has changed, and the cause of a correction.
func TestChanges(t *testing.T) {
	t.Parallel()
	s := statement(t, exportstest.Small(), "59005")
	s.ComparedWith = "novembre 2025"
	s.Changes = []exports.Change{{Service: "TRE-CEP", ServiceLabel: "Conseil en énergie partagé (CEP)", Before: exportstest.Cents("700"), After: exportstest.Cents("676"), Effects: []exports.EffectWords{
		{Words: "coût du service", Montant: exportstest.Cents("-30")}, {Words: "vos unités", Montant: exportstest.Cents("6")}}}}
	for i := range s.Lines {
		s.Lines[i].Cause = []exports.EffectWords{{Words: "votre adhésion", Montant: exportstest.Cents("419.67")}}
	}
	text := breaking(strings.Join(pages(t, render(t, s)), "\n"))
	for _, want := range []string{"Pourquoi ma facture a changé", "campagne de novembre 2025", "700,00 €", "−24,00 €", "Coût du service", "−30,00 €", "+6,00 €", "Cause de la correction : Votre adhésion : +419,67 €"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
}

// TestEveryDocumentHasItsNotice counts the notices of each kind.
func TestEveryDocumentHasItsNotice(t *testing.T) {
	t.Parallel()
	s := statement(t, exportstest.Small(), "59005")
	found := pages(t, render(t, s))
	for i := range s.Pieces {
		want := map[billing.PieceType]string{billing.PieceTitre: "AVIS DES SOMMES À PAYER", billing.PieceReduction: "AVIS D'ANNULATION DE TITRE"}[s.Pieces[i].Type]
		if !strings.Contains(found[i], want) || !strings.Contains(found[i], s.Pieces[i].Identifiant) {
			t.Errorf("page %d is not the notice of %s", i+1, s.Pieces[i].Identifiant)
		}
	}
}
