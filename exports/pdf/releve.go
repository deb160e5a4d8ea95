package pdf

import (
	"strconv"

	"quotepart/allocation/money"
	"quotepart/exports"
)

// releve lays out the consolidated statement: what happens in euros, then every line, whatever becomes of it.
func (l *layout) releve(s *exports.Statement) {
	l.open(section{title: "Relevé consolidé", outline: "Relevé consolidé"})
	l.title("Relevé consolidé\u00a0: " + printable(s.Name()))
	l.paragraphs(para{text: s.DraftText(), style: bold, colour: accent},
		para{text: exports.Typography("Toutes les lignes de la campagne, qu'elles figurent sur une pièce ou non. Montants en euros, hors taxes. Est définitif ce qui repose sur les dépenses constatées d'un exercice achevé ; le reste est provisoire et sera régularisé."), size: smallSize, colour: grey})
	l.y += 3_000
	summary := table{columns: []column{{width: 1300}, {width: 440, right: true}}, bare: true}
	for _, total := range s.Totals() {
		summary.rows = append(summary.rows, row{cells: []cell{{{text: total.Label}}, {{text: exports.Euros(total.Montant), style: bold}}}, rule: true})
	}
	l.table(summary)
	l.y += 10_000
	l.table(releveTable(s.Groups()))
	l.paragraphs(para{text: "Preuve\u00a0: " + s.Proof() + ".", size: fineSize, colour: grey, before: 6_000})
}

func releveTable(groups []exports.LineGroup) table {
	t := table{columns: []column{
		{"Exercice", 155, false}, {"Composante", 345, false}, {"Base", 300, false}, {"Dû à ce jour", 210, true}, {"Déjà émis", 210, true}, {"Montant HT", 210, true}, {"Devenir", 310, false},
	}}
	var sum money.Cents
	for i := range groups {
		group := &groups[i]
		sum += group.Net
		t.rows = append(t.rows, groupRow(group, len(t.columns)))
		for j := range group.Lines {
			line := &group.Lines[j]
			t.rows = append(t.rows, row{rule: true, cells: []cell{
				small(strconv.Itoa(line.Exercice)), small(line.Component), small(line.Base), small(exports.Euros(line.Cible)), small(exports.Euros(line.DejaEmis)),
				small(exports.Euros(line.Montant)), devenir(line),
			}})
		}
	}
	if len(groups) == 0 {
		t.rows = append(t.rows, row{wide: true, cells: []cell{small("Aucune ligne.")}})
		return t
	}
	total := row{wide: true, fill: pale, cells: []cell{{{text: "Total de toutes les lignes", style: bold, size: smallSize}}, nil, nil, nil, nil, {{text: exports.Euros(sum), style: bold, size: smallSize}}, nil}}
	t.rows = append(t.rows, total)
	return t
}

// devenir says what becomes of a line, with the reference of a document that has no number yet.
func devenir(line *exports.GroupLine) cell {
	return withText(cell{{text: line.Place, size: smallSize}, {text: line.Reference, size: fineSize, colour: grey}})
}

func small(text string) cell { return cell{{text: text, size: smallSize}} }

// groupRow heads the lines of a service, with their net.
func groupRow(group *exports.LineGroup, columns int) row {
	cells := make([]cell, columns)
	cells[0] = cell{{text: group.Label, style: bold, size: smallSize, colour: accent}}
	if group.Behalf != "" {
		cells[0] = append(cells[0], para{text: "Pour le compte de " + group.Behalf, size: fineSize, colour: grey})
	}
	if columns > 5 {
		cells[5] = cell{{text: exports.Euros(group.Net), style: bold, size: smallSize, colour: accent}}
	}
	return row{cells: cells, wide: true, next: true, fill: pale}
}

// bases lays out the annex: for each line how it comes to its amount, one sentence for each step.
func (l *layout) bases(s *exports.Statement) {
	groups := s.Groups()
	if len(groups) == 0 {
		return
	}
	l.follow(section{title: "Annexe\u00a0: bases de liquidation", outline: "Bases de liquidation"})
	l.paragraphs(para{text: "Chaque phrase redonne un montant, à la calculette. « … » marque une fraction sans fin, coupée à l'affichage seulement.", size: smallSize, colour: grey})
	t := table{columns: []column{{width: 1740}}, bare: true}
	for i := range groups {
		head := groupRow(&groups[i], 1)
		if text := groups[i].Grounds; text != "" {
			head.cells[0] = append(head.cells[0], para{text: text, size: fineSize, colour: grey})
		}
		t.rows = append(t.rows, head)
		for j := range groups[i].Lines {
			t.rows = append(t.rows, lineRows(&groups[i].Lines[j])...)
		}
	}
	l.table(t)
}

func lineRows(line *exports.GroupLine) []row {
	head := cell{{text: line.Heading, style: bold, size: smallSize}}
	if len(line.Cause) > 0 {
		head = append(head, para{text: "Cause de la correction\u00a0: " + exports.EffectsText(line.Cause), style: italic, size: smallSize})
	}
	rows := []row{{cells: []cell{head}, next: len(line.Sentences) > 0}}
	for _, sentence := range line.Sentences {
		rows = append(rows, row{cells: []cell{{{text: sentence, size: smallSize}}}})
	}
	if len(line.Sentences) == 0 {
		rows = append(rows, row{cells: []cell{{{text: "Il n'est plus rien dû pour cette ligne.", size: smallSize}}}})
		rows[0].next = true
	}
	rows[len(rows)-1].rule = true
	return rows
}

// changes lays out why the bill is another than in the campaign compared with.
func (l *layout) changes(s *exports.Statement) {
	if s.ComparedWith == "" {
		return
	}
	l.follow(section{title: "Pourquoi ma facture a changé", outline: "Pourquoi ma facture a changé"})
	l.paragraphs(para{text: exports.Typography("Montants hors taxes de la campagne de " + s.ComparedWith + " et de celle-ci, par service. L'écart est décomposé en remplaçant un à un, dans cet ordre, les éléments du premier calcul par ceux du second ; la somme des effets est l'écart, au centime."), size: smallSize, colour: grey})
	l.y += 3_000
	t := table{columns: []column{{"Service ou effet", 990, false}, {"Avant", 250, true}, {"Maintenant", 250, true}, {"Écart", 250, true}}}
	for i := range s.Changes {
		t.rows = append(t.rows, changeRows(&s.Changes[i])...)
	}
	if len(s.Changes) == 0 {
		t.rows = append(t.rows, row{wide: true, cells: []cell{small("Aucun montant n'a changé.")}})
	}
	l.table(t)
}

func changeRows(c *exports.Change) []row {
	strong := func(text string) cell { return cell{{text: text, style: bold, size: smallSize, colour: accent}} }
	head := strong(c.ServiceLabel)
	if c.TiersName != "" {
		head = append(head, para{text: "Pour le compte de " + c.TiersName, size: fineSize, colour: grey})
	}
	rows := []row{{fill: pale, next: true, cells: []cell{head, strong(exports.Euros(c.Before)), strong(exports.Euros(c.After)), strong(exports.Signed(c.After - c.Before))}}}
	for i := range c.Effects {
		rows = append(rows, row{rule: true, cells: []cell{small(exports.Capital(c.Effects[i].Words)), nil, nil, small(exports.Signed(c.Effects[i].Montant))}})
	}
	return rows
}
