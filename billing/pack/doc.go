// Package pack writes and reads the auditor's pack: one zip file that holds every sealed dossier, entry, posting, document
// and digest, so that a verification needs nothing else (docs/spec/pack.md).
//
// Owns: the names, columns and bytes of the files of a pack, its manifest, and what bounds a hostile one.
// Does not own: what must hold between what it reads (billing/batch replays it as it replays a store), nor the hashes of
// the ledger and of the calculations (ledger, billing).
// Invariant: the same archive gives the same bytes, whatever engine it comes from, and what is read back is what was
// written, or a difference that names the file, or a refusal that names the file, the row, the column and the value.
package pack
