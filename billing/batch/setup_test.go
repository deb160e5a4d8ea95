package batch_test

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/billing/store"
	"quotepart/ledger"
)

// The people of the tests: one calculates and issues, another approves.
const (
	camille   = "Camille"
	dominique = "Dominique"
)

var (
	fixtures = filepath.Join("..", "..", "testdata", "script", "dossier") // a small dossier, see its README
	sample   = filepath.Join("..", "..", "testdata", "dossiers", "mel")
	now      = time.Date(2026, 6, 1, 10, 20, 30, 999, time.UTC)
)

// bench is a base of a test's own, and the verbs on it.
type bench struct {
	batch.Batch
	t    testing.TB
	path string
	db   *store.DB
}

// setup makes an empty base in a folder of the test's own.
func setup(t testing.TB) *bench {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "quotepart.db"))
}

// open opens a base, or makes it, and closes it at the end of the test.
func open(t testing.TB, path string) *bench {
	t.Helper()
	b, err := openBase(path)
	if err != nil {
		t.Fatalf("open %s: %v", path, err)
	}
	b.t = t
	t.Cleanup(func() { b.db.Close() })
	return b
}

func openBase(path string) (*bench, error) {
	db, err := store.Open(context.Background(), path, store.Options{Create: true})
	if err != nil {
		return nil, err
	}
	return &bench{Batch: quiet(db), path: path, db: db}, nil
}

