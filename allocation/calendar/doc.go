// Package calendar counts days.
//
// Owns: the civil day, the inclusive span of days, and the calendar months that a span touches or holds whole
// (calcul.md §1.4.1).
// Does not own: what day it is today (an injected clock), and how a day is written in a file (billing/intake).
// Invariant: a span is inclusive at both ends, and every count is an integer; leap years need no special case.
package calendar
