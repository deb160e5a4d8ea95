-- Rails: what is issued does not change, whoever writes. They are a rail, not the proof: « rejouer » is the proof.
-- Rows that come or go by thousands are looked at once a statement, in its transition table.

-- Campaigns: never removed, issued once, never back.
CREATE FUNCTION campagnes_insert() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.etat IN ('emise', 'close') OR EXISTS (SELECT 1 FROM campagnes WHERE id = NEW.id) THEN
    RAISE EXCEPTION 'fige : une campagne ne naît pas émise et n''en remplace pas une autre' USING ERRCODE = 'QP001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campagnes_insert BEFORE INSERT ON campagnes FOR EACH ROW EXECUTE FUNCTION campagnes_insert();
CREATE TRIGGER campagnes_delete BEFORE DELETE ON campagnes FOR EACH ROW
  EXECUTE FUNCTION refuse('fige : une campagne ne se supprime pas');
CREATE TRIGGER campagnes_truncate BEFORE TRUNCATE ON campagnes
  EXECUTE FUNCTION refuse('fige : une campagne ne se supprime pas');

CREATE FUNCTION campagnes_update() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id THEN
    RAISE EXCEPTION 'fige : une campagne ne change pas de nom' USING ERRCODE = 'QP001';
  END IF;
  IF (OLD.etat = 'close' AND NEW.etat <> 'close')
    OR (OLD.etat = 'emise' AND NEW.etat NOT IN ('emise', 'close'))
    OR (NEW.etat = 'emise' AND OLD.etat NOT IN ('validee', 'emise'))
    OR (NEW.etat = 'close' AND OLD.etat NOT IN ('emise', 'close')) THEN
    RAISE EXCEPTION 'fige : une campagne s''émet une fois validée, se clôt une fois émise, et ne revient pas en arrière' USING ERRCODE = 'QP001';
  END IF;
  IF OLD.etat IN ('emise', 'close')
    AND ROW(OLD.dossier_version, OLD.dossier_empreinte, OLD.empreinte, OLD.calculee_par, OLD.calculee_le, OLD.validee_par, OLD.validee_le,
        OLD.emise_par, OLD.emise_le, OLD.date_emission, OLD.seq)
      IS DISTINCT FROM ROW(NEW.dossier_version, NEW.dossier_empreinte, NEW.empreinte, NEW.calculee_par, NEW.calculee_le, NEW.validee_par, NEW.validee_le,
        NEW.emise_par, NEW.emise_le, NEW.date_emission, NEW.seq)
    OR OLD.etat = 'close' AND ROW(OLD.close_par, OLD.close_le) IS DISTINCT FROM ROW(NEW.close_par, NEW.close_le) THEN
    RAISE EXCEPTION 'fige : ce qui a été émis ou clos ne se modifie pas' USING ERRCODE = 'QP001';
  END IF;
  -- What is issued is the calculation that was approved, whole, and every document bears the entry of the issue.
  IF NEW.etat = 'emise' AND OLD.etat = 'validee'
    AND (NEW.empreinte IS DISTINCT FROM (SELECT empreinte FROM calculs WHERE campagne = NEW.id)
      OR EXISTS (SELECT 1 FROM pieces WHERE campagne = NEW.id AND seq IS DISTINCT FROM NEW.seq)) THEN
    RAISE EXCEPTION 'conflit : une campagne s''émet avec le calcul validé et toutes ses pièces inscrites au journal' USING ERRCODE = 'QP001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campagnes_update BEFORE UPDATE ON campagnes FOR EACH ROW EXECUTE FUNCTION campagnes_update();

-- The body of a calculation: replaced whole before the issue, never altered in place, frozen from the issue on.

CREATE FUNCTION calculation_insert() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM campagnes WHERE etat IN ('emise', 'close') AND id IN (SELECT campagne FROM added)) THEN
    RAISE EXCEPTION 'fige : la campagne est émise, rien ne s''ajoute à « % »', TG_TABLE_NAME USING ERRCODE = 'QP001';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION calculation_update() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  RAISE EXCEPTION 'fige : une ligne de « % » ne se modifie pas', TG_TABLE_NAME USING ERRCODE = 'QP001';
END $$;

CREATE FUNCTION calculation_delete() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM campagnes WHERE etat IN ('emise', 'close') AND id IN (SELECT campagne FROM removed)) THEN
    RAISE EXCEPTION 'fige : la campagne est émise, rien ne se supprime de « % »', TG_TABLE_NAME USING ERRCODE = 'QP001';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION calculation_truncate() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  RAISE EXCEPTION 'fige : « % » ne se vide pas', TG_TABLE_NAME USING ERRCODE = 'QP001';
END $$;

CREATE TRIGGER calculs_insert AFTER INSERT ON calculs REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION calculation_insert();
CREATE TRIGGER calculs_update BEFORE UPDATE ON calculs FOR EACH ROW EXECUTE FUNCTION calculation_update();
CREATE TRIGGER calculs_delete AFTER DELETE ON calculs REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION calculation_delete();
CREATE TRIGGER calculs_truncate BEFORE TRUNCATE ON calculs EXECUTE FUNCTION calculation_truncate();

