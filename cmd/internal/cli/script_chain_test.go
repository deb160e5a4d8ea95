package cli_test

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"quotepart/ledger"
)

// rewriteChain is « reecrire FILE SEQ ACTOR »: it changes who acted in an entry and makes the chain good again behind it, as
// somebody who has the base and the format could.
func rewriteChain(ts *testscript.TestScript, _ bool, arguments []string) {
	if len(arguments) != 3 {
		ts.Fatalf("usage: reecrire FILE SEQ ACTOR")
	}
	from, err := strconv.ParseInt(arguments[1], 10, 64)
	ts.Check(err)
	statements, head := arguments[:1:1], ledger.Head{}
	for _, e := range entriesOf(ts, arguments[0]) {
		if e.Seq == from {
			e.Actor = arguments[2]
		}
		if e.Seq >= from {
			at, err := time.Parse(time.RFC3339, e.Time)
			ts.Check(err)
			e = ledger.Next(head, at, e.Actor, e.Kind, e.Subject, e.Payload)
			statements = append(statements, fmt.Sprintf(`UPDATE ledger_entry SET actor = '%s', prev_hash = '%s', hash = '%s' WHERE seq = %d`,
				strings.ReplaceAll(e.Actor, "'", "''"), e.PrevHash, e.Hash, e.Seq))
		}
		head = e.Head()
	}
	if len(statements) == 1 {
		ts.Fatalf("%s has no entry %d", arguments[0], from)
	}
	edit(ts, false, statements)
}

func entriesOf(ts *testscript.TestScript, file string) []ledger.Entry {
	db, err := sql.Open("sqlite", ts.MkAbs(file))
	ts.Check(err)
	defer db.Close()
	rows, err := db.Query(`SELECT seq, time, actor, kind, subject, payload, prev_hash, hash FROM ledger_entry ORDER BY seq`)
	ts.Check(err)
	defer rows.Close()
	var entries []ledger.Entry
	for rows.Next() {
		var e ledger.Entry
		ts.Check(rows.Scan(&e.Seq, &e.Time, &e.Actor, &e.Kind, &e.Subject, &e.Payload, &e.PrevHash, &e.Hash))
		entries = append(entries, e)
	}
	ts.Check(rows.Err())
	return entries
}
