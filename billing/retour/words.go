package retour

import (
	"strconv"
	"strings"

	"quotepart/billing/fault"
)

// author signs the comments of ours, for the reader; LibreOffice 7.4 drops it, so that nothing rests on it.
const author = "quotepart"

// Between these lines stands what is ours in a comment, by which a later return knows it: it takes that out again and
// leaves what a person wrote before and after.
const (
	dashes  = "———"
	opening = dashes + " quotepart " + dashes
	closing = dashes + dashes + dashes + dashes + dashes
)

// Bounds of one comment: what a reader takes in, and what the format holds.
const (
	commentFaults = 12
	commentLength = 8000
)

// severity names a severity at the beginning of a line.
func severity(s fault.Severity) string {
	return [...]string{fault.Erreur: "Erreur", fault.Avertissement: "Avertissement", fault.Information: "Information"}[s]
}

// commentText tells all faults of one cell, one below the other, between the lines that frame what is ours.
func commentText(faults []fault.Fault) string {
	var lines []string
	for i, f := range faults {
		if i == commentFaults {
			more := len(faults) - i
			lines = append(lines, "… et "+counted(more, "autre faute", "autres fautes")+" : voir la feuille « Fautes »")
			break
		}
		lines = append(lines, severity(f.Severity)+" "+f.Said())
	}
	said := clip(strings.ReplaceAll(typographic(strings.Join(lines, "\n")), dashes, "—"), commentLength)
	return opening + "\n" + said + "\n" + closing
}

// counted writes a number with its noun, with a no-break space between them and between thousands.
func counted(n int, one, many string) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "\u202f" + digits[i:]
	}
	if n <= 1 {
		return digits + "\u00a0" + one
	}
	return digits + "\u00a0" + many
}

// typographic puts no-break spaces where French wants them: the terminal's text has plain ones.
func typographic(text string) string { return spaces.Replace(text) }

var spaces = strings.NewReplacer(
	" :", "\u00a0:", "« ", "«\u00a0", " »", "\u00a0»", " %", "\u00a0%", " €", "\u00a0€",
	" ;", "\u202f;", " ?", "\u202f?", " !", "\u202f!", "→ ", "→\u00a0", "n° ", "n°\u00a0",
)
