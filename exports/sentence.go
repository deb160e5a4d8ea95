package exports

import (
	"fmt"
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing/dossier"
)

// Names is where a sentence finds the words for the codes of a trace. Both fields may be nil: codes then stand alone.
type Names struct {
	Dossier *dossier.Dossier
	Cle     *dossier.Cle // the component, for its phase
}

// Sentence says in one French sentence how a step comes to its amount, with every number of it, so that anyone can do
// it again with a pocket calculator: « 0,80 € × 845 (POPULATION : population municipale) × 365/365 jours × 100 % =
// 676,00 € ». The formulas are those of calcul.md §1.4, in its order of factors. A fraction that has no end is cut and
// marked with « … »; the amount is always the step's own.
func Sentence(step *allocation.Step, names Names) string {
	s := sentence{*step, names}
	switch step.Kind {
	case allocation.StepExoneration:
		s.Presence = "jours" // its fraction is always of adhesion days
		return capital(s.period() + s.exoneration())
	case allocation.StepBorne:
		return capital(s.period() + s.borne())
	case allocation.StepAjustement:
		return capital(s.ajustement())
	}
	return capital(s.period() + s.component())
}

// sentence is one sentence in the making, on its own copy of the step.
type sentence struct {
	allocation.Step
	names Names
}

// period opens the sentence with the slice where it is not a whole year, and with the phase of the component.
func (s *sentence) period() string {
	var opening []string
	year := s.Du.Year()
	if whole := calendar.Year(year); s.Du != 0 && (s.Du != whole.First || s.Au != whole.Last) {
		opening = append(opening, "du "+Day(s.Du)+" au "+Day(s.Au))
	}
	if phase := s.phase(); phase != "" {
		opening = append(opening, phase)
	}
	if s.Presence == "ponctuel" {
		opening = append(opening, "une seule fois, à la première adhésion")
	}
	if len(opening) == 0 {
		return ""
	}
	return strings.Join(opening, ", ") + nbsp + ": "
}

// phase says on which days of an adhesion the component runs (calcul.md §1.4.1).
func (s *sentence) phase() string {
	if s.names.Cle == nil || s.Kind != allocation.StepComponent {
		return ""
	}
	from, to := s.names.Cle.PhaseDe, s.names.Cle.PhaseA
	switch {
	case from != nil && *from > 0 && to != nil:
		return fmt.Sprintf("de %d à %d mois d'adhésion", *from, *to)
	case from != nil && *from > 0:
		return fmt.Sprintf("après %d mois d'adhésion", *from)
	case to != nil:
		return fmt.Sprintf("pendant les %d premiers mois d'adhésion", *to)
	}
	return ""
}

func (s *sentence) component() string {
	switch s.Methode {
	case "gratuit":
		return "service gratuit" + nbsp + ": " + Euros(s.Resultat)
	case "forfait":
		return "forfait de " + s.priced(s.price(), orZero(s.Montant))
	case "unitaire":
		return s.priced(s.price()+" × "+s.quantity(), orZero(s.Montant).Mul(s.Quantite))
	case "strate":
		return s.quantity() + ", tranche" + s.bracket() + nbsp + ": " + s.priced(s.price(), orZero(s.Montant))
	case "degressif":
		return "prix de la tranche" + s.bracket() + nbsp + ": " + s.priced(s.price()+" × "+s.quantity(), orZero(s.Montant).Mul(s.Quantite))
	case "progressif":
		return s.progressif()
	case "abonnement":
		return s.abonnement()
	case "direct":
		return s.direct()
	case "cout_unitaire":
		return s.coutUnitaire()
	case "proportionnel", "egal", "parts_fixes":
		return s.pool()
	}
	return s.Methode + nbsp + ": " + Euros(s.Resultat)
}

// priced closes a tariff: the price, times the time factor, times the cumulated share, and what that makes.
func (s *sentence) priced(formula string, euros money.Ratio) string {
	exact := euros.Mul(s.time()).Mul(s.share())
	return formula + s.timeFactor() + " × " + Rate(s.Cumul) + s.equals(exact)
}

// equals ends a formula: what it makes exactly, plafond_ligne where it was above, and the amount.
func (s *sentence) equals(exact money.Ratio) string {
	if s.Plafond != nil && s.Exact != nil && s.Exact.Cmp(exact) < 0 {
		return " = " + PriceText(exact) + ", ramené au plafond de " + PriceText(*s.Plafond) + " par an, soit " + Euros(s.Resultat) + " pour la période"
	}
	return rounded(exact, s.Resultat)
}

