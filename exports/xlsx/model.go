package xlsx

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"quotepart/billing/dossier"
	"quotepart/exports"
)

// WriteModel writes an empty dossier: a guide, then one sheet for each table of the schema with its headers, notes,
// formats and drop-down lists. Nothing in it is said twice: the schema that reads a dossier makes the model of one.
func WriteModel(w io.Writer) error {
	file := excelize.NewFile()
	defer file.Close()
	if err := setProperties(file, Properties{Title: "Modèle de dossier quotepart"}); err != nil {
		return err
	}
	looks, err := newStyles(file)
	if err != nil {
		return err
	}
	guide := guideSheet(dossier.Schema())
	if err := addSheet(file, 0, guide.Name); err != nil {
		return err
	}
	if err := writeSheet(file, looks, newPlacer(nil), &guide); err != nil {
		return err
	}
	m, err := newModel(file)
	if err != nil {
		return err
	}
	for i := range dossier.Schema() {
		if err := m.table(&dossier.Schema()[i]); err != nil {
			return err
		}
	}
	if err := m.writeLists(); err != nil {
		return err
	}
	return save(file, w)
}

// guideSheet says what the workbook is and how it is read (dossier.md, reading rules).
func guideSheet(tables []dossier.Table) exports.Sheet {
	table := exports.Table{Title: "Feuilles", Columns: []exports.Column{
		{Title: "Feuille", Kind: exports.Code}, {Title: "Ce qu'elle contient", Kind: exports.Text, Most: 60}, {Title: "Colonnes obligatoires", Kind: exports.Text, Most: 48},
	}}
	for i := range tables {
		t := &tables[i]
		table.Rows = append(table.Rows, exports.Row{Cells: []exports.Cell{exports.CodeCell(t.Name), exports.TextCell(exports.Typography(t.Note)), exports.TextCell(strings.Join(requiredColumns(t), ", "))}})
	}
	rules := [][2]string{
		{"Usage", "Il reçoit tout ce qu'il faut pour une campagne : une feuille par table, une ligne par fait. Remplissez-le, puis importez-le avec « quotepart importer »."},
		{"Présence", "L'import remplace les tables présentes et garde les autres. Supprimez les feuilles que vous n'importez pas : une feuille qui n'a que son en-tête vide la table. La feuille Guide n'est pas une table."},
		{"En-têtes", "Un en-tête foncé marque une colonne obligatoire, un en-tête clair une colonne facultative, qui peut rester vide ou être supprimée. L'ordre des colonnes est libre. Passez sur un en-tête pour lire sa note."},
		{"Dates", "31/05/2026 ou 2026-05-31. « du » et « au » sont des jours inclus ; un « au » vide veut dire : sans fin."},
		{"Nombres", "Virgule ou point, espaces permises entre les milliers : 1 234,56. Un taux s'écrit 12 ou 12 %."},
		{"Codes", "Ce sont des textes : 01004 garde son zéro, et les majuscules comptent. Un code doit figurer dans la table à laquelle il renvoie."},
		{"Oui ou non", "oui, non."},
		{"Lignes vides", "Elles sont sautées."},
	}
	sheet := exports.Sheet{Name: "Guide", Title: exports.Typography("Dossier quotepart : modèle à remplir"), Portrait: true, Tables: []exports.Table{table}}
	for _, rule := range rules {
		sheet.Facts = append(sheet.Facts, exports.Fact{Label: rule[0], Value: exports.TextCell(exports.Typography(rule[1]))})
	}
	return sheet
}

func requiredColumns(t *dossier.Table) []string {
	var names []string
	for i := range t.Columns {
		if t.Columns[i].Required {
			names = append(names, t.Columns[i].Name)
		}
	}
	return names
}

// model writes the sheets of the tables.
type model struct {
	file               *excelize.File
	required, optional int // styles of headers
	columns            map[dossier.Type]int
	lists              [][]string // vocabularies of the hidden sheet
}

