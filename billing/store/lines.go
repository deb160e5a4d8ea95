package store

import (
	"database/sql"
	"slices"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// readLines reads the lines with their traces.
func (t *tx) readLines(c *billing.Calculation) error { return t.scanLines(c, `trace`) }

// readUntraced leaves the traces where they are.
func (t *tx) readUntraced(c *billing.Calculation) error { return t.scanLines(c, `''`) }

// scanLines scans into the lines themselves: a national campaign has two hundred thousand, each with its trace, and a
// second copy of them would be most of the memory.
func (t *tx) scanLines(c *billing.Calculation, trace string) error {
	var count int // known beforehand, they need not grow
	if err := t.get(&count, `SELECT COUNT(*) FROM lignes WHERE campagne = $1`, string(c.Campaign)); err != nil {
		return err
	}
	c.Lines = slices.Grow(c.Lines, count)
	found, err := t.sql.QueryContext(t.ctx, `
		SELECT budget, debiteur, tiers, service, exercice, rang, base, cible_cents, deja_emis_cents, montant_cents, statut, piece, `+trace+`
		FROM lignes
		WHERE campagne = $1
		ORDER BY position`, string(c.Campaign))
	if err != nil {
		return t.mapError(err)
	}
	defer found.Close()
	for found.Next() {
		var l billing.Line
		var piece sql.NullString
		if err := found.Scan(&l.Budget, &l.Debiteur, &l.Tiers, &l.Service, &l.Exercice, &l.Rang, &l.Base,
			&l.Cible, &l.DejaEmis, &l.Montant, &l.Statut, &piece, &l.Trace); err != nil {
			return t.mapError(err)
		}
		l.Piece = piece.String
		c.Lines = append(c.Lines, l)
	}
	return t.mapError(found.Err())
}

func (t *tx) saveLines(c *billing.Calculation) error {
	insert := t.bulkInsert("lignes", "campagne", "position", "budget", "debiteur", "tiers", "service", "exercice", "rang", "base",
		"cible_cents", "deja_emis_cents", "montant_cents", "statut", "piece", "trace")
	var err error
	for i := 0; i < len(c.Lines) && err == nil; i++ {
		l := &c.Lines[i]
		err = insert.add(string(c.Campaign), i+1, l.Budget, l.Debiteur, l.Tiers, l.Service, l.Exercice, l.Rang, l.Base,
			int64(l.Cible), int64(l.DejaEmis), int64(l.Montant), string(l.Statut), nullText(l.Piece), l.Trace)
	}
	return insert.finish(err)
}

// amountRow is an amount of one line, across campaigns.
type amountRow struct {
	Tiers    string      `db:"tiers"`
	Service  string      `db:"service"`
	Exercice int         `db:"exercice"`
	Rang     string      `db:"rang"`
	Montant  money.Cents `db:"montant_cents"`
}

func (r *amountRow) key() billing.LineKey {
	return billing.LineKey{Tiers: r.Tiers, Service: r.Service, Exercice: r.Exercice, Rang: r.Rang}
}

// IssuedLines sums, by line, what counts as issued before a ledger entry, sorted by key. A line that was wholly taken
// back stays, at 0.
func (t *tx) IssuedLines(beforeSeq int64) ([]billing.IssuedLine, error) {
	var rows []amountRow
	err := t.list(&rows, `
		SELECT tiers, service, exercice, rang, CAST(SUM(montant_cents) AS BIGINT) AS montant_cents
		FROM v_lignes_emises
		WHERE seq < $1
		GROUP BY tiers, service, exercice, rang
		ORDER BY tiers, service, exercice, rang`, beforeSeq)
	if err != nil {
		return nil, err
	}
	lines := make([]billing.IssuedLine, 0, len(rows))
	for i := range rows {
		lines = append(lines, billing.IssuedLine{LineKey: rows[i].key(), Montant: rows[i].Montant})
	}
	return lines, nil
}
