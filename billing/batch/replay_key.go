package batch

import (
	"quotepart/ledger"
)

// keys holds every declaration of a key to the rules that its verb obeyed. It tells nothing of whom a key is of: that, an
// auditor knows from the public key that was handed over.
func (r *replay) keys() error {
	var keys []ledger.PublicKey
	for _, e := range r.entries {
		if e.Kind != KindKeyDeclared {
			continue
		}
		payload, ok := decode[keyPayload](r, e)
		if !ok {
			continue
		}
		if err := holdKey(payload, ledger.Head{Seq: e.Seq - 1, Hash: e.PrevHash}, keys); err != nil {
			r.differ("cle", "", e.Seq, "écriture n° %d : %v", e.Seq, err)
		}
		key, err := ledger.ParsePublicKey(payload.Key)
		if err != nil {
			continue // holdKey has said so
		}
		if e.Subject != key.Label() {
			r.differ("cle", "", e.Seq, "écriture n° %d : elle déclare %s au nom de %s", e.Seq, key.Label(), e.Subject)
		}
		keys = append(keys, key)
	}
	return nil
}
