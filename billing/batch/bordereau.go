package batch

import (
	"slices"
	"time"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// bordereauGathering makes the bordereaux of a campaign from what the store holds.
type bordereauGathering struct {
	tx         billing.Tx
	campaigns  map[billing.CampaignID]billing.Campaign
	sent       map[billing.BordereauKey]billing.Transmission
	dossiers   map[int64]*dossier.Dossier // by version
	all        []billing.Piece            // every document issued and cancellation made
	byID       map[string]*billing.Piece
	corrected  map[string][]billing.Attribution
	cancelled  map[int64]string            // the day of each cancellation, by ledger entry
	accepted   map[billing.CampaignID]bool // the campaigns whose calculation accepted CodeDemandUnmet
	bordereaux []billing.Bordereau
}

// bordereaux gathers the bordereaux of the numbered documents of a campaign, and of the cancellations that its exports
// show, in the order of billing.BordereauKey.Compare. loaded are dossiers already at hand, by version.
func bordereaux(tx billing.Tx, campaigns []billing.Campaign, pieces []billing.Piece, loaded map[int64]*dossier.Dossier) ([]billing.Bordereau, error) {
	g := &bordereauGathering{tx: tx, campaigns: map[billing.CampaignID]billing.Campaign{}, dossiers: loaded, byID: map[string]*billing.Piece{}}
	for _, c := range campaigns {
		g.campaigns[c.ID] = c
	}
	var err error
	if g.all, err = tx.IssuedPieces(everPieces); err != nil {
		return nil, err
	}
	for i := range g.all {
		g.byID[g.all[i].Identifiant] = &g.all[i]
	}
	g.corrected = billing.Attributions(g.all)
	if err := g.readLedger(); err != nil {
		return nil, err
	}
	if g.sent, err = transmissions(tx); err != nil {
		return nil, err
	}
	g.bordereaux = billing.Group(pieces)
	for i := range g.bordereaux {
		if err := g.complete(&g.bordereaux[i]); err != nil {
			return nil, err
		}
	}
	return g.bordereaux, nil
}

// readLedger finds the day, in Paris, of every cancellation, and which calculations accepted that a debtor's demand is not
// met: the last one of a campaign is the one that was issued.
func (g *bordereauGathering) readLedger() error {
	g.cancelled, g.accepted = map[int64]string{}, map[billing.CampaignID]bool{}
	return g.tx.Entries(func(e ledger.Entry) error {
		switch e.Kind {
		case KindCancelled:
			at, err := time.Parse(time.RFC3339, e.Time)
			if err != nil {
				return &fault.Error{Kind: fault.Corrupt, Message: "une écriture d'annulation n'a pas d'heure lisible", Cause: err}
			}
			g.cancelled[e.Seq] = at.In(paris).Format(time.DateOnly)
		case KindCalculated:
			payload, err := payloadOf[calculatedPayload](e)
			if err != nil {
				return err
			}
			g.accepted[payload.Campaign] = slices.ContainsFunc(payload.Accepted, func(a acceptedAnomaly) bool { return a.Code == billing.CodeDemandUnmet })
		}
		return nil
	})
}

// complete adds what a bordereau needs to leave.
func (g *bordereauGathering) complete(b *billing.Bordereau) error {
	b.Transmission = stateOf(g.sent, b.BordereauKey)
	b.DemandAccepted = g.accepted[b.Campaign]
	b.Date = g.dateOf(&b.Pieces[0]) // one issue or one cancellation made all of it (billing.ReceiveNumbers)
	var err error
	if b.Dossier, err = g.dossierOf(b.Campaign, b.DossierVersion()); err != nil {
		return err
	}
	if err := g.place(b); err != nil {
		return err
	}
	b.Originals, b.Corrected = map[string]billing.Original{}, map[string][]billing.Attribution{}
	for i := range b.Pieces {
		p := &b.Pieces[i]
		if err := g.addOriginal(b, p.Origine); err != nil {
			return err
		}
		for _, a := range g.corrected[p.Identifiant] {
			b.Corrected[p.Identifiant] = append(b.Corrected[p.Identifiant], a)
			if err := g.addOriginal(b, a.Titre); err != nil {
				return err
			}
		}
	}
	return nil
}

// dateOf gives the day of the issue or of the cancellation.
func (g *bordereauGathering) dateOf(p *billing.Piece) string {
	if p.Cause == billing.CauseAnnulation {
		return g.cancelled[p.Seq]
	}
	return g.campaigns[p.Campaign].IssueDate
}

// place sets a bordereau in its yearly series: which comes before, what they add up to with it, and whether it is whole.
func (g *bordereauGathering) place(b *billing.Bordereau) error {
	b.Missing = -len(b.Pieces)
	for i := range g.all {
		key := g.all[i].BordereauKey()
		if key.Budget != b.Budget || key.Type != b.Type || key.Exercice != b.Exercice || key.Numero == 0 || key.Numero > b.Numero {
			continue
		}
		sum, err := money.Sum(b.Cumul, g.all[i].TTC)
		if err != nil {
			return err
		}
		b.Cumul = sum
		if key.Numero < b.Numero {
			b.Precedent = max(b.Precedent, key.Numero)
		} else {
			b.Missing++
		}
	}
	return nil
}

// addOriginal adds the titre that a reduction or a mandat names, with the dossier that it travelled with.
func (g *bordereauGathering) addOriginal(b *billing.Bordereau, identifiant string) error {
	titre := g.byID[identifiant]
	if titre == nil {
		return nil // it names none; a reduction of an unknown titre is refused when the bordereau is checked
	}
	d, err := g.dossierOf(titre.Campaign, stateOf(g.sent, titre.BordereauKey()).DossierVersion())
	if err != nil {
		return err
	}
	b.Originals[identifiant] = billing.Original{Piece: *titre, Dossier: d}
	return nil
}

// dossierOf reads a version of the dossier, or the one sealed for a campaign; each is read once.
func (g *bordereauGathering) dossierOf(id billing.CampaignID, version int64) (*dossier.Dossier, error) {
	campaign := g.campaigns[id]
	sealed := version == 0
	if sealed {
		version = campaign.DossierVersion
	}
	if d := g.dossiers[version]; d != nil {
		return d, nil
	}
	if !sealed {
		imports, err := g.tx.Imports()
		if err != nil {
			return nil, err
		}
		for _, i := range imports {
			if i.Version == version {
				campaign.DossierVersion, campaign.DossierDigest = i.Version, i.Digest
			}
		}
	}
	d, err := sealedDossier(g.tx, campaign)
	if err == nil {
		g.dossiers[version] = d
	}
	return d, err
}
