package gen

import (
	"fmt"
	"strconv"
	"time"
)

// makeServices makes services with their keys, shares, bounds, schedules, adhesions and costs. At times the last two are a
// study and another name of the first.
func (b *builder) makeServices(count int) {
	for i := range count {
		p := plan{
			code: fmt.Sprintf("S%d", i), life: b.life(), scale: pick(b.r, 40, 600, 600, 8000, 60000),
			recipe: pick(b.r, recipes()...),
		}
		switch {
		case i == count-1 && chance(b.r, 40):
			b.addAlias(p)
		case i == count-2 && chance(b.r, 40):
			b.addStudy(p)
		default:
			b.addService(p)
		}
	}
}

// life is the span of a service: mostly all the years, at times begun or ended within one, at times ended before.
func (b *builder) life() span {
	s := span{from: date(b.first-between(b.r, 1, 8), time.July, 1)}
	switch b.r.IntN(10) {
	case 0, 1:
		s.from = dayIn(b.r, between(b.r, b.first, b.year+1))
	case 2, 3:
		s.to = dayIn(b.r, between(b.r, b.first, b.year+1))
	case 4:
		s.from, s.to = date(b.first, time.March, 10), dayIn(b.r, b.year+1)
	case 5:
		if chance(b.r, 40) {
			s.to = date(b.first-1, time.December, 31) // every service year is empty
			s.from = date(b.first-3, time.January, 1)
		}
	}
	if !s.to.IsZero() && s.to.Before(s.from.AddDate(0, 3, 0)) {
		s.to = s.from.AddDate(0, 5, 0)
	}
	return s
}

// addService adds a billed service.
func (b *builder) addService(p plan) {
	reglement := pick(b.r, "titre", "titre", "titre", "titre", "titre", "titre", "ac", "mandat", "gratuit")
	if p.recipe == freeOfCharge {
		reglement = pick(b.r, "gratuit", "gratuit", "titre")
	}
	if reglement == "mandat" {
		p.giveBack, p.recipe = true, pick(b.r, pots, pots, fixedShares, mixed)
	}
	p.bounded = !p.giveBack && p.recipe.boundable() && chance(b.r, 35)
	p.rigid = p.recipe == fixedShares
	if p.rigid {
		p.members = b.rigidMembers()
		b.addIndicateur(indicateur{code: "PCT-" + p.code, absence: "erreur", percent: p.members})
	}
	b.putService(p, pick(b.r, "deploye", "deploye", "deploye", "cooperation"), reglement, "")
	b.makeCle(p)
	b.makeParts(p)
	b.makeBornes(p)
	if !(reglement == "gratuit" && p.recipe == freeOfCharge && chance(b.r, 40)) {
		b.makeEcheancier(p)
	}
	b.makeAdhesions(p)
	b.makeExonerations(p)
	b.makeCosts(p)
	b.makeCorrections(p)
}

// rigidMembers are parties that belong to the metropole all the time.
func (b *builder) rigidMembers() []string {
	var codes []string
	for _, p := range b.parties[1:] {
		if !p.limited {
			codes = append(codes, p.code)
		}
	}
	if chance(b.r, 10) {
		codes = append(codes, b.metropole)
	}
	return some(b.r, codes, between(b.r, 2, 5))
}

func (b *builder) putService(p plan, statut, reglement, alias string) {
	b.plans = append(b.plans, p)
	porteur := ""
	if alias == "" && chance(b.r, 15) {
		porteur = pick(b.r, b.metropole, b.parties[1].code, b.parties[2].code)
	}
	budget := b.tables["budgets"][b.r.IntN(len(b.tables["budgets"]))]["code"]
	parent := ""
	if len(b.plans) > 1 {
		parent = maybe(b.r, 10, b.plans[0].code)
	}
	b.put("services", "code", p.code, "libelle", accented(b.r, "Service", p.code), "thematique", "Numérique",
		"direction", "Numérique et données", "cadre", maybe(b.r, 50, "Convention"), "statut", statut,
		"reglement", reglement, "porteur", porteur, "budget", budget,
		"section", pick(b.r, "", "fonctionnement", "fonctionnement", "investissement"),
		"nature", "70875", "fonction", "020", "prodloc", maybe(b.r, 10, "LOC"),
		"tva", pick(b.r, "", "hors_champ", "exo_261b", "20", "20", "10", "5.5"),
		"parent", parent, "alias", alias, "du", iso(p.life.from), "au", iso(p.life.to))
}

// addAlias adds another name of the first service: it has a key, and nothing else of its own.
func (b *builder) addAlias(p plan) {
	p.recipe, p.silent = freeOfCharge, true
	b.putService(p, "cooperation", "gratuit", b.plans[0].code)
	b.makeCle(p)
}

// addStudy adds a service under study: key, schedule and forecast, no adherent; nothing of it is billed.
func (b *builder) addStudy(p plan) {
	p.silent = true
	if p.recipe == fixedShares {
		p.recipe = pots
	}
	b.putService(p, "etude", "titre", "")
	b.makeCle(p)
	b.makeEcheancier(p)
	b.makeCosts(p)
}

