package allocation

import (
	"cmp"
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

// maxCents bounds every amount that enters a target, so that no sum of a target can leave int64: 10 000 milliards of
// euros, and at most some thousands of rows.
const maxCents = money.Cents(1e15)

// Compute gives the target of a service for an exercice (calcul.md §1). It answers all the faults of the data at once,
// and no target when there is one. An error is a broken invariant of the program or an amount out of all proportion.
func Compute(in *Input) (*Target, []Fault, error) {
	c := &calculation{in: in, cumul: in.Cumul.Mul(money.Fraction(1, 100)), target: &Target{}}
	if err := c.run(); err != nil {
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
	missing    map[missingFigure]bool
	entries    []entry
	faults     []Fault
	target     *Target
}

// entry is one step of one party, before entries are gathered into lines.
type entry struct {
	party int
	order int // the rang as a number: X, B and A come after every component
	step  Step
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
		if !c.cut() {
			return nil
		}
		c.gatherUniverse()
		for i := range c.slices {
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
	c.adjust()
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
func (c *calculation) adjust() {
	for _, adjustment := range c.in.Ajustements {
		c.entries = append(c.entries, entry{adjustment.Party, orderAjustement, Step{
			Kind: StepAjustement, Libelle: adjustment.Motif, Acte: adjustment.Acte, Resultat: adjustment.Montant,
		}})
		c.target.Causes.Ajustement -= adjustment.Montant
	}
}

// gatherLines sums the steps of each party and rang.
func (c *calculation) gatherLines() {
	order := make([]int32, len(c.entries))
	for i := range order {
		order[i] = int32(i)
	}
	compare := func(a, b int32) int {
		left, right := &c.entries[a], &c.entries[b]
		return cmp.Or(cmp.Compare(left.party, right.party), cmp.Compare(left.order, right.order), cmp.Compare(a, b))
	}
	if !slices.IsSortedFunc(order, compare) {
		slices.SortFunc(order, compare)
	}
	steps := make([]Step, len(order)) // one array for all lines, each of which gets its run of it
	c.target.Lines = make([]Line, 0, len(order))
	for place, i := range order {
		e := &c.entries[i]
		steps[place] = e.step
		if place == 0 || c.entries[order[place-1]].party != e.party || c.entries[order[place-1]].order != e.order {
			c.target.Lines = append(c.target.Lines, Line{Party: e.party, Rang: rangText(e.order), Steps: steps[place:place]})
		}
		line := &c.target.Lines[len(c.target.Lines)-1]
		line.Amount += e.step.Resultat
		line.Steps = line.Steps[:len(line.Steps)+1]
	}
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
