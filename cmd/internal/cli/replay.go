package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"quotepart/billing/batch"
)

func (a *App) replayCommand() *cobra.Command {
	var deposits depot
	command := &cobra.Command{
		Use: "rejouer", Aliases: []string{"replay"}, Short: "Recalcule toutes les campagnes émises et vérifie le journal", Args: exactly(0),
		Long: `Ne prend rien d'autre que la base : recalcule chaque campagne émise depuis son dossier scellé et les émissions
antérieures, compare ligne à ligne, et vérifie la chaîne du journal, les numéros, l'équilibre des écritures et toutes les
empreintes. Nomme la première différence de chaque contrôle, et finit alors par le code 1.

Avec --tete, compare aussi avec une tête de journal notée ailleurs (elle est imprimée à chaque émission et dans chaque
manifeste) : une chaîne réécrite ou une fin coupée se voient ainsi. Avec --depot, la tête est celle d'un fichier signé, déposé
chez un tiers ; sa signature est vérifiée d'abord, avec la clé publique que l'on vous a remise (--cle-publique).`,
		Example: "  quotepart rejouer\n  quotepart rejouer --tete 12:9f86d081… --json\n  quotepart rejouer --depot 2026-05.tete --cle-publique mel.cle.pub",
		RunE: func(command *cobra.Command, _ []string) error {
			deposited, err := deposits.heads()
			if err != nil {
				return err
			}
			return a.withBatch(command.Context(), false, func(b *batch.Batch) error {
				report, err := b.Replay(command.Context(), deposited)
				if err != nil {
					return err
				}
				return a.printReplay(report)
			})
		},
	}
	deposits.add(command)
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

func (a *App) printReplay(report batch.ReplayReport) error {
	if !a.json {
		a.printReplayText(report)
		return a.concludeReplay(report)
	}
	if report.Differences == nil {
		report.Differences = []batch.Difference{}
	}
	if err := a.printJSON(report); err != nil {
		return err
	}
	return a.concludeReplay(report)
}

func (a *App) printReplayText(report batch.ReplayReport) {
	fmt.Fprintf(a.Out, "vérifié : %s au journal, %s du dossier, %s, %s, %s\n", count(report.Entries, "écriture", "écritures"),
		count(report.Versions, "version", "versions"), count(report.Campaigns, "campagne émise", "campagnes émises"),
		count(report.Lines, "ligne", "lignes"), count(report.Postings, "imputation", "imputations"))
	fmt.Fprintf(a.Out, "tête du journal : %d:%s\n", report.Head.Seq, report.Head.Hash)
	for _, d := range report.Differences {
		fmt.Fprintf(a.Out, "DIFFÉRENCE (%s) : %s\n", d.Check, d.Message)
	}
}

// concludeReplay gives the exit status of a replay.
func (a *App) concludeReplay(report batch.ReplayReport) error {
	if len(report.Differences) > 0 {
		fmt.Fprintln(a.Err, count(len(report.Differences), "contrôle ne se vérifie pas", "contrôles ne se vérifient pas"))
		return &silentError{ExitRefused}
	}
	if !a.json {
		fmt.Fprintln(a.Out, "tout se vérifie")
	}
	return nil
}
