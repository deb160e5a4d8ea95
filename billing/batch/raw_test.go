package batch_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the driver, without the rails of billing/store
)

// raw opens a base as somebody with an SQL client would.
func raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

// dump gives every row of every table as text.
func dump(t testing.TB, path string) []string {
	t.Helper()
	db := raw(t, path)
	var list []string
	for _, table := range column(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`) {
		found, err := db.Query(`SELECT * FROM ` + table)
		if err != nil {
			t.Fatal(err)
		}
		names, err := found.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, targets := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			targets[i] = &values[i]
		}
		for found.Next() {
			if err := found.Scan(targets...); err != nil {
				t.Fatal(err)
			}
			list = append(list, strings.TrimSpace(fmt.Sprintln(append([]any{table}, values...)...)))
		}
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

func column(t testing.TB, db *sql.DB, query string, arguments ...any) []string {
	t.Helper()
	found, err := db.Query(query, arguments...)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var list []string
	for found.Next() {
		var text string
		if err := found.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// tamper edits a base as an attacker would.
func tamper(t testing.TB, path string, statements ...string) {
	t.Helper()
	forge(t, path, func(db *sql.DB) {
		for _, statement := range statements {
			if _, err := db.Exec(statement); err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
		}
	})
}

// forge runs do on a base without its rails: the triggers are taken away first, and put back after, so that nothing but
// the data differs.
func forge(t testing.TB, path string, do func(*sql.DB)) {
	t.Helper()
	db := raw(t, path)
	rails := column(t, db, `SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name`)
	script := []string{`PRAGMA foreign_keys = OFF`, `PRAGMA ignore_check_constraints = ON`}
	for _, name := range column(t, db, `SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name`) {
		script = append(script, `DROP TRIGGER "`+name+`"`)
	}
	execute := func(statements []string) {
		if _, err := db.Exec("BEGIN;" + strings.Join(statements, ";") + ";COMMIT"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(strings.Join(script[:2], ";")); err != nil {
		t.Fatal(err)
	}
	execute(script[2:])
	do(db)
	execute(rails)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
