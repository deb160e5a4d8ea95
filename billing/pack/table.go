package pack

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"quotepart/billing/fault"
)

// table reads the rows of one file, one after the other. Its first error stays; a field that is not what its column wants
// is one, and stops the rows.
type table struct {
	pack    *Pack
	name    string
	columns []string
	file    io.ReadCloser // nil: the pack has no such file
	reader  *bufio.Reader
	hash    hash.Hash // nil: it was compared with the manifest already
	count   *byteCounter
	size    int64 // of the file, as the zip says
	read    int64 // of it, in whole rows
	number  int   // of the row, from 1 with the header
	most    int
	row     []byte
	fields  [][]byte
	long    []byte // a row that the reader's buffer does not hold
	err     error
	shared  []string // by column: the text of the row before
	known   map[string]string
}

// open begins to read a table. One that the pack does not have is empty, and Damage says that it is missing.
func (p *Pack) open(name string, columns []string) (*table, error) {
	t := &table{pack: p, name: name, columns: columns, most: maxRows, shared: make([]string, len(columns)), known: map[string]string{}}
	file := p.files[name]
	if file == nil {
		return t, nil
	}
	content, err := file.Open()
	if err != nil {
		return nil, unreadable(err, "%s : le fichier est abîmé dans le paquet", name)
	}
	t.file, t.size = content, int64(file.UncompressedSize64)
	var source io.Reader = io.LimitReader(content, t.size+1)
	if !p.hashed[name] {
		t.hash, t.count = sha256.New(), new(byteCounter)
		source = io.TeeReader(source, io.MultiWriter(t.hash, t.count))
	}
	t.reader = bufio.NewReaderSize(source, 1<<16)
	if t.next() && !slices.EqualFunc(t.fields, columns, func(field []byte, column string) bool { return string(field) == column }) {
		t.refuse("", "les colonnes attendues sont "+strings.Join(columns, " "), "")
	}
	if t.number == 0 && t.err == nil {
		t.refuse("", "la ligne des noms de colonnes manque", "")
	}
	if t.err != nil {
		return nil, t.close()
	}
	return t, nil
}

// next reads a row; false at the end, and after an error.
func (t *table) next() bool {
	if t.file == nil || t.err != nil {
		return false
	}
	row, err := t.line()
	if err == io.EOF && len(row) == 0 {
		t.compare()
		return false
	}
	t.number++
	t.read += int64(len(row)) + 1
	switch {
	case err == io.EOF:
		t.refuse("", "la dernière ligne n'est pas finie : la fin du fichier manque", "")
	case err != nil:
		t.err = unreadable(err, "%s, ligne %d : le fichier est abîmé dans le paquet", t.name, t.number)
	case t.number > t.most:
		t.refuse("", fmt.Sprintf("le fichier a plus de %d lignes", t.most), "")
	default:
		t.split(row)
	}
	return t.err == nil
}

// ahead guesses how many rows are to come from those that came, once: growing as they come, a large table would be copied
// over and over. The size that the zip tells may lie.
func (t *table) ahead() int {
	const after, most = 200, 1 << 20
	if t.number != after {
		return 0
	}
	return int(min((t.size-t.read)*after/t.read*21/20, most))
}

// line gives the next line without its end; io.EOF with what stands behind the last one. It holds until the next call.
func (t *table) line() ([]byte, error) {
	row, err := t.reader.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		t.long = t.long[:0]
		for err == bufio.ErrBufferFull && len(t.long) <= maxRow {
			t.long = append(t.long, row...)
			row, err = t.reader.ReadSlice('\n')
		}
		if err == bufio.ErrBufferFull {
			return nil, fault.Refuse(fault.Corrupt, "ligne trop longue")
		}
		t.long = append(t.long, row...)
		row = t.long
	}
	if err != nil {
		return row, err
	}
	return row[:len(row)-1], nil
}

