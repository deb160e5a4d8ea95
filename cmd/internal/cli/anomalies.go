package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"quotepart/billing"
)

func (a *App) anomaliesCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "anomalies", Short: "Énumère les codes du rapport de contrôle", Args: exactly(0),
		Long: `Énumère les codes du rapport de contrôle, qui sont permanents. Une anomalie bloquante arrête « campagne calculer », sauf
si elle est acceptée par son code avec un motif.`,
		Example: "  quotepart anomalies\n  quotepart anomalies --json",
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				type output struct {
					Code     string `json:"code"`
					Blocking bool   `json:"bloquante"`
					Title    string `json:"libelle"`
				}
				outputs := []output{}
				for _, rule := range billing.AnomalyRules() {
					outputs = append(outputs, output(rule))
				}
				return a.printJSON(outputs)
			}
			w := a.table()
			for _, rule := range billing.AnomalyRules() {
				weight := ""
				if rule.Blocking {
					weight = "bloquante"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\n", rule.Code, weight, rule.Title)
			}
			return w.Flush()
		},
	}
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}
