package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// setUp does everything about a page that must be there before its first row.
func (w *sheetWriter) setUp() error {
	// The filter first: the library replaces the properties of the page when it sets one.
	for _, part := range []func() error{w.filter, w.layout, w.footer, w.view, w.repeat, w.rules, w.charts} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// layout sets A4, as wide as the page, as long as it takes.
func (w *sheetWriter) layout() error {
	const a4 = 9
	size, orientation, wide, tall, fit := a4, "landscape", max(1, w.sheet.PagesWide), 0, true
	if len(w.sheet.Charts) > 0 {
		tall = 1 // a chart is never cut
	}
	if w.sheet.Portrait {
		orientation = "portrait"
	}
	if err := w.file.SetSheetProps(w.sheet.Name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := w.file.SetPageLayout(w.sheet.Name, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	return w.file.SetPageMargins(w.sheet.Name, &excelize.PageLayoutMarginsOptions{
		Left: inch(40), Right: inch(40), Top: inch(50), Bottom: inch(60), Header: inch(25), Footer: inch(30),
	})
}

// footer prints what the page is and its number.
func (w *sheetWriter) footer() error {
	header := ""
	if w.sheet.Bare {
		header = `&L&"Arial,Bold"&11` + footerText(w.sheet.Title)
	}
	if w.sheet.Mark != "" {
		header += `&C&"Arial,Bold"&14` + w.sheet.Mark
	}
	return w.file.SetHeaderFooter(w.sheet.Name, &excelize.HeaderFooterOptions{
		OddHeader: header,
		OddFooter: `&L&8` + footerText(w.sheet.Title) + `&R&8&P / &N`,
	})
}

// footerText doubles the & of a text, which begins a code, and cuts it to what a footer holds: 255 units of UTF-16 with
// its codes.
func footerText(text string) string {
	const most = 160
	var cut strings.Builder
	units := 0
	for _, r := range clip(text) {
		letter := string(r)
		if r == '&' {
			letter = "&&"
		}
		if units += utf16Length(letter); units > most {
			return cut.String() + "…"
		}
		cut.WriteString(letter)
	}
	return cut.String()
}

// view hides the grid and freezes what the sheet wants in sight.
func (w *sheetWriter) view() error {
	grid := false
	if err := w.file.SetSheetView(w.sheet.Name, 0, &excelize.ViewOptions{ShowGridLines: &grid}); err != nil {
		return err
	}
	header := headerRow(w.sheet, len(w.sheet.Tables)-1)
	if !w.sheet.Freeze || header == 0 {
		return nil
	}
	columns, pane := w.sheet.FrozenColumns, "bottomLeft"
	if columns > 0 {
		pane = "bottomRight"
	}
	return w.file.SetPanes(w.sheet.Name, &excelize.Panes{
		Freeze: true, XSplit: columns, YSplit: header, TopLeftCell: cellName(columns+1, header+1), ActivePane: pane,
		Selection: []excelize.Selection{{SQRef: cellName(columns+1, header+1), ActiveCell: cellName(columns+1, header+1), Pane: pane}},
	})
}

// repeat prints the header of the last table, the long one, on every page, and the frozen columns on every page beside.
func (w *sheetWriter) repeat() error {
	header := headerRow(w.sheet, len(w.sheet.Tables)-1)
	if header == 0 {
		return nil
	}
	name := "'" + strings.ReplaceAll(w.sheet.Name, "'", "''") + "'!"
	refers := fmt.Sprintf("%s$%d:$%d", name, header, header)
	if w.sheet.PagesWide > 1 && w.sheet.FrozenColumns > 0 {
		last, err := excelize.ColumnNumberToName(w.sheet.FrozenColumns)
		if err != nil {
			return err
		}
		refers = name + "$A:$" + last + "," + refers
	}
	return w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: refers, Scope: w.sheet.Name})
}

func (w *sheetWriter) filter() error {
	if len(w.sheet.Tables) != 1 || !w.sheet.Tables[0].Filter || len(w.sheet.Tables[0].Rows) == 0 {
		return nil
	}
	t, header := &w.sheet.Tables[0], headerRow(w.sheet, 0)
	return w.file.AutoFilter(w.sheet.Name, cellName(1, header)+":"+cellName(len(t.Columns), header+len(t.Rows)), nil)
}
