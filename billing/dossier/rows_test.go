package dossier_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing/dossier"
)

// rowsOf makes sorted rows of a table from lines of cells between bars. They are numbered from 2, as in a file, or from
// 101 where they come from the store.
func rowsOf(t testing.TB, table, file string, lines ...string) *dossier.Rows {
	t.Helper()
	rows := dossier.NewRows(dossier.Lookup(table), file, len(lines))
	first := 2
	if file == "" {
		first = 101
	}
	for i, line := range lines {
		rows.Append(int64(first+i), strings.Split(line, "|")...)
	}
	rows.Sort()
	return rows
}

func linesOf(rows *dossier.Rows) []string {
	var lines []string
	for i := range rows.Len() {
		lines = append(lines, strings.Join(rows.Row(i), "|"))
	}
	return lines
}

func TestRowsSort(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why     string
		lines   []string
		want    []string
		numbers []int // rows of the file, in the order of want
	}{
		{"by cells from left to right", []string{"B|1|2", "A|2|1", "A|1|3"}, []string{"A|1|3", "A|2|1", "B|1|2"}, []int{4, 3, 2}},
		{"as bytes: a point before digits, capitals before the rest", []string{"a|1|1", "É|1|1", "Z|1|1", "Z.|1|1", "Z0|1|1"},
			[]string{"Z|1|1", "Z.|1|1", "Z0|1|1", "a|1|1", "É|1|1"}, []int{4, 5, 6, 2, 3}},
		{"a cell that is the beginning of another comes first, whatever follows it", []string{"AB|0|0", "A|9|9"}, []string{"A|9|9", "AB|0|0"}, []int{3, 2}},
		{"numbers as text", []string{"A|10|1", "A|9|1"}, []string{"A|10|1", "A|9|1"}, []int{2, 3}},
		{"equal rows by their place", []string{"A|1|1", "A|0|0", "A|1|1"}, []string{"A|0|0", "A|1|1", "A|1|1"}, []int{3, 2, 4}},
		{"none", nil, nil, nil},
	} {
		rows := rowsOf(t, "baremes", "baremes.csv", row.lines...)
		var numbers []int
		for i := range rows.Len() {
			numbers = append(numbers, rows.Number(i))
		}
		if diff := cmp.Diff(row.want, linesOf(rows)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
		if diff := cmp.Diff(row.numbers, numbers); diff != "" {
			t.Errorf("%s, numbers (-want +got):\n%s", row.why, diff)
		}
	}
}

func TestRowsOfTheStoreHaveIDs(t *testing.T) {
	t.Parallel()
	rows := rowsOf(t, "baremes", "", "B|0|1", "A|0|1")
	if rows.ID(0) != 102 || rows.ID(1) != 101 || rows.Number(0) != 0 {
		t.Errorf("ids %d and %d, number %d, want 102, 101, 0", rows.ID(0), rows.ID(1), rows.Number(0))
	}
}

func TestAppendRefusesAnotherWidth(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a row of two cells in a table of three columns: no panic")
		}
	}()
	dossier.NewRows(dossier.Lookup("baremes"), "", 1).Append(1, "A", "0")
}

// randomTables draws a dossier of every table, some left out, some empty.
func randomTables(r *rand.Rand) dossier.Tables {
	tables := dossier.Tables{}
	for i := range dossier.Schema() {
		table := &dossier.Schema()[i]
		if r.IntN(6) == 0 {
			continue
		}
		rows := dossier.NewRows(table, "", 8)
		for n := range r.IntN(8) {
			cells := make([]string, len(table.Columns))
			for j := range cells {
				cells[j] = []string{"", "A", "AB", "é", "2025-01-01", strconv.Itoa(r.IntN(12))}[r.IntN(6)]
			}
			rows.Append(int64(n), cells...)
		}
		rows.Sort()
		tables[table.Name] = rows
	}
	return tables
}

// copyOf makes the same rows in another order, under other numbers, but for what change does to the cells of one row.
func copyOf(r *rand.Rand, rows *dossier.Rows, row int, change func(cells []string)) *dossier.Rows {
	again := dossier.NewRows(rows.Table, "again.csv", rows.Len())
	for _, i := range r.Perm(rows.Len()) {
		cells := slices.Clone(rows.Row(i))
		if i == row {
			change(cells)
		}
		again.Append(int64(1000+i), cells...)
	}
	again.Sort()
	return again
}

