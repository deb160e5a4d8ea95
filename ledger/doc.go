// Package ledger chains what happened.
//
// Owns: the entry and its hash over stored bytes, the head of the chain, the check of a chain entry by entry, the
// balance of postings, and the signing of heads that are deposited elsewhere, with its keys.
// Does not own: what a payload means (billing), where entries are kept (billing/store), the time (an injected clock), the
// files of keys and deposits (cmd).
// Invariant: an entry's hash covers its number, its time, its actor, its kind, its subject, its payload and the hash of
// the entry before it, so that nothing before the head can be changed, removed, added or moved without changing it.
package ledger
