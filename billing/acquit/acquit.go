package acquit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"quotepart/billing"
	"quotepart/billing/fault"
)

// Acquit is one PES_ACQUIT: what Hélios says of one PES file.
type Acquit struct {
	Name     string // of the file that was read, without its folder
	SHA256   string // of its bytes, in hexadecimal
	Flux     string // name of the PES file that it answers (NomFic)
	IDPost   string // of the header: the poste comptable
	IDColl   string // SIRET of the budget
	CodCol   string
	CodBud   string
	Elements []Element // in the order of the file, at least one
}

// Element is what Hélios says of one thing: a bordereau, an attachment, or the whole file.
type Element struct {
	Row       int // line of the file on which it begins, from 1
	Domaine   Domaine
	OK        bool
	Bordereau int64           // 0: the element names none
	Exercice  int             // 0: the element names none
	PJ        string          // unique identifier of an attachment; empty: none
	Rejets    []billing.Rejet // the reasons that it gives, each with its document and line
}

// Domaine says what an element is about (CommunAck.xsd).
type Domaine int

// The domains that rules depend on.
const (
	SignatureBordereau Domaine = 3
	PJ                 Domaine = 4
	Depense            Domaine = 5
	Recette            Domaine = 6
	Facture            Domaine = 12
	Parametrage        Domaine = 99
)

var domaines = map[Domaine]string{
	0: "technique", 1: "signature technique", 2: "signature globale", SignatureBordereau: "signature de bordereau", PJ: "pièce jointe", Depense: "dépense",
	Recette: "recette", 7: "rôle", 8: "budget", 9: "état de l'actif", 10: "état du passif", 11: "marché", Facture: "facture", Parametrage: "paramétrage",
}

// Label gives the French word.
func (d Domaine) Label() string { return domaines[d] }

// Fichier reports whether the domain is about the file as a whole, or its signatures: what is wrong there rejects all that
// the file holds.
func (d Domaine) Fichier() bool { return d <= SignatureBordereau || d == Parametrage }

// Attachment reports whether the domain is about what travels with a bordereau: it can be refused without it.
func (d Domaine) Attachment() bool { return d == PJ || d == Facture }

// Read reads the file of that path. What is wrong with the file is a fault.List that names all of it; a path that cannot
// be read is a *fault.Error, fault.NotFound where it leads nowhere.
func Read(path string) (*Acquit, error) {
	content, err := load(path)
	if err != nil {
		return nil, err
	}
	return Parse(filepath.Base(path), content)
}

func load(path string) ([]byte, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Refuse(fault.NotFound, "« %s » n'existe pas : donnez le fichier PES_ACQUIT rendu par Hélios", path)
	}
	if err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Message: "« " + path + " » ne peut être lu", Cause: err}
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, fault.Refuse(fault.Invalid, "« %s » est un dossier : donnez le fichier PES_ACQUIT rendu par Hélios", path)
	}
	content, err := io.ReadAll(io.LimitReader(file, mostBytes+1))
	if err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Message: "« " + path + " » ne peut être lu", Cause: err}
	}
	return content, nil
}

// Parse reads the bytes of a file of that name.
func Parse(name string, content []byte) (*Acquit, error) {
	sum := sha256.Sum256(content)
	r := &reading{acquit: &Acquit{Name: name, SHA256: hex.EncodeToString(sum[:])}}
	if len(content) > mostBytes {
		r.fault(0, "ACQ-001", "", "le fichier dépasse %d Mo : un acquit en pèse quelques-uns au plus", "vérifiez que c'est bien le PES_ACQUIT", mostBytes>>20)
	} else {
		r.read(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")))
	}
	r.faults.Sort()
	if err := r.faults.Err(); err != nil {
		return nil, err
	}
	return r.acquit, nil
}
