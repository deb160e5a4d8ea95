package billing

import (
	"slices"
	"strconv"
	"strings"

	"quotepart/allocation/money"
)

// Statut says where a line went (campagne.md §2). Its text is that of lignes.csv.
type Statut string

// The statuses. Only reporte lines do not count as issued.
const (
	StatutTitre     Statut = "titre"
	StatutMandat    Statut = "mandat"
	StatutReduction Statut = "reduction"
	StatutReporte   Statut = "reporte"
	StatutValorise  Statut = "valorise"
	StatutAC        Statut = "ac"
	StatutPorteur   Statut = "porteur"
	StatutPropre    Statut = "propre"
)

// Line is what one party is asked, for one service, one exercice and one component: the target less what was already
// issued (calcul.md §3).
type Line struct {
	Budget   string
	Debiteur string
	Tiers    string
	Service  string
	Exercice int
	Rang     string // 1, 2, 3…, or X (exoneration), B (bornes), A (ajustement)
	Base     string // prevu or realise
	Cible    money.Cents
	DejaEmis money.Cents
	Montant  money.Cents // net of VAT: Cible − DejaEmis
	Statut   Statut
	Piece    string // identifier of the document; empty where there is none
	Trace    string // JSON: every number needed to compute Cible again (docs/spec/trace.md)
}

// LineKey names a line across campaigns.
type LineKey struct {
	Tiers    string
	Service  string
	Exercice int
	Rang     string
}

// Key gives the line's name across campaigns.
func (l *Line) Key() LineKey { return LineKey{l.Tiers, l.Service, l.Exercice, l.Rang} }

// SortLines orders lines as lignes.csv wants them: by the columns from left to right, as bytes. One row of a party,
// service, exercice and rang is unique, so that the columns after them never decide.
func SortLines(lines []Line) {
	slices.SortFunc(lines, func(a, b Line) int { return compareLines(&a, &b) })
}

// compareLines looks at a column only where those before it are equal: most lines differ in the second.
func compareLines(a, b *Line) int {
	for _, pair := range [...][2]string{{a.Budget, b.Budget}, {a.Debiteur, b.Debiteur}, {a.Tiers, b.Tiers}, {a.Service, b.Service}} {
		if order := strings.Compare(pair[0], pair[1]); order != 0 {
			return order
		}
	}
	if a.Exercice != b.Exercice {
		return strings.Compare(strconv.Itoa(a.Exercice), strconv.Itoa(b.Exercice))
	}
	return strings.Compare(a.Rang, b.Rang)
}

// Part is the account of one service and exercice at the share and base now due (parts.csv).
type Part struct {
	Service    string
	Exercice   int
	Base       string
	Cumul      string      // %, two decimals
	Cout       money.Cents // P + Σ round(C_i × c/100)
	Adherents  money.Cents // Σ target lines of all parties but the métropole
	Metropole  money.Cents // the rest, and the sum of the causes below
	Decidee    money.Cents // causes of the métropole's part (calcul.md §1): decided share
	Usage      money.Cents // own use
	Reliquat   money.Cents // tariff remainder
	Absence    money.Cents // absence and territory
	Bornes     money.Cents // bounds and exonerations
	Ajustement money.Cents // adjustments
	Arrondi    money.Cents // rounding of unit costs
}
