package store

import (
	"database/sql"
	"errors"

	"quotepart/allocation/money"
	"quotepart/billing"
)

type calculationRow struct {
	Campaign       billing.CampaignID `db:"campagne"`
	DossierVersion int64              `db:"dossier_version"`
	DossierDigest  string             `db:"dossier_empreinte"`
	IssuedDigest   string             `db:"emis_empreinte"`
	Digest         string             `db:"empreinte"`
}

// Calculation reads the stored calculation of a campaign, whole; nil when there is none. The cancellations made since
// the issue are no part of it.
func (t *tx) Calculation(id billing.CampaignID) (*billing.Calculation, error) {
	return t.readCalculation(id, t.readLines)
}

// Untraced reads it without the traces of its lines.
func (t *tx) Untraced(id billing.CampaignID) (*billing.Calculation, error) {
	return t.readCalculation(id, t.readUntraced)
}

func (t *tx) readCalculation(id billing.CampaignID, readLines func(*billing.Calculation) error) (*billing.Calculation, error) {
	var row calculationRow
	err := t.get(&row, `SELECT campagne, dossier_version, dossier_empreinte, emis_empreinte, empreinte FROM calculs WHERE campagne = $1`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c := &billing.Calculation{Campaign: row.Campaign, DossierVersion: row.DossierVersion, DossierDigest: row.DossierDigest, IssuedDigest: row.IssuedDigest, Digest: row.Digest}
	for _, read := range []func(*billing.Calculation) error{readLines, t.readParts, t.readPieces, t.readAnomalies} {
		if err := read(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// SaveCalculation stores a calculation in place of the unissued one. It answers fault.Frozen when the campaign is issued.
func (t *tx) SaveCalculation(c *billing.Calculation) error {
	if err := t.dropCalculation(c.Campaign); err != nil {
		return err
	}
	_, err := t.execNamed(`
		INSERT INTO calculs (campagne, dossier_version, dossier_empreinte, emis_empreinte, empreinte)
		VALUES (:campagne, :dossier_version, :dossier_empreinte, :emis_empreinte, :empreinte)`,
		calculationRow{c.Campaign, c.DossierVersion, c.DossierDigest, c.IssuedDigest, c.Digest})
	if err != nil {
		return err
	}
	// Documents first: lines name them.
	for _, save := range []func(*billing.Calculation) error{t.savePieces, t.saveLines, t.saveParts, t.saveAnomalies} {
		if err := save(c); err != nil {
			return err
		}
	}
	return nil
}

// dropCalculation removes what an earlier run left. Of an issued campaign the rails refuse the first row.
func (t *tx) dropCalculation(id billing.CampaignID) error {
	for _, statement := range []string{
		`DELETE FROM calculs WHERE campagne = $1`,
		`DELETE FROM lignes WHERE campagne = $1`,
		`DELETE FROM parts WHERE campagne = $1`,
		`DELETE FROM anomalies WHERE campagne = $1`,
		`DELETE FROM pieces_services WHERE piece IN (SELECT identifiant FROM pieces WHERE campagne = $1)`,
		`DELETE FROM pieces WHERE campagne = $1`,
	} {
		if _, err := t.exec(statement, string(id)); err != nil {
			return err
		}
	}
	return nil
}

type partRow struct {
	Service    string      `db:"service"`
	Exercice   int         `db:"exercice"`
	Base       string      `db:"base"`
	Cumul      string      `db:"cumul"`
	Cout       money.Cents `db:"cout_cents"`
	Adherents  money.Cents `db:"adherents_cents"`
	Metropole  money.Cents `db:"metropole_cents"`
	Decidee    money.Cents `db:"decidee_cents"`
	Usage      money.Cents `db:"usage_cents"`
	Reliquat   money.Cents `db:"reliquat_cents"`
	Absence    money.Cents `db:"absence_cents"`
	Bornes     money.Cents `db:"bornes_cents"`
	Ajustement money.Cents `db:"ajustement_cents"`
	Arrondi    money.Cents `db:"arrondi_cents"`
}

func (r *partRow) part() billing.Part {
	return billing.Part{
		Service: r.Service, Exercice: r.Exercice, Base: r.Base, Cumul: r.Cumul, Cout: r.Cout, Adherents: r.Adherents, Metropole: r.Metropole,
		Decidee: r.Decidee, Usage: r.Usage, Reliquat: r.Reliquat, Absence: r.Absence, Bornes: r.Bornes, Ajustement: r.Ajustement, Arrondi: r.Arrondi,
	}
}

const partColumns = `service, exercice, base, cumul, cout_cents, adherents_cents, metropole_cents, decidee_cents, usage_cents,
		       reliquat_cents, absence_cents, bornes_cents, ajustement_cents, arrondi_cents`

func (t *tx) readParts(c *billing.Calculation) error {
	parts, err := t.listParts(`SELECT `+partColumns+` FROM parts WHERE campagne = $1 ORDER BY position`, string(c.Campaign))
	c.Parts = parts
	return err
}

// LastParts gives, for each service and exercice, the part of the latest campaign issued before a ledger entry that has
// one, by service then exercice.
func (t *tx) LastParts(beforeSeq int64) ([]billing.Part, error) {
	return t.listParts(`
		SELECT `+partColumns+`
		FROM (SELECT p.*, ROW_NUMBER() OVER (PARTITION BY p.service, p.exercice ORDER BY c.seq DESC) AS recency
		      FROM parts p JOIN campagnes c ON c.id = p.campagne
		      WHERE c.seq < $1) dated
		WHERE recency = 1
		ORDER BY service, exercice`, beforeSeq)
}

func (t *tx) listParts(query string, argument any) ([]billing.Part, error) {
	var rows []partRow
	if err := t.list(&rows, query, argument); err != nil {
		return nil, err
	}
	var parts []billing.Part
	for i := range rows {
		parts = append(parts, rows[i].part())
	}
	return parts, nil
}

func (t *tx) saveParts(c *billing.Calculation) error {
	insert := t.bulkInsert("parts", "campagne", "position", "service", "exercice", "base", "cumul", "cout_cents", "adherents_cents",
		"metropole_cents", "decidee_cents", "usage_cents", "reliquat_cents", "absence_cents", "bornes_cents", "ajustement_cents", "arrondi_cents")
	var err error
	for i := 0; i < len(c.Parts) && err == nil; i++ {
		p := &c.Parts[i]
		err = insert.add(string(c.Campaign), i+1, p.Service, p.Exercice, p.Base, p.Cumul, int64(p.Cout), int64(p.Adherents), int64(p.Metropole),
			int64(p.Decidee), int64(p.Usage), int64(p.Reliquat), int64(p.Absence), int64(p.Bornes), int64(p.Ajustement), int64(p.Arrondi))
	}
	return insert.finish(err)
}

type anomalyRow struct {
	Code     string `db:"code"`
	Blocking int    `db:"bloquante"`
	Tiers    string `db:"tiers"`
	Service  string `db:"service"`
	Exercice int    `db:"exercice"`
	Message  string `db:"message"`
	Motif    string `db:"motif"`
}

func (t *tx) readAnomalies(c *billing.Calculation) error {
	var rows []anomalyRow
	err := t.list(&rows, `
		SELECT code, bloquante, tiers, service, exercice, message, motif
		FROM anomalies
		WHERE campagne = $1
		ORDER BY position`, string(c.Campaign))
	for _, r := range rows {
		c.Anomalies = append(c.Anomalies, billing.Anomaly{
			Code: r.Code, Blocking: r.Blocking == 1, Tiers: r.Tiers, Service: r.Service, Exercice: r.Exercice, Message: r.Message, Motif: r.Motif,
		})
	}
	return err
}

func (t *tx) saveAnomalies(c *billing.Calculation) error {
	insert := t.bulkInsert("anomalies", "campagne", "position", "code", "bloquante", "tiers", "service", "exercice", "message", "motif")
	var err error
	for i := 0; i < len(c.Anomalies) && err == nil; i++ {
		a := &c.Anomalies[i]
		err = insert.add(string(c.Campaign), i+1, a.Code, flag(a.Blocking), a.Tiers, a.Service, a.Exercice, a.Message, a.Motif)
	}
	return insert.finish(err)
}

// flag writes a yes or no as STRICT tables want it.
func flag(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
