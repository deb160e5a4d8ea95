package dossier

import "strings"

// What Hélios does with the avis des sommes à payer of a titre (Edition, reference/pes.md §3.3).
const (
	EditionPrinted = "01" // printed and posted by DGFiP
	EditionChorus  = "02" // dropped on Chorus Pro
	EditionNone    = "04" // seen by the comptable alone
)

// Public reports whether a party is a public body. For the type « autre » the SIREN tells: INSEE gives those that begin
// with 1 to the State and its bodies, with 2 to local public bodies.
func (t *Tiers) Public() bool {
	switch t.Type {
	case "commune", "ccas", "syndicat", "epci":
		return true
	case "autre":
		return strings.HasPrefix(t.Number(), "1") || strings.HasPrefix(t.Number(), "2")
	}
	return false
}

// Number gives the SIRET of a party, else its SIREN, else nothing.
func (t *Tiers) Number() string {
	if t.SIRET != "" {
		return t.SIRET
	}
	return t.SIREN
}

// Edition says how the avis of a titre reaches a debtor: a public one with a SIRET through Chorus Pro, unless the
// parametres say otherwise (pes_edition, pes_edition_autres).
func (d *Dossier) Edition(t *Tiers) string {
	if t.Public() && t.SIRET != "" {
		return d.Parametres.PESEdition
	}
	return d.Parametres.PESEditionAutres
}
