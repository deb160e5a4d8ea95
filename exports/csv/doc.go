// Package csv writes the files that other programs read: lignes.csv, parts.csv and pieces.csv; titres.csv, for finance
// software; and pes/controle.csv.
//
// Owns: their columns, their order, their quoting; campagne.md §3 is the contract, byte for byte: UTF-8 without a mark,
// `;`, a decimal point and two decimals, LF, rows sorted by their columns from left to right as bytes.
// Does not own: what the rows say (billing), the folder that they go to (exports/folder).
// Invariant: the same rows in any order give the same bytes.
//
// A code that begins with = + - or @ stays as it is. The first three files are for machines, and hold codes, numbers and
// words of closed vocabularies alone: no name, label or reason that a stranger could have written. A mark before a code would make
// it another code, and break every program that compares it. People get the workbooks, where text never is a formula. titres.csv
// holds names and labels, too, and a clerk may open it: there, and in free text alone, an apostrophe stands before such a
// beginning.
package csv
