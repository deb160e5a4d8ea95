package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// schemaObject is a table, an index, a view or a trigger as SQLite keeps it.
type schemaObject struct {
	Type string `db:"type"`
	Name string `db:"name"`
	SQL  string `db:"sql"`
}

const schemaObjects = `SELECT type, name, COALESCE(sql, '') AS sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name`

// kinds are the French words for what SQLite's schema holds.
var kinds = map[string]string{"table": "la table", "index": "l'index", "view": "la vue", "trigger": "le garde-fou"}

// alteredSchema compares the schema of the base with one made afresh from the migrations: a rail that was dropped, or a
// view that was rewritten, leaves no other trace.
func (t *tx) alteredSchema() ([]string, error) {
	fresh, err := freshSchema(t.ctx)
	if err != nil {
		return nil, mapError(err)
	}
	var stored []schemaObject
	if err := t.list(&stored, schemaObjects); err != nil {
		return nil, err
	}
	var altered []string
	i, j := 0, 0
	for i < len(fresh) || j < len(stored) {
		switch {
		case j == len(stored) || i < len(fresh) && before(fresh[i], stored[j]):
			altered = append(altered, fmt.Sprintf("%s « %s » manque", kinds[fresh[i].Type], fresh[i].Name))
			i++
		case i == len(fresh) || before(stored[j], fresh[i]):
			altered = append(altered, fmt.Sprintf("%s « %s » est en trop", kinds[stored[j].Type], stored[j].Name))
			j++
		default:
			if fresh[i].SQL != stored[j].SQL {
				altered = append(altered, fmt.Sprintf("%s « %s » ne correspond pas au programme", kinds[fresh[i].Type], fresh[i].Name))
			}
			i, j = i+1, j+1
		}
	}
	return altered, nil
}

func before(a, b schemaObject) bool { return a.Type < b.Type || a.Type == b.Type && a.Name < b.Name }

// freshSchema runs the migrations on an empty base in memory.
func freshSchema(ctx context.Context) ([]schemaObject, error) {
	steps, err := migrations("sqlite")
	if err != nil {
		return nil, err
	}
	pool, err := sqlx.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1) // each connection to :memory: is a base of its own
	if _, err := pool.ExecContext(ctx, createMigrationTable); err != nil {
		return nil, err
	}
	for _, step := range steps {
		if _, err := pool.ExecContext(ctx, step.text); err != nil {
			return nil, err
		}
	}
	var objects []schemaObject
	err = sqlx.SelectContext(ctx, pool, &objects, schemaObjects)
	return objects, err
}
