package exports

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// TitresName names the hand-over to finance software that takes no PES: docs/spec/handover.md is its contract.
const TitresName = "titres.csv"

// HandoverName names the workbook of the same: titres.xlsx, and titres-PROJET.xlsx for a draft.
func (r *Reading) HandoverName() string { return "titres" + r.draftSuffix() + ".xlsx" }

// HandoverRow is one line of a document, with all that the finance software needs to take it without a look elsewhere.
type HandoverRow struct {
	Campaign billing.CampaignID // whose export it is
	Piece    *billing.Piece
	Date     calendar.Day // of the document; Forever where it is not known yet
	SIRET    string       // of the budget
	Tiers    dossier.Tiers
	Objet    string
	HandoverLine
}

// HandoverLine is one line of a document with the names of its services.
type HandoverLine struct {
	billing.BookedLine
	Libelle string
}

// Handover gives the lines of all documents of the campaign's exports, in the order of titres.csv: by exercice, budget,
// kind and identifier, then by line. Those of a document add up to it: it answers fault.Corrupt otherwise.
func (r *Reading) Handover() ([]HandoverRow, error) {
	h := r.newHandover()
	pieces := slices.Clone(r.pieces)
	slices.SortFunc(pieces, func(a, b billing.Piece) int {
		return cmp.Or(cmp.Compare(a.Campaign.Year(), b.Campaign.Year()), strings.Compare(a.Budget, b.Budget),
			strings.Compare(string(a.Type), string(b.Type)), strings.Compare(a.Identifiant, b.Identifiant))
	})
	rows := make([]HandoverRow, 0, 2*len(pieces))
	for i := range pieces {
		of, err := h.rows(&pieces[i])
		if err != nil {
			return nil, err
		}
		rows = append(rows, of...)
	}
	return rows, nil
}

// handover finds what rows need beside their document.
type handover struct {
	*Reading
	bordereaux map[string]*billing.Bordereau // of each numbered document
	earlier    map[string]billing.Original   // the documents of the campaigns before
}

func (r *Reading) newHandover() *handover {
	h := &handover{Reading: r, bordereaux: map[string]*billing.Bordereau{}, earlier: map[string]billing.Original{}}
	for i := range r.Bordereaux {
		for j := range r.Bordereaux[i].Pieces {
			h.bordereaux[r.Bordereaux[i].Pieces[j].Identifiant] = &r.Bordereaux[i]
		}
	}
	for i := range r.Earlier {
		for _, p := range r.Earlier[i].Pieces {
			h.earlier[p.Identifiant] = billing.Original{Piece: p, Dossier: r.Earlier[i].Billed.Dossier}
		}
	}
	return h
}

func (h *handover) rows(p *billing.Piece) ([]HandoverRow, error) {
	d := h.dossierOf(p)
	lines, err := h.lines(p, d)
	if err != nil {
		return nil, err
	}
	if err := foots(p, lines); err != nil {
		return nil, err
	}
	head := HandoverRow{Campaign: h.Campaign.Campaign.ID, Piece: p, Date: h.dateOf(p), Tiers: dossier.Tiers{Code: p.Debiteur}, Objet: h.bordereauOf(p, d).Objet(p)}
	if b := d.Budget(p.Budget); b != nil {
		head.SIRET = b.SIRET
	}
	if t := d.TiersOf(p.Debiteur); t != nil {
		head.Tiers = *t
	}
	rows := make([]HandoverRow, 0, len(lines))
	for i := range lines {
		head.HandoverLine = lines[i]
		rows = append(rows, head)
	}
	return rows, nil
}

// foots asserts that lines add up to their document, to the cent.
func foots(p *billing.Piece, lines []HandoverLine) error {
	var ht, tva money.Cents
	for i := range lines {
		ht, tva = ht+lines[i].HT, tva+lines[i].TVA
	}
	if ht != p.HT || tva != p.TVA || ht+tva != p.TTC {
		return fault.Refuse(fault.Corrupt, "pièce %s : ses lignes font %s HT et %s de TVA, la pièce %s, %s et %s TTC ; lancez « quotepart rejouer »", p.Identifiant, ht, tva, p.HT, p.TVA, p.TTC)
	}
	return nil
}

// dossierOf gives the dossier that a document travels with: that of its bordereau, which may be a new sending; else the
// one sealed for its campaign, which for a cancellation is that of the titre.
func (h *handover) dossierOf(p *billing.Piece) *dossier.Dossier {
	if b := h.bordereaux[p.Identifiant]; b != nil {
		return b.Dossier
	}
	for i := range h.Earlier {
		if h.Earlier[i].Campaign.ID == p.Campaign {
			return h.Earlier[i].Billed.Dossier
		}
	}
	return h.Dossier
}

// dateOf gives the day of a document: that of the issue or, for a cancellation, of its bordereau.
func (h *handover) dateOf(p *billing.Piece) calendar.Day {
	text := h.Campaign.Campaign.IssueDate
	if p.Cause == billing.CauseAnnulation {
		text = ""
		if b := h.bordereaux[p.Identifiant]; b != nil {
			text = b.Date
		}
	}
	day, err := calendar.Parse(text)
	if err != nil || h.Draft {
		return calendar.Forever
	}
	return day
}

// original finds the titre that a document corrects, with the dossier that it travelled with.
func (h *handover) original(p *billing.Piece, titre string) (billing.Original, bool) {
	if b := h.bordereaux[p.Identifiant]; b != nil {
		if found, ok := b.Originals[titre]; ok {
			return found, true
		}
	}
	if i, ok := h.byName[titre]; ok {
		return billing.Original{Piece: h.pieces[i], Dossier: h.dossierOf(&h.pieces[i])}, true
	}
	found, ok := h.earlier[titre]
	return found, ok
}
