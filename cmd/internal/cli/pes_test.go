package cli_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/money"
	"quotepart/exports/pes/pestest"
)

// TestSampleFluxes takes the sample through its four campaigns with the real program, has the finance software number the
// budget that it numbers, and holds every PES file to the official schema, to the part that Hélios plays, and, document by
// document, to pieces.csv.
func TestSampleFluxes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	sample, err := filepath.Abs(filepath.Join(root, "testdata", "dossiers", "mel"))
	if err != nil {
		t.Fatal(err)
	}
	steps, err := os.ReadFile(filepath.Join(sample, "steps.txt"))
	if err != nil {
		t.Fatal(err)
	}
	must(t, dir, "init")
	var seen pestest.Seen
	given := 1000
	for step := range strings.Lines(string(steps)) {
		verb, name, _ := strings.Cut(strings.TrimSpace(step), " ")
		if verb == "import" {
			must(t, dir, "importer", filepath.Join(sample, name), "--par", "A")
			must(t, dir, "importer", withRefBdf(t, sample), "--par", "A")
			continue
		}
		must(t, dir, "campagne", "calculer", name, "--par", "A", "--accepter", "tout", "--motif", "essai")
		must(t, dir, "campagne", "valider", name, "--par", "B")
		must(t, dir, "campagne", "emettre", name, "--par", "A", "--date", name+"-28")
		given = numbersFromOutside(t, dir, name, given)
		must(t, dir, "campagne", "exporter", name, "--vers", "csv-"+name, "--csv")
		must(t, dir, "campagne", "exporter", name, "--vers", "pes-"+name, "--pes")
		rows := pieceRows(t, filepath.Join(dir, "csv-"+name, "pieces.csv"))
		if diff := cmp.Diff(rows, fluxRows(t, name, fluxes(t, filepath.Join(dir, "pes-"+name), &seen))); diff != "" {
			t.Errorf("campagne %s (-pieces.csv +PES):\n%s", name, diff)
		}
	}
	said := must(t, dir, "campagne", "annuler", "2026-11", "1354", "--par", "A", "--motif", "Débiteur erroné")
	identifiant := regexp.MustCompile(`R2611-[A-Z2-7]+`).FindString(said)
	must(t, dir, "campagne", "exporter", "2026-11", "--vers", "pes-annulation", "--pes", "--annulation", identifiant)
	cancelled := fluxes(t, filepath.Join(dir, "pes-annulation"), &seen)
	if len(cancelled) != 1 || len(cancelled[0].Recette.Bordereaux[0].Pieces) != 1 || !strings.HasSuffix(string(cancelled[0].Recette.Bordereaux[0].Pieces[0].ObjPce), "2026/1354 : Débiteur erroné") {
		t.Errorf("the file of the cancellation holds %+v", cancelled)
	}
	all, err := filepath.Glob(filepath.Join(dir, "pes-*", "pes", "*.xml"))
	if err != nil || len(all) == 0 {
		t.Fatal("no PES file", err)
	}
	pestest.Validate(t, all...)
}

// withRefBdf makes a folder with the budgets of the sample and the numéro émetteur that its comptable would give.
func withRefBdf(t *testing.T, sample string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(sample, "1", "budgets.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimRight(string(text), "\r\n"), "\n")
	lines[0] += ";refbdf"
	for i := range lines[1:] {
		lines[i+1] += fmt.Sprintf(";05990%d", i+1)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "budgets.csv"), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// records reads a CSV file as maps from column to cell.
func records(t *testing.T, path string) []map[string]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]string
	for _, row := range rows[1:] {
		record := map[string]string{}
		for i, cell := range row {
			record[rows[0][i]] = cell
		}
		list = append(list, record)
	}
	return list
}

