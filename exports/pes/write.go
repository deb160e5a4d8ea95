package pes

import (
	"compress/gzip"
	"encoding/base64"
	"io"
	"slices"

	"quotepart/billing"
	"quotepart/billing/fault"
)

// Attach renders the PDF of a debtor.
type Attach func(w io.Writer, debtor string) error

// Versions of the schema that change what is written (reference/pes.md §3.6).
var versions = []string{"5.17", versionTalon, "5.30"}

const versionTalon = "5.26" // the talon optique is optional: Hélios computes it

// FileName names the file of a bordereau in the campaign folder.
func FileName(b *billing.Bordereau) string {
	return "pes/" + newBuilder(b).fluxName() + ".xml"
}

// Write writes the PES_Aller file of a bordereau that Check found Sendable: titres and reductions as PES_RecetteAller, mandats as
// PES_DepenseAller, then their attachments. Each attachment goes straight from its renderer to the file.
func Write(out io.Writer, b *billing.Bordereau, period Period, attach Attach) error {
	w := newBuilder(b)
	if w.budget == nil {
		return fault.Refuse(fault.Internal, "bordereau %d : le budget %s manque", b.Numero, b.Budget)
	}
	e := newElements(out)
	name := w.fluxName()
	w.beginFile(e, name, name)
	ids, err := w.bordereau(e)
	if err != nil {
		return err
	}
	if err := w.attachments(e, ids, period, attach); err != nil {
		return err
	}
	e.end()
	return e.flush()
}

func (w *builder) fluxName() string {
	if w.budget == nil {
		return billing.FluxName("", "", w.b.BordereauKey, w.b.Envoi())
	}
	return billing.FluxName(w.budget.SIRET, w.budget.CodBud, w.b.BordereauKey, w.b.Envoi())
}

// atLeast reports whether the configured schema is that version or a later one.
func (w *builder) atLeast(version string) bool {
	return slices.Index(versions, w.b.Dossier.Parametres.PESVersion) >= slices.Index(versions, version)
}

// beginFile opens PES_Aller and writes its envelope and header. The Id is what a signature of the whole file refers to.
func (w *builder) beginFile(e *elements, name, id string) {
	e.text(`<?xml version="1.0" encoding="ISO-8859-1"?>` + "\n")
	root := []string{"xmlns:n", "http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller"}
	if id != "" {
		root = append(root, "Id", id)
	}
	e.begin("n:PES_Aller", root...)
	e.begin("Enveloppe")
	e.begin("Parametres")
	e.v("Version", "2")
	e.v("TypFic", "PESALR1")
	e.v("NomFic", name)
	e.end()
	e.begin("Emetteur")
	e.v("Sigle", "QUOTEPART")
	e.v("Adresse", "QUOTEPART 1")
	e.end()
	e.end()
	e.begin("EnTetePES")
	e.v("DteStr", w.b.Date)
	e.v("IdPost", w.budget.IDPost)
	e.v("IdColl", w.budget.SIRET)
	e.v("CodCol", w.budget.CodCol)
	e.v("CodBud", w.budget.CodBud)
	e.maybe("LibelleColBud", w.postal(where{"budgets", w.budget.Code}, "libelle", w.budget.Libelle, 38))
	e.end()
}

// bordereau writes the bordereau with its documents, and gives the places of those that have attachments.
func (w *builder) bordereau(e *elements) ([]int, error) {
	expense := w.b.Type == billing.PieceMandat
	domain, header, ht := "PES_RecetteAller", "EnTeteRecette", "MtBordHt"
	if expense {
		domain, header, ht = "PES_DepenseAller", "EnTeteDepense", "MtBordHT"
	}
	e.begin(domain)
	e.begin(header)
	e.v("IdVer", "2")
	if w.b.Dossier.Parametres.PESPapier {
		e.v("InfoDematerialisee", "0")
	} else {
		e.v("InfoDematerialisee", "1")
	}
	e.end()
	e.begin("Bordereau", "Id", "BORD"+w.fluxName()[len("PESALR1"):])
	e.begin("BlocBordereau")
	e.number("Exer", int64(w.b.Exercice))
	e.number("IdBord", w.b.Numero)
	e.v("DteBordEm", w.b.Date)
	e.v("TypBord", tripletOf(&w.b.Pieces[0]).bordereau)
	e.number("NbrPce", int64(len(w.b.Pieces)))
	e.amount("MtCumulAnnuel", w.b.Cumul)
	e.amount(ht, w.b.HT())
	e.maybeAmount("MtBordTVA", w.b.TVA())
	e.end()
	var with []int
	for i := range w.b.Pieces {
		d, err := w.document(&w.b.Pieces[i])
		if err != nil {
			return nil, err
		}
		if expense {
			w.mandat(e, d)
		} else {
			w.titre(e, d)
		}
		with = append(with, i)
	}
	e.end()
	e.end()
	return with, nil
}

