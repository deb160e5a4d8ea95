package allocation

import (
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// presence is f or g of calcul.md §1.4.1, kept as it is counted so that a trace can show « 292 jours sur 365 ».
type presence struct{ num, den int }

// ratio gives the fraction; nothing out of nothing is 0 (§4.7: a slice without a whole month).
func (p presence) ratio() money.Ratio {
	if p.den == 0 || p.num == 0 {
		return money.Ratio{}
	}
	return money.Fraction(int64(p.num), int64(p.den))
}

// held gives H: the days of a party's adhesions within the slice, restricted to the phase of the component. The spans
// are in order and do not overlap; neighbours are joined, so that a month that two adhesions share is held whole.
func held(adhesions []Adhesion, slice calendar.Span, component *Composante, buffer []calendar.Span) []calendar.Span {
	spans := buffer[:0]
	for i := range adhesions {
		span := adhesions[i].Span
		if component.PhaseDe > 0 || component.PhaseA > 0 {
			span = phase(span, component.PhaseDe, component.PhaseA)
		}
		if span = span.Meet(slice); span.Empty() {
			continue
		}
		if last := len(spans) - 1; last >= 0 && spans[last].Last+1 == span.First {
			spans[last].Last = span.Last
			continue
		}
		spans = append(spans, span)
	}
	return spans
}

// phase gives the days of an adhesion on which its age in months is in [from, to[ (to 0: no end).
func phase(adhesion calendar.Span, from, to int) calendar.Span {
	aged := adhesion
	if from > 0 {
		aged.First = adhesion.First.AddMonths(from)
	}
	if to > 0 {
		aged.Last = min(adhesion.Last, adhesion.First.AddMonths(to)-1)
	}
	return aged
}

func days(spans []calendar.Span) int {
	total := 0
	for _, span := range spans {
		total += span.Days()
	}
	return total
}

// monthsTouched counts the calendar months of which the spans, in order, hold a day.
func monthsTouched(spans []calendar.Span) int {
	total, last := 0, -1
	for _, span := range spans {
		first := max(span.First.Month(), last+1)
		if month := span.Last.Month(); month >= first {
			total += month - first + 1
			last = month
		}
	}
	return total
}

// monthsWhole counts the calendar months of which the spans hold every day.
func monthsWhole(spans []calendar.Span) int {
	total := 0
	for _, span := range spans {
		for month := span.First.Month(); month <= span.Last.Month(); month++ {
			whole := calendar.MonthSpan(month)
			if span.First <= whole.First && whole.Last <= span.Last {
				total++
			}
		}
	}
	return total
}

// timing is what the presence of one party in one slice is worth, for one component.
type timing struct {
	pool   presence // f
	tariff presence // g
}

// timingOf applies the table of calcul.md §1.4.1. spans are H; year is N, life days(A), single the slice itself.
func timingOf(component *Composante, spans []calendar.Span, slice calendar.Span, year, life int) timing {
	single := []calendar.Span{slice}
	switch component.Presence {
	case "mois":
		touched := monthsTouched(spans)
		return timing{presence{touched, slice.MonthsTouched()}, presence{touched, 12}}
	case "mois_entier":
		whole := monthsWhole(spans)
		return timing{presence{whole, monthsWhole(single)}, presence{whole, 12}}
	case "annee":
		if len(spans) == 0 {
			return timing{presence{0, 1}, presence{0, life}}
		}
		return timing{presence{1, 1}, presence{slice.Days(), life}}
	}
	held := days(spans)
	return timing{presence{held, slice.Days()}, presence{held, year}}
}

// timingPonctuel is 1 in the one slice that holds the first day of the party's first adhesion, else 0 (§1.4.1, §4.2).
func timingPonctuel(adhesions []Adhesion, slice calendar.Span) timing {
	once := presence{0, 1}
	if slice.Holds(adhesions[0].Span.First) {
		once.num = 1
	}
	return timing{once, once}
}
