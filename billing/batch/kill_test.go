package batch_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/store/pgtest"
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

// afterCommit is the one point at which a step is done.
const afterCommit = "after the commit"

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
	m.point(afterCommit)
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

// How many points the story has at least, and one step of each of its verbs; docs/crash-safety.md adds them to the other kills.
const (
	leastPoints           = 130
	leastPointsOnPostgres = 40
)

// oneOfEachVerb gives the numbers of the first step of each verb in the story. They can be done without those between them.
func oneOfEachVerb() []int {
	var numbers []int
	var verbs []string
	for number, s := range story() {
		if verb, _, _ := strings.Cut(s.name, " "); !slices.Contains(verbs, verb) {
			verbs = append(verbs, verb)
			numbers = append(numbers, number)
		}
	}
	return numbers
}

// TestKilledAtEveryPoint kills each step of the story at each of its points: the base opens, is sound and verifies, and the
// step, done again if the kill came before its commit, ends in what an undisturbed one makes.
func TestKilledAtEveryPoint(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "story.db")
	open(t, path).db.Close()
	all := make([]int, len(story()))
	for i := range all {
		all[i] = i
	}
	kills := killEverywhere(t, path, all, func(t *testing.T, from string) string {
		to := filepath.Join(t.TempDir(), "copy.db")
		copyFile(t, from, to)
		return to
	})
	if kills < leastPoints {
		t.Errorf("%d kills, want %d at least", kills, leastPoints)
	}
}

// TestKilledAtEveryPointOnPostgres kills the client at the points of one step of each verb: the server finds its session gone.
func TestKilledAtEveryPointOnPostgres(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("SKIP: -short: a database is made for each of the points")
	}
	address := pgtest.Database(t)
	open(t, address).db.Close()
	kills := killEverywhere(t, address, oneOfEachVerb(), func(t *testing.T, from string) string { return pgtest.Clone(t, from) })
	if kills < leastPointsOnPostgres {
		t.Errorf("%d kills, want %d at least", kills, leastPointsOnPostgres)
	}
}

// killEverywhere kills these steps of the story at each of their points, and counts the kills. It begins with an empty base that
// nobody has open, and works on copies; copyOf gives the path of one that lasts as long as its test.
func killEverywhere(t *testing.T, path string, numbers []int, copyOf func(t *testing.T, from string) string) (kills int) {
	t.Helper()
	points := map[string]int{} // by verb
	for _, number := range numbers {
		s := story()[number]
		verb, _, _ := strings.Cut(s.name, " ")
		before := path
		path = copyOf(t, before)
		undisturbed := open(t, path)
		if err := s.do(undisturbed); err != nil {
			t.Fatal(err)
		}
		want := undisturbed.state()
		undisturbed.db.Close()
		for at, ended := 1, false; !ended; at++ {
			t.Run(fmt.Sprintf("%s at %d", s.name, at), func(t *testing.T) {
				killed := copyOf(t, before)
				var point string
				if point, ended = dieAt(t, killed, number, at); ended {
					return // there is no such point
				}
				points[verb]++
				kills++
				takeUp(t, s, killed, point, want)
			})
			if t.Failed() {
				return kills // ended may never come
			}
		}
	}
	t.Logf("%d kills at named points: %v", kills, points)
	return kills
}

// takeUp checks a base that a kill at a point of a step left, and does the step again.
func takeUp(t *testing.T, s step, path, point string, want fixed) {
	t.Helper()
	b := open(t, path)
	if broken, err := b.db.Check(t.Context()); err != nil || len(broken) > 0 {
		t.Errorf("killed %s: %v %v", point, broken, err)
	}
	b.clean()
	done, err := s.done(b)
	if err != nil {
		t.Fatal(err)
	}
	if done != (point == afterCommit) {
		t.Errorf("killed %s: done is %v", point, done)
	}
	if err := b.tell([]step{s}); err != nil {
		t.Errorf("killed %s, done again: %v", point, err)
	}
	if diff := cmp.Diff(want, b.state()); diff != "" {
		t.Errorf("killed %s, done again (-undisturbed +killed):\n%s", point, diff)
	}
	b.clean(want.Head)
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
