package pack_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/pack"
	"quotepart/billing/store"
	"quotepart/billing/store/pgtest"
	"quotepart/ledger"
)

var (
	fixtures = filepath.Join("..", "..", "testdata", "script", "dossier")
	scratch  string // for what tests share; TestMain removes it
)

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "quotepart-pack-"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(scratch)
	defer pgtest.Stop()
	return m.Run()
}

// told is a base that holds every kind of thing: three campaigns issued, one of them closed, one that waits, a cancellation,
// an accepted anomaly, numbers drawn and numbers awaited.
var told = sync.OnceValues(func() (*store.DB, error) {
	db, err := store.Open(context.Background(), filepath.Join(scratch, "told.db"), store.Options{Create: true})
	if err != nil {
		return nil, err
	}
	return db, tell(context.Background(), verbs(db))
})

func verbs(db *store.DB) *batch.Batch {
	return &batch.Batch{Store: db, Now: func() time.Time { return time.Date(2026, 6, 1, 10, 20, 30, 0, time.UTC) }, Log: slog.New(slog.DiscardHandler)}
}

func tell(ctx context.Context, b *batch.Batch) error {
	var err error
	do := func(verb func() error) {
		if err == nil {
			err = verb()
		}
	}
	load := func(version string) func() error {
		return func() error {
			_, err := b.Import(ctx, batch.ImportOptions{Path: filepath.Join(fixtures, version), By: "Camille"})
			return err
		}
	}
	calculate := func(id billing.CampaignID) func() error {
		return func() error {
			_, err := b.Calculate(ctx, batch.CalculateOptions{ID: id, By: "Camille", Accept: []string{batch.AcceptAll}, Motif: "Vu\tavec le \\ service,\r\nà revoir"})
			return err
		}
	}
	issue := func(id billing.CampaignID) func() error {
		return func() error {
			if _, err := b.Approve(ctx, batch.ApproveOptions{ID: id, By: "Dominique"}); err != nil {
				return err
			}
			_, err := b.Issue(ctx, batch.IssueOptions{ID: id, By: "Camille", Date: string(id) + "-28"})
			return err
		}
	}
	for _, verb := range []func() error{load("1"), calculate("2025-05"), issue("2025-05"), load("2"), calculate("2025-11"), issue("2025-11"),
		func() error {
			_, err := b.Cancel(ctx, batch.CancelOptions{ID: "2025-05", Document: "101", By: "Camille", Motif: "Débiteur erroné"})
			return err
		},
		load("3"), calculate("2026-05"), issue("2026-05"), func() error { _, err := b.Close(ctx, "2025-05", "Camille"); return err }, calculate("2026-11")} {
		do(verb)
	}
	return err
}

// toldPack gives the bytes of the pack of the told base.
var toldPack = sync.OnceValues(func() ([]byte, error) {
	db, err := told()
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err = db.Read(context.Background(), func(tx billing.Tx) error {
		_, err := pack.Write(&file, tx)
		return err
	})
	return file.Bytes(), err
})

// bundle is a pack taken apart, to be changed and made again.
type bundle struct {
	t     testing.TB
	names []string
	files map[string][]byte
}

func unpack(t testing.TB) *bundle {
	t.Helper()
	file, err := toldPack()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	b := &bundle{t: t, files: map[string][]byte{}}
	for _, f := range archive.File {
		content, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if b.files[f.Name], err = io.ReadAll(content); err != nil {
			t.Fatal(err)
		}
		b.names = append(b.names, f.Name)
	}
	return b
}

// zip makes the pack again, with its manifest as it is.
func (b *bundle) zip() []byte {
	b.t.Helper()
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	for _, name := range b.names {
		out, err := w.Create(name)
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := out.Write(b.files[name]); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.t.Fatal(err)
	}
	return file.Bytes()
}

// manifest makes the manifest again of what there is.
func (b *bundle) manifest() {
	b.t.Helper()
	m := pack.Manifest{Format: pack.Format}
	for _, name := range b.names {
		if name != "manifeste.json" {
			sum := sha256.Sum256(b.files[name])
			m.Files = append(m.Files, pack.File{Name: name, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(b.files[name]))})
		}
	}
	if entries := b.entries(); len(entries) > 0 {
		m.Head = entries[len(entries)-1].Head()
	}
	text, err := json.Marshal(m)
	if err != nil {
		b.t.Fatal(err)
	}
	b.files["manifeste.json"] = text
}

// rows gives the rows of a table, its header first.
func (b *bundle) rows(name string) []string {
	b.t.Helper()
	if b.files[name] == nil {
		b.t.Fatalf("the pack has no %s", name)
	}
	return strings.Split(strings.TrimSuffix(string(b.files[name]), "\n"), "\n")
}

func (b *bundle) setRows(name string, rows []string) {
	b.files[name] = []byte(strings.Join(rows, "\n") + "\n")
}

