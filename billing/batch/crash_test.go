package batch_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// childVariable makes this test binary, run again, tell the story to the base of that path: a process to be killed.
const childVariable = "QUOTEPART_BATCH_CHILD"

func child(path string) {
	b, err := openBase(path)
	if err != nil {
		fmt.Println("open:", err)
		os.Exit(1)
	}
	fmt.Println("begins")
	if err := b.tell(story()); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	fmt.Println("ends")
}

// kills is how many processes are killed, each at a random moment of a random step.
const kills = 40

// TestKilled kills the story again and again with SIGKILL, takes it up each time, and wants the very base that an
// undisturbed run makes: the same head of the ledger, hence the same digests and numbers.
func TestKilled(t *testing.T) {
	t.Parallel()
	want := open(t, toldCopy(t)).state()
	random := rand.New(rand.NewPCG(2026, 11))
	var b *bench
	path, base := "", 0
	begin := func() {
		base++
		path = filepath.Join(t.TempDir(), fmt.Sprintf("killed%d.db", base))
	}
	begin()
	interrupted := 0
	for kill := 0; kill < kills; kill++ {
		ended := killChild(t, path, time.Duration(random.IntN(80_000))*time.Microsecond)
		if !ended {
			interrupted++
		}
		b = open(t, path)
		b.clean()
		done := len(b.state().Campaigns) == len(want.Campaigns)
		b.db.Close()
		if done {
			begin()
		}
	}
	if interrupted < kills/2 {
		t.Errorf("%d of %d children were killed before their end: the pause is too long to prove anything", interrupted, kills)
	}
	b = open(t, path)
	if err := b.tell(story()); err != nil {
		t.Fatalf("the story taken up after a kill: %v", err)
	}
	b.clean(want.Head)
	if diff := cmp.Diff(want, b.state()); diff != "" {
		t.Errorf("after kills and new starts (-undisturbed +killed):\n%s", diff)
	}
}

// killChild starts a child, waits until it has opened the base, then kills it after a pause. It reports whether the
// child had come to its end before.
func killChild(t *testing.T, path string, pause time.Duration) bool {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), childVariable+"="+path)
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	if !lines.Scan() || lines.Text() != "begins" {
		t.Fatalf("the child said %q, want « begins »", lines.Text())
	}
	time.Sleep(pause)
	if err := command.Process.Signal(syscall.SIGKILL); err != nil && command.ProcessState == nil {
		t.Logf("kill: %v", err)
	}
	ended := false
	for lines.Scan() {
		if lines.Text() != "ends" {
			t.Errorf("the child said %q", lines.Text())
		}
		ended = true
	}
	command.Wait() // it can only say « killed »
	return ended
}
