package store_test

import (
	"context"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/store"
)

// TestStrays drops the rails, as an attacker first would, then plants what belongs to nothing: each must be named, and
// an honest database has none.
func TestStrays(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, statement, want string }{
		{"an honest database", ``, ``},
		{"a rail dropped", `DROP TRIGGER lignes_update`, "le garde-fou « lignes_update » manque"},
		{"a rail hollowed out", `DROP TRIGGER lignes_update; CREATE TRIGGER lignes_update BEFORE UPDATE ON lignes BEGIN SELECT 1; END`,
			"le garde-fou « lignes_update » ne correspond pas au programme"},
		{"a view that lies", `DROP VIEW v_lignes_emises; CREATE VIEW v_lignes_emises AS SELECT 1 AS seq`, "la vue « v_lignes_emises » ne correspond pas au programme"},
		{"a table of somebody else's", `CREATE TABLE cache (x)`, "la table « cache » est en trop"},
		{"postings of an entry that does not exist", `DROP TRIGGER ledger_posting_extends_last;
			INSERT INTO ledger_posting VALUES (999, 1, 'general', '673', '', '', 0, '', 5)`, "écriture n° 999"},
		{"a row of a version to come", `DROP TRIGGER adhesions_insert; INSERT INTO adhesions (id, depuis, tiers, service, du) VALUES (999999, 99, 'A', 'S', '2025-01-01')`,
			"identifiant 999999 de la table « adhesions »"},
		{"an anomaly of a campaign that does not exist", `DROP TRIGGER anomalies_insert; INSERT INTO anomalies SELECT '1999-05', position, code, bloquante, tiers, service, exercice, message, motif
			FROM anomalies LIMIT 1`, "campagne 1999-05"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			path := filled(t)
			if row.statement != "" {
				if _, err := raw(t, path).Exec(row.statement); err != nil {
					t.Fatal(err)
				}
			}
			db, err := store.Open(context.Background(), path, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { db.Close() })
			var strays []string
			if err := db.Read(context.Background(), func(tx billing.Tx) error {
				strays, err = tx.Strays()
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(strays, "\n"); !strings.Contains(got, row.want) || (row.want == "" && got != "") {
				t.Errorf("Strays: %q, want %q", got, row.want)
			}
		})
	}
}
