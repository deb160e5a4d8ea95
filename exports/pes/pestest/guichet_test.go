package pestest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/exports/pes/pestest"
)

// TestSamplesPass sends the samples one after the other to the same Hélios: titres, a reduction of one, a mandat on it a year later.
func TestSamplesPass(t *testing.T) {
	t.Parallel()
	seen := &pestest.Seen{}
	for _, name := range []string{titres, reduction, mandat} {
		if refusals := pestest.Guichet(altered{name: name}.read(t), seen); len(refusals) > 0 {
			t.Errorf("%s: %q", name, refusals)
		}
	}
}

// TestSampleOfASAP pins down what the handmade PES_Facture, as it is, breaks: DGFiP forbids Adr2 in the address of the tiers 25.
func TestSampleOfASAP(t *testing.T) {
	t.Parallel()
	text := sample(t, titres)
	if diff := cmp.Diff([]string{"FAC-TIERS25"}, pestest.Codes(pestest.Guichet(parse(t, text), nil))); diff != "" {
		t.Error(diff)
	}
	_, rest, _ := strings.Cut(text, `<Fichier MIMEType="application/xml">`)
	packed, _, _ := strings.Cut(rest, `</Fichier>`)
	if unfold(t, packed) != sample(t, asap) {
		t.Error("the PJ 006 of the sample is not the sample of a PES_Facture")
	}
}

// breach is a way to break one rule, alone.
type breach struct {
	code, why    string
	sample       string
	outer, inner []swap
	before       []altered // files taken before
}

func (b breach) refusals(t *testing.T) []string {
	t.Helper()
	seen := &pestest.Seen{}
	for _, file := range b.before {
		if refusals := pestest.Guichet(file.read(t), seen); len(refusals) > 0 {
			t.Fatalf("%s (%s): a file before is refused: %q", b.code, b.why, refusals)
		}
	}
	return pestest.Guichet(altered{b.sample, b.outer, b.inner}.read(t), seen)
}

func TestGuichet(t *testing.T) {
	t.Parallel()
	broken := map[string]bool{}
	for _, b := range breaches() {
		broken[b.code] = true
		refusals := b.refusals(t)
		if got := pestest.Codes(refusals); !slices.Equal(got, []string{b.code}) {
			t.Errorf("%s, %s: got %q", b.code, b.why, refusals)
		}
		for _, refusal := range refusals {
			if !strings.HasPrefix(refusal, b.code+" ") || !strings.HasSuffix(refusal, ".") || !strings.Contains(refusal, " : ") {
				t.Errorf("%s: not a sentence: %q", b.code, refusal)
			}
		}
	}
	for _, rule := range pestest.Rules() {
		if !broken[rule.Code] {
			t.Errorf("no test breaks %s (%s)", rule.Code, rule.What)
		}
	}
}

// TestRefusedFileIsForgotten: what was refused may come again, corrected, with its own numbers; what was taken may not.
func TestRefusedFileIsForgotten(t *testing.T) {
	t.Parallel()
	seen := &pestest.Seen{}
	wrong := altered{name: titres, outer: []swap{once(`<NbrPce V="2"/>`, `<NbrPce V="3"/>`)}}
	if refusals := pestest.Guichet(wrong.read(t), seen); len(refusals) != 1 {
		t.Fatalf("got %q", refusals)
	}
	if refusals := pestest.Guichet(altered{name: titres}.read(t), seen); len(refusals) > 0 {
		t.Errorf("corrected: %q", refusals)
	}
	want := []string{"BORD-DOUBLON", "ENV-NOMFIC", "PCE-DOUBLON", "PJ-DOUBLON"}
	if diff := cmp.Diff(want, pestest.Codes(pestest.Guichet(altered{name: titres}.read(t), seen))); diff != "" {
		t.Errorf("sent twice: %s", diff)
	}
}

// TestVAT mends the sample into one with VAT, which is taken, and a remise in its notice.
func TestVAT(t *testing.T) {
	t.Parallel()
	taxed := altered{titres,
		[]swap{
			once(`<Majo V="0"/><TvaIntraCom V="0"/><MtHT V="765.44"/>`, `<TxTva V="20"/><Majo V="0"/><TvaIntraCom V="0"/><MtHT V="765.44"/><MtTVA V="153.09"/>`),
			once(`<MtBordHt V="2300.00"/>`, `<MtBordHt V="2300.00"/><MtBordTVA V="153.09"/>`),
		},
		[]swap{
			once(`<MtBase V="765.44"/><MtHT V="765.44"/><TauxTVA V="0"/><MtTVA V="0"/><MtTTC V="765.44"/>`,
				`<MtBase V="775.44"/><MtHT V="775.44"/><TauxTVA V="20"/><MtTVA V="153.09"/><MtTTC V="928.53"/>`),
			once(`</LigneFacture><TotalAPayer>`, `</LigneFacture><LigneFacture><Date V="2026-05-18"/><Libelle V="Remise"/><MtRemise V="10.00"/><MtHT V="10.00"/>`+
				`<TauxTVA V="0"/><MtTVA V="0"/><MtTTC V="10.00"/><Ordre V="3"/></LigneFacture><TotalAPayer>`),
			once(`<MtTotalTVA V="0"/><MtTotalTTC V="2000.00"/>`, `<MtTotalTVA V="153.09"/><MtTotalTTC V="2153.09"/>`),
		}}
	if refusals := pestest.Guichet(taxed.read(t), nil); len(refusals) > 0 {
		t.Errorf("%q", refusals)
	}
}
