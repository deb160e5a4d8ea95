package dossier

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
	"strings"
)

// Rows are the rows of one table in canonical text, with the place where each was read. A cell that is empty in the
// file is the empty string.
type Rows struct {
	Table   *Table
	File    string // the file or workbook they were read from; empty: they come from the stored dossier
	cells   []string
	numbers []int64 // place of each row: its number in the file, from 1 with the header, or its id in the store
}

// NewRows makes an empty table, with room for some rows.
func NewRows(table *Table, file string, capacity int) *Rows {
	return &Rows{Table: table, File: file, cells: make([]string, 0, capacity*len(table.Columns)), numbers: make([]int64, 0, capacity)}
}

// Append adds a row: one canonical text per column of the schema, in its order. number is its row in the file, or its
// id in the store where File is empty.
func (r *Rows) Append(number int64, cells ...string) {
	if len(cells) != len(r.Table.Columns) {
		panic("dossier: a row of " + r.Table.Name + " has another number of cells than the schema")
	}
	r.cells = append(r.cells, cells...)
	r.numbers = append(r.numbers, number)
}

// Grow makes room for more rows, where somebody knows how many are to come.
func (r *Rows) Grow(rows int) {
	r.cells = slices.Grow(r.cells, rows*len(r.Table.Columns))
	r.numbers = slices.Grow(r.numbers, rows)
}

// Len counts the rows.
func (r *Rows) Len() int {
	if r == nil {
		return 0
	}
	return len(r.numbers)
}

// Row gives the cells of row i, from 0. The slice is shared: do not change it.
func (r *Rows) Row(i int) []string {
	width := len(r.Table.Columns)
	return r.cells[i*width : (i+1)*width : (i+1)*width]
}

// Number gives the row number in the file of row i, from 1 with the header; 0 when it comes from the store.
func (r *Rows) Number(i int) int {
	if r.File == "" {
		return 0
	}
	return int(r.numbers[i])
}

// ID gives the id of row i in the store, where the rows come from it.
func (r *Rows) ID(i int) int64 { return r.numbers[i] }

// Sort orders the rows by their cells, from left to right, as bytes: the canonical order, in which input order is lost.
func (r *Rows) Sort() {
	width := len(r.Table.Columns)
	keys := make([]sortKey, r.Len())
	for i := range keys {
		keys[i] = r.sortKey(i)
	}
	compare := func(a, b sortKey) int {
		if order := a.compare(b); order != 0 {
			return order
		}
		return cmp.Or(slices.Compare(r.Row(int(a.row)), r.Row(int(b.row))), cmp.Compare(r.numbers[a.row], r.numbers[b.row]))
	}
	if slices.IsSortedFunc(keys, compare) {
		return
	}
	slices.SortFunc(keys, compare)
	cells, numbers := make([]string, 0, len(r.cells)), make([]int64, 0, len(r.numbers))
	for _, key := range keys {
		cells = append(cells, r.cells[int(key.row)*width:(int(key.row)+1)*width]...)
		numbers = append(numbers, r.numbers[key.row])
	}
	r.cells, r.numbers = cells, numbers
}

// sortKey is the first 24 bytes of a row, each cell behind the one before and a zero byte, which is below any byte of a
// cell: most rows are told apart without looking at their cells, half a million of which are all over the memory.
type sortKey struct {
	prefix [3]uint64
	row    int32
}

func (r *Rows) sortKey(i int) sortKey {
	var bytes [24]byte
	filled := 0
	for _, cell := range r.Row(i) {
		if filled >= len(bytes) {
			break
		}
		filled += copy(bytes[filled:], cell) + 1
	}
	key := sortKey{row: int32(i)}
	for word := range key.prefix {
		key.prefix[word] = binary.BigEndian.Uint64(bytes[word*8:])
	}
	return key
}

func (k sortKey) compare(other sortKey) int {
	for word := range k.prefix {
		if k.prefix[word] != other.prefix[word] {
			return cmp.Compare(k.prefix[word], other.prefix[word])
		}
	}
	return 0
}

// Digest is the SHA-256 of the rows in canonical order, in hexadecimal: the number of rows, then every cell behind its
// length. The rows must be sorted. Columns that came later (Column.Added) follow one by one, each its name and its cells,
// and only those that say something: a table that does not use them has the digest that it had before them.
func (r *Rows) Digest() string {
	h := cellHasher{hash: sha256.New()}
	h.buffer = binary.AppendUvarint(nil, uint64(r.Len()))
	if r.Len() > 0 {
		first := r.Table.firstAdded()
		for i := range r.Len() {
			h.cells(r.Row(i)[:first]...)
		}
		for column := first; column < len(r.Table.Columns); column++ {
			if !r.isEmpty(column) {
				h.column(r, column)
			}
		}
	}
	return h.sum()
}

func (r *Rows) isEmpty(column int) bool {
	for i := range r.Len() {
		if r.Row(i)[column] != "" {
			return false
		}
	}
	return true
}

// cellHasher hashes cells, each behind its length.
type cellHasher struct {
	hash   hash.Hash
	buffer []byte
}

func (h *cellHasher) cells(cells ...string) {
	for _, cell := range cells {
		h.buffer = binary.AppendUvarint(h.buffer, uint64(len(cell)))
		h.buffer = append(h.buffer, cell...)
		if len(h.buffer) > 1<<15 {
			h.hash.Write(h.buffer)
			h.buffer = h.buffer[:0]
		}
	}
}

func (h *cellHasher) column(r *Rows, column int) {
	h.cells(r.Table.Columns[column].Name)
	for i := range r.Len() {
		h.cells(r.Row(i)[column])
	}
}

func (h *cellHasher) sum() string {
	h.hash.Write(h.buffer)
	return hex.EncodeToString(h.hash.Sum(nil))
}

// Tables are the tables of a dossier by name, each sorted. A table may be absent (nil): in a file that means that the
// import leaves it as it is, in a whole dossier that it has no row.
type Tables map[string]*Rows

// Names lists the tables present, in the order of the schema.
func (t Tables) Names() []string {
	var present []string
	for i := range schema {
		if t[schema[i].Name] != nil {
			present = append(present, schema[i].Name)
		}
	}
	return present
}

// Digest is the SHA-256 over the digests of all tables of the schema, in its order; an absent table counts as an empty
// one, so that the digest is that of the content alone.
func (t Tables) Digest() string {
	var text strings.Builder
	for i := range schema {
		rows := t[schema[i].Name]
		if rows == nil {
			rows = NewRows(&schema[i], "", 0)
		}
		text.WriteString(schema[i].Name + " " + rows.Digest() + "\n")
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:])
}

// With gives the dossier after an import: the tables of the import in place of those of the same name.
func (t Tables) With(imported Tables) Tables {
	merged := make(Tables, len(schema))
	for i := range schema {
		name := schema[i].Name
		if rows := imported[name]; rows != nil {
			merged[name] = rows
		} else if rows := t[name]; rows != nil {
			merged[name] = rows
		}
	}
	return merged
}
