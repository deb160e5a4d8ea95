package billing

import (
	"fmt"
	"slices"
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/money"
)

// BookedLine is one line of a document as the comptable takes it, with the line that it corrects.
type BookedLine struct {
	ImputedLine
	Origine LineOrigin
}

// LineOrigin names the line of a titre that a reduction or a mandat corrects. What is not known is empty: the document
// corrects none, or none of ours; the titre waits for its number; it has no line of that imputation.
type LineOrigin struct {
	Identifiant string
	Exercice    int
	Numero      int64
	Ligne       int
}

// Lines gives the lines of a document of the bordereau: those of a titre by its own imputations, those of a reduction by
// the imputations of the titre that it corrects, those of a mandat on account 673 by the lines of the titres of earlier
// years that it corrects. A local code of product is of the revenue side: a mandat bears none. The lines add up to the
// document to the cent.
func (b *Bordereau) Lines(p *Piece) ([]BookedLine, error) {
	original, known := b.Originals[p.Origine]
	switch {
	case p.Type == PieceReduction && known:
		return correctingLines(p, original)
	case p.Cause == CauseAnnulation673 && len(b.Corrected[p.Identifiant]) > 0:
		return b.refundLines(p)
	}
	imputed, err := ImputedLines(p, b.Dossier)
	if err != nil {
		return nil, err
	}
	lines := make([]BookedLine, 0, len(imputed))
	for _, line := range imputed {
		if p.Type == PieceMandat {
			line.ProdLoc = ""
		}
		if p.Cause == CauseAnnulation673 {
			line.Nature = AccountCancelled
		}
		lines = append(lines, BookedLine{ImputedLine: line, Origine: LineOrigin{Identifiant: p.Origine}})
	}
	return lines, nil
}

// correctingLines sets each line of a reduction on the line of its titre that has the same imputation.
func correctingLines(p *Piece, original Original) ([]BookedLine, error) {
	imputed, err := ImputedLines(p, original.Dossier)
	if err != nil {
		return nil, err
	}
	lines := make([]BookedLine, 0, len(imputed))
	for _, line := range imputed {
		origin, err := original.line(line.Imputation)
		if err != nil {
			return nil, err
		}
		lines = append(lines, BookedLine{line, origin})
	}
	return lines, nil
}

// line names the line of a titre on an imputation.
func (o *Original) line(of Imputation) (LineOrigin, error) {
	origin := LineOrigin{Identifiant: o.Piece.Identifiant, Exercice: o.Piece.Campaign.Year(), Numero: o.Piece.Numero}
	booked, err := ImputedLines(&o.Piece, o.Dossier)
	if at := slices.IndexFunc(booked, func(l ImputedLine) bool { return l.Imputation == of }); at >= 0 {
		origin.Ligne = booked[at].Numero
	}
	return origin, err
}

// refundLines sets what a mandat on account 673 gives back on the lines of the titres that it corrects. What no titre of
// ours holds makes lines without an origin.
func (b *Bordereau) refundLines(p *Piece) ([]BookedLine, error) {
	charges, err := p.Charges()
	if err != nil {
		return nil, err
	}
	var lines []BookedLine
	for _, charge := range charges {
		parts, err := b.refunds(p, charge)
		if err != nil {
			return nil, err
		}
		for _, part := range parts {
			lines = addLine(lines, part)
		}
	}
	for i := range lines {
		lines[i].Numero = i + 1
	}
	return lines, nil
}

// refunds divides a service of a mandat over the titres that it corrects, its VAT by their amounts. The rate of VAT is the
// mandat's; the line of a titre is found by the regime that the titre froze.
func (b *Bordereau) refunds(p *Piece, charge Charge) ([]BookedLine, error) {
	var parts []BookedLine
	var weights []money.Ratio
	for _, a := range b.Corrected[p.Identifiant] {
		if a.Service != charge.Service {
			continue
		}
		of, origin := ImputationOf(a.Service, charge.Regime, p.Budget, b.Dossier), LineOrigin{}
		if original, known := b.Originals[a.Titre]; known {
			of = ImputationOf(a.Service, original.Piece.regimeOf(a.Service), original.Piece.Budget, original.Dossier)
			var err error
			if origin, err = original.line(of); err != nil {
				return nil, err
			}
		}
		line := ImputedLine{Imputation: Imputation{Nature: AccountCancelled, Fonction: of.Fonction, Regime: charge.Regime}, Services: []string{a.Service}, HT: a.HT}
		parts, weights = append(parts, BookedLine{line, origin}), append(weights, a.HT.Ratio())
	}
	if len(parts) == 0 || charge.TVA == 0 {
		return parts, nil
	}
	division, err := allocation.Split(charge.TVA, weights)
	if err != nil {
		return nil, err
	}
	for i := range parts {
		parts[i].TVA = division.Shares[i].Amount
	}
	return parts, nil
}

// regimeOf gives the regime of VAT that a document froze for a service.
func (p *Piece) regimeOf(service string) string {
	at := slices.IndexFunc(p.Services, func(s PieceService) bool { return s.Service == service })
	if at < 0 {
		return ""
	}
	return p.Services[at].TVA
}

// addLine adds a part to the line that has its imputation and its origin.
func addLine(lines []BookedLine, part BookedLine) []BookedLine {
	at := slices.IndexFunc(lines, func(l BookedLine) bool { return l.Imputation == part.Imputation && l.Origine == part.Origine })
	if at < 0 {
		return append(lines, part)
	}
	line := &lines[at]
	line.Services = append(line.Services, part.Services...)
	line.HT, line.TVA = line.HT+part.HT, line.TVA+part.TVA
	return lines
}

// Objet says in French what a document of the bordereau is for.
func (b *Bordereau) Objet(p *Piece) string {
	campaign := "services mutualisés, campagne de " + p.Campaign.Label()
	switch {
	case p.Cause == CauseAnnulation:
		return strings.TrimSuffix("Annulation du titre "+b.titreName(p.Origine)+" : "+p.Motif, " : ")
	case p.Type == PieceReduction:
		return "Réduction du titre " + b.titreName(p.Origine) + " : " + campaign
	case p.Cause == CauseReversement:
		return "Reversement : " + campaign
	case p.Type == PieceMandat:
		return "Titres annulés sur exercices antérieurs : " + campaign
	}
	return "Services mutualisés, campagne de " + p.Campaign.Label()
}

// titreName names the titre that a reduction corrects: 2026/1201, or its identifier while it has no number.
func (b *Bordereau) titreName(identifiant string) string {
	if original, known := b.Originals[identifiant]; known && original.Piece.Numero > 0 {
		return fmt.Sprintf("%d/%d", original.Piece.Campaign.Year(), original.Piece.Numero)
	}
	return identifiant
}
