package cli

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"syscall"
	"text/tabwriter"

	"golang.org/x/term"
)

// printJSON writes a result as indented JSON.
func (a *App) printJSON(value any) error {
	encoder := json.NewEncoder(a.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// table writes columns aligned for a terminal. Call Flush.
func (a *App) table() *tabwriter.Writer { return tabwriter.NewWriter(a.Out, 2, 8, 2, ' ', 0) }

// terminal reports whether standard error is one: progress is shown nowhere else.
func (a *App) terminal() bool {
	file, ok := a.Err.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// errnoText says in French why a file cannot be had.
func errnoText(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "le chemin n'existe pas"
	case errors.Is(err, fs.ErrPermission):
		return "l'accès est refusé"
	case errors.Is(err, syscall.ENOSPC):
		return "le disque est plein"
	case errors.Is(err, syscall.EDQUOT):
		return "votre quota de disque est épuisé"
	case errors.Is(err, syscall.EFBIG):
		return "le fichier dépasse la taille permise ici"
	case errors.Is(err, syscall.EIO):
		return "le disque ne répond pas ou est défaillant"
	case errors.Is(err, syscall.EROFS):
		return "le disque est en lecture seule"
	}
	return err.Error()
}
