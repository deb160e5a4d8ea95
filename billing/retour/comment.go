package retour

import (
	"slices"
	"strconv"
	"strings"

	"quotepart/billing/fault"
)

// Comments are notes of the first kind, which Excel and LibreOffice show in a box. A cell with a conversation of newer
// Excel has a note too, which Excel writes anew from the conversation: ours would be lost, so that such a cell gets its
// colour and its row of the summary, and no comment.

// threaded begins the author of the note that stands for a conversation.
const threaded = "tc="

// comments is the part of a sheet's comments as it changes.
type comments struct {
	data    []byte
	root    *node
	change  edits
	list    *node
	authors []string
	byCell  map[cell][]*node
}

const emptyComments = xmlHeader + `<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors></authors><commentList></commentList></comments>`

func readComments(data []byte) (*comments, error) {
	root, err := parse(data, 7, "")
	if err != nil {
		return nil, err
	}
	c := &comments{data: data, root: root, list: root.child("commentList"), byCell: map[cell][]*node{}}
	authors := root.child("authors")
	if c.list == nil || authors == nil {
		return nil, errDamaged
	}
	for _, one := range authors.all("author") {
		c.authors = append(c.authors, one.text(data))
	}
	for _, one := range c.list.all("comment") {
		at := parseCell(one.attribute("ref"))
		c.byCell[at] = append(c.byCell[at], one)
	}
	return c, nil
}

func (c *comments) author(comment *node) string {
	index, err := strconv.Atoi(comment.attribute("authorId"))
	if err != nil || index < 0 || index >= len(c.authors) {
		return ""
	}
	return c.authors[index]
}

// outcome is what marking did to the comments of a sheet.
type outcome struct {
	lost   map[cell]bool   // the cells that lose their comment
	gained []cell          // those that gain one; a cell may be in both
	grown  map[cell]string // those whose own comment says ours too, with all that it says
	left   int             // how many comments there are in the end
}

// mark takes out what an earlier return wrote and writes what is to be said now.
func (c *comments) mark(of marks) outcome {
	kept := map[cell]bool{}
	done := outcome{lost: map[cell]bool{}, grown: map[cell]string{}}
	for at, list := range c.byCell {
		for _, one := range list {
			isThreaded := strings.HasPrefix(c.author(one), threaded)
			if !isThreaded {
				text, isKept := c.rewrite(one, of[at])
				if !isKept {
					c.change.cut(one)
					done.lost[at] = true
					continue
				}
				if len(of[at]) > 0 {
					done.grown[at] = text
				}
			}
			kept[at] = true
			done.left++
		}
	}
	for at := range kept {
		delete(done.lost, at)
	}
	var added strings.Builder
	number, known := c.ourNumber()
	tag := c.root.tag
	for _, at := range of.inOrder() {
		if kept[at] {
			continue
		}
		done.gained = append(done.gained, at)
		added.WriteString("<" + tag("comment") + ` ref="` + at.String() + `" authorId="` + strconv.Itoa(number) + `"><` + tag("text") + ">" +
			c.run(commentText(of[at])) + "</" + tag("text") + "></" + tag("comment") + ">")
	}
	if len(done.gained) > 0 {
		c.change.insertInside(c.list, c.data, added.String())
		if !known {
			c.change.insertInside(c.root.child("authors"), c.data, "<"+tag("author")+">"+author+"</"+tag("author")+">")
		}
	}
	done.left += len(done.gained)
	return done
}

// ourNumber gives the number under which our comments are signed.
func (c *comments) ourNumber() (number int, known bool) {
	if number := slices.Index(c.authors, author); number >= 0 {
		return number, true
	}
	return len(c.authors), false
}

// run writes a text in the small letters of a comment.
func (c *comments) run(text string) string {
	tag := c.root.tag
	return "<" + tag("r") + "><" + tag("rPr") + "><" + tag("sz") + ` val="9"/><` + tag("color") + ` indexed="81"/><` + tag("rFont") +
		` val="Tahoma"/><` + tag("family") + ` val="2"/></` + tag("rPr") + "><" + tag("t") + ` xml:space="preserve">` + escape(text) + "</" + tag("t") + "></" + tag("r") + ">"
}

// rewrite changes what is ours in a comment, leaves the letters of the rest as they are, and gives all that it then says.
// It answers false, and changes nothing, where all of the comment is ours.
func (c *comments) rewrite(comment *node, faults []fault.Fault) (says string, kept bool) {
	holder := comment.child("text")
	if holder == nil {
		return "", true
	}
	runs, rest, hadOurs := c.withoutOurs(holder)
	if hadOurs && len(runs) == 0 {
		return "", false
	}
	if !hadOurs && len(faults) == 0 {
		return "", true
	}
	var text strings.Builder
	for _, one := range runs {
		says += one.text
		written := one.before + markup(one.text) + one.after
		if one.bare && len(faults) > 0 { // a text without letters of its own becomes a run, so that ours can follow
			written = "<" + c.root.tag("r") + ">" + written + "</" + c.root.tag("r") + ">"
		}
		text.WriteString(written)
	}
	if len(faults) > 0 {
		ours := "\n" + rule + "\n" + commentText(faults)
		says += ours
		text.WriteString(c.run(ours))
	}
	tag := c.root.tag("text")
	c.change = append(c.change, edit{holder.start, holder.end, "<" + tag + ">" + text.String() + rest + "</" + tag + ">"})
	return says, true
}

// letters is a run of a comment: its text, with the escapes of the format, and what stands around it.
type letters struct {
	before, text, after string
	bare                bool // no run, but a text alone
}

// withoutOurs gives the runs of a comment without what is ours, and what must stand behind them (phonetic guides). Ours is
// in one run or, once a spreadsheet has saved the file, spread over several.
func (c *comments) withoutOurs(holder *node) (runs []letters, rest string, hadOurs bool) {
	all := ""
	for _, piece := range holder.children {
		holds := piece
		if piece.name == "r" {
			holds = piece.child("t")
		}
		if piece.name != "r" && piece.name != "t" {
			rest += string(c.data[piece.start:piece.end])
			continue
		}
		if holds == nil || holds.selfClosed {
			continue
		}
		one := letters{string(c.data[piece.start:holds.inner]), holds.text(c.data), string(c.data[holds.innerEnd:piece.end]), piece.name == "t"}
		runs, all = append(runs, one), all+one.text
	}
	ours := oursIn(all)
	hadOurs = len(ours) > 0
	runs = cutOut(runs, ours)
	if !hadOurs {
		return runs, rest, false
	}
	for len(runs) > 0 { // the line break that led to ours goes with it
		last := &runs[len(runs)-1]
		if last.text = strings.TrimRight(last.text, "\r\n"); last.text != "" {
			break
		}
		runs = runs[:len(runs)-1]
	}
	return runs, rest, true
}

// cutOut takes stretches out of the text that runs make together, and the runs that are then empty.
func cutOut(runs []letters, stretches []span) []letters {
	if len(stretches) == 0 {
		return runs
	}
	var kept []letters
	start := 0
	for _, one := range runs {
		remains, at := "", 0
		for _, cut := range stretches {
			from, to := min(max(cut.from-start, at), len(one.text)), min(max(cut.to-start, at), len(one.text))
			remains, at = remains+one.text[at:from], to
		}
		start += len(one.text)
		if one.text = remains + one.text[at:]; strings.TrimSpace(one.text) != "" {
			kept = append(kept, one)
		}
	}
	return kept
}
