package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

func (a *App) campaignCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "campagne", Aliases: []string{"campaign"}, Short: "Calcule, valide, émet, annule, clôt et exporte une campagne", Args: noSuchCommand, RunE: showHelp,
		Long: `Une campagne est une année et un mois, 2026-05 ou 2026-11. Elle va d'un état au suivant :

  ouverte → calculée → validée → émise → close`,
		Example: "  quotepart campagne etat\n  quotepart campagne calculer 2026-05 --par Camille",
	}
	command.AddCommand(a.calculateCommand(), a.approveCommand(), a.issueCommand(), a.cancelCommand(), a.closeCommand(), a.exportCommand(), a.statusCommand())
	return command
}

// onCampaign runs do with the campaign that the first argument names.
func (a *App) onCampaign(command *cobra.Command, name string, do func(context.Context, *batch.Batch, billing.CampaignID) error) error {
	id, err := billing.ParseCampaignID(name)
	if err != nil {
		return err
	}
	return a.withBatch(command.Context(), false, func(b *batch.Batch) error { return do(command.Context(), b, id) })
}

func (a *App) calculateCommand() *cobra.Command {
	o := batch.CalculateOptions{}
	var accept []string
	command := &cobra.Command{
		Use: "calculer CAMPAGNE", Aliases: []string{"calculate"}, Short: "Scelle le dossier et calcule la campagne", Args: exactly(1),
		Long: `Scelle la version courante du dossier pour la campagne, calcule lignes, pièces et anomalies, et les enregistre avec
une empreinte. Calculer de nouveau remplace un calcul qui n'est pas émis, et fait tomber sa validation.

Une anomalie bloquante arrête le calcul, sauf si elle est acceptée par son code avec un motif, gardé au journal.
« quotepart anomalies » énumère les codes.`,
		Example: "  quotepart campagne calculer 2026-05 --par Camille\n" +
			"  quotepart campagne calculer 2026-05 --par Camille --accepter CTL-006 --motif \"Nouveaux services en 2026\"",
		RunE: func(command *cobra.Command, arguments []string) error {
			return a.onCampaign(command, arguments[0], func(ctx context.Context, b *batch.Batch, id billing.CampaignID) error {
				o.ID, o.Accept = id, accept
				result, err := b.Calculate(ctx, o)
				if err != nil {
					if result != nil {
						a.printReport(result)
					}
					return err
				}
				fmt.Fprintf(a.Out, "campagne %s calculée, dossier version %d\n", id, result.DossierVersion)
				a.printReport(result)
				fmt.Fprintf(a.Out, "\nempreinte : %s\nÀ faire : une autre personne valide — quotepart campagne valider %s --par NOM\n", result.Digest, id)
				return nil
			})
		},
	}
	command.Flags().StringVar(&o.By, "par", "", "`NOM` de la personne qui calcule")
	command.Flags().StringSliceVar(&accept, "accepter", nil, "`CODES` des anomalies bloquantes acceptées, séparés par des virgules ; « tout » les accepte toutes")
	command.Flags().StringVar(&o.Motif, "motif", "", "`TEXTE` qui dit pourquoi elles sont acceptées")
	return command
}

func (a *App) approveCommand() *cobra.Command {
	o := batch.ApproveOptions{}
	command := &cobra.Command{
		Use: "valider CAMPAGNE", Aliases: []string{"approve"}, Short: "Approuve le calcul : une autre personne que celle qui a calculé", Args: exactly(1),
		Long: `Approuve l'empreinte du calcul en cours. La personne qui a calculé ne peut pas valider. Avec --empreinte, refuse si le
calcul en cours n'est pas celui que l'on a sous les yeux.`,
		Example: "  quotepart campagne valider 2026-05 --par Dominique\n  quotepart campagne valider 2026-05 --par Dominique --empreinte 3f2a…",
		RunE: func(command *cobra.Command, arguments []string) error {
			return a.onCampaign(command, arguments[0], func(ctx context.Context, b *batch.Batch, id billing.CampaignID) error {
				o.ID = id
				campaign, err := b.Approve(ctx, o)
				if err != nil {
					return err
				}
				fmt.Fprintf(a.Out, "campagne %s validée par %s, empreinte %s\nÀ faire : quotepart campagne emettre %s --par NOM\n", id, campaign.ApprovedBy, campaign.Digest, id)
				return nil
			})
		},
	}
	command.Flags().StringVar(&o.By, "par", "", "`NOM` de la personne qui valide")
	command.Flags().StringVar(&o.Digest, "empreinte", "", "`EMPREINTE` du calcul que l'on approuve")
	return command
}

