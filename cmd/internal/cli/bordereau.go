package cli

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/exports/folder"
)

// reasonsShown bounds the reasons shown for one bordereau; --json gives all.
const reasonsShown = 20

func (a *App) bordereauCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "bordereau", Aliases: []string{"slip"}, Short: "Montre les bordereaux envoyés à Hélios, ou en renvoie un qui est rejeté", Args: noSuchCommand, RunE: showHelp,
		Long: `Un bordereau réunit les titres, les réductions ou les mandats d'une campagne sur un budget. Il part dans un fichier PES, et
Hélios le prend en charge ou le rejette : « quotepart acquit importer ».`,
		Example: "  quotepart bordereau lister 2026-05\n  quotepart bordereau renvoyer 2026-05 12 --par Camille --motif \"SIRET corrigé\"",
	}
	command.AddCommand(a.bordereauListCommand(), a.resendCommand())
	return command
}

func (a *App) bordereauListCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "lister CAMPAGNE", Aliases: []string{"list"}, Short: "Dit où en est chaque bordereau d'une campagne", Args: exactly(1),
		Long:    "Dit pour chaque bordereau d'une campagne, annulations comprises, quel envoi est le dernier et ce qu'Hélios en a répondu.",
		Example: "  quotepart bordereau lister 2026-05\n  quotepart bordereau lister 2026-05 --json",
		RunE: func(command *cobra.Command, arguments []string) error {
			return a.onCampaign(command, arguments[0], func(ctx context.Context, b *batch.Batch, id billing.CampaignID) error {
				list, err := b.Bordereaux(ctx, id)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(bordereauxOf(list))
				}
				if len(list) == 0 {
					fmt.Fprintf(a.Out, "la campagne %s n'a pas de bordereau : elle n'est pas émise, ou ses pièces attendent leur numéro\n", id)
				}
				a.printBordereaux(id, list)
				return nil
			})
		},
	}
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

// bordereauOutput is a bordereau in JSON.
type bordereauOutput struct {
	Budget   string                   `json:"budget"`
	Type     billing.PieceType        `json:"type"`
	Exercice int                      `json:"exercice"`
	Numero   int64                    `json:"numero"`
	Pieces   int                      `json:"pieces"`
	TTC      money.Cents              `json:"montant_ttc"`
	Envoi    int                      `json:"envoi"`
	Version  int64                    `json:"version_dossier"` // of the identities; 0: that of the campaign
	Etat     billing.EtatTransmission `json:"etat"`
	Pris     int                      `json:"envoi_pris"` // 0: none
	Rejets   []billing.Rejet          `json:"motifs"`
}

func bordereauxOf(list []batch.BordereauStatus) []bordereauOutput {
	outputs := []bordereauOutput{}
	for _, s := range list {
		t := s.Transmission
		output := bordereauOutput{s.Key.Budget, s.Key.Type, s.Key.Exercice, s.Key.Numero, s.Pieces, s.TTC, t.Last(), t.DossierVersion(), t.Etat, t.Pris, t.Rejets}
		if output.Rejets == nil {
			output.Rejets = []billing.Rejet{}
		}
		outputs = append(outputs, output)
	}
	return outputs
}

// printBordereaux tells each bordereau in one line, with the reasons for which Hélios refused it or some of it.
func (a *App) printBordereaux(id billing.CampaignID, list []batch.BordereauStatus) {
	for _, s := range list {
		t := s.Transmission
		fmt.Fprintf(a.Out, "  bordereau de %s n° %d de %d (budget %s) : %s, %s TTC — %s, envoi %d\n", s.Key.Type.Plural(), s.Key.Numero, s.Key.Exercice, s.Key.Budget,
			count(s.Pieces, "pièce", "pièces"), billing.Euros(s.TTC), t.Etat.Label(), t.Envoi())
		a.printReasons("    ", id, t.Rejets)
		if s.Cancellation != "" {
			fmt.Fprintf(a.Out, "    annulation %s ; son fichier seul : %s\n", s.Cancellation, cancellationLine(id, s.Cancellation))
		}
		if advice := afterRejection(id, s.Key, t); advice != "" {
			fmt.Fprintf(a.Out, "    %s\n", advice)
		}
	}
}

// afterRejection says what to do with a bordereau that Hélios rejected; nothing for another one.
func afterRejection(id billing.CampaignID, k billing.BordereauKey, t billing.Transmission) string {
	switch {
	case t.Doublon():
		return "À faire : demandez au comptable quel bordereau de ce numéro il a, et importez l'acquit qui le dit pris en charge"
	case t.Etat == billing.EtatRejete:
		return "À faire : corrigez le dossier et importez-le, puis " + resendLine(id, k)
	}
	return ""
}

