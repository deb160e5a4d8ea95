package intake_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing/intake"
)

// TestCell reads texts as cells: table.column, the text, and its canonical text or the code of its fault.
func TestCell(t *testing.T) {
	t.Parallel()
	const (
		decimal  = "unites.valeur"
		amount   = "ajustements.montant"
		rate     = "cles.poids"
		share    = "parts_mel.valeur"
		integer  = "budgets.premier_titre"
		exercice = "unites.exercice"
		rang     = "cles.rang"
		date     = "unites.du"
		yesNo    = "cles.ponctuel"
		choice   = "couts.base"
		tva      = "services.tva"
		echeance = "echeanciers.echeance"
		methode  = "cles.methode"
		code     = "tiers.siren"
		text     = "tiers.nom"
	)
	for _, row := range []struct{ column, text, want string }{
		{decimal, "12", "12"},
		{decimal, " 12 ", "12"},
		{decimal, "+12", "12"},
		{decimal, "-12,50", "-12.5"},
		{decimal, "- 12,5", "-12.5"},
		{decimal, "−12", "-12"},
		{decimal, "-0,00", "0"},
		{decimal, "0", "0"},
		{decimal, "000", "0"},
		{decimal, "007", "7"},
		{decimal, "0,50", "0.5"},
		{decimal, ",5", "0.5"},
		{decimal, "-.5", "-0.5"},
		{decimal, "1.0", "1"},
		{decimal, "100", "100"},
		{decimal, "1 234,56", "1234.56"},
		{decimal, "1\u00a0234,56", "1234.56"},
		{decimal, "1\u202f234\u202f567", "1234567"},
		{decimal, "1\u2009234.5", "1234.5"},
		{decimal, "12 345", "12345"},
		{decimal, "12,345", "12.345"},
		{decimal, "1.234", "1.234"},
		{decimal, "12,50 €", "12.5"},
		{decimal, "12,50\u00a0€", "12.5"},
		{decimal, "1 234 €", "1234"},
		{decimal, "12€", "12"},
		{decimal, "999999999999999,999999999999", "999999999999999.999999999999"},
		{decimal, "000000000000000000012", "12"},
		{decimal, "0,50000000000000000000", "0.5"},
		{decimal, "1234567890123456", "IMP-045"},
		{decimal, "0,0000000000001", "0.0000000000001"},
		{decimal, "0,000000000000000000001", "IMP-045"},
		{decimal, "1.234,56", "IMP-042"},
		{decimal, "1,234.56", "IMP-042"},
		{decimal, "1.234.567", "IMP-042"},
		{decimal, "1..2", "IMP-042"},
		{decimal, "1 234.567,8", "IMP-042"},
		{decimal, "12 34", "IMP-043"},
		{decimal, "1234 567", "IMP-043"},
		{decimal, "1  234", "IMP-043"},
		{decimal, "1 234 56", "IMP-043"},
		{decimal, "1 234 ,5", "IMP-043"},
		{decimal, "1,234 567", "IMP-043"},
		{decimal, "1E5", "IMP-044"},
		{decimal, "1,5e+03", "IMP-044"},
		{decimal, "12 %", "IMP-050"},
		{decimal, "12 $", "IMP-050"},
		{decimal, "12,", "IMP-041"},
		{decimal, "-", "IMP-041"},
		{decimal, "€", "IMP-041"},
		{decimal, ",", "IMP-041"},
		{decimal, "12-", "IMP-041"},
		{decimal, "(12)", "IMP-041"},
		{decimal, "--12", "IMP-041"},
		{decimal, "12 € HT", "IMP-041"},
		{decimal, "1'234", "IMP-041"},
		{decimal, "0x10", "IMP-041"},
		{decimal, "NaN", "IMP-041"},
		{decimal, "douze", "IMP-041"},
		{decimal, "١٢", "IMP-041"},

		{amount, "12,34", "12.34"},
		{amount, "12,3400", "12.34"},
		{amount, "-1 234,5 €", "-1234.5"},
		{amount, "12,345", "IMP-046"},
		{amount, "0,001", "IMP-046"},

		{rate, "50", "50"},
		{rate, "50 %", "50"},
		{rate, "50%", "50"},
		{rate, "12,5\u202f%", "12.5"},
		{rate, "50 €", "IMP-050"},
		{rate, "50 %%", "IMP-041"},
		{share, "60 %", "60"},
		{share, "60 000,00 €", "60000"},

		{integer, "1201", "1201"},
		{integer, "1 201", "1201"},
		{integer, "-3", "-3"},
		{integer, "1.000", "IMP-047"},
		{integer, "1,0", "IMP-047"},
		{integer, "1 €", "IMP-050"},
		{exercice, "2026", "2026"},
		{exercice, "1900", "1900"},
		{exercice, "2999", "2999"},
		{exercice, "3000", "IMP-049"},
		{exercice, "1899", "IMP-049"},
		{exercice, "26", "IMP-049"},
		{exercice, "-2026", "IMP-049"},
		{rang, "1", "1"},
		{rang, "01", "1"},
		{rang, "0", "IMP-048"},
		{rang, "-1", "IMP-048"},

		{date, "2026-05-31", "2026-05-31"},
		{date, "31/05/2026", "2026-05-31"},
		{date, "1/5/2026", "2026-05-01"},
		{date, "29/02/2028", "2028-02-29"},
		{date, "31/12/9999", "9999-12-31"},
		{date, "31/02/2026", "IMP-061"},
		{date, "29/02/2026", "IMP-061"},
		{date, "2026-02-30", "IMP-061"},
		{date, "05/31/2026", "IMP-061"},
		{date, "00/05/2026", "IMP-061"},
		{date, "31/05/26", "IMP-062"},
		{date, "31/05/026", "IMP-062"},
		{date, "01/01/1899", "IMP-063"},
		{date, "0000-01-01", "IMP-063"},
		{date, "26-05-31", "IMP-060"},
		{date, "31-05-2026", "IMP-060"},
		{date, "31.05.2026", "IMP-060"},
		{date, "2026/05/31", "IMP-060"},
		{date, "2026-05-31T00:00", "IMP-060"},
		{date, "31/05/2026 00:00", "IMP-060"},
		{date, "31/05", "IMP-060"},
		{date, "31//2026", "IMP-060"},
		{date, "+1/05/2026", "IMP-060"},
		{date, "031/05/2026", "IMP-060"},
		{date, "46173", "IMP-060"},

		{yesNo, "oui", "oui"},
		{yesNo, "NON", "non"},
		{yesNo, " Oui ", "oui"},
		{yesNo, "o", "IMP-070"},
		{yesNo, "vrai", "IMP-070"},

		{choice, "realise", "realise"},
		{choice, "Réalisé", "realise"},
		{choice, "PRÉVU", "prevu"},
		{choice, "re\u0301alise", "realise"},
		{choice, "budget", "IMP-071"},
		{tva, "20", "20"},
		{tva, "20 %", "20"},
		{tva, "5,5", "5.5"},
		{tva, "5,50 %", "5.5"},
		{tva, "Hors champ", "hors_champ"},
		{tva, "exo 261B", "exo_261b"},
		{tva, "20 €", "IMP-071"},
		{tva, "19,6", "IMP-071"},
		{echeance, "Mai + 1", "mai+1"},
		{echeance, "novembre", "novembre"},
		{methode, "Coût unitaire", "cout_unitaire"},
		{methode, "coût-unitaire", "cout_unitaire"},

		{code, "005935001", "005935001"},
		{code, "\u00a0005935001 ", "005935001"},
		{code, "abC", "abC"},
		{code, "2,159E+08", "IMP-044"},
		{code, "12\u200b34", "IMP-080"},
		{code, "12\ufeff", "IMP-080"},
		{code, strings.Repeat("é", 64), strings.Repeat("é", 64)},
		{code, strings.Repeat("é", 65), "IMP-082"},
		{text, " Villeneuve-d'Ascq ", "Villeneuve-d'Ascq"},
		{text, "He\u0301ricourt", "Héricourt"},
		{text, "A\nB", "A B"},
		{text, "A\tB", "A B"},
		{text, "A\u0085B", "IMP-080"},
		{text, "Ann\ufffdullin", "IMP-081"},
		{text, "Ann\xe9", "IMP-081"},
		{text, strings.Repeat("x", 2000), strings.Repeat("x", 2000)},
		{text, strings.Repeat("x", 2001), "IMP-082"},
		{text, "=1+1", "=1+1"},
		{text, "", ""},
		{decimal, " \u00a0", ""},
	} {
		table, column, _ := strings.Cut(row.column, ".")
		got, code := intake.ReadCell(table, column, row.text)
		if code != "" {
			got = code
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", row.column, row.text, diff)
		}
	}
}

// TestFold compares names that stand for the same column.
func TestFold(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ written, name string }{
		{"Débiteur", "debiteur"},
		{"DE\u0301BITEUR", "debiteur"},
		{"A partir de", "a_partir_de"},
		{"à-partir-de", "a_partir_de"},
		{"Prix\u00a0sup", "prix_sup"},
		{"tiers*", "tiers"},
	} {
		if got, want := intake.Fold(row.written), intake.Fold(row.name); got != want {
			t.Errorf("Fold(%q) = %q, want %q as %q", row.written, got, want, row.name)
		}
	}
}
