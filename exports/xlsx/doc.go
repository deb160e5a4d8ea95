// Package xlsx writes workbooks: the pages of a campaign or a debtor, and the empty model of a dossier.
//
// Owns: how a typed cell looks and is stored in a workbook, page setup, document properties, and the canonical archive.
// Does not own: what is on a page (exports), the tables of a dossier (billing/dossier), reading (billing/intake).
// Invariant: a number is stored as a number and reads back as the same cents, text is never a formula, nothing comes
// from the clock, and the same pages give the same bytes.
package xlsx
