package exports

import (
	"strconv"
	"strings"

	"quotepart/allocation/money"
)

// Explanation is how a line comes to its amount, in the order in which one calculates: what was given, with its source,
// then each operation on what stands above it. The same entries make the live formulas of a workbook, the words of the
// terminal and JSON.
type Explanation struct {
	Line    *StatementLine
	Entries []Entry
	Target  int // place of what is due, the sum of the steps
	Amount  int // place of the line's amount
}

// Entry is one datum or one operation.
type Entry struct {
	Heading bool   // opens a part: only Label and Source are filled
	Label   string // in French
	Value   Cell
	Formula string // of an operation: the language of workbooks, each {n} standing for the entry at Places[n]
	Places  []int
	Words   string // of an operation: the same in words and numbers, for a pocket calculator
	Source  string // where a datum comes from: a table of the dossier, an acte, another party's part of the calculation
	Since   string // from when it holds
}

// Operation tells what is calculated from what is given.
func (e *Entry) Operation() bool { return e.Formula != "" }

// Explain tells how a line of the statement comes to its amount (calcul.md §1).
func (s *Statement) Explain(line *StatementLine) *Explanation {
	e := &explainer{reading: s.Reading, line: line}
	if line.shares() {
		e.cost()
	}
	var results []int
	for i := range line.Steps {
		results = append(results, e.step(&line.Steps[i]))
	}
	x := &Explanation{Line: line}
	e.heading("Ligne", "")
	if len(results) == 0 {
		x.Target = e.datum("Dû à ce jour", AmountCell(line.Cible), "plus rien n'est dû selon le dossier de cette campagne", "")
	} else {
		x.Target = e.operation("Dû à ce jour", AmountCell(line.Cible), sumOfPlaces(len(results)), results...)
	}
	issued := e.datum("Déjà émis", AmountCell(line.DejaEmis), e.issuedSource(), "")
	x.Amount = e.operation("Montant de la ligne (HT)", AmountCell(line.Montant), "{0}-{1}", x.Target, issued)
	x.Entries = e.entries
	return x
}

// sumOfPlaces writes {0}+{1}+….
func sumOfPlaces(n int) string {
	terms := make([]string, n)
	for i := range terms {
		terms[i] = "{" + strconv.Itoa(i) + "}"
	}
	return strings.Join(terms, "+")
}

// shares reports whether the line depends on the cost of the service.
func (l *StatementLine) shares() bool {
	for i := range l.Steps {
		switch l.Steps[i].Methode {
		case "proportionnel", "egal", "parts_fixes", "cout_unitaire":
			return true
		}
	}
	return false
}

// explainer is one explanation in the making.
type explainer struct {
	reading *Reading
	line    *StatementLine
	entries []Entry
	costs   costPlaces
}

func (e *explainer) add(entry Entry) int {
	entry.Label, entry.Words, entry.Source = Typography(capital(entry.Label)), Typography(entry.Words), Typography(entry.Source)
	e.entries = append(e.entries, entry)
	return len(e.entries) - 1
}

func (e *explainer) heading(label, source string) {
	e.add(Entry{Heading: true, Label: label, Source: source})
}

func (e *explainer) datum(label string, value Cell, source, since string) int {
	return e.add(Entry{Label: label, Value: value, Source: source, Since: since})
}

// given is a datum that depends on other parties: it is shown, and found again in the ledger (docs/spec/trace.md).
func (e *explainer) given(label string, value Cell) int {
	return e.datum(label, value, "calcul de la campagne, qui dépend aussi des autres adhérents", "")
}

// operation adds a calculation on entries above it, and says it in numbers.
func (e *explainer) operation(label string, value Cell, formula string, places ...int) int {
	return e.add(Entry{Label: label, Value: value, Formula: formula, Places: places, Words: e.inNumbers(formula, places)})
}

// signs turns the language of workbooks into what one types on a pocket calculator.
var signs = strings.NewReplacer("*", " × ", "/", " ÷ ", "+", " + ", "-", " "+minus+" ", ",", " ; ", "MAX", "le plus grand de ", "MIN", "le plus petit de ")

func (e *explainer) inNumbers(formula string, places []int) string {
	text := signs.Replace(formula)
	for i, place := range places {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i)+"}", e.entries[place].Value.String())
	}
	return text
}

// rounded adds the rounding of an exact value to so many decimals, half away from zero.
func (e *explainer) rounded(label string, value Cell, exact money.Ratio, decimals, place int) int {
	words := e.entries[place].Value.String() + ", arrondi au centime"
	if decimals != centDecimals {
		words = e.entries[place].Value.String() + ", arrondi à " + plural(decimals, "décimale", "décimales")
	}
	return e.settle(label, value, "ROUND", words, exact, decimals, place)
}

// cutDown adds the cut of an exact share to the cent, towards zero.
func (e *explainer) cutDown(label string, value Cell, exact money.Ratio, place int) int {
	return e.settle(label, value, "TRUNC", e.entries[place].Value.String()+", coupé au centime", exact, centDecimals, place)
}

const centDecimals = 2

// settle adds ROUND or TRUNC of an exact value. A spreadsheet calculates with fifteen digits or so: what it finds is first
// rounded far below the cent, so that 0.29 × 100 cuts to 29. Where the exact value is too near the point at which the
// result changes for that to be safe, the result is given instead of calculated.
func (e *explainer) settle(label string, value Cell, function, words string, exact money.Ratio, decimals, place int) int {
	digits, ok := settles(exact, decimals, function == "ROUND")
	if !ok {
		return e.datum(label, value, words+" (calcul exact : trop près de la limite pour un tableur)", "")
	}
	formula := function + "(ROUND({0}," + strconv.Itoa(digits) + ")," + strconv.Itoa(decimals) + ")"
	return e.add(Entry{Label: label, Value: value, Formula: formula, Places: []int{place}, Words: words})
}
