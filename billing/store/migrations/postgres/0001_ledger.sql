-- The ledger: what happened, chained, and the double entries that it posted (docs/spec/ledger-format.md).
-- Texts are COLLATE "C", compared as bytes whatever the database's own language: order is part of what is hashed.
-- A rail is a function that raises QP001 with a message that begins with the kind of the refusal (billing/fault). It sees
-- these tables and no others: search_path is fixed, with pg_temp last, so that no temporary table takes the place of one.

-- One row, that every writer updates first: writers come one after the other, and who had begun before another one's
-- commit is told to begin again (SQLSTATE 40001) before it has done anything.
CREATE TABLE ecrivain (
  id   BIGINT PRIMARY KEY,
  tour BIGINT NOT NULL,
  CONSTRAINT ecrivain_id_check CHECK (id = 1)
);
INSERT INTO ecrivain (id, tour) VALUES (1, 0);

CREATE TABLE ledger_entry (
  seq       BIGINT PRIMARY KEY,
  version   BIGINT           NOT NULL, -- of the encoding that the hash is over
  time      TEXT COLLATE "C" NOT NULL,
  actor     TEXT COLLATE "C" NOT NULL,
  kind      TEXT COLLATE "C" NOT NULL,
  subject   TEXT COLLATE "C" NOT NULL,
  payload   TEXT COLLATE "C" NOT NULL, -- the very bytes that were hashed
  prev_hash TEXT COLLATE "C" NOT NULL,
  hash      TEXT COLLATE "C" NOT NULL,
  CONSTRAINT ledger_entry_seq_check CHECK (seq >= 1),
  CONSTRAINT ledger_entry_hash_unique UNIQUE (hash)
);

CREATE TABLE ledger_posting (
  entry        BIGINT           NOT NULL,
  position     BIGINT           NOT NULL, -- from 1 within the entry, in the order of ledger.Sort
  book         TEXT COLLATE "C" NOT NULL,
  account      TEXT COLLATE "C" NOT NULL,
  tiers        TEXT COLLATE "C" NOT NULL,
  service      TEXT COLLATE "C" NOT NULL,
  exercice     BIGINT           NOT NULL,
  document     TEXT COLLATE "C" NOT NULL,
  amount_cents BIGINT           NOT NULL, -- a debit is positive, a credit negative
  CONSTRAINT ledger_posting_pk PRIMARY KEY (entry, position),
  CONSTRAINT ledger_posting_entry_fk FOREIGN KEY (entry) REFERENCES ledger_entry (seq),
  CONSTRAINT ledger_posting_book_check CHECK (book IN ('general', 'hors_bilan'))
);

-- Refuses whatever its trigger is on, with the message that it is given.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'QP001';
END $$;

-- Refuses anything but the next link.
CREATE FUNCTION ledger_entry_extends_chain() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  last ledger_entry;
BEGIN
  SELECT * INTO last FROM ledger_entry ORDER BY seq DESC LIMIT 1;
  IF NEW.seq IS DISTINCT FROM COALESCE(last.seq, 0) + 1 OR NEW.prev_hash IS DISTINCT FROM COALESCE(last.hash, '')
    OR EXISTS (SELECT 1 FROM ledger_entry WHERE hash = NEW.hash) THEN
    RAISE EXCEPTION 'conflit : cette écriture ne prolonge pas le journal' USING ERRCODE = 'QP001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_extends_chain BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_extends_chain();
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry FOR EACH ROW
  EXECUTE FUNCTION refuse('fige : une écriture du journal ne se modifie pas');
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry FOR EACH ROW
  EXECUTE FUNCTION refuse('fige : une écriture du journal ne se supprime pas');
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
  EXECUTE FUNCTION refuse('fige : le journal ne se vide pas');

-- Only the last entry takes postings, one after the other: an earlier one is complete. Looked at once a statement, which
-- holds a hundred.
CREATE FUNCTION ledger_posting_extends_last() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  lowest  BIGINT;
  highest BIGINT;
  rows    BIGINT;
  others  BIGINT;
  latest  BIGINT := (SELECT MAX(seq) FROM ledger_entry);
BEGIN
  SELECT MIN(position), MAX(position), COUNT(*), COUNT(*) FILTER (WHERE entry IS DISTINCT FROM latest) INTO lowest, highest, rows, others FROM added;
  IF rows > 0 AND (others > 0 OR highest - lowest + 1 <> rows
    OR lowest < 1 OR lowest > 1 AND NOT EXISTS (SELECT 1 FROM ledger_posting WHERE entry = latest AND position = lowest - 1)) THEN
    RAISE EXCEPTION 'fige : une imputation ne s''ajoute qu''à la dernière écriture du journal' USING ERRCODE = 'QP001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_posting_extends_last AFTER INSERT ON ledger_posting REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_posting_extends_last();
CREATE TRIGGER ledger_posting_no_update BEFORE UPDATE ON ledger_posting FOR EACH ROW
  EXECUTE FUNCTION refuse('fige : une imputation du journal ne se modifie pas');
CREATE TRIGGER ledger_posting_no_delete BEFORE DELETE ON ledger_posting FOR EACH ROW
  EXECUTE FUNCTION refuse('fige : une imputation du journal ne se supprime pas');
CREATE TRIGGER ledger_posting_no_truncate BEFORE TRUNCATE ON ledger_posting
  EXECUTE FUNCTION refuse('fige : le journal ne se vide pas');
