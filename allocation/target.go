package allocation

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// The rangs of the lines that no component of a key makes.
const (
	RangExoneration = "X"
	RangBorne       = "B"
	RangAjustement  = "A"
)

// Line is the target of one party at one rang: the sum of its steps.
type Line struct {
	Party  int
	Rang   string
	Amount money.Cents
	Steps  []Step
}

// Causes is the métropole's part by cause. The causes sum to the part.
type Causes struct {
	Decidee    money.Cents // decided share
	Usage      money.Cents // own use: the métropole's own lines
	Reliquat   money.Cents // what tariffs and attributed bills leave
	Absence    money.Cents // absence and territory
	Bornes     money.Cents // bounds and exonerations
	Ajustement money.Cents // adjustments
	Arrondi    money.Cents // rounding of unit costs
}

func (c *Causes) sum() money.Cents {
	return c.Decidee + c.Usage + c.Reliquat + c.Absence + c.Bornes + c.Ajustement + c.Arrondi
}

// Target is target(s, E, b, c): the lines of the parties, by party then rang, and the métropole's part.
type Target struct {
	Lines     []Line
	Cout      money.Cents // P + Σ round(C_i × c/100)
	Adherents money.Cents // Σ lines of all parties but the métropole
	Metropole money.Cents
	Causes    Causes
	Notes     []Note
}

// maxCents bounds every amount of a target, 10 milliards of euros: the sums of a million lines then stay far inside int64.
const maxCents = money.Cents(1e12)

// Compute gives the target of a service for an exercice (calcul.md §1). It answers all the faults of the data at once,
// an amount out of all proportion among them, and no target when there is one. An error is a broken invariant of the program.
func Compute(in *Input) (*Target, []Fault, error) {
	c := &calculation{in: in, cumul: in.Cumul.Mul(money.Fraction(1, 100)), target: &Target{}}
	err := c.run()
	if errors.Is(err, money.ErrOverflow) {
		return nil, append(c.faults, Fault{Kind: FaultTooLarge, Party: -1, Span: c.life}), nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s %d : %w", in.Service, in.Exercice, err)
	}
	if len(c.faults) > 0 {
		return nil, c.faults, nil
	}
	return c.target, nil, nil
}

// calculation is one target in the making.
type calculation struct {
	in         *Input
	cumul      money.Ratio   // c/100
	life       calendar.Span // A
	slices     []slice
	attributed []money.Cents // C_i × c/100, rounded, in the order of in.Attribues
	cost       money.Cents   // P
	universe   []int         // the parties that may need a figure, by position
	quantities map[string][]quantity
	terms      []Term // room for the terms of quantities
	missing    map[missingFigure]bool
	entries    []entry
	steps      []Step // of the entries, in their order
	faults     []Fault
	target     *Target
}

// entry says whose a step is, before steps are gathered into lines.
type entry struct {
	party int
	order int // the rang as a number: X, B and A come after every component
}

func (c *calculation) enter(party, order int, step *Step) {
	c.entries = append(c.entries, entry{party, order})
	c.steps = append(c.steps, *step)
}

const (
	orderExoneration = 1<<30 + iota
	orderBorne
	orderAjustement
)

func (c *calculation) run() error {
	c.life = calendar.Year(c.in.Exercice).Meet(c.in.Vie)
	if err := c.costs(); err != nil {
		return err
	}
	if !c.life.Empty() {
		c.cut()
		c.gatherUniverse()
		for i := range c.slices {
			if c.slices[i].cle == nil {
				continue
			}
			if err := c.computeSlice(&c.slices[i]); err != nil {
				return err
			}
		}
	} else {
		c.target.Causes.Reliquat += c.target.Cout
	}
	if len(c.faults) > 0 {
		return nil
	}
	if err := c.adjust(); err != nil {
		return err
	}
	c.gatherLines()
	return c.conclude()
}

// costs rounds P and the attributed costs, each once (calcul.md §1.2, campagne.md §6).
func (c *calculation) costs() error {
	cost, err := c.roundEuros(c.in.Cout.Mul(c.cumul))
	if err != nil {
		return err
	}
	c.cost, c.target.Cout = cost, cost
	for i := range c.in.Attribues {
		amount, err := c.roundEuros(c.in.Attribues[i].Montant.Mul(c.cumul))
		if err != nil {
			return err
		}
		c.attributed = append(c.attributed, amount)
		c.target.Cout += amount
	}
	return nil
}

// roundEuros rounds an exact amount of euros to the cent, and bounds it.
func (c *calculation) roundEuros(euros money.Ratio) (money.Cents, error) {
	amount, err := money.Round(euros.Mul(money.Int(100)))
	if err != nil || amount.Abs() > maxCents {
		return 0, money.ErrOverflow
	}
	return amount, nil
}

// adjust adds the lines of rang A (calcul.md §1.5).
func (c *calculation) adjust() error {
	for _, adjustment := range c.in.Ajustements {
		if adjustment.Montant.Abs() > maxCents {
			return money.ErrOverflow
		}
		c.enter(adjustment.Party, orderAjustement, &Step{
			Kind: StepAjustement, Libelle: adjustment.Motif, Acte: adjustment.Acte, Resultat: adjustment.Montant,
		})
		c.target.Causes.Ajustement -= adjustment.Montant
	}
	if c.target.Causes.Ajustement.Abs() > maxCents {
		return money.ErrOverflow
	}
	return nil
}

// gatherLines sums the steps of each party and rang. The steps stay in one array, of which each line has its run.
func (c *calculation) gatherLines() {
	c.sortEntries()
	lines := make([]Line, 0, len(c.entries))
	for i := range c.entries {
		e := &c.entries[i]
		if i == 0 || c.entries[i-1] != *e {
			lines = append(lines, Line{Party: e.party, Rang: rangText(e.order), Steps: c.steps[i:i]})
		}
		line := &lines[len(lines)-1]
		line.Amount += c.steps[i].Resultat
		line.Steps = line.Steps[:len(line.Steps)+1]
	}
	c.target.Lines = lines
}

// sortEntries orders entries and steps by party, then rang, then as they came: by slice. With one slice and one
// component, the common case, they already are.
func (c *calculation) sortEntries() {
	compare := func(a, b entry) int { return cmp.Or(cmp.Compare(a.party, b.party), cmp.Compare(a.order, b.order)) }
	if slices.IsSortedFunc(c.entries, compare) {
		return
	}
	order := make([]int, len(c.entries))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compare(c.entries[a], c.entries[b]) })
	entries, steps := make([]entry, len(order)), make([]Step, len(order))
	for place, i := range order {
		entries[place], steps[place] = c.entries[i], c.steps[i]
	}
	c.entries, c.steps = entries, steps
}

func rangText(order int) string {
	switch order {
	case orderExoneration:
		return RangExoneration
	case orderBorne:
		return RangBorne
	case orderAjustement:
		return RangAjustement
	}
	return strconv.Itoa(order)
}

// conclude sums the target and asserts its conservation: the causes must sum to what the lines leave.
func (c *calculation) conclude() error {
	t := c.target
	for i := range t.Lines {
		if t.Lines[i].Party == c.in.Metropole {
			t.Causes.Usage += t.Lines[i].Amount
		} else {
			t.Adherents += t.Lines[i].Amount
		}
	}
	t.Metropole = t.Causes.sum()
	if t.Adherents+t.Metropole != t.Cout {
		return fmt.Errorf("conservation rompue : %s € pour les adhérents et %s € pour la métropole ne font pas le coût de %s €", t.Adherents, t.Metropole, t.Cout)
	}
	return nil
}
