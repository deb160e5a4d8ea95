package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"quotepart/billing/batch"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// changesShown bounds how many rows of each kind an import shows for one table; --tout shows all.
const changesShown = 5

var errPreview = errors.New("aperçu")

func (a *App) importCommand() *cobra.Command {
	var by string
	var preview, all bool
	command := &cobra.Command{
		Use: "importer DOSSIER|FICHIER.xlsx", Aliases: []string{"import"}, Short: "Contrôle et enregistre un dossier", Args: exactly(1),
		Long: `Lit un dossier (un répertoire de fichiers CSV ou un classeur .xlsx), le contrôle en entier avec les tables déjà
enregistrées, montre ce qu'il change, puis l'enregistre comme une nouvelle version.

Un import remplace les tables qu'il contient et garde les autres. À la moindre faute rien n'est écrit, et toutes les
fautes sont dites d'un coup : fichier, table, ligne, colonne, valeur lue, ce qui était attendu et comment y remédier.
Toute version antérieure se relit exactement : « quotepart dossier extraire ».`,
		Example: "  quotepart importer dossier/ --par Camille\n  quotepart importer dossier.xlsx --par Camille\n  quotepart importer dossier/ --apercu",
		RunE: func(command *cobra.Command, arguments []string) error {
			return a.runImport(command, batch.ImportOptions{Path: arguments[0], By: by}, preview, all)
		},
	}
	command.Flags().StringVar(&by, "par", "", "`NOM` de la personne qui importe")
	command.Flags().BoolVar(&preview, "apercu", false, "montre ce que l'import changerait, sans rien écrire")
	command.Flags().BoolVar(&all, "tout", false, "montre toutes les lignes ajoutées, retirées et modifiées")
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

func (a *App) runImport(command *cobra.Command, o batch.ImportOptions, preview, all bool) error {
	if preview && o.By == "" {
		o.By = "aperçu"
	}
	o.Review = func(report batch.ImportReport) error {
		if !a.json {
			a.printChanges(report, all)
		}
		if preview {
			return errPreview
		}
		return nil
	}
	return a.withBatch(command.Context(), false, func(b *batch.Batch) error {
		report, err := b.Import(command.Context(), o)
		if errors.Is(err, errPreview) {
			err = nil
		}
		var faults fault.List
		if a.json && (err == nil || errors.As(err, &faults)) {
			if jsonErr := a.printJSON(importJSON(report, preview)); jsonErr != nil {
				return jsonErr
			}
			if faults != nil {
				return &silentError{ExitFaults}
			}
			return nil
		}
		if err != nil {
			return err
		}
		a.printWarnings(report.Warnings)
		switch {
		case report.Unchanged():
			fmt.Fprintf(a.Out, "rien n'a changé : le dossier est déjà exactement celui de la version %d\n", report.Version)
		case preview:
			fmt.Fprintln(a.Out, "aperçu : rien n'a été écrit")
		default:
			fmt.Fprintf(a.Out, "dossier enregistré : version %d\n", report.Version)
		}
		return nil
	})
}

// printWarnings shows the first of each code, and how many more there are: some are legion in a real dossier.
func (a *App) printWarnings(warnings fault.List) {
	shown, hidden := map[string]int{}, 0
	for _, f := range warnings {
		if shown[f.Code]++; shown[f.Code] <= 3 {
			fmt.Fprintln(a.Err, f)
		} else {
			hidden++
		}
	}
	if hidden > 0 {
		fmt.Fprintf(a.Err, "… et %s de même nature (--json les donne toutes).\n", count(hidden, "autre remarque", "autres remarques"))
	}
}

func (a *App) printChanges(report batch.ImportReport, all bool) {
	for _, change := range report.Changes {
		added, removed, altered := change.Counts()
		fmt.Fprintf(a.Out, "%s : %s, %s, %s\n", change.Table.Name, count(added, "ligne ajoutée", "lignes ajoutées"),
			count(removed, "retirée", "retirées"), count(altered, "modifiée", "modifiées"))
		first := report.Version == 1 // everything is new: a list would say nothing
		if first && !all {
			continue
		}
		most := changesShown
		if all {
			most = len(change.Added) + len(change.Removed)
		}
		a.printRows(change, most)
	}
}

// printRows shows what changed in a table: altered rows by the cells that differ.
func (a *App) printRows(change dossier.TableChange, most int) {
	alteredOld, alteredNew := map[*string]bool{}, map[*string]bool{}
	for i, pair := range change.Altered {
		alteredOld[&pair[0][0]], alteredNew[&pair[1][0]] = true, true
		if i < most {
			fmt.Fprintf(a.Out, "  ~ %s : %s\n", keyText(change.Table, pair[0]), cellChanges(change.Table, pair[0], pair[1]))
		}
	}
	a.printOnly("  + ", change.Table, change.Added, alteredNew, most)
	a.printOnly("  − ", change.Table, change.Removed, alteredOld, most)
	if len(change.Altered) > most {
		fmt.Fprintf(a.Out, "  … %d modifiées de plus (--tout les montre)\n", len(change.Altered)-most)
	}
}

func (a *App) printOnly(sign string, table *dossier.Table, rows [][]string, altered map[*string]bool, most int) {
	shown := 0
	for _, row := range rows {
		if altered[&row[0]] {
			continue
		}
		if shown++; shown <= most {
			fmt.Fprintln(a.Out, sign+rowText(table, row))
		}
	}
	if shown > most {
		fmt.Fprintf(a.Out, "%s… %d de plus (--tout les montre)\n", sign, shown-most)
	}
}

func rowText(table *dossier.Table, row []string) string {
	var cells []string
	for i, cell := range row {
		if cell != "" {
			cells = append(cells, table.Columns[i].Name+"="+cell)
		}
	}
	return strings.Join(cells, " ")
}

func keyText(table *dossier.Table, row []string) string {
	var cells []string
	for _, name := range table.Key {
		if cell := row[table.Index(name)]; cell != "" {
			cells = append(cells, cell)
		}
	}
	return strings.Join(cells, " ")
}

func cellChanges(table *dossier.Table, before, after []string) string {
	var changes []string
	for i := range before {
		if before[i] != after[i] {
			changes = append(changes, fmt.Sprintf("%s « %s » → « %s »", table.Columns[i].Name, before[i], after[i]))
		}
	}
	return strings.Join(changes, ", ")
}

type importOutput struct {
	Version int64          `json:"version"`
	Stored  bool           `json:"enregistre"`
	Tables  []string       `json:"tables"`
	Changes []changeOutput `json:"differences"`
	Faults  fault.List     `json:"fautes"`
}

type changeOutput struct {
	Table   string        `json:"table"`
	Added   [][]string    `json:"ajoutees"`
	Removed [][]string    `json:"retirees"`
	Altered [][2][]string `json:"modifiees"`
}

func importJSON(report batch.ImportReport, preview bool) importOutput {
	output := importOutput{Version: report.Version, Tables: report.Tables, Changes: []changeOutput{}, Faults: report.Warnings}
	output.Stored = !preview && !report.Unchanged() && !report.Warnings.Fatal()
	for _, change := range report.Changes {
		output.Changes = append(output.Changes, changeOutput{change.Table.Name, change.Added, change.Removed, change.Altered})
	}
	return output
}
