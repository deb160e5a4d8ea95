// Package billing turns a dossier into what is claimed, and says what may be done with it.
//
// Owns: the campaign and its states, the line, the document (titre, reduction, mandat), the anomaly; the pure rules of
// campagne.md: target less already issued, statuses, documents, numbers, postings; and the small Store that the verbs
// need.
// Does not own: the arithmetic of a target (allocation), the tables that come in (billing/dossier), transactions
// (billing/batch), SQL (billing/store), formats (exports).
// Invariant: every line is on exactly one document or has a statut that says why it is on none, and what the documents
// claim is the sum of their lines, to the cent.
package billing
