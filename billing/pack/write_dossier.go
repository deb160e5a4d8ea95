package pack

import (
	"cmp"
	"encoding/json"
	"slices"

	"quotepart/billing/dossier"
)

func (p *writer) imports() error {
	imports, err := p.from.Imports()
	if err != nil {
		return err
	}
	return p.table(importsName, importColumns, func(rows *rowWriter) error {
		for _, i := range imports {
			files, err := json.Marshal(i.Files)
			if err != nil {
				return err
			}
			changes, err := json.Marshal(i.Changes)
			if err != nil {
				return err
			}
			rows.number(i.Version).text(i.At, i.By, i.Source, string(files), i.Digest).number(i.Seq).text(string(changes)).end()
		}
		return nil
	})
}

// heldRow is a row of the dossier with the versions between which it holds.
type heldRow struct {
	id             int64
	depuis, jusqua int64 // jusqua is excluded; 0: it still holds
	cells          []string
}

// compare orders rows by depuis, by jusqua with those that still hold last, then by cells as bytes.
func (r *heldRow) compare(other *heldRow) int {
	return cmp.Or(cmp.Compare(r.depuis, other.depuis), cmp.Compare(uint64(r.jusqua)-1, uint64(other.jusqua)-1), slices.Compare(r.cells, other.cells))
}

// held is a table through the versions read so far.
type held struct {
	holding []heldRow // sorted by id
	ended   []heldRow
}

// dossier writes each table once, with the versions that hold each row: the versions are read one after the other, and
// their rows told apart by their ids.
func (p *writer) dossier() error {
	imports, err := p.from.Imports()
	if err != nil {
		return err
	}
	schema := dossier.Schema()
	tables := make([]held, len(schema))
	for _, i := range imports {
		version, err := p.from.Dossier(i.Version)
		if err != nil {
			return err
		}
		for k := range schema {
			tables[k].take(i.Version, version[schema[k].Name])
		}
	}
	for k := range schema {
		if err := p.heldTable(&schema[k], &tables[k]); err != nil {
			return err
		}
		tables[k] = held{} // written: its memory may go
	}
	return nil
}

// take moves a table on to its next version.
func (h *held) take(version int64, rows *dossier.Rows) {
	order := make([]int, rows.Len())
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(rows.ID(a), rows.ID(b)) })
	next := make([]heldRow, 0, len(order))
	at := 0
	for _, i := range order {
		for at < len(h.holding) && h.holding[at].id < rows.ID(i) {
			h.end(at, version)
			at++
		}
		if at < len(h.holding) && h.holding[at].id == rows.ID(i) {
			next = append(next, h.holding[at])
			at++
			continue
		}
		next = append(next, heldRow{id: rows.ID(i), depuis: version, cells: slices.Clone(rows.Row(i))})
	}
	for ; at < len(h.holding); at++ {
		h.end(at, version)
	}
	h.holding = next
}

func (h *held) end(at int, version int64) {
	row := h.holding[at]
	row.jusqua = version
	h.ended = append(h.ended, row)
}

func (p *writer) heldTable(table *dossier.Table, h *held) error {
	all := append(h.ended, h.holding...)
	slices.SortFunc(all, func(a, b heldRow) int { return a.compare(&b) })
	return p.table(dossierName(table.Name), dossierColumns(table), func(rows *rowWriter) error {
		for i := range all {
			rows.number(all[i].depuis).optional(all[i].jusqua).text(all[i].cells...).end()
		}
		return nil
	})
}
