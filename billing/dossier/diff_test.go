package dossier_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing/dossier"
)

// TestDiff compares two states of one table. A row removed or added is behind − or +, one altered behind ~ besides; the
// number after a removed row is its id in the store, where rows are numbered from 101 as they are written here.
func TestDiff(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why           string
		table         string
		before, after []string
		want          string
	}{
		{"nothing", "baremes", []string{"A|0|1"}, []string{"A|0|1"}, ""},
		{"the same in another order", "baremes", []string{"B|0|1", "A|0|1"}, []string{"A|0|1", "B|0|1"}, ""},
		{"a first row", "baremes", nil, []string{"A|0|1"}, "+A|0|1"},
		{"the last row", "baremes", []string{"A|0|1"}, nil, "-A|0|1@101"},
		{"one of each, of two keys", "baremes", []string{"A|0|1"}, []string{"B|0|1"}, "-A|0|1@101 +B|0|1"},
		{"a cell beside the key", "baremes", []string{"A|0|1", "A|5|2"}, []string{"A|0|1", "A|5|3"}, "-A|5|2@102 +A|5|3 ~A|5|2→A|5|3"},
		{"a cell of the key is another row", "baremes", []string{"A|5|2"}, []string{"A|6|2"}, "-A|5|2@101 +A|6|2"},
		{"a cost that stands twice before, once after", "couts", []string{cost("10", ""), cost("10", "")}, []string{cost("10", "")}, "-" + cost("10", "") + "@102"},
		{"and once before, twice after", "couts", []string{cost("10", "")}, []string{cost("10", ""), cost("10", "")}, "+" + cost("10", "")},
		{"one cost altered among two of one key: which one was it?", "couts",
			[]string{cost("10", ""), cost("20", "")}, []string{cost("10", ""), cost("30", "")},
			"-" + cost("20", "") + "@102 +" + cost("30", "") + " ~" + cost("20", "") + "→" + cost("30", "")},
		{"two of one key altered cannot be told apart", "couts",
			[]string{cost("10", ""), cost("20", "")}, []string{cost("30", ""), cost("40", "")},
			"-" + cost("10", "") + "@101 -" + cost("20", "") + "@102 +" + cost("30", "") + " +" + cost("40", "")},
		{"one of one key for two", "couts",
			[]string{cost("10", "")}, []string{cost("30", ""), cost("40", "")},
			"-" + cost("10", "") + "@101 +" + cost("30", "") + " +" + cost("40", "")},
		{"keys are told apart cell by cell", "couts", []string{cost("10", "ab|")}, []string{cost("20", "a|b")},
			"-" + cost("10", "ab|") + "@101 +" + cost("20", "a|b")},
	} {
		before := dossier.Tables{row.table: rowsOf(t, row.table, "", row.before...)}
		after := dossier.Tables{row.table: rowsOf(t, row.table, "x.csv", row.after...)}
		if got := changeText(dossier.Diff(before, after)); got != row.want {
			t.Errorf("%s\ngot  %s\nwant %s", row.why, got, row.want)
		}
	}
}

// cost is a row of couts: an amount, then libelle and piece.
func cost(amount, more string) string {
	if more == "" {
		more = "|"
	}
	return "S|2025|prevu|autre|" + amount + "||" + more
}

func changeText(changes []dossier.TableChange) string {
	var parts []string
	for _, change := range changes {
		for i, row := range change.Removed {
			parts = append(parts, fmt.Sprintf("-%s@%d", strings.Join(row, "|"), change.IDs[i]))
		}
		for _, row := range change.Added {
			parts = append(parts, "+"+strings.Join(row, "|"))
		}
		for _, pair := range change.Altered {
			parts = append(parts, "~"+strings.Join(pair[0], "|")+"→"+strings.Join(pair[1], "|"))
		}
	}
	return strings.Join(parts, " ")
}

