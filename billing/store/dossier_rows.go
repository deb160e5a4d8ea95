package store

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// The names of tables and columns in these statements are those of dossier.Schema: the program's own, never input.

// Dossier reads a version back: every table of the schema, sorted, with the ids of its rows. Version 0 is the empty
// dossier. It answers fault.NotFound for a version that was never imported.
func (t *tx) Dossier(version int64) (dossier.Tables, error) {
	var known int
	if err := t.get(&known, `SELECT COUNT(*) FROM imports WHERE version = $1`, version); err != nil {
		return nil, err
	}
	if version != 0 && known == 0 {
		return nil, fault.Refuse(fault.NotFound, "la version %d du dossier n'existe pas", version)
	}
	schema := dossier.Schema()
	tables := make(dossier.Tables, len(schema))
	for i := range schema {
		rows, err := t.readTable(&schema[i], version)
		if err != nil {
			return nil, err
		}
		tables[schema[i].Name] = rows
	}
	return tables, nil
}

func (t *tx) readTable(table *dossier.Table, version int64) (*dossier.Rows, error) {
	const holds = ` WHERE depuis <= $1 AND (jusqua IS NULL OR jusqua > $1) `
	var count int // known beforehand, a large table need not grow
	if err := t.get(&count, `SELECT COUNT(*) FROM `+table.Name+holds, version); err != nil {
		return nil, err
	}
	found, err := t.sql.QueryContext(t.ctx, `SELECT id, `+strings.Join(columnNames(table), ", ")+` FROM `+table.Name+holds+`ORDER BY id`, version)
	if err != nil {
		return nil, t.mapError(err)
	}
	defer found.Close()
	rows := dossier.NewRows(table, "", count)
	if err := scanRows(found, rows); err != nil {
		return nil, t.mapError(err)
	}
	rows.Sort()
	return rows, nil
}

// scanRows takes the driver's values as they come: on half a million rows reflection would be most of the time.
func scanRows(found *sql.Rows, rows *dossier.Rows) error {
	cells := make([]string, len(rows.Table.Columns))
	values := make([]any, 1+len(cells))
	targets := make([]any, len(values))
	for i := range values {
		targets[i] = &values[i]
	}
	for found.Next() {
		if err := found.Scan(targets...); err != nil {
			return err
		}
		id, ok := values[0].(int64)
		for i := 0; ok && i < len(cells); i++ {
			cells[i], ok = cellText(values[i+1])
		}
		if !ok {
			return fault.Refuse(fault.Corrupt, "une ligne de la table « %s » est illisible", rows.Table.Name)
		}
		rows.Append(id, cells...)
	}
	return found.Err()
}

// cellText gives the canonical text of a stored cell.
func cellText(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case int64:
		return itoa(v), true
	}
	return "", false
}

// cellValue gives what is stored for a canonical text. An integer that would not come back as it was written is refused.
func cellValue(column *dossier.Column, cell string) (any, error) {
	if cell == "" {
		return nil, nil
	}
	if column.Type != dossier.Integer {
		return cell, nil
	}
	n, err := strconv.ParseInt(cell, 10, 64)
	if err != nil || itoa(n) != cell {
		return nil, fault.Refuse(fault.Internal, "la colonne %s attend un entier, lu « %s »", column.Name, cell)
	}
	return n, nil
}

// addRows inserts the rows that hold from a version on.
func (t *tx) addRows(table *dossier.Table, rows [][]string, version int64) error {
	insert := t.bulkInsert(table.Name, append([]string{"depuis"}, columnNames(table)...)...)
	values := make([]any, 1+len(table.Columns))
	values[0] = version
	var err error
	for i := 0; i < len(rows) && err == nil; i++ {
		if len(rows[i]) != len(table.Columns) {
			return t.fail(errors.Join(insert.finish(nil), fault.Refuse(fault.Internal, "une ligne de « %s » n'a pas ses %d colonnes", table.Name, len(table.Columns))))
		}
		for k, cell := range rows[i] {
			if values[k+1], err = cellValue(&table.Columns[k], cell); err != nil {
				return t.fail(errors.Join(err, insert.finish(err)))
			}
		}
		err = insert.add(values...)
	}
	return insert.finish(err)
}

// endRows ends the rows that a version no longer holds. Every one of them must still hold.
func (t *tx) endRows(table *dossier.Table, ids []int64, version int64) error {
	for len(ids) > 0 {
		chunk := ids[:min(len(ids), chunkRows*10)]
		ids = ids[len(chunk):]
		var text strings.Builder
		text.WriteString("UPDATE " + table.Name + " SET jusqua = " + itoa(version) + " WHERE jusqua IS NULL AND id IN ")
		writeTuples(&text, 1, len(chunk))
		arguments := make([]any, len(chunk))
		for i, id := range chunk {
			arguments[i] = id
		}
		count, err := t.exec(t.sql.Rebind(text.String()), arguments...)
		if err != nil {
			return err
		}
		if count != int64(len(chunk)) {
			return t.fail(fault.Refuse(fault.Conflict, "le dossier a changé entre-temps : des lignes de la table « %s » à retirer n'y sont plus", table.Name))
		}
	}
	return nil
}

func columnNames(table *dossier.Table) []string {
	names := make([]string, len(table.Columns))
	for i, column := range table.Columns {
		names[i] = column.Name
	}
	return names
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
