package pestest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"quotepart/billing/billingtest/programs"
)

// besideModule is where the schemas are, seen from the root of the module: DGFiP's set 5.17, not ours to ship.
const besideModule = "../shared/reference/pes/xsd-5.17"

// Schemas gives the folder of DGFiP's schemas. It is the one that QUOTEPART_PES_XSD names, or shared/reference/pes/xsd-5.17
// beside the module. Where there is none the test is skipped with its reason; in CI it fails.
func Schemas(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("QUOTEPART_PES_XSD")
	if folder == "" {
		folder = filepath.Join(moduleRoot(t), filepath.FromSlash(besideModule))
	}
	if _, err := os.Stat(filepath.Join(folder, "PES_V2", "Rev0", "PES_Aller.xsd")); err == nil {
		return folder
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("DGFiP's schemas are not in %s: CI must have them, PES files are not validated", folder)
	}
	t.Skipf("SKIP: DGFiP's schemas are not in %s, PES files are not validated", folder)
	return ""
}

// moduleRoot climbs from where the test runs to go.mod.
func moduleRoot(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			t.Fatal("no go.mod above the test")
		}
		folder = parent
	}
}

// Validate has xmllint hold files to the schema of PES_Aller, all in one process. The errors of every file are told at once.
// Skips and fails as Schemas and programs.Find do.
func Validate(t testing.TB, paths ...string) {
	t.Helper()
	for _, said := range invalid(t, paths) {
		t.Error(said)
	}
}

// mostPaths keeps a command line short enough for any system.
const mostPaths = 1000

// invalid gives what xmllint says of files that are not valid, one text for each run of it.
func invalid(t testing.TB, paths []string) []string {
	t.Helper()
	xmllint := programs.Find(t, "xmllint", "PES files are not validated")
	schema := filepath.Join(Schemas(t), "PES_V2", "Rev0", "PES_Aller.xsd")
	if len(paths) == 0 {
		t.Fatal("no file to validate")
	}
	var complaints []string
	for some := range slices.Chunk(paths, mostPaths) {
		// --huge: a file with all its attachments is longer than libxml2 takes without.
		arguments := append([]string{"--noout", "--nonet", "--huge", "--schema", schema}, some...)
		out, err := exec.CommandContext(t.Context(), xmllint, arguments...).CombinedOutput()
		about, valid := sorted(string(out))
		if err != nil || valid != len(some) {
			complaints = append(complaints, fmt.Sprintf("xmllint: %d of %d files are valid (%v)\n%s", valid, len(some), err, strings.Join(about, "\n")))
		}
	}
	return complaints
}

// sorted counts the valid files in what xmllint says, and leaves the harmless out: xmldsig is imported by two ways.
func sorted(out string) (about []string, valid int) {
	for line := range strings.Lines(out) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasSuffix(line, " validates"):
			valid++
		case line != "" && !strings.Contains(line, "Skipping import of schema located at"):
			about = append(about, line)
		}
	}
	return about, valid
}
