-- Campaigns, what they calculated, and the documents. Amounts are integers of cents; an empty text means « none ».

CREATE TABLE campagnes (
  id                TEXT COLLATE "C" PRIMARY KEY,
  etat              TEXT COLLATE "C" NOT NULL,
  dossier_version   BIGINT, -- NULL: none yet
  dossier_empreinte TEXT COLLATE "C" NOT NULL,
  empreinte         TEXT COLLATE "C" NOT NULL, -- what is approved, and then issued
  calculee_par      TEXT COLLATE "C" NOT NULL,
  calculee_le       TEXT COLLATE "C" NOT NULL,
  validee_par       TEXT COLLATE "C" NOT NULL,
  validee_le        TEXT COLLATE "C" NOT NULL,
  emise_par         TEXT COLLATE "C" NOT NULL,
  emise_le          TEXT COLLATE "C" NOT NULL,
  date_emission     TEXT COLLATE "C" NOT NULL, -- on the documents
  seq               BIGINT, -- ledger entry of the issue
  close_par         TEXT COLLATE "C" NOT NULL,
  close_le          TEXT COLLATE "C" NOT NULL,
  CONSTRAINT campagnes_id_check CHECK (id ~ '^[0-9]{4}-(05|11)$'),
  CONSTRAINT campagnes_etat_check CHECK (etat IN ('ouverte', 'calculee', 'validee', 'emise', 'close')),
  CONSTRAINT campagnes_seq_check CHECK ((etat IN ('emise', 'close')) = (seq IS NOT NULL)),
  CONSTRAINT campagnes_seq_unique UNIQUE (seq),
  CONSTRAINT campagnes_dossier_fk FOREIGN KEY (dossier_version) REFERENCES imports (version) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT campagnes_seq_fk FOREIGN KEY (seq) REFERENCES ledger_entry (seq) DEFERRABLE INITIALLY DEFERRED
);

