package exports

import (
	"maps"
	"slices"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// debtorAccount is one row of « Par débiteur ».
type debtorAccount struct {
	lines  statutTotals
	pieces map[billing.PieceType]money.Cents // with VAT
	titres int64
}

func (r *Reading) accounts() (map[string]*debtorAccount, error) {
	accounts := make(map[string]*debtorAccount, len(r.debtors))
	for _, debtor := range r.debtors {
		accounts[debtor] = &debtorAccount{lines: statutTotals{}, pieces: map[billing.PieceType]money.Cents{}}
	}
	for i := range r.Calculation.Lines {
		l := &r.Calculation.Lines[i]
		if err := accounts[l.Debiteur].lines.add(l); err != nil {
			return nil, err
		}
	}
	for i := range r.pieces {
		p := &r.pieces[i]
		account := accounts[p.Debiteur]
		sum, err := money.Sum(account.pieces[p.Type], p.TTC)
		if err != nil {
			return nil, err
		}
		account.pieces[p.Type] = sum
		if p.Type == billing.PieceTitre {
			account.titres++
		}
	}
	return accounts, nil
}

// parDebiteur gives each debtor's lines by statut and documents by kind.
func (r *Reading) parDebiteur() (Sheet, error) {
	accounts, err := r.accounts()
	if err != nil {
		return Sheet{}, err
	}
	table := Table{Filter: true, Empty: "Aucun débiteur.", Rules: []Rule{{Kind: RuleBar, Column: 3}}, Columns: []Column{{"Débiteur", Code, 0}, {"Nom", Text, 34}, {"Titres", Integer, 0}, {"Titres TTC", Amount, 0}, {"Réductions TTC", Amount, 0}, {"Mandats TTC", Amount, 0}}}
	for i := range statuts {
		table.Columns = append(table.Columns, Column{shortStatut[statuts[i].code], Amount, 0})
	}
	table.Columns = append(table.Columns, Column{"Toutes lignes HT", Amount, 0})
	for _, debtor := range r.debtors {
		cells, err := accounts[debtor].cells(len(table.Rows))
		if err != nil {
			return Sheet{}, err
		}
		table.Rows = append(table.Rows, row(append([]Cell{CodeCell(debtor), TextCell(r.tiersName(debtor))}, cells...)...))
	}
	return Sheet{
		Name: "Par débiteur", Title: r.Title("Ce que porte chaque débiteur"),
		Subtitle: r.notice("Pièces toutes taxes comprises ; lignes hors taxes, selon ce qu'elles deviennent."),
		Tables:   []Table{table}, Freeze: true, FrozenColumns: 2,
	}, table.total("Total", 2)
}

// shortStatut heads the columns of a wide table.
var shortStatut = map[billing.Statut]string{
	billing.StatutTitre: "Lignes sur titre", billing.StatutReduction: "Lignes réduites", billing.StatutMandat: "Lignes sur mandat", billing.StatutReporte: "Lignes reportées",
	billing.StatutValorise: "Lignes valorisées", billing.StatutAC: "Attribution de compensation", billing.StatutPorteur: "Facturé par le porteur", billing.StatutPropre: "Part propre",
}

// cells gives the amounts of a row; its last adds up those before it by statut.
func (a *debtorAccount) cells(row int) ([]Cell, error) {
	cells := []Cell{IntegerCell(a.titres), AmountCell(a.pieces[billing.PieceTitre]), AmountCell(a.pieces[billing.PieceReduction]), AmountCell(a.pieces[billing.PieceMandat])}
	var all money.Cents
	for i := range statuts {
		amount := a.lines[statuts[i].code].Amount
		cells = append(cells, AmountCell(amount))
		var err error
		if all, err = money.Sum(all, amount); err != nil {
			return nil, err
		}
	}
	const first = 6 // the column of the first statut
	return append(cells, AmountCell(all).By(Calc("SUM({0})", across(0, row, first, first+len(statuts)-1)))), nil
}

// matrixColumns is how many services fit side by side on a printed page.
const matrixColumns = 12

// crossing is the net of all lines of each debtor and service, and where the matrix shows it.
type crossing struct {
	services, debtors   []string       // those with lines, sorted
	columns, rows       map[string]int // where the matrix shows them
	cells               map[[2]string]money.Cents
	byService, byDebtor map[string]money.Cents
}

const matrixFirst = 2 // the column of the first service

// serviceTotal and debtorTotal refer to the totals of the matrix; nil for one without lines, which is not in it.
func (c *crossing) serviceTotal(service string) *Formula {
	column, ok := c.columns[service]
	if !ok {
		return nil
	}
	return footed("{0}", At(0, TotalsRow, column).On(sheetMatrice))
}

func (c *crossing) debtorTotal(debtor string) *Formula {
	row, ok := c.rows[debtor]
	if !ok {
		return nil
	}
	return footed("{0}", At(0, row, matrixFirst+len(c.services)).On(sheetMatrice))
}

// all names the cells of the matrix without its totals.
func (c *crossing) all() Ref {
	return block(0, matrixFirst, matrixFirst+len(c.services)-1, 0, len(c.debtors)-1).On(sheetMatrice)
}

// matrice crosses debtors and services: net of all lines of the campaign. A service or a debtor without lines is left
// out, and so is a cell without any, so that 0,00 € tells lines that cancel out.
func (b *book) matrice() (Sheet, error) {
	c := b.crossing
	last := matrixFirst + len(c.services)
	table := Table{Empty: "Aucune ligne.", Columns: []Column{{"Débiteur", Code, 0}, {"Nom", Text, 28}}}
	for _, service := range c.services {
		table.Columns = append(table.Columns, Column{service, Amount, 0})
	}
	table.Columns = append(table.Columns, Column{"Total", Amount, 0})
	for i, debtor := range c.debtors {
		line := []Cell{CodeCell(debtor), TextCell(b.tiersName(debtor))}
		for _, service := range c.services {
			cell := Cell{}
			if amount, ok := c.cells[[2]string{debtor, service}]; ok {
				cell = AmountCell(amount)
			}
			line = append(line, cell)
		}
		table.Rows = append(table.Rows, row(append(line, AmountCell(c.byDebtor[debtor]).By(Calc("SUM({0})", across(0, i, matrixFirst, last-1))))...))
	}
	if len(c.services) > 0 {
		table.Rules = []Rule{{Kind: RuleScale, Column: matrixFirst, LastColumn: last - 1}}
	}
	return Sheet{
		Name: sheetMatrice, Title: b.Title("Débiteurs et services"), Subtitle: b.notice("Montants nets hors taxes de toutes les lignes de la campagne, totalisés dans les deux sens."),
		Tables: []Table{table}, Freeze: true, FrozenColumns: 2, PagesWide: (len(c.services) + matrixColumns) / matrixColumns,
	}, table.total("Total")
}

// cross adds up all lines by debtor and service.
func (r *Reading) cross() (*crossing, error) {
	c := &crossing{columns: map[string]int{}, rows: map[string]int{}, cells: map[[2]string]money.Cents{}, byService: map[string]money.Cents{}, byDebtor: map[string]money.Cents{}}
	for i := range r.Calculation.Lines {
		l := &r.Calculation.Lines[i]
		key := [2]string{l.Debiteur, l.Service}
		if err := firstError([]error{plus(c.cells, key, l.Montant), plus(c.byService, l.Service, l.Montant), plus(c.byDebtor, l.Debiteur, l.Montant)}); err != nil {
			return nil, err
		}
	}
	c.services, c.debtors = slices.Sorted(maps.Keys(c.byService)), slices.Sorted(maps.Keys(c.byDebtor))
	for i, service := range c.services {
		c.columns[service] = matrixFirst + i
	}
	for i, debtor := range c.debtors {
		c.rows[debtor] = i
	}
	return c, nil
}

// plus adds an amount to one of a map.
func plus[K comparable](sums map[K]money.Cents, key K, amount money.Cents) error {
	sum, err := money.Sum(sums[key], amount)
	sums[key] = sum
	return err
}
