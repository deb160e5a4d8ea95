package pestest

import (
	"fmt"
	"regexp"
	"slices"
)

// mostTIP is the largest amount, in cents, that is paid by TIP.
const mostTIP = 150_000_00

var quantite = regexp.MustCompile(`^[0-9]{1,6}(?:\.[0-9]{1,4})?$`)

// facture examines what is true of a PES_Facture by itself.
func (d *desk) facture(pj *PJ, where string) {
	f := pj.Aller.Facture
	if f == nil || f.IdVer != "2" {
		d.refuse("FAC-BLOC", where, "la PJ 006 n'a pas de PES_Facture de version 2")
		return
	}
	h, ours := pj.Aller.EnTete, d.flux.EnTete
	d.want(h.IdPost == ours.IdPost && h.IdColl == ours.IdColl && h.CodCol == ours.CodCol && h.CodBud == ours.CodBud, "FAC-ENTETE", where,
		"IdPost, IdColl, CodCol et CodBud ne sont pas ceux du fichier")
	d.want(f.TypeFact == "09", "FAC-TYPE", where, "TypeFact vaut « %s », et non 09", f.TypeFact)
	d.want(hasAdr2(f.Emetteur.Adresse), "FAC-EMETTEUR", where, "l'émetteur n'a pas d'adresse, ou pas d'Adr2")
	d.address(where, "l'émetteur", f.Emetteur.Adresse)
	s := f.Emetteur.Signataire
	d.want(s != nil && filled(s.Nom, s.Prenom, s.Role), "FAC-SIGNATAIRE", where, "le signataire, son prénom ou son rôle manque")
	d.want(filled(f.Emetteur.RefBdf), "FAC-REFBDF", where, "RefBdf manque")
	d.factureTiers(f, where)
	type reference struct{ exercice, titre V }
	var seen []reference
	for i := range f.Factures {
		one := &f.Factures[i]
		if one.RefTitre != nil {
			this := reference{one.RefTitre.Exercice, one.RefTitre.NumTitre}
			d.want(!slices.Contains(seen, this), "FAC-REFTITRE", where, "le titre %s/%s figure deux fois", this.exercice, this.titre)
			seen = append(seen, this)
		}
		d.indiv(one, fmt.Sprintf("%s, facture %s", where, one.NumeroFacture))
	}
}

func hasAdr2(a *Adresse) bool { return a != nil && filled(a.Adr2) }

func (d *desk) address(where, whose string, a *Adresse) {
	if a == nil {
		return
	}
	d.want(cp.MatchString(string(a.CP)), "FAC-CP", where, "le CP « %s » de %s n'a pas 5 chiffres", a.CP, whose)
	d.want(inFrance(a), "FAC-RESIDENCE", where, "CodRes vaut « %s » et CodPays « %s » dans l'adresse de %s, et non 0 et rien", a.CodRes, a.CodPays, whose)
}

// factureTiers wants the centre d'encaissement and the poste comptable, each once.
func (d *desk) factureTiers(f *Facture, where string) {
	count := map[V]int{}
	for i := range f.Tiers {
		t := &f.Tiers[i]
		count[t.TypTiers]++
		switch t.TypTiers {
		case "25":
			d.want(t.Nom == "CENTRE D'ENCAISSEMENT" && t.ComplNom == "DES FINANCES PUBLIQUES", "FAC-TIERS25", where,
				"le tiers 25 se nomme « %s » « %s », et non CENTRE D'ENCAISSEMENT, DES FINANCES PUBLIQUES", t.Nom, t.ComplNom)
			d.want(t.Adresse == nil || t.Adresse.Adr1 == "" && t.Adresse.Adr2 == "", "FAC-TIERS25", where, "le tiers 25 ne doit avoir ni Adr1 ni Adr2")
		case "26":
			d.want(hasAdr2(t.Adresse), "FAC-TIERS26", where, "le tiers 26 n'a pas d'adresse, ou pas d'Adr2")
		}
		d.address(where, "le tiers "+string(t.TypTiers), t.Adresse)
	}
	d.want(count["25"] == 1 && count["26"] == 1 && len(f.Tiers) == 2, "FAC-TIERS", where, "il faut un tiers 25, un tiers 26 et pas d'autre")
}

// indiv examines one notice by itself.
func (d *desk) indiv(one *FactureIndiv, where string) {
	d.want(hasAdr2(one.Debiteur.Adresse), "FAC-DEBITEUR", where, "le débiteur n'a pas d'adresse, ou pas d'Adr2")
	d.address(where, "le débiteur", one.Debiteur.Adresse)
	d.want(filled(one.Talon1, one.Talon2), "FAC-TALON", where, "TalonOptique2Lignes manque")
	d.want(filled(one.ModalitesReglement, one.ModalitesContestation), "FAC-MODALITES", where, "ModalitesReglement ou ModalitesContestation manque")
	d.want(one.RefTitre != nil && one.RefTitre.NumLigne == "1", "FAC-REFTITRE", where, "RefTitre manque, ou NumLigne ne vaut pas 1")
	var orders []V
	var sum figures
	whole := true
	for i := range one.Lignes {
		line := &one.Lignes[i]
		_, ok := number(line.Ordre, 3)
		d.want(ok && !slices.Contains(orders, line.Ordre), "FAC-ORDRE", where, "Ordre « %s » n'est pas un numéro, ou sert deux fois", line.Ordre)
		orders = append(orders, line.Ordre)
		amounts, ok := d.noticeLine(line, where+", ligne "+string(line.Ordre))
		sum, whole = sum.plus(amounts), whole && ok
	}
	total, ok := readFigures(one.MtTotalHT, one.MtTotalTVA, one.MtTotalTTC)
	if whole {
		d.want(ok && total == sum, "FAC-TOTAL", where, "TotalAPayer vaut « %s » + « %s » = « %s », les lignes font %s + %s = %s", one.MtTotalHT, one.MtTotalTVA, one.MtTotalTTC,
			euros(sum.ht), euros(sum.tva), euros(sum.ttc))
	}
	tip := one.ModeRecouvrement == "0" || one.ModeRecouvrement == "false"
	d.want(tip && total.ttc <= mostTIP || one.ModeRecouvrement == "1" || one.ModeRecouvrement == "true", "FAC-RECOUVREMENT", where,
		"ModeRecouvrement vaut « %s » pour %s : 1, ou 0 jusqu'à 150 000 €", one.ModeRecouvrement, one.MtTotalTTC)
}

