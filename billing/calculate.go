package billing

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/money"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// History is what earlier campaigns leave to one.
type History struct {
	Lines    []IssuedLine // what counts as issued, sorted by key
	Pieces   []Piece      // the documents issued and the cancellations made
	Withheld []Line       // the lines that the last campaign withheld
	Last     CampaignID   // the last campaign issued; empty: none
}

// Calculate computes a campaign from a dossier that Check found sound and from what was issued before: targets, lines,
// documents and the control report (calcul.md §3, campagne.md §1-2). It is a function of its arguments. It answers all
// the faults of the data at once, and no calculation when there is one.
func Calculate(id CampaignID, d *dossier.Dossier, history History) (*Calculation, fault.List, error) {
	c := &calculator{id: id, dossier: d, assembly: assemble(d), history: history, result: &Calculation{Campaign: id}}
	c.sumIssued()
	if err := c.targets(); err != nil {
		return nil, nil, err
	}
	if len(c.faults) > 0 {
		c.faults.Sort()
		return nil, c.faults, nil
	}
	c.documents()
	c.control()
	SortLines(c.result.Lines)
	SortPieces(c.result.Pieces)
	return c.result, nil, nil
}

// calculator is one campaign in the making.
type calculator struct {
	id       CampaignID
	dossier  *dossier.Dossier
	assembly *assembly
	history  History
	issued   map[serviceYear][]IssuedLine // by service and exercice, each sorted by key
	computed []computed
	faults   fault.List
	result   *Calculation
}

type serviceYear struct {
	service  string
	exercice int
}

// computed is the target of one service and exercice, kept for the control report.
type computed struct {
	service *dossier.Service
	due     due
	input   *allocation.Input
	target  *allocation.Target // without the steps of its lines
	stale   []staleFigure
}

// sumIssued adds what was billed before quotepart (reprises) to what it issued itself.
func (c *calculator) sumIssued() {
	reprises := make([]IssuedLine, len(c.dossier.Reprises))
	for i := range c.dossier.Reprises {
		r := &c.dossier.Reprises[i]
		reprises[i] = IssuedLine{LineKey{r.Tiers, r.Service, r.Exercice, r.Rang}, r.Montant}
	}
	c.issued = map[serviceYear][]IssuedLine{}
	for _, line := range AddIssued(c.history.Lines, reprises) {
		year := serviceYear{line.Service, line.Exercice}
		c.issued[year] = append(c.issued[year], line)
	}
}

// AddIssued adds amounts to what was issued before, which is sorted by key and has each key once, as the result is. The
// amounts may come in any order, and several of one key.
func AddIssued(before, more []IssuedLine) []IssuedLine {
	if len(more) == 0 {
		return before
	}
	added := slices.Clone(more)
	slices.SortFunc(added, func(a, b IssuedLine) int { return a.Compare(b.LineKey) })
	sums := make([]IssuedLine, 0, len(before)+len(added))
	for len(before) > 0 || len(added) > 0 {
		next := &before
		if len(before) == 0 || len(added) > 0 && added[0].Compare(before[0].LineKey) < 0 {
			next = &added
		}
		line := (*next)[0]
		*next = (*next)[1:]
		if last := len(sums) - 1; last >= 0 && sums[last].LineKey == line.LineKey {
			sums[last].Montant += line.Montant
			continue
		}
		sums = append(sums, line)
	}
	return sums
}

// Compare orders lines across campaigns: by party, service, exercice, rang.
func (k LineKey) Compare(other LineKey) int {
	if order := strings.Compare(k.Tiers, other.Tiers); order != 0 {
		return order
	}
	if order := strings.Compare(k.Service, other.Service); order != 0 {
		return order
	}
	return cmp.Or(cmp.Compare(k.Exercice, other.Exercice), strings.Compare(k.Rang, other.Rang))
}

