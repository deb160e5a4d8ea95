package ledger

import (
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/note"
)

// Declaration says which key signs the heads from a place of the chain on. It names that place, so that an old one cannot
// be put to use again elsewhere.
type Declaration struct {
	Key   PublicKey
	After Head // the head that the declaration's entry extends
}

// text is what is signed. Its second line is no number: no declaration reads as a checkpoint, nor the other way round.
func (d Declaration) text() string {
	return fmt.Sprintf("%s\ndeclaration de cle\ncle %s\napres %d:%s\n", d.Key.verifier.Name(), d.Key, d.After.Seq, d.After.Hash)
}

// Sign gives the declaration as a note signed by the declared key, which proves that its secret half exists, and by the
// keys given beside it: the one that it takes the place of.
func (d Declaration) Sign(key PrivateKey, former ...PrivateKey) (string, error) {
	if key.public.text != d.Key.text {
		return "", errors.New("la clé qui signe n'est pas celle que l'on déclare")
	}
	signers := []note.Signer{key.signer}
	for _, f := range former {
		signers = append(signers, f.signer)
	}
	signed, err := note.Sign(&note.Note{Text: d.text()}, signers...)
	return string(signed), err
}

// Verify checks a signed declaration: its text is this one, the declared key signed it, and no signature is false. It
// reports whether the former key (the zero value: there was none) signed it too.
func (d Declaration) Verify(signed string, former PublicKey) (byFormer bool, err error) {
	if len(signed) > MaxCheckpoint {
		return false, errors.New("la déclaration est trop longue")
	}
	keys := []PublicKey{d.Key}
	if former.verifier != nil {
		keys = append(keys, former)
	}
	opened, err := openNote([]byte(signed), keys)
	if err != nil {
		return false, err
	}
	if opened.Text != d.text() {
		return false, errors.New("la déclaration signée n'est pas celle de cette clé à cette place du journal")
	}
	signedBy := func(k PublicKey) bool {
		return k.verifier != nil && slices.ContainsFunc(opened.Sigs, func(s note.Signature) bool {
			return s.Name == k.verifier.Name() && s.Hash == k.verifier.KeyHash()
		})
	}
	if !signedBy(d.Key) {
		return false, fmt.Errorf("la clé déclarée, %s, n'a pas signé sa déclaration", d.Key.Label())
	}
	return signedBy(former), nil
}
