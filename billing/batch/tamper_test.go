package batch_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"quotepart/ledger"
)

// forgery is one way to falsify a base, and the difference that Replay must name: its check, and words of its message.
type forgery struct {
	why   string
	sql   string // statements, one a line
	forge func(*testing.T, *sql.DB)
	check string
	words []string
	head  bool // only the deposited head shows it
}

// of the line on which many forgeries are tried
const (
	where  = ` WHERE campagne = '2025-11' AND tiers = '01002' AND service = 'POP'`
	naming = "campagne 2025-11, tiers 01002, service POP, exercice 2025, rang 1"
	titre  = `(SELECT identifiant FROM pieces WHERE campagne = '2025-11' AND type = 'titre' AND numero = 110)`
	annule = `(SELECT identifiant FROM pieces WHERE cause = 'annulation')`
)

var forgeries = []forgery{
	// what belongs to nothing
	{why: "postings of an entry that does not exist", sql: `INSERT INTO ledger_posting VALUES (999, 1, 'general', '673', '', '', 0, '', 0)`, check: "base", words: []string{"écriture n° 999"}},
	{why: "a line of a campaign that does not exist", sql: `INSERT INTO lignes SELECT '1999-05', position, budget, debiteur, tiers, service, exercice, rang, base, cible_cents, deja_emis_cents, montant_cents, statut, NULL, trace FROM lignes` + where,
		check: "base", words: []string{"campagne 1999-05"}},
	{why: "a row of a version to come", sql: `INSERT INTO adhesions (depuis, tiers, service, du) VALUES (99, '01001', 'POP', '2025-01-01')`, check: "base", words: []string{"adhesions", "version du dossier qui n'existe pas"}},
	{why: "a view that lies about nothing yet", forge: func(t *testing.T, db *sql.DB) {
		if _, err := db.Exec(`DROP VIEW v_adhesions; CREATE VIEW v_adhesions AS SELECT 1 AS id`); err != nil {
			t.Fatal(err)
		}
	}, check: "base", words: []string{"v_adhesions"}},

	// lines
	{why: "the amount of a line", sql: `UPDATE lignes SET cible_cents = cible_cents - 100, montant_cents = montant_cents - 100` + where, check: "ligne", words: []string{naming, "montant 1799.00", "montant 1800.00", "recalculé"}},
	{why: "what a line says was issued before", sql: `UPDATE lignes SET cible_cents = cible_cents + 1, deja_emis_cents = deja_emis_cents + 1` + where, check: "ligne", words: []string{naming, "déjà émis 1800.01"}},
	{why: "the statut of a line", sql: `UPDATE lignes SET statut = 'valorise'` + where, check: "ligne", words: []string{naming, "statut valorise", "statut titre"}},
	{why: "a statut that makes the line come back", sql: `UPDATE lignes SET statut = 'reporte', piece = NULL` + where, check: "ligne", words: []string{naming, "statut reporte", "statut titre"}},
	{why: "the document of a line", sql: `UPDATE lignes SET piece = (SELECT identifiant FROM pieces WHERE campagne = '2025-11' AND numero = 109)` + where, check: "ligne", words: []string{naming, "pièce"}},
	{why: "the trace of a line", sql: `UPDATE lignes SET trace = '[]'` + where, check: "ligne", words: []string{naming, "trace"}},
	{why: "the party of a line", sql: `UPDATE lignes SET tiers = 'SYN'` + where, check: "ligne", words: []string{"tiers SYN, service POP", "le recalcul n'a pas cette ligne"}},
	{why: "the debtor of a line", sql: `UPDATE lignes SET debiteur = 'SYN'` + where, check: "ligne", words: []string{naming, "débiteur SYN", "débiteur 01002"}},
	{why: "the exercice of a line", sql: `UPDATE lignes SET exercice = 2024` + where, check: "ligne", words: []string{"exercice 2024"}},
	{why: "a line deleted", sql: `DELETE FROM lignes` + where, check: "ligne", words: []string{naming, "a disparu", "1800.00"}},
	{why: "a line inserted", sql: `INSERT INTO lignes SELECT campagne, 999, budget, debiteur, 'C01', service, exercice, rang, base, cible_cents, deja_emis_cents, montant_cents, statut, piece, trace FROM lignes` + where,
		check: "ligne", words: []string{"tiers C01, service POP", "le recalcul n'a pas cette ligne"}},
	{why: "two lines in each other's place", sql: `UPDATE lignes SET position = 999 WHERE campagne = '2025-11' AND position = 1`, check: "calcul", words: []string{"2025-11", "empreinte"}},
	{why: "a line of the calculation that waits", sql: `UPDATE lignes SET cible_cents = 1, deja_emis_cents = 0, montant_cents = 1 WHERE campagne = '2026-11' AND position = 1`, check: "calcul", words: []string{"2026-11"}},

	// parts
	{why: "the cost of a part", sql: `UPDATE parts SET cout_cents = cout_cents + 100 WHERE campagne = '2025-05' AND service = 'POP'`, check: "part", words: []string{"2025-05", "service POP, exercice 2025", "coût 6001.00", "coût 6000.00"}},
	{why: "a cause of the métropole's part", sql: `UPDATE parts SET reliquat_cents = reliquat_cents + 1, absence_cents = absence_cents - 1 WHERE campagne = '2025-05' AND service = 'IMP'`, check: "part", words: []string{"2025-05", "service IMP"}},
	{why: "a part deleted", sql: `DELETE FROM parts WHERE campagne = '2025-05' AND service = 'POR'`, check: "part", words: []string{"2025-05", "disparu", "service POR"}},

	// documents
	{why: "the total of a document", sql: `UPDATE pieces SET ht_cents = ht_cents - 5000, ttc_cents = ttc_cents - 5000 WHERE identifiant = ` + titre, check: "piece", words: []string{"2025-11", "débiteur 01002", "TTC"}},
	{why: "a service of a document", sql: `UPDATE pieces_services SET montant_cents = montant_cents + 1 WHERE piece = ` + titre + ` AND service = 'POP'`, check: "piece", words: []string{"2025-11", "POP hors_champ 1800.01"}},
	{why: "the rate of a document", sql: `UPDATE pieces_services SET tva = '5.5' WHERE service = 'IMP' AND piece = (SELECT identifiant FROM pieces WHERE campagne = '2025-11' AND type = 'reduction')`, check: "piece", words: []string{"2025-11", "IMP 5.5 80.00"}},
	{why: "the debtor of a document", sql: `UPDATE pieces SET debiteur = 'SYN' WHERE identifiant = ` + titre, check: "piece", words: []string{"débiteur SYN", "débiteur 01002"}},
	{why: "the section of a document", sql: `UPDATE pieces SET section = 'investissement' WHERE identifiant = ` + titre, check: "piece", words: []string{"investissement"}},
	{why: "whether a document is taxed", sql: `UPDATE pieces SET taxe = 1 WHERE identifiant = ` + titre, check: "piece", words: []string{"taxé : oui"}},
	{why: "the cause of a document", sql: `UPDATE pieces SET cause = 'reversement' WHERE campagne = '2026-05' AND type = 'mandat' AND debiteur = '01001'`, check: "piece", words: []string{"2026-05", "(reversement)", "(annulation_673)"}},
	{why: "the motif of a document", sql: `UPDATE pieces SET motif = 'erreur' WHERE identifiant = ` + titre, check: "piece", words: []string{"motif « erreur »"}},
	{why: "the titre that a reduction corrects", sql: `UPDATE pieces SET origine = ` + titre + ` WHERE type = 'reduction' AND cause = ''`, check: "piece", words: []string{"reduction", "origine"}},
	{why: "the entry of a document", sql: `UPDATE pieces SET seq = 4 WHERE identifiant = ` + titre, check: "piece", words: []string{"2025-11", "écriture n° 4", "n° 8"}},
	{why: "a document deleted", sql: `DELETE FROM pieces WHERE identifiant = ` + titre, check: "piece", words: []string{"2025-11", "disparu", "débiteur 01002", "TTC 3300.00"}},
	{why: "a document inserted", sql: `INSERT INTO pieces SELECT 'T2511-FAUX', campagne, 99, type, cause, 0, 0, budget, section, taxe, 'SYN', ht_cents, tva_cents, ttc_cents, origine, motif, seq FROM pieces WHERE identifiant = ` + titre,
		check: "piece", words: []string{"2025-11", "en trop", "T2511-FAUX", "débiteur SYN"}},

	// numbers
	{why: "the number of a titre", sql: `UPDATE pieces SET numero = 999 WHERE identifiant = ` + titre, check: "numero", words: []string{"2025-11", "n° 999", "n° 110"}},
	{why: "two numbers swapped", sql: `UPDATE pieces SET numero = 219 - numero WHERE campagne = '2025-11' AND numero IN (109, 110)`, check: "numero", words: []string{"2025-11", "n° 109", "n° 110"}},
	{why: "a number taken twice", sql: `UPDATE pieces SET numero = 109 WHERE identifiant = ` + titre, check: "numero", words: []string{"n° 109"}},
	{why: "a bordereau", sql: `UPDATE pieces SET bordereau = 13 WHERE identifiant = ` + titre, check: "numero", words: []string{"2025-11", "bordereau 13", "bordereau 12"}},
	{why: "a counter", sql: `UPDATE compteurs SET dernier = 500 WHERE serie = 'titre' AND budget = 'PRINC' AND annee = 2025`, check: "numero", words: []string{"PRINC en 2025", "n° 111", "500"}},
	{why: "a counter of bordereaux", sql: `UPDATE compteurs SET dernier = 40 WHERE serie = 'bordereau_reduction'`, check: "numero", words: []string{"bordereau_reduction", "n° 32", "40"}},
	{why: "a counter made for next year", sql: `INSERT INTO compteurs VALUES ('EAU', 2027, 'titre', 7)`, check: "numero", words: []string{"EAU en 2027", "le compteur dit 7"}},
	{why: "a counter deleted", sql: `DELETE FROM compteurs WHERE serie = 'mandat' AND annee = 2026`, check: "numero", words: []string{"mandat", "2026"}},

	// postings
	{why: "a posting", sql: `UPDATE ledger_posting SET amount_cents = amount_cents + 1 WHERE entry = 8 AND position = 1`, check: "ecritures", words: []string{"n° 8", "écart de 0.01"}},
	{why: "the account of a posting", sql: `UPDATE ledger_posting SET account = '7588' WHERE entry = 8 AND account = '70845' AND service = 'POP' AND document = ` + titre, check: "ecritures", words: []string{"n° 8", "enregistré", "7588", "70845"}},
	{why: "a posting deleted", sql: `DELETE FROM ledger_posting WHERE entry = 8 AND position = 2`, check: "ecritures", words: []string{"n° 8"}},
	{why: "a balanced pair of postings", sql: `INSERT INTO ledger_posting VALUES (8, 900, 'general', '512', '', '', 0, 'X', 100)
INSERT INTO ledger_posting VALUES (8, 901, 'general', '471', '', '', 0, 'X', -100)`, check: "ecritures", words: []string{"n° 8", "471", "X -1.00"}},
	{why: "a balanced pair on an entry that posts nothing", sql: `INSERT INTO ledger_posting VALUES (5, 1, 'general', '512', '', '', 0, 'X', 100)
INSERT INTO ledger_posting VALUES (5, 2, 'general', '471', '', '', 0, 'X', -100)`, check: "ecritures", words: []string{"n° 5", "dossier.imported", "471"}},
	{why: "a posting off the accounts", sql: `UPDATE ledger_posting SET amount_cents = -amount_cents WHERE entry = 8 AND book = 'hors_bilan'`, check: "ecritures", words: []string{"n° 8", "hors_bilan"}},

	// the dossier
	{why: "a cost of a sealed version", sql: `UPDATE couts SET montant = '12001' WHERE service = 'POP' AND base = 'prevu' AND exercice = 2025`, check: "dossier", words: []string{"version 1", "modifiée"}},
	{why: "a figure of an old version", sql: `UPDATE unites SET valeur = '101' WHERE indicateur = 'PAGES' AND jusqua = 2`, check: "dossier", words: []string{"version 1"}},
	{why: "a row of the dossier deleted", sql: `DELETE FROM adhesions WHERE tiers = '01003' AND service = 'POP'`, check: "dossier", words: []string{"version 1"}},
	{why: "a row of the dossier inserted", sql: `INSERT INTO adhesions (depuis, tiers, service, du) VALUES (2, 'SYN', 'POP', '2020-01-01')`, check: "dossier", words: []string{"version 2"}},
	{why: "depuis", sql: `UPDATE couts SET depuis = 1 WHERE depuis = 2`, check: "dossier", words: []string{"version 1"}},
	{why: "jusqua", sql: `UPDATE unites SET jusqua = 3 WHERE jusqua = 2`, check: "dossier", words: []string{"version 2"}},
	{why: "jusqua of a row that holds", sql: `UPDATE adhesions SET jusqua = 3 WHERE tiers = '01003' AND service = 'POP'`, check: "dossier", words: []string{"version 3"}},
	{why: "the label of a party", sql: `UPDATE tiers SET nom = 'Autre' WHERE code = '01002'`, check: "dossier", words: []string{"version 1", "modifiée"}},
	{why: "the label of a service", sql: `UPDATE services SET libelle = 'Autre' WHERE code = 'POP'`, check: "dossier", words: []string{"version 1", "modifiée"}},
	{why: "a parameter", sql: `UPDATE parametres SET valeur = '0' WHERE cle = 'seuil_titre'`, check: "dossier", words: []string{"version 1"}},
	{why: "the digest of an import", sql: `UPDATE imports SET empreinte = 'x' WHERE version = 2`, check: "dossier", words: []string{"import n° 2"}},
	{why: "the author of an import", sql: `UPDATE imports SET par = 'Eve' WHERE version = 2`, check: "dossier", words: []string{"import n° 2", "Eve", "Camille"}},
	{why: "the time of an import", sql: `UPDATE imports SET le = '2020-01-01T00:00:00Z' WHERE version = 2`, check: "dossier", words: []string{"import n° 2", "2020-01-01"}},
	{why: "the source of an import", sql: `UPDATE imports SET source = 'ailleurs' WHERE version = 2`, check: "dossier", words: []string{"import n° 2", "ailleurs"}},
	{why: "the digest of an imported file", sql: `UPDATE imports SET fichiers = replace(fichiers, '"sha256":"', '"sha256":"0') WHERE version = 2`, check: "dossier", words: []string{"import n° 2"}},
	{why: "what an import says it changed", sql: `UPDATE imports SET changements = '[]' WHERE version = 2`, check: "dossier", words: []string{"import n° 2"}},
	{why: "the entry of an import", sql: `UPDATE imports SET seq = 50 WHERE version = 2`, check: "dossier", words: []string{"import n° 2"}},
	{why: "an import deleted", sql: `DELETE FROM imports WHERE version = 2`, check: "dossier", words: []string{"version 2", "disparu"}},
	{why: "an import inserted", sql: `INSERT INTO imports SELECT 4, le, par, source, fichiers, empreinte, 99, changements FROM imports WHERE version = 3`, check: "dossier", words: []string{"version 4", "journal"}},

	// campaigns
	{why: "the state of a campaign", sql: `UPDATE campagnes SET etat = 'emise' WHERE id = '2025-05'`, check: "etat", words: []string{"2025-05", "émise", "close"}},
	{why: "who approved a campaign", sql: `UPDATE campagnes SET validee_par = 'Eve' WHERE id = '2025-11'`, check: "etat", words: []string{"2025-11", "Eve", "Dominique"}},
	{why: "the date of a campaign", sql: `UPDATE campagnes SET date_emission = '2025-12-31' WHERE id = '2025-11'`, check: "etat", words: []string{"2025-11", "2025-12-31", "2025-11-28"}},
	{why: "the time of an approval", sql: `UPDATE campagnes SET validee_le = '2020-01-01T00:00:00Z' WHERE id = '2025-11'`, check: "etat", words: []string{"2025-11", "2020-01-01"}},
	{why: "the version that was sealed", sql: `UPDATE campagnes SET dossier_version = 1 WHERE id = '2025-11'`, check: "etat", words: []string{"2025-11", "dossier 1", "dossier 2"}},
	{why: "the digest of a campaign", sql: `UPDATE campagnes SET empreinte = 'x' WHERE id = '2025-11'`, check: "etat", words: []string{"2025-11"}},
	{why: "the entry of a campaign", sql: `UPDATE campagnes SET seq = 90 WHERE id = '2025-11'`, check: "etat", words: []string{"2025-11", "n° 90", "n° 8"}},
	{why: "two campaigns swapped", sql: `UPDATE campagnes SET id = '2099-05' WHERE id = '2025-05'
UPDATE campagnes SET id = '2025-05' WHERE id = '2025-11'
UPDATE campagnes SET id = '2025-11' WHERE id = '2099-05'`, check: "etat", words: []string{"2025-05"}},
	{why: "a campaign deleted", sql: `DELETE FROM campagnes WHERE id = '2025-11'`, check: "etat", words: []string{"2025-11", "n'est plus dans la base"}},
	{why: "a campaign deleted, with all that is its own", sql: `DELETE FROM campagnes WHERE id = '2026-05'
DELETE FROM calculs WHERE campagne = '2026-05'
DELETE FROM lignes WHERE campagne = '2026-05'
DELETE FROM pieces WHERE campagne = '2026-05'`, check: "calcul", words: []string{"2026-05", "disparu"}},
	{why: "a campaign inserted", sql: `INSERT INTO campagnes SELECT '2024-11', 'emise', dossier_version, dossier_empreinte, empreinte, calculee_par, calculee_le, validee_par, validee_le, emise_par, emise_le, date_emission, 3, close_par, close_le FROM campagnes WHERE id = '2025-11'`,
		check: "etat", words: []string{"2024-11", "journal"}},
	{why: "the digest of a calculation", sql: `UPDATE calculs SET empreinte = 'x' WHERE campagne = '2025-11'`, check: "calcul", words: []string{"2025-11"}},
	{why: "the version of a calculation", sql: `UPDATE calculs SET dossier_version = 1 WHERE campagne = '2025-11'`, check: "calcul", words: []string{"2025-11", "version 1", "version 2"}},
	{why: "the digest of the calculation that waits", sql: `UPDATE calculs SET empreinte = 'x' WHERE campagne = '2026-11'`, check: "calcul", words: []string{"2026-11"}},
	{why: "the version of the calculation that waits", sql: `UPDATE calculs SET dossier_version = 1 WHERE campagne = '2026-11'`, check: "calcul", words: []string{"2026-11"}},
	{why: "what a calculation says was issued before", sql: `UPDATE calculs SET emis_empreinte = 'x' WHERE campagne = '2025-11'`, check: "calcul", words: []string{"2025-11"}},
	{why: "a calculation deleted", sql: `DELETE FROM calculs WHERE campagne = '2025-11'`, check: "calcul", words: []string{"2025-11", "disparu"}},

	// anomalies
	{why: "why an anomaly was accepted", sql: `UPDATE anomalies SET motif = 'Autre' WHERE campagne = '2026-05' AND motif <> ''`, check: "anomalie", words: []string{"2026-05", "CTL-004", "motif : Autre", "Vu avec le service"}},
	{why: "whether an anomaly blocks", sql: `UPDATE anomalies SET bloquante = 0 WHERE campagne = '2026-05' AND bloquante = 1`, check: "anomalie", words: []string{"2026-05", "CTL-004", "bloquante : non"}},
	{why: "an anomaly deleted", sql: `DELETE FROM anomalies WHERE campagne = '2025-11'`, check: "anomalie", words: []string{"2025-11", "disparu", "CTL-130"}},

	// cancellations
	{why: "a line of a cancellation", sql: `UPDATE annulations_lignes SET montant_cents = montant_cents - 1 WHERE service = 'IMP'`, check: "annulation", words: []string{"2025-05", "tiers 01002, service IMP, exercice 2025, rang 1"}},
	{why: "a line of a cancellation deleted", sql: `DELETE FROM annulations_lignes WHERE service = 'IMP'`, check: "annulation", words: []string{"service IMP"}},
	{why: "a line taken back by a titre", sql: `INSERT INTO annulations_lignes VALUES (` + titre + `, '01002', 'POP', 2025, '1', -100)`, check: "emis", words: []string{"tiers 01002, service POP, exercice 2025, rang 1"}},
	{why: "the total of a cancellation", sql: `UPDATE pieces SET ht_cents = 1, tva_cents = 0, ttc_cents = 1 WHERE cause = 'annulation'`, check: "annulation", words: []string{"2025-05", "207.30"}},
	{why: "a service of a cancellation", sql: `UPDATE pieces_services SET tva = '20' WHERE service = 'MAT' AND piece = ` + annule, check: "annulation", words: []string{"2025-05", "MAT 20", "MAT 5.5"}},
	{why: "the budget of a cancellation", sql: `UPDATE pieces SET budget = 'EAU' WHERE cause = 'annulation'`, check: "annulation", words: []string{"budget EAU", "budget PRINC"}},
	{why: "the number of a cancellation", sql: `UPDATE pieces SET numero = 3 WHERE cause = 'annulation'`, check: "annulation", words: []string{"n° 3", "n° 2"}},
	{why: "the motif of a cancellation", sql: `UPDATE pieces SET motif = 'Autre' WHERE cause = 'annulation'`, check: "annulation", words: []string{"Autre"}},
	{why: "a cancellation deleted", sql: `DELETE FROM pieces WHERE cause = 'annulation'`, check: "annulation", words: []string{"2025-05", "disparu"}},
	{why: "a cancellation inserted under the entry of another", sql: `INSERT INTO pieces SELECT 'R0-FAUX', '2025-11', 98, type, cause, 0, 0, budget, section, taxe, debiteur, ht_cents, tva_cents, ttc_cents, ` + titre + `, motif, seq FROM pieces WHERE cause = 'annulation'`,
		check: "annulation", words: []string{"R0-FAUX", "2025-11"}},
	{why: "a cancellation that waits for its entry", sql: `INSERT INTO pieces SELECT 'R0-FAUX', '2025-11', 98, type, cause, 0, 0, budget, section, taxe, debiteur, ht_cents, tva_cents, ttc_cents, ` + titre + `, motif, 40 FROM pieces WHERE cause = 'annulation'`,
		check: "annulation", words: []string{"R0-FAUX"}},

	// the ledger
	{why: "the payload of an entry", sql: `UPDATE ledger_entry SET payload = replace(payload, '2025-11-28', '2025-11-27') WHERE seq = 8`, check: "chaine", words: []string{"n° 8", "contenu modifié"}},
	{why: "the actor of an entry", sql: `UPDATE ledger_entry SET actor = 'Eve' WHERE seq = 7`, check: "chaine", words: []string{"n° 7", "contenu modifié"}},
	{why: "the time of an entry", sql: `UPDATE ledger_entry SET time = '2020-01-01T00:00:00Z' WHERE seq = 7`, check: "chaine", words: []string{"n° 7", "contenu modifié"}},
	{why: "the kind of an entry", sql: `UPDATE ledger_entry SET kind = 'x' WHERE seq = 7`, check: "chaine", words: []string{"n° 7"}},
	{why: "the subject of an entry", sql: `UPDATE ledger_entry SET subject = '2026-05' WHERE seq = 7`, check: "chaine", words: []string{"n° 7"}},
	{why: "the hash of an entry", sql: `UPDATE ledger_entry SET hash = 'x' WHERE seq = 7`, check: "chaine", words: []string{"n° 7"}},
	{why: "the version of an entry", sql: `UPDATE ledger_entry SET version = 2 WHERE seq = 7`, check: "chaine", words: []string{"n° 7", "version de codage 2"}},
	{why: "an entry whose hash was made again", forge: func(t *testing.T, db *sql.DB) { rewrite(t, db, 7, 7, func(e *ledger.Entry) { e.Actor = "Eve" }) }, check: "chaine", words: []string{"n° 8", "s'enchaîne pas"}},
	{why: "an entry deleted", sql: `DELETE FROM ledger_entry WHERE seq = 7`, check: "chaine", words: []string{"n° 8", "n° 7", "supprimées"}},
	{why: "an entry inserted", sql: `INSERT INTO ledger_entry SELECT 99, version, time, actor, kind, subject, payload, prev_hash, 'h' FROM ledger_entry WHERE seq = 3`, check: "chaine", words: []string{"n° 99"}},
	{why: "two entries swapped", sql: `UPDATE ledger_entry SET seq = 99 WHERE seq = 6
UPDATE ledger_entry SET seq = 6 WHERE seq = 7
UPDATE ledger_entry SET seq = 7 WHERE seq = 99`, check: "chaine", words: []string{"n° 6"}},
	{why: "a chain rewritten from an approval on, which the rules of the verbs show", forge: func(t *testing.T, db *sql.DB) {
		rewrite(t, db, 7, 99, func(e *ledger.Entry) {
			if e.Seq == 7 {
				e.Actor = "camille"
			}
		})
		execute(t, db, `UPDATE campagnes SET validee_par = 'camille' WHERE id = '2025-11'`)
	}, check: "etat", words: []string{"n° 7", "camille valide", "calculée par Camille"}},
	{why: "an issue before its approval, in a chain rewritten whole", forge: func(t *testing.T, db *sql.DB) {
		rewrite(t, db, 1, 99, func(e *ledger.Entry) {
			if e.Seq == 7 {
				e.Kind = "campaign.calculated"
				e.Payload = []byte(`{}`)
			}
		})
	}, check: "etat", words: []string{"n° 8", "calculée"}},

	// what the base alone cannot show
	{why: "the tail cut off, with all that it did", sql: `DELETE FROM ledger_entry WHERE seq = 15
DELETE FROM calculs WHERE campagne = '2026-11'
DELETE FROM lignes WHERE campagne = '2026-11'
DELETE FROM parts WHERE campagne = '2026-11'
DELETE FROM anomalies WHERE campagne = '2026-11'
DELETE FROM pieces_services WHERE piece IN (SELECT identifiant FROM pieces WHERE campagne = '2026-11')
DELETE FROM pieces WHERE campagne = '2026-11'
DELETE FROM campagnes WHERE id = '2026-11'`, check: "tete", words: []string{"n° 15", "n° 14", "coupée"}, head: true},
	{why: "the whole chain made again", forge: func(t *testing.T, db *sql.DB) {
		rewrite(t, db, 1, 99, func(e *ledger.Entry) {
			if e.Seq == 7 {
				e.Actor = "Eve"
			}
		})
		execute(t, db, `UPDATE campagnes SET validee_par = 'Eve' WHERE id = '2025-11'`)
	}, check: "tete", words: []string{"n° 15", "réécrite"}, head: true},
}

