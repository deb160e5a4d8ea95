package store

import (
	"encoding/json"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

type importRow struct {
	Version int64  `db:"version"`
	At      string `db:"le"`
	By      string `db:"par"`
	Source  string `db:"source"`
	Files   string `db:"fichiers"`
	Digest  string `db:"empreinte"`
	Seq     int64  `db:"seq"`
	Changes string `db:"changements"`
}

// Imports lists the versions of the dossier, oldest first.
func (t *tx) Imports() ([]billing.Import, error) {
	var rows []importRow
	err := t.list(&rows, `SELECT version, le, par, source, fichiers, empreinte, seq, changements FROM imports ORDER BY version`)
	if err != nil {
		return nil, err
	}
	imports := make([]billing.Import, 0, len(rows))
	for _, row := range rows {
		i := billing.Import{Version: row.Version, At: row.At, By: row.By, Source: row.Source, Digest: row.Digest, Seq: row.Seq}
		if err := json.Unmarshal([]byte(row.Files), &i.Files); err != nil {
			return nil, unreadableImport(row.Version, err)
		}
		if err := json.Unmarshal([]byte(row.Changes), &i.Changes); err != nil {
			return nil, unreadableImport(row.Version, err)
		}
		imports = append(imports, i)
	}
	return imports, nil
}

func unreadableImport(version int64, cause error) error {
	return &fault.Error{Kind: fault.Corrupt, Message: "l'import n° " + itoa(version) + " du dossier est illisible", Cause: cause}
}

// SaveImport stores a new version: it ends the removed rows and adds the new ones. It answers fault.Conflict when the
// version does not follow the last one, or when a row to end holds no more.
func (t *tx) SaveImport(i billing.Import, changes []dossier.TableChange) error {
	files, err := json.Marshal(i.Files)
	if err != nil {
		return t.fail(err)
	}
	counts, err := json.Marshal(i.Changes)
	if err != nil {
		return t.fail(err)
	}
	_, err = t.execNamed(`
		INSERT INTO imports (version, le, par, source, fichiers, empreinte, seq, changements)
		VALUES (:version, :le, :par, :source, :fichiers, :empreinte, :seq, :changements)`,
		importRow{i.Version, i.At, i.By, i.Source, string(files), i.Digest, i.Seq, string(counts)})
	if err != nil {
		return err
	}
	for _, change := range changes {
		if err := t.endRows(change.Table, change.IDs, i.Version); err != nil {
			return err
		}
		if err := t.addRows(change.Table, change.Added, i.Version); err != nil {
			return err
		}
	}
	return nil
}
