package batch

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// ReplayArchive is Replay on what an auditor was given: a pack, or a store inside a transaction. It takes nothing else
// but the heads that were deposited, and trusts nothing that it reads.
func ReplayArchive(from billing.Archive, deposited []ledger.Head) (ReplayReport, error) {
	r := &replay{tx: from, deposited: deposited, seen: map[string]bool{}, budgets: map[string]bool{}, externe: map[budgetVersion]bool{}, received: map[string]receivedPiece{}}
	for _, check := range []func() error{r.chain, r.imports, r.states, r.receptions, r.campaigns, r.cancellations, r.issued, r.silent, r.numbers, r.transmissions, r.strays} {
		if err := check(); err != nil {
			return r.report, err
		}
	}
	return r.report, nil
}

// latestParts gives the parts of a campaign over those before it: for each service and exercice the latest, sorted by both.
func latestParts(before, parts []billing.Part) []billing.Part {
	latest := slices.Concat(parts, before)
	slices.SortStableFunc(latest, compareParts)
	return slices.CompactFunc(latest, func(a, b billing.Part) bool { return compareParts(a, b) == 0 })
}

func compareParts(a, b billing.Part) int {
	return cmp.Or(strings.Compare(a.Service, b.Service), cmp.Compare(a.Exercice, b.Exercice))
}

// computeUntrusted is computeFrom for a dossier that no import of ours may have checked: sealed anew by a forger, it can
// break what the calculation takes for granted. What breaks is the dossier's fault where Check finds one, and ours if not.
func computeUntrusted(from billing.Archive, campaigns []billing.Campaign, id billing.CampaignID, i billing.Import, beforeSeq int64) (c *billing.Calculation, d *dossier.Dossier, err error) {
	defer func() {
		broken := recover()
		if broken == nil {
			return
		}
		faults := unsound(from, i)
		if !faults.Fatal() {
			panic(broken)
		}
		c, d, err = nil, nil, &fault.Error{Kind: fault.Corrupt, Message: "son dossier scellé ne passe pas les contrôles d'un import", Cause: faults[:1]}
	}()
	return computeFrom(from, campaigns, id, i, beforeSeq)
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
