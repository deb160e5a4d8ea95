package billing_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"quotepart/allocation"
	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/billingtest"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/billing/intake"
)

// twoCommunes shares 10,000 a year by use, 60 to 40, all of it due in May.
const twoCommunes = `
-- parametres --
cle;valeur
collectivite;MEL
ordonnateur_nom;Exemple
ordonnateur_prenom;Camille
ordonnateur_qualite;Présidente
premier_exercice;2025
-- budgets --
code;libelle;siret;premier_titre
PRINC;Budget principal;20009320100016;101
-- tiers --
code;nom;type
01001;Arlon;commune
01003;Cassel;commune
MEL;Métropole;epci
-- services --
code;libelle;thematique;direction;statut;reglement;budget;nature;du
S;Service;Outils;Moyens;deploye;titre;PRINC;70845;2020-01-01
-- indicateurs --
code;libelle;unite;absence
U;Usages;unités;reconduit
-- unites --
tiers;indicateur;exercice;valeur
01001;U;2025;60
01003;U;2025;40
-- cles --
service;du;rang;methode;assiette
S;2020-01-01;1;proportionnel;U
-- adhesions --
tiers;service;du;au
01001;S;2020-01-01;
01003;S;2020-01-01;
-- couts --
service;exercice;base;nature;montant;tiers
S;2025;prevu;contrats;10000,00;
S;2026;prevu;contrats;10000,00;
-- echeanciers --
service;echeance;cumul;base
S;mai;100;prevu
`

const services = `code;libelle;thematique;direction;statut;reglement;budget;nature;du
S;Service;Outils;Moyens;deploye;titre;PRINC;70845;2020-01-01
`

const (
	rise2026    = "-- couts --\nservice;exercice;base;nature;montant;tiers\nS;2025;prevu;contrats;10000,00;\nS;2026;prevu;contrats;12000,00;\n"
	late2025    = "-- couts --\nservice;exercice;base;nature;montant;tiers\nS;2025;prevu;contrats;11000,00;\nS;2026;prevu;contrats;10000,00;\n"
	halves      = "-- echeanciers --\nservice;echeance;cumul;base\nS;mai;50;prevu\nS;novembre;100;prevu\n"
	inNovember  = "-- echeanciers --\nservice;echeance;cumul;base\nS;novembre;100;prevu\n"
	newKey      = "-- cles --\nservice;du;au;rang;methode;assiette\nS;2020-01-01;2025-12-31;1;proportionnel;U\nS;2026-01-01;;1;egal;\n"
	third       = "-- tiers --\ncode;nom;type\n01001;Arlon;commune\n01002;Bray;commune\n01003;Cassel;commune\nMEL;Métropole;epci\n-- adhesions --\ntiers;service;du;au\n01001;S;2020-01-01;\n01003;S;2020-01-01;\n01002;S;2026-01-01;\n-- unites --\ntiers;indicateur;exercice;valeur\n01001;U;2025;60\n01003;U;2025;40\n01002;U;2026;100\n"
	billedSince = "-- reprises --\ntiers;service;exercice;rang;montant;reference\n01001;S;2025;1;1000,00;T 12\n"
	second      = "-- services --\n" + services + "T;Autre;Outils;Moyens;deploye;titre;PRINC;70845;2026-01-01\n-- cles --\nservice;du;rang;methode;assiette\nS;2020-01-01;1;proportionnel;U\nT;2026-01-01;1;egal;\n-- adhesions --\ntiers;service;du;au\n01001;S;2020-01-01;\n01003;S;2020-01-01;\n01001;T;2026-01-01;\n-- couts --\nservice;exercice;base;nature;montant;tiers\nS;2025;prevu;contrats;10000,00;\nS;2026;prevu;contrats;10000,00;\nT;2026;prevu;contrats;500,00;\n-- echeanciers --\nservice;echeance;cumul;base\nS;mai;100;prevu\nT;mai;100;prevu\n"
)

// etude is the dossier with a service that is only studied.
func etude() string { return "-- services --\n" + strings.Replace(services, "deploye", "etude", 1) }

