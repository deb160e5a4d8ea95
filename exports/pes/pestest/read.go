package pestest

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// aller is the name of the one document that there is: the root alone is in the namespace.
var aller = xml.Name{Space: "http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller", Local: "PES_Aller"}

// mostOpened bounds what an attachment may unfold to: more is a bomb, not a statement.
const mostOpened = 256 << 20

// Read reads a PES_Aller file and opens its attachments, those of type 006 as the PES_Aller that they are. What is wrong with
// an attachment is told in it, for Guichet; what is wrong with the file is an error.
func Read(r io.Reader) (*Flux, error) {
	flux, err := readFlux(r)
	if err != nil {
		return nil, err
	}
	for i := range flux.PJs {
		flux.PJs[i].open()
	}
	return flux, nil
}

func readFlux(r io.Reader) (*Flux, error) {
	decoder := xml.NewDecoder(r)
	flux := &Flux{Encodage: "utf-8"}
	decoder.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		flux.Encodage = strings.ToLower(label)
		if flux.Encodage != "iso-8859-1" {
			return nil, fmt.Errorf("encodage %q : seul ISO-8859-1 est attendu", label)
		}
		return charmap.ISO8859_1.NewDecoder().Reader(input), nil
	}
	if err := decoder.Decode(flux); err != nil {
		return nil, fmt.Errorf("lire le PES_Aller : %w", err)
	}
	if flux.XMLName != aller {
		return nil, fmt.Errorf("lire le PES_Aller : la racine est {%s}%s", flux.XMLName.Space, flux.XMLName.Local)
	}
	for { // nothing but white space and comments may follow
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("lire le PES_Aller : %w", err)
		}
		if text, ok := token.(xml.CharData); !ok || len(bytes.TrimSpace(text)) > 0 {
			if _, comment := token.(xml.Comment); !comment {
				return nil, errors.New("lire le PES_Aller : du texte suit la fin du document")
			}
		}
	}
	if flux.XMLDepense != nil {
		flux.Depense, flux.XMLDepense = flux.XMLDepense.domaine(), nil
	}
	return flux, nil
}

var whiteSpace = regexp.MustCompile(`\s+`)

// open takes an attachment out of base64 and gzip.
func (p *PJ) open() {
	p.MIMEType = p.Fichier.MIMEType
	text := whiteSpace.ReplaceAllString(p.Fichier.Text, "")
	p.Fichier = fichier{}
	var err error
	if p.Contenu, err = unfold(text); err != nil {
		p.Illisible = err.Error()
		return
	}
	if p.TypePJ != "006" {
		return
	}
	if p.Aller, err = readFlux(bytes.NewReader(p.Contenu)); err != nil {
		p.Illisible = err.Error()
	}
}

func unfold(text string) ([]byte, error) {
	packed, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("base64 : %w", err)
	}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("gzip : %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(reader, mostOpened+1))
	if err != nil {
		return nil, fmt.Errorf("gzip : %w", err)
	}
	if len(content) > mostOpened {
		return nil, fmt.Errorf("gzip : plus de %d octets", mostOpened)
	}
	return content, nil
}
