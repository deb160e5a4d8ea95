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
