// Package intake reads the files of a dossier: a folder of CSV files or one .xlsx workbook becomes tables of canonical
// text, and everything wrong with the files becomes faults.
//
// Owns: encodings, separators, quotes, sheets and cells; how a number, a date or a word of a vocabulary may be written;
// the IMP codes (codes.go).
// Does not own: the tables and columns (billing/dossier's schema drives every reader), what a value means and whether
// the code it names exists (the checks of billing/dossier), where the rows are kept (billing/store).
// Invariant: nothing is guessed and nothing is rounded. A cell has one canonical text whatever the form of the file, or
// it has a fault that says where it stands and how to mend it; and one fault never hides another.
package intake
