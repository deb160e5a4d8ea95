package exports

import (
	"strings"

	"quotepart/billing"
	"quotepart/billing/dossier"
)

// lines gives the lines of a document with the names of their services.
func (h *handover) lines(p *billing.Piece, d *dossier.Dossier) ([]HandoverLine, error) {
	booked, err := h.bordereauOf(p, d).Lines(p)
	if err != nil {
		return nil, err
	}
	lines := make([]HandoverLine, 0, len(booked))
	for i := range booked {
		lines = append(lines, HandoverLine{BookedLine: booked[i], Libelle: serviceNames(booked[i].Services, d)})
	}
	return lines, nil
}

// bordereauOf gives the bordereau of a document; of one that waits for its number, what is known of it already: the titre
// that a reduction corrects.
func (h *handover) bordereauOf(p *billing.Piece, d *dossier.Dossier) *billing.Bordereau {
	if b := h.bordereaux[p.Identifiant]; b != nil {
		return b
	}
	b := &billing.Bordereau{Dossier: d}
	if original, known := h.original(p, p.Origine); known {
		b.Originals = map[string]billing.Original{p.Origine: original}
	}
	return b
}

// serviceNames names services as a dossier does.
func serviceNames(codes []string, d *dossier.Dossier) string {
	names := make([]string, 0, len(codes))
	for _, code := range codes {
		name := code
		if s := d.Service(code); s != nil {
			name = s.Libelle
		}
		names = append(names, name)
	}
	return strings.Join(names, " + ")
}
