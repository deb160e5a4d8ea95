package billing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing/dossier"
)

// The codes of the control report. They are permanent: a code is never given another meaning. Those below 100 are
// blocking: they guard against a slip that would move money (campagne.md §1), or an invoice that would never arrive.
const (
	CodeLostCosts      = "CTL-001"
	CodeLostAdhesions  = "CTL-002"
	CodeLostUnits      = "CTL-003"
	CodeNoCost         = "CTL-004"
	CodeOldExercice    = "CTL-005"
	CodeClaimDoubled   = "CTL-006"
	CodeDemandUnmet    = "CTL-007"
	CodeSurplus        = "CTL-101"
	CodeNoMember       = "CTL-102"
	CodeNoPresence     = "CTL-103"
	CodeZeroAssiette   = "CTL-104"
	CodeDirectOutside  = "CTL-105"
	CodeUnbilledCost   = "CTL-106"
	CodeNotEligible    = "CTL-110"
	CodeSmallTitre     = "CTL-120"
	CodeMandatWithheld = "CTL-121"
	CodeCreditWithheld = "CTL-122"
	CodeDropped        = "CTL-123"
	CodeUnreached      = "CTL-124"
	CodeChange         = "CTL-130"
	CodeStaleFigure    = "CTL-140"
	CodeMissingFigure  = "CTL-141"
	CodeBilledTwice    = "CTL-150"
)

// AnomalyRule says what a code of the control report means.
type AnomalyRule struct {
	Code     string
	Blocking bool
	Title    string
}

// AnomalyRules lists the codes of the control report, in order.
func AnomalyRules() []AnomalyRule {
	return []AnomalyRule{
		{CodeLostCosts, true, "un service déjà facturé pour l'exercice a perdu ses coûts"},
		{CodeLostAdhesions, true, "un service déjà facturé pour l'exercice a perdu ses adhésions"},
		{CodeLostUnits, true, "un service déjà facturé pour l'exercice a perdu ses unités"},
		{CodeNoCost, true, "aucun coût n'est saisi alors que la clé répartit un coût"},
		{CodeOldExercice, true, "un exercice de deux ans ou plus change de plus de 1 %"},
		{CodeClaimDoubled, true, "la somme demandée à un débiteur diffère du simple au double, et de plus de 1 000 €, de celle de la même campagne un an plus tôt"},
		{CodeDemandUnmet, true, "le débiteur exige un code service ou un numéro d'engagement que le dossier ne donne pas"},
		{CodeSurplus, false, "les tarifs dépassent le coût à répartir"},
		{CodeNoMember, false, "une période n'a aucun adhérent : le coût reste à la métropole"},
		{CodeNoPresence, false, "parts égales sans aucune présence : le coût reste à la métropole"},
		{CodeZeroAssiette, false, "assiette nulle : la règle assiette_nulle s'applique"},
		{CodeDirectOutside, false, "un coût attribué est facturé à un tiers qui n'adhère pas"},
		{CodeUnbilledCost, false, "des coûts attribués ne sont facturés par aucune composante « direct »"},
		{CodeNotEligible, false, "un adhérent ne remplit pas les critères d'éligibilité"},
		{CodeSmallTitre, false, "un titre inférieur au seuil est reporté"},
		{CodeMandatWithheld, false, "un reversement qui serait à la charge du tiers est reporté"},
		{CodeCreditWithheld, false, "un avoir est reporté"},
		{CodeDropped, false, "une somme reportée est abandonnée : son exercice est clos"},
		{CodeUnreached, false, "un ajustement ou une reprise porte sur un service ou un exercice qui n'est plus, ou jamais, facturé"},
		{CodeChange, false, "la somme demandée à un débiteur change de plus de 20 % depuis la dernière campagne"},
		{CodeStaleFigure, false, "des chiffres d'un exercice antérieur sont reconduits"},
		{CodeMissingFigure, false, "des chiffres manquent et comptent pour zéro"},
		{CodeBilledTwice, false, "une commune et son CCAS sont tous deux facturés pour le même service"},
	}
}

// Blocking reports whether the code stops a calculation that does not accept it.
func Blocking(code string) bool {
	return slices.ContainsFunc(AnomalyRules(), func(r AnomalyRule) bool { return r.Code == code && r.Blocking })
}

func (c *calculator) anomaly(code, tiers, service string, exercice int, format string, arguments ...any) {
	c.result.Anomalies = append(c.result.Anomalies, Anomaly{
		Code: code, Blocking: Blocking(code), Tiers: tiers, Service: service, Exercice: exercice, Message: fmt.Sprintf(format, arguments...),
	})
}

