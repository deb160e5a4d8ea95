package batch_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/ledger"
)

// suicideVariable makes this test binary, run again, do one step of the story and kill itself at a named point: PATH,
// the number of the step, and the number of the point, apart by tabs.
const suicideVariable = "QUOTEPART_BATCH_SUICIDE"

// suicide does a step and dies at its point. It tells the name of each point that it comes to.
func suicide(order string) {
	fields := strings.Split(order, "\t")
	number, _ := strconv.Atoi(fields[1])
	at, _ := strconv.Atoi(fields[2])
	b, err := openBase(fields[0])
	if err == nil {
		b.Store = &mortal{Store: b.Store, at: at}
		err = story()[number].do(b)
	}
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// mortal is a store that kills the process before and after each write, before the commit and after it.
type mortal struct {
	billing.Store
	at, count int
}

func (m *mortal) point(name string) {
	m.count++
	fmt.Println(name)
	if m.count == m.at {
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // it comes
	}
}

func (m *mortal) Write(ctx context.Context, do func(billing.Tx) error) error {
	err := m.Store.Write(ctx, func(tx billing.Tx) error {
		if err := do(&mortalTx{tx, m}); err != nil {
			return err
		}
		m.point("before the commit")
		return nil
	})
	m.point("after the commit")
	return err
}

// mortalTx dies around what writes.
type mortalTx struct {
	billing.Tx
	m *mortal
}

func (t *mortalTx) around(name string, do func() error) error {
	t.m.point("before " + name)
	err := do()
	t.m.point("after " + name)
	return err
}

func (t *mortalTx) Append(e ledger.Entry, postings []ledger.Posting) error {
	return t.around("the entry", func() error { return t.Tx.Append(e, postings) })
}

func (t *mortalTx) SaveImport(i billing.Import, changes []dossier.TableChange) error {
	return t.around("the dossier", func() error { return t.Tx.SaveImport(i, changes) })
}

func (t *mortalTx) SaveCampaign(c billing.Campaign) error {
	return t.around("the campaign", func() error { return t.Tx.SaveCampaign(c) })
}

func (t *mortalTx) SaveCalculation(c *billing.Calculation) error {
	return t.around("the calculation", func() error { return t.Tx.SaveCalculation(c) })
}

func (t *mortalTx) Number(pieces []billing.Piece) error {
	return t.around("the numbers", func() error { return t.Tx.Number(pieces) })
}

func (t *mortalTx) SaveCancellation(p billing.Piece, lines []billing.CancelledLine) error {
	return t.around("the cancellation", func() error { return t.Tx.SaveCancellation(p, lines) })
}

func (t *mortalTx) SetCounter(key billing.CounterKey, last int64) error {
	return t.around("a counter", func() error { return t.Tx.SetCounter(key, last) })
}

// leastPoints is how many points the story has at least; docs/crash-safety.md adds them to the other kills.
const leastPoints = 130

// TestKilledAtEveryPoint kills each step of the story at each of its points: the base opens, is sound and verifies, and the
// step, done again if the kill came before its commit, ends in what an undisturbed one makes.
func TestKilledAtEveryPoint(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "story.db")
	points := 0
	for number, s := range story() {
		before := filepath.Join(dir, fmt.Sprintf("before%d.db", number))
		undisturbed := open(t, path)
		if _, err := undisturbed.db.Backup(t.Context(), before); err != nil {
			t.Fatal(err)
		}
		if err := s.do(undisturbed); err != nil {
			t.Fatal(err)
		}
		want := undisturbed.state()
		undisturbed.db.Close()
		for at := 1; ; at++ {
			killed := filepath.Join(dir, fmt.Sprintf("killed%d-%d.db", number, at))
			copyFile(t, before, killed)
			name, ended := dieAt(t, killed, number, at)
			if ended {
				break // there is no such point
			}
			points++
			b := open(t, killed)
			why := fmt.Sprintf("%s, killed %s", s.name, name)
			if broken, err := b.db.Check(t.Context()); err != nil || len(broken) > 0 {
				t.Errorf("%s: %v %v", why, broken, err)
			}
			b.clean()
			done, err := s.done(b)
			if err != nil {
				t.Fatal(err)
			}
			if done != (name == "after the commit") {
				t.Errorf("%s: done is %v", why, done)
			}
			if err := b.tell([]step{s}); err != nil {
				t.Errorf("%s: done again: %v", why, err)
			}
			if diff := cmp.Diff(want, b.state()); diff != "" {
				t.Errorf("%s, done again (-undisturbed +killed):\n%s", why, diff)
			}
			b.db.Close()
			os.Remove(killed)
		}
	}
	t.Logf("killed at %d points of %d steps", points, len(story()))
	if points < leastPoints {
		t.Errorf("%d kills, want %d at least", points, leastPoints)
	}
}

// dieAt runs a step in a process that kills itself at a point, and gives the name of the point; or tells that it came to its end.
func dieAt(t *testing.T, path string, number, at int) (name string, ended bool) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), fmt.Sprintf("%s=%s\t%d\t%d", suicideVariable, path, number, at))
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	err := command.Run()
	if err == nil {
		return "", true
	}
	if status, ok := command.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		t.Fatalf("step %d, point %d: %v\n%s", number, at, err, &output)
	}
	lines := strings.Split(strings.TrimSpace(output.String()), "\n")
	return lines[len(lines)-1], false
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	bytes, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, bytes, 0o644); err != nil {
		t.Fatal(err)
	}
}
