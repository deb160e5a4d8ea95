package fault

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Severity says whether a fault stops the verb.
type Severity int8

// The three severities. Only Erreur stops anything.
const (
	Erreur Severity = iota
	Avertissement
	Information
)

// String gives the French word.
func (s Severity) String() string {
	return [...]string{"erreur", "avertissement", "information"}[s]
}

// MarshalText writes the French word.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Fault is one thing wrong in the data, located as its reader will look for it.
type Fault struct {
	Code     string   `json:"code"`              // permanent: IMP-014
	Severity Severity `json:"gravite"`           //
	File     string   `json:"fichier,omitempty"` // as given on the command line
	Table    string   `json:"table,omitempty"`   // the table, which is also the sheet
	Row      int      `json:"ligne,omitempty"`   // row of the file or sheet, counted from 1 with the header; 0: the whole table
	Column   string   `json:"colonne,omitempty"` //
	Value    string   `json:"valeur,omitempty"`  // the value seen
	Message  string   `json:"message"`           // what was seen and what was expected
	Hint     string   `json:"remede,omitempty"`  // how to mend it
	Position int      `json:"-"`                 // column of the file or sheet, from 1, where the reader knows it; 0: see Column
}

// String writes the fault on one line: place, code, message and remedy.
func (f Fault) String() string {
	var text strings.Builder
	place := []string{}
	if f.File != "" {
		place = append(place, f.File)
	}
	if f.Table != "" {
		place = append(place, "table "+f.Table)
	}
	if f.Row > 0 {
		place = append(place, "ligne "+strconv.Itoa(f.Row))
	}
	if f.Column != "" {
		place = append(place, "colonne "+f.Column)
	}
	if len(place) > 0 {
		text.WriteString(strings.Join(place, ", ") + " : ")
	}
	return text.String() + f.Severity.String() + " " + f.Said()
}

// Said writes what String does behind the place and the severity: code, message, value and remedy.
func (f Fault) Said() string {
	var text strings.Builder
	text.WriteString(f.Code + " : " + f.Message)
	if f.Value != "" {
		text.WriteString(" (valeur lue : « " + clip(f.Value) + " »)")
	}
	text.WriteString(".")
	if f.Hint != "" {
		text.WriteString(" → " + f.Hint + ".")
	}
	return text.String()
}

// clip keeps a message readable when a cell holds a novel.
func clip(value string) string {
	const most = 60
	runes := []rune(value)
	if len(runes) <= most {
		return value
	}
	return string(runes[:most]) + "…"
}

// List is a set of faults. It is itself an error when it holds one of severity Erreur: see Err.
type List []Fault

// Error counts the errors and writes every fault on its own line.
func (l List) Error() string {
	lines := make([]string, 0, len(l))
	for _, f := range l {
		lines = append(lines, f.String())
	}
	return strings.Join(lines, "\n")
}

// Fatal reports whether one of the faults is an error.
func (l List) Fatal() bool {
	return slices.ContainsFunc(l, func(f Fault) bool { return f.Severity == Erreur })
}

// Err gives the list as an error when it is fatal, else nil.
func (l List) Err() error {
	if l.Fatal() {
		return l
	}
	return nil
}

// Sort orders the faults by file, table, row, column and code, so that the same data give the same report.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Fault) int {
		return cmp.Or(strings.Compare(a.File, b.File), strings.Compare(a.Table, b.Table), cmp.Compare(a.Row, b.Row),
			strings.Compare(a.Column, b.Column), strings.Compare(a.Code, b.Code), strings.Compare(a.Message, b.Message))
	})
}
