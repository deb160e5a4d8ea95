package csv

import (
	"io"
	"strconv"
	"strings"

	"quotepart/allocation/money"
)

// rows builds a file in one buffer that is written out whenever it is full.
type rows struct {
	out    io.Writer
	buffer []byte
	err    error
}

const full = 1 << 16

func newRows(out io.Writer, header string) *rows {
	r := &rows{out: out, buffer: make([]byte, 0, full+1<<12)}
	r.buffer = append(append(r.buffer, header...), '\n')
	return r
}

func (r *rows) text(text string) {
	r.buffer = append(quoted(r.buffer, text), ';')
}

func (r *rows) amount(c money.Cents) {
	r.buffer = append(c.Append(r.buffer), ';')
}

func (r *rows) integer(n int64) {
	r.buffer = append(strconv.AppendInt(r.buffer, n, 10), ';')
}

// number writes the number of a document; one that has none is empty.
func (r *rows) number(n int64) {
	if n != 0 {
		r.buffer = strconv.AppendInt(r.buffer, n, 10)
	}
	r.buffer = append(r.buffer, ';')
}

// end turns the mark after the last cell into the end of the row.
func (r *rows) end() {
	r.buffer[len(r.buffer)-1] = '\n'
	if len(r.buffer) >= full {
		r.flush()
	}
}

func (r *rows) flush() {
	if r.err == nil {
		_, r.err = r.out.Write(r.buffer)
	}
	r.buffer = r.buffer[:0]
}

func (r *rows) close() error {
	r.flush()
	return r.err
}

// quoted appends a cell, in quotes where RFC 4180 wants them: a separator, a quote or an end of line in it.
func quoted(buffer []byte, text string) []byte {
	if !strings.ContainsAny(text, ";\"\r\n") {
		return append(buffer, text...)
	}
	buffer = append(buffer, '"')
	buffer = append(buffer, strings.ReplaceAll(text, `"`, `""`)...)
	return append(buffer, '"')
}
