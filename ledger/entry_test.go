package ledger_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"quotepart/ledger"
)

var clock = time.Date(2026, 5, 31, 10, 0, 0, 999, time.FixedZone("", 2*3600))

// chain makes a chain of some entries.
func chain(count int) []ledger.Entry {
	var entries []ledger.Entry
	head := ledger.Head{}
	for i := range count {
		e := ledger.Next(head, clock.Add(time.Duration(i)*time.Hour), "Hélène", "campaign.calculated", "2026-"+strconv.Itoa(5+i), fmt.Appendf(nil, `{"lignes":%d}`, i*1000))
		entries = append(entries, e)
		head = e.Head()
	}
	return entries
}

// verify checks a chain from the start, and that it ends where it is expected to.
func verify(entries []ledger.Entry, want ledger.Head) error {
	head := ledger.Head{}
	for _, e := range entries {
		if err := e.Verify(head); err != nil {
			return err
		}
		head = e.Head()
	}
	if head != want {
		return errors.New("the head is not the one expected")
	}
	return nil
}

func TestNext(t *testing.T) {
	t.Parallel()
	head := ledger.Head{Seq: 41, Hash: "abc"}
	e := ledger.Next(head, clock, "Hélène", "campaign.issued", "2026-05", []byte("{}"))
	if e.Seq != 42 || e.Version != ledger.Version || e.Time != "2026-05-31T08:00:00Z" || e.PrevHash != "abc" || e.Actor != "Hélène" ||
		e.Kind != "campaign.issued" || e.Subject != "2026-05" || string(e.Payload) != "{}" {
		t.Errorf("Next: %+v", e)
	}
	if e.Head() != (ledger.Head{Seq: 42, Hash: e.Hash}) || len(e.Hash) != 64 || strings.ToLower(e.Hash) != e.Hash {
		t.Errorf("head %v, hash %q", e.Head(), e.Hash)
	}
	if err := e.Verify(head); err != nil {
		t.Errorf("Verify: %v", err)
	}
	if again := ledger.Next(head, clock.UTC(), "Hélène", "campaign.issued", "2026-05", []byte("{}")); again.Hash != e.Hash {
		t.Error("the same entry has another hash")
	}
}

// TestHashTellsFieldsApart moves bytes from one field to its neighbour: without lengths the hash would be the same.
func TestHashTellsFieldsApart(t *testing.T) {
	t.Parallel()
	hashes := map[string]string{}
	for _, fields := range [][4]string{{"ab", "c", "d", "e"}, {"a", "bc", "d", "e"}, {"abc", "", "d", "e"}, {"", "abc", "d", "e"}, {"ab", "", "cd", "e"}, {"ab", "c", "", "de"}, {"ab", "c", "de", ""}, {"", "", "", "abcde"}} {
		e := ledger.Next(ledger.Head{}, clock, fields[0], fields[1], fields[2], []byte(fields[3]))
		if other, ok := hashes[e.Hash]; ok {
			t.Errorf("%q has the hash of %s", fields, other)
		}
		hashes[e.Hash] = fmt.Sprintf("%q", fields)
	}
}

