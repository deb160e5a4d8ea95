package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/store"
	"quotepart/billing/store/pgtest"
	"quotepart/ledger"
)

// Some tests need another process: to be killed, or to have fewer rights. It is this test binary, run again with the
// name of what to do and the path of a database.
const childVariable = "QUOTEPART_STORE_CHILD"

func TestMain(m *testing.M) {
	if task := os.Getenv(childVariable); task != "" {
		children[task](os.Args[1])
		return
	}
	status := m.Run()
	pgtest.Stop()
	os.Exit(status)
}

var children = map[string]func(path string){
	"hang":  hangInWrite,
	"write": writeForEver,
	"visit": visit,
}

// spawn prepares a child. binary is this test's, or a copy of it.
func spawn(binary, task, path string) *exec.Cmd {
	command := exec.Command(binary, path)
	command.Env = append(os.Environ(), childVariable+"="+task)
	command.Stderr = os.Stderr
	return command
}

// killAfter starts a child, kills it with SIGKILL once it has printed so many lines, and gives what the last one says.
func killAfter(t *testing.T, task, path string, lines int, pause time.Duration) string {
	t.Helper()
	command := spawn(os.Args[0], task, path)
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer command.Wait() // it can only say « killed »
	scanner := bufio.NewScanner(output)
	for range lines {
		if !scanner.Scan() {
			t.Fatalf("the child ended before it was killed: %v", scanner.Err())
		}
	}
	last := scanner.Text()
	time.Sleep(pause)
	if err := command.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	return last
}

// hangInWrite writes more than the cache holds, so that pages reach the log, then waits for its end without a commit.
func hangInWrite(path string) {
	db, err := store.Open(context.Background(), path, store.Options{})
	if err != nil {
		panic(err)
	}
	rows := bulkRows(dossier.Lookup("couts"), 800)
	for i := range rows.Added {
		rows.Added[i][rows.Table.Index("libelle")] = strings.Repeat("x", 100_000)
	}
	err = db.Write(context.Background(), func(tx billing.Tx) error {
		if err := saveRows(tx, 2, rows); err != nil {
			return err
		}
		fmt.Println("written")
		time.Sleep(time.Hour)
		return nil
	})
	panic(err)
}

// writeForEver commits version after version, and prints each.
func writeForEver(path string) {
	db, err := store.Open(context.Background(), path, store.Options{})
	if err != nil {
		panic(err)
	}
	for version := int64(2); ; version++ {
		err := db.Write(context.Background(), func(tx billing.Tx) error {
			return saveRows(tx, version, bulkRows(dossier.Lookup("couts"), 300))
		})
		if err != nil {
			panic(err)
		}
		fmt.Println(version)
	}
}

// visit opens, reads and writes, and prints what came of each.
func visit(path string) {
	db, err := store.Open(context.Background(), path, store.Options{Busy: time.Second})
	if err != nil {
		fmt.Println("open:", err)
		return
	}
	defer db.Close()
	err = db.Read(context.Background(), func(tx billing.Tx) error {
		imports, err := tx.Imports()
		fmt.Println("read:", len(imports), err)
		return nil
	})
	if err != nil {
		fmt.Println("read:", err)
	}
	fmt.Println("write:", db.Write(context.Background(), func(tx billing.Tx) error {
		return tx.SetCounter(billing.CounterKey{Budget: "PRINC", Year: 2026, Series: "titre"}, 1)
	}))
}

// saveRows imports rows as a version, with its ledger entry, added to what is there.
func saveRows(tx billing.Tx, version int64, rows dossier.TableChange) error {
	head, err := tx.Head()
	if err != nil {
		return err
	}
	e := ledger.Next(head, time.Unix(0, 0), "claire", "dossier.imported", strconv.FormatInt(version, 10), []byte("{}"))
	if err := tx.Append(e, nil); err != nil {
		return err
	}
	return tx.SaveImport(billing.Import{Version: version, Seq: e.Seq}, []dossier.TableChange{rows})
}

// bulkRows makes rows of the size of real ones.
func bulkRows(table *dossier.Table, count int) dossier.TableChange {
	change := dossier.TableChange{Table: table}
	for i := range count {
		cells := make([]string, len(table.Columns))
		for k, column := range table.Columns {
			switch {
			case column.Type == dossier.Integer:
				cells[k] = strconv.Itoa(2020 + i%7)
			case column.Required || i%2 == 0:
				cells[k] = column.Name + "-" + strconv.Itoa(i%997)
			}
		}
		change.Added = append(change.Added, cells)
	}
	return change
}
