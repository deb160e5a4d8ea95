package acquit_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"quotepart/billing/acquit"
	"quotepart/billing/fault"
)

// FuzzParse reads any bytes as an acquit. It never panics: it answers an acquit whose texts are within their bounds, or
// faults that have a code, a text and a remedy.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "<", "\xff\xfe", v2(taken), v2(refused), flat(refusedFlat), v2(refused)[:700], "<!DOCTYPE a>" + v2(""),
		strings.Replace(v2(taken), "ISO-8859-1", "Windows-1252", 1), strings.Replace(flat(taken), "ISO-8859-1", "utf-8", 1),
		v2(`<ElementACQUIT><DetailPiece><DetailLigne><Erreur/></DetailLigne></DetailPiece></ElementACQUIT>`),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		a, err := acquit.Parse("a.xml", content)
		if err != nil {
			checkFaults(t, err)
			return
		}
		if a.Flux == "" || len(a.Elements) == 0 || len(a.SHA256) != 64 {
			t.Errorf("an acquit without a fault that says nothing: %+v", a)
		}
		for _, e := range a.Elements {
			if e.Domaine.Label() == "" || e.Bordereau < 0 || e.Exercice < 0 || e.Row < 1 {
				t.Errorf("element %+v", e)
			}
			for _, rejet := range e.Rejets {
				text := rejet.Text()
				if !utf8.ValidString(text) || strings.ContainsAny(text, "\n\r") || utf8.RuneCountInString(text) > 800 {
					t.Errorf("reason %q", text)
				}
			}
		}
	})
}

func checkFaults(t *testing.T, err error) {
	var faults fault.List
	if !errors.As(err, &faults) || len(faults) == 0 {
		t.Errorf("%v, want faults", err)
	}
	for _, f := range faults {
		if f.Code == "" || f.Message == "" || f.Hint == "" || strings.ContainsAny(f.String(), "\n\r") {
			t.Errorf("incomplete fault %+v", f)
		}
	}
}
