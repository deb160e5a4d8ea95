package exports

import (
	"quotepart/allocation"
	"quotepart/allocation/money"
)

// Change tells why the amount of one adherent for one service is another than in the campaign compared with: the effects
// sum to After − Before.
type Change struct {
	Tiers, TiersName      string // the name only where the adherent is not the debtor
	Service, ServiceLabel string
	Before, After         money.Cents // net of VAT
	Effects               []EffectWords
}

// EffectWords is one effect in French.
type EffectWords struct {
	Words   string
	Montant money.Cents
}

// effectWords gives the French words for each kind of effect (docs/spec/variation.md).
var effectWords = map[allocation.EffectKind]string{
	allocation.EffectEcheancier:  "échéancier (part de l'année appelée)",
	allocation.EffectCout:        "coût du service",
	allocation.EffectPropres:     "vos unités",
	allocation.EffectAutres:      "unités des autres adhérents",
	allocation.EffectEntrees:     "arrivées et départs d'adhérents",
	allocation.EffectAdhesion:    "votre adhésion ou votre retrait",
	allocation.EffectPresence:    "durée de présence",
	allocation.EffectCle:         "clé de répartition ou tarif",
	allocation.EffectPartMel:     "part de la métropole",
	allocation.EffectBornes:      "exonérations, plancher et plafond",
	allocation.EffectCorrections: "régularisations d'exercices antérieurs et ajustements",
	allocation.EffectArrondi:     "centimes de répartition",
	allocation.EffectService:     "service créé ou supprimé",
}

// inWords puts effects into French, with the kinds that could not be told apart from them.
func inWords(effects []allocation.Effect) []EffectWords {
	words := make([]EffectWords, 0, len(effects))
	for _, e := range effects {
		text := effectWords[e.Kind]
		for i, kind := range e.Avec {
			text += []string{", avec ", " et "}[min(i, 1)] + effectWords[kind]
		}
		words = append(words, EffectWords{text, e.Montant})
	}
	return words
}
