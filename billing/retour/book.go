package retour

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"quotepart/billing/fault"
)

// book is the part of the archive that lists the sheets.
type book struct {
	*archive
	part  string
	links []link
}

func openBook(name string) (*book, error) {
	a, err := openArchive(name)
	if err != nil {
		return nil, err
	}
	b := &book{archive: a, part: "xl/workbook.xml"}
	root, err := a.links("")
	if err == nil {
		for _, one := range root {
			if one.kind == "officeDocument" {
				b.part = one.target
			}
		}
		b.links, err = a.links(b.part)
	}
	if err != nil {
		a.close()
		return nil, err
	}
	return b, nil
}

// isStrict tells the edition of the format that Excel calls strict, whose spaces bear other names.
func (b *book) isStrict() bool {
	data, err := b.read(b.part)
	return err == nil && strings.Contains(string(data[:min(len(data), 2000)]), "http://purl.oclc.org/ooxml/")
}

// sheets lists the parts of all sheets, charts among them, in their order.
func (b *book) sheets() ([]string, error) {
	data, err := b.read(b.part)
	if err != nil {
		return nil, err
	}
	root, err := parse(data, 3, "")
	if err != nil {
		return nil, err
	}
	list := root.child("sheets")
	if list == nil {
		return nil, errDamaged
	}
	var parts []string
	for _, one := range list.all("sheet") {
		parts = append(parts, b.target(one.relation()))
	}
	return parts, nil
}

func (b *book) target(id string) string {
	for _, one := range b.links {
		if one.id == id {
			return one.target
		}
	}
	return ""
}

// styles changes the part of the styles, which it makes where there is none.
func (b *book) styles(with func(*styleSheet)) error {
	name := ""
	for _, one := range b.links {
		if one.kind == "styles" {
			name = one.target
		}
	}
	if name == "" {
		if name = "xl/styles.xml"; b.has(name) { // the usual name, by which some readers ask for it
			name = b.free("xl/styles", ".xml")
		}
		b.write(name, []byte(emptyStyles))
		if err := b.declare(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"); err != nil {
			return err
		}
		if _, err := b.link(b.part, "styles", name); err != nil {
			return err
		}
	}
	data, err := b.read(name)
	if err != nil {
		return err
	}
	styles, err := readStyles(data)
	if err != nil {
		return err
	}
	with(styles)
	b.write(name, styles.bytes())
	return nil
}

// putFirst writes the summary before all sheets and opens the workbook on it. The sheet of an earlier return, whose part
// is old, goes away. Names that belong to a sheet know it by its place, so that they move with it.
func (b *book) putFirst(old, name string, s *summary) error {
	part := b.free("xl/worksheets/sheet", ".xml")
	b.write(part, s.write())
	if err := b.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"); err != nil {
		return err
	}
	id, err := b.link(b.part, "worksheet", part)
	if err != nil {
		return err
	}
	gone := ""
	err = b.edit(b.part, 3, func(root *node, data []byte, change *edits) error {
		list := root.child("sheets")
		if list == nil || list.selfClosed {
			return errDamaged
		}
		places := map[string]string{} // of each sheet: the old, and the new
		highest, next := 0, 1
		for i, one := range list.all("sheet") {
			if old != "" && key(b.target(one.relation())) == key(old) {
				gone = one.relation()
				change.cut(one)
				continue
			}
			places[strconv.Itoa(i)] = strconv.Itoa(next)
			next++
			number, _ := strconv.Atoi(one.attribute("sheetId"))
			highest = max(highest, number)
		}
		prefix, declaration := relationPrefix(root)
		change.insert(list.inner, "<"+root.tag("sheet")+` name="`+name+`" sheetId="`+strconv.Itoa(highest+1)+`"`+declaration+" "+prefix+`:id="`+id+`"/>`)
		if views := root.child("bookViews"); views != nil {
			for _, view := range views.all("workbookView") {
				change.setAttribute(view, data, "activeTab", "")
				change.setAttribute(view, data, "firstSheet", "")
			}
		}
		nameRanges(root, data, change, places, s, name)
		return nil
	})
	if err != nil || gone == "" {
		return err
	}
	if err := b.unlink(b.part, gone); err != nil {
		return err
	}
	return b.removeSheet(old)
}

