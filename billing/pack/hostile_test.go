package pack_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"testing"
)

// rawZip makes a zip of the told pack in which one file lies about its size, and of files more than it has.
func rawZip(t *testing.T, lying string, size uint64, more int) []byte {
	t.Helper()
	b := unpack(t)
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	for _, name := range b.names {
		var content bytes.Buffer
		deflate, err := flate.NewWriter(&content, flate.BestSpeed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := deflate.Write(b.files[name]); err != nil {
			t.Fatal(err)
		}
		if err := deflate.Close(); err != nil {
			t.Fatal(err)
		}
		header := &zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(b.files[name]),
			CompressedSize64: uint64(content.Len()), UncompressedSize64: uint64(len(b.files[name]))}
		if name == lying {
			header.UncompressedSize64 = size
		}
		out, err := w.CreateRaw(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(content.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	for i := range more {
		if _, err := w.Create(fmt.Sprint("plus/", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// TestBombs: what a pack says of its sizes bounds what is read, and is held to what is read.
func TestBombs(t *testing.T) {
	t.Parallel()
	if found := verify(rawZip(t, "", 0, 0)); len(found) > 0 {
		t.Fatalf("an honest zip: %q", found)
	}
	for _, row := range []struct {
		why, lying string
		size       uint64
		more       int
		want       string
	}{
		{"a file of more than any", lignes, 3 << 30, 0, "refus: " + lignes + " : le paquet est trop gros une fois décompressé"},
		{"a file of more than a sum can hold", "pieces.tsv", 1 << 63, 0, "refus: pieces.tsv : le paquet est trop gros"},
		{"a file that inflates to more than it says", lignes, 100, 0, lignes},
		{"a manifest that inflates to more than it says", "manifeste.json", 10, 0, "refus: manifeste.json : le fichier est abîmé"},
		{"a file that inflates to less than it says", lignes, 1 << 30, 0, lignes},
		{"too many files", "", 0, 10_000, "refus: le paquet contient "},
	} {
		if found := verify(rawZip(t, row.lying, row.size, row.more)); !named(found, row.want) {
			t.Errorf("%s: %q, want %q", row.why, found, row.want)
		}
	}
}

// TestLongRow: a row longer than any buffer is read whole, one longer than any pack has is refused.
func TestLongRow(t *testing.T) {
	t.Parallel()
	b := unpack(t)
	b.set("imports.tsv", "source", string(bytes.Repeat([]byte("x"), 1<<20)), "2\t", "dossier/2")
	b.manifest()
	if found := verify(b.zip()); !named(found, "dossier: l'import n° 2 n'est plus celui du journal") {
		t.Errorf("a row of a megabyte: %.300q", found)
	}
	b.set("imports.tsv", "source", string(bytes.Repeat([]byte("x"), 65<<20)), "2\t", "xxx")
	b.manifest()
	if found := verify(b.zip()); !named(found, "refus: imports.tsv, ligne 3") {
		t.Errorf("a row of 65 megabytes: %.300q", found)
	}
}
