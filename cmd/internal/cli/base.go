package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/billing/store"
	"quotepart/ledger"
)

func (a *App) baseCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "bd", Aliases: []string{"db"}, Short: "Sauvegarde, vérifie et déplace la base", Args: noSuchCommand, RunE: showHelp,
		Example: "  quotepart --bd postgres://serveur/quotepart bd sauvegarder 2026-05-31.db\n  quotepart --bd 2026-05-31.db bd verifier",
	}
	command.AddCommand(a.backupCommand(), a.verifyBaseCommand(), a.copyCommand())
	return command
}

func (a *App) backupCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "sauvegarder FICHIER", Aliases: []string{"backup"}, Short: "Copie la base dans un fichier neuf, même pendant qu'elle sert", Args: exactly(1),
		Long: `Copie la base, SQLite ou PostgreSQL, dans un fichier SQLite neuf : telle qu'elle est à un instant, même pendant que
d'autres y travaillent. Le fichier paraît en entier ou pas du tout, et n'en remplace aucun ; il est recalculé et vérifié
aussitôt. Pour restaurer : « quotepart bd copier FICHIER DESTINATION », ou le fichier lui-même, donné à --bd.`,
		Example: "  quotepart --bd quotepart.db bd sauvegarder sauvegardes/2026-05-31.db",
		RunE: func(command *cobra.Command, arguments []string) error {
			ctx, path := command.Context(), arguments[0]
			return a.withBase(ctx, a.database, false, func(db *store.DB) error {
				copied, err := db.Backup(ctx, path)
				if err != nil {
					return err
				}
				return a.withBase(ctx, path, false, func(backup *store.DB) error { return a.printCopy(ctx, backup, copied) })
			})
		},
	}
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

func (a *App) copyCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "copier SOURCE DESTINATION", Aliases: []string{"copy"}, Short: "Copie une base vers une autre, neuve : de SQLite à PostgreSQL et retour", Args: exactly(2),
		Long: `Copie tout ce que contient une base dans une autre, qui doit être neuve : d'un fichier SQLite vers PostgreSQL, retour,
ou d'une sauvegarde vers la base de tous les jours. Identifiants, empreintes et journal restent les mêmes ; la copie est
recalculée et vérifiée aussitôt, jusqu'à la tête du journal. La source n'est pas touchée : n'y travaillez plus ensuite.`,
		Example: "  quotepart bd copier quotepart.db postgres://proprietaire@serveur/quotepart\n  quotepart bd copier postgres://proprietaire@serveur/quotepart quotepart.db",
		RunE: func(command *cobra.Command, arguments []string) error {
			ctx := command.Context()
			if arguments[0] == arguments[1] {
				return wrongUse(command, "la source et la destination sont la même base")
			}
			return a.withBase(ctx, arguments[0], false, func(from *store.DB) error {
				return a.withBase(ctx, arguments[1], true, func(to *store.DB) error {
					copied, err := store.Copy(ctx, from, to)
					if err != nil {
						return err
					}
					return a.printCopy(ctx, to, copied)
				})
			})
		},
	}
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

func (a *App) verifyBaseCommand() *cobra.Command {
	var deposits depot
	command := &cobra.Command{
		Use: "verifier", Aliases: []string{"verify"}, Short: "Vérifie le fichier de la base, puis tout ce qu'elle contient", Args: exactly(0),
		Long: `Demande d'abord au moteur si ce qu'il garde est intact (pages, index, renvois d'une table à l'autre), puis recalcule et
vérifie tout comme « rejouer ». C'est ainsi que se vérifie une sauvegarde, avec --tete ou --depot pour savoir qu'il n'en manque pas la
fin.`,
		Example: "  quotepart --bd sauvegardes/2026-05-31.db bd verifier\n" +
			"  quotepart --bd sauvegardes/2026-05-31.db bd verifier --depot 2026-05.tete --cle-publique mel.cle.pub",
		RunE: func(command *cobra.Command, _ []string) error {
			ctx := command.Context()
			deposited, err := deposits.heads()
			if err != nil {
				return err
			}
			return a.withBase(ctx, a.database, false, func(db *store.DB) error { return a.verifyBase(ctx, db, deposited) })
		},
	}
	deposits.add(command)
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

func (a *App) verifyBase(ctx context.Context, db *store.DB, deposited []ledger.Checkpoint) error {
	broken, err := db.Check(ctx)
	if err != nil {
		return err
	}
	if len(broken) > 0 {
		return fault.Refuse(fault.Corrupt, "la base est abîmée (%s, et %s en tout) : restaurez une sauvegarde", broken[0], count(len(broken), "défaut", "défauts"))
	}
	report, err := a.batchOn(db).Replay(ctx, deposited)
	if err != nil {
		return err
	}
	return a.printReplay(report)
}

// copyReport is what a copy or a backup answers in JSON.
type copyReport struct {
	Destination string         `json:"destination"`
	Head        ledger.Head    `json:"tete"`
	Tables      []store.Copied `json:"tables"`
}

// printCopy recomputes and verifies a copy up to the head that its source had, then tells what was copied.
func (a *App) printCopy(ctx context.Context, to *store.DB, copied []store.Copied) error {
	report, err := a.batchOn(to).Replay(ctx, nil)
	if err != nil {
		return err
	}
	if len(report.Differences) > 0 {
		var silent *silentError // it has said which
		if err := a.printReplay(report); !errors.As(err, &silent) {
			return err
		}
		return fault.Refuse(fault.Corrupt, "la copie est faite, et ne se vérifie pas : la source non plus (« quotepart --bd SOURCE rejouer »)")
	}
	if a.json {
		return a.printJSON(copyReport{to.String(), report.Head, copied})
	}
	rows := int64(0)
	for _, table := range copied {
		rows += table.Rows
	}
	fmt.Fprintf(a.Out, "copié dans %s : %s de %s, tout se vérifie\n", to, count(int(rows), "ligne", "lignes"), count(len(copied), "table", "tables"))
	fmt.Fprintf(a.Out, "tête du journal : %d:%s\n", report.Head.Seq, report.Head.Hash)
	return nil
}

// withBase opens a database, runs do on it, and closes it.
func (a *App) withBase(ctx context.Context, name string, create bool, do func(*store.DB) error) error {
	db, err := store.Open(ctx, name, store.Options{Create: create, Busy: a.Busy})
	if err != nil {
		return err
	}
	err = do(db)
	if closing := db.Close(); err == nil {
		err = closing
	}
	return err
}

func (a *App) batchOn(db *store.DB) *batch.Batch {
	return &batch.Batch{Store: db, Now: a.Now, Log: a.logger()}
}
