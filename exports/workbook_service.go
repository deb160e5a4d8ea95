package exports

import (
	"cmp"
	"slices"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
)

type serviceYear struct {
	service  string
	exercice int
}

// serviceBilled is what a campaign does to one service and exercice.
type serviceBilled struct {
	pieces  money.Cents // net of its lines that are on documents
	all     money.Cents // net of all its lines
	parties map[string]bool
}

func (r *Reading) billedByService() (map[serviceYear]*serviceBilled, error) {
	billed := map[serviceYear]*serviceBilled{}
	for i := range r.Calculation.Lines {
		l := &r.Calculation.Lines[i]
		key := serviceYear{l.Service, l.Exercice}
		b := billed[key]
		if b == nil {
			b = &serviceBilled{parties: map[string]bool{}}
			billed[key] = b
		}
		b.parties[l.Tiers] = true
		var err error
		if b.all, err = money.Sum(b.all, l.Montant); err != nil {
			return nil, err
		}
		if onPiece(l.Statut) {
			if b.pieces, err = money.Sum(b.pieces, l.Montant); err != nil {
				return nil, err
			}
		}
	}
	return billed, nil
}

// parService says what each service cost and who bears it (campagne.md §4), and what the campaign bills of it.
func (r *Reading) parService() (Sheet, error) {
	billed, err := r.billedByService()
	if err != nil {
		return Sheet{}, err
	}
	table := Table{Filter: true, Empty: "Aucun service n'est dû à cette campagne.", Columns: []Column{
		{"Service", Code, 0}, {"Libellé", Text, 40}, {"Exercice", Integer, 0}, {"Base", Text, 0}, {"Part due", Percent, 0}, {"Coût", Amount, 0}, {"Adhérents", Amount, 0}, {"Métropole", Amount, 0},
		{"Sur pièces, cette campagne", Amount, 0}, {"Toutes lignes, cette campagne", Amount, 0}, {"Tiers concernés", Integer, 0},
	}}
	for i, part := range r.partsWithLines(billed) {
		b := billed[serviceYear{part.Service, part.Exercice}]
		if b == nil {
			b = &serviceBilled{}
		}
		cumul, err := percentOf(part.Cumul)
		if err != nil {
			return Sheet{}, err
		}
		table.Rows = append(table.Rows, row(CodeCell(part.Service), TextCell(r.serviceLabel(part.Service)), NumberCell(int64(part.Exercice)), TextCell(BaseWords(part.Base)), cumul,
			AmountCell(part.Cout), AmountCell(part.Adherents), AmountCell(part.Metropole), by(AmountCell(b.pieces), r.billedFormula(i, part.Service, billing.StatutTitre, billing.StatutReduction, billing.StatutMandat)),
			by(AmountCell(b.all), r.billedFormula(i, part.Service)), IntegerCell(int64(len(b.parties)))))
	}
	return Sheet{
		Name: sheetService, Title: r.Title("Coût de chaque service, et qui le supporte"),
		Subtitle: r.notice("Le coût est celui de la part due de l'exercice ; il se partage entre les adhérents et la métropole, dont la part est détaillée par cause dans la feuille « Métropole »."),
		Tables:   []Table{table}, Freeze: true, FrozenColumns: 3,
	}, table.total("Total")
}

// billedFormula adds up the lines of the service and exercice of a row: all, or those of some statuts.
func (r *Reading) billedFormula(row int, service string, of ...billing.Statut) *Formula {
	if r.large() || !criterion(service) {
		return nil
	}
	refs := []Ref{r.linesDown(lineAmount), r.linesDown(lineService), At(0, row, 0), r.linesDown(lineExercice), At(0, row, 2), r.linesDown(lineStatut)}
	if len(of) == 0 {
		return footed("SUMIFS({0},{1},{2},{3},{4})", refs[:5]...)
	}
	terms := make([]string, len(of))
	for i := range of {
		terms[i] = `SUMIFS({0},{1},{2},{3},{4},{5},"` + StatutWords(of[i]) + `")`
	}
	return footed(strings.Join(terms, "+"), refs...)
}

// partsWithLines lists the accounts of services and exercices, and an empty one for lines that have none, so that the
// page shows every line whatever happens.
func (r *Reading) partsWithLines(billed map[serviceYear]*serviceBilled) []billing.Part {
	parts := slices.Clone(r.Calculation.Parts)
	known := map[serviceYear]bool{}
	for i := range parts {
		known[serviceYear{parts[i].Service, parts[i].Exercice}] = true
	}
	for key := range billed {
		if !known[key] {
			parts = append(parts, billing.Part{Service: key.service, Exercice: key.exercice})
		}
	}
	slices.SortFunc(parts, func(a, b billing.Part) int {
		return cmp.Or(strings.Compare(a.Service, b.Service), cmp.Compare(a.Exercice, b.Exercice))
	})
	return parts
}

// percentOf reads Part.Cumul, a decimal text.
func percentOf(text string) (Cell, error) {
	if text == "" {
		return Cell{}, nil
	}
	var rate money.Ratio
	if err := rate.UnmarshalText([]byte(text)); err != nil {
		return Cell{}, err
	}
	return PercentCell(rate), nil
}
