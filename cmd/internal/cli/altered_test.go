package cli_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestAlteredProgram builds the program with one of its constants changed, as somebody might who keeps the base honest: on a
// base that the honest program issued, « rejouer » then finds a difference.
func TestAlteredProgram(t *testing.T) {
	t.Parallel()
	small := t.TempDir()
	fixtures, err := filepath.Abs(filepath.Join(root, "testdata", "script", "dossier"))
	if err != nil {
		t.Fatal(err)
	}
	must(t, small, "init")
	must(t, small, "importer", filepath.Join(fixtures, "1"), "--par", "Camille")
	sample := prepared(t)
	for _, dir := range []string{small, sample} {
		must(t, dir, "campagne", "calculer", "2025-05", "--par", "Camille", "--accepter", "tout", "--motif", "Essai")
		must(t, dir, "campagne", "valider", "2025-05", "--par", "Dominique")
		must(t, dir, "campagne", "emettre", "2025-05", "--par", "Camille", "--date", "2025-05-28")
	}
	for _, row := range []struct{ why, dir, file, from, to, want string }{
		{"the rate of VAT", small, "billing/documents.go", `{"20", money.Int(20)}`, `{"20", money.Int(19)}`, "DIFFÉRENCE (piece)"},
		{"an account", small, "billing/posting.go", `AccountVAT       = "44571"`, `AccountVAT       = "44572"`, "DIFFÉRENCE (ecritures)"},
		{"who gets a cent left over", sample, "allocation/split.go", `cmp.Compare(remainders[b], remainders[a])`, `cmp.Compare(remainders[a], remainders[b])`, "DIFFÉRENCE (ligne)"},
	} {
		program := altered(t, row.file, row.from, row.to)
		command := exec.Command(program, "rejouer")
		command.Dir = row.dir
		output, _ := command.CombinedOutput()
		if status := command.ProcessState.ExitCode(); status != 1 || !strings.Contains(string(output), row.want) {
			t.Errorf("%s: status %d, want 1 and %q:\n%s", row.why, status, row.want, output)
		}
	}
}

// altered builds the program over a source file in which a text is another.
func altered(t *testing.T, file, from, to string) string {
	t.Helper()
	source, err := filepath.Abs(filepath.Join(root, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), from) != 1 {
		t.Fatalf("%s does not hold %q once", file, from)
	}
	dir := t.TempDir()
	replaced, overlay, program := filepath.Join(dir, "altered.go"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "quotepart")
	list, err := json.Marshal(map[string]map[string]string{"Replace": {source: replaced}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{replaced: []byte(strings.Replace(string(text), from, to, 1)), overlay: list} {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if output, err := exec.Command("go", "build", "-overlay", overlay, "-o", program, "quotepart/cmd/quotepart").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return program
}