func execute(t *testing.T, db *sql.DB, statements string) {
	t.Helper()
	for statement := range strings.Lines(statements) {
		result, err := db.Exec(statement)
		if err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		if changed, _ := result.RowsAffected(); changed == 0 {
			t.Fatalf("%s: forged nothing", statement)
		}
	}
}

// rewrite changes entries and makes the chain good again, from one entry to another.
func rewrite(t *testing.T, db *sql.DB, first, last int64, change func(*ledger.Entry)) {
	t.Helper()
	found, err := db.Query(`SELECT seq, time, actor, kind, subject, payload, prev_hash, hash FROM ledger_entry ORDER BY seq`)
	if err != nil {
		t.Fatal(err)
	}
	var entries []ledger.Entry
	for found.Next() {
		var e ledger.Entry
		if err := found.Scan(&e.Seq, &e.Time, &e.Actor, &e.Kind, &e.Subject, &e.Payload, &e.PrevHash, &e.Hash); err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	found.Close()
	head := ledger.Head{}
	for _, e := range entries {
		if e.Seq >= first && e.Seq <= last {
			change(&e)
			at, err := time.Parse(time.RFC3339, e.Time)
			if err != nil {
				t.Fatal(err)
			}
			e = ledger.Next(head, at, e.Actor, e.Kind, e.Subject, e.Payload)
			if _, err := db.Exec(`UPDATE ledger_entry SET actor = $1, kind = $2, payload = $3, prev_hash = $4, hash = $5 WHERE seq = $6`,
				e.Actor, e.Kind, string(e.Payload), e.PrevHash, e.Hash, e.Seq); err != nil {
				t.Fatal(err)
			}
		}
		head = e.Head()
	}
}

// TestTampering forges a base of each engine in each way, its rails put aside, and wants Replay to name it.
func TestTampering(t *testing.T) {
	t.Parallel()
	head := open(t, toldCopy(t)).state().Head
	for _, engine := range []struct {
		name  string
		forge func(*testing.T, func(*sql.DB)) *bench
	}{{"SQLite", forgedFile}, {"PostgreSQL", forgedServer}} {
		for _, f := range forgeries {
			t.Run(engine.name+"/"+f.why, func(t *testing.T) {
				t.Parallel()
				b := engine.forge(t, func(db *sql.DB) {
					if f.forge != nil {
						f.forge(t, db)
					} else {
						execute(t, db, f.sql)
					}
				})
				if f.head {
					b.clean() // nothing but the deposited head shows it
				}
				named(t, b, head, f)
			})
		}
	}
}

func forgedFile(t *testing.T, do func(*sql.DB)) *bench {
	t.Helper()
	path := toldCopy(t)
	forge(t, path, do)
	return open(t, path)
}

// named wants a difference of the check that says what it must.
func named(t *testing.T, b *bench, head ledger.Head, f forgery) {
	t.Helper()
	report, err := b.Replay(t.Context(), noted(head))
	if err != nil {
		t.Fatalf("Replay: %v", err)
	}
	messages := ""
	for _, d := range report.Differences {
		messages += "\n" + d.Check + ": " + d.Message
		if d.Check == f.check && holdsAll(d.Message, f.words) {
			return
		}
	}
	t.Errorf("no difference of check %q that says %q among:%s", f.check, f.words, messages)
}

func holdsAll(message string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(message, word) {
			return false
		}
	}
	return true
}