// titre writes a titre or a reduction.
func (w *builder) titre(e *elements, d *document) {
	e.begin("Piece")
	e.begin("BlocPiece")
	e.number("IdPce", d.piece.Numero)
	e.v("TypPce", d.triplet.piece)
	e.v("NatPce", d.triplet.nature)
	e.maybe("Edition", d.edition)
	e.maybe("ObjPce", d.object)
	e.references(d)
	if d.edition != "" {
		e.v("NumeroFacture", d.piece.Identifiant)
	}
	e.maybe("NumeroEngagement", d.engagement)
	e.maybe("CodeService", d.service)
	e.end()
	for i := range d.lines {
		l := &d.lines[i]
		e.begin("LigneDePiece")
		e.begin("BlocLignePiece")
		e.begin("InfoLignePiece")
		e.number("IdLigne", int64(l.numero))
		e.maybe("ObjLignePce", l.object)
		e.v("CodProdLoc", l.prodloc)
		e.v("Nature", l.nature)
		e.maybe("Fonction", l.fonction)
		e.maybe("TxTva", l.rate)
		e.v("Majo", "0")
		e.v("TvaIntraCom", "0")
		e.amount("MtHT", l.ht)
		e.maybeAmount("MtTVA", l.tva)
		e.end()
		e.rattachement(l.rattach)
		e.end()
		e.debtor(&d.debtor)
		e.end()
	}
	e.end()
}

// mandat writes a mandat. PES_Depense has other names for the same things.
func (w *builder) mandat(e *elements, d *document) {
	e.begin("Piece")
	e.begin("BlocPiece")
	e.begin("InfoPce")
	e.number("IdPce", d.piece.Numero)
	e.v("TypPce", d.triplet.piece)
	e.v("NatPce", d.triplet.nature)
	e.maybe("Obj", d.object)
	e.references(d)
	e.end()
	e.end()
	for i := range d.lines {
		l := &d.lines[i]
		e.begin("LigneDePiece")
		e.begin("BlocLignePiece")
		e.begin("InfoLignePce")
		e.number("IdLigne", int64(l.numero))
		e.v("Nature", l.nature)
		e.maybe("Fonction", l.fonction)
		e.v("TVAIntraCom", "0")
		e.amount("MtHT", l.ht)
		e.maybeAmount("MtTVA", l.tva)
		e.end()
		e.rattachement(l.rattach)
		e.end()
		e.debtor(&d.debtor)
		e.end()
	}
	e.end()
}

func (e *elements) references(d *document) {
	for i := range d.attachments {
		e.begin("PJRef")
		e.v("Support", "01")
		e.v("IdUnique", d.attachments[i].id)
		e.v("NomPJ", d.attachments[i].name)
		e.v("TypePJ", d.attachments[i].kind)
		e.end()
	}
}

func (e *elements) rattachement(r *rattachement) {
	if r == nil {
		return
	}
	e.begin("RattachPiece")
	e.v("NatPceOrig", r.nature)
	e.number("ExerRat", int64(r.exercice))
	e.number("IdPceOrig", r.numero)
	e.number("IdLigneOrig", int64(r.ligne))
	e.end()
}

func (e *elements) debtor(p *party) {
	e.begin("Tiers")
	e.party(p)
	e.place(&p.place)
	e.end()
}

// attachments writes the attachments of the documents at those places, one after the other.
func (w *builder) attachments(e *elements, places []int, period Period, attach Attach) error {
	e.begin("PES_PJ")
	e.begin("EnTetePES_PJ")
	e.v("IdVer", "1")
	e.end()
	for _, i := range places {
		d, err := w.document(&w.b.Pieces[i])
		if err != nil {
			return err
		}
		for j := range d.attachments {
			if err := w.attachment(e, d, &d.attachments[j], period, attach); err != nil {
				return err
			}
		}
	}
	e.end()
	return nil
}

func (w *builder) attachment(e *elements, d *document, a *attachment, period Period, attach Attach) error {
	e.begin("PJ")
	e.begin("Contenu")
	e.begin("Fichier", "MIMEType", a.mime)
	err := e.packed(func(out io.Writer) error {
		if a.facture {
			return w.facture(out, d, period)
		}
		return attach(out, d.piece.Debiteur)
	})
	if err != nil {
		return err
	}
	e.end()
	e.end()
	e.v("IdUnique", a.id)
	e.v("NomPJ", a.name)
	e.v("TypePJ", a.kind)
	e.v("Description", a.description)
	e.end()
	return e.err
}

// packed writes a file within the element at hand: gzip, then base64.
func (e *elements) packed(write func(io.Writer) error) error {
	if e.err != nil {
		return e.err
	}
	text := base64.NewEncoder(base64.StdEncoding, e.out)
	if e.packer == nil {
		var err error
		if e.packer, err = gzip.NewWriterLevel(text, gzip.BestSpeed); err != nil { // a PDF is packed already
			return err
		}
	}
	e.packer.Reset(text)
	if err := write(e.packer); err != nil {
		return err
	}
	if err := e.packer.Close(); err != nil {
		return err
	}
	return text.Close()
}
