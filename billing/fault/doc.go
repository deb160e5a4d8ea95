// Package fault names what is wrong, in words that a finance clerk can act on.
//
// Owns: Fault, a located error of the data, collected and sorted, never the first only; and Error, the closed set of
// refusals of the verbs.
// Does not own: where faults are found (billing/intake, billing/dossier, billing), nor exit statuses (cmd).
// Invariant: every text is French, says what was seen and what was expected, and every code is permanent.
package fault
