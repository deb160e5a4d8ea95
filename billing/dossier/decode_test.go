package dossier_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing/dossier"
)

// TestDecodeRoundTrip writes the nouns of a dossier back into canonical text, column by column as dossier.md names them,
// and compares every cell with what was read. A column that Decode forgets, or takes for another, shows.
func TestDecodeRoundTrip(t *testing.T) {
	t.Parallel()
	tables := dossier.Tables{}
	for i := range dossier.Schema() {
		rows := fullRows(&dossier.Schema()[i])
		tables[rows.Table.Name] = rows
	}
	d := dossier.Decode(tables)
	for name, written := range writtenBack(d) {
		if diff := cmp.Diff(linesOf(tables[name]), written); diff != "" {
			t.Errorf("%s (-read +written back):\n%s", name, diff)
		}
	}
	if len(writtenBack(d)) != len(dossier.Schema())-1 { // parametres have a test of their own
		t.Errorf("%d tables written back, want %d", len(writtenBack(d)), len(dossier.Schema())-1)
	}
}

// fullRows makes two rows of a table in which no cell is empty and no two cells of one type are equal.
func fullRows(table *dossier.Table) *dossier.Rows {
	rows := dossier.NewRows(table, "", 2)
	for n := range 2 {
		cells := make([]string, len(table.Columns))
		for j, column := range table.Columns {
			cells[j] = fullCell(&column, n*40+j+2)
		}
		rows.Append(int64(n), cells...)
	}
	rows.Sort()
	return rows
}

func fullCell(column *dossier.Column, n int) string {
	switch column.Type {
	case dossier.Integer:
		return strconv.Itoa(2000 + n)
	case dossier.Decimal, dossier.Rate:
		return strconv.Itoa(n) + ".125"
	case dossier.Amount:
		return strconv.Itoa(n) + ".25"
	case dossier.Date:
		return calendar.Day(20000 + n).String()
	case dossier.YesNo:
		return []string{"oui", ""}[n/40]
	case dossier.Choice:
		return column.Choices[len(column.Choices)-1-n/40]
	}
	return "texte " + strconv.Itoa(100+n)
}

