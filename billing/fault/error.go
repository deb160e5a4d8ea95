package fault

import (
	"errors"
	"fmt"
)

// Kind is the closed set of refusals.
type Kind string

// The refusals, and when a verb answers with each.
const (
	Invalid  Kind = "invalide"    // the command asks for something that makes no sense
	Conflict Kind = "conflit"     // a rule of campagne.md §1 refuses it: wrong state, same person, stale digest
	NotFound Kind = "introuvable" // what is named does not exist
	Frozen   Kind = "fige"        // the campaign is closed, or the thing is issued for ever
	Busy     Kind = "occupe"      // another command holds the database: try again
	Corrupt  Kind = "corrompu"    // what is stored does not verify: nothing more is written
	Internal Kind = "interne"     // a broken invariant of the program
)

// Error is a refusal, with a French message.
type Error struct {
	Kind    Kind
	Message string
	Cause   error
}

// Error gives the French message.
func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Message + " : " + e.Cause.Error()
	}
	return e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Refuse makes an Error of that kind.
func Refuse(kind Kind, format string, arguments ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, arguments...)}
}

// KindOf gives the kind of the first Error in the chain, and Internal for any other error.
func KindOf(err error) Kind {
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal.Kind
	}
	return Internal
}
