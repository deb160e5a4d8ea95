package intake_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/billing/intake"
)

const sample = "../../testdata/dossiers/mel"

// TestSample reads the sample without a fault, and notes its files as they are.
func TestSample(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ part, rows string }{
		{"1", "parametres 12, budgets 3, tiers 117, services 50, eligibilites 48, indicateurs 41, unites 2343, assiettes 20, baremes 26, cles 65, parts_mel 13, bornes 3, exonerations 1, adhesions 1314, couts 128, echeanciers 104, ajustements 0, reprises 3"},
		{"2", "unites 2581, adhesions 1320, couts 254"},
		{"3", "unites 2966, cles 66, parts_mel 14, adhesions 1321, couts 495, ajustements 1"},
		{"4", "unites 3211, adhesions 1322, couts 679"},
	} {
		path := filepath.Join(sample, row.part)
		result := read(t, path)
		if got := faults(result, path); got != "" {
			t.Errorf("%s has faults:\n%s", path, got)
		}
		var counts []string
		for _, name := range result.Tables.Names() {
			counts = append(counts, fmt.Sprintf("%s %d", name, result.Tables[name].Len()))
		}
		if diff := cmp.Diff(row.rows, strings.Join(counts, ", ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
		for _, file := range result.Files {
			content, err := os.ReadFile(filepath.Join(path, file.Name))
			must(t, err)
			sum := sha256.Sum256(content)
			if want := (intake.File{Name: file.Name, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(content))}); file != want {
				t.Errorf("%s: got %v, want %v", path, file, want)
			}
		}
		if len(result.Files) != len(result.Tables) {
			t.Errorf("%s: %d files and %d tables", path, len(result.Files), len(result.Tables))
		}
	}
}

