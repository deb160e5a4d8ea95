package csv_test

import (
	"bytes"
	stdcsv "encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/exports/csv"
	"quotepart/exports/exportstest"
)

const lignes = `campagne;budget;debiteur;tiers;service;exercice;rang;base;cible;deja_emis;montant_ht;statut;piece
2026-05;IMP;59005;59005;ACH-IMP;2026;1;prevu;1290.00;0.00;1290.00;titre;2026-05/IMP/59005
2026-05;PRINC;01004;01004;TRE-CEP;2026;2;prevu;345.67;0.00;345.67;titre;2026-05/PRINC/01004
2026-05;PRINC;01004;01004;TRE-CEP;2026;X;prevu;-87.13;0.00;-87.13;titre;2026-05/PRINC/01004
2026-05;PRINC;59005;59005;TRE-CEP;2026;2;prevu;676.00;0.00;676.00;titre;2026-05/PRINC/59005
2026-05;PRINC;59005;59005;URB-SIM;2025;1;realise;9419.67;9000.00;419.67;titre;2026-05/PRINC/59005
2026-05;PRINC;59005;59005;URB-SIM;2025;A;realise;-180.00;0.00;-180.00;titre;2026-05/PRINC/59005
2026-05;PRINC;59350;59298;TRE-CEP;2026;2;prevu;12.00;0.00;12.00;reporte;
2026-05;PRINC;59350;59350;COO-SOF;2025;1;realise;500.00;0.00;500.00;ac;
2026-05;PRINC;59350;59350;RES-CAR;2026;1;prevu;13808.69;0.00;13808.69;porteur;
2026-05;PRINC;59350;59350;SEC-VID;2026;1;prevu;16528.43;0.00;16528.43;valorise;
2026-05;PRINC;59350;59350;TRE-CEE;2025;1;realise;-300.00;0.00;-300.00;mandat;2026-05/PRINC/59350/M
2026-05;PRINC;59350;59350;URB-SIM;2025;1;realise;0.00;450.00;-450.00;reduction;2026-05/PRINC/59350/R
2026-05;PRINC;MEL;MEL;NUM-ARD;2025;1;realise;100.00;0.00;100.00;propre;
`

const parts = `campagne;service;exercice;base;cumul;cout;adherents;metropole
2026-05;ACH-CAM;2026;prevu;100.00;419100.00;0.00;419100.00
2026-05;TRE-CEP;2026;prevu;100.00;2000.00;946.54;1053.46
2026-05;URB-SIM;2025;realise;50.00;51961.54;33595.00;18366.54
`

const pieces = `campagne;budget;type;identifiant;numero;bordereau;debiteur;montant_ht;tva;montant_ttc;origine
2026-05;IMP;titre;2026-05/IMP/59005;;;59005;1290.00;258.00;1548.00;
2026-05;PRINC;mandat;2026-05/PRINC/59350/M;1;1;59350;300.00;0.00;300.00;
2026-05;PRINC;reduction;2025-11/PRINC/59005/A;4;2;59005;50.00;0.00;50.00;2025-11/PRINC/59005
2026-05;PRINC;reduction;2026-05/PRINC/59350/R;5;3;59350;450.00;0.00;450.00;2026-05/PRINC/59350/O
2026-05;PRINC;titre;2026-05/PRINC/01004;1201;7;01004;258.54;0.00;258.54;
2026-05;PRINC;titre;2026-05/PRINC/59005;1202;7;59005;915.67;0.00;915.67;
`