// numbersFromOutside plays the finance software: it numbers what awaits a number, after the last one that it gave.
func numbersFromOutside(t *testing.T, dir, campaign string, last int) int {
	t.Helper()
	must(t, dir, "campagne", "exporter", campaign, "--vers", "attente-"+campaign, "--csv")
	text := "identifiant;numero;bordereau\n"
	for _, row := range records(t, filepath.Join(dir, "attente-"+campaign, "pieces.csv")) {
		if row["numero"] == "" {
			last++
			text += fmt.Sprintf("%s;%d;%d\n", row["identifiant"], last, 1+strings.Index("05-11", campaign[5:])/3)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "numeros.csv"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, dir, "numeros", "importer", "numeros.csv", "--par", "A")
	return last
}

// pieceRows gives what pieces.csv says of each document.
func pieceRows(t *testing.T, path string) []string {
	t.Helper()
	var rows []string
	for _, row := range records(t, path) {
		rows = append(rows, strings.Join([]string{row["type"], row["bordereau"], row["numero"], row["debiteur"], row["montant_ht"], row["tva"]}, ";"))
	}
	slices.Sort(rows)
	return rows
}

// fluxRows gives the same of the documents of PES files, their lines added up.
func fluxRows(t *testing.T, campaign string, list []*pestest.Flux) []string {
	t.Helper()
	var rows []string
	for _, flux := range list {
		kind, domain := "titre", flux.Recette
		if flux.Depense != nil {
			kind, domain = "mandat", flux.Depense
		}
		for _, bordereau := range domain.Bordereaux {
			if bordereau.TypBord == "02" {
				kind = "reduction"
			}
			if string(bordereau.Exer) != campaign[:4] {
				t.Errorf("campagne %s: exercice %s", campaign, bordereau.Exer)
			}
			for _, piece := range bordereau.Pieces {
				var ht, tva money.Cents
				for _, line := range piece.Lignes {
					ht, tva = ht+cents(t, line.MtHT), tva+cents(t, line.MtTVA)
				}
				rows = append(rows, strings.Join([]string{kind, string(bordereau.IdBord), string(piece.IdPce), string(piece.Lignes[0].Tiers[0].RefTiers), ht.String(), tva.String()}, ";"))
			}
		}
	}
	slices.Sort(rows)
	return rows
}

func cents(t *testing.T, text pestest.V) money.Cents {
	t.Helper()
	if text == "" {
		return 0
	}
	amount, err := money.ParseCents(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return amount
}

// fluxes reads the PES files of a folder in the order in which they leave, and has Hélios take them.
func fluxes(t *testing.T, dir string, seen *pestest.Seen) []*pestest.Flux {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "pes", "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	slices.SortStableFunc(names, func(a, b string) int { return leaving(a) - leaving(b) })
	var list []*pestest.Flux
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		flux, err := pestest.Read(file)
		file.Close()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, refusal := range pestest.Guichet(flux, seen) {
			t.Errorf("%s: %s", filepath.Base(name), refusal)
		}
		list = append(list, flux)
	}
	return list
}

// leaving puts the titres of a budget before what corrects them.
func leaving(name string) int {
	return strings.IndexByte("TRM", strings.Split(filepath.Base(name), "_")[3][4])
}

// TestMendedBordereau issues a campaign whose dossier lacks addresses and what only the comptable can give, and cancels a
// titre of it: no file is written, and once the dossier is mended both bordereaux leave, with the same numbers and amounts.
func TestMendedBordereau(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	sample, err := filepath.Abs(filepath.Join(root, "testdata", "dossiers", "mel", "1"))
	if err != nil {
		t.Fatal(err)
	}
	lacking := t.TempDir()
	for name, change := range map[string][2]string{"budgets.csv": {";MUT1;", ";;"}, "tiers.csv": {";adresse;complement;", ";autrefois;avant;"}} {
		text, err := os.ReadFile(filepath.Join(sample, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(lacking, name), []byte(strings.Replace(string(text), change[0], change[1], 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	must(t, dir, "init")
	must(t, dir, "importer", sample, "--par", "A")
	must(t, dir, "importer", lacking, "--par", "A")
	must(t, dir, "campagne", "calculer", "2025-05", "--par", "A", "--accepter", "tout", "--motif", "essai")
	must(t, dir, "campagne", "valider", "2025-05", "--par", "B")
	must(t, dir, "campagne", "emettre", "2025-05", "--par", "A", "--date", "2025-05-28")
	command, output := program(t, dir, "campagne", "exporter", "2025-05", "--vers", "pes", "--pes")
	if err := command.Run(); err == nil || command.ProcessState.ExitCode() != 3 || !strings.Contains(output.String(), "PES-005") ||
		!strings.Contains(output.String(), "quotepart bordereau renvoyer 2025-05 87 --budget PRINC --type titre --par NOM --motif TEXTE --jamais-parti") {
		t.Fatalf("%v\n%s", err, output)
	}
	said := must(t, dir, "campagne", "annuler", "2025-05", "1201", "--par", "A", "--motif", "Débiteur erroné")
	identifiant := regexp.MustCompile(`R2505-[A-Z2-7]+`).FindString(said)
	annulation := []string{"campagne", "exporter", "2025-05", "--vers", "annulation", "--pes", "--annulation", identifiant}
	command, output = program(t, dir, annulation...)
	if err := command.Run(); err == nil || !strings.Contains(output.String(), "quotepart bordereau renvoyer 2025-05 12 --budget PRINC --type reduction --par NOM --motif TEXTE --jamais-parti") {
		t.Fatalf("%v\n%s", err, output)
	}
	must(t, dir, "importer", sample, "--par", "A")
	must(t, dir, "bordereau", "renvoyer", "2025-05", "12", "--type", "reduction", "--par", "A", "--motif", "adresses", "--jamais-parti")
	must(t, dir, "bordereau", "renvoyer", "2025-05", "87", "--par", "A", "--motif", "code produit du comptable", "--jamais-parti")
	must(t, dir, "campagne", "exporter", "2025-05", "--vers", "pes", "--pes")
	must(t, dir, "campagne", "exporter", "2025-05", "--vers", "csv", "--csv")
	must(t, dir, annulation...)
	files, err := filepath.Glob(filepath.Join(dir, "*", "pes", "*_02.xml"))
	if err != nil || len(files) != 2 {
		t.Fatalf("got %v, %v", files, err)
	}
	slices.SortFunc(files, func(a, b string) int { return leaving(a) - leaving(b) })
	pestest.Validate(t, files...)
	file, err := os.Open(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	flux, err := pestest.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(pieceRows(t, filepath.Join(dir, "csv", "pieces.csv")), fluxRows(t, "2025-05", []*pestest.Flux{flux})); diff != "" {
		t.Errorf("(-pieces.csv +PES):\n%s", diff)
	}
	command, output = program(t, dir, "bordereau", "renvoyer", "2025-05", "87", "--par", "A", "--motif", "encore", "--jamais-parti")
	if err := command.Run(); err == nil || !strings.Contains(output.String(), "a pu partir") {
		t.Errorf("it may have left now, and leaves again: %v\n%s", err, output)
	}
}