// figures are the three amounts of a line or of a total.
type figures struct{ ht, tva, ttc int64 }

func (f figures) plus(other figures) figures {
	return figures{f.ht + other.ht, f.tva + other.tva, f.ttc + other.ttc}
}

// readFigures wants HT and TTC above nothing, and HT + TVA = TTC.
func readFigures(ht, tva, ttc V) (figures, bool) {
	var f figures
	var okHT, okTVA, okTTC bool
	f.ht, okHT = positive(ht)
	f.tva, okTVA = cents(tva)
	f.ttc, okTTC = positive(ttc)
	return f, okHT && okTVA && okTTC && f.ht+f.tva == f.ttc
}

// noticeLine gives what a line adds to the total: a remise is written above nothing, and taken off.
func (d *desk) noticeLine(line *LigneFacture, where string) (figures, bool) {
	f, ok := readFigures(line.MtHT, line.MtTVA, line.MtTTC)
	d.want(ok, "FAC-MONTANT", where, "MtHT « %s », MtTVA « %s » et MtTTC « %s » ne sont pas des montants de plus de 0 (MtTVA : 0 ou plus) qui s'ajoutent", line.MtHT, line.MtTVA, line.MtTTC)
	for _, other := range []V{line.MtUnitaire, line.MtBase, line.MtRemise} {
		_, fine := positive(other)
		d.want(other == "" || fine, "FAC-MONTANT", where, "« %s » n'est pas un montant de plus de 0", other)
	}
	d.want(line.Quantite == "" || quantite.MatchString(string(line.Quantite)) && !onlyZeros(V(nonPoint.ReplaceAllString(string(line.Quantite), ""))), "FAC-QUANTITE", where,
		"Quantite « %s » a plus de 6 chiffres, plus de 4 décimales, ou rien", line.Quantite)
	d.want(line.Unite1 == "" || line.Quantite != "", "FAC-QUANTITE", where, "Unite1 est servie sans Quantite")
	if line.DateDebut != "" || line.DateFin != "" {
		from, okFrom := date(line.DateDebut)
		to, okTo := date(line.DateFin)
		d.want(okFrom && okTo && !from.After(to), "FAC-PERIODE", where, "la période va du « %s » au « %s »", line.DateDebut, line.DateFin)
	}
	if line.MtRemise != "" {
		f = figures{-f.ht, -f.tva, -f.ttc}
	}
	return f, ok
}

var nonPoint = regexp.MustCompile(`\.`)

// notice holds a titre to the notice that it refers to.
func (d *desk) notice(p *item, pj *PJ) {
	f := pj.Aller.Facture
	d.want(f.Annee == p.list.Exer, "FAC-ANNEE", p.where, "Annee vaut « %s » dans la facture d'un titre de %s", f.Annee, p.list.Exer)
	var one *FactureIndiv
	for i := range f.Factures {
		if len(f.Factures) == 1 || p.isReferred(f.Factures[i].RefTitre) {
			one = &f.Factures[i]
		}
	}
	if one == nil || one.RefTitre != nil && !p.isReferred(one.RefTitre) {
		d.refuse("FAC-REFTITRE", p.where, "la PJ « %s » n'a pas de facture de ce titre", pj.IdUnique)
	}
	if one == nil {
		return
	}
	d.want(one.DateEmission == p.list.DteBordEm, "FAC-DATE", p.where, "DateEmission est le « %s », le bordereau est du %s", one.DateEmission, p.list.DteBordEm)
	d.want(p.NumeroFacture == "" || one.NumeroFacture == p.NumeroFacture, "FAC-NUMERO", p.where, "NumeroFacture vaut « %s » dans la facture, « %s » dans le titre",
		one.NumeroFacture, p.NumeroFacture)
	for _, debtor := range p.debtors() {
		d.want(debtor.IdTiers == one.Debiteur.IdTiers, "FAC-SIRET", p.where, "le débiteur est « %s » dans la facture, « %s » dans le titre", one.Debiteur.IdTiers, debtor.IdTiers)
	}
	total, ok := positive(one.MtTotalTTC)
	if ok && p.whole {
		d.want(total == p.total, "FAC-TITRE", p.where, "la facture est de %s, le titre de %s", euros(total), euros(p.total))
	}
}

func (p *item) isReferred(ref *RefTitre) bool {
	return ref != nil && ref.Exercice == p.list.Exer && ref.NumBordereau == p.list.IdBord && ref.NumTitre == p.IdPce
}
