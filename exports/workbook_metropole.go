package exports

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// The columns of « Métropole »: cost, adherents, métropole, its share, then its causes and two checks.
const (
	metropoleCost   = 3
	metropoleShare  = 6
	metropoleCauses = 7
	metropoleCheck  = 14
)

// causes lists what the métropole's part is made of, in the order of calcul.md §1.
var causes = []struct {
	words  string
	amount func(*billing.Part) money.Cents
}{
	{"Part décidée", func(p *billing.Part) money.Cents { return p.Decidee }},
	{"Usage propre", func(p *billing.Part) money.Cents { return p.Usage }},
	{"Reliquat des tarifs", func(p *billing.Part) money.Cents { return p.Reliquat }},
	{"Absences et territoire", func(p *billing.Part) money.Cents { return p.Absence }},
	{"Bornes et exonérations", func(p *billing.Part) money.Cents { return p.Bornes }},
	{"Ajustements", func(p *billing.Part) money.Cents { return p.Ajustement }},
	{"Arrondis", func(p *billing.Part) money.Cents { return p.Arrondi }},
}

// metropole says what each service cost the métropole, and why: by service, then by exercice. The two checks of a row are
// formulas over amounts that were calculated apart: one that is not 0,00 € is an error.
func (r *Reading) metropole() (Sheet, error) {
	years := metropoleTable("Par service et exercice", "Exercice")
	services, order, err := r.partsByService()
	if err != nil {
		return Sheet{}, err
	}
	parts := slices.Clone(r.Calculation.Parts)
	slices.SortStableFunc(parts, func(a, b billing.Part) int {
		return cmp.Or(strings.Compare(a.Service, b.Service), cmp.Compare(a.Exercice, b.Exercice))
	})
	for i := range parts {
		years.Rows = append(years.Rows, r.partRow(1, i, &parts[i], NumberCell(int64(parts[i].Exercice)), nil))
	}
	byService := metropoleTable("Par service, du plus coûteux au moins coûteux", "Exercices")
	for i, service := range order {
		count := int64(0)
		for j := range parts {
			if parts[j].Service == service {
				count++
			}
		}
		sum := func(column int) *Formula {
			if !criterion(service) {
				return nil
			}
			return footed("SUMIFS({0},{1},{2})", Down(1, column, 0, len(parts)-1), Down(1, 0, 0, len(parts)-1), At(0, i, 0))
		}
		exercices := IntegerCell(count)
		if criterion(service) {
			exercices = exercices.By(Calc("COUNTIFS({0},{1})", Down(1, 0, 0, len(parts)-1), At(0, i, 0)))
		}
		byService.Rows = append(byService.Rows, r.partRow(0, i, services[service], exercices, sum))
	}
	sheet := Sheet{
		Name: sheetMetropole, Title: r.Title("La part de la métropole, et ses causes"),
		Subtitle: r.notice("Le coût est celui de la part due de l'exercice. Les deux dernières colonnes doivent être nulles : le coût moins ceux qui le supportent, la part de la métropole moins ses causes."),
		Tables:   []Table{byService, years},
	}
	if err := metropoleTotals(&sheet.Tables[0], 0, 2); err != nil { // exercices are counted, years are not added up
		return sheet, err
	}
	return sheet, metropoleTotals(&sheet.Tables[1], 1)
}

func metropoleTable(title, third string) Table {
	table := Table{Title: title, Empty: "Aucun service n'est dû à cette campagne.", Columns: []Column{
		{"Service", Code, 0}, {"Libellé", Text, 34}, {third, Integer, 0}, {"Coût", Amount, 0}, {"Adhérents", Amount, 0}, {"Métropole", Amount, 0}, {"Part de la métropole", Percent, 0},
	}}
	for i := range causes {
		table.Columns = append(table.Columns, Column{causes[i].words, Amount, 0})
	}
	table.Columns = append(table.Columns, Column{"Coût non réparti", Amount, 0}, Column{"Part sans cause", Amount, 0})
	table.Rules = []Rule{{Kind: RuleBar, Column: metropoleShare}, {Kind: RuleSigned, Column: metropoleCheck, LastColumn: metropoleCheck + 1, Totals: true}}
	return table
}

