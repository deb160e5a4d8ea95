// Package dossier is what comes in: the eighteen tables of dossier.md.
//
// Owns: the one description of the tables and columns (Schema), from which the readers, the model workbook, the store
// and the documentation are driven; rows in canonical text (Rows, Tables); the typed nouns made of them (Dossier); and
// the checks across tables.
// Does not own: how a file is read (billing/intake), where rows are kept (billing/store), what they are worth
// (allocation, billing).
// Invariant: a row has one canonical text, whatever file it came from, so that the same dossier always has the same
// digest.
package dossier
