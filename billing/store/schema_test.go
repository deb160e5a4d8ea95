package store_test

import (
	"strings"
	"testing"

	"quotepart/billing/dossier"
	"quotepart/billing/store"
)

// TestSchemaIsTheContract compares the SQL tables with dossier.Schema: names, order, types, required columns, and the
// view of the current version.
func TestSchemaIsTheContract(t *testing.T) {
	t.Parallel()
	_, path := create(t, store.Options{})
	db := raw(t, path)
	columns := func(table string) []string {
		rows, err := db.Query(`SELECT name, type, "notnull" FROM pragma_table_info($1) ORDER BY cid`, table)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var list []string
		for rows.Next() {
			var name, kind string
			var required bool
			if err := rows.Scan(&name, &kind, &required); err != nil {
				t.Fatal(err)
			}
			if required {
				kind += " NOT NULL"
			}
			list = append(list, name+" "+kind)
		}
		return list
	}
	for _, table := range dossier.Schema() {
		want, view := []string{"id INTEGER", "depuis INTEGER NOT NULL", "jusqua INTEGER"}, []string(nil)
		for _, column := range table.Columns {
			kind := "TEXT"
			if column.Type == dossier.Integer {
				kind = "INTEGER"
			}
			view = append(view, column.Name+" "+kind)
			if column.Required {
				kind += " NOT NULL"
			}
			want = append(want, column.Name+" "+kind)
		}
		if got := columns(table.Name); strings.Join(got, ", ") != strings.Join(want, ", ") {
			t.Errorf("table %s:\n got %s\nwant %s", table.Name, got, want)
		}
		if got := columns("v_" + table.Name); strings.Join(got, ", ") != strings.Join(view, ", ") {
			t.Errorf("view v_%s:\n got %s\nwant %s", table.Name, got, view)
		}
	}
}

// TestSchemaIsStrict refuses tables that would take a text for an amount, and constraints without a name.
func TestSchemaIsStrict(t *testing.T) {
	t.Parallel()
	_, path := create(t, store.Options{})
	db := raw(t, path)
	rows, err := db.Query(`SELECT l.name, l.strict, s.sql FROM pragma_table_list AS l JOIN sqlite_schema AS s ON s.name = l.name
		WHERE l.type = 'table' AND l.name NOT LIKE 'sqlite_%' ORDER BY l.name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	count := 0
	for rows.Next() {
		var name, text string
		var strict bool
		if err := rows.Scan(&name, &strict, &text); err != nil {
			t.Fatal(err)
		}
		count++
		if !strict {
			t.Errorf("table %s is not STRICT", name)
		}
		for _, word := range []string{"CHECK (", "UNIQUE (", "FOREIGN KEY (", "PRIMARY KEY ("} {
			for _, before := range strings.Split(text, word)[:strings.Count(text, word)] {
				line := before[strings.LastIndex(strings.TrimRight(before, " \n"), "CONSTRAINT")+1:]
				if words := strings.Fields(line); len(words) != 2 {
					t.Errorf("table %s: a %s…) has no name", name, word)
				}
			}
		}
	}
	if want := len(dossier.Schema()) + 14; count != want {
		t.Errorf("%d tables, want %d", count, want)
	}
}

func TestViews(t *testing.T) {
	t.Parallel()
	db := raw(t, filled(t))
	for query, want := range map[string]int64{
		`SELECT COUNT(*) FROM v_tiers`: 5,
		// 2025-11: what is not withheld; 2026-05: the same, less the lines of the titre taken back.
		`SELECT SUM(montant_cents) FROM v_lignes_emises WHERE campagne = '2025-11'`: 4500 - 500 + 1000 + 4000 - 700 + 33 + 34 + 35 + 36,
		`SELECT SUM(montant_cents) FROM v_lignes_emises WHERE campagne = '2026-05'`: 4000 - 700 + 33 + 34 + 35 + 36,
		`SELECT COUNT(*) FROM v_lignes_emises WHERE campagne = '2026-11'`:           0,
	} {
		var got int64
		if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s: got %d (%v), want %d", query, got, err, want)
		}
	}
}
