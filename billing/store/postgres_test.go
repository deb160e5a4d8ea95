package store_test

import (
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/billing/store"
	"quotepart/billing/store/pgtest"
	"quotepart/billing/store/storetest"
)

// createPostgres makes a database on a server, and closes it at the end.
func createPostgres(t testing.TB, options store.Options) (*store.DB, string) {
	t.Helper()
	options.Create = true
	address := pgtest.Database(t)
	db, err := store.Open(t.Context(), address, options)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return db, address
}

func TestPostgresConformance(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) billing.Store {
		db, _ := createPostgres(t, store.Options{Busy: 2 * time.Second})
		return db
	})
}

var update = flag.Bool("update", false, "write migrations/postgres/schema.sums again")

// TestPostgresSums holds the sums, by which a tampered schema is seen, to what the migrations make.
func TestPostgresSums(t *testing.T) {
	t.Parallel()
	db, _ := createPostgres(t, store.Options{})
	got, err := db.Sums(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("migrations", "postgres", "schema.sums")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("schema.sums (-written +made), go test -run Sums -update writes it:\n%s", diff)
	}
}

// TestPostgresSumsInAnotherSchema: the name of the schema is no part of what is compared, even one that is a word of ours.
func TestPostgresSumsInAnotherSchema(t *testing.T) {
	t.Parallel()
	address := pgtest.Database(t)
	pgtest.Run(t, address, `CREATE SCHEMA "Pièces; et titres"`)
	db, err := store.Open(t.Context(), address+"&search_path="+url.PathEscape(`"Pièces; et titres"`), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if strays := straysOf(t, db); len(strays) > 0 {
		t.Errorf("strays in a schema of another name: %v", strays)
	}
}

func straysOf(t *testing.T, db *store.DB) []string {
	t.Helper()
	var strays []string
	err := db.Read(t.Context(), func(tx billing.Tx) (err error) {
		strays, err = tx.Strays()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strays
}

// TestPostgresStrays does to a database what its owner could, and wants each named; an honest one has none.
func TestPostgresStrays(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, statement, want string }{
		{"an honest database", ``, ``},
		{"a rail dropped", `DROP TRIGGER lignes_update ON lignes`, "le garde-fou « lignes_update » manque"},
		{"a rail put to sleep", `ALTER TABLE lignes DISABLE TRIGGER lignes_update`, "le garde-fou « lignes_update » ne correspond pas au programme"},
		{"foreign keys put to sleep", `ALTER TABLE lignes DISABLE TRIGGER ALL`, "le garde-fou « RI_ConstraintTrigger"},
		{"a rail hollowed out", `CREATE OR REPLACE FUNCTION calculation_update() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
			"la fonction « calculation_update » ne correspond pas au programme"},
		{"a rail that looks elsewhere", `ALTER FUNCTION calculation_insert() SET search_path = pg_temp, public`, "la fonction « calculation_insert » ne correspond pas au programme"},
		{"a view that lies", `CREATE OR REPLACE VIEW v_lignes_emises AS SELECT c.seq, l.campagne, l.budget, l.debiteur, l.tiers, l.service, l.exercice, l.rang, 0::bigint AS montant_cents, l.statut, l.piece
			FROM campagnes c JOIN lignes l ON l.campagne = c.id`, "la vue « v_lignes_emises » ne correspond pas au programme"},
		{"a table of somebody else's", `CREATE TABLE cache (x int)`, "la table « cache » est en trop"},
		{"a rule that swallows", `CREATE RULE avaler AS ON UPDATE TO pieces DO INSTEAD NOTHING`, "la règle « avaler » est en trop"},
		{"a constraint dropped", `ALTER TABLE lignes DROP CONSTRAINT lignes_montant_check`, "la contrainte « lignes_montant_check » manque"},
		{"a column that sorts otherwise", `ALTER TABLE planifications ALTER COLUMN campagne TYPE TEXT COLLATE "default"`, "la table « planifications » ne correspond pas au programme"},
		{"rows hidden by a policy", `ALTER TABLE lignes ENABLE ROW LEVEL SECURITY`, "la table « lignes » ne correspond pas au programme"},
		{"postings of an entry that does not exist", `SET session_replication_role = replica;
			INSERT INTO ledger_posting VALUES (999, 1, 'general', '673', '', '', 0, '', 5)`, "écriture n° 999"},
		{"a row of a version to come", `SET session_replication_role = replica; INSERT INTO adhesions (id, depuis, tiers, service, du) VALUES (999999, 99, 'A', 'S', '2025-01-01')`,
			"identifiant 999999 de la table « adhesions »"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			db, address := createPostgres(t, store.Options{})
			storetest.Fill(t, db)
			if row.statement != "" {
				pgtest.Run(t, address, row.statement)
			}
			if got := strings.Join(straysOf(t, db), "\n"); !strings.Contains(got, row.want) || (row.want == "" && got != "") {
				t.Errorf("Strays: %q, want %q", got, row.want)
			}
		})
	}
}

// TestTurnedBackForEver: a writer that the engine turns back each time gives up after as long as one waits for its turn, and says
// that the base is busy.
func TestTurnedBackForEver(t *testing.T) {
	t.Parallel()
	db, address := createPostgres(t, store.Options{Busy: 500 * time.Millisecond})
	pgtest.Run(t, address, `
		CREATE FUNCTION turn_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'turned back' USING ERRCODE = '40001'; END $$;
		CREATE TRIGGER turns_back BEFORE INSERT ON planifications FOR EACH ROW EXECUTE FUNCTION turn_back()`)
	attempts := 0
	err := db.Write(t.Context(), func(tx billing.Tx) error {
		attempts++
		return tx.SaveScheduledRun("2026-05", "2026-05-02T06:00:00Z", "x")
	})
	if fault.KindOf(err) != fault.Busy || attempts < 3 {
		t.Errorf("%v after %d attempts, want fault.Busy after several", err, attempts)
	}
}
