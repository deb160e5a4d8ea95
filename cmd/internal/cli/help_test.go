package cli_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"quotepart/cmd/internal/cli"
)

// call runs a command line in process.
func call(t *testing.T, arguments ...string) (status int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	app := cli.App{Out: &stdout, Err: &stderr, Getenv: func(string) string { return "" }, Now: time.Now, Busy: time.Second}
	status = app.Run(t.Context(), arguments)
	return status, stdout.String(), stderr.String()
}

// leftovers are the English words that cobra and pflag write where nobody told them French.
var leftovers = regexp.MustCompile(`(?i)usage:|available commands|aliases:|examples:|unknown (command|flag|shorthand)|help for|\(default |\[flags\]|global flags|use ".*--help"|bad flag|accepts \d|requires|invalid argument`)

// helps gives the help of every command, by its command line.
func helps(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, line := range new(cli.App).Commands() {
		words := append(strings.Fields(line)[1:], "--help")
		status, out, stderr := call(t, words...)
		if status != cli.ExitDone || stderr != "" {
			t.Errorf("%s --help: status %d, standard error %q, want 0 and nothing", line, status, stderr)
		}
		texts[line] = out
	}
	return texts
}

func TestHelpIsFrench(t *testing.T) {
	t.Parallel()
	texts := helps(t)
	if len(texts) < 17 {
		t.Errorf("%d commands, want at least the 17 of the first release: %v", len(texts), texts)
	}
	for line, help := range texts {
		if found := leftovers.FindString(help); found != "" {
			t.Errorf("%s --help holds %q", line, found)
		}
		for _, section := range []string{"Usage :", "Exemples :", "montre cette aide"} {
			if !strings.Contains(help, section) {
				t.Errorf("%s --help has no « %s »:\n%s", line, section, help)
			}
		}
		if !strings.Contains(help, line) {
			t.Errorf("%s --help does not name the command", line)
		}
	}
}

func TestHelpInThreeWays(t *testing.T) {
	t.Parallel()
	_, want, _ := call(t, "campagne", "clore", "--help")
	for _, words := range [][]string{{"aide", "campagne", "clore"}, {"help", "campagne", "close"}, {"campagne", "clore", "-h"}, {"campaign", "close", "--help"}} {
		if _, got, stderr := call(t, words...); got != want || stderr != "" {
			t.Errorf("%v: %q %q, want the help of « campagne clore »", words, got, stderr)
		}
	}
}

// exampleLine is a command line under « Exemples » or in the march of the first page.
var exampleLine = regexp.MustCompile(`^ {2}(?:source <\()?quotepart ([^)\n]*)`)

// TestExamplesParse runs every example with a base that is not there: it may be refused, it may not be wrong use.
func TestExamplesParse(t *testing.T) {
	t.Parallel()
	count := 0
	for line, help := range helps(t) {
		_, examples, _ := strings.Cut(help, "Exemples :\n")
		examples, _, _ = strings.Cut(examples, "\n\n")
		if line == "quotepart" {
			examples = help
		}
		for text := range strings.Lines(examples) {
			found := exampleLine.FindStringSubmatch(strings.TrimRight(text, "\n"))
			if found == nil || strings.HasPrefix(found[1], "[") {
				continue
			}
			count++
			// « --help » takes a line whose options are known, and stops there.
			example, _, _ := strings.Cut(found[1], " > ")
			example, _, _ = strings.Cut(example, " | ")
			if example, _, _ = strings.Cut(example, "   "); strings.Contains(example, "[") {
				continue
			}
			status, out, stderr := call(t, append(words(example), "--help")...)
			if status != cli.ExitDone || !strings.Contains(out, "Usage :") {
				t.Errorf("example of %s: « quotepart %s »: status %d: %s", line, example, status, stderr)
			}
			if line != "quotepart" && !strings.Contains(out, line) {
				t.Errorf("example of %s: « quotepart %s » is another command", line, example)
			}
		}
	}
	if count < 25 {
		t.Errorf("%d examples were found, want at least 25", count)
	}
}

// words cuts a command line as a shell would, quotes included.
func words(line string) []string {
	var list []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			list = append(list, part)
			continue
		}
		list = append(list, strings.Fields(part)...)
	}
	return list
}

func TestWrongUseIsFrench(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"x", "campagne x", "dossier x", "aide x", "-x", "--x", "--bd", "--=x", "rejouer x", "campagne etat a b", "campagne annuler a",
		"rejouer --json=x", "campagne calculer", "init --modele", "completion", "completion x", "planifier --mai x", "rejouer --tete x", "--verbeux=x"} {
		status, out, stderr := call(t, strings.Fields(line)...)
		if status != cli.ExitUsage || out != "" || !strings.HasPrefix(stderr, "quotepart : ") {
			t.Errorf("%s: status %d, output %q, error %q, want 2, nothing, and a sentence", line, status, out, stderr)
		}
		if found := leftovers.FindString(stderr); found != "" {
			t.Errorf("%s: %q holds %q", line, stderr, found)
		}
	}
}

func TestCompletionScripts(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if status, out, _ := call(t, "completion", shell); status != cli.ExitDone || !strings.Contains(out, "quotepart") {
			t.Errorf("completion %s: status %d, %d bytes", shell, status, len(out))
		}
	}
}
