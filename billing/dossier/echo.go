package dossier

import (
	"slices"

	"quotepart/billing/fault"
)

// restsOn says which tables must be whole for a fault to mean anything, beyond the one it is found in: a row that could
// not be read is no row that is missing. DOS-001 rests on the table that its column names.
var restsOn = map[string][]string{
	"DOS-004": {"parametres"}, "DOS-009": {"tiers", "services"}, "DOS-022": {"cles"}, "DOS-024": {"baremes"}, "DOS-026": {"echeanciers"},
	"DOS-035": {"tiers", "services", "budgets"},
}

// WithoutEchoes leaves out of the faults of Check those that only echo rows that the readers refused: incomplete are the
// tables with such rows. What is left stands by itself, so that all that is wrong is told in one go.
func WithoutEchoes(faults fault.List, incomplete []string) fault.List {
	var kept fault.List
	for _, f := range faults {
		if !slices.ContainsFunc(namedBy(f), func(table string) bool { return slices.Contains(incomplete, table) }) {
			kept = append(kept, f)
		}
	}
	return kept
}

// namedBy gives the tables that a fault rests on.
func namedBy(f fault.Fault) []string {
	if f.Code != "DOS-001" {
		return restsOn[f.Code]
	}
	switch table := Lookup(f.Table); {
	case f.Table == "parametres":
		return []string{"tiers"}
	case f.Table == "cles" && f.Column == "assiette":
		return []string{"assiettes", "indicateurs"}
	case f.Table == "cles" && f.Column == "bareme":
		return []string{"baremes"}
	case table != nil && table.Index(f.Column) >= 0:
		return []string{table.Columns[table.Index(f.Column)].Names}
	}
	return nil
}