// TestReplayNamesTheFirstDifferenceOnly: one difference for each check and campaign, so that the report can be read.
func TestReplayNamesTheFirstDifferenceOnly(t *testing.T) {
	t.Parallel()
	path := toldCopy(t)
	tamper(t, path, `UPDATE lignes SET cible_cents = cible_cents + 1, montant_cents = montant_cents + 1 WHERE campagne = '2025-05'`)
	report, err := open(t, path).Replay(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, d := range report.Differences {
		key := d.Check + " " + string(d.Campaign)
		if seen[key] {
			t.Errorf("two differences of check %s", key)
		}
		seen[key] = true
	}
	if !seen["ligne 2025-05"] || len(report.Differences) < 3 {
		t.Errorf("differences %v, want the line of 2025-05 and what follows from it", report.Differences)
	}
}

// TestReplayOfNothing: an empty base is clean, but for a head that was deposited.
func TestReplayOfNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if report := b.clean(); report.Entries != 0 || report.Campaigns != 0 {
		t.Errorf("an empty base: %+v", report)
	}
	report, err := b.Replay(t.Context(), noted(ledger.Head{Seq: 4, Hash: strings.Repeat("0", 64)}))
	if err != nil || len(report.Differences) != 1 || report.Differences[0].Check != "tete" {
		t.Errorf("an empty base and a head that was deposited: %+v %v, want a difference of check tete", report, err)
	}
}

// TestReplayTakesEarlierHeads: a head printed on an old titre still verifies.
func TestReplayTakesEarlierHeads(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	old := b.run("2025-05").Head
	b.run("2025-11")
	b.clean(old, b.state().Head)
	wrong := ledger.Head{Seq: old.Seq, Hash: strings.Repeat("a", 64)}
	report, err := b.Replay(t.Context(), noted(wrong))
	if err != nil || len(report.Differences) != 1 || report.Differences[0].Check != "tete" || report.Differences[0].Seq != old.Seq {
		t.Errorf("another hash for entry %d: %+v %v, want a difference of check tete", old.Seq, report.Differences, err)
	}
	b.clean(ledger.Head{Hash: old.Hash})
	report, err = b.Replay(t.Context(), noted(ledger.Head{Hash: wrong.Hash}))
	if err != nil || len(report.Differences) != 1 || report.Differences[0].Check != "tete" {
		t.Errorf("a hash that no entry has: %+v %v, want a difference of check tete", report.Differences, err)
	}
}
