-- Rôles de quotepart sur PostgreSQL (docs/postgresql.md). À jouer une fois, par le propriétaire de la base, après
-- « quotepart --bd … init » et après chaque mise à niveau : psql -v ON_ERROR_STOP=1 -f docs/postgresql.sql BASE
--
-- quotepart_ecrivain calcule, valide, émet, annule ; il ne peut ni modifier ni supprimer ce qui est émis, ni toucher aux
-- garde-fous, qui appartiennent au propriétaire. quotepart_auditeur lit, et rien d'autre. Donnez-les aux personnes :
-- GRANT quotepart_ecrivain TO camille;

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'quotepart_ecrivain') THEN
    CREATE ROLE quotepart_ecrivain NOLOGIN;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'quotepart_auditeur') THEN
    CREATE ROLE quotepart_auditeur NOLOGIN;
  END IF;
END $$;

-- Personne ne crée rien à côté des tables de quotepart, et chacun part de rien.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, quotepart_ecrivain, quotepart_auditeur;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, quotepart_ecrivain, quotepart_auditeur;
GRANT USAGE ON SCHEMA public TO quotepart_ecrivain, quotepart_auditeur;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO quotepart_ecrivain, quotepart_auditeur;

-- Ce qui s'ajoute et ne change plus.
GRANT INSERT ON ledger_entry, ledger_posting, imports, annulations_lignes TO quotepart_ecrivain;

-- Le dossier : des lignes entrent, et le dernier import met fin à d'autres (jusqua).
GRANT INSERT, UPDATE (jusqua) ON parametres, budgets, tiers, services, eligibilites, indicateurs, unites, assiettes, baremes, cles,
  parts_mel, bornes, exonerations, adhesions, couts, echeanciers, ajustements, reprises TO quotepart_ecrivain;

-- Un calcul qui n'est pas émis se remplace en entier ; les garde-fous refusent d'ôter ce qui l'est.
GRANT INSERT, DELETE ON calculs, lignes, parts, anomalies, pieces, pieces_services TO quotepart_ecrivain;

-- Où en est une campagne, les numéros donnés à l'émission, les compteurs, le tour d'écrire, les passages du planificateur.
GRANT INSERT, UPDATE ON campagnes, planifications TO quotepart_ecrivain;
GRANT UPDATE (numero, bordereau, seq) ON pieces TO quotepart_ecrivain;
GRANT INSERT, UPDATE (dernier) ON compteurs TO quotepart_ecrivain;
GRANT UPDATE (tour) ON ecrivain TO quotepart_ecrivain;
