package intake

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"
)

// relation is a link from one part of the workbook to another.
type relation struct{ kind, part string }

// is tells the kind, whose address differs between the two editions of the standard but for its end.
func (r relation) is(kind string) bool { return strings.HasSuffix(r.kind, "/"+kind) }

// relations gives the links of a part, by their id; those of the whole package for the empty name. A part without any
// has none.
func (w *workbook) relations(of string) (map[string]relation, error) {
	folder, name := path.Split(of)
	part := w.parts[strings.ToLower(folder+"_rels/"+name+".rels")]
	if part == nil {
		return nil, nil
	}
	file, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var document struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	if err := xml.NewDecoder(file).Decode(&document); err != nil {
		return nil, err
	}
	relations := make(map[string]relation, len(document.Relationship))
	for _, link := range document.Relationship {
		target := strings.ReplaceAll(link.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = folder + target
		}
		relations[link.ID] = relation{link.Type, strings.TrimPrefix(path.Clean("/"+target), "/")}
	}
	return relations, nil
}

// workbookRelations gives the links of the part that lists the sheets, which need not bear its usual name.
func (w *workbook) workbookRelations() (map[string]relation, error) {
	root, err := w.relations("")
	if err != nil {
		return nil, err
	}
	for _, relation := range root {
		if relation.is("officeDocument") {
			return w.relations(relation.part)
		}
	}
	return w.relations("xl/workbook.xml")
}

func (w *workbook) openPart(name string) (io.ReadCloser, error) {
	part := w.parts[strings.ToLower(name)]
	if part == nil {
		return nil, errors.New("no part " + name)
	}
	return part.Open()
}

// sharedStrings reads the texts that cells name by their position. A rich text is the sum of its runs; the phonetic
// guides of East Asian text (rPh) are no part of it.
func (w *workbook) sharedStrings(name string) ([]string, error) {
	file, err := w.openPart(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var (
		texts    []string
		text     []byte
		inText   bool
		phonetic bool
	)
	decoder := xml.NewDecoder(file)
	for {
		token, err := decoder.Token() // and not RawToken, so that a truncated list is an error
		if err == io.EOF {
			return texts, nil
		}
		if err != nil {
			return nil, err
		}
		switch element := token.(type) {
		case xml.StartElement:
			inText = element.Name.Local == "t"
			phonetic = phonetic || element.Name.Local == "rPh"
		case xml.CharData:
			if inText && !phonetic {
				text = append(text, element...)
			}
		case xml.EndElement:
			inText = false
			switch element.Name.Local {
			case "rPh":
				phonetic = false
			case "si":
				texts, text = append(texts, unescape(string(text))), text[:0]
			}
		}
	}
}

// unescape decodes _x000D_, which stands in a sheet for a character that XML does not allow.
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var decoded strings.Builder
	for {
		before, after, found := strings.Cut(text, "_x")
		decoded.WriteString(before)
		if !found {
			return decoded.String()
		}
		if value, ok := escaped(after); ok {
			decoded.WriteRune(value)
			text = after[len("000D_"):]
			continue
		}
		decoded.WriteString("_x")
		text = after
	}
}

func escaped(text string) (rune, bool) {
	if len(text) < len("000D_") || text[4] != '_' {
		return 0, false
	}
	value, err := strconv.ParseUint(text[:4], 16, 16)
	return rune(value), err == nil && utf8.ValidRune(rune(value))
}