-- The head of a calculation; its body is lignes, parts, pieces (but the cancellations) and anomalies.
CREATE TABLE calculs (
  campagne          TEXT COLLATE "C" PRIMARY KEY,
  dossier_version   BIGINT           NOT NULL,
  dossier_empreinte TEXT COLLATE "C" NOT NULL,
  emis_empreinte    TEXT COLLATE "C" NOT NULL, -- over what was already issued
  empreinte         TEXT COLLATE "C" NOT NULL,
  CONSTRAINT calculs_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE pieces (
  identifiant TEXT COLLATE "C" PRIMARY KEY,
  campagne    TEXT COLLATE "C" NOT NULL,
  position    BIGINT           NOT NULL, -- from 1 within the campaign; cancellations follow
  type        TEXT COLLATE "C" NOT NULL,
  cause       TEXT COLLATE "C" NOT NULL,
  numero      BIGINT           NOT NULL, -- 0 until issued
  bordereau   BIGINT           NOT NULL,
  budget      TEXT COLLATE "C" NOT NULL,
  section     TEXT COLLATE "C" NOT NULL,
  taxe        BIGINT           NOT NULL,
  debiteur    TEXT COLLATE "C" NOT NULL,
  ht_cents    BIGINT           NOT NULL,
  tva_cents   BIGINT           NOT NULL,
  ttc_cents   BIGINT           NOT NULL,
  origine     TEXT COLLATE "C",             -- the titre that a reduction corrects
  motif       TEXT COLLATE "C" NOT NULL,
  seq         BIGINT,          -- ledger entry of the issue or of the cancellation
  CONSTRAINT pieces_identifiant_check CHECK (length(identifiant) BETWEEN 1 AND 20 AND identifiant ~ '^[-/_+0-9A-Za-z]*$'),
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
);
CREATE INDEX pieces_origine_index ON pieces (origine);
CREATE INDEX pieces_numero_index ON pieces (budget, type, numero);

CREATE TABLE pieces_services (
  piece         TEXT COLLATE "C" NOT NULL,
  position      BIGINT           NOT NULL, -- from 1 within the document
  service       TEXT COLLATE "C" NOT NULL,
  tva           TEXT COLLATE "C" NOT NULL,
  montant_cents BIGINT           NOT NULL,
  CONSTRAINT pieces_services_pk PRIMARY KEY (piece, position),
  CONSTRAINT pieces_services_montant_check CHECK (montant_cents >= 0),
  CONSTRAINT pieces_services_piece_fk FOREIGN KEY (piece) REFERENCES pieces (identifiant)
);

CREATE TABLE lignes (
  campagne        TEXT COLLATE "C" NOT NULL,
  position        BIGINT           NOT NULL, -- from 1 within the campaign, in the order of lignes.csv
  budget          TEXT COLLATE "C" NOT NULL,
  debiteur        TEXT COLLATE "C" NOT NULL,
  tiers           TEXT COLLATE "C" NOT NULL,
  service         TEXT COLLATE "C" NOT NULL,
  exercice        BIGINT           NOT NULL,
  rang            TEXT COLLATE "C" NOT NULL,
  base            TEXT COLLATE "C" NOT NULL,
  cible_cents     BIGINT           NOT NULL,
  deja_emis_cents BIGINT           NOT NULL,
  montant_cents   BIGINT           NOT NULL,
  statut          TEXT COLLATE "C" NOT NULL,
  piece           TEXT COLLATE "C",             -- NULL: on no document
  trace           TEXT COLLATE "C" NOT NULL, -- docs/spec/trace.md; last, so that reading the rest can leave it
  CONSTRAINT lignes_pk PRIMARY KEY (campagne, position),
  CONSTRAINT lignes_cle_unique UNIQUE (campagne, tiers, service, exercice, rang),
  CONSTRAINT lignes_montant_check CHECK (montant_cents = cible_cents - deja_emis_cents),
  CONSTRAINT lignes_statut_check
    CHECK (statut IN ('titre', 'mandat', 'reduction', 'reporte', 'valorise', 'ac', 'porteur', 'propre')),
  CONSTRAINT lignes_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT lignes_piece_fk FOREIGN KEY (campagne, piece) REFERENCES pieces (campagne, identifiant)
);
CREATE INDEX lignes_piece_index ON lignes (campagne, piece);

-- What cancellations took back from issued lines, with the sign that takes it off.
CREATE TABLE annulations_lignes (
  piece         TEXT COLLATE "C" NOT NULL,
  tiers         TEXT COLLATE "C" NOT NULL,
  service       TEXT COLLATE "C" NOT NULL,
  exercice      BIGINT           NOT NULL,
  rang          TEXT COLLATE "C" NOT NULL,
  montant_cents BIGINT           NOT NULL,
  CONSTRAINT annulations_lignes_pk PRIMARY KEY (piece, tiers, service, exercice, rang),
  CONSTRAINT annulations_lignes_piece_fk FOREIGN KEY (piece) REFERENCES pieces (identifiant)
);

CREATE TABLE parts (
  campagne         TEXT COLLATE "C" NOT NULL,
  position         BIGINT           NOT NULL,
  service          TEXT COLLATE "C" NOT NULL,
  exercice         BIGINT           NOT NULL,
  base             TEXT COLLATE "C" NOT NULL,
  cumul            TEXT COLLATE "C" NOT NULL, -- %, two decimals
  cout_cents       BIGINT           NOT NULL,
  adherents_cents  BIGINT           NOT NULL,
  metropole_cents  BIGINT           NOT NULL,
  decidee_cents    BIGINT           NOT NULL, -- the métropole's part by cause, from here on
  usage_cents      BIGINT           NOT NULL,
  reliquat_cents   BIGINT           NOT NULL,
  absence_cents    BIGINT           NOT NULL,
  bornes_cents     BIGINT           NOT NULL,
  ajustement_cents BIGINT           NOT NULL,
  arrondi_cents    BIGINT           NOT NULL,
  CONSTRAINT parts_pk PRIMARY KEY (campagne, position),
  CONSTRAINT parts_cle_unique UNIQUE (campagne, service, exercice),
  CONSTRAINT parts_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE anomalies (
  campagne  TEXT COLLATE "C" NOT NULL,
  position  BIGINT           NOT NULL,
  code      TEXT COLLATE "C" NOT NULL,
  bloquante BIGINT           NOT NULL,
  tiers     TEXT COLLATE "C" NOT NULL,
  service   TEXT COLLATE "C" NOT NULL,
  exercice  BIGINT           NOT NULL, -- 0 where there is none
  message   TEXT COLLATE "C" NOT NULL,
  motif     TEXT COLLATE "C" NOT NULL, -- why it was accepted
  CONSTRAINT anomalies_pk PRIMARY KEY (campagne, position),
  CONSTRAINT anomalies_bloquante_check CHECK (bloquante IN (0, 1)),
  CONSTRAINT anomalies_campagne_fk FOREIGN KEY (campagne) REFERENCES campagnes (id) DEFERRABLE INITIALLY DEFERRED
);

-- Numbers come from these rows, not from a sequence, which would leave holes on rollback.
CREATE TABLE compteurs (
  budget  TEXT COLLATE "C" NOT NULL,
  annee   BIGINT           NOT NULL,
  serie   TEXT COLLATE "C" NOT NULL,
  dernier BIGINT           NOT NULL,
  CONSTRAINT compteurs_pk PRIMARY KEY (budget, annee, serie),
  CONSTRAINT compteurs_serie_check CHECK (serie IN
    ('titre', 'reduction', 'mandat', 'bordereau_titre', 'bordereau_reduction', 'bordereau_mandat')),
  CONSTRAINT compteurs_dernier_check CHECK (dernier >= 0)
);

CREATE TABLE planifications (
  campagne TEXT COLLATE "C" PRIMARY KEY,
  le       TEXT COLLATE "C" NOT NULL,
  resultat TEXT COLLATE "C" NOT NULL
);

-- Every amount that counts as issued: the lines of the campaigns issued but those withheld, and, with the sign that
-- takes it off, what cancellations took back. seq is the ledger entry from which on it counts.
CREATE VIEW v_lignes_emises AS
SELECT c.seq, l.campagne, l.budget, l.debiteur, l.tiers, l.service, l.exercice, l.rang, l.montant_cents, l.statut, l.piece
FROM campagnes c JOIN lignes l ON l.campagne = c.id
WHERE c.etat IN ('emise', 'close') AND l.statut <> 'reporte'
UNION ALL
SELECT p.seq, p.campagne, p.budget, p.debiteur, a.tiers, a.service, a.exercice, a.rang, a.montant_cents, p.cause, p.identifiant
FROM pieces p JOIN annulations_lignes a ON a.piece = p.identifiant;
