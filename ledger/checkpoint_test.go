package ledger_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"quotepart/ledger"
)

// key makes a key of an installation.
func key(t testing.TB, name string) ledger.PrivateKey {
	t.Helper()
	k, err := ledger.NewPrivateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func parsed(t testing.TB, text string) ledger.PublicKey {
	t.Helper()
	k, err := ledger.ParsePublicKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// deposit is the checkpoint of a chain of three entries.
func deposit() ledger.Checkpoint {
	last := chain(3)[2]
	return ledger.Checkpoint{Head: last.Head(), Campaign: "2026-05", Date: last.Time}
}

func sign(t testing.TB, c ledger.Checkpoint, k ledger.PrivateKey) string {
	t.Helper()
	signed, err := c.Sign(k)
	if err != nil {
		t.Fatal(err)
	}
	return string(signed)
}

// TestCheckpointText holds the text against the one that C2SP lays out, and the signature against the library itself: any
// program that reads signed notes reads ours.
func TestCheckpointText(t *testing.T) {
	t.Parallel()
	mel, c := key(t, "mel.fr"), deposit()
	signed := sign(t, c, mel)
	verifier, err := note.NewVerifier(mel.Public().String())
	if err != nil {
		t.Fatal(err)
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		t.Fatal(err)
	}
	hash, _ := hex.DecodeString(c.Head.Hash)
	want := fmt.Sprintf("quotepart-chaine/mel.fr\n3\n%s\ncampagne 2026-05\ndate 2026-05-31T10:00:00Z\n", base64.StdEncoding.EncodeToString(hash))
	if opened.Text != want {
		t.Errorf("text:\n%s\nwant\n%s", opened.Text, want)
	}
	if again := sign(t, c, mel); again != signed {
		t.Error("the same head signed by the same key gives other bytes")
	}
	if got, err := ledger.OpenCheckpoint([]byte(signed), mel.Public()); err != nil || got != c {
		t.Errorf("it comes back as %+v (%v), want %+v", got, err, c)
	}
}

// TestCheckpointBeforeAnyCampaign: a head without a campaign has no line for one.
func TestCheckpointBeforeAnyCampaign(t *testing.T) {
	t.Parallel()
	mel, c := key(t, "mel"), deposit()
	c.Campaign = ""
	signed := sign(t, c, mel)
	if strings.Contains(signed, "campagne") {
		t.Errorf("a campaign in %q", signed)
	}
	if got, err := ledger.OpenCheckpoint([]byte(signed), mel.Public()); err != nil || got != c {
		t.Errorf("it comes back as %+v (%v)", got, err)
	}
}

func TestCheckpointThatCannotBeSigned(t *testing.T) {
	t.Parallel()
	mel := key(t, "mel")
	for why, change := range map[string]func(*ledger.Checkpoint){
		"an empty chain":             func(c *ledger.Checkpoint) { c.Head = ledger.Head{} },
		"a hash that is none":        func(c *ledger.Checkpoint) { c.Head.Hash = "abc" },
		"a hash in capitals":         func(c *ledger.Checkpoint) { c.Head.Hash = strings.ToUpper(c.Head.Hash) },
		"a line more":                func(c *ledger.Checkpoint) { c.Campaign = "2026-05\ndate 2020-01-01T00:00:00Z" },
		"no date":                    func(c *ledger.Checkpoint) { c.Date = "" },
		"a date of another time":     func(c *ledger.Checkpoint) { c.Date = "2026-05-31T10:00:00+02:00" },
		"a control in the campaign":  func(c *ledger.Checkpoint) { c.Campaign = "2026\t05" },
		"the last line of a note":    func(c *ledger.Checkpoint) { c.Campaign = "2026-05\n\n— x" },
		"a number below the first":   func(c *ledger.Checkpoint) { c.Head.Seq = -1 },
		"a hash that is 31 bytes":    func(c *ledger.Checkpoint) { c.Head.Hash = c.Head.Hash[2:] },
		"a hash that is not written": func(c *ledger.Checkpoint) { c.Head.Hash = "" },
	} {
		c := deposit()
		change(&c)
		if signed, err := c.Sign(mel); err == nil {
			t.Errorf("%s is signed: %s", why, signed)
		}
	}
}

// noteBy signs any text at all as the holder of a key could, with the library itself.
func noteBy(t testing.TB, k ledger.PrivateKey, text string) string {
	t.Helper()
	signer, err := note.NewSigner(k.Secret())
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return string(signed)
}

// TestHostileCheckpoints: what is not exactly a checkpoint signed by the key that it names is refused, and the reason said.
func TestHostileCheckpoints(t *testing.T) {
	t.Parallel()
	mel, other, namesake := key(t, "mel"), key(t, "autre"), key(t, "mel")
	good := sign(t, deposit(), mel)
	text, signature, _ := strings.Cut(good, "\n\n")
	text += "\n"
	lines := strings.Split(text, "\n")
	swap := func(i int, with string) string {
		changed := append([]string{}, lines...)
		changed[i] = with
		return strings.Join(changed, "\n")
	}
	for _, row := range []struct{ why, signed, says string }{
		{"nothing", "", "pas un texte signé"},
		{"a line", "3:abc\n", "pas un texte signé"},
		{"bytes that are no text", "\xff\xfe\x00", "pas un texte signé"},
		{"no signature", text, "pas un texte signé"},
		{"a signature cut", good[:len(good)-20], "pas un texte signé"},
		{"another key", sign(t, deposit(), other), "signé par une autre clé, " + other.Public().Label() + " ; attendue : " + mel.Public().Label()},
		{"another key of the same name", sign(t, deposit(), namesake), "signé par une autre clé, " + namesake.Public().Label()},
		{"a number altered", strings.Replace(good, "\n3\n", "\n2\n", 1), "la signature de " + mel.Public().Label() + " n'est pas celle de ce texte"},
		{"the campaign altered", strings.Replace(good, "2026-05", "2026-11", 1), "modifié depuis"},
		{"a line added", strings.Replace(good, "date ", "note x\ndate ", 1), "modifié depuis"},
		{"the signature of another text", swap(1, "4") + "\n" + signature, "modifié depuis"},
		{"garbage behind", good + "x\n", "pas un texte signé"},
		{"a second text behind", good + "\n" + text, "pas un texte signé"},
		{"a text before", "x\n\n" + good, "modifié depuis"},
		{"too long", good + strings.Repeat("x", ledger.MaxCheckpoint), "65536 octets"},
		{"too many signatures", good + strings.Repeat(signature, 200), "pas un texte signé"},

		// what only the holder of the key can make: a checkpoint says what it says, or nothing
		{"no checkpoint", noteBy(t, mel, "quotepart-chaine/mel\nbonjour\n"), "origine, séquence, empreinte et date"},
		{"a number that is none", noteBy(t, mel, swap(1, "trois")), "« trois » n'est pas un numéro"},
		{"a number written otherwise", noteBy(t, mel, swap(1, "03")), "« 03 » n'est pas un numéro"},
		{"a number too large", noteBy(t, mel, swap(1, strings.Repeat("9", 40))), "n'est pas un numéro"},
		{"a hash that is none", noteBy(t, mel, swap(2, "abc=")), "empreinte SHA-256"},
		{"a hash too short", noteBy(t, mel, swap(2, "YWJj")), "empreinte SHA-256"},
		{"a date that is none", noteBy(t, mel, swap(4, "date hier")), "« hier »"},
		{"no date", noteBy(t, mel, swap(4, "heure 8")), "date"},
		{"two dates", noteBy(t, mel, text+"date 2026-05-31T10:00:00Z\n"), "deux fois « date »"},
		{"an empty line", noteBy(t, mel, swap(3, "")), "vide ou illisible"},
		{"the origin of another", noteBy(t, mel, swap(0, "quotepart-chaine/autre")), "« quotepart-chaine/autre », et c'est " + mel.Public().Label()},
		{"the head of a Merkle tree", noteBy(t, mel, swap(0, "sum.golang.org")), "« sum.golang.org »"},
	} {
		if c, err := ledger.OpenCheckpoint([]byte(row.signed), mel.Public()); err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: got %+v, %v, want an error that says %q", row.why, c, err, row.says)
		}
	}
}

// TestCheckpointsThatHold: several keys, witnesses, a later version's lines, and what mail does to a text.
func TestCheckpointsThatHold(t *testing.T) {
	t.Parallel()
	mel, other, want := key(t, "mel"), key(t, "autre"), deposit()
	good := sign(t, want, mel)
	text, _, _ := strings.Cut(good, "\n\n")
	for _, row := range []struct {
		why, signed string
		keys        []ledger.PublicKey
	}{
		{"one key", good, []ledger.PublicKey{mel.Public()}},
		{"the second of two", good, []ledger.PublicKey{other.Public(), mel.Public()}},
		{"the same key twice", good, []ledger.PublicKey{mel.Public(), mel.Public()}},
		{"ends of line of Windows", strings.ReplaceAll(good, "\n", "\r\n"), []ledger.PublicKey{mel.Public()}},
		{"a mark, and no last end of line", "\ufeff" + strings.TrimSuffix(good, "\n"), []ledger.PublicKey{mel.Public()}},
		{"empty lines behind", good + "\n\n", []ledger.PublicKey{mel.Public()}},
		{"a line of a later version", noteBy(t, mel, text+"\nlieu Lille\n"), []ledger.PublicKey{mel.Public()}},
		{"a witness that signs too", good + strings.SplitAfter(noteBy(t, other, text+"\n"), "\n\n")[1], []ledger.PublicKey{mel.Public()}},
	} {
		if got, err := ledger.OpenCheckpoint([]byte(row.signed), row.keys...); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", row.why, got, err)
		}
	}
	if c, err := ledger.OpenCheckpoint([]byte(good)); err == nil {
		t.Errorf("without a key: %+v", c)
	}
}

