package pes

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"strconv"

	"quotepart/allocation/money"
)

// elements writes XML in ISO-8859-1: elements whose value is the attribute V, as PES has them. The first error stays, and
// nothing is written after it.
type elements struct {
	out  *bufio.Writer
	open []string
	err  error

	packer *gzip.Writer // of attachments, one after the other: a new one takes a megabyte
}

func newElements(w io.Writer) *elements { return &elements{out: bufio.NewWriterSize(w, 1<<15)} }

// reset begins another file with the same buffer.
func (e *elements) reset(w io.Writer) {
	e.out.Reset(w)
	e.open, e.err = e.open[:0], nil
}

func (e *elements) text(text string) {
	if e.err == nil {
		_, e.err = e.out.WriteString(text)
	}
}

// begin opens an element; attributes are names and values in turn.
func (e *elements) begin(name string, attributes ...string) {
	e.text("<" + name)
	e.attributes(attributes)
	e.text(">")
	e.open = append(e.open, name)
}

// end closes the last element opened.
func (e *elements) end() {
	last := len(e.open) - 1
	e.text("</" + e.open[last] + ">")
	e.open = e.open[:last]
}

// empty writes an element without content.
func (e *elements) empty(name string, attributes ...string) {
	e.text("<" + name)
	e.attributes(attributes)
	e.text("/>")
}

func (e *elements) attributes(attributes []string) {
	for i := 0; i+1 < len(attributes); i += 2 {
		e.text(" " + attributes[i] + `="`)
		e.value(attributes[i+1])
		e.text(`"`)
	}
}

// value writes the text of an attribute, escaped, one byte for each character. A character that ISO-8859-1 lacks is a
// fault of ours: every text goes through Latin before.
func (e *elements) value(text string) {
	for _, r := range text {
		switch {
		case r == '&':
			e.text("&amp;")
		case r == '<':
			e.text("&lt;")
		case r == '>':
			e.text("&gt;")
		case r == '"':
			e.text("&quot;")
		case r >= ' ' && r < 0x7f || r >= 0xa0 && r <= 0xff:
			if e.err == nil {
				e.err = e.out.WriteByte(byte(r))
			}
		case e.err == nil:
			e.err = fmt.Errorf("le caractère %U ne s'écrit pas en ISO-8859-1", r)
		}
	}
}

// v writes an element with its value.
func (e *elements) v(name, value string) { e.empty(name, "V", value) }

// maybe writes an element that has a value.
func (e *elements) maybe(name, value string) {
	if value != "" {
		e.v(name, value)
	}
}

func (e *elements) number(name string, n int64) { e.v(name, strconv.FormatInt(n, 10)) }

func (e *elements) amount(name string, amount money.Cents) { e.v(name, amount.String()) }

// maybeAmount writes an amount above zero: PES has no zero where an amount is optional.
func (e *elements) maybeAmount(name string, amount money.Cents) {
	if amount > 0 {
		e.amount(name, amount)
	}
}

func (e *elements) flush() error {
	if e.err != nil {
		return e.err
	}
	return e.out.Flush()
}