func newModel(file *excelize.File) (*model, error) {
	m := &model{file: file, columns: map[dossier.Type]int{}}
	header := func(fill, ink string) (int, error) {
		return file.NewStyle(&excelize.Style{Font: bold(fontSize, ink), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}},
			Alignment: &excelize.Alignment{Vertical: "center"}, Border: underline()})
	}
	var err error
	if m.required, err = header(accent, white); err != nil {
		return nil, err
	}
	if m.optional, err = header(tint, accent); err != nil {
		return nil, err
	}
	// Text keeps leading zeros and stays text, whatever is typed. A number stays as it is typed: the readers take it at the
	// precision that it shows.
	formats := map[dossier.Type]string{dossier.Text: "@", dossier.Code: "@", dossier.Choice: "@", dossier.YesNo: "@", dossier.Date: dateFormat, dossier.Amount: "#,##0.00", dossier.Integer: "0"}
	for kind := dossier.Text; kind <= dossier.Choice; kind++ {
		style := excelize.Style{Font: &excelize.Font{Family: font, Size: fontSize}}
		if format, ok := formats[kind]; ok {
			style.CustomNumFmt = &format
		}
		if m.columns[kind], err = file.NewStyle(&style); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *model) table(t *dossier.Table) error {
	if _, err := m.file.NewSheet(t.Name); err != nil {
		return err
	}
	page := &sheetWriter{file: m.file, sheet: &exports.Sheet{Name: t.Name, Title: "Dossier quotepart : " + t.Name}}
	if err := page.layout(); err != nil {
		return err
	}
	if err := page.footer(); err != nil {
		return err
	}
	for i := range t.Columns {
		if err := m.column(t, i); err != nil {
			return fmt.Errorf("%s.%s : %w", t.Name, t.Columns[i].Name, err)
		}
	}
	if err := m.file.SetRowHeight(t.Name, 1, points(lineHeight+8)); err != nil {
		return err
	}
	return m.file.SetPanes(t.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A2", ActiveCell: "A2", Pane: "bottomLeft"}}})
}

func (m *model) column(t *dossier.Table, i int) error {
	c := &t.Columns[i]
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return err
	}
	// The format first: it would cover the header's.
	if err := m.file.SetColStyle(t.Name, name, m.columns[c.Type]); err != nil {
		return err
	}
	if err := m.file.SetColWidth(t.Name, name, name, characters(modelWidth(c))); err != nil {
		return err
	}
	header := name + "1"
	if err := m.file.SetCellStr(t.Name, header, c.Name); err != nil {
		return err
	}
	style := m.optional
	if c.Required {
		style = m.required
	}
	if err := m.file.SetCellStyle(t.Name, header, header, style); err != nil {
		return err
	}
	note := noteOf(t, c)
	const noteWidth, noteLine = 300, 16 // pixels
	lines := linesOf(note, 48, false) + strings.Count(note, "\n")
	if err := m.file.AddComment(t.Name, excelize.Comment{Cell: header, Author: "quotepart", Text: note, Width: noteWidth, Height: uint(noteLine * (lines + 1))}); err != nil {
		return err
	}
	return m.list(t, c, name)
}

// modelWidth is wide enough for the header and for what the column usually holds.
func modelWidth(c *dossier.Column) int {
	width := figures(c.Name, true) + padding
	switch c.Type {
	case dossier.Text:
		width = max(width, 24)
	case dossier.Code, dossier.Date, dossier.Amount:
		width = max(width, 14)
	}
	for _, choice := range c.Choices {
		width = max(width, figures(choice, false)+padding)
	}
	return width
}

// typeWords says how a cell of a type is written.
var typeWords = map[dossier.Type]string{
	dossier.Text: "Texte.", dossier.Code: "Code (texte).", dossier.Integer: "Nombre entier.", dossier.Decimal: "Nombre.", dossier.Amount: "Montant en euros, deux décimales au plus.",
	dossier.Rate: "Taux en % (50 ou 50 %).", dossier.Date: "Date (31/05/2026).", dossier.YesNo: "oui ou non.", dossier.Choice: "Une valeur de la liste.",
}