func (a *App) issueCommand() *cobra.Command {
	o := batch.IssueOptions{}
	s := signing{option: "depot"}
	command := &cobra.Command{
		Use: "emettre CAMPAGNE", Aliases: []string{"issue"}, Short: "Numérote et émet exactement ce qui est validé", Args: exactly(1),
		Long: `Émet, en une seule transaction, exactement ce qui a été validé : numéros, pièces, écritures. Le calcul est refait et
comparé ; si le dossier ou le résultat a changé, rien n'est émis. Émettre deux fois ne fait rien de plus.

Avec --cle, signe la tête du journal après l'émission ; avec --depot, l'écrit dans un fichier à déposer auprès du comptable ou
de la chambre régionale des comptes. Une clé qui manque est refusée avant d'émettre. Si la commande est interrompue entre les
deux, relancez-la : la campagne est déjà émise, la tête du moment est signée.`,
		Example: "  quotepart campagne emettre 2026-05 --par Camille\n  quotepart campagne emettre 2026-05 --par Camille --date 2026-05-29\n" +
			"  quotepart campagne emettre 2026-05 --par Camille --cle mel.cle --depot 2026-05.tete",
		RunE: func(command *cobra.Command, arguments []string) error {
			if err := a.readSigningKey(command, &s); err != nil {
				return err
			}
			return a.onCampaign(command, arguments[0], func(ctx context.Context, b *batch.Batch, id billing.CampaignID) error {
				o.ID = id
				return a.issue(ctx, b, o, s)
			})
		},
	}
	command.Flags().StringVar(&o.By, "par", "", "`NOM` de la personne qui émet")
	command.Flags().StringVar(&o.Date, "date", "", "`AAAA-MM-JJ` portée sur les pièces (aujourd'hui par défaut)")
	s.add(command, "écrit la tête signée dans un `FICHIER` neuf")
	return command
}

func (a *App) issue(ctx context.Context, b *batch.Batch, o batch.IssueOptions, s signing) error {
	if s.key != nil {
		if err := a.readyToSign(ctx, b, o.ID, s); err != nil {
			return err
		}
	}
	report, err := b.Issue(ctx, o)
	if err != nil {
		return err
	}
	a.printIssue(report)
	if s.key == nil {
		return nil
	}
	return a.signIssue(ctx, b, report, s)
}

func (a *App) printIssue(report batch.IssueReport) {
	c := report.Campaign
	if report.Already {
		fmt.Fprintf(a.Out, "campagne %s déjà émise par %s le %s : rien n'est fait de plus\n", c.ID, c.IssuedBy, c.IssueDate)
		fmt.Fprintf(a.Out, "tête actuelle du journal, à conserver hors de la base : %d:%s\n", report.Head.Seq, report.Head.Hash)
		return
	}
	numbered := 0
	for _, p := range report.Pieces {
		if p.Numero > 0 {
			numbered++
		}
	}
	fmt.Fprintf(a.Out, "campagne %s émise par %s le %s : %s, dont %s\n", c.ID, c.IssuedBy, c.IssueDate, count(len(report.Pieces), "pièce", "pièces"), count(numbered, "numérotée", "numérotées"))
	fmt.Fprintf(a.Out, "tête du journal à conserver hors de la base : %d:%s\n", report.Head.Seq, report.Head.Hash)
	fmt.Fprintf(a.Out, "À faire : quotepart campagne exporter %s --vers DOSSIER\n", c.ID)
}

// signIssue signs the head of the ledger after an issue. When the campaign had been issued before, other entries may have
// come since: the head of now covers them too.
func (a *App) signIssue(ctx context.Context, b *batch.Batch, report batch.IssueReport, s signing) error {
	c := report.Campaign
	checkpoint := ledger.Checkpoint{Head: report.Head, Campaign: string(c.ID), Date: c.IssuedAt}
	if report.Already {
		current, err := b.Head(ctx)
		if err != nil {
			return err
		}
		checkpoint = current.Checkpoint
	}
	signed, err := checkpoint.Sign(*s.key)
	if err != nil {
		return err
	}
	which := "tête signée"
	if checkpoint.Head.Seq != c.IssueSeq {
		which = fmt.Sprintf("tête actuelle signée (écriture n° %d ; l'émission est l'écriture n° %d)", checkpoint.Head.Seq, c.IssueSeq)
	}
	fmt.Fprintf(a.Out, "%s :\n\n%s\n", which, signed)
	if s.target == "" {
		return nil
	}
	return a.writeDeposit(s.target, signed)
}

