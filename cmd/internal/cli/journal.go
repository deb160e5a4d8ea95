package cli

import (
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/exports"
	"quotepart/exports/journal"
)

func (a *App) journalCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "journal", Aliases: []string{"ledger"}, Short: "Donne ce que le journal contient, pour d'autres que quotepart", Args: noSuchCommand, RunE: showHelp,
		Example: "  quotepart journal tete --cle mel.cle --vers 2026-05.tete\n  quotepart journal exporter --format hledger --vers journal.hledger",
	}
	command.AddCommand(a.headCommand(), a.journalExportCommand())
	return command
}

// journalOptions says what is exported, in which format, and where.
type journalOptions struct{ format, campaign, year, to string }

func (a *App) journalExportCommand() *cobra.Command {
	var o journalOptions
	command := &cobra.Command{
		Use: "exporter", Aliases: []string{"export"}, Short: "Écrit les imputations pour hledger, ledger ou beancount", Args: exactly(0),
		Long: `Écrit ce que le journal impute, pour l'un des logiciels de comptabilité en texte : hledger, ledger ou beancount. Chacun
l'accepte dans son mode le plus strict, et en donne les mêmes soldes, au centime. Sans --campagne ni --annee, écrit tout.

Les comptes sont ceux du plan M57, avec le tiers (T) ou le service (S) : Actif:44342:T59350, Produits:70845:SADS. Hors
bilan, ce que coûte chaque service et qui le supporte : HorsBilan:Cout:SADS:2026 (docs/spec/journal.md).`,
		Example: "  quotepart journal exporter --format hledger | hledger -f - balance --tree\n  quotepart journal exporter --format beancount --annee 2026 --vers 2026.beancount",
		RunE: func(command *cobra.Command, _ []string) error {
			format, err := journal.ParseFormat(o.format)
			if err != nil {
				return err
			}
			if o.campaign != "" && o.year != "" {
				return wrongUse(command, "--campagne et --annee ne vont pas ensemble")
			}
			period, err := o.period()
			if err != nil {
				return err
			}
			return a.withBatch(command.Context(), false, func(b *batch.Batch) error {
				return b.Journal(command.Context(), period, func(j batch.Journal) error { return a.writeJournal(o, format, j) })
			})
		},
	}
	command.Flags().StringVar(&o.format, "format", string(journal.Hledger), "hledger, ledger ou beancount")
	command.Flags().StringVar(&o.campaign, "campagne", "", "la seule campagne `AAAA-MM` : son émission et les annulations de ses titres")
	command.Flags().StringVar(&o.year, "annee", "", "les seules écritures datées de l'année `AAAA`")
	command.Flags().StringVar(&o.to, "vers", "", "`FICHIER` où écrire, à la place de la sortie")
	return command
}

func (o *journalOptions) period() (batch.JournalOptions, error) {
	var period batch.JournalOptions
	var err error
	if o.campaign != "" {
		if period.Campaign, err = billing.ParseCampaignID(o.campaign); err != nil {
			return period, err
		}
	}
	if o.year != "" {
		if period.Year, err = strconv.Atoi(o.year); err != nil || period.Year < 1000 || period.Year > 9999 {
			return period, fault.Refuse(fault.Invalid, "--annee : une année de quatre chiffres est attendue, pas « %s »", o.year)
		}
	}
	return period, nil
}

func (a *App) writeJournal(o journalOptions, format journal.Format, from batch.Journal) error {
	title := "Journal de quotepart"
	if o.campaign+o.year != "" {
		title += ", " + o.campaign + o.year
	}
	j := journal.Journal{Title: title, Dossier: from.Dossier, Each: func(do func(journal.Entry) error) error {
		return from.Each(func(e batch.JournalEntry) error { return do(journal.Entry(e)) })
	}}
	if o.to == "" {
		return journal.Write(a.Out, format, j)
	}
	if err := exports.WriteFile(o.to, func(w io.Writer) error { return journal.Write(w, format, j) }); err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "journal écrit dans %s\n", o.to)
	return nil
}
