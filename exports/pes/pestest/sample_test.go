package pestest_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"quotepart/exports/pes/pestest"
)

const (
	titres    = "handmade_titres_edition02_et_04.xml"
	reduction = "handmade_reduction_titre_meme_exercice.xml"
	mandat    = "handmade_mandat_annulant_titre_anterieur.xml"
	asap      = "handmade_PES_Facture_ASAP_type09.xml"
)

// forbiddenAdr2 is where the handmade sample breaks a rule itself: DGFiP's text on Adr2 says of the tiers 25 « Si renseignée, rejet
// du PESFacture ASAP ». A TSA, if there is one, goes into Adr3.
var forbiddenAdr2 = once(`<Adr2 V="BP"/>`, `<Adr3 V="TSA 12345"/>`)

// swap replaces a part of a sample, which must have it.
type swap struct {
	old, new string
	count    int
}

func once(old, new string) swap  { return swap{old, new, 1} }
func every(old, new string) swap { return swap{old, new, -1} }

// altered is a sample with parts replaced: outside, and in its PES_Facture.
type altered struct {
	name         string
	outer, inner []swap
}

// read alters a sample as text and reads it. The rule that the sample of titres breaks is mended first.
func (a altered) read(t *testing.T) *pestest.Flux {
	t.Helper()
	return parse(t, a.text(t))
}

func (a altered) text(t *testing.T) string {
	t.Helper()
	text := sample(t, a.name)
	if a.name == titres {
		text = repack(t, text, append([]swap{forbiddenAdr2}, a.inner...))
	}
	return apply(t, text, a.outer)
}

func parse(t *testing.T, text string) *pestest.Flux {
	t.Helper()
	bytes, err := charmap.ISO8859_1.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	flux, err := pestest.Read(strings.NewReader(bytes))
	if err != nil {
		t.Fatal(err)
	}
	return flux
}

func sample(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	text, err := charmap.ISO8859_1.NewDecoder().String(string(content))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func apply(t *testing.T, text string, swaps []swap) string {
	t.Helper()
	for _, s := range swaps {
		if !strings.Contains(text, s.old) {
			t.Fatalf("the sample has no %s", s.old)
		}
		text = strings.Replace(text, s.old, s.new, s.count)
	}
	return text
}

// repack alters the PES_Facture, which is the first attachment.
func repack(t *testing.T, text string, swaps []swap) string {
	t.Helper()
	const start, end = `<Fichier MIMEType="application/xml">`, `</Fichier>`
	before, rest, ok := strings.Cut(text, start)
	packed, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("the sample has no PES_Facture")
	}
	return before + start + fold(t, apply(t, unfold(t, packed), swaps)) + end + after
}

func unfold(t *testing.T, packed string) string {
	t.Helper()
	content, err := base64.StdEncoding.DecodeString(strings.TrimSpace(packed))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if _, err := text.ReadFrom(charmap.ISO8859_1.NewDecoder().Reader(reader)); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func fold(t *testing.T, text string) string {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := charmap.ISO8859_1.NewEncoder().Writer(writer).Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(packed.Bytes())
}
