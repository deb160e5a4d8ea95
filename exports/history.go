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

	campaign int // place in Earlier, or its length for this campaign; -1: no campaign
}

// earlierIndex finds the lines of an earlier campaign by adherent.
type earlierIndex map[string][]*billing.Line

// compare prepares the comparisons: of each campaign with the one before, which tells the causes of corrections, and of
// this one with the one that changes are told against, the same campaign of the year before where it was issued, else the
// last one. They compute only what they are asked for.
func (r *Reading) compare() {
	for i := range r.Earlier {
		index := earlierIndex{}
		for j := range r.Earlier[i].Billed.Lines {
			l := &r.Earlier[i].Billed.Lines[j]
			index[l.Tiers] = append(index[l.Tiers], l)
		}
		r.earlier = append(r.earlier, index)
	}
	r.since = make([]*billing.Comparison, len(r.Earlier)+1)
	for i := range r.Earlier {
		after := r.Billed()
		if i+1 < len(r.Earlier) {
			after = r.Earlier[i+1].Billed
		}
		r.since[i+1] = billing.NewComparison(r.Earlier[i].Billed, after)
	}
	if len(r.Earlier) == 0 {
		return
	}
	last := len(r.Earlier) - 1
	r.reference, r.comparedWith = r.since[last+1], r.Earlier[last].Campaign.ID
	for i := range last {
		if e := &r.Earlier[i]; e.Campaign.ID == r.Campaign.Campaign.ID.YearBefore() {
			r.reference, r.comparedWith = billing.NewComparison(e.Billed, r.Billed()), e.Campaign.ID
		}
	}
}

// causes tells what moved the target of a party for an exercice since the campaign before the one at that place of Earlier;
// the place after the last is this campaign's.
func (r *Reading) causes(place int, tiers, service string, exercice int) ([]EffectWords, error) {
	if r.since[place] == nil {
		return nil, nil
	}
	v, err := r.since[place].Target(tiers, service, exercice, exercice)
	return inWords(v.Effects), err
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
		var err error
		if l.Cause, err = s.Reading.causes(len(s.Reading.Earlier), l.Tiers, l.Service, l.Exercice); err != nil {
			return err
		}
	}
	return nil
}

// History tells, for every adherent, service and exercice of the debtor, what each campaign billed, why a campaign corrected
// what was billed before, and what was cancelled or taken over, oldest first. It answers what the comparison of two
// campaigns may answer.
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
		if i == 0 || !sameAccount(&rows[i-1], row) || rows[i-1].Total == 0 {
			continue
		}
		row.Total += rows[i-1].Total
		if row.campaign >= 0 {
			var err error
			if row.Causes, err = s.Reading.causes(row.campaign, row.Tiers, row.Service, row.Exercice); err != nil {
				return nil, err
			}
		}
	}
	return rows, nil
}

func sameAccount(a, b *HistoryRow) bool {
	return a.Tiers == b.Tiers && a.Service == b.Service && a.Exercice == b.Exercice
}

func (r *Reading) campaignWords(id billing.CampaignID) string { return "Campagne de " + id.Label() }

// historyOf lists the events of a party in the order in which they happened: a cancellation comes after the last campaign
// that was issued before it.
func (r *Reading) historyOf(tiers string) []HistoryRow {
	h := &historian{reading: r, tiers: tiers}
	for i := range r.Dossier.Reprises {
		if x := &r.Dossier.Reprises[i]; x.Tiers == tiers {
			h.add(HistoryRow{Service: x.Service, Exercice: x.Exercice, What: "Reprise : " + x.Reference, Billed: x.Montant, campaign: -1})
		}
	}
	for i := range r.Earlier {
		h.campaign(i, r.Earlier[i].Campaign.ID, r.earlier[i][tiers])
		h.cancellations(i)
	}
	h.campaign(len(r.Earlier), r.Campaign.Campaign.ID, r.linesByTiers[tiers])
	return h.rows
}

// historian gathers the rows of one party.
type historian struct {
	reading *Reading
	tiers   string
	rows    []HistoryRow
}

func (h *historian) campaign(place int, id billing.CampaignID, lines []*billing.Line) {
	for _, l := range lines {
		row := HistoryRow{Service: l.Service, Exercice: l.Exercice, What: h.reading.campaignWords(id), Billed: l.Montant, campaign: place}
		if l.Statut == billing.StatutReporte {
			row.Billed, row.Withheld = 0, l.Montant
		}
		h.add(row)
	}
}

// cancellations adds those that were made between the issue of the campaign at that place and that of the next.
func (h *historian) cancellations(place int) {
	earlier := h.reading.Earlier
	for i := range earlier[:place+1] {
		for j := range earlier[i].Cancellations {
			c := &earlier[i].Cancellations[j]
			if c.Piece.Seq < earlier[place].Campaign.IssueSeq || place+1 < len(earlier) && c.Piece.Seq > earlier[place+1].Campaign.IssueSeq {
				continue
			}
			for _, l := range c.Lines {
				if l.Tiers == h.tiers {
					h.add(HistoryRow{Service: l.Service, Exercice: l.Exercice, What: "Annulation : " + c.Piece.Motif, Billed: l.Montant, campaign: -1})
				}
			}
		}
	}
}

// add adds an event to the row of its kind, or makes that.
func (h *historian) add(event HistoryRow) {
	for i := range h.rows {
		if row := &h.rows[i]; row.Service == event.Service && row.Exercice == event.Exercice && row.What == event.What {
			row.Billed, row.Withheld = row.Billed+event.Billed, row.Withheld+event.Withheld
			return
		}
	}
	event.Tiers, event.TiersName, event.ServiceLabel = h.tiers, h.reading.tiersName(h.tiers), h.reading.serviceLabel(event.Service)
	h.rows = append(h.rows, event)
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