// targets computes what every service is due for every open exercice (calcul.md §3).
func (c *calculator) targets() error {
	first, last := openExercices(&c.dossier.Parametres, c.id)
	for i := range c.dossier.Services {
		service := &c.dossier.Services[i]
		if !service.Facturable() {
			continue
		}
		for exercice := first; exercice <= last; exercice++ {
			due, ok := dueAt(c.assembly.services[service.Code].echeances, exercice, c.id)
			if !ok {
				continue
			}
			if err := c.target(service, due); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *calculator) target(service *dossier.Service, due due) error {
	input := c.assembly.input(service, due)
	target, faults, err := allocation.Compute(input)
	if err != nil {
		return &fault.Error{Kind: fault.Internal, Message: fmt.Sprintf("calcul de %s pour %d", service.Code, due.exercice), Cause: err}
	}
	if len(faults) > 0 {
		for _, f := range faults {
			c.faults = append(c.faults, c.describe(service, due, f))
		}
		return nil
	}
	if err := c.lines(service, due, target); err != nil {
		return err
	}
	c.computed = append(c.computed, computed{service, due, input, target, staleFigures(target)})
	for i := range target.Lines {
		target.Lines[i].Steps = nil // its line's trace tells them: those of a national campaign would be most of the memory
	}
	c.result.Parts = append(c.result.Parts, Part{
		Service: service.Code, Exercice: due.exercice, Base: due.base, Cumul: due.cumul.Rat().FloatString(2), Cout: target.Cout,
		Adherents: target.Adherents, Metropole: target.Metropole, Decidee: target.Causes.Decidee, Usage: target.Causes.Usage,
		Reliquat: target.Causes.Reliquat, Absence: target.Causes.Absence, Bornes: target.Causes.Bornes,
		Ajustement: target.Causes.Ajustement, Arrondi: target.Causes.Arrondi,
	})
	return nil
}

// lines makes the lines of one target: target less already issued, by party and rang, those that were issued and have
// no target any more among them.
func (c *calculator) lines(service *dossier.Service, due due, target *allocation.Target) error {
	issued := c.issued[serviceYear{service.Code, due.exercice}]
	taken := make([]bool, len(issued))
	c.result.Lines = slices.Grow(c.result.Lines, len(target.Lines))
	for i := range target.Lines {
		line := &target.Lines[i]
		key := LineKey{c.dossier.Tiers[line.Party].Code, service.Code, due.exercice, line.Rang}
		var before money.Cents
		if at, ok := slices.BinarySearchFunc(issued, key, func(l IssuedLine, key LineKey) int { return l.Compare(key) }); ok {
			before, taken[at] = issued[at].Montant, true
		}
		if err := c.line(service, due, key, line.Amount, before, line.Steps); err != nil {
			return err
		}
	}
	for i := range issued {
		if !taken[i] {
			if err := c.line(service, due, issued[i].LineKey, 0, issued[i].Montant, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *calculator) line(service *dossier.Service, due due, key LineKey, target, issued money.Cents, steps []allocation.Step) error {
	if target == issued {
		return nil
	}
	amount, err := money.Sum(target, -issued)
	if err != nil {
		return err
	}
	tiers := c.dossier.TiersOf(key.Tiers)
	if tiers == nil {
		return fault.Refuse(fault.Corrupt, "le tiers « %s » a été facturé et n'est plus dans le dossier", key.Tiers)
	}
	trace, err := EncodeTrace(steps)
	if err != nil {
		return err
	}
	c.result.Lines = append(c.result.Lines, Line{
		Budget: service.Budget, Debiteur: tiers.Payeur(), Tiers: key.Tiers, Service: key.Service, Exercice: key.Exercice, Rang: key.Rang,
		Base: due.base, Cible: target, DejaEmis: issued, Montant: amount, Trace: trace,
	})
	return nil
}

// describe turns what stops a target into a fault that a clerk can act on.
func (c *calculator) describe(service *dossier.Service, due due, f allocation.Fault) fault.Fault {
	where := fmt.Sprintf("service « %s », exercice %d (%s)", service.Code, due.exercice, baseLabel(due.base))
	if f.Rang > 0 {
		where += fmt.Sprintf(", composante %d", f.Rang)
	}
	party := ""
	if f.Party >= 0 {
		party = c.dossier.Tiers[f.Party].Code + " " + c.dossier.Tiers[f.Party].Nom
	}
	days := fmt.Sprintf("du %s au %s", frenchDay(f.Span.First), frenchDay(f.Span.Last))
	described := fault.Fault{Table: "cles", Value: f.Value}
	switch f.Kind {
	case allocation.FaultKeyGap:
		described.Code, described.Column = "CAL-001", "du"
		described.Message = where + " : aucune version de la clé ne couvre les jours " + days
		described.Hint = "prolongez une version de la clé, ou ajoutez celle qui manque"
	case allocation.FaultFigure:
		described.Code, described.Table, described.Column = "CAL-002", "unites", "indicateur"
		described.Value = f.Indicateur
		described.Message = where + " : le chiffre de « " + f.Indicateur + " » manque pour " + party
		described.Hint = "ajoutez-le à la table unites, ou changez la colonne absence de l'indicateur"
	case allocation.FaultNegative:
		described.Code, described.Table, described.Column = "CAL-003", "unites", "valeur"
		described.Message = where + " : l'assiette « " + f.Indicateur + " » est négative pour " + party
		described.Hint = "corrigez les chiffres de ce tiers"
	case allocation.FaultZero:
		described.Code, described.Column = "CAL-004", "assiette_nulle"
		described.Message = where + " : l'assiette est nulle pour tous les adhérents " + days + ", le coût ne peut être réparti"
		described.Hint = "complétez les chiffres, ou dites dans assiette_nulle qui supporte le coût (mel ou egal)"
	case allocation.FaultPartsFixes:
		described.Code, described.Column = "CAL-005", "assiette"
		described.Message = where + " : les parts fixes des adhérents ne font pas 100 % " + days
		described.Hint = "corrigez les parts dans la table unites"
	case allocation.FaultTooLarge:
		described.Code, described.Table, described.Column = "CAL-007", "couts", "montant"
		described.Message = where + " : un montant dépasse 10 milliards d'euros"
		described.Hint = "cherchez une erreur de saisie dans les coûts, les tarifs, les unités ou les ajustements"
	case allocation.FaultNegativeBorne:
		described.Code, described.Table, described.Column = "CAL-006", "bornes", "plancher"
		described.Message = where + " : " + party + " aurait un montant négatif, qu'une borne ne peut encadrer"
		described.Hint = "retirez la borne pour cette période, ou corrigez les coûts"
	default:
		panic("billing: no words for the fault " + string(f.Kind))
	}
	return described
}

func baseLabel(base string) string {
	if base == allocation.Prevu {
		return "prévu"
	}
	return "réalisé"
}
