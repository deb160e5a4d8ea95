package pack

import (
	"math"

	"quotepart/billing"
)

// calculations writes the calculation of each campaign that has one, and gathers the documents: those that were issued and
// the cancellations, then those of calculations that wait.
func (p *writer) calculations() error {
	var err error
	if p.issued, err = p.from.IssuedPieces(math.MaxInt64); err != nil {
		return err
	}
	for _, campaign := range p.known {
		c, err := p.from.Calculation(campaign.ID)
		if err != nil {
			return err
		}
		if c == nil {
			continue
		}
		if campaign.IssueSeq == 0 {
			p.issued = append(p.issued, c.Pieces...)
		}
		for _, write := range []func(billing.CampaignID, *billing.Calculation) error{p.calculation, p.lines, p.parts, p.anomalies} {
			if err := write(campaign.ID, c); err != nil {
				return err
			}
		}
	}
	billing.SortPieces(p.issued)
	return nil
}

func (p *writer) calculation(id billing.CampaignID, c *billing.Calculation) error {
	return p.table(calculationName(id, calculation), calculationColumns, func(rows *rowWriter) error {
		rows.text(string(c.Campaign)).number(c.DossierVersion).text(c.DossierDigest, c.IssuedDigest, c.Digest).end()
		return nil
	})
}

func (p *writer) lines(id billing.CampaignID, c *billing.Calculation) error {
	return p.table(calculationName(id, lines), lineColumns, func(rows *rowWriter) error {
		for i := range c.Lines {
			l := &c.Lines[i]
			rows.text(l.Budget, l.Debiteur, l.Tiers, l.Service).number(int64(l.Exercice)).text(l.Rang, l.Base)
			rows.number(int64(l.Cible), int64(l.DejaEmis), int64(l.Montant)).text(string(l.Statut), l.Piece, l.Trace).end()
		}
		return nil
	})
}

func (p *writer) parts(id billing.CampaignID, c *billing.Calculation) error {
	return p.table(calculationName(id, parts), partColumns, func(rows *rowWriter) error {
		for i := range c.Parts {
			o := &c.Parts[i]
			rows.text(o.Service).number(int64(o.Exercice)).text(o.Base, o.Cumul)
			rows.number(int64(o.Cout), int64(o.Adherents), int64(o.Metropole), int64(o.Decidee), int64(o.Usage), int64(o.Reliquat),
				int64(o.Absence), int64(o.Bornes), int64(o.Ajustement), int64(o.Arrondi)).end()
		}
		return nil
	})
}

func (p *writer) anomalies(id billing.CampaignID, c *billing.Calculation) error {
	return p.table(calculationName(id, anomalies), anomalyColumns, func(rows *rowWriter) error {
		for i := range c.Anomalies {
			a := &c.Anomalies[i]
			rows.text(a.Code).flag(a.Blocking).text(a.Tiers, a.Service).number(int64(a.Exercice)).text(a.Message, a.Motif).end()
		}
		return nil
	})
}

func (p *writer) pieces() error {
	return p.table(piecesName, pieceColumns, func(rows *rowWriter) error {
		for i := range p.issued {
			o := &p.issued[i]
			rows.text(string(o.Campaign), string(o.Type), string(o.Cause), o.Identifiant).number(o.Numero, o.Bordereau)
			rows.text(o.Budget, o.Section).flag(o.Taxe).text(o.Debiteur).number(int64(o.HT), int64(o.TVA), int64(o.TTC))
			rows.text(o.Origine, o.Motif).optional(o.Seq).end()
		}
		return nil
	})
}

func (p *writer) services() error {
	return p.table(servicesName, serviceColumns, func(rows *rowWriter) error {
		for i := range p.issued {
			for _, s := range p.issued[i].Services {
				rows.text(p.issued[i].Identifiant, s.Service, s.TVA).number(int64(s.Montant)).end()
			}
		}
		return nil
	})
}

// taken asks of every document what it took back: only a cancellation should have anything to say.
func (p *writer) taken() error {
	return p.table(takenName, takenColumns, func(rows *rowWriter) error {
		for i := range p.issued {
			lines, err := p.from.CancelledLines(p.issued[i].Identifiant)
			if err != nil {
				return err
			}
			for _, l := range lines {
				rows.text(p.issued[i].Identifiant, l.Tiers, l.Service).number(int64(l.Exercice)).text(l.Rang).number(int64(l.Montant)).end()
			}
		}
		return nil
	})
}
