package exports

import (
	"strings"

	"quotepart/allocation"
)

// lignes is the page of every line, whatever its statut; places is where the page of the calculation has what is due.
func (s *Statement) lignes(places []int) Sheet {
	table := Table{Filter: true, Empty: "Aucune ligne.", Columns: []Column{
		{"Service", Code, 0}, {"Libellé", Text, 36}, {"Pour le compte de", Text, 20}, {"Exercice", Integer, 0}, {"Composante", Text, 26}, {"Base", Text, 0}, {"Provisoire ou définitif", Text, 12},
		{"Dû à ce jour", Amount, 0}, {"Déjà émis", Amount, 0}, {"Montant HT", Amount, 0}, {"Devenir", Text, 22}, {"Pièce", Text, 18}, {"Identifiant de pièce", Code, 0},
	}}
	for i := range s.Lines {
		l := &s.Lines[i]
		table.Rows = append(table.Rows, row(CodeCell(l.Service), TextCell(l.ServiceLabel), TextCell(l.onBehalf()), NumberCell(int64(l.Exercice)),
			TextCell(l.Component), TextCell(BaseWords(l.Base)), TextCell(s.Reading.finality(l)),
			AmountCell(l.Cible).By(Calc("{0}", At(0, places[i], calculValue).On(sheetCalcul))), AmountCell(l.DejaEmis),
			AmountCell(l.Montant).By(Calc("{0}-{1}", At(0, i, lignesDu), At(0, i, lignesEmis))),
			TextCell(StatutWords(l.Statut)), TextCell(l.PieceLabel), CodeCell(l.Piece)))
	}
	_ = table.total("Total") // the statuts of the same lines were summed without overflow
	return Sheet{
		Name: sheetLignes, Title: s.Reading.Title("Lignes de " + s.name()), Subtitle: s.Reading.notice("Montants en euros, hors taxes. Ce qui est dû à ce jour est calculé sur la page « Calcul » ; ce qui a déjà été émis est détaillé sur la page « Historique »."),
		Tables: []Table{table}, Freeze: true,
	}
}

// finality tells whether what is due of an exercice may still change: it is final once it rests on what was really spent
// in a year that has ended. Corrections of an open exercice remain possible.
func (r *Reading) finality(l *StatementLine) string {
	if l.Base == allocation.Realise && l.Exercice < r.Campaign.Campaign.ID.Year() {
		return "définitif"
	}
	return "provisoire"
}

// onBehalf names the adherent where it is not the debtor itself.
func (l *StatementLine) onBehalf() string {
	if l.Tiers == l.Debiteur {
		return ""
	}
	return l.TiersName
}

// calculValue is the column of values on the page of the calculation.
const calculValue = 4

// calcul is the page for whoever checks: for each line what was given, with its source, and each operation as a formula. It
// gives also the row of what is due of each line.
func (s *Statement) calcul() (Sheet, []int) {
	table := Table{Empty: "Aucune ligne.", Columns: []Column{
		{"Service", Code, 0}, {"Exercice", Integer, 0}, {"Rang", Code, 0}, {"Donnée ou opération", Text, 46}, {"Valeur", Any, 0}, {"Calcul", Text, 46}, {"Source", Text, 46}, {"Date", Text, 14},
	}}
	places := make([]int, len(s.Lines))
	for i := range s.Lines {
		l := &s.Lines[i]
		x := s.Explain(l)
		head := make([]Cell, len(table.Columns))
		head[0], head[1], head[2], head[3] = CodeCell(l.Service), NumberCell(int64(l.Exercice)), CodeCell(l.Rang), TextCell(l.Title())
		table.Rows = append(table.Rows, Row{Cells: head, Strong: true})
		base := len(table.Rows)
		for j := range x.Entries {
			table.Rows = append(table.Rows, l.entryRow(&x.Entries[j], base))
		}
		places[i] = base + x.Target
	}
	return Sheet{
		Name: sheetCalcul, Title: s.Reading.Title("Calcul de " + s.name()),
		Subtitle: s.Reading.notice(
			"Les données viennent du dossier scellé, version "+Whole(s.Reading.Calculation.DossierVersion)+", empreinte "+s.Reading.Calculation.DossierDigest+".",
			"Chaque opération est une formule sur les lignes qui la précèdent. Avant d'arrondir ou de couper au centime, un premier arrondi très fin écarte le bruit de calcul du tableur.",
			"Ce qui dépend de tous les adhérents (total des poids, rang, centimes restants) est donné : le détail en est au journal."),
		Tables: []Table{table}, Freeze: true,
	}, places
}

// Title names the line: service, exercice, component, and the adherent where another pays.
func (l *StatementLine) Title() string {
	text := l.ServiceLabel + ", exercice " + Year(l.Exercice) + ", " + lowered(l.Component)
	if other := l.onBehalf(); other != "" {
		text += " (" + other + ")"
	}
	return text
}

