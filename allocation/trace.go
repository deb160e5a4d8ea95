package allocation

import (
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// The kinds of steps of a trace.
const (
	StepComponent   = "composante"  // one component of the key over one slice
	StepExoneration = "exoneration" // calcul.md §1.4.4
	StepBorne       = "borne"       // calcul.md §1.4.5
	StepAjustement  = "ajustement"  // calcul.md §1.5
)

// Step is one amount of a line with every number needed to find it again. A line's target is the sum of the amounts of
// its steps: one for each slice, component and party. Which fields are filled depends on Kind and Methode; an absent
// one plays no part. Amounts of money are cents, prices are euros, fractions are exact. docs/spec/trace.md has the
// formula of each method in these names.
type Step struct {
	Kind  string       `json:"nature"`
	Du    calendar.Day `json:"du,omitzero"` // the slice
	Au    calendar.Day `json:"au,omitzero"`
	Jours int          `json:"jours,omitzero"` // days of the slice, n

	Cout      money.Cents `json:"cout,omitzero"`       // P of the slice
	PartMel   money.Cents `json:"part_mel,omitzero"`   // M of the slice
	ARepartir money.Cents `json:"a_repartir,omitzero"` // D of the slice
	Cumul     money.Ratio `json:"cumul,omitzero"`      // c, in %

	Methode string `json:"methode,omitempty"`
	Libelle string `json:"libelle,omitempty"`
	Acte    string `json:"acte,omitempty"`

	Presence    string `json:"presence,omitempty"`    // jours, mois, mois_entier, annee, ponctuel
	PresenceNum int    `json:"presence_num,omitzero"` // f or g, as it is counted: 292 days …
	PresenceDen int    `json:"presence_den,omitzero"` // … of 365
	TempsNum    int    `json:"temps_num,omitzero"`    // cout_unitaire with a plafond: g, which scales the plafond
	TempsDen    int    `json:"temps_den,omitzero"`    // while f scales the amount

	Assiette string      `json:"assiette,omitempty"`
	Quantite money.Ratio `json:"quantite,omitzero"` // a_i
	Termes   []Term      `json:"termes,omitempty"`  // how a_i is made up

	Montant  *money.Ratio `json:"montant,omitempty"`  // the price, in euros: of the tariff, of the bracket, or CU
	Base     *money.Ratio `json:"base,omitempty"`     // progressif: Σ price × part of a_i in each bracket, in euros
	Tranches []Bracket    `json:"tranches,omitempty"` // strate, degressif: the bracket; progressif: all those reached
	Inclus   *money.Ratio `json:"inclus,omitempty"`   // abonnement
	PrixSup  *money.Ratio `json:"prix_sup,omitempty"` // abonnement, in euros
	Plafond  *money.Ratio `json:"plafond,omitempty"`  // plafond_ligne, in euros a year
	Exact    *money.Ratio `json:"exact,omitempty"`    // the exact amount before its one rounding, in euros

	CUCout     money.Cents  `json:"cu_cout,omitzero"`      // cout_unitaire: D′
	CUQuantite *money.Ratio `json:"cu_quantite,omitempty"` // cout_unitaire: Σ a_i over the members

	Territoire      bool         `json:"territoire,omitzero"`        // perimetre = territoire: the total weight is the territory's
	Tarifs          money.Cents  `json:"tarifs,omitzero"`            // what the tariffs of the slice took off D: R = D − Tarifs
	PoidsComposante *money.Ratio `json:"poids_composante,omitempty"` // %, where several components share R
	Enveloppe       money.Cents  `json:"enveloppe,omitzero"`         // R_k, what the component shares
	Poids           *money.Ratio `json:"poids,omitempty"`            // the party's weight in the split
	PoidsTotal      *money.Ratio `json:"poids_total,omitempty"`      // Σ of the weights
	Plancher        money.Cents  `json:"plancher,omitzero"`          // exact share cut to the cent
	Centimes        int          `json:"centimes,omitzero"`          // cents left over by all the cuts
	Rang            int          `json:"rang_centime,omitzero"`      // the party's place for a left-over cent, from 1
	Centime         bool         `json:"centime,omitzero"`           // whether it got one
	PartEntiere     money.Cents  `json:"part_entiere,omitzero"`      // portee = montant: y_i, before × f

	Avant    money.Cents  `json:"avant,omitzero"`      // exoneration: Σ x; borne: y_i
	Taux     *money.Ratio `json:"taux,omitempty"`      // exoneration, in %
	BorneMin *money.Cents `json:"borne_min,omitempty"` // lo, hi
	BorneMax *money.Cents `json:"borne_max,omitempty"`
	Report   string       `json:"report,omitempty"` // mel, adherents

	Resultat money.Cents `json:"resultat"`
}

// Term is one term of an assiette: coefficient × value × multiplier.
type Term struct {
	Coefficient    money.Ratio  `json:"coefficient"`
	Indicateur     string       `json:"indicateur"`
	Valeur         money.Ratio  `json:"valeur"`
	Exercice       int          `json:"exercice,omitzero"` // of the figure, when another than the target's (reconduit)
	Absent         bool         `json:"absent,omitzero"`   // no figure: 0 stands for it
	Multiplicateur string       `json:"multiplicateur,omitempty"`
	Facteur        *money.Ratio `json:"facteur,omitempty"`         // its value
	FacteurDe      int          `json:"facteur_exercice,omitzero"` // of that figure, when another than the target's
	FacteurAbsent  bool         `json:"facteur_absent,omitzero"`   // no figure: 0 stands for it
}

// Bracket is one bracket of a bareme, and how much of the quantity lies in it.
type Bracket struct {
	De       money.Ratio  `json:"de"`
	Prix     money.Ratio  `json:"prix"`
	Quantite *money.Ratio `json:"quantite,omitempty"`
}
