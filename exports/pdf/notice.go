package pdf

import (
	"strings"

	"quotepart/exports"
)

// The places of a letter: references at the left, the debtor in the window of an envelope at the right.
var (
	windowLeft = millimetres(1080)
	windowTop  = millimetres(480)
	letterBody = millimetres(950)
)

// notice lays out the notice of one document.
func (l *layout) notice(s *exports.Statement, n *exports.Notice) {
	name := n.Title + " " + n.Piece.Identifiant
	l.open(section{title: name, outline: name, letter: true})
	l.letterHead(s.Issuer())
	l.letterTitle(n.Title)
	addressed := l.window(s.Addressee())
	l.y = millimetres(420)
	l.references(n.Facts)
	l.y = max(l.y+millimetres(40), addressed+millimetres(60), letterBody)
	l.paragraphs(
		para{text: s.DraftText(), style: bold, colour: accent}, para{text: "Objet\u00a0: " + n.Subject, style: bold},
		para{text: n.Original}, para{text: n.Cause})
	l.y += 4_000
	l.table(noticeTable(n))
	l.paragraphs(para{text: n.InWords, style: italic, before: 2_000}, para{text: n.Annex, size: smallSize, colour: grey})
	l.y += 4_000
	l.table(noticeTail(n))
	l.paragraphs(para{text: n.Executory, size: smallSize, before: 4_000, style: bold})
}

// letterHead prints who issues, at the top left.
func (l *layout) letterHead(lines []string) {
	y := millimetres(180)
	width := windowLeft - left - millimetres(60)
	for i, text := range lines {
		s, size, c := regular, smallSize, grey
		if i == 0 {
			s, size, c = bold, length(13_000), accent
		}
		for _, part := range atMost(2, printable(text), s, size, width) {
			l.text(left, y, part, s, size, c)
			y += size + 3_000
		}
	}
}

// letterTitle prints what the document is, at the top right.
func (l *layout) letterTitle(title string) {
	y := millimetres(190)
	for _, line := range wrap(strings.ToUpper(title), bold, 15_000, right-windowLeft) {
		l.text(windowLeft, y, line, bold, 15_000, accent)
		y += 18_000
	}
	l.box(windowLeft, y-11_000, right-windowLeft, 1_200, accent)
}

// window prints the debtor's address, and gives where it ends.
func (l *layout) window(lines []string) length {
	y, size := windowTop, length(10_500)
	for i, text := range lines {
		s := regular
		if i == 0 {
			s = bold
		}
		for _, part := range atMost(6, printable(text), s, size, right-windowLeft) {
			y += size + 3_000
			l.text(windowLeft, y, part, s, size, black)
		}
	}
	return y
}

// references prints the facts of the document at the left.
func (l *layout) references(facts []exports.NoticeFact) {
	labels, width := millimetres(330), windowLeft-left-millimetres(60)
	start := l.y
	l.y += padding
	for _, fact := range facts {
		lines := atMost(3, printable(fact.Text), bold, smallSize, width-labels-gutter)
		l.text(left+gutter, l.y+smallSize, fact.Label, regular, smallSize, grey)
		for _, part := range lines {
			l.text(left+labels, l.y+smallSize, part, bold, smallSize, black)
			l.y += smallSize + 3_500
		}
	}
	l.y += padding
	l.box(left, start, 1_500, l.y-start, accent)
}

func noticeTable(n *exports.Notice) table {
	t := table{columns: []column{{"Service", 900, false}, {"Imputation", 310, false}, {"TVA", 200, false}, {"Montant HT", 330, true}}}
	for i := range n.Lines {
		line := &n.Lines[i]
		head := cell{{text: line.Label, style: bold}}
		for _, detail := range line.Details {
			head = append(head, para{text: detail, size: smallSize})
		}
		head = append(head, para{text: line.Grounds, size: fineSize, colour: grey})
		var imputation cell
		for _, text := range line.Imputation {
			imputation = append(imputation, para{text: text, size: smallSize})
		}
		t.rows = append(t.rows, row{cells: []cell{withText(head), imputation, {{text: line.VAT, size: smallSize}}, {{text: exports.Euros(line.Montant)}}}, rule: true, next: i == len(n.Lines)-1})
	}
	if n.TVA != 0 {
		t.rows = append(t.rows, totalRow("Total hors taxes", exports.Euros(n.HT), true), totalRow("TVA", exports.Euros(n.TVA), true))
	}
	total := totalRow(n.TotalLabel, exports.Euros(n.TTC), false)
	if n.TVA != 0 {
		total.cells[0][0].text += " (TTC)"
	}
	total.fill = pale
	for _, i := range []int{0, 3} {
		total.cells[i][0].style, total.cells[i][0].size, total.cells[i][0].colour = bold, 11_000, accent
	}
	t.rows = append(t.rows, total)
	return t
}

// withText leaves empty paragraphs out.
func withText(c cell) cell {
	var kept cell
	for _, p := range c {
		if p.text != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

func totalRow(label, amount string, next bool) row {
	return row{cells: []cell{{{text: label}}, nil, nil, {{text: amount}}}, wide: true, rule: true, next: next}
}

// noticeTail is the blocks below the table: how to pay and to contest, who issued and who collects.
func noticeTail(n *exports.Notice) table {
	t := table{columns: []column{{width: 870}, {width: 870}}, bare: true}
	payment := "Modalités de paiement"
	if n.Remedies == nil {
		payment = "Versement"
	}
	t.rows = append(t.rows,
		row{cells: []cell{block(payment, n.Payment), block("Voies et délais de recours", n.Remedies)}, rule: true, next: true},
		row{cells: []cell{block("L'ordonnateur", n.Ordonnateur), block("Le comptable", n.Comptable)}})
	return t
}

func block(title string, lines []string) cell {
	if len(lines) == 0 {
		return nil
	}
	c := cell{{text: title, style: bold, size: smallSize, colour: accent}}
	for _, text := range lines {
		c = append(c, para{text: text, size: smallSize, before: 1_500})
	}
	return c
}
