package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold reduces a name to what must agree for two spellings to name the same thing: « Débiteur » and debiteur,
// « A partir de » and a_partir_de. The star with which the documentation marks a required column is dropped too.
func fold(name string) string {
	var folded strings.Builder
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.IsSpace(r), unicode.Is(unicode.Pd, r), unicode.Is(unicode.Cf, r), r == '_', r == '*':
		default:
			folded.WriteRune(unicode.ToLower(r))
		}
	}
	return folded.String()
}

// nearest gives the name that a misspelt one most likely stands for, or nothing when none is near: at most one of
// its letters in four may differ. The first of equals wins, so that the answer does not depend on chance.
func nearest(name string, names []string) string {
	best, least := "", 0
	folded := []rune(fold(name))
	if len(folded) > codeLength {
		return ""
	}
	for _, candidate := range names {
		other := []rune(fold(candidate))
		distance := editDistance(folded, other)
		if distance > max(len(other)/4, 1) {
			continue
		}
		if best == "" || distance < least {
			best, least = candidate, distance
		}
	}
	return best
}

// editDistance counts the letters to add, drop or change to make one name of the other (Levenshtein).
func editDistance(a, b []rune) int {
	previous := make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := range a {
		diagonal := previous[0]
		previous[0] = i + 1
		for j := range b {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = previous[j+1]
			previous[j+1] = min(change, previous[j]+1, previous[j+1]+1)
		}
	}
	return previous[len(b)]
}

// enumerate writes a vocabulary: a, b ou c.
func enumerate(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = "« " + word + " »"
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " ou " + quoted[last]
}
