package pestest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// triplets are the (TypBord, TypPce, NatPce) that quotepart may use. DGFiP's grid (annexe 2) was not found: 02/02/06 and 01/02/09
// are in the texts of the schema, 01/01/01 in those of the dépense, the others are inferred (reference/pes.md §3.3).
var triplets = map[string][]string{
	"recette": {"01/01/01", "01/01/02", "02/02/06"},
	"depense": {"01/01/01", "01/01/02", "01/02/09"},
}

const (
	reduction      = "02/02/06" // of a titre of the year
	mandatOnTitre  = "01/02/09" // cancels a titre of an earlier year
	titreOfRecette = "01"       // NatPceOrig, in a recette
	titreOfDepense = "02"       // NatPceOrig, in a dépense
)

// item is a piece under examination.
type item struct {
	*Piece
	list    *list
	where   string
	triplet string
	number  int64
	total   int64 // cents, with VAT
	whole   bool  // every amount of it is one
}

var numeroFacture = regexp.MustCompile(`^[ \-/_+0-9a-zA-Z]{1,20}$`)

func (d *desk) piece(l *list, piece *Piece) {
	p := &item{Piece: piece, list: l, whole: len(piece.Lignes) > 0, where: l.where + ", pièce " + string(piece.IdPce),
		triplet: strings.Join([]string{string(l.TypBord), string(piece.TypPce), string(piece.NatPce)}, "/")}
	d.pieceNumber(p)
	if l.TypBord == "01" || l.TypBord == "02" { // another type is told already
		d.want(slices.Contains(triplets[l.domain], p.triplet), "PCE-TRIPLET", p.where, "le triplet %s n'est pas permis", p.triplet)
	}
	d.want(p.DteAsp == "", "PCE-DTEASP", p.where, "DteAsp est servie, l'avis serait envoyé par l'ordonnateur")
	for i := range p.Lignes {
		d.line(p, &p.Lignes[i], i)
	}
	d.edition(p)
	d.references(p)
}

func (d *desk) pieceNumber(p *item) {
	var ok bool
	if p.number, ok = number(p.IdPce, 8); !ok {
		d.refuse("PCE-NUMERO", p.where, "IdPce « %s » n'est pas un numéro", p.IdPce)
		return
	}
	key := fmt.Sprintf("%s/%d", p.list.series, p.number)
	d.want(!d.seen.pieces[key] && !d.file.pieces[key], "PCE-DOUBLON", p.where, "ce numéro de pièce est déjà connu")
	note(&d.file.pieces, key, true)
}

// edition holds a titre to what Hélios is asked to do with its notice.
func (d *desk) edition(p *item) {
	switch p.Edition {
	case "", "04":
		return
	case "01", "02":
	default:
		d.refuse("PCE-EDITION", p.where, "Edition vaut « %s », et non 01, 02 ou 04", p.Edition)
		return
	}
	debtors := p.debtors()
	d.want(len(debtors) <= 1, "PCE-DEBITEURS", p.where, "Edition %s veut un seul débiteur, il y en a %d", p.Edition, len(debtors))
	if p.Edition == "01" {
		d.want(len(p.PJRefs) > 0, "PCE-ASAP", p.where, "Edition 01 veut une référence de PJ")
		return
	}
	for _, debtor := range debtors {
		d.want(debtor.NatIdTiers == "01" && isSIRET(debtor.IdTiers), "PCE-SIRET", p.where,
			"Edition 02 veut NatIdTiers 01 et un SIRET dont la clé est juste, et non « %s » et « %s »", debtor.NatIdTiers, debtor.IdTiers)
	}
	d.want(numeroFacture.MatchString(string(p.NumeroFacture)), "PCE-FACTURE", p.where,
		"Edition 02 veut un NumeroFacture de 20 caractères permis au plus, et non « %s »", p.NumeroFacture)
	d.want(slices.ContainsFunc(p.PJRefs, d.isNotice), "PCE-ASAP", p.where, "Edition 02 veut une référence à une PJ 006 du fichier")
}

// isNotice says that a reference is to a PES_Facture; one to nothing is told elsewhere.
func (d *desk) isNotice(ref PJRef) bool {
	pj := d.pjs[ref.IdUnique]
	return ref.TypePJ == "006" || pj != nil && pj.TypePJ == "006"
}

// debtors gives the different parties of the lines.
func (p *item) debtors() []Tiers {
	var debtors []Tiers
	for _, line := range p.Lignes {
		for _, tiers := range line.Tiers {
			same := func(other Tiers) bool {
				return other.IdTiers == tiers.IdTiers && other.NatIdTiers == tiers.NatIdTiers && other.RefTiers == tiers.RefTiers && other.Nom == tiers.Nom
			}
			if !slices.ContainsFunc(debtors, same) {
				debtors = append(debtors, tiers)
			}
		}
	}
	return debtors
}
