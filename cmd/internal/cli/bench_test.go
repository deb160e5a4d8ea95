package cli_test

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"quotepart/cmd/internal/cli"
)

// BenchmarkSample is make demo: the four steps of the sample, from files to exported folders, and shows where the time
// goes. MB is the most memory that the process ever held.
func BenchmarkSample(b *testing.B) {
	sample := filepath.Join("..", "..", "..", "testdata", "dossiers", "mel")
	steps, err := os.ReadFile(filepath.Join(sample, "steps.txt"))
	if err != nil {
		b.Fatal(err)
	}
	spent := map[string]time.Duration{}
	for range b.N {
		dir := b.TempDir()
		app := cli.App{Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now}
		run := func(step string, arguments ...string) {
			start := time.Now()
			if status := app.Run(b.Context(), append([]string{"--bd", filepath.Join(dir, "bench.db")}, arguments...)); status != cli.ExitDone {
				b.Fatalf("%v: exit status %d", arguments, status)
			}
			spent[step] += time.Since(start)
		}
		run("init", "init")
		lines := bufio.NewScanner(strings.NewReader(string(steps)))
		for lines.Scan() {
			verb, name, _ := strings.Cut(lines.Text(), " ")
			if verb == "import" {
				run("import", "importer", filepath.Join(sample, name), "--par", "A")
				continue
			}
			run("calculate", "campagne", "calculer", name, "--par", "A", "--accepter", "tout", "--motif", "bench")
			run("approve", "campagne", "valider", name, "--par", "B")
			run("issue", "campagne", "emettre", name, "--par", "A")
			run("export", "campagne", "exporter", name, "--vers", filepath.Join(dir, name))
		}
		run("replay", "rejouer")
	}
	for _, step := range []string{"import", "calculate", "approve", "issue", "export", "replay"} {
		b.ReportMetric(spent[step].Seconds()/float64(b.N), step+"-s")
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err == nil {
		b.ReportMetric(float64(usage.Maxrss)/1024, "MB")
	}
}
