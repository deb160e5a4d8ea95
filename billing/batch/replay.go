package batch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/ledger"
)

// Difference is one thing that does not verify.
type Difference struct {
	Check    string             `json:"controle"` // chaine, tete, dossier, etat, calcul, ligne, part, piece, anomalie, numero, ecritures, annulation, emis, bordereau, cle, base
	Campaign billing.CampaignID `json:"campagne,omitempty"`
	Seq      int64              `json:"ecriture,omitempty"`
	Message  string             `json:"message"`
}

// ReplayReport says what was verified, and the first difference of each check.
type ReplayReport struct {
	Entries     int          `json:"ecritures"`
	Versions    int          `json:"versions_du_dossier"`
	Campaigns   int          `json:"campagnes_emises"`
	Lines       int          `json:"lignes"`
	Postings    int          `json:"imputations"`
	Head        ledger.Head  `json:"tete"`
	Differences []Difference `json:"differences"`

	Recomputed []billing.CampaignID `json:"-"` // in the order of the ledger
}

// Replay recomputes every issued campaign from its sealed dossier and the earlier issues, and verifies the chain, the
// sequence, the balances and every digest (campagne.md §4). It takes nothing but the store, and the heads that were
// deposited elsewhere: a rewritten chain or a cut tail contradicts them. One that was noted by hand has no words beside its
// head; a head without a sequence is that of any entry.
// It answers an error only when the store cannot be read at all.
func (b *Batch) Replay(ctx context.Context, deposited []ledger.Checkpoint) (ReplayReport, error) {
	var report ReplayReport
	err := b.Store.Read(ctx, func(tx billing.Tx) error {
		var err error
		report, err = ReplayArchive(tx, deposited)
		return err
	})
	return report, err
}

// replay is one replay under way.
type replay struct {
	tx        billing.Archive
	deposited []ledger.Checkpoint
	entries   []ledger.Entry
	known     []billing.Campaign // as the store has them
	versions  []billing.Import
	budgets   map[string]bool // of any version of the dossier
	externe   map[budgetVersion]bool
	received  map[string]receivedPiece // by identifier: the numbers that the ledger says came back
	pieces    []billing.Piece          // all documents issued and cancellations made, as the archive has them
	past      *past
	kept      struct { // the version of the dossier read last
		version int64
		digest  string
		dossier *dossier.Dossier
	}
	seen   map[string]bool
	report ReplayReport
}

// strays names what the store holds that nothing explains, its rails that were dropped among it.
func (r *replay) strays() error {
	strays, err := r.tx.Strays()
	if len(strays) > 0 {
		r.differ("base", "", 0, "%s (%d en tout)", strays[0], len(strays))
	}
	return err
}

// differ notes the first difference of a check, or of a check in a campaign.
func (r *replay) differ(check string, id billing.CampaignID, seq int64, format string, arguments ...any) {
	key := check + "\x1f" + string(id)
	if r.seen[key] {
		return
	}
	r.seen[key] = true
	r.report.Differences = append(r.report.Differences, Difference{check, id, seq, fmt.Sprintf(format, arguments...)})
}

// chain verifies every entry, and the deposited heads.
func (r *replay) chain() error {
	head := ledger.Head{}
	err := r.tx.Entries(func(e ledger.Entry) error {
		if err := e.Verify(head); err != nil {
			r.differ("chaine", "", e.Seq, "%v", err)
		}
		head = e.Head()
		r.entries = append(r.entries, e)
		return nil
	})
	r.report.Entries, r.report.Head = len(r.entries), head
	for _, d := range r.deposited {
		r.deposit(d)
	}
	return err
}

