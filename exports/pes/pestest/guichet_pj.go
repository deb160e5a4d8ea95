package pestest

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	idUnique = regexp.MustCompile(`^[0-9a-zA-Z]{1,50}$`)
	nomPJ    = regexp.MustCompile(`^.+\.[A-Za-z0-9]{2,4}$`)
)

// attachments examines what the file carries, before the pieces that refer to it.
func (d *desk) attachments() {
	if len(d.flux.PJs) > 0 {
		d.want(d.flux.PJIdVer == "1", "PJ-IDVER", "PJ", "IdVer vaut « %s », et non 1", d.flux.PJIdVer)
	}
	for i := range d.flux.PJs {
		pj := &d.flux.PJs[i]
		where := "PJ " + string(pj.IdUnique)
		d.want(idUnique.MatchString(string(pj.IdUnique)) && !onlyZeros(pj.IdUnique), "PJ-ID", where, "IdUnique n'est pas fait de 1 à 50 lettres ou chiffres")
		d.want(!d.seen.ids[pj.IdUnique] && !d.file.ids[pj.IdUnique], "PJ-DOUBLON", where, "cet IdUnique est déjà connu")
		note(&d.file.ids, pj.IdUnique, true)
		d.want(nomPJ.MatchString(string(pj.NomPJ)) && utf8.RuneCountInString(string(pj.NomPJ)) <= 100, "PJ-NOM", where,
			"NomPJ « %s » n'a pas d'extension de 2 à 4 caractères, ou plus de 100 caractères", pj.NomPJ)
		d.refCompta(pj, where)
		if d.content(pj, where) {
			d.facture(pj, where)
		}
		d.pjs[pj.IdUnique] = pj
	}
}

// content says that an attachment is a PES_Facture that can be examined.
func (d *desk) content(pj *PJ, where string) bool {
	switch {
	case pj.Illisible != "":
		d.refuse("PJ-CONTENU", where, "le contenu ne se lit pas (%s)", pj.Illisible)
		return false
	case len(pj.Contenu) == 0:
		d.refuse("PJ-CONTENU", where, "le contenu est vide")
		return false
	}
	return pj.Aller != nil
}

// refCompta is for what travels after its piece: domains and types must agree (Class_PJ).
func (d *desk) refCompta(pj *PJ, where string) {
	domains := map[V][]V{"01": {"003", "004", "005", "006", ""}, "02": {"002", "006", "007", "008", "010", "011", ""}}
	for _, ref := range pj.RefCompta {
		d.want(slices.Contains(domains[ref.Domaine], pj.TypePJ) && ref.Exercice != "" && ref.TypeObjet != "" && ref.Identifiant != "", "PJ-REFCOMPTA", where,
			"RefCompta est incomplet, ou Domaine « %s » ne va pas avec TypePJ « %s »", ref.Domaine, pj.TypePJ)
	}
}

// references follows a piece, and its lines, to its attachments.
func (d *desk) references(p *item) {
	refs := slices.Clone(p.PJRefs)
	for _, line := range p.Lignes {
		refs = append(refs, line.PJRefs...)
	}
	for _, ref := range refs {
		pj := d.pjs[ref.IdUnique]
		if pj == nil {
			d.want(ref.Support != "01", "PJ-MANQUANTE", p.where, "la PJ « %s » n'est pas dans le fichier", ref.IdUnique)
			continue
		}
		d.used[ref.IdUnique] = true
		d.want(ref.Support == "01", "PJ-SUPPORT", p.where, "la PJ « %s » est dans le fichier, son support n'est pas « %s »", ref.IdUnique, ref.Support)
		d.want(ref.TypePJ == "" || ref.TypePJ == pj.TypePJ, "PJ-TYPE", p.where, "la PJ « %s » est de type « %s », et non « %s »", ref.IdUnique, pj.TypePJ, ref.TypePJ)
		if pj.Aller != nil && pj.Aller.Facture != nil && p.list.domain == "recette" {
			d.notice(p, pj)
		}
	}
}

// orphans are attachments that nothing refers to.
func (d *desk) orphans() {
	for i := range d.flux.PJs {
		pj := &d.flux.PJs[i]
		d.want(d.used[pj.IdUnique] || len(pj.RefCompta) > 0, "PJ-ORPHELINE", "PJ "+string(pj.IdUnique), "aucune pièce n'y fait référence")
	}
}

func filled(values ...V) bool {
	return !slices.ContainsFunc(values, func(v V) bool { return strings.TrimSpace(string(v)) == "" })
}
