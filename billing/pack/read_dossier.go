package pack

import (
	"slices"

	"quotepart/billing"
	"quotepart/billing/dossier"
)

// Dossier reads a version back: every table of the schema, sorted, with the place of their rows as ids. Version 0 is the
// empty dossier. It answers fault.NotFound for a version that was never imported.
func (p *Pack) Dossier(version int64) (dossier.Tables, error) {
	if version != 0 && !slices.ContainsFunc(p.imports, func(i billing.Import) bool { return i.Version == version }) {
		return nil, refuseVersion(version)
	}
	schema := dossier.Schema()
	tables := make(dossier.Tables, len(schema))
	for i := range schema {
		rows := dossier.NewRows(&schema[i], "", 0)
		var cells []string
		err := p.each(dossierName(schema[i].Name), dossierColumns(&schema[i]), func(t *table) {
			rows.Grow(t.ahead())
			row := heldAt(t, &schema[i], cells)
			if cells = row.cells; row.depuis <= version && (row.jusqua == 0 || row.jusqua > version) && t.err == nil {
				rows.Append(int64(t.number), cells...)
			}
		})
		if err != nil {
			return nil, err
		}
		rows.Sort()
		tables[schema[i].Name] = rows
	}
	return tables, nil
}

// heldAt reads a row of the dossier, with its cells in place of those given. A figure that is none is refused here: what
// decodes a dossier takes its cells to be canonical.
func heldAt(t *table, columns *dossier.Table, cells []string) heldRow {
	row := heldRow{depuis: t.integer(0), jusqua: t.optional(1), cells: t.texts(cells, 2)}
	for i, cell := range row.cells {
		switch columns.Columns[i].Type {
		case dossier.Integer:
			if cell != "" {
				t.integer(i + 2)
			}
		case dossier.Decimal, dossier.Amount, dossier.Rate:
			if cell != "" && !decimal(cell) {
				t.refuse(t.columns[i+2], "un nombre décimal est attendu", cell)
			}
		}
	}
	return row
}

// decimal reports whether a cell is written as a canonical decimal, and is one that somebody may have written.
func decimal(cell string) bool {
	const most = 100
	if cell[0] == '-' {
		cell = cell[1:]
	}
	digits, point := 0, 0
	for i := range len(cell) {
		switch {
		case cell[i] >= '0' && cell[i] <= '9':
			digits++
		case cell[i] == '.' && i > 0 && i < len(cell)-1:
			point++
		default:
			return false
		}
	}
	return digits > 0 && point <= 1 && len(cell) <= most
}
