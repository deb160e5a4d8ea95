package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"quotepart/billing"
	"quotepart/billing/batch"
)

func (a *App) acquitCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "acquit", Aliases: []string{"ack"}, Short: "Reçoit ce qu'Hélios répond aux fichiers PES", Args: noSuchCommand, RunE: showHelp,
		Long: `Hélios répond à chaque fichier PES par un acquit (PES_ACQUIT) : tel bordereau est pris en charge, tel autre est rejeté, pour
telle pièce et telle ligne, et pourquoi.`,
		Example: "  quotepart acquit importer PES_ACQUIT.xml --par Camille",
	}
	command.AddCommand(a.acquitImportCommand())
	return command
}

func (a *App) acquitImportCommand() *cobra.Command {
	o := batch.AcquitOptions{}
	command := &cobra.Command{
		Use: "importer FICHIER.xml", Aliases: []string{"import"}, Short: "Prend au journal un acquit rendu par Hélios", Args: exactly(1),
		Long: `Lit un PES_ACQUIT (les deux formes de la DGFiP ; ISO-8859-1, Windows-1252 ou UTF-8), retrouve les bordereaux dont il
parle par le nom du fichier envoyé (NomFic), sinon par le budget, l'exercice et le numéro, et garde au journal ce qu'il dit.

Un bordereau rejeté se corrige dans le dossier puis se renvoie : « quotepart bordereau renvoyer ». Un bordereau pris en
charge le reste, quel que soit l'envoi qu'Hélios a pris : un autre, refusé comme doublon, n'y change rien. Le rejet d'un
envoi antérieur ne change pas l'état. Une pièce jointe refusée ne rejette pas son bordereau ; elle est montrée. Le même fichier importé de nouveau
ne fait rien.`,
		Example: "  quotepart acquit importer PES_ACQUIT.xml --par Camille",
		RunE: func(command *cobra.Command, arguments []string) error {
			o.Path = arguments[0]
			return a.withBatch(command.Context(), false, func(b *batch.Batch) error {
				report, err := b.ImportAcquit(command.Context(), o)
				if err != nil {
					return err
				}
				a.printAcquit(report)
				return nil
			})
		},
	}
	command.Flags().StringVar(&o.By, "par", "", "`NOM` de la personne qui importe")
	command.Flags().IntVar(&o.Envoi, "envoi", 0, "`N`, l'envoi auquel l'acquit répond, si la plate-forme a renommé le fichier d'un bordereau renvoyé")
	return command
}

func (a *App) printAcquit(report batch.AcquitReport) {
	if report.Already {
		fmt.Fprintf(a.Out, "acquit %s déjà importé par %s le %s : rien n'est fait de plus\n", report.File, report.By, report.At)
		return
	}
	a.printWarnings(report.Warnings)
	fmt.Fprintf(a.Out, "acquit %s enregistré, en réponse à %s\n", report.File, report.Flux)
	for _, o := range report.Outcomes {
		fmt.Fprintf(a.Out, "  %s, envoi %d : %s\n", o.Key, o.Envoi, acquitWord(o))
		a.printReasons("    ", o.Campaign, o.Rejets)
		for _, sentence := range acquitEffect(o) {
			fmt.Fprintf(a.Out, "    %s\n", sentence)
		}
	}
}

// acquitWord says what an acquit decides.
func acquitWord(o batch.AcquitOutcome) string {
	if o.Etat == billing.EtatAttendu {
		return "l'acquit ne décide rien du bordereau lui-même (" + o.After.Etat.Label() + ")"
	}
	return o.Etat.Label()
}

// acquitEffect says what becomes of the bordereau where that is not what the acquit says, and what to do next.
func acquitEffect(o batch.AcquitOutcome) []string {
	switch {
	case o.Before.Etat == billing.EtatPris && o.Etat == billing.EtatRejete:
		return []string{"le bordereau est déjà pris en charge et le reste : ce rejet d'un autre envoi est gardé au journal, sans effet"}
	case o.Etat == billing.EtatPris && o.After.Pris == o.Envoi && o.Envoi < o.Before.Last():
		return []string{fmt.Sprintf("c'est l'envoi %d qu'Hélios a pris : l'envoi %d, parti depuis, sera refusé comme doublon", o.Envoi, o.Before.Last())}
	case o.Envoi < o.Before.Last() && o.After.Etat != billing.EtatPris:
		return []string{fmt.Sprintf("l'envoi %d est parti depuis : l'état reste « %s »", o.Before.Last(), o.After.Etat.Label())}
	}
	if advice := afterRejection(o.Campaign, o.Key, o.After); advice != "" {
		return []string{advice}
	}
	return nil
}
