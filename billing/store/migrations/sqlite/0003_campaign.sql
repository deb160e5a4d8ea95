-- Campaigns, what they calculated, and the documents. Amounts are integers of cents; an empty text means « none ».
-- WITHOUT ROWID where rows are small: INSERT OR REPLACE with the rowid of another row is one more way past a rail.

CREATE TABLE campagnes (
  id                TEXT    PRIMARY KEY,
  etat              TEXT    NOT NULL,
  dossier_version   INTEGER, -- NULL: none yet
  dossier_empreinte TEXT    NOT NULL,
  empreinte         TEXT    NOT NULL, -- what is approved, and then issued
  calculee_par      TEXT    NOT NULL,
  calculee_le       TEXT    NOT NULL,
  validee_par       TEXT    NOT NULL,
  validee_le        TEXT    NOT NULL,
  emise_par         TEXT    NOT NULL,
  emise_le          TEXT    NOT NULL,
  date_emission     TEXT    NOT NULL, -- on the documents
  seq               INTEGER, -- ledger entry of the issue
  close_par         TEXT    NOT NULL,
  close_le          TEXT    NOT NULL,
  CONSTRAINT campagnes_id_check CHECK (id GLOB '[0-9][0-9][0-9][0-9]-05' OR id GLOB '[0-9][0-9][0-9][0-9]-11'),
  CONSTRAINT campagnes_etat_check CHECK (etat IN ('ouverte', 'calculee', 'validee', 'emise', 'close')),
  CONSTRAINT campagnes_seq_check CHECK ((etat IN ('emise', 'close')) = (seq IS NOT NULL)),
  CONSTRAINT campagnes_seq_unique UNIQUE (seq),
  CONSTRAINT campagnes_dossier_fk FOREIGN KEY (dossier_version) REFERENCES imports (version) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT campagnes_seq_fk FOREIGN KEY (seq) REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- The head of a calculation; its body is lignes, parts, pieces (but the cancellations) and anomalies.
CREATE TABLE calculs (
  campagne          TEXT    PRIMARY KEY,
  dossier_version   INTEGER NOT NULL,
  dossier_empreinte TEXT    NOT NULL,
  emis_empreinte    TEXT    NOT NULL, -- over what was already issued
  empreinte         TEXT    NOT NULL,
  CONSTRAINT calculs_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE pieces (
  identifiant TEXT    PRIMARY KEY,
  campagne    TEXT    NOT NULL,
  position    INTEGER NOT NULL, -- from 1 within the campaign; cancellations follow
  type        TEXT    NOT NULL,
  cause       TEXT    NOT NULL,
  numero      INTEGER NOT NULL, -- 0 until issued
  bordereau   INTEGER NOT NULL,
  budget      TEXT    NOT NULL,
  section     TEXT    NOT NULL,
  taxe        INTEGER NOT NULL,
  debiteur    TEXT    NOT NULL,
  ht_cents    INTEGER NOT NULL,
  tva_cents   INTEGER NOT NULL,
  ttc_cents   INTEGER NOT NULL,
  origine     TEXT,             -- the titre that a reduction corrects
  motif       TEXT    NOT NULL,
  seq         INTEGER,          -- ledger entry of the issue or of the cancellation
  CONSTRAINT pieces_identifiant_check CHECK (length(identifiant) BETWEEN 1 AND 20 AND identifiant NOT GLOB '*[^-/_+0-9A-Za-z]*'),
  CONSTRAINT pieces_type_check CHECK (type IN ('titre', 'reduction', 'mandat')),
  CONSTRAINT pieces_cause_check CHECK (cause IN ('', 'reversement', 'annulation_673', 'annulation')),
  CONSTRAINT pieces_taxe_check CHECK (taxe IN (0, 1)),
  CONSTRAINT pieces_numero_check CHECK (numero >= 0 AND bordereau >= 0),
  CONSTRAINT pieces_montants_check CHECK (ht_cents >= 0 AND tva_cents >= 0 AND ttc_cents = ht_cents + tva_cents),
  CONSTRAINT pieces_origine_check CHECK ((type = 'reduction') = (origine IS NOT NULL)),
  CONSTRAINT pieces_campagne_unique UNIQUE (campagne, identifiant),
  CONSTRAINT pieces_position_unique UNIQUE (campagne, position),
  CONSTRAINT pieces_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT pieces_origine_fk FOREIGN KEY (origine) REFERENCES pieces (identifiant),
  CONSTRAINT pieces_seq_fk FOREIGN KEY (seq) REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX pieces_origine_index ON pieces (origine);
CREATE INDEX pieces_numero_index ON pieces (budget, type, numero);

CREATE TABLE pieces_services (
  piece         TEXT    NOT NULL,
  position      INTEGER NOT NULL, -- from 1 within the document
  service       TEXT    NOT NULL,
  tva           TEXT    NOT NULL,
  montant_cents INTEGER NOT NULL,
  CONSTRAINT pieces_services_pk PRIMARY KEY (piece, position),
  CONSTRAINT pieces_services_montant_check CHECK (montant_cents >= 0),
  CONSTRAINT pieces_services_piece_fk FOREIGN KEY (piece) REFERENCES pieces (identifiant)
) STRICT, WITHOUT ROWID;

CREATE TABLE lignes (
  campagne        TEXT    NOT NULL,
  position        INTEGER NOT NULL, -- from 1 within the campaign, in the order of lignes.csv
  budget          TEXT    NOT NULL,
  debiteur        TEXT    NOT NULL,
  tiers           TEXT    NOT NULL,
  service         TEXT    NOT NULL,
  exercice        INTEGER NOT NULL,
  rang            TEXT    NOT NULL,
  base            TEXT    NOT NULL,
  cible_cents     INTEGER NOT NULL,
  deja_emis_cents INTEGER NOT NULL,
  montant_cents   INTEGER NOT NULL,
  statut          TEXT    NOT NULL,
  piece           TEXT,             -- NULL: on no document
  trace           TEXT    NOT NULL, -- docs/spec/trace.md; last, so that reading the rest can leave it
  CONSTRAINT lignes_pk PRIMARY KEY (campagne, position),
  CONSTRAINT lignes_cle_unique UNIQUE (campagne, tiers, service, exercice, rang),
  CONSTRAINT lignes_montant_check CHECK (montant_cents = cible_cents - deja_emis_cents),
  CONSTRAINT lignes_statut_check
    CHECK (statut IN ('titre', 'mandat', 'reduction', 'reporte', 'valorise', 'ac', 'porteur', 'propre')),
  CONSTRAINT lignes_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT lignes_piece_fk FOREIGN KEY (campagne, piece) REFERENCES pieces (campagne, identifiant)
) STRICT;
CREATE INDEX lignes_piece_index ON lignes (campagne, piece);

-- What cancellations took back from issued lines, with the sign that takes it off.
CREATE TABLE annulations_lignes (
  piece         TEXT    NOT NULL,
  tiers         TEXT    NOT NULL,
  service       TEXT    NOT NULL,
  exercice      INTEGER NOT NULL,
  rang          TEXT    NOT NULL,
  montant_cents INTEGER NOT NULL,
  CONSTRAINT annulations_lignes_pk PRIMARY KEY (piece, tiers, service, exercice, rang),
  CONSTRAINT annulations_lignes_piece_fk FOREIGN KEY (piece) REFERENCES pieces (identifiant)
) STRICT, WITHOUT ROWID;

CREATE TABLE parts (
  campagne         TEXT    NOT NULL,
  position         INTEGER NOT NULL,
  service          TEXT    NOT NULL,
  exercice         INTEGER NOT NULL,
  base             TEXT    NOT NULL,
  cumul            TEXT    NOT NULL, -- %, two decimals
  cout_cents       INTEGER NOT NULL,
  adherents_cents  INTEGER NOT NULL,
  metropole_cents  INTEGER NOT NULL,
  decidee_cents    INTEGER NOT NULL, -- the métropole's part by cause, from here on
  usage_cents      INTEGER NOT NULL,
  reliquat_cents   INTEGER NOT NULL,
  absence_cents    INTEGER NOT NULL,
  bornes_cents     INTEGER NOT NULL,
  ajustement_cents INTEGER NOT NULL,
  arrondi_cents    INTEGER NOT NULL,
  CONSTRAINT parts_pk PRIMARY KEY (campagne, position),
  CONSTRAINT parts_cle_unique UNIQUE (campagne, service, exercice),
  CONSTRAINT parts_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE anomalies (
  campagne  TEXT    NOT NULL,
  position  INTEGER NOT NULL,
  code      TEXT    NOT NULL,
  bloquante INTEGER NOT NULL,
  tiers     TEXT    NOT NULL,
  service   TEXT    NOT NULL,
  exercice  INTEGER NOT NULL, -- 0 where there is none
  message   TEXT    NOT NULL,
  motif     TEXT    NOT NULL, -- why it was accepted
  CONSTRAINT anomalies_pk PRIMARY KEY (campagne, position),
  CONSTRAINT anomalies_bloquante_check CHECK (bloquante IN (0, 1)),
  CONSTRAINT anomalies_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Numbers come from these rows, not from a sequence, which would leave holes on rollback.
CREATE TABLE compteurs (
  budget  TEXT    NOT NULL,
  annee   INTEGER NOT NULL,
  serie   TEXT    NOT NULL,
  dernier INTEGER NOT NULL,
  CONSTRAINT compteurs_pk PRIMARY KEY (budget, annee, serie),
  CONSTRAINT compteurs_serie_check CHECK (serie IN
    ('titre', 'reduction', 'mandat', 'bordereau_titre', 'bordereau_reduction', 'bordereau_mandat')),
  CONSTRAINT compteurs_dernier_check CHECK (dernier >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE planifications (
  campagne TEXT PRIMARY KEY,
  le       TEXT NOT NULL,
  resultat TEXT NOT NULL
) STRICT;

-- Every amount that counts as issued: the lines of the campaigns issued but those withheld, and, with the sign that
-- takes it off, what cancellations took back. seq is the ledger entry from which on it counts.
CREATE VIEW v_lignes_emises AS
SELECT c.seq, l.campagne, l.budget, l.debiteur, l.tiers, l.service, l.exercice, l.rang, l.montant_cents, l.statut, l.piece
FROM campagnes c JOIN lignes l ON l.campagne = c.id
WHERE c.etat IN ('emise', 'close') AND l.statut <> 'reporte'
UNION ALL
SELECT p.seq, p.campagne, p.budget, p.debiteur, a.tiers, a.service, a.exercice, a.rang, a.montant_cents, p.cause, p.identifiant
FROM pieces p JOIN annulations_lignes a ON a.piece = p.identifiant;
