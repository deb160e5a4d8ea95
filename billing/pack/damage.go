package pack

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"quotepart/billing/dossier"
	"quotepart/ledger"
)

// Damage names in French each file that the manifest does not describe as it is: changed, missing, added, out of its
// place; and a ledger that does not end at the head that the manifest announces. It reads what was not read yet. There is
// nothing to name in a pack that nobody touched.
func (p *Pack) Damage() ([]string, error) {
	for _, name := range p.names {
		if err := p.verify(name); err != nil {
			return nil, err
		}
	}
	var list []string
	expected := p.expected()
	named := slices.Clone(expected)
	for _, name := range p.names {
		if !slices.Contains(expected, name) {
			named = append(named, name)
		}
	}
	for _, name := range named {
		for _, message := range []string{p.changed[name], p.remarks[name]} {
			if message != "" {
				list = append(list, name+" : "+message)
			}
		}
	}
	list = append(list, p.misplaced()...)
	if err := p.readHead(); err != nil {
		return list, err
	}
	if p.head != p.manifest.Head {
		list = append(list, fmt.Sprintf("%s : il annonce la tête %d:%s, le journal finit à %d:%s", manifestName, p.manifest.Head.Seq, p.manifest.Head.Hash, p.head.Seq, p.head.Hash))
	}
	return list, nil
}

// note keeps the first remark about the rows of a file.
func (p *Pack) note(name, format string, arguments ...any) {
	if p.remarks[name] == "" {
		p.remarks[name] = fmt.Sprintf(format, arguments...)
	}
}

// verify hashes a file that was not read whole yet.
func (p *Pack) verify(name string) error {
	if p.hashed[name] || name == manifestName {
		return nil
	}
	file := p.files[name]
	content, err := file.Open()
	hash, size := sha256.New(), int64(0)
	if err == nil {
		defer content.Close()
		size, err = io.Copy(hash, io.LimitReader(content, int64(file.UncompressedSize64)+1))
	}
	var disk *os.PathError
	if errors.As(err, &disk) {
		return err
	}
	if err != nil {
		p.hashed[name], p.changed[name] = true, "le fichier est abîmé dans le paquet"
		return nil
	}
	p.compare(name, hex.EncodeToString(hash.Sum(nil)), size)
	return nil
}

// compare holds a file to the manifest.
func (p *Pack) compare(name, sum string, size int64) {
	p.hashed[name] = true
	listed, ok := p.listed[name]
	if ok && (listed.SHA256 != sum || listed.Bytes != size) {
		p.changed[name] = fmt.Sprintf("le fichier a été modifié (%d octets, sha256 %s ; le manifeste dit %d octets, sha256 %s)", size, sum, listed.Bytes, listed.SHA256)
	}
}

// expected lists the files that format 1 wants of the campaigns of the pack, in their order. A campaign has a calculation
// where it has any file of one.
func (p *Pack) expected() []string {
	names := []string{readmeName, entriesName, postingsName, importsName}
	schema := dossier.Schema()
	for i := range schema {
		names = append(names, dossierName(schema[i].Name))
	}
	names = append(names, campaignsName)
	for _, c := range p.campaigns {
		var own []string
		calculated := false
		for _, table := range []string{calculation, lines, parts, anomalies} {
			name := calculationName(c.ID, table)
			own = append(own, name)
			_, listed := p.listed[name]
			calculated = calculated || listed || p.files[name] != nil
		}
		if calculated {
			names = append(names, own...)
		}
	}
	return append(names, piecesName, servicesName, takenName, countersName, manifestName)
}

// misplaced compares the files that there are, those that the manifest lists, and those that the format wants.
func (p *Pack) misplaced() []string {
	var list []string
	expected := p.expected()
	for _, name := range expected {
		if _, listed := p.listed[name]; p.files[name] == nil {
			list = append(list, name+" : le fichier manque")
		} else if !listed && name != manifestName {
			list = append(list, name+" : le manifeste ne nomme pas ce fichier")
		}
	}
	for _, name := range p.names {
		if !slices.Contains(expected, name) {
			list = append(list, name+" : rien n'explique ce fichier")
		}
	}
	for _, f := range p.manifest.Files {
		if !slices.Contains(expected, f.Name) && p.files[f.Name] == nil {
			list = append(list, f.Name+" : le manifeste nomme ce fichier, qui n'est pas dans le paquet")
		}
	}
	if len(list) > 0 {
		return list
	}
	for i, name := range expected { // the same names: their order is left
		switch {
		case p.names[i] != name:
			return []string{name + " : le fichier n'est pas à sa place dans le paquet"}
		case name != manifestName && p.manifest.Files[i].Name != name:
			return []string{name + " : le manifeste ne le nomme pas à sa place"}
		}
	}
	return nil
}

// readHead reads where the ledger ends, if nobody did.
func (p *Pack) readHead() error {
	if p.head != (ledger.Head{}) {
		return nil
	}
	return p.Entries(func(ledger.Entry) error { return nil })
}