// noteOf is the comment of a header: whether it is required, what it is, how it is written, its vocabulary.
func noteOf(t *dossier.Table, c *dossier.Column) string {
	lines := []string{"Facultatif. " + c.Note}
	if c.Required {
		lines[0] = "Obligatoire. " + c.Note
	}
	kind := typeWords[c.Type]
	if t.Name == "parts_mel" && c.Name == "valeur" { // a rate or an amount, as mode says
		kind = typeWords[dossier.Decimal]
	}
	lines = append(lines, kind)
	if len(c.Choices) > 0 {
		lines = append(lines, "Valeurs : "+strings.Join(c.Choices, ", ")+".")
	}
	if c.Names != "" {
		lines = append(lines, "Renvoie à un code de la feuille « "+c.Names+" ».")
	}
	return exports.Typography(strings.Join(lines, "\n"))
}

// list adds a drop-down list: of the closed vocabulary, whose other values are refused; or of the codes of the table
// that the column points at, where another value only warns, for the code may be in a table already imported.
func (m *model) list(t *dossier.Table, c *dossier.Column, column string) error {
	rule := excelize.NewDataValidation(true)
	rule.SetSqref(fmt.Sprintf("%s2:%s%d", column, column, excelize.TotalRows))
	choices := c.Choices
	if c.Type == dossier.YesNo {
		choices = []string{"oui", "non"}
	}
	switch {
	case len(choices) > 0:
		if err := m.choices(rule, choices); err != nil {
			return err
		}
		rule.SetError(excelize.DataValidationErrorStyleStop, "Valeur inconnue", "Choisissez une valeur de la liste, ou laissez la cellule vide si la colonne est facultative.")
	case c.Names != "":
		rule.SetSqrefDropList(codesOf(c.Names))
		rule.SetError(excelize.DataValidationErrorStyleWarning, "Code absent du classeur", "Ce code n'est pas dans la feuille « "+c.Names+" ». Gardez-le s'il figure dans une table déjà importée.")
	default:
		return nil
	}
	return m.file.AddDataValidation(t.Name, rule)
}

// longestList is how many characters a list of Excel holds in itself.
const longestList = 255

// listSheet is a hidden sheet with the vocabularies that are longer, one to a column. The readers pass over it.
const listSheet = "Listes"

// choices gives a rule its vocabulary: in itself where it fits, else as a range of the hidden sheet.
func (m *model) choices(rule *excelize.DataValidation, choices []string) error {
	if utf8.RuneCountInString(strings.Join(choices, ",")) <= longestList {
		return rule.SetDropList(choices)
	}
	m.lists = append(m.lists, choices)
	column, err := excelize.ColumnNumberToName(len(m.lists))
	if err != nil {
		return err
	}
	rule.SetSqrefDropList(fmt.Sprintf("%s!$%s$1:$%s$%d", listSheet, column, column, len(choices)))
	return nil
}

// writeLists writes the hidden sheet, behind all others.
func (m *model) writeLists() error {
	if len(m.lists) == 0 {
		return nil
	}
	if _, err := m.file.NewSheet(listSheet); err != nil {
		return err
	}
	for i := range m.lists {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := m.file.SetSheetCol(listSheet, column+"1", &m.lists[i]); err != nil {
			return err
		}
	}
	return m.file.SetSheetVisible(listSheet, false)
}

// codesOf refers to the codes filled in on a sheet, and not to the empty cells below: with an empty cell in its source
// a list would accept anything.
func codesOf(table string) string {
	i := dossier.Lookup(table).Index("code")
	column, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		panic("xlsx: the table " + table + " has no code")
	}
	return fmt.Sprintf("OFFSET(%s!$%s$2,0,0,MAX(1,COUNTA(%s!$%s:$%s)-1),1)", table, column, table, column, column)
}
