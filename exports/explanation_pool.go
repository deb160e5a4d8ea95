package exports

import (
	"quotepart/allocation/money"
)

// pool adds the share of what a component divides: the envelope, the weight, the exact share, the cut and the cent.
func (s *stepExplainer) pool() int {
	envelope := s.envelope()
	quantity := -1
	if s.Methode != "egal" {
		quantity = s.quantity()
	}
	f, time := s.time()
	weight := s.weight(quantity, f)
	total := s.given(s.totalLabel(), QuantityCell(orZero(s.PoidsTotal)))
	share := s.division("Part exacte", envelope, weight, total, s.Enveloppe, orZero(s.Poids), orZero(s.PoidsTotal))
	if s.byAmount() {
		whole := s.PartEntiere
		y := s.leftover(share, whole, "Part entière")
		exact := inEuros(whole).Mul(time)
		text, places := product(y, f)
		place := s.operation("Montant exact selon la présence", PriceCell(exact), text, places...)
		return s.toCents(exact, place)
	}
	return s.leftover(share, s.Resultat, "Montant")
}

func (s *stepExplainer) byAmount() bool {
	return (&sentence{*s.Step, Names{Cle: s.cle}}).byAmount()
}

func (s *stepExplainer) totalLabel() string {
	if s.Territoire {
		return "Total des poids du territoire"
	}
	return "Total des poids des adhérents"
}

// weight adds the party's weight: its assiette, or 1 in equal parts, times its presence unless presence cuts the amount.
func (s *stepExplainer) weight(quantity, f int) int {
	weight := orZero(s.Poids)
	if s.Methode == "egal" || s.Quantite.IsZero() && weight.Sign() > 0 {
		quantity = s.datum("Part égale", QuantityCell(money.One()), "une part par adhérent", "")
	}
	if s.byAmount() || f < 0 {
		return quantity
	}
	return s.operation("Poids", QuantityCell(weight), "{0}*{1}", quantity, f)
}

// shareOf is an exact share and the place where it stands.
type shareOf struct {
	exact money.Ratio
	place int
}

// division adds envelope × weight ÷ total.
func (s *stepExplainer) division(label string, envelope, weight, total int, amount money.Cents, poids, sum money.Ratio) shareOf {
	exact := money.Ratio{}
	if !sum.IsZero() {
		exact = quotient(inEuros(amount).Mul(poids), sum)
	}
	return shareOf{exact, s.operation(label, PriceCell(exact), "{0}*{1}/{2}", envelope, weight, total)}
}

// leftover adds the cut to the cent, the rank, the cent that it earns, and the amount.
func (s *stepExplainer) leftover(share shareOf, amount money.Cents, label string) int {
	floor := s.cutDown("Part coupée au centime", AmountCell(s.Plancher), share.exact, share.place)
	left := s.given("Centimes restant à répartir entre tous", IntegerCell(int64(s.Centimes)))
	rank := s.given("Rang (les plus fortes fractions d'abord)", IntegerCell(int64(s.Rang)))
	cent, text := money.Cents(0), "IF({0}<={1},0.01,0)"
	if s.Enveloppe < 0 {
		text = "IF({0}<={1},-0.01,0)"
	}
	if s.Centime {
		if cent = 1; s.Enveloppe < 0 {
			cent = -1
		}
	}
	words := "rang " + Whole(int64(s.Rang)) + " : pas de centime"
	if s.Centime {
		words = "rang " + Whole(int64(s.Rang)) + " sur " + Whole(int64(s.Centimes)) + " : un centime"
	}
	given := s.add(Entry{Label: "Centime reçu", Value: AmountCell(cent), Formula: text, Places: []int{rank, left}, Words: words})
	return s.operation(label, AmountCell(amount), "{0}+{1}", floor, given)
}

