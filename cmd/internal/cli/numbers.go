package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"quotepart/billing"
	"quotepart/billing/batch"
)

func (a *App) numbersCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "numeros", Aliases: []string{"numbers"}, Short: "Reçoit les numéros que le logiciel financier a donnés", Args: noSuchCommand, RunE: showHelp,
		Long: `Les pièces d'un budget dont la numérotation est « externe » sont émises sans numéro : le logiciel financier les numérote,
et les numéros reviennent dans un fichier.`,
		Example: "  quotepart numeros importer titres.csv --par Camille",
	}
	command.AddCommand(a.numbersImportCommand())
	return command
}

func (a *App) numbersImportCommand() *cobra.Command {
	o := batch.NumbersOptions{}
	command := &cobra.Command{
		Use: "importer FICHIER", Aliases: []string{"import"}, Short: "Prend les numéros des pièces dans un fichier CSV ou un classeur", Args: exactly(1),
		Long: `Lit un fichier CSV ou un classeur .xlsx (la feuille « numeros » ou « titres », ou la première qui a les colonnes) et donne
leur numéro aux pièces émises des budgets « externe », que leur campagne soit close ou non.

Colonnes : identifiant (de la pièce), numero, bordereau ; les autres ne sont pas lues. Le fichier remis au logiciel
financier peut revenir tel quel, ces deux colonnes remplies : ses lignes sans numéro attendent, les lignes d'une même
pièce doivent s'accorder, et les pièces que quotepart numérote lui-même restent comme elles sont.

Un numéro donné l'est pour toujours : le recevoir de nouveau ne fait rien, en recevoir un autre est une faute. Un numéro
est unique dans l'année de la campagne pour un budget et un type de pièce.

Un bordereau part en un seul fichier : il porte les pièces d'une seule campagne, une annulation est seule sur le sien, et
tous ses numéros reviennent ensemble. Des pièces ne rejoignent un bordereau qui en porte déjà que s'il a été rejeté, ou si
vous répondez, par --jamais-parti, que son fichier n'est pas parti. À la moindre faute rien n'est écrit, et toutes sont
dites d'un coup.`,
		Example: "  quotepart numeros importer titres.csv --par Camille\n  quotepart numeros importer titres.xlsx --par Camille",
		RunE: func(command *cobra.Command, arguments []string) error {
			o.Path = arguments[0]
			return a.withBatch(command.Context(), false, func(b *batch.Batch) error {
				report, err := b.ImportNumbers(command.Context(), o)
				if err != nil {
					return err
				}
				a.printNumbers(report)
				return nil
			})
		},
	}
	command.Flags().StringVar(&o.By, "par", "", "`NOM` de la personne qui importe")
	command.Flags().BoolVar(&o.NeverLeft, "jamais-parti", false, "répond que les fichiers des bordereaux concernés ne sont pas partis ; gardé au journal")
	return command
}

func (a *App) printNumbers(report batch.NumbersReport) {
	a.printWarnings(report.Warnings)
	switch {
	case len(report.Numbered) > 0:
		fmt.Fprintf(a.Out, "%s d'après %s\n", count(len(report.Numbered), "pièce numérotée", "pièces numérotées"), report.File)
	case report.Known > 0:
		fmt.Fprintf(a.Out, "rien de nouveau dans %s : %s ; rien n'est écrit\n", report.File, count(report.Known, "pièce y a le numéro qu'elle avait", "pièces y ont le numéro qu'elles avaient"))
	default:
		fmt.Fprintf(a.Out, "aucun numéro dans %s : rien n'est écrit\n", report.File)
	}
	var campaigns []billing.CampaignID
	for rest := report.Numbered; len(rest) > 0; {
		group := sameSeries(rest)
		rest = rest[len(group):]
		a.printSeries(group)
		if id := group[0].Campaign; !slices.Contains(campaigns, id) {
			campaigns = append(campaigns, id)
		}
	}
	if report.Waiting > 0 {
		fmt.Fprintf(a.Out, "%s\n", count(report.Waiting, "pièce attend encore son numéro", "pièces attendent encore leur numéro"))
	}
	for _, id := range campaigns {
		fmt.Fprintf(a.Out, "À faire : quotepart campagne exporter %s --vers DOSSIER\n", id)
	}
}

// sameSeries gives the first documents, those of one campaign, budget and kind.
func sameSeries(pieces []billing.Piece) []billing.Piece {
	n := 1
	for n < len(pieces) && pieces[n].Campaign == pieces[0].Campaign && pieces[n].Budget == pieces[0].Budget && pieces[n].Type == pieces[0].Type {
		n++
	}
	return pieces[:n]
}

// printSeries tells how many documents of a kind were numbered, and from which number to which.
func (a *App) printSeries(pieces []billing.Piece) {
	first, last := pieces[0].Numero, pieces[0].Numero
	for _, p := range pieces {
		first, last = min(first, p.Numero), max(last, p.Numero)
	}
	numbers := fmt.Sprintf("n° %d", first)
	if first != last {
		numbers = fmt.Sprintf("du n° %d au n° %d", first, last)
	}
	fmt.Fprintf(a.Out, "  campagne %s, budget %s : %s, %s\n", pieces[0].Campaign, pieces[0].Budget, count(len(pieces), pieces[0].Type.Label(), pieces[0].Type.Plural()), numbers)
}
