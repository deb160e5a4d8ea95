package cli_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"quotepart/billing"
	"quotepart/billing/store"
)

var binaryDir string

// binary is cmd/quotepart, built once for the tests that need the real program: signals, and a disk that fills up.
// TestMain removes its folder.
var binary = sync.OnceValues(func() (string, error) {
	var err error
	if binaryDir, err = os.MkdirTemp("", "quotepart-binary-"); err != nil {
		return "", err
	}
	path := filepath.Join(binaryDir, "quotepart")
	output, err := exec.Command("go", "build", "-o", path, "quotepart/cmd/quotepart").CombinedOutput()
	if err != nil {
		os.Stderr.Write(output)
	}
	return path, err
})

// program prepares the real program, with a folder to work in.
func program(t *testing.T, dir string, arguments ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(path, arguments...)
	command.Dir = dir
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	return command, &output
}

// must runs the real program, and wants status 0.
func must(t *testing.T, dir string, arguments ...string) string {
	t.Helper()
	command, output := program(t, dir, arguments...)
	if err := command.Run(); err != nil {
		t.Fatalf("quotepart %v: %v\n%s", arguments, err, output)
	}
	return output.String()
}

// prepared makes a base with the first step of the MEL sample, which takes a moment to calculate.
func prepared(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	sample, err := filepath.Abs(filepath.Join(root, "testdata", "dossiers", "mel", "1"))
	if err != nil {
		t.Fatal(err)
	}
	must(t, dir, "init")
	must(t, dir, "importer", sample, "--par", "Camille")
	return dir
}

// TestInterruptedCalculation sends SIGINT in the middle of a calculation, a little later each time, until one comes to
// its end first. What was interrupted says so and leaves nothing.
func TestInterruptedCalculation(t *testing.T) {
	t.Parallel()
	dir := prepared(t)
	interrupted := 0
	for pause := 2 * time.Millisecond; pause < 10*time.Second; pause += pause/4 + time.Millisecond {
		command, output := program(t, dir, "campagne", "calculer", "2025-05", "--par", "Camille")
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(pause)
		command.Process.Signal(os.Interrupt) // it may have come to its end
		err := command.Wait()
		state := must(t, dir, "campagne", "etat", "2025-05")
		if err == nil {
			if !strings.Contains(state, "CALCULÉE") {
				t.Errorf("status 0 after %s, but:\n%s", pause, state)
			}
			break
		}
		if !strings.Contains(state, "OUVERTE") {
			t.Fatalf("interrupted after %s (%v), but:\n%s", pause, err, state)
		}
		if command.ProcessState.ExitCode() == 1 { // else the signal came before main could ask for it
			interrupted++
			if output.String() != "interrompu : rien n'a été écrit\n" {
				t.Errorf("interrupted after %s: %q, want it to say so and nothing else", pause, output)
			}
		}
	}
	if interrupted == 0 {
		t.Error("no calculation was interrupted")
	}
	if out := must(t, dir, "rejouer"); !strings.Contains(out, "tout se vérifie") {
		t.Errorf("rejouer: %s", out)
	}
}

// TestSchedulerStops starts the daemon, lets it catch up, and stops it with SIGTERM. A second one has nothing to do.
func TestSchedulerStops(t *testing.T) {
	t.Parallel()
	dir := prepared(t)
	for _, want := range []string{`msg="scheduled calculation" campaign=`, `msg="scheduled calculation already done" campaign=`} {
		command, output := program(t, dir, "planifier")
		lines := &waiter{wanted: "scheduler started", found: make(chan struct{})}
		command.Stderr = lines
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		select {
		case <-lines.found:
		case <-time.After(30 * time.Second):
			t.Fatalf("the daemon did not start: %s", lines.String())
		}
		time.Sleep(200 * time.Millisecond)
		if strings.Contains(lines.String(), "scheduler stopped") {
			t.Fatalf("the daemon stopped by itself: %s", lines)
		}
		if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := command.Wait(); err != nil {
			t.Errorf("after SIGTERM: %v, want status 0", err)
		}
		if !strings.Contains(lines.String(), want) || !strings.Contains(lines.String(), "scheduler stopped") || output.Len() > 0 {
			t.Errorf("the daemon said %q on standard error and %q on standard output, want %q, a clean stop, and nothing", lines, output, want)
		}
	}
	runs := scheduledRuns(t, filepath.Join(dir, "quotepart.db"))
	if len(runs) != 1 {
		t.Errorf("scheduled runs %v, want one", runs)
	}
}

