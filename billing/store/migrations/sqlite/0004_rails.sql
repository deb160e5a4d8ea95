-- Rails: what is issued does not change, whoever writes. They are a rail, not the proof: « rejouer » is the proof.
-- A message begins with the kind of the refusal (billing/fault). INSERT triggers look for a row of the same key, because
-- OR REPLACE slips past the DELETE trigger on connections without recursive_triggers.

-- Campaigns: never removed, issued once, never back.
CREATE TRIGGER campagnes_insert BEFORE INSERT ON campagnes
WHEN NEW.etat IN ('emise', 'close') OR EXISTS (SELECT 1 FROM campagnes WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fige : une campagne ne naît pas émise et n''en remplace pas une autre'); END;

CREATE TRIGGER campagnes_delete BEFORE DELETE ON campagnes
BEGIN SELECT RAISE(ABORT, 'fige : une campagne ne se supprime pas'); END;

CREATE TRIGGER campagnes_id BEFORE UPDATE ON campagnes
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'fige : une campagne ne change pas de nom'); END;

CREATE TRIGGER campagnes_transition BEFORE UPDATE ON campagnes
WHEN (OLD.etat = 'close' AND NEW.etat <> 'close')
  OR (OLD.etat = 'emise' AND NEW.etat NOT IN ('emise', 'close'))
  OR (NEW.etat = 'emise' AND OLD.etat NOT IN ('validee', 'emise'))
  OR (NEW.etat = 'close' AND OLD.etat NOT IN ('emise', 'close'))
BEGIN SELECT RAISE(ABORT, 'fige : une campagne s''émet une fois validée, se clôt une fois émise, et ne revient pas en arrière'); END;

CREATE TRIGGER campagnes_frozen BEFORE UPDATE ON campagnes
WHEN OLD.etat IN ('emise', 'close')
  AND (OLD.dossier_version, OLD.dossier_empreinte, OLD.empreinte, OLD.calculee_par, OLD.calculee_le, OLD.validee_par, OLD.validee_le,
       OLD.emise_par, OLD.emise_le, OLD.date_emission, OLD.seq)
   IS NOT (NEW.dossier_version, NEW.dossier_empreinte, NEW.empreinte, NEW.calculee_par, NEW.calculee_le, NEW.validee_par, NEW.validee_le,
       NEW.emise_par, NEW.emise_le, NEW.date_emission, NEW.seq)
  OR OLD.etat = 'close' AND (OLD.close_par, OLD.close_le) IS NOT (NEW.close_par, NEW.close_le)
BEGIN SELECT RAISE(ABORT, 'fige : ce qui a été émis ou clos ne se modifie pas'); END;

-- What is issued is the calculation that was approved, whole, and every document bears the entry of the issue.
CREATE TRIGGER campagnes_issue BEFORE UPDATE ON campagnes
WHEN NEW.etat = 'emise' AND OLD.etat = 'validee'
  AND (NEW.empreinte IS NOT (SELECT empreinte FROM calculs WHERE campagne = NEW.id)
    OR EXISTS (SELECT 1 FROM pieces WHERE campagne = NEW.id AND seq IS NOT NEW.seq))
BEGIN SELECT RAISE(ABORT, 'conflit : une campagne s''émet avec le calcul validé et toutes ses pièces inscrites au journal'); END;

-- The body of a calculation: replaced whole before the issue, never altered in place, frozen from the issue on.