// rounded ends a formula: « = 676,00 € », or « = 170,3945… €, arrondi à 170,39 € » where cents were rounded.
func rounded(exact money.Ratio, amount money.Cents) string {
	if exact.Cmp(inEuros(amount)) == 0 {
		return " = " + Euros(amount)
	}
	return " = " + PriceText(exact) + ", arrondi à " + Euros(amount)
}

// bracket names the one bracket of strate and degressif.
func (s *sentence) bracket() string {
	if len(s.Tranches) != 1 {
		return ""
	}
	return " à partir de " + Factor(s.Tranches[0].De)
}

func (s *sentence) progressif() string {
	parts := make([]string, 0, len(s.Tranches))
	for i := range s.Tranches {
		parts = append(parts, Factor(orZero(s.Tranches[i].Quantite))+" × "+PriceText(s.Tranches[i].Prix))
	}
	if len(parts) == 0 {
		parts = append(parts, Euros(0))
	}
	return s.quantity() + ", par tranches" + nbsp + ": " + s.priced("("+strings.Join(parts, " + ")+")", orZero(s.Base))
}

// abonnement is c/100 × (montant × g + max(0, a − inclus × g) × prix_sup).
func (s *sentence) abonnement() string {
	g, included := s.time(), orZero(s.Inclus)
	beyond := s.Quantite.Sub(included.Mul(g))
	if beyond.Sign() <= 0 {
		return s.quantity() + ", sans dépassement de " + Factor(included) + " compris par an" + nbsp + ": " + s.priced(s.price(), orZero(s.Montant))
	}
	exact := orZero(s.Montant).Mul(g).Add(beyond.Mul(orZero(s.PrixSup))).Mul(s.share())
	return "(" + s.price() + s.timeFactor() + " + (" + s.quantity() + " " + minus + " " + Factor(included) + s.timeFactor() + ") × " +
		PriceText(orZero(s.PrixSup)) + ") × " + Rate(s.Cumul) + s.equals(exact)
}

// direct is a cost that was the party's own from the start: C_i × c/100, and the slice's part of it by days.
func (s *sentence) direct() string {
	exact := orZero(s.Exact).Mul(s.share())
	formula := "coût propre au tiers" + nbsp + ": " + PriceText(orZero(s.Exact)) + " × " + Rate(s.Cumul)
	if whole, err := money.Round(exact.Mul(money.Int(100))); err == nil && whole != s.Resultat {
		return formula + rounded(exact, whole) + ", dont " + Euros(s.Resultat) + " pour les " + plural(s.Jours, "jour", "jours") + " de la période"
	}
	return formula + rounded(exact, s.Resultat)
}

// coutUnitaire derives the published unit cost first: D′ ÷ Σ a_i, rounded to its decimals.
func (s *sentence) coutUnitaire() string {
	cu, units := orZero(s.Montant), orZero(s.CUQuantite)
	derivation := ""
	if !units.IsZero() {
		exact := quotient(inEuros(s.CUCout), units)
		derivation = "coût unitaire" + nbsp + ": " + Euros(s.CUCout) + " ÷ " + Factor(units) + " (total des adhérents) = " + PriceText(exact)
		if exact.Cmp(cu) != 0 {
			derivation += ", arrondi à " + PriceText(cu)
		}
		derivation += nbsp + "; "
	}
	return derivation + s.priced(PriceText(cu)+" × "+s.quantity(), cu.Mul(s.Quantite))
}

// pool tells the envelope, the weight, the split and, for portee = montant, the cut by presence.
func (s *sentence) pool() string {
	text := s.envelope()
	weight, formula := orZero(s.Poids), ""
	switch {
	case s.byAmount() || s.time().Cmp(money.One()) == 0:
		formula = s.weight()
	default:
		text += "poids" + nbsp + ": " + s.weight() + s.timeFactor() + " = " + Factor(weight) + nbsp + "; "
		formula = Factor(weight)
	}
	text += Euros(s.Enveloppe) + " × " + formula + " ÷ " + Factor(orZero(s.PoidsTotal)) + s.totalWords()
	if !s.byAmount() {
		return text + s.cents(s.Resultat)
	}
	text += s.cents(s.PartEntiere) + nbsp + "; " + Euros(s.PartEntiere) + s.timeFactor()
	return text + rounded(inEuros(s.PartEntiere).Mul(s.time()), s.Resultat)
}

