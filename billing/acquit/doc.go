// Package acquit reads what Hélios answers to a PES file: the PES_ACQUIT, which says of each bordereau and attachment
// whether it was taken, and why not.
//
// Owns: the two forms of the file (V2 with DetailPiece, and the older flat one), its encodings, and the faults of a file
// that is none, is damaged, or is hostile (ACQ-001 to ACQ-019).
// Does not own: which of our bordereaux an element is about, and what becomes of it (billing/batch).
// Invariant: whatever the bytes, reading ends within fixed bounds of memory with an Acquit or with faults, never a panic;
// no entity is expanded and nothing is fetched.
package acquit