// makeEcheancier asks for a growing share at some of the four dates, on the forecast first, on the accounts later.
func (b *builder) makeEcheancier(p plan) {
	dates := []string{"mai", "novembre", "mai+1", "novembre+1"}
	chosen := pick(b.r, []int{0}, []int{1}, []int{0, 1}, []int{0, 2}, []int{1, 2}, []int{0, 1, 2}, []int{0, 1, 2},
		[]int{0, 1, 2, 3}, []int{1, 3}, []int{2}, []int{3})
	cumul, settled := 0, chance(b.r, 10) // hundredths of a per cent; settled: the accounts from the first date on
	for i, k := range chosen {
		cumul = between(b.r, cumul, 10000)
		switch {
		case i == len(chosen)-1 && chance(b.r, 80):
			cumul = 10000
		case chance(b.r, 50):
			cumul = max(cumul, pick(b.r, 5000, 3333, 6000))
		}
		settled = settled || (k >= 1 && chance(b.r, 30)) || k >= 2
		base := "prevu"
		if settled {
			base = "realise"
		}
		b.put("echeanciers", "service", p.code, "echeance", dates[k], "cumul", decimal(cumul, 2), "base", base)
	}
}

// makeParts decides the metropole's share for stretches of the years, with gaps at times.
func (b *builder) makeParts(p plan) {
	if chance(b.r, 40) {
		return
	}
	for _, s := range b.stretches(p.life, between(b.r, 1, 2)) {
		if chance(b.r, 15) {
			continue
		}
		b.putPart(p, s)
	}
}

func (b *builder) putPart(p plan, s span) {
	mode, valeur := "taux", decimal(between(b.r, 0, 10000), 2)
	if chance(b.r, 35) {
		mode, valeur = "montant", decimal(amount(b.r, p.scale/2), 2)
	}
	b.put("parts_mel", "service", p.code, "du", iso(s.from), "au", iso(s.to), "mode", mode, "valeur", valeur,
		"acte", maybe(b.r, 50, "24 C 9001"))
}

// makeBornes bounds the amounts of a party; often so tight that water-filling has no solution.
func (b *builder) makeBornes(p plan) {
	if !p.bounded {
		return
	}
	for _, s := range b.stretches(p.life, between(b.r, 1, 2)) {
		if chance(b.r, 15) {
			continue
		}
		share := p.scale * 100 / 8 // cents: about what a party pays
		lo := between(b.r, 0, share)
		hi := lo + between(b.r, 0, 3*share)
		plancher, plafond := decimal(lo, 2), decimal(hi, 2)
		switch b.r.IntN(4) {
		case 0:
			plancher = ""
		case 1:
			plafond = ""
		}
		b.put("bornes", "service", p.code, "du", iso(s.from), "au", iso(s.to), "plancher", plancher, "plafond", plafond,
			"report", pick(b.r, "mel", "adherents", "adherents"), "acte", maybe(b.r, 50, "24 C 9002"))
	}
}

// stretches cuts the life of a service into n or fewer spans that follow each other. No cut falls in January, where the
// members of a rigid service come in, and none so soon after the first day that a stretch could miss one of them.
func (b *builder) stretches(life span, n int) []span {
	cut := []span{life}
	for range n - 1 {
		last := len(cut) - 1
		at := dayIn(b.r, between(b.r, b.first, b.year+1))
		if at.Month() == time.January && at.Day() > 1 {
			at = firstOf(at.Year())
		}
		if !at.After(cut[last].from.AddDate(0, 0, 1)) || !at.Before(cut[last].end()) {
			continue
		}
		cut = append(cut, span{at, cut[last].to})
		cut[last].to = at.AddDate(0, 0, -1)
	}
	return cut
}

// makeCosts gives a forecast for every exercice so far and the accounts of the past ones.
func (b *builder) makeCosts(p plan) {
	for _, year := range b.years() {
		b.putCosts(p, year, "prevu")
		if year < b.campaignYear() || chance(b.r, 20) {
			b.putCosts(p, year, "realise")
		}
	}
}

// putCosts adds a first set of cost rows. The first row outweighs all negative ones that may come, so that a bounded
// service never has a negative cost.
func (b *builder) putCosts(p plan, year int, base string) {
	if chance(b.r, 4) {
		return // no cost row is a cost of 0
	}
	sign := 1
	if p.giveBack {
		sign = -1
	}
	b.putCost(p, year, base, pick(b.r, "personnel", "contrats"), sign*between(b.r, p.scale*100, p.scale*200), "")
	for range b.r.IntN(3) {
		b.putLateCost(p, year, base)
	}
	if p.recipe == straight || chance(b.r, 12) {
		for _, code := range some(b.r, b.codes(), between(b.r, 1, 4)) {
			b.putAttributedCost(p, year, base, code)
		}
	}
}

// putLateCost adds a small cost, or a smaller subsidy.
func (b *builder) putLateCost(p plan, year int, base string) {
	cents := between(b.r, 1, p.scale*30)
	nature := pick(b.r, "fournitures", "flux", "contrats", "renouvellement", "frais_generaux", "autre")
	if chance(b.r, 30) {
		cents, nature = -between(b.r, 1, p.scale*8), pick(b.r, "subvention", "recette")
	}
	if p.giveBack {
		cents = -cents
	}
	b.putCost(p, year, base, nature, cents, "")
}

func (b *builder) putAttributedCost(p plan, year int, base, code string) {
	cents := between(b.r, 1, p.scale*30)
	if (p.giveBack || chance(b.r, 10)) && !p.bounded {
		cents = -cents
	}
	b.putCost(p, year, base, pick(b.r, "contrats", "flux"), cents, code)
}

// putCost writes a cost; every third has more than two decimals.
func (b *builder) putCost(p plan, year int, base, nature string, cents int, code string) {
	montant := decimal(cents, 2)
	if chance(b.r, 30) {
		montant = decimal(cents*100+b.r.IntN(100), 4)
	}
	b.put("couts", "service", p.code, "exercice", strconv.Itoa(year), "base", base, "nature", nature,
		"montant", montant, "tiers", code, "libelle", maybe(b.r, 40, "Marché n° 12"),
		"piece", fmt.Sprintf("F-%d", len(b.tables["couts"])))
}
