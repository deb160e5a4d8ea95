package batch_test

import (
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/fault"
)

// TestStates is the whole table of campagne.md §1: from each state (row), by each verb (column), to a state or a refusal.
func TestStates(t *testing.T) {
	t.Parallel()
	const table = `
état      calculer  valider  emettre  annuler  clore
ouverte   calculee  conflit  conflit  conflit  conflit
calculee  calculee  validee  conflit  conflit  conflit
validee   calculee  validee  emise    conflit  conflit
emise     conflit   conflit  conflit  emise    close
close     fige      fige     fige     fige     fige
`
	lines := strings.Split(strings.TrimSpace(table), "\n")
	verbs := strings.Fields(lines[0])[1:]
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		for i, want := range cells[1:] {
			from, verb := billing.State(cells[0]), billing.Verb(verbs[i])
			next, err := from.After(verb, "2026-05")
			if err != nil {
				if got := string(fault.KindOf(err)); got != want || next != from {
					t.Errorf("%s from %s: %s, refused as %q, want %q", verb, from, next, got, want)
				}
				if !strings.Contains(err.Error(), "2026-05") || !strings.Contains(err.Error(), from.Label()) {
					t.Errorf("%s from %s: %q, want it to name the campaign and its state", verb, from, err)
				}
				continue
			}
			if string(next) != want {
				t.Errorf("%s from %s: %s, want %s", verb, from, next, want)
			}
		}
	}
}
