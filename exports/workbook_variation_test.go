package exports_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation"
	"quotepart/billing"
	"quotepart/exports"
	"quotepart/exports/exportstest"
)

// TestVariations compares the small campaign with the two before it.
func TestVariations(t *testing.T) {
	t.Parallel()
	sheets := sheetsOf(t, exportstest.SmallWithEarlier())
	for _, page := range []struct {
		sheet string
		want  []string
	}{
		{"Variation par service", []string{
			"RES-CAR|Gestion et prévention du risque lié aux carrières souterraines|13808,69 €|0,00 €|13808,69 €||0,00 €|13808,69 €|",
			"SEC-VID|Achat groupé de prestations de vidéo-protection|16528,43 €|0,00 €|16528,43 €||20000,00 €|-3471,57 €|-17,35785 %",
			"ACH-IMP|Réseau métropolitain des moyens d'impression|1290,00 €|0,00 €|1290,00 €||0,00 €|1290,00 €|",
			"OLD-SER|OLD-SER|0,00 €|0,00 €|0,00 €||1234,56 €|-1234,56 €|-100 %",
			"COO-SOF|Système d'information relatif à l'observatoire fiscal partagé|500,00 €|0,00 €|500,00 €||0,00 €|500,00 €|",
			"TRE-CEE|Valorisation des certificats d'économies d'énergie (CEE)|-300,00 €|0,00 €|-300,00 €||0,00 €|-300,00 €|",
			"URB-SIM|Service instructeur métropolitain des autorisations d'urbanisme (SIM)|-210,33 €|9450,00 €|-9660,33 €|-102,2257142857… %|0,00 €|-210,33 €|",
			"NUM-ARD|Dépôt des archives définitives|100,00 €|0,00 €|100,00 €||0,00 €|100,00 €|",
			"TRE-CEP|Conseil en énergie partagé (CEP)|946,54 €|0,00 €|946,54 €||976,00 €|-29,46 €|-3,0184426229… %",
		}},
		{"Variation par débiteur", []string{
			"59350|Lille|30099,12 €|450,00 €|29649,12 €|6588,6933333333… %|20000,00 €|10099,12 €|50,4956 %",
			"59005|Allennes-les-Marais|2205,67 €|9000,00 €|-6794,33 €|-75,4925555555… %|676,00 €|1529,67 €|226,2825443786… %",
			"CCAS59005|CCAS59005|0,00 €|0,00 €|0,00 €||1234,56 €|-1234,56 €|-100 %",
			"MEL|Métropole européenne de Lille|100,00 €|0,00 €|100,00 €||0,00 €|100,00 €|",
			"01004|" + exportstest.Hostile + "|258,54 €|0,00 €|258,54 €||300,00 €|-41,46 €|-13,82 %",
		}},
	} {
		if diff := cmp.Diff(page.want, texts(sheets[page.sheet].Tables[0].Rows)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", page.sheet, diff)
		}
	}
	if got, want := line(sheets["Variation par service"].Tables[0].Totals), "Total||32663,33 €|9450,00 €|23213,33 €|245,6437037037… %|22210,56 €|10452,77 €|47,0621632232… %"; got != want {
		t.Errorf("totals: got %q, want %q", got, want)
	}
	effects := sheets["Effets par service"].Tables[0]
	for _, row := range effects.Rows {
		cells := row.Cells
		before, last := cells[2].Cents(), len(cells)-1
		for _, effect := range cells[3 : last-2] {
			before += effect.Cents()
		}
		if before != cells[last-1].Cents() || cells[last].Cents() != 0 {
			t.Errorf("effects: %s", line(cells))
		}
	}
	if len(effects.Rows) != 9 {
		t.Errorf("%d services with effects", len(effects.Rows))
	}
}

// TestReferences finds what there is to compare with, and says what there is not.
func TestReferences(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why     string
		earlier []int // of SmallWithEarlier
		columns string
		says    string
		charts  int
	}{
		{"the first campaign", nil, "Cette campagne (mai 2026)", "Campagne précédente : aucune.|Même campagne un an avant (mai 2025) : aucune.", 1},
		{"only the last one", []int{1}, "Cette campagne (mai 2026)|Campagne précédente (novembre 2025)|Écart avec novembre 2025|Écart en %", "Même campagne un an avant (mai 2025) : aucune.", 4},
		{"only that of the year before, which is the last one", []int{0}, "Cette campagne (mai 2026)|Campagne précédente, un an avant (mai 2025)|Écart avec mai 2025|Écart en %", "", 4},
		{"both", []int{0, 1}, "Cette campagne (mai 2026)|Campagne précédente (novembre 2025)|Écart avec novembre 2025|Écart en %|Un an avant (mai 2025)|Écart avec mai 2025|Écart en %", "", 4},
	} {
		c := exportstest.SmallWithEarlier()
		all := c.Earlier
		c.Earlier = nil
		for _, i := range row.earlier {
			c.Earlier = append(c.Earlier, all[i])
		}
		sheets := sheetsOf(t, c)
		sheet := sheets["Variation par service"]
		var titles []string
		for _, column := range sheet.Tables[0].Columns[2:] {
			titles = append(titles, column.Title)
		}
		plain := strings.NewReplacer("\u00a0", " ")
		if got := plain.Replace(strings.Join(titles, "|")); got != row.columns {
			t.Errorf("%s: columns %s", row.why, got)
		}
		if got := plain.Replace(strings.Join(sheet.Subtitle[1:], "|")); got != row.says {
			t.Errorf("%s: it says %q", row.why, got)
		}
		if got := len(sheets["Graphiques"].Charts); got != row.charts {
			t.Errorf("%s: %d charts", row.why, got)
		}
		if _, told := sheets["Effets par service"]; told != (len(row.earlier) > 0) {
			t.Errorf("%s: effects: %v", row.why, told)
		}
	}
}

