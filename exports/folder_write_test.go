package exports_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing/fault"
	"quotepart/exports"
)

func file(name, content string) exports.File {
	return exports.File{Name: name, Write: func(w io.Writer) error { _, err := io.WriteString(w, content); return err }}
}

func filesOf(contents map[string]string) []exports.File {
	var files []exports.File
	for name, content := range contents {
		files = append(files, file(name, content))
	}
	return files
}

var (
	first = map[string]string{"lignes.csv": "one", "releves/a.xlsx": "A1", "releves/b.xlsx": "B1", "vieux/c.xlsx": "C1"}
	later = map[string]string{"lignes.csv": "two", "releves/a.xlsx": "A2", "releves/d.xlsx": "D2"}
)

func manifestOf(campaign string) exports.Manifest {
	return exports.Manifest{Format: exports.ManifestFormat, Campaign: campaign}
}

// contents reads a folder without its manifest; hidden names are seen too, for nothing of ours may stay.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == exports.ManifestName {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, path))
		found[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	if _, err := exports.WriteFolder(t.Context(), dir, manifestOf("2026-05"), filesOf(files)); err != nil {
		t.Fatal(err)
	}
}

func wantFolder(t *testing.T, why, dir string, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", why, diff)
	}
	if _, differences, err := exports.VerifyFolder(os.DirFS(dir)); err != nil || len(differences) > 0 {
		t.Errorf("%s: the manifest does not verify: %v %v", why, differences, err)
	}
}

func TestWriteFolder(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "deep", "out")
	write(t, dir, first)
	wantFolder(t, "a new folder", dir, first)
	write(t, dir, first)
	wantFolder(t, "the same again", dir, first)
	write(t, dir, later)
	wantFolder(t, "what is no longer produced goes", dir, later)
	if _, err := os.Stat(filepath.Join(dir, "vieux")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder of ours stays: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(parent, "deep", ".*")); len(left) > 0 {
		t.Errorf("left beside the folder: %v", left)
	}
}

func TestWriteFolderLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "out")
	write(t, dir, first)
	for name, text := range map[string]string{"notes.txt": "mine", "releves/lettre.docx": "mine too", "vieux/c.xlsx": "annotated"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(t, dir, later)
	want := map[string]string{"notes.txt": "mine", "releves/lettre.docx": "mine too", "vieux/c.xlsx": "annotated"}
	for name, text := range later {
		want[name] = text
	}
	wantFolder(t, "other people's files, and what they made of ours", dir, want)
}

func TestWriteFolderRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "lignes.csv"), []byte("someone's"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := exports.WriteFolder(t.Context(), dir, manifestOf("2026-05"), filesOf(first))
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "lignes.csv") {
		t.Errorf("a stranger's file in the way: got %v", err)
	}
	if diff := cmp.Diff(map[string]string{"lignes.csv": "someone's"}, contents(t, dir)); diff != "" {
		t.Errorf("the folder changed (-want +got):\n%s", diff)
	}
	for _, names := range [][]string{{"../x"}, {"/x"}, {"a//b"}, {"a/../b"}, {".x"}, {"manifeste.json"}, {"a", "A"}, {"a\\b"}, {"c:x"}, {""}} {
		var files []exports.File
		for _, name := range names {
			files = append(files, file(name, ""))
		}
		if _, err := exports.WriteFolder(t.Context(), t.TempDir(), manifestOf("2026-05"), files); err == nil {
			t.Errorf("names %q were accepted", names)
		}
	}
	single := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(single, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exports.WriteFolder(t.Context(), single, manifestOf("2026-05"), nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a file instead of a folder: got %v", err)
	}
}

// TestWriteFolderOutsideLinks checks that a link in the folder does not lead a write out of it.
func TestWriteFolderOutsideLinks(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "releves")); err != nil {
		t.Skip(err)
	}
	if _, err := exports.WriteFolder(t.Context(), dir, manifestOf("2026-05"), filesOf(first)); err == nil {
		t.Error("wrote through a link")
	}
	if found := contents(t, outside); len(found) > 0 {
		t.Errorf("outside: %v", found)
	}
}