// TestDigest holds the digest to the content: not the order, nor the place, nor an absent table; every cell, every row.
func TestDigest(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		tables := randomTables(r)
		want := tables.Digest()
		same := dossier.Tables{}
		for i := range dossier.Schema() {
			name := dossier.Schema()[i].Name
			if rows := tables[name]; rows != nil {
				same[name] = copyOf(r, rows, -1, nil)
			} else if r.IntN(2) == 0 {
				same[name] = dossier.NewRows(dossier.Lookup(name), "", 0)
			}
		}
		if got := same.Digest(); got != want || len(got) != 64 {
			t.Errorf("the same rows in another order: %s, want %s", got, want)
		}
		for _, name := range tables.Names() {
			checkDigestSees(t, r, tables, name)
		}
	}
}

func checkDigestSees(t *testing.T, r *rand.Rand, tables dossier.Tables, name string) {
	t.Helper()
	before := tables.Digest()
	rows := tables[name]
	differs := func(what string, changed *dossier.Rows) {
		if got := tables.With(dossier.Tables{name: changed}).Digest(); got == before {
			t.Errorf("%s: %s does not change the digest\n%s", name, what, strings.Join(linesOf(rows), "\n"))
		}
	}
	for row := range rows.Len() {
		column := r.IntN(len(rows.Table.Columns))
		differs(fmt.Sprintf("cell %d of row %d", column, row), copyOf(r, rows, row, func(cells []string) { cells[column] += "x" }))
	}
	if rows.Len() > 0 {
		fewer, more := dossier.NewRows(rows.Table, "", 0), copyOf(r, rows, -1, nil)
		for i := 1; i < rows.Len(); i++ {
			fewer.Append(int64(i), rows.Row(i)...)
		}
		more.Append(9, rows.Row(0)...)
		more.Sort()
		differs("a row less", fewer)
		differs("a row twice", more)
	}
}

// TestDigestTellsCellsApart moves text from one cell, row or table to the next: cells are behind their length.
func TestDigestTellsCellsApart(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, lines := range [][]string{
		{"AB||1"}, {"A|B|1"}, {"|AB|1"}, {"AB|1|"}, {"A|B|1", "||"}, {"||", "||"}, {"||"}, {}, {"A||", "B||1"}, {"\x01A||"}, {"A||\x00"},
	} {
		digest := rowsOf(t, "baremes", "", lines...).Digest()
		if other, twice := seen[digest]; twice {
			t.Errorf("%q and %s have one digest", lines, other)
		}
		seen[digest] = fmt.Sprintf("%q", lines)
	}
	bornes := dossier.Tables{"baremes": rowsOf(t, "baremes", "", "A|0|1")}
	cells := dossier.Tables{"assiettes": rowsOf(t, "assiettes", "", "A|0|1|")}
	if bornes.Digest() == cells.Digest() {
		t.Error("one digest for rows of two tables")
	}
}

// TestDigestIsPermanent pins the digest of a dossier, as a program in another language made it: it is stored, and printed
// in the ledger.
func TestDigestIsPermanent(t *testing.T) {
	t.Parallel()
	tables := dossier.Tables{"baremes": rowsOf(t, "baremes", "", "B|0|1.5", "A|0|2")}
	if got, want := tables["baremes"].Digest(), "04e3f5c631ba7fbcf73547132a716db95051513bf9a1d3cd6742a10d0f8adfe5"; got != want {
		t.Errorf("digest of the rows: got %s, want %s", got, want)
	}
	if got, want := tables.Digest(), "7ce541937f8f03f7397b056d851d6a7b715e05ac48d2f26d5f3a07b2dcfb97ee"; got != want {
		t.Errorf("digest of the dossier: got %s, want %s", got, want)
	}
}

func TestWith(t *testing.T) {
	t.Parallel()
	stored := dossier.Tables{"baremes": rowsOf(t, "baremes", "", "A|0|1"), "assiettes": rowsOf(t, "assiettes", "", "W|U|1|")}
	imported := dossier.Tables{"baremes": rowsOf(t, "baremes", "b.csv", "B|0|1"), "bornes": rowsOf(t, "bornes", "c.csv")}
	merged := stored.With(imported)
	if diff := cmp.Diff([]string{"assiettes", "baremes", "bornes"}, merged.Names()); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
	if got := strings.Join(linesOf(merged["baremes"]), " "); got != "B|0|1" {
		t.Errorf("baremes are %s, want those of the import alone", got)
	}
	if diff := cmp.Diff([]string{"assiettes", "baremes"}, stored.Names()); diff != "" || linesOf(stored["baremes"])[0] != "A|0|1" {
		t.Errorf("the stored dossier changed: %s %v", diff, linesOf(stored["baremes"]))
	}
}
