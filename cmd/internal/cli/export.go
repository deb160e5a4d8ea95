package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/exports"
	"quotepart/exports/folder"
)

// exportOptions says where a campaign is written, and which part of it.
type exportOptions struct {
	to                      string
	draft, csvOnly, pesOnly bool
	cancellation            string // identifier of the one whose file leaves at once
}

func (a *App) exportCommand() *cobra.Command {
	var o exportOptions
	command := &cobra.Command{
		Use: "exporter CAMPAGNE", Aliases: []string{"export"}, Short: "Écrit les classeurs et les fichiers d'une campagne émise", Args: exactly(1),
		Long: `Écrit dans un dossier lignes.csv, parts.csv, pieces.csv, le classeur de la campagne, un classeur et un
avis en PDF par débiteur, un fichier PES par bordereau, le journal de l'émission, et le manifeste de leurs empreintes. Exporter de nouveau donne
les mêmes octets. L'export paraît en entier ou pas du tout.

Un bordereau qui ne peut pas partir vers Hélios (il manque un identifiant, une adresse…) n'empêche pas le reste : la
commande le dit, et pes/controle.csv avec elle. Avec --pes, seuls les fichiers PES sont écrits, et rien ne l'est tant
qu'il reste une faute. Une annulation part avec la campagne suivante, ou sans attendre avec --annulation IDENTIFIANT.

Avec --projet, écrit le projet d'une campagne calculée qui n'est pas émise : il est marqué comme tel et n'a pas de numéros.`,
		Example: "  quotepart campagne exporter 2026-05 --vers out/2026-05\n  quotepart campagne exporter 2026-11 --vers projet --projet\n  quotepart campagne exporter 2026-05 --vers out/2026-05 --csv\n  quotepart campagne exporter 2026-05 --vers pes/2026-05 --pes",
		RunE: func(command *cobra.Command, arguments []string) error {
			if err := refuseEmpty("vers", o.to); err != nil {
				return err
			}
			if o.cancellation != "" && !o.pesOnly {
				return wrongUse(command, "--annulation va avec --pes")
			}
			if o.pesOnly && (o.draft || o.csvOnly) {
				return wrongUse(command, "--pes ne va ni avec --projet (un projet n'a pas de numéros) ni avec --csv")
			}
			return a.onCampaign(command, arguments[0], func(ctx context.Context, b *batch.Batch, id billing.CampaignID) error {
				return a.export(ctx, b, id, o)
			})
		},
	}
	command.Flags().StringVar(&o.to, "vers", "", "`DOSSIER` où écrire")
	command.Flags().BoolVar(&o.csvOnly, "csv", false, "écrit les seuls fichiers CSV et leur manifeste")
	command.Flags().BoolVar(&o.pesOnly, "pes", false, "écrit les seuls fichiers PES, leur contrôle et leur manifeste")
	command.Flags().StringVar(&o.cancellation, "annulation", "", "avec --pes : le seul fichier de cette annulation (`IDENTIFIANT`), sans attendre la campagne suivante")
	command.Flags().BoolVar(&o.draft, "projet", false, "écrit le projet d'une campagne qui n'est pas émise")
	return command
}

func (a *App) export(ctx context.Context, b *batch.Batch, id billing.CampaignID, o exportOptions) error {
	gather, write := b.GatherWithEarlier, folder.Write
	switch {
	case o.csvOnly:
		gather, write = b.Gather, folder.WriteCSV
	case o.pesOnly:
		write = folder.WritePES
	}
	if o.cancellation != "" {
		gather = func(ctx context.Context, id billing.CampaignID, _ bool) (batch.Issued, error) {
			return b.GatherCancellation(ctx, id, o.cancellation)
		}
	}
	issued, err := gather(ctx, id, o.draft)
	if err != nil {
		return err
	}
	if o.pesOnly && len(issued.Bordereaux) == 0 {
		return fault.Refuse(fault.Conflict, "exporter %s : aucun bordereau n'est numéroté ; importez d'abord les numéros du logiciel financier (« quotepart numeros importer »)", id)
	}
	if a.terminal() {
		fmt.Fprintf(a.Err, "export de %s…\r", id)
	}
	manifest, err := write(ctx, o.to, exportOf(&issued))
	if err != nil {
		a.printMending(&issued, err)
		return err
	}
	fmt.Fprintf(a.Out, "campagne %s exportée dans %s : %d fichiers et leur manifeste\n", id, o.to, len(manifest.Files))
	return a.printSendings(&issued, o)
}

// printSendings says of each bordereau whether it can leave, and what to mend or look at; cuts are in the control file.
func (a *App) printSendings(issued *batch.Issued, o exportOptions) error {
	sendings, err := folder.Control(issued.Bordereaux)
	if err != nil {
		return err
	}
	for _, s := range sendings {
		pieces := count(len(s.Bordereau.Pieces), "pièce", "pièces")
		if s.File != "" {
			if s.Bordereau.Etat != billing.EtatAttendu {
				pieces += ", " + s.Bordereau.Etat.Label()
			}
			fmt.Fprintf(a.Out, "  %s : %s\n", s.File, pieces)
		} else {
			fmt.Fprintf(a.Out, "  bordereau de %s n° %d du budget %s (%s) : pas de fichier PES\n", s.Bordereau.Type.Plural(), s.Bordereau.Numero, s.Bordereau.Budget, pieces)
		}
		a.printSending(s)
		if advice := mending(s); advice != "" {
			fmt.Fprintf(a.Out, "    %s\n", advice)
		}
	}
	waiting := 0
	for _, p := range slices.Concat(issued.Calculation.Pieces, issued.Cancellations) {
		if p.Numero == 0 {
			waiting++
		}
	}
	if waiting > 0 && len(issued.Bordereaux) > 0 && o.cancellation == "" {
		fmt.Fprintf(a.Out, "  en attente de numéro : %s (« quotepart numeros importer »)\n", count(waiting, "pièce", "pièces"))
	}
	return nil
}

// mending says how a bordereau whose file could not be written leaves with a mended dossier; nothing for another one.
func mending(s folder.Sending) string {
	if !s.Faults.Fatal() {
		return ""
	}
	line := "À faire : corrigez le dossier et importez-le, puis " + resendLine(s.Bordereau.Campaign, s.Bordereau.BordereauKey)
	if s.Bordereau.Etat == billing.EtatAttendu {
		line += " --jamais-parti"
	}
	return line
}

// printMending says, once faults stopped the PES files, how each bordereau leaves.
func (a *App) printMending(issued *batch.Issued, err error) {
	var faults fault.List
	if !errors.As(err, &faults) {
		return
	}
	sendings, err := folder.Control(issued.Bordereaux)
	if err != nil {
		return
	}
	for _, s := range sendings {
		if advice := mending(s); advice != "" {
			fmt.Fprintln(a.Err, advice)
		}
	}
}

// shownFaults is how many faults of a bordereau the terminal shows.
const shownFaults = 10

func (a *App) printSending(s folder.Sending) {
	var told []fault.Fault
	for _, f := range s.Faults {
		if f.Severity != fault.Information {
			told = append(told, f)
		}
	}
	for _, f := range told[:min(len(told), shownFaults)] {
		fmt.Fprintf(a.Out, "    %s\n", f)
	}
	if more := len(told) - shownFaults; more > 0 {
		fmt.Fprintf(a.Out, "    … et %d autres : voir %s\n", more, exports.PESControlName)
	}
}
