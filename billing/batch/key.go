package batch

import (
	"context"
	"fmt"
	"strings"

	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// DeclareKeyOptions says which key signs the heads from now on, and who says so. Where the ledger declares one already,
// that one signs the declaration (Former), or a reason says why it cannot (Motif).
type DeclareKeyOptions struct {
	Key    ledger.PrivateKey
	Former *ledger.PrivateKey // nil: it is lost, or there was none
	By     string
	Motif  string
}

// DeclareKeyReport is what a declaration came to.
type DeclareKeyReport struct {
	Key    ledger.PublicKey
	Former ledger.PublicKey // the key that it takes the place of; the zero value: it is the first
	Head   ledger.Head      // of the ledger after the declaration
}

// keyPayload is what the ledger keeps of a declaration.
type keyPayload struct {
	Key         string `json:"cle"`
	Former      string `json:"ancienne,omitempty"`
	Motif       string `json:"motif,omitempty"`
	Declaration string `json:"declaration"` // ledger.Declaration, signed
}

// DeclareKey writes into the ledger which key signs its heads from now on. It answers fault.Conflict for a key that was
// declared before, and for a Former that is not the key in force; fault.Invalid for a change that neither the key in force
// nor a reason covers.
func (b *Batch) DeclareKey(ctx context.Context, o DeclareKeyOptions) (DeclareKeyReport, error) {
	by, err := actor(o.By)
	if err != nil {
		return DeclareKeyReport{}, err
	}
	o.Motif = strings.TrimSpace(o.Motif)
	var report DeclareKeyReport
	err = b.Store.Write(ctx, func(tx billing.Tx) error {
		end, keys, err := chainEnd(tx)
		if err != nil {
			return err
		}
		payload, err := signDeclaration(o, end.Head, keys)
		if err != nil {
			return err
		}
		entry, err := b.append(tx, b.Now(), by, KindKeyDeclared, o.Key.Public().Label(), payload, nil)
		report = DeclareKeyReport{o.Key.Public(), lastKey(keys), entry.Head()}
		return err
	})
	return report, err
}

// signDeclaration makes what is kept of a declaration, once the rules allow it.
func signDeclaration(o DeclareKeyOptions, after ledger.Head, keys []ledger.PublicKey) (keyPayload, error) {
	current, key := lastKey(keys), o.Key.Public()
	var former []ledger.PrivateKey
	if o.Former != nil {
		former = append(former, *o.Former)
	}
	switch {
	case o.Former != nil && current.String() == "":
		return keyPayload{}, fault.Refuse(fault.Conflict, "le journal ne déclare encore aucune clé : déclarez la première sans --ancienne")
	case o.Former != nil && o.Former.Public().String() != current.String():
		return keyPayload{}, fault.Refuse(fault.Conflict, "--ancienne est la clé %s, et la clé en vigueur est %s", o.Former.Public().Label(), current.Label())
	case o.Former == nil && current.String() != "" && o.Motif == "" && current.String() != key.String():
		return keyPayload{}, fault.Refuse(fault.Invalid, "la clé en vigueur, %s, doit signer son remplacement : --ancienne FICHIER ; si elle est perdue ou volée, dites-le : --motif « … »", current.Label())
	}
	signed, err := ledger.Declaration{Key: key, After: after}.Sign(o.Key, former...)
	if err != nil {
		return keyPayload{}, err
	}
	payload := keyPayload{Key: key.String(), Former: current.String(), Motif: o.Motif, Declaration: signed}
	if err := holdKey(payload, after, keys); err != nil {
		return keyPayload{}, &fault.Error{Kind: fault.Conflict, Message: "la clé ne peut être déclarée", Cause: err}
	}
	return payload, nil
}

// holdKey holds a declaration to its rules: a key that was never declared, in the place of the one in force, signed by itself
// and by that one, or with a reason (docs/cles.md).
func holdKey(payload keyPayload, after ledger.Head, keys []ledger.PublicKey) error {
	key, err := ledger.ParsePublicKey(payload.Key)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if k.String() == key.String() {
			return fmt.Errorf("%s a déjà été déclarée : une clé ne sert qu'une fois", key.Label())
		}
	}
	current := lastKey(keys)
	if payload.Former != current.String() {
		return fmt.Errorf("la déclaration de %s remplace « %s », la clé en vigueur était « %s »", key.Label(), payload.Former, current)
	}
	byFormer, err := ledger.Declaration{Key: key, After: after}.Verify(payload.Declaration, current)
	if err != nil {
		return fmt.Errorf("déclaration de %s : %w", key.Label(), err)
	}
	if current.String() != "" && !byFormer && strings.TrimSpace(payload.Motif) == "" {
		return fmt.Errorf("%s remplace %s sans signature de celle-ci et sans motif", key.Label(), current.Label())
	}
	return nil
}
