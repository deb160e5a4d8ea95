package exports

import (
	"strconv"
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing/dossier"
)

// step adds one step of the trace and gives the place of its amount. The formulas are those of docs/spec/trace.md.
func (e *explainer) step(step *allocation.Step) int {
	s := &stepExplainer{explainer: e, Step: step, cle: e.reading.cleOf(&e.line.Line, step)}
	switch step.Kind {
	case allocation.StepExoneration:
		return s.exoneration()
	case allocation.StepBorne:
		return s.borne()
	case allocation.StepAjustement:
		e.heading("Ajustement décidé", s.Acte)
		return e.datum("Ajustement", AmountCell(s.Resultat), joined(", ", joined(" : ", "table ajustements", s.Libelle), s.Acte), Year(e.line.Exercice))
	}
	e.heading(s.title(), joined(", ", joined(" : ", "clé", s.Acte), s.keySince()))
	switch s.Methode {
	case "direct":
		return s.direct()
	case "proportionnel", "egal", "parts_fixes":
		return s.pool()
	}
	return s.tariff()
}

// stepExplainer is one step of an explanation.
type stepExplainer struct {
	*explainer
	*allocation.Step
	cle *dossier.Cle
}

func (s *stepExplainer) title() string {
	title := methodeWords[s.Methode]
	if s.Libelle != "" {
		title = s.Libelle + " (" + lowered(title) + ")"
	}
	return title + s.periodWords()
}

func (s *stepExplainer) periodWords() string {
	if year := calendar.Year(s.Du.Year()); s.Du == year.First && s.Au == year.Last {
		return ""
	}
	return ", du " + Day(s.Du) + " au " + Day(s.Au)
}

func (s *stepExplainer) keySince() string {
	if s.cle == nil {
		return ""
	}
	return "en vigueur depuis le " + Day(s.cle.Span.First)
}

// acte names what a price or a rate rests on.
func (s *stepExplainer) acte(table string) string { return joined(" : ", "table "+table, s.Acte) }

func (s *stepExplainer) since() string {
	if s.cle == nil {
		return ""
	}
	return Day(s.cle.Span.First)
}

// cumul adds c, the share of the exercice that is called up.
func (s *stepExplainer) cumul() int {
	return s.datum("Part de l'exercice appelée", PercentCell(s.Cumul), "table echeanciers", "")
}

func (s *stepExplainer) share() money.Ratio { return s.Cumul.Mul(money.Fraction(1, 100)) }

// time adds f or g, and gives its place and value; -1 where the step counts no time.
func (s *stepExplainer) time() (int, money.Ratio) {
	return s.timeOf(s.PresenceNum, s.PresenceDen, "Temps de présence")
}

func (s *stepExplainer) timeOf(num, den int, label string) (int, money.Ratio) {
	if den <= 0 {
		return -1, money.One()
	}
	unit := map[string]string{"mois": " (mois)", "mois_entier": " (mois entiers)", "ponctuel": " (une seule fois)", "annee": " (à l'année)"}[s.Presence]
	if unit == "" {
		unit = " (jours)"
	}
	counted := s.datum("Présence comptée"+unit, IntegerCell(int64(num)), s.adhesionSource(), "")
	whole := s.datum("sur"+unit, IntegerCell(int64(den)), "règle de présence de la clé", "")
	value := money.Fraction(int64(num), int64(den))
	return s.operation(label, QuantityCell(value), "{0}/{1}", counted, whole), value
}

