package exports

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"quotepart/billing/fault"
	"quotepart/ledger"
)

// ManifestFormat is the version of the manifest that new folders bear.
const ManifestFormat = "quotepart-manifeste/1"

// Manifest lists what a campaign folder holds, with the hash of every file and the head of the ledger, so that the
// folder can be checked without the database.
type Manifest struct {
	Format         string         `json:"format"`
	Campaign       string         `json:"campagne"`
	Draft          bool           `json:"projet"`
	DossierVersion int64          `json:"dossier_version"`
	DossierDigest  string         `json:"dossier_empreinte"`
	Digest         string         `json:"resultat_empreinte"`
	Head           ledger.Head    `json:"journal"`
	Files          []ManifestFile `json:"fichiers"` // sorted by name
}

// ManifestFile is one file.
type ManifestFile struct {
	Name   string `json:"nom"` // with / between folders
	Bytes  int64  `json:"octets"`
	SHA256 string `json:"sha256"`
}

// Manifest gives the manifest of the campaign, still without files.
func (r *Reading) Manifest() Manifest {
	return Manifest{
		Format: ManifestFormat, Campaign: string(r.Campaign.Campaign.ID), Draft: r.Draft, DossierVersion: r.Calculation.DossierVersion,
		DossierDigest: r.Calculation.DossierDigest, Digest: r.Calculation.Digest, Head: r.Head, Files: []ManifestFile{},
	}
}

// Encode gives the one text of the manifest: fields in order, two spaces, files sorted, a final line feed.
func (m Manifest) Encode() ([]byte, error) {
	m.Files = slices.Clone(m.Files)
	slices.SortFunc(m.Files, func(a, b ManifestFile) int { return strings.Compare(a.Name, b.Name) })
	if m.Files == nil {
		m.Files = []ManifestFile{}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(m)
	return text.Bytes(), err
}

// DecodeManifest reads a manifest. It answers fault.Corrupt for anything but the bytes that Encode gives, and for a name
// that leads out of the folder.
func DecodeManifest(text []byte) (Manifest, error) {
	var m Manifest
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return m, &fault.Error{Kind: fault.Corrupt, Message: "le manifeste est illisible", Cause: err}
	}
	if m.Format != ManifestFormat {
		return m, fault.Refuse(fault.Corrupt, "le manifeste est au format « %s », « %s » est attendu", m.Format, ManifestFormat)
	}
	for i := range m.Files {
		if !SafeName(m.Files[i].Name) {
			return m, fault.Refuse(fault.Corrupt, "le manifeste nomme un fichier hors du dossier : « %s »", m.Files[i].Name)
		}
	}
	canonical, err := m.Encode()
	if err != nil {
		return m, err
	}
	if !bytes.Equal(canonical, text) {
		return m, fault.Refuse(fault.Corrupt, "le manifeste n'est pas tel que quotepart l'a écrit")
	}
	return m, nil
}

// SafeName reports whether a name stays inside the folder, is written in one way only, and is neither hidden nor the
// manifest.
func SafeName(name string) bool {
	if !fs.ValidPath(name) || name == "." || name == ManifestName || path.Clean(name) != name || strings.ContainsAny(name, "\\:\x00") {
		return false
	}
	return !slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool { return strings.HasPrefix(part, ".") })
}

// VerifyFolder reads the manifest of a folder and checks every file that it lists. It gives the manifest, and one French
// sentence for each file that is missing or was changed. Files that the manifest does not list are not its concern.
func VerifyFolder(folder fs.FS) (Manifest, []string, error) {
	text, err := fs.ReadFile(folder, ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, nil, fault.Refuse(fault.NotFound, "le dossier n'a pas de %s : ce n'est pas un dossier de campagne complet", ManifestName)
	}
	if err != nil {
		return Manifest{}, nil, err
	}
	m, err := DecodeManifest(text)
	if err != nil {
		return m, nil, err
	}
	var differences []string
	if _, err := fs.Stat(folder, readyName); err == nil {
		differences = append(differences, "un export a été interrompu dans ce dossier"+nbsp+": relancez-le, il sera terminé")
	}
	for _, listed := range m.Files {
		found, err := describe(folder, listed.Name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			differences = append(differences, listed.Name+nbsp+": le fichier manque")
		case err != nil:
			return m, nil, fmt.Errorf("%s : %w", listed.Name, err)
		case found != listed:
			differences = append(differences, fmt.Sprintf("%s%s: le fichier a été modifié (%d octets, sha256 %s ; attendu %d octets, sha256 %s)",
				listed.Name, nbsp, found.Bytes, found.SHA256, listed.Bytes, listed.SHA256))
		}
	}
	return m, differences, nil
}

// describe hashes a file.
func describe(folder fs.FS, name string) (ManifestFile, error) {
	file, err := folder.Open(name)
	if err != nil {
		return ManifestFile{}, err
	}
	defer file.Close()
	hash := sha256.New()
	size, err := io.Copy(hash, file)
	return ManifestFile{Name: name, Bytes: size, SHA256: hex.EncodeToString(hash.Sum(nil))}, err
}
