package newfile_test

import (
	"os"
	"path/filepath"
	"testing"

	"quotepart/billing/fault"
	"quotepart/billing/newfile"
)

func TestPlace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	path := filepath.Join(dir, "new")
	if err := newfile.Free(path); err != nil {
		t.Errorf("Free of a name that nobody has: %v", err)
	}
	if err := newfile.Place(write("draft", "first"), path); err != nil {
		t.Fatal(err)
	}
	for why, err := range map[string]error{"Free": newfile.Free(path), "Place": newfile.Place(write("other", "second"), path)} {
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s of a name that is taken: %v, want a conflict", why, err)
		}
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "first" {
		t.Errorf("%q %v, want the first file as it was", content, err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := newfile.Free(filepath.Join(dir, "link")); fault.KindOf(err) != fault.Conflict {
		t.Errorf("Free of a link that leads nowhere: %v, want a conflict", err)
	}
}
