package gen

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// makeAdhesions joins parties to a service. The members of a rigid service join once, before its first cut, and stay.
func (b *builder) makeAdhesions(p plan) {
	if p.silent {
		return
	}
	if p.rigid {
		for _, code := range p.members {
			b.putAdhesion(code, p, b.rigidSpan(p))
		}
		return
	}
	for i, member := range b.parties {
		if chance(b.r, 65) && (i > 0 || chance(b.r, 30)) { // the metropole more rarely
			for _, s := range b.spans(p, member) {
				b.putAdhesion(member.code, p, s)
			}
		}
	}
}

// rigidSpan begins with the service, or in the first days of January of the first exercice, before any slice is cut.
func (b *builder) rigidSpan(p plan) span {
	january := firstOf(b.first)
	if p.life.from.Before(january) && p.life.end().After(january.AddDate(0, 1, 0)) {
		return span{january.AddDate(0, 0, b.r.IntN(20)), p.life.to}
	}
	return p.life
}

// spans are one or two spans of adhesion within the life of the service and the membership of the party.
func (b *builder) spans(p plan, member party) []span {
	s := span{from: dayIn(b.r, b.first-between(b.r, 1, 4))}
	if chance(b.r, 40) {
		s.from = dayIn(b.r, between(b.r, b.first, b.year+1))
	}
	spans := []span{s}
	if chance(b.r, 35) {
		first := &spans[0]
		first.to = b.after(first.from)
		if chance(b.r, 50) {
			gap := pick(b.r, 1, 1, 2, 15, 90)
			spans = append(spans, span{from: first.to.AddDate(0, 0, gap), to: time.Time{}})
		}
	}
	if member.limited {
		p.life = narrow(p.life, member.membre)
	}
	return within(spans, p.life)
}

// after is a day from the given one on, mostly in the years billed.
func (b *builder) after(from time.Time) time.Time {
	to := dayIn(b.r, between(b.r, b.first, b.year+1))
	if to.Before(from) {
		return from.AddDate(0, 0, between(b.r, 0, 200))
	}
	return to
}

// narrow is the part of a life within a membership; a span of no day where there is none.
func narrow(life, membre span) span {
	s, ok := life.within(membre)
	if !ok {
		return span{date(1900, time.January, 1), date(1900, time.January, 1)}
	}
	return s
}

// within keeps the parts of the spans inside the outer one.
func within(spans []span, outer span) []span {
	var kept []span
	for _, s := range spans {
		if inner, ok := s.within(outer); ok {
			kept = append(kept, inner)
		}
	}
	return kept
}

func (b *builder) putAdhesion(code string, p plan, s span) {
	notified := ""
	if !s.to.IsZero() {
		notified = maybe(b.r, 50, iso(s.to.AddDate(0, -4, 0)))
	}
	b.put("adhesions", "tiers", code, "service", p.code, "du", iso(s.from), "au", iso(s.to), "notifie_le", notified,
		"acte", maybe(b.r, 50, "Convention "+p.code))
}

// makeExonerations decides reliefs for some adherents; two of one party follow each other.
func (b *builder) makeExonerations(p plan) {
	for _, row := range slices.Clone(b.tables["adhesions"]) {
		if row["service"] != p.code || !chance(b.r, 15) {
			continue
		}
		s := span{dayIn(b.r, b.first), dayIn(b.r, b.first)}
		if s.to.Before(s.from) {
			s.from, s.to = s.to, s.from
		}
		b.putExoneration(row["tiers"], p, s)
		if chance(b.r, 40) {
			b.putExoneration(row["tiers"], p, span{s.to.AddDate(0, 0, 1), lastOf(b.year + between(b.r, 0, 1))})
		}
	}
}

// putExoneration adds a relief unless it overlaps one.
func (b *builder) putExoneration(code string, p plan, s span) {
	if s.end().Before(s.from) {
		return
	}
	for _, row := range b.tables["exonerations"] {
		if row["tiers"] == code && row["service"] == p.code && spanOf(row, "du", "au").meets(s) {
			return
		}
	}
	b.put("exonerations", "tiers", code, "service", p.code, "du", iso(s.from), "au", iso(s.to),
		"taux", decimal(pick(b.r, 5000, 10000, between(b.r, 1, 10000)), 2), "motif", "Mise à disposition d’un local",
		"acte", maybe(b.r, 50, "25 C 9021"))
}

// makeCorrections adds ajustements, and what was billed before this system took over.
func (b *builder) makeCorrections(p plan) {
	for range b.r.IntN(2) {
		b.putAjustement(p)
	}
	if !chance(b.r, 25) {
		return
	}
	code, year := pick(b.r, b.codes()...), pick(b.r, b.years()...)
	b.put("reprises", "tiers", code, "service", p.code, "exercice", strconv.Itoa(year),
		"rang", pick(b.r, "1", "1", "2", "10"), "montant", decimal(between(b.r, 1, p.scale*20), 2),
		"reference", fmt.Sprintf("Titre %d-000214", year))
}

func (b *builder) putAjustement(p plan) {
	b.put("ajustements", "tiers", pick(b.r, b.codes()...), "service", p.code,
		"exercice", strconv.Itoa(pick(b.r, b.years()...)),
		"montant", decimal(pick(b.r, -1, -1, 1)*between(b.r, 1, p.scale*10), 2), "motif", "Panne du 3 au 14",
		"acte", maybe(b.r, 50, "26 C 9031"))
}

// makeEligibilites adds some criteria, which move no money.
func (b *builder) makeEligibilites() {
	for _, p := range b.plans {
		if chance(b.r, 30) {
			b.put("eligibilites", "service", p.code, "critere", "population_max", "valeur", "15000")
		}
		if chance(b.r, 30) {
			b.put("eligibilites", "service", p.code, "critere", "type", "valeur", "commune")
			b.put("eligibilites", "service", p.code, "critere", "type", "valeur", "ccas")
		}
	}
}
