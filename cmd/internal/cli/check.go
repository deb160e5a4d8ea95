package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"quotepart/billing"
	"quotepart/billing/batch"
)

func (a *App) checkCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "controler [CAMPAGNE]", Aliases: []string{"check"}, Short: "Calcule une campagne à blanc et montre les anomalies", Args: atMost(1),
		Long: `Calcule une campagne comme « campagne calculer » le ferait, sans rien enregistrer : dit les fautes du dossier, ou le
rapport de contrôle avec toutes ses anomalies. Sans argument, contrôle la campagne qui vient.`,
		Example: "  quotepart controler\n  quotepart controler 2026-05 --json",
		RunE: func(command *cobra.Command, arguments []string) error {
			var id billing.CampaignID
			if len(arguments) == 1 {
				var err error
				if id, err = billing.ParseCampaignID(arguments[0]); err != nil {
					return err
				}
			}
			return a.withBatch(command.Context(), false, func(b *batch.Batch) error {
				result, err := b.Check(command.Context(), id)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(reportOf(result))
				}
				fmt.Fprintf(a.Out, "campagne %s, dossier version %d, à blanc : rien n'est enregistré\n", result.Campaign, result.DossierVersion)
				a.printReport(result)
				return nil
			})
		},
	}
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

// reportOutput is the control report and the totals of a calculation, as JSON.
type reportOutput struct {
	Campaign  billing.CampaignID `json:"campagne"`
	Version   int64              `json:"version_dossier"`
	Digest    string             `json:"empreinte"`
	Totals    []totalOutput      `json:"totaux"`
	Anomalies []anomalyOutput    `json:"anomalies"`
}

type anomalyOutput struct {
	Code     string `json:"code"`
	Blocking bool   `json:"bloquante"`
	Tiers    string `json:"tiers,omitempty"`
	Service  string `json:"service,omitempty"`
	Exercice int    `json:"exercice,omitempty"`
	Message  string `json:"message"`
	Motif    string `json:"motif,omitempty"`
}

func reportOf(c *billing.Calculation) reportOutput {
	output := reportOutput{Campaign: c.Campaign, Version: c.DossierVersion, Digest: c.Digest, Totals: totalsOf(c), Anomalies: []anomalyOutput{}}
	for _, x := range c.Anomalies {
		output.Anomalies = append(output.Anomalies, anomalyOutput(x))
	}
	return output
}

// anomaliesShown bounds how many anomalies of one code are shown on a terminal; --json gives all.
const anomaliesShown = 8

// printReport shows totals, then anomalies code by code.
func (a *App) printReport(c *billing.Calculation) {
	a.printTotals(c)
	rules := map[string]billing.AnomalyRule{}
	for _, rule := range billing.AnomalyRules() {
		rules[rule.Code] = rule
	}
	for i := 0; i < len(c.Anomalies); {
		code, last := c.Anomalies[i].Code, i
		for last < len(c.Anomalies) && c.Anomalies[last].Code == code {
			last++
		}
		weight := ""
		if rules[code].Blocking {
			weight = "BLOQUANTE — "
		}
		fmt.Fprintf(a.Out, "\n%s %s%s (%d)\n", code, weight, rules[code].Title, last-i)
		for j := i; j < min(last, i+anomaliesShown); j++ {
			fmt.Fprintln(a.Out, "  "+anomalyText(&c.Anomalies[j]))
		}
		if last-i > anomaliesShown {
			fmt.Fprintf(a.Out, "  … et %d de plus (« quotepart controler %s --json » les donne toutes)\n", last-i-anomaliesShown, c.Campaign)
		}
		i = last
	}
}

func anomalyText(x *billing.Anomaly) string {
	text := ""
	for _, part := range []string{x.Tiers, x.Service} {
		if part != "" {
			text += part + " "
		}
	}
	if x.Exercice > 0 {
		text += fmt.Sprintf("%d ", x.Exercice)
	}
	if text != "" {
		text += ": "
	}
	text += x.Message
	if x.Motif != "" {
		text += " [acceptée : " + x.Motif + "]"
	}
	return text
}
