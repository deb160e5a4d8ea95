package gen

import (
	"cmp"
	"slices"
	"strconv"
)

// recipe is a kind of key.
type recipe string

const (
	freeOfCharge recipe = "gratuit"       // gratuit alone
	tariffs      recipe = "tarifs"        // prices
	unitCost     recipe = "cout_unitaire" // a published unit cost
	pots         recipe = "pots"          // one to three pools
	fixedShares  recipe = "parts_fixes"   // decided percentages, at times beside equal parts
	mixed        recipe = "mixte"         // prices, and pools for what they leave
	straight     recipe = "direct"        // attributed costs, and a price or a pool for the rest
)

func recipes() []recipe {
	return []recipe{freeOfCharge, tariffs, tariffs, tariffs, unitCost, unitCost, pots, pots, pots, fixedShares, mixed,
		mixed, straight}
}

// boundable tells the recipes that make no negative amount where the cost is not negative.
func (k recipe) boundable() bool {
	return k == tariffs || k == unitCost || k == pots || k == fixedShares || k == straight
}

// makeCle gives a service one to three versions of its key that cover its life.
func (b *builder) makeCle(p plan) {
	for _, version := range b.stretches(p.life, pick(b.r, 1, 1, 2, 3)) {
		if version.from.Equal(p.life.from) && chance(b.r, 20) {
			version.from = version.from.AddDate(-1, 0, 0) // a key may be older than its service
		}
		b.putVersion(p, version)
	}
}

// putVersion writes the components of one version.
func (b *builder) putVersion(p plan, version span) {
	components := b.components(p)
	b.weighPools(components)
	ranks := some(b.r, []int{1, 2, 3, 9, 10, 11}, len(components))
	slices.Sort(ranks)
	b.r.Shuffle(len(components), func(i, j int) { components[i], components[j] = components[j], components[i] })
	for i, c := range components {
		c["service"], c["rang"] = p.code, strconv.Itoa(ranks[i])
		c["du"], c["au"] = iso(version.from), iso(version.to)
		c["libelle"], c["acte"] = maybe(b.r, 40, "Composant"), maybe(b.r, 40, "24 C 9003")
		b.tables["cles"] = append(b.tables["cles"], compact(c))
	}
	b.changed["cles"] = true
}

// compact drops the empty columns of a row.
func compact(row Row) Row {
	for name, value := range row {
		if value == "" {
			delete(row, name)
		}
	}
	return row
}

// components are those of one version, by recipe.
func (b *builder) components(p plan) []Row {
	switch p.recipe {
	case freeOfCharge:
		return []Row{{"methode": "gratuit"}}
	case tariffs:
		return b.repeat(between(b.r, 1, 3), func() Row { return b.tariff(p) })
	case unitCost:
		return b.withMaybe(20, b.unitCost(), func() Row { return b.tariff(p) })
	case fixedShares:
		return b.withMaybe(30, b.fixedShares(p), b.pool)
	case mixed:
		return append(b.repeat(between(b.r, 1, 2), func() Row { return b.tariff(p) }),
			b.repeat(between(b.r, 1, 2), b.pool)...)
	case straight:
		rest := b.pool
		if !p.bounded && chance(b.r, 50) {
			rest = func() Row { return b.tariff(p) }
		}
		return b.withMaybe(60, Row{"methode": "direct"}, rest)
	}
	return b.repeat(between(b.r, 1, 3), b.pool)
}

func (b *builder) repeat(n int, make func() Row) []Row {
	var rows []Row
	for range n {
		rows = append(rows, make())
	}
	return rows
}

func (b *builder) withMaybe(percent int, first Row, second func() Row) []Row {
	if chance(b.r, percent) {
		return []Row{first, second()}
	}
	return []Row{first}
}

// tariff is a price. Prices are such that a party pays something like a tenth of the service's scale.
func (b *builder) tariff(p plan) Row {
	a := b.assiette(false)
	c := Row{"methode": pick(b.r, "forfait", "unitaire", "unitaire", "strate", "progressif", "degressif", "abonnement",
		"abonnement", "gratuit")}
	switch c["methode"] {
	case "forfait":
		c["montant"] = decimal(amount(b.r, max(4, p.scale/10)), 2)
	case "unitaire":
		c["montant"], c["assiette"] = decimal(between(b.r, 1, max(10, p.scale*1000/a.scale)), 3), a.code
	case "strate", "progressif", "degressif":
		c["assiette"] = a.code
		c["bareme"] = pick(b.r, "BAR0", "BAR1", "BAR2", "BAR3")
		if c["methode"] != "strate" && a.scale > 300 {
			c["bareme"] = pick(b.r, "BAR0", "BAR1")
		}
	case "abonnement":
		c["montant"], c["assiette"] = decimal(amount(b.r, max(4, p.scale/20)), 2), a.code
		c["inclus"] = maybe(b.r, 80, strconv.Itoa(between(b.r, 0, a.scale/2)))
		c["prix_sup"] = decimal(between(b.r, 1, max(2, p.scale*100/a.scale)), 2)
	case "gratuit":
		return c
	}
	b.presence(c)
	if chance(b.r, 15) {
		b.once(c)
	}
	if chance(b.r, 20) {
		c["plafond_ligne"] = decimal(amount(b.r, max(4, p.scale/15)), 2)
	}
	return c
}