// TestForms reads one table in every form that a CSV file may have; the rows are always the same.
func TestForms(t *testing.T) {
	t.Parallel()
	const plain = "code;nom;type;adresse;membre_du\n59011;Annœullin;commune;Hôtel de ville;2020-03-14\n59009;\"Villeneuve; d'Ascq\";commune;\"La \"\"Maison\"\"\";2015-01-01\n"
	windows, err := charmap.Windows1252.NewEncoder().String(plain)
	must(t, err)
	want := "59009|Villeneuve; d'Ascq|commune||||"
	want += "|La \"Maison\"|||||||2015-01-01|||\n59011|Annœullin|commune|||||Hôtel de ville|||||||2020-03-14|||\n"
	for _, row := range []struct{ why, name, content string }{
		{"UTF-8", "tiers.csv", plain},
		{"UTF-8 with its mark", "tiers.csv", "\ufeff" + plain},
		{"UTF-8 with its mark and a quoted header", "tiers.csv", "\ufeff\"code\"" + strings.TrimPrefix(plain, "code")},
		{"Windows-1252", "tiers.csv", windows},
		{"CRLF", "tiers.csv", strings.ReplaceAll(plain, "\n", "\r\n")},
		{"no end of line at the end", "tiers.csv", strings.TrimSuffix(plain, "\n")},
		{"empty rows", "tiers.csv", "\n;;;\n" + strings.ReplaceAll(plain, "\n", "\n\n ; ;\u00a0;\n")},
		{"commas", "tiers.csv", strings.NewReplacer(`"Villeneuve;`, `"Villeneuve;`, ";", ",").Replace(plain)},
		{"tabs", "tiers.csv", strings.NewReplacer(`"Villeneuve;`, `"Villeneuve;`, ";", "\t").Replace(plain)},
		{"French dates and names", "Tiers.CSV", "Code;NOM;Type;Adresse;Membre du\n59011;Annœullin;Commune;Hôtel de ville;14/03/2020\n59009;\"Villeneuve; d'Ascq\";COMMUNE;\"La \"\"Maison\"\"\";1/1/2015\n"},
		{"other order", "tiers.csv", "membre-du;adresse;nom;code;type\n14/03/2020;Hôtel de ville;Annœullin;59011;commune\n1/1/2015;\"La \"\"Maison\"\"\";\"Villeneuve; d'Ascq\";59009;commune;;;;\n"},
	} {
		path := folder(t, row.name, row.content)
		result := read(t, path)
		got := faults(result, path) + dump(result.Tables["tiers"])
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

// TestContents reads files that are read or refused as a whole: the codes of their faults, and their rows.
func TestContents(t *testing.T) {
	t.Parallel()
	utf16, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String("tiers;indicateur\n")
	must(t, err)
	const header = "tiers;indicateur;valeur\n"
	for _, row := range []struct{ why, content, codes, rows string }{
		{"a header alone empties the table", header, "", ""},
		{"a header without an end of line", "tiers;indicateur;valeur", "", ""},
		{"nothing", "", "IMP-020", "absent"},
		{"empty lines", "\n\n;;\n", "IMP-020", "absent"},
		{"a mark alone", "\ufeff", "IMP-020", "absent"},
		{"UTF-16 big endian", utf16, "IMP-021", "absent"},
		{"UTF-16 without a mark", "t\x00i\x00", "IMP-022", "absent"},
		{"a renamed .xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "IMP-022", "absent"},
		{"a PDF", "%PDF-1.7\n", "IMP-022", "absent"},
		{"UTF-8 cut in a letter", header + "A;B;1\nÉ;É;2\nC;\xc3", "IMP-023", "absent"},
		{"Windows-1252 where chance made a UTF-8 sequence", header + "CAF\xc9\xbb;\xabB\xbb;1\n", "", "CAFÉ»|«B»||||1|\n"},
		{"quotes that swallow the rest", header + "\"A;B;1\nA;B;2\n", "IMP-025", ""},
		{"an unclosed quote in the last row", header + "A;B;1\nA;\"B;2", "IMP-025", "A|B||||1|\n"},
		{"an unclosed quote in the header", "\"tiers;indicateur;valeur\nA;B;1\n", "IMP-025", "absent"},
		{"a quote after a closed cell", header + "\"A\"x;B;1\nA;B;2\n", "IMP-026", "A|B||||2|\n"},
		{"short rows", header + "A\nA;B;2\n", "IMP-040 IMP-040", "A|B||||2|\n"},
		{"long rows", header + "A;B;1;;\nA;B;2;x\n", "IMP-033", "A|B||||1|\n"},
		{"a column without a name", "tiers;;indicateur;valeur\nA;;B;1\nA;x;B;2\n", "IMP-033", "A|B||||1|\n"},
		{"every cell of a bad row is checked", header + "A;B;x\n;B;y\nA;B;3\n", "IMP-041 IMP-040 IMP-041", "A|B||||3|\n"},
		{"a column that is not read does not fill a row", "tiers;indicateur;valeur;note\n;;;à voir\nA;B;1;\n", "IMP-032", "A|B||||1|\n"},
		{"cells below a missing column are checked", "tiers;indicateur\nA;B\u200b\n", "IMP-030 IMP-080", "absent"},
		{"two missing columns", "tiers\nA\n", "IMP-030 IMP-030", "absent"},
	} {
		path := folder(t, "unites.csv", row.content)
		result := read(t, path)
		if got := codesOf(result); got != row.codes {
			t.Errorf("%s: codes %q, want %q:\n%s", row.why, got, row.codes, faults(result, path))
		}
		if diff := cmp.Diff(row.rows, dump(result.Tables["unites"])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

// TestPlaces finds the row of a fault by the line of the file where its record starts.
func TestPlaces(t *testing.T) {
	t.Parallel()
	path := folder(t, "tiers.csv", "code;nom;type;adresse\r\n\r\n1;A;hameau;\"deux\r\nlignes\"\r\n;;;\r\n2;B;village;x\r\n")
	var got []string
	for _, fault := range read(t, path).Faults {
		got = append(got, fmt.Sprint(fault.Row, " ", fault.Column, " ", fault.Value))
	}
	if diff := cmp.Diff([]string{"3 type hameau", "6 type village"}, got); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
}

// TestAllFilesReported gathers the faults of all files of a folder.
func TestAllFilesReported(t *testing.T) {
	t.Parallel()
	path := folder(t, "unites.csv", "tiers;indicateur;valeur\nA;B;x\n", "tiers.csv", "", "cles.csv", "PK\x03\x04", "notes.csv", "x", "couts.csv", "service;exercice;base;nature;montant\nS;26;prevu;flux;1\n")
	result := read(t, path)
	if got, want := codesOf(result), "IMP-022 IMP-049 IMP-002 IMP-020 IMP-041"; got != want {
		t.Errorf("codes %q, want %q:\n%s", got, want, faults(result, path))
	}
	if len(result.Files) != 4 || !result.Faults.Fatal() {
		t.Errorf("files %v", result.Files)
	}
}

// TestEntries ignores what is nobody's table.
func TestEntries(t *testing.T) {
	t.Parallel()
	path := folder(t, "README.md", "", "steps.txt", "", ".DS_Store", "", "~$dossier.xlsx", "", "._tiers.csv", "", ".~lock.tiers.csv#", "", "Unités.CSV", "tiers;indicateur;valeur\nA;B;1\n")
	must(t, os.Mkdir(filepath.Join(path, "tiers.csv"), 0o755))
	result := read(t, path)
	if got := faults(result, path); got != "" || result.Tables["unites"].Len() != 1 {
		t.Errorf("got %s", got)
	}
}

// TestRefused answers with an error where there is no dossier to speak of.
func TestRefused(t *testing.T) {
	t.Parallel()
	path := folder(t, "tiers.csv", "", "dossier.pdf", "")
	for _, row := range []struct {
		path string
		kind fault.Kind
	}{
		{filepath.Join(path, "absent"), fault.NotFound},
		{filepath.Join(path, "tiers.csv"), fault.Invalid},
		{filepath.Join(path, "dossier.pdf"), fault.Invalid},
	} {
		_, err := intake.Read(t.Context(), row.path)
		var refusal *fault.Error
		if !errors.As(err, &refusal) || refusal.Kind != row.kind {
			t.Errorf("Read(%s) = %v, want %s", row.path, err, row.kind)
		}
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := intake.Read(done, path); !errors.Is(err, context.Canceled) {
		t.Errorf("Read with a context that is done = %v", err)
	}
}

// TestFaultLimit closes a long list with one fault behind the others.
func TestFaultLimit(t *testing.T) {
	t.Parallel()
	path := folder(t, "unites.csv", "tiers;indicateur;valeur\n"+strings.Repeat("A;B;x\n", 1500))
	result := read(t, path)
	last := result.Faults[len(result.Faults)-1]
	if len(result.Faults) != 1001 || last.Code != "IMP-099" || last.Row != 1002 || !strings.Contains(last.Message, "500") {
		t.Errorf("%d faults, the last %v", len(result.Faults), last)
	}
}

// TestWarningLimit lets an import pass whose long list holds warnings only.
func TestWarningLimit(t *testing.T) {
	t.Parallel()
	const columns = 1100
	names := make([]string, columns)
	for i := range names {
		names[i] = fmt.Sprintf("colonne_%d", i)
	}
	path := folder(t, "unites.csv", "tiers;indicateur;valeur;"+strings.Join(names, ";")+"\nA;B;1\n")
	result := read(t, path)
	if last := result.Faults[len(result.Faults)-1]; result.Faults.Fatal() || len(result.Faults) != 1001 || result.Tables["unites"].Len() != 1 {
		t.Errorf("%d faults, the last %v", len(result.Faults), last)
	}
}

// TestVocabularies holds the schema to what folding assumes: no two names or words that fold to the same.
func TestVocabularies(t *testing.T) {
	t.Parallel()
	tables := map[string]string{}
	for _, table := range dossier.Schema() {
		unique(t, tables, table.Name)
		columns := map[string]string{}
		for _, column := range table.Columns {
			unique(t, columns, column.Name)
			words := map[string]string{}
			for _, word := range column.Choices {
				unique(t, words, word)
			}
		}
	}
}

func unique(t *testing.T, seen map[string]string, name string) {
	t.Helper()
	if other, ok := seen[intake.Fold(name)]; ok {
		t.Errorf("%s and %s fold to the same", name, other)
	}
	seen[intake.Fold(name)] = name
}