// partRow writes the account of a service; sum gives the formulas of its amounts where they are sums.
func (r *Reading) partRow(table, at int, p *billing.Part, third Cell, sum func(column int) *Formula) Row {
	cells := []Cell{CodeCell(p.Service), TextCell(r.serviceLabel(p.Service)), third, AmountCell(p.Cout), AmountCell(p.Adherents), AmountCell(p.Metropole), shareCell(table, at, p)}
	var ofCauses money.Cents
	for i := range causes {
		cells = append(cells, AmountCell(causes[i].amount(p)))
		ofCauses += causes[i].amount(p)
	}
	if sum != nil {
		for i := range cells {
			if cells[i].Kind() == Amount {
				cells[i] = by(cells[i], sum(i))
			}
		}
	}
	cells = append(cells,
		AmountCell(p.Cout-p.Adherents-p.Metropole).By(Calc("ROUND({0}-{1}-{2},2)", At(table, at, metropoleCost), At(table, at, metropoleCost+1), At(table, at, metropoleCost+2))),
		AmountCell(p.Metropole-ofCauses).By(Calc("ROUND({0}-SUM({1}),2)", At(table, at, metropoleCost+2), across(table, at, metropoleCauses, metropoleCheck-1))))
	return row(cells...)
}

// shareCell is the métropole's part of the cost; a service that cost nothing has none.
func shareCell(table, at int, p *billing.Part) Cell {
	if p.Cout == 0 {
		return Cell{}
	}
	return percentage(p.Metropole, p.Cout).By(Calc("{0}/{1}", At(table, at, metropoleCost+2), At(table, at, metropoleCost)))
}

func metropoleTotals(t *Table, place int, counts ...int) error {
	if err := t.total("Total", counts...); err != nil || len(t.Totals) == 0 {
		return err
	}
	t.Totals[metropoleShare] = shareCell(place, TotalsRow, &billing.Part{Cout: t.Totals[metropoleCost].Cents(), Metropole: t.Totals[metropoleCost+2].Cents()})
	return nil
}

// partsByService adds the exercices of each service up, and lists the services from the most to the least costly.
func (r *Reading) partsByService() (map[string]*billing.Part, []string, error) {
	services := map[string]*billing.Part{}
	var order []string
	for i := range r.Calculation.Parts {
		p := &r.Calculation.Parts[i]
		sum := services[p.Service]
		if sum == nil {
			sum = &billing.Part{Service: p.Service}
			services[p.Service] = sum
			order = append(order, p.Service)
		}
		if err := addPart(sum, p); err != nil {
			return nil, nil, err
		}
	}
	slices.SortFunc(order, func(a, b string) int {
		return cmp.Or(cmp.Compare(services[b].Cout, services[a].Cout), strings.Compare(a, b))
	})
	return services, order, nil
}

func addPart(sum, p *billing.Part) error {
	for _, add := range []struct {
		to     *money.Cents
		amount money.Cents
	}{
		{&sum.Cout, p.Cout}, {&sum.Adherents, p.Adherents}, {&sum.Metropole, p.Metropole}, {&sum.Decidee, p.Decidee}, {&sum.Usage, p.Usage}, {&sum.Reliquat, p.Reliquat},
		{&sum.Absence, p.Absence}, {&sum.Bornes, p.Bornes}, {&sum.Ajustement, p.Ajustement}, {&sum.Arrondi, p.Arrondi},
	} {
		var err error
		if *add.to, err = money.Sum(*add.to, add.amount); err != nil {
			return err
		}
	}
	return nil
}

// percentage gives what an amount is of another, which is not 0.
func percentage(amount, of money.Cents) Cell {
	return PercentCell(quotient(amount.Ratio(), of.Ratio()).Mul(money.Int(100)))
}
