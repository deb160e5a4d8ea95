package pes_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"quotepart/billing/billingtest/programs"
	"quotepart/exports/pes"
	"quotepart/exports/pes/pestest"
)

func TestLatin(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, text, want string }{
		{"what is in it stays", "« Éléments à l'école », 5 £ ½ n° 3 ±", "« Éléments à l'école », 5 £ ½ n° 3 ±"},
		{"ligatures", "Œuvre, sœur, cœur; ﬁn, æ, Æ", "OEuvre, soeur, coeur; fin, æ, Æ"},
		{"an amount in euros", "12 €, 12€, 12\u202f€", "12 EUR, 12 EUR, 12 EUR"},
		{"euros and cents", "12€50", "12 EUR 50"},
		{"thousands of euros", "3 k€ (€)", "3 kEUR (EUR)"},
		{"quotes", "l’eau, ‘a’, “b”, „c”, ‹d›", `l'eau, 'a', "b", "c", 'd'`},
		{"dashes and dots", "2025–2026 — suite… • fin", "2025-2026 - suite... - fin"},
		{"a minus sign", "−5", "-5"},
		{"capital of ÿ", "ŸPRES et Ÿ; ÿ", "YPRES et Y; ÿ"},
		{"Polish, Czech, Hungarian, Romanian, Turkish", "Łódź Dvořák Erdős Țara İstanbul ışık", "Lódz Dvorák Erdos Tara Istanbul isik"},
		{"Vietnamese", "Điện Biên Phủ", "Dien Biên Phu"},
		{"an accent by itself is composed", "e\u0301cole", "école"},
		{"an accent without a letter of Latin-1 goes", "x\u0301", "x"},
		{"spaces of all kinds", "a\u00a0b\u202fc\u2009d  e\tf\r\ng\u2028h\u0085i", "a b c d e f g h i"},
		{"trimmed", "  \n a \u00a0", "a"},
		{"C0 controls separate, C1 controls and what is not seen do not", "a\x00b\x1bc\x7fd\u0092e\u00adf\u200bg\ufeffh", "a b c defgh"},
		{"invalid UTF-8", "a\xffb", "ab"},
		{"no equivalent", "fête 🎉 de l'été 夏", "fête de l'été"},
		{"nothing is left", "🎉夏\u200d", ""},
		{"half an equivalent is none", "a㈱b", "ab"},
		{"a sign struck out is not the sign", "a≮b a≠b", "ab a<>b"},
		{"a mixed number", "1⅓ ⅔", "1 1/3 2/3"},
		{"powers", "10⁴ m² m³", "10^4 m² m³"},
		{"indices, widths, Roman numbers", "CO₂ ＡＢ Ⅻ №5", "CO2 AB XII N°5"},
		{"degrees and square metres", "5 ℃ 3 ㎡", "5 °C 3 m2"},
		{"mark-up is text", "<a> & 'b' \"c\"", "<a> & 'b' \"c\""},
	} {
		if got := pes.Latin(row.text); got != row.want {
			t.Errorf("%s: Latin(%q) = %q, want %q", row.why, row.text, got, row.want)
		}
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, text string
		max       int
		want      string
		cut       bool
	}{
		{"it fits", "Régie des eaux", 14, "Régie des eaux", false},
		{"characters, not bytes", "éééé", 4, "éééé", false},
		{"counted as written", "œœ", 3, "oeo", true},
		{"spaces do not count", "  a   b  ", 3, "a b", false},
		{"between words", "Instruction des autorisations", 20, "Instruction des", true},
		{"the last word is whole", "Instruction des autorisations d'urbanisme", 29, "Instruction des autorisations", true},
		{"a long word is cut", "Le anticonstitutionnellement", 12, "Le anticonst", true},
		{"no comma hangs", "Eaux, forêts, domaines", 13, "Eaux, forêts", true},
		{"no dash hangs", "Service - commun", 11, "Service", true},
		{"no bracket hangs", "Système (information)", 10, "Système", true},
		{"a full stop may end", "Voirie. Bâtiments", 9, "Voirie.", true},
		{"a text of commas", ",,,,", 2, ",,", true},
		{"no room", "abc", 0, "", true},
		{"nothing", "", 5, "", false},
	} {
		if got, cut := pes.Fit(row.text, row.max); got != row.want || cut != row.cut {
			t.Errorf("%s: Fit(%q, %d) = %q, %v, want %q, %v", row.why, row.text, row.max, got, cut, row.want, row.cut)
		}
	}
}

func TestPostal(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why, text string
		max       int
		want      string
		cut       bool
	}{
		{"accents and case", "Noyelles-lès-Seclin", 38, "NOYELLES LES SECLIN", false},
		{"apostrophes", "Villeneuve-d’Ascq, rue de l'Église", 38, "VILLENEUVE D ASCQ RUE DE L EGLISE", false},
		{"ligatures", "Sacré-Cœur æ ß Ø", 38, "SACRE COEUR AE SS O", false},
		{"ampersand", "Eaux&forêts", 38, "EAUX ET FORETS", false},
		{"an acronym", "C.C.A.S. de É.É.A., M.J. Dupont", 38, "CCAS DE EEA MJ DUPONT", false},
		{"an initial is no acronym", "J.Dupont 3.5", 38, "J DUPONT 3 5", false},
		{"signs", "n°5 (bis) / 2² #1 ½", 38, "N 5 BIS 22 1 1 2", false},
		{"cut between words", "Syndicat intercommunal à vocation multiple de la Deûle", 38, "SYNDICAT INTERCOMMUNAL A VOCATION", true},
		{"nothing is left", "-- ' --", 38, "", false},
	} {
		if got, cut := pes.Postal(row.text, row.max); got != row.want || cut != row.cut {
			t.Errorf("%s: Postal(%q, %d) = %q, %v, want %q, %v", row.why, row.text, row.max, got, cut, row.want, row.cut)
		}
	}
}

