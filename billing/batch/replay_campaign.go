package batch

import (
	"errors"
	"fmt"
	"slices"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// unissued checks that each calculation that is not issued is what its digest says.
func (r *replay) unissued() error {
	issued := map[billing.CampaignID]bool{}
	for _, e := range r.entries {
		issued[billing.CampaignID(e.Subject)] = issued[billing.CampaignID(e.Subject)] || e.Kind == KindIssued
	}
	for _, c := range r.known {
		if issued[c.ID] {
			continue
		}
		if stored, err := r.tx.Calculation(c.ID); err != nil {
			return err
		} else if stored == nil || stored.Seal() != c.Digest || stored.Digest != c.Digest || stored.DossierVersion != c.DossierVersion {
			r.differ("calcul", c.ID, 0, "le calcul en cours de %s ne correspond pas à son empreinte", c.ID)
		}
	}
	return nil
}

// campaign recomputes one issued campaign and compares it with what is stored, line by line.
func (r *replay) campaign(e ledger.Entry, payload issuedPayload, accepted []acceptedAnomaly) error {
	r.report.Campaigns++
	stored, err := r.tx.Calculation(payload.Campaign)
	if err != nil {
		return err
	}
	if stored == nil {
		r.differ("calcul", payload.Campaign, e.Seq, "les lignes de la campagne %s ont disparu", payload.Campaign)
		return nil
	}
	r.report.Lines += len(stored.Lines)
	defer r.past.issue(stored)
	again, d, err := r.recompute(payload)
	var faults fault.List
	if err != nil && !errors.As(err, &faults) && fault.KindOf(err) == fault.Internal {
		return err // the base cannot be read: that says nothing of what it holds
	}
	if err != nil {
		r.differ("calcul", payload.Campaign, e.Seq, "la campagne %s ne peut être recalculée : %v", payload.Campaign, err)
		return nil
	}
	r.report.Recomputed = append(r.report.Recomputed, payload.Campaign)
	digests := digest(stored, again)
	r.compareResults(e, payload, stored, again, digests)
	r.compareReports(e, payload, stored, again, accepted, digests)
	for _, p := range stored.Pieces {
		if p.Seq != e.Seq {
			r.differ("piece", payload.Campaign, e.Seq, "campagne %s : la pièce %s dit l'écriture n° %d, elle est émise par la n° %d", payload.Campaign, p.Identifiant, p.Seq, e.Seq)
		}
	}
	if numbers, sealed := issuedPieces(stored.Pieces), r.completed(payload.Pieces); !slices.Equal(numbers, sealed) {
		compareLists(r, "numero", sealedWord, payload.Campaign, numbers, sealed, describeIssued)
	}
	return r.postings(e, payload, stored, d)
}

// compareResults holds what is stored, and what is recomputed, to the digest of the result that was approved.
func (r *replay) compareResults(e ledger.Entry, payload issuedPayload, stored, again *billing.Calculation, digests digests) {
	id := payload.Campaign
	if !slices.Equal(stored.Lines, again.Lines) { // to the last byte of a trace: see compareReports
		r.compareLines(id, stored.Lines, again.Lines)
	}
	if !slices.Equal(stored.Parts, again.Parts) {
		compareLists(r, "part", recomputed, id, stored.Parts, again.Parts, describePart)
	}
	if !slices.EqualFunc(stored.Pieces, again.Pieces, samePiece) {
		compareLists(r, "piece", recomputed, id, withoutNumbers(stored.Pieces), again.Pieces, describePiece)
	}
	if digest := billing.SealOf(payload.Result, payload.Report); digest != payload.Digest {
		r.differ("calcul", id, e.Seq, "les empreintes de %s ne se tiennent pas : résultat et rapport donnent %s, validée %s", id, digest, payload.Digest)
	}
	if seal := billing.SealOf(digests.result, digests.report); stored.Digest != payload.Digest || seal != payload.Digest {
		r.differ("calcul", id, e.Seq, "le calcul enregistré de %s n'a pas l'empreinte qui a été validée (validée %s, recalculée %s)", id, payload.Digest, seal)
	}
	if stored.DossierVersion != payload.DossierVersion {
		r.differ("calcul", id, e.Seq, "le calcul enregistré de %s dit la version %d du dossier, celle qui est scellée est la version %d", id, stored.DossierVersion, payload.DossierVersion)
	}
	if digests.again != payload.Result {
		r.differ("calcul", id, e.Seq, "le recalcul de %s n'a pas l'empreinte qui a été validée (résultat validé %s, recalculé %s)", id, payload.Result, digests.again)
	}
}

// digests are those of a campaign: of the result and of the report as they are stored, and of the result as it is
// recomputed.
type digests struct{ result, report, again string }

// digest computes them. Two results that are equal have one digest: it is not computed twice.
func digest(stored, again *billing.Calculation) digests {
	d := digests{result: stored.ResultDigest(), report: stored.ReportDigest()}
	if d.again = d.result; !sameResults(stored, again) {
		d.again = again.ResultDigest()
	}
	return d
}

// sameResults compares all that a result's digest covers.
func sameResults(a, b *billing.Calculation) bool {
	return a.Campaign == b.Campaign && a.DossierDigest == b.DossierDigest && a.IssuedDigest == b.IssuedDigest &&
		slices.EqualFunc(a.Lines, b.Lines, func(x, y billing.Line) bool { return sameResult(&x, &y) }) &&
		slices.Equal(a.Parts, b.Parts) && slices.EqualFunc(a.Pieces, b.Pieces, samePiece)
}

// samePiece leaves numbers aside, which come later.
func samePiece(a, b billing.Piece) bool {
	return a.Campaign == b.Campaign && a.Type == b.Type && a.Cause == b.Cause && a.Identifiant == b.Identifiant && a.Budget == b.Budget && a.Section == b.Section &&
		a.Taxe == b.Taxe && a.Debiteur == b.Debiteur && a.HT == b.HT && a.TVA == b.TVA && a.TTC == b.TTC && a.Origine == b.Origine && a.Motif == b.Motif &&
		slices.Equal(a.Services, b.Services)
}

// compareReports does the same with traces and anomalies. Those of another version of the report are not recomputed:
// their words and fields have changed since. They must be what was stored, and where they are not, the first that this
// version explains otherwise is named.
func (r *replay) compareReports(e ledger.Entry, payload issuedPayload, stored, again *billing.Calculation, accepted []acceptedAnomaly, digests digests) {
	for i := range again.Anomalies {
		for _, a := range accepted {
			if again.Anomalies[i].Code == a.Code {
				again.Anomalies[i].Motif = a.Motif
			}
		}
	}
	if payload.ReportVersion != billing.ReportVersion && digests.report == payload.Report {
		return
	}
	if slices.Equal(stored.Lines, again.Lines) && slices.Equal(stored.Anomalies, again.Anomalies) && digests.report == payload.Report {
		return
	}
	r.compareTraces(payload.Campaign, stored.Lines, again.Lines)
	compareLists(r, "anomalie", recomputed, payload.Campaign, stored.Anomalies, again.Anomalies, describeAnomaly)
	if digest := again.ReportDigest(); payload.ReportVersion == billing.ReportVersion && digest != payload.Report {
		r.differ("calcul", payload.Campaign, e.Seq, "le rapport de %s, recalculé, n'a pas l'empreinte qui a été validée (validée %s, recalculée %s)", payload.Campaign, payload.Report, digest)
	}
}

// compareTraces names the first line whose explanation differs.
func (r *replay) compareTraces(id billing.CampaignID, stored, again []billing.Line) {
	traces := make(map[billing.LineKey]string, len(again))
	for i := range again {
		traces[again[i].Key()] = again[i].Trace
	}
	for i := range stored {
		if trace, ok := traces[stored[i].Key()]; ok && trace != stored[i].Trace {
			r.differ("ligne", id, 0, "%s : la trace enregistrée n'est pas celle du recalcul", describeLine(id, &stored[i]))
			return
		}
	}
}

func (r *replay) recompute(payload issuedPayload) (*billing.Calculation, *dossier.Dossier, error) {
	for _, i := range r.versions {
		if i.Version == payload.DossierVersion {
			i.Digest = payload.DossierDigest
			d, err := r.sealed(i)
			if err != nil {
				return nil, nil, err
			}
			again, err := r.computeUntrusted(i, d, payload.Campaign)
			return again, d, err
		}
	}
	return nil, nil, fault.Refuse(fault.Corrupt, "la version %d du dossier a disparu", payload.DossierVersion)
}

// compareLines names the first line that differs: its party, service, exercice, rang, stored and recomputed.
func (r *replay) compareLines(id billing.CampaignID, stored, again []billing.Line) {
	byKey := make(map[billing.LineKey]*billing.Line, len(again))
	for i := range again {
		byKey[again[i].Key()] = &again[i]
	}
	for i := range stored {
		line := &stored[i]
		want := byKey[line.Key()]
		if delete(byKey, line.Key()); want == nil {
			r.differ("ligne", id, 0, "%s : enregistrée %s, le recalcul n'a pas cette ligne", describeLine(id, line), line.Montant)
		} else if !sameResult(line, want) {
			r.differ("ligne", id, 0, "%s : enregistré %s, recalculé %s", describeLine(id, line), lineValues(line, want), lineValues(want, line))
		}
	}
	for i := range again {
		if _, missing := byKey[again[i].Key()]; missing {
			r.differ("ligne", id, 0, "%s : la ligne a disparu, recalculée %s", describeLine(id, &again[i]), again[i].Montant)
		}
	}
}

func describeLine(id billing.CampaignID, l *billing.Line) string {
	return fmt.Sprintf("campagne %s, tiers %s, service %s, exercice %d, rang %s", id, l.Tiers, l.Service, l.Exercice, l.Rang)
}

// lineValues shows of a line what the other does not share.
func lineValues(l, other *billing.Line) string {
	switch {
	case l.Montant != other.Montant || l.Cible != other.Cible || l.DejaEmis != other.DejaEmis:
		return fmt.Sprintf("cible %s, déjà émis %s, montant %s", l.Cible, l.DejaEmis, l.Montant)
	case l.Statut != other.Statut || l.Piece != other.Piece:
		return fmt.Sprintf("statut %s, pièce « %s »", l.Statut, l.Piece)
	case l.Debiteur != other.Debiteur || l.Budget != other.Budget || l.Base != other.Base:
		return fmt.Sprintf("débiteur %s, budget %s, base %s", l.Debiteur, l.Budget, l.Base)
	}
	return "un autre contenu"
}

// sameResult leaves traces aside: see compareReports.
func sameResult(l, other *billing.Line) bool {
	bare := *other
	bare.Trace = l.Trace
	return bare == *l
}

// What a stored list is compared with.
const (
	recomputed = "recalculé"
	sealedWord = "scellé au journal"
)

// compareLists names the first place at which two lists differ, and what the second one is.
func compareLists[T any](r *replay, check, source string, id billing.CampaignID, stored, want []T, describe func(T) string) {
	for i := range max(len(stored), len(want)) {
		switch {
		case i >= len(stored):
			r.differ(check, id, 0, "campagne %s : disparu : %s", id, describe(want[i]))
		case i >= len(want):
			r.differ(check, id, 0, "campagne %s : en trop : %s", id, describe(stored[i]))
		case describe(stored[i]) != describe(want[i]):
			r.differ(check, id, 0, "campagne %s : enregistré : %s ; %s : %s", id, describe(stored[i]), source, describe(want[i]))
		default:
			continue
		}
		return
	}
}

func yesNo(b bool) string {
	if b {
		return "oui"
	}
	return "non"
}

func describePart(p billing.Part) string {
	return fmt.Sprintf("service %s, exercice %d, base %s, cumul %s, coût %s, adhérents %s, métropole %s (%s %s %s %s %s %s %s)", p.Service, p.Exercice,
		p.Base, p.Cumul, p.Cout, p.Adherents, p.Metropole, p.Decidee, p.Usage, p.Reliquat, p.Absence, p.Bornes, p.Ajustement, p.Arrondi)
}

func describePiece(p billing.Piece) string {
	services := ""
	for _, s := range p.Services {
		services += fmt.Sprintf(" %s %s %s", s.Service, s.TVA, s.Montant)
	}
	cause := ""
	if p.Cause != billing.CauseOrdinaire {
		cause = " (" + string(p.Cause) + ")"
	}
	return fmt.Sprintf("%s %s%s, budget %s, %s, taxé : %s, débiteur %s, HT %s, TVA %s, TTC %s, origine « %s », motif « %s »%s", p.Type, p.Identifiant, cause, p.Budget,
		p.Section, yesNo(p.Taxe), p.Debiteur, p.HT, p.TVA, p.TTC, p.Origine, p.Motif, services)
}

func describeAnomaly(a billing.Anomaly) string {
	return fmt.Sprintf("%s %s %s %d %s (bloquante : %s, motif : %s)", a.Code, a.Tiers, a.Service, a.Exercice, a.Message, yesNo(a.Blocking), a.Motif)
}

func describeIssued(p issuedPiece) string {
	return fmt.Sprintf("%s %s, n° %d, bordereau %d, %s €", p.Type, p.Identifiant, p.Numero, p.Bordereau, p.TTC)
}

func withoutNumbers(pieces []billing.Piece) []billing.Piece {
	bare := make([]billing.Piece, len(pieces))
	for i, p := range pieces {
		p.Numero, p.Bordereau, p.Seq = 0, 0, 0
		bare[i] = p
	}
	return bare
}
