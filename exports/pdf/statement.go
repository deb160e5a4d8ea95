package pdf

import (
	"fmt"
	"io"
	"time"

	"quotepart/billing/fault"
	"quotepart/exports"
)

// Write writes the statement of a debtor as a PDF: the notice of each document, the consolidated statement, the bases of
// liquidation, and why the bill has changed. It may run at the same time as others; the same statement gives the same
// bytes.
func Write(w io.Writer, s *exports.Statement) error {
	properties, err := propertiesOf(s)
	if err != nil {
		return err
	}
	out, err := newPaper(properties)
	if err != nil {
		return err
	}
	layOut(s).draw(out)
	return out.write(w)
}

func layOut(s *exports.Statement) *layout {
	l := &layout{head: printable(s.Issuer()[0]), foot: "Campagne de " + s.Reading.Campaign.Campaign.ID.Label() + " – " + printable(s.Name())}
	if s.Reading.Draft {
		l.mark = "PROJET"
	}
	notices := s.Notices()
	for i := range notices {
		l.notice(s, &notices[i])
	}
	l.releve(s)
	l.bases(s)
	l.changes(s)
	return l
}

// propertiesOf dates a document by the issue, and a draft by its calculation: times that are data.
func propertiesOf(s *exports.Statement) (properties, error) {
	c := &s.Reading.Campaign.Campaign
	p := properties{title: s.Reading.Title("Avis et relevé : " + s.Name()), author: s.Issuer()[0], subject: "Campagne " + string(c.ID), created: time.Unix(0, 0).UTC()}
	stored := c.IssuedAt
	if s.Reading.Draft {
		stored = c.CalculatedAt
	}
	if stored == "" {
		return p, nil
	}
	created, err := time.Parse(time.RFC3339, stored)
	if err != nil {
		return p, fault.Refuse(fault.Corrupt, "campagne %s : l'heure enregistrée « %s » n'en est pas une", c.ID, stored)
	}
	p.created = created.UTC()
	return p, nil
}

// draw puts what is laid out on paper. Every page says which one it is of how many.
func (l *layout) draw(out *paper) {
	next := 0
	for i, page := range l.pages {
		out.page(l.mark)
		for ; next < len(l.starts) && l.starts[next].page == i; next++ {
			out.bookmark(printable(l.starts[next].outline), 0, l.starts[next].y)
		}
		number := fmt.Sprintf("page %d / %d", i+1, len(l.pages))
		width := widthOf(number, regular, fineSize)
		foot := shortened(l.foot, regular, fineSize, inner-width-2*gutter)
		for j := range page.boxes {
			out.box(&page.boxes[j])
		}
		for j := range page.texts {
			out.text(&page.texts[j])
		}
		y := pageHeight - millimetres(120)
		out.box(&placedBox{left, y - 10_000, inner, 400, hairline})
		out.text(&placedText{left, y, foot, regular, fineSize, grey})
		out.text(&placedText{right - width, y, number, regular, fineSize, grey})
	}
}
