package gen

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
)

// Next makes the import of the next step, half a year later: the tables that changed, in place of those before. In May a
// year opens: its budget and figures, the accounts of the past one. In between come late costs, corrected figures,
// adhesions begun, ended or taken back, ajustements, new keys and shares.
func (d Dossier) Next(r *rand.Rand) Dossier {
	next := d
	next.step++
	next.changed = map[string]bool{}
	next.tables = d.Whole()
	b := builder{Dossier: &next, r: r}
	if next.step%2 == 0 {
		b.openYear()
	} else {
		b.makeAccounts(next.campaignYear(), 70)
	}
	for _, p := range next.plans {
		b.change(p)
	}
	b.correctFigures()
	b.moveTaux()
	b.closeExercice()
	return next
}

// openYear brings the figures and budgets of the new year, and the accounts of the last one.
func (b *builder) openYear() {
	b.makeFigures(b.campaignYear())
	for _, p := range b.plans {
		if b.hasCosts(p) {
			b.putCosts(p, b.campaignYear(), "prevu")
		}
	}
	b.makeAccounts(b.campaignYear()-1, 95)
}

// makeAccounts brings the accounts of an exercice of most services that have none yet.
func (b *builder) makeAccounts(year, percent int) {
	for _, p := range b.plans {
		if b.hasCosts(p) && !b.hasGroup(p, year, "realise") && chance(b.r, percent) {
			b.putCosts(p, year, "realise")
		}
	}
}

// hasCosts tells the services that bear costs: all but the other names.
func (b *builder) hasCosts(p plan) bool { return !p.silent || p.recipe != freeOfCharge }

// hasGroup tells whether a service has a first cost row of an exercice and base.
func (b *builder) hasGroup(p plan, year int, base string) bool {
	return slices.ContainsFunc(b.tables["couts"], func(row Row) bool {
		return row["service"] == p.code && row["exercice"] == strconv.Itoa(year) && row["base"] == base && row["tiers"] == ""
	})
}

// change lets one service live for half a year.
func (b *builder) change(p plan) {
	if !b.hasCosts(p) {
		return
	}
	b.addLateCosts(p)
	if chance(b.r, 15) {
		b.putAjustement(p)
	}
	if chance(b.r, 20) {
		b.renewKey(p)
	}
	if chance(b.r, 10) {
		b.renewPart(p)
	}
	if !p.rigid && !p.silent {
		b.moveAdhesions(p)
	}
}

// addLateCosts adds costs to exercices and bases that have some.
func (b *builder) addLateCosts(p plan) {
	for _, year := range b.years() {
		for _, base := range []string{"prevu", "realise"} {
			if b.hasGroup(p, year, base) && chance(b.r, 20) {
				b.putLateCost(p, year, base)
			}
		}
	}
}

// renewKey ends the last version of a key with the year of the campaign and begins another one. May does it backwards:
// the new key is of the year that has begun.
func (b *builder) renewKey(p plan) {
	turn := firstOf(b.campaignYear() + b.step%2)
	begun := false
	for i, row := range b.tables["cles"] {
		version := spanOf(row, "du", "au")
		if row["service"] != p.code || !version.end().Equal(span{to: p.life.to}.end()) {
			continue
		}
		if !version.from.Before(turn) || !version.end().After(turn) {
			return
		}
		b.replace("cles", i, "au", iso(turn.AddDate(0, 0, -1)))
		begun = true
	}
	if begun {
		b.putVersion(p, span{turn, p.life.to})
	}
}

// replace puts a value in a row; the rows of the step before are not those of this one.
func (b *builder) replace(table string, i int, column, value string) {
	b.tables[table][i][column] = value
	b.changed[table] = true
}

// renewPart decides another share from the next year on, where none is decided beyond.
func (b *builder) renewPart(p plan) {
	turn := firstOf(b.campaignYear() + 1)
	for i, row := range b.tables["parts_mel"] {
		decided := spanOf(row, "du", "au")
		if row["service"] != p.code || decided.end().Before(turn) {
			continue
		}
		if !decided.from.Before(turn) {
			return
		}
		b.replace("parts_mel", i, "au", iso(turn.AddDate(0, 0, -1)))
	}
	if p.life.end().After(turn) && p.life.from.Before(turn) {
		b.putPart(p, span{turn, p.life.to})
	}
}

// moveAdhesions ends some adhesions, takes some back as if they had never been, and adds late ones.
func (b *builder) moveAdhesions(p plan) {
	var kept []Row
	for _, row := range b.tables["adhesions"] {
		if row["service"] == p.code {
			switch draw := b.r.IntN(100); {
			case draw < 5:
				b.changed["adhesions"] = true
				continue
			case draw < 14 && row["au"] == "":
				row["au"] = iso(b.after(parseDay(row["du"])))
				b.changed["adhesions"] = true
			}
		}
		kept = append(kept, row)
	}
	b.tables["adhesions"] = kept
	for i, member := range b.parties {
		if chance(b.r, 8) && (i > 0 || chance(b.r, 30)) && !b.adheres(member.code, p) {
			for _, s := range b.spans(p, member) {
				b.putAdhesion(member.code, p, s)
			}
		}
	}
}

func (b *builder) adheres(code string, p plan) bool {
	return slices.ContainsFunc(b.tables["adhesions"], func(row Row) bool {
		return row["tiers"] == code && row["service"] == p.code
	})
}

// correctFigures changes some figures, and all percentages of one exercice and base together, and brings late ones.
func (b *builder) correctFigures() {
	for _, x := range b.indicateurs {
		if x.percent != nil {
			if chance(b.r, 25) {
				b.correctPercentages(x)
			}
			continue
		}
		for i, row := range b.tables["unites"] {
			if row["indicateur"] == x.code && chance(b.r, 5) {
				b.replace("unites", i, "valeur", b.draw(x))
			}
		}
		if !x.niveau {
			b.figure(x, pick(b.r, b.codes()...), pick(b.r, b.years()...), pick(b.r, "", "prevu", "realise"), b.draw(x))
		}
	}
}

func (b *builder) correctPercentages(x indicateur) {
	year := strconv.Itoa(pick(b.r, b.years()...))
	for _, base := range []string{"", "prevu", "realise"} {
		parts := hundredths(b.r, len(x.percent))
		for i, row := range b.tables["unites"] {
			if row["indicateur"] == x.code && row["exercice"] == year && row["base"] == base {
				k := slices.Index(x.percent, row["tiers"])
				b.replace("unites", i, "valeur", decimal(parts[k], 2))
			}
		}
	}
}

// moveTaux changes, rarely, the rate of VAT of a taxed service: a reduction keeps the rate of the titre it corrects.
func (b *builder) moveTaux() {
	for i, row := range b.tables["services"] {
		if (row["tva"] == "20" || row["tva"] == "10") && chance(b.r, 5) {
			b.replace("services", i, "tva", pick(b.r, "20", "10", "5.5"))
		}
	}
}

// closeExercice closes, rarely, the first exercice for good.
func (b *builder) closeExercice() {
	if b.step < 2 || !chance(b.r, 8) {
		return
	}
	clos := fmt.Sprint(b.first)
	for i, row := range b.tables["parametres"] {
		if row["cle"] == "exercice_clos" {
			if row["valeur"] < clos {
				b.replace("parametres", i, "valeur", clos)
			}
			return
		}
	}
	b.put("parametres", "cle", "exercice_clos", "valeur", clos)
}
