package cli

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"quotepart/billing/batch"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

func (a *App) dossierCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "dossier", Short: "Montre les versions du dossier, ou en extrait une", Args: noSuchCommand, RunE: showHelp,
		Long:    "Montre les versions du dossier, ou en extrait une : chaque import qui change quelque chose en fait une, gardée pour toujours.",
		Example: "  quotepart dossier versions\n  quotepart dossier extraire 2 --vers dossier-v2",
	}
	command.AddCommand(a.versionsCommand(), a.extractCommand())
	return command
}

type versionOutput struct {
	Version int64    `json:"version"`
	At      string   `json:"le"`
	By      string   `json:"par"`
	Source  string   `json:"source"`
	Digest  string   `json:"empreinte"`
	Changes []string `json:"differences"`
}

func (a *App) versionsCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "versions", Short: "Énumère les versions du dossier : quand, par qui, ce qui a changé", Args: exactly(0),
		Example: "  quotepart dossier versions",
		RunE: func(command *cobra.Command, _ []string) error {
			return a.withBatch(command.Context(), false, func(b *batch.Batch) error {
				imports, err := b.Imports(command.Context())
				if err != nil {
					return err
				}
				outputs := []versionOutput{}
				for _, i := range imports {
					output := versionOutput{Version: i.Version, At: i.At, By: i.By, Source: i.Source, Digest: i.Digest, Changes: []string{}}
					for _, c := range i.Changes {
						output.Changes = append(output.Changes, fmt.Sprintf("%s +%d −%d ~%d", c.Table, c.Added, c.Removed, c.Altered))
					}
					outputs = append(outputs, output)
				}
				if a.json {
					return a.printJSON(outputs)
				}
				for _, o := range outputs {
					fmt.Fprintf(a.Out, "version %d, importée par %s le %s depuis %s\n  empreinte %s\n  %s\n", o.Version, o.By, o.At, o.Source, o.Digest, strings.Join(o.Changes, " ; "))
				}
				return nil
			})
		},
	}
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

func (a *App) extractCommand() *cobra.Command {
	var to string
	command := &cobra.Command{
		Use: "extraire [VERSION]", Short: "Écrit une version du dossier en fichiers CSV", Args: atMost(1),
		Long:    "Écrit une version du dossier, la dernière par défaut, en fichiers CSV qui se réimportent : exactement ce qui avait été enregistré.",
		Example: "  quotepart dossier extraire 2 --vers dossier-v2",
		RunE: func(command *cobra.Command, arguments []string) error {
			if err := refuseEmpty("vers", to); err != nil {
				return err
			}
			version := int64(0)
			if len(arguments) == 1 {
				var err error
				if version, err = strconv.ParseInt(arguments[0], 10, 64); err != nil || version < 1 {
					return wrongUse(command, "« %s » n'est pas un numéro de version", arguments[0])
				}
			}
			return a.withBatch(command.Context(), false, func(b *batch.Batch) error {
				tables, err := b.Dossier(command.Context(), version)
				if err != nil {
					return err
				}
				if err := writeTables(to, tables); err != nil {
					return err
				}
				fmt.Fprintf(a.Out, "dossier écrit dans %s : %s\n", to, strings.Join(tables.Names(), ", "))
				return nil
			})
		},
	}
	command.Flags().StringVar(&to, "vers", "", "`DOSSIER` à créer")
	return command
}

// writeTables writes one CSV file for each table into a folder that must not exist yet.
func writeTables(dir string, tables dossier.Tables) error {
	if _, err := os.Lstat(dir); err == nil {
		return fault.Refuse(fault.Conflict, "« %s » existe déjà : il n'est pas remplacé", dir)
	}
	aside := filepath.Clean(dir) + ".quotepart-en-cours" // the folder appears whole or not at all
	if err := os.RemoveAll(aside); err != nil {
		return err
	}
	if err := os.Mkdir(aside, 0o755); err != nil {
		return fault.Refuse(fault.NotFound, "« %s » ne peut être créé : %s", dir, errnoText(err))
	}
	for _, name := range tables.Names() {
		if err := writeTable(filepath.Join(aside, name+".csv"), tables[name]); err != nil {
			os.RemoveAll(aside)
			return err
		}
	}
	return os.Rename(aside, dir)
}

func writeTable(path string, rows *dossier.Rows) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	buffer := bufio.NewWriter(file)
	writer := csv.NewWriter(buffer)
	writer.Comma = ';'
	header := make([]string, len(rows.Table.Columns))
	for i, column := range rows.Table.Columns {
		header[i] = column.Name
	}
	writer.Write(header) // errors stay with the writer until Error
	for i := range rows.Len() {
		writer.Write(rows.Row(i))
	}
	writer.Flush()
	err = writer.Error()
	if flushing := buffer.Flush(); err == nil {
		err = flushing
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	return err
}
