package store_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"quotepart/billing/dossier"
	"quotepart/billing/store"
	"quotepart/billing/store/storetest"
)

// raw opens the file as any SQL tool does: SQLite's own defaults, foreign keys and recursive triggers off.
func raw(t testing.TB, path string, pragmas ...string) *sql.DB {
	t.Helper()
	dsn := "file://" + path + "?_busy_timeout=5000"
	for _, pragma := range pragmas {
		dsn += "&_pragma=" + pragma
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

// filled makes a database with a past (storetest.Fill): 2025-11 is closed, 2026-05 is issued with a cancellation,
// 2026-11 is approved.
func filled(t *testing.T) string {
	t.Helper()
	db, path := create(t, store.Options{})
	storetest.Fill(t, db)
	return path
}

// copies that name all columns, so that an attack says only what it changes.
const (
	copyCampaign = `(id, etat, dossier_version, dossier_empreinte, empreinte, calculee_par, calculee_le, validee_par, validee_le, emise_par, emise_le, date_emission, seq, close_par, close_le) SELECT `
	restCampaign = `, dossier_version, dossier_empreinte, empreinte, calculee_par, calculee_le, validee_par, validee_le, emise_par, emise_le, date_emission, `
	copyLine     = `campagne, position, budget, debiteur, tiers, service, exercice, rang, base, cible_cents, deja_emis_cents, montant_cents, statut, piece, trace) SELECT `
	restLine     = `, budget, debiteur, tiers, service, exercice, 'z', base, cible_cents, deja_emis_cents, montant_cents, statut, NULL, trace FROM lignes WHERE `
	copyPiece    = `(identifiant, campagne, position, type, cause, numero, bordereau, budget, section, taxe, debiteur, ht_cents, tva_cents, ttc_cents, origine, motif, seq) SELECT `
	restPiece    = `, budget, section, taxe, debiteur, ht_cents, tva_cents, ttc_cents, `
	copyEntry    = `(seq, version, time, actor, kind, subject, payload, prev_hash, hash) SELECT `
	lastEntry    = ` FROM ledger_entry ORDER BY seq DESC LIMIT 1`
)

// attacks are statements that the rails must refuse on the database of filled.
func attacks() []string {
	list := []string{
		// The ledger.
		`INSERT INTO ledger_entry ` + copyEntry + `seq + 2, 1, time, actor, kind, subject, payload, hash, 'h'` + lastEntry,
		`INSERT INTO ledger_entry ` + copyEntry + `seq + 1, 1, time, actor, kind, subject, payload, prev_hash, 'h'` + lastEntry,
		`INSERT OR REPLACE INTO ledger_entry ` + copyEntry + `1, 1, time, 'autre', kind, subject, payload, '', 'h' FROM ledger_entry WHERE seq = 1`,
		`INSERT OR REPLACE INTO ledger_entry ` + copyEntry + `seq, 1, time, 'autre', kind, subject, payload, prev_hash, 'h'` + lastEntry,
		`INSERT OR REPLACE INTO ledger_entry ` + copyEntry + `seq + 1, 1, time, actor, kind, subject, payload, hash, (SELECT hash FROM ledger_entry WHERE seq = 1)` + lastEntry,
		`UPDATE ledger_entry SET payload = '{}' WHERE seq = 1`,
		`UPDATE ledger_entry SET seq = 1000 WHERE seq = (SELECT MAX(seq) FROM ledger_entry)`,
		`UPDATE OR REPLACE ledger_entry SET seq = 1 WHERE seq = 2`,
		`DELETE FROM ledger_entry WHERE seq = (SELECT MAX(seq) FROM ledger_entry)`,
		`DELETE FROM ledger_entry`,
		`INSERT INTO ledger_posting (entry, position, book, account, tiers, service, exercice, document, amount_cents) SELECT entry, position + 9, book, account, tiers, service, exercice, document, 0 FROM ledger_posting`,
		`INSERT OR REPLACE INTO ledger_posting (entry, position, book, account, tiers, service, exercice, document, amount_cents) SELECT entry, position, book, account, tiers, service, exercice, document, 0 FROM ledger_posting`,
		`UPDATE ledger_posting SET amount_cents = amount_cents + 1`,
		`DELETE FROM ledger_posting`,
		// Imports.
		`INSERT INTO imports (version, le, par, source, fichiers, empreinte, seq, changements) VALUES (9, '', '', '', '[]', '', 99, '[]')`,
		`INSERT OR REPLACE INTO imports (version, le, par, source, fichiers, empreinte, seq, changements) VALUES (1, '', '', '', '[]', '', 99, '[]')`,
		`INSERT OR REPLACE INTO imports (version, le, par, source, fichiers, empreinte, seq, changements) VALUES (3, '', '', '', '[]', '', 1, '[]')`,
		`UPDATE imports SET empreinte = 'x' WHERE version = 1`,
		`DELETE FROM imports WHERE version = 2`,
		// Campaigns.
		`INSERT INTO campagnes ` + copyCampaign + `'2030-05', 'emise'` + restCampaign + `99, '', '' FROM campagnes WHERE id = '2026-05'`,
		`INSERT OR REPLACE INTO campagnes ` + copyCampaign + `'2026-05', 'ouverte'` + restCampaign + `NULL, '', '' FROM campagnes WHERE id = '2026-05'`,
		`DELETE FROM campagnes WHERE id = '2026-11'`,
		`UPDATE campagnes SET id = '2031-05' WHERE id = '2026-11'`,
		`UPDATE OR REPLACE campagnes SET id = '2026-05' WHERE id = '2026-11'`,
		`UPDATE campagnes SET etat = 'validee', seq = NULL WHERE id = '2026-05'`,
		`UPDATE campagnes SET etat = 'emise' WHERE id = '2025-11'`,
		`UPDATE campagnes SET etat = 'calculee' WHERE id = '2026-11'; UPDATE campagnes SET etat = 'emise', seq = 99 WHERE id = '2026-11'`,
		`UPDATE campagnes SET etat = 'close', seq = 99 WHERE id = '2026-11'`,
		`UPDATE campagnes SET empreinte = 'x' WHERE id = '2026-05'`,
		`UPDATE campagnes SET date_emission = '2026-01-01' WHERE id = '2025-11'`,
		`UPDATE campagnes SET close_par = 'x' WHERE id = '2025-11'`,
		`UPDATE campagnes SET etat = 'emise', seq = 99 WHERE id = '2026-11'`,
		`UPDATE campagnes SET empreinte = 'x', etat = 'emise', seq = 99 WHERE id = '2026-11'`,
		// Documents.
		`INSERT OR REPLACE INTO pieces ` + copyPiece + `identifiant, '2026-11', 50, type, cause, 0, 0` + restPiece + `origine, motif, NULL FROM pieces WHERE identifiant = '2026-05/2'`,
		`INSERT OR REPLACE INTO pieces ` + copyPiece + `'A', campagne, 1, 'reduction', 'annulation', 0, 0` + restPiece + `identifiant, '', 99 FROM pieces WHERE identifiant = '2026-05/2'`,
		`INSERT INTO pieces ` + copyPiece + `'A', campagne, 50, type, cause, 0, 0` + restPiece + `origine, motif, NULL FROM pieces WHERE identifiant = '2026-05/2'`,
		`INSERT INTO pieces ` + copyPiece + `'A', campagne, 50, type, cause, 50, 0` + restPiece + `origine, motif, NULL FROM pieces WHERE identifiant = '2026-11/2'`,
		`INSERT INTO pieces ` + copyPiece + `'A', campagne, 50, type, cause, 0, 0` + restPiece + `origine, motif, 99 FROM pieces WHERE identifiant = '2026-11/2'`,
		`INSERT INTO pieces ` + copyPiece + `'A', campagne, 50, 'reduction', 'annulation', 0, 0` + restPiece + `identifiant, '', 99 FROM pieces WHERE identifiant = '2025-11/2'`,
		`INSERT INTO pieces ` + copyPiece + `'A', campagne, 50, 'reduction', 'annulation', 0, 0` + restPiece + `identifiant, '', 99 FROM pieces WHERE identifiant = '2026-11/2'`,
		`INSERT INTO pieces ` + copyPiece + `'A', campagne, 50, 'reduction', 'annulation', 0, 0` + restPiece + `identifiant, '', 1 FROM pieces WHERE identifiant = '2026-05/2'`,
		`INSERT INTO pieces ` + copyPiece + `'A', campagne, 50, 'reduction', 'annulation', 1, 0` + restPiece + `identifiant, '', 99 FROM pieces WHERE identifiant = '2026-05/2'`,
		`UPDATE pieces SET ht_cents = ht_cents + 1, ttc_cents = ttc_cents + 1 WHERE identifiant = '2026-05/2'`,
		`UPDATE pieces SET debiteur = 'x' WHERE identifiant = '2026-05/1-A'`,
		`UPDATE pieces SET numero = 50 WHERE identifiant = '2026-05/2'`,
		`UPDATE pieces SET seq = 1 WHERE identifiant = '2026-05/2'`,
		`UPDATE OR REPLACE pieces SET identifiant = '2026-05/2' WHERE identifiant = '2026-11/2'`,
		`UPDATE pieces SET numero = 50 WHERE identifiant = '2026-11/2'`,
		`UPDATE campagnes SET etat = 'calculee' WHERE id = '2026-11'; UPDATE pieces SET numero = 50, seq = 99 WHERE identifiant = '2026-11/2'`,
		`UPDATE pieces SET numero = 2, seq = 99 WHERE identifiant = '2026-11/1'`,
		`DELETE FROM pieces WHERE identifiant = '2026-05/2'`,
		`DELETE FROM pieces WHERE identifiant = '2026-05/1-A'`,
		`INSERT INTO pieces_services (piece, position, service, tva, montant_cents) VALUES ('2026-05/2', 9, 'X', '', 1)`,
		`INSERT INTO pieces_services (piece, position, service, tva, montant_cents) VALUES ('2026-05/1-A', 9, 'X', '', 1)`,
		`INSERT OR REPLACE INTO pieces_services (piece, position, service, tva, montant_cents) VALUES ('2026-05/2', 1, 'X', '', 1)`,
		`UPDATE pieces_services SET montant_cents = 1 WHERE piece = '2026-11/2'`,
		`DELETE FROM pieces_services WHERE piece = '2026-05/2'`,
		`INSERT INTO annulations_lignes (piece, tiers, service, exercice, rang, montant_cents) VALUES ('2026-05/1-A', 'X', 'X', 2026, '1', 1)`,
		`INSERT INTO annulations_lignes (piece, tiers, service, exercice, rang, montant_cents) VALUES ('2026-05/2', 'X', 'X', 2026, '1', 1)`,
		`INSERT OR REPLACE INTO annulations_lignes SELECT piece, tiers, service, exercice, rang, 1 FROM annulations_lignes`,
		`UPDATE annulations_lignes SET montant_cents = 0`,
		`DELETE FROM annulations_lignes`,
		// Lines, and what stands around them.
		`INSERT INTO lignes (` + copyLine + `campagne, 50` + restLine + `campagne = '2026-05' AND position = 1`,
		`INSERT INTO lignes (` + copyLine + `campagne, 50` + restLine + `campagne = '2025-11' AND position = 1`,
		`INSERT OR REPLACE INTO lignes (` + copyLine + `campagne, position` + restLine + `campagne = '2026-05' AND position = 1`,
		`INSERT OR REPLACE INTO lignes (rowid, ` + copyLine + `rowid, '2026-11', 50` + restLine + `campagne = '2026-05' AND position = 1`,
		`UPDATE lignes SET trace = '[]' WHERE campagne = '2026-05'`,
		`UPDATE lignes SET trace = '[]' WHERE campagne = '2026-11'`,
		`DELETE FROM lignes WHERE campagne = '2026-05' AND statut = 'reporte'`,
		`DELETE FROM lignes WHERE campagne = '2025-11'`,
		`INSERT OR REPLACE INTO calculs SELECT campagne, dossier_version, dossier_empreinte, emis_empreinte, 'x' FROM calculs WHERE campagne = '2026-05'`,
		`INSERT INTO parts SELECT campagne, 50, service, 1999, base, cumul, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM parts WHERE campagne = '2026-05' AND position = 1`,
		`INSERT INTO anomalies SELECT campagne, 50, code, 0, tiers, service, exercice, message, motif FROM anomalies WHERE campagne = '2026-05' AND position = 1`,
		`UPDATE calculs SET empreinte = 'x' WHERE campagne = '2026-11'`,
		`UPDATE parts SET cout_cents = 1 WHERE campagne = '2026-11'`,
		`UPDATE anomalies SET motif = 'x' WHERE campagne = '2026-11'`,
		`DELETE FROM calculs WHERE campagne = '2026-05'`,
		`DELETE FROM parts WHERE campagne = '2026-05'`,
		`DELETE FROM anomalies WHERE campagne = '2025-11'`,
		// Counters.
		`UPDATE compteurs SET dernier = dernier - 1`,
		`UPDATE compteurs SET annee = 1999`,
		`INSERT OR REPLACE INTO compteurs SELECT budget, annee, serie, 0 FROM compteurs`,
		`DELETE FROM compteurs`,
	}
	for _, table := range dossier.Schema() {
		list = append(list, attacksOnDossier(table)...)
	}
	return list
}

// attacksOnDossier tries to change what a version of the dossier holds.
func attacksOnDossier(table dossier.Table) []string {
	var names []string
	for _, column := range table.Columns {
		names = append(names, column.Name)
	}
	columns := strings.Join(names, ", ")
	insert := func(how, id, since, until string) string {
		return fmt.Sprintf(`%s INTO %s (id, depuis, jusqua, %s) SELECT %s, %s, %s, %s FROM %s WHERE id = 1`, how, table.Name, columns, id, since, until, columns, table.Name)
	}
	list := []string{
		insert("INSERT", "NULL", "1", "NULL"),
		insert("INSERT", "NULL", "2", "3"),
		insert("INSERT OR REPLACE", "1", "2", "NULL"),
		`DELETE FROM ` + table.Name + ` WHERE id = 1`,
		`UPDATE ` + table.Name + ` SET depuis = 2 WHERE id = 1`,
		`UPDATE ` + table.Name + ` SET id = 1000 WHERE id = 1`,
		`UPDATE ` + table.Name + ` SET rowid = 1000 WHERE id = 1`,
		`UPDATE ` + table.Name + ` SET jusqua = NULL WHERE jusqua = 2`,
		`UPDATE ` + table.Name + ` SET jusqua = 3 WHERE jusqua IS NULL`,
	}
	for i, name := range names {
		value := `'autre chose'`
		if table.Columns[i].Type == dossier.Integer {
			value = `99999`
		}
		list = append(list, `UPDATE `+table.Name+` SET jusqua = 2, `+name+` = `+value+` WHERE jusqua IS NULL`)
	}
	return list
}

// try runs a statement and takes it back.
func try(db *sql.DB, statement string) error {
	if _, err := db.Exec("SAVEPOINT essai"); err != nil {
		return err
	}
	_, err := db.Exec(statement)
	if _, back := db.Exec("ROLLBACK TO essai; RELEASE essai"); back != nil {
		return back
	}
	return err
}

func isRefusal(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "fige : ") || strings.Contains(err.Error(), "conflit : "))
}