func TestVerifySeesTampering(t *testing.T) {
	t.Parallel()
	edit := func(change func(*ledger.Entry)) func([]ledger.Entry) []ledger.Entry {
		return func(entries []ledger.Entry) []ledger.Entry { change(&entries[2]); return entries }
	}
	for _, row := range []struct {
		why    string
		tamper func([]ledger.Entry) []ledger.Entry
		says   string
	}{
		{"number", edit(func(e *ledger.Entry) { e.Seq = 30 }), "n° 30 trouvée là où la n° 3 était attendue"},
		{"version", edit(func(e *ledger.Entry) { e.Version = 2 }), "n° 3 : version de codage 2 inconnue"},
		{"time", edit(func(e *ledger.Entry) { e.Time = "2026-05-31T08:00:01Z" }), "n° 3 : contenu modifié"},
		{"time, written otherwise", edit(func(e *ledger.Entry) { e.Time = strings.Replace(e.Time, "Z", "+00:00", 1) }), "n° 3 : contenu modifié"},
		{"actor", edit(func(e *ledger.Entry) { e.Actor = "Denis" }), "n° 3 : contenu modifié"},
		{"kind", edit(func(e *ledger.Entry) { e.Kind = "campaign.issued" }), "n° 3 : contenu modifié"},
		{"subject", edit(func(e *ledger.Entry) { e.Subject = "2025-11" }), "n° 3 : contenu modifié"},
		{"payload", edit(func(e *ledger.Entry) { e.Payload = []byte(`{"lignes":2001}`) }), "n° 3 : contenu modifié"},
		{"payload, a space more", edit(func(e *ledger.Entry) { e.Payload = append(e.Payload, ' ') }), "n° 3 : contenu modifié"},
		{"link", edit(func(e *ledger.Entry) { e.PrevHash = strings.Repeat("0", 64) }), "n° 3 : elle ne s'enchaîne pas"},
		{"hash", edit(func(e *ledger.Entry) { e.Hash = strings.Repeat("0", 64) }), "n° 3 : contenu modifié"},
		{"hash in capitals", edit(func(e *ledger.Entry) { e.Hash = strings.ToUpper(e.Hash) }), "n° 3 : contenu modifié"},
		{"rewritten with its hash", func(entries []ledger.Entry) []ledger.Entry {
			entries[2] = ledger.Next(entries[1].Head(), clock, "Denis", "k", "s", nil)
			return entries
		}, "n° 4 : elle ne s'enchaîne pas"},
		{"deleted", func(entries []ledger.Entry) []ledger.Entry { return slices.Delete(entries, 2, 3) }, "n° 4 trouvée là où la n° 3"},
		{"first deleted", func(entries []ledger.Entry) []ledger.Entry { return entries[1:] }, "n° 2 trouvée là où la n° 1"},
		{"inserted", func(entries []ledger.Entry) []ledger.Entry {
			return slices.Insert(entries, 2, ledger.Next(entries[1].Head(), clock, "Denis", "k", "s", nil))
		}, "n° 3 trouvée là où la n° 4"},
		{"repeated", func(entries []ledger.Entry) []ledger.Entry { return slices.Insert(entries, 2, entries[1]) }, "n° 2 trouvée là où la n° 3"},
		{"swapped", func(entries []ledger.Entry) []ledger.Entry {
			entries[2], entries[3] = entries[3], entries[2]
			return entries
		}, "n° 4 trouvée là où la n° 3"},
		{"swapped with their numbers", func(entries []ledger.Entry) []ledger.Entry {
			entries[2], entries[3] = entries[3], entries[2]
			entries[2].Seq, entries[3].Seq = 3, 4
			return entries
		}, "n° 3 : elle ne s'enchaîne pas"},
		{"cut off", func(entries []ledger.Entry) []ledger.Entry { return entries[:4] }, "head"},
		{"another chain, well formed", func([]ledger.Entry) []ledger.Entry { return chain(4) }, "head"},
	} {
		entries := chain(5)
		want := entries[4].Head()
		if err := verify(entries, want); err != nil {
			t.Fatalf("an intact chain: %v", err)
		}
		if err := verify(row.tamper(entries), want); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: got %v, want an error that says %q", row.why, err, row.says)
		}
	}
}

// encode writes a chain as its hashes see it, each entry with its own hash after it: fields behind their lengths
// (docs/spec/ledger-format.md). It is written from that page, not from the package.
func encode(entries []ledger.Entry) []byte {
	var stream bytes.Buffer
	for _, e := range entries {
		stream.Write(preimage(e))
		field(&stream, e.Hash)
	}
	return stream.Bytes()
}

func preimage(e ledger.Entry) []byte {
	var stream bytes.Buffer
	for _, text := range []string{"quotepart-ledger/" + strconv.Itoa(e.Version), e.PrevHash, strconv.FormatInt(e.Seq, 10), e.Time, e.Actor, e.Kind, e.Subject, string(e.Payload)} {
		field(&stream, text)
	}
	return stream.Bytes()
}

