package pes

import (
	"fmt"
	"io"
	"strconv"

	"quotepart/billing"
)

// Period gives the first and last day of what a titre bills of a service.
type Period func(p *billing.Piece, service string) (first, last string)

// comptable writes the poste comptable as the avis des sommes à payer names it (TypTiers 26).
func (w *builder) comptable() party {
	settings := &w.b.Dossier.Parametres
	p := party{nature: nature{cat: "20", jur: "07"}, typ: "26", nom: w.postal(where{"parametres", "comptable_nom"}, "valeur", settings.ComptableNom, 38)}
	at := where{"parametres", "comptable_adresse"}
	way, cp, ville, _ := parsePlace(settings.ComptableAdresse)
	p.place.cp, p.place.ville = cp, w.postal(at, "valeur", ville, 38)
	for i, part := range way {
		switch written := w.postal(at, "valeur", part, 38); i {
		case 0:
			p.place.adr2 = written
		case 1:
			p.place.adr3 = written
		}
	}
	return p
}

// centre writes the centre d'encaissement (TypTiers 25): its name is fixed, and it has neither Adr1 nor Adr2.
func (w *builder) centre() (party, bool) {
	p := party{nature: nature{cat: "20", jur: "07"}, typ: "25", nom: "CENTRE D'ENCAISSEMENT", more: "DES FINANCES PUBLIQUES"}
	way, cp, ville, ok := parsePlace(w.b.Dossier.Parametres.CentreEncaissement)
	if !ok {
		return p, false
	}
	at := where{"parametres", "centre_encaissement"}
	p.place = place{cp: cp, ville: w.postal(at, "valeur", ville, 38)}
	if len(way) > 0 {
		p.place.adr3 = w.postal(at, "valeur", way[0], 38)
	}
	return p, true
}

// facture writes the avis des sommes à payer of a titre: a PES_Facture of type 09 in an envelope of its own, since the
// only global element of the schema is PES_Aller (reference/pes.md §3.5).
func (w *builder) facture(out io.Writer, d *document, period Period) error {
	if w.inner == nil {
		w.inner = newElements(out)
	}
	e := w.inner
	e.reset(out)
	w.beginFile(e, w.fluxName()+"_"+d.piece.Identifiant, "")
	e.begin("PES_Facture")
	e.v("IdVer", "2")
	e.v("Annee", strconv.Itoa(w.b.Exercice))
	e.v("TypeFact", "09")
	e.v("Date", w.b.Date)
	w.factureIssuer(e)
	if err := w.factureOf(e, d, period); err != nil {
		return err
	}
	e.empty("Nomenclatures")
	e.end()
	e.end()
	return e.flush()
}

// issuing is what every facture of a bordereau says of those who issue it and those who collect.
type issuing struct {
	issuer, comptable, centre party
	placed                    bool // the centre has an address
}

func (w *builder) issuing() *issuing {
	if w.known == nil {
		w.known = &issuing{issuer: w.partyOf(w.issuer, "20"), comptable: w.comptable()}
		w.known.issuer.id, w.known.issuer.natID, w.known.issuer.ref = w.budget.SIRET, "01", ""
		w.known.centre, w.known.placed = w.centre()
	}
	return w.known
}

func (w *builder) factureIssuer(e *elements) {
	by := w.issuing()
	e.begin("Emetteur")
	e.party(&by.issuer)
	e.place(&by.issuer.place)
	if refBdf.MatchString(w.budget.RefBdf) && Meaningful(w.budget.RefBdf) {
		e.begin("InfoSuppl")
		e.v("RefBdf", w.budget.RefBdf)
		e.end()
	}
	settings := &w.b.Dossier.Parametres
	e.begin("Signataire")
	e.begin("Personne")
	e.v("Nom", w.fit(where{"parametres", "ordonnateur_nom"}, "valeur", settings.OrdonnateurNom, 38))
	e.v("Prenom", w.fit(where{"parametres", "ordonnateur_prenom"}, "valeur", settings.OrdonnateurPrenom, 38))
	e.end()
	e.v("Role", w.fit(where{"parametres", "ordonnateur_qualite"}, "valeur", settings.OrdonnateurQual, 50))
	e.end()
	e.end()
	e.begin("Tiers")
	if e.party(&by.centre); by.placed {
		e.place(&by.centre.place)
	}
	e.end()
	e.begin("Tiers")
	e.party(&by.comptable)
	e.place(&by.comptable.place)
	e.end()
}

