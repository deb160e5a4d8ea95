package exports

import "quotepart/billing"

// statuts is the order in which statuses are shown, with their French words (campagne.md §2).
var statuts = []struct {
	code  billing.Statut
	words string
}{
	{billing.StatutTitre, "Titre"},
	{billing.StatutReduction, "Réduction d'un titre"},
	{billing.StatutMandat, "Mandat"},
	{billing.StatutReporte, "Reporté à une campagne suivante"},
	{billing.StatutValorise, "Valorisé, non réclamé"},
	{billing.StatutAC, "Attribution de compensation"},
	{billing.StatutPorteur, "Facturé par le porteur"},
	{billing.StatutPropre, "Part propre de la métropole"},
}

// StatutWords gives the French words for a statut; an unknown one as it is.
func StatutWords(s billing.Statut) string {
	for i := range statuts {
		if statuts[i].code == s {
			return statuts[i].words
		}
	}
	return string(s)
}

// PieceWords gives the French words for a document: its kind and, where there is one, its cause.
func PieceWords(p *billing.Piece) string {
	switch {
	case p.Cause == billing.CauseAnnulation:
		return "Annulation de titre"
	case p.Cause == billing.CauseReversement:
		return "Mandat de reversement"
	case p.Cause == billing.CauseAnnulation673:
		return "Mandat d'annulation sur exercice antérieur (compte 673)"
	case p.Type == billing.PieceTitre:
		return "Titre de recettes"
	case p.Type == billing.PieceReduction:
		return "Réduction de titre"
	case p.Type == billing.PieceMandat:
		return "Mandat"
	}
	return string(p.Type)
}

// BaseWords gives the French word for a base.
func BaseWords(base string) string {
	switch base {
	case "prevu":
		return "prévision"
	case "realise":
		return "réalisé"
	}
	return base
}

// methodeWords says in a few words what a method does, for components without a label.
var methodeWords = map[string]string{
	"gratuit":       "Gratuit",
	"forfait":       "Forfait",
	"unitaire":      "Prix à l'unité",
	"strate":        "Montant par strate",
	"progressif":    "Tarif progressif par tranches",
	"degressif":     "Tarif dégressif",
	"abonnement":    "Abonnement et dépassement",
	"direct":        "Coût direct",
	"cout_unitaire": "Coût unitaire constaté",
	"proportionnel": "Coût partagé à proportion",
	"egal":          "Coût partagé à parts égales",
	"parts_fixes":   "Coût partagé selon des parts fixées",
}

// sectionWords gives the French word for a budget section.
func sectionWords(section string) string {
	switch section {
	case "fonctionnement":
		return "Fonctionnement"
	case "investissement":
		return "Investissement"
	}
	return section
}

func yesNo(yes bool) string {
	if yes {
		return "oui"
	}
	return "non"
}
