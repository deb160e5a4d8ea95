package billing

import (
	"slices"
	"strings"

	"quotepart/allocation/calendar"
	"quotepart/billing/dossier"
)

// populationIndicateur is the indicator with which population_min and population_max are compared (dossier.md).
const populationIndicateur = "POPULATION"

// controlEligibility judges every adherent of a service and exercice: criteria of one kind are alternatives, kinds add
// up (dossier.md, eligibilites). A breach is an anomaly, not an exclusion.
func (c *calculator) controlEligibility(t *computed) {
	kinds := map[string][]*dossier.Eligibilite{}
	for i := range c.dossier.Eligibilites {
		if e := &c.dossier.Eligibilites[i]; e.Service == t.service.Code {
			kinds[e.Critere] = append(kinds[e.Critere], e)
		}
	}
	if len(kinds) == 0 {
		return
	}
	life := calendar.Year(t.due.exercice).Meet(t.service.Vie)
	last := -1
	for i := range t.input.Adhesions {
		a := &t.input.Adhesions[i]
		if a.Party == last || a.Party == c.assembly.metropole || a.Span.Meet(life).Empty() {
			continue
		}
		last = a.Party
		for _, kind := range []string{"type", "population_min", "population_max", "territoire", "tiers", "prerequis"} {
			if criteria := kinds[kind]; len(criteria) > 0 && !slices.ContainsFunc(criteria, func(e *dossier.Eligibilite) bool {
				return c.eligible(t, a.Party, e, life)
			}) {
				c.anomaly(CodeNotEligible, c.dossier.Tiers[a.Party].Code, t.service.Code, t.due.exercice, "l'adhérent ne remplit pas le critère « %s » (%s)", kind, values(criteria))
			}
		}
	}
}

func values(criteria []*dossier.Eligibilite) string {
	var list []string
	for _, e := range criteria {
		list = append(list, e.Valeur)
	}
	return strings.Join(list, ", ")
}

func (c *calculator) eligible(t *computed, party int, e *dossier.Eligibilite, life calendar.Span) bool {
	tiers := &c.dossier.Tiers[party]
	switch e.Critere {
	case "type":
		return tiers.Type == e.Valeur
	case "territoire":
		return tiers.Territoire == e.Valeur
	case "tiers":
		return tiers.Code == e.Valeur
	case "prerequis":
		return presentOn(c.assembly.services[e.Valeur].adhesions, party, life)
	}
	population, _, ok := c.assembly.figures.Value(party, populationIndicateur, t.due.exercice, t.due.base)
	if !ok {
		return false
	}
	if e.Critere == "population_min" {
		return population.Cmp(e.Population()) >= 0
	}
	return population.Cmp(e.Population()) <= 0
}
