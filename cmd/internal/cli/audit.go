package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/pack"
	"quotepart/ledger"
)

func (a *App) auditCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "audit", Short: "Remet à un auditeur de quoi tout vérifier, et le vérifie", Args: noSuchCommand, RunE: showHelp,
		Long: `Un paquet d'audit est un fichier zip qui contient tous les dossiers scellés, le journal, les imputations, les calculs et
les pièces. Il se vérifie sans la base, et sans quotepart : son format est décrit dans docs/spec/pack.md.`,
		Example: "  quotepart audit exporter --vers paquet.zip\n  quotepart audit verifier paquet.zip",
	}
	command.AddCommand(a.auditExportCommand(), a.auditVerifyCommand())
	return command
}

func (a *App) auditExportCommand() *cobra.Command {
	var to string
	command := &cobra.Command{
		Use: "exporter", Aliases: []string{"export"}, Short: "Écrit le paquet d'audit", Args: exactly(0),
		Long: `Écrit dans un fichier zip tous les dossiers scellés, les écritures du journal, les imputations, les calculs, les pièces
et les empreintes, avec un mode d'emploi. Exporter de nouveau donne les mêmes octets. Le fichier paraît en entier ou pas
du tout ; il remplace un paquet antérieur du même journal, et rien d'autre.`,
		Example: "  quotepart audit exporter --vers paquet.zip",
		RunE: func(command *cobra.Command, _ []string) error {
			if err := refuseEmpty("vers", to); err != nil {
				return err
			}
			return a.withBatch(command.Context(), false, func(b *batch.Batch) error { return a.exportPack(command.Context(), b, to) })
		},
	}
	command.Flags().StringVar(&to, "vers", "", "`FICHIER` zip à écrire")
	return command
}

func (a *App) exportPack(ctx context.Context, b *batch.Batch, to string) error {
	var manifest pack.Manifest
	var strays []string
	err := b.Store.Read(ctx, func(tx billing.Tx) error {
		var err error
		if strays, err = tx.Strays(); err != nil {
			return err
		}
		manifest, err = pack.WriteFile(to, tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, stray := range strays {
		fmt.Fprintf(a.Err, "attention : la base contient %s ; le paquet ne le contient pas (« quotepart rejouer »)\n", stray)
	}
	fmt.Fprintf(a.Out, "paquet d'audit écrit dans %s : %d fichiers et leur manifeste\n", to, len(manifest.Files))
	fmt.Fprintf(a.Out, "tête du journal : %d:%s\n", manifest.Head.Seq, manifest.Head.Hash)
	return nil
}

func (a *App) auditVerifyCommand() *cobra.Command {
	var deposits depot
	command := &cobra.Command{
		Use: "verifier FICHIER", Aliases: []string{"verify"}, Short: "Vérifie un paquet d'audit, sans la base", Args: exactly(1),
		Long: `N'a besoin que du paquet : recalcule chaque campagne émise depuis son dossier scellé et les émissions antérieures,
compare ligne à ligne, refait les imputations, vérifie la chaîne du journal, les numéros, toutes les empreintes et le
manifeste. Dit ce qui a été couvert, nomme la première différence de chaque contrôle, et finit alors par le code 1.

Avec --tete, compare aussi avec une tête de journal tenue d'ailleurs que du paquet : une chaîne réécrite ou une fin
coupée se voient ainsi, et ne se voient pas autrement. Avec --depot, la tête est celle d'un fichier signé, vérifié avec la
clé publique que l'on vous a remise (--cle-publique).`,
		Example: "  quotepart audit verifier paquet.zip\n  quotepart audit verifier paquet.zip --tete 12:9f86d081… --json",
		RunE: func(_ *cobra.Command, arguments []string) error {
			deposited, err := deposits.heads()
			if err != nil {
				return err
			}
			return a.verifyPack(arguments[0], deposited)
		},
	}
	deposits.add(command)
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

// packReport is a replay of a pack, and what it covered of it.
type packReport struct {
	batch.ReplayReport
	Files     int               `json:"fichiers"` // that the manifest lists, and that were hashed
	Bytes     int64             `json:"octets"`
	Campaigns []coveredCampaign `json:"campagnes"`
	Deposited int               `json:"tetes_comparees"`
}

// coveredCampaign says of a campaign whether it was recomputed; one that is not issued is only held to its digest.
type coveredCampaign struct {
	ID         billing.CampaignID `json:"campagne"`
	State      billing.State      `json:"etat"`
	Recomputed bool               `json:"recalculee"`
}

func (a *App) verifyPack(path string, deposited []ledger.Checkpoint) (err error) {
	p, err := pack.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	report := packReport{Deposited: len(deposited)}
	var unread error
	report.ReplayReport, unread = batch.ReplayArchive(p, deposited)
	damage, err := p.Damage()
	if err != nil && unread == nil {
		unread = err
	}
	for _, message := range damage {
		report.Differences = append(report.Differences, batch.Difference{Check: "paquet", Message: message})
	}
	if unread != nil {
		for _, d := range report.Differences {
			fmt.Fprintf(a.Err, "DIFFÉRENCE (%s) : %s\n", d.Check, d.Message)
		}
		return fmt.Errorf("%s ne peut être vérifié en entier : %w", path, unread)
	}
	if err := report.cover(p); err != nil {
		return err
	}
	return a.printPack(report)
}

// cover says what of the pack was verified.
func (r *packReport) cover(p *pack.Pack) error {
	for _, f := range p.Manifest().Files {
		r.Files, r.Bytes = r.Files+1, r.Bytes+f.Bytes
	}
	campaigns, err := p.Campaigns()
	for _, c := range campaigns {
		r.Campaigns = append(r.Campaigns, coveredCampaign{c.ID, c.State, slices.Contains(r.Recomputed, c.ID)})
	}
	return err
}

func (a *App) printPack(report packReport) error {
	if a.json {
		if report.Differences == nil {
			report.Differences = []batch.Difference{}
		}
		if report.Campaigns == nil {
			report.Campaigns = []coveredCampaign{}
		}
		if err := a.printJSON(report); err != nil {
			return err
		}
		return a.concludeReplay(report.ReplayReport)
	}
	fmt.Fprintf(a.Out, "paquet : %s, %d octets une fois décompressés\n", count(report.Files, "fichier", "fichiers"), report.Bytes)
	for _, c := range report.Campaigns {
		how := "recalculée"
		switch {
		case c.State != billing.Emise && c.State != billing.Close:
			how = "son calcul est comparé à son empreinte, pas recalculé"
		case !c.Recomputed:
			how = "PAS RECALCULÉE"
		}
		fmt.Fprintf(a.Out, "  campagne %s, %s : %s\n", c.ID, c.State.Label(), how)
	}
	a.printReplayText(report.ReplayReport)
	if report.Deposited == 0 {
		fmt.Fprintln(a.Out, "aucune tête n'était donnée (--tete ou --depot) : une fin coupée, ou un journal réécrit en entier, ne se verrait pas")
	} else {
		fmt.Fprintf(a.Out, "%s au journal\n", count(report.Deposited, "tête comparée", "têtes comparées"))
	}
	return a.concludeReplay(report.ReplayReport)
}