func (a *App) cancelCommand() *cobra.Command {
	o := batch.CancelOptions{}
	command := &cobra.Command{
		Use: "annuler CAMPAGNE PIECE", Aliases: []string{"cancel"}, Short: "Annule ce qui reste d'un titre émis", Args: exactly(2),
		Long: `Fait une réduction de tout ce qui reste d'un titre émis, avec un motif. Le titre reste tel quel ; ses lignes ne comptent
plus comme émises, et la campagne suivante les retrouve. PIECE est un identifiant, ou le numéro d'un titre.`,
		Example: "  quotepart campagne annuler 2026-05 1203 --par Camille --motif \"Débiteur erroné\"",
		RunE: func(command *cobra.Command, arguments []string) error {
			return a.onCampaign(command, arguments[0], func(ctx context.Context, b *batch.Batch, id billing.CampaignID) error {
				o.ID, o.Document = id, arguments[1]
				piece, err := b.Cancel(ctx, o)
				if err != nil {
					return err
				}
				fmt.Fprintf(a.Out, "titre %s annulé par la réduction %s", piece.Origine, piece.Identifiant)
				if piece.Numero > 0 {
					fmt.Fprintf(a.Out, " (n° %d, bordereau %d)", piece.Numero, piece.Bordereau)
				}
				fmt.Fprintf(a.Out, " de %s TTC\n", billing.Euros(piece.TTC))
				if piece.Numero > 0 {
					fmt.Fprintf(a.Out, "Pour Hélios, sans attendre la campagne suivante : %s\n", cancellationLine(id, piece.Identifiant))
				}
				return nil
			})
		},
	}
	command.Flags().StringVar(&o.By, "par", "", "`NOM` de la personne qui annule")
	command.Flags().StringVar(&o.Motif, "motif", "", "`TEXTE` qui dit pourquoi")
	return command
}

func (a *App) closeCommand() *cobra.Command {
	var by string
	command := &cobra.Command{
		Use: "clore CAMPAGNE", Aliases: []string{"close"}, Short: "Clôt une campagne émise", Args: exactly(1),
		Long:    "Clôt une campagne émise : plus rien ne s'y émet ni ne s'y annule.",
		Example: "  quotepart campagne clore 2026-05 --par Camille",
		RunE: func(command *cobra.Command, arguments []string) error {
			return a.onCampaign(command, arguments[0], func(ctx context.Context, b *batch.Batch, id billing.CampaignID) error {
				campaign, err := b.Close(ctx, id, by)
				if err == nil {
					fmt.Fprintf(a.Out, "campagne %s close par %s le %s\n", id, campaign.ClosedBy, campaign.ClosedAt)
				}
				return err
			})
		},
	}
	command.Flags().StringVar(&by, "par", "", "`NOM` de la personne qui clôt")
	return command
}

func (a *App) statusCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "etat [CAMPAGNE]", Aliases: []string{"status"}, Short: "Dit où en est une campagne et ce qu'il reste à faire", Args: atMost(1),
		Long: `Dit où en est une campagne, ou toutes : état, qui et quand, totaux, anomalies, ce qu'Hélios a répondu pour chaque
bordereau, et la commande suivante.`,
		Example: "  quotepart campagne etat\n  quotepart campagne etat 2026-05 --json",
		RunE: func(command *cobra.Command, arguments []string) error {
			if len(arguments) == 0 {
				return a.withBatch(command.Context(), false, func(b *batch.Batch) error { return a.printStatuses(command.Context(), b, "") })
			}
			return a.onCampaign(command, arguments[0], a.printStatuses)
		},
	}
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

type statusOutput struct {
	Campaign     billing.CampaignID `json:"campagne"`
	State        billing.State      `json:"etat"`
	Version      int64              `json:"version_dossier"`
	Latest       int64              `json:"derniere_version"`
	Digest       string             `json:"empreinte"`
	CalculatedBy string             `json:"calculee_par"`
	CalculatedAt string             `json:"calculee_le"`
	ApprovedBy   string             `json:"validee_par"`
	ApprovedAt   string             `json:"validee_le"`
	IssuedBy     string             `json:"emise_par"`
	IssuedAt     string             `json:"emise_le"`
	IssueDate    string             `json:"date"`
	IssueSeq     int64              `json:"ecriture"`
	ClosedBy     string             `json:"close_par"`
	ClosedAt     string             `json:"close_le"`
	Blocking     int                `json:"anomalies_bloquantes_acceptees"`
	Anomalies    int                `json:"anomalies"`
	Totals       []totalOutput      `json:"totaux"`
	Waiting      int                `json:"pieces_sans_numero"`
	Bordereaux   []bordereauOutput  `json:"bordereaux"`
	Next         string             `json:"a_faire"`
}