func (w *builder) factureOf(e *elements, d *document, period Period) error {
	p := d.piece
	e.begin("FactureIndiv")
	e.v("DateEmission", w.b.Date)
	e.v("NumeroFacture", p.Identifiant)
	e.begin("Debiteur")
	debtor := d.debtor
	debtor.ref = ""
	e.party(&debtor)
	e.place(&debtor.place)
	e.end()
	e.v("Objet", d.object)
	if err := w.factureLines(e, p, period); err != nil {
		return err
	}
	e.begin("TotalAPayer")
	e.amount("MtTotalHT", p.HT)
	e.amount("MtTotalTVA", p.TVA)
	e.amount("MtTotalTTC", p.TTC)
	e.end()
	e.begin("RefTitre")
	e.number("Exercice", int64(w.b.Exercice))
	e.number("NumBordereau", w.b.Numero)
	e.number("NumTitre", p.Numero)
	e.v("NumLigne", "1") // always 1, whatever the lines (DGFiP)
	e.end()
	if !w.atLeast(versionTalon) { // Hélios computes it since
		e.begin("TalonOptique2Lignes")
		e.v("Ligne1", "000000000000")
		e.v("Ligne2", "000000000000")
		e.end()
	}
	e.v("ModalitesReglement", "Virement au comptable, ou mandat administratif, en rappelant la référence "+p.Identifiant)
	e.v("ModalitesContestation", w.remedies())
	e.v("ModeRecouvrement", "1") // without TIP
	e.v("ConditionsGen", "Bases de liquidation : voir le relevé joint")
	e.end()
	return nil
}

// factureLines writes one line for each service of the titre: what the debtor recognises.
func (w *builder) factureLines(e *elements, p *billing.Piece, period Period) error {
	charges, err := p.Charges()
	if err != nil {
		return err
	}
	for i, c := range charges {
		first, last := period(p, c.Service)
		e.begin("LigneFacture")
		e.v("DateDebut", first)
		e.v("DateFin", last)
		written := w.factureLabel(c.Service)
		if written == "" {
			written = "Service " + strconv.Itoa(i+1)
		}
		e.v("Libelle", written)
		e.amount("MtBase", c.HT)
		e.amount("MtHT", c.HT)
		rate := "0"
		if c.TVA > 0 {
			rate = billing.VATRate(c.Regime).String()
		}
		e.v("TauxTVA", rate)
		e.amount("MtTVA", c.TVA)
		e.amount("MtTTC", c.HT+c.TVA)
		e.number("Ordre", int64(i+1))
		e.end()
	}
	return nil
}

// factureLabel names a service as the facture does; empty: nothing of its name can be written.
func (w *builder) factureLabel(service string) string {
	label := service
	if s := w.b.Dossier.Service(service); s != nil {
		label = s.Libelle
	}
	return w.fit(where{"services", service}, "libelle", label, 200)
}

// remedies tells where the debt is contested (CGCT, art. L. 1617-5, 2°).
func (w *builder) remedies() string {
	court := w.b.Dossier.Parametres.Tribunal
	if court == "" {
		court = "le tribunal administratif compétent"
	}
	text, _ := Fit(fmt.Sprintf("Dans le délai de deux mois suivant la réception (art. L. 1617-5, 2°, du CGCT), devant : %s", court), 420)
	return text
}