// quiet makes the verbs on a base, with the clock of the tests.
func quiet(db *store.DB) batch.Batch {
	return batch.Batch{Store: db, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
}

// load imports the files of a txtar text as a dossier.
func (b *bench) load(text string) batch.ImportReport {
	b.t.Helper()
	report, err := b.tryLoad(text)
	if err != nil {
		b.t.Fatalf("Import: %v", err)
	}
	return report
}

func (b *bench) tryLoad(text string) (batch.ImportReport, error) {
	b.t.Helper()
	return b.Import(context.Background(), batch.ImportOptions{Path: folder(b.t, text), By: camille})
}

// folder writes the files of a txtar text into a folder.
func folder(t testing.TB, text string) string {
	t.Helper()
	dir := t.TempDir()
	for _, file := range txtar.Parse([]byte(text)).Files {
		if err := os.WriteFile(filepath.Join(dir, file.Name+".csv"), file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// with gives a txtar text in which the files of another take the place of those of the same name.
func with(text, change string) string {
	archive := txtar.Parse([]byte(text))
	for _, file := range txtar.Parse([]byte(change)).Files {
		at := -1
		for i := range archive.Files {
			if archive.Files[i].Name == file.Name {
				at = i
			}
		}
		if at < 0 {
			archive.Files = append(archive.Files, file)
			continue
		}
		archive.Files[at] = file
	}
	return string(txtar.Format(archive))
}

func (b *bench) importPath(path string) {
	b.t.Helper()
	if _, err := b.Import(context.Background(), batch.ImportOptions{Path: path, By: camille}); err != nil {
		b.t.Fatalf("Import %s: %v", path, err)
	}
}

// calculate calculates, whatever blocks.
func (b *bench) calculate(id billing.CampaignID) *billing.Calculation {
	b.t.Helper()
	result, err := b.Calculate(context.Background(), batch.CalculateOptions{ID: id, By: camille, Accept: []string{batch.AcceptAll}, Motif: "Essai"})
	if err != nil {
		b.t.Fatalf("Calculate %s: %v", id, err)
	}
	return result
}

func (b *bench) approve(id billing.CampaignID) {
	b.t.Helper()
	if _, err := b.Approve(context.Background(), batch.ApproveOptions{ID: id, By: dominique}); err != nil {
		b.t.Fatalf("Approve %s: %v", id, err)
	}
}

func (b *bench) issue(id billing.CampaignID) batch.IssueReport {
	b.t.Helper()
	report, err := b.Issue(context.Background(), batch.IssueOptions{ID: id, By: camille, Date: string(id) + "-28"})
	if err != nil {
		b.t.Fatalf("Issue %s: %v", id, err)
	}
	return report
}

// run takes a campaign from its calculation to its issue.
func (b *bench) run(id billing.CampaignID) batch.IssueReport {
	b.t.Helper()
	b.calculate(id)
	b.approve(id)
	return b.issue(id)
}

func (b *bench) cancel(id billing.CampaignID, document string) billing.Piece {
	b.t.Helper()
	piece, err := b.Cancel(context.Background(), batch.CancelOptions{ID: id, Document: document, By: camille, Motif: "Débiteur erroné"})
	if err != nil {
		b.t.Fatalf("Cancel %s %s: %v", id, document, err)
	}
	return piece
}

// clean fails the test when replay finds a difference.
func (b *bench) clean(deposited ...ledger.Head) batch.ReplayReport {
	b.t.Helper()
	report, err := b.Replay(context.Background(), noted(deposited...))
	if err != nil {
		b.t.Fatalf("Replay: %v", err)
	}
	for _, d := range report.Differences {
		b.t.Errorf("Replay (%s): %s", d.Check, d.Message)
	}
	return report
}

// noted gives heads as somebody noted them by hand.
func noted(heads ...ledger.Head) []ledger.Checkpoint {
	var list []ledger.Checkpoint
	for _, h := range heads {
		list = append(list, ledger.Checkpoint{Head: h})
	}
	return list
}

// fixed is what a base holds that a refused verb must leave alone.
type fixed struct {
	Head      ledger.Head
	Campaigns []billing.Campaign
	Imports   []billing.Import
	Digests   []string // of the stored calculations
	Issued    []billing.IssuedLine
	Pieces    []billing.Piece
}

func (b *bench) state() fixed {
	b.t.Helper()
	var f fixed
	err := b.Store.Read(context.Background(), func(tx billing.Tx) error {
		var err error
		if f.Head, err = tx.Head(); err != nil {
			return err
		}
		if f.Campaigns, err = tx.Campaigns(); err != nil {
			return err
		}
		for _, c := range f.Campaigns {
			calculation, err := tx.Calculation(c.ID)
			if err != nil {
				return err
			}
			f.Digests = append(f.Digests, calculation.Seal())
		}
		if f.Imports, err = tx.Imports(); err != nil {
			return err
		}
		if f.Issued, err = tx.IssuedLines(f.Head.Seq + 1); err != nil {
			return err
		}
		f.Pieces, err = tx.IssuedPieces(f.Head.Seq + 1)
		return err
	})
	if err != nil {
		b.t.Fatalf("Read: %v", err)
	}
	return f
}

// refused checks a refusal: its kind, and that its message holds these words.
func refused(t testing.TB, why string, err error, kind fault.Kind, words ...string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: got %v, want a refusal of kind %q", why, err, kind)
		return
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%s: got %q, want it to say %q", why, err, word)
		}
	}
}

// pieceOf gives the one document of a kind and debtor for which more holds.
func pieceOf(t testing.TB, pieces []billing.Piece, kind billing.PieceType, debtor string, more func(*billing.Piece) bool) billing.Piece {
	t.Helper()
	var found []billing.Piece
	for i := range pieces {
		if p := &pieces[i]; p.Type == kind && p.Debiteur == debtor && (more == nil || more(p)) {
			found = append(found, *p)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s of %s: %d documents, want 1", kind, debtor, len(found))
	}
	return found[0]
}

// A story is the life of a base, step by step. Each step can tell whether it is done, so that a run that was killed can
// be taken up again.
type step struct {
	name string
	done func(*bench) (bool, error)
	do   func(*bench) error
}

// story makes every kind of entry and document: three campaigns, one of them with an accepted anomaly, a cancellation,
// a closed campaign, and a calculation that waits.
func story() []step {
	return []step{
		importStep(1), calculateStep("2025-05"), approveStep("2025-05"), issueStep("2025-05"),
		importStep(2), calculateStep("2025-11"), approveStep("2025-11"), issueStep("2025-11"),
		cancelStep("2025-05", "01002"),
		importStep(3), calculateStep("2026-05"), approveStep("2026-05"), issueStep("2026-05"),
		closeStep("2025-05"),
		calculateStep("2026-11"),
	}
}

func importStep(version int) step {
	return step{
		"import " + string(rune('0'+version)),
		func(b *bench) (bool, error) {
			imports, err := b.Imports(context.Background())
			return len(imports) >= version, err
		},
		func(b *bench) error {
			_, err := b.Import(context.Background(), batch.ImportOptions{Path: filepath.Join(fixtures, string(rune('0'+version))), By: camille})
			return err
		},
	}
}

// reached makes the done of a step that moves a campaign to one of these states.
func reached(id billing.CampaignID, states ...billing.State) func(*bench) (bool, error) {
	return func(b *bench) (bool, error) {
		statuses, err := b.Statuses(context.Background(), id)
		if err != nil {
			return false, err
		}
		for _, state := range states {
			if statuses[0].Campaign.State == state {
				return true, nil
			}
		}
		return false, nil
	}
}

func calculateStep(id billing.CampaignID) step {
	return step{"calculate " + string(id), reached(id, billing.Calculee, billing.Validee, billing.Emise, billing.Close), func(b *bench) error {
		_, err := b.Calculate(context.Background(), batch.CalculateOptions{ID: id, By: camille, Accept: []string{batch.AcceptAll}, Motif: "Vu avec le service"})
		return err
	}}
}

func approveStep(id billing.CampaignID) step {
	return step{"approve " + string(id), reached(id, billing.Validee, billing.Emise, billing.Close), func(b *bench) error {
		_, err := b.Approve(context.Background(), batch.ApproveOptions{ID: id, By: dominique})
		return err
	}}
}

func issueStep(id billing.CampaignID) step {
	return step{"issue " + string(id), reached(id, billing.Emise, billing.Close), func(b *bench) error {
		_, err := b.Issue(context.Background(), batch.IssueOptions{ID: id, By: camille, Date: string(id) + "-28"})
		return err
	}}
}

// cancelStep cancels the taxed titre of a debtor.
func cancelStep(id billing.CampaignID, debtor string) step {
	find := func(b *bench, match func(*billing.Piece) bool) (string, error) {
		var name string
		err := b.Store.Read(context.Background(), func(tx billing.Tx) error {
			pieces, err := tx.IssuedPieces(1 << 60)
			for i := range pieces {
				if p := &pieces[i]; p.Campaign == id && p.Debiteur == debtor && p.Taxe && match(p) {
					name = p.Identifiant
				}
			}
			return err
		})
		return name, err
	}
	return step{"cancel " + string(id),
		func(b *bench) (bool, error) {
			name, err := find(b, func(p *billing.Piece) bool { return p.Cause == billing.CauseAnnulation })
			return name != "", err
		},
		func(b *bench) error {
			name, err := find(b, func(p *billing.Piece) bool { return p.Type == billing.PieceTitre })
			if err != nil {
				return err
			}
			_, err = b.Cancel(context.Background(), batch.CancelOptions{ID: id, Document: name, By: camille, Motif: "Débiteur erroné"})
			return err
		},
	}
}

func closeStep(id billing.CampaignID) step {
	return step{"close " + string(id), reached(id, billing.Close), func(b *bench) error {
		_, err := b.Close(context.Background(), id, camille)
		return err
	}}
}

// tell takes a base through what is left of a story.
func (b *bench) tell(steps []step) error {
	for _, s := range steps {
		done, err := s.done(b)
		if err != nil {
			return err
		}
		if done {
			continue
		}
		if err := s.do(b); err != nil {
			return err
		}
	}
	return nil
}

// scratch is a folder for what tests share; TestMain removes it.
var scratch string

// told is a base that has been through the whole story, closed: tests work on copies.
var told = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "told.db")
	b, err := openBase(path)
	if err != nil {
		return "", err
	}
	if err := b.tell(story()); err != nil {
		return "", err
	}
	return path, b.db.Close()
})

// toldCopy gives the path of a copy of the told base.
func toldCopy(t testing.TB) string {
	t.Helper()
	path, err := told()
	if err != nil {
		t.Fatal(err)
	}
	bytes, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "quotepart.db")
	if err := os.WriteFile(name, bytes, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}
