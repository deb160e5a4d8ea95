package pack

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"quotepart/billing"
	"quotepart/ledger"
)

// stamp is the time of every file of a pack: the earliest that a zip can tell.
var stamp = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Write writes the pack of an archive and gives its manifest. The same archive gives the same bytes. It holds no more in
// memory than one calculation, the documents and the dossier. It verifies nothing: what somebody tampered with is written
// as it is read, for the verification to name.
func Write(w io.Writer, from billing.Archive) (Manifest, error) {
	p := &writer{zip: zip.NewWriter(w), from: from, manifest: Manifest{Format: Format, Files: []File{}}}
	for _, write := range []func() error{p.readme, p.entries, p.postings, p.imports, p.dossier, p.campaigns, p.calculations, p.pieces, p.services, p.taken, p.counters, p.finish} {
		if err := write(); err != nil {
			return Manifest{}, err
		}
	}
	return p.manifest, nil
}

// writer is one pack in the making.
type writer struct {
	zip      *zip.Writer
	from     billing.Archive
	manifest Manifest
	seqs     []int64            // of the entries written
	known    []billing.Campaign // those written
	issued   []billing.Piece    // every document, sorted
}

func (p *writer) create(name string) (io.Writer, error) {
	return p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: stamp})
}

// file writes one file and enters it in the manifest.
func (p *writer) file(name string, write func(io.Writer) error) error {
	out, err := p.create(name)
	if err != nil {
		return err
	}
	hash, counter := sha256.New(), new(byteCounter)
	buffer := bufio.NewWriterSize(io.MultiWriter(out, hash, counter), 1<<16)
	if err := write(buffer); err != nil {
		return err
	}
	if err := buffer.Flush(); err != nil {
		return err
	}
	p.manifest.Files = append(p.manifest.Files, File{Name: name, SHA256: hex.EncodeToString(hash.Sum(nil)), Bytes: int64(*counter)})
	return nil
}

type byteCounter int64

func (c *byteCounter) Write(bytes []byte) (int, error) {
	*c += byteCounter(len(bytes))
	return len(bytes), nil
}

// table writes a table: its header, then the rows that fill makes.
func (p *writer) table(name string, columns []string, fill func(*rowWriter) error) error {
	return p.file(name, func(w io.Writer) error {
		rows := &rowWriter{out: w, width: len(columns)}
		rows.text(columns...).end()
		if err := fill(rows); err != nil {
			return err
		}
		return rows.err
	})
}

// rowWriter writes rows field by field. Its first error stays.
type rowWriter struct {
	out           io.Writer
	width, fields int
	row           []byte
	err           error
}

func (r *rowWriter) separate() {
	if r.fields++; r.fields > 1 {
		r.row = append(r.row, '\t')
	}
}

func (r *rowWriter) text(fields ...string) *rowWriter {
	for _, field := range fields {
		r.separate()
		r.row = appendField(r.row, field)
	}
	return r
}

func (r *rowWriter) number(fields ...int64) *rowWriter {
	for _, field := range fields {
		r.separate()
		r.row = strconv.AppendInt(r.row, field, 10)
	}
	return r
}

// optional writes 0, which stands for none, as the empty field.
func (r *rowWriter) optional(field int64) *rowWriter {
	if field == 0 {
		return r.text("")
	}
	return r.number(field)
}

func (r *rowWriter) flag(yes bool) *rowWriter {
	if yes {
		return r.number(1)
	}
	return r.number(0)
}

func (r *rowWriter) end() {
	if r.fields != r.width {
		panic("pack: a row has another number of fields than its header")
	}
	if r.err == nil {
		_, r.err = r.out.Write(append(r.row, '\n'))
	}
	r.row, r.fields = r.row[:0], 0
}

func (p *writer) readme() error {
	return p.file(readmeName, func(w io.Writer) error { _, err := w.Write(readme); return err })
}

func (p *writer) entries() error {
	return p.table(entriesName, entryColumns, func(rows *rowWriter) error {
		return p.from.Entries(func(e ledger.Entry) error {
			rows.number(e.Seq, int64(e.Version)).text(e.Time, e.Actor, e.Kind, e.Subject)
			rows.separate()
			rows.row = appendField(rows.row, e.Payload)
			rows.text(e.PrevHash, e.Hash).end()
			p.seqs, p.manifest.Head = append(p.seqs, e.Seq), e.Head()
			return rows.err
		})
	})
}

func (p *writer) postings() error {
	return p.table(postingsName, postingColumns, func(rows *rowWriter) error {
		for _, seq := range p.seqs {
			postings, err := p.from.Postings(seq)
			if err != nil {
				return err
			}
			for i := range postings {
				o := &postings[i]
				rows.number(seq, int64(i+1)).text(o.Book, o.Account, o.Tiers, o.Service).number(int64(o.Exercice)).text(o.Document).number(int64(o.Amount)).end()
			}
		}
		return nil
	})
}

func (p *writer) campaigns() error {
	var err error
	if p.known, err = p.from.Campaigns(); err != nil {
		return err
	}
	return p.table(campaignsName, campaignColumns, func(rows *rowWriter) error {
		for _, c := range p.known {
			rows.text(string(c.ID), string(c.State)).optional(c.DossierVersion)
			rows.text(c.DossierDigest, c.Digest, c.CalculatedBy, c.CalculatedAt, c.ApprovedBy, c.ApprovedAt, c.IssuedBy, c.IssuedAt, c.IssueDate)
			rows.optional(c.IssueSeq).text(c.ClosedBy, c.ClosedAt).end()
		}
		return nil
	})
}

func (p *writer) counters() error {
	counters, err := p.from.Counters()
	if err != nil {
		return err
	}
	return p.table(countersName, counterColumns, func(rows *rowWriter) error {
		for _, c := range counters {
			rows.text(c.Budget).number(int64(c.Year)).text(c.Series).number(c.Last).end()
		}
		return nil
	})
}

// finish writes the manifest, and the directory of the zip.
func (p *writer) finish() error {
	out, err := p.create(manifestName)
	if err != nil {
		return err
	}
	text, err := p.manifest.encode()
	if err != nil {
		return err
	}
	if _, err := out.Write(text); err != nil {
		return err
	}
	return p.zip.Close()
}

func (m *Manifest) encode() ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(m)
	return text.Bytes(), err
}
