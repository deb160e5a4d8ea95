-- The ledger: what happened, chained, and the double entries that it posted (docs/spec/ledger-format.md).

CREATE TABLE ledger_entry (
  seq       INTEGER PRIMARY KEY,
  version   INTEGER NOT NULL, -- of the encoding that the hash is over
  time      TEXT    NOT NULL,
  actor     TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  subject   TEXT    NOT NULL,
  payload   TEXT    NOT NULL, -- the very bytes that were hashed
  prev_hash TEXT    NOT NULL,
  hash      TEXT    NOT NULL,
  CONSTRAINT ledger_entry_seq_check CHECK (seq >= 1),
  CONSTRAINT ledger_entry_hash_unique UNIQUE (hash)
) STRICT;

CREATE TABLE ledger_posting (
  entry        INTEGER NOT NULL,
  position     INTEGER NOT NULL, -- from 1 within the entry, in the order of ledger.Sort
  book         TEXT    NOT NULL,
  account      TEXT    NOT NULL,
  tiers        TEXT    NOT NULL,
  service      TEXT    NOT NULL,
  exercice     INTEGER NOT NULL,
  document     TEXT    NOT NULL,
  amount_cents INTEGER NOT NULL, -- a debit is positive, a credit negative
  CONSTRAINT ledger_posting_pk PRIMARY KEY (entry, position),
  CONSTRAINT ledger_posting_entry_fk FOREIGN KEY (entry) REFERENCES ledger_entry (seq),
  CONSTRAINT ledger_posting_book_check CHECK (book IN ('general', 'hors_bilan'))
) STRICT, WITHOUT ROWID;

-- Refuses anything but the next link. OR REPLACE would otherwise slip past the DELETE trigger.
CREATE TRIGGER ledger_entry_extends_chain BEFORE INSERT ON ledger_entry
WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM ledger_entry)
  OR NEW.prev_hash IS NOT COALESCE((SELECT hash FROM ledger_entry ORDER BY seq DESC LIMIT 1), '')
  OR EXISTS (SELECT 1 FROM ledger_entry WHERE hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'conflit : cette écriture ne prolonge pas le journal'); END;

CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'fige : une écriture du journal ne se modifie pas'); END;

CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'fige : une écriture du journal ne se supprime pas'); END;

-- Only the last entry takes postings, one after the other: an earlier one is complete.
CREATE TRIGGER ledger_posting_extends_last BEFORE INSERT ON ledger_posting
WHEN NEW.entry IS NOT (SELECT MAX(seq) FROM ledger_entry)
  OR NEW.position IS NOT (SELECT COALESCE(MAX(position), 0) + 1 FROM ledger_posting WHERE entry = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'fige : une imputation ne s''ajoute qu''à la dernière écriture du journal'); END;

CREATE TRIGGER ledger_posting_no_update BEFORE UPDATE ON ledger_posting
BEGIN SELECT RAISE(ABORT, 'fige : une imputation du journal ne se modifie pas'); END;

CREATE TRIGGER ledger_posting_no_delete BEFORE DELETE ON ledger_posting
BEGIN SELECT RAISE(ABORT, 'fige : une imputation du journal ne se supprime pas'); END;
