// Package oracle computes the campaigns of a dossier a second time, slowly and plainly, so that tests can hold
// quotepart's own engine against it. It is written from the contract alone (docs of the design: dossier.md, calcul.md,
// campagne.md; the sections cited in the comments are those of these pages) and shares no code with the engine.
//
// Owns: a reading of every rule of the calculation and of the documents, with math/big.Rat for every number and a loop
// over the days of the calendar for every duration.
//
// Does not own: speed, the checks at import, the anomalies, identifiers of documents, cancelled documents.
//
// Invariant: for every target, the lines of the parties other than the metropole plus the metropole's part are the cost,
// to the cent; the order of the rows of a table never matters.
package oracle
