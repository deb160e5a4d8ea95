package oracle

import (
	"slices"
	"time"
)

// factors are the two weights of a presence (calcul.md §1.4.1): f shares a pool, g is the time of a tariff.
type factors struct{ f, g num }

// memberDays counts the days of adhesion of a party within a span.
func (d *dossier) memberDays(party, service string, within span) int {
	count := 0
	for _, adhesion := range d.adhesions[pair{party, service}] {
		count += adhesion.meet(within).days()
	}
	return count
}

// present is H: the days of adhesion in the slice on which the age of the adhesion is within the phase of the component.
func (d *dossier) present(party, service string, s span, c composant) []time.Time {
	var days []time.Time
	for _, adhesion := range d.adhesions[pair{party, service}] {
		days = slices.AppendSeq(days, c.phaseOf(adhesion).meet(s).all())
	}
	return days
}

// phaseOf is the part of an adhesion on which its age in months is in [phase_de, phase_a[: from the first day of month
// phase_de to the eve of month phase_a.
func (c composant) phaseOf(adhesion span) span {
	phase := span{monthBegin(adhesion.from, c.phaseDe), forever}
	if c.phaseA != nil {
		phase.to = monthBegin(adhesion.from, *c.phaseA).AddDate(0, 0, -1)
	}
	return adhesion.meet(phase)
}

// presence computes the factors of a party. year is the service year A, exercice the calendar year of N days.
func (d *dossier) presence(party, service string, s span, c composant, year, exercice span) factors {
	if c.ponctuel {
		return once(d.firstDay(party, service), s)
	}
	days := d.present(party, service, s, c)
	switch c.presence {
	case "mois":
		inH, inS := len(monthDays(slices.Values(days))), len(monthDays(s.all()))
		return factors{f: ratio(inH, inS), g: ratio(inH, 12)}
	case "mois_entier":
		inH, inS := wholeMonths(monthDays(slices.Values(days))), wholeMonths(monthDays(s.all()))
		if inS == 0 {
			return factors{f: zero, g: zero}
		}
		return factors{f: ratio(inH, inS), g: ratio(inH, 12)}
	case "annee":
		if len(days) == 0 {
			return factors{f: zero, g: zero}
		}
		return factors{f: one, g: ratio(s.days(), year.days())}
	}
	return factors{f: ratio(len(days), s.days()), g: ratio(len(days), exercice.days())}
}

// once is the presence of a ponctuel component: 1 in the slice that holds the first day, 0 elsewhere.
func once(first time.Time, s span) factors {
	if s.holds(first) {
		return factors{f: one, g: one}
	}
	return factors{f: zero, g: zero}
}

// firstDay is the first day of a party's first adhesion to a service.
func (d *dossier) firstDay(party, service string) time.Time {
	first := forever
	for _, adhesion := range d.adhesions[pair{party, service}] {
		if adhesion.from.Before(first) {
			first = adhesion.from
		}
	}
	return first
}
