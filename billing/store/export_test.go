package store

import (
	"context"
	"fmt"
	"strings"
)

// Sums describes the schema of a database as migrations/postgres/schema.sums does.
func (db *DB) Sums(ctx context.Context) (string, error) {
	objects, err := db.dialect.schema(ctx, db.reader)
	var text strings.Builder
	for _, o := range objects {
		fmt.Fprintln(&text, o.Type, o.Name, o.SQL)
	}
	return text.String(), err
}