// unitCost adds the published unit cost: D′ ÷ Σ a_i, rounded to its decimals.
func (s *stepExplainer) unitCost() int {
	cu, units := orZero(s.Montant), orZero(s.CUQuantite)
	cost := s.given("Coût à partager, pour l'exercice entier et net de la part de la métropole", AmountCell(s.CUCout))
	if units.IsZero() {
		return s.datum("Coût unitaire", PriceCell(cu), "aucune unité", "")
	}
	total := s.given("Total des unités des adhérents", QuantityCell(units))
	exact := quotient(inEuros(s.CUCout), units)
	place := s.operation("Coût unitaire exact", PriceCell(exact), "{0}/{1}", cost, total)
	return s.rounded("Coût unitaire publié", PriceCell(cu), exact, s.reading.Dossier.Parametres.ArrondiCU, place)
}

// exoneration adds −(Σ of the components × taux × days), rounded once (calcul.md §1.4.4).
func (s *stepExplainer) exoneration() int {
	s.heading("Exonération"+s.periodWords(), joined(", ", joined(" : ", "table exonerations", s.Libelle), s.Acte))
	before := s.datum("Montant avant exonération", AmountCell(s.Avant), "somme des composantes de la période, sur les autres lignes du service", "")
	rate := s.datum("Taux", PercentCell(orZero(s.Taux)), s.acte("exonerations"), "")
	f, time := s.timeOf(s.PresenceNum, s.PresenceDen, "Part des jours exonérés")
	exact := inEuros(s.Avant).Mul(orZero(s.Taux)).Mul(money.Fraction(1, 100)).Mul(time).Neg()
	text, places := product(before, rate, f)
	place := s.operation("Montant exact", PriceCell(exact), "-"+text, places...)
	return s.toCents(exact, place)
}

// borne adds the bounds, and how the amount comes between them (calcul.md §1.4.5).
func (s *stepExplainer) borne() int {
	s.heading("Plancher ou plafond"+s.periodWords(), s.acte("bornes"))
	before := s.datum("Montant avant bornes", AmountCell(s.Avant), "somme des composantes et des exonérations de la période", "")
	if s.Poids != nil {
		return s.waterFilled(before)
	}
	after := s.Avant + s.Resultat
	low, high := s.bound("Plancher de la période", s.BorneMin), s.bound("Plafond de la période", s.BorneMax)
	if s.Report == "adherents" {
		bound := high
		if low >= 0 && after == *s.BorneMin {
			bound = low
		}
		if bound < 0 {
			bound = s.given("Montant après bornes", AmountCell(after))
		}
		return s.operation("Écart", AmountCell(s.Resultat), "{0}-{1}", bound, before)
	}
	held := before
	if low >= 0 {
		held = s.operation("Au moins le plancher", AmountCell(max(s.Avant, *s.BorneMin)), "MAX({0},{1})", held, low)
	}
	if high >= 0 {
		held = s.operation("Au plus le plafond", AmountCell(after), "MIN({0},{1})", held, high)
	}
	return s.operation("Écart", AmountCell(s.Resultat), "{0}-{1}", held, before)
}

func (s *stepExplainer) bound(label string, bound *money.Cents) int {
	if bound == nil {
		return -1
	}
	return s.datum(label, AmountCell(*bound), s.acte("bornes"), "")
}

// waterFilled adds the share of what the bounds leave to those that are at none.
func (s *stepExplainer) waterFilled(before int) int {
	hundredth := money.Fraction(1, 100)
	weight, total := s.Poids.Mul(hundredth), orZero(s.PoidsTotal).Mul(hundredth)
	left := s.given("Reste à partager entre les adhérents hors bornes", AmountCell(s.Enveloppe))
	sum := s.given("Total de leurs montants avant bornes", PriceCell(total))
	share := s.division("Part exacte", left, before, sum, s.Enveloppe, weight, total)
	after := s.leftover(share, s.Avant+s.Resultat, "Montant après bornes")
	return s.operation("Écart", AmountCell(s.Resultat), "{0}-{1}", after, before)
}
