package pestest

import (
	"fmt"
	"time"
)

// list is a bordereau under examination.
type list struct {
	*Bordereau
	domain string // recette or depense
	signed bool   // InfoDematerialisee: a signature will follow
	where  string
	series string // numbers are drawn in it: domain, budget, exercice, type
	exer   int64
}

func (d *desk) domain(name string, domain *Domaine) {
	d.want(domain.IdVer == "2", "DOM-IDVER", name, "IdVer vaut « %s », et non 2", domain.IdVer)
	d.want(len(domain.Bordereaux) > 0, "DOM-CONTENU", name, "il n'y a pas de bordereau")
	ids := map[string]bool{}
	for i := range domain.Bordereaux {
		b := &domain.Bordereaux[i]
		l := &list{Bordereau: b, domain: name, signed: domain.InfoDematerialisee == "1" || domain.InfoDematerialisee == "true",
			where:  fmt.Sprintf("%s, bordereau %s/%s de type %s", name, b.Exer, b.IdBord, b.TypBord),
			series: fmt.Sprintf("%s/%s/%s/%s", name, d.budget(), b.Exer, b.TypBord)}
		l.exer, _ = number(b.Exer, 4)
		d.want(b.ID != "" || !l.signed, "BORD-ID", l.where, "l'attribut Id manque, InfoDematerialisee vaut 1")
		d.want(b.ID == "" || !ids[b.ID], "BORD-ID", l.where, "l'attribut Id « %s » est celui d'un autre bordereau", b.ID)
		ids[b.ID] = true
		d.bordereau(l)
	}
}

func (d *desk) bordereau(l *list) {
	d.exercice(l)
	d.sequence(l)
	d.want(l.TypBord == "01" || l.TypBord == "02", "BORD-TYPE", l.where, "TypBord vaut « %s », et non 01 ou 02", l.TypBord)
	d.want(l.DteAsp == "" && l.Objet == "", "BORD-ORMC", l.where, "DteAsp et Objet ne vont qu'avec un bordereau ORMC")
	count, ok := number(l.NbrPce, 5)
	d.want(ok && count == int64(len(l.Pieces)), "BORD-NBRPCE", l.where, "NbrPce vaut « %s », il y a %d pièces", l.NbrPce, len(l.Pieces))
	for i := range l.Pieces {
		d.piece(l, &l.Pieces[i])
	}
	d.totals(l)
}

// exercice allows the journée complémentaire: one month, extensible (D.2342-3 CGCT, reference/pes.md §4.3).
func (d *desk) exercice(l *list) {
	day, ok := date(l.DteBordEm)
	late := day.Month() <= time.February && l.exer == int64(day.Year())-1
	d.want(ok && len(l.Exer) == 4 && (l.exer == int64(day.Year()) || late), "BORD-EXER", l.where,
		"Exer vaut « %s » pour un bordereau du « %s »", l.Exer, l.DteBordEm)
}

// sequence wants the number after the last one of the series. The first number that is seen may be any: the finance
// software may have drawn those before.
func (d *desk) sequence(l *list) {
	id, ok := number(l.IdBord, 7)
	key := fmt.Sprintf("%s/%d", l.series, id)
	last, known := d.file.last[l.series]
	if !known {
		last, known = d.seen.last[l.series]
	}
	switch {
	case !ok:
		d.refuse("BORD-SUITE", l.where, "IdBord « %s » n'est pas un numéro", l.IdBord)
		return
	case d.seen.lists[key] || d.file.lists[key]:
		d.refuse("BORD-DOUBLON", l.where, "ce numéro de bordereau est déjà connu")
	case known && id != last+1:
		d.refuse("BORD-SUITE", l.where, "le bordereau d'avant porte le numéro %d", last)
	}
	note(&d.file.lists, key, true)
	note(&d.file.last, l.series, max(id, last))
}

// totals adds the lines up; where one is no amount, it alone is told.
func (d *desk) totals(l *list) {
	var ht, tva int64
	whole, taxed := true, false
	for _, piece := range l.Pieces {
		for _, line := range piece.Lignes {
			base, ok := positive(line.MtHT)
			ht += base
			whole = whole && ok
			if line.MtTVA != "" {
				tax, ok := positive(line.MtTVA)
				tva += tax
				whole, taxed = whole && ok, true
			}
		}
	}
	if !whole {
		return
	}
	stated, ok := positive(l.MtBordHt)
	d.want(ok && stated == ht, "BORD-HT", l.where, "MtBordHt vaut « %s », les lignes font %s", l.MtBordHt, euros(ht))
	if l.MtBordTVA == "" {
		d.want(!taxed, "BORD-TVA", l.where, "MtBordTVA manque, les lignes font %s", euros(tva))
	} else {
		stated, ok := positive(l.MtBordTVA)
		d.want(ok && stated == tva, "BORD-TVA", l.where, "MtBordTVA vaut « %s », les lignes font %s", l.MtBordTVA, euros(tva))
	}
	if l.MtCumulAnnuel == "" {
		d.want(!l.signed, "BORD-CUMUL", l.where, "MtCumulAnnuel manque, InfoDematerialisee vaut 1")
		return
	}
	year, ok := positive(l.MtCumulAnnuel)
	d.want(ok && year >= ht, "BORD-CUMUL", l.where, "MtCumulAnnuel vaut « %s », moins que le bordereau (%s)", l.MtCumulAnnuel, euros(ht))
}
