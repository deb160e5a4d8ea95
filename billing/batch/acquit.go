package batch

import (
	"context"

	"quotepart/billing"
	"quotepart/billing/acquit"
	"quotepart/billing/fault"
)

// AcquitOptions says which PES_ACQUIT file came in, and who takes it.
type AcquitOptions struct {
	Path  string
	By    string
	Envoi int // which sending it answers, where its flux name does not tell; 0: not said
}

// AcquitReport is what an acquit came to. Already is true when that very file had come in before: nothing was written.
type AcquitReport struct {
	File     string // its name, without its folder
	Flux     string // the PES file that it answers
	Already  bool
	At, By   string // when it came in first, and who took it
	Outcomes []AcquitOutcome
	Warnings fault.List // what was left aside
}

// AcquitOutcome is what an acquit says of one bordereau, and where that bordereau stood and stands.
type AcquitOutcome struct {
	Key           billing.BordereauKey
	Campaign      billing.CampaignID
	Envoi         int
	Etat          billing.EtatTransmission // attendu: the acquit decides nothing of the bordereau itself
	Rejets        []billing.Rejet
	Before, After billing.Transmission
}

// acquitPayload is what the ledger keeps of an acquit.
type acquitPayload struct {
	File       string            `json:"fichier"`
	SHA256     string            `json:"sha256"`
	Flux       string            `json:"flux"`
	Bordereaux []acquitBordereau `json:"bordereaux"`
}

type acquitBordereau struct {
	bordereauRef
	Envoi  int                      `json:"envoi"`
	Etat   billing.EtatTransmission `json:"etat"`
	Rejets []billing.Rejet          `json:"motifs,omitempty"`
}

// ImportAcquit takes what Hélios answers to a PES file: it finds which bordereaux the acquit is about, and keeps what it
// says of them in the ledger, as one entry. With one fault of severity Erreur it writes nothing and answers them all as a
// fault.List. The same file again does nothing, and says so.
func (b *Batch) ImportAcquit(ctx context.Context, o AcquitOptions) (AcquitReport, error) {
	by, err := actor(o.By)
	if err != nil {
		return AcquitReport{}, err
	}
	file, err := acquit.Read(o.Path)
	if err != nil {
		return AcquitReport{}, err
	}
	var report AcquitReport
	err = b.Store.Write(ctx, func(tx billing.Tx) error {
		report, err = b.takeAcquit(tx, by, file, o.Envoi)
		return err
	})
	return report, err
}

func (b *Batch) takeAcquit(tx billing.Tx, by string, file *acquit.Acquit, envoi int) (AcquitReport, error) {
	log, err := readTransmissions(tx)
	if err != nil {
		return AcquitReport{}, err
	}
	report := AcquitReport{File: file.Name, Flux: file.Flux}
	if e, again := log.files[file.SHA256]; again {
		report.Already, report.At, report.By = true, e.Time, e.Actor
		return report, nil
	}
	outcomes, faults, err := matchAcquit(tx, file, log.states, envoi)
	if err != nil {
		return report, err
	}
	if err := faults.Err(); err != nil {
		return report, err
	}
	now := b.Now()
	report.At, report.By, report.Warnings = text(now), by, faults
	payload := acquitPayload{File: file.Name, SHA256: file.SHA256, Flux: file.Flux}
	for _, o := range outcomes {
		o.Before = stateOf(log.states, o.Key)
		o.After = o.Before.Acquitted(o.Envoi, o.Etat, o.Rejets)
		report.Outcomes = append(report.Outcomes, o)
		payload.Bordereaux = append(payload.Bordereaux, acquitBordereau{refOf(o.Key), o.Envoi, o.Etat, o.Rejets})
	}
	_, err = b.append(tx, now, by, KindAcquitted, file.Flux, payload, nil)
	return report, err
}
