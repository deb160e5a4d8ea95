package ledger

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// keyPrefix begins the name of every key, and so the origin line of every checkpoint: what it signs is the head of a
// chain, and no key of a Merkle tree's log bears such a name (docs/decisions/0014-signed-heads.md).
const keyPrefix = "quotepart-chaine/"

// keyName is what may follow the prefix: the name of the installation, which is copied by hand and compared by eye.
var keyName = regexp.MustCompile(`^[a-z0-9][a-z0-9._/-]{0,98}$`)

// PublicKey verifies what an installation signs. The zero value is no key.
type PublicKey struct {
	text     string
	verifier note.Verifier
}

// ParsePublicKey reads a key as NewPrivateKey writes it: NAME+HASH+BASE64 on one line, the verifier key of C2SP signed notes.
// It refuses another spelling of the same key, since declared keys are compared as texts.
func ParsePublicKey(text string) (PublicKey, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "PRIVATE+KEY+") {
		return PublicKey{}, errors.New("c'est une clé privée : ne la donnez à personne, la clé publique est dans le fichier .pub")
	}
	name, rest, _ := strings.Cut(text, "+")
	_, data, _ := strings.Cut(rest, "+")
	verifier, err := note.NewVerifier(text)
	bytes, err2 := base64.StdEncoding.Strict().DecodeString(data)
	if err != nil || err2 != nil {
		return PublicKey{}, errors.New("ce n'est pas une clé publique : NOM+EMPREINTE+CLÉ est attendu sur une ligne, tel que « quotepart cle creer » l'écrit")
	}
	if again, err := note.NewEd25519VerifierKey(name, bytes[1:]); err != nil || again != text {
		return PublicKey{}, errors.New("la clé publique n'est pas écrite comme « quotepart cle creer » l'écrit")
	}
	if rest, ours := strings.CutPrefix(name, keyPrefix); !ours || !keyName.MatchString(rest) {
		return PublicKey{}, fmt.Errorf("la clé « %s » n'est pas celle d'un journal de quotepart : son nom commencerait par %s", name, keyPrefix)
	}
	return PublicKey{text, verifier}, nil
}

// String gives the key on one line, as ParsePublicKey reads it; empty for the zero value.
func (k PublicKey) String() string { return k.text }

// Label names the key in a sentence: NAME+HASH, without the key itself.
func (k PublicKey) Label() string {
	if k.verifier == nil {
		return ""
	}
	return label(k.verifier.Name(), k.verifier.KeyHash())
}

func label(name string, hash uint32) string { return fmt.Sprintf("%s+%08x", name, hash) }

// PrivateKey signs for an installation. It prints as its public key: only Secret gives it away.
type PrivateKey struct {
	secret string
	signer note.Signer
	public PublicKey
}

// NewPrivateKey makes an Ed25519 key for the installation of a name (lower case letters, digits and . _ / -), from a
// source of random bytes.
func NewPrivateKey(random io.Reader, name string) (PrivateKey, error) {
	if !keyName.MatchString(name) {
		return PrivateKey{}, fmt.Errorf("« %s » ne peut nommer une clé : minuscules sans accents, chiffres et . _ / - sont attendus, 99 au plus, par exemple le nom de domaine de la métropole", name)
	}
	secret, _, err := note.GenerateKey(random, keyPrefix+name)
	if err != nil {
		return PrivateKey{}, err
	}
	return ParsePrivateKey(secret)
}

// ParsePrivateKey reads a key as Secret gives it. An error never repeats what was read.
func ParsePrivateKey(text string) (PrivateKey, error) {
	text = strings.TrimSpace(text)
	signer, err := note.NewSigner(text)
	if err != nil {
		return PrivateKey{}, errors.New("ce n'est pas une clé privée de « quotepart cle creer », ou elle est abîmée")
	}
	fields := strings.SplitN(text, "+", 5) // PRIVATE, KEY, name, hash, and the key, whose base64 may hold « + »
	data, err := base64.StdEncoding.DecodeString(fields[len(fields)-1])
	if err != nil || len(data) != 1+ed25519.SeedSize {
		return PrivateKey{}, errors.New("la clé privée est abîmée")
	}
	public := ed25519.NewKeyFromSeed(data[1:])[ed25519.SeedSize:]
	line, err := note.NewEd25519VerifierKey(signer.Name(), ed25519.PublicKey(public))
	if err != nil {
		return PrivateKey{}, err
	}
	verifying, err := ParsePublicKey(line)
	return PrivateKey{text, signer, verifying}, err
}

// Secret gives the key itself, on one line, to be written where nobody else reads.
func (k PrivateKey) Secret() string { return k.secret }

// Public gives the key that verifies.
func (k PrivateKey) Public() PublicKey { return k.public }

// String gives the public key, so that no message holds the secret.
func (k PrivateKey) String() string { return k.public.String() }

// GoString does as String.
func (k PrivateKey) GoString() string { return k.public.String() }