// byAmount reports portee = montant: the weight is then the assiette alone, and the presence cuts the amount.
func (s *sentence) byAmount() bool {
	if s.names.Cle != nil {
		return s.names.Cle.PorteeMontant
	}
	return s.PartEntiere != 0
}

// envelope says where what is shared comes from: the cost, less the métropole's share, less what the tariffs bring, and
// the component's part of the rest.
func (s *sentence) envelope() string {
	if s.PartMel == 0 && s.Enveloppe == s.ARepartir {
		return ""
	}
	text, rest := Euros(s.Cout)+" (coût)", s.ARepartir-s.Tarifs
	if s.PartMel != 0 {
		text += " " + minus + " " + Euros(s.PartMel) + " (part de la métropole)"
	}
	if s.Tarifs != 0 {
		text += " " + minus + " " + Euros(s.Tarifs) + " (tarifs)"
	}
	if s.PartMel != 0 || s.Tarifs != 0 {
		text += " = " + Euros(rest)
	}
	switch {
	case s.PoidsComposante != nil:
		text += ", dont " + Factor(*s.PoidsComposante) + nbsp + "%, soit " + Euros(s.Enveloppe) + ", pour cette composante"
	case s.Enveloppe != rest:
		text += ", dont " + Euros(s.Enveloppe) + " pour cette composante"
	}
	return text + nbsp + "; "
}

// weight is the party's weight before presence.
func (s *sentence) weight() string {
	switch {
	case s.Methode == "egal":
		return "1 (part égale)"
	case s.Quantite.IsZero() && orZero(s.Poids).Sign() > 0: // assiette_nulle = egal
		return "1 (part égale, l'assiette " + s.Assiette + " étant nulle pour tous)"
	case s.Methode == "parts_fixes":
		return s.quantityAs("part fixée, ")
	}
	return s.quantity()
}

func (s *sentence) totalWords() string {
	if s.Territoire {
		return " (total du territoire)"
	}
	return " (total des adhérents)"
}

// cents tells how a share of a split is cut to the cent, and whether a cent that was left over came to it.
func (s *sentence) cents(amount money.Cents) string {
	total := orZero(s.PoidsTotal)
	if total.IsZero() {
		return " = " + Euros(amount)
	}
	exact := quotient(inEuros(s.Enveloppe).Mul(orZero(s.Poids)), total)
	if exact.Cmp(inEuros(amount)) == 0 {
		return " = " + Euros(amount)
	}
	given := plural(s.Centimes, "centime", "centimes") + " à répartir"
	text := " = " + PriceText(exact) + " → " + Euros(s.Plancher)
	if !s.Centime {
		return text + fmt.Sprintf(" (rang %d pour %s)", s.Rang, given)
	}
	operator := "+"
	if amount < 0 {
		operator = minus
	}
	return text + fmt.Sprintf(" %s 1%scentime (rang %d sur %s) = %s", operator, nbsp, s.Rang, given, Euros(amount))
}

// exoneration is −(Σ x × taux/100 × days), rounded once (calcul.md §1.4.4).
func (s *sentence) exoneration() string {
	exact := inEuros(s.Avant).Mul(orZero(s.Taux)).Mul(money.Fraction(1, 100)).Mul(s.time()).Neg()
	text := "exonération"
	if s.Libelle != "" {
		text += " (" + s.Libelle + ")"
	}
	return text + nbsp + ": " + minus + " " + Euros(s.Avant) + " × " + Rate(orZero(s.Taux)) + s.timeFactor() + rounded(exact, s.Resultat)
}

// borne says which bound was met, or how the others share what it moved (calcul.md §1.4.5), and who bears it.
func (s *sentence) borne() string {
	after := s.Avant + s.Resultat
	difference := Euros(after) + " " + minus + " " + Euros(s.Avant) + " = " + Euros(s.Resultat)
	switch {
	case s.BorneMin != nil && after == *s.BorneMin:
		return "plancher de " + Euros(after) + nbsp + ": " + difference + s.bearer()
	case s.BorneMax != nil && after == *s.BorneMax:
		return "plafond de " + Euros(after) + nbsp + ": " + difference + s.bearer()
	case s.Poids == nil:
		return "bornes" + nbsp + ": " + difference + s.bearer()
	}
	// The weights of the water-filling are the amounts before it, in cents.
	hundredth := money.Fraction(1, 100)
	return "écart des bornes partagé entre adhérents" + nbsp + ": " + Euros(s.Enveloppe) + " × " + PriceText(s.Poids.Mul(hundredth)) + " ÷ " +
		PriceText(orZero(s.PoidsTotal).Mul(hundredth)) + s.cents(after) + nbsp + "; " + difference
}

