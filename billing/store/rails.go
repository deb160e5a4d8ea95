package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// schemaObject is a table, an index, a view, a trigger or what else a schema holds, as the engine describes it.
type schemaObject struct {
	Type string `db:"type"`
	Name string `db:"name"`
	SQL  string `db:"sql"`
}

func listSchema(ctx context.Context, from sqlx.QueryerContext, query string) ([]schemaObject, error) {
	var objects []schemaObject
	err := sqlx.SelectContext(ctx, from, &objects, query)
	return objects, err
}

// kinds are the French words for what a schema holds.
var kinds = map[string]string{"table": "la table", "index": "l'index", "view": "la vue", "trigger": "le garde-fou", "contrainte": "la contrainte",
	"fonction": "la fonction", "regle": "la règle"}

// alteredSchema compares the schema of the base with one made afresh from the migrations: a rail that was dropped, or a
// view that was rewritten, leaves no other trace.
func (t *tx) alteredSchema() ([]string, error) {
	fresh, err := t.dialect.fresh(t.ctx)
	if err != nil {
		return nil, t.mapError(err)
	}
	stored, err := t.dialect.schema(t.ctx, t.sql)
	if err != nil {
		return nil, t.mapError(err)
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