// writtenBack gives the rows of each table from the typed nouns.
func writtenBack(d *dossier.Dossier) map[string][]string {
	return map[string][]string{
		"budgets": each(d.Budgets, func(b *dossier.Budget) []any {
			return []any{b.Code, b.Libelle, b.SIRET, b.IDPost, b.CodCol, b.CodBud, b.ProdLoc, either(b.Externe, "externe", "interne"), b.PremierTitre, b.PremierBordereau, b.PremierBordereauReduction, b.RefBdf}
		}),
		"tiers": each(d.Tiers, func(x *dossier.Tiers) []any {
			return []any{x.Code, x.Nom, x.Type, x.SIREN, x.SIRET, x.Debiteur, x.Territoire, x.Adresse, x.Complement, x.CodePostal, x.Ville,
				x.CodeService, x.Engagement, x.Courriel, x.Membre.First, x.Membre.Last, either(x.ServiceExige, "oui", ""), either(x.EngagementExige, "oui", "")}
		}),
		"services": each(d.Services, func(s *dossier.Service) []any {
			return []any{s.Code, s.Libelle, s.Thematique, s.Direction, s.Cadre, s.Statut, s.Reglement, s.Porteur, s.Budget, s.Section, s.Nature,
				s.Fonction, s.ProdLoc, s.TVA, s.Parent, s.Alias, s.Vie.First, s.Vie.Last}
		}),
		"eligibilites": each(d.Eligibilites, func(e *dossier.Eligibilite) []any { return []any{e.Service, e.Critere, e.Valeur} }),
		"indicateurs": each(d.Indicateurs, func(i *dossier.Indicateur) []any {
			return []any{i.Code, i.Libelle, i.Unite, either(i.Niveau, "niveau", "flux"), i.Absence}
		}),
		"unites": each(d.Unites, func(u *dossier.Unite) []any {
			return []any{u.Tiers, u.Indicateur, u.Exercice, u.Base, u.Du, u.Valeur, u.Source}
		}),
		"assiettes": each(d.Termes, func(x *dossier.Terme) []any {
			return []any{x.Assiette, x.Indicateur, x.Coefficient, x.Multiplicateur}
		}),
		"baremes": each(d.Tranches, func(x *dossier.Tranche) []any { return []any{x.Bareme, x.APartirDe, x.Montant} }),
		"cles": each(d.Cles, func(k *dossier.Cle) []any {
			return []any{k.Service, k.Span.First, k.Span.Last, k.Rang, k.Libelle, k.Methode, *k.Poids, *k.Montant, k.Assiette, k.Bareme, *k.Inclus, *k.PrixSup, *k.PlafondLigne,
				either(k.Territoire, "territoire", "adherents"), k.Presence, either(k.PorteeMontant, "montant", "poids"), *k.PhaseDe, *k.PhaseA, either(k.Ponctuel, "oui", ""), k.AssietteNulle, k.Acte}
		}),
		"parts_mel": each(d.PartsMel, func(p *dossier.PartMel) []any {
			return []any{p.Service, p.Span.First, p.Span.Last, either(p.Montant, "montant", "taux"), p.Valeur, p.Acte}
		}),
		"bornes": each(d.Bornes, func(b *dossier.Borne) []any {
			return []any{b.Service, b.Span.First, b.Span.Last, *b.Plancher, *b.Plafond, either(b.Adherents, "adherents", "mel"), b.Acte}
		}),
		"exonerations": each(d.Exonerations, func(e *dossier.Exoneration) []any {
			return []any{e.Tiers, e.Service, e.Span.First, e.Span.Last, e.Taux, e.Motif, e.Acte}
		}),
		"adhesions": each(d.Adhesions, func(a *dossier.Adhesion) []any {
			return []any{a.Tiers, a.Service, a.Span.First, a.Span.Last, a.NotifieLe, a.Acte}
		}),
		"couts": each(d.Couts, func(c *dossier.Cout) []any {
			return []any{c.Service, c.Exercice, c.Base, c.Nature, c.Montant, c.Tiers, c.Libelle, c.Piece}
		}),
		"echeanciers": each(d.Echeances, func(e *dossier.Echeance) []any { return []any{e.Service, e.Echeance, e.Cumul, e.Base} }),
		"ajustements": each(d.Ajustements, func(a *dossier.Ajustement) []any {
			return []any{a.Tiers, a.Service, a.Exercice, a.Montant, a.Motif, a.Acte}
		}),
		"reprises": each(d.Reprises, func(r *dossier.Reprise) []any {
			return []any{r.Tiers, r.Service, r.Exercice, r.Rang, r.Montant, r.Reference}
		}),
	}
}

func each[T any](rows []T, cells func(*T) []any) []string {
	var lines []string
	for i := range rows {
		var texts []string
		for _, cell := range cells(&rows[i]) {
			texts = append(texts, cellText(cell))
		}
		lines = append(lines, strings.Join(texts, "|"))
	}
	return lines
}

