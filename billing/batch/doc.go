// Package batch is the verbs: Import, Check, Calculate, Approve, Issue, Cancel, Close, Replay.
//
// Owns: the order of steps of each verb, its transaction, its entry in the ledger, and what makes it safe to stop on any
// line and run again.
// Does not own: the rules themselves (billing, allocation), flags and texts of commands (cmd), SQL (billing/store), any
// format (exports).
// Invariant: a verb does everything in one write transaction or nothing at all; nothing is issued that is not byte for
// byte what was approved, since issuing computes it again and compares.
package batch
