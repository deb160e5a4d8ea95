package pdf_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"

	"quotepart/allocation"
	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/exports"
	"quotepart/exports/exportstest"
	"quotepart/exports/pdf"
)

func statement(t testing.TB, c exports.Campaign, debtor string) *exports.Statement {
	t.Helper()
	r, err := exports.Read(c)
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Statement(debtor)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func render(t testing.TB, s *exports.Statement) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := pdf.Write(&out, s); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestSameBytes renders the same statement again and again, alone and beside others.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	first := render(t, statement(t, exportstest.Big(3), "59002"))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if again := render(t, statement(t, exportstest.Big(3), "59002")); !bytes.Equal(first, again) {
				t.Error("other bytes")
			}
			render(t, statement(t, exportstest.Small(), "59005"))
		})
	}
	wait.Wait()
}

// TestProperties reads the document's properties out of its bytes: nothing comes from the clock.
func TestProperties(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why      string
		campaign exports.Campaign
		want     []string
	}{
		{"issued", exportstest.Small(), []string{"/Lang (fr-FR)", "(D:20260531080000)", utf16("quotepart"), utf16("Métropole européenne de Lille")}},
		{"draft", exportstest.Draft(), []string{"(D:20260520073000)", utf16("PROJET – Avis et relevé : Allennes-les-Marais – campagne de mai 2026")}},
	} {
		text := string(render(t, statement(t, row.campaign, "59005")))
		for _, want := range row.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in the document", row.why, want)
			}
		}
		if n := strings.Count(text, "/FontFile2"); n != 3 {
			t.Errorf("%s: %d embedded fonts", row.why, n)
		}
		if strings.Contains(text, "/FontFile2") && len(text) > 150_000 {
			t.Errorf("%s: %d bytes: the fonts are not subsets", row.why, len(text))
		}
	}
}

// utf16 writes a text as a PDF does in its properties, but for the mark that it begins with.
func utf16(text string) string {
	var out strings.Builder
	for _, r := range text {
		out.WriteByte(byte(r >> 8))
		out.WriteByte(byte(r))
	}
	return out.String()
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	c.Campaign.IssuedAt = "hier"
	if err := pdf.Write(io.Discard, statement(t, c, "59005")); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("a stored time that is none: got %v", err)
	}
}

// TestNoBreakSpaces finds the spaces of an amount in what is drawn: poppler shows them as plain ones.
func TestNoBreakSpaces(t *testing.T) {
	t.Parallel()
	document := render(t, statement(t, exportstest.Small(), "59350"))
	var drawn strings.Builder
	for rest := document; ; {
		_, after, found := bytes.Cut(rest, []byte("stream\n"))
		if !found {
			break
		}
		if inflated, err := zlib.NewReader(bytes.NewReader(after)); err == nil {
			if _, err := io.Copy(&drawn, inflated); err != nil {
				t.Fatal(err)
			}
		}
		rest = after
	}
	if want := utf16(exports.Euros(exportstest.Cents("16528.43"))); !strings.Contains(drawn.String(), want) {
		t.Error("the no-break spaces of an amount are lost")
	}
}

// TestHostile prints texts that nobody should have written: no panic, no lost page, no character of another.
func TestHostile(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", "\x00\x01\x1b[31m", "😀👩‍👩‍👧‍👦", "日本語", "\xff\xfe", "(\\)(", strings.Repeat("x", 40_000), strings.Repeat("mot ", 4_000), strings.Repeat("\n", 50),
		"e\u0301", "\u202e renversé", "<script>&amp;</script>", "{nb}", "\U0010ffff",
	} {
		c := exportstest.Small()
		c.Dossier.TiersOf("59005").Nom = text
		c.Dossier.Service("TRE-CEP").Libelle, c.Dossier.Service("TRE-CEP").Cadre = text, text
		c.Cancellations[0].Motif = text
		if out := render(t, statement(t, c, "59005")); !bytes.HasPrefix(out, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(out), []byte("%%EOF")) {
			t.Errorf("%.40q: no whole document", text)
		}
	}
}

// TestSample renders every statement of the MEL's last campaign, which has every kind of document.
func TestSample(t *testing.T) {
	t.Parallel()
	pages := regexp.MustCompile(`/Type /Page\n`)
	for _, c := range exportstest.Sample(t, "../..")[3:] {
		r, err := exports.Read(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, debtor := range r.Debtors() {
			s, err := r.Statement(debtor)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(pages.FindAll(render(t, s), -1)); n < len(s.Pieces)+1 || n > len(s.Pieces)+12 {
				t.Errorf("%s %s: %d pages for %d documents", c.Campaign.ID, debtor, n, len(s.Pieces))
			}
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, debtors := range []int{1, 114} {
		b.Run(fmt.Sprintf("debtors=%d", debtors), func(b *testing.B) {
			r, err := exports.Read(exportstest.Big(debtors))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				for _, debtor := range r.Debtors() {
					s, err := r.Statement(debtor)
					if err != nil {
						b.Fatal(err)
					}
					if err := pdf.Write(io.Discard, s); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// trace encodes one step, its label opened by some words.
func trace(t testing.TB, step allocation.Step, opening string) string {
	t.Helper()
	step.Libelle = opening + step.Libelle
	text, err := billing.EncodeTrace([]allocation.Step{step})
	if err != nil {
		t.Fatal(err)
	}
	return text
}
