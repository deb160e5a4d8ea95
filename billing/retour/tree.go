package retour

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

var errDamaged = errors.New("le classeur est abîmé")

// node is an element of a part of the archive, with the places of its tags in the bytes.
type node struct {
	prefix, name  string // x:row, of which the prefix is x
	attributes    []xml.Attr
	start, inner  int // of the tag that opens it, and of what it holds
	innerEnd, end int // of what it holds, and of the tag that closes it
	children      []*node
	selfClosed    bool
}

// parse reads the elements of a part down to a depth, and none of those in an element named leaf: a sheet has a million
// cells, and no mark is among them. The text of the part stays the only truth: what is written is inserted into it.
func parse(data []byte, depth int, leaf string) (*node, error) {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	root := &node{}
	open := []*node{root}
	level, skipped := 0, 0 // skipped counts the open elements that are not kept
	for {
		before := int(decoder.InputOffset())
		token, err := decoder.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errDamaged
		}
		switch element := token.(type) {
		case xml.StartElement:
			if skipped > 0 || level >= depth || open[len(open)-1].name == leaf && leaf != "" {
				skipped++
				continue
			}
			inner := int(decoder.InputOffset())
			kept := &node{prefix: element.Name.Space, name: element.Name.Local, attributes: slices.Clone(element.Attr), start: before, inner: inner}
			kept.selfClosed = data[inner-2] == '/'
			parent := open[len(open)-1]
			parent.children = append(parent.children, kept)
			open, level = append(open, kept), level+1
		case xml.EndElement:
			if skipped > 0 {
				skipped--
				continue
			}
			if level == 0 {
				return nil, errDamaged
			}
			closed := open[len(open)-1]
			closed.innerEnd, closed.end = before, int(decoder.InputOffset())
			open, level = open[:len(open)-1], level-1
		}
	}
	if level != 0 || skipped != 0 || len(root.children) != 1 {
		return nil, errDamaged
	}
	return root.children[0], nil
}

func (n *node) attribute(name string) string {
	for _, given := range n.attributes {
		if given.Name.Local == name && given.Name.Space == "" {
			return given.Value
		}
	}
	return ""
}

// relation gives the attribute r:id, whatever prefix its space bears.
func (n *node) relation() string {
	for _, given := range n.attributes {
		if given.Name.Local == "id" && given.Name.Space != "" {
			return given.Value
		}
	}
	return ""
}

func (n *node) child(name string) *node {
	for _, child := range n.children {
		if child.name == name {
			return child
		}
	}
	return nil
}

func (n *node) all(name string) []*node {
	var found []*node
	for _, child := range n.children {
		if child.name == name {
			found = append(found, child)
		}
	}
	return found
}

// walk visits an element and all that it holds, as deep as it was parsed.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, child := range n.children {
		child.walk(visit)
	}
}

// tag gives the name of an element of ours in this part: with the prefix of the root, where it has one.
func (n *node) tag(name string) string {
	if n.prefix != "" {
		return n.prefix + ":" + name
	}
	return name
}

// text gives the characters between the tags of an element that holds no other.
func (n *node) text(data []byte) string {
	var text strings.Builder
	decoder := xml.NewDecoder(bytes.NewReader(data[n.inner:n.innerEnd]))
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return text.String()
		}
		if characters, ok := token.(xml.CharData); ok {
			text.Write(characters)
		}
	}
}

// edit puts a text in place of some bytes.
type edit struct {
	from, to int
	text     string
}

// edits gathers what changes in a part, in any order.
type edits []edit

func (e *edits) insert(at int, text string) {
	if text != "" {
		*e = append(*e, edit{at, at, text})
	}
}

func (e *edits) cut(n *node) { *e = append(*e, edit{n.start, n.end, ""}) }

// insertInside puts a text at the end of what an element holds, and opens the element where it closes itself.
func (e *edits) insertInside(n *node, data []byte, text string) {
	if text == "" {
		return
	}
	if !n.selfClosed {
		e.insert(n.innerEnd, text)
		return
	}
	opening := strings.TrimRight(strings.TrimSuffix(string(data[n.start:n.inner]), "/>"), " ")
	name := n.name
	if n.prefix != "" {
		name = n.prefix + ":" + name
	}
	*e = append(*e, edit{n.start, n.end, opening + ">" + text + "</" + name + ">"})
}

// setAttribute changes an attribute in the tag that opens an element, or adds it; the empty value takes it away.
func (e *edits) setAttribute(n *node, data []byte, name, value string) {
	opening := string(data[n.start:n.inner])
	written := ""
	if value != "" {
		written = " " + name + `="` + escape(value) + `"`
	}
	if from, to, ok := attributeSpan(opening, name); ok {
		*e = append(*e, edit{n.start + from, n.start + to, written})
		return
	}
	at := n.inner - 1
	if n.selfClosed {
		at--
	}
	e.insert(at, written)
}

// attributeSpan finds an attribute in a tag, with the space before it.
func attributeSpan(tag, name string) (from, to int, ok bool) {
	quote := byte(0)
	for i := 0; i < len(tag); i++ {
		switch c := tag[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			rest, found := strings.CutPrefix(tag[i+1:], name)
			if !found {
				continue
			}
			value := strings.TrimLeft(rest, " \t\r\n")
			if !strings.HasPrefix(value, "=") {
				continue
			}
			value = strings.TrimLeft(value[1:], " \t\r\n")
			end := strings.IndexByte(value[1:], value[0])
			return i, len(tag) - len(value) + end + 2, end >= 0
		}
	}
	return 0, 0, false
}

// apply gives the bytes with every change. Insertions at one place keep their order, and go before what is cut there.
func (e edits) apply(data []byte) []byte {
	slices.SortStableFunc(e, func(a, b edit) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	var changed bytes.Buffer
	at := 0
	for _, one := range e {
		if one.from < at { // inside what was cut
			continue
		}
		changed.Write(data[at:one.from])
		changed.WriteString(one.text)
		at = one.to
	}
	changed.Write(data[at:])
	return changed.Bytes()
}