// quantity adds a_i with its terms.
func (s *stepExplainer) quantity() int {
	var formula []string
	var places []int
	place := func(i int) string {
		places = append(places, i)
		return "{" + strconv.Itoa(len(places)-1) + "}"
	}
	for i := range s.Termes {
		t := &s.Termes[i]
		if t.Valeur.IsZero() && len(s.Termes) > 1 {
			continue
		}
		source, since := s.figureSource(t.Indicateur, t.Exercice, t.Absent)
		value := s.datum(s.figureLabel(t.Indicateur), QuantityCell(t.Valeur), source, since)
		if len(s.Termes) == 1 && t.Multiplicateur == "" && t.Coefficient.Cmp(money.One()) == 0 {
			return value
		}
		coefficient := s.datum("Coefficient de "+t.Indicateur, QuantityCell(t.Coefficient), "table assiettes : "+s.Assiette, "")
		term := place(coefficient) + "*" + place(value)
		if t.Multiplicateur != "" {
			source, since := s.figureSource(t.Multiplicateur, t.FacteurDe, t.FacteurAbsent)
			term += "*" + place(s.datum(s.figureLabel(t.Multiplicateur), QuantityCell(orZero(t.Facteur)), source, since))
		}
		formula = append(formula, term)
	}
	if len(formula) == 0 {
		return s.datum("Assiette "+s.Assiette, QuantityCell(s.Quantite), "aucune unité", "")
	}
	return s.operation("Assiette "+s.Assiette, QuantityCell(s.Quantite), strings.Join(formula, "+"), places...)
}

// product writes the factors that count, {0}*{1}*…, and their places.
func product(places ...int) (string, []int) {
	var kept []int
	var text []string
	for _, place := range places {
		if place >= 0 {
			text = append(text, "{"+strconv.Itoa(len(kept))+"}")
			kept = append(kept, place)
		}
	}
	return strings.Join(text, "*"), kept
}

// toCents rounds an exact amount and gives the place of the step's result.
func (s *stepExplainer) toCents(exact money.Ratio, place int) int {
	return s.rounded("Montant", AmountCell(s.Resultat), exact, centDecimals, place)
}

// tariff is every method with a price.
func (s *stepExplainer) tariff() int {
	var price int
	if s.Methode == "cout_unitaire" {
		price = s.unitCost()
	} else if s.Methode != "progressif" {
		price = s.datum(s.priceLabel(), PriceCell(orZero(s.Montant)), s.acte("cles"), s.since())
	}
	quantity := -1
	if s.Methode != "forfait" {
		quantity = s.quantity()
	}
	base := -1
	if s.Methode == "progressif" {
		base = s.brackets(quantity)
	}
	g, time := s.time()
	c := s.cumul()
	var place int
	var exact money.Ratio
	switch s.Methode {
	case "abonnement":
		place, exact = s.subscription(price, quantity, g, c, time)
	case "progressif":
		exact = orZero(s.Base).Mul(time).Mul(s.share())
		text, places := product(base, g, c)
		place = s.operation("Montant exact", PriceCell(exact), text, places...)
	case "forfait", "strate":
		exact = orZero(s.Montant).Mul(time).Mul(s.share())
		text, places := product(price, g, c)
		place = s.operation("Montant exact", PriceCell(exact), text, places...)
	default:
		exact = orZero(s.Montant).Mul(s.Quantite).Mul(time).Mul(s.share())
		text, places := product(price, quantity, g, c)
		place = s.operation("Montant exact", PriceCell(exact), text, places...)
	}
	if s.Plafond != nil {
		place, exact = s.capped(place, exact, g, c, time)
	}
	return s.toCents(exact, place)
}

func (s *stepExplainer) priceLabel() string {
	switch s.Methode {
	case "strate":
		return "Montant de la strate à partir de " + s.bracketStart()
	case "degressif":
		return "Prix de la tranche à partir de " + s.bracketStart()
	case "forfait":
		return "Forfait annuel"
	case "abonnement":
		return "Abonnement annuel"
	}
	return "Prix à l'unité"
}

func (s *stepExplainer) bracketStart() string {
	if len(s.Tranches) == 0 {
		return "0"
	}
	return Factor(s.Tranches[0].De)
}

