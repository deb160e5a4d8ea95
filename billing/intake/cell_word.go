package intake

import (
	"strings"

	"quotepart/billing/dossier"
)

// readYesNo reads oui or non, in any case.
func readYesNo(text string) (string, problem) {
	switch {
	case strings.EqualFold(text, "oui"):
		return "oui", problem{}
	case strings.EqualFold(text, "non"):
		return "non", problem{}
	}
	return "", wrong(notYesNo)
}

// readChoice reads a word of a closed vocabulary, in any case, with or without its accents. A rate of a vocabulary is
// also known by its number: « 5,5 % » is the choice 5.5.
func (c *columnReader) readChoice(text string) (string, problem) {
	for _, choice := range c.Choices {
		if text == choice {
			return choice, problem{}
		}
	}
	if choice, ok := c.folded[fold(text)]; ok {
		return choice, problem{}
	}
	if c.isTVA() {
		if read, found := parseNumber(text); found.code == none && read.unit != '€' {
			if choice, ok := c.folded[read.text]; ok {
				return choice, problem{}
			}
		}
	}
	return "", c.refuseChoice(text)
}

// isTVA tells the one vocabulary that holds numbers.
func (c *columnReader) isTVA() bool { return c.Type == dossier.Choice && c.Name == "tva" }

func (c *columnReader) refuseChoice(text string) problem {
	found := wrong(notInVocabulary, enumerate(c.Choices))
	if near := nearest(text, c.Choices); near != "" {
		return found.hinting("sans doute « " + near + " » : corrigez la valeur")
	}
	return found.hinting("choisissez une valeur de la liste")
}
