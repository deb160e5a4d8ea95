package ledger

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/mod/sumdb/note"
)

// MaxCheckpoint bounds a signed checkpoint, in bytes: ours take some 300, and each witness that signs too some 150 more.
const MaxCheckpoint = 64 << 10

// Checkpoint is a head of the chain as it is deposited out of the base. It says nothing that the head does not determine:
// the same head signed by the same key gives the same bytes.
type Checkpoint struct {
	Head     Head
	Campaign string // the last campaign issued at that head: 2026-05; empty: none yet
	Date     string // time of the head's entry: 2026-05-31T08:00:00Z
}

// text writes a checkpoint as C2SP tlog-checkpoint lays it out: origin, number of entries, hash in base64, further lines.
func (c Checkpoint) text(origin string) (string, error) {
	hash, err := hex.DecodeString(c.Head.Hash)
	if c.Head.Seq < 1 || err != nil || len(hash) != 32 {
		return "", errors.New("le journal est vide : il n'y a pas de tête à signer")
	}
	lines := []string{origin, strconv.FormatInt(c.Head.Seq, 10), base64.StdEncoding.EncodeToString(hash)}
	if c.Campaign != "" {
		lines = append(lines, "campagne "+c.Campaign)
	}
	return strings.Join(append(lines, "date "+c.Date), "\n") + "\n", nil
}

// Sign gives the checkpoint as a note signed by a key, whose name is its origin.
func (c Checkpoint) Sign(key PrivateKey) ([]byte, error) {
	text, err := c.text(key.signer.Name())
	if err != nil {
		return nil, err
	}
	if again, err := parseCheckpoint(text, key.signer.Name()); err != nil || again != c {
		return nil, fmt.Errorf("la tête n° %d ne peut être signée : elle se lirait autrement", c.Head.Seq)
	}
	return note.Sign(&note.Note{Text: text}, key.signer)
}

// OpenCheckpoint verifies a signed checkpoint with one or several public keys, and reads it. One signature by the key that
// the checkpoint names as its origin is enough; those of unknown keys (witnesses) are passed over. The error says in French
// what is wrong: another key, an altered text, or no checkpoint at all.
func OpenCheckpoint(signed []byte, keys ...PublicKey) (Checkpoint, error) {
	if len(signed) > MaxCheckpoint {
		return Checkpoint{}, fmt.Errorf("plus de %d octets : ce n'est pas une tête signée", MaxCheckpoint)
	}
	opened, err := openNote(travelled(signed), keys)
	if err != nil {
		return Checkpoint{}, err
	}
	origin, _, _ := strings.Cut(opened.Text, "\n")
	if !slices.ContainsFunc(opened.Sigs, func(s note.Signature) bool { return s.Name == origin }) {
		return Checkpoint{}, fmt.Errorf("la tête se dit de « %s », et c'est %s qui l'a signée", origin, label(opened.Sigs[0].Name, opened.Sigs[0].Hash))
	}
	return parseCheckpoint(opened.Text, origin)
}

// travelled undoes what mail and editors do to a text: a mark at its start, ends of line of Windows, the last one lost. The
// signature is over the text without them, so that nothing is believed that was not signed.
func travelled(signed []byte) []byte {
	signed = bytes.ReplaceAll(bytes.TrimPrefix(signed, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	return append(bytes.TrimRight(signed, "\n"), '\n')
}

// openNote verifies the signatures of a note, and says in French what is wrong.
func openNote(signed []byte, keys []PublicKey) (*note.Note, error) {
	known, labels := []note.Verifier{}, []string{}
	for i, key := range keys {
		if slices.ContainsFunc(keys[:i], func(k PublicKey) bool { return k.text == key.text }) {
			continue // given twice
		}
		known, labels = append(known, key.verifier), append(labels, key.Label())
	}
	opened, err := note.Open(signed, note.VerifierList(known...))
	var invalid *note.InvalidSignatureError
	var unverified *note.UnverifiedNoteError
	switch {
	case err == nil:
		return opened, nil
	case errors.As(err, &invalid):
		return nil, fmt.Errorf("la signature de %s n'est pas celle de ce texte : il a été modifié depuis", label(invalid.Name, invalid.Hash))
	case errors.As(err, &unverified):
		by := unverified.Note.UnverifiedSigs[0]
		return nil, fmt.Errorf("c'est signé par une autre clé, %s ; attendue : %s", label(by.Name, by.Hash), strings.Join(labels, " ou "))
	}
	return nil, errors.New("ce n'est pas un texte signé par quotepart, ou il n'est pas entier")
}

// parseCheckpoint reads the text of a checkpoint, whose signature is verified.
func parseCheckpoint(text, origin string) (Checkpoint, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 4 || lines[0] != origin {
		return Checkpoint{}, errors.New("ce n'est pas une tête de journal : origine, séquence, empreinte et date sont attendues")
	}
	c := Checkpoint{}
	seq, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || seq < 1 || strconv.FormatInt(seq, 10) != lines[1] {
		return c, fmt.Errorf("ce n'est pas une tête de journal : « %s » n'est pas un numéro d'écriture", lines[1])
	}
	hash, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(hash) != 32 {
		return c, fmt.Errorf("ce n'est pas une tête de journal : « %s » n'est pas une empreinte SHA-256 en base64", lines[2])
	}
	c.Head = Head{seq, hex.EncodeToString(hash)}
	return c, c.extensions(lines[3:])
}

// extensions reads the lines behind the hash. Those of a later version are passed over, as tlog-checkpoint asks.
func (c *Checkpoint) extensions(lines []string) error {
	for _, line := range lines {
		if line == "" || strings.ContainsFunc(line, unicode.IsControl) {
			return errors.New("la tête de journal a une ligne vide ou illisible")
		}
		word, value, _ := strings.Cut(line, " ")
		field := map[string]*string{"campagne": &c.Campaign, "date": &c.Date}[word]
		if field == nil {
			continue
		}
		if *field != "" || value == "" {
			return fmt.Errorf("la tête de journal dit deux fois « %s », ou n'en dit rien", word)
		}
		*field = value
	}
	if at, err := time.Parse(time.RFC3339, c.Date); err != nil || at.UTC().Format(time.RFC3339) != c.Date {
		return fmt.Errorf("la date de la tête de journal, « %s », n'est pas une date en UTC", c.Date)
	}
	return nil
}
