// Package pestest receives what exports/pes writes, as Hélios would: by DGFiP's schema, by a reader of its own, and by the rules
// that the schema does not check.
//
// Owns: Validate, the schema through xmllint; Read, a PES_Aller file as plain structs, its attachments opened; Guichet, the rules
// of DGFiP's texts and of ../shared/reference/pes.md, each with a code; Seen, what earlier files have used up.
// Does not own: how a file is written (exports/pes, which it does not import), nor what the documents should say: that is
// compared with the ledger by the tests that use it.
// Invariant: nothing here shares code with the writer, so that a mistake of the one is not the mistake of the other.
package pestest
