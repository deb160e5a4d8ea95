package oracle

import (
	"fmt"
	"slices"
	"time"
)

// slice is a stretch of days of the service year on which one version of the key, and at most one decided share of the
// metropole and one pair of bounds, are in force (calcul.md §1.3).
type slice struct {
	span
	key   []composant // in order of rang
	part  *partMEL    // nil: none
	borne *borne      // nil: none
}

// slices cuts the service year of a service, in order of date.
func (d *dossier) slices(service string, year span) ([]slice, error) {
	var cut []slice
	for _, stretch := range stretches(year, d.versions(service)) {
		s := slice{span: stretch}
		for _, c := range d.cles[service] {
			if c.version.holds(stretch.from) {
				s.key = append(s.key, c)
			}
		}
		if len(s.key) == 0 {
			return nil, fmt.Errorf("service %s: no key on %s", service, stretch.from.Format(time.DateOnly))
		}
		for _, p := range d.parts[service] {
			if p.holds(stretch.from) {
				s.part = &p
			}
		}
		for _, b := range d.bornes[service] {
			if b.holds(stretch.from) {
				s.borne = &b
			}
		}
		cut = append(cut, s)
	}
	return cut, nil
}

// versions are the spans of everything dated that cuts the service year.
func (d *dossier) versions(service string) []span {
	var versions []span
	for _, c := range d.cles[service] {
		versions = append(versions, c.version)
	}
	for _, p := range d.parts[service] {
		versions = append(versions, p.span)
	}
	for _, b := range d.bornes[service] {
		versions = append(versions, b.span)
	}
	return versions
}

// stretches cuts the year before each first day and after each last day of the versions.
func stretches(year span, versions []span) []span {
	begins := []time.Time{year.from}
	for _, v := range versions {
		for _, begin := range []time.Time{v.from, v.to.AddDate(0, 0, 1)} {
			if year.holds(begin) {
				begins = append(begins, begin)
			}
		}
	}
	slices.SortFunc(begins, time.Time.Compare)
	begins = slices.CompactFunc(begins, time.Time.Equal)
	cut := make([]span, len(begins))
	for i, begin := range begins {
		cut[i] = span{begin, year.to}
		if i+1 < len(begins) {
			cut[i].to = begins[i+1].AddDate(0, 0, -1)
		}
	}
	return cut
}
