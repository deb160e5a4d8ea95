package pack

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/fault"
)

// each reads a whole table: do takes one row after the other.
func (p *Pack) each(name string, columns []string, do func(*table)) error {
	t, err := p.open(name, columns)
	if err != nil {
		return err
	}
	for t.next() {
		do(t)
	}
	return t.close()
}

func (p *Pack) readImports() error {
	return p.each(importsName, importColumns, func(t *table) {
		i := billing.Import{Version: t.integer(0), At: t.text(1), By: t.text(2), Source: t.text(3), Digest: t.text(5), Seq: t.integer(6)}
		readJSON(t, 4, &i.Files)
		readJSON(t, 7, &i.Changes)
		if last := len(p.imports) - 1; last >= 0 && p.imports[last].Version >= i.Version {
			t.note("la version %d suit la version %d", i.Version, p.imports[last].Version)
		}
		p.imports = append(p.imports, i)
	})
}

func readJSON(t *table, column int, value any) {
	if err := json.Unmarshal([]byte(t.text(column)), value); err != nil {
		t.refuse(t.columns[column], "du JSON est attendu", string(t.fields[column]))
		return
	}
	if written, err := json.Marshal(value); err != nil || string(written) != t.text(column) {
		t.note("la colonne %s n'est pas écrite comme quotepart l'écrit", t.columns[column])
	}
}

func (p *Pack) readCampaigns() error {
	return p.each(campaignsName, campaignColumns, func(t *table) {
		c := billing.Campaign{
			ID: billing.CampaignID(t.text(0)), State: billing.State(t.text(1)), DossierVersion: t.optional(2), DossierDigest: t.text(3), Digest: t.text(4),
			CalculatedBy: t.text(5), CalculatedAt: t.text(6), ApprovedBy: t.text(7), ApprovedAt: t.text(8), IssuedBy: t.text(9), IssuedAt: t.text(10),
			IssueDate: t.text(11), IssueSeq: t.optional(12), ClosedBy: t.text(13), ClosedAt: t.text(14),
		}
		if _, err := billing.ParseCampaignID(string(c.ID)); err != nil {
			t.refuse("id", "une campagne est attendue, par exemple 2026-05", string(c.ID))
		}
		if last := len(p.campaigns) - 1; last >= 0 && p.campaigns[last].ID >= c.ID {
			t.note("la campagne %s suit la campagne %s", c.ID, p.campaigns[last].ID)
		}
		p.campaigns = append(p.campaigns, c)
	})
}

// campaign gives the campaign of that id, or nil.
func (p *Pack) campaign(id billing.CampaignID) *billing.Campaign {
	for i := range p.campaigns {
		if p.campaigns[i].ID == id {
			return &p.campaigns[i]
		}
	}
	return nil
}

func (p *Pack) readPieces() error {
	var before billing.Piece
	return p.each(piecesName, pieceColumns, func(t *table) {
		o := billing.Piece{
			Campaign: billing.CampaignID(t.code(0)), Type: billing.PieceType(t.code(1)), Cause: billing.Cause(t.code(2)), Identifiant: t.text(3),
			Numero: t.integer(4), Bordereau: t.integer(5), Budget: t.code(6), Section: t.code(7), Taxe: t.flag(8), Debiteur: t.code(9),
			HT: money.Cents(t.integer(10)), TVA: money.Cents(t.integer(11)), TTC: money.Cents(t.integer(12)), Origine: t.text(13), Motif: t.code(14), Seq: t.optional(15),
		}
		if t.number > 2 && before.Compare(&o) >= 0 {
			t.note("la pièce %s n'est pas à sa place derrière %s", o.Identifiant, before.Identifiant)
		}
		before = o
		if p.campaign(o.Campaign) == nil {
			p.stray("une pièce de la campagne %s, qui n'existe pas", string(o.Campaign))
			return
		}
		p.pieces = append(slices.Grow(p.pieces, t.ahead()), o)
	})
}