CREATE TRIGGER lignes_insert AFTER INSERT ON lignes REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION calculation_insert();
CREATE TRIGGER lignes_update BEFORE UPDATE ON lignes FOR EACH ROW EXECUTE FUNCTION calculation_update();
CREATE TRIGGER lignes_delete AFTER DELETE ON lignes REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION calculation_delete();
CREATE TRIGGER lignes_truncate BEFORE TRUNCATE ON lignes EXECUTE FUNCTION calculation_truncate();

CREATE TRIGGER parts_insert AFTER INSERT ON parts REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION calculation_insert();
CREATE TRIGGER parts_update BEFORE UPDATE ON parts FOR EACH ROW EXECUTE FUNCTION calculation_update();
CREATE TRIGGER parts_delete AFTER DELETE ON parts REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION calculation_delete();
CREATE TRIGGER parts_truncate BEFORE TRUNCATE ON parts EXECUTE FUNCTION calculation_truncate();

CREATE TRIGGER anomalies_insert AFTER INSERT ON anomalies REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION calculation_insert();
CREATE TRIGGER anomalies_update BEFORE UPDATE ON anomalies FOR EACH ROW EXECUTE FUNCTION calculation_update();
CREATE TRIGGER anomalies_delete AFTER DELETE ON anomalies REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION calculation_delete();
CREATE TRIGGER anomalies_truncate BEFORE TRUNCATE ON anomalies EXECUTE FUNCTION calculation_truncate();

-- Documents: born without a number; numbered once; frozen from then on.

CREATE FUNCTION pieces_insert() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  stage TEXT := (SELECT etat FROM campagnes WHERE id = NEW.campagne);
BEGIN
  -- Two looks, each at an index: for one with OR the server may go through all documents.
  IF EXISTS (SELECT 1 FROM pieces WHERE identifiant = NEW.identifiant) OR EXISTS (SELECT 1 FROM pieces WHERE campagne = NEW.campagne AND position = NEW.position) THEN
    RAISE EXCEPTION 'conflit : une pièce porte déjà cet identifiant' USING ERRCODE = 'QP001';
  END IF;
  IF NEW.cause <> 'annulation' AND (NEW.numero <> 0 OR NEW.bordereau <> 0 OR NEW.seq IS NOT NULL OR stage IN ('emise', 'close')) THEN
    RAISE EXCEPTION 'fige : une pièce naît sans numéro, dans une campagne qui n''est pas émise' USING ERRCODE = 'QP001';
  END IF;
  -- A cancellation comes in once the campaign is issued, with the ledger entry being written (the last one or the next).
  IF NEW.cause = 'annulation'
    AND (NEW.type <> 'reduction' OR NEW.seq IS NULL
      OR NEW.seq < (SELECT COALESCE(MAX(seq), 0) FROM ledger_entry)
      OR stage IS DISTINCT FROM 'emise'
      OR NOT EXISTS (SELECT 1 FROM pieces WHERE identifiant = NEW.origine AND campagne = NEW.campagne AND type = 'titre')) THEN
    RAISE EXCEPTION 'fige : une annulation est une réduction d''un titre de la même campagne, émise et non close, inscrite au journal' USING ERRCODE = 'QP001';
  END IF;
  -- A series has no repeat. It does not bind numbers that come back from outside, which follow another year.
  IF NEW.numero <> 0 AND EXISTS (SELECT 1 FROM pieces WHERE budget = NEW.budget AND type = NEW.type AND numero = NEW.numero
      AND substr(campagne, 1, 4) = substr(NEW.campagne, 1, 4)) THEN
    RAISE EXCEPTION 'conflit : une pièce porte déjà ce numéro' USING ERRCODE = 'QP001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pieces_insert BEFORE INSERT ON pieces FOR EACH ROW EXECUTE FUNCTION pieces_insert();

