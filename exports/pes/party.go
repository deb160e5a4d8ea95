package pes

import (
	"strings"

	"quotepart/billing/dossier"
)

// nature is how the comptable classes a third party: CatTiers and NatJur (Class_SchemasCommuns).
type nature struct {
	cat, jur string
	guessed  bool // the dossier does not tell: to be looked at
}

// natures by type of tiers (reference/pes.md §3.4).
var natures = map[string]nature{
	"commune":  {cat: "23", jur: "09"},
	"ccas":     {cat: "26", jur: "09"},
	"syndicat": {cat: "24", jur: "09"},
	"epci":     {cat: "24", jur: "09"},
}

// natureOf classes a party. For the type « autre » the SIREN tells: INSEE gives those that begin with 1 to the State and
// its bodies, with 2 to local public bodies, and the others to private ones.
func natureOf(t *dossier.Tiers) nature {
	if known, ok := natures[t.Type]; ok {
		return known
	}
	switch number := t.Number(); {
	case strings.HasPrefix(number, "1"):
		return nature{cat: "20", jur: "08", guessed: true}
	case strings.HasPrefix(number, "2"):
		return nature{cat: "29", jur: "09", guessed: true}
	}
	return nature{cat: "50", jur: "06", guessed: true}
}

// party is a third party in the fields of PES.
type party struct {
	id, natID string // SIRET (01) or SIREN (02); both empty: neither is known
	ref       string // the code of the dossier, under which a debtor's claims are grouped
	nature
	typ       string // TypTiers: 01 débiteur principal, 20 émetteur…
	nom, more string // Nom, ComplNom
	place     place
}

// partyOf writes a tiers in the fields of PES, and notes what had to be cut or is missing.
func (n *notes) partyOf(t *dossier.Tiers, typ string) party {
	p := party{ref: n.fit(reference(t), "code", t.Code, 30), nature: natureOf(t), typ: typ}
	switch {
	case t.SIRET != "":
		p.id, p.natID = t.SIRET, "01"
	case t.SIREN != "":
		p.id, p.natID = t.SIREN, "02"
	}
	p.nom, p.more = n.name(t)
	p.place = place{adr1: n.postal(reference(t), "complement", t.Complement, 38), adr2: n.postal(reference(t), "adresse", t.Adresse, 38),
		cp: t.CodePostal, ville: n.postal(reference(t), "ville", t.Ville, 38)}
	if p.place.adr2 == "" { // Adr2 is required: a complement alone takes its place
		p.place.adr1, p.place.adr2 = "", p.place.adr1
	}
	n.checkParty(t, &p)
	return p
}

func reference(t *dossier.Tiers) where { return where{table: "tiers", name: t.Code} }

// name writes a name on Nom and, where it is longer than 38 characters, ComplNom.
func (n *notes) name(t *dossier.Tiers) (nom, more string) {
	whole, _ := Postal(t.Nom, 1000)
	nom, cut := Postal(whole, 38)
	if !Meaningful(nom) {
		return "", ""
	}
	if !cut {
		return nom, ""
	}
	more, cut = Postal(strings.TrimPrefix(whole, nom), 38)
	if !Meaningful(more) {
		more = ""
	}
	if cut {
		n.cut(reference(t), "nom", t.Nom, nom+" "+more)
	}
	return nom, more
}

// party writes who a third party is. PES_Depense has no TypTiers: it is empty there.
func (e *elements) party(p *party) {
	e.begin("InfoTiers")
	e.maybe("IdTiers", p.id)
	e.maybe("NatIdTiers", p.natID)
	e.maybe("RefTiers", p.ref)
	e.v("CatTiers", p.cat)
	e.v("NatJur", p.jur)
	e.maybe("TypTiers", p.typ)
	e.v("Nom", p.nom)
	e.maybe("ComplNom", p.more)
	e.end()
}