// once makes a component ponctuel, which bears no phase.
func (b *builder) once(c Row) {
	delete(c, "phase_de")
	delete(c, "phase_a")
	c["ponctuel"] = "oui"
}

// unitCost is a cout_unitaire. With assiette_nulle = erreur every party has a figure.
func (b *builder) unitCost() Row {
	c := Row{"methode": "cout_unitaire", "assiette_nulle": pick(b.r, "", "erreur", "mel", "egal")}
	c["assiette"] = b.assiette(c["assiette_nulle"] == "" || c["assiette_nulle"] == "erreur").code
	b.presence(c)
	if chance(b.r, 10) {
		b.once(c)
	}
	if chance(b.r, 15) {
		c["plafond_ligne"] = decimal(between(b.r, 100, 100000), 2)
	}
	return c
}

// presence gives a component its way to count the time, and a phase at times.
func (b *builder) presence(c Row) {
	c["presence"] = pick(b.r, "", "jours", "mois", "mois_entier", "annee")
	if !chance(b.r, 20) {
		return
	}
	de := between(b.r, 0, 14)
	c["phase_de"] = maybe(b.r, 70, strconv.Itoa(de))
	if c["phase_de"] == "" || chance(b.r, 50) {
		c["phase_a"] = strconv.Itoa(de + between(b.r, 1, 12))
	}
}

// pool is a proportionnel or an egal. Where its weights may all be 0, assiette_nulle is no error.
func (b *builder) pool() Row {
	c := Row{"methode": pick(b.r, "proportionnel", "proportionnel", "egal"), "portee": pick(b.r, "", "poids", "montant")}
	b.presence(c)
	if c["portee"] != "montant" && chance(b.r, 30) {
		c["perimetre"] = "territoire"
	} else {
		c["perimetre"] = maybe(b.r, 20, "adherents")
	}
	positive := true
	if c["methode"] == "proportionnel" {
		a := b.assiette(false)
		c["assiette"], positive = a.code, a.positive
	}
	c["assiette_nulle"] = b.assietteNulle(positive && b.alwaysWeighs(c))
	return c
}

// fixedShares is a parts_fixes, whose percentages are those of the service's members.
func (b *builder) fixedShares(p plan) Row {
	c := Row{"methode": "parts_fixes", "assiette": "PCT-" + p.code, "portee": pick(b.r, "", "poids", "montant")}
	c["presence"] = pick(b.r, "", "jours", "mois", "mois_entier", "annee")
	c["assiette_nulle"] = b.assietteNulle(b.alwaysWeighs(c))
	return c
}

// alwaysWeighs tells whether the members' presence leaves some weight in every slice that has a member.
func (b *builder) alwaysWeighs(c Row) bool {
	if c["portee"] == "montant" || c["perimetre"] == "territoire" {
		return true // presence is no part of the weights that are summed
	}
	return c["presence"] != "mois_entier" && c["phase_de"] == "" && c["phase_a"] == ""
}

func (b *builder) assietteNulle(safe bool) string {
	if safe {
		return pick(b.r, "", "", "erreur", "mel", "egal")
	}
	return pick(b.r, "mel", "egal")
}

// weighPools gives the pools of a version poids that sum to 100; a single one may do without.
func (b *builder) weighPools(components []Row) {
	pools := slices.DeleteFunc(slices.Clone(components), func(c Row) bool {
		return c["methode"] != "proportionnel" && c["methode"] != "egal" && c["methode"] != "parts_fixes"
	})
	switch len(pools) {
	case 0:
	case 1:
		pools[0]["poids"] = maybe(b.r, 30, "100")
	default:
		poids := hundredths(b.r, len(pools))
		if chance(b.r, 30) {
			slices.SortFunc(poids, func(x, y int) int { return cmp.Compare(y, x) })
		}
		for i, c := range pools {
			c["poids"] = decimal(poids[i], 2)
		}
	}
}