// row finds the one row that holds all these words.
func (b *bundle) row(name string, words ...string) int {
	b.t.Helper()
	found := -1
	for i, row := range b.rows(name) {
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains("\t"+row+"\t", word) }) {
			if found >= 0 {
				b.t.Fatalf("%s: two rows hold %q", name, words)
			}
			found = i
		}
	}
	if found < 0 {
		b.t.Fatalf("%s: no row holds %q", name, words)
	}
	return found
}

// set changes a cell of the one row that holds these words.
func (b *bundle) set(name, column, value string, words ...string) {
	b.t.Helper()
	rows := b.rows(name)
	at, place := b.row(name, words...), slices.Index(strings.Split(rows[0], "\t"), column)
	cells := strings.Split(rows[at], "\t")
	if place < 0 || cells[place] == value {
		b.t.Fatalf("%s: column %s of %q cannot become %q", name, column, words, value)
	}
	cells[place] = value
	rows[at] = strings.Join(cells, "\t")
	b.setRows(name, rows)
}

func (b *bundle) drop(name string, words ...string) {
	b.t.Helper()
	at := b.row(name, words...)
	b.setRows(name, slices.Delete(b.rows(name), at, at+1))
}

func (b *bundle) swap(name string, i, j int) {
	rows := b.rows(name)
	rows[i], rows[j] = rows[j], rows[i]
	b.setRows(name, rows)
}

func (b *bundle) add(name string, row ...string) {
	b.setRows(name, append(b.rows(name), strings.Join(row, "\t")))
}

func (b *bundle) remove(name string) {
	b.names = slices.DeleteFunc(b.names, func(other string) bool { return other == name })
	delete(b.files, name)
}

// insert adds a file before the manifest.
func (b *bundle) insert(name, text string) {
	b.names = slices.Insert(b.names, len(b.names)-1, name)
	b.files[name] = []byte(text)
}

var unescaper = strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r")

// entries reads the ledger, by other means than the package.
func (b *bundle) entries() []ledger.Entry {
	b.t.Helper()
	var entries []ledger.Entry
	for _, row := range b.rows("ledger_entry.tsv")[1:] {
		cells := strings.Split(row, "\t")
		if len(cells) != 9 {
			continue
		}
		var e ledger.Entry
		_ = json.Unmarshal([]byte(cells[0]), &e.Seq)
		_ = json.Unmarshal([]byte(cells[1]), &e.Version)
		e.Time, e.Actor, e.Kind, e.Subject = cells[2], unescaper.Replace(cells[3]), cells[4], unescaper.Replace(cells[5])
		e.Payload, e.PrevHash, e.Hash = []byte(unescaper.Replace(cells[6])), cells[7], cells[8]
		entries = append(entries, e)
	}
	return entries
}

// rewrite changes entries and makes the whole chain good again.
func (b *bundle) rewrite(change func(*ledger.Entry)) {
	b.t.Helper()
	escape := strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	rows := b.rows("ledger_entry.tsv")[:1]
	head := ledger.Head{}
	for _, e := range b.entries() {
		change(&e)
		at, err := time.Parse(time.RFC3339, e.Time)
		if err != nil {
			b.t.Fatal(err)
		}
		e = ledger.Next(head, at, e.Actor, e.Kind, e.Subject, e.Payload)
		head = e.Head()
		number := func(n int64) string { text, _ := json.Marshal(n); return string(text) }
		rows = append(rows, strings.Join([]string{number(e.Seq), "1", e.Time, escape.Replace(e.Actor), e.Kind, e.Subject, escape.Replace(string(e.Payload)), e.PrevHash, e.Hash}, "\t"))
	}
	b.setRows("ledger_entry.tsv", rows)
}

// reseal gives every version of the dossier its digest again, wherever it is written, and makes the chain good.
func (b *bundle) reseal() {
	b.t.Helper()
	b.manifest()
	file := b.zip()
	p, err := pack.New(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		b.t.Fatal(err)
	}
	imports, err := p.Imports()
	if err != nil {
		b.t.Fatal(err)
	}
	for _, i := range imports {
		tables, err := p.Dossier(i.Version)
		if err != nil {
			b.t.Fatal(err)
		}
		before, after := []byte(i.Digest), []byte(tables.Digest())
		b.rewrite(func(e *ledger.Entry) { e.Payload = bytes.ReplaceAll(e.Payload, before, after) })
		for _, name := range []string{"imports.tsv", "campagnes.tsv"} {
			b.files[name] = bytes.ReplaceAll(b.files[name], before, after)
		}
	}
}

// verify verifies a pack as the command does, and gives what it names: « check: message », and what stopped it.
func verify(file []byte, deposited ...ledger.Checkpoint) []string {
	p, err := pack.New(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return []string{"refus: " + err.Error()}
	}
	defer p.Close()
	var found []string
	report, err := batch.ReplayArchive(p, deposited)
	for _, d := range report.Differences {
		found = append(found, d.Check+": "+d.Message)
	}
	if err != nil {
		found = append(found, "refus: "+err.Error())
	}
	damage, err := p.Damage()
	for _, message := range damage {
		found = append(found, "paquet: "+message)
	}
	if err != nil {
		found = append(found, "refus: "+err.Error())
	}
	return found
}
