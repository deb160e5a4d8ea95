package ledger_test

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"quotepart/ledger"
)

func TestKeys(t *testing.T) {
	t.Parallel()
	for range 64 { // base64 may hold « + », which also parts the fields
		k := key(t, "lillemetropole.fr")
		again, err := ledger.ParsePrivateKey("\n" + k.Secret() + "\n")
		if err != nil || again.Public().String() != k.Public().String() {
			t.Fatalf("the key comes back as %v (%v), want %v", again, err, k)
		}
		public := parsed(t, k.Public().String()+"\n")
		if public.String() != k.Public().String() || !strings.HasPrefix(public.String(), public.Label()+"+") {
			t.Errorf("the public key comes back as %v", public)
		}
		if shown := fmt.Sprintf("%v %+v %#v %s", k, k, k, &k); strings.Contains(shown, "PRIVATE") || strings.Contains(shown, k.Secret()) {
			t.Errorf("the secret shows in %q", shown)
		}
	}
	if a, b := key(t, "mel"), key(t, "mel"); a.Secret() == b.Secret() {
		t.Error("two keys are the same")
	}
}

func TestKeyNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"mel", "lillemetropole.fr", "lillemetropole.fr/titres-2026", "a_b-9"} {
		if _, err := ledger.NewPrivateKey(rand.Reader, name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{"", "MEL", "métropole", "a b", "a+b", "-a", "a\nb", ".a", strings.Repeat("a", 100)} {
		if _, err := ledger.NewPrivateKey(rand.Reader, name); err == nil || !strings.Contains(err.Error(), "ne peut nommer une clé") {
			t.Errorf("%q: %v, want a refusal", name, err)
		}
	}
}

func TestKeysThatAreNone(t *testing.T) {
	t.Parallel()
	mel := key(t, "mel")
	_, foreign, err := note.GenerateKey(rand.Reader, "sum.golang.org")
	if err != nil {
		t.Fatal(err)
	}
	public := mel.Public().String()
	capitals := strings.Replace(public, strings.Split(public, "+")[1], strings.ToUpper(strings.Split(public, "+")[1]), 1)
	for _, row := range []struct{ why, text, says string }{
		{"nothing", "", "n'est pas une clé publique"},
		{"a file name", "mel.cle.pub", "n'est pas une clé publique"},
		{"a private key", mel.Secret(), "c'est une clé privée"},
		{"cut", public[:len(public)-4], "n'est pas une clé publique"},
		{"of another name", strings.Replace(public, "mel", "lem", 1), "n'est pas une clé publique"},
		{"another program's", foreign, "n'est pas celle d'un journal de quotepart"},
		{"two lines", public + "\n" + public, "n'est pas une clé publique"},
	} {
		k, err := ledger.ParsePublicKey(row.text)
		if err == nil || !strings.Contains(err.Error(), row.says) || strings.Contains(err.Error(), "PRIVATE") {
			t.Errorf("%s: got %v, %v, want an error that says %q", row.why, k, err, row.says)
		}
	}
	if capitals != public {
		if _, err := ledger.ParsePublicKey(capitals); err == nil {
			t.Error("the same key in another spelling is taken")
		}
	}
	for _, text := range []string{"", public, mel.Secret()[:60], mel.Secret() + "A", strings.Replace(mel.Secret(), "mel", "lem", 1)} {
		if k, err := ledger.ParsePrivateKey(text); err == nil || strings.Contains(err.Error(), "PRIVATE") {
			t.Errorf("%d bytes: got %v, %v, want a refusal that repeats nothing", len(text), k, err)
		}
	}
}

func TestDeclaration(t *testing.T) {
	t.Parallel()
	old, fresh, head := key(t, "mel"), key(t, "mel"), chain(3)[2].Head()
	d := ledger.Declaration{Key: fresh.Public(), After: head}
	signed := func(former ...ledger.PrivateKey) string {
		text, err := d.Sign(fresh, former...)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	none := ledger.PublicKey{}
	alone, both := signed(), signed(old)
	elsewhere, err := ledger.Declaration{Key: fresh.Public(), After: ledger.Head{Seq: 3, Hash: strings.Repeat("0", 64)}}.Sign(fresh, old)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		why, signed string
		former      ledger.PublicKey
		byFormer    bool
		says        string
	}{
		{"the first key", alone, none, false, ""},
		{"a rotation", both, old.Public(), true, ""},
		{"a loss", alone, old.Public(), false, ""},
		{"a rotation, nothing known of the old key", both, none, false, ""},
		{"another place of the chain", elsewhere, old.Public(), false, "pas celle de cette clé à cette place"},
		{"a signature of the old key that is false", both[:len(both)-8] + "AAAAAA=\n", old.Public(), false, "modifié"},
		{"the old key alone", noteBy(t, old, strings.SplitAfter(alone, "\n\n")[0][:strings.Index(alone, "\n\n")+1]), old.Public(), false, "n'a pas signé"},
		{"a checkpoint", sign(t, deposit(), fresh), none, false, "pas celle de cette clé"},
		{"nothing", "", none, false, "pas un texte signé"},
	} {
		byFormer, err := d.Verify(row.signed, row.former)
		if byFormer != row.byFormer || (err == nil) != (row.says == "") || err != nil && !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: got %v, %v, want %v and %q", row.why, byFormer, err, row.byFormer, row.says)
		}
	}
	if _, err := ledger.OpenCheckpoint([]byte(alone), fresh.Public()); err == nil {
		t.Error("a declaration reads as a checkpoint")
	}
	if _, err := d.Sign(old); err == nil {
		t.Error("a key declares another without its signature")
	}
}
