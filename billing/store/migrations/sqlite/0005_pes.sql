-- Columns that PES needs and the first dossiers did not have (docs/spec/pes.md): the numéro émetteur of a budget, and
-- whether the Chorus Pro of a debtor refuses an invoice without a service code or an engagement.

ALTER TABLE budgets ADD COLUMN refbdf TEXT;
DROP VIEW v_budgets;
CREATE VIEW v_budgets AS
  SELECT code, libelle, siret, idpost, codcol, codbud, prodloc, numerotation, premier_titre, premier_bordereau, premier_bordereau_reduction, refbdf
  FROM budgets WHERE jusqua IS NULL;
DROP TRIGGER budgets_update;
CREATE TRIGGER budgets_update BEFORE UPDATE ON budgets
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.libelle, OLD.siret, OLD.idpost, OLD.codcol, OLD.codbud, OLD.prodloc, OLD.numerotation, OLD.premier_titre, OLD.premier_bordereau, OLD.premier_bordereau_reduction, OLD.refbdf)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.libelle, NEW.siret, NEW.idpost, NEW.codcol, NEW.codbud, NEW.prodloc, NEW.numerotation, NEW.premier_titre, NEW.premier_bordereau, NEW.premier_bordereau_reduction, NEW.refbdf)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « budgets » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;

ALTER TABLE tiers ADD COLUMN service_exige TEXT;
ALTER TABLE tiers ADD COLUMN engagement_exige TEXT;
DROP VIEW v_tiers;
CREATE VIEW v_tiers AS
  SELECT code, nom, type, siren, siret, debiteur, territoire, adresse, complement, code_postal, ville, code_service, engagement, courriel, membre_du, membre_au, service_exige, engagement_exige
  FROM tiers WHERE jusqua IS NULL;
DROP TRIGGER tiers_update;
CREATE TRIGGER tiers_update BEFORE UPDATE ON tiers
WHEN OLD.jusqua IS NOT NULL OR NEW.jusqua IS NOT (SELECT MAX(version) FROM imports)
  OR (OLD.id, OLD.depuis, OLD.code, OLD.nom, OLD.type, OLD.siren, OLD.siret, OLD.debiteur, OLD.territoire, OLD.adresse, OLD.complement, OLD.code_postal, OLD.ville, OLD.code_service, OLD.engagement, OLD.courriel, OLD.membre_du, OLD.membre_au, OLD.service_exige, OLD.engagement_exige)
     IS NOT (NEW.id, NEW.depuis, NEW.code, NEW.nom, NEW.type, NEW.siren, NEW.siret, NEW.debiteur, NEW.territoire, NEW.adresse, NEW.complement, NEW.code_postal, NEW.ville, NEW.code_service, NEW.engagement, NEW.courriel, NEW.membre_du, NEW.membre_au, NEW.service_exige, NEW.engagement_exige)
BEGIN SELECT RAISE(ABORT, 'fige : une ligne de « tiers » ne se modifie pas, le dernier import peut seulement y mettre fin'); END;
