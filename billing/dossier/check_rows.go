package dossier

import (
	"slices"
	"strconv"
	"strings"

	"quotepart/allocation/calendar"
	"quotepart/billing/fault"
)

// checkUnites refuses two figures for the same thing, and a figure without the time it is for.
func checkUnites(c *checker) {
	type key struct {
		tiers, indicateur, base string
		time                    int
	}
	seen := make(map[key]int, len(c.dossier.Unites))
	for i := range c.dossier.Unites {
		u := &c.dossier.Unites[i]
		indicator := c.dossier.Indicateur(u.Indicateur)
		if indicator == nil {
			continue
		}
		k := key{u.Tiers, u.Indicateur, u.Base, u.Exercice}
		cells := c.tables["unites"].Row(u.row)
		switch {
		case indicator.Niveau && cells[4] == "":
			c.fault("DOS-027", "unites", u.row, "du", "", "« "+u.Indicateur+" » est un niveau : le jour à partir duquel il court est attendu", "remplissez la colonne du")
		case !indicator.Niveau && cells[2] == "":
			c.fault("DOS-027", "unites", u.row, "exercice", "", "« "+u.Indicateur+" » est un flux : l'exercice est attendu", "remplissez la colonne exercice")
		}
		if indicator.Niveau {
			k.base, k.time = "", int(u.Du)
		}
		if first, twice := seen[k]; twice {
			first, second := c.tables["unites"].inOrder(first, i)
			seen[k] = first
			c.fault("DOS-028", "unites", second, "valeur", c.tables["unites"].Row(second)[5], "deux chiffres du même tiers pour le même indicateur et la même période"+c.alsoAt("unites", first), "supprimez la ligne en trop")
			continue
		}
		seen[k] = i
		if u.Valeur.Sign() < 0 {
			c.at(fault.Avertissement, "DOS-029", "unites", u.row, "valeur", cells[5], "ce chiffre est négatif", "vérifiez-le : une assiette négative arrête le calcul")
		}
	}
}

// checkEtudes warns of adhesions to a service under study: they are simulated, never billed.
func checkEtudes(c *checker) {
	for i := range c.dossier.Adhesions {
		a := &c.dossier.Adhesions[i]
		if s := c.dossier.Service(a.Service); s != nil && s.Statut == "etude" {
			c.at(fault.Avertissement, "DOS-031", "adhesions", a.row, "service", a.Service, "ce service est à l'étude : l'adhésion sera simulée, jamais facturée", "passez le service au statut « deploye » s'il est ouvert")
		}
	}
}

// checkAdhesions refuses an adhesion outside the party's membership or the service's life. One that is still open ends
// with the service by itself, since nothing is billed beyond its life; not with the membership, which the calculation
// does not look at (calcul.md §1.4.1): there it warns.
func checkAdhesions(c *checker) {
	for i := range c.dossier.Adhesions {
		a := &c.dossier.Adhesions[i]
		tiers, service := c.dossier.TiersOf(a.Tiers), c.dossier.Service(a.Service)
		if tiers == nil || service == nil {
			continue
		}
		c.refuseOutside(a, tiers.Membre.First <= a.Span.First && a.Span.First <= tiers.Membre.Last, a.Span.Last <= tiers.Membre.Last,
			"de l'appartenance de « "+tiers.Nom+" » à la métropole ("+period(tiers.Membre.First.String(), tiers.Membre.Last.String())+")")
		if a.Span.Last == calendar.Forever && a.Span.First <= tiers.Membre.Last && tiers.Membre.Last != calendar.Forever {
			c.at(fault.Avertissement, "DOS-032", "adhesions", a.row, "au", "", "« "+tiers.Nom+" » quitte la métropole le "+tiers.Membre.Last.String()+
				" et son adhésion reste ouverte : elle serait encore facturée au-delà", "donnez une fin à l'adhésion")
		}
		c.refuseOutside(a, service.Vie.First <= a.Span.First && a.Span.First <= service.Vie.Last, a.Span.Last <= service.Vie.Last,
			"de la vie du service « "+service.Code+" » ("+period(service.Vie.First.String(), service.Vie.Last.String())+")")
	}
}

func (c *checker) refuseOutside(a *Adhesion, firstInside, lastInside bool, what string) {
	if !firstInside {
		c.fault("DOS-032", "adhesions", a.row, "du", a.Span.First.String(), "l'adhésion commence en dehors "+what, "corrigez la date")
	} else if !lastInside && a.Span.Last.String() != "" {
		c.fault("DOS-032", "adhesions", a.row, "au", a.Span.Last.String(), "l'adhésion finit en dehors "+what, "corrigez la date")
	}
}

func period(first, last string) string {
	switch {
	case first == "" && last == "":
		return "sans limite"
	case last == "":
		return "depuis le " + first
	case first == "":
		return "jusqu'au " + last
	}
	return "du " + first + " au " + last
}

