package batch

import (
	"cmp"
	"context"
	"strings"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// ResendOptions says which bordereau of which campaign is sent again, by whom and why. Budget and Type are needed where
// several bordereaux of the campaign bear the number.
type ResendOptions struct {
	Campaign billing.CampaignID
	Numero   int64
	Budget   string            // empty: any
	Type     billing.PieceType // empty: any
	By       string
	Motif    string

	// NeverLeft tells that the bordereau never left: somebody answers for it, and the ledger keeps who. It is believed only
	// where the dossier that it travels with lacks what its file needs, so that none could be written.
	NeverLeft bool

	// Lacks says what the dossier of a bordereau lacks for its file to be written (pes.Lacking), of severity Erreur.
	Lacks func(*billing.Bordereau) (fault.List, error)
}

// ResendReport is what a bordereau is sent again with. Same tells that no version of the dossier came in since the last
// sending: its file says the same again.
type ResendReport struct {
	Key          billing.BordereauKey
	Transmission billing.Transmission
	Same         bool
	Cancellation string // identifier of the cancellation that it holds; empty: none
}

// resentPayload is what the ledger keeps of a sending after the first.
type resentPayload struct {
	bordereauRef
	Campaign       billing.CampaignID `json:"campagne"`
	Envoi          int                `json:"envoi"`
	DossierVersion int64              `json:"version_dossier"`
	DossierDigest  string             `json:"empreinte_dossier"`
	Motif          string             `json:"motif"`
	NeverLeft      bool               `json:"jamais_parti,omitempty"`
}

// Resend lets a bordereau that Hélios rejected leave again, with the identities of the latest version of the dossier:
// debtors, budget, imputations. Its documents keep their numbers, their amounts and their VAT. It answers fault.Conflict
// for a bordereau that was taken, or of which nothing is known: sent again, that one might be taken twice. One that never
// left may leave too.
func (b *Batch) Resend(ctx context.Context, o ResendOptions) (ResendReport, error) {
	by, err := actor(o.By)
	if err != nil {
		return ResendReport{}, err
	}
	if o.Motif = strings.TrimSpace(o.Motif); o.Motif == "" {
		return ResendReport{}, fault.Refuse(fault.Invalid, "un renvoi demande un motif : --motif « … »")
	}
	var report ResendReport
	err = b.Store.Write(ctx, func(tx billing.Tx) error {
		report, err = b.resendIn(tx, by, o)
		return err
	})
	return report, err
}

func (b *Batch) resendIn(tx billing.Tx, by string, o ResendOptions) (ResendReport, error) {
	one, err := findBordereau(tx, o)
	if err != nil {
		return ResendReport{}, err
	}
	states, err := transmissions(tx)
	if err != nil {
		return ResendReport{}, err
	}
	before := stateOf(states, one.BordereauKey)
	if err := mayResend(one.BordereauKey, before, o.NeverLeft); err != nil {
		return ResendReport{}, err
	}
	i, d, err := latestDossier(tx)
	if err != nil {
		return ResendReport{}, err
	}
	sealed, campaigns, err := find(tx, one.Campaign)
	if err != nil {
		return ResendReport{}, err
	}
	if err := o.hold(tx, campaigns, one, before, d); err != nil {
		return ResendReport{}, err
	}
	after := before.Resent(i.Version)
	payload := resentPayload{refOf(one.BordereauKey), o.Campaign, after.Last(), i.Version, i.Digest, o.Motif, o.NeverLeft && before.Etat == billing.EtatAttendu}
	_, err = b.append(tx, b.Now(), by, KindResent, subjectOf(one.BordereauKey), payload, nil)
	return ResendReport{Key: one.BordereauKey, Transmission: after, Same: cmp.Or(before.DossierVersion(), sealed.DossierVersion) == i.Version,
		Cancellation: cancellationIn(one)}, err
}

// hold refuses a bordereau that could have left, where somebody says that it did not, and a dossier with which it could
// not leave either: the sending would come to nothing.
func (o *ResendOptions) hold(tx billing.Tx, campaigns []billing.Campaign, one *billing.Bordereau, before billing.Transmission, d *dossier.Dossier) error {
	whole, err := bordereaux(tx, campaigns, one.Pieces, map[int64]*dossier.Dossier{})
	if err != nil {
		return err
	}
	lacking, err := o.Lacks(&whole[0])
	if err != nil {
		return err
	}
	if before.Etat == billing.EtatAttendu && !lacking.Fatal() {
		return fault.Refuse(fault.Conflict, "%s a pu partir : rien ne manquait au dossier de l'envoi %d pour écrire son fichier ; importez d'abord l'acquit (quotepart acquit importer FICHIER.xml --par NOM)", one.BordereauKey, before.Last())
	}
	whole[0].Dossier = d
	if lacking, err = o.Lacks(&whole[0]); err != nil {
		return err
	}
	return lacking.Err()
}

// mayResend refuses what Hélios did not reject, unless it never left.
func mayResend(key billing.BordereauKey, t billing.Transmission, neverLeft bool) error {
	switch {
	case t.Etat == billing.EtatPris:
		return fault.Refuse(fault.Conflict, "%s est déjà pris en charge : le renvoyer serait l'émettre deux fois ; corrigez par une annulation ou une réduction", key)
	case t.Doublon():
		return fault.Refuse(fault.Conflict, "%s : Hélios a déjà un bordereau de ce numéro, et refusera tout autre envoi ; demandez au comptable lequel il a, et importez l'acquit qui le dit pris en charge", key)
	case t.Etat == billing.EtatAttendu && !neverLeft:
		return fault.Refuse(fault.Conflict, "%s n'a pas d'acquit pour l'envoi %d : il peut encore être pris en charge ; importez d'abord l'acquit (quotepart acquit importer FICHIER.xml --par NOM) ; si son fichier n'a jamais pu être écrit, répondez-en par --jamais-parti", key, t.Last())
	}
	return nil
}

// findBordereau finds the one bordereau of a campaign that bears a number, with all its documents.
func findBordereau(tx billing.Tx, o ResendOptions) (*billing.Bordereau, error) {
	pieces, err := issuedSoFar(tx)
	if err != nil {
		return nil, err
	}
	var own, found []billing.Bordereau
	for _, one := range billing.Group(pieces) {
		if one.Campaign != o.Campaign {
			continue
		}
		own = append(own, one)
		if one.Numero == o.Numero && (o.Budget == "" || one.Budget == o.Budget) && (o.Type == "" || one.Type == o.Type) {
			found = append(found, one)
		}
	}
	switch len(found) {
	case 0:
		return nil, fault.Refuse(fault.NotFound, "la campagne %s n'a pas ce bordereau n° %d ; elle a : %s", o.Campaign, o.Numero, listKeys(keysOf(own)))
	case 1:
		return &found[0], nil
	}
	return nil, fault.Refuse(fault.Conflict, "plusieurs bordereaux de la campagne %s portent le n° %d : %s ; précisez --budget ou --type", o.Campaign, o.Numero, listKeys(keysOf(found)))
}

func keysOf(list []billing.Bordereau) []billing.BordereauKey {
	var keys []billing.BordereauKey
	for i := range list {
		keys = append(keys, list[i].BordereauKey)
	}
	return keys
}
