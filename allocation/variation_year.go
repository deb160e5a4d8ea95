package allocation

import (
	"slices"

	"quotepart/allocation/calendar"
)

// inYear gives an input moved by whole years to an exercice, without what plays no part in its target: days outside
// the exercice, parties that are not there, the territory where no component looks at it, actes and words. Two inputs
// that are alike in that form have the same target. Where wholeAdhesions, a component looks at the first day of an
// adhesion, and adhesions keep theirs.
func (in *Input) inYear(exercice int, wholeAdhesions, territory bool) Input {
	moved, year := *in, calendar.Year(exercice)
	move := func(span calendar.Span) calendar.Span { return moveYears(span, exercice-in.Exercice) }
	clip := func(span calendar.Span) calendar.Span { return move(span).Meet(year) }
	moved.Exercice, moved.Vie = exercice, clip(in.Vie)
	moved.Cles = within(in.Cles, clip, func(c *Cle) *calendar.Span { return &c.Span })
	for i := range moved.Cles {
		moved.Cles[i].Composantes = slices.Clone(moved.Cles[i].Composantes)
		for j := range moved.Cles[i].Composantes {
			moved.Cles[i].Composantes[j].Acte, moved.Cles[i].Composantes[j].Libelle = "", ""
		}
	}
	moved.PartsMel = within(in.PartsMel, clip, func(p *PartMel) *calendar.Span { p.Acte = ""; return &p.Span })
	moved.Bornes = within(in.Bornes, clip, func(b *Borne) *calendar.Span { b.Acte = ""; return &b.Span })
	moved.Exonerations = within(in.Exonerations, clip, func(e *Exoneration) *calendar.Span { e.Acte, e.Motif = "", ""; return &e.Span })
	moved.Ajustements = slices.Clone(in.Ajustements)
	for i := range moved.Ajustements {
		moved.Ajustements[i].Acte, moved.Ajustements[i].Motif = "", ""
	}
	moved.Residents = nil
	if territory {
		moved.Residents = within(in.Residents, clip, func(r *Resident) *calendar.Span { return &r.Membre })
	}
	if wholeAdhesions {
		clip = move
	}
	adherents := in.adherents()
	moved.Adhesions = within(in.Adhesions, clip, func(a *Adhesion) *calendar.Span { return &a.Span })
	moved.Adhesions = slices.DeleteFunc(moved.Adhesions, func(a Adhesion) bool { return !contains(adherents, a.Party) })
	return moved
}

// within gives the rows with their spans changed, those whose span is then empty left out.
func within[T any](rows []T, change func(calendar.Span) calendar.Span, span func(*T) *calendar.Span) []T {
	kept := make([]T, 0, len(rows))
	for _, row := range rows {
		at := span(&row)
		if *at = change(*at); !at.Empty() {
			kept = append(kept, row)
		}
	}
	return kept
}

// moveYears moves a span by whole years. 29 February goes where there is none, and belongs to the span that holds the
// 28th where there is one again, so that spans that follow each other still do. Open ends stay open.
func moveYears(span calendar.Span, years int) calendar.Span {
	if years == 0 || span.Empty() {
		return span
	}
	if span.First > calendar.Dawn {
		span.First = moveDay(span.First, years)
	}
	if span.Last < calendar.Forever {
		span.Last = moveDay(span.Last+1, years) - 1
	}
	return span
}

// moveDay gives the same day of another year; 1 March for a 29 February that is not there.
func moveDay(day calendar.Day, years int) calendar.Day {
	year, month, date := day.Date()
	return calendar.Of(year+years, month, date)
}

// adherents lists the parties with a day of adhesion in the service year, sorted.
func (in *Input) adherents() []int {
	life, parties := calendar.Year(in.Exercice).Meet(in.Vie), []int(nil)
	for i := range in.Adhesions {
		if a := &in.Adhesions[i]; !a.Span.Meet(life).Empty() && (len(parties) == 0 || parties[len(parties)-1] != a.Party) {
			parties = append(parties, a.Party)
		}
	}
	return parties
}

func contains(sorted []int, party int) bool {
	_, found := slices.BinarySearch(sorted, party)
	return found
}

// looksAt reports whether a component of the input is one of a kind.
func (in *Input) looksAt(kind func(*Composante) bool) bool {
	return slices.ContainsFunc(in.Cles, func(cle Cle) bool {
		return slices.ContainsFunc(cle.Composantes, func(c Composante) bool { return kind(&c) })
	})
}
