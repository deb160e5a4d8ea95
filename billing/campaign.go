package billing

import (
	"fmt"
	"strconv"

	"quotepart/billing/fault"
)

// CampaignID names a campaign: a year and a month, 2026-05 or 2026-11 (calcul.md §3).
type CampaignID string

// ParseCampaignID reads a campaign's name. It answers fault.Invalid for anything but May or November of a year.
func ParseCampaignID(text string) (CampaignID, error) {
	if len(text) == 7 && text[4] == '-' && (text[5:] == "05" || text[5:] == "11") {
		if year, err := strconv.Atoi(text[:4]); err == nil && year >= 1900 {
			return CampaignID(text), nil
		}
	}
	return "", fault.Refuse(fault.Invalid, "« %s » n'est pas une campagne : écrivez l'année et le mois de mai ou de novembre, par exemple 2026-05 ou 2026-11", text)
}

// NewCampaignID names the campaign of that year, in May or in November.
func NewCampaignID(year int, november bool) CampaignID {
	if november {
		return CampaignID(fmt.Sprintf("%04d-11", year))
	}
	return CampaignID(fmt.Sprintf("%04d-05", year))
}

// Year gives the campaign's year.
func (id CampaignID) Year() int {
	year, _ := strconv.Atoi(string(id[:4]))
	return year
}

// November tells the November campaign from the May one.
func (id CampaignID) November() bool { return id[5:] == "11" }

// Next gives the campaign that follows.
func (id CampaignID) Next() CampaignID {
	if id.November() {
		return NewCampaignID(id.Year()+1, false)
	}
	return NewCampaignID(id.Year(), true)
}

// YearBefore gives the same campaign a year before.
func (id CampaignID) YearBefore() CampaignID { return NewCampaignID(id.Year()-1, id.November()) }

// Label gives the campaign's French name: mai 2026.
func (id CampaignID) Label() string {
	if id.November() {
		return "novembre " + string(id[:4])
	}
	return "mai " + string(id[:4])
}

// Campaign is where a campaign stands. Times are UTC, to the second, as text; a field is empty before its verb.
type Campaign struct {
	ID             CampaignID
	State          State
	DossierVersion int64  // the import whose dossier is sealed for the campaign
	DossierDigest  string // of all its tables
	Digest         string // over inputs and results: what is approved, and what is issued
	CalculatedBy   string
	CalculatedAt   string
	ApprovedBy     string
	ApprovedAt     string
	IssuedBy       string
	IssuedAt       string
	IssueDate      string // the date on the documents, 2026-05-31
	IssueSeq       int64  // the ledger entry of the issue
	ClosedBy       string
	ClosedAt       string
}
