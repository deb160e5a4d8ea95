package intake_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing/dossier"
	"quotepart/billing/intake"
)

// FuzzReadCSV reads any bytes as a table. It never panics, the faults come with a place and a text, and the rows,
// written as CSV, read to themselves without a fault.
func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{
		"", "\ufeff", "service;du;rang;methode\n", "a\rb\r", "\xff\xfe", "PK\x03\x04", "\x00",
		"service;du;rang;methode;poids;ponctuel\nURB-DIA;01/01/2026;1;Forfait;50 %;OUI\n",
		"service,du,rang,methode,montant\n\"A\",2026-01-01,1,egal,\"1 234,50 €\"\n\"B,2026-01-01,1,egal,\n",
		"Service\tDu\tRang\tMéthode\tActe\tnote\nA\t1/1/2026\t1\tegal\tH\xc3\xa9\xe9\tx\ty\n",
		"service;du;rang;methode\nA;31/02/2026;0;x\n;;;\n\n\"\"\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		path := folder(t, "cles.csv", string(content))
		result := read(t, path)
		for _, fault := range result.Faults {
			if fault.Code == "" || fault.Message == "" || fault.Hint == "" || strings.ContainsAny(fault.Message+fault.Value, "\n\r") {
				t.Errorf("incomplete fault %+v", fault)
			}
		}
		rows := result.Tables["cles"]
		if rows == nil {
			if !result.Faults.Fatal() {
				t.Error("no table and no error")
			}
			return
		}
		again := folder(t, "cles.csv", canonicalCSV(rows))
		reread := read(t, again)
		if len(reread.Faults) > 0 || reread.Tables["cles"].Digest() != rows.Digest() {
			t.Errorf("canonical text reads to something else: %s\n%s", faults(reread, again), cmp.Diff(dump(rows), dump(reread.Tables["cles"])))
		}
	})
}

func canonicalCSV(rows *dossier.Rows) string {
	var text strings.Builder
	for i, column := range rows.Table.Columns {
		text.WriteString(strings.Repeat(";", min(i, 1)) + column.Name)
	}
	for i := range rows.Len() {
		text.WriteString("\n")
		for j, cell := range rows.Row(i) {
			text.WriteString(strings.Repeat(";", min(j, 1)) + `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
		}
	}
	return text.String()
}

var (
	canonicalNumber = regexp.MustCompile(`^(0|-?[1-9]\d{0,14}|-?(0|[1-9]\d{0,14})\.\d{0,11}[1-9])$`)
	canonicalDate   = regexp.MustCompile(`^(19|[2-9]\d)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`)
)

// FuzzNumber reads any text as a number: a fault, or a canonical text that reads to itself.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"12", "-0,00", "1 234,56 €", "1.234,56", "12,345", "50 %", "1E5", "−1", "1\u202f234", "999999999999999,999999999999", ",", "- ,5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, column := range []string{"valeur", "exercice"} {
			checkCell(t, "unites", column, text, canonicalNumber)
		}
		checkCell(t, "cles", "poids", text, canonicalNumber)
		checkCell(t, "ajustements", "montant", text, canonicalNumber)
		if plain, ok := intake.StoredNumber(text); ok {
			if again, ok := intake.StoredNumber(plain); !ok || again != plain {
				t.Errorf("stored %q = %s, which reads as %s", text, plain, again)
			}
		}
	})
}

// FuzzDate reads any text as a date: a fault, or a canonical text that reads to itself.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2026-05-31", "31/05/2026", "31/02/2026", "1/1/1900", "31/12/9999", "01/01/26", "2026-5-1", "//"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkCell(t, "unites", "du", text, canonicalDate)
		if day, ok := intake.StoredDate(text, false); ok {
			checkCell(t, "unites", "du", day, canonicalDate)
		}
	})
}

func checkCell(t *testing.T, table, column, text string, form *regexp.Regexp) {
	t.Helper()
	canonical, code := intake.ReadCell(table, column, text)
	if code != "" || canonical == "" {
		return
	}
	again, code := intake.ReadCell(table, column, canonical)
	if !form.MatchString(canonical) || code != "" || again != canonical {
		t.Errorf("%s.%s %q = %q, which reads as %q %s", table, column, text, canonical, again, code)
	}
}
