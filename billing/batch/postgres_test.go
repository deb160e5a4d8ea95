package batch_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/billing/store"
	"quotepart/billing/store/pgtest"
	"quotepart/ledger"
)

// TestStoryOnPostgres tells the story to a server: the same ledger, to the last hash, as the embedded database makes.
func TestStoryOnPostgres(t *testing.T) {
	t.Parallel()
	want := open(t, toldCopy(t)).state()
	b := open(t, pgtest.Database(t))
	if err := b.tell(story()); err != nil {
		t.Fatal(err)
	}
	b.clean(want.Head)
	if diff := cmp.Diff(want, b.state()); diff != "" {
		t.Errorf("(-SQLite +PostgreSQL):\n%s", diff)
	}
}

// TestKilledOnPostgres kills the client, then the session that it leaves on the server, in the middle of the story.
func TestKilledOnPostgres(t *testing.T) {
	t.Parallel()
	want := open(t, toldCopy(t)).state()
	address := pgtest.Database(t)
	open(t, address)
	interrupted := 0
	for kill := range 12 {
		if !killChild(t, address, time.Duration(20+kill*37)*time.Millisecond) {
			interrupted++
		}
	}
	if interrupted < 6 {
		t.Errorf("%d of 12 children were killed before their end", interrupted)
	}
	b := open(t, address)
	b.clean()
	if err := b.tell(story()); err != nil {
		t.Fatalf("the story taken up after the kills: %v", err)
	}
	b.clean(want.Head)
	if diff := cmp.Diff(want, b.state()); diff != "" {
		t.Errorf("after kills (-undisturbed +killed):\n%s", diff)
	}
}

// rivalVariable makes this test binary, run again, take its part of the story among others who tell it too.
const rivalVariable = "QUOTEPART_BATCH_RIVAL"

// rivalry is what all do at once, on a dossier that is there. An import is not part of it: a late one would bring a former
// dossier back, as it would if one person did it.
func rivalry() []step {
	return []step{
		calculateStep("2025-05"), approveStep("2025-05"), issueStep("2025-05"), cancelStep("2025-05", "01002"),
		calculateStep("2025-11"), approveStep("2025-11"), issueStep("2025-11"), closeStep("2025-05"),
	}
}

// rival goes on until all is told. Another one may have been faster, or have undone what it built on: it then looks from
// the beginning at what is left.
func rival(path string) {
	b, err := openBase(path)
	if err != nil {
		fmt.Println("open:", err)
		os.Exit(1)
	}
	for range 300 {
		if err = b.tell(rivalry()); err == nil {
			return
		}
		if kind := fault.KindOf(err); kind != fault.Conflict && kind != fault.Frozen {
			break
		}
	}
	fmt.Println(err)
	os.Exit(1)
}

// processes is how many tell the story at once.
const processes = 10

// TestTenProcesses lets ten processes calculate, approve, issue, cancel and close the same campaigns of one server.
func TestTenProcesses(t *testing.T) {
	t.Parallel()
	undisturbed := setup(t)
	undisturbed.importPath(filepath.Join(fixtures, "1"))
	if err := undisturbed.tell(rivalry()); err != nil {
		t.Fatal(err)
	}
	address := pgtest.Database(t)
	b := open(t, address)
	b.importPath(filepath.Join(fixtures, "1"))
	var group sync.WaitGroup
	for i := range processes {
		command := exec.Command(os.Args[0])
		command.Env = append(os.Environ(), rivalVariable+"="+address)
		group.Go(func() {
			if output, err := command.CombinedOutput(); err != nil || len(output) > 0 {
				t.Errorf("process %d: %v: %s", i, err, output)
			}
		})
	}
	group.Wait()
	b.clean()
	want, got := undisturbed.state(), b.state()
	if diff := cmp.Diff(numbersOf(want.Pieces), numbersOf(got.Pieces)); diff != "" {
		t.Errorf("numbers (-one process +ten):\n%s", diff)
	}
	for i, c := range got.Campaigns {
		if c.State != want.Campaigns[i].State {
			t.Errorf("%s is %s, want %s", c.ID, c.State, want.Campaigns[i].State)
		}
	}
	for kind, want := range map[string]int{batch.KindIssued: 2, batch.KindCancelled: 1, batch.KindClosed: 1} {
		if got := countKind(t, b, kind); got != want {
			t.Errorf("%d entries %s, want %d: each is done once", got, kind, want)
		}
	}
}

func numbersOf(pieces []billing.Piece) []string {
	var numbers []string
	for i := range pieces {
		p := &pieces[i]
		numbers = append(numbers, fmt.Sprintf("%s %s %s n° %d bordereau %d %s", p.Campaign, p.Budget, p.Identifiant, p.Numero, p.Bordereau, p.TTC))
	}
	slices.Sort(numbers)
	return numbers
}

