package store

import (
	"context"
	"strings"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// Copied tells how many rows of a table were copied.
type Copied struct {
	Table string `json:"table"`
	Rows  int64  `json:"lignes"`
}

// copiedTables lists all that a base holds, what is named before what names it. The turn of the writers and the migrations
// are the engine's own.
func copiedTables() []string {
	tables := []string{"ledger_entry", "ledger_posting", "imports"}
	for _, table := range dossier.Schema() {
		tables = append(tables, table.Name)
	}
	return append(tables, "campagnes", "calculs", "pieces", "pieces_services", "lignes", "annulations_lignes", "parts", "anomalies", "compteurs", "planifications")
}

// Copy copies all that a base holds, as it stands at one moment, into an empty one, in one transaction: to another engine,
// or as a backup. Identifiers, digests and the chain stay the same. It answers fault.Conflict when the destination holds
// something already. The rails of the destination, that refuse whatever does not come in by a verb, are put aside
// meanwhile: they are put back in the same transaction.
func Copy(ctx context.Context, from, to *DB) ([]Copied, error) {
	var copied []Copied
	err := from.Read(ctx, func(source billing.Tx) error {
		return to.Write(ctx, func(destination billing.Tx) error {
			copied = nil // afresh: Write may begin again
			target := destination.(*tx)
			if err := target.refuseFilled(); err != nil {
				return err
			}
			return to.dialect.withoutRails(target, func() error {
				for _, table := range copiedTables() {
					rows, err := copyTable(source.(*tx), target, table)
					if err != nil {
						return err
					}
					copied = append(copied, Copied{table, rows})
				}
				return nil
			})
		})
	})
	return copied, err
}

// refuseFilled refuses a base that holds something.
func (t *tx) refuseFilled() error {
	for _, table := range copiedTables() {
		var filled bool
		if err := t.get(&filled, `SELECT EXISTS (SELECT 1 FROM `+table+`)`); err != nil {
			return err
		}
		if filled {
			return fault.Refuse(fault.Conflict, "la base de destination n'est pas vide (table « %s ») : une copie ne se fait que vers une base neuve", table)
		}
	}
	return nil
}

// copyTable copies rows as the engine gives them: texts, integers and NULL.
func copyTable(source, target *tx, table string) (int64, error) {
	order := ``
	if table == "pieces" {
		order = ` ORDER BY CASE WHEN origine IS NULL THEN 0 ELSE 1 END` // a titre before the reduction that names it
	}
	found, err := source.sql.QueryContext(source.ctx, `SELECT * FROM `+table+order)
	if err != nil {
		return 0, source.mapError(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		return 0, source.mapError(err)
	}
	values := make([]any, len(columns))
	targets := make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	insert := target.bulkInsert(table, columns...)
	rows := int64(0)
	for found.Next() {
		if err := found.Scan(targets...); err != nil {
			return 0, insert.finish(source.mapError(err))
		}
		if err := insert.add(values...); err != nil {
			return 0, insert.finish(err)
		}
		rows++
	}
	return rows, insert.finish(source.mapError(found.Err()))
}

// withoutSQLiteRails drops the triggers and makes them again.
func withoutSQLiteRails(t *tx, do func() error) error {
	var rails []schemaObject
	if err := t.list(&rails, `SELECT type, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name`); err != nil {
		return err
	}
	for _, rail := range rails {
		if _, err := t.exec(`DROP TRIGGER ` + rail.Name); err != nil {
			return err
		}
	}
	if err := do(); err != nil {
		return err
	}
	for _, rail := range rails {
		if _, err := t.exec(rail.SQL); err != nil {
			return err
		}
	}
	return nil
}

// withoutPostgresRails disables the triggers and enables them again; then it sets what numbers the rows of the dossier
// behind those that came in with their numbers.
func withoutPostgresRails(t *tx, do func() error) error {
	if err := t.alterRails("DISABLE"); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	if _, err := t.exec(`SET CONSTRAINTS ALL IMMEDIATE`); err != nil { // a table with checks to come cannot be altered
		return err
	}
	for _, table := range dossier.Schema() {
		if _, err := t.exec(`SELECT setval(pg_get_serial_sequence('` + table.Name + `', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM ` + table.Name + `), false)`); err != nil {
			return err
		}
	}
	return t.alterRails("ENABLE")
}

func (t *tx) alterRails(verb string) error {
	var statements []string
	for _, table := range copiedTables() {
		statements = append(statements, `ALTER TABLE `+table+` `+verb+` TRIGGER USER`)
	}
	_, err := t.exec(strings.Join(statements, `; `))
	return err
}
