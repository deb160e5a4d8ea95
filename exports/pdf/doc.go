// Package pdf writes the statement of a debtor: the notice of each document, the consolidated statement, the bases of
// liquidation, and why the bill has changed.
//
// Owns: how these look on paper: pages, columns, fonts, page breaks, document properties.
// Does not own: the words, amounts and mentions (exports), which file is written where (exports/folder).
// Invariant: every page is laid out with whole numbers before the first byte is written, no row of a table is cut by the
// end of a page that could hold it, nothing comes from the clock, and the same statement gives the same bytes, whatever
// runs beside it.
package pdf
