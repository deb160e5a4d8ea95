package folder_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/exports"
	"quotepart/exports/exportstest"
	"quotepart/exports/folder"
)

// numbered is the first campaign of the sample, numbered, with few documents.
func numbered(t *testing.T) exports.Campaign {
	t.Helper()
	c := exportstest.Sample(t, "../..")[:1]
	exportstest.Number(t, c)
	c[0].Bordereaux = c[0].Bordereaux[:1]
	c[0].Bordereaux[0].Pieces = c[0].Bordereaux[0].Pieces[:3]
	return c[0]
}

func TestWritePES(t *testing.T) {
	t.Parallel()
	c := numbered(t)
	dir := filepath.Join(t.TempDir(), "pes")
	m, err := folder.WritePES(t.Context(), dir, c)
	if err != nil {
		t.Fatal(err)
	}
	sendings, err := folder.Control(c.Bordereaux)
	if err != nil || len(sendings) != 1 || sendings[0].File == "" {
		t.Fatalf("got %+v, %v", sendings, err)
	}
	if diff := cmp.Diff([]string{sendings[0].File, exports.PESControlName}, names(m)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	again, err := folder.WritePES(t.Context(), filepath.Join(t.TempDir(), "pes"), c)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, again); diff != "" {
		t.Errorf("other bytes the second time (-first +second):\n%s", diff)
	}
}

// TestFaultyBordereau: with the PES files alone a bordereau that cannot leave stops everything, with every fault; in the
// whole folder it is left out, and the control says why.
func TestFaultyBordereau(t *testing.T) {
	t.Parallel()
	c := numbered(t)
	budget := c.Dossier.Budget(c.Bordereaux[0].Budget)
	budget.IDPost, budget.CodCol = "", "1"
	dir := filepath.Join(t.TempDir(), "pes")
	_, err := folder.WritePES(t.Context(), dir, c)
	var faults fault.List
	if !errors.As(err, &faults) || len(faults) != 2 || faults[0].Code != "PES-002" || faults[1].Code != "PES-003" {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
	reading, err := exports.Read(c)
	if err != nil {
		t.Fatal(err)
	}
	files, err := folder.Files(reading)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, file := range files {
		if strings.HasSuffix(file.Name, ".xml") {
			t.Errorf("%s would be written", file.Name)
		}
		if file.Name != exports.PESControlName {
			continue
		}
		found = true
		var text strings.Builder
		if err := file.Write(&text); err != nil {
			t.Fatal(err)
		}
		if want := string(billing.PieceTitre) + ";2025;87;;PES-002;erreur;budgets;idpost;;"; !strings.Contains(text.String(), want) {
			t.Errorf("the control does not hold %q:\n%s", want, text.String())
		}
	}
	if !found {
		t.Error("no control of the PES files")
	}
}

// TestPESFolderReplacesNoOther: the PES files alone do not take the place of a full export, nor of other bordereaux; a new
// sending takes that of the one before it.
func TestPESFolderReplacesNoOther(t *testing.T) {
	t.Parallel()
	c := numbered(t)
	full := filepath.Join(t.TempDir(), "full")
	if _, err := folder.WriteCSV(t.Context(), full, c); err != nil {
		t.Fatal(err)
	}
	if _, err := folder.WritePES(t.Context(), full, c); fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "lignes.csv") {
		t.Errorf("over another export: %v", err)
	}
	if _, err := os.Stat(filepath.Join(full, exports.LignesName)); err != nil {
		t.Errorf("it was touched: %v", err)
	}
	dir := filepath.Join(t.TempDir(), "pes")
	if _, err := folder.WritePES(t.Context(), dir, c); err != nil {
		t.Fatal(err)
	}
	other := c
	other.Bordereaux = slices.Clone(c.Bordereaux)
	other.Bordereaux[0].Numero++
	if _, err := folder.WritePES(t.Context(), dir, other); fault.KindOf(err) != fault.Conflict {
		t.Errorf("over another bordereau: %v", err)
	}
	again := c
	again.Bordereaux = slices.Clone(c.Bordereaux)
	again.Bordereaux[0].Transmission = again.Bordereaux[0].Resent(0)
	m, err := folder.WritePES(t.Context(), dir, again)
	if err != nil || !strings.HasSuffix(m.Files[0].Name, "_02.xml") {
		t.Errorf("a new sending: %v, %v", names(m), err)
	}
}
