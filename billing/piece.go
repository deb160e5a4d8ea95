package billing

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/allocation/money"
)

// PieceType is a kind of document. Its text is that of pieces.csv.
type PieceType string

// The kinds of documents (campagne.md §2). A cancellation is a reduction of the whole of what is left of a titre.
const (
	PieceTitre     PieceType = "titre"
	PieceReduction PieceType = "reduction"
	PieceMandat    PieceType = "mandat"
)

// Label gives the French word for a document of a kind; empty: there is no such kind.
func (t PieceType) Label() string {
	return map[PieceType]string{PieceTitre: "titre", PieceReduction: "réduction", PieceMandat: "mandat"}[t]
}

// Plural gives the French word for several documents of a kind.
func (t PieceType) Plural() string { return t.Label() + "s" }

// Cause says why a document exists, beyond its kind.
type Cause string

// The causes. The empty one is the plain titre or reduction.
const (
	CauseOrdinaire     Cause = ""
	CauseReversement   Cause = "reversement"    // a mandat that gives money back (reglement = mandat)
	CauseAnnulation673 Cause = "annulation_673" // a mandat on account 673: a credit on titres of earlier years
	CauseAnnulation    Cause = "annulation"     // a reduction made by « campagne annuler »
)

// Piece is a document. Its amounts are positive.
type Piece struct {
	Campaign    CampaignID // that issued it; for a cancellation, that of the titre cancelled
	Type        PieceType
	Cause       Cause
	Identifiant string // stable and deterministic, at most 20 characters of [-/_+0-9A-Za-z]
	Numero      int64  // 0 until issued, and for externe budgets until the number comes back
	Bordereau   int64
	Budget      string
	Section     string // fonctionnement or investissement
	Taxe        bool
	Debiteur    string
	HT          money.Cents
	TVA         money.Cents
	TTC         money.Cents
	Origine     string // identifier of the titre that a reduction corrects
	Motif       string // why, for a cancellation
	Seq         int64  // ledger entry of the issue or of the cancellation; 0 before
	Services    []PieceService
}

// PieceService is what a document holds of one service: positive on a titre or, as a credit, on a reduction or mandat;
// the net of one service on a titre is never negative.
type PieceService struct {
	Service string
	TVA     string // the service's regime or rate, frozen when the document is made
	Montant money.Cents
}

// CancelledLine takes back a part of an issued line, so that it counts as not issued (campagne.md §6). Amount has the
// sign that takes it off: −10.00 for a line of 10.00.
type CancelledLine struct {
	LineKey
	Montant money.Cents
}

// SortPieces orders documents as Compare does.
func SortPieces(pieces []Piece) {
	slices.SortFunc(pieces, func(a, b Piece) int { return a.Compare(&b) })
}

// Compare orders documents by campaign, budget, kind and identifier: an order that numbers, which come later, do not change.
func (p *Piece) Compare(other *Piece) int {
	return cmp.Or(strings.Compare(string(p.Campaign), string(other.Campaign)), strings.Compare(p.Budget, other.Budget),
		strings.Compare(string(p.Type), string(other.Type)), strings.Compare(p.Identifiant, other.Identifiant))
}