func scheduledRuns(t *testing.T, path string) map[billing.CampaignID]string {
	t.Helper()
	db, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var runs map[billing.CampaignID]string
	err = db.Read(context.Background(), func(tx billing.Tx) (err error) {
		runs, err = tx.ScheduledRuns()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return runs
}

// waiter keeps what is written, and tells when a text has come.
type waiter struct {
	mutex  sync.Mutex
	text   strings.Builder
	wanted string
	found  chan struct{}
	told   bool
}

func (w *waiter) Write(bytes []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.text.Write(bytes)
	if !w.told && strings.Contains(w.text.String(), w.wanted) {
		w.told = true
		close(w.found)
	}
	return len(bytes), nil
}

func (w *waiter) String() string {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.text.String()
}

// TestFullDisk fills a small disk: an import and an export say so, and the base is as it was.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "2m")
	base := filepath.Join(disk, "quotepart.db")
	fixtures, err := filepath.Abs(filepath.Join(root, "testdata", "script", "dossier"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	must(t, dir, "--bd", base, "init")
	must(t, dir, "--bd", base, "importer", filepath.Join(fixtures, "1"), "--par", "Camille")
	fill(t, filepath.Join(disk, "plein"), 96<<10)
	before := must(t, dir, "--bd", base, "rejouer")
	command, output := program(t, dir, "--bd", base, "importer", filepath.Join(fixtures, "..", "..", "dossiers", "mel", "1"), "--par", "Camille")
	command.Run()
	if status := command.ProcessState.ExitCode(); status != 4 || !strings.Contains(output.String(), "plein") || !strings.Contains(output.String(), "rien n'a été écrit") {
		t.Errorf("import on a full disk: status %d, %q, want 4 and a sentence that says so", status, lastLine(output.String()))
	}
	if after := must(t, dir, "--bd", base, "rejouer"); after != before {
		t.Errorf("the base after it:\n%s\nbefore:\n%s", after, before)
	}

	export := smallDisk(t, "64k")
	whole := t.TempDir()
	must(t, whole, "init")
	must(t, whole, "importer", filepath.Join(fixtures, "1"), "--par", "Camille")
	must(t, whole, "campagne", "calculer", "2025-05", "--par", "Camille")
	command, output = program(t, whole, "campagne", "exporter", "2025-05", "--projet", "--vers", filepath.Join(export, "e"))
	command.Run()
	if status := command.ProcessState.ExitCode(); status == 0 || !strings.Contains(output.String(), "plein") {
		t.Errorf("export on a full disk: status %d, %q, want a refusal that says so", status, lastLine(output.String()))
	}
	if _, err := os.Stat(filepath.Join(export, "e")); err == nil {
		t.Error("a half export is there")
	}
}

// fill writes a file until the disk is full, and gives a few bytes back.
func fill(t *testing.T, path string, left int64) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	size := int64(0)
	for block := make([]byte, 4096); ; size += int64(len(block)) {
		if _, err := file.Write(block); errors.Is(err, syscall.ENOSPC) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Truncate(size - left); err != nil {
		t.Fatal(err)
	}
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// smallDisk mounts a disk of some size in memory. That needs rights that a developer may lack, but not CI.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if output, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("mount: %v %s", err, output)
		}
		t.Skipf("SKIP: no small disk can be mounted here: %v %s", err, output)
	}
	t.Cleanup(func() {
		if output, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, output)
		}
	})
	return dir
}

// TestReadOnlyDisk reads a base on a disk that cannot be written; what writes is refused.
func TestReadOnlyDisk(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "2m")
	base := filepath.Join(disk, "quotepart.db")
	fixtures, err := filepath.Abs(filepath.Join(root, "testdata", "script", "dossier"))
	if err != nil {
		t.Fatal(err)
	}
	must(t, disk, "init")
	must(t, disk, "importer", filepath.Join(fixtures, "1"), "--par", "Camille")
	before := must(t, disk, "rejouer")
	if output, err := exec.Command("mount", "-o", "remount,ro", disk).CombinedOutput(); err != nil {
		t.Fatalf("remount: %v %s", err, output)
	}
	if after := must(t, t.TempDir(), "--bd", base, "rejouer"); after != before {
		t.Errorf("read from a read-only disk:\n%s\nwant\n%s", after, before)
	}
	command, output := program(t, t.TempDir(), "--bd", base, "campagne", "calculer", "2025-05", "--par", "Camille")
	command.Run()
	if status := command.ProcessState.ExitCode(); status != 1 || !strings.Contains(output.String(), "lecture seule") {
		t.Errorf("a calculation on a read-only disk: status %d, %q, want 1 and a sentence that says so", status, output)
	}
}
