package batch

import (
	"slices"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// ReplayArchive is Replay on what an auditor was given: a pack, or a store inside a transaction. It takes nothing else
// but the heads that were deposited, and trusts nothing that it reads.
func ReplayArchive(from billing.Archive, deposited []ledger.Checkpoint) (ReplayReport, error) {
	r := &replay{tx: from, deposited: deposited, seen: map[string]bool{}, budgets: map[string]bool{}, externe: map[budgetVersion]bool{}, received: map[string]receivedPiece{}}
	for _, check := range []func() error{r.chain, r.imports, r.states, r.documents, r.receptions, r.story, r.issued, r.silent, r.numbers, r.transmissions, r.keys, r.strays} {
		if err := check(); err != nil {
			return r.report, err
		}
	}
	return r.report, nil
}

// computeUntrusted computes a campaign from a dossier that no import of ours may have checked: sealed anew by a forger, it
// can break what the calculation takes for granted. What breaks is the dossier's fault where Check finds one, and ours if not.
func (r *replay) computeUntrusted(i billing.Import, d *dossier.Dossier, id billing.CampaignID) (c *billing.Calculation, err error) {
	defer func() {
		broken := recover()
		if broken == nil {
			return
		}
		faults := unsound(r.tx, i)
		if !faults.Fatal() {
			panic(broken)
		}
		c, err = nil, &fault.Error{Kind: fault.Corrupt, Message: "son dossier scellé ne passe pas les contrôles d'un import", Cause: faults[:1]}
	}()
	return computeWith(i, d, r.past.History, id)
}

// unsound gives the errors that an import of this version would meet.
func unsound(from billing.Archive, i billing.Import) fault.List {
	tables, err := from.Dossier(i.Version)
	if err != nil {
		return nil
	}
	faults := dossier.Check(dossier.Decode(tables), tables, dossier.Billed{})
	return slices.DeleteFunc(faults, func(f fault.Fault) bool { return f.Severity != fault.Erreur })
}
