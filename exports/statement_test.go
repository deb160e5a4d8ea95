package exports_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/calendar"
	"quotepart/billing"
	"quotepart/exports"
	"quotepart/exports/exportstest"
)

func TestStatement(t *testing.T) {
	t.Parallel()
	r := read(t, exportstest.Small())
	if got, want := r.Debtors(), []string{"01004", "59005", "59350", "MEL"}; !slices.Equal(got, want) {
		t.Fatalf("debtors %q, want %q", got, want)
	}
	statement, err := r.Statement("59350")
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := statement.Sheets()
	if err != nil {
		t.Fatal(err)
	}
	for i := range sheets {
		if err := sheets[i].Check(); err != nil {
			t.Error(err)
		}
	}
	var facts []string
	for _, fact := range sheets[0].Facts {
		facts = append(facts, fact.Label+"="+line([]exports.Cell{fact.Value}))
	}
	for _, want := range []string{"SIRET=21590350500017", "Adresse=Place Augustin Laurent, 59000 Lille", "Ordonnateur=Dominique Martin, Président", "À payer (titres, TTC)=0,00 €", "En déduction de titres antérieurs (TTC)=450,00 €",
		"À recevoir par mandat (TTC)=300,00 €", "Valorisé, non réclamé (HT)=16528,43 €", "Attribution de compensation (HT)=500,00 €", "Reporté à une campagne suivante (HT)=12,00 €"} {
		if !slices.Contains(facts, want) {
			t.Errorf("%q is not among the facts %q", want, facts)
		}
	}
	want := []string{"5|Réduction de titre|Budget principal|3|2026-05/PRINC/59350/R|Fonctionnement|450,00 €|0,00 €|450,00 €|2026-05/PRINC/59350/O|", "1|Mandat de reversement|Budget principal|1|2026-05/PRINC/59350/M|Fonctionnement|300,00 €|0,00 €|300,00 €||"}
	if diff := cmp.Diff(want, texts(sheets[0].Tables[0].Rows)); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	if got, want := texts(sheets[1].Tables[0].Rows)[0], "TRE-CEP|Conseil en énergie partagé (CEP)|Hellemmes|2026|Adhésion annuelle|prévision|provisoire|12,00 €|0,00 €|12,00 €|Reporté à une campagne suivante||"; got != want {
		t.Errorf("a line of another adherent: got %q, want %q", got, want)
	}
	if got, want := texts(sheets[1].Tables[0].Rows)[5], "URB-SIM|Service instructeur métropolitain des autorisations d'urbanisme (SIM)||2025|Coût partagé à proportion|réalisé|définitif|0,00 €|450,00 €|-450,00 €|Réduction d'un titre|Réduction n° 5|2026-05/PRINC/59350/R"; got != want {
		t.Errorf("a line whose target is nothing: got %q, want %q", got, want)
	}
}

// TestVersionsOfTheKey gives one rang another phase from July on: each step is told with the version of its own slice.
func TestVersionsOfTheKey(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	c.Dossier = exportstest.Dossier()
	version := c.Dossier.Cles[0]
	months := 24
	version.Span.First, version.PhaseDe, version.PhaseA = calendar.Of(2026, 7, 1), nil, &months
	c.Dossier.Cles[0].Span.Last = calendar.Of(2026, 6, 30)
	c.Dossier.Cles = append(c.Dossier.Cles, version)
	early, late := exportstest.Unitaire(), exportstest.Unitaire()
	early.Au, late.Du = calendar.Of(2026, 6, 30), calendar.Of(2026, 7, 1)
	c.Calculation.Lines = []billing.Line{exportstest.Line("PRINC;59005;59005;TRE-CEP;2026;2;prevu;1352.00;0.00;1352.00;reporte;", early, late)}
	statement, err := read(t, c).Statement("59005")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"Du 01/01/2026 au 30/06/2026, après 9 mois", "Du 01/07/2026 au 31/12/2026, pendant les 24 premiers mois"} {
		if got := statement.Lines[0].Sentences[i]; !strings.HasPrefix(got, want) {
			t.Errorf("got %q, want %q…", got, want)
		}
	}
}
