package folder_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/exports"
	"quotepart/exports/exportstest"
	"quotepart/exports/folder"
)

func names(m exports.Manifest) []string {
	var list []string
	for _, file := range m.Files {
		list = append(list, file.Name)
	}
	return list
}

func TestWrite(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "out")
	m, err := folder.Write(t.Context(), dir, exportstest.Small())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"campagne-2026-05.xlsx", "journal.hledger", "lignes.csv", "parts.csv", "pieces.csv", "releves/01004-cmd-c-calc-a0.pdf", "releves/01004-cmd-c-calc-a0.xlsx",
		"releves/59005-allennes-les-marais.pdf", "releves/59005-allennes-les-marais.xlsx", "releves/59350-lille.pdf", "releves/59350-lille.xlsx",
		"releves/MEL-metropole-europeenne-de-lille.pdf", "releves/MEL-metropole-europeenne-de-lille.xlsx", "titres.csv", "titres.xlsx"}
	if diff := cmp.Diff(want, names(m)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	read, differences, err := exports.VerifyFolder(os.DirFS(dir))
	if err != nil || len(differences) > 0 {
		t.Fatalf("the manifest does not verify: %v, %v", differences, err)
	}
	if diff := cmp.Diff(m, read); diff != "" {
		t.Errorf("manifest (-given +stored):\n%s", diff)
	}
	if read.Campaign != "2026-05" || read.Draft || read.Head.Seq != 12 || read.DossierVersion != 3 {
		t.Errorf("got %+v", read)
	}
}

// TestDraftThenIssue exports a draft, then the issued campaign, into one folder: the draft is gone.
func TestDraftThenIssue(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "out")
	draft, err := folder.Write(t.Context(), dir, exportstest.Draft())
	if err != nil {
		t.Fatal(err)
	}
	if want := "campagne-2026-05-PROJET.xlsx"; names(draft)[0] != want || !draft.Draft || names(draft)[7] != "releves/59005-allennes-les-marais-PROJET.xlsx" {
		t.Errorf("got %q", names(draft))
	}
	issued, err := folder.Write(t.Context(), dir, exportstest.Small())
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, pattern := range []string{"*.*", "releves/*"} {
		paths, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, path := range paths {
			name, _ := filepath.Rel(dir, path)
			if name != exports.ManifestName {
				found = append(found, filepath.ToSlash(name))
			}
		}
	}
	slices.Sort(found)
	if diff := cmp.Diff(names(issued), found); diff != "" {
		t.Errorf("what is there (-want +got):\n%s", diff)
	}
}

// TestSameBytes writes a campaign of some size with one processor and with several: the manifests hold the same hashes.
func TestSameBytes(t *testing.T) {
	c := exportstest.Big(12)
	var first exports.Manifest
	for _, processors := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(processors)
		m, err := folder.Write(t.Context(), filepath.Join(t.TempDir(), "out"), c)
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		if processors == 1 {
			first = m
			continue
		}
		if diff := cmp.Diff(first, m); diff != "" {
			t.Errorf("with %d processors (-one +many):\n%s", processors, diff)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	c.Campaign.State = billing.Validee
	dir := filepath.Join(t.TempDir(), "out")
	if _, err := folder.Write(t.Context(), dir, c); fault.KindOf(err) != fault.Conflict {
		t.Errorf("not issued: got %v", err)
	}
	c = exportstest.Small()
	c.Calculation.Lines[3].Trace = "{"
	if _, err := folder.Write(t.Context(), dir, c); fault.KindOf(err) != fault.Corrupt {
		t.Errorf("a trace that is not readable: got %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a folder appeared")
	}
}

func BenchmarkWrite(b *testing.B) {
	c := exportstest.Big(114)
	dir := filepath.Join(b.TempDir(), "out")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := folder.Write(b.Context(), dir, c); err != nil {
			b.Fatal(err)
		}
	}
}

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "out")
	m, err := folder.WriteCSV(t.Context(), dir, exportstest.Small())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range m.Files {
		names = append(names, file.Name)
	}
	if want := []string{"lignes.csv", "parts.csv", "pieces.csv"}; !slices.Equal(names, want) {
		t.Errorf("the folder holds %v, want %v", names, want)
	}
}
