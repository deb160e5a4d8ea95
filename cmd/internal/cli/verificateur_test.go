package cli_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"quotepart/billing/billingtest/programs"
)

// TestVerifierInPython holds the packs of whole lives to a program of another language that shares no code with ours, and
// wants it to name a line of which a cent was moved.
func TestVerifierInPython(t *testing.T) {
	t.Parallel()
	python := programs.Find(t, "python3", "packs are not verified by a program that shares nothing with quotepart")
	for _, life := range []struct {
		name     string
		make     func(*testing.T) string
		covers   []string
		campaign string // of which a line is changed
	}{
		{"the sample", sampleLife, []string{"versions du dossier : 4", "annulations refaites : 0", "campagne 2026-11 recalculée : "}, "2026-05"},
		{"the small dossier", smallLife, []string{"versions du dossier : 2", "annulations refaites : 1", "campagne 2025-11 recalculée : "}, "2025-11"},
	} {
		t.Run(life.name, func(t *testing.T) {
			t.Parallel()
			dir := life.make(t)
			said := must(t, dir, "audit", "exporter", "--vers", "paquet.zip")
			_, head, _ := strings.Cut(strings.TrimSpace(said), "tête du journal : ")
			path := filepath.Join(dir, "paquet.zip")
			output, status := verifier(t, python, path, "--tete", head)
			for _, words := range append(life.covers, "têtes comparées au journal : 1", "tout ce qui est couvert se vérifie") {
				if !strings.Contains(output, words) {
					t.Errorf("the verifier does not say %q", words)
				}
			}
			if status != 0 || strings.Contains(output, "DIFFÉRENCE") {
				t.Fatalf("status %d:\n%s", status, output)
			}

			line := moveCent(t, path, "campagnes/"+life.campaign+"/lignes.tsv")
			output, status = verifier(t, python, path)
			want := "DIFFÉRENCE (ligne) : campagne " + life.campaign + ", " + line + " : enregistré cible "
			if status != 1 || !strings.Contains(output, want) || strings.Contains(output, "tout ce qui est couvert se vérifie") {
				t.Errorf("a cent moved: status %d, want 1 and %q:\n%s", status, want, output)
			}
			output, status = verifier(t, python, path, "--tete", strings.Repeat("0", 64))
			if status != 1 || !strings.Contains(output, "DIFFÉRENCE (tete)") {
				t.Errorf("another head: status %d, want 1:\n%s", status, output)
			}
		})
	}
}

// sampleLife makes a base of the sample's four campaigns.
func sampleLife(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	sample, err := filepath.Abs(filepath.Join(root, "testdata", "dossiers", "mel"))
	if err != nil {
		t.Fatal(err)
	}
	must(t, dir, "init")
	for i, campaign := range []string{"2025-05", "2025-11", "2026-05", "2026-11"} {
		must(t, dir, "importer", filepath.Join(sample, strconv.Itoa(i+1)), "--par", "Camille")
		issueCampaign(t, dir, campaign)
	}
	return dir
}

// smallLife makes a base of two campaigns of the small dossier; a titre with VAT of the first is cancelled, and billed again
// by the second.
func smallLife(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	small, err := filepath.Abs(filepath.Join(root, "testdata", "script", "dossier"))
	if err != nil {
		t.Fatal(err)
	}
	must(t, dir, "init")
	must(t, dir, "importer", filepath.Join(small, "1"), "--par", "Camille")
	issueCampaign(t, dir, "2025-05")
	must(t, dir, "campagne", "exporter", "2025-05", "--vers", "sortie", "--csv")
	pieces, err := os.ReadFile(filepath.Join(dir, "sortie", "pieces.csv"))
	if err != nil {
		t.Fatal(err)
	}
	taxed := regexp.MustCompile(`;titre;(T2505-[A-Z2-7]+);[^;]*;[^;]*;[^;]*;[^;]*;[0-9.]*[1-9][0-9.]*;`).FindStringSubmatch(string(pieces))
	if taxed == nil {
		t.Fatalf("no titre with VAT among:\n%s", pieces)
	}
	must(t, dir, "campagne", "annuler", "2025-05", taxed[1], "--par", "Camille", "--motif", "Débiteur erroné")
	must(t, dir, "importer", filepath.Join(small, "2"), "--par", "Camille")
	issueCampaign(t, dir, "2025-11")
	return dir
}

func issueCampaign(t *testing.T, dir, campaign string) {
	t.Helper()
	must(t, dir, "campagne", "calculer", campaign, "--par", "Camille", "--accepter", "tout", "--motif", "essai")
	must(t, dir, "campagne", "valider", campaign, "--par", "Dominique")
	must(t, dir, "campagne", "emettre", campaign, "--par", "Camille", "--date", campaign+"-28")
}

// verifier runs the verifier in Python in a folder of its own, and gives what it says.
func verifier(t *testing.T, python string, arguments ...string) (output string, status int) {
	t.Helper()
	script, err := filepath.Abs(filepath.Join(root, "testdata", "verificateur", "verifier.py"))
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), python, append([]string{script}, arguments...)...)
	command.Dir = t.TempDir()
	said, err := command.CombinedOutput()
	if command.ProcessState == nil {
		t.Fatal(err)
	}
	return string(said), command.ProcessState.ExitCode()
}

// moveCent adds a cent to the target and the amount of the last line of a table, in a pack whose manifest is made to agree.
// It says which line.
func moveCent(t *testing.T, path, name string) (line string) {
	t.Helper()
	files := readZip(t, path)
	var manifest struct {
		Format string          `json:"format"`
		Head   json.RawMessage `json:"tete"`
		Files  []struct {
			Name   string `json:"nom"`
			SHA256 string `json:"sha256"`
			Bytes  int    `json:"octets"`
		} `json:"fichiers"`
	}
	if err := json.Unmarshal(files["manifeste.json"], &manifest); err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSuffix(string(files[name]), "\n"), "\n")
	cells := strings.Split(rows[len(rows)-1], "\t")
	for _, column := range []int{7, 9} { // cible_cents, montant_cents
		amount, err := strconv.Atoi(cells[column])
		if err != nil {
			t.Fatal(err)
		}
		cells[column] = strconv.Itoa(amount + 1)
	}
	rows[len(rows)-1] = strings.Join(cells, "\t")
	files[name] = []byte(strings.Join(rows, "\n") + "\n")

	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for i := range manifest.Files {
		f := &manifest.Files[i]
		sum := sha256.Sum256(files[f.Name])
		f.SHA256, f.Bytes = hex.EncodeToString(sum[:]), len(files[f.Name])
		writeZip(t, archive, f.Name, files[f.Name])
	}
	encoded, err := json.Marshal(manifest)
	if err != nil {
		t.Fatal(err)
	}
	writeZip(t, archive, "manifeste.json", encoded)
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return "tiers " + cells[2] + ", service " + cells[3] + ", exercice " + cells[4] + ", rang " + cells[5]
}

func readZip(t *testing.T, path string) map[string][]byte {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string][]byte{}
	for _, f := range archive.File {
		content, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(content); err != nil {
			t.Fatal(err)
		}
		content.Close()
	}
	return files
}

func writeZip(t *testing.T, archive *zip.Writer, name string, content []byte) {
	t.Helper()
	file, err := archive.Create(name)
	if err == nil {
		_, err = file.Write(content)
	}
	if err != nil {
		t.Fatal(err)
	}
}