// deposit looks for a deposited head in the chain, and compares what a signed one says in words, the last campaign issued
// and the date, with the entry that it signs: one that was signed before an issue and says that it covers it would leave
// that issue free to be rewritten.
func (r *replay) deposit(d ledger.Checkpoint) {
	campaign := ""
	for _, e := range r.entries {
		if e.Kind == KindIssued {
			campaign = e.Subject
		}
		switch {
		case e.Seq != d.Head.Seq && (d.Head.Seq != 0 || e.Hash != d.Head.Hash):
			continue
		case e.Hash != d.Head.Hash:
			r.differ("tete", "", e.Seq, "l'écriture n° %d n'est pas celle qui a été déposée (empreinte déposée %s, lue %s) : la chaîne a été réécrite", e.Seq, d.Head.Hash, e.Hash)
		case d.Date != "" && (d.Campaign != campaign || d.Date != e.Time):
			r.differ("tete", "", e.Seq, "la tête déposée n° %d se dit de la campagne « %s » et du %s ; à cette écriture, du %s, la dernière campagne émise est « %s »",
				e.Seq, d.Campaign, d.Date, e.Time, campaign)
		}
		return
	}
	if d.Head.Seq == 0 {
		r.differ("tete", "", 0, "aucune écriture n'a l'empreinte déposée %s : la fin du journal a été coupée, ou la chaîne réécrite", d.Head.Hash)
		return
	}
	r.differ("tete", "", d.Head.Seq, "l'écriture n° %d, déposée, n'existe plus : le journal s'arrête à la n° %d, sa fin a été coupée", d.Head.Seq, r.report.Head.Seq)
}

// decode reads the payload of an entry; one that cannot be read is a difference.
func decode[T any](r *replay, e ledger.Entry) (T, bool) {
	var payload T
	if err := json.Unmarshal(e.Payload, &payload); err != nil {
		r.differ("chaine", "", e.Seq, "écriture n° %d : contenu illisible (%v)", e.Seq, err)
		return payload, false
	}
	return payload, true
}

// imports verifies that every version of the dossier is what the ledger says was imported.
func (r *replay) imports() error {
	var err error
	if r.versions, err = r.tx.Imports(); err != nil {
		return err
	}
	byVersion := map[int64]billing.Import{}
	for _, i := range r.versions {
		byVersion[i.Version] = i
	}
	for _, e := range r.entries {
		if e.Kind != KindImported {
			continue
		}
		payload, ok := decode[importPayload](r, e)
		if !ok {
			continue
		}
		r.report.Versions++
		i, found := byVersion[payload.Version]
		if delete(byVersion, payload.Version); !found {
			r.differ("dossier", "", e.Seq, "la version %d du dossier a disparu", payload.Version)
			continue
		}
		if i.Digest != payload.Digest || i.Seq != e.Seq || i.By != e.Actor || i.At != e.Time {
			r.differ("dossier", "", e.Seq, "l'import n° %d n'est plus celui du journal (par %s le %s, empreinte %s ; journal : par %s le %s, empreinte %s)",
				i.Version, i.By, i.At, i.Digest, e.Actor, e.Time, payload.Digest)
		} else if i.Source != payload.Source || !slices.Equal(i.Files, payload.Files) || !slices.Equal(i.Changes, payload.Changes) {
			r.differ("dossier", "", e.Seq, "l'import n° %d n'est plus celui du journal : enregistré « %s » %v %v, journal « %s » %v %v",
				i.Version, i.Source, i.Files, i.Changes, payload.Source, payload.Files, payload.Changes)
		}
		tables, err := r.tx.Dossier(payload.Version)
		if err != nil {
			return err
		}
		d := dossier.Decode(tables)
		for _, budget := range d.Budgets {
			r.budgets[budget.Code] = true
			r.externe[budgetVersion{payload.Version, budget.Code}] = budget.Externe
		}
		digest := tables.Digest()
		r.keep(payload.Version, digest, d)
		if digest != payload.Digest {
			r.differ("dossier", "", e.Seq, "la version %d du dossier a été modifiée (empreinte scellée %s, recalculée %s)", payload.Version, payload.Digest, digest)
		}
	}
	for _, i := range r.versions {
		if _, extra := byVersion[i.Version]; extra {
			r.differ("dossier", "", 0, "la version %d du dossier n'est pas dans le journal", i.Version)
		}
	}
	return nil
}

