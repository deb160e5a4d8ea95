package retour

import (
	"regexp"
	"strconv"
	"strings"

	"quotepart/billing/fault"
)

// author signs the comments of ours, for the reader; LibreOffice 7.4 drops it, so that nothing rests on it.
const author = "quotepart"

// What is ours in a comment ends with this signature, by which a later return knows it: it takes that out again and leaves
// what a person wrote before and after. It begins with the severity of a fault, or with the rule under what a person wrote.
const (
	dashes    = "———"
	signature = dashes + " quotepart " + dashes
	rule      = dashes + dashes + dashes + dashes + dashes
)

// span is a stretch of a text, in bytes.
type span struct{ from, to int }

// oursIn finds what is ours in the text of a comment.
func oursIn(text string) []span {
	var found []span
	for at := 0; ; {
		end := strings.Index(text[at:], signature)
		if end < 0 {
			return found
		}
		end += at
		one := span{end, end + len(signature)}
		if begin := strings.LastIndex(text[at:end], rule); begin >= 0 {
			one.from = at + begin
		} else if begin := faultLine.FindStringIndex(text[at:end]); begin != nil {
			one.from = at + begin[0]
		}
		found, at = append(found, one), one.to
	}
}

var faultLine = regexp.MustCompile(`(?m)^(Erreur|Avertissement|Information) [A-Z]{3}-[0-9]{3}\b`)

// Bounds of one comment: what a reader takes in, and what the format holds.
const (
	commentFaults = 12
	commentLength = 8000
)

// severity names a severity at the beginning of a line.
func severity(s fault.Severity) string {
	return [...]string{fault.Erreur: "Erreur", fault.Avertissement: "Avertissement", fault.Information: "Information"}[s]
}

// commentText tells all faults of one cell, one below the other, and signs.
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
	return said + "\n" + signature
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
