// Package storetest is the suite that every engine of billing.Store passes.
//
// Owns: what a Store promises, said as tests: exact round trips, earlier versions read back, nothing left by a failure,
// writers one after the other, and what is issued kept from change.
// Does not own: what one engine alone can show (raw SQL against its rails, broken files, killed processes).
// Invariant: it sees a Store by its interface alone, so that an engine that passes can replace another.
package storetest
