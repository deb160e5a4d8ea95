package billing_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// imputations are services on two accounts, with and without their own product, at several rates.
const imputations = `
-- parametres --
cle;valeur
collectivite;MEL
-- budgets --
code;libelle;siret;prodloc
P;Principal;20009320100016;MUT1
-- tiers --
code;nom;type
MEL;Métropole;epci
-- services --
code;libelle;thematique;direction;statut;reglement;budget;nature;fonction;prodloc;tva;du
A;a;t;d;deploye;titre;P;70875;020;;20;2020-01-01
B;b;t;d;deploye;titre;P;70875;020;;20;2020-01-01
C;c;t;d;deploye;titre;P;70845;020;;20;2020-01-01
D;d;t;d;deploye;titre;P;70875;020;EAU1;10;2020-01-01
E;e;t;d;deploye;titre;P;70875;020;;hors_champ;2020-01-01
`

func TestImputedLines(t *testing.T) {
	t.Parallel()
	// 0.01 + 0.02 + 0.02 at 20 %: VAT is 0.01 on the rate as a whole, and goes to the line that would bear most of it.
	p := billing.Piece{Budget: "P", TVA: 101, Services: []billing.PieceService{
		{Service: "A", TVA: "20", Montant: 1}, {Service: "B", TVA: "20", Montant: 2}, {Service: "C", TVA: "20", Montant: 2},
		{Service: "D", TVA: "10", Montant: 1000}, {Service: "E", TVA: "hors_champ", Montant: 0},
	}}
	lines, err := billing.ImputedLines(&p, decode(t, imputations, ""))
	if err != nil {
		t.Fatal(err)
	}
	want := []billing.ImputedLine{
		{Numero: 1, Imputation: billing.Imputation{ProdLoc: "EAU1", Nature: "70875", Fonction: "020", Regime: "10"}, Services: []string{"D"}, HT: 1000, TVA: 100},
		{Numero: 2, Imputation: billing.Imputation{ProdLoc: "MUT1", Nature: "70845", Fonction: "020", Regime: "20"}, Services: []string{"C"}, HT: 2},
		{Numero: 3, Imputation: billing.Imputation{ProdLoc: "MUT1", Nature: "70875", Fonction: "020", Regime: "20"}, Services: []string{"A", "B"}, HT: 3, TVA: 1},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

// TestImputedLinesFoot checks on random documents that the lines add up to the document, VAT included, whatever VAT a
// cancellation was left with.
func TestImputedLinesFoot(t *testing.T) {
	t.Parallel()
	d := decode(t, imputations, "")
	r := rand.New(rand.NewPCG(4, 4))
	for range 5000 {
		p := billing.Piece{Budget: "P"}
		exact := money.Ratio{}
		for _, s := range []billing.PieceService{{Service: "A", TVA: "20"}, {Service: "B", TVA: "20"}, {Service: "C", TVA: "20"}, {Service: "D", TVA: "10"}} {
			if s.Montant = money.Cents(r.Int64N(10_000)); r.IntN(3) == 0 {
				s.Montant = 0
			}
			p.HT += s.Montant
			exact = exact.Add(s.Montant.Ratio().Mul(billing.VATRate(s.TVA)).Mul(money.Fraction(1, 100)))
			p.Services = append(p.Services, s)
		}
		vat, err := money.Round(exact)
		if err != nil {
			t.Fatal(err)
		}
		if p.TVA = vat + money.Cents(r.Int64N(3)-1); p.HT == 0 || p.TVA < 0 {
			continue
		}
		lines, err := billing.ImputedLines(&p, d)
		if err != nil {
			t.Fatal(err)
		}
		var ht, tva money.Cents
		for i, line := range lines {
			ht, tva = ht+line.HT, tva+line.TVA
			if line.HT <= 0 || line.TVA < 0 || line.Numero != i+1 {
				t.Fatalf("%+v: line %+v", p, line)
			}
		}
		if ht != p.HT || tva != p.TVA {
			t.Fatalf("%+v: the lines make %s and %s", p, ht, tva)
		}
	}
}

func TestFluxName(t *testing.T) {
	t.Parallel()
	key := billing.BordereauKey{Type: billing.PieceReduction, Exercice: 2026, Numero: 12}
	name := billing.FluxName("20009320100016", "A1", key, 2)
	if want := "PESALR1_20009320100016_A1_2026R0000012_02"; name != want {
		t.Fatalf("got %s, want %s", name, want)
	}
	siret, codbud, got, envoi, ok := billing.ParseFluxName(name + ".xml")
	if !ok || siret != "20009320100016" || codbud != "A1" || envoi != 2 || got != key {
		t.Errorf("got %s %s %+v %d %t", siret, codbud, got, envoi, ok)
	}
	if _, _, _, _, ok := billing.ParseFluxName("PESALR1_20009320100016_260518_0001"); ok {
		t.Error("the name of another program is read as ours")
	}
}
