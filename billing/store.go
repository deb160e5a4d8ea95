package billing

import (
	"context"

	"quotepart/allocation/money"
	"quotepart/billing/dossier"
	"quotepart/ledger"
)

// Store keeps everything. It answers fault.Busy when another writer holds it too long, fault.Corrupt when what it holds
// cannot be read back.
type Store interface {
	// Write runs do in one write transaction, which nobody else can hold at the same time. It commits when do returns
	// nil, and rolls everything back otherwise. It may roll back and run do again, when another writer got in the way: what
	// do leaves outside of the transaction, it must leave afresh each time.
	Write(ctx context.Context, do func(Tx) error) error
	// Read runs do on one consistent state.
	Read(ctx context.Context, do func(Tx) error) error
}

// Import is one version of the dossier: what came in, when, by whom.
type Import struct {
	Version int64  // 1, 2, 3…
	At      string // UTC
	By      string
	Source  string       // the folder or workbook, as given
	Files   []ImportFile // what was read
	Digest  string       // of all tables after the import
	Seq     int64        // its ledger entry
	Changes []ImportChange
}

// ImportFile is one file that was read.
type ImportFile struct {
	Name   string `json:"nom"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"octets"`
}

// ImportChange counts what an import did to one table.
type ImportChange struct {
	Table   string `json:"table"`
	Added   int    `json:"ajoutees"`
	Removed int    `json:"retirees"`
	Altered int    `json:"modifiees"`
}

// CounterKey names a series of numbers (campagne.md §2, numbers).
type CounterKey struct {
	Budget string
	Year   int
	Series string // titre, reduction, mandat, bordereau_titre, bordereau_reduction, bordereau_mandat
}

// Counter is where a series stands.
type Counter struct {
	CounterKey
	Last int64 // the last number drawn
}

// Archive is what an auditor reads: all that « rejouer » needs to recompute everything, from a store or from a pack that
// was taken out of one. Every list comes back in a fixed order.
type Archive interface {
	// Entries calls do with each entry of the ledger in the order of sequence.
	Entries(do func(ledger.Entry) error) error
	// Postings gives the postings of one entry, sorted by ledger.Sort.
	Postings(seq int64) ([]ledger.Posting, error)
	// Strays tells in French what the archive holds that nothing explains: rows that belong to nothing, tables or rails
	// that are not those of this program. There is none in one that nobody tampered with.
	Strays() ([]string, error)

	// Imports lists the versions of the dossier, oldest first.
	Imports() ([]Import, error)
	// Dossier reads a version back: all tables, sorted, with the ids of their rows. Version 0 is the empty dossier.
	Dossier(version int64) (dossier.Tables, error)

	// Campaigns lists the campaigns, oldest first.
	Campaigns() ([]Campaign, error)
	// Calculation reads the stored calculation of a campaign, whole; nil when there is none. The cancellations made since
	// the issue are no part of it.
	Calculation(id CampaignID) (*Calculation, error)
	// CancelledLines gives what a cancellation took back, sorted by key.
	CancelledLines(identifiant string) ([]CancelledLine, error)
	// IssuedLines sums, by line, what the campaigns issued up to the ledger entry beforeSeq (excluded) count as issued:
	// all their lines but the withheld ones, less what cancellations up to the same entry took back. Sorted by key. A line
	// that was wholly taken back stays, at 0.
	IssuedLines(beforeSeq int64) ([]IssuedLine, error)
	// IssuedPieces lists the documents of the campaigns issued, and the cancellations made, up to beforeSeq (excluded), in
	// the order of SortPieces.
	IssuedPieces(beforeSeq int64) ([]Piece, error)
	// Counter gives the last number drawn in a series; 0 when none was.
	Counter(key CounterKey) (int64, error)
	// Counters lists every series from which a number was drawn, by budget, year, series.
	Counters() ([]Counter, error)
}

// Tx is what the verbs do to a Store inside one transaction.
type Tx interface {
	Archive

	// Head gives the end of the ledger's chain.
	Head() (ledger.Head, error)
	// Append adds the next entry and its postings. The database itself refuses an entry that does not extend the chain.
	Append(e ledger.Entry, postings []ledger.Posting) error
	// SaveImport stores a new version: it ends the removed rows and adds the new ones.
	SaveImport(i Import, changes []dossier.TableChange) error

	// SaveCampaign creates or updates where a campaign stands.
	SaveCampaign(c Campaign) error
	// Untraced reads the stored calculation of a campaign without the traces of its lines, which are most of it; nil when
	// there is none.
	Untraced(id CampaignID) (*Calculation, error)
	// SaveCalculation stores a calculation in place of the unissued one.
	SaveCalculation(c *Calculation) error
	// Number writes the numbers and the ledger entry of issued documents: the one change that a stored document knows.
	Number(pieces []Piece) error
	// SaveCancellation stores a document made by « campagne annuler », and the lines that it takes back.
	SaveCancellation(p Piece, lines []CancelledLine) error
	// LastParts gives, for each service and exercice, the part of the latest campaign issued up to beforeSeq (excluded)
	// that has one, by service then exercice.
	LastParts(beforeSeq int64) ([]Part, error)
	// SetCounter writes the last number drawn.
	SetCounter(key CounterKey, last int64) error

	// ScheduledRuns lists what the scheduler has already dealt with, by campaign.
	ScheduledRuns() (map[CampaignID]string, error)
	// SaveScheduledRun notes that the scheduler dealt with a campaign, and how it went.
	SaveScheduledRun(id CampaignID, at, outcome string) error
}

// IssuedLine is what was already issued of one line.
type IssuedLine struct {
	LineKey
	Montant money.Cents
}
