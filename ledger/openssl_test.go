package ledger_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestWithoutQuotepart runs the verifier of docs/cles.md, which is a shell and OpenSSL, on a signed head, on an altered one
// and with another key.
func TestWithoutQuotepart(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("openssl"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no openssl here, and this is CI")
		}
		t.Skip("no openssl here")
	}
	page, err := os.ReadFile("../docs/cles.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```sh\n")
	script, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("the page has no verifier")
	}
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	verify := func(head, key string) (string, error) {
		command := exec.Command("sh", write("verifier.sh", script), head, key)
		command.Env = append(os.Environ(), "TMPDIR="+dir)
		out, err := command.CombinedOutput()
		return string(out), err
	}
	mel, c := key(t, "mel.fr"), deposit()
	good := sign(t, c, mel)
	public, other := write("mel.pub", mel.Public().String()+"\n"), write("autre.pub", key(t, "mel.fr").Public().String()+"\n")
	out, err := verify(write("bonne.tete", good), public)
	if want := fmt.Sprintf("\n%d:%s\n", c.Head.Seq, c.Head.Hash); err != nil || !strings.HasSuffix(out, want) {
		t.Errorf("a signed head: %v, %q, want it to end with %q", err, out, want)
	}
	for why, files := range map[string][2]string{
		"altered":          {write("alteree.tete", strings.Replace(good, "2026-05", "2026-11", 1)), public},
		"of another key":   {write("bonne.tete", good), other},
		"of another place": {write("autre.tete", sign(t, c, key(t, "autre"))), public},
	} {
		if out, err := verify(files[0], files[1]); err == nil {
			t.Errorf("a head that is %s is taken: %q", why, out)
		}
	}
}