CREATE FUNCTION pieces_update() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  stage TEXT := COALESCE((SELECT etat FROM campagnes WHERE id = NEW.campagne), '');
BEGIN
  IF ROW(OLD.identifiant, OLD.campagne, OLD.position, OLD.type, OLD.cause, OLD.budget, OLD.section, OLD.taxe, OLD.debiteur,
      OLD.ht_cents, OLD.tva_cents, OLD.ttc_cents, OLD.origine, OLD.motif)
    IS DISTINCT FROM ROW(NEW.identifiant, NEW.campagne, NEW.position, NEW.type, NEW.cause, NEW.budget, NEW.section, NEW.taxe, NEW.debiteur,
      NEW.ht_cents, NEW.tva_cents, NEW.ttc_cents, NEW.origine, NEW.motif)
    OR (OLD.numero <> 0 AND NEW.numero <> OLD.numero)
    OR (OLD.bordereau <> 0 AND NEW.bordereau <> OLD.bordereau)
    OR (OLD.seq IS NOT NULL AND NEW.seq IS DISTINCT FROM OLD.seq) THEN
    RAISE EXCEPTION 'fige : une pièce ne change pas, elle reçoit seulement un numéro, une fois' USING ERRCODE = 'QP001';
  END IF;
  -- The issue numbers and enters a document while its campaign is still validee. After it, only a number that comes back
  -- from the finance software of an externe budget may follow.
  IF NEW.seq IS NULL OR stage NOT IN ('validee', 'emise', 'close') OR (OLD.seq IS NULL AND stage <> 'validee') THEN
    RAISE EXCEPTION 'fige : une pièce se numérote à l''émission de sa campagne, avec son écriture au journal' USING ERRCODE = 'QP001';
  END IF;
  IF OLD.seq IS NULL AND NEW.numero <> 0 AND EXISTS (SELECT 1 FROM pieces WHERE budget = NEW.budget AND type = NEW.type AND numero = NEW.numero
      AND substr(campagne, 1, 4) = substr(NEW.campagne, 1, 4) AND identifiant <> NEW.identifiant) THEN
    RAISE EXCEPTION 'conflit : une pièce porte déjà ce numéro' USING ERRCODE = 'QP001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pieces_update BEFORE UPDATE ON pieces FOR EACH ROW EXECUTE FUNCTION pieces_update();

CREATE FUNCTION pieces_delete() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM removed WHERE seq IS NOT NULL OR campagne IN (SELECT id FROM campagnes WHERE etat IN ('emise', 'close'))) THEN
    RAISE EXCEPTION 'fige : une pièce émise ne se supprime pas' USING ERRCODE = 'QP001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER pieces_delete AFTER DELETE ON pieces REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION pieces_delete();
CREATE TRIGGER pieces_truncate BEFORE TRUNCATE ON pieces EXECUTE FUNCTION calculation_truncate();

CREATE FUNCTION pieces_services_insert() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pieces WHERE identifiant IN (SELECT piece FROM added) AND seq IS NOT NULL
      AND NOT (cause = 'annulation' AND seq >= (SELECT COALESCE(MAX(seq), 0) FROM ledger_entry))) THEN
    RAISE EXCEPTION 'fige : rien ne s''ajoute à une pièce émise' USING ERRCODE = 'QP001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER pieces_services_insert AFTER INSERT ON pieces_services REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION pieces_services_insert();
CREATE TRIGGER pieces_services_update BEFORE UPDATE ON pieces_services FOR EACH ROW EXECUTE FUNCTION calculation_update();

CREATE FUNCTION pieces_services_delete() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pieces WHERE identifiant IN (SELECT piece FROM removed) AND seq IS NOT NULL) THEN
    RAISE EXCEPTION 'fige : rien ne s''enlève d''une pièce émise' USING ERRCODE = 'QP001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER pieces_services_delete AFTER DELETE ON pieces_services REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION pieces_services_delete();
CREATE TRIGGER pieces_services_truncate BEFORE TRUNCATE ON pieces_services EXECUTE FUNCTION calculation_truncate();

CREATE FUNCTION annulations_lignes_insert() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added WHERE NOT EXISTS (SELECT 1 FROM pieces WHERE identifiant = added.piece AND cause = 'annulation'
      AND seq >= (SELECT COALESCE(MAX(seq), 0) FROM ledger_entry))) THEN
    RAISE EXCEPTION 'fige : une ligne ne s''annule qu''avec la pièce qui l''annule' USING ERRCODE = 'QP001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER annulations_lignes_insert AFTER INSERT ON annulations_lignes REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION annulations_lignes_insert();
CREATE TRIGGER annulations_lignes_update BEFORE UPDATE ON annulations_lignes FOR EACH ROW
  EXECUTE FUNCTION refuse('fige : une annulation ne se modifie pas');
CREATE TRIGGER annulations_lignes_delete BEFORE DELETE ON annulations_lignes FOR EACH ROW
  EXECUTE FUNCTION refuse('fige : une annulation ne se supprime pas');
CREATE TRIGGER annulations_lignes_truncate BEFORE TRUNCATE ON annulations_lignes
  EXECUTE FUNCTION refuse('fige : une annulation ne se supprime pas');

-- Counters only go up.
CREATE FUNCTION compteurs_update() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.dernier < OLD.dernier OR ROW(OLD.budget, OLD.annee, OLD.serie) IS DISTINCT FROM ROW(NEW.budget, NEW.annee, NEW.serie) THEN
    RAISE EXCEPTION 'fige : un compteur ne recule pas' USING ERRCODE = 'QP001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compteurs_update BEFORE UPDATE ON compteurs FOR EACH ROW EXECUTE FUNCTION compteurs_update();
CREATE TRIGGER compteurs_delete BEFORE DELETE ON compteurs FOR EACH ROW
  EXECUTE FUNCTION refuse('fige : un compteur ne se supprime pas');
CREATE TRIGGER compteurs_truncate BEFORE TRUNCATE ON compteurs
  EXECUTE FUNCTION refuse('fige : un compteur ne se supprime pas');
