package exports_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/exports"
	"quotepart/exports/exportstest"
	"quotepart/ledger"
)

func read(t *testing.T, c exports.Campaign) *exports.Reading {
	t.Helper()
	r, err := exports.Read(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// texts writes the rows of a table as a reader sees them, with plain spaces.
func texts(rows []exports.Row) []string {
	var lines []string
	for _, row := range rows {
		lines = append(lines, line(row.Cells))
	}
	return lines
}

func line(cells []exports.Cell) string {
	var words []string
	for _, cell := range cells {
		words = append(words, cell.String())
	}
	return strings.NewReplacer("\u202f", "", "\u00a0", " ", "\u2212", "-").Replace(strings.Join(words, "|"))
}

func sheetsOf(t *testing.T, c exports.Campaign) map[string]*exports.Sheet {
	t.Helper()
	sheets, err := read(t, c).Sheets()
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*exports.Sheet{}
	for i := range sheets {
		if err := sheets[i].Check(); err != nil {
			t.Error(err)
		}
		byName[sheets[i].Name] = &sheets[i]
	}
	return byName
}

func TestCampaignSheets(t *testing.T) {
	t.Parallel()
	sheets := sheetsOf(t, exportstest.Small())
	for _, page := range []struct {
		sheet string
		table int
		want  []string
	}{
		{"Synthèse", 0, []string{"coût|Coût des services, pour la part due|Métropole||473061,54 €", "coût|dont part des adhérents|Métropole||34541,54 €", "coût|dont part de la métropole|Métropole||438520,00 €",
			"lignes|Toutes les lignes de la campagne|Lignes|13|32663,33 €"}},
		{"Synthèse", 1, []string{"IMP|Budget annexe des impressions|Titre de recettes|1|1290,00 €|258,00 €|1548,00 €", "PRINC|Budget principal|Titre de recettes|2|1174,21 €|0,00 €|1174,21 €",
			"PRINC|Budget principal|Réduction de titre|1|450,00 €|0,00 €|450,00 €", "PRINC|Budget principal|Annulation de titre|1|50,00 €|0,00 €|50,00 €", "PRINC|Budget principal|Mandat de reversement|1|300,00 €|0,00 €|300,00 €",
			"|Tous budgets|Titre de recettes|3|2464,21 €|258,00 €|2722,21 €", "|Tous budgets|Réduction de titre|1|450,00 €|0,00 €|450,00 €", "|Tous budgets|Annulation de titre|1|50,00 €|0,00 €|50,00 €", "|Tous budgets|Mandat de reversement|1|300,00 €|0,00 €|300,00 €"}},
		{"Synthèse", 2, []string{"titre|Titre|oui|6|2464,21 €", "reduction|Réduction d'un titre|oui|1|-450,00 €", "mandat|Mandat|oui|1|-300,00 €", "reporte|Reporté à une campagne suivante|non|1|12,00 €",
			"valorise|Valorisé, non réclamé|non|1|16528,43 €", "ac|Attribution de compensation|non|1|500,00 €", "porteur|Facturé par le porteur|non|1|13808,69 €", "propre|Part propre de la métropole|non|1|100,00 €"}},
		{"Par débiteur", 0, []string{"01004|" + exportstest.Hostile + "|1|258,54 €|0,00 €|0,00 €|258,54 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|258,54 €", "59005|Allennes-les-Marais|2|2463,67 €|50,00 €|0,00 €|2205,67 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|2205,67 €",
			"59350|Lille|0|0,00 €|450,00 €|300,00 €|0,00 €|-450,00 €|-300,00 €|12,00 €|16528,43 €|500,00 €|13808,69 €|0,00 €|30099,12 €", "MEL|Métropole européenne de Lille|0|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|100,00 €|100,00 €"}},
		{"Matrice", 0, []string{"01004|" + exportstest.Hostile + "|||||||258,54 €||258,54 €", "59005|Allennes-les-Marais|1290,00 €||||||676,00 €|239,67 €|2205,67 €", "59350|Lille||500,00 €||13808,69 €|16528,43 €|-300,00 €|12,00 €|-450,00 €|30099,12 €", "MEL|Métropole européenne de Lille|||100,00 €||||||100,00 €"}},
		{"Anomalies", 0, []string{"CTL-002|non|01004|" + exportstest.Hostile + "|TRE-CEP|2026|@SUM(1+1) : le tiers n'est pas éligible|", "CTL-010|oui|||URB-SIM|2025|Le service avait un coût, il n'en a plus|+33 vu avec la direction"}},
	} {
		if diff := cmp.Diff(page.want, texts(sheets[page.sheet].Tables[page.table].Rows)); diff != "" {
			t.Errorf("%s, table %d (-want +got):\n%s", page.sheet, page.table, diff)
		}
	}
	if got, want := line(sheets["Matrice"].Tables[0].Totals), "Total||1290,00 €|500,00 €|100,00 €|13808,69 €|16528,43 €|-300,00 €|946,54 €|-210,33 €|32663,33 €"; got != want {
		t.Errorf("totals of the matrix: got %q, want %q", got, want)
	}
	if got, want := texts(sheets["Par service"].Tables[0].Rows)[8], "URB-SIM|Service instructeur métropolitain des autorisations d'urbanisme (SIM)|2025|réalisé|50 %|51961,54 €|33595,00 €|18366,54 €|-210,33 €|-210,33 €|2"; got != want {
		t.Errorf("a service: got %q, want %q", got, want)
	}
}

// thirdParty gives the first posting to a debtor with that sign.
func thirdParty(c *exports.Campaign, sign money.Cents) *ledger.Posting {
	for i := range c.Postings {
		if p := &c.Postings[i]; p.Tiers != "" && p.Amount*sign > 0 {
			return p
		}
	}
	panic("no such posting")
}

func TestControls(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why   string
		spoil func(*exports.Campaign)
		wrong []string
	}{
		{"a sound campaign", func(*exports.Campaign) {}, nil},
		{"a line is off by a cent", func(c *exports.Campaign) { c.Calculation.Lines[0].Montant++ }, []string{"Titres : les lignes font les pièces", "Lignes : dû moins déjà émis"}},
		{"a line changed its statut", func(c *exports.Campaign) { c.Calculation.Lines[0].Statut = billing.StatutValorise }, []string{"Titres : les lignes font les pièces"}},
		{"a target without its steps", func(c *exports.Campaign) { c.Calculation.Lines[0].Trace = "" }, []string{"Bases de calcul : elles font ce qui est dû", "Bases de calcul : elles font ce qui est dû, ligne par ligne"}},
		{"VAT that does not add up", func(c *exports.Campaign) { c.Calculation.Pieces[0].TVA-- }, []string{"Pièces : HT et TVA font le TTC"}},
		{"a service that does not add up", func(c *exports.Campaign) { c.Calculation.Pieces[0].Services[0].Montant-- }, []string{"Pièces : les services font le montant"}},
		{"a titre that is not what the ledger claims", func(c *exports.Campaign) { c.Calculation.Pieces[0].HT++; c.Calculation.Pieces[0].TTC++ }, []string{"Titres : les lignes font les pièces", "Pièces : les services font le montant", "Grand livre : les titres sont au débit des tiers"}},
		{"a posting of the ledger changed", func(c *exports.Campaign) { thirdParty(c, 1).Amount++ }, []string{"Grand livre : les titres sont au débit des tiers", "Grand livre : les écritures sont équilibrées"}},
		{"a posting of the ledger is gone", func(c *exports.Campaign) { thirdParty(c, -1).Amount = 0 }, []string{"Grand livre : réductions et mandats sont à leur crédit", "Grand livre : les écritures sont équilibrées"}},
		{"a cost that nobody bears", func(c *exports.Campaign) { c.Calculation.Parts[0].Cout++ }, []string{"Services : le coût est réparti", "Services : le coût est réparti, service par service"}},
		{"a part without a cause", func(c *exports.Campaign) { c.Calculation.Parts[0].Reliquat-- }, []string{"Métropole : les causes font la part", "Métropole : les causes font la part, service par service"}},
		{"a document that is not there", func(c *exports.Campaign) { c.Calculation.Lines[0].Piece = "X" }, []string{"Lignes sur pièce : la pièce existe"}},
		{"a hole in the numbers", func(c *exports.Campaign) { c.Calculation.Pieces[4].Numero++ }, []string{"Numéros consécutifs : titres du budget PRINC"}},
	} {
		c := exportstest.Small()
		row.spoil(&c)
		controls, err := read(t, c).Controls()
		if err != nil {
			t.Fatal(err)
		}
		var wrong []string
		for i := range controls {
			if !controls[i].Conforme() {
				wrong = append(wrong, controls[i].Name)
			}
		}
		if diff := cmp.Diff(row.wrong, wrong); diff != "" || len(controls) != 19 {
			t.Errorf("%s: %d controls (-want +got):\n%s", row.why, len(controls), diff)
		}
		sheet := sheetsOf(t, c)["Contrôles"]
		verdict := "19 contrôles, tous conformes"
		if len(wrong) > 0 {
			verdict = "19 contrôles, dont " + strconv.Itoa(len(wrong)) + " en écart"
		}
		if shown := strings.ReplaceAll(sheet.Facts[0].Value.String(), "\u00a0", " "); shown != verdict {
			t.Errorf("%s: the sheet says %q", row.why, shown)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why   string
		spoil func(*exports.Campaign)
		want  fault.Kind
	}{
		{"not issued, and no draft", func(c *exports.Campaign) { c.Campaign.State = billing.Validee }, fault.Conflict},
		{"nothing calculated", func(c *exports.Campaign) { c.Calculation = nil }, fault.NotFound},
		{"of another campaign", func(c *exports.Campaign) { c.Calculation.Campaign = "2025-11" }, fault.Corrupt},
		{"proved by another entry", func(c *exports.Campaign) { c.Head.Seq = 11 }, fault.Corrupt},
		{"another result than what was issued", func(c *exports.Campaign) { c.Campaign.Digest = "other" }, fault.Corrupt},
	} {
		c := exportstest.Small()
		row.spoil(&c)
		if _, err := exports.Read(c); fault.KindOf(err) != row.want {
			t.Errorf("%s: got %v", row.why, err)
		}
	}
	c := exportstest.Small()
	c.Calculation.Lines[0].Trace = "{"
	if _, err := read(t, c).Sheets(); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("a trace that is not readable: got %v", err)
	}
}

func TestDraft(t *testing.T) {
	t.Parallel()
	c := exportstest.Draft()
	r := read(t, c)
	if r.WorkbookName() != "campagne-2026-05-PROJET.xlsx" || !r.Manifest().Draft {
		t.Errorf("got %q, %v", r.WorkbookName(), r.Manifest())
	}
	for _, p := range r.Pieces() {
		if p.Numero != 0 || p.Bordereau != 0 {
			t.Errorf("a document of a draft has a number: %v", p)
		}
	}
	if c.Calculation.Pieces[1].Numero == 0 {
		t.Error("the campaign was changed")
	}
	sheets, err := r.Sheets()
	if err != nil {
		t.Fatal(err)
	}
	for _, debtor := range r.Debtors() {
		statement, err := r.Statement(debtor)
		if err != nil {
			t.Fatal(err)
		}
		pages, err := statement.Sheets()
		if err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, pages...)
	}
	for _, sheet := range sheets {
		if sheet.Mark != "PROJET" || !strings.HasPrefix(sheet.Title, "PROJET") || !strings.HasPrefix(sheet.Subtitle[0], "PROJET") {
			t.Errorf("%s: not marked: %q, %q", sheet.Name, sheet.Title, sheet.Subtitle)
		}
	}
}
