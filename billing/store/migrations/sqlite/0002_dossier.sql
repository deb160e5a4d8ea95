-- The dossier: the tables of the contract (dossier.md), every version of them. A row holds from the import « depuis » on,
-- and no longer from the import « jusqua » on (NULL: it still holds). Figures that people wrote are TEXT, never NUMERIC,
-- which would lose digits; an empty cell is NULL. v_<table> is the current version.

CREATE TABLE imports (
  version     INTEGER PRIMARY KEY,
  le          TEXT    NOT NULL,
  par         TEXT    NOT NULL,
  source      TEXT    NOT NULL,
  fichiers    TEXT    NOT NULL, -- JSON
  empreinte   TEXT    NOT NULL, -- of all tables after the import
  seq         INTEGER NOT NULL,
  changements TEXT    NOT NULL, -- JSON
  CONSTRAINT imports_seq_unique UNIQUE (seq),
  CONSTRAINT imports_seq_fk FOREIGN KEY (seq) REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- Versions follow each other without a gap. OR REPLACE would otherwise slip past the DELETE trigger.
CREATE TRIGGER imports_extends BEFORE INSERT ON imports
WHEN NEW.version IS NOT (SELECT COALESCE(MAX(version), 0) + 1 FROM imports) OR EXISTS (SELECT 1 FROM imports WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'conflit : cet import ne suit pas la dernière version du dossier'); END;

CREATE TRIGGER imports_no_update BEFORE UPDATE ON imports
BEGIN SELECT RAISE(ABORT, 'fige : un import du dossier ne se modifie pas'); END;

CREATE TRIGGER imports_no_delete BEFORE DELETE ON imports
BEGIN SELECT RAISE(ABORT, 'fige : un import du dossier ne se supprime pas'); END;

-- For each table: rows come in with the last import only, so that an earlier version cannot be added to (nor replaced
-- under its id); the last import alone ends them; nothing else ever changes.

CREATE TABLE parametres (
  id     INTEGER PRIMARY KEY,
  depuis INTEGER NOT NULL,
  jusqua INTEGER,
  cle    TEXT    NOT NULL,
  valeur TEXT    NOT NULL,
  CONSTRAINT parametres_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT parametres_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT parametres_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_parametres AS
  SELECT cle, valeur
  FROM parametres WHERE jusqua IS NULL;
CREATE TRIGGER parametres_insert BEFORE INSERT ON parametres
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM parametres WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parametres » n''entre que par le dernier import'); END;
CREATE TRIGGER parametres_update BEFORE UPDATE ON parametres
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.cle, OLD.valeur)
     IS NOT (NEW.id, NEW.depuis, NEW.cle, NEW.valeur)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parametres » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER parametres_delete BEFORE DELETE ON parametres
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parametres » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE budgets (
  id                          INTEGER PRIMARY KEY,
  depuis                      INTEGER NOT NULL,
  jusqua                      INTEGER,
  code                        TEXT    NOT NULL,
  libelle                     TEXT    NOT NULL,
  siret                       TEXT    NOT NULL,
  idpost                      TEXT,
  codcol                      TEXT,
  codbud                      TEXT,
  prodloc                     TEXT,
  numerotation                TEXT,
  premier_titre               INTEGER,
  premier_bordereau           INTEGER,
  premier_bordereau_reduction INTEGER,
  CONSTRAINT budgets_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT budgets_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT budgets_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_budgets AS
  SELECT code, libelle, siret, idpost, codcol, codbud, prodloc, numerotation, premier_titre, premier_bordereau, premier_bordereau_reduction
  FROM budgets WHERE jusqua IS NULL;
CREATE TRIGGER budgets_insert BEFORE INSERT ON budgets
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM budgets WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « budgets » n''entre que par le dernier import'); END;
CREATE TRIGGER budgets_update BEFORE UPDATE ON budgets
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.libelle, OLD.siret, OLD.idpost, OLD.codcol, OLD.codbud, OLD.prodloc, OLD.numerotation, OLD.premier_titre, OLD.premier_bordereau, OLD.premier_bordereau_reduction)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.libelle, NEW.siret, NEW.idpost, NEW.codcol, NEW.codbud, NEW.prodloc, NEW.numerotation, NEW.premier_titre, NEW.premier_bordereau, NEW.premier_bordereau_reduction)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « budgets » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER budgets_delete BEFORE DELETE ON budgets
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « budgets » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE tiers (
  id           INTEGER PRIMARY KEY,
  depuis       INTEGER NOT NULL,
  jusqua       INTEGER,
  code         TEXT    NOT NULL,
  nom          TEXT    NOT NULL,
  type         TEXT    NOT NULL,
  siren        TEXT,
  siret        TEXT,
  debiteur     TEXT,
  territoire   TEXT,
  adresse      TEXT,
  complement   TEXT,
  code_postal  TEXT,
  ville        TEXT,
  code_service TEXT,
  engagement   TEXT,
  courriel     TEXT,
  membre_du    TEXT,
  membre_au    TEXT,
  CONSTRAINT tiers_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT tiers_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT tiers_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_tiers AS
  SELECT code, nom, type, siren, siret, debiteur, territoire, adresse, complement, code_postal, ville, code_service, engagement, courriel, membre_du, membre_au
  FROM tiers WHERE jusqua IS NULL;
CREATE TRIGGER tiers_insert BEFORE INSERT ON tiers
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM tiers WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « tiers » n''entre que par le dernier import'); END;
CREATE TRIGGER tiers_update BEFORE UPDATE ON tiers
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.nom, OLD.type, OLD.siren, OLD.siret, OLD.debiteur, OLD.territoire, OLD.adresse, OLD.complement, OLD.code_postal, OLD.ville, OLD.code_service, OLD.engagement, OLD.courriel, OLD.membre_du, OLD.membre_au)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.nom, NEW.type, NEW.siren, NEW.siret, NEW.debiteur, NEW.territoire, NEW.adresse, NEW.complement, NEW.code_postal, NEW.ville, NEW.code_service, NEW.engagement, NEW.courriel, NEW.membre_du, NEW.membre_au)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « tiers » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER tiers_delete BEFORE DELETE ON tiers
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « tiers » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE services (
  id         INTEGER PRIMARY KEY,
  depuis     INTEGER NOT NULL,
  jusqua     INTEGER,
  code       TEXT    NOT NULL,
  libelle    TEXT    NOT NULL,
  thematique TEXT    NOT NULL,
  direction  TEXT    NOT NULL,
  cadre      TEXT,
  statut     TEXT    NOT NULL,
  reglement  TEXT    NOT NULL,
  porteur    TEXT,
  budget     TEXT    NOT NULL,
  section    TEXT,
  nature     TEXT,
  fonction   TEXT,
  prodloc    TEXT,
  tva        TEXT,
  parent     TEXT,
  alias      TEXT,
  du         TEXT    NOT NULL,
  au         TEXT,
  CONSTRAINT services_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT services_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT services_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_services AS
  SELECT code, libelle, thematique, direction, cadre, statut, reglement, porteur, budget, section, nature, fonction, prodloc, tva, parent, alias, du, au
  FROM services WHERE jusqua IS NULL;
CREATE TRIGGER services_insert BEFORE INSERT ON services
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM services WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « services » n''entre que par le dernier import'); END;
CREATE TRIGGER services_update BEFORE UPDATE ON services
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.libelle, OLD.thematique, OLD.direction, OLD.cadre, OLD.statut, OLD.reglement, OLD.porteur, OLD.budget, OLD.section, OLD.nature, OLD.fonction, OLD.prodloc, OLD.tva, OLD.parent, OLD.alias, OLD.du, OLD.au)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.libelle, NEW.thematique, NEW.direction, NEW.cadre, NEW.statut, NEW.reglement, NEW.porteur, NEW.budget, NEW.section, NEW.nature, NEW.fonction, NEW.prodloc, NEW.tva, NEW.parent, NEW.alias, NEW.du, NEW.au)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « services » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER services_delete BEFORE DELETE ON services
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « services » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE eligibilites (
  id      INTEGER PRIMARY KEY,
  depuis  INTEGER NOT NULL,
  jusqua  INTEGER,
  service TEXT    NOT NULL,
  critere TEXT    NOT NULL,
  valeur  TEXT    NOT NULL,
  CONSTRAINT eligibilites_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT eligibilites_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT eligibilites_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_eligibilites AS
  SELECT service, critere, valeur
  FROM eligibilites WHERE jusqua IS NULL;
CREATE TRIGGER eligibilites_insert BEFORE INSERT ON eligibilites
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM eligibilites WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « eligibilites » n''entre que par le dernier import'); END;
CREATE TRIGGER eligibilites_update BEFORE UPDATE ON eligibilites
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.critere, OLD.valeur)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.critere, NEW.valeur)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « eligibilites » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER eligibilites_delete BEFORE DELETE ON eligibilites
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « eligibilites » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE indicateurs (
  id      INTEGER PRIMARY KEY,
  depuis  INTEGER NOT NULL,
  jusqua  INTEGER,
  code    TEXT    NOT NULL,
  libelle TEXT    NOT NULL,
  unite   TEXT    NOT NULL,
  nature  TEXT,
  absence TEXT,
  CONSTRAINT indicateurs_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT indicateurs_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT indicateurs_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_indicateurs AS
  SELECT code, libelle, unite, nature, absence
  FROM indicateurs WHERE jusqua IS NULL;
CREATE TRIGGER indicateurs_insert BEFORE INSERT ON indicateurs
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM indicateurs WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « indicateurs » n''entre que par le dernier import'); END;
CREATE TRIGGER indicateurs_update BEFORE UPDATE ON indicateurs
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.libelle, OLD.unite, OLD.nature, OLD.absence)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.libelle, NEW.unite, NEW.nature, NEW.absence)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « indicateurs » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER indicateurs_delete BEFORE DELETE ON indicateurs
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « indicateurs » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE unites (
  id         INTEGER PRIMARY KEY,
  depuis     INTEGER NOT NULL,
  jusqua     INTEGER,
  tiers      TEXT    NOT NULL,
  indicateur TEXT    NOT NULL,
  exercice   INTEGER,
  base       TEXT,
  du         TEXT,
  valeur     TEXT    NOT NULL,
  source     TEXT,
  CONSTRAINT unites_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT unites_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT unites_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_unites AS
  SELECT tiers, indicateur, exercice, base, du, valeur, source
  FROM unites WHERE jusqua IS NULL;
CREATE TRIGGER unites_insert BEFORE INSERT ON unites
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM unites WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « unites » n''entre que par le dernier import'); END;
CREATE TRIGGER unites_update BEFORE UPDATE ON unites
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.tiers, OLD.indicateur, OLD.exercice, OLD.base, OLD.du, OLD.valeur, OLD.source)
     IS NOT (NEW.id, NEW.depuis, NEW.tiers, NEW.indicateur, NEW.exercice, NEW.base, NEW.du, NEW.valeur, NEW.source)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « unites » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER unites_delete BEFORE DELETE ON unites
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « unites » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE assiettes (
  id             INTEGER PRIMARY KEY,
  depuis         INTEGER NOT NULL,
  jusqua         INTEGER,
  code           TEXT    NOT NULL,
  indicateur     TEXT    NOT NULL,
  coefficient    TEXT    NOT NULL,
  multiplicateur TEXT,
  CONSTRAINT assiettes_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT assiettes_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT assiettes_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_assiettes AS
  SELECT code, indicateur, coefficient, multiplicateur
  FROM assiettes WHERE jusqua IS NULL;
CREATE TRIGGER assiettes_insert BEFORE INSERT ON assiettes
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM assiettes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « assiettes » n''entre que par le dernier import'); END;
CREATE TRIGGER assiettes_update BEFORE UPDATE ON assiettes
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.indicateur, OLD.coefficient, OLD.multiplicateur)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.indicateur, NEW.coefficient, NEW.multiplicateur)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « assiettes » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER assiettes_delete BEFORE DELETE ON assiettes
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « assiettes » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE baremes (
  id          INTEGER PRIMARY KEY,
  depuis      INTEGER NOT NULL,
  jusqua      INTEGER,
  code        TEXT    NOT NULL,
  a_partir_de TEXT    NOT NULL,
  montant     TEXT    NOT NULL,
  CONSTRAINT baremes_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT baremes_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT baremes_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_baremes AS
  SELECT code, a_partir_de, montant
  FROM baremes WHERE jusqua IS NULL;
CREATE TRIGGER baremes_insert BEFORE INSERT ON baremes
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM baremes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « baremes » n''entre que par le dernier import'); END;
CREATE TRIGGER baremes_update BEFORE UPDATE ON baremes
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.a_partir_de, OLD.montant)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.a_partir_de, NEW.montant)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « baremes » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER baremes_delete BEFORE DELETE ON baremes
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « baremes » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE cles (
  id             INTEGER PRIMARY KEY,
  depuis         INTEGER NOT NULL,
  jusqua         INTEGER,
  service        TEXT    NOT NULL,
  du             TEXT    NOT NULL,
  au             TEXT,
  rang           INTEGER NOT NULL,
  libelle        TEXT,
  methode        TEXT    NOT NULL,
  poids          TEXT,
  montant        TEXT,
  assiette       TEXT,
  bareme         TEXT,
  inclus         TEXT,
  prix_sup       TEXT,
  plafond_ligne  TEXT,
  perimetre      TEXT,
  presence       TEXT,
  portee         TEXT,
  phase_de       INTEGER,
  phase_a        INTEGER,
  ponctuel       TEXT,
  assiette_nulle TEXT,
  acte           TEXT,
  CONSTRAINT cles_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT cles_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT cles_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_cles AS
  SELECT service, du, au, rang, libelle, methode, poids, montant, assiette, bareme, inclus, prix_sup, plafond_ligne, perimetre, presence, portee, phase_de, phase_a, ponctuel, assiette_nulle, acte
  FROM cles WHERE jusqua IS NULL;
CREATE TRIGGER cles_insert BEFORE INSERT ON cles
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM cles WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « cles » n''entre que par le dernier import'); END;
CREATE TRIGGER cles_update BEFORE UPDATE ON cles
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.du, OLD.au, OLD.rang, OLD.libelle, OLD.methode, OLD.poids, OLD.montant, OLD.assiette, OLD.bareme, OLD.inclus, OLD.prix_sup, OLD.plafond_ligne, OLD.perimetre, OLD.presence, OLD.portee, OLD.phase_de, OLD.phase_a, OLD.ponctuel, OLD.assiette_nulle, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.du, NEW.au, NEW.rang, NEW.libelle, NEW.methode, NEW.poids, NEW.montant, NEW.assiette, NEW.bareme, NEW.inclus, NEW.prix_sup, NEW.plafond_ligne, NEW.perimetre, NEW.presence, NEW.portee, NEW.phase_de, NEW.phase_a, NEW.ponctuel, NEW.assiette_nulle, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « cles » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER cles_delete BEFORE DELETE ON cles
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « cles » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE parts_mel (
  id      INTEGER PRIMARY KEY,
  depuis  INTEGER NOT NULL,
  jusqua  INTEGER,
  service TEXT    NOT NULL,
  du      TEXT    NOT NULL,
  au      TEXT,
  mode    TEXT    NOT NULL,
  valeur  TEXT    NOT NULL,
  acte    TEXT,
  CONSTRAINT parts_mel_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT parts_mel_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT parts_mel_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_parts_mel AS
  SELECT service, du, au, mode, valeur, acte
  FROM parts_mel WHERE jusqua IS NULL;
CREATE TRIGGER parts_mel_insert BEFORE INSERT ON parts_mel
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM parts_mel WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parts_mel » n''entre que par le dernier import'); END;
CREATE TRIGGER parts_mel_update BEFORE UPDATE ON parts_mel
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.du, OLD.au, OLD.mode, OLD.valeur, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.du, NEW.au, NEW.mode, NEW.valeur, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parts_mel » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER parts_mel_delete BEFORE DELETE ON parts_mel
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parts_mel » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE bornes (
  id       INTEGER PRIMARY KEY,
  depuis   INTEGER NOT NULL,
  jusqua   INTEGER,
  service  TEXT    NOT NULL,
  du       TEXT    NOT NULL,
  au       TEXT,
  plancher TEXT,
  plafond  TEXT,
  report   TEXT    NOT NULL,
  acte     TEXT,
  CONSTRAINT bornes_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT bornes_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT bornes_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_bornes AS
  SELECT service, du, au, plancher, plafond, report, acte
  FROM bornes WHERE jusqua IS NULL;
CREATE TRIGGER bornes_insert BEFORE INSERT ON bornes
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM bornes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « bornes » n''entre que par le dernier import'); END;
CREATE TRIGGER bornes_update BEFORE UPDATE ON bornes
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.du, OLD.au, OLD.plancher, OLD.plafond, OLD.report, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.du, NEW.au, NEW.plancher, NEW.plafond, NEW.report, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « bornes » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER bornes_delete BEFORE DELETE ON bornes
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « bornes » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE exonerations (
  id      INTEGER PRIMARY KEY,
  depuis  INTEGER NOT NULL,
  jusqua  INTEGER,
  tiers   TEXT    NOT NULL,
  service TEXT    NOT NULL,
  du      TEXT    NOT NULL,
  au      TEXT,
  taux    TEXT    NOT NULL,
  motif   TEXT    NOT NULL,
  acte    TEXT,
  CONSTRAINT exonerations_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT exonerations_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT exonerations_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_exonerations AS
  SELECT tiers, service, du, au, taux, motif, acte
  FROM exonerations WHERE jusqua IS NULL;
CREATE TRIGGER exonerations_insert BEFORE INSERT ON exonerations
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM exonerations WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « exonerations » n''entre que par le dernier import'); END;
CREATE TRIGGER exonerations_update BEFORE UPDATE ON exonerations
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.tiers, OLD.service, OLD.du, OLD.au, OLD.taux, OLD.motif, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.tiers, NEW.service, NEW.du, NEW.au, NEW.taux, NEW.motif, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « exonerations » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER exonerations_delete BEFORE DELETE ON exonerations
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « exonerations » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE adhesions (
  id         INTEGER PRIMARY KEY,
  depuis     INTEGER NOT NULL,
  jusqua     INTEGER,
  tiers      TEXT    NOT NULL,
  service    TEXT    NOT NULL,
  du         TEXT    NOT NULL,
  au         TEXT,
  notifie_le TEXT,
  acte       TEXT,
  CONSTRAINT adhesions_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT adhesions_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT adhesions_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_adhesions AS
  SELECT tiers, service, du, au, notifie_le, acte
  FROM adhesions WHERE jusqua IS NULL;
CREATE TRIGGER adhesions_insert BEFORE INSERT ON adhesions
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM adhesions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « adhesions » n''entre que par le dernier import'); END;
CREATE TRIGGER adhesions_update BEFORE UPDATE ON adhesions
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.tiers, OLD.service, OLD.du, OLD.au, OLD.notifie_le, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.tiers, NEW.service, NEW.du, NEW.au, NEW.notifie_le, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « adhesions » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER adhesions_delete BEFORE DELETE ON adhesions
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « adhesions » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE couts (
  id       INTEGER PRIMARY KEY,
  depuis   INTEGER NOT NULL,
  jusqua   INTEGER,
  service  TEXT    NOT NULL,
  exercice INTEGER NOT NULL,
  base     TEXT    NOT NULL,
  nature   TEXT    NOT NULL,
  montant  TEXT    NOT NULL,
  tiers    TEXT,
  libelle  TEXT,
  piece    TEXT,
  CONSTRAINT couts_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT couts_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT couts_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_couts AS
  SELECT service, exercice, base, nature, montant, tiers, libelle, piece
  FROM couts WHERE jusqua IS NULL;
CREATE TRIGGER couts_insert BEFORE INSERT ON couts
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM couts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « couts » n''entre que par le dernier import'); END;
CREATE TRIGGER couts_update BEFORE UPDATE ON couts
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.exercice, OLD.base, OLD.nature, OLD.montant, OLD.tiers, OLD.libelle, OLD.piece)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.exercice, NEW.base, NEW.nature, NEW.montant, NEW.tiers, NEW.libelle, NEW.piece)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « couts » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER couts_delete BEFORE DELETE ON couts
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « couts » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE echeanciers (
  id       INTEGER PRIMARY KEY,
  depuis   INTEGER NOT NULL,
  jusqua   INTEGER,
  service  TEXT    NOT NULL,
  echeance TEXT    NOT NULL,
  cumul    TEXT    NOT NULL,
  base     TEXT    NOT NULL,
  CONSTRAINT echeanciers_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT echeanciers_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT echeanciers_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_echeanciers AS
  SELECT service, echeance, cumul, base
  FROM echeanciers WHERE jusqua IS NULL;
CREATE TRIGGER echeanciers_insert BEFORE INSERT ON echeanciers
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM echeanciers WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « echeanciers » n''entre que par le dernier import'); END;
CREATE TRIGGER echeanciers_update BEFORE UPDATE ON echeanciers
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.service, OLD.echeance, OLD.cumul, OLD.base)
     IS NOT (NEW.id, NEW.depuis, NEW.service, NEW.echeance, NEW.cumul, NEW.base)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « echeanciers » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER echeanciers_delete BEFORE DELETE ON echeanciers
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « echeanciers » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE ajustements (
  id       INTEGER PRIMARY KEY,
  depuis   INTEGER NOT NULL,
  jusqua   INTEGER,
  tiers    TEXT    NOT NULL,
  service  TEXT    NOT NULL,
  exercice INTEGER NOT NULL,
  montant  TEXT    NOT NULL,
  motif    TEXT    NOT NULL,
  acte     TEXT,
  CONSTRAINT ajustements_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT ajustements_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT ajustements_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_ajustements AS
  SELECT tiers, service, exercice, montant, motif, acte
  FROM ajustements WHERE jusqua IS NULL;
CREATE TRIGGER ajustements_insert BEFORE INSERT ON ajustements
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM ajustements WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « ajustements » n''entre que par le dernier import'); END;
CREATE TRIGGER ajustements_update BEFORE UPDATE ON ajustements
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.tiers, OLD.service, OLD.exercice, OLD.montant, OLD.motif, OLD.acte)
     IS NOT (NEW.id, NEW.depuis, NEW.tiers, NEW.service, NEW.exercice, NEW.montant, NEW.motif, NEW.acte)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « ajustements » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER ajustements_delete BEFORE DELETE ON ajustements
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « ajustements » ne se supprime pas, chaque version du dossier est gardée'); END;

CREATE TABLE reprises (
  id        INTEGER PRIMARY KEY,
  depuis    INTEGER NOT NULL,
  jusqua    INTEGER,
  tiers     TEXT    NOT NULL,
  service   TEXT    NOT NULL,
  exercice  INTEGER NOT NULL,
  rang      TEXT    NOT NULL,
  montant   TEXT    NOT NULL,
  reference TEXT    NOT NULL,
  CONSTRAINT reprises_jusqua_check CHECK (jusqua > depuis),
  CONSTRAINT reprises_depuis_fk FOREIGN KEY (depuis) REFERENCES imports (version),
  CONSTRAINT reprises_jusqua_fk FOREIGN KEY (jusqua) REFERENCES imports (version)
) STRICT;
CREATE VIEW v_reprises AS
  SELECT tiers, service, exercice, rang, montant, reference
  FROM reprises WHERE jusqua IS NULL;
CREATE TRIGGER reprises_insert BEFORE INSERT ON reprises
WHEN NEW.depuis IS NOT (SELECT MAX(version) FROM imports) OR NEW.jusqua IS NOT NULL OR EXISTS (SELECT 1 FROM reprises WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « reprises » n''entre que par le dernier import'); END;
CREATE TRIGGER reprises_update BEFORE UPDATE ON reprises
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.tiers, OLD.service, OLD.exercice, OLD.rang, OLD.montant, OLD.reference)
     IS NOT (NEW.id, NEW.depuis, NEW.tiers, NEW.service, NEW.exercice, NEW.rang, NEW.montant, NEW.reference)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « reprises » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
CREATE TRIGGER reprises_delete BEFORE DELETE ON reprises
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « reprises » ne se supprime pas, chaque version du dossier est gardée'); END;
