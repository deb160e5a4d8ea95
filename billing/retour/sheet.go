package retour

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"quotepart/billing/fault"
)

// A faulty cell is coloured by a conditional format and not by a style: the styles of the user stay as they are, the
// colour lies above them, and a later return takes it away without having to know what was below. Its formula is always
// true and says whose it is, so that it is found again after Excel or LibreOffice saved the file, moved its rows or
// copied its cells.
const ourFormula = `"` + author + `"="` + author + `"`

// order is that of the elements of a sheet, as the format wants it, up to the last that we insert.
var order = rank("sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter " +
	"sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins " +
	"pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing")

func rank(names string) map[string]int {
	ranks := map[string]int{}
	for i, name := range strings.Fields(names) {
		ranks[name] = i + 1
	}
	return ranks
}

// place gives where an element of that name belongs: behind the last of those that go before it.
func placeFor(root *node, name string) int {
	at := root.inner
	for _, child := range root.children {
		if known := order[child.name]; known > 0 && known <= order[name] {
			at = child.end
		}
	}
	return at
}

// unselect takes the selection off a sheet, where it has it: two selected sheets are a group, and what is typed in one
// goes into both.
func unselect(root *node, data []byte, change *edits) {
	views := root.child("sheetViews")
	if views == nil {
		return
	}
	for _, view := range views.all("sheetView") {
		if selected := view.attribute("tabSelected"); selected == "1" || selected == "true" {
			change.setAttribute(view, data, "tabSelected", "")
		}
	}
}

// isSelected looks for the selection in what comes before the cells. LibreOffice writes of every other sheet that it is
// not selected: that is no reason to touch it.
func isSelected(data []byte) bool {
	head, _, _ := bytes.Cut(data, []byte("sheetData"))
	return selection.Match(head)
}

var selection = regexp.MustCompile(`\stabSelected\s*=\s*["'](1|true)["']`)

// unmerged moves the marks of cells that a merge covers to the one cell of it that shows: no pointer reaches the others.
func unmerged(of marks, root *node) marks {
	list := root.child("mergeCells")
	if list == nil || len(of) == 0 {
		return of
	}
	moved, cells := maps.Clone(of), of.inOrder()
	for _, merge := range list.all("mergeCell") {
		from, to, _ := strings.Cut(merge.attribute("ref"), ":")
		first, last := parseCell(from), parseCell(to)
		if first.row == 0 || last.row == 0 {
			continue
		}
		for _, at := range cells {
			if at == first || at.row < first.row || at.row > last.row || at.column < first.column || at.column > last.column {
				continue
			}
			moved[first] = append(slices.Clip(moved[first]), moved[at]...)
			delete(moved, at)
		}
	}
	return moved
}

// isColoured looks for a colour that an earlier return left.
func isColoured(data []byte) bool {
	for _, quote := range []string{`"`, "&quot;", "&#34;"} {
		if bytes.Contains(data, []byte(quote+author+quote+"="+quote+author+quote)) {
			return true
		}
	}
	return false
}

// colour takes the colours of an earlier return off a sheet, and gives the faulty cells theirs.
func colour(root *node, data []byte, change *edits, of marks, formats map[fault.Severity]int) {
	priority := 0
	for _, block := range root.all("conditionalFormatting") {
		rules := block.all("cfRule")
		var ours []*node
		for _, rule := range rules {
			if formula := rule.child("formula"); formula != nil && strings.ReplaceAll(formula.text(data), " ", "") == ourFormula {
				ours = append(ours, rule)
				continue
			}
			priority = max(priority, priorityOf(rule))
		}
		if len(ours) == len(rules) && len(ours) > 0 {
			change.cut(block)
			continue
		}
		for _, rule := range ours {
			change.cut(rule)
		}
	}
	if newer := root.child("extLst"); newer != nil { // the rules that Excel 2010 added stand apart, in the same order of priority
		newer.walk(func(rule *node) {
			if rule.name == "cfRule" {
				priority = max(priority, priorityOf(rule))
			}
		})
	}
	bySeverity := map[fault.Severity][]string{}
	for _, at := range of.inOrder() {
		bySeverity[worst(of[at])] = append(bySeverity[worst(of[at])], at.String())
	}
	var added strings.Builder
	for _, severity := range severities {
		// The rules of the user come first: where one of them fills the cell too, its border still tells ours.
		for references := bySeverity[severity]; len(references) > 0; {
			some := references[:min(len(references), 500)]
			references = references[len(some):]
			priority++
			added.WriteString("<" + root.tag("conditionalFormatting") + ` sqref="` + strings.Join(some, " ") + `"><` + root.tag("cfRule") + ` type="expression" dxfId="` +
				strconv.Itoa(formats[severity]) + `" priority="` + strconv.Itoa(priority) + `"><` + root.tag("formula") + ">" + ourFormula +
				"</" + root.tag("formula") + "></" + root.tag("cfRule") + "></" + root.tag("conditionalFormatting") + ">")
		}
	}
	change.insert(placeFor(root, "conditionalFormatting"), added.String())
}

func priorityOf(rule *node) int {
	number, _ := strconv.Atoi(rule.attribute("priority"))
	return number
}

var severities = []fault.Severity{fault.Erreur, fault.Avertissement, fault.Information}
