// Package tidy holds the checks of the house that a machine can make: who may import whom, where floats, clocks and
// divisions may be, and that the documents keep up with the code. It is all tests.
package tidy
