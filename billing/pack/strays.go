package pack

import (
	"fmt"
	"slices"

	"quotepart/billing/dossier"
	"quotepart/ledger"
)

// stray is the first row of a kind that belongs to nothing.
type stray struct{ kind, what string }

// stray keeps it.
func (p *Pack) stray(kind, what string) {
	if !slices.ContainsFunc(p.strays, func(s stray) bool { return s.kind == kind }) {
		p.strays = append(p.strays, stray{kind, what})
	}
}

// Strays tells in French what the pack holds that nothing explains: rows that belong to nothing, and rows of versions of
// the dossier that were never imported. What a database cannot hold a pack can: a reader of both names it alike.
func (p *Pack) Strays() ([]string, error) {
	if err := p.strayPostings(); err != nil {
		return nil, err
	}
	schema := dossier.Schema()
	for i := range schema {
		if err := p.strayRows(&schema[i]); err != nil {
			return nil, err
		}
	}
	var list []string
	for _, s := range p.strays {
		list = append(list, fmt.Sprintf(s.kind, s.what))
	}
	return list, nil
}

func (p *Pack) strayPostings() error {
	known := map[int64]bool{}
	if err := p.Entries(func(e ledger.Entry) error { known[e.Seq] = true; return nil }); err != nil {
		return err
	}
	t, err := p.open(postingsName, postingColumns)
	if err != nil {
		return err
	}
	t.most = maxPostings
	for t.next() {
		if entry := t.integer(0); !known[entry] {
			p.stray("une imputation de l'écriture n° %s, qui n'existe pas", string(t.fields[0]))
		}
	}
	return t.close()
}

func (p *Pack) strayRows(columns *dossier.Table) error {
	last := int64(0)
	for _, i := range p.imports {
		last = max(last, i.Version)
	}
	var before heldRow
	return p.each(dossierName(columns.Name), dossierColumns(columns), func(t *table) {
		row := heldAt(t, columns, nil)
		if row.depuis > last || row.jusqua > last || row.jusqua != 0 && row.jusqua <= row.depuis {
			p.stray("la ligne %s de la table « "+columns.Name+" » est d'une version du dossier qui n'existe pas", fmt.Sprint(t.number))
		}
		if t.number > 2 && before.compare(&row) > 0 {
			t.note("la ligne n'est pas à sa place derrière celle d'avant")
		}
		before = row
	})
}
