package exports

import (
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
	table := Table{Filter: true, Empty: "Aucun débiteur.", Columns: []Column{{"Débiteur", Code, 0}, {"Nom", Text, 34}, {"Titres", Integer, 0}, {"Titres TTC", Amount, 0}, {"Réductions TTC", Amount, 0}, {"Mandats TTC", Amount, 0}}}
	for i := range statuts {
		table.Columns = append(table.Columns, Column{shortStatut[statuts[i].code], Amount, 0})
	}
	table.Columns = append(table.Columns, Column{"Toutes lignes HT", Amount, 0})
	for _, debtor := range r.debtors {
		cells, err := accounts[debtor].cells()
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

func (a *debtorAccount) cells() ([]Cell, error) {
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
	return append(cells, AmountCell(all)), nil
}

// matrixColumns is how many services fit side by side on a printed page.
const matrixColumns = 12

// matrice crosses debtors and services: net of all lines of the campaign. A service or a debtor without lines is left
// out, and so is a cell without any, so that 0,00 € tells lines that cancel out.
func (r *Reading) matrice() (Sheet, error) {
	services, cells, err := r.matrix()
	if err != nil {
		return Sheet{}, err
	}
	table := Table{Empty: "Aucune ligne.", Columns: []Column{{"Débiteur", Code, 0}, {"Nom", Text, 28}}}
	for _, service := range services {
		table.Columns = append(table.Columns, Column{service, Amount, 0})
	}
	table.Columns = append(table.Columns, Column{"Total", Amount, 0})
	for _, debtor := range r.debtors {
		if len(r.linesOf[debtor]) == 0 {
			continue
		}
		line, total := []Cell{CodeCell(debtor), TextCell(r.tiersName(debtor))}, money.Cents(0)
		for _, service := range services {
			amount, ok := cells[[2]string{debtor, service}]
			if !ok {
				line = append(line, Cell{})
				continue
			}
			line = append(line, AmountCell(amount))
			if total, err = money.Sum(total, amount); err != nil {
				return Sheet{}, err
			}
		}
		table.Rows = append(table.Rows, row(append(line, AmountCell(total))...))
	}
	return Sheet{
		Name: "Matrice", Title: r.Title("Débiteurs et services"), Subtitle: r.notice("Montants nets hors taxes de toutes les lignes de la campagne."),
		Tables: []Table{table}, Freeze: true, FrozenColumns: 2, PagesWide: (len(services) + matrixColumns) / matrixColumns,
	}, table.total("Total")
}

// matrix gives the services that have lines, sorted, and the net of each debtor and service.
func (r *Reading) matrix() ([]string, map[[2]string]money.Cents, error) {
	cells, seen := map[[2]string]money.Cents{}, map[string]bool{}
	var services []string
	for i := range r.Calculation.Lines {
		l := &r.Calculation.Lines[i]
		key := [2]string{l.Debiteur, l.Service}
		sum, err := money.Sum(cells[key], l.Montant)
		if err != nil {
			return nil, nil, err
		}
		cells[key] = sum
		if !seen[l.Service] {
			seen[l.Service] = true
			services = append(services, l.Service)
		}
	}
	slices.Sort(services)
	return services, cells, nil
}
