package pdf

// A4, and where the text of a page stands.
const (
	pageWidth  = length(595_276)
	pageHeight = length(841_890)
)

var (
	left   = millimetres(180)
	right  = pageWidth - millimetres(180)
	top    = millimetres(250) // below the running head
	bottom = pageHeight - millimetres(200)
	inner  = right - left
)

const (
	bodySize  = length(9_000)
	smallSize = length(8_000)
	fineSize  = length(7_000)
)

// followRoom is how much of a page a section wants to start under another one.
const followRoom = length(280_000)

// colour is red, green and blue.
type colour [3]int

var (
	black    = colour{30, 30, 30}
	accent   = colour{27, 54, 93}
	grey     = colour{95, 95, 95}
	pale     = colour{232, 236, 242}
	hairline = colour{190, 198, 208}
	white    = colour{255, 255, 255}
	markGrey = colour{236, 236, 236}
)

type placedText struct {
	x, y   length // of the baseline
	text   string
	style  style
	size   length
	colour colour
}

type placedBox struct {
	x, y, width, height length
	colour              colour
}

// page is a page that is laid out. Boxes are drawn first.
type page struct {
	section *section
	boxes   []placedBox
	texts   []placedText
}

// section is a part of the document with its own running head. Its first page may have a head of its own.
type section struct {
	title, outline string
	letter         bool // the first page opens as a letter, without a running head
}

// start is where a section starts.
type start struct {
	page    int
	y       length
	outline string
}

// layout puts things on pages from top to bottom.
type layout struct {
	head    string // left of the running head: who issues
	foot    string
	mark    string // across each page, of a draft
	pages   []*page
	starts  []start
	section *section
	y       length
}

// open starts a section on a new page.
func (l *layout) open(s section) {
	l.section = &s
	l.starts = append(l.starts, start{page: len(l.pages), outline: s.outline})
	l.turn()
}

// follow starts a section under the one before it where a good part of the page is left, with its title.
func (l *layout) follow(s section) {
	if l.y+followRoom > bottom {
		l.open(s)
	} else {
		l.section = &s
		l.starts = append(l.starts, start{len(l.pages) - 1, l.y, s.outline})
		l.y += 16_000
	}
	l.title(s.title)
}

// turn starts a new page of the section.
func (l *layout) turn() {
	p := &page{section: l.section}
	first := len(l.pages) == 0 || l.current().section != l.section
	l.pages = append(l.pages, p)
	l.y = top
	if l.section.letter && first {
		return
	}
	l.text(left, millimetres(140), l.head, bold, smallSize, accent)
	l.textRight(right, millimetres(140), l.section.title, regular, smallSize, grey)
	l.box(left, millimetres(165), inner, 600, accent)
}

func (l *layout) current() *page { return l.pages[len(l.pages)-1] }

// room turns the page unless so much fits below. What is taller than a page starts on a fresh one.
func (l *layout) room(height length) {
	if l.y+height > bottom && l.y > top {
		l.turn()
	}
}

func (l *layout) text(x, y length, text string, s style, size length, c colour) {
	if text != "" {
		p := l.current()
		p.texts = append(p.texts, placedText{x, y, text, s, size, c})
	}
}

func (l *layout) textRight(x, y length, text string, s style, size length, c colour) {
	l.text(x-widthOf(text, s, size), y, text, s, size, c)
}

func (l *layout) box(x, y, width, height length, c colour) {
	p := l.current()
	p.boxes = append(p.boxes, placedBox{x, y, width, height, c})
}

// title prints a heading of the section, with a rule below.
func (l *layout) title(text string) {
	for _, line := range atMost(4, text, bold, 15_000, inner) {
		l.y += 18_000
		l.text(left, l.y, line, bold, 15_000, accent)
	}
	l.y += 5_000
	l.box(left, l.y, inner, 1_200, accent)
	l.y += 8_000
}
