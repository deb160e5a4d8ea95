package exports

import (
	"cmp"
	"fmt"
	"sort"
	"strings"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing/dossier"
)

// costPlaces is where the cost of the service stands in an explanation.
type costPlaces struct {
	due   int // P of the whole service year
	cents money.Cents
}

// cost adds the rows of the cost that is shared, and what is due of it: P (calcul.md §1.2).
func (e *explainer) cost() {
	e.heading("Coût du service", "exercice "+Year(e.line.Exercice)+", "+BaseWords(e.line.Base))
	var rows []int
	sum := money.Ratio{}
	for i := range e.reading.Dossier.Couts {
		c := &e.reading.Dossier.Couts[i]
		if c.Service == e.line.Service && c.Exercice == e.line.Exercice && c.Base == e.line.Base && c.Tiers == "" {
			rows = append(rows, e.costRow(c))
			sum = sum.Add(c.Montant)
		}
	}
	e.costs.due = -1
	if len(rows) == 0 {
		e.datum("Coût total", AmountCell(0), "aucune ligne de coût", "")
		return
	}
	total := e.operation("Coût total", PriceCell(sum), sumOfPlaces(len(rows)), rows...)
	cumul := e.cumulOf()
	if cumul.IsZero() {
		return
	}
	c := e.datum("Part de l'exercice appelée", PercentCell(cumul), "table echeanciers", "")
	exact := sum.Mul(cumul).Mul(money.Fraction(1, 100))
	cents, err := money.Round(exact.Mul(money.Int(100)))
	if err != nil {
		return
	}
	place := e.operation("Coût appelé exact", PriceCell(exact), "{0}*{1}", total, c)
	e.costs.due, e.costs.cents = e.rounded("Coût appelé", AmountCell(cents), exact, centDecimals, place), cents
}

func (e *explainer) cumulOf() money.Ratio {
	for i := range e.line.Steps {
		if !e.line.Steps[i].Cumul.IsZero() {
			return e.line.Steps[i].Cumul
		}
	}
	return money.Ratio{}
}

// costNatures gives the French words for a nature of cost.
var costNatures = map[string]string{
	"personnel": "personnel", "fournitures": "fournitures", "flux": "fluides", "contrats": "contrats", "renouvellement": "renouvellement des biens",
	"frais_generaux": "frais généraux", "subvention": "subvention reçue", "recette": "recette", "autre": "autre coût",
}

func (e *explainer) costRow(c *dossier.Cout) int {
	words := costNatures[c.Nature]
	if words == "" {
		words = c.Nature
	}
	return e.datum(words, PriceCell(c.Montant), joined(", ", "table couts", c.Libelle, c.Piece), Year(c.Exercice)+" "+BaseWords(c.Base))
}

// ownCosts adds the costs that are attributed to the party.
func (s *stepExplainer) ownCosts() int {
	var rows []int
	for i := range s.reading.Dossier.Couts {
		c := &s.reading.Dossier.Couts[i]
		if c.Service == s.line.Service && c.Exercice == s.line.Exercice && c.Base == s.line.Base && c.Tiers == s.line.Tiers {
			rows = append(rows, s.costRow(c))
		}
	}
	if len(rows) == 1 {
		return rows[0]
	}
	if len(rows) == 0 {
		return s.datum("Coût propre au tiers", PriceCell(orZero(s.Exact)), "table couts", "")
	}
	return s.operation("Coût propre au tiers", PriceCell(orZero(s.Exact)), sumOfPlaces(len(rows)), rows...)
}

// envelope adds what the component shares: the cost of the period, less the métropole's decided share and the tariffs, and
// the component's part of the rest (calcul.md §1.4).
func (s *stepExplainer) envelope() int {
	cost := s.costs.due
	if cost < 0 || s.costs.cents != s.Cout {
		cost = s.datum("Coût de la période", AmountCell(s.Cout), "part de la période dans le coût appelé, selon ses "+plural(s.Jours, "jour", "jours"), "")
	}
	left := cost
	if s.PartMel != 0 {
		left = s.operation("Coût à la charge des adhérents", AmountCell(s.ARepartir), "{0}-{1}", cost, s.decided(cost))
	}
	if s.Tarifs != 0 {
		tariffs := s.given("Produit des tarifs de la période", AmountCell(s.Tarifs))
		left = s.operation("Reste à répartir", AmountCell(s.ARepartir-s.Tarifs), "{0}-{1}", left, tariffs)
	}
	if s.PoidsComposante == nil && s.Enveloppe == s.ARepartir-s.Tarifs {
		return left
	}
	if s.PoidsComposante != nil {
		s.datum("Poids de la composante", PercentCell(*s.PoidsComposante), s.acte("cles"), s.since())
	}
	return s.given("Montant réparti par cette composante", AmountCell(s.Enveloppe))
}