// TestAnyByteOfACheckpointIsSeen changes each byte of a signed checkpoint: it is refused, or says the same.
func TestAnyByteOfACheckpointIsSeen(t *testing.T) {
	t.Parallel()
	mel, want := key(t, "mel"), deposit()
	signed := []byte(sign(t, want, mel))
	for i := range signed {
		for _, change := range []byte{1, 2, 16, 128} {
			altered := bytes.Clone(signed)
			altered[i] ^= change
			if got, err := ledger.OpenCheckpoint(altered, mel.Public()); err == nil && got != want {
				t.Errorf("byte %d changed by %#x reads as %+v", i, change, got)
			}
		}
	}
}

// FuzzOpenCheckpoint gives any bytes as a checkpoint, and any lines as the text of one that is signed: the first are never
// believed, and what is read of the second is signed again as the same head.
func FuzzOpenCheckpoint(f *testing.F) {
	mel := key(f, "mel")
	good := sign(f, deposit(), key(f, "mel")) // by another key of that name
	text, _, _ := strings.Cut(good, "\n\n")
	f.Add([]byte(good), text)
	f.Add([]byte("\ufeff"+good), "quotepart-chaine/mel\n1\n\n")
	f.Add([]byte{0xff}, "")
	f.Fuzz(func(t *testing.T, raw []byte, text string) {
		if c, err := ledger.OpenCheckpoint(raw, mel.Public()); err == nil {
			t.Fatalf("%q is believed: %+v", raw, c)
		}
		signer, _ := note.NewSigner(mel.Secret())
		signed, err := note.Sign(&note.Note{Text: text + "\n"}, signer)
		if err != nil {
			return
		}
		c, err := ledger.OpenCheckpoint(signed, mel.Public())
		if err != nil {
			return
		}
		back, err := c.Sign(mel)
		if err != nil {
			t.Fatalf("%q reads as %+v, which cannot be signed: %v", text, c, err)
		}
		if again, err := ledger.OpenCheckpoint(back, mel.Public()); err != nil || again != c {
			t.Fatalf("%q reads as %+v, then as %+v (%v)", text, c, again, err)
		}
	})
}
