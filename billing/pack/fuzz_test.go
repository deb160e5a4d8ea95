package pack_test

import (
	"bytes"
	"testing"

	"quotepart/billing/pack"
)

// FuzzPack puts any bytes in the place of a file, under a manifest that vouches for them, and in the place of the whole
// pack: a verification names what it sees, or refuses; it never breaks.
func FuzzPack(f *testing.F) {
	whole, err := toldPack()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(byte(255), whole)
	names := unpack(f).names
	for i, name := range names {
		f.Add(byte(i), unpack(f).files[name])
	}
	f.Fuzz(func(t *testing.T, at byte, content []byte) {
		if int(at) >= len(names) {
			verify(content)
			return
		}
		b := unpack(t)
		intact := bytes.Equal(b.files[names[at]], content)
		b.files[names[at]] = content
		if names[at] != "manifeste.json" {
			b.manifest()
		}
		if found := verify(b.zip()); len(found) == 0 && !intact && names[at] != "LISEZMOI.txt" && names[at] != "manifeste.json" {
			t.Errorf("%s: nothing is named in %q", names[at], content)
		}
	})
}

// FuzzField writes any text in a field and reads it back.
func FuzzField(f *testing.F) {
	for _, text := range []string{"", `\`, "\t\n\r\\", "é", `\t`, "a\\\r\n", "\x00\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		row := pack.AppendField(nil, text)
		if bytes.ContainsAny(row, "\t\n\r") {
			t.Errorf("%q is written %q", text, row)
		}
		if back, ok := pack.Unescape(row); !ok || back != text {
			t.Errorf("%q comes back as %q, %v", text, back, ok)
		}
		if read, ok := pack.Unescape([]byte(text)); ok && !bytes.Equal(pack.AppendField(nil, read), []byte(text)) {
			t.Errorf("%q is read as %q, which is written otherwise", text, read)
		}
	})
}
