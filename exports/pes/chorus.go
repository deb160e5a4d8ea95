package pes

import (
	"strings"

	"quotepart/billing"
	"quotepart/billing/dossier"
)

// The values of Edition that quotepart writes: what Hélios does with the avis des sommes à payer (Class_TitreAller).
const (
	editionPrinted = "01" // printed and posted by DGFiP
	editionChorus  = "02" // dropped on Chorus Pro
	editionNone    = "04" // seen by the comptable alone
)

// chorus says how the avis of a titre reaches its debtor. A public debtor with a SIRET is reached through Chorus Pro,
// unless the dossier says otherwise (pes_edition, pes_edition_autres).
func (w *builder) chorus(d *document, debtor *dossier.Tiers) {
	d.edition = w.b.Dossier.Parametres.PESEditionAutres
	if d.debtor.public && debtor.SIRET != "" {
		d.edition = w.b.Dossier.Parametres.PESEdition
	} else if d.debtor.public && w.b.Dossier.Parametres.PESEdition == editionChorus {
		w.warn(CodeNoSIRET, reference(debtor), "siret", "", "ce débiteur public n'a pas de SIRET : sa facture ne passera pas par Chorus Pro", "demandez-lui le SIRET du budget qui paie")
	}
	if d.edition != editionChorus {
		return
	}
	d.service = w.fit(reference(debtor), "code_service", debtor.CodeService, 100)
	d.engagement = w.fit(reference(debtor), "engagement", debtor.Engagement, 50)
	if debtor.ServiceExige && d.service == "" {
		w.wrong(CodeServiceMissing, reference(debtor), "code_service", "", "le débiteur exige un code service sur Chorus Pro", "demandez-le au débiteur")
	}
	if debtor.EngagementExige && d.engagement == "" {
		w.wrong(CodeServiceMissing, reference(debtor), "engagement", "", "le débiteur exige un numéro d'engagement sur Chorus Pro", "demandez-le au débiteur")
	}
}

// attachment is one file that travels with a document.
type attachment struct {
	id          string // unique for ever, letters and digits
	name        string
	kind        string // TypePJ
	mime        string
	description string
	facture     bool // the PES_Facture of the document, rather than the PDF of its debtor
}

// attachmentsOf lists what travels with a document: the PES_Facture of a titre whose avis DGFiP handles, and the PDF that
// the debtor receives.
func (w *builder) attachmentsOf(d *document) []attachment {
	var list []attachment
	if d.edition == editionChorus || d.edition == editionPrinted {
		list = append(list, attachment{id: w.attachmentID(d, "F"), name: "ASAP_" + d.piece.Identifiant + ".xml", kind: "006", mime: "application/xml",
			description: "Avis des sommes à payer", facture: true})
	}
	kind, description := "002", "Avis, relevé et bases de liquidation"
	switch {
	case d.edition == editionChorus:
		kind = "008"
	case d.edition == editionPrinted:
		kind = "011"
	case d.piece.Type == billing.PieceMandat:
		kind = "003"
	}
	return append(list, attachment{id: w.attachmentID(d, "D"), name: "RELEVE_" + d.piece.Identifiant + ".pdf", kind: kind, mime: "application/pdf", description: description})
}

// attachmentID names an attachment for ever: the SIRET of the budget, the document's own identifier, which of its
// attachments it is, and which sending, since Hélios refuses an attachment whose identifier it has seen.
func (w *builder) attachmentID(d *document, which string) string {
	siret := ""
	if w.budget != nil {
		siret = w.budget.SIRET
	}
	return siret + strings.Map(alphanumeric, d.piece.Identifiant) + which + twoDigits(w.b.Envoi())
}

func alphanumeric(r rune) rune {
	if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + string(rune('0'+n))
	}
	return itoa(n)
}
