package billing

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strconv"
)

// Seal writes the digest of a calculation over its inputs and its results: the dossier, what was already issued, every
// line with its trace, every part, document and anomaly with the reason given for it. It is what is approved, and what
// is issued: numbers, which come later, are no part of it (docs/spec/digest.md).
func (c *Calculation) Seal() string {
	s := sealer{sha256.New(), nil}
	s.text("quotepart-calculation/1", string(c.Campaign), c.DossierDigest, c.IssuedDigest)
	s.number(int64(len(c.Lines)))
	for i := range c.Lines {
		l := &c.Lines[i]
		s.text(l.Budget, l.Debiteur, l.Tiers, l.Service, l.Rang, l.Base, string(l.Statut), l.Piece, l.Trace)
		s.number(int64(l.Exercice), int64(l.Cible), int64(l.DejaEmis), int64(l.Montant))
	}
	s.number(int64(len(c.Parts)))
	for i := range c.Parts {
		p := &c.Parts[i]
		s.text(p.Service, p.Base, p.Cumul)
		s.number(int64(p.Exercice), int64(p.Cout), int64(p.Adherents), int64(p.Metropole), int64(p.Decidee), int64(p.Usage),
			int64(p.Reliquat), int64(p.Absence), int64(p.Bornes), int64(p.Ajustement), int64(p.Arrondi))
	}
	s.number(int64(len(c.Pieces)))
	for i := range c.Pieces {
		s.piece(&c.Pieces[i])
	}
	s.number(int64(len(c.Anomalies)))
	for i := range c.Anomalies {
		a := &c.Anomalies[i]
		s.text(a.Code, a.Tiers, a.Service, a.Message, a.Motif)
		s.number(int64(boolInt(a.Blocking)), int64(a.Exercice))
	}
	return s.sum()
}

// DigestIssued is the digest of what was already issued when a campaign was calculated.
func DigestIssued(history History) string {
	s := sealer{sha256.New(), nil}
	s.text("quotepart-issued/1", string(history.Last))
	s.number(int64(len(history.Lines)))
	for _, line := range history.Lines {
		s.text(line.Tiers, line.Service, line.Rang)
		s.number(int64(line.Exercice), int64(line.Montant))
	}
	s.number(int64(len(history.Pieces)))
	for i := range history.Pieces {
		s.piece(&history.Pieces[i])
	}
	return s.sum()
}

// sealer hashes fields, each behind its length, so that no two lists of fields give the same bytes.
type sealer struct {
	hash   hash.Hash
	buffer []byte
}

func (s *sealer) piece(p *Piece) {
	s.text(string(p.Campaign), string(p.Type), string(p.Cause), p.Identifiant, p.Budget, p.Section, p.Debiteur, p.Origine, p.Motif)
	s.number(int64(boolInt(p.Taxe)), int64(p.HT), int64(p.TVA), int64(p.TTC), int64(len(p.Services)))
	for _, service := range p.Services {
		s.text(service.Service, service.TVA)
		s.number(int64(service.Montant))
	}
}

func (s *sealer) text(fields ...string) {
	for _, field := range fields {
		s.buffer = binary.AppendUvarint(s.buffer, uint64(len(field)))
		s.buffer = append(s.buffer, field...)
	}
	s.flush(1 << 15)
}

func (s *sealer) number(numbers ...int64) {
	for _, number := range numbers {
		s.text(strconv.FormatInt(number, 10))
	}
}

func (s *sealer) flush(above int) {
	if len(s.buffer) > above {
		s.hash.Write(s.buffer)
		s.buffer = s.buffer[:0]
	}
}

func (s *sealer) sum() string {
	s.flush(-1)
	return hex.EncodeToString(s.hash.Sum(nil))
}