func (t *table) split(row []byte) {
	t.row, t.fields = row, t.fields[:0]
	for len(t.fields) <= len(t.columns) {
		field, rest, more := bytes.Cut(row, tab)
		t.fields = append(t.fields, field)
		if row = rest; !more {
			break
		}
	}
	if len(t.fields) != len(t.columns) {
		t.refuse("", fmt.Sprintf("%d colonnes sont attendues, %d sont lues", len(t.columns), bytes.Count(row, tab)+len(t.fields)), "")
	}
}

var tab = []byte{'\t'}

// refuse says where the pack cannot be read, and why.
func (t *table) refuse(column, message, value string) {
	if t.err != nil {
		return
	}
	place := fmt.Sprintf("%s, ligne %d", t.name, t.number)
	if column != "" {
		place += ", colonne " + column
	}
	if value != "" {
		message += fmt.Sprintf(" (valeur lue : « %s »)", clip(value))
	}
	t.err = fault.Refuse(fault.Corrupt, "%s : %s", place, message)
}

// clip keeps a message readable, whatever a field holds.
func clip(value string) string {
	const most = 60
	runes := []rune(strings.ToValidUTF8(value[:min(len(value), 4*most)], "�"))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}

// text gives a field as a text of its own.
func (t *table) text(i int) string {
	text, ok := unescape(t.fields[i])
	if !ok {
		t.refuse(t.columns[i], `une barre oblique inverse ou un retour chariot n'est pas écrit \\, \t, \n ou \r`, string(t.fields[i]))
	}
	return text
}

// texts gives the fields from one on, which share their memory.
func (t *table) texts(list []string, first int) []string {
	list = list[:0]
	start := first
	for _, field := range t.fields[:first] {
		start += len(field)
	}
	if bytes.ContainsAny(t.row[start:], "\\\r") {
		for i := first; i < len(t.fields); i++ {
			list = append(list, t.text(i))
		}
		return list
	}
	rest := string(t.row[start:])
	for _, field := range t.fields[first:] {
		list = append(list, rest[:len(field)])
		rest = rest[min(len(field)+1, len(rest)):]
	}
	return list
}

// code gives a field that many rows share: the text of the row before where it is the same, else the first of its kind.
func (t *table) code(i int) string {
	if string(t.fields[i]) == t.shared[i] {
		return t.shared[i]
	}
	text, known := t.known[string(t.fields[i])]
	if !known {
		text = t.text(i)
		if string(t.fields[i]) == text {
			t.known[text] = text
		}
	}
	if string(t.fields[i]) == text {
		t.shared[i] = text
	}
	return text
}

func (t *table) integer(i int) int64 {
	n, ok := integer(t.fields[i])
	if !ok {
		t.refuse(t.columns[i], "un nombre entier est attendu", string(t.fields[i]))
		if len(t.fields[i]) == 0 {
			t.err = fault.Refuse(fault.Corrupt, "%s, ligne %d, colonne %s : un nombre entier est attendu, la cellule est vide", t.name, t.number, t.columns[i])
		}
	}
	return n
}

// optional reads the empty field as 0, which is never written.
func (t *table) optional(i int) int64 {
	if len(t.fields[i]) == 0 {
		return 0
	}
	n := t.integer(i)
	if n == 0 {
		t.refuse(t.columns[i], "une cellule vide est attendue pour dire « aucun »", string(t.fields[i]))
	}
	return n
}

func (t *table) flag(i int) bool {
	n := t.integer(i)
	if n != 0 && n != 1 {
		t.refuse(t.columns[i], "0 ou 1 est attendu", string(t.fields[i]))
	}
	return n == 1
}

// note keeps the first thing wrong with the rows that does not stop their reading.
func (t *table) note(format string, arguments ...any) {
	t.pack.note(t.name, fmt.Sprintf("ligne %d : ", t.number)+format, arguments...)
}

// compare holds a file that was read whole to its manifest.
func (t *table) compare() {
	if t.hash != nil {
		t.pack.compare(t.name, hex.EncodeToString(t.hash.Sum(nil)), int64(*t.count))
		t.hash = nil
	}
}

// close ends the reading, and gives its first error.
func (t *table) close() error {
	if t.file != nil {
		_ = t.file.Close()
	}
	return t.err
}
