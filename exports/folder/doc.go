// Package folder says which files make a campaign folder, and writes it.
//
// Owns: the list of files of campagne.md §3 that are built here: the three CSV files, the campaign workbook, one
// workbook and one PDF per debtor.
// Does not own: the bytes of a format (exports/csv, exports/pdf, exports/xlsx), how a folder appears whole or not at all (exports).
// Invariant: the same campaign gives the same files, byte for byte, whatever the number of processors.
package folder
