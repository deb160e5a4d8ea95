package dossier_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"quotepart/billing/dossier"
	"quotepart/billing/intake"
)

// TestAddedColumns holds what decision 0013 asks of a column that came later: it is optional, and behind all others.
func TestAddedColumns(t *testing.T) {
	t.Parallel()
	var found []string
	for _, table := range dossier.Schema() {
		last := false
		for _, column := range table.Columns {
			if last && !column.Added {
				t.Errorf("%s.%s stands behind a column that was added", table.Name, column.Name)
			}
			if column.Added && (column.Required || slices.Contains(table.Key, column.Name)) {
				t.Errorf("%s.%s was added, and is required or in the key", table.Name, column.Name)
			}
			if last = column.Added; last {
				found = append(found, table.Name+"."+column.Name)
			}
		}
	}
	if got, want := strings.Join(found, " "), "budgets.refbdf tiers.service_exige tiers.engagement_exige"; got != want {
		t.Errorf("added columns are %s, want %s: a column that was sealed in a digest can no longer become an added one, nor the contrary", got, want)
	}
}

// TestSampleDigests pins the digests of the sample, as the program of commit 0c01b60 computed them before a column was added.
func TestSampleDigests(t *testing.T) {
	t.Parallel()
	tables := dossier.Tables{}
	for i, want := range []string{
		"0180c02adee036681c9bce0dc6f271856771684a1a691e61163520a01cc74357", "c771e07bba0a39c98924a8916ddaa92f5bbb2a66a70940798b960da421d9c9df",
		"97981fe8571558a340b8c46afe1c713b924c293b59ea5d359c0fe4c02fa45524", "8c33a0098cc3c236e20c4b9e9f4adfdbff0869e3127a210f496cc7a355eb8c7b",
	} {
		read, err := intake.Read(context.Background(), filepath.Join("..", "..", "testdata", "dossiers", "mel", strconv.Itoa(i+1)))
		if err != nil || len(read.Faults) > 0 {
			t.Fatal(err, read.Faults)
		}
		tables = tables.With(read.Tables)
		if got := tables.Digest(); got != want {
			t.Errorf("version %d: digest %s, want %s", i+1, got, want)
		}
	}
}

// TestAddedDigestsArePermanent pins digests of rows that fill added columns, as docs/spec/digest.md says to compute them.
func TestAddedDigestsArePermanent(t *testing.T) {
	t.Parallel()
	const budget, tiers = "||||||||", "|||||||||||||" // the cells that are empty, up to where added columns begin
	for _, row := range []struct {
		why, table string
		lines      []string
		bytes      string // what is hashed, each cell behind a bar in place of its length
	}{
		{"no row", "budgets", nil, "\x00"},
		{"empty", "budgets", []string{"B|b|1" + budget + "|"}, "\x01|B|b|1" + budget},
		{"filled", "budgets", []string{"B|b|1" + budget + "|059123"}, "\x01|B|b|1" + budget + "|refbdf|059123"},
		{"one of two columns, one of two rows", "tiers", []string{"02|b|commune" + tiers + "||", "01|a|commune" + tiers + "||oui"},
			"\x02|01|a|commune" + tiers + "|02|b|commune" + tiers + "|engagement_exige|oui|"},
		{"both", "tiers", []string{"01|a|commune" + tiers + "|oui|non"}, "\x01|01|a|commune" + tiers + "|service_exige|oui|engagement_exige|non"},
	} {
		head, cells, _ := strings.Cut(row.bytes, "|")
		hashed := []byte(head)
		if len(row.lines) > 0 {
			for _, cell := range strings.Split(cells, "|") {
				hashed = append(binary.AppendUvarint(hashed, uint64(len(cell))), cell...)
			}
		}
		sum := sha256.Sum256(hashed)
		if got, want := rowsOf(t, row.table, "", row.lines...).Digest(), hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s: got %s, want %s", row.why, got, want)
		}
	}
}

// TestAddedDigestsTellContentsApart draws small tables from few words, among which the name of an added column and what
// looks like a cell behind its length: equal contents have one digest, and no two contents share one.
func TestAddedDigestsTellContentsApart(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"budgets", "tiers"} {
		r, table := rand.New(rand.NewPCG(13, uint64(len(name)))), dossier.Lookup(name)
		words := []string{"", "", "", "", "oui", "refbdf", "\x06refbdf", "service_exige", "engagement_exige", "\x00"}
		byDigest, byContent := map[string]string{}, map[string]string{}
		for range 30_000 {
			rows := drawRows(r, table, words)
			digest, content := rows.Digest(), strconv.Quote(strings.Join(linesOf(rows), "\n"))
			if other, known := byDigest[digest]; known && other != content {
				t.Fatalf("%s: one digest for two contents\n%s\n%s", name, content, other)
			}
			if other, known := byContent[content]; known && other != digest {
				t.Fatalf("%s: two digests for one content\n%s", name, content)
			}
			byDigest[digest], byContent[content] = content, digest
		}
		if len(byDigest) < 5000 || len(byDigest) > 29_000 {
			t.Errorf("%s: %d contents of 30,000 draws: too few differ, or too few are the same, to show anything", name, len(byDigest))
		}
	}
}

// drawRows fills few cells, mostly around the place where added columns begin.
func drawRows(r *rand.Rand, table *dossier.Table, words []string) *dossier.Rows {
	first := slices.IndexFunc(table.Columns, func(c dossier.Column) bool { return c.Added })
	rows := dossier.NewRows(table, "", 3)
	for n := range r.IntN(4) {
		cells := make([]string, len(table.Columns))
		for i := first - 1; i < len(cells); i++ {
			cells[i] = words[r.IntN(len(words))]
		}
		if r.IntN(3) == 0 {
			cells[0] = words[r.IntN(len(words))]
		}
		rows.Append(int64(n), cells...)
	}
	rows.Sort()
	return rows
}
