package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/exports/xlsx"
)

func (a *App) initCommand() *cobra.Command {
	var model string
	command := &cobra.Command{
		Use: "init", Short: "Crée la base de données, ou écrit un classeur modèle", Args: exactly(0),
		Long: `Crée la base de données, vide. Une base qui existe est mise à niveau, jamais effacée.

Avec --modele, écrit un classeur vide de toutes les tables du dossier, avec un guide, des listes déroulantes et une note
par colonne ; la base n'est pas touchée.`,
		Example: "  quotepart init\n  quotepart --bd mel.db init\n  quotepart init --modele dossier.xlsx",
		RunE: func(command *cobra.Command, _ []string) error {
			if model != "" {
				return a.writeModel(model)
			}
			return a.withBatch(command.Context(), true, func(*batch.Batch) error {
				fmt.Fprintf(a.Out, "base prête : %s\n", a.database)
				return nil
			})
		},
	}
	command.Flags().StringVar(&model, "modele", "", "écrit un classeur modèle dans `FICHIER.xlsx`")
	return command
}

// writeModel never replaces a file: it may be the one that somebody filled in.
func (a *App) writeModel(path string) error {
	if filepath.Ext(path) != ".xlsx" {
		return fault.Refuse(fault.Invalid, "le modèle est un classeur : donnez un nom qui finit par .xlsx, pas « %s »", path)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if os.IsExist(err) {
		return fault.Refuse(fault.Conflict, "« %s » existe déjà : il n'est pas remplacé", path)
	}
	if err != nil {
		return fault.Refuse(fault.NotFound, "« %s » ne peut être écrit : %v", path, errnoText(err))
	}
	err = xlsx.WriteModel(file)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(path)
		return err
	}
	fmt.Fprintf(a.Out, "classeur modèle écrit : %s\n", path)
	return nil
}
