package retour

import (
	"archive/zip"
	"io"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// archive is the workbook as a file: its parts, and those that change.
type archive struct {
	source  *zip.ReadCloser
	parts   map[string]*zip.File // by lower-case name without a leading slash
	changed map[string][]byte    // by the same name
	added   []string             // in the order of adding, under their own name
	dropped map[string]bool
}

func openArchive(name string) (*archive, error) {
	source, err := zip.OpenReader(name)
	if err != nil {
		return nil, err
	}
	a := &archive{source: source, parts: map[string]*zip.File{}, changed: map[string][]byte{}, dropped: map[string]bool{}}
	for _, part := range source.File {
		a.parts[key(part.Name)] = part
	}
	return a, nil
}

func (a *archive) close() { _ = a.source.Close() }

func key(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func (a *archive) has(name string) bool {
	_, changed := a.changed[key(name)]
	return changed || a.parts[key(name)] != nil && !a.dropped[key(name)]
}

// read gives the bytes of a part as it will be.
func (a *archive) read(name string) ([]byte, error) {
	if content, ok := a.changed[key(name)]; ok {
		return content, nil
	}
	part := a.parts[key(name)]
	if part == nil || a.dropped[key(name)] {
		return nil, errDamaged
	}
	file, err := part.Open()
	if err != nil {
		return nil, errDamaged
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		return nil, errDamaged
	}
	return content, nil
}

func (a *archive) write(name string, content []byte) {
	delete(a.dropped, key(name))
	if _, changed := a.changed[key(name)]; !changed && a.parts[key(name)] == nil {
		a.added = append(a.added, name)
	}
	a.changed[key(name)] = content
}

func (a *archive) drop(name string) {
	a.dropped[key(name)] = true
	delete(a.changed, key(name))
	a.added = slices.DeleteFunc(a.added, func(other string) bool { return key(other) == key(name) })
}

// free gives the first name with a number that no part bears: xl/comments3.xml.
func (a *archive) free(before, after string) string {
	for n := 1; ; n++ {
		if name := before + strconv.Itoa(n) + after; !a.has(name) && a.parts[key(name)] == nil {
			return name
		}
	}
}

// save writes the archive. What did not change is copied as it lies there, without inflating it.
func (a *archive) save(to *os.File) error {
	writer := zip.NewWriter(to)
	for _, part := range a.source.File {
		content, changed := a.changed[key(part.Name)]
		switch {
		case a.dropped[key(part.Name)]:
		case changed:
			if err := add(writer, part.Name, part.Modified, content); err != nil {
				return err
			}
		default:
			if err := writer.Copy(part); err != nil {
				return err
			}
		}
	}
	for _, name := range a.added {
		if err := add(writer, name, time.Time{}, a.changed[key(name)]); err != nil {
			return err
		}
	}
	return writer.Close()
}

func add(writer *zip.Writer, name string, modified time.Time, content []byte) error {
	entry, err := writer.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: modified})
	if err != nil {
		return err
	}
	_, err = entry.Write(content)
	return err
}

// link is a relation of a part to another.
type link struct {
	id, kind, target string
	external         bool // it leads out of the archive
}

func relationsName(of string) string {
	folder, name := path.Split(of)
	return folder + "_rels/" + name + ".rels"
}

// links gives the relations of a part, with the names of the parts they lead to.
func (a *archive) links(of string) ([]link, error) {
	if !a.has(relationsName(of)) {
		return nil, nil
	}
	data, err := a.read(relationsName(of))
	if err != nil {
		return nil, err
	}
	root, err := parse(data, 2, "")
	if err != nil {
		return nil, err
	}
	var links []link
	for _, one := range root.all("Relationship") {
		target := strings.ReplaceAll(one.attribute("Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Dir(of) + "/" + target
		}
		links = append(links, link{one.attribute("Id"), path.Base(one.attribute("Type")), strings.TrimPrefix(path.Clean("/"+target), "/"), one.attribute("TargetMode") == "External"})
	}
	return links, nil
}

const relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

// link adds a relation and gives its id.
func (a *archive) link(of, kind, target string) (string, error) {
	name := relationsName(of)
	if !a.has(name) {
		a.write(name, []byte(xmlHeader+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>`))
	}
	data, err := a.read(name)
	if err != nil {
		return "", err
	}
	root, err := parse(data, 2, "")
	if err != nil {
		return "", err
	}
	used := map[string]bool{}
	for _, one := range root.children {
		used[one.attribute("Id")] = true
	}
	id := ""
	for n := 1; id == "" || used[id]; n++ {
		id = "rId" + strconv.Itoa(n)
	}
	var change edits
	change.insertInside(root, data, "<"+root.tag("Relationship")+` Id="`+id+`" Type="`+relationSpace+"/"+kind+`" Target="/`+escape(target)+`"/>`)
	a.write(name, change.apply(data))
	return id, nil
}

// unlink takes a relation away.
func (a *archive) unlink(of, id string) error {
	return a.edit(relationsName(of), 2, func(root *node, _ []byte, change *edits) error {
		for _, one := range root.children {
			if one.attribute("Id") == id {
				change.cut(one)
			}
		}
		return nil
	})
}

// edit changes a part.
func (a *archive) edit(name string, depth int, with func(*node, []byte, *edits) error) error {
	data, err := a.read(name)
	if err != nil {
		return err
	}
	root, err := parse(data, depth, "sheetData")
	if err != nil {
		return err
	}
	var change edits
	if err := with(root, data, &change); err != nil {
		return err
	}
	if len(change) > 0 {
		a.write(name, change.apply(data))
	}
	return nil
}

const (
	xmlHeader    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	contentTypes = "[Content_Types].xml"
)

// declare says of what type a part is; a type for vml is that of its extension.
func (a *archive) declare(part, kind string) error {
	return a.edit(contentTypes, 2, func(root *node, data []byte, change *edits) error {
		if extension := strings.TrimPrefix(path.Ext(part), "."); extension == "vml" {
			for _, one := range root.all("Default") {
				if strings.EqualFold(one.attribute("Extension"), extension) {
					return nil
				}
			}
			change.insert(root.inner, "<"+root.tag("Default")+` Extension="vml" ContentType="`+kind+`"/>`)
			return nil
		}
		change.insertInside(root, data, "<"+root.tag("Override")+` PartName="/`+escape(part)+`" ContentType="`+kind+`"/>`)
		return nil
	})
}

// remove takes a part of ours away, with its relations and its type.
func (a *archive) remove(part string) error {
	a.drop(part)
	if a.has(relationsName(part)) {
		a.drop(relationsName(part))
	}
	return a.edit(contentTypes, 2, func(root *node, _ []byte, change *edits) error {
		for _, one := range root.all("Override") {
			if name := key(one.attribute("PartName")); name == key(part) || name == key(relationsName(part)) { // LibreOffice lists relations too
				change.cut(one)
			}
		}
		return nil
	})
}
