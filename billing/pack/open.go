package pack

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// What bounds a pack. A campaign of a million lines with their traces is some 600 MB, and a ledger of twenty years no more.
const (
	maxFiles     = 10_000
	maxBytes     = 16 << 30 // of all files, not compressed
	maxFileBytes = 2 << 30
	maxManifest  = 16 << 20
	maxRow       = 64 << 20   // the entry of an issue names all its documents in one field
	maxRows      = 5_000_000  // of a table that is held in memory
	maxPostings  = 50_000_000 // which are not
)

// Pack is a pack that was opened. It reads its files as they are asked for, and holds in memory the documents and where
// campaigns and series stand. It is for one goroutine.
type Pack struct {
	file     io.Closer
	names    []string // in the order of the zip
	files    map[string]*zip.File
	manifest Manifest
	listed   map[string]File
	hashed   map[string]bool   // read whole, and compared with the manifest
	changed  map[string]string // by file: how it is not what the manifest says
	remarks  map[string]string // by file: the first thing wrong with its rows that does not stop their reading
	head     ledger.Head       // of the entries, once they were read
	postings *postings
	widest   int // the most postings that an entry has had so far

	imports   []billing.Import
	campaigns []billing.Campaign
	pieces    []billing.Piece // those of a campaign
	taken     map[string][]billing.CancelledLine
	counters  []billing.Counter
	strays    []stray // what the tables above hold that nothing explains
}

var _ billing.Archive = (*Pack)(nil)

// Open opens the pack of that name. Close it after use. It answers fault.Corrupt for what is no pack, or for a table that
// cannot be read, by its file, row, column and value. A file that is not the one of the manifest is no reason to refuse:
// see Damage.
func Open(path string) (*Pack, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	p, err := New(file, info.Size())
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("%s : %w", path, err)
	}
	p.file = file
	return p, nil
}

// New reads a pack of that size, as Open does.
func New(source io.ReaderAt, size int64) (*Pack, error) {
	archive, err := zip.NewReader(source, size)
	if err != nil {
		return nil, unreadable(err, "ce n'est pas un paquet d'audit, ou sa fin manque")
	}
	p := &Pack{files: map[string]*zip.File{}, listed: map[string]File{}, hashed: map[string]bool{}, changed: map[string]string{}, remarks: map[string]string{}, taken: map[string][]billing.CancelledLine{}}
	for _, step := range []func() error{func() error { return p.index(archive) }, p.readManifest, p.readImports, p.readCampaigns, p.readPieces, p.readServices, p.readTaken, p.readCounters} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Close lets go of the file.
func (p *Pack) Close() error {
	p.postings.close()
	if p.file == nil {
		return nil
	}
	return p.file.Close()
}

// Manifest gives the manifest, as it is written in the pack.
func (p *Pack) Manifest() Manifest { return p.manifest }

// unreadable tells an error of the zip from one of the disk: only the first says something of the pack.
func unreadable(err error, format string, arguments ...any) error {
	var disk *os.PathError
	if errors.As(err, &disk) {
		return err
	}
	return fault.Refuse(fault.Corrupt, format, arguments...)
}

// index takes the names of the files. Two of one name are refused: another reader would see the other.
func (p *Pack) index(archive *zip.Reader) error {
	if len(archive.File) > maxFiles {
		return fault.Refuse(fault.Corrupt, "le paquet contient %d fichiers, %d au plus sont attendus", len(archive.File), maxFiles)
	}
	var total uint64
	for _, file := range archive.File {
		if p.files[file.Name] != nil {
			return fault.Refuse(fault.Corrupt, "le paquet contient deux fichiers « %s »", file.Name)
		}
		if total += file.UncompressedSize64; file.UncompressedSize64 > maxFileBytes || total > maxBytes {
			return fault.Refuse(fault.Corrupt, "%s : le paquet est trop gros une fois décompressé (%d octets au plus pour un fichier, %d pour tous)", file.Name, int64(maxFileBytes), int64(maxBytes))
		}
		p.names, p.files[file.Name] = append(p.names, file.Name), file
	}
	if p.files[manifestName] == nil {
		return fault.Refuse(fault.Corrupt, "ce n'est pas un paquet d'audit : il n'a pas de %s", manifestName)
	}
	return nil
}

func (p *Pack) readManifest() error {
	file, err := p.files[manifestName].Open()
	if err != nil {
		return unreadable(err, "%s : le fichier est abîmé", manifestName)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxManifest+1))
	if err != nil || len(text) > maxManifest {
		return unreadable(err, "%s : le fichier est abîmé, ou trop long", manifestName)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&p.manifest); err != nil {
		return &fault.Error{Kind: fault.Corrupt, Message: manifestName + " : il est illisible", Cause: err}
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fault.Refuse(fault.Corrupt, "%s : autre chose suit le manifeste", manifestName)
	}
	if p.manifest.Format != Format {
		return fault.Refuse(fault.Corrupt, "%s : le paquet est au format « %s », « %s » est attendu ; prenez une version plus récente de quotepart", manifestName, p.manifest.Format, Format)
	}
	for _, f := range p.manifest.Files {
		if _, twice := p.listed[f.Name]; twice {
			return fault.Refuse(fault.Corrupt, "%s : il nomme deux fois le fichier « %s »", manifestName, f.Name)
		}
		p.listed[f.Name] = f
	}
	return nil
}
