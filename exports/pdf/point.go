package pdf

import (
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// All the floats of this package are in this file: fpdf takes places and sizes as doubles of a point. Everything before it
// is laid out in whole thousandths of a point.

// points turns a length into the double that fpdf wants.
func points(l length) float64 { return float64(l) / 1000 }

// paper draws laid out pages with fpdf.
type paper struct {
	doc  *fpdf.Fpdf
	font faceKey // the face that is set; setting it again costs bytes
}

type faceKey struct {
	style style
	size  length
}

// properties are those of the document.
type properties struct {
	title, author, subject string
	created                time.Time
}

func newPaper(p properties) (*paper, error) {
	fonts, err := faces()
	if err != nil {
		return nil, err
	}
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: points(pageWidth), Ht: points(pageHeight)}})
	doc.SetCatalogSort(true) // fonts come out of a map otherwise
	doc.SetMargins(0, 0, 0)
	doc.SetAutoPageBreak(false, 0)
	doc.SetTitle(p.title, true)
	doc.SetAuthor(p.author, true)
	doc.SetSubject(p.subject, true)
	doc.SetCreator("quotepart", true)
	doc.SetProducer("quotepart", true)
	doc.SetLang("fr-FR")
	doc.SetCreationDate(p.created)
	doc.SetModificationDate(p.created)
	for i, f := range fonts {
		doc.AddUTF8FontFromBytes(family, styleCodes[i], f.data)
	}
	return &paper{doc: doc}, doc.Error()
}

const family = "liberation"

// page starts a page, under a large pale word where there is one.
func (p *paper) page(mark string) {
	p.doc.AddPage()
	p.font = faceKey{-1, 0}
	if mark == "" {
		return
	}
	size := length(120_000)
	p.face(bold, size)
	p.colour(markGrey)
	x, y := pageWidth/2, pageHeight/2
	p.doc.TransformBegin()
	p.doc.TransformRotate(52, points(x), points(y))
	p.doc.Text(points(x-widthOf(mark, bold, size)/2), points(y+size/3), mark)
	p.doc.TransformEnd()
}

func (p *paper) face(s style, size length) {
	if key := (faceKey{s, size}); key != p.font {
		p.font = key
		p.doc.SetFont(family, styleCodes[s], points(size))
	}
}

func (p *paper) colour(c colour) { p.doc.SetTextColor(c[0], c[1], c[2]) }

func (p *paper) text(t *placedText) {
	p.face(t.style, t.size)
	p.colour(t.colour)
	p.doc.Text(points(t.x), points(t.y), t.text)
}

// box fills a rectangle; a rule is a thin one.
func (p *paper) box(b *placedBox) {
	p.doc.SetFillColor(b.colour[0], b.colour[1], b.colour[2])
	p.doc.Rect(points(b.x), points(b.y), points(b.width), points(b.height), "F")
}

func (p *paper) bookmark(title string, level int, y length) {
	p.face(regular, bodySize) // the bookmark is written as Unicode only under such a font
	p.doc.Bookmark(title, level, points(y))
}

func (p *paper) write(w io.Writer) error { return p.doc.Output(w) }
