package pestest

import "maps"

// Seen is what the files taken before have used up: Hélios keeps it for ever. The zero value is a Hélios that has seen nothing.
type Seen struct {
	files  map[V]bool       // NomFic
	ids    map[V]bool       // IdUnique of attachments
	lists  map[string]bool  // bordereaux, by series and number
	last   map[string]int64 // the last number of each series of bordereaux
	pieces map[string]bool  // pieces, by series and number
	unpaid map[string]int64 // cents that are left of each line, by series, piece and line
}

// take adds what a file that was taken has used up.
func (s *Seen) take(file *Seen) {
	s.files, s.ids = joined(s.files, file.files), joined(s.ids, file.ids)
	s.lists, s.last = joined(s.lists, file.lists), joined(s.last, file.last)
	s.pieces, s.unpaid = joined(s.pieces, file.pieces), joined(s.unpaid, file.unpaid)
}

func joined[K comparable, E any](all, some map[K]E) map[K]E {
	if all == nil {
		all = map[K]E{}
	}
	maps.Copy(all, some)
	return all
}

// note writes into a map that may not exist yet.
func note[K comparable, E any](all *map[K]E, key K, value E) {
	if *all == nil {
		*all = map[K]E{}
	}
	(*all)[key] = value
}