// readServices gives the documents their services, which stand in their order.
func (p *Pack) readServices() error {
	billing.SortPieces(p.pieces)
	byIdentifiant := make(map[string]*billing.Piece, len(p.pieces))
	for i := range p.pieces {
		o := &p.pieces[i]
		if byIdentifiant[o.Identifiant] != nil {
			p.note(piecesName, "deux pièces ont l'identifiant %s", o.Identifiant)
		}
		byIdentifiant[o.Identifiant] = o
	}
	var before *billing.Piece
	return p.each(servicesName, serviceColumns, func(t *table) {
		o := byIdentifiant[string(t.fields[0])]
		if o == nil {
			p.stray("un service de la pièce %s, qui n'existe pas", t.text(0))
			return
		}
		if o != before && (len(o.Services) > 0 || before != nil && before.Compare(o) > 0) {
			t.note("les services de la pièce %s ne sont pas à leur place", o.Identifiant)
		}
		before = o
		o.Services = append(o.Services, billing.PieceService{Service: t.code(1), TVA: t.code(2), Montant: money.Cents(t.integer(3))})
	})
}

func (p *Pack) readTaken() error {
	known := map[string]bool{}
	for i := range p.pieces {
		known[p.pieces[i].Identifiant] = true
	}
	return p.each(takenName, takenColumns, func(t *table) {
		piece := t.code(0)
		if !known[piece] {
			p.stray("une ligne annulée par la pièce %s, qui n'existe pas", piece)
			return
		}
		l := billing.CancelledLine{LineKey: lineKey(t, 1), Montant: money.Cents(t.integer(5))}
		if list := p.taken[piece]; len(list) > 0 && list[len(list)-1].Compare(l.LineKey) >= 0 {
			t.note("une ligne annulée par la pièce %s n'est pas à sa place", piece)
		}
		p.taken[piece] = append(p.taken[piece], l)
	})
}

// lineKey reads tiers, service, exercice and rang from a column on.
func lineKey(t *table, first int) billing.LineKey {
	return billing.LineKey{Tiers: t.code(first), Service: t.code(first + 1), Exercice: int(t.integer(first + 2)), Rang: t.code(first + 3)}
}

func (p *Pack) readCounters() error {
	return p.each(countersName, counterColumns, func(t *table) {
		c := billing.Counter{CounterKey: billing.CounterKey{Budget: t.text(0), Year: int(t.integer(1)), Series: t.text(2)}, Last: t.integer(3)}
		if last := len(p.counters) - 1; last >= 0 && compareSeries(p.counters[last].CounterKey, c.CounterKey) >= 0 {
			t.note("le compteur « %s » du budget %s en %d n'est pas à sa place", c.Series, c.Budget, c.Year)
		}
		p.counters = append(p.counters, c)
	})
}

func compareSeries(a, b billing.CounterKey) int {
	return cmp.Or(strings.Compare(a.Budget, b.Budget), cmp.Compare(a.Year, b.Year), strings.Compare(a.Series, b.Series))
}

// Imports lists the versions of the dossier, oldest first.
func (p *Pack) Imports() ([]billing.Import, error) { return slices.Clone(p.imports), nil }

// Campaigns lists the campaigns, oldest first.
func (p *Pack) Campaigns() ([]billing.Campaign, error) { return slices.Clone(p.campaigns), nil }

// Counters lists every series from which a number was drawn, by budget, year, series.
func (p *Pack) Counters() ([]billing.Counter, error) { return slices.Clone(p.counters), nil }

// Counter gives the last number drawn in a series; 0 when none was.
func (p *Pack) Counter(key billing.CounterKey) (int64, error) {
	for _, c := range p.counters {
		if c.CounterKey == key {
			return c.Last, nil
		}
	}
	return 0, nil
}

// CancelledLines gives what a cancellation took back, sorted by key.
func (p *Pack) CancelledLines(identifiant string) ([]billing.CancelledLine, error) {
	taken := slices.Clone(p.taken[identifiant])
	slices.SortStableFunc(taken, func(a, b billing.CancelledLine) int { return a.Compare(b.LineKey) })
	return taken, nil
}

// IssuedPieces lists the documents of the campaigns issued, and the cancellations made, before a ledger entry, in the
// order of billing.SortPieces.
func (p *Pack) IssuedPieces(beforeSeq int64) ([]billing.Piece, error) {
	issued := map[billing.CampaignID]bool{}
	for i := range p.campaigns {
		c := &p.campaigns[i]
		issued[c.ID] = c.IssueSeq != 0 && c.IssueSeq < beforeSeq
	}
	return p.piecesWhere(func(o *billing.Piece) bool {
		if o.Cause == billing.CauseAnnulation {
			return o.Seq != 0 && o.Seq < beforeSeq
		}
		return issued[o.Campaign]
	}), nil
}

// refuseVersion is the answer to a version that was never imported.
func refuseVersion(version int64) error {
	return fault.Refuse(fault.NotFound, "la version %d du dossier n'existe pas", version)
}
