package exports

import (
	"fmt"

	"quotepart/billing"
)

// Period gives the first and the last day of what a document bills of a service: the exercices of its lines. A document
// of which this campaign has no line bills the year of its campaign.
func (r *Reading) Period(p *billing.Piece, service string) (first, last string) {
	from, to := 0, 0
	for _, i := range r.linesOf[p.Debiteur] {
		line := &r.Calculation.Lines[i]
		if line.Piece != p.Identifiant || line.Service != service {
			continue
		}
		if from == 0 || line.Exercice < from {
			from = line.Exercice
		}
		to = max(to, line.Exercice)
	}
	if from == 0 {
		from, to = p.Campaign.Year(), p.Campaign.Year()
	}
	return fmt.Sprintf("%04d-01-01", from), fmt.Sprintf("%04d-12-31", to)
}
