// Package store keeps everything in one database, and holds every SQL statement.
//
// Owns: the schema and its migrations, the rails (triggers and constraints) that refuse to change what is issued, the
// transactions, and the turning of driver errors into French refusals.
// Does not own: how an amount is computed, what a campaign may do next (billing), the order of a verb's steps
// (billing/batch).
// Invariant: what one transaction wrote comes back exactly, byte for byte and cent for cent, or not at all; an earlier
// version of the dossier, an issued campaign and a ledger entry can be read for ever and changed by nobody.
package store
