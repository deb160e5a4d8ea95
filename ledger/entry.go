package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"
)

// Version is the version of the encoding that new entries are hashed in. An entry keeps its own for ever.
const Version = 1

// Head is the end of the chain: the number and the hash of the last entry. The zero value is the head of an empty one.
type Head struct {
	Seq  int64  `json:"sequence"`
	Hash string `json:"empreinte"` // SHA-256, hexadecimal; empty before the first entry
}

// Entry is one event, for ever.
type Entry struct {
	Seq      int64  // 1, 2, 3… without a gap
	Version  int    // version of the encoding
	Time     string // UTC, to the second: 2026-05-31T08:00:00Z, kept as the text that was hashed
	Actor    string // who did it
	Kind     string // what was done: campaign.issued
	Subject  string // what it was done to: 2026-05
	Payload  []byte // canonical JSON, hashed as it is stored
	PrevHash string
	Hash     string
}

// Next makes the entry that extends the chain at head.
func Next(head Head, at time.Time, actor, kind, subject string, payload []byte) Entry {
	e := Entry{
		Seq: head.Seq + 1, Version: Version, Time: at.UTC().Truncate(time.Second).Format(time.RFC3339),
		Actor: actor, Kind: kind, Subject: subject, Payload: payload, PrevHash: head.Hash,
	}
	e.Hash = e.computeHash()
	return e
}

// Head gives the head of the chain that ends with this entry.
func (e Entry) Head() Head { return Head{e.Seq, e.Hash} }

// Verify checks that the entry is intact and extends the chain at head. The error says in French what was seen: a gap
// or a repeat in the numbers, a wrong link, or content that does not match its hash.
func (e Entry) Verify(head Head) error {
	if e.Seq != head.Seq+1 {
		return fmt.Errorf("écriture n° %d trouvée là où la n° %d était attendue : des écritures ont été supprimées, ajoutées ou déplacées", e.Seq, head.Seq+1)
	}
	if e.Version != Version {
		return fmt.Errorf("écriture n° %d : version de codage %d inconnue", e.Seq, e.Version)
	}
	if e.PrevHash != head.Hash {
		return fmt.Errorf("écriture n° %d : elle ne s'enchaîne pas à la précédente (empreinte attendue %s, lue %s)", e.Seq, head.Hash, e.PrevHash)
	}
	if computed := e.computeHash(); computed != e.Hash {
		return fmt.Errorf("écriture n° %d : contenu modifié (empreinte enregistrée %s, recalculée %s)", e.Seq, e.Hash, computed)
	}
	return nil
}

// computeHash is SHA-256 over the fields in order, each behind its length as a 64-bit big-endian integer; numbers are
// written in base ten (docs/spec/ledger-format.md).
func (e Entry) computeHash() string {
	hash := sha256.New()
	for _, field := range [][]byte{
		fmt.Appendf(nil, "quotepart-ledger/%d", e.Version), []byte(e.PrevHash), fmt.Append(nil, e.Seq), []byte(e.Time),
		[]byte(e.Actor), []byte(e.Kind), []byte(e.Subject), e.Payload,
	} {
		hash.Write(binary.BigEndian.AppendUint64(nil, uint64(len(field))))
		hash.Write(field)
	}
	return hex.EncodeToString(hash.Sum(nil))
}
