package gen

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// form is one way to write a CSV file within the contract (dossier.md, "Reading rules").
type form struct {
	separator   string
	decimal     string
	thousands   string // between groups of three digits
	frenchDates bool
	percent     string // after a rate
	windows1252 bool
	bom         bool
	newline     string
	quoteAll    bool
	blankRows   bool
}

// randomForm draws a form. What Windows-1252 cannot write, the narrow space, is not drawn with it.
func randomForm(r *rand.Rand) form {
	f := form{
		separator: pick(r, ";", ";", ",", "\t"), decimal: pick(r, ",", "."), thousands: pick(r, "", "", " ", "\u00a0", "\u202f"),
		frenchDates: chance(r, 50), percent: pick(r, "", "%", " %", "\u00a0%"), newline: pick(r, "\n", "\r\n"),
		quoteAll: chance(r, 15), blankRows: chance(r, 20),
	}
	switch {
	case f.thousands != "\u202f" && chance(r, 40):
		f.windows1252 = true
	case chance(r, 40):
		f.bom = true
	}
	return f
}

// WriteDir writes the tables that this import brings into a folder that must exist: rows and columns shuffled, each file
// in a form of its own. Columns that the contract does not require are left out when they are empty; so are the optional
// tables of a first import, for a later one must say that a table is now empty.
func (d Dossier) WriteDir(dir string, r *rand.Rand) error {
	for _, t := range schema() {
		rows := d.tables[t.name]
		if !d.changed[t.name] || (len(rows) == 0 && t.optional && d.step == 0 && chance(r, 70)) {
			continue
		}
		path := filepath.Join(dir, t.name+".csv")
		if err := os.WriteFile(path, writeTable(t, rows, randomForm(r), r), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// writeTable is the content of one file.
func writeTable(t table, rows []Row, f form, r *rand.Rand) []byte {
	columns := usedColumns(t, rows, r)
	r.Shuffle(len(columns), func(i, j int) { columns[i], columns[j] = columns[j], columns[i] })
	var out strings.Builder
	if f.bom {
		out.WriteString("\ufeff")
	}
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = headerOf(c.name, r)
	}
	f.writeRow(&out, header)
	for _, i := range r.Perm(len(rows)) {
		values := make([]string, len(columns))
		for k, c := range columns {
			values[k] = f.value(t, c, rows[i])
		}
		f.writeRow(&out, values)
		if f.blankRows && chance(r, 10) {
			f.writeRow(&out, make([]string, len(columns)))
		}
	}
	if f.windows1252 {
		return encode1252(out.String())
	}
	return []byte(out.String())
}

// usedColumns are the required columns, those in use, and some of the empty ones.
func usedColumns(t table, rows []Row, r *rand.Rand) []column {
	var used []column
	for _, c := range t.columns {
		empty := true
		for _, row := range rows {
			empty = empty && row[c.name] == ""
		}
		if c.required || !empty || chance(r, 30) {
			used = append(used, c)
		}
	}
	return used
}

// headerOf writes a header in any case, with accents and spaces around it.
func headerOf(name string, r *rand.Rand) string {
	accents := map[string]string{
		"debiteur": "débiteur", "libelle": "libellé", "reglement": "règlement", "methode": "méthode", "cle": "clé",
		"perimetre": "périmètre", "presence": "présence", "portee": "portée", "numerotation": "numérotation",
		"unite": "unité", "critere": "critère", "echeance": "échéance", "piece": "pièce", "reference": "référence",
		"thematique": "thématique",
	}
	if accent, ok := accents[name]; ok && chance(r, 40) {
		name = accent
	}
	switch r.IntN(5) {
	case 0:
		name = strings.ToUpper(name)
	case 1:
		head := []rune(name)
		name = strings.ToUpper(string(head[:1])) + string(head[1:])
	case 2:
		name = " " + name + " "
	}
	return name
}

// value writes one value in the form.
func (f form) value(t table, c column, row Row) string {
	value := row[c.name]
	if value == "" {
		return ""
	}
	isRate := c.kind == rate || (t.name == "parts_mel" && c.name == "valeur" && row["mode"] == "taux")
	switch {
	case c.kind == day && f.frenchDates:
		return parseDay(value).Format("02/01/2006")
	case isRate:
		return f.number(value) + f.percent
	case c.kind == number, t.name == "parametres" && c.name == "valeur" && row["cle"] == "seuil_titre":
		return f.number(value)
	}
	return value
}

// number writes a number with the form's decimal mark and spaces between thousands.
func (f form) number(value string) string {
	digits, negative := strings.CutPrefix(value, "-")
	units, decimals, isDecimal := strings.Cut(digits, ".")
	grouped := ""
	for len(units) > 3 {
		grouped = f.thousands + units[len(units)-3:] + grouped
		units = units[:len(units)-3]
	}
	grouped = units + grouped
	if isDecimal {
		grouped += f.decimal + decimals
	}
	if negative {
		return "-" + grouped
	}
	return grouped
}

// writeRow writes one record with the quotes of RFC 4180.
func (f form) writeRow(out *strings.Builder, values []string) {
	for i, value := range values {
		if i > 0 {
			out.WriteString(f.separator)
		}
		if f.quoteAll || strings.ContainsAny(value, "\"\r\n"+f.separator) {
			value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
		}
		out.WriteString(value)
	}
	out.WriteString(f.newline)
}

// encode1252 writes the characters that the generator uses in Windows-1252.
func encode1252(text string) []byte {
	high := map[rune]byte{'€': 0x80, '’': 0x92, '—': 0x97, 'Œ': 0x8c, 'œ': 0x9c}
	var out bytes.Buffer
	for _, c := range text {
		switch b, ok := high[c]; {
		case ok:
			out.WriteByte(b)
		case c < 0x80 || (c >= 0xa0 && c <= 0xff):
			out.WriteByte(byte(c))
		default:
			out.WriteByte('?')
		}
	}
	return out.Bytes()
}
