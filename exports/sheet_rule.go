package exports

import "fmt"

// RuleKind says how a column is coloured by its values.
type RuleKind int8

// The kinds of rules. None relies on colour alone: what is printed in grey, or seen by a colour-blind reader, says the same.
const (
	RuleSigned RuleKind = iota + 1 // differences: ▲ and orange where there is more, ▼ and blue where there is less
	RuleScale                      // a shade by size: blue below 0, orange above
	RuleBar                        // a bar by size, behind the number
	RuleText                       // words that somebody has to see: dark, in bold
	RuleEmpty                      // cells that somebody has to fill: tinted as long as they are empty
)

// Rule colours columns of a table, or facts of a page, as their values are: the reader's program goes on doing so when they
// change.
type Rule struct {
	Kind               RuleKind
	Column, LastColumn int    // of the table, or facts; a LastColumn below Column counts as Column
	Text               string // of RuleText: the words that a cell must hold
	Totals             bool   // the row of totals too
	Narrow             bool   // of RuleSigned: the sign without an arrow, where many columns stand beside each other
}

// End is the last column of the rule.
func (r *Rule) End() int { return max(r.Column, r.LastColumn) }

// RuleOf gives the first rule of that kind about the column; nil where there is none.
func (t *Table) RuleOf(kind RuleKind, column int) *Rule {
	for i := range t.Rules {
		if r := &t.Rules[i]; r.Kind == kind && r.Column <= column && column <= r.End() {
			return r
		}
	}
	return nil
}

// checkRules asserts that every rule is about columns, or facts, that there are.
func checkRules(rules []Rule, columns int) error {
	for i := range rules {
		if rules[i].Column < 0 || rules[i].End() >= columns {
			return fmt.Errorf("une règle de mise en forme porte sur la colonne %d de %d", rules[i].End()+1, columns)
		}
	}
	return nil
}
