package billing_test

import (
	"testing"

	"quotepart/allocation"
	"quotepart/billing/dossier"
)

// TestMethodsAreOneList: the checks of the dossier and the calculation, which may not import each other, must agree on
// which methods share a cost.
func TestMethodsAreOneList(t *testing.T) {
	t.Parallel()
	cles := dossier.Lookup("cles")
	for _, method := range cles.Columns[cles.Index("methode")].Choices {
		cle, composante := dossier.Cle{Methode: method}, allocation.Composante{Methode: method}
		if cle.Pool() != composante.Pool() {
			t.Errorf("%s: shared says the dossier %v, the calculation %v", method, cle.Pool(), composante.Pool())
		}
	}
}