func (a *App) printStatuses(ctx context.Context, b *batch.Batch, id billing.CampaignID) error {
	statuses, err := b.Statuses(ctx, id)
	if err != nil {
		return err
	}
	outputs := []statusOutput{}
	for _, s := range statuses {
		outputs = append(outputs, statusOf(s))
	}
	if a.json {
		return a.printJSON(outputs)
	}
	if len(statuses) == 0 {
		fmt.Fprintln(a.Out, "aucune campagne. À faire : quotepart controler")
	}
	for i, s := range statuses {
		a.printStatus(s, outputs[i])
	}
	return nil
}

func statusOf(s batch.Status) statusOutput {
	c := s.Campaign
	output := statusOutput{Campaign: c.ID, State: c.State, Version: c.DossierVersion, Latest: s.Latest, Digest: c.Digest, CalculatedBy: c.CalculatedBy,
		CalculatedAt: c.CalculatedAt, ApprovedBy: c.ApprovedBy, ApprovedAt: c.ApprovedAt, IssuedBy: c.IssuedBy, IssuedAt: c.IssuedAt,
		IssueDate: c.IssueDate, IssueSeq: c.IssueSeq, ClosedBy: c.ClosedBy, ClosedAt: c.ClosedAt, Totals: []totalOutput{}, Waiting: s.Waiting,
		Bordereaux: bordereauxOf(s.Bordereaux), Next: nextStep(s)}
	if s.Calculation != nil {
		output.Totals = totalsOf(s.Calculation)
		for _, x := range s.Calculation.Anomalies {
			if output.Anomalies++; x.Blocking {
				output.Blocking++
			}
		}
	}
	return output
}

// nextStep gives the command that comes next.
func nextStep(s batch.Status) string {
	id := s.Campaign.ID
	stale := s.Latest != s.Campaign.DossierVersion
	switch {
	case s.Latest == 0:
		return "quotepart importer DOSSIER --par NOM"
	case s.Campaign.State == billing.Ouverte:
		return fmt.Sprintf("quotepart campagne calculer %s --par NOM", id)
	case stale && s.Campaign.IssueSeq == 0:
		return fmt.Sprintf("quotepart campagne calculer %s --par NOM (le dossier a changé depuis le calcul)", id)
	case s.Campaign.State == billing.Calculee:
		return fmt.Sprintf("quotepart campagne valider %s --par NOM (une autre personne que %s)", id, s.Campaign.CalculatedBy)
	case s.Campaign.State == billing.Validee:
		return fmt.Sprintf("quotepart campagne emettre %s --par NOM", id)
	case s.Campaign.State == billing.Emise:
		return fmt.Sprintf("quotepart campagne exporter %s --vers DOSSIER, puis quotepart campagne clore %s --par NOM", id, id)
	}
	return ""
}

func (a *App) printStatus(s batch.Status, output statusOutput) {
	c := s.Campaign
	fmt.Fprintf(a.Out, "Campagne %s (%s) : %s\n", c.ID, c.ID.Label(), strings.ToUpper(c.State.Label()))
	if c.State != billing.Ouverte {
		fmt.Fprintf(a.Out, "  dossier version %d sur %d, empreinte %s\n", c.DossierVersion, s.Latest, c.Digest)
		fmt.Fprintf(a.Out, "  calculée par %s le %s\n", c.CalculatedBy, c.CalculatedAt)
	}
	for _, step := range [][3]string{{"validée", c.ApprovedBy, c.ApprovedAt}, {"émise", c.IssuedBy, c.IssuedAt}, {"close", c.ClosedBy, c.ClosedAt}} {
		if step[1] != "" {
			fmt.Fprintf(a.Out, "  %s par %s le %s\n", step[0], step[1], step[2])
		}
	}
	if s.Calculation != nil {
		a.printTotals(s.Calculation)
		fmt.Fprintf(a.Out, "  %s, dont %s\n", count(output.Anomalies, "anomalie", "anomalies"), count(output.Blocking, "bloquante acceptée", "bloquantes acceptées"))
	}
	if s.Waiting > 0 {
		fmt.Fprintf(a.Out, "  %s le numéro du logiciel financier : quotepart numeros importer FICHIER --par NOM\n", count(s.Waiting, "pièce attend", "pièces attendent"))
	}
	a.printBordereaux(c.ID, s.Bordereaux)
	if output.Next != "" {
		fmt.Fprintf(a.Out, "  À faire : %s\n", output.Next)
	}
}

// refuseEmpty refuses an option that must be given.
func refuseEmpty(option, value string) error {
	if value == "" {
		return fault.Refuse(fault.Invalid, "l'option --%s est attendue", option)
	}
	return nil
}
