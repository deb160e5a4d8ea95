package store

import (
	"database/sql"

	"quotepart/billing"
	"quotepart/billing/fault"
)

type campaignRow struct {
	ID             billing.CampaignID `db:"id"`
	State          billing.State      `db:"etat"`
	DossierVersion sql.NullInt64      `db:"dossier_version"`
	DossierDigest  string             `db:"dossier_empreinte"`
	Digest         string             `db:"empreinte"`
	CalculatedBy   string             `db:"calculee_par"`
	CalculatedAt   string             `db:"calculee_le"`
	ApprovedBy     string             `db:"validee_par"`
	ApprovedAt     string             `db:"validee_le"`
	IssuedBy       string             `db:"emise_par"`
	IssuedAt       string             `db:"emise_le"`
	IssueDate      string             `db:"date_emission"`
	IssueSeq       sql.NullInt64      `db:"seq"`
	ClosedBy       string             `db:"close_par"`
	ClosedAt       string             `db:"close_le"`
}

// Campaigns lists the campaigns, oldest first.
func (t *tx) Campaigns() ([]billing.Campaign, error) {
	var rows []campaignRow
	err := t.list(&rows, `
		SELECT id, etat, dossier_version, dossier_empreinte, empreinte, calculee_par, calculee_le, validee_par, validee_le,
		       emise_par, emise_le, date_emission, seq, close_par, close_le
		FROM campagnes
		ORDER BY id`)
	if err != nil {
		return nil, err
	}
	campaigns := make([]billing.Campaign, 0, len(rows))
	for _, r := range rows {
		if _, err := billing.ParseCampaignID(string(r.ID)); err != nil {
			return nil, fault.Refuse(fault.Corrupt, "la base contient une campagne « %s », qui n'en est pas une : elle a été modifiée", r.ID)
		}
		campaigns = append(campaigns, billing.Campaign{
			ID: r.ID, State: r.State, DossierVersion: r.DossierVersion.Int64, DossierDigest: r.DossierDigest, Digest: r.Digest,
			CalculatedBy: r.CalculatedBy, CalculatedAt: r.CalculatedAt, ApprovedBy: r.ApprovedBy, ApprovedAt: r.ApprovedAt,
			IssuedBy: r.IssuedBy, IssuedAt: r.IssuedAt, IssueDate: r.IssueDate, IssueSeq: r.IssueSeq.Int64, ClosedBy: r.ClosedBy, ClosedAt: r.ClosedAt,
		})
	}
	return campaigns, nil
}

// SaveCampaign creates or updates where a campaign stands. It answers fault.Frozen for what would undo an issue, and
// fault.Conflict for an issue whose calculation or documents are not those approved and numbered (see Number).
func (t *tx) SaveCampaign(c billing.Campaign) error {
	row := campaignRow{
		ID: c.ID, State: c.State, DossierVersion: nullInt(c.DossierVersion), DossierDigest: c.DossierDigest, Digest: c.Digest,
		CalculatedBy: c.CalculatedBy, CalculatedAt: c.CalculatedAt, ApprovedBy: c.ApprovedBy, ApprovedAt: c.ApprovedAt,
		IssuedBy: c.IssuedBy, IssuedAt: c.IssuedAt, IssueDate: c.IssueDate, IssueSeq: nullInt(c.IssueSeq), ClosedBy: c.ClosedBy, ClosedAt: c.ClosedAt,
	}
	// No upsert: its INSERT half would meet the rail that refuses a campaign born issued.
	updated, err := t.execNamed(`
		UPDATE campagnes
		SET etat = :etat, dossier_version = :dossier_version, dossier_empreinte = :dossier_empreinte, empreinte = :empreinte,
		    calculee_par = :calculee_par, calculee_le = :calculee_le, validee_par = :validee_par, validee_le = :validee_le,
		    emise_par = :emise_par, emise_le = :emise_le, date_emission = :date_emission, seq = :seq,
		    close_par = :close_par, close_le = :close_le
		WHERE id = :id`, row)
	if err != nil || updated > 0 {
		return err
	}
	_, err = t.execNamed(`
		INSERT INTO campagnes (id, etat, dossier_version, dossier_empreinte, empreinte, calculee_par, calculee_le, validee_par, validee_le,
		                       emise_par, emise_le, date_emission, seq, close_par, close_le)
		VALUES (:id, :etat, :dossier_version, :dossier_empreinte, :empreinte, :calculee_par, :calculee_le, :validee_par, :validee_le,
		        :emise_par, :emise_le, :date_emission, :seq, :close_par, :close_le)`, row)
	return err
}
