package batch

import (
	"context"
	"encoding/json"
	"fmt"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// BordereauStatus is one bordereau of a campaign, and where it stands.
type BordereauStatus struct {
	Key          billing.BordereauKey
	Pieces       int         // its documents of that campaign
	TTC          money.Cents // of these documents
	Transmission billing.Transmission
	Cancellation string // identifier of the cancellation that it holds; empty: none
}

// Bordereaux lists the bordereaux of a campaign, cancellations of its titres among them, in the order of their keys; none
// before it is issued.
func (b *Batch) Bordereaux(ctx context.Context, id billing.CampaignID) ([]BordereauStatus, error) {
	var statuses []BordereauStatus
	err := b.Store.Read(ctx, func(tx billing.Tx) error {
		all, err := bordereauStatuses(tx)
		statuses = all[id]
		return err
	})
	return statuses, err
}

// bordereauStatuses lists the bordereaux of each campaign.
func bordereauStatuses(tx billing.Tx) (map[billing.CampaignID][]BordereauStatus, error) {
	pieces, err := issuedSoFar(tx)
	if err != nil {
		return nil, err
	}
	states, err := transmissions(tx)
	if err != nil {
		return nil, err
	}
	statuses := map[billing.CampaignID][]BordereauStatus{}
	for _, one := range billing.Group(pieces) {
		statuses[one.Campaign] = append(statuses[one.Campaign], BordereauStatus{
			Key: one.BordereauKey, Pieces: len(one.Pieces), TTC: one.HT() + one.TVA(), Transmission: stateOf(states, one.BordereauKey), Cancellation: cancellationIn(&one)})
	}
	return statuses, nil
}

// cancellationIn gives the identifier of the cancellation that a bordereau holds; empty: it holds none.
func cancellationIn(b *billing.Bordereau) string {
	if first := &b.Pieces[0]; first.Cause == billing.CauseAnnulation {
		return first.Identifiant
	}
	return ""
}

// issuedSoFar lists the documents of all campaigns issued, and the cancellations made.
func issuedSoFar(tx billing.Tx) ([]billing.Piece, error) {
	head, err := tx.Head()
	if err != nil {
		return nil, err
	}
	return tx.IssuedPieces(head.Seq + 1)
}

// transmissions tells where every bordereau stands that the ledger says something of. Of any other nothing is known but
// that it left, or is about to: see stateOf.
func transmissions(tx billing.Tx) (map[billing.BordereauKey]billing.Transmission, error) {
	log, err := readTransmissions(tx)
	if err != nil {
		return nil, err
	}
	return log.states, nil
}

// stateOf gives where a bordereau stands: the first sending, without an acquit, when the ledger says nothing of it.
func stateOf(states map[billing.BordereauKey]billing.Transmission, key billing.BordereauKey) billing.Transmission {
	if state, known := states[key]; known {
		return state
	}
	return billing.FirstTransmission()
}

// transmissionLog is what the entries of the ledger come to, taken in their order.
type transmissionLog struct {
	states map[billing.BordereauKey]billing.Transmission
	files  map[string]ledger.Entry // by SHA-256: the acquits that came in
}

func newTransmissionLog() *transmissionLog {
	return &transmissionLog{states: map[billing.BordereauKey]billing.Transmission{}, files: map[string]ledger.Entry{}}
}

func readTransmissions(tx billing.Tx) (*transmissionLog, error) {
	log := newTransmissionLog()
	err := tx.Entries(func(e ledger.Entry) error {
		switch e.Kind {
		case KindAcquitted:
			payload, err := payloadOf[acquitPayload](e)
			log.acquitted(e, payload)
			return err
		case KindResent:
			payload, err := payloadOf[resentPayload](e)
			log.resent(payload)
			return err
		}
		return nil
	})
	return log, err
}

// payloadOf reads the payload of an entry; it answers fault.Corrupt for one that cannot be read.
func payloadOf[T any](e ledger.Entry) (T, error) {
	var payload T
	if err := json.Unmarshal(e.Payload, &payload); err != nil {
		return payload, &fault.Error{Kind: fault.Corrupt, Message: fmt.Sprintf("l'écriture %d du journal est illisible", e.Seq), Cause: err}
	}
	return payload, nil
}

func (l *transmissionLog) acquitted(e ledger.Entry, payload acquitPayload) {
	l.files[payload.SHA256] = e
	for _, b := range payload.Bordereaux {
		l.states[b.key()] = stateOf(l.states, b.key()).Acquitted(b.Envoi, b.Etat, b.Rejets)
	}
}

func (l *transmissionLog) resent(payload resentPayload) {
	l.states[payload.key()] = stateOf(l.states, payload.key()).Resent(payload.DossierVersion)
}

// bordereauRef names a bordereau in the ledger.
type bordereauRef struct {
	Budget   string            `json:"budget"`
	Type     billing.PieceType `json:"type"`
	Exercice int               `json:"exercice"`
	Numero   int64             `json:"numero"`
}

func refOf(k billing.BordereauKey) bordereauRef {
	return bordereauRef{k.Budget, k.Type, k.Exercice, k.Numero}
}

func (r bordereauRef) key() billing.BordereauKey {
	return billing.BordereauKey{Budget: r.Budget, Type: r.Type, Exercice: r.Exercice, Numero: r.Numero}
}

// subjectOf names a bordereau in the ledger's list of subjects: PRINC/2026/titre/12.
func subjectOf(k billing.BordereauKey) string {
	return fmt.Sprintf("%s/%d/%s/%d", k.Budget, k.Exercice, k.Type, k.Numero)
}