// decided adds the métropole's decided share: a rate of the cost, or an amount a year (calcul.md §1.4.2).
func (s *stepExplainer) decided(cost int) int {
	part := s.partMel()
	if part == nil {
		return s.datum("Part de la métropole", AmountCell(s.PartMel), "table parts_mel", "")
	}
	source, since := joined(" : ", "table parts_mel", part.Acte), Day(part.Span.First)
	if part.Montant {
		s.datum("Part annuelle de la métropole", PriceCell(part.Valeur), source, since)
		return s.datum("Part de la métropole pour la période", AmountCell(s.PartMel), "part annuelle × part appelée × jours de la période, au plus le coût", "")
	}
	rate := s.datum("Taux de la métropole", PercentCell(part.Valeur), source, since)
	exact := inEuros(s.Cout).Mul(part.Valeur).Mul(money.Fraction(1, 100))
	place := s.operation("Part exacte de la métropole", PriceCell(exact), "{0}*{1}", cost, rate)
	return s.rounded("Part de la métropole", AmountCell(s.PartMel), exact, centDecimals, place)
}

func (s *stepExplainer) partMel() *dossier.PartMel {
	for i := range s.reading.Dossier.PartsMel {
		if p := &s.reading.Dossier.PartsMel[i]; p.Service == s.line.Service && p.Span.Holds(s.Du) {
			return p
		}
	}
	return nil
}

// adhesionSource names the adhesions of the exercice that the presence counts.
func (e *explainer) adhesionSource() string {
	var spans []string
	year := calendar.Year(e.line.Exercice)
	rows := sortedRows(e.reading.Dossier.Adhesions, e.line.Tiers, e.line.Service, func(a *dossier.Adhesion) (string, string) { return a.Tiers, a.Service })
	for i := range rows {
		a := &rows[i]
		if a.Span.Meet(year).Empty() {
			continue
		}
		text := "depuis le " + Day(a.Span.First)
		if a.Span.Last != calendar.Forever {
			text = "du " + Day(a.Span.First) + " au " + Day(a.Span.Last)
		}
		spans = append(spans, joined(", ", "adhésion "+text, a.Acte))
	}
	if len(spans) == 0 {
		return "table adhesions"
	}
	return strings.Join(spans, " ; ")
}

func (e *explainer) figureLabel(code string) string {
	if indicateur := e.reading.Dossier.Indicateur(code); indicateur != nil && indicateur.Libelle != "" {
		return indicateur.Libelle + " (" + code + ")"
	}
	return code
}

// figureSource tells where a figure of the party comes from, and of when it is. carried is the exercice of a figure that
// was carried over, 0 where it is the line's own.
func (e *explainer) figureSource(indicator string, carried int, absent bool) (source, since string) {
	if absent {
		return "aucun chiffre : compte pour zéro", ""
	}
	exercice := e.line.Exercice
	if carried != 0 {
		exercice = carried
	}
	var found *dossier.Unite
	figures := sortedRows(e.reading.Dossier.Unites, e.line.Tiers, indicator, func(u *dossier.Unite) (string, string) { return u.Tiers, u.Indicateur })
	for i := range figures {
		u := &figures[i]
		switch {
		case u.Exercice == 0: // a niveau: the last level in force in the exercice
			if u.Du.Year() <= exercice {
				found = u
			}
		case u.Exercice != exercice:
		case found == nil || u.Base == e.line.Base || found.Base != e.line.Base && u.Base == "":
			found = u
		}
	}
	switch {
	case found == nil:
		return "table unites", Year(exercice)
	case found.Exercice == 0:
		return joined(", ", "table unites, moyenne de l'exercice", found.Source), "niveau du " + Day(found.Du)
	case carried != 0:
		return joined(", ", fmt.Sprintf("table unites, chiffre de %d reconduit", exercice), found.Source), Year(exercice)
	}
	return joined(", ", "table unites", found.Source), joined(" ", Year(exercice), BaseWords(found.Base))
}

// sortedRows gives the rows of a table for two codes, by which the canonical order of the table begins.
func sortedRows[T any](rows []T, first, second string, codes func(*T) (string, string)) []T {
	order := func(row *T) int {
		a, b := codes(row)
		return cmp.Or(strings.Compare(a, first), strings.Compare(b, second))
	}
	from := sort.Search(len(rows), func(i int) bool { return order(&rows[i]) >= 0 })
	to := sort.Search(len(rows), func(i int) bool { return order(&rows[i]) > 0 })
	return rows[from:to]
}