func (l *StatementLine) entryRow(entry *Entry, base int) Row {
	if entry.Heading {
		return row(CodeCell(l.Service), NumberCell(int64(l.Exercice)), CodeCell(l.Rang), TextCell("\u25b8 "+entry.Label), Cell{}, Cell{}, TextCell(entry.Source), Cell{})
	}
	value := entry.Value
	if entry.Operation() {
		refs := make([]Ref, len(entry.Places))
		for i, place := range entry.Places {
			refs[i] = At(0, base+place, calculValue)
		}
		value = value.By(Calc(entry.Formula, refs...))
	}
	return row(CodeCell(l.Service), NumberCell(int64(l.Exercice)), CodeCell(l.Rang), TextCell(entry.Label), value, TextCell(entry.Words), TextCell(entry.Source), TextCell(entry.Since))
}

// historique is the page of what each campaign billed of each exercice, and why it changed.
func (s *Statement) historique(rows []HistoryRow) Sheet {
	const billed, total = 5, 7
	table := Table{Filter: true, Empty: "Aucune ligne, ni dans cette campagne ni dans une autre.", Columns: []Column{
		{"Service", Code, 0}, {"Libellé", Text, 36}, {"Pour le compte de", Text, 24}, {"Exercice", Integer, 0}, {"Événement", Text, 30}, {"Facturé HT", Amount, 0}, {"Reporté HT", Amount, 0}, {"Cumul facturé", Amount, 0}, {"Cause du changement", Text, 60},
	}}
	for i := range rows {
		h := &rows[i]
		behalf := ""
		if h.Tiers != s.Debiteur {
			behalf = h.TiersName
		}
		sum := Calc("{0}", At(0, i, billed))
		if i > 0 && sameAccount(&rows[i-1], h) {
			sum = Calc("{0}+{1}", At(0, i-1, total), At(0, i, billed))
		}
		withheld := Cell{}
		if h.Withheld != 0 {
			withheld = AmountCell(h.Withheld)
		}
		table.Rows = append(table.Rows, row(CodeCell(h.Service), TextCell(h.ServiceLabel), TextCell(behalf), NumberCell(int64(h.Exercice)), TextCell(h.What),
			AmountCell(h.Billed), withheld, AmountCell(h.Total).By(sum), TextCell(EffectsText(h.Causes))))
	}
	return Sheet{
		Name: sheetHistorique, Title: s.Reading.Title("Historique de " + s.name()),
		Subtitle: s.Reading.notice("Ce que chaque campagne a facturé de chaque exercice, et ce qui a fait changer un exercice déjà facturé. Un montant reporté revient à une campagne suivante."),
		Tables:   []Table{table}, Freeze: true,
	}
}

// EffectsText writes effects in one line: coût du service : −20,00 € ; vos unités : 3,00 €.
func EffectsText(effects []EffectWords) string {
	if len(effects) == 0 {
		return ""
	}
	parts := make([]string, len(effects))
	for i, e := range effects {
		parts[i] = e.Words + nbsp + ": " + Signed(e.Montant)
	}
	return capital(strings.Join(parts, nbsp+"; "))
}

// variations is the page that tells why the bill has changed.
func (s *Statement) variations() Sheet {
	const before, after, change = 3, 4, 5
	table := Table{Empty: "Aucun montant n'a changé.", Columns: []Column{
		{"Service", Code, 0}, {"Service ou effet", Text, 56}, {"Pour le compte de", Text, 24}, {capital(s.ComparedWith), Amount, 0}, {capital(s.Reading.Campaign.Campaign.ID.Label()), Amount, 0}, {"Écart", Amount, 0},
	}}
	for i := range s.Changes {
		c := &s.Changes[i]
		head := len(table.Rows)
		effects := Down(0, change, head+1, head+len(c.Effects))
		table.Rows = append(table.Rows, Row{Strong: true, Cells: []Cell{CodeCell(c.Service), TextCell(c.ServiceLabel), TextCell(c.TiersName), AmountCell(c.Before), AmountCell(c.After),
			AmountCell(c.After - c.Before).By(Calc("{0}-{1}", At(0, head, after), At(0, head, before)))}})
		for _, e := range c.Effects {
			table.Rows = append(table.Rows, row(CodeCell(c.Service), TextCell(capital(e.Words)), Cell{}, Cell{}, Cell{}, AmountCell(e.Montant)))
		}
		table.Rows = append(table.Rows, row(CodeCell(c.Service), TextCell("Somme des effets"), Cell{}, Cell{}, Cell{}, AmountCell(c.After-c.Before).By(Calc("SUM({0})", effects))))
	}
	return Sheet{
		Name: sheetChanges, Title: s.Reading.Title("Pourquoi ma facture a changé"),
		Subtitle: s.Reading.notice("Montants hors taxes de la campagne de " + s.ComparedWith + " et de celle-ci, par service. L'écart est décomposé en remplaçant un à un, dans cet ordre, les éléments du premier calcul par ceux du second ; la somme des effets est l'écart, au centime."),
		Tables:   []Table{table}, Freeze: true,
	}
}
