package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"quotepart/exports"
)

// What rules colour with: blue and orange, which colour-blind readers tell apart, and which differ in grey, too.
const (
	lessTint = "DCE9F7"
	lessInk  = "1F4E79"
	moreTint = "FBE5D6"
	moreInk  = "843C0C"
	lessDeep = "8EB4E3"
	moreDeep = "F4B183"
	barTint  = "B4C7E7"
)

// rules sets the conditional formats of the page. It runs before the first row: a streamed sheet loses later ones.
func (w *sheetWriter) rules() error {
	for i := range w.sheet.FactRules {
		r := &w.sheet.FactRules[i]
		column := labelColumns(w.sheet) + 1
		if err := w.rule(r, cellName(column, factRow(w.sheet, r.Column)), cellName(column, factRow(w.sheet, r.End()))); err != nil {
			return err
		}
	}
	for i := range w.sheet.Tables {
		t := &w.sheet.Tables[i]
		if len(t.Rows) == 0 {
			continue
		}
		first := headerRow(w.sheet, i) + 1
		last := first + len(t.Rows) - 1
		for j := range t.Rules {
			r, end := &t.Rules[j], last
			if r.Totals && len(t.Totals) > 0 {
				end++
			}
			if err := w.rule(r, cellName(r.Column+1, first), cellName(r.End()+1, end)); err != nil {
				return err
			}
		}
	}
	return nil
}

// rule formats the cells from one corner to the other.
func (w *sheetWriter) rule(r *exports.Rule, first, last string) error {
	options, err := w.looks.conditions(r, first)
	if err != nil {
		return err
	}
	return w.file.SetConditionalFormat(w.sheet.Name, first+":"+last, options)
}

// conditions gives a rule as the library wants it; first is the first cell that it is about.
func (s *styles) conditions(r *exports.Rule, first string) ([]excelize.ConditionalFormatOptions, error) {
	switch r.Kind {
	case exports.RuleSigned:
		more, err := s.condition(moreTint, moreInk)
		if err != nil {
			return nil, err
		}
		less, err := s.condition(lessTint, lessInk)
		// A formula that answers an empty text is not a number: text is more than any number.
		return []excelize.ConditionalFormatOptions{
			{Type: "formula", Criteria: "AND(ISNUMBER(" + first + ")," + first + ">0)", Format: &more},
			{Type: "formula", Criteria: "AND(ISNUMBER(" + first + ")," + first + "<0)", Format: &less},
		}, err
	case exports.RuleScale:
		// Percentiles, so that one large amount does not make all others pale; 0 is white.
		return []excelize.ConditionalFormatOptions{{
			Type: "3_color_scale", Criteria: "=", MinType: "percentile", MinValue: "2", MinColor: lessDeep, MidType: "num", MidValue: "0", MidColor: white,
			MaxType: "percentile", MaxValue: "95", MaxColor: moreDeep,
		}}, nil
	case exports.RuleBar:
		return []excelize.ConditionalFormatOptions{{Type: "data_bar", Criteria: "=", MinType: "num", MinValue: "0", MaxType: "max", BarColor: barTint}}, nil
	}
	marked, err := s.condition(moreTint, moreInk)
	if r.Kind == exports.RuleEmpty {
		return []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: "ISBLANK(" + first + ")", Format: &marked}}, err
	}
	return []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: `ISNUMBER(SEARCH("` + strings.ReplaceAll(r.Text, `"`, `""`) + `",` + first + "))", Format: &marked}}, err
}

// condition makes each conditional style of a workbook once.
func (s *styles) condition(tint, ink string) (int, error) {
	if id, ok := s.conditional[tint]; ok {
		return id, nil
	}
	id, err := s.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: ink}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{tint}}})
	s.conditional[tint] = id
	return id, err
}
