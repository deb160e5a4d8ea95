package cli_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite"

	"quotepart/billing/store/pgtest"
	"quotepart/cmd/internal/cli"
)

var root = filepath.Join("..", "..", "..")

// TestMain makes the test binary answer as quotepart where a script calls it.
func TestMain(m *testing.M) {
	testscript.Main(cleaner{m}, map[string]func(){"quotepart": func() { os.Exit(quotepart(os.Args[1:])) }})
}

// cleaner removes what the tests share once they have run.
type cleaner struct{ m *testing.M }

func (c cleaner) Run() int {
	defer func() { os.RemoveAll(binaryDir) }()
	defer pgtest.Stop()
	return c.m.Run()
}

// quotepart is the program with a clock and a patience that the environment sets.
func quotepart(arguments []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	app := cli.App{Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: clock, Busy: 200 * time.Millisecond}
	return app.Run(ctx, arguments)
}

// clock is the time that HEURE_FIXE says.
func clock() time.Time {
	if at, err := time.Parse(time.RFC3339, os.Getenv("HEURE_FIXE")); err == nil {
		return at
	}
	return time.Now()
}

// TestScripts runs testdata/script. Beside the commands of testscript, a script has: « rend N COMMAND… », which wants that
// exit status; « postgres NAME », which makes an empty database on a server and its address a variable; « sql FILE STATEMENT », which edits a base with its rails off; « cles KEYS… », which wants the last standard
// output to be JSON with exactly these keys; « memes DIR DIR », which wants the same files with the same bytes;
// « occupe FILE », after which another writer holds the base; « reecrire FILE SEQ ACTOR », which forges a chain; « classeur FILE DIR », « cellule FILE SHEET CELL VALUE »,
// « vider FILE SHEET ROW… » and « commentaire FILE SHEET CELL PATTERN », which make a workbook of CSV files, change it and read it. The condition [superutilisateur] says that rights do not
// bind the user of the test.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(root, "testdata", "script"),
		RequireExplicitExec: false,
		Setup: func(env *testscript.Env) error {
			sample, err := filepath.Abs(filepath.Join(root, "testdata", "dossiers", "mel"))
			if err != nil {
				return err
			}
			env.Setenv("MEL", sample)
			env.Setenv("HEURE_FIXE", "2026-06-01T10:20:30Z")
			return os.CopyFS(filepath.Join(env.WorkDir, "dossier"), os.DirFS(filepath.Join(root, "testdata", "script", "dossier")))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"rend": exits, "postgres": server, "sql": edit, "cles": keys, "memes": sameFiles, "occupe": hold, "reecrire": rewriteChain,
			"classeur": makeWorkbook, "cellule": setCell, "vider": clearRows, "commentaire": findComment,
		},
		Condition: func(name string) (bool, error) {
			if name == "superutilisateur" { // rights do not bind it
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %s", name)
		},
	})
}

// exits runs a command and wants its exit status.
func exits(ts *testscript.TestScript, neg bool, arguments []string) {
	want, err := strconv.Atoi(arguments[0])
	if err != nil || neg {
		ts.Fatalf("usage: rend STATUS COMMAND…")
	}
	got := 0
	err = ts.Exec(arguments[1], arguments[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("%s: status %d, want %d", strings.Join(arguments[1:], " "), got, want)
	}
}

// edit runs an SQL statement on a base, with its triggers away.
func edit(ts *testscript.TestScript, _ bool, arguments []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(arguments[0]))
	ts.Check(err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	var rails, names []string
	rows, err := db.Query(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name`)
	ts.Check(err)
	for rows.Next() {
		var name, rail string
		ts.Check(rows.Scan(&name, &rail))
		names, rails = append(names, `DROP TRIGGER "`+name+`"`), append(rails, rail)
	}
	ts.Check(rows.Err())
	script := append(append(append([]string{`PRAGMA foreign_keys = OFF`}, names...), arguments[1:]...), rails...)
	_, err = db.Exec(strings.Join(script, ";"))
	ts.Check(err)
}

// keys compares the keys of the JSON on the last standard output with those given: « a », « a.b » inside an object,
// « [].a » inside a list.
func keys(ts *testscript.TestScript, _ bool, want []string) {
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	var value any
	ts.Check(decoder.Decode(&value))
	if decoder.More() {
		ts.Fatalf("more than one JSON value on the standard output")
	}
	found := map[string]bool{}
	collect(found, "", value)
	got := slices.Sorted(maps.Keys(found))
	slices.Sort(want)
	if !slices.Equal(got, want) {
		ts.Fatalf("keys of the JSON:\n got %s\nwant %s", strings.Join(got, " "), strings.Join(want, " "))
	}
}

func collect(found map[string]bool, prefix string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			found[prefix+key] = true
			collect(found, prefix+key+".", inner)
		}
	case []any:
		for _, inner := range v {
			collect(found, strings.TrimSuffix(prefix, ".")+"[].", inner)
		}
	}
}

// sameFiles compares two folders, names and bytes.
func sameFiles(ts *testscript.TestScript, _ bool, arguments []string) {
	first, second := content(ts, arguments[0]), content(ts, arguments[1])
	if len(first) == 0 {
		ts.Fatalf("%s is empty", arguments[0])
	}
	for name := range first {
		if other, ok := second[name]; !ok || !bytes.Equal(first[name], other) {
			ts.Fatalf("%s differs", name)
		}
	}
	if len(first) != len(second) {
		ts.Fatalf("%d files, then %d", len(first), len(second))
	}
}

func content(ts *testscript.TestScript, dir string) map[string][]byte {
	files := map[string][]byte{}
	base := ts.MkAbs(dir)
	ts.Check(filepath.WalkDir(base, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(base, path)
		if err != nil {
			return err
		}
		files[name], err = os.ReadFile(path)
		return err
	}))
	return files
}

// hold takes the write lock of a base until the script ends.
func hold(ts *testscript.TestScript, _ bool, arguments []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(arguments[0])+"?_txlock=immediate")
	ts.Check(err)
	_, err = db.Begin()
	ts.Check(err)
	ts.Defer(func() { db.Close() })
}

// server makes a database on a server of PostgreSQL, and sets a variable to its address.
func server(ts *testscript.TestScript, _ bool, arguments []string) {
	if len(arguments) != 1 {
		ts.Fatalf("usage: postgres NAME")
	}
	address, drop, err := pgtest.Create()
	if err != nil && os.Getenv("CI") != "true" {
		ts.Logf("no PostgreSQL here: %v", err)
		ts.Setenv(arguments[0], filepath.Join(ts.Getenv("WORK"), arguments[0]+".db")) // the rest is the same with a file
		return
	}
	ts.Check(err)
	ts.Defer(func() { ts.Check(drop()) })
	ts.Setenv(arguments[0], address)
}
