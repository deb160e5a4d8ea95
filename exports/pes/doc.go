// Package pes writes the bordereaux of a campaign as PES V2 files for Hélios (reference/pes.md, docs/spec/pes.md).
//
// Owns: what an element of PES is made of, how texts are written in it, the attachments, and every check that the schema
// does not make.
// Does not own: which documents a bordereau holds and what their lines are (billing), the PDF that is attached
// (exports/pdf), the signature (the parapheur's).
// Invariant: a bordereau without an error gives a file that the official schema accepts, the same bytes each time, and
// never holds more than one attachment.
package pes
