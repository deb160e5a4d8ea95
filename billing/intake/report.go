package intake

import (
	"fmt"
	"strings"

	"quotepart/billing/fault"
)

// problem is what is wrong with one cell; the zero problem is nothing.
type problem struct {
	code      code
	arguments []any // of the message
	hint      string
}

func wrong(code code, arguments ...any) problem { return problem{code: code, arguments: arguments} }

// hinting gives the problem the argument of its hint, where the code's hint is a template.
func (p problem) hinting(hint string) problem {
	p.hint = hint
	return p
}

// place is where a fault stands.
type place struct {
	file, table, column, value string
	row                        int
	position                   int // column of the file, from 1; 0 where the name of the column tells it
}

func (p problem) at(where place) fault.Fault {
	code := codes[p.code]
	found := fault.Fault{
		Code: code.ID, Severity: code.Severity, File: where.file, Table: where.table, Row: where.row, Column: where.column,
		Value: abridged(where.value), Message: code.Message, Hint: code.Hint, Position: where.position,
	}
	if len(p.arguments) > 0 {
		found.Message = fmt.Sprintf(code.Message, p.arguments...)
	}
	if code.Hint == "%s" {
		found.Hint = p.hint
	}
	return found
}

// abridged cuts a value that nobody would read to its end, so that a report does not hold a whole file.
func abridged(value string) string {
	if len(value) <= textLength {
		return value
	}
	return strings.ToValidUTF8(value[:textLength], "") + "…"
}

// report gathers the faults of one table, up to a limit. What comes after is counted, and closed by one fault that
// stands at the first row left out, so that it sorts behind the others.
type report struct {
	faults  fault.List
	limit   int
	dropped int
	first   place          // of the first fault left out
	worst   fault.Severity // of those left out
}

func (r *report) add(p problem, where place) {
	if len(r.faults) < r.limit {
		r.faults = append(r.faults, p.at(where))
		return
	}
	if r.dropped == 0 {
		r.first, r.worst = place{file: where.file, table: where.table, row: where.row}, fault.Information
	}
	r.worst = min(r.worst, codes[p.code].Severity)
	r.dropped++
}

// close gives the faults, with the one that stands for those left out: as severe as the worst of them, so that a flood
// of warnings stops nothing and an error among them is not lost.
func (r *report) close() fault.List {
	if r.dropped == 0 {
		return r.faults
	}
	closing := wrong(moreFaults, grouped(int64(r.dropped))).at(r.first)
	closing.Severity = r.worst
	return append(r.faults, closing)
}
