// Package allocation is the law of the calculation: calcul.md §1 and §2, and nothing else.
//
// Owns: Split, which divides an amount between weights; the slices of a service year, presence, assiettes, tariffs,
// pools, exonerations, bornes; the métropole's part by cause; and the trace by which anyone does a line again with a
// pocket calculator.
// Does not own: where the inputs come from and what a line is charged to (billing), files, SQL, the clock.
// Invariant: for every target the lines of the parties and the métropole's part sum to the cost, to the cent; it is
// checked on every target, in production too, and a target that fails it is an error, never a result.
package allocation