func field(stream *bytes.Buffer, text string) {
	_ = binary.Write(stream, binary.BigEndian, int64(len(text)))
	stream.WriteString(text)
}

// decode reads what encode wrote.
func decode(stream []byte) ([]ledger.Entry, error) {
	var entries []ledger.Entry
	for len(stream) > 0 {
		var fields [9]string
		for i := range fields {
			if len(stream) < 8 {
				return nil, errors.New("cut within a length")
			}
			length := binary.BigEndian.Uint64(stream)
			stream = stream[8:]
			if length > uint64(len(stream)) {
				return nil, errors.New("cut within a field")
			}
			fields[i], stream = string(stream[:length]), stream[length:]
		}
		tag, ok := strings.CutPrefix(fields[0], "quotepart-ledger/")
		version, err := strconv.Atoi(tag)
		seq, err2 := strconv.ParseInt(fields[2], 10, 64)
		if !ok || err != nil || err2 != nil {
			return nil, errors.New("no entry")
		}
		entries = append(entries, ledger.Entry{Version: version, PrevHash: fields[1], Seq: seq, Time: fields[3], Actor: fields[4], Kind: fields[5], Subject: fields[6], Payload: []byte(fields[7]), Hash: fields[8]})
	}
	return entries, nil
}

func TestHashIsThatOfTheSpecification(t *testing.T) {
	t.Parallel()
	for _, e := range chain(3) {
		sum := sha256.Sum256(preimage(e))
		if got := hex.EncodeToString(sum[:]); got != e.Hash {
			t.Errorf("entry %d: hash %s, by the specification %s", e.Seq, e.Hash, got)
		}
	}
}

// TestAnyByteIsSeen changes every byte of a chain in turn, in every bit and to every other value that is near.
func TestAnyByteIsSeen(t *testing.T) {
	t.Parallel()
	entries := chain(4)
	want, stream := entries[3].Head(), encode(entries)
	if back, err := decode(stream); err != nil || verify(back, want) != nil {
		t.Fatalf("an intact chain does not come back: %v", err)
	}
	for i := range stream {
		for _, change := range []byte{1, 2, 4, 8, 16, 32, 64, 128, 255} {
			stream[i] ^= change
			if back, err := decode(stream); err == nil && verify(back, want) == nil {
				t.Errorf("byte %d changed by %#x is not seen", i, change)
			}
			stream[i] ^= change
		}
	}
}

// FuzzTampering replaces a byte, drops one or adds one, anywhere in a chain whose fields are given.
func FuzzTampering(f *testing.F) {
	f.Add("Hélène", "campaign.issued", "2026-05", []byte(`{}`), uint16(3), byte('x'), byte(0))
	f.Add("", "", "", []byte{}, uint16(100), byte(0), byte(1))
	f.Add("a", "b", "c", []byte{0, 255}, uint16(200), byte(9), byte(2))
	f.Fuzz(func(t *testing.T, actor, kind, subject string, payload []byte, at uint16, value, how byte) {
		one := ledger.Next(ledger.Head{}, clock, actor, kind, subject, payload)
		two := ledger.Next(one.Head(), clock, kind, actor, string(payload), []byte(subject))
		stream := encode([]ledger.Entry{one, two})
		place := int(at) % len(stream)
		tampered := slices.Clone(stream)
		switch how % 3 {
		case 0:
			tampered[place] = value
		case 1:
			tampered = slices.Delete(tampered, place, place+1)
		case 2:
			tampered = slices.Insert(tampered, place, value)
		}
		back, err := decode(tampered)
		intact := err == nil && verify(back, two.Head()) == nil
		if intact != bytes.Equal(tampered, stream) {
			t.Errorf("byte %d, %q, change %d: intact %v", place, value, how%3, intact)
		}
	})
}
