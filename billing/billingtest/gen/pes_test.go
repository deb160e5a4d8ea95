package gen_test

import (
	"math/rand/v2"
	"testing"

	"quotepart/billing/billingtest/gen"
)

// TestPESColumns draws dossiers until each column and parameter of PES was met, and left out; no demand is unmet.
func TestPESColumns(t *testing.T) {
	t.Parallel()
	used := map[string]int{}
	const seeds = 60
	for seed := range uint64(seeds) {
		whole, met := gen.New(rand.New(rand.NewPCG(seed, 5)), gen.Options{}).Whole(), map[string]bool{}
		for _, row := range whole["budgets"] {
			met["refbdf"] = met["refbdf"] || row["refbdf"] != ""
		}
		for _, row := range whole["tiers"] {
			met["service_exige"] = met["service_exige"] || row["service_exige"] == "oui"
			met["engagement_exige"] = met["engagement_exige"] || row["engagement_exige"] == "oui"
			if row["service_exige"] == "oui" && row["code_service"] == "" || row["engagement_exige"] == "oui" && row["engagement"] == "" {
				t.Errorf("seed %d: a demand that is not met: %v", seed, row)
			}
		}
		for _, row := range whole["parametres"] {
			met[row["cle"]] = true
		}
		for what := range met {
			if met[what] {
				used[what]++
			}
		}
	}
	for _, what := range []string{"refbdf", "service_exige", "engagement_exige", "pes_version", "pes_edition", "pes_edition_autres", "pes_signature", "centre_encaissement"} {
		if used[what] == 0 || used[what] == seeds {
			t.Errorf("%s is used in %d dossiers of %d, want some", what, used[what], seeds)
		}
	}
}
