package allocation

import (
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// Input is everything that the target of one service for one exercice depends on. Parties are named by their position
// in the list of all parties, sorted by code, so that the order of positions is that of codes. Prices and costs are
// exact euros, rates are in %.
type Input struct {
	Service  string
	Exercice int
	Base     string      // Prevu or Realise
	Cumul    money.Ratio // c, in %
	Vie      calendar.Span

	Metropole int        // position of the métropole, -1 when it is no party
	Residents []Resident // the communes without a debtor of their own, by position

	Cout         money.Ratio // C: Σ costs without a party
	Attribues    []Attribue  // C_i, by position
	Cles         []Cle       // in order of date
	PartsMel     []PartMel
	Bornes       []Borne
	Exonerations []Exoneration // sorted by position, then date
	Adhesions    []Adhesion    // sorted by position, then date
	Ajustements  []Ajustement  // by position

	DecimalesCU int // arrondi_cu
	Figures     *Figures
	Assiettes   Assiettes
}

// Resident is a commune of the territory, and the days on which it belongs to the métropole.
type Resident struct {
	Party  int
	Membre calendar.Span
}

// Attribue is a cost that is already one party's.
type Attribue struct {
	Party   int
	Montant money.Ratio // euros
}

// Adhesion is a span over which a party takes part.
type Adhesion struct {
	Party int
	Span  calendar.Span
}

// Ajustement is a correction decided by hand.
type Ajustement struct {
	Party   int
	Montant money.Cents
	Motif   string
	Acte    string
}

// Exoneration is a dated decision that the métropole bears.
type Exoneration struct {
	Party int
	Span  calendar.Span
	Taux  money.Ratio // %
	Motif string
	Acte  string
}

// PartMel is the métropole's decided share over a span.
type PartMel struct {
	Span    calendar.Span
	Montant bool        // an amount per exercice, in euros, rather than a rate
	Valeur  money.Ratio // euros or %
	Acte    string
}

// Borne is the least and most one party pays for an exercice, over a span.
type Borne struct {
	Span              calendar.Span
	Plancher, Plafond *money.Ratio // euros; nil: none
	Adherents         bool         // the adherents bear the difference, rather than the métropole
	Acte              string
}

// Cle is one version of a service's key.
type Cle struct {
	Span        calendar.Span
	Composantes []Composante // in order of rang
}

// Composante is one component of a key.
type Composante struct {
	Rang          int
	Libelle       string
	Methode       string
	Poids         money.Ratio // of a pool, in %; 100 where it is alone
	Montant       *money.Ratio
	Assiette      string
	Bareme        []Tranche // sorted by De
	Inclus        money.Ratio
	PrixSup       *money.Ratio
	PlafondLigne  *money.Ratio
	Territoire    bool
	Presence      string // jours, mois, mois_entier, annee
	PorteeMontant bool
	PhaseDe       int // months
	PhaseA        int // months; 0: no end
	Ponctuel      bool
	AssietteNulle string // erreur, mel, egal
	Acte          string
}

// Tranche is one bracket of a bareme.
type Tranche struct {
	De      money.Ratio
	Montant money.Ratio // euros
}

// Pool reports whether the component shares the cost, rather than setting a price.
func (c *Composante) Pool() bool {
	return c.Methode == "proportionnel" || c.Methode == "egal" || c.Methode == "parts_fixes"
}

// needsAssiette reports whether the method counts something.
func (c *Composante) needsAssiette() bool {
	switch c.Methode {
	case "gratuit", "forfait", "direct", "egal":
		return false
	}
	return true
}

// FaultKind is a kind of fault of the data that stops a target.
type FaultKind string

// The kinds of faults of a target.
const (
	FaultKeyGap        FaultKind = "cle_absente"       // a day of the service year without a version of the key
	FaultFigure        FaultKind = "chiffre_absent"    // a missing figure
	FaultNegative      FaultKind = "assiette_negative" // a negative a_i
	FaultZero          FaultKind = "assiette_nulle"    // nothing to share by, and assiette_nulle = erreur
	FaultPartsFixes    FaultKind = "parts_fixes"       // percentages that do not sum to 100 over the members
	FaultNegativeBorne FaultKind = "borne_negative"    // bornes over a negative amount
	FaultTooLarge      FaultKind = "montant_demesure"  // an amount beyond maxCents
)

// Fault is one thing that stops a target. All of them are found before it stops.
type Fault struct {
	Kind       FaultKind
	Party      int // -1: none
	Rang       int // 0: none
	Indicateur string
	Span       calendar.Span // the slice, or the days without a key
	Value      string
}

// NoteKind is a kind of thing worth a look that stops nothing.
type NoteKind string

// The kinds of notes of a target.
const (
	NoteSurplus       NoteKind = "tarif_superieur_au_cout" // tariffs above the cost: R < 0 and no pool
	NoteNoMember      NoteKind = "sans_adherent"           // a slice without a member
	NoteNoPresence    NoteKind = "sans_presence"           // a pool in equal parts without any presence
	NoteZero          NoteKind = "assiette_nulle"          // nothing to share by: the métropole, or equal parts
	NoteDirectOutside NoteKind = "direct_sans_adhesion"    // a direct bill to a party that is no member
)

// Note is one such thing.
type Note struct {
	Kind    NoteKind
	Party   int // -1: none
	Rang    int
	Span    calendar.Span
	Montant money.Cents
}