func (c *calculator) anomalyOn(a *account, code string) {
	message := "l'avoir de %s est reporté"
	if code == CodeMandatWithheld {
		message = "le reversement serait à la charge du tiers (%s) : il est reporté"
	}
	c.anomaly(code, a.group.debiteur, a.service.Code, 0, message, Euros(a.net.Abs()))
}

func (c *calculator) anomalySmallTitre(p *Piece) {
	c.anomaly(CodeSmallTitre, p.Debiteur, "", 0, "le titre de %s sur le budget %s n'atteint pas le seuil de %s : ses lignes sont reportées",
		Euros(p.TTC), p.Budget, Euros(c.dossier.Parametres.SeuilTitre))
}

// control makes the control report: a list of judgements run in order, then sorted.
func (c *calculator) control() {
	for i := range c.computed {
		c.controlTarget(&c.computed[i])
	}
	c.controlOldExercices()
	c.controlClaims()
	c.controlDemands()
	c.controlDropped()
	c.controlUnreached()
	c.controlBilledTwice()
	slices.SortStableFunc(c.result.Anomalies, func(a, b Anomaly) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Service, b.Service), cmp.Compare(a.Exercice, b.Exercice),
			strings.Compare(a.Tiers, b.Tiers), strings.Compare(a.Message, b.Message))
	})
}

// controlTarget judges one service and exercice.
func (c *calculator) controlTarget(t *computed) {
	c.controlLost(t)
	c.controlNotes(t)
	c.controlEligibility(t)
	c.controlFigures(t)
}

// controlLost looks for what was billed and has lost what it rests on.
func (c *calculator) controlLost(t *computed) {
	code, year := t.service.Code, calendar.Year(t.due.exercice)
	billed := false
	for _, line := range c.issued[serviceYear{code, t.due.exercice}] {
		billed = billed || line.Montant != 0
	}
	life := year.Meet(t.service.Vie)
	shares, direct := false, false
	var assiettes []string
	for i := range t.input.Cles {
		if t.input.Cles[i].Span.Meet(life).Empty() {
			continue
		}
		for j := range t.input.Cles[i].Composantes {
			k := &t.input.Cles[i].Composantes[j]
			shares = shares || k.Pool() || k.Methode == "cout_unitaire"
			direct = direct || k.Methode == "direct" // shares nothing: no invoice yet is no slip, invoices that vanish are
			if k.Assiette != "" {
				assiettes = append(assiettes, k.Assiette)
			}
		}
	}
	if !c.hasCosts(t) {
		if billed && (shares || direct) {
			c.anomaly(CodeLostCosts, "", code, t.due.exercice, "le service a été facturé pour %d et n'a plus aucun coût (%s)", t.due.exercice, baseLabel(t.due.base))
		} else if shares {
			c.anomaly(CodeNoCost, "", code, t.due.exercice, "aucun coût (%s) n'est saisi pour %d alors que la clé répartit un coût", baseLabel(t.due.base), t.due.exercice)
		}
	}
	if !billed {
		return
	}
	adherents := 0
	for i := range t.input.Adhesions {
		if !t.input.Adhesions[i].Span.Meet(life).Empty() {
			adherents++
		}
	}
	switch {
	case adherents == 0:
		c.anomaly(CodeLostAdhesions, "", code, t.due.exercice, "le service a été facturé pour %d et n'a plus aucune adhésion", t.due.exercice)
	case len(assiettes) > 0 && !c.hasUnits(t, assiettes, life):
		c.anomaly(CodeLostUnits, "", code, t.due.exercice, "le service a été facturé pour %d et toutes ses unités sont maintenant nulles", t.due.exercice)
	}
}

func (c *calculator) hasCosts(t *computed) bool {
	return slices.ContainsFunc(c.assembly.services[t.service.Code].couts, func(cost *dossier.Cout) bool {
		return cost.Exercice == t.due.exercice && cost.Base == t.due.base
	})
}

// hasUnits reports whether one of the adherents has a figure other than 0 for one of the assiettes. It asks the figures,
// not the lines: a cost of 0 makes no line, whatever the units.
func (c *calculator) hasUnits(t *computed, assiettes []string, life calendar.Span) bool {
	for _, assiette := range assiettes {
		for _, indicator := range c.indicatorsOf(assiette) {
			for i := range t.input.Adhesions {
				if t.input.Adhesions[i].Span.Meet(life).Empty() {
					continue
				}
				if value, _, ok := c.assembly.figures.Value(t.input.Adhesions[i].Party, indicator, t.due.exercice, t.due.base); ok && !value.IsZero() {
					return true
				}
			}
		}
	}
	return false
}

