package gen

import (
	"fmt"
	"strconv"
)

// makeParties makes the metropole, communes, and the bodies that belong to one of them or to nobody.
func (b *builder) makeParties(count int) {
	b.metropole = pick(b.r, "000MET", "59M", "MET", "zmet")
	b.first = b.year - between(b.r, 0, 1)
	b.addParty(party{code: b.metropole, genre: "epci"}, "")
	communes := max(3, (count-1)*2/3)
	for i := range communes {
		code := fmt.Sprintf("%05d", pick(b.r, 1000, 29000, 59000)+i*37+b.r.IntN(30))
		p := party{code: code, genre: "commune"}
		if chance(b.r, 25) {
			p.membre, p.limited = b.membership(), true
		}
		b.addParty(p, "")
	}
	for i := range max(0, count-1-communes) {
		b.addBody(i)
	}
}

// membership is a stretch of the years in which a commune belongs to the metropole.
func (b *builder) membership() span {
	var s span
	if chance(b.r, 60) {
		s.from = dayIn(b.r, between(b.r, b.first-1, b.year+1))
	}
	if s.from.IsZero() || chance(b.r, 20) {
		s.to = dayIn(b.r, between(b.r, b.year+1, b.year+2))
	}
	if !s.from.IsZero() && !s.to.IsZero() && s.to.Before(s.from) {
		s.to = s.from.AddDate(0, 3, 0)
	}
	return s
}

// addBody adds a CCAS, a syndicat, an associated commune… whose commune may pay for it, or the metropole.
func (b *builder) addBody(i int) {
	communes := b.parties[1:]
	owner := communes[b.r.IntN(len(communes))].code
	for b.debtorOf(owner) != owner { // a debtor has no debtor of its own
		owner = communes[b.r.IntN(len(communes))].code
	}
	genre := pick(b.r, "ccas", "ccas", "syndicat", "epci", "autre", "commune")
	debiteur := ""
	switch {
	case genre == "commune":
		debiteur = owner
	case chance(b.r, 40):
		debiteur = pick(b.r, owner, owner, owner, b.metropole)
	}
	b.addParty(party{code: fmt.Sprintf("%s-%s%d", pick(b.r, "C", "c", "59"), owner, i), genre: genre}, debiteur)
}

func (b *builder) debtorOf(code string) string {
	for _, row := range b.tables["tiers"] {
		if row["code"] == code && row["debiteur"] != "" {
			return row["debiteur"]
		}
	}
	return code
}

func (b *builder) addParty(p party, debiteur string) {
	b.parties = append(b.parties, p)
	siren := sirenOf(20000000 + len(b.parties)*1013 + b.r.IntN(1000))
	b.put("tiers", "code", p.code, "nom", accented(b.r, "Partie", p.code), "type", p.genre,
		"siren", siren, "siret", siretOf(siren, between(b.r, 1, 99)), "debiteur", debiteur,
		"territoire", maybe(b.r, 50, pick(b.r, "Nord", "Sud")), "adresse", "1 place de la Mairie",
		"code_postal", "59000", "ville", "Ville-"+p.code, "code_service", maybe(b.r, 20, "FINANCES"),
		"engagement", maybe(b.r, 10, "MUT-"+p.code), "courriel", maybe(b.r, 50, "f@exemple.example"),
		"membre_du", iso(p.membre.from), "membre_au", iso(p.membre.to))
}

// makeParametres names the metropole and the switches of a campaign; some keep their default by absence.
func (b *builder) makeParametres() {
	for _, p := range []struct{ cle, valeur string }{
		{"collectivite", b.metropole}, {"ordonnateur_nom", "EXEMPLE"}, {"ordonnateur_prenom", "Camille"},
		{"ordonnateur_qualite", "Présidence"}, {"comptable_nom", maybe(b.r, 50, "SGC")},
		{"tribunal", maybe(b.r, 50, "Tribunal administratif")}, {"premier_exercice", strconv.Itoa(b.first)},
		{"seuil_titre", maybe(b.r, 70, pick(b.r, "5.00", "15.00", "15", "100.00", "0"))},
		{"exercices_ouverts", maybe(b.r, 60, strconv.Itoa(between(b.r, 1, 4)))},
		{"exercice_clos", maybe(b.r, 20, strconv.Itoa(b.first-between(b.r, 0, 1)))},
		{"avoirs", maybe(b.r, 60, pick(b.r, "reduction", "reporter"))},
		{"arrondi_cu", maybe(b.r, 50, strconv.Itoa(between(b.r, 0, 4)))},
	} {
		if p.valeur != "" {
			b.put("parametres", "cle", p.cle, "valeur", p.valeur)
		}
	}
}

// makeBudgets makes a principal budget that numbers its titres and one or two more.
func (b *builder) makeBudgets() {
	siren := b.tables["tiers"][0]["siren"]
	for i, code := range []string{"PRINC", "ANX", "EXT"}[:between(b.r, 2, 3)] {
		numerotation := "interne"
		if code == "EXT" || (code == "ANX" && chance(b.r, 30)) {
			numerotation = "externe"
		}
		b.put("budgets", "code", code, "libelle", accented(b.r, "Budget", code), "siret", siretOf(siren, 10+i),
			"idpost", "059901", "codcol", "901", "codbud", fmt.Sprintf("%02d", i), "prodloc", "MUT1",
			"numerotation", numerotation, "premier_titre", strconv.Itoa(between(b.r, 1, 2000)),
			"premier_bordereau", strconv.Itoa(between(b.r, 1, 90)),
			"premier_bordereau_reduction", strconv.Itoa(between(b.r, 1, 90)))
	}
}
