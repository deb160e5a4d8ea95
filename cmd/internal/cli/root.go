package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const rootLong = `quotepart répartit le coût des services mutualisés entre la métropole, les communes et leurs CCAS,
et émet deux fois par an, en mai et en novembre, un titre de recettes consolidé par débiteur.

La marche d'une campagne :
  quotepart init                                             crée la base
  quotepart importer dossier/ --par Camille                  contrôle et enregistre le dossier
  quotepart controler 2026-05                                calcule à blanc et montre les anomalies
  quotepart campagne calculer 2026-05 --par Camille          scelle le dossier et calcule
  quotepart campagne valider 2026-05 --par Dominique         une autre personne approuve ce calcul
  quotepart campagne emettre 2026-05 --par Camille           numérote et émet exactement ce qui est approuvé
  quotepart campagne exporter 2026-05 --vers out/2026-05     écrit les classeurs et les fichiers
  quotepart rejouer                                          recalcule et vérifie tout

Codes de retour : 0 fait ; 1 refusé, ou différence trouvée ; 2 mauvais usage ; 3 fautes dans les données ; 4 erreur interne.`

// root makes the tree of commands.
func (a *App) root() *cobra.Command {
	root := &cobra.Command{
		Use: "quotepart", Short: "Répartit et facture le coût des services mutualisés", Long: rootLong, Example: "  quotepart --bd mel.db campagne etat",
		SilenceErrors: true, SilenceUsage: true, Args: noSuchCommand, RunE: showHelp, CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.database, "bd", "quotepart.db", "base de données : `FICHIER` SQLite, ou postgres://UTILISATEUR@SERVEUR/BASE (ou variable QUOTEPART_BD)")
	flags.BoolVar(&a.verbose, "verbeux", false, "écrit le journal de l'exploitation sur la sortie d'erreur")
	root.PersistentPreRunE = func(command *cobra.Command, _ []string) error { return a.environment(command) }
	root.AddCommand(a.initCommand(), a.importCommand(), a.checkCommand(), a.campaignCommand(), a.dossierCommand(), a.numbersCommand(), a.acquitCommand(), a.bordereauCommand(), a.replayCommand(), a.journalCommand(), a.auditCommand(), a.baseCommand(), a.explainCommand(),
		a.keyCommand(), a.scheduleCommand(), a.anomaliesCommand(), a.completionCommand())
	speakFrench(root)
	return root
}

// fromEnvironment lists the flags that may come from the environment: where things are (the key that signs the heads, not the
// one that is declared), and when the daemon runs. Who acts,
// and what is accepted, a person says on the command line.
var fromEnvironment = map[string][]string{
	"planifier": {"bd", "verbeux", "mai", "novembre", "heure", "par"},
	"emettre":   {"bd", "verbeux", "cle"},
	"tete":      {"bd", "verbeux", "cle"},
}

// environment reads the flags that were not given from the environment: --bd from QUOTEPART_BD, --mai from QUOTEPART_MAI.
func (a *App) environment(command *cobra.Command) error {
	allowed, listed := fromEnvironment[command.Name()]
	if !listed {
		allowed = []string{"bd", "verbeux"}
	}
	var wrong error
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		name := "QUOTEPART_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
		if value := a.Getenv(name); value != "" && !flag.Changed && slices.Contains(allowed, flag.Name) {
			if err := flag.Value.Set(value); err != nil {
				wrong = wrongUse(command, "la variable %s ne convient pas : « %s »", name, value)
			}
		}
	})
	return wrong
}

func showHelp(command *cobra.Command, _ []string) error { return command.Help() }

// noSuchCommand refuses a word that is no command, and suggests the nearest.
func noSuchCommand(command *cobra.Command, arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	command.SuggestionsMinimumDistance = 2
	if near := command.SuggestionsFor(arguments[0]); len(near) > 0 {
		return wrongUse(command, "« %s » n'est pas une commande ; vouliez-vous dire « %s » ?", arguments[0], near[0])
	}
	return wrongUse(command, "« %s » n'est pas une commande", arguments[0])
}

// exactly refuses another number of arguments than the usage line names.
func exactly(n int) cobra.PositionalArgs {
	return func(command *cobra.Command, arguments []string) error {
		if len(arguments) != n {
			return wrongUse(command, "%s, %s ; usage : %s", count(n, "argument attendu", "arguments attendus"), count(len(arguments), "donné", "donnés"), command.UseLine())
		}
		return nil
	}
}

func atMost(n int) cobra.PositionalArgs {
	return func(command *cobra.Command, arguments []string) error {
		if len(arguments) > n {
			return wrongUse(command, "%s au plus, %s ; usage : %s", count(n, "argument", "arguments"), count(len(arguments), "donné", "donnés"), command.UseLine())
		}
		return nil
	}
}

const usageTemplate = `Usage :{{if .Runnable}}
  {{.UseLine}} [options]{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [commande]{{end}}{{if gt (len .Aliases) 0}}

Autres noms :
  {{.NameAndAliases}}{{end}}{{if .HasExample}}

Exemples :
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

Commandes :{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Options :
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Options générales :
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

« {{.CommandPath}} [commande] --help » dit tout d'une commande.{{end}}
`

// speakFrench gives the whole tree French usage, help and errors of flags.
func speakFrench(root *cobra.Command) {
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(flagError)
	help := helpCommand(root)
	root.SetHelpCommand(help)
	var visit func(*cobra.Command)
	visit = func(command *cobra.Command) {
		command.InitDefaultHelpFlag()
		command.DisableFlagsInUseLine = true // it would write [flags]; the template writes [options]
		if flag := command.Flags().Lookup("help"); flag != nil {
			flag.Usage = "montre cette aide"
		}
		command.Flags().VisitAll(frenchDefault)
		command.PersistentFlags().VisitAll(frenchDefault)
		for _, child := range command.Commands() {
			visit(child)
		}
	}
	visit(root)
	visit(help)
}

// frenchDefault says in French what an option is when it is not given, in place of pflag's (default …).
func frenchDefault(flag *pflag.Flag) {
	if flag.Value.Type() == "string" && flag.DefValue != "" {
		flag.Usage += " (« " + flag.DefValue + " » par défaut)"
		flag.DefValue = ""
	}
}

func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "aide [COMMANDE]", Aliases: []string{"help"}, Short: "Dit tout d'une commande", Example: "  quotepart aide campagne calculer",
		RunE: func(_ *cobra.Command, arguments []string) error {
			found, rest, err := root.Find(arguments)
			if err != nil {
				return err
			}
			if err := noSuchCommand(found, rest); err != nil {
				return err
			}
			return found.Help()
		},
	}
}

func flagError(command *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var valueless *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var unreadable *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return wrongUse(command, "option inconnue : -%s", unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		return wrongUse(command, "option inconnue : --%s", unknown.GetSpecifiedName())
	case errors.As(err, &unreadable):
		return wrongUse(command, "option illisible : « %s »", unreadable.GetSpecifiedFlag())
	case errors.As(err, &valueless):
		return wrongUse(command, "l'option --%s attend une valeur", valueless.GetSpecifiedName())
	case errors.As(err, &invalid):
		return wrongUse(command, "l'option --%s ne peut valoir « %s »", invalid.GetFlag().Name, invalid.GetValue())
	}
	return wrongUse(command, "options illisibles : %v", err)
}
