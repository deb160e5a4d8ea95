package pes

import (
	"fmt"
	"strconv"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
)

// document is one document in the fields of PES.
type document struct {
	piece       *billing.Piece
	debtor      party
	triplet     triplet
	edition     string // of a titre; empty: not an ASAP
	object      string
	lines       []documentLine
	lost        bool // the titre that it corrects is unknown: it has no lines, and that is told
	attachments []attachment
	engagement  string
	service     string // Chorus Pro's
}

// documentLine is one line of a document.
type documentLine struct {
	numero    int
	object    string
	prodloc   string
	nature    string
	fonction  string
	rate      string // of VAT, in %; empty: none
	ht, tva   money.Cents
	rattach   *rattachement
	unnatural string // the service without a nature, for the message
}

// rattachement names the line of the document that a reduction or a mandat corrects (TRattachPiece).
type rattachement struct {
	nature          string // NatPceOrig: 01 the titre seen from recette, 02 the titre seen from dépense
	exercice        int
	numero          int64
	ligne           int
	originalUnknown string         // why it cannot be named; empty: it can
	titre           *billing.Piece // of ours, that is corrected; nil: billed elsewhere
}

// triplet is TypBord, TypPce and NatPce, of which only some together are allowed (reference/pes.md §3.3).
type triplet struct{ bordereau, piece, nature string }

// tripletOf gives the triplet of a document.
func tripletOf(p *billing.Piece) triplet {
	switch {
	case p.Type == billing.PieceReduction:
		return triplet{"02", "02", "06"} // annulation ou réduction dans l'exercice
	case p.Cause == billing.CauseAnnulation673:
		return triplet{"01", "02", "09"} // mandat correctif annulant un titre d'un exercice antérieur
	case p.Section == "investissement":
		return triplet{"01", "01", "02"}
	}
	return triplet{"01", "01", "01"}
}

// builder makes the documents of a bordereau one by one.
type builder struct {
	*notes
	b      *billing.Bordereau
	budget *dossier.Budget
	issuer *dossier.Tiers

	inner *elements // of the factures, one after the other
	known *issuing
}

func newBuilder(b *billing.Bordereau) *builder {
	return &builder{notes: &notes{}, b: b, budget: b.Dossier.Budget(b.Budget), issuer: b.Dossier.TiersOf(b.Dossier.Parametres.Collectivite)}
}

// document writes one document in the fields of PES, and notes what is wrong with it.
func (w *builder) document(p *billing.Piece) (*document, error) {
	d := &document{piece: p, triplet: tripletOf(p)}
	debtor := w.b.Dossier.TiersOf(p.Debiteur)
	if debtor == nil {
		w.wrong(CodeUnknownParty, where{"tiers", p.Debiteur}, "code", p.Debiteur, "le débiteur n'est plus dans le dossier", "remettez-le dans la table tiers, puis renvoyez le bordereau")
		debtor = &dossier.Tiers{Code: p.Debiteur}
	} else {
		d.debtor = w.partyOf(debtor, "01")
	}
	room := 160
	if p.Type == billing.PieceMandat {
		d.debtor.typ, room = "", 100
	}
	d.object = w.fit(where{"pieces", p.Identifiant}, "objet", w.b.Objet(p), room)
	var err error
	if d.lines, err = w.lines(p); err != nil {
		return nil, err
	}
	_, known := w.b.Originals[p.Origine]
	d.lost = p.Type == billing.PieceReduction && !known
	if p.Type == billing.PieceTitre {
		w.chorus(d, debtor)
	}
	d.attachments = w.attachmentsOf(d)
	w.checkDocument(d)
	return d, nil
}

// lines gives the lines of a document in the fields of PES.
func (w *builder) lines(p *billing.Piece) ([]documentLine, error) {
	if _, known := w.b.Originals[p.Origine]; p.Type == billing.PieceReduction && !known {
		w.wrong(CodeNoOriginal, where{"pieces", p.Identifiant}, "origine", p.Origine, "le titre que cette réduction corrige est introuvable", "lancez « quotepart rejouer »")
		return nil, nil
	}
	booked, err := w.b.Lines(p)
	if err != nil {
		return nil, err
	}
	lines := make([]documentLine, 0, len(booked))
	for i := range booked {
		line := w.line(p, &booked[i].ImputedLine)
		line.rattach = w.rattach(p, &booked[i])
		lines = append(lines, line)
	}
	return lines, nil
}

// line writes one imputed line in the fields of PES.
func (w *builder) line(p *billing.Piece, l *billing.ImputedLine) documentLine {
	line := documentLine{numero: l.Numero, prodloc: l.ProdLoc, nature: l.Nature, fonction: l.Fonction, ht: l.HT, tva: l.TVA}
	if l.TVA > 0 {
		line.rate = billing.VATRate(l.Regime).String()
	}
	if l.Nature == "" {
		line.unnatural = l.Services[0]
	}
	line.object = w.labels(p, l.Services)
	return line
}

// labels names the services of a line.
func (w *builder) labels(p *billing.Piece, services []string) string {
	labels := make([]string, 0, len(services))
	for _, code := range services {
		label := code
		if s := w.b.Dossier.Service(code); s != nil {
			label = s.Libelle
		}
		labels = append(labels, label)
	}
	// A line that gathers many services cannot name them all: the cut is no news, the facture names each.
	if fitted, _ := Fit(strings.Join(labels, " ; "), 160); Meaningful(fitted) {
		return fitted
	}
	return ""
}

// rattach names the line that a line of a reduction or of a mandat on account 673 corrects; nil for the others.
func (w *builder) rattach(p *billing.Piece, l *billing.BookedLine) *rattachement {
	r := &rattachement{nature: "01", exercice: l.Origine.Exercice, numero: l.Origine.Numero, ligne: l.Origine.Ligne}
	switch {
	case p.Cause == billing.CauseAnnulation673:
		r.nature = "02"
	case p.Type != billing.PieceReduction:
		return nil
	}
	if original, known := w.b.Originals[l.Origine.Identifiant]; known {
		r.titre = &original.Piece
	}
	switch {
	case l.Origine.Identifiant == "":
		w.warn(CodeUnattributed, where{"services", l.Services[0]}, "", "", fmt.Sprintf("%s € du mandat %s portent sur ce qui n'a pas été émis par quotepart : aucun titre n'est à rattacher", l.HT, p.Identifiant),
			"saisissez ces mandats depuis la feuille « Mandats » de titres.xlsx")
	case r.numero == 0:
		r.originalUnknown = "le titre " + l.Origine.Identifiant + " attend encore son numéro"
	case r.ligne == 0:
		r.originalUnknown = "le titre " + strconv.FormatInt(r.numero, 10) + " n'a pas de ligne pour cette imputation"
	}
	return r
}
