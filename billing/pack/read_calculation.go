package pack

import (
	"maps"
	"slices"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// Calculation reads the stored calculation of a campaign, whole; nil when there is none. The cancellations made since the
// issue are no part of it.
func (p *Pack) Calculation(id billing.CampaignID) (*billing.Calculation, error) {
	if p.campaign(id) == nil || p.files[calculationName(id, calculation)] == nil {
		return nil, nil
	}
	c := &billing.Calculation{}
	for _, read := range []func(billing.CampaignID, *billing.Calculation) error{p.readCalculation, p.readLines, p.readParts, p.readAnomalies} {
		if err := read(id, c); err != nil {
			return nil, err
		}
	}
	c.Pieces = p.piecesWhere(func(o *billing.Piece) bool { return o.Campaign == id && o.Cause != billing.CauseAnnulation })
	return c, nil
}

// piecesWhere copies the documents that are wanted, in their order; nil when there is none.
func (p *Pack) piecesWhere(wanted func(*billing.Piece) bool) []billing.Piece {
	count := 0
	for i := range p.pieces {
		if wanted(&p.pieces[i]) {
			count++
		}
	}
	if count == 0 {
		return nil
	}
	pieces := make([]billing.Piece, 0, count)
	for i := range p.pieces {
		if wanted(&p.pieces[i]) {
			pieces = append(pieces, p.pieces[i])
		}
	}
	return pieces
}

func (p *Pack) readCalculation(id billing.CampaignID, c *billing.Calculation) error {
	err := p.each(calculationName(id, calculation), calculationColumns, func(t *table) {
		if c.Campaign != "" {
			t.refuse("", "une seule ligne est attendue", "")
		}
		c.Campaign, c.DossierVersion, c.DossierDigest, c.IssuedDigest, c.Digest = billing.CampaignID(t.text(0)), t.integer(1), t.text(2), t.text(3), t.text(4)
		if c.Campaign != id {
			t.refuse("campagne", "la campagne "+string(id)+" est attendue", string(t.fields[0]))
		}
	})
	if err == nil && c.Campaign == "" {
		p.note(calculationName(id, calculation), "la ligne du calcul manque")
		c.Campaign = id
	}
	return err
}

func (p *Pack) readLines(id billing.CampaignID, c *billing.Calculation) error {
	return p.each(calculationName(id, lines), lineColumns, func(t *table) {
		c.Lines = append(slices.Grow(c.Lines, t.ahead()), billing.Line{
			Budget: t.code(0), Debiteur: t.code(1), Tiers: t.code(2), Service: t.code(3), Exercice: int(t.integer(4)), Rang: t.code(5), Base: t.code(6),
			Cible: money.Cents(t.integer(7)), DejaEmis: money.Cents(t.integer(8)), Montant: money.Cents(t.integer(9)), Statut: billing.Statut(t.code(10)),
			Piece: t.code(11), Trace: t.text(12),
		})
	})
}

func (p *Pack) readParts(id billing.CampaignID, c *billing.Calculation) error {
	return p.each(calculationName(id, parts), partColumns, func(t *table) {
		cents := func(i int) money.Cents { return money.Cents(t.integer(i)) }
		c.Parts = append(c.Parts, billing.Part{
			Service: t.code(0), Exercice: int(t.integer(1)), Base: t.code(2), Cumul: t.code(3), Cout: cents(4), Adherents: cents(5), Metropole: cents(6),
			Decidee: cents(7), Usage: cents(8), Reliquat: cents(9), Absence: cents(10), Bornes: cents(11), Ajustement: cents(12), Arrondi: cents(13),
		})
	})
}

func (p *Pack) readAnomalies(id billing.CampaignID, c *billing.Calculation) error {
	return p.each(calculationName(id, anomalies), anomalyColumns, func(t *table) {
		c.Anomalies = append(c.Anomalies, billing.Anomaly{Code: t.code(0), Blocking: t.flag(1), Tiers: t.code(2), Service: t.code(3), Exercice: int(t.integer(4)), Message: t.text(5), Motif: t.code(6)})
	})
}

// IssuedLines sums, by line, what counts as issued before a ledger entry, sorted by key. A line that was wholly taken back
// stays, at 0.
func (p *Pack) IssuedLines(beforeSeq int64) ([]billing.IssuedLine, error) {
	sums := map[billing.LineKey]money.Cents{}
	for _, c := range p.campaigns {
		if c.IssueSeq == 0 || c.IssueSeq >= beforeSeq || c.State != billing.Emise && c.State != billing.Close {
			continue
		}
		err := p.each(calculationName(c.ID, lines), lineColumns, func(t *table) {
			if string(t.fields[10]) != string(billing.StatutReporte) {
				sums[lineKey(t, 2)] += money.Cents(t.integer(9))
			}
		})
		if err != nil {
			return nil, err
		}
	}
	for i := range p.pieces {
		if o := &p.pieces[i]; o.Seq != 0 && o.Seq < beforeSeq {
			for _, l := range p.taken[o.Identifiant] {
				sums[l.LineKey] += l.Montant
			}
		}
	}
	issued := make([]billing.IssuedLine, 0, len(sums))
	for _, key := range slices.SortedFunc(maps.Keys(sums), billing.LineKey.Compare) {
		issued = append(issued, billing.IssuedLine{LineKey: key, Montant: sums[key]})
	}
	return issued, nil
}
