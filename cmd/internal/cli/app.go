package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/billing/store"
)

// Exit statuses (campagne.md §5).
const (
	ExitDone     = 0
	ExitRefused  = 1 // refused, or a difference was found
	ExitUsage    = 2
	ExitFaults   = 3 // faults in the data
	ExitInternal = 4
)

// App is the program with what it touches of the world.
type App struct {
	Out, Err io.Writer
	Getenv   func(string) string
	Now      func() time.Time
	Busy     time.Duration // how long to wait for another writer of the database; 0: as long as billing/store does

	database string
	verbose  bool
	json     bool
}

// Run runs one command line and gives its exit status.
func (a *App) Run(ctx context.Context, arguments []string) (status int) {
	defer func() {
		if broken := recover(); broken != nil { // an invariant of ours: nobody but us can do anything with a stack
			fmt.Fprintf(a.Err, "quotepart : erreur interne (%v) ; rien de plus n'est écrit, signalez-la avec la commande lancée\n", broken)
			status = ExitInternal
		}
	}()
	root := a.root()
	root.SetArgs(arguments)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return ExitDone
	}
	return a.report(ctx, err)
}

// report tells an error on standard error, and gives the exit status that it stands for.
func (a *App) report(ctx context.Context, err error) int {
	var silent *silentError
	if errors.As(err, &silent) {
		return silent.status
	}
	if ctx.Err() != nil {
		fmt.Fprintln(a.Err, "interrompu : rien n'a été écrit")
		return ExitRefused
	}
	var faults fault.List
	if errors.As(err, &faults) {
		a.printFaults(faults)
		return ExitFaults
	}
	var wrong *usageError
	if errors.As(err, &wrong) {
		fmt.Fprintf(a.Err, "quotepart : %s\n« %s --help » dit comment faire.\n", wrong.message, wrong.command)
		return ExitUsage
	}
	var file *fs.PathError
	if kind := fault.KindOf(err); kind != fault.Internal || !errors.As(err, &file) {
		fmt.Fprintf(a.Err, "quotepart : %v\n", err)
		return exitStatus(kind)
	}
	fmt.Fprintf(a.Err, "quotepart : « %s » ne peut être lu ou écrit : %s\n", file.Path, errnoText(file)) // the system speaks English
	return ExitInternal
}

func exitStatus(kind fault.Kind) int {
	switch kind {
	case fault.Invalid:
		return ExitUsage
	case fault.Conflict, fault.NotFound, fault.Frozen, fault.Busy, fault.Corrupt:
		return ExitRefused
	}
	return ExitInternal
}

// printFaults lists every error, then the first remarks of each kind, and counts the errors.
func (a *App) printFaults(faults fault.List) {
	var remarks fault.List
	errorCount := 0
	for _, f := range faults {
		if f.Severity != fault.Erreur {
			remarks = append(remarks, f)
			continue
		}
		errorCount++
		fmt.Fprintln(a.Err, f)
	}
	a.printWarnings(remarks)
	fmt.Fprintf(a.Err, "%s ; rien n'a été écrit.\n", count(errorCount, "faute", "fautes"))
}

// silentError ends a command that has said all it had to say.
type silentError struct{ status int }

func (e *silentError) Error() string { return "" }

// usageError is a wrong use of a command.
type usageError struct{ command, message string }

func (e *usageError) Error() string { return e.message }

func wrongUse(command *cobra.Command, format string, arguments ...any) error {
	return &usageError{command.CommandPath(), fmt.Sprintf(format, arguments...)}
}

func count(n int, one, many string) string {
	if n <= 1 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}

// logger writes to standard error: warnings, or everything with --verbeux.
func (a *App) logger() *slog.Logger {
	level := slog.LevelWarn
	if a.verbose {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: level}))
}

// withBatch opens the database, runs do on its verbs, and closes it.
func (a *App) withBatch(ctx context.Context, create bool, do func(*batch.Batch) error) error {
	return a.withBase(ctx, a.database, create, func(db *store.DB) error { return do(a.batchOn(db)) })
}
