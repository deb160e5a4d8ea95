package exports

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// HistoryRow is one thing that happened to what an adherent owes for a service and an exercice.
type HistoryRow struct {
	Service, ServiceLabel string
	Tiers, TiersName      string
	Exercice              int
	What                  string      // « campagne de mai 2025 », « annulation du titre n° 12 », « reprise »
	Billed                money.Cents // net of VAT; withheld lines are not billed
	Withheld              money.Cents
	Total                 money.Cents // billed so far for the exercice
	Causes                []EffectWords
}

// earlierIndex finds the lines of an earlier campaign by adherent.
type earlierIndex map[string][]*billing.Line

// compare prepares the comparisons: with the last campaign, which tells the causes of corrections, and with the one that
// changes are told against, the same campaign of the year before where it was issued, else the last one.
func (r *Reading) compare() {
	for i := range r.Earlier {
		index := earlierIndex{}
		for j := range r.Earlier[i].Billed.Lines {
			l := &r.Earlier[i].Billed.Lines[j]
			index[l.Tiers] = append(index[l.Tiers], l)
		}
		r.earlier = append(r.earlier, index)
	}
	if len(r.Earlier) == 0 {
		return
	}
	now, last := r.Billed(), &r.Earlier[len(r.Earlier)-1]
	r.previous = billing.NewComparison(last.Billed, now)
	r.reference, r.comparedWith = r.previous, last.Campaign.ID
	for i := range r.Earlier {
		if e := &r.Earlier[i]; e.Campaign.ID == r.Campaign.Campaign.ID.YearBefore() && e != last {
			r.reference, r.comparedWith = billing.NewComparison(e.Billed, now), e.Campaign.ID
		}
	}
}

// adherents lists the parties that the debtor pays for, in this campaign or in an earlier one, sorted.
func (r *Reading) adherents(debtor string) []string {
	seen := map[string]bool{}
	for _, i := range r.linesOf[debtor] {
		seen[r.Calculation.Lines[i].Tiers] = true
	}
	for i := range r.Dossier.Tiers {
		if t := &r.Dossier.Tiers[i]; t.Payeur() == debtor {
			seen[t.Code] = true
		}
	}
	list := make([]string, 0, len(seen))
	for code := range seen {
		list = append(list, code)
	}
	slices.Sort(list)
	return list
}

// gatherChanges tells, for every adherent and service of the debtor that was billed now or in the campaign compared
// with, why the amount is another.
func (s *Statement) gatherChanges() error {
	if s.Reading.reference == nil {
		return nil
	}
	s.ComparedWith = s.Reading.comparedWith.Label()
	return s.gatherChangesAgainst(s.Reading.reference)
}

func (s *Statement) gatherChangesAgainst(comparison *billing.Comparison) error {
	r := s.Reading
	for _, tiers := range r.adherents(s.Debiteur) {
		for _, service := range r.servicesOf(tiers) {
			v, err := comparison.Bill(tiers, service)
			if err != nil {
				return err
			}
			if v.Before != v.After {
				s.Changes = append(s.Changes, r.change(s.Debiteur, v))
			}
		}
	}
	return nil
}

func (r *Reading) change(debtor string, v billing.Variation) Change {
	change := Change{Tiers: v.Tiers, Service: v.Service, ServiceLabel: r.serviceLabel(v.Service), Before: v.Before, After: v.After, Effects: inWords(v.Effects)}
	if v.Tiers != debtor {
		change.TiersName = r.tiersName(v.Tiers)
	}
	return change
}

