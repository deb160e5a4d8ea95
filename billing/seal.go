package billing

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strconv"
)

// ReportVersion is the version of what ReportDigest covers: the fields of a trace, the judgements of the control report
// and their words. Raise it whenever one of them changes. Replay recomputes the reports of its own version, and checks
// those of another on the bytes that were stored: a better explanation does not falsify the campaigns explained before.
const ReportVersion = 1

// Seal is the digest of a whole calculation: of its result and of its report. It is what is approved, and what is issued.
// Numbers, which come later, are no part of it (docs/spec/digest.md).
func (c *Calculation) Seal() string { return SealOf(c.ResultDigest(), c.ReportDigest()) }

// SealOf is the digest over the digests of a result and of a report.
func SealOf(result, report string) string {
	s := sealer{sha256.New(), nil}
	s.text("quotepart-calculation/1", result, report)
	return s.sum()
}

// ResultDigest covers what a campaign was calculated from and what it comes to: the dossier, what was already issued, every
// line without its trace, every part and document. Any version of quotepart must find it again.
func (c *Calculation) ResultDigest() string {
	s := sealer{sha256.New(), nil}
	s.text("quotepart-result/1", string(c.Campaign), c.DossierDigest, c.IssuedDigest)
	s.number(int64(len(c.Lines)))
	for i := range c.Lines {
		l := &c.Lines[i]
		s.text(l.Budget, l.Debiteur, l.Tiers, l.Service, l.Rang, l.Base, string(l.Statut), l.Piece)
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
	return s.sum()
}

// ReportDigest covers what explains and judges the result: the trace of every line, in the order of lines, and every
// anomaly with the reason for which it was accepted.
func (c *Calculation) ReportDigest() string {
	s := sealer{sha256.New(), nil}
	s.text("quotepart-report/1")
	s.number(int64(len(c.Lines)))
	for i := range c.Lines {
		s.text(c.Lines[i].Trace)
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