func countKind(t *testing.T, b *bench, kind string) int {
	t.Helper()
	count := 0
	err := b.Store.Read(context.Background(), func(tx billing.Tx) error {
		return tx.Entries(func(e ledger.Entry) error {
			if e.Kind == kind {
				count++
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return count
}

// TestEngineThatTurnsBack makes the server undo two transactions of each verb, at its entry in the ledger, as an engine
// without a queue of writers would: the verb begins again, and nobody notices.
func TestEngineThatTurnsBack(t *testing.T) {
	t.Parallel()
	want := open(t, toldCopy(t)).state()
	address := pgtest.Database(t)
	b := open(t, address)
	turnBack(t, address, `nextval('tours') % 3 <> 0`)
	if err := b.tell(story()); err != nil {
		t.Fatal(err)
	}
	// Each entry took three attempts: had none been turned back, nothing would be shown.
	pgtest.Run(t, address, fmt.Sprintf(`DO $$ BEGIN ASSERT (SELECT last_value FROM tours) = %d; END $$`, 3*want.Head.Seq))
	pgtest.Run(t, address, `DROP TRIGGER turns_back ON ledger_entry; DROP FUNCTION turn_back; DROP SEQUENCE tours`)
	b.clean(want.Head)
	if diff := cmp.Diff(want, b.state()); diff != "" {
		t.Errorf("(-undisturbed +turned back):\n%s", diff)
	}
}

// turnBack makes an entry fail with a serialization failure on a condition. A sequence does not roll back.
func turnBack(t *testing.T, address, condition string) {
	t.Helper()
	pgtest.Run(t, address, strings.ReplaceAll(`
		CREATE SEQUENCE tours;
		CREATE FUNCTION turn_back() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN
			IF CONDITION THEN RAISE EXCEPTION 'turned back' USING ERRCODE = '40001'; END IF;
			RETURN NEW;
		END $$;
		CREATE TRIGGER turns_back BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION turn_back()`, "CONDITION", condition))
}

// TestLeastPrivilege plays docs/postgresql.sql, tells the story as the writer, and replays it as the auditor. Neither can do
// more.
func TestLeastPrivilege(t *testing.T) {
	t.Parallel()
	want := open(t, toldCopy(t)).state()
	address := pgtest.Database(t)
	open(t, address)
	roles, err := os.ReadFile(filepath.Join("..", "..", "docs", "postgresql.sql"))
	if err != nil {
		t.Fatal(err)
	}
	camille, claude := pgtest.Role(t, address), pgtest.Role(t, address)
	pgtest.Run(t, address, string(roles))
	pgtest.Run(t, address, string(roles)) // again, after an upgrade
	pgtest.Run(t, address, "GRANT quotepart_ecrivain TO "+camille+"; GRANT quotepart_auditeur TO "+claude)
	writer, auditor := pgtest.WithUser(address, camille), pgtest.WithUser(address, claude)

	b := open(t, writer)
	if err := b.tell(story()); err != nil {
		t.Fatal("the story, told by the writer: ", err)
	}
	if diff := cmp.Diff(want, b.state()); diff != "" {
		t.Errorf("told by the writer (-SQLite +PostgreSQL):\n%s", diff)
	}
	open(t, auditor).clean(want.Head)
	_, err = open(t, auditor).tryCalculate("2026-11")
	refused(t, "a calculation by the auditor", err, fault.Conflict, "n'a pas le droit")

	for _, statement := range []string{
		`UPDATE ledger_entry SET actor = 'x'`, `DELETE FROM ledger_entry`, `UPDATE ledger_posting SET amount_cents = 0`, `DELETE FROM ledger_posting`,
		`UPDATE lignes SET montant_cents = 0`, `DELETE FROM lignes WHERE campagne = '2025-11'`, `UPDATE pieces SET ttc_cents = 0`,
		`UPDATE pieces SET numero = 1 WHERE numero > 1`, `DELETE FROM pieces WHERE campagne = '2025-11'`, `DELETE FROM pieces_services`, `DELETE FROM campagnes`,
		`UPDATE campagnes SET etat = 'calculee'`, `UPDATE campagnes SET emise_par = 'x'`, `UPDATE compteurs SET dernier = 0`, `DELETE FROM compteurs`,
		`UPDATE couts SET montant = '1'`, `UPDATE couts SET jusqua = NULL`, `DELETE FROM couts`, `UPDATE imports SET par = 'x'`, `DELETE FROM annulations_lignes`,
		`TRUNCATE lignes`, `TRUNCATE ledger_entry CASCADE`, `ALTER TABLE lignes DISABLE TRIGGER lignes_update`, `DROP TRIGGER lignes_update ON lignes`,
		`DROP TABLE ledger_posting`, `CREATE TABLE cachee (x int)`, `CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
		`SET session_replication_role = replica`, `UPDATE schema_migration SET name = 'x'`,
		`CREATE TEMP TABLE campagnes (id text, etat text); DELETE FROM public.lignes WHERE campagne = '2025-11'`, // to hide from the rail that it is issued
	} {
		for who, as := range map[string]string{"writer": writer, "auditor": auditor} {
			if err := pgtest.Try(as, statement); err == nil {
				t.Errorf("the %s may %s", who, statement)
			}
		}
	}
	open(t, auditor).clean(want.Head)
}

// toldServer is the told base on a server, closed: tests work on copies.
var toldServer = sync.OnceValues(func() (string, error) {
	path, err := told()
	if err != nil {
		return "", err
	}
	from, err := openBase(path)
	if err != nil {
		return "", err
	}
	defer from.db.Close()
	address, _, err := pgtest.Create() // it goes with the server
	if err != nil {
		return "", err
	}
	to, err := openBase(address)
	if err != nil {
		return "", err
	}
	_, err = store.Copy(context.Background(), from.db, to.db)
	return address, errors.Join(err, to.db.Close())
})

// forgedServer makes a copy of the told base on a server, and runs do on it as its owner can who wants no rail in his way.
func forgedServer(t *testing.T, do func(*sql.DB)) *bench {
	t.Helper()
	template, err := toldServer()
	pgtest.Need(t, err)
	address := pgtest.Clone(t, template)
	db, err := sql.Open("pgx", address+"&session_replication_role=replica")
	if err != nil {
		t.Fatal(err)
	}
	do(db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return open(t, address)
}
