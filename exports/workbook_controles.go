package exports

import (
	"strconv"

	"quotepart/allocation/money"
)

// The columns of « Contrôles ».
const (
	controlLeft, controlRight, controlVerdict = 2, 4, 6
)

// verdict says in one line whether every control is sound.
func (b *book) verdict() string {
	wrong := 0
	for i := range b.controls {
		if !b.controls[i].Conforme() {
			wrong++
		}
	}
	if wrong == 0 {
		return b.soundWords()
	}
	return b.wrongStart() + strconv.Itoa(wrong) + wrongEnd
}

// The words of the verdict, which the formula of the page puts together, too.
func (b *book) soundWords() string {
	return plural(len(b.controls), "contrôle, conforme", "contrôles, tous conformes")
}
func (b *book) wrongStart() string {
	return plural(len(b.controls), "contrôle", "contrôles") + ", dont "
}

const wrongEnd = nbsp + "en " + wrongWord

// controlesSheet shows every control with both figures, which formulas find again in the other pages, and the entries by
// account that the last of them are compared with.
func (b *book) controlesSheet() (Sheet, error) {
	tables := []Table{controlTable("Montants", Amount), controlTable("Dénombrements", Integer)}
	for i := range b.controls {
		c := &b.controls[i]
		place, cell := 0, AmountCell
		if c.Count {
			place, cell = 1, func(n money.Cents) Cell { return IntegerCell(int64(n)) }
		}
		at := len(tables[place].Rows)
		left, right := At(place, at, controlLeft), At(place, at, controlRight)
		tables[place].Rows = append(tables[place].Rows, Row{Strong: !c.Conforme(), Cells: []Cell{
			TextCell(Typography(c.Name)), TextCell(c.Left), by(cell(c.LeftValue), c.leftBy), TextCell(c.Right), by(cell(c.RightValue), c.rightBy),
			cell(c.LeftValue - c.RightValue).By(Calc("ROUND({0}-{1},2)", left, right)),
			TextCell(c.Verdict()).By(Calc(`IF(ROUND({0}-{1},2)=0,"`+rightWord+`","`+wrongWord+`")`, left, right)),
		}})
	}
	ledger, err := b.ledgerPage()
	if err != nil {
		return Sheet{}, err
	}
	return Sheet{
		Name: sheetControles, Title: b.Title("Contrôles"),
		Subtitle: b.notice("Chaque contrôle oppose deux grandeurs additionnées séparément. Les formules les refont sur les autres feuilles ; une grandeur sans formule vient du calcul enregistré, que le classeur ne contient pas."),
		Facts:    []Fact{{"Résultat", TextCell(b.verdict()).By(b.verdictFormula(tables))}}, FactRules: []Rule{{Kind: RuleText, Text: wrongWord}},
		Tables: append(tables, ledger),
	}, nil
}

// verdictFormula counts the verdicts of both tables.
func (b *book) verdictFormula(tables []Table) Formula {
	count := `COUNTIF({0},"` + wrongWord + `")+COUNTIF({1},"` + wrongWord + `")`
	return Calc(`IF(`+count+`=0,"`+b.soundWords()+`","`+b.wrongStart()+`"&(`+count+`)&"`+wrongEnd+`")`,
		Down(0, controlVerdict, 0, len(tables[0].Rows)-1), Down(1, controlVerdict, 0, len(tables[1].Rows)-1))
}

func controlTable(title string, kind Kind) Table {
	return Table{Title: title, Empty: "Aucun contrôle.", Rules: []Rule{{Kind: RuleText, Column: controlVerdict, Text: wrongWord}}, Columns: []Column{
		{"Contrôle", Text, 52}, {"Première grandeur", Text, 36}, {"Valeur", kind, 0}, {"Seconde grandeur", Text, 36}, {"Valeur", kind, 0}, {"Écart", kind, 0}, {"Résultat", Text, 0},
	}}
}

// ledgerPage lists the entries of the issue by account.
func (b *book) ledgerPage() (Table, error) {
	table := Table{Title: "Écritures de l'émission, par compte", Empty: "Aucune pièce, aucune écriture.", Columns: []Column{
		{"Compte", Code, 0}, {"Nature", Text, 36}, {"Débit", Amount, 0}, {"Écritures", Integer, 0}, {"Crédit", Amount, 0}, {"Solde", Amount, 0},
	}}
	totals, err := b.accountTotals()
	if err != nil {
		return table, err
	}
	for i, t := range totals {
		table.Rows = append(table.Rows, row(CodeCell(t.account), TextCell(Typography(accountWords(t))), AmountCell(t.debit), IntegerCell(t.count), AmountCell(t.credit),
			AmountCell(t.debit-t.credit).By(Calc("ROUND({0}-{1},2)", At(ledgerTable, i, ledgerDebit), At(ledgerTable, i, ledgerCredits)))))
	}
	return table, table.total("Total", 3)
}