CREATE TRIGGER calculs_insert BEFORE INSERT ON calculs
WHEN (SELECT etat FROM campagnes WHERE id = NEW.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne s''ajoute à « calculs »'); END;

CREATE TRIGGER calculs_update BEFORE UPDATE ON calculs
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « calculs » ne se modifie pas'); END;

CREATE TRIGGER calculs_delete BEFORE DELETE ON calculs
WHEN (SELECT etat FROM campagnes WHERE id = OLD.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne se supprime de « calculs »'); END;

CREATE TRIGGER lignes_insert BEFORE INSERT ON lignes
WHEN (SELECT etat FROM campagnes WHERE id = NEW.campagne) IN ('emise', 'close')
  OR EXISTS (SELECT 1 FROM lignes WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne s''ajoute à « lignes »'); END;

CREATE TRIGGER lignes_update BEFORE UPDATE ON lignes
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « lignes » ne se modifie pas'); END;

CREATE TRIGGER lignes_delete BEFORE DELETE ON lignes
WHEN (SELECT etat FROM campagnes WHERE id = OLD.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne se supprime de « lignes »'); END;

CREATE TRIGGER parts_insert BEFORE INSERT ON parts
WHEN (SELECT etat FROM campagnes WHERE id = NEW.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne s''ajoute à « parts »'); END;

CREATE TRIGGER parts_update BEFORE UPDATE ON parts
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « parts » ne se modifie pas'); END;

CREATE TRIGGER parts_delete BEFORE DELETE ON parts
WHEN (SELECT etat FROM campagnes WHERE id = OLD.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne se supprime de « parts »'); END;

CREATE TRIGGER anomalies_insert BEFORE INSERT ON anomalies
WHEN (SELECT etat FROM campagnes WHERE id = NEW.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne s''ajoute à « anomalies »'); END;

CREATE TRIGGER anomalies_update BEFORE UPDATE ON anomalies
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « anomalies » ne se modifie pas'); END;

CREATE TRIGGER anomalies_delete BEFORE DELETE ON anomalies
WHEN (SELECT etat FROM campagnes WHERE id = OLD.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : la campagne est émise, rien ne se supprime de « anomalies »'); END;

-- Documents: born without a number; numbered once; frozen from then on.
CREATE TRIGGER pieces_identifiant BEFORE INSERT ON pieces
WHEN EXISTS (SELECT 1 FROM pieces WHERE identifiant = NEW.identifiant OR (campagne = NEW.campagne AND position = NEW.position))
BEGIN SELECT RAISE(ABORT, 'conflit : une pièce porte déjà cet identifiant'); END;

CREATE TRIGGER pieces_insert BEFORE INSERT ON pieces
WHEN NEW.cause <> 'annulation'
  AND (NEW.numero <> 0 OR NEW.bordereau <> 0 OR NEW.seq IS NOT NULL
    OR (SELECT etat FROM campagnes WHERE id = NEW.campagne) IN ('emise', 'close'))
BEGIN SELECT RAISE(ABORT, 'fige : une pièce naît sans numéro, dans une campagne qui n''est pas émise'); END;

-- A cancellation comes in once the campaign is issued, with the ledger entry being written (the last one or the next).
CREATE TRIGGER pieces_insert_annulation BEFORE INSERT ON pieces
WHEN NEW.cause = 'annulation'
  AND (NEW.type <> 'reduction' OR NEW.seq IS NULL
    OR NEW.seq < (SELECT COALESCE(MAX(seq), 0) FROM ledger_entry)
    OR (SELECT etat FROM campagnes WHERE id = NEW.campagne) IS NOT 'emise'
    OR NOT EXISTS (SELECT 1 FROM pieces WHERE identifiant = NEW.origine AND campagne = NEW.campagne AND type = 'titre'))
BEGIN SELECT RAISE(ABORT, 'fige : une annulation est une réduction d''un titre de la même campagne, émise et non close, inscrite au journal'); END;

CREATE TRIGGER pieces_update BEFORE UPDATE ON pieces
WHEN (OLD.identifiant, OLD.campagne, OLD.position, OLD.type, OLD.cause, OLD.budget, OLD.section, OLD.taxe, OLD.debiteur,
      OLD.ht_cents, OLD.tva_cents, OLD.ttc_cents, OLD.origine, OLD.motif)
  IS NOT (NEW.identifiant, NEW.campagne, NEW.position, NEW.type, NEW.cause, NEW.budget, NEW.section, NEW.taxe, NEW.debiteur,
      NEW.ht_cents, NEW.tva_cents, NEW.ttc_cents, NEW.origine, NEW.motif)
  OR (OLD.numero <> 0 AND NEW.numero <> OLD.numero)
  OR (OLD.bordereau <> 0 AND NEW.bordereau <> OLD.bordereau)
  OR (OLD.seq IS NOT NULL AND NEW.seq IS NOT OLD.seq)
BEGIN SELECT RAISE(ABORT, 'fige : une pièce ne change pas, elle reçoit seulement un numéro, une fois'); END;

-- The issue numbers and enters a document while its campaign is still validee. After it, only a number that comes back
-- from the finance software of an externe budget may follow.
CREATE TRIGGER pieces_number BEFORE UPDATE ON pieces
WHEN NEW.seq IS NULL OR COALESCE((SELECT etat FROM campagnes WHERE id = NEW.campagne), '') NOT IN ('validee', 'emise', 'close')
  OR (OLD.seq IS NULL AND (SELECT etat FROM campagnes WHERE id = NEW.campagne) <> 'validee')
BEGIN SELECT RAISE(ABORT, 'fige : une pièce se numérote à l''émission de sa campagne, avec son écriture au journal'); END;

-- A series has no repeat. It does not bind numbers that come back from outside, which follow another year.
CREATE TRIGGER pieces_number_unique_insert BEFORE INSERT ON pieces
WHEN NEW.numero <> 0 AND EXISTS (SELECT 1 FROM pieces WHERE budget = NEW.budget AND type = NEW.type AND numero = NEW.numero
  AND substr(campagne, 1, 4) = substr(NEW.campagne, 1, 4))
BEGIN SELECT RAISE(ABORT, 'conflit : une pièce porte déjà ce numéro'); END;

CREATE TRIGGER pieces_number_unique_update BEFORE UPDATE ON pieces
WHEN OLD.seq IS NULL AND NEW.numero <> 0 AND EXISTS (SELECT 1 FROM pieces WHERE budget = NEW.budget AND type = NEW.type AND numero = NEW.numero
  AND substr(campagne, 1, 4) = substr(NEW.campagne, 1, 4) AND identifiant <> NEW.identifiant)
BEGIN SELECT RAISE(ABORT, 'conflit : une pièce porte déjà ce numéro'); END;

CREATE TRIGGER pieces_delete BEFORE DELETE ON pieces
WHEN OLD.seq IS NOT NULL OR (SELECT etat FROM campagnes WHERE id = OLD.campagne) IN ('emise', 'close')
BEGIN SELECT RAISE(ABORT, 'fige : une pièce émise ne se supprime pas'); END;

CREATE TRIGGER pieces_services_insert BEFORE INSERT ON pieces_services
WHEN EXISTS (SELECT 1 FROM pieces WHERE identifiant = NEW.piece AND seq IS NOT NULL
    AND NOT (cause = 'annulation' AND seq >= (SELECT COALESCE(MAX(seq), 0) FROM ledger_entry)))
  OR EXISTS (SELECT 1 FROM pieces_services WHERE piece = NEW.piece AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'fige : rien ne s''ajoute à une pièce émise'); END;

CREATE TRIGGER pieces_services_update BEFORE UPDATE ON pieces_services
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « pieces_services » ne se modifie pas'); END;

CREATE TRIGGER pieces_services_delete BEFORE DELETE ON pieces_services
WHEN EXISTS (SELECT 1 FROM pieces WHERE identifiant = OLD.piece AND seq IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'fige : rien ne s''enlève d''une pièce émise'); END;

CREATE TRIGGER annulations_lignes_insert BEFORE INSERT ON annulations_lignes
WHEN NOT EXISTS (SELECT 1 FROM pieces WHERE identifiant = NEW.piece AND cause = 'annulation'
    AND seq >= (SELECT COALESCE(MAX(seq), 0) FROM ledger_entry))
  OR EXISTS (SELECT 1 FROM annulations_lignes WHERE piece = NEW.piece AND tiers = NEW.tiers AND service = NEW.service
    AND exercice = NEW.exercice AND rang = NEW.rang)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne ne s''annule qu''avec la pièce qui l''annule'); END;

CREATE TRIGGER annulations_lignes_update BEFORE UPDATE ON annulations_lignes
BEGIN SELECT RAISE(ABORT, 'fige : une annulation ne se modifie pas'); END;

CREATE TRIGGER annulations_lignes_delete BEFORE DELETE ON annulations_lignes
BEGIN SELECT RAISE(ABORT, 'fige : une annulation ne se supprime pas'); END;

-- Counters only go up.
CREATE TRIGGER compteurs_insert BEFORE INSERT ON compteurs
WHEN EXISTS (SELECT 1 FROM compteurs WHERE budget = NEW.budget AND annee = NEW.annee AND serie = NEW.serie)
BEGIN SELECT RAISE(ABORT, 'conflit : ce compteur existe déjà'); END;

CREATE TRIGGER compteurs_update BEFORE UPDATE ON compteurs
WHEN NEW.dernier < OLD.dernier OR (OLD.budget, OLD.annee, OLD.serie) IS NOT (NEW.budget, NEW.annee, NEW.serie)
BEGIN SELECT RAISE(ABORT, 'fige : un compteur ne recule pas'); END;

CREATE TRIGGER compteurs_delete BEFORE DELETE ON compteurs
BEGIN SELECT RAISE(ABORT, 'fige : un compteur ne se supprime pas'); END;