func TestWriteFolderFailureKeepsTheOld(t *testing.T) {
	t.Parallel()
	broken := exports.File{Name: "releves/e.xlsx", Write: func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return errors.New("plus de papier")
	}}
	dir := filepath.Join(t.TempDir(), "out")
	for _, state := range []map[string]string{nil, first} {
		if state != nil {
			write(t, dir, state)
		}
		_, err := exports.WriteFolder(t.Context(), dir, manifestOf("2026-05"), append(filesOf(later), broken))
		if err == nil || err.Error() != "releves/e.xlsx : plus de papier" {
			t.Fatalf("got %v", err)
		}
		if state == nil {
			if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("a folder appeared: %v", err)
			}
			continue
		}
		wantFolder(t, "after a failure", dir, state)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := exports.WriteFolder(cancelled, dir, manifestOf("2026-05"), filesOf(later)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	wantFolder(t, "after a cancellation", dir, first)
}

// stopVariable makes this test binary, run again, write later into a folder and kill itself at a step: « step folder ».
const stopVariable = "QUOTEPART_EXPORTS_STOP"

func TestMain(m *testing.M) {
	if order := os.Getenv(stopVariable); order != "" {
		dieAt(order)
		return
	}
	os.Exit(m.Run())
}

// dieAt is the child: it says before which step it dies, and dies there; without such a step it writes the whole folder.
func dieAt(order string) {
	var at int
	var dir string
	if _, err := fmt.Sscan(order, &at, &dir); err != nil {
		fmt.Println("order:", err)
		os.Exit(1)
	}
	var mutex sync.Mutex // held until death, so that nobody goes on meanwhile
	_, err := exports.WriteFolderStopping(context.Background(), dir, manifestOf("2026-05"), filesOf(later), func(step string) {
		mutex.Lock()
		if at--; at < 0 {
			fmt.Println(step)
			self, _ := os.FindProcess(os.Getpid()) // cannot fail: it is running
			_ = self.Kill()
			select {} // until it takes effect
		}
		mutex.Unlock()
	})
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// TestWriteFolderKilled kills a run with SIGKILL before each thing that it does, and runs again: the same files, or others.
func TestWriteFolderKilled(t *testing.T) {
	t.Parallel()
	kills, points := 0, map[string]int{}
	for _, before := range []map[string]string{nil, first} {
		for _, next := range []map[string]string{later, first} {
			for at := 0; ; at++ {
				parent := t.TempDir()
				dir := filepath.Join(parent, "out")
				if before != nil {
					write(t, dir, before)
				}
				stopped := killBefore(t, at, dir)
				if stopped == "" {
					wantFolder(t, "no stop", dir, later)
					break
				}
				kills++
				verb, _, _ := strings.Cut(stopped, " ")
				points[verb]++
				why := fmt.Sprintf("killed before « %s » (%d), then run again", stopped, at)
				checkStopped(t, why, dir, before)
				write(t, dir, next)
				wantFolder(t, why, dir, next)
				if left, _ := filepath.Glob(filepath.Join(parent, ".*")); len(left) > 0 {
					t.Errorf("%s: left beside the folder: %v", why, left)
				}
			}
		}
	}
	t.Logf("%d kills; by step: %v", kills, points)
	if kills < 70 {
		t.Errorf("%d kills, want at least 70", kills)
	}
}

// killBefore has a child write the folder until a step, and names that step; none when there is no such one.
func killBefore(t *testing.T, at int, dir string) string {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), fmt.Sprintf("%s=%d %s", stopVariable, at, dir))
	output, err := command.CombinedOutput()
	if err == nil && len(output) == 0 {
		return ""
	}
	if command.ProcessState.ExitCode() != -1 { // -1: ended by a signal
		t.Fatalf("step %d: the child said %q (%v), want it killed", at, output, err)
	}
	return strings.TrimSpace(string(output))
}

// checkStopped checks what a stop left: the folder as it was, or one that says that it is not done.
func checkStopped(t *testing.T, why, dir string, before map[string]string) {
	t.Helper()
	if before == nil {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: the folder is there", why)
		}
		return
	}
	if _, err := os.Stat(filepath.Join(dir, exports.ReadyName)); err == nil {
		if _, differences, _ := exports.VerifyFolder(os.DirFS(dir)); len(differences) == 0 {
			t.Errorf("%s: the folder verifies", why)
		}
		return
	}
	found := contents(t, dir)
	for name := range found {
		if strings.HasPrefix(name, exports.StagingName) {
			delete(found, name)
		}
	}
	if diff := cmp.Diff(before, found); diff != "" {
		t.Errorf("%s: the old folder changed (-want +got):\n%s", why, diff)
	}
}
