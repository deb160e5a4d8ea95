package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/exports"
)

// explainOptions is what « expliquer » is asked.
type explainOptions struct {
	subject, service, rang string
	exercice               int
	against, years         string
}

func (a *App) explainCommand() *cobra.Command {
	var o explainOptions
	command := &cobra.Command{
		Use: "expliquer CAMPAGNE TIERS|PIÈCE", Aliases: []string{"explain"}, Short: "Explique un montant, des lignes de coût au centime", Args: exactly(2),
		Long: `Explique ce qui est demandé à un tiers, ou une pièce (par son identifiant ou son numéro) : pour chaque ligne, les données
du dossier avec leur source, puis chaque opération avec ses nombres, jusqu'au montant. Dit ensuite pourquoi la facture a
changé depuis la même campagne de l'année précédente, ou la dernière émise : la somme des effets est l'écart, au centime.

--comparer choisit une autre campagne ; --annees compare ce qui est dû de deux exercices. Une campagne calculée qui n'est
pas émise s'explique aussi.`,
		Example: "  quotepart expliquer 2026-05 59009\n  quotepart expliquer 2026-05 59009 --service URB-DIA --exercice 2025\n  quotepart expliquer 2026-05 1203 --json\n" +
			"  quotepart expliquer 2026-11 59350 --service RES-CAR --comparer 2026-05\n  quotepart expliquer 2026-11 59350 --annees 2025,2026",
		RunE: func(command *cobra.Command, arguments []string) error {
			against, err := againstOf(command, &o)
			if err != nil {
				return err
			}
			o.subject = arguments[1]
			return a.onCampaign(command, arguments[0], func(ctx context.Context, b *batch.Batch, id billing.CampaignID) error {
				return a.explain(ctx, b, id, &o, against)
			})
		},
	}
	command.Flags().StringVar(&o.service, "service", "", "un seul service, par son `CODE`")
	command.Flags().IntVar(&o.exercice, "exercice", 0, "un seul exercice, par son `ANNÉE`")
	command.Flags().StringVar(&o.rang, "rang", "", "une seule composante, par son `RANG` (1, 2…, X, B ou A)")
	command.Flags().StringVar(&o.against, "comparer", "", "`CAMPAGNE` émise avec laquelle comparer")
	command.Flags().StringVar(&o.years, "annees", "", "deux exercices à comparer : `A,B`")
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

// againstOf reads what to compare with.
func againstOf(command *cobra.Command, o *explainOptions) (exports.Against, error) {
	var against exports.Against
	switch {
	case o.against != "" && o.years != "":
		return against, wrongUse(command, "--comparer et --annees ne vont pas ensemble")
	case o.against != "":
		var err error
		against.Campaign, err = billing.ParseCampaignID(o.against)
		return against, err
	case o.years != "":
		first, second, _ := strings.Cut(o.years, ",")
		var errs [2]error
		against.Exercices[0], errs[0] = strconv.Atoi(strings.TrimSpace(first))
		against.Exercices[1], errs[1] = strconv.Atoi(strings.TrimSpace(second))
		if errs[0] != nil || errs[1] != nil {
			return against, wrongUse(command, "--annees attend deux exercices, par exemple 2025,2026")
		}
	}
	return against, nil
}

func (a *App) explain(ctx context.Context, b *batch.Batch, id billing.CampaignID, o *explainOptions, against exports.Against) error {
	issued, err := b.GatherWithEarlier(ctx, id, true)
	if err != nil {
		return err
	}
	reading, err := exports.Read(exportOf(&issued))
	if err != nil {
		return err
	}
	subject, err := reading.SubjectOf(o.subject)
	if err != nil {
		return err
	}
	subject.Service, subject.Rang, subject.Exercice = o.service, o.rang, o.exercice
	account, err := reading.Account(subject, against)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(accountJSON(id, reading, account))
	}
	a.printAccount(id, reading, account)
	return nil
}

// exportOf is a gathered campaign as the exports read it.
func exportOf(issued *batch.Issued) exports.Campaign {
	return exports.Campaign{
		Campaign: issued.Campaign, Calculation: issued.Calculation, Dossier: issued.Dossier, Cancellations: issued.Cancellations,
		Head: issued.Head, Postings: issued.Postings, Draft: issued.Campaign.IssueSeq == 0, Earlier: issued.Earlier, Bordereaux: issued.Bordereaux,
	}
}

func (a *App) printAccount(id billing.CampaignID, r *exports.Reading, account *exports.Account) {
	fmt.Fprintf(a.Out, "%s : %s\n", account.Name, r.Title("campagne "+string(id)))
	if len(account.Lines) == 0 {
		fmt.Fprintln(a.Out, "\naucune ligne à expliquer dans cette campagne")
	}
	for _, x := range account.Lines {
		a.printExplanation(x)
	}
	if account.From == "" {
		return
	}
	fmt.Fprintf(a.Out, "\nPourquoi ma facture a changé, de %s à %s\n", account.From, account.To)
	if len(account.Changes) == 0 {
		fmt.Fprintln(a.Out, "  rien n'a changé")
	}
	for i := range account.Changes {
		c := &account.Changes[i]
		name := c.ServiceLabel
		if c.TiersName != "" {
			name += " (" + c.TiersName + ")"
		}
		fmt.Fprintf(a.Out, "\n  %s : %s → %s, écart %s\n", name, exports.Euros(c.Before), exports.Euros(c.After), exports.Signed(c.After-c.Before))
		for _, e := range c.Effects {
			fmt.Fprintf(a.Out, "    %s  %s\n", padded(e.Words, 54), rightAligned(exports.Signed(e.Montant), 16))
		}
	}
}

