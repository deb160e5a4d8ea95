package pes

import (
	"quotepart/billing/fault"
)

// where names a row of the dossier: a table and the code in it.
type where struct{ table, name string }

// notes gathers what is wrong with a bordereau, what is uncertain, and what was cut. Each is told once.
type notes struct {
	faults fault.List
	seen   map[string]bool
}

func (n *notes) add(severity fault.Severity, code string, at where, column, value, message, hint string) {
	f := fault.Fault{Code: code, Severity: severity, Table: at.table, Column: column, Value: value, Message: message, Hint: hint}
	if at.name != "" {
		f.Message = "« " + at.name + " » : " + message
	}
	key := f.Code + "\x1f" + f.Table + "\x1f" + f.Column + "\x1f" + f.Message
	if n.seen[key] {
		return
	}
	if n.seen == nil {
		n.seen = map[string]bool{}
	}
	n.seen[key] = true
	n.faults = append(n.faults, f)
}

func (n *notes) wrong(code string, at where, column, value, message, hint string) {
	n.add(fault.Erreur, code, at, column, value, message, hint)
}

func (n *notes) warn(code string, at where, column, value, message, hint string) {
	n.add(fault.Avertissement, code, at, column, value, message, hint)
}

// fit writes a text in at most max characters, and notes a cut.
func (n *notes) fit(at where, column, text string, max int) string {
	return n.shown(at, column, text, max, Fit)
}

// postal does the same by the postal norm.
func (n *notes) postal(at where, column, text string, max int) string {
	return n.shown(at, column, text, max, Postal)
}

// cut notes what is left of a text.
func (n *notes) cut(at where, column, text, fitted string) {
	n.add(fault.Information, CodeCut, at, column, text, "le texte est coupé dans le PES : « "+fitted+" »", "")
}

func (n *notes) shown(at where, column, text string, max int, write func(string, int) (string, bool)) string {
	fitted, cut := write(text, max)
	if cut {
		n.cut(at, column, text, fitted)
	}
	if fitted != "" && !Meaningful(fitted) {
		return "" // DGFiP refuses it: as good as nothing
	}
	return fitted
}