func cellText(cell any) string {
	switch cell := cell.(type) {
	case string:
		return cell
	case int:
		return strconv.Itoa(cell)
	case int64:
		return strconv.FormatInt(cell, 10)
	case calendar.Day:
		return cell.String()
	case money.Cents:
		return cell.String()
	case money.Ratio:
		return cell.String()
	}
	return "?"
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// TestDecodeDefaults decodes rows of which every optional cell is empty: « Empty means » of dossier.md.
func TestDecodeDefaults(t *testing.T) {
	t.Parallel()
	tables := dossier.Tables{
		"budgets":     rowsOf(t, "budgets", "", "B|b|1|||||||||"),
		"tiers":       rowsOf(t, "tiers", "", "A|a|commune|||||||||||||||"),
		"services":    rowsOf(t, "services", "", "S|s|t|d||deploye|titre||B|||||||"+"|2025-01-01|"),
		"indicateurs": rowsOf(t, "indicateurs", "", "U|u|u||"),
		"unites":      rowsOf(t, "unites", "", "A|U||||1|"),
		"cles":        rowsOf(t, "cles", "", "S|2025-01-01||1||egal|||||||||||||||"),
		"bornes":      rowsOf(t, "bornes", "", "S|2025-01-01||||mel|"),
	}
	d := dossier.Decode(tables)
	first := calendar.Of(2025, 1, 1)
	open := calendar.Span{First: first, Last: calendar.Forever}
	for _, row := range []struct {
		name      string
		got, want any
	}{
		{"budgets", d.Budgets[0], dossier.Budget{Code: "B", Libelle: "b", SIRET: "1", PremierTitre: 1, PremierBordereau: 1, PremierBordereauReduction: 1}},
		{"tiers", d.Tiers[0], dossier.Tiers{Code: "A", Nom: "a", Type: "commune", Membre: calendar.Span{First: calendar.Dawn, Last: calendar.Forever}}},
		{"services", d.Services[0], dossier.Service{Code: "S", Libelle: "s", Thematique: "t", Direction: "d", Statut: "deploye", Reglement: "titre", Budget: "B",
			Section: "fonctionnement", TVA: "hors_champ", Vie: open}},
		{"indicateurs", d.Indicateurs[0], dossier.Indicateur{Code: "U", Libelle: "u", Unite: "u", Absence: "erreur"}},
		{"unites", d.Unites[0], dossier.Unite{Tiers: "A", Indicateur: "U", Du: calendar.Dawn, Valeur: money.One()}},
		{"cles", d.Cles[0], dossier.Cle{Service: "S", Span: open, Rang: 1, Methode: "egal", Presence: "jours", AssietteNulle: "erreur"}},
		{"bornes", d.Bornes[0], dossier.Borne{Service: "S", Span: open}},
	} {
		if diff := cmp.Diff(row.want, row.got, cmp.Comparer(func(a, b money.Ratio) bool { return a.Cmp(b) == 0 }),
			cmpopts.IgnoreUnexported(dossier.Tiers{}, dossier.Service{}, dossier.Unite{}, dossier.Cle{}, dossier.Borne{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

// TestLookups finds nouns by code, and the versions of a key by rang as a number.
func TestLookups(t *testing.T) {
	t.Parallel()
	tables := soundTables(t)
	d := dossier.Decode(tables)
	if d.TiersOf("59009").Nom != "Villeneuve-d'Ascq" || d.Tiers[d.TiersPosition("59009")].Code != "59009" || d.TiersOf("59298").Payeur() != "59350" || d.TiersOf("59350").Payeur() != "59350" {
		t.Errorf("59009 is %+v, 59298 is paid by %s", d.TiersOf("59009"), d.TiersOf("59298").Payeur())
	}
	if d.TiersOf("x") != nil || d.TiersPosition("x") != -1 || d.Service("x") != nil || d.Budget("x") != nil || d.Indicateur("x") != nil {
		t.Error("a code that names nothing finds something")
	}
	for code, want := range map[string]bool{"SIM": true, "ENJ": true, "ALIAS": false} {
		if got := d.Service(code).Facturable(); got != want {
			t.Errorf("%s.Facturable() = %v, want %v", code, got, want)
		}
	}
	keys := rowsOf(t, "cles", "", "S|2025-01-01||10||egal|||||||||||||||", "S|2025-01-01||9||direct|||||||||||||||",
		"S|2024-01-01|2024-12-31|1||egal|||||||||||||||", "R|2025-01-01||1||egal|||||||||||||||")
	var got []string
	for _, version := range dossier.Versions(dossier.Decode(dossier.Tables{"cles": keys}).Cles) {
		text := version[0].Service + " " + version[0].Span.First.String()
		for i := range version {
			text += " " + strconv.Itoa(version[i].Rang)
		}
		got = append(got, text)
	}
	if diff := cmp.Diff([]string{"R 2025-01-01 1", "S 2024-01-01 1", "S 2025-01-01 9 10"}, got); diff != "" {
		t.Errorf("versions (-want +got):\n%s", diff)
	}
}
