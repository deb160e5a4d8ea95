package store_test

import (
	"context"
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/billing/store"
	"quotepart/billing/store/storetest"
)

func TestOpenRefusals(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why     string
		prepare func(t *testing.T, path string) // makes what Open finds
		options store.Options
		want    fault.Kind
		says    string
	}{
		{"nothing there", func(*testing.T, string) {}, store.Options{}, fault.NotFound, "init"},
		{"no folder to create it in", func(t *testing.T, path string) { remove(t, filepath.Dir(path)) }, store.Options{Create: true}, fault.NotFound, "le dossier"},
		{"a folder", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o755)) }, store.Options{}, fault.Invalid, "est un dossier"},
		{"an empty file", func(t *testing.T, path string) { put(t, path, "") }, store.Options{}, fault.Corrupt, "vide ou tronqué"},
		{"a text", func(t *testing.T, path string) { put(t, path, strings.Repeat("code;nom\n", 500)) }, store.Options{}, fault.Corrupt, "n'est pas une base"},
		{"a short text, on init", func(t *testing.T, path string) { put(t, path, "code;nom\n") }, store.Options{Create: true}, fault.Corrupt, "n'est pas une base"},
		{"another program's database", func(t *testing.T, path string) { execute(t, path, `CREATE TABLE autre (x)`) }, store.Options{Create: true}, fault.Invalid, "autre logiciel"},
		{"cut to half", func(t *testing.T, path string) { cut(t, path, 2) }, store.Options{}, fault.Corrupt, "abîmé"},
		{"cut within the first page", func(t *testing.T, path string) { cut(t, path, 1000) }, store.Options{}, fault.Corrupt, ""},
		{"a newer version", func(t *testing.T, path string) {
			database(t, path)
			execute(t, path, `INSERT INTO schema_migration (version, name, sha256) VALUES (99, '0099_avenir', 'x')`)
		}, store.Options{}, fault.Conflict, "plus récente"},
		{"an altered migration", func(t *testing.T, path string) {
			database(t, path)
			execute(t, path, `UPDATE schema_migration SET sha256 = 'x' WHERE version = 2`)
		}, store.Options{}, fault.Corrupt, "0002_dossier"},
		{"a renamed migration", func(t *testing.T, path string) {
			database(t, path)
			execute(t, path, `UPDATE schema_migration SET name = '0002_autre' WHERE version = 2`)
		}, store.Options{}, fault.Corrupt, "0002_autre"},
		{"a missing migration", func(t *testing.T, path string) {
			database(t, path)
			execute(t, path, `DELETE FROM schema_migration WHERE version = 2`)
		}, store.Options{}, fault.Corrupt, "n° 2 manque"},
		{"held by another program", func(t *testing.T, path string) {
			database(t, path)
			hold(t, path)
		}, store.Options{Busy: 50 * time.Millisecond}, fault.Busy, "occupée"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "là", "base de l'été #1?.db")
			must(t, os.Mkdir(filepath.Dir(path), 0o755))
			row.prepare(t, path)
			db, err := store.Open(t.Context(), path, row.options)
			if err == nil {
				db.Close()
			}
			if err == nil || fault.KindOf(err) != row.want || !strings.Contains(err.Error(), row.says) {
				t.Errorf("got %v, want a refusal %q that says %q", err, row.want, row.says)
			}
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) { t.Helper(); must(t, os.RemoveAll(path)) }

func put(t *testing.T, path, text string) {
	t.Helper()
	must(t, os.WriteFile(path, []byte(text), 0o644))
}

// database makes a closed database.
func database(t *testing.T, path string) {
	t.Helper()
	db, err := store.Open(t.Context(), path, store.Options{Create: true})
	must(t, err)
	storetest.Import(t, db, dossier.Tables{})
	must(t, db.Close())
}

// cut makes a database and keeps the first 1/part of its file.
func cut(t *testing.T, path string, part int64) {
	t.Helper()
	database(t, path)
	info, err := os.Stat(path)
	must(t, err)
	must(t, os.Truncate(path, info.Size()/part))
}

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	return raw(t, strings.NewReplacer("#", "%23", "?", "%3f", " ", "%20").Replace(path))
}

func execute(t *testing.T, path, statement string) {
	t.Helper()
	db := open(t, path)
	_, err := db.Exec(statement)
	must(t, err)
	must(t, db.Close())
}

// hold takes the whole file for the length of the test, as a copying tool may.
func hold(t *testing.T, path string) {
	t.Helper()
	db := open(t, path)
	_, err := db.Exec(`PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE prise (x)`)
	must(t, err)
}

func TestOpenAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "quotepart.db")
	for range 3 { // made once, then only opened
		db, err := store.Open(t.Context(), path, store.Options{Create: true})
		must(t, err)
		if got := db.SchemaVersion(); got != 5 {
			t.Errorf("schema version %d, want 5", got)
		}
		must(t, db.Close())
	}
	execute(t, path, `PRAGMA journal_mode = DELETE`) // as a copy made by VACUUM INTO
	db, err := store.Open(t.Context(), path, store.Options{})
	must(t, err)
	storetest.Import(t, db, dossier.Tables{})
	must(t, db.Close())
}

// TestOpenAtOnce makes one database from several handles at the same time: the migrations run once.
func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "quotepart.db")
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			db, err := store.Open(context.Background(), path, store.Options{Create: true})
			if err != nil {
				t.Errorf("Open: %v", err)
				return
			}
			if err := db.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
	}
	group.Wait()
	checkWhole(t, path)
}

