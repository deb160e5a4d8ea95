package store

import "quotepart/billing"

// ScheduledRuns lists what the scheduler has already dealt with: the outcome by campaign.
func (t *tx) ScheduledRuns() (map[billing.CampaignID]string, error) {
	var rows []struct {
		Campaign billing.CampaignID `db:"campagne"`
		Outcome  string             `db:"resultat"`
	}
	if err := t.list(&rows, `SELECT campagne, resultat FROM planifications ORDER BY campagne`); err != nil {
		return nil, err
	}
	runs := make(map[billing.CampaignID]string, len(rows))
	for _, r := range rows {
		runs[r.Campaign] = r.Outcome
	}
	return runs, nil
}

// SaveScheduledRun notes that the scheduler dealt with a campaign, and how it went. A later run takes the place of an
// earlier one.
func (t *tx) SaveScheduledRun(id billing.CampaignID, at, outcome string) error {
	_, err := t.exec(`
		INSERT INTO planifications (campagne, le, resultat) VALUES ($1, $2, $3)
		ON CONFLICT (campagne) DO UPDATE SET le = excluded.le, resultat = excluded.resultat`, string(id), at, outcome)
	return err
}
