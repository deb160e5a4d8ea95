package pestest

import (
	"fmt"
	"regexp"
)

var (
	codProdLoc = regexp.MustCompile(`^[0-9a-zA-Z]{1,4}$`)
	cp         = regexp.MustCompile(`^[0-9]{5}$`)
)

func (d *desk) line(p *item, line *Ligne, index int) {
	where := p.where + ", ligne " + string(line.IdLigne)
	recette := p.list.domain == "recette"
	id, ok := number(line.IdLigne, 6)
	d.want(ok && id == int64(index)+1, "LIG-NUMERO", where, "IdLigne vaut « %s » à la place %d", line.IdLigne, index+1)
	ht, fine := positive(line.MtHT)
	d.want(fine, "LIG-MONTANT", where, "MtHT « %s » n'est pas un montant de plus de 0, à deux décimales au plus", line.MtHT)
	var tva int64
	if line.MtTVA != "" {
		if tva, ok = positive(line.MtTVA); !ok {
			fine = false
			d.refuse("LIG-TVA", where, "MtTVA « %s » n'est pas un montant de plus de 0 : la balise doit être absente", line.MtTVA)
		}
	}
	if recette {
		d.want((line.TxTva == "") == (line.MtTVA == ""), "LIG-TVA", where, "TxTva et MtTVA vont ensemble")
		d.want(line.Majo == "0" && line.DteMajo == "" && line.TxMajo == "", "LIG-MAJO", where, "la ligne n'est pas majorable : Majo vaut 0, DteMajo et TxMajo sont absentes")
		d.want(codProdLoc.MatchString(string(line.CodProdLoc)), "LIG-PRODUIT", where, "CodProdLoc « %s » n'est pas un code de 1 à 4 lettres ou chiffres", line.CodProdLoc)
	}
	p.total, p.whole = p.total+ht+tva, p.whole && fine
	d.want(len(line.Tiers) == 1, "LIG-TIERS", where, "il y a %d tiers, il en faut un", len(line.Tiers))
	for i := range line.Tiers {
		d.tiers(where, recette, &line.Tiers[i])
	}
	d.rattach(p, line, where, ht+tva, fine)
	if recette && p.list.TypBord == "01" && fine {
		note(&d.file.unpaid, fmt.Sprintf("%s/%d/%d", p.list.series, p.number, id), ht+tva)
	}
}

func (d *desk) tiers(where string, recette bool, t *Tiers) {
	if recette {
		d.want(t.TypTiers == "01", "TIERS-TYPE", where, "TypTiers vaut « %s », et non 01, débiteur principal", t.TypTiers)
		d.want(t.Adresse != nil, "TIERS-ADRESSE", where, "le tiers n'a pas d'adresse")
	}
	switch {
	case t.NatIdTiers == "01":
		d.want(isSIRET(t.IdTiers), "TIERS-ID", where, "IdTiers « %s » n'est pas un SIRET dont la clé est juste", t.IdTiers)
	case t.NatIdTiers == "02":
		d.want(isSIREN(t.IdTiers), "TIERS-ID", where, "IdTiers « %s » n'est pas un SIREN dont la clé est juste", t.IdTiers)
	default:
		d.want((t.NatIdTiers == "") == (t.IdTiers == ""), "TIERS-ID", where, "IdTiers et NatIdTiers vont ensemble")
	}
	d.want(t.CatTiers == "01" || t.Civilite == "" && t.Prenom == "", "TIERS-PERSONNE", where, "Civilite et Prenom ne vont qu'avec une personne physique")
	if t.Adresse == nil {
		return
	}
	d.want(cp.MatchString(string(t.Adresse.CP)), "TIERS-CP", where, "CP « %s » n'a pas 5 chiffres", t.Adresse.CP)
	d.want(inFrance(t.Adresse), "TIERS-RESIDENCE", where, "CodRes vaut « %s » et CodPays « %s », et non 0 et rien", t.Adresse.CodRes, t.Adresse.CodPays)
}

func inFrance(a *Adresse) bool {
	return (a.CodRes == "0" || a.CodRes == "false") && (a.CodPays == "" || a.CodPays == "100")
}

// rattach holds a correction to the line of the titre that it corrects, which may be in this file or in one before.
func (d *desk) rattach(p *item, line *Ligne, where string, amount int64, fine bool) {
	correction := p.triplet == reduction || p.triplet == mandatOnTitre
	r := line.Rattach
	if r == nil || !correction {
		d.want((r == nil) == !correction, "RAT-ABSENT", where, "RattachPiece va avec les triplets %s et %s, et avec eux seuls", reduction, mandatOnTitre)
		return
	}
	origin := V(titreOfRecette)
	if p.list.domain == "depense" {
		origin = titreOfDepense
	}
	d.want(r.NatPceOrig == origin, "RAT-NATURE", where, "NatPceOrig vaut « %s », et non %s", r.NatPceOrig, origin)
	year, ok := number(r.ExerRat, 4)
	ok = ok && (p.triplet == reduction && year == p.list.exer || p.triplet == mandatOnTitre && year < p.list.exer)
	d.want(ok, "RAT-EXERCICE", where, "ExerRat vaut « %s » dans un bordereau de %s", r.ExerRat, p.list.Exer)
	piece, okPiece := number(r.IdPceOrig, 13)
	origLine, okLine := number(r.IdLigneOrig, 6)
	if !okPiece || !okLine {
		d.refuse("RAT-LIGNE", where, "IdPceOrig « %s » et IdLigneOrig « %s » ne sont pas les numéros d'une ligne", r.IdPceOrig, r.IdLigneOrig)
		return
	}
	if !ok || !fine {
		return
	}
	titre := fmt.Sprintf("recette/%s/%s/01/%d", d.budget(), r.ExerRat, piece)
	if !d.seen.pieces[titre] && !d.file.pieces[titre] {
		return // a titre of the finance software, or of before
	}
	key := fmt.Sprintf("%s/%d", titre, origLine)
	left, known := d.file.unpaid[key]
	if !known {
		left, known = d.seen.unpaid[key]
	}
	if !known {
		d.refuse("RAT-LIGNE", where, "le titre %d n'a pas de ligne %d", piece, origLine)
		return
	}
	d.want(amount <= left, "RAT-MONTANT", where, "%s sont déduits de la ligne %d du titre %d, dont il reste %s", euros(amount), origLine, piece, euros(left))
	note(&d.file.unpaid, key, left-amount)
}