// TestTwoHandles has two handles write, as two commands do, and one wait in vain for the other.
func TestTwoHandles(t *testing.T) {
	t.Parallel()
	one, path := create(t, store.Options{})
	two, err := store.Open(t.Context(), path, store.Options{Busy: 100 * time.Millisecond})
	must(t, err)
	defer two.Close()
	key := billing.CounterKey{Budget: "PRINC", Year: 2026, Series: "titre"}
	next := func(tx billing.Tx) error {
		last, err := tx.Counter(key)
		if err != nil {
			return err
		}
		return tx.SetCounter(key, last+1)
	}
	err = one.Write(t.Context(), func(tx billing.Tx) error {
		if err := next(tx); err != nil {
			return err
		}
		if err := two.Write(t.Context(), next); fault.KindOf(err) != fault.Busy {
			t.Errorf("a second writer: %v, want fault.Busy", err)
		}
		return two.Read(t.Context(), func(tx billing.Tx) error {
			last, err := tx.Counter(key)
			if last != 0 {
				t.Errorf("a reader sees %d, want the state before", last)
			}
			return err
		})
	})
	must(t, err)
	three, err := store.Open(t.Context(), path, store.Options{})
	must(t, err)
	defer three.Close()
	var group sync.WaitGroup
	for _, db := range []*store.DB{one, three} {
		group.Go(func() {
			for range 30 {
				if err := db.Write(context.Background(), next); err != nil {
					t.Errorf("Write: %v", err)
				}
			}
		})
	}
	group.Wait()
	must(t, two.Read(t.Context(), func(tx billing.Tx) error {
		last, err := tx.Counter(key)
		if last != 61 {
			t.Errorf("counter %d, want 61", last)
		}
		return err
	}))
}

// TestFullDisk bounds the file as a full disk does: the write is refused as a whole, and the database goes on.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	db, path := create(t, store.Options{MaxPages: 100})
	storetest.Import(t, db, dossier.Tables{})
	err := db.Write(t.Context(), func(tx billing.Tx) error {
		return saveRows(tx, 2, bulkRows(dossier.Lookup("couts"), 20_000))
	})
	if err == nil || !strings.Contains(err.Error(), "le disque est plein") {
		t.Errorf("a write that does not fit: %v", err)
	}
	if versions := state(t, path); versions != 1 {
		t.Errorf("%d versions, want the one before", versions)
	}
	storetest.Import(t, db, dossier.Tables{}) // what fits still goes in
	checkWhole(t, path)
}

// TestReadOnly visits databases as a user who may not write: what can be read is read, what is written is refused.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why       string
		file, dir os.FileMode
		prepare   func(t *testing.T, path string)
		want      []string
	}{
		{"a read-only file", 0o444, 0o777, database, []string{"read: 1 <nil>", "write: la base est en lecture seule"}},
		{"a read-only folder", 0o444, 0o555, database, []string{"read: 1 <nil>", "write: la base est en lecture seule"}},
		{"a read-only copy without a log", 0o444, 0o777, func(t *testing.T, path string) {
			database(t, path)
			execute(t, path, `PRAGMA journal_mode = DELETE`)
		}, []string{"read: 1 <nil>", "write: la base est en lecture seule"}},
		{"a read-only copy in a read-only folder", 0o444, 0o555, func(t *testing.T, path string) {
			database(t, path)
			execute(t, path, `PRAGMA journal_mode = DELETE`)
		}, []string{"read: 1 <nil>", "write: la base est en lecture seule"}},
		{"an earlier base", 0o444, 0o777, earlier, []string{"open: base", "copiez-la"}},
		{"an earlier base in a read-only folder", 0o444, 0o555, earlier, []string{"open: base", "copiez-la"}},
		{"a file that cannot be read", 0o000, 0o777, database, []string{"open: base", "vérifiez vos droits"}},
		{"a read-only folder with a log left by a crash", 0o444, 0o555, crashed, []string{"open: base", "droits"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			must(t, os.Chmod(filepath.Dir(dir), 0o755))
			binary := copyOf(t, os.Args[0], filepath.Join(t.TempDir(), "visit"))
			must(t, os.Chmod(filepath.Dir(binary), 0o755))
			path := filepath.Join(dir, "quotepart.db")
			row.prepare(t, path)
			must(t, os.Chmod(path, row.file))
			must(t, os.Chmod(dir, row.dir))
			command := spawn(binary, "visit", path)
			if os.Getuid() == 0 { // no right is refused to root
				command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
			}
			output, err := command.Output()
			must(t, err)
			for _, want := range row.want {
				if !strings.Contains(string(output), want) {
					t.Errorf("got %swant %q", output, want)
				}
			}
			must(t, os.Chmod(dir, 0o755))
		})
	}
}

// crashed makes a database whose last transactions are still in its log.
func crashed(t *testing.T, path string) {
	t.Helper()
	database(t, path)
	killAfter(t, "write", path, 2, 0)
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() == 0 {
		t.Fatalf("no log was left: %v", err)
	}
	must(t, os.Chmod(path+"-wal", 0o444))
	must(t, os.Remove(path+"-shm"))
}

func copyOf(t *testing.T, from, to string) string {
	t.Helper()
	in, err := os.Open(from)
	must(t, err)
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	must(t, err)
	_, err = io.Copy(out, in)
	must(t, err)
	must(t, out.Close())
	return to
}
