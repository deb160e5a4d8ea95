// Package exports turns a stored campaign into read models that every format shares, and puts the files of a campaign
// folder in place.
//
// Owns: Sheet, a page of typed cells; the sheets of the campaign workbook; Statement, what one debtor is told, and its
// sheets; HandoverRow, a line of a document for other finance software, and its sheets; Notice, the mentions of one document; Explanation, the data and operations behind a line; the French sentence
// that does a line again (Sentence); French typography and amounts in letters; the manifest of hashes; and the folder that
// appears whole or not at all.
// Does not own: what anyone owes and why it changed (billing, allocation), the bytes of a format (exports/csv,
// exports/pdf, exports/xlsx), the database, the clock.
// Invariant: no amount is decided here. Sums are shown beside what they must equal, an Explanation does again what a trace
// says, and both are held to the stored amounts; every format reads the same typed cells, so that a total cannot differ
// from one format to another; the same campaign gives the same bytes.
package exports
