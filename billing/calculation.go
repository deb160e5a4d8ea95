package billing

// Calculation is the whole result of a campaign: what is approved, and then issued without another thought.
type Calculation struct {
	Campaign       CampaignID
	DossierVersion int64
	DossierDigest  string
	IssuedDigest   string  // over what was already issued when it was calculated
	Lines          []Line  // sorted by SortLines
	Parts          []Part  // sorted by service, exercice
	Pieces         []Piece // sorted by SortPieces
	Anomalies      []Anomaly
	Digest         string // over all of the above, see Seal
}
