package xlsx

import (
	"github.com/xuri/excelize/v2"

	"quotepart/exports"
)

// A page of charts has columns of the default width, so that the library finds the cells under the corners of a chart: they
// stand two side by side, two rows of them on a sheet of A4.
const (
	chartColumns = exports.ChartColumns / 2
	chartRows    = 26
	columnPixels = 64
	rowPixels    = 18 // what the library takes an unwritten row for
	rowPoints    = 15 // what it is once written
	chartFont    = 9
)

// seriesInk colours series: dark before light, so that they differ in grey, too.
var seriesInk = []string{accent, "E8A33D", "7F8FA6"}

// charts places the charts of the page. It runs before the first row: a streamed sheet loses later ones.
func (w *sheetWriter) charts() error {
	top := factRow(w.sheet, 0)
	for i := range w.sheet.Charts {
		chart, err := w.chart(&w.sheet.Charts[i])
		if err != nil {
			return err
		}
		if err := w.file.AddChart(w.sheet.Name, cellName(1+i%2*chartColumns, top+i/2*chartRows), chart); err != nil {
			return err
		}
	}
	return nil
}

func (w *sheetWriter) chart(c *exports.Chart) (*excelize.Chart, error) {
	kind, overlap, gap := excelize.Bar, 0, uint(60)
	if c.Kind == exports.ChartStacked {
		kind, overlap = excelize.BarStacked, 100
	}
	names, err := w.series(c.Categories)
	if err != nil {
		return nil, err
	}
	yes, legend := true, "none"
	if len(c.Series) > 1 {
		legend = "bottom"
	}
	chart := &excelize.Chart{
		Type: kind, Overlap: &overlap, GapWidth: &gap,
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: clip(c.Title), Font: &excelize.Font{Family: font, Size: sectionSize, Bold: true, Color: accent}}}},
		Legend:    excelize.ChartLegend{Position: legend, Font: chartInk()},
		Dimension: excelize.ChartDimension{Width: (chartColumns * columnPixels) - 16, Height: (chartRows - 1) * rowPixels},
		Format:    excelize.GraphicOptions{AltText: clip(c.Title), PrintObject: &yes, Positioning: "twoCell"},
		// Names stay at the edge, off the bars of negative amounts, the first on top; amounts are below, although upside down.
		XAxis:  excelize.ChartAxis{ReverseOrder: true, TickLabelPosition: excelize.ChartTickLabelLow, Font: *chartInk()},
		YAxis:  excelize.ChartAxis{MajorGridLines: true, TickLabelPosition: excelize.ChartTickLabelHigh, Font: *chartInk(), NumFmt: excelize.ChartNumFmt{CustomNumFmt: `#,##0\ [$€-40C]`}},
		Border: excelize.LineOptions{Type: excelize.LineNone},
	}
	for i, series := range c.Series {
		values, err := w.series(series)
		if err != nil {
			return nil, err
		}
		title := series
		title.Row, title.LastRow = exports.HeaderRow, exports.HeaderRow
		name, err := w.series(title) // the library takes a name for a formula, whatever it is
		if err != nil {
			return nil, err
		}
		chart.Series = append(chart.Series, excelize.ChartSeries{
			Name: name, Categories: names, Values: values, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{seriesInk[i%len(seriesInk)]}},
		})
	}
	return chart, nil
}

func chartInk() *excelize.Font {
	return &excelize.Font{Family: font, Size: chartFont, Color: subdued}
}

// series gives the absolute name of a block of cells, as a chart wants it.
func (w *sheetWriter) series(r exports.Ref) (string, error) {
	name, err := w.places.of(w.sheet, r)
	return absolute(name), err
}