// printExplanation shows the entries of a line under each other: label, value, then where it comes from or how it is found.
func (a *App) printExplanation(x *exports.Explanation) {
	l := x.Line
	fmt.Fprintf(a.Out, "\n%s\n", l.Title())
	for i := range x.Entries {
		e := &x.Entries[i]
		if e.Heading {
			fmt.Fprintf(a.Out, "  %s%s\n", e.Label, inBrackets(e.Source))
			continue
		}
		how := inBrackets(e.Source, e.Since)
		if e.Words != "" && e.Words != e.Value.String() {
			how = " = " + e.Words
		}
		fmt.Fprintf(a.Out, "    %s  %s%s\n", padded(e.Label, 44), rightAligned(e.Value.String(), 16), how)
	}
	outcome := exports.StatutWords(l.Statut)
	if l.PieceLabel != "" {
		outcome = l.PieceLabel
	}
	fmt.Fprintf(a.Out, "  Devenir : %s\n", outcome)
	if len(l.Cause) > 0 {
		fmt.Fprintf(a.Out, "  Cause de la correction : %s\n", exports.EffectsText(l.Cause))
	}
}

// inBrackets writes the words that are there: [table unites, 2025].
func inBrackets(words ...string) string {
	words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
	if len(words) == 0 {
		return ""
	}
	return "  [" + strings.Join(words, ", ") + "]"
}

func padded(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-len([]rune(text))))
}

func rightAligned(text string, width int) string {
	return strings.Repeat(" ", max(0, width-len([]rune(text)))) + text
}

type accountOutput struct {
	Campaign billing.CampaignID `json:"campagne"`
	Draft    bool               `json:"projet"`
	Debiteur string             `json:"debiteur"`
	Name     string             `json:"nom"`
	Lines    []explainedOutput  `json:"lignes"`
	From     string             `json:"de"`
	To       string             `json:"a"`
	Changes  []variationOutput  `json:"variations"`
}

type explainedOutput struct {
	Tiers    string         `json:"tiers"`
	Service  string         `json:"service"`
	Exercice int            `json:"exercice"`
	Rang     string         `json:"rang"`
	Base     string         `json:"base"`
	Cible    string         `json:"cible"`
	DejaEmis string         `json:"deja_emis"`
	Montant  string         `json:"montant_ht"`
	Statut   billing.Statut `json:"statut"`
	Piece    string         `json:"piece"`
	Entries  []entryOutput  `json:"calcul"`
	Causes   []effectOutput `json:"causes"`
}

type entryOutput struct {
	Heading bool   `json:"titre,omitempty"`
	Label   string `json:"libelle"`
	Value   string `json:"valeur,omitempty"`
	Words   string `json:"calcul,omitempty"`
	Formula string `json:"formule,omitempty"`
	Places  []int  `json:"operandes,omitempty"`
	Source  string `json:"source,omitempty"`
	Since   string `json:"date,omitempty"`
}

type effectOutput struct {
	Words   string `json:"effet"`
	Montant string `json:"montant"`
}

type variationOutput struct {
	Tiers   string         `json:"tiers"`
	Service string         `json:"service"`
	Before  string         `json:"avant"`
	After   string         `json:"apres"`
	Effects []effectOutput `json:"effets"`
}

func accountJSON(id billing.CampaignID, r *exports.Reading, account *exports.Account) accountOutput {
	output := accountOutput{Campaign: id, Draft: r.Draft, Debiteur: account.Debiteur, Name: account.Name, Lines: []explainedOutput{}, From: account.From, To: account.To, Changes: []variationOutput{}}
	for _, x := range account.Lines {
		l := x.Line
		line := explainedOutput{Tiers: l.Tiers, Service: l.Service, Exercice: l.Exercice, Rang: l.Rang, Base: l.Base, Cible: l.Cible.String(), DejaEmis: l.DejaEmis.String(),
			Montant: l.Montant.String(), Statut: l.Statut, Piece: l.Piece, Causes: effectsJSON(l.Cause)}
		for i := range x.Entries {
			e := &x.Entries[i]
			line.Entries = append(line.Entries, entryOutput{e.Heading, e.Label, e.Value.Exact(), e.Words, e.Formula, e.Places, e.Source, e.Since})
		}
		output.Lines = append(output.Lines, line)
	}
	for _, c := range account.Changes {
		output.Changes = append(output.Changes, variationOutput{c.Tiers, c.Service, c.Before.String(), c.After.String(), effectsJSON(c.Effects)})
	}
	return output
}

func effectsJSON(effects []exports.EffectWords) []effectOutput {
	outputs := []effectOutput{}
	for _, e := range effects {
		outputs = append(outputs, effectOutput{e.Words, e.Montant.String()})
	}
	return outputs
}
