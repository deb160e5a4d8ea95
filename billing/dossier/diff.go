package dossier

import "slices"

// TableChange is what an import does to one table. Rows that are the same before and after are in none of its lists.
type TableChange struct {
	Table   *Table
	Added   [][]string    // rows that are new, a row altered among them
	Removed [][]string    // rows that are gone, a row altered among them
	IDs     []int64       // the ids in the store of the removed rows, in the order of Removed
	Altered [][2][]string // before and after of the rows of one key (Table.Key) that are both removed and added once
}

// Counts gives how many rows were purely added, purely removed, and altered.
func (c TableChange) Counts() (added, removed, altered int) {
	altered = len(c.Altered)
	return len(c.Added) - altered, len(c.Removed) - altered, altered
}

// Diff compares two sorted dossiers and lists the tables that differ, in the order of the schema. Equal rows are
// matched one to one, so that a cost that stands twice before and once after is one row removed.
func Diff(before, after Tables) []TableChange {
	var changes []TableChange
	for i := range schema {
		change := diffTable(&schema[i], before[schema[i].Name], after[schema[i].Name])
		if len(change.Added)+len(change.Removed) > 0 {
			changes = append(changes, change)
		}
	}
	return changes
}

func diffTable(table *Table, before, after *Rows) TableChange {
	change := TableChange{Table: table}
	i, j := 0, 0
	for i < before.Len() || j < after.Len() {
		order := 0
		switch {
		case i == before.Len():
			order = 1
		case j == after.Len():
			order = -1
		default:
			order = slices.Compare(before.Row(i), after.Row(j))
		}
		if order < 0 {
			change.Removed = append(change.Removed, before.Row(i))
			change.IDs = append(change.IDs, before.ID(i))
		}
		if order > 0 {
			change.Added = append(change.Added, after.Row(j))
		}
		if order <= 0 {
			i++
		}
		if order >= 0 {
			j++
		}
	}
	change.Altered = pairAltered(table, change.Removed, change.Added)
	return change
}

// pairAltered matches removed and added rows that have the same key, where the key stands once on each side.
func pairAltered(table *Table, removed, added [][]string) [][2][]string {
	removedBy, addedBy := byKey(table, removed), byKey(table, added)
	var altered [][2][]string
	for _, row := range removed {
		key := table.keyOf(row)
		if old, new := removedBy[key], addedBy[key]; len(old) == 1 && len(new) == 1 {
			altered = append(altered, [2][]string{old[0], new[0]})
		}
	}
	return altered
}

func byKey(table *Table, rows [][]string) map[string][][]string {
	index := make(map[string][][]string, len(rows))
	for _, row := range rows {
		key := table.keyOf(row)
		index[key] = append(index[key], row)
	}
	return index
}

func (t *Table) keyOf(row []string) string {
	key := ""
	for _, name := range t.Key {
		key += row[t.Index(name)] + "\x1f"
	}
	return key
}