func TestRails(t *testing.T) {
	t.Parallel()
	path := filled(t)
	for _, settings := range [][]string{nil, {"recursive_triggers(1)", "foreign_keys(1)"}} {
		db := raw(t, path, settings...)
		for _, attack := range attacks() {
			if err := try(db, attack); !isRefusal(err) {
				t.Errorf("with %v: not refused by a rail: %v\n%s", settings, err, attack)
			}
		}
	}
}

// TestRailsAreAllNeeded takes each trigger away in turn: some attack must then get through. A rail that nothing needs is
// one that no test holds.
func TestRailsAreAllNeeded(t *testing.T) {
	t.Parallel()
	db := raw(t, filled(t), "synchronous(0)")
	rows, err := db.Query(`SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name`)
	must(t, err)
	var triggers [][3]string // name, table, text
	for rows.Next() {
		var trigger [3]string
		must(t, rows.Scan(&trigger[0], &trigger[1], &trigger[2]))
		triggers = append(triggers, trigger)
	}
	must(t, rows.Close())
	list := attacks()
	for _, trigger := range triggers {
		name, table, text := trigger[0], trigger[1], trigger[2]
		_, err := db.Exec("DROP TRIGGER " + name) // for good, and made again: in a transaction every ROLLBACK TO would read the schema again
		must(t, err)
		passes := func(attack string) bool {
			return strings.Contains(attack+" ", " "+table+" ") && try(db, attack) == nil
		}
		if !slices.ContainsFunc(list, passes) {
			t.Errorf("without the trigger %s every attack is still refused", name)
		}
		_, err = db.Exec(text)
		must(t, err)
	}
}

// TestRailsLetThrough holds what the rails must not refuse.
func TestRailsLetThrough(t *testing.T) {
	t.Parallel()
	db := raw(t, filled(t), "recursive_triggers(1)", "foreign_keys(1)")
	for _, statement := range []string{
		`UPDATE campagnes SET etat = 'close', close_par = 'x' WHERE id = '2026-05'`,
		`UPDATE campagnes SET etat = 'calculee', validee_par = '' WHERE id = '2026-11'`,
		`DELETE FROM lignes WHERE campagne = '2026-11'`,
		`UPDATE tiers SET jusqua = (SELECT MAX(version) FROM imports) WHERE jusqua IS NULL AND depuis = 1`,
		`INSERT INTO planifications (campagne, le, resultat) VALUES ('2026-05', '', '')`,
	} {
		if err := try(db, statement); err != nil {
			t.Errorf("%s: %v", statement, err)
		}
	}
}
