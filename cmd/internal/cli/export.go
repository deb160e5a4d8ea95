package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/exports/folder"
)

func (a *App) exportCommand() *cobra.Command {
	var to string
	var draft, csvOnly bool
	command := &cobra.Command{
		Use: "exporter CAMPAGNE", Aliases: []string{"export"}, Short: "Écrit les classeurs et les fichiers d'une campagne émise", Args: exactly(1),
		Long: `Écrit dans un dossier lignes.csv, parts.csv, pieces.csv, le classeur de la campagne, un classeur et un
avis en PDF par débiteur, et le manifeste de leurs empreintes. Exporter de nouveau donne les mêmes octets. L'export paraît en entier ou pas du tout.

Avec --projet, écrit le projet d'une campagne calculée qui n'est pas émise : il est marqué comme tel et n'a pas de numéros.`,
		Example: "  quotepart campagne exporter 2026-05 --vers out/2026-05\n  quotepart campagne exporter 2026-11 --vers projet --projet\n  quotepart campagne exporter 2026-05 --vers out/2026-05 --csv",
		RunE: func(command *cobra.Command, arguments []string) error {
			if err := refuseEmpty("vers", to); err != nil {
				return err
			}
			return a.onCampaign(command, arguments[0], func(ctx context.Context, b *batch.Batch, id billing.CampaignID) error {
				gather := b.GatherWithEarlier
				if csvOnly {
					gather = b.Gather
				}
				issued, err := gather(ctx, id, draft)
				if err != nil {
					return err
				}
				if a.terminal() {
					fmt.Fprintf(a.Err, "export de %s…\r", id)
				}
				write := folder.Write
				if csvOnly {
					write = folder.WriteCSV
				}
				manifest, err := write(ctx, to, exportOf(&issued))
				if err != nil {
					return err
				}
				fmt.Fprintf(a.Out, "campagne %s exportée dans %s : %d fichiers et leur manifeste\n", id, to, len(manifest.Files))
				return nil
			})
		},
	}
	command.Flags().StringVar(&to, "vers", "", "`DOSSIER` où écrire")
	command.Flags().BoolVar(&csvOnly, "csv", false, "écrit les seuls fichiers CSV et leur manifeste")
	command.Flags().BoolVar(&draft, "projet", false, "écrit le projet d'une campagne qui n'est pas émise")
	return command
}
