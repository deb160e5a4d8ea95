package dossier_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// TestWithoutEchoes takes each fault that may echo an unreadable row, beside one that stands by itself.
func TestWithoutEchoes(t *testing.T) {
	t.Parallel()
	unknown := func(table, column string) fault.Fault {
		return fault.Fault{Code: "DOS-001", Table: table, Column: column}
	}
	for _, row := range []struct {
		why        string
		fault      fault.Fault
		incomplete []string
		kept       bool
	}{
		{"the party may be the one that could not be read", unknown("adhesions", "tiers"), []string{"tiers"}, false},
		{"another table has nothing to do with it", unknown("adhesions", "tiers"), []string{"services"}, true},
		{"nothing was unreadable", unknown("adhesions", "tiers"), nil, true},
		{"an assiette may be an indicator", unknown("cles", "assiette"), []string{"indicateurs"}, false},
		{"a bareme", unknown("cles", "bareme"), []string{"baremes"}, false},
		{"the collectivite", unknown("parametres", "valeur"), []string{"tiers"}, false},
		{"weights of a key whose rows were refused", fault.Fault{Code: "DOS-022", Table: "cles"}, []string{"cles"}, false},
		{"weights of a whole key", fault.Fault{Code: "DOS-022", Table: "cles"}, []string{"couts"}, true},
		{"a missing parameter", fault.Fault{Code: "DOS-004", Table: "parametres"}, []string{"parametres"}, false},
		{"a wrong SIRET is wrong whatever else is", fault.Fault{Code: "DOS-005", Table: "tiers"}, []string{"tiers"}, true},
		{"so is an overlap", fault.Fault{Code: "DOS-010", Table: "adhesions"}, []string{"adhesions"}, true},
	} {
		want := fault.List(nil)
		if row.kept {
			want = fault.List{row.fault}
		}
		if diff := cmp.Diff(want, dossier.WithoutEchoes(fault.List{row.fault}, row.incomplete)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}
