package exports

import (
	"slices"

	"quotepart/billing"
)

// piecesSheet lists all documents, as pieces.csv does, with the words for its codes and in an order for people.
func (r *Reading) piecesSheet() (Sheet, error) {
	table := Table{Filter: true, Empty: "Aucune pièce.", Columns: []Column{
		{"Budget", Code, 0}, {"Pièce", Text, 30}, {"Numéro", Integer, 0}, {"Bordereau", Integer, 0}, {"Identifiant", Code, 0}, {"Débiteur", Code, 0}, {"Nom", Text, 34}, {"Section", Text, 0},
		{"Montant HT", Amount, 0}, {"TVA", Amount, 0}, {"Montant TTC", Amount, 0}, {"Titre d'origine", Code, 0}, {"Motif", Text, 30},
	}}
	pieces := slices.Clone(r.pieces)
	readingOrder(pieces)
	for i := range pieces {
		p := &pieces[i]
		table.Rows = append(table.Rows, row(CodeCell(p.Budget), TextCell(PieceWords(p)), NumberCell(p.Numero), NumberCell(p.Bordereau), CodeCell(p.Identifiant), CodeCell(p.Debiteur),
			TextCell(r.tiersName(p.Debiteur)), TextCell(sectionWords(p.Section)), AmountCell(p.HT), AmountCell(p.TVA), AmountCell(p.TTC), CodeCell(p.Origine), TextCell(p.Motif)))
	}
	// No total: titres, reductions and mandats do not add up; « Synthèse » has one for each.
	return Sheet{Name: sheetPieces, Title: r.Title("Pièces"), Subtitle: r.notice(), Tables: []Table{table}, Freeze: true}, nil
}

// lignesSheet lists all lines, as lignes.csv does.
func (r *Reading) lignesSheet() (Sheet, error) {
	table := Table{Filter: true, Empty: "Aucune ligne.", Columns: []Column{
		{"Budget", Code, 0}, {"Débiteur", Code, 0}, {"Nom du débiteur", Text, 28}, {"Adhérent", Code, 0}, {"Nom de l'adhérent", Text, 28}, {"Service", Code, 0}, {"Exercice", Integer, 0}, {"Rang", Code, 0}, {"Base", Text, 0},
		{"Dû à ce jour", Amount, 0}, {"Déjà émis", Amount, 0}, {"Montant HT", Amount, 0}, {"Devenir", Text, 28}, {"Identifiant de pièce", Code, 0},
	}}
	table.Rows = make([]Row, 0, len(r.Calculation.Lines))
	for i := range r.Calculation.Lines {
		table.Rows = append(table.Rows, r.lineRow(&r.Calculation.Lines[i]))
	}
	return Sheet{Name: sheetLignes, Title: r.Title("Lignes"), Subtitle: r.notice(), Tables: []Table{table}, Freeze: true}, table.total("Total")
}

func (r *Reading) lineRow(l *billing.Line) Row {
	return row(CodeCell(l.Budget), CodeCell(l.Debiteur), TextCell(r.tiersName(l.Debiteur)), CodeCell(l.Tiers), TextCell(r.tiersName(l.Tiers)), CodeCell(l.Service), NumberCell(int64(l.Exercice)), CodeCell(l.Rang),
		TextCell(BaseWords(l.Base)), AmountCell(l.Cible), AmountCell(l.DejaEmis), AmountCell(l.Montant), TextCell(StatutWords(l.Statut)), CodeCell(l.Piece))
}

// anomaliesSheet lists what a person had to judge.
func (r *Reading) anomaliesSheet() (Sheet, error) {
	table := Table{Filter: true, Empty: "Aucune anomalie.", Rules: []Rule{{Kind: RuleText, Column: 1, Text: yesNo(true)}}, Columns: []Column{
		{"Code", Code, 0}, {"Bloquante", Text, 0}, {"Tiers", Code, 0}, {"Nom", Text, 28}, {"Service", Code, 0}, {"Exercice", Integer, 0}, {"Constat", Text, 80}, {"Motif d'acceptation", Text, 40},
	}}
	for i := range r.Calculation.Anomalies {
		a := &r.Calculation.Anomalies[i]
		name := ""
		if a.Tiers != "" {
			name = r.tiersName(a.Tiers)
		}
		table.Rows = append(table.Rows, row(CodeCell(a.Code), TextCell(yesNo(a.Blocking)), CodeCell(a.Tiers), TextCell(name), CodeCell(a.Service), NumberCell(int64(a.Exercice)), TextCell(capital(a.Message)), TextCell(a.Motif)))
	}
	return Sheet{
		Name: "Anomalies", Title: r.Title("Anomalies"), Subtitle: r.notice("Ce qui n'est pas une erreur du dossier mais demande un jugement ; une anomalie bloquante a dû être acceptée avec un motif."),
		Tables: []Table{table}, Freeze: true,
	}, nil
}