func (s *sentence) bearer() string {
	switch {
	case s.Report == "adherents":
		return ", écart reporté sur les autres adhérents"
	case s.Resultat < 0:
		return ", écart supporté par la métropole"
	}
	return ", écart au profit de la métropole"
}

func (s *sentence) ajustement() string {
	text := "ajustement décidé" + nbsp + ": " + Euros(s.Resultat)
	if s.Libelle != "" {
		text += " (" + s.Libelle + ")"
	}
	return text
}

func (s *sentence) price() string { return PriceText(orZero(s.Montant)) }

// quantity writes a_i and what it counts: 845 (POPULATION : population municipale).
func (s *sentence) quantity() string { return s.quantityAs("") }

func (s *sentence) quantityAs(opening string) string {
	return Factor(s.Quantite) + " (" + opening + s.counted() + ")"
}

// counted says what an assiette counts: the label of its one indicator, or the sum that it is.
func (s *sentence) counted() string {
	if len(s.Termes) == 1 && s.Termes[0].Indicateur == s.Assiette && s.Termes[0].Multiplicateur == "" && s.Termes[0].Coefficient.Cmp(money.One()) == 0 {
		text := s.Assiette
		if label := s.names.indicateur(s.Assiette); label != "" {
			text += nbsp + ": " + label
		}
		return text + ofExercice(&s.Termes[0])
	}
	var terms []string
	for i := range s.Termes {
		if t := &s.Termes[i]; !t.Valeur.IsZero() { // a term of nothing adds nothing to the sum
			terms = append(terms, termWords(t))
		}
	}
	if len(terms) == 0 {
		return s.Assiette
	}
	return s.Assiette + " = " + strings.Join(terms, " + ")
}

func termWords(t *allocation.Term) string {
	text := Factor(t.Coefficient) + " × " + Factor(t.Valeur) + nbsp + t.Indicateur
	if t.Multiplicateur != "" {
		text += " × " + Factor(orZero(t.Facteur)) + nbsp + t.Multiplicateur
	}
	return text + ofExercice(t)
}

// ofExercice says that a figure is that of another year (absence = reconduit).
func ofExercice(t *allocation.Term) string {
	if t.Exercice == 0 {
		return ""
	}
	return fmt.Sprintf(", chiffre de %d", t.Exercice)
}

func (n Names) indicateur(code string) string {
	if n.Dossier == nil {
		return ""
	}
	if indicateur := n.Dossier.Indicateur(code); indicateur != nil {
		return indicateur.Libelle
	}
	return ""
}

// time is f or g as a fraction. A ponctuel component, and one without presence, counts once.
func (s *sentence) time() money.Ratio {
	if s.PresenceDen <= 0 {
		return money.One()
	}
	return money.Fraction(int64(s.PresenceNum), int64(s.PresenceDen))
}

// timeFactor writes it: × 292/365 jours.
func (s *sentence) timeFactor() string {
	unit := ""
	switch s.Presence {
	case "jours":
		unit = "jours"
	case "mois":
		unit = "mois"
	case "mois_entier":
		unit = "mois entiers"
	case "annee":
		unit = "jours (présence comptée à l'année)"
	default: // ponctuel, or none
		return ""
	}
	if s.PresenceDen <= 0 || s.Presence == "annee" && s.PresenceNum == s.PresenceDen {
		return ""
	}
	return fmt.Sprintf(" × %d/%d%s%s", s.PresenceNum, s.PresenceDen, nbsp, unit)
}

// share is c/100.
func (s *sentence) share() money.Ratio { return s.Cumul.Mul(money.Fraction(1, 100)) }

func inEuros(c money.Cents) money.Ratio { return c.Ratio().Mul(money.Fraction(1, 100)) }

func orZero(r *money.Ratio) money.Ratio {
	if r == nil {
		return money.Ratio{}
	}
	return *r
}