func shuffled[T any](list []T, seed uint64) []T {
	list = slices.Clone(list)
	random := rand.New(rand.NewPCG(seed, 1))
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// TestGolden writes the campaign with its rows in several orders: the bytes are the same.
func TestGolden(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	all := slices.Concat(c.Calculation.Pieces, c.Cancellations)
	for seed := range uint64(5) {
		for _, file := range []struct {
			name, want string
			write      func(io.Writer) error
		}{
			{"lignes.csv", lignes, func(w io.Writer) error { return csv.Lignes(w, "2026-05", shuffled(c.Calculation.Lines, seed)) }},
			{"parts.csv", parts, func(w io.Writer) error { return csv.Parts(w, "2026-05", shuffled(c.Calculation.Parts, seed)) }},
			{"pieces.csv", pieces, func(w io.Writer) error { return csv.Pieces(w, "2026-05", shuffled(all, seed)) }},
		} {
			var got bytes.Buffer
			if err := file.write(&got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(file.want, got.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file.name, diff)
			}
		}
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	line := func(code, rang string, exercice int) billing.Line {
		return billing.Line{Budget: "B", Debiteur: code, Tiers: code, Service: "S", Exercice: exercice, Rang: rang, Base: "prevu", Cible: 1, Montant: 1, Statut: "titre"}
	}
	nothing := line("z", "1", 2026)
	nothing.Montant = 0
	for _, row := range []struct {
		why   string
		lines []billing.Line
		want  []string
	}{
		{"rang is ordered as bytes", []billing.Line{line("a", "2", 2026), line("a", "10", 2026), line("a", "X", 2026)}, []string{"a;a;S;2026;10", "a;a;S;2026;2", "a;a;S;2026;X"}},
		{"exercices too", []billing.Line{line("a", "1", 999), line("a", "1", 2026)}, []string{"a;a;S;2026;1", "a;a;S;999;1"}},
		{"capitals before small letters, accents last", []billing.Line{line("é", "1", 2026), line("a", "1", 2026), line("B", "1", 2026)}, []string{"B;B;S;2026;1", "a;a;S;2026;1", "é;é;S;2026;1"}},
		{"a separator, a quote, an end of line are quoted", []billing.Line{line("a;\"b\"\n", "1", 2026)}, []string{"\"a;\"\"b\"\"\n\";\"a;\"\"b\"\"\n\";S;2026;1"}},
		{"the file is for machines: a code that looks like a formula stays the code", []billing.Line{line("=1+1", "1", 2026), line("-2", "1", 2026), line("@x", "1", 2026)}, []string{"-2;-2;S;2026;1", "=1+1;=1+1;S;2026;1", "@x;@x;S;2026;1"}},
		{"a line of nothing is no line", []billing.Line{nothing}, nil},
	} {
		var got bytes.Buffer
		if err := csv.Lignes(&got, "2026-05", row.lines); err != nil {
			t.Fatal(err)
		}
		want := lignes[:strings.IndexByte(lignes, '\n')+1]
		for _, cells := range row.want {
			want += "2026-05;B;" + cells + ";prevu;0.01;0.00;0.01;titre;\n"
		}
		if diff := cmp.Diff(want, got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
		reader := stdcsv.NewReader(&got)
		reader.Comma = ';'
		if rows, err := reader.ReadAll(); err != nil || len(rows) != len(row.want)+1 {
			t.Errorf("%s: another reader finds %d rows: %v", row.why, len(rows), err)
		}
	}
}

// TestFixtureFromExpected writes the rows of the sample dossier back as they were read: the shape is that of the
// contract's own files.
func TestFixtureFromExpected(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"lignes.csv"} {
		paths, err := filepath.Glob(filepath.Join("..", "..", "testdata", "dossiers", "mel", "expected", "*", name))
		if err != nil || len(paths) == 0 {
			t.Skip("SKIP: the sample dossier is not in testdata")
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			campaign := billing.CampaignID(filepath.Base(filepath.Dir(path)))
			var read []billing.Line
			for row := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n") {
				if _, rest, _ := strings.Cut(row, ";"); !strings.HasPrefix(rest, "budget") {
					read = append(read, exportstest.Line(rest))
				}
			}
			var got bytes.Buffer
			if err := csv.Lignes(&got, campaign, shuffled(read, 7)); err != nil {
				t.Fatal(err)
			}
			if got.String() != string(text) {
				t.Errorf("%s is not written back as it was", path)
			}
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriteError(t *testing.T) {
	t.Parallel()
	if err := csv.Lignes(broken{}, "2026-05", many(5000)); err != io.ErrClosedPipe {
		t.Errorf("got %v", err)
	}
}

func many(n int) []billing.Line {
	lines := make([]billing.Line, n)
	for i := range lines {
		code := fmt.Sprintf("%06d", i/8)
		lines[i] = billing.Line{Budget: "PRINC", Debiteur: code, Tiers: code, Service: fmt.Sprintf("SRV-%d", i%8), Exercice: 2026, Rang: "1", Base: "prevu", Cible: money.Cents(i * 37), Montant: money.Cents(i*37 + 1), Statut: "titre", Piece: "2026-05/PRINC/" + code}
	}
	return lines
}

func BenchmarkLignes(b *testing.B) {
	lines := many(200_000)
	for b.Loop() {
		if err := csv.Lignes(io.Discard, "2026-05", lines); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLignesShuffled(b *testing.B) {
	lines := shuffled(many(200_000), 3)
	for b.Loop() {
		if err := csv.Lignes(io.Discard, "2026-05", lines); err != nil {
			b.Fatal(err)
		}
	}
}