// states rebuilds where each campaign stands from the ledger, and compares.
func (r *replay) states() error {
	var err error
	if r.known, err = r.tx.Campaigns(); err != nil {
		return err
	}
	rebuilt := map[billing.CampaignID]billing.Campaign{}
	for _, e := range r.entries {
		r.rebuild(rebuilt, e)
	}
	for _, stored := range r.known {
		want, ok := rebuilt[stored.ID]
		if delete(rebuilt, stored.ID); !ok {
			r.differ("etat", stored.ID, 0, "la campagne %s n'est pas dans le journal", stored.ID)
		} else if stored != want {
			r.differ("etat", stored.ID, 0, "la campagne %s n'est pas dans l'état que dit le journal (base : %s ; journal : %s)", stored.ID, describeCampaign(stored), describeCampaign(want))
		}
	}
	for _, e := range r.entries { // in the order of the ledger, not of a map
		if _, gone := rebuilt[billing.CampaignID(e.Subject)]; gone {
			r.differ("etat", billing.CampaignID(e.Subject), e.Seq, "la campagne %s est dans le journal et n'est plus dans la base", e.Subject)
		}
	}
	return nil
}

// verbs says which verb each entry is the trace of.
var verbs = map[string]billing.Verb{
	KindCalculated: billing.Calculer, KindApproved: billing.Valider, KindIssued: billing.Emettre, KindCancelled: billing.Annuler, KindClosed: billing.Clore,
}

// rebuild moves a campaign as an entry says, and holds the entry to the rules that its verb obeyed (campagne.md §1).
func (r *replay) rebuild(campaigns map[billing.CampaignID]billing.Campaign, e ledger.Entry) {
	verb, ok := verbs[e.Kind]
	if !ok {
		return
	}
	id := billing.CampaignID(e.Subject)
	c, known := campaigns[id]
	if !known {
		c = billing.Campaign{ID: id, State: billing.Ouverte}
	}
	next, err := c.State.After(verb, id)
	if err != nil {
		r.differ("etat", id, e.Seq, "écriture n° %d : %v", e.Seq, err)
	}
	switch e.Kind {
	case KindCalculated:
		payload, _ := decode[calculatedPayload](r, e)
		c = billing.Campaign{ID: id, DossierVersion: payload.DossierVersion, DossierDigest: payload.DossierDigest,
			Digest: payload.Digest, CalculatedBy: e.Actor, CalculatedAt: e.Time}
	case KindApproved:
		if payload, ok := decode[approvedPayload](r, e); ok && (payload.Digest != c.Digest || samePerson(e.Actor, c.CalculatedBy)) {
			r.differ("etat", id, e.Seq, "écriture n° %d : %s valide l'empreinte %s de %s, calculée par %s avec l'empreinte %s", e.Seq, e.Actor, payload.Digest, id, c.CalculatedBy, c.Digest)
		}
		c.ApprovedBy, c.ApprovedAt = e.Actor, e.Time
	case KindIssued:
		payload, ok := decode[issuedPayload](r, e)
		if ok && payload.Digest != c.Digest {
			r.differ("etat", id, e.Seq, "écriture n° %d : %s est émise avec l'empreinte %s, validée avec %s", e.Seq, id, payload.Digest, c.Digest)
		}
		c.IssuedBy, c.IssuedAt, c.IssueDate, c.IssueSeq = e.Actor, e.Time, payload.Date, e.Seq
	case KindClosed:
		c.ClosedBy, c.ClosedAt = e.Actor, e.Time
	}
	c.State = next
	campaigns[id] = c
}

func describeCampaign(c billing.Campaign) string {
	return fmt.Sprintf("%s, dossier %d %.12s…, empreinte %.12s…, calculée par %s le %s, validée par %s le %s, émise par %s le %s à la date du %s (écriture n° %d), close par %s le %s",
		c.State.Label(), c.DossierVersion, c.DossierDigest, c.Digest, c.CalculatedBy, c.CalculatedAt, c.ApprovedBy, c.ApprovedAt, c.IssuedBy, c.IssuedAt, c.IssueDate, c.IssueSeq, c.ClosedBy, c.ClosedAt)
}