// servicesOf lists the services that the party has a line for, in this campaign or an earlier one, sorted.
func (r *Reading) servicesOf(tiers string) []string {
	var list []string
	for _, l := range r.linesByTiers[tiers] {
		list = append(list, l.Service)
	}
	for _, index := range r.earlier {
		for _, l := range index[tiers] {
			list = append(list, l.Service)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// gatherCauses gives the first correction of each adherent, service and exercice the effects that moved its target since
// the last campaign.
func (s *Statement) gatherCauses() error {
	if s.Reading.previous == nil {
		return nil
	}
	type corrected struct {
		tiers, service string
		exercice       int
	}
	seen := map[corrected]bool{}
	for i := range s.Lines {
		l := &s.Lines[i]
		key := corrected{l.Tiers, l.Service, l.Exercice}
		if l.DejaEmis == 0 || seen[key] {
			continue
		}
		seen[key] = true
		v, err := s.Reading.previous.Target(l.Tiers, l.Service, l.Exercice, l.Exercice)
		if err != nil {
			return err
		}
		l.Cause = inWords(v.Effects)
	}
	return nil
}

// History tells, for every adherent, service and exercice of the debtor, what each campaign billed and what was cancelled
// or taken over, oldest first. It answers what the comparison of two campaigns may answer.
func (s *Statement) History() ([]HistoryRow, error) {
	var rows []HistoryRow
	for _, tiers := range s.Reading.adherents(s.Debiteur) {
		rows = append(rows, s.Reading.historyOf(tiers)...)
	}
	slices.SortStableFunc(rows, func(a, b HistoryRow) int {
		return cmp.Or(strings.Compare(a.Tiers, b.Tiers), strings.Compare(a.Service, b.Service), cmp.Compare(a.Exercice, b.Exercice))
	})
	for i := range rows {
		row := &rows[i]
		row.Total = row.Billed
		if i > 0 && sameAccount(&rows[i-1], row) {
			row.Total += rows[i-1].Total
		}
	}
	s.addCauses(rows)
	return rows, nil
}

func sameAccount(a, b *HistoryRow) bool {
	return a.Tiers == b.Tiers && a.Service == b.Service && a.Exercice == b.Exercice
}

// addCauses puts the causes of this campaign's corrections into the history.
func (s *Statement) addCauses(rows []HistoryRow) {
	this := s.Reading.campaignWords(s.Reading.Campaign.Campaign.ID)
	for i := range s.Lines {
		l := &s.Lines[i]
		for j := range rows {
			if row := &rows[j]; len(l.Cause) > 0 && row.What == this && row.Tiers == l.Tiers && row.Service == l.Service && row.Exercice == l.Exercice {
				row.Causes = l.Cause
			}
		}
	}
}

func (r *Reading) campaignWords(id billing.CampaignID) string { return "Campagne de " + id.Label() }

// historyOf lists the events of a party in the order in which they happened.
func (r *Reading) historyOf(tiers string) []HistoryRow {
	h := &historian{reading: r, tiers: tiers}
	for i := range r.Dossier.Reprises {
		if x := &r.Dossier.Reprises[i]; x.Tiers == tiers {
			h.add(x.Service, x.Exercice, "Reprise : "+x.Reference, x.Montant, 0)
		}
	}
	for i := range r.Earlier {
		e := &r.Earlier[i]
		h.campaign(e.Campaign.ID, r.earlier[i][tiers])
		for j := range e.Cancellations {
			c := &e.Cancellations[j]
			for _, l := range c.Lines {
				if l.Tiers == tiers {
					h.add(l.Service, l.Exercice, "Annulation : "+c.Piece.Motif, l.Montant, 0)
				}
			}
		}
	}
	h.campaign(r.Campaign.Campaign.ID, r.linesByTiers[tiers])
	return h.rows
}

// historian gathers the rows of one party.
type historian struct {
	reading *Reading
	tiers   string
	rows    []HistoryRow
}

func (h *historian) campaign(id billing.CampaignID, lines []*billing.Line) {
	for _, l := range lines {
		billed, withheld := l.Montant, money.Cents(0)
		if l.Statut == billing.StatutReporte {
			billed, withheld = 0, l.Montant
		}
		h.add(l.Service, l.Exercice, h.reading.campaignWords(id), billed, withheld)
	}
}

// add adds an amount to the row of that event, or makes it.
func (h *historian) add(service string, exercice int, what string, billed, withheld money.Cents) {
	for i := range h.rows {
		if row := &h.rows[i]; row.Service == service && row.Exercice == exercice && row.What == what {
			row.Billed, row.Withheld = row.Billed+billed, row.Withheld+withheld
			return
		}
	}
	h.rows = append(h.rows, HistoryRow{
		Service: service, ServiceLabel: h.reading.serviceLabel(service), Tiers: h.tiers, TiersName: h.reading.tiersName(h.tiers), Exercice: exercice,
		What: what, Billed: billed, Withheld: withheld,
	})
}

// issuedSource says in which campaigns what was already issued of the line was issued.
func (e *explainer) issuedSource() string {
	if e.line.DejaEmis == 0 {
		return "rien n'a encore été émis"
	}
	var from []string
	for i := range e.reading.Dossier.Reprises {
		x := &e.reading.Dossier.Reprises[i]
		if x.Tiers == e.line.Tiers && x.Service == e.line.Service && x.Exercice == e.line.Exercice && x.Rang == e.line.Rang {
			from = append(from, "reprise "+Euros(x.Montant)+" ("+x.Reference+")")
		}
	}
	for i := range e.reading.Earlier {
		for _, l := range e.reading.earlier[i][e.line.Tiers] {
			if l.Key() == e.line.Key() && l.Statut != billing.StatutReporte {
				from = append(from, e.reading.Earlier[i].Campaign.ID.Label()+" : "+Euros(l.Montant))
			}
		}
		for j := range e.reading.Earlier[i].Cancellations {
			for _, l := range e.reading.Earlier[i].Cancellations[j].Lines {
				if l.LineKey == e.line.Key() {
					from = append(from, "annulation : "+Euros(l.Montant))
				}
			}
		}
	}
	if len(from) == 0 {
		return "campagnes antérieures, au journal"
	}
	return strings.Join(from, " ; ")
}