// TestControlsWithEarlier foots the pages of variations.
func TestControlsWithEarlier(t *testing.T) {
	t.Parallel()
	controls, err := read(t, exportstest.SmallWithEarlier()).Controls()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for i := range controls {
		if c := &controls[i]; strings.HasPrefix(c.Name, "Variations : ") {
			if compared++; !c.Conforme() || c.LeftValue == 0 {
				t.Errorf("%s: %v and %v", c.Name, c.LeftValue, c.RightValue)
			}
		}
	}
	if compared != 3 {
		t.Errorf("%d controls of variations", compared)
	}
}

// TestEffectColumns gives every kind of effect one column.
func TestEffectColumns(t *testing.T) {
	t.Parallel()
	for _, kind := range allocation.EffectKinds() {
		if exports.EffectColumn(kind) < 0 {
			t.Errorf("%s has no column", kind)
		}
	}
}

// TestLargeCampaign has more lines than the effects, and the formulas that look at every line many times, are made for.
func TestLargeCampaign(t *testing.T) {
	t.Parallel()
	c := exportstest.Big(2_501)
	c.Earlier = exportstest.SmallWithEarlier().Earlier
	sheets := sheetsOf(t, c)
	effects := sheets["Effets par service"].Tables[0]
	if len(effects.Rows) != 0 || !strings.Contains(effects.Empty, "20\u202f000 lignes") {
		t.Errorf("%d rows, %q", len(effects.Rows), effects.Empty)
	}
	for _, row := range sheets["Par service"].Tables[0].Rows {
		if row.Cells[9].Formula() != nil {
			t.Fatal("a formula looks at every line for each service")
		}
	}
	if len(sheets["Variation par débiteur"].Tables[0].Rows) < 2_501 {
		t.Error("the debtors are not compared")
	}
}

// TestMetropole adds the exercices of a service up, the most costly first, and leaves no cause out.
func TestMetropole(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	c.Calculation.Parts = append(c.Calculation.Parts, billing.Part{Service: "TRE-CEP", Exercice: 2025, Base: "realise", Cumul: "100.00", Cout: exportstest.Cents("500000.00"), Adherents: exportstest.Cents("1000.00"),
		Metropole: exportstest.Cents("499000.00"), Usage: exportstest.Cents("499000.01"), Arrondi: exportstest.Cents("-0.01")})
	tables := sheetsOf(t, c)["Métropole"].Tables
	want := []string{
		"TRE-CEP|Conseil en énergie partagé (CEP)|2|502000,00 €|1946,54 €|500053,46 €|99,6122430278… %|0,00 €|499000,01 €|966,33 €|0,00 €|87,13 €|0,00 €|-0,01 €|0,00 €|0,00 €",
		"ACH-CAM|Centrale d'achat métropolitaine (CAM)|1|419100,00 €|0,00 €|419100,00 €|100 %|0,00 €|0,00 €|419100,00 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €|0,00 €",
		"URB-SIM|Service instructeur métropolitain des autorisations d'urbanisme (SIM)|1|51961,54 €|33595,00 €|18366,54 €|35,3464119808… %|18186,54 €|0,00 €|0,00 €|0,00 €|0,00 €|180,00 €|0,00 €|0,00 €|0,00 €",
	}
	if diff := cmp.Diff(want, texts(tables[0].Rows)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := len(tables[1].Rows); got != 4 || tables[0].Totals[2].Integer() != 4 || tables[1].Totals[2].Kind() != exports.Empty {
		t.Errorf("%d services and exercices; totals %s and %s", got, line(tables[0].Totals), line(tables[1].Totals))
	}
	c.Calculation.Parts[0].Cout++
	if got := line(sheetsOf(t, c)["Métropole"].Tables[1].Rows[0].Cells); !strings.HasSuffix(got, "|0,01 €|0,00 €") {
		t.Errorf("a cost that nobody bears: %s", got)
	}
}