// TestDiffOfTables compares absent tables as empty ones, and lists the others in the order of the schema.
func TestDiffOfTables(t *testing.T) {
	t.Parallel()
	before := dossier.Tables{"couts": rowsOf(t, "couts", "", cost("1", "")), "tiers": rowsOf(t, "tiers", ""), "baremes": rowsOf(t, "baremes", "", "A|0|1")}
	after := dossier.Tables{"bornes": rowsOf(t, "bornes", "x", "S|2025-01-01||1||mel|"), "baremes": rowsOf(t, "baremes", "x", "A|0|2")}
	var got []string
	for _, change := range dossier.Diff(before, after) {
		added, removed, altered := change.Counts()
		got = append(got, fmt.Sprintf("%s +%d −%d ~%d", change.Table.Name, added, removed, altered))
	}
	if diff := cmp.Diff([]string{"baremes +0 −0 ~1", "bornes +1 −0 ~0", "couts +0 −1 ~0"}, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

// FuzzDiff makes two small tables of bytes: what Diff says turns the one into the other, nothing is both added and
// removed, and no difference is one digest.
func FuzzDiff(f *testing.F) {
	f.Add([]byte("aabc"), []byte("abcc"))
	f.Add([]byte(""), []byte("a"))
	f.Add([]byte("zyx"), []byte("xyz"))
	f.Fuzz(func(t *testing.T, before, after []byte) {
		if len(before)+len(after) > 60 {
			return
		}
		checkDiff(t, tableOf(t, "", before), tableOf(t, "x.csv", after))
	})
}

// tableOf makes a row of each byte, few of them different, so that rows and keys repeat.
func tableOf(t *testing.T, file string, bytes []byte) *dossier.Rows {
	var lines []string
	for _, b := range bytes {
		lines = append(lines, fmt.Sprintf("%c|%d|%d", 'A'+b%2, b/2%2, b/4%4))
	}
	return rowsOf(t, "baremes", file, lines...)
}

func checkDiff(t *testing.T, before, after *dossier.Rows) {
	t.Helper()
	changes := dossier.Diff(dossier.Tables{"baremes": before}, dossier.Tables{"baremes": after})
	if (len(changes) == 0) != (before.Digest() == after.Digest()) {
		t.Fatalf("%v and %v: %d changes, digests %s and %s", linesOf(before), linesOf(after), len(changes), before.Digest(), after.Digest())
	}
	count := map[string]int{}
	for _, line := range linesOf(before) {
		count[line]++
	}
	for _, change := range changes {
		for i, row := range change.Removed {
			line := strings.Join(row, "|")
			count[line]--
			if slices.ContainsFunc(change.Added, func(added []string) bool { return slices.Equal(added, row) }) {
				t.Errorf("%s is both removed and added", line)
			}
			if at := slices.Index(idsOf(before), change.IDs[i]); at < 0 || linesOf(before)[at] != line {
				t.Errorf("%s is removed under id %d", line, change.IDs[i])
			}
		}
		for _, row := range change.Added {
			count[strings.Join(row, "|")]++
		}
		checkAltered(t, change)
	}
	for _, line := range linesOf(after) {
		count[line]--
	}
	for line, n := range count {
		if n != 0 {
			t.Errorf("%v to %v: %s is %d times too many", linesOf(before), linesOf(after), line, n)
		}
	}
}

func idsOf(rows *dossier.Rows) []int64 {
	var ids []int64
	for i := range rows.Len() {
		ids = append(ids, rows.ID(i))
	}
	return ids
}

// checkAltered holds pairs to one key, that stands once among the removed and once among the added.
func checkAltered(t *testing.T, change dossier.TableChange) {
	t.Helper()
	key := func(row []string) string { return row[0] + "|" + row[1] }
	removed, added := map[string]int{}, map[string]int{}
	for _, row := range change.Removed {
		removed[key(row)]++
	}
	for _, row := range change.Added {
		added[key(row)]++
	}
	pairs := 0
	for k := range removed {
		if removed[k] == 1 && added[k] == 1 {
			pairs++
		}
	}
	for _, pair := range change.Altered {
		if k := key(pair[0]); k != key(pair[1]) || removed[k] != 1 || added[k] != 1 {
			t.Errorf("%v is no alteration of %v", pair[1], pair[0])
		}
	}
	if pairs != len(change.Altered) {
		t.Errorf("%d alterations, want %d", len(change.Altered), pairs)
	}
}

func TestRandomDiffs(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	draw := func() []byte {
		bytes := make([]byte, r.IntN(12))
		for i := range bytes {
			bytes[i] = byte(r.IntN(16))
		}
		return bytes
	}
	for range 2000 {
		checkDiff(t, tableOf(t, "", draw()), tableOf(t, "x.csv", draw()))
	}
}