// brackets adds the brackets that the quantity reaches, and what they come to.
func (s *stepExplainer) brackets(quantity int) int {
	var formula []string
	var places []int
	for i := range s.Tranches {
		t := &s.Tranches[i]
		from := s.datum("Tranche à partir de", QuantityCell(t.De), "table baremes", "")
		text, of := "{0}-{1}", []int{quantity, from}
		if i+1 < len(s.Tranches) {
			next := s.datum("jusqu'à", QuantityCell(s.Tranches[i+1].De), "table baremes", "")
			text, of = "{0}-{1}", []int{next, from}
		}
		part := s.operation("Unités de la tranche", QuantityCell(orZero(t.Quantite)), text, of...)
		price := s.datum("Prix de la tranche", PriceCell(t.Prix), s.acte("baremes"), s.since())
		formula = append(formula, "{"+strconv.Itoa(len(places))+"}*{"+strconv.Itoa(len(places)+1)+"}")
		places = append(places, part, price)
	}
	if len(formula) == 0 {
		return s.datum("Montant par tranches", PriceCell(orZero(s.Base)), "aucune tranche atteinte", "")
	}
	return s.operation("Montant par tranches", PriceCell(orZero(s.Base)), strings.Join(formula, "+"), places...)
}

// subscription is c × (montant × g + max(0, a − inclus × g) × prix_sup).
func (s *stepExplainer) subscription(price, quantity, g, c int, time money.Ratio) (int, money.Ratio) {
	included := s.datum("Unités comprises par an", QuantityCell(orZero(s.Inclus)), s.acte("cles"), s.since())
	beyondPrice := s.datum("Prix d'une unité au-delà", PriceCell(orZero(s.PrixSup)), s.acte("cles"), s.since())
	beyond := s.Quantite.Sub(orZero(s.Inclus).Mul(time))
	if beyond.Sign() < 0 {
		beyond = money.Ratio{}
	}
	text, places := product(included, g)
	over := s.operation("Unités au-delà", QuantityCell(beyond), "MAX(0,{"+strconv.Itoa(len(places))+"}-"+text+")", append(places, quantity)...)
	text, places = product(price, g)
	n := len(places)
	exact := orZero(s.Montant).Mul(time).Add(beyond.Mul(orZero(s.PrixSup))).Mul(s.share())
	return s.operation("Montant exact", PriceCell(exact), "("+text+"+{"+strconv.Itoa(n)+"}*{"+strconv.Itoa(n+1)+"})*{"+strconv.Itoa(n+2)+"}", append(places, over, beyondPrice, c)...), exact
}

// capped holds an exact amount to the plafond_ligne.
func (s *stepExplainer) capped(place int, exact money.Ratio, g, c int, time money.Ratio) (int, money.Ratio) {
	if s.TempsDen > 0 {
		g, time = s.timeOf(s.TempsNum, s.TempsDen, "Temps de présence dans l'année")
	}
	yearly := s.datum("Plafond annuel de la ligne", PriceCell(*s.Plafond), s.acte("cles"), s.since())
	limit := s.Plafond.Mul(time).Mul(s.share())
	text, places := product(yearly, g, c)
	most := s.operation("Plafond de la période", PriceCell(limit), text, places...)
	if limit.Cmp(exact) < 0 {
		exact = limit
	}
	return s.operation("Montant exact, plafonné", PriceCell(exact), "MIN({0},{1})", place, most), exact
}

// direct is a cost that was the party's own: C_i × c, and the slice's part by days.
func (s *stepExplainer) direct() int {
	cost := s.ownCosts()
	c := s.cumul()
	exact := orZero(s.Exact).Mul(s.share())
	place := s.operation("Montant exact", PriceCell(exact), "{0}*{1}", cost, c)
	if all, err := money.Round(exact.Mul(money.Int(100))); err != nil || all != s.Resultat {
		s.rounded("Montant de l'exercice", AmountCell(all), exact, centDecimals, place)
		return s.given("Montant de la période ("+plural(s.Jours, "jour", "jours")+")", AmountCell(s.Resultat))
	}
	return s.toCents(exact, place)
}