// checkCoutsTwice warns of a cost row that stands twice.
func checkCoutsTwice(c *checker) {
	rows := c.tables["couts"]
	for i := 1; i < rows.Len(); i++ { // sorted: equal rows are neighbours
		if slices.Equal(rows.Row(i-1), rows.Row(i)) {
			c.at(fault.Avertissement, "DOS-033", "couts", i, "montant", rows.Row(i)[4], "la même ligne de coût figure deux fois"+c.alsoAt("couts", i-1), "supprimez-la si c'est un doublon ; les deux comptent")
		}
	}
}

// checkReprises holds rang to the rangs that lines have.
func checkReprises(c *checker) {
	for i := range c.dossier.Reprises {
		r := &c.dossier.Reprises[i]
		if number, err := strconv.Atoi(r.Rang); (err != nil || number <= 0 || strconv.Itoa(number) != r.Rang) && !slices.Contains([]string{"X", "B", "A"}, r.Rang) {
			c.fault("DOS-016", "reprises", r.row, "rang", r.Rang, "un entier positif, X, B ou A est attendu", "recopiez le rang de la composante de la clé")
		}
	}
}

// CommuneAndCCAS is a commune and its CCAS, by code.
type CommuneAndCCAS struct{ Commune, CCAS string }

// CommunesAndCCAS pairs each CCAS with its commune, which it is known to belong to by its debtor, or by its name (CCAS de Wattrelos). They
// come in the order of the codes of the CCAS.
func CommunesAndCCAS(d *Dossier) []CommuneAndCCAS {
	communes := map[string]string{}
	for i := range d.Tiers {
		if t := &d.Tiers[i]; t.Type == "commune" {
			communes[strings.ToLower(t.Nom)] = t.Code
		}
	}
	var pairs []CommuneAndCCAS
	for i := range d.Tiers {
		if t := &d.Tiers[i]; t.Type == "ccas" {
			commune, ok := communes[communeOf(t.Nom)]
			if payer := d.TiersOf(t.Debiteur); payer != nil && payer.Type == "commune" {
				commune, ok = payer.Code, true
			}
			if ok {
				pairs = append(pairs, CommuneAndCCAS{commune, t.Code})
			}
		}
	}
	return pairs
}

// checkCommuneAndCCAS tells where a commune and its CCAS both adhere to a service that is billed, which is often meant
// but now and then double billing.
func checkCommuneAndCCAS(c *checker) {
	communes, joined := map[string]string{}, map[[2]string]bool{}
	for _, pair := range CommunesAndCCAS(c.dossier) {
		communes[pair.CCAS] = pair.Commune
	}
	for i := range c.dossier.Adhesions {
		joined[[2]string{c.dossier.Adhesions[i].Tiers, c.dossier.Adhesions[i].Service}] = true
	}
	for i := range c.dossier.Adhesions {
		a := &c.dossier.Adhesions[i]
		service, commune := c.dossier.Service(a.Service), communes[a.Tiers]
		if service == nil || service.Reglement == "gratuit" || !service.Facturable() || commune == "" {
			continue
		}
		if joined[[2]string{commune, a.Service}] {
			c.at(fault.Information, "DOS-034", "adhesions", a.row, "tiers", a.Tiers, "le CCAS et sa commune ("+commune+") adhèrent tous deux à « "+a.Service+" »", "")
		}
	}
}

// communeOf gives the name of the commune in that of its CCAS, in lower case.
func communeOf(ccas string) string {
	name := strings.ToLower(ccas)
	for _, prefix := range []string{"ccas ", "de la ", "de l'", "de ", "d'", "du ", "des "} {
		name = strings.TrimPrefix(name, prefix)
	}
	return name
}

// checkBilled refuses that a party, a service or a budget that was billed vanishes: its lines could be neither corrected nor explained.
func checkBilled(c *checker) {
	for _, code := range c.billed.Tiers {
		if c.dossier.TiersOf(code) == nil {
			c.add(fault.Fault{Code: "DOS-035", File: c.file("tiers"), Table: "tiers", Column: "code", Value: code,
				Message: "ce tiers a été facturé et ne figure plus dans la table", Hint: "remettez-le ; pour qu'il ne soit plus facturé, mettez fin à ses adhésions"})
		}
	}
	for _, code := range c.billed.Budgets {
		if c.dossier.Budget(code) == nil {
			c.add(fault.Fault{Code: "DOS-035", File: c.file("budgets"), Table: "budgets", Column: "code", Value: code,
				Message: "des pièces ont été émises sur ce budget, qui ne figure plus dans la table", Hint: "remettez-le : leurs réductions y prendront leurs numéros"})
		}
	}
	for _, code := range c.billed.Services {
		if c.dossier.Service(code) == nil {
			c.add(fault.Fault{Code: "DOS-035", File: c.file("services"), Table: "services", Column: "code", Value: code,
				Message: "ce service a été facturé et ne figure plus dans la table", Hint: "remettez-le ; pour qu'il ne soit plus facturé, donnez-lui une date de fin"})
		}
	}
}
