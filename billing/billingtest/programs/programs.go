// Package programs runs the programs of others on what quotepart writes: a second reader finds what the first, which shares
// our mistakes, does not.
//
// Owns: how a test finds such a program, and LibreOffice's command line.
// Does not own: what is read, and what must be found in it.
// Invariant: where a program is missing the test is skipped with its reason; in CI, which installs them all, it fails.
package programs

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"
)

// Find gives the path of a program; what says what goes unread without it.
func Find(t testing.TB, name, what string) string {
	t.Helper()
	program, err := exec.LookPath(name)
	if err == nil {
		return program
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing: CI must have it, %s", name, what)
	}
	t.Skipf("SKIP: %s is not installed, %s", name, what)
	return ""
}

// LibreOffice runs soffice without a screen, in a profile of its own, so that two tests do not wait for each other.
func LibreOffice(t testing.TB, within time.Duration, arguments ...string) {
	t.Helper()
	program := Find(t, "soffice", "the workbooks are not read by a second program")
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	arguments = append([]string{"-env:UserInstallation=file://" + t.TempDir(), "--headless"}, arguments...)
	if out, err := exec.CommandContext(ctx, program, arguments...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
}
