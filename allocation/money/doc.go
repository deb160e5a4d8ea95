// Package money holds exact numbers.
//
// Owns: Cents, an amount; Ratio, an exact fraction; the bridge from a written decimal to a Ratio; and Round, the only
// rounding outside allocation.Split (calcul.md, preamble).
// Does not own: what an amount is for, nor how it is shown to a reader of French (exports).
// Invariant: nothing here is a float, and nothing overflows in silence: a sum or a rounding that leaves int64 is an error.
package money
