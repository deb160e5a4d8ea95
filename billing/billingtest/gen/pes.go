package gen

import "math/rand/v2"

// makePES fills what PES alone asks for. No amount rests on it, so that it draws from a source of its own, seeded by what
// is drawn already: it leaves the services and amounts of a seed as they are. Who demands a code service or an engagement
// has it: a demand that is not met blocks a campaign.
func (b *builder) makePES() {
	r := rand.New(rand.NewPCG(uint64(b.year), uint64(len(b.tables["cles"])*1000+len(b.tables["adhesions"]))))
	if chance(r, 40) {
		for _, row := range b.tables["budgets"] {
			set(row, "refbdf", maybe(r, 80, pick(r, "059123", "EMET00059")))
		}
	}
	demanding := chance(r, 60)
	for _, row := range b.tables["tiers"] {
		if demanding {
			set(row, "service_exige", demand(r, row["code_service"]))
			set(row, "engagement_exige", demand(r, row["engagement"]))
		}
	}
	for _, p := range []struct{ cle, valeur string }{
		{"pes_version", maybe(r, 20, pick(r, "5.17", "5.26", "5.30"))}, {"pes_edition", maybe(r, 20, pick(r, "02", "04", "01"))},
		{"pes_edition_autres", maybe(r, 20, pick(r, "04", "01"))}, {"pes_signature", maybe(r, 20, pick(r, "electronique", "papier"))},
		{"centre_encaissement", maybe(r, 30, "TSA 12345, 59885 Lille cedex 9")},
	} {
		if p.valeur != "" {
			b.put("parametres", "cle", p.cle, "valeur", p.valeur)
		}
	}
}

// set fills a cell; an empty one is left out.
func set(row Row, column, value string) {
	if value != "" {
		row[column] = value
	}
}

// demand says whether a debtor demands what it gave, or nothing.
func demand(r *rand.Rand, given string) string {
	if given == "" {
		return maybe(r, 30, "non")
	}
	return maybe(r, 70, pick(r, "oui", "oui", "non"))
}
