package cli

import (
	"github.com/spf13/cobra"
)

func (a *App) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use: "completion INTERPRETEUR", Short: "Écrit le script de complétion de bash, zsh, fish ou powershell", Args: exactly(1), ValidArgs: shells,
		Example: "  source <(quotepart completion bash)\n  quotepart completion fish > ~/.config/fish/completions/quotepart.fish",
		RunE: func(command *cobra.Command, arguments []string) error {
			root := command.Root()
			switch arguments[0] {
			case "bash":
				return root.GenBashCompletionV2(a.Out, true)
			case "zsh":
				return root.GenZshCompletion(a.Out)
			case "fish":
				return root.GenFishCompletion(a.Out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.Out)
			}
			return wrongUse(command, "« %s » n'est pas un interpréteur connu : bash, zsh, fish ou powershell", arguments[0])
		},
	}
}