func FuzzLatin(f *testing.F) {
	for _, seed := range []string{"", "Cœur d’Ostrevent — 12 €", "e\u0301 \x00\u0092\u00ad", "1⅓ 10⁴ ㈱ ≮", "C.C.A.S. de l'Œuvre (suite)", "a\xffb\ufffe\U0001F389", strings.Repeat("é ", 300)} {
		f.Add(seed, uint8(38))
	}
	shape := regexp.MustCompile(`^(?:[!-~¡-¬®-ÿ]+(?: [!-~¡-¬®-ÿ]+)*)?$`)
	postal := regexp.MustCompile(`^(?:[A-Z0-9]+(?: [A-Z0-9]+)*)?$`)
	f.Fuzz(func(t *testing.T, text string, max uint8) {
		latin := pes.Latin(text)
		if !shape.MatchString(latin) {
			t.Fatalf("Latin(%q) = %q: not one line of ISO-8859-1", text, latin)
		}
		if again := pes.Latin(latin); again != latin {
			t.Fatalf("Latin(%q) = %q, and again %q", text, latin, again)
		}
		if bytes, err := charmap.ISO8859_1.NewEncoder().String(latin); err != nil || len(bytes) != utf8.RuneCountInString(latin) {
			t.Fatalf("Latin(%q) = %q: %v", text, latin, err)
		}
		survivesXML(t, latin)
		fitted, cut := pes.Fit(text, int(max))
		if utf8.RuneCountInString(fitted) > int(max) || !strings.HasPrefix(latin, fitted) || cut != (fitted != latin) {
			t.Fatalf("Fit(%q, %d) = %q, %v of %q", text, max, fitted, cut, latin)
		}
		if again, cut := pes.Fit(fitted, int(max)); cut || again != fitted {
			t.Fatalf("Fit(%q, %d) = %q, and again %q", text, max, fitted, again)
		}
		address, _ := pes.Postal(text, int(max))
		if utf8.RuneCountInString(address) > int(max) || !postal.MatchString(address) {
			t.Fatalf("Postal(%q, %d) = %q", text, max, address)
		}
		if again, cut := pes.Postal(address, int(max)); cut || again != address {
			t.Fatalf("Postal(%q, %d) = %q, and again %q", text, max, address, again)
		}
	})
}

func survivesXML(t *testing.T, text string) {
	t.Helper()
	document, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"v"`
		V       string   `xml:"V,attr"`
	}{V: text})
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		V string `xml:"V,attr"`
	}
	if err := xml.Unmarshal(document, &read); err != nil || read.V != text {
		t.Fatalf("%q comes back from XML as %q: %v", text, read.V, err)
	}
}

// TestMeaningful asks xmllint, with DGFiP's own types, about every text of up to four characters of an alphabet in which the
// patterns tell them apart, and about longer ones at random.
func TestMeaningful(t *testing.T) {
	t.Parallel()
	xmllint := programs.Find(t, "xmllint", "Meaningful is not held to DGFiP's own patterns")
	types := filepath.Join(pestest.Schemas(t), "PES_V2", "Simple_Type.xsd")
	values := meaningfulValues()
	folder := t.TempDir()
	schema, document := filepath.Join(folder, "values.xsd"), filepath.Join(folder, "values.xml")
	saveText(t, schema, `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="`+types+`"/>
<xs:element name="values"><xs:complexType><xs:sequence><xs:element name="v" maxOccurs="unbounded"><xs:complexType>
<xs:attribute name="V" type="V_BaseAlphanum" use="required"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>`)
	var text bytes.Buffer
	text.WriteString("<values>\n") // the first value is on line 2
	for _, value := range values {
		fmt.Fprintf(&text, "<v V=\"%s\"/>\n", strings.NewReplacer("\n", "&#10;", "\r", "&#13;").Replace(value))
	}
	text.WriteString("</values>\n")
	saveText(t, document, text.String())
	said, _ := exec.CommandContext(t.Context(), xmllint, "--noout", "--schema", schema, document).CombinedOutput()
	refused := map[int]bool{}
	for _, found := range regexp.MustCompile(`values\.xml:(\d+): element v: Schemas validity error`).FindAllSubmatch(said, -1) {
		line, err := strconv.Atoi(string(found[1]))
		if err != nil {
			t.Fatal(err)
		}
		refused[line-2] = true
	}
	if len(refused) == 0 {
		t.Fatalf("xmllint refuses nothing:\n%s", said)
	}
	for i, value := range values {
		if got, want := pes.Meaningful(value), !refused[i]; got != want {
			t.Errorf("Meaningful(%q) = %v, xmllint says %v", value, got, want)
		}
	}
}

func meaningfulValues() []string {
	alphabet := []string{" ", ".", "n", "c", "0", "é", "\n", "\r"}
	values, longest := []string{""}, []string{""}
	for range 4 {
		var longer []string
		for _, value := range longest {
			for _, letter := range alphabet {
				longer = append(longer, value+letter)
			}
		}
		values, longest = append(values, longer...), longer
	}
	random := rand.New(rand.NewPCG(4, 2026))
	for range 500 {
		var value strings.Builder
		for range 5 + random.IntN(40) {
			value.WriteString(alphabet[random.IntN(6)])
		}
		values = append(values, value.String())
	}
	return values
}

func saveText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
