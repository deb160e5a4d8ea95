package billing_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// piece makes a document from services and amounts: « A 20 100.00 » is 100.00 € of A at 20 %.
func piece(t *testing.T, p billing.Piece, services ...string) billing.Piece {
	t.Helper()
	p.Budget, p.Debiteur = "P", "C"
	for _, text := range services {
		fields := strings.Fields(text)
		amount, err := money.ParseCents(fields[2])
		if err != nil {
			t.Fatal(err)
		}
		p.Services = append(p.Services, billing.PieceService{Service: fields[0], TVA: fields[1], Montant: amount})
		p.HT += amount
	}
	p.TTC = p.HT + p.TVA
	return p
}

func attributions(found map[string][]billing.Attribution, mandat string) string {
	var list []string
	for _, a := range found[mandat] {
		list = append(list, fmt.Sprintf("%s:%s %s", a.Titre, a.Service, a.HT))
	}
	return strings.Join(list, ", ")
}

// TestAttributions: a mandat takes from the latest titre of an earlier year first, never more than what is left there.
func TestAttributions(t *testing.T) {
	t.Parallel()
	mandat := func(id string, campaign billing.CampaignID, seq int64, services ...string) billing.Piece {
		return piece(t, billing.Piece{Identifiant: id, Type: billing.PieceMandat, Cause: billing.CauseAnnulation673, Campaign: campaign, Seq: seq}, services...)
	}
	titre := func(id string, campaign billing.CampaignID, seq int64, services ...string) billing.Piece {
		return piece(t, billing.Piece{Identifiant: id, Type: billing.PieceTitre, Campaign: campaign, Seq: seq}, services...)
	}
	reduction := piece(t, billing.Piece{Identifiant: "R", Type: billing.PieceReduction, Campaign: "2025-11", Origine: "T25B", Seq: 3}, "A hors_champ 30.00")
	pieces := []billing.Piece{
		titre("T24", "2024-11", 1, "A hors_champ 100.00"),
		titre("T25A", "2025-05", 2, "A hors_champ 10.00", "B hors_champ 5.00"),
		titre("T25B", "2025-11", 3, "A hors_champ 50.00"),
		reduction,
		titre("T26", "2026-05", 4, "A hors_champ 500.00"), // of the same year: a reduction corrects it, no mandat
		mandat("M1", "2026-05", 4, "A hors_champ 25.00", "B hors_champ 9.00"),
		mandat("M2", "2026-11", 5, "A hors_champ 60.00"),
	}
	found := billing.Attributions(pieces)
	if got, want := attributions(found, "M1"), "T25B:A 20.00, T25A:A 5.00, T25A:B 5.00, :B 4.00"; got != want {
		t.Errorf("M1: %s, want %s", got, want)
	}
	if got, want := attributions(found, "M2"), "T25A:A 5.00, T24:A 55.00"; got != want {
		t.Errorf("M2: %s, want %s", got, want)
	}
	if len(found) != 2 {
		t.Errorf("got %v", found)
	}
	for why, change := range map[string]func(*billing.Piece){
		"another debtor": func(p *billing.Piece) { p.Debiteur = "another" },
		"another budget": func(p *billing.Piece) { p.Budget = "another" }, // its number is one of another series
	} {
		other := titre("TO", "2025-11", 3, "A hors_champ 50.00")
		change(&other)
		if got, want := attributions(billing.Attributions([]billing.Piece{other, mandat("M", "2026-05", 4, "A hors_champ 1.00")}), "M"), ":A 1.00"; got != want {
			t.Errorf("the titre of %s: %s, want %s", why, got, want)
		}
	}
}

func lines(t *testing.T, b *billing.Bordereau, p *billing.Piece) []string {
	t.Helper()
	found, err := b.Lines(p)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, l := range found {
		list = append(list, fmt.Sprintf("%d %s %s/%s/%s/%s %s+%s ← %s %d/%d.%d", l.Numero, strings.Join(l.Services, "+"), l.ProdLoc, l.Nature, l.Fonction, l.Regime, l.HT, l.TVA,
			l.Origine.Identifiant, l.Origine.Exercice, l.Origine.Numero, l.Origine.Ligne))
	}
	return list
}

// TestLines: a reduction is booked where its titre was, whatever the dossier says since; a mandat on account 673 names
// the lines of the titres that it takes off.
func TestLines(t *testing.T) {
	t.Parallel()
	then := decode(t, imputations, "")
	now := decode(t, strings.Replace(imputations, "A;a;t;d;deploye;titre;P;70875;020", "A;a;t;d;deploye;titre;P;74741;11", 1), "")
	titre := piece(t, billing.Piece{Identifiant: "T", Type: billing.PieceTitre, Campaign: "2025-05", Numero: 7, TVA: 6000}, "A 20 100.00", "C 20 200.00")
	reduction := piece(t, billing.Piece{Identifiant: "R", Type: billing.PieceReduction, Campaign: "2025-11", Origine: "T", TVA: 200}, "A 20 10.00")
	mandat := piece(t, billing.Piece{Identifiant: "M", Type: billing.PieceMandat, Cause: billing.CauseAnnulation673, Campaign: "2026-05", TVA: 300}, "A 20 15.00")
	b := billing.Bordereau{Dossier: now, Originals: map[string]billing.Original{"T": {Piece: titre, Dossier: then}},
		Corrected: map[string][]billing.Attribution{"M": {{Titre: "T", Service: "A", HT: 1000}, {Service: "A", HT: 500}}}}
	for _, c := range []struct {
		why  string
		p    *billing.Piece
		want []string
	}{
		{"the titre of today", &titre, []string{"1 C MUT1/70845/020/20 200.00+40.00 ←  0/0.0", "2 A MUT1/74741/11/20 100.00+20.00 ←  0/0.0"}},
		{"a reduction, where the titre was booked then", &reduction, []string{"1 A MUT1/70875/020/20 10.00+2.00 ← T 2025/7.2"}},
		{"a mandat, in part on a titre of ours", &mandat, []string{"1 A /673/020/20 10.00+2.00 ← T 2025/7.2", "2 A /673/11/20 5.00+1.00 ←  0/0.0"}},
	} {
		if diff := cmp.Diff(c.want, lines(t, &b, c.p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
	}
	unknown := reduction
	unknown.Origine = "lost"
	if diff := cmp.Diff([]string{"1 A MUT1/74741/11/20 10.00+2.00 ← lost 0/0.0"}, lines(t, &b, &unknown)); diff != "" {
		t.Errorf("a reduction of what is not known (-want +got):\n%s", diff)
	}
}