func (a *App) printReasons(margin string, id billing.CampaignID, rejets []billing.Rejet) {
	for i, r := range rejets {
		if i == reasonsShown {
			fmt.Fprintf(a.Out, "%s… %d de plus (quotepart bordereau lister %s --json les donne tous)\n", margin, len(rejets)-i, id)
			return
		}
		fmt.Fprintf(a.Out, "%s%s\n", margin, r.Text())
	}
}

// cancellationLine is the command that writes the file of one cancellation, in a folder of its own.
func cancellationLine(id billing.CampaignID, identifiant string) string {
	return fmt.Sprintf("quotepart campagne exporter %s --pes --annulation %s --vers annulation-%s", id, identifiant, identifiant)
}

// resendLine is the command that sends a bordereau again.
func resendLine(id billing.CampaignID, k billing.BordereauKey) string {
	return fmt.Sprintf("quotepart bordereau renvoyer %s %d --budget %s --type %s --par NOM --motif TEXTE", id, k.Numero, k.Budget, k.Type)
}

func (a *App) resendCommand() *cobra.Command {
	o := batch.ResendOptions{Lacks: folder.Lacking}
	var kind string
	command := &cobra.Command{
		Use: "renvoyer CAMPAGNE NUMERO", Aliases: []string{"resend"}, Short: "Laisse repartir un bordereau rejeté, avec le dossier corrigé", Args: exactly(2),
		Long: `Laisse repartir un bordereau qu'Hélios a rejeté. Son fichier portera les identités de la dernière version du dossier : tiers,
budgets, paramètres, imputations. Les numéros, les montants et la TVA des pièces ne changent jamais.

Un bordereau pris en charge, ou dont on attend l'acquit, ne se renvoie pas : il pourrait être pris deux fois. Un
bordereau dont le fichier n'a jamais pu être écrit, faute d'un identifiant ou d'une adresse, peut partir ainsi si vous
répondez, par --jamais-parti, qu'il n'est pas parti ; le journal le garde. Le dossier corrigé ne doit plus rien laisser
manquer.

Le budget et le type ne sont à donner que si plusieurs bordereaux de la campagne portent ce numéro.`,
		Example: "  quotepart bordereau renvoyer 2026-05 12 --par Camille --motif \"SIRET corrigé\"\n" +
			"  quotepart bordereau renvoyer 2026-05 5 --budget PRINC --type reduction --par Camille --motif \"Code produit corrigé\"",
		RunE: func(command *cobra.Command, arguments []string) error {
			var err error
			if o.Numero, err = strconv.ParseInt(arguments[1], 10, 64); err != nil || o.Numero < 1 {
				return wrongUse(command, "« %s » n'est pas un numéro de bordereau", arguments[1])
			}
			if o.Type, err = pieceType(kind); err != nil {
				return err
			}
			return a.onCampaign(command, arguments[0], func(ctx context.Context, b *batch.Batch, id billing.CampaignID) error {
				o.Campaign = id
				report, err := b.Resend(ctx, o)
				if err == nil {
					a.printResend(id, report)
				}
				return err
			})
		},
	}
	command.Flags().StringVar(&o.By, "par", "", "`NOM` de la personne qui renvoie")
	command.Flags().StringVar(&o.Motif, "motif", "", "`TEXTE` qui dit ce qui est corrigé")
	command.Flags().BoolVar(&o.NeverLeft, "jamais-parti", false, "répond que le bordereau n'est jamais parti : son fichier n'a pas pu être écrit")
	command.Flags().StringVar(&o.Budget, "budget", "", "`CODE` du budget, si plusieurs bordereaux portent ce numéro")
	command.Flags().StringVar(&kind, "type", "", "`TYPE` des pièces, dans le même cas : titre, reduction ou mandat")
	return command
}

func pieceType(text string) (billing.PieceType, error) {
	kind := billing.PieceType(text)
	if text != "" && kind.Label() == "" {
		return "", fault.Refuse(fault.Invalid, "« %s » n'est pas un type de pièces : titre, reduction ou mandat", text)
	}
	return kind, nil
}

func (a *App) printResend(id billing.CampaignID, report batch.ResendReport) {
	fmt.Fprintf(a.Out, "%s repart : envoi %d, avec la version %d du dossier ; numéros et montants sont inchangés\n", report.Key, report.Transmission.Last(), report.Transmission.DossierVersion())
	if report.Same {
		fmt.Fprintln(a.Out, "attention : le dossier n'a pas changé depuis l'envoi précédent, le fichier dira les mêmes choses")
	}
	if report.Cancellation != "" {
		fmt.Fprintf(a.Out, "À faire : %s, ou exportez la campagne qui suit\n", cancellationLine(id, report.Cancellation))
		return
	}
	fmt.Fprintf(a.Out, "À faire : quotepart campagne exporter %s --vers DOSSIER\n", id)
}
