package store

import (
	"database/sql"
	"errors"
	"fmt"

	"quotepart/billing/dossier"
)

// orphans are rows that belong to nothing: a foreign key refuses them, unless somebody wrote while it was off. Each query
// gives the first such row.
var orphans = []struct{ what, query string }{
	{"une imputation de l'écriture n° %s, qui n'existe pas", `
		SELECT CAST(MIN(entry) AS TEXT) FROM ledger_posting WHERE entry NOT IN (SELECT seq FROM ledger_entry)`},
	{"un calcul de la campagne %s, qui n'existe pas", `
		SELECT MIN(campagne) FROM calculs WHERE campagne NOT IN (SELECT id FROM campagnes)`},
	{"une ligne de la campagne %s, qui n'existe pas", `
		SELECT MIN(campagne) FROM lignes WHERE campagne NOT IN (SELECT id FROM campagnes)`},
	{"une part de la campagne %s, qui n'existe pas", `
		SELECT MIN(campagne) FROM parts WHERE campagne NOT IN (SELECT id FROM campagnes)`},
	{"une anomalie de la campagne %s, qui n'existe pas", `
		SELECT MIN(campagne) FROM anomalies WHERE campagne NOT IN (SELECT id FROM campagnes)`},
	{"une pièce de la campagne %s, qui n'existe pas", `
		SELECT MIN(campagne) FROM pieces WHERE campagne NOT IN (SELECT id FROM campagnes)`},
	{"un service de la pièce %s, qui n'existe pas", `
		SELECT MIN(piece) FROM pieces_services WHERE piece NOT IN (SELECT identifiant FROM pieces)`},
	{"une ligne annulée par la pièce %s, qui n'existe pas", `
		SELECT MIN(piece) FROM annulations_lignes WHERE piece NOT IN (SELECT identifiant FROM pieces)`},
}

// Strays tells in French what the base holds that nothing explains: rows that belong to nothing, rows of versions of the
// dossier that were never imported, and tables, views or rails that are not those of this program.
func (t *tx) Strays() ([]string, error) {
	var strays []string
	for _, orphan := range orphans {
		name, err := t.first(orphan.query)
		if err != nil {
			return nil, err
		}
		if name != "" {
			strays = append(strays, fmt.Sprintf(orphan.what, name))
		}
	}
	schema := dossier.Schema()
	for i := range schema {
		id, err := t.first(`
			SELECT CAST(MIN(id) AS TEXT) FROM ` + schema[i].Name + `
			WHERE depuis > (SELECT COALESCE(MAX(version), 0) FROM imports) OR jusqua > (SELECT COALESCE(MAX(version), 0) FROM imports) OR jusqua <= depuis`)
		if err != nil {
			return nil, err
		}
		if id != "" {
			strays = append(strays, fmt.Sprintf("la ligne d'identifiant %s de la table « %s » est d'une version du dossier qui n'existe pas", id, schema[i].Name))
		}
	}
	altered, err := t.alteredSchema()
	return append(strays, altered...), err
}

// first gives the text that a query gives, empty for NULL.
func (t *tx) first(query string) (string, error) {
	var text sql.NullString
	if err := t.get(&text, query); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	return text.String, nil
}
