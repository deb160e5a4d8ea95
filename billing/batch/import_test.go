package batch_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing/batch"
	"quotepart/billing/fault"
)

func TestImportKeepsEveryVersion(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	everyVersion(t, b, fixtures, 3)
}

func TestImportWithFaultsWritesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	before, bytes := b.state(), rows(t, b)
	_, err := b.tryLoad(`
-- adhesions --
tiers;service;du;au
1001;S;2020-01-01;
01002;S;2020-01-01;
01002;S;2021-01-01;
-- couts --
service;exercice;base;nature;montant
X;2025;prevu;contrats;1
`)
	var faults fault.List
	if !errors.As(err, &faults) {
		t.Fatalf("Import: got %v, want faults", err)
	}
	var codes []string
	for _, f := range faults {
		codes = append(codes, f.Code)
	}
	if want := []string{"DOS-001", "DOS-010", "DOS-001"}; !slices.Equal(codes, want) {
		t.Errorf("faults %v, want all of them at once, by file and row: %v", codes, want)
	}
	if diff := cmp.Diff(before, b.state()); diff != "" {
		t.Errorf("after an import with faults (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(bytes, rows(t, b)); diff != "" {
		t.Errorf("rows of the base (-before +after):\n%s", diff)
	}
}

// rows dumps every row of every table.
func rows(t *testing.T, b *bench) []string {
	t.Helper()
	return dump(t, b.path)
}

func TestImportThatChangesNothingMakesNoVersion(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if report := b.load(micro); report.Version != 1 || report.Unchanged() {
		t.Errorf("first import: version %d, unchanged %v, want version 1", report.Version, report.Unchanged())
	}
	before := b.state()
	// The same content in another form: rows and columns in another order, another way to write dates and amounts.
	report := b.load(`
-- adhesions --
Service;Tiers;DU
S;01002;01/01/2020
S;01001;01/01/2020
-- couts --
service;exercice;base;nature;montant
S;2026;prevu;contrats;10 000
S;2025;prevu;contrats;10000.00
`)
	if !report.Unchanged() || report.Version != 1 {
		t.Errorf("same content: version %d, %d tables changed, want version 1 and none", report.Version, len(report.Changes))
	}
	if diff := cmp.Diff(before, b.state()); diff != "" {
		t.Errorf("after an import that changes nothing (-before +after):\n%s", diff)
	}
}

func TestImportReviewIsShownFirstAndCanStop(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	before := b.state()
	stop := errors.New("stop")
	_, err := b.Import(t.Context(), batch.ImportOptions{Path: folder(t, "-- couts --\nservice;exercice;base;nature;montant\nS;2025;prevu;contrats;1\n"), By: camille,
		Review: func(report batch.ImportReport) error {
			added, removed, altered := report.Changes[0].Counts()
			if report.Version != 2 || added != 0 || removed != 1 || altered != 1 {
				t.Errorf("review: version %d, +%d −%d ~%d, want version 2, +0 −1 ~1", report.Version, added, removed, altered)
			}
			return stop
		}})
	if !errors.Is(err, stop) {
		t.Errorf("Import: got %v, want the error of the review", err)
	}
	if diff := cmp.Diff(before, b.state()); diff != "" {
		t.Errorf("after a review that stopped (-before +after):\n%s", diff)
	}
}

func TestImportNeedsSomebody(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.Import(t.Context(), batch.ImportOptions{Path: folder(t, micro), By: " \t"})
	refused(t, "import by nobody", err, fault.Invalid, "--par")
}

func TestImportMayNotLoseWhatWasBilled(t *testing.T) {
	t.Parallel()
	twoServices := with(micro, `
-- tiers --
code;nom;type;debiteur
01001;Arlon;commune;
01002;Bray;commune;
01003;Cuincy;commune;01004
01004;Dury;commune;
MEL;Métropole;epci;
-- services --
code;libelle;thematique;direction;statut;reglement;budget;du
S;Service;Outils;Moyens;deploye;titre;PRINC;2020-01-01
T;Autre;Outils;Moyens;deploye;titre;PRINC;2020-01-01
-- cles --
service;du;rang;methode;assiette;montant
S;2020-01-01;1;proportionnel;U;
T;2020-01-01;1;forfait;;100
-- adhesions --
tiers;service;du
01001;S;2020-01-01
01002;S;2020-01-01
01002;T;2020-01-01
01003;T;2020-01-01
-- echeanciers --
service;echeance;cumul;base
S;mai;100;prevu
T;mai;100;prevu
`)
	for _, row := range []struct{ why, change, table, value string }{
		{"a party", "-- tiers --\ncode;nom;type;debiteur\n01002;Bray;commune;\n01003;C;commune;01004\n01004;D;commune;\nMEL;M;epci;\n-- adhesions --\ntiers;service;du\n01002;S;2020-01-01\n-- unites --\ntiers;indicateur;exercice;valeur\n01002;U;2025;1\n", "tiers", "01001"},
		{"a service", "-- services --\ncode;libelle;thematique;direction;statut;reglement;budget;du\nS;S;O;M;deploye;titre;PRINC;2020-01-01\n" +
			"-- cles --\nservice;du;rang;methode;assiette\nS;2020-01-01;1;proportionnel;U\n-- adhesions --\ntiers;service;du\n01001;S;2020-01-01\n-- echeanciers --\nservice;echeance;cumul;base\nS;mai;100;prevu\n", "services", "T"},
		{"a debtor that adheres to nothing", "-- tiers --\ncode;nom;type;debiteur\n01001;Arlon;commune;\n01002;Bray;commune;\n01003;C;commune;\nMEL;M;epci;\n", "tiers", "01004"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.load(twoServices)
			b.calculate("2025-05") // a calculation alone binds nobody
			b.approve("2025-05")
			b.issue("2025-05")
			before := b.state()
			_, err := b.tryLoad(row.change)
			var faults fault.List
			if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Code != "DOS-035" || faults[0].Table != row.table || faults[0].Value != row.value {
				t.Errorf("%s that was billed and vanishes: got %v, want one DOS-035 on %s %s", row.why, err, row.table, row.value)
			}
			if diff := cmp.Diff(before, b.state()); diff != "" {
				t.Errorf("after it (-before +after):\n%s", diff)
			}
		})
	}
}

func TestImportOfTooLittleSaysSo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.tryLoad("-- tiers --\ncode;nom;type\nMEL;Métropole;epci\n")
	var faults fault.List
	if !errors.As(err, &faults) || !faults.Fatal() {
		t.Fatalf("a dossier without parametres: got %v, want faults", err)
	}
	if !strings.Contains(faults.Error(), "premier_exercice") {
		t.Errorf("a dossier without parametres: %v, want it to name premier_exercice", faults)
	}
}

func TestImportUnreadablePathIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.Import(context.Background(), batch.ImportOptions{Path: "nulle-part", By: camille})
	refused(t, "a path that leads nowhere", err, fault.NotFound, "nulle-part")
	if entries, _ := os.ReadDir("nulle-part"); entries != nil {
		t.Error("the path was made")
	}
}