// removeSheet takes away a sheet of ours, with what a spreadsheet that saved it since hung on it (a drawing, the settings
// of a printer).
func (b *book) removeSheet(part string) error {
	data := map[string]bool{}
	links, err := b.archive.links(part)
	if err != nil {
		return err
	}
	for _, one := range links {
		data[key(one.target)] = !one.external
	}
	if err := b.remove(part); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(data)) {
		if data[name] && b.has(name) {
			if err := b.remove(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// relationPrefix gives the prefix under which a part names relations, and its declaration where it has none.
func relationPrefix(root *node) (prefix, declaration string) {
	for _, given := range root.attributes {
		if given.Name.Space == "xmlns" && given.Value == relationSpace {
			return given.Name.Local, ""
		}
	}
	return "r", ` xmlns:r="` + relationSpace + `"`
}

// nameRanges moves the names that belong to a sheet, and adds those of the filter and the repeated row of the summary.
func nameRanges(root *node, data []byte, change *edits, places map[string]string, s *summary, name string) {
	tag := root.tag("definedName")
	ours := "<" + tag + ` name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">` + escape(quoted(name)+"!"+s.filter(true)) + "</" + tag + "><" +
		tag + ` name="_xlnm.Print_Titles" localSheetId="0">` + escape(quoted(name)+"!$"+strconv.Itoa(summaryHeader)+":$"+strconv.Itoa(summaryHeader)) + "</" + tag + ">"
	names := root.child("definedNames")
	if names == nil {
		behind := root.inner
		for _, child := range root.children {
			if child.name == "sheets" || child.name == "functionGroups" || child.name == "externalReferences" {
				behind = child.end
			}
		}
		change.insert(behind, "<"+root.tag("definedNames")+">"+ours+"</"+root.tag("definedNames")+">")
		return
	}
	for _, one := range names.children {
		local := one.attribute("localSheetId")
		if local == "" {
			continue
		}
		if place, known := places[local]; known {
			change.setAttribute(one, data, "localSheetId", place)
		} else {
			change.cut(one)
		}
	}
	change.insertInside(names, data, ours)
}

// annotate writes the marks of one sheet, after taking away those of an earlier return. A sheet that has neither is not
// touched, but for the selection that the summary takes over.
func (b *book) annotate(part string, of marks, formats map[fault.Severity]int) error {
	data, err := b.read(part)
	if err != nil {
		return err
	}
	links, err := b.archive.links(part)
	if err != nil {
		return err
	}
	notes := ""
	for _, one := range links {
		if one.kind == "comments" {
			notes = one.target
		}
	}
	var earlier bool
	if notes != "" {
		content, err := b.read(notes)
		if err != nil {
			return err
		}
		earlier = strings.Contains(string(content), author)
	}
	if len(of) == 0 && !earlier && !isColoured(data) && !isSelected(data) {
		return nil
	}
	const deepest = 6 // worksheet > extLst > ext > conditionalFormattings > conditionalFormatting > cfRule
	return b.edit(part, deepest, func(root *node, data []byte, change *edits) error {
		of := unmerged(of, root)
		unselect(root, data, change)
		colour(root, data, change, of, formats)
		if len(of) == 0 && !earlier {
			return nil
		}
		return b.comment(part, notes, links, of, root, change)
	})
}

const (
	commentsType = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
	drawingType  = "application/vnd.openxmlformats-officedocument.vmlDrawing"
)

// comment changes the comments of a sheet and the shapes that show them. Both parts go away with the last comment.
func (b *book) comment(part, notes string, links []link, of marks, root *node, change *edits) error {
	content := []byte(emptyComments)
	if notes != "" {
		var err error
		if content, err = b.read(notes); err != nil {
			return err
		}
	}
	comments, err := readComments(content)
	if err != nil {
		return err
	}
	done := comments.mark(of)
	drawing, legacy := "", root.child("legacyDrawing")
	if legacy != nil {
		for _, one := range links {
			if one.id == legacy.relation() {
				drawing = one.target
			}
		}
		if drawing == "" {
			return errDamaged
		}
	}
	shown := []byte(emptyDrawing)
	if drawing != "" {
		if shown, err = b.read(drawing); err != nil {
			return err
		}
	}
	shown, empty, err := draw(shown, done, of, widthsOf(root))
	if err != nil {
		return err
	}
	if done.left == 0 && empty {
		return b.uncomment(part, notes, drawing, links, legacy, change)
	}
	if notes == "" {
		notes = b.free("xl/comments", ".xml")
		if err := b.declare(notes, commentsType); err != nil {
			return err
		}
		if _, err := b.link(part, "comments", notes); err != nil {
			return err
		}
	}
	b.write(notes, comments.change.apply(comments.data))
	if drawing == "" {
		drawing = b.free("xl/drawings/vmlDrawing", ".vml")
		if err := b.declare(drawing, drawingType); err != nil {
			return err
		}
		id, err := b.link(part, "vmlDrawing", drawing)
		if err != nil {
			return err
		}
		prefix, declaration := relationPrefix(root)
		change.insert(placeFor(root, "legacyDrawing"), "<"+root.tag("legacyDrawing")+declaration+" "+prefix+`:id="`+id+`"/>`)
	}
	b.write(drawing, shown)
	return nil
}

// uncomment takes the parts of the comments away.
func (b *book) uncomment(part, notes, drawing string, links []link, legacy *node, change *edits) error {
	if legacy != nil {
		change.cut(legacy)
	}
	for _, one := range links {
		if one.target != notes && one.target != drawing || one.target == "" {
			continue
		}
		if err := b.unlink(part, one.id); err != nil {
			return err
		}
		if err := b.remove(one.target); err != nil {
			return err
		}
	}
	return nil
}
