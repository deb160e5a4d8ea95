package exports

import (
	"strings"

	"quotepart/billing"
)

// noticeWords are the words that a kind of document opens with.
type noticeWords struct{ title, subject, total, stopped string }

func noticeWordsOf(p *billing.Piece) noticeWords {
	switch {
	case p.Cause == billing.CauseAnnulation:
		return noticeWords{"Avis d'annulation de titre", "Annulation d'un titre : participation aux services mutualisés", "Total annulé", "Arrêté la présente annulation à la somme de"}
	case p.Type == billing.PieceReduction:
		return noticeWords{"Avis de réduction de titre", "Réduction d'un titre : participation aux services mutualisés", "Total de la réduction", "Arrêté la présente réduction à la somme de"}
	case p.Cause == billing.CauseReversement:
		return noticeWords{"Avis de versement", "Reversement au titre des services mutualisés", "Total versé", "Arrêté le présent mandat à la somme de"}
	case p.Type == billing.PieceMandat:
		return noticeWords{"Avis de versement", "Annulation partielle de titres d'exercices antérieurs : participation aux services mutualisés", "Total versé", "Arrêté le présent mandat à la somme de"}
	}
	return noticeWords{"Avis des sommes à payer", "Participation aux services mutualisés", "Total à payer", "Arrêté le présent titre à la somme de"}
}

// executorySentence is the visible sentence of a titre. MEL is an établissement public intercommunal: R. 2342-4 alone;
// D. 3342-11, which follows it on the models, is about departments.
var executorySentence = Typography("Titre exécutoire en application de l'article L." + nbsp + "252" + nbsp + "A du Livre des procédures fiscales, pris, émis et rendu exécutoire conformément aux dispositions de l'article R." + nbsp +
	"2342-4 du code général des collectivités territoriales.")

// payment says how to pay a titre, or that nothing is to pay.
func (s *Statement) payment(p *billing.Piece) []string {
	if p.Type == billing.PieceTitre {
		return []string{
			Typography("Payez " + Euros(p.TTC) + " par virement, ou par mandat administratif, à l'ordre du comptable désigné ci-dessous, en rappelant la référence " + p.Identifiant + "."),
			Typography("Pour toute question sur le calcul, écrivez à l'ordonnateur, à l'adresse en tête de cet avis. Toute question sur le paiement est à poser au comptable."),
		}
	}
	if p.Type == billing.PieceMandat {
		return []string{Typography("Vous n'avez rien à payer : " + Euros(p.TTC) + " vous sont versés par le comptable désigné ci-dessous, sous la référence " + p.Identifiant + ".")}
	}
	return []string{Typography("Vous n'avez rien à payer pour cette pièce : " + Euros(p.TTC) + " viennent en déduction du titre corrigé. S'il est déjà payé, prenez contact avec le comptable désigné ci-dessous, en rappelant la référence " + p.Identifiant + ".")}
}

// remedies tells the voies et délais de recours (CGCT, art. L. 1617-5).
func (s *Statement) remedies(p *billing.Piece) []string {
	if p.Type == billing.PieceMandat {
		return nil
	}
	court := "le tribunal administratif compétent"
	if named := s.Reading.Dossier.Parametres.Tribunal; named != "" {
		court = "la juridiction compétente : " + named
	}
	const delay = "Dans les deux mois de la réception de cet avis, vous pouvez contester "
	if p.Type == billing.PieceReduction {
		return []string{Typography(delay + "la présente décision devant " + court + ".")}
	}
	return []string{
		Typography(delay + "le bien-fondé de la créance devant " + court + " (article L." + nbsp + "1617-5, 2°, du code général des collectivités territoriales)."),
		Typography("Ce recours suspend la force exécutoire du titre (même article, 1°)."),
	}
}

// noticeCause says why a document that is no titre was made.
func (s *Statement) noticeCause(p *billing.Piece) string {
	switch {
	case p.Cause == billing.CauseAnnulation && p.Motif != "":
		return Typography("Motif : " + lowered(strings.TrimRight(p.Motif, ".")) + ".")
	case p.Type == billing.PieceReduction:
		return Typography("Motif : ce qui est dû pour ces services est inférieur à ce qui a déjà été émis cette année ; la différence est retirée du titre corrigé.")
	case p.Cause == billing.CauseReversement:
		return Typography("Motif : recettes du service qui reviennent à ses adhérents.")
	case p.Cause == billing.CauseAnnulation673:
		return Typography("Motif : ce qui est dû pour ces services est inférieur à ce qui a été émis lors d'exercices antérieurs ; la différence vous est rendue par un mandat au compte 673 (titres annulés sur exercices antérieurs).")
	}
	return ""
}

// vatWords gives the French words for a service's regime of VAT.
func vatWords(code string) string {
	switch code {
	case "hors_champ":
		return "hors champ"
	case "exo_261b":
		return "exonéré (CGI, art." + nbsp + "261" + nbsp + "B)"
	case "5.5":
		return "5,5" + nbsp + "%"
	}
	return code + nbsp + "%"
}
