package cli_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"quotepart/exports"
)

// killsByCommand is how many times each command is killed. With the points at which billing/batch kills each write, there are
// more than 300.
const killsByCommand = 30

// killSeed makes the pauses before the kills: a failure can be had again, as far as a machine keeps its pace.
const killSeed = 300

// TestKilledCommands kills the real program with SIGKILL at random moments of each command, on real files: the base opens,
// everything verifies, and the same command, run again, gives what it gives undisturbed. An export is there whole or not at all.
func TestKilledCommands(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, killSeed))
	dir := t.TempDir()
	must(t, dir, "init")
	kills := killsByCommand
	if testing.Short() {
		kills = 4
	}
	t.Logf("seed %d", killSeed)
	total := 0
	for _, command := range lifeOfACampaign(t) {
		start := time.Now()
		undisturbed := copyOf(t, dir)
		must(t, undisturbed, command...)
		usual := time.Since(start)
		want := stateOf(t, undisturbed)
		killed, told := 0, strings.Join(command[:2], " ")
		if command[0] == "importer" {
			told = command[0]
		}
		exporting := slices.Contains(command, "exporter")
		for killed < kills {
			work := copyOf(t, dir)
			if !killedAfter(t, work, time.Duration(random.Int64N(int64(usual))), command) {
				usual = usual*9/10 + time.Millisecond // it is faster than that
				continue
			}
			killed++
			if out := must(t, work, "bd", "verifier"); !strings.Contains(out, "tout se vérifie") {
				t.Errorf("%s, killed: %s", told, out)
			}
			wholeOrNot(t, filepath.Join(work, "export"), filepath.Join(dir, "export"), filepath.Join(undisturbed, "export"))
			if exporting || stateOf(t, work) != want { // an export may be done again, and clears what the kill left
				must(t, work, command...)
			}
			if got := stateOf(t, work); got != want {
				t.Errorf("%s, killed and run again:\n%s\nundisturbed:\n%s", told, got, want)
			}
			if diff, err := differ(work, undisturbed); err != nil {
				t.Errorf("%s, killed and run again, left other files: %.2000s", told, diff)
			}
			os.RemoveAll(work)
		}
		t.Logf("%s: killed %d times, within %s", told, killed, usual)
		total += killed
		dir = undisturbed
	}
	t.Logf("%d kills of the real program", total)
	if want := kills * len(lifeOfACampaign(t)); total < want {
		t.Errorf("%d kills, want %d", total, want)
	}
}

// lifeOfACampaign lists the commands that write something, in their order, on a base that was just made.
func lifeOfACampaign(t *testing.T) [][]string {
	t.Helper()
	fixtures, err := filepath.Abs(filepath.Join(root, "testdata", "script", "dossier"))
	if err != nil {
		t.Fatal(err)
	}
	return [][]string{
		{"importer", filepath.Join(fixtures, "1"), "--par", "Camille"},
		{"campagne", "calculer", "2025-05", "--par", "Camille", "--accepter", "tout", "--motif", "Essai"},
		{"campagne", "valider", "2025-05", "--par", "Dominique"},
		{"campagne", "emettre", "2025-05", "--par", "Camille", "--date", "2025-05-28"},
		{"campagne", "exporter", "2025-05", "--vers", "export"},
		{"campagne", "annuler", "2025-05", "101", "--par", "Camille", "--motif", "Erreur"},
		{"campagne", "exporter", "2025-05", "--vers", "export"}, // in place of the one before the cancellation
	}
}

// killedAfter starts a command, and kills it after a pause; it reports whether the kill came in time.
func killedAfter(t *testing.T, dir string, pause time.Duration, arguments []string) bool {
	t.Helper()
	command, output := program(t, dir, arguments...)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(pause)
	command.Process.Kill() // it may have come to its end
	err := command.Wait()
	status := command.ProcessState.Sys().(syscall.WaitStatus)
	if !status.Signaled() && err != nil {
		t.Fatalf("quotepart %v: %v\n%s", arguments, err, output)
	}
	return status.Signaled()
}

// copyOf copies the base and the exports of a folder.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// stateOf tells what a base and its exports hold, but for the times and what comes of them: entries of the ledger, documents and their
// numbers, and every byte of the tables that say what is due.
func stateOf(t *testing.T, dir string) string {
	t.Helper()
	var state strings.Builder
	fmt.Fprintln(&state, query(t, dir, `SELECT seq || ' ' || kind || ' ' || actor || ' ' || subject FROM ledger_entry ORDER BY seq`))
	fmt.Fprintln(&state, query(t, dir, `SELECT campagne || ' ' || identifiant || ' ' || numero || ' ' || bordereau || ' ' || ttc_cents FROM pieces ORDER BY identifiant`))
	fmt.Fprintln(&state, query(t, dir, `SELECT campagne || ' ' || tiers || ' ' || service || ' ' || montant_cents || ' ' || statut FROM lignes ORDER BY campagne, position`))
	fmt.Fprintln(&state, query(t, dir, `SELECT budget || ' ' || annee || ' ' || serie || ' ' || dernier FROM compteurs ORDER BY budget, annee, serie`))
	for _, name := range []string{"lignes.csv", "parts.csv", "pieces.csv"} {
		content, _ := os.ReadFile(filepath.Join(dir, "export", name))
		state.Write(content)
	}
	return state.String()
}

func query(t *testing.T, dir, statement string) string {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "quotepart.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(statement)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// wholeOrNot wants the folder of an export to be as it was, not there if it was not, or to hold every file of the new one. One
// that takes the place of another may also be on its way: it then holds the rest of the new one, and its manifest does not verify.
func wholeOrNot(t *testing.T, got, before, after string) {
	t.Helper()
	if _, err := os.Stat(got); err != nil {
		if _, err := os.Stat(before); err == nil {
			t.Errorf("the export is gone: %v", err)
		}
		return
	}
	if _, err := os.Stat(filepath.Join(got, ".quotepart-pret", exports.ManifestName)); err == nil {
		_, differences, err := exports.VerifyFolder(os.DirFS(got))
		if err != nil || len(differences) == 0 {
			t.Errorf("an export on its way verifies: %v", err)
		}
		return
	}
	_, errBefore := differ(got, before, draft)
	diff, errAfter := differ(got, after, draft)
	if errBefore != nil && errAfter != nil {
		t.Errorf("half an export: %.2000s", diff)
	}
}

// draft is what a run makes inside a folder before it is an export.
const draft = ".quotepart-*"

// differ compares two folders, but for the base and what is left aside.
func differ(a, b string, aside ...string) (string, error) {
	arguments := []string{"-r", "-x", "quotepart.db*"}
	for _, pattern := range aside {
		arguments = append(arguments, "-x", pattern)
	}
	output, err := exec.Command("diff", append(arguments, a, b)...).CombinedOutput()
	return string(output), err
}
