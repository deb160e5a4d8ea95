package csv

import (
	"io"

	"quotepart/billing"
	"quotepart/billing/fault"
)

// Controle is what was seen of one bordereau before it leaves.
type Controle struct {
	Bordereau billing.BordereauKey
	File      string // empty: it cannot leave yet
	Faults    fault.List
}

// Controles writes pes/controle.csv: for each bordereau its file, then one row for each thing seen. It is read by people,
// in a spreadsheet.
func Controles(w io.Writer, controles []Controle) error {
	out := newRows(w, "budget;type;exercice;bordereau;fichier;code;gravite;table;colonne;valeur;message;remede")
	for i := range controles {
		c := &controles[i]
		faults := c.Faults
		if len(faults) == 0 {
			faults = fault.List{{}}
		}
		for _, f := range faults {
			out.text(c.Bordereau.Budget)
			out.text(string(c.Bordereau.Type))
			out.integer(int64(c.Bordereau.Exercice))
			out.integer(c.Bordereau.Numero)
			out.text(c.File)
			out.text(f.Code)
			if f.Code == "" {
				out.text("")
			} else {
				out.text(f.Severity.String())
			}
			out.text(f.Table)
			out.text(f.Column)
			out.text(disarmed(f.Value))
			out.text(f.Message)
			out.text(f.Hint)
			out.end()
		}
	}
	return out.close()
}
