-- Columns that PES needs and the first dossiers did not have (docs/spec/pes.md): the numéro émetteur of a budget, and
-- whether the Chorus Pro of a debtor refuses an invoice without a service code or an engagement.

ALTER TABLE budgets ADD COLUMN refbdf TEXT COLLATE "C";
CREATE OR REPLACE VIEW v_budgets AS
  SELECT code, libelle, siret, idpost, codcol, codbud, prodloc, numerotation, premier_titre, premier_bordereau, premier_bordereau_reduction, refbdf
  FROM budgets WHERE jusqua IS NULL;

ALTER TABLE tiers ADD COLUMN service_exige TEXT COLLATE "C";
ALTER TABLE tiers ADD COLUMN engagement_exige TEXT COLLATE "C";
CREATE OR REPLACE VIEW v_tiers AS
  SELECT code, nom, type, siren, siret, debiteur, territoire, adresse, complement, code_postal, ville, code_service, engagement, courriel, membre_du, membre_au, service_exige, engagement_exige
  FROM tiers WHERE jusqua IS NULL;