// indicatorsOf lists the indicators that an assiette counts; one that is not in the table is the indicator of that name.
func (c *calculator) indicatorsOf(assiette string) []string {
	terms, ok := c.assembly.assiettes[assiette]
	if !ok {
		return []string{assiette}
	}
	var indicators []string
	for i := range terms {
		indicators = append(indicators, terms[i].Indicateur)
	}
	return indicators
}

// controlNotes reports what the calculation itself noticed.
func (c *calculator) controlNotes(t *computed) {
	for _, note := range t.target.Notes {
		days := "du " + frenchDay(note.Span.First) + " au " + frenchDay(note.Span.Last)
		switch note.Kind {
		case allocation.NoteSurplus:
			c.anomaly(CodeSurplus, "", t.service.Code, t.due.exercice, "les tarifs dépassent de %s le coût à répartir %s", Euros(note.Montant), days)
		case allocation.NoteNoMember:
			c.anomaly(CodeNoMember, "", t.service.Code, t.due.exercice, "aucun adhérent %s : %s restent à la métropole", days, Euros(note.Montant))
		case allocation.NoteNoPresence:
			c.anomaly(CodeNoPresence, "", t.service.Code, t.due.exercice, "composante %d : aucune présence %s, %s restent à la métropole", note.Rang, days, Euros(note.Montant))
		case allocation.NoteZero:
			c.anomaly(CodeZeroAssiette, "", t.service.Code, t.due.exercice, "composante %d : assiette nulle %s pour %s", note.Rang, days, Euros(note.Montant))
		case allocation.NoteDirectOutside:
			c.anomaly(CodeDirectOutside, c.dossier.Tiers[note.Party].Code, t.service.Code, t.due.exercice, "%s facturés sans adhésion %s", Euros(note.Montant), days)
		}
	}
	if len(t.input.Attribues) > 0 && !slices.ContainsFunc(t.input.Cles, func(k allocation.Cle) bool {
		return !k.Span.Meet(calendar.Year(t.due.exercice).Meet(t.service.Vie)).Empty() &&
			slices.ContainsFunc(k.Composantes, func(c allocation.Composante) bool { return c.Methode == "direct" })
	}) {
		c.anomaly(CodeUnbilledCost, "", t.service.Code, t.due.exercice, "les coûts attribués (tiers concernés : %d) restent à la métropole : la clé n'a pas de composante « direct »", len(t.input.Attribues))
	}
}

// staleFigure is an indicator for which some parties have the figure of an earlier exercice, or none.
type staleFigure struct {
	indicateur string
	exercice   int // 0: none, it counts as zero
	parties    int
}

// staleFigures finds them in the steps of a target.
func staleFigures(target *allocation.Target) []staleFigure {
	var found []staleFigure
	last := []int{} // the party that was counted last: lines come by party
	for i := range target.Lines {
		line := &target.Lines[i]
		for j := range line.Steps {
			for k := range line.Steps[j].Termes {
				term := &line.Steps[j].Termes[k]
				if !term.Absent && term.Exercice == 0 {
					continue
				}
				at := slices.IndexFunc(found, func(f staleFigure) bool { return f.indicateur == term.Indicateur && f.exercice == term.Exercice })
				if at < 0 {
					at, found, last = len(found), append(found, staleFigure{term.Indicateur, term.Exercice, 0}), append(last, -1)
				}
				if last[at] != line.Party {
					last[at] = line.Party
					found[at].parties++
				}
			}
		}
	}
	return found
}

// controlFigures tells which figures are those of an earlier exercice, or missing and counted as zero, by indicator.
func (c *calculator) controlFigures(t *computed) {
	for _, stale := range t.stale {
		if stale.exercice == 0 {
			c.anomaly(CodeMissingFigure, "", t.service.Code, t.due.exercice, "« %s » manque pour %d tiers et compte pour zéro", stale.indicateur, stale.parties)
		} else {
			c.anomaly(CodeStaleFigure, "", t.service.Code, t.due.exercice, "« %s » : le chiffre de %d est reconduit pour %d tiers", stale.indicateur, stale.exercice, stale.parties)
		}
	}
}

