package retour

import (
	"strconv"
	"strings"

	"quotepart/billing/fault"
)

// tone is how a severity looks: a light fill, a border dark enough to be seen in grey, and letters that can be read on the
// fill, for those of the user may be as light: the headers of the model are white.
type tone struct{ fill, line, ink string }

var tones = map[fault.Severity]tone{
	fault.Erreur:        {"FFFFC7CE", "FFC00000", "FF9C0006"},
	fault.Avertissement: {"FFFFEB9C", "FF9C6500", "FF7F4F00"},
	fault.Information:   {"FFDDEBF7", "FF2F75B5", "FF1F3A5F"},
}

// format writes the conditional format of a severity.
func (t tone) format(tag func(string) string) string {
	var text strings.Builder
	text.WriteString("<" + tag("dxf") + "><" + tag("font") + "><" + tag("color") + ` rgb="` + t.ink + `"/></` + tag("font") + "><" + tag("fill") + "><" + tag("patternFill") + ` patternType="solid"><` + tag("fgColor") + ` rgb="` + t.fill + `"/><` + tag("bgColor") + ` rgb="` + t.fill +
		`"/></` + tag("patternFill") + "></" + tag("fill") + "><" + tag("border") + ">")
	for _, side := range []string{"left", "right", "top", "bottom"} {
		text.WriteString("<" + tag(side) + ` style="thin"><` + tag("color") + ` rgb="` + t.line + `"/></` + tag(side) + ">")
	}
	text.WriteString("</" + tag("border") + "></" + tag("dxf") + ">")
	return text.String()
}

// styleSheet is the part that holds the styles of all sheets, as it grows. What is there already is used again.
type styleSheet struct {
	data  []byte
	root  *node
	added map[string][]string // by list
}

// styleLists are the lists of the part, in its order, with what must stand in one that is missing.
var styleLists = []struct{ name, first string }{
	{"numFmts", ""}, {"fonts", `<font><sz val="11"/><name val="Calibri"/></font>`}, {"fills", `<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>`},
	{"borders", `<border><left/><right/><top/><bottom/><diagonal/></border>`}, {"cellStyleXfs", "<xf/>"}, {"cellXfs", `<xf xfId="0"/>`}, {"cellStyles", ""}, {"dxfs", ""},
}

const emptyStyles = xmlHeader + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>`

func readStyles(data []byte) (*styleSheet, error) {
	root, err := parse(data, 3, "")
	if err != nil {
		return nil, err
	}
	for _, list := range styleLists[1:6] {
		if root.child(list.name) == nil {
			return nil, errDamaged // no spreadsheet writes such a part, and the numbers of the others would be a guess
		}
	}
	return &styleSheet{data: data, root: root, added: map[string][]string{}}, nil
}

// add gives the number of an element in its list.
func (s *styleSheet) add(list, element string) int {
	element = s.prefixed(element)
	number := 0
	if node := s.root.child(list); node != nil {
		for i, child := range node.children {
			if string(s.data[child.start:child.end]) == element {
				return i
			}
		}
		number = len(node.children)
	}
	for i, other := range s.added[list] {
		if other == element {
			return number + i
		}
	}
	s.added[list] = append(s.added[list], element)
	return number + len(s.added[list]) - 1
}

// prefixed gives the elements of ours the prefix of the part, where it has one.
func (s *styleSheet) prefixed(element string) string {
	if s.root.prefix == "" || strings.HasPrefix(element, "<"+s.root.prefix+":") {
		return element
	}
	return strings.NewReplacer("</", "</"+s.root.prefix+":", "<", "<"+s.root.prefix+":").Replace(element)
}

// bytes gives the part with what was added.
func (s *styleSheet) bytes() []byte {
	var change edits
	behind := s.root.inner
	for _, list := range styleLists {
		present, added := s.root.child(list.name), s.added[list.name]
		if present != nil {
			behind = present.end
		}
		if len(added) == 0 {
			continue
		}
		tag, text := s.root.tag(list.name), strings.Join(added, "")
		switch {
		case present == nil:
			change.insert(behind, "<"+tag+` count="`+strconv.Itoa(len(added))+`">`+text+"</"+tag+">")
		case present.selfClosed:
			change = append(change, edit{present.start, present.end, "<" + tag + ` count="` + strconv.Itoa(len(added)) + `">` + text + "</" + tag + ">"})
		default:
			change.setAttribute(present, s.data, "count", strconv.Itoa(len(present.children)+len(added)))
			change.insert(present.innerEnd, text)
		}
	}
	return change.apply(s.data)
}

// formats gives the number of the conditional format of each severity.
func (s *styleSheet) formats() map[fault.Severity]int {
	numbers := map[fault.Severity]int{}
	for _, severity := range severities {
		numbers[severity] = s.add("dxfs", tones[severity].format(s.root.tag))
	}
	return numbers
}

// looks are the styles of the summary.
type looks struct {
	title, note, header, text, link int
	severity                        map[fault.Severity]int
}

const (
	accent   = "FF1F3A5F"
	hairline = "FFC3CAD3"
)

func (s *styleSheet) looks() looks {
	font := func(size, rest string) int {
		return s.add("fonts", "<font>"+rest[:strings.Index(rest, "|")]+`<sz val="`+size+`"/>`+rest[strings.Index(rest, "|")+1:]+`<name val="Arial"/><family val="2"/></font>`)
	}
	solid := func(color string) int {
		return s.add("fills", `<fill><patternFill patternType="solid"><fgColor rgb="`+color+`"/><bgColor indexed="64"/></patternFill></fill>`)
	}
	plain, bold, link := font("9", "|"), font("9", "<b/>|"), font("9", `<u/>|<color rgb="FF0563C1"/>`)
	line := s.add("borders", `<border><left/><right/><top/><bottom style="thin"><color rgb="`+hairline+`"/></bottom><diagonal/></border>`)
	style := func(font, fill, border int, wrap string) int {
		// The format is that of text and the prefix says so again: a value that begins with = stays one when it is edited.
		return s.add("cellXfs", `<xf numFmtId="49" fontId="`+strconv.Itoa(font)+`" fillId="`+strconv.Itoa(fill)+`" borderId="`+strconv.Itoa(border)+
			`" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="top"`+wrap+`/></xf>`)
	}
	const wrapped = ` wrapText="1"`
	l := looks{
		title:    style(font("14", `<b/>|<color rgb="`+accent+`"/>`), 0, 0, ""),
		note:     style(plain, 0, 0, ""),
		header:   style(font("9", `<b/>|<color rgb="FFFFFFFF"/>`), solid(accent), 0, wrapped),
		text:     style(plain, 0, line, wrapped),
		link:     style(link, 0, line, wrapped),
		severity: map[fault.Severity]int{},
	}
	for _, severity := range severities {
		l.severity[severity] = style(bold, solid(tones[severity].fill), line, wrapped)
	}
	return l
}
