package pes

import (
	"regexp"
	"strings"
)

// place is a postal address in the fields of PES (Class_Adresse): Adr1 the complement, Adr2 the way, Adr3 a place called.
type place struct{ adr1, adr2, adr3, cp, ville string }

var (
	postcode = regexp.MustCompile(`^[0-9]{5}$`)
	lastPart = regexp.MustCompile(`^([0-9]{5})\s+(\S.*)$`)
)

// parsePlace reads an address written on one line: « 1 rue du Trésor, BP 40, 59000 Lille ». ok is false where its last
// part is no postcode with a town that PES can write.
func parsePlace(text string) (way []string, cp, ville string, ok bool) {
	parts := strings.Split(strings.ReplaceAll(text, "\n", ","), ",")
	for i := range parts {
		parts[i] = strings.Join(strings.Fields(parts[i]), " ")
	}
	last := len(parts) - 1
	found := lastPart.FindStringSubmatch(parts[last])
	if found == nil {
		return nil, "", "", false
	}
	if town, _ := Postal(found[2], 38); !Meaningful(found[1]) || !Meaningful(town) {
		return nil, "", "", false
	}
	for _, part := range parts[:last] {
		if part != "" {
			way = append(way, part)
		}
	}
	return way, found[1], found[2], true
}

func (e *elements) place(p *place) {
	e.begin("Adresse")
	e.v("TypAdr", "1")
	e.maybe("Adr1", p.adr1)
	e.maybe("Adr2", p.adr2)
	e.maybe("Adr3", p.adr3)
	e.v("CP", p.cp)
	e.v("Ville", p.ville)
	e.v("CodRes", "0")
	e.end()
}