// decode reads a dossier from a txtar text, in which the tables of a change take the place of those of the same name.
func decode(t *testing.T, text, change string) *dossier.Dossier {
	t.Helper()
	dir := t.TempDir()
	for _, part := range []string{text, change} {
		for _, file := range txtar.Parse([]byte(part)).Files {
			if err := os.WriteFile(filepath.Join(dir, file.Name+".csv"), file.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	read, err := intake.Read(context.Background(), dir)
	if err != nil || len(read.Faults) > 0 {
		t.Fatal(err, read.Faults)
	}
	return dossier.Decode(read.Tables)
}

// play issues campaigns one after another: each is a name, and the change of the dossier that it sees.
func play(t *testing.T, steps ...string) []billing.Billed {
	t.Helper()
	var memory billingtest.Memory
	var billed []billing.Billed
	for _, step := range steps {
		id, change, _ := strings.Cut(step, "\n")
		d := decode(t, twoCommunes, change)
		c, faults, err := billing.Calculate(billing.CampaignID(id), d, memory.History())
		if err != nil || len(faults) > 0 {
			t.Fatal(id, err, faults)
		}
		memory.Issue(c)
		billed = append(billed, billing.Billed{Campaign: c.Campaign, Dossier: d, Lines: c.Lines, Parts: c.Parts})
	}
	return billed
}

// textOf writes a variation: before → after, then its effects, which must sum.
func textOf(t *testing.T, v billing.Variation, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	text, sum := v.Before.String()+" → "+v.After.String(), money.Cents(0)
	for _, e := range v.Effects {
		text += " " + string(e.Kind) + "=" + e.Montant.String()
		sum += e.Montant
	}
	if sum != v.After-v.Before {
		t.Errorf("%s %s: %s: effects sum to %s", v.Tiers, v.Service, text, sum)
	}
	return text
}

// TestBill compares the last campaign with the first.
func TestBill(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why   string
		steps []string
		pair  string
		want  string
	}{
		{"nothing changed but the year", []string{"2025-05", "2026-05"}, "01001 S", "6000.00 → 6000.00"},
		{"the cost rose", []string{"2025-05", "2026-05\n" + rise2026}, "01001 S", "6000.00 → 7200.00 cout=1200.00"},
		{"the key is another: 60 % of 12,000, then half", []string{"2025-05", "2026-05\n" + rise2026 + newKey}, "01001 S", "6000.00 → 6000.00 cout=1200.00 cle=-1200.00"},
		{"another party joined: 60 of 200", []string{"2025-05", "2026-05\n" + third}, "01001 S", "6000.00 → 3000.00 entrees_sorties=-3000.00"},
		{"it joined itself, and was no tiers before: 100 of 200", []string{"2025-05", "2026-05\n" + third}, "01002 S", "0.00 → 5000.00 adhesion=5000.00"},
		{"both halves of one exercice: more is due, as much was issued", []string{"2025-05\n" + halves, "2025-11\n" + halves}, "01001 S", "3000.00 → 3000.00"},
		{"the second half brings what a rise adds to the first", []string{"2025-05\n" + halves, "2025-11\n" + halves + late2025}, "01001 S",
			"3000.00 → 3600.00 cout=600.00"},
		{"a late cost of the past exercice", []string{"2025-05", "2026-05\n" + late2025}, "01001 S", "6000.00 → 6600.00 corrections=600.00"},
		{"the same exercice in May and in November, where nothing falls due", []string{"2025-05", "2025-11\n" + late2025}, "01001 S", "6000.00 → 600.00 echeancier=-6000.00 cout=600.00"},
		{"nothing is due in May any more", []string{"2025-05", "2026-05\n" + inNovember}, "01001 S", "6000.00 → 0.00 echeancier=-6000.00"},
		{"from November to May: the exercice is another, and not due yet", []string{"2025-11\n" + inNovember, "2026-05\n" + inNovember}, "01001 S", "6000.00 → 0.00 echeancier=-6000.00"},
		{"a part was billed before quotepart", []string{"2025-05\n" + billedSince, "2026-05\n" + billedSince}, "01001 S", "5000.00 → 6000.00 echeancier=1000.00"},
		{"a new service", []string{"2025-05", "2026-05\n" + second}, "01001 T", "0.00 → 500.00 service=500.00"},
		{"known before, begun since", []string{"2025-05\n" + second, "2026-05\n" + second}, "01001 T", "0.00 → 500.00 service=500.00"},
		{"studied, then deployed", []string{"2025-05\n" + etude(), "2026-05"}, "01001 S", "0.00 → 12000.00 service=12000.00"},
		{"a party that has nothing to do with it", []string{"2025-05", "2026-05"}, "MEL S", "0.00 → 0.00"},
		{"a party and a service that nobody knows", []string{"2025-05", "2026-05"}, "X Y", "0.00 → 0.00"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			billed := play(t, row.steps...)
			tiers, service, _ := strings.Cut(row.pair, " ")
			v, err := billing.NewComparison(billed[0], billed[len(billed)-1]).Bill(tiers, service)
			if got := textOf(t, v, err); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
			back, err := billing.NewComparison(billed[len(billed)-1], billed[0]).Bill(tiers, service)
			if textOf(t, back, err); back.Before != v.After || back.After != v.Before {
				t.Errorf("the other way round it is %s → %s", back.Before, back.After)
			}
		})
	}
}

// TestBillOfCorrections compares campaigns of November, in which nothing falls due.
func TestBillOfCorrections(t *testing.T) {
	t.Parallel()
	billed := play(t, "2025-05", "2025-11", "2026-05", "2026-11\n"+rise2026, "2027-11\n"+rise2026+"S;2027;prevu;contrats;12000,00;\n")
	for _, row := range []struct {
		why           string
		before, after int
		want          string
	}{
		{"nothing fell due in either: 1,200 is a correction, not a rise of the year", 1, 3, "0.00 → 1200.00 corrections=1200.00"},
		{"from the May of an exercice to its November", 2, 3, "6000.00 → 1200.00 echeancier=-6000.00 cout=1200.00"},
		{"a campaign that catches up calls up", 3, 4, "1200.00 → 7200.00 echeancier=6000.00"},
	} {
		v, err := billing.NewComparison(billed[row.before], billed[row.after]).Bill("01001", "S")
		if got := textOf(t, v, err); got != row.want {
			t.Errorf("%s: got %s, want %s", row.why, got, row.want)
		}
	}
}

// TestBillOfInstalments compares the second halves of two years: each is what the year owes less its first half.
func TestBillOfInstalments(t *testing.T) {
	t.Parallel()
	const (
		risen    = "S;2026;realise;contrats;12000,00;\n"
		realised = "-- echeanciers --\nservice;echeance;cumul;base\nS;mai;50;prevu\nS;novembre;100;realise\n-- couts --\nservice;exercice;base;nature;montant;tiers\nS;2025;prevu;contrats;10000,00;\nS;2025;realise;contrats;10000,00;\nS;2026;prevu;contrats;10000,00;\n" + risen
		counted  = "-- indicateurs --\ncode;libelle;unite;absence\nU;Usages;unités;erreur\n-- unites --\ntiers;indicateur;exercice;base;valeur\n"
		first    = counted + "01001;U;2025;prevu;60\n01003;U;2025;prevu;40\n"
		between  = counted + "01001;U;2025;realise;60\n01003;U;2025;realise;40\n01001;U;2026;prevu;60\n01003;U;2026;prevu;40\n"
		second   = counted + "01001;U;2025;realise;60\n01003;U;2025;realise;40\n01001;U;2026;realise;60\n01003;U;2026;realise;40\n"
		leaves   = "-- adhesions --\ntiers;service;du;au\n01001;S;2020-01-01;2025-06-30\n01003;S;2020-01-01;\n"
	)
	for _, row := range []struct {
		why   string
		steps []string
		want  string
	}{
		{"half of what the year costs more", []string{"2025-05\n" + halves, "2025-11\n" + halves, "2026-05\n" + halves + rise2026, "2026-11\n" + halves + rise2026},
			"3000.00 → 3600.00 cout=600.00"},
		{"what it costs more is known since May only: November makes up for the first half",
			[]string{"2025-05\n" + halves, "2025-11\n" + halves, "2026-05\n" + halves, "2026-11\n" + halves + rise2026},
			"3000.00 → 4200.00 cout=600.00 corrections=600.00"},
		{"the first half was all of it", []string{"2025-05", "2025-11\n" + halves, "2026-05\n" + halves, "2026-11\n" + halves},
			"0.00 → 3000.00 corrections=3000.00"},
		{"forecast, then real", []string{"2025-05\n" + realised, "2025-11\n" + realised, "2026-05\n" + realised, "2026-11\n" + realised},
			"3000.00 → 4200.00 cout=1200.00"},
		{"the first half cannot be computed any more",
			[]string{"2025-05\n" + realised + first, "2025-11\n" + realised + second, "2026-05\n" + realised + between, "2026-11\n" + realised + second},
			"3000.00 → 4200.00 cout=1200.00"},
		{"nothing falls due in November; the year before it gave back what 60 × 181 of 60 × 181 + 40 × 365 leave of 6,000",
			[]string{"2025-05", "2025-11\n" + leaves, "2026-05\n" + leaves, "2026-11\n" + leaves}, "-1734.49 → 0.00 corrections=1734.49"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			billed := play(t, row.steps...)
			v, err := billing.NewComparison(billed[1], billed[3]).Bill("01001", "S")
			if got := textOf(t, v, err); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

// TestTargetComparison compares targets, whatever was issued.
func TestTargetComparison(t *testing.T) {
	t.Parallel()
	billed := play(t, "2025-05", "2026-05\n"+late2025+newKey+billedSince, "2026-11\n"+second)
	for _, row := range []struct {
		why            string
		after          int
		service        string
		exBefore, exIs int
		want           string
	}{
		{"the cause of a correction", 1, "S", 2025, 2025, "6000.00 → 6600.00 cout=600.00"},
		{"two exercices: 10,000 both, 60 %, then half", 1, "S", 2025, 2026, "6000.00 → 5000.00 cle=-1000.00"},
		{"an exercice that the first did not know", 1, "S", 2026, 2026, "0.00 → 5000.00 echeancier=5000.00"},
		{"one that neither did", 1, "S", 2010, 2030, "0.00 → 0.00"},
		{"of a service that the first did not know", 2, "T", 2025, 2026, "0.00 → 500.00 service=500.00"},
		{"of none", 1, "X", 2025, 2025, "0.00 → 0.00"},
	} {
		v, err := billing.NewComparison(billed[0], billed[row.after]).Target("01001", row.service, row.exBefore, row.exIs)
		if got := textOf(t, v, err); got != row.want {
			t.Errorf("%s: got %s, want %s", row.why, got, row.want)
		}
	}
}

// TestComparisonRefuses compares with a dossier that is not that of the lines: a figure is missing.
func TestComparisonRefuses(t *testing.T) {
	t.Parallel()
	billed := play(t, "2025-05", "2026-05")
	billed[1].Dossier = decode(t, twoCommunes, "-- unites --\ntiers;indicateur;exercice;valeur\n01001;U;2025;60\n")
	comparison := billing.NewComparison(billed[0], billed[1])
	_, err := comparison.Bill("01001", "S")
	_, errTarget := comparison.Target("01001", "S", 2025, 2026)
	for _, err := range []error{err, errTarget} {
		if !errors.Is(err, allocation.ErrNoTarget) || fault.KindOf(err) != fault.Internal {
			t.Errorf("got %v, want an internal error for ErrNoTarget", err)
		}
	}
}

// TestComparisonIsShared asks one comparison from several goroutines.
func TestComparisonIsShared(t *testing.T) {
	t.Parallel()
	billed := play(t, "2025-05", "2026-05\n"+third+rise2026)
	comparison := billing.NewComparison(billed[0], billed[1])
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, pair := range comparison.Pairs() {
				if _, err := comparison.Bill(pair.Tiers, pair.Service); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}
