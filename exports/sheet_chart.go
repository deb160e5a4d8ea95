package exports

import "errors"

// ChartKind is the shape of a chart.
type ChartKind int8

// The shapes of charts: lying bars, so that names can be read, the first category on top.
const (
	ChartBars    ChartKind = iota + 1 // those of several series beside each other
	ChartStacked                      // those of several series one after the other
)

// Chart is a native chart: it shows cells of other pages, and follows them.
type Chart struct {
	Kind       ChartKind
	Title      string
	Categories Ref   // a column of names
	Series     []Ref // columns of numbers, as long as that of names; the title of the column names the series
}

// ChartColumns is how many columns a page of charts has.
const ChartColumns = 24

var errCharts = errors.New("une page de graphiques n'a ni donnée ni tableau, et chaque graphique a des séries aussi longues que ses noms")

// checkCharts asserts that charts have a page to themselves: they would hide cells, or be cut by the end of a printed page.
func (s *Sheet) checkCharts() error {
	if len(s.Charts) > 0 && len(s.Tables)+len(s.Facts) > 0 {
		return errCharts
	}
	for i := range s.Charts {
		c := &s.Charts[i]
		if len(c.Series) == 0 {
			return errCharts
		}
		for _, series := range c.Series {
			if series.LastRow-series.Row != c.Categories.LastRow-c.Categories.Row {
				return errCharts
			}
		}
	}
	return nil
}
