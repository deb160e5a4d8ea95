package batch

import (
	"context"
	"encoding/json"

	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// HeadReport is the end of the ledger as it is deposited elsewhere, and the key that the ledger declares for it. In an
// empty ledger all of it is the zero value.
type HeadReport struct {
	Checkpoint ledger.Checkpoint
	Key        ledger.PublicKey // the zero value: none is declared
}

// Head gives the end of the ledger. It answers fault.Corrupt for a chain that is broken: nothing is to be signed there.
func (b *Batch) Head(ctx context.Context) (HeadReport, error) {
	var report HeadReport
	err := b.Store.Read(ctx, func(tx billing.Tx) error {
		checkpoint, keys, err := chainEnd(tx)
		report = HeadReport{checkpoint, lastKey(keys)}
		return err
	})
	return report, err
}

// chainEnd walks the chain to its end. It gives what a checkpoint says there, and the keys declared so far, in their order.
func chainEnd(tx billing.Tx) (c ledger.Checkpoint, keys []ledger.PublicKey, err error) {
	err = tx.Entries(func(e ledger.Entry) error {
		if err := e.Verify(c.Head); err != nil {
			return &fault.Error{Kind: fault.Corrupt, Message: "le journal a été modifié, lancez « quotepart rejouer »", Cause: err}
		}
		c.Head, c.Date = e.Head(), e.Time
		switch e.Kind {
		case KindIssued:
			c.Campaign = e.Subject
		case KindKeyDeclared:
			key, err := declaredKey(e)
			if err != nil {
				return &fault.Error{Kind: fault.Corrupt, Message: "le journal déclare une clé illisible, lancez « quotepart rejouer »", Cause: err}
			}
			keys = append(keys, key)
		}
		return nil
	})
	return c, keys, err
}

func declaredKey(e ledger.Entry) (ledger.PublicKey, error) {
	var payload keyPayload
	if err := json.Unmarshal(e.Payload, &payload); err != nil {
		return ledger.PublicKey{}, err
	}
	return ledger.ParsePublicKey(payload.Key)
}

// lastKey gives the key in force; the zero value when none was declared.
func lastKey(keys []ledger.PublicKey) ledger.PublicKey {
	if len(keys) == 0 {
		return ledger.PublicKey{}
	}
	return keys[len(keys)-1]
}
