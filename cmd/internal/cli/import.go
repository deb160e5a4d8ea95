package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"quotepart/billing/batch"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/billing/retour"
)

// changesShown bounds how many rows of each kind an import shows for one table; --tout shows all.
const changesShown = 5

var errPreview = errors.New("aperçu")

func (a *App) importCommand() *cobra.Command {
	var o importing
	command := &cobra.Command{
		Use: "importer DOSSIER|FICHIER.xlsx", Aliases: []string{"import"}, Short: "Contrôle et enregistre un dossier", Args: exactly(1),
		Long: `Lit un dossier (un répertoire de fichiers CSV ou un classeur .xlsx), le contrôle en entier avec les tables déjà
enregistrées, montre ce qu'il change, puis l'enregistre comme une nouvelle version.

Un import remplace les tables qu'il contient et garde les autres. À la moindre faute rien n'est écrit, et toutes les
fautes sont dites d'un coup : fichier, table, ligne, colonne, valeur lue, ce qui était attendu et comment y remédier.
Toute version antérieure se relit exactement : « quotepart dossier extraire ».

Avec --retour, un classeur qui a des fautes ou des remarques est rendu annoté, sous un autre nom : une couleur et un
commentaire dans chaque cellule fautive, et une feuille « Fautes » en tête, qui mène à chacune. Le reste du classeur ne
change pas. Corrigez le classeur annoté et importez-le : la feuille « Fautes » n'est pas lue. Un classeur annoté
antérieur du même nom est remplacé, aucun autre fichier ne l'est.`,
		Example: "  quotepart importer dossier/ --par Camille\n  quotepart importer dossier.xlsx --par Camille\n  quotepart importer dossier/ --apercu\n" +
			"  quotepart importer dossier.xlsx --par Camille --retour dossier-fautes.xlsx",
		RunE: func(command *cobra.Command, arguments []string) error {
			o.Path = arguments[0]
			return a.runImport(command, o)
		},
	}
	command.Flags().StringVar(&o.By, "par", "", "`NOM` de la personne qui importe")
	command.Flags().BoolVar(&o.preview, "apercu", false, "montre ce que l'import changerait, sans rien écrire")
	command.Flags().BoolVar(&o.all, "tout", false, "montre toutes les lignes ajoutées, retirées et modifiées")
	command.Flags().StringVar(&o.retour, "retour", "", "écrit le classeur annoté de ses fautes dans ce `FICHIER`.xlsx")
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

// importing is what the command line asks for.
type importing struct {
	batch.ImportOptions
	retour       string
	preview, all bool
}

func (a *App) runImport(command *cobra.Command, o importing) error {
	if command.Flags().Changed("retour") {
		if o.retour == "" {
			return wrongUse(command, "--retour attend le nom du classeur annoté")
		}
		if err := retour.Check(o.Path, o.retour); err != nil {
			return err
		}
	}
	if o.preview && o.By == "" {
		o.By = "aperçu"
	}
	o.Review = func(report batch.ImportReport) error {
		if !a.json {
			a.printChanges(report, o.all)
		}
		if o.preview {
			return errPreview
		}
		return nil
	}
	var report batch.ImportReport
	err := a.withBatch(command.Context(), false, func(b *batch.Batch) (err error) {
		report, err = b.Import(command.Context(), o.ImportOptions)
		return err
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	var faults fault.List
	if err != nil && !errors.As(err, &faults) {
		return err
	}
	back, backErr := handBack(command.Context(), o, report.Warnings)
	if a.json {
		err = a.endInJSON(report, o.preview, back, faults)
	} else {
		a.endInText(report, o, back, faults)
		if faults != nil {
			err = &silentError{ExitFaults}
		}
	}
	if backErr == nil || a.explainNoReturn(backErr) {
		return err
	}
	if faults != nil { // both are told, and the faults decide the status
		a.report(command.Context(), backErr)
		return err
	}
	return backErr
}

// handBack writes the annotated workbook, where one is wanted and there is something to say.
func handBack(ctx context.Context, o importing, faults fault.List) (*retour.Result, error) {
	if o.retour == "" || len(faults) == 0 {
		return nil, nil
	}
	result, err := retour.Write(ctx, retour.Options{Source: o.Path, Target: o.retour, Faults: faults})
	if err != nil {
		return nil, err
	}
	return &result, nil
}

// explainNoReturn tells why a workbook cannot be handed back, where the workbook itself is the reason: its fault is
// told already, and decides the status. It leaves any other error to its caller.
func (a *App) explainNoReturn(err error) bool {
	if fault.KindOf(err) != fault.Invalid {
		return false
	}
	fmt.Fprintf(a.Err, "aucun classeur annoté : %v\n", err)
	return true
}

func (a *App) endInText(report batch.ImportReport, o importing, back *retour.Result, faults fault.List) {
	switch {
	case faults != nil:
		a.printFaults(faults)
	case report.Unchanged():
		a.printWarnings(report.Warnings)
		fmt.Fprintf(a.Out, "rien n'a changé : le dossier est déjà exactement celui de la version %d\n", report.Version)
	case o.preview:
		a.printWarnings(report.Warnings)
		fmt.Fprintln(a.Out, "aperçu : rien n'a été écrit")
	default:
		a.printWarnings(report.Warnings)
		fmt.Fprintf(a.Out, "dossier enregistré : version %d\n", report.Version)
	}
	switch {
	case back != nil:
		fmt.Fprintf(a.Out, "classeur annoté : %s (%s, %s)\n", back.Path, count(back.Cells, "cellule", "cellules"), count(back.Sheets, "feuille", "feuilles"))
		if back.Left > 0 {
			fmt.Fprintf(a.Out, "%s : corrigez celles-ci, puis importez de nouveau\n", count(back.Left, "autre cellule fautive n'est pas annotée", "autres cellules fautives ne sont pas annotées"))
		}
	case o.retour != "" && len(report.Warnings) == 0:
		fmt.Fprintln(a.Out, "aucune faute : aucun classeur annoté n'est écrit")
	}
}

func (a *App) endInJSON(report batch.ImportReport, preview bool, back *retour.Result, faults fault.List) error {
	output := importJSON(report, preview)
	if back != nil {
		output.Return = &returnOutput{back.Path, back.Cells, back.Sheets, back.Left}
	}
	if err := a.printJSON(output); err != nil {
		return err
	}
	if faults != nil {
		return &silentError{ExitFaults}
	}
	return nil
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
	Return  *returnOutput  `json:"retour,omitempty"` // with --retour, where a workbook was written
}

type returnOutput struct {
	Path   string `json:"fichier"`
	Cells  int    `json:"cellules"`
	Sheets int    `json:"feuilles"`
	Left   int    `json:"cellules_non_annotees"`
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
