package exports

import (
	"slices"
	"strconv"
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing"
)

func (s *Statement) noticeLine(p *billing.Piece, held billing.PieceService) NoticeLine {
	lines := s.linesBehind(p, held.Service)
	line := NoticeLine{
		Service: held.Service, Label: s.Reading.serviceLabel(held.Service), VAT: vatWords(held.TVA), Montant: held.Montant,
		Imputation: s.imputation(p, held.Service), Grounds: s.grounds(held.Service, lines).text(),
	}
	for _, l := range lines {
		if detail := s.detail(l); !slices.Contains(line.Details, detail) {
			line.Details = append(line.Details, detail)
		}
		if p.Type != billing.PieceTitre && len(l.Cause) > 0 {
			line.Details = append(line.Details, "Correction de l'exercice "+Year(l.Exercice)+nbsp+": "+EffectsText(l.Cause))
		}
	}
	return line
}

// linesBehind gives the lines of a service on a document. The lines of a credit name the first document that holds a part
// of it: they stand behind all of them. A cancellation has none in this campaign.
func (s *Statement) linesBehind(p *billing.Piece, service string) []*StatementLine {
	var lines []*StatementLine
	if p.Cause == billing.CauseAnnulation {
		return nil
	}
	for i := range s.Lines {
		l := &s.Lines[i]
		credit := p.Type != billing.PieceTitre && (l.Statut == billing.StatutReduction || l.Statut == billing.StatutMandat)
		if l.Service == service && (l.Piece == p.Identifiant || credit) {
			lines = append(lines, l)
		}
	}
	return lines
}

// detail says in a few words what a line is: exercice, whether it is final, component, and what it counts.
func (s *Statement) detail(l *StatementLine) string {
	text := Year(l.Exercice) + " (" + s.Reading.finality(l) + ")" + nbsp + ": " + lowered(l.Component)
	if counted := s.counted(l); counted != "" {
		text += ", " + counted
	}
	if other := l.onBehalf(); other != "" {
		text += ", pour " + other
	}
	return text
}

// counted says what the steps of a line count: 845 habitants; where it changes within the year, each figure once.
func (s *Statement) counted(l *StatementLine) string {
	var figures []string
	for i := range l.Steps {
		step := &l.Steps[i]
		if step.Kind != allocation.StepComponent || step.Assiette == "" {
			continue
		}
		figure := Number(step.Quantite) + nbsp + s.unit(step)
		if !slices.Contains(figures, figure) {
			figures = append(figures, figure)
		}
	}
	return strings.Join(figures, " puis ")
}

// unit names what a step counts: the unit of its one indicator, else its assiette.
func (s *Statement) unit(step *allocation.Step) string {
	if len(step.Termes) == 1 && step.Termes[0].Multiplicateur == "" && step.Termes[0].Coefficient.Cmp(money.One()) == 0 {
		if indicator := s.Reading.Dossier.Indicateur(step.Termes[0].Indicateur); indicator != nil && indicator.Unite != "" {
			return indicator.Unite
		}
	}
	return step.Assiette
}

// imputation gives the accounts of both sides.
func (s *Statement) imputation(p *billing.Piece, code string) []string {
	service := s.Reading.Dossier.Service(code)
	if service == nil {
		return nil
	}
	nature := service.Nature
	if p.Cause == billing.CauseAnnulation673 {
		nature = billing.AccountCancelled
	}
	var lines []string
	if accounts := joined(", fonction"+nbsp, nature, service.Fonction); accounts != "" {
		lines = append(lines, accounts)
	}
	if account := s.counterpart(service.Nature); p.Type == billing.PieceTitre && strings.HasPrefix(account, "6") {
		lines = append(lines, "chez vous"+nbsp+": "+account)
	}
	return lines
}

// grounds are the acts that a claim rests on.
type grounds struct {
	cadre string
	acts  []act
	bonds []string // conventions of adhesion
}

// act is a deliberation or a decision, with what it is about.
type act struct {
	name  string
	about []string
}

func (g grounds) text() string {
	names := make([]string, 0, len(g.acts))
	for _, a := range g.acts {
		names = append(names, a.name+" ("+strings.Join(a.about, ", ")+")")
	}
	parts := address(g.cadre, strings.Join(names, ", "), strings.Join(g.bonds, ", "))
	if len(parts) == 0 {
		return ""
	}
	return Typography(articles.Replace("Fondement : " + strings.Join(parts, " ; ")))
}

// articles keeps the letter of an article with its number.
var articles = strings.NewReplacer(" art. ", " art."+nbsp, " L. ", " L."+nbsp, " R. ", " R."+nbsp, " D. ", " D."+nbsp)

// actWords says what an act of a step is about.
var actWords = map[string]string{
	allocation.StepComponent: "tarif ou clé", allocation.StepBorne: "plancher ou plafond", allocation.StepExoneration: "exonération", allocation.StepAjustement: "ajustement",
}

// grounds gathers the acts behind lines of a service: its cadre, the acts of the steps, those of the métropole's part in
// force, and the conventions of the adherents.
func (s *Statement) grounds(code string, lines []*StatementLine) grounds {
	var g grounds
	if service := s.Reading.Dossier.Service(code); service != nil {
		g.cadre = service.Cadre
	}
	for _, l := range lines {
		year := calendar.Year(l.Exercice)
		for i := range l.Steps {
			g.act(l.Steps[i].Acte, actWords[l.Steps[i].Kind])
		}
		if len(l.Steps) == 0 {
			s.keyActs(&g, l, year)
		}
		for i := range s.Reading.Dossier.PartsMel {
			if part := &s.Reading.Dossier.PartsMel[i]; part.Service == code && !part.Span.Meet(year).Empty() {
				g.act(part.Acte, "part de la métropole")
			}
		}
		for i := range s.Reading.Dossier.Adhesions {
			a := &s.Reading.Dossier.Adhesions[i]
			if a.Service == code && a.Tiers == l.Tiers && !a.Span.Meet(year).Empty() && a.Acte != "" && !slices.Contains(g.bonds, a.Acte) {
				g.bonds = append(g.bonds, a.Acte)
			}
		}
	}
	return g
}

// keyActs names the acts of the key for a line whose target has become nothing, and which has no step any more.
func (s *Statement) keyActs(g *grounds, l *StatementLine, year calendar.Span) {
	for _, key := range s.Reading.cles[l.Service] {
		if !key.Span.Meet(year).Empty() && strconv.Itoa(key.Rang) == l.Rang {
			g.act(key.Acte, actWords[allocation.StepComponent])
		}
	}
}

func (g *grounds) act(acte, about string) {
	if acte == "" {
		return
	}
	if acte[0] >= '0' && acte[0] <= '9' { // a bare number of the register
		acte = "délibération " + acte
	}
	at := slices.IndexFunc(g.acts, func(a act) bool { return a.name == acte })
	if at < 0 {
		at = len(g.acts)
		g.acts = append(g.acts, act{name: acte})
	}
	if a := &g.acts[at]; !slices.Contains(a.about, about) {
		a.about = append(a.about, about)
	}
}
