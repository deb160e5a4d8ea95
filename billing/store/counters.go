package store

import (
	"database/sql"
	"errors"

	"quotepart/billing"
)

// Counter gives the last number drawn in a series; 0 when none was.
func (t *tx) Counter(key billing.CounterKey) (int64, error) {
	var last int64
	err := t.get(&last, `SELECT dernier FROM compteurs WHERE budget = $1 AND annee = $2 AND serie = $3`, key.Budget, key.Year, key.Series)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return last, err
}

// Counters lists every series from which a number was drawn, by budget, year, series.
func (t *tx) Counters() ([]billing.Counter, error) {
	var rows []struct {
		Budget string `db:"budget"`
		Year   int    `db:"annee"`
		Series string `db:"serie"`
		Last   int64  `db:"dernier"`
	}
	if err := t.list(&rows, `SELECT budget, annee, serie, dernier FROM compteurs ORDER BY budget, annee, serie`); err != nil {
		return nil, err
	}
	counters := make([]billing.Counter, 0, len(rows))
	for _, r := range rows {
		counters = append(counters, billing.Counter{CounterKey: billing.CounterKey{Budget: r.Budget, Year: r.Year, Series: r.Series}, Last: r.Last})
	}
	return counters, nil
}

// SetCounter writes the last number drawn. It answers fault.Frozen for one below the last.
func (t *tx) SetCounter(key billing.CounterKey, last int64) error {
	// No upsert: its INSERT half would meet the rail that refuses to replace a counter.
	updated, err := t.exec(`UPDATE compteurs SET dernier = $4 WHERE budget = $1 AND annee = $2 AND serie = $3`, key.Budget, key.Year, key.Series, last)
	if err != nil || updated > 0 {
		return err
	}
	_, err = t.exec(`INSERT INTO compteurs (budget, annee, serie, dernier) VALUES ($1, $2, $3, $4)`, key.Budget, key.Year, key.Series, last)
	return err
}
