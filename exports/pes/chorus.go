package pes

import (
	"fmt"
	"strings"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// chorus says how the avis of a titre reaches its debtor, and what Chorus Pro is told of it.
func (w *builder) chorus(d *document, debtor *dossier.Tiers) {
	d.edition = w.b.Dossier.Edition(debtor)
	if debtor.Public() && debtor.SIRET == "" && w.b.Dossier.Parametres.PESEdition == dossier.EditionChorus {
		w.warn(CodeNoSIRET, reference(debtor), "siret", "", "ce débiteur public n'a pas de SIRET : sa facture ne passera pas par Chorus Pro", "demandez-lui le SIRET du budget qui paie")
	}
	if d.edition != dossier.EditionChorus {
		return
	}
	d.service = w.fit(reference(debtor), "code_service", debtor.CodeService, 100)
	d.engagement = w.fit(reference(debtor), "engagement", debtor.Engagement, 50)
	severity := fault.Erreur
	if w.b.DemandAccepted {
		severity = fault.Avertissement
	}
	if debtor.ServiceExige && d.service == "" {
		w.add(severity, CodeServiceMissing, reference(debtor), "code_service", "", "le débiteur exige un code service : Chorus Pro rejettera sa facture", "demandez-le au débiteur")
	}
	if debtor.EngagementExige && d.engagement == "" {
		w.add(severity, CodeServiceMissing, reference(debtor), "engagement", "", "le débiteur exige un numéro d'engagement : Chorus Pro rejettera sa facture", "demandez-le au débiteur")
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
	if d.edition == dossier.EditionChorus || d.edition == dossier.EditionPrinted {
		list = append(list, attachment{id: w.attachmentID(d, "F"), name: "ASAP_" + d.piece.Identifiant + ".xml", kind: "006", mime: "application/xml",
			description: "Avis des sommes à payer", facture: true})
	}
	kind, description := "002", "Avis, relevé et bases de liquidation"
	switch {
	case d.edition == dossier.EditionChorus:
		kind = "008"
	case d.edition == dossier.EditionPrinted:
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
	return siret + strings.Map(alphanumeric, d.piece.Identifiant) + which + fmt.Sprintf("%02d", w.b.Envoi())
}

func alphanumeric(r rune) rune {
	if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}
