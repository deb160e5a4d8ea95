package cli_test

import (
	"os/exec"
	"strings"
	"testing"
)

// TestFileSizeLimit bounds what the program may write into one file (RLIMIT_FSIZE), more and more: each command says in
// French that it could not, leaves everything as it was, and works without the bound.
func TestFileSizeLimit(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("SKIP: no shell sets a limit here: ", err)
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	must(t, dir, "init")
	for _, arguments := range lifeOfACampaign(t) {
		name := strings.Join(arguments[:2], " ")
		refusals, before := 0, stateOf(t, dir)
		for _, blocks := range []string{"1", "70", "80", "120"} { // of 512 bytes; a base's shared memory takes 64
			tried := copyOf(t, dir)
			command := exec.Command(shell, append([]string{"-c", `ulimit -f "$0" && exec "$@"`, blocks, path}, arguments...)...)
			command.Dir = tried
			output, err := command.CombinedOutput()
			if err == nil {
				continue
			}
			refusals++
			text := string(output)
			if status := command.ProcessState.ExitCode(); status != 4 || strings.Contains(text, "goroutine") || strings.Contains(text, "file too large") ||
				!strings.Contains(text, "rien n'a été écrit") && !strings.Contains(text, "dépasse la taille permise") {
				t.Errorf("%s within %s blocks: status %d, %q", name, blocks, status, text)
			}
			if after := stateOf(t, tried); after != before {
				t.Errorf("%s within %s blocks left\n%s\nwant\n%s", name, blocks, after, before)
			}
			if diff, err := differ(tried, dir); err != nil {
				t.Errorf("%s within %s blocks left other files: %s", name, blocks, diff)
			}
			must(t, tried, arguments...)
		}
		if refusals == 0 {
			t.Errorf("%s was never refused", name)
		}
		must(t, dir, arguments...)
	}
	must(t, dir, "rejouer")
}
