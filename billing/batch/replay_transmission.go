package batch

import (
	"strings"

	"quotepart/billing"
	"quotepart/ledger"
)

// transmissions takes the acquits and the sendings of the ledger in their order, and holds each to the rules that its verb
// obeyed: an acquit names bordereaux that were issued, and sendings that had left; a bordereau is sent again only once it
// was rejected, one sending after the other, with the version of the dossier of that moment.
func (r *replay) transmissions() error {
	pieces := r.pieces
	issued, byID := map[billing.BordereauKey]*billing.Piece{}, make(map[string]*billing.Piece, len(pieces))
	for i := range pieces {
		p := &pieces[i]
		byID[p.Identifiant] = p
		if first := issued[p.BordereauKey()]; p.Bordereau > 0 && (first == nil || p.Seq < first.Seq) {
			issued[p.BordereauKey()] = p
		}
	}
	log, held := newTransmissionLog(), map[billing.BordereauKey]bool{}
	for _, e := range r.entries {
		switch e.Kind {
		case KindNumbered:
			if payload, ok := decode[numbersPayload](r, e); ok {
				r.joined(e, payload, log, held, byID)
			}
		case KindAcquitted:
			if payload, ok := decode[acquitPayload](r, e); ok {
				r.acquitted(e, payload, log, issued)
				log.acquitted(e, payload)
			}
		case KindResent:
			if payload, ok := decode[resentPayload](r, e); ok {
				r.resent(e, payload, stateOf(log.states, payload.key()), issued)
				log.resent(payload)
			}
		}
	}
	return nil
}

// joined holds numbers that came back to the rules of ImportNumbers: no document joins a bordereau that may have left.
func (r *replay) joined(e ledger.Entry, payload numbersPayload, log *transmissionLog, held map[billing.BordereauKey]bool, byID map[string]*billing.Piece) {
	var keys []billing.BordereauKey
	for _, number := range payload.Pieces {
		p := byID[number.Identifiant]
		if p == nil {
			continue // receptions says so
		}
		key := billing.BordereauKey{Budget: p.Budget, Type: p.Type, Exercice: p.Campaign.Year(), Numero: number.Bordereau}
		if keys = append(keys, key); held[key] && !mayJoin(stateOf(log.states, key), payload.NeverLeft) {
			r.differ("bordereau", p.Campaign, e.Seq, "écriture n° %d : la pièce %s rejoint %s, dont le fichier pouvait être parti", e.Seq, p.Identifiant, key)
		}
	}
	for _, key := range keys {
		held[key] = true
	}
}

// acquitted holds an acquit to the rules of ImportAcquit.
func (r *replay) acquitted(e ledger.Entry, payload acquitPayload, log *transmissionLog, issued map[billing.BordereauKey]*billing.Piece) {
	if first, again := log.files[payload.SHA256]; again {
		r.differ("bordereau", "", e.Seq, "écriture n° %d : l'acquit %s est déjà celui de l'écriture n° %d", e.Seq, payload.File, first.Seq)
	}
	if e.Subject != payload.Flux || len(payload.SHA256) != 64 || len(payload.Bordereaux) == 0 {
		r.differ("bordereau", "", e.Seq, "écriture n° %d : l'acquit %s du fichier %s ne tient pas (objet « %s », %d bordereaux)", e.Seq, payload.File, payload.Flux, e.Subject, len(payload.Bordereaux))
	}
	_, _, named, envoi, ours := billing.ParseFluxName(payload.Flux)
	seen := map[billing.BordereauKey]bool{}
	for _, b := range payload.Bordereaux {
		key := b.key()
		id, exists := r.bordereauBefore(e, key, issued)
		last := stateOf(log.states, key).Last()
		named.Budget = key.Budget // the name tells it by its SIRET
		switch {
		case !exists:
		case seen[key]:
			r.differ("bordereau", id, e.Seq, "écriture n° %d : l'acquit nomme deux fois %s", e.Seq, key)
		case ours && (key != named || b.Envoi != envoi):
			r.differ("bordereau", id, e.Seq, "écriture n° %d : l'acquit du fichier %s parle de l'envoi %d : %s", e.Seq, payload.Flux, b.Envoi, key)
		case b.Envoi < 1 || b.Envoi > last:
			r.differ("bordereau", id, e.Seq, "écriture n° %d : l'acquit répond à l'envoi %d, le dernier est l'envoi %d : %s", e.Seq, b.Envoi, last, key)
		case b.Etat.Label() == "":
			r.differ("bordereau", id, e.Seq, "écriture n° %d : l'acquit donne l'état « %s », qui n'existe pas : %s", e.Seq, b.Etat, key)
		}
		seen[key] = true
	}
}

// resent holds a sending to the rules of Resend.
func (r *replay) resent(e ledger.Entry, payload resentPayload, before billing.Transmission, issued map[billing.BordereauKey]*billing.Piece) {
	key := payload.key()
	id, exists := r.bordereauBefore(e, key, issued)
	if !exists {
		return
	}
	version := r.versionBefore(e.Seq)
	switch {
	case before.Etat != billing.EtatRejete && !(before.Etat == billing.EtatAttendu && payload.NeverLeft):
		r.differ("bordereau", id, e.Seq, "écriture n° %d : un bordereau renvoyé n'était pas rejeté (%s) : %s", e.Seq, before.Etat.Label(), key)
	case payload.Envoi != before.Last()+1:
		r.differ("bordereau", id, e.Seq, "écriture n° %d : l'envoi %d suit l'envoi %d : %s", e.Seq, payload.Envoi, before.Last(), key)
	case payload.DossierVersion != version.Version || payload.DossierDigest != version.Digest:
		r.differ("bordereau", id, e.Seq, "écriture n° %d : l'envoi porte la version %d du dossier (empreinte %s), la version %d était la dernière (empreinte %s) : %s",
			e.Seq, payload.DossierVersion, payload.DossierDigest, version.Version, version.Digest, key)
	case strings.TrimSpace(payload.Motif) == "" || e.Subject != subjectOf(key):
		r.differ("bordereau", id, e.Seq, "écriture n° %d : le renvoi n'a pas de motif, ou son objet « %s » n'est pas %s", e.Seq, e.Subject, key)
	}
}

// bordereauBefore gives the campaign of a bordereau that was issued before an entry; a missing one is a difference.
func (r *replay) bordereauBefore(e ledger.Entry, key billing.BordereauKey, issued map[billing.BordereauKey]*billing.Piece) (billing.CampaignID, bool) {
	p := issued[key]
	if p == nil || p.Seq >= e.Seq {
		r.differ("bordereau", "", e.Seq, "écriture n° %d : elle parle d'un bordereau qui n'était pas émis : %s", e.Seq, key)
		return "", false
	}
	return p.Campaign, true
}

// versionBefore gives the latest version of the dossier before an entry.
func (r *replay) versionBefore(seq int64) billing.Import {
	var last billing.Import
	for _, i := range r.versions {
		if i.Seq < seq {
			last = i
		}
	}
	return last
}
