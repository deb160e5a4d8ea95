// Package journal writes the ledger's postings for the programs of plain-text accounting: hledger, ledger and beancount.
//
// Owns: how an account, a document and a label are named in these programs (docs/spec/journal.md), and the three formats.
// Does not own: what is posted (billing), which entries are asked for (billing/batch).
// Invariant: amounts are those of the ledger to the cent, and an account can be read back to the one that it stands for.
package journal
