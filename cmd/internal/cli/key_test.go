package cli_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"quotepart/cmd/internal/cli"
	"quotepart/ledger"
)

// TestKeyFiles: nobody but its owner reads a private key, and one that others could read is said to be so.
func TestKeyFiles(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the rights of files are another matter there")
	}
	dir := t.TempDir()
	base, path := filepath.Join(dir, "q.db"), filepath.Join(dir, "mel.cle")
	for _, words := range [][]string{{"--bd", base, "init"}, {"cle", "creer", "mel", "--vers", path}} {
		if status, _, stderr := call(t, words...); status != cli.ExitDone {
			t.Fatalf("%v: status %d: %s", words, status, stderr)
		}
	}
	for name, want := range map[string]os.FileMode{path: 0o600, path + ".pub": 0o644} {
		state, err := os.Stat(name)
		if err != nil || state.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want %v", name, state.Mode(), err, want)
		}
	}
	declare := []string{"--bd", base, "cle", "declarer", "--cle", path, "--par", "Camille"}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if status, out, stderr := call(t, declare...); status != cli.ExitDone || !strings.Contains(stderr, "chmod 600") || strings.Contains(out+stderr, "PRIVATE") {
		t.Errorf("a key that others may read: status %d, %q %q, want 0 and a remark", status, out, stderr)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if status, out, stderr := call(t, "--bd", base, "journal", "tete", "--cle", path); status != cli.ExitDone || stderr != "" || !strings.HasPrefix(out, "quotepart-chaine/mel\n1\n") {
		t.Errorf("journal tete: status %d, %q %q", status, out, stderr)
	}
}

// TestDepositThatLies: a head signed by the right key, which says that it covers a campaign that was never issued, is named.
func TestDepositThatLies(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	base, path, lie := filepath.Join(dir, "q.db"), filepath.Join(dir, "mel.cle"), filepath.Join(dir, "2025-05.tete")
	for _, words := range [][]string{{"--bd", base, "init"}, {"cle", "creer", "mel", "--vers", path}, {"--bd", base, "cle", "declarer", "--cle", path, "--par", "Camille"},
		{"--bd", base, "journal", "tete", "--cle", path, "--vers", lie}, {"--bd", base, "rejouer", "--depot", lie, "--cle-publique", path + ".pub"}} {
		if status, _, stderr := call(t, words...); status != cli.ExitDone {
			t.Fatalf("%v: status %d: %s", words, status, stderr)
		}
	}
	secret, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ledger.ParsePrivateKey(string(secret))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := os.ReadFile(lie)
	if err != nil {
		t.Fatal(err)
	}
	c, err := ledger.OpenCheckpoint(signed, key.Public())
	if err != nil {
		t.Fatal(err)
	}
	c.Campaign = "2025-05"
	if signed, err = c.Sign(key); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(lie, signed, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, words := range [][]string{{"rejouer"}, {"bd", "verifier"}} {
		words = append(append([]string{"--bd", base}, words...), "--depot", lie, "--cle-publique", path+".pub")
		if status, out, _ := call(t, words...); status != cli.ExitRefused || !strings.Contains(out, "la tête déposée n° 1 se dit de la campagne « 2025-05 »") {
			t.Errorf("%v: status %d, %q, want 1 and the lie", words, status, out)
		}
	}
}