// controlOldExercices guards what is two or more years old: it may change by 1 % of what was issued for it.
func (c *calculator) controlOldExercices() {
	issued, changed := map[int]money.Cents{}, map[int]money.Cents{}
	for key, lines := range c.issued {
		for _, line := range lines {
			issued[key.exercice] += line.Montant.Abs()
		}
	}
	for i := range c.result.Lines {
		changed[c.result.Lines[i].Exercice] += c.result.Lines[i].Montant.Abs()
	}
	first, _ := openExercices(&c.dossier.Parametres, c.id)
	for exercice := first; exercice <= c.id.Year()-2; exercice++ {
		if changed[exercice]*100 > issued[exercice] {
			c.anomaly(CodeOldExercice, "", "", exercice, "l'exercice %d change de %s, pour %s déjà émis", exercice, Euros(changed[exercice]), Euros(issued[exercice]))
		}
	}
}

// claims sums what the titres of a campaign ask of each debtor, VAT included.
func claims(pieces []Piece, id CampaignID) map[string]money.Cents {
	sums := map[string]money.Cents{}
	for i := range pieces {
		if pieces[i].Type == PieceTitre && pieces[i].Campaign == id {
			sums[pieces[i].Debiteur] += pieces[i].TTC
		}
	}
	return sums
}

// controlClaims compares what each debtor is asked with the same campaign a year before, and with the last campaign.
func (c *calculator) controlClaims() {
	now := claims(c.result.Pieces, c.id)
	yearBefore, last := claims(c.history.Pieces, c.id.YearBefore()), claims(c.history.Pieces, c.history.Last)
	for i := range c.dossier.Tiers {
		code := c.dossier.Tiers[i].Code
		claim, before := now[code], yearBefore[code]
		if before > 0 && (claim > 2*before || before > 2*claim) && (claim-before).Abs() > 1000_00 {
			c.anomaly(CodeClaimDoubled, code, "", 0, "%s demandés, contre %s en %s", Euros(claim), Euros(before), c.id.YearBefore().Label())
		}
		if previous := last[code]; previous > 0 && claim > 0 && (claim-previous).Abs()*5 > previous {
			c.anomaly(CodeChange, code, "", 0, "%s demandés, contre %s en %s", Euros(claim), Euros(previous), c.history.Last.Label())
		}
	}
}

// controlDropped reports what the last campaign withheld for an exercice that is no longer open.
func (c *calculator) controlDropped() {
	first, _ := openExercices(&c.dossier.Parametres, c.id)
	for i := range c.history.Withheld {
		if line := &c.history.Withheld[i]; line.Exercice < first {
			c.anomaly(CodeDropped, line.Tiers, line.Service, line.Exercice, "%s reportés à la campagne de %s sont abandonnés", Euros(line.Montant), c.history.Last.Label())
		}
	}
}

// controlUnreached reports corrections and advances that no line will ever take up: those of a service that is not
// billed, and corrections of an exercice that is no longer open.
func (c *calculator) controlUnreached() {
	first, _ := openExercices(&c.dossier.Parametres, c.id)
	for i := range c.dossier.Ajustements {
		a := &c.dossier.Ajustements[i]
		if service := c.dossier.Service(a.Service); !service.Facturable() || a.Exercice < first {
			c.anomaly(CodeUnreached, a.Tiers, a.Service, a.Exercice, "l'ajustement de %s (%s) n'est repris par aucune ligne", Euros(a.Montant), a.Motif)
		}
	}
	for i := range c.dossier.Reprises {
		r := &c.dossier.Reprises[i]
		if service := c.dossier.Service(r.Service); !service.Facturable() {
			c.anomaly(CodeUnreached, r.Tiers, r.Service, r.Exercice, "la reprise de %s (%s) n'est prise en compte par aucune ligne", Euros(r.Montant), r.Reference)
		}
	}
}

// controlBilledTwice looks for a commune and its CCAS that both pay for one service.
func (c *calculator) controlBilledTwice() {
	paying := map[[2]string]bool{}
	for i := range c.result.Lines {
		if line := &c.result.Lines[i]; line.Statut == StatutTitre && line.Montant > 0 {
			paying[[2]string{line.Tiers, line.Service}] = true
		}
	}
	for _, pair := range dossier.CommunesAndCCAS(c.dossier) {
		for i := range c.dossier.Services {
			service := c.dossier.Services[i].Code
			if paying[[2]string{pair.Commune, service}] && paying[[2]string{pair.CCAS, service}] {
				c.anomaly(CodeBilledTwice, pair.CCAS, service, 0, "le CCAS et sa commune (%s) sont tous deux facturés", pair.Commune)
			}
		}
	}
}
