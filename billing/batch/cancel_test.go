package batch_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// lineOf gives the amounts of one line: target, already issued, amount.
func lineOf(t *testing.T, c *billing.Calculation, tiers, service string, exercice int) [3]money.Cents {
	t.Helper()
	for _, l := range c.Lines {
		if l.Tiers == tiers && l.Service == service && l.Exercice == exercice {
			return [3]money.Cents{l.Cible, l.DejaEmis, l.Montant}
		}
	}
	return [3]money.Cents{}
}

func TestCancelTitre(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	titre := pieceOf(t, b.run("2025-05").Pieces, billing.PieceTitre, "01001", nil)
	cancellation := b.cancel("2025-05", titre.Identifiant)
	if cancellation.HT != titre.HT || cancellation.TTC != titre.TTC || cancellation.Type != billing.PieceReduction || cancellation.Origine != titre.Identifiant ||
		cancellation.Motif != "Débiteur erroné" || cancellation.Numero != 1 || cancellation.Campaign != "2025-05" {
		t.Errorf("cancellation %+v, want reduction n° 1 of the whole of %+v", cancellation, titre)
	}
	if after := pieceOf(t, b.state().Pieces, billing.PieceTitre, "01001", nil); !cmp.Equal(titre, after) {
		t.Errorf("the original changed:\n%s", cmp.Diff(titre, after))
	}
	next := b.calculate("2025-11")
	if len(next.Lines) != 1 || lineOf(t, next, "01001", "S", 2025) != [3]money.Cents{6000_00, 0, 6000_00} {
		t.Errorf("next campaign: %v, want the one line of 01001, back whole", next.Lines)
	}
	b.approve("2025-11")
	again := pieceOf(t, b.issue("2025-11").Pieces, billing.PieceTitre, "01001", nil)
	if again.Numero != 103 || again.HT != titre.HT {
		t.Errorf("billed again: n° %d of %s, want n° 103 of %s: numbers 101 and 102 are never used again", again.Numero, again.HT, titre.HT)
	}
	if third := b.calculate("2026-05"); lineOf(t, third, "01001", "S", 2025) != [3]money.Cents{} {
		t.Errorf("the campaign after bills it once more: %v", third.Lines)
	}
	b.clean()
}

// TestCancelReducedTitreWithTwoRates follows the taxed titre of 01002, of which November took a part off (the fixture's
// README): 200.00 at 20 % and 100.00 at 5.5 %, less 80.00 and 40.00.
func TestCancelReducedTitreWithTwoRates(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	pieces := b.state().Pieces
	titre := pieceOf(t, pieces, billing.PieceTitre, "01002", func(p *billing.Piece) bool { return p.Taxe && p.Campaign == "2025-05" })
	reduction := pieceOf(t, pieces, billing.PieceReduction, "01002", func(p *billing.Piece) bool { return p.Cause == billing.CauseOrdinaire })
	cancellation := pieceOf(t, pieces, billing.PieceReduction, "01002", func(p *billing.Piece) bool { return p.Cause == billing.CauseAnnulation })
	for _, row := range []struct {
		what string
		p    billing.Piece
		want [3]money.Cents
	}{
		{"titre", titre, [3]money.Cents{300_00, 45_50, 345_50}},
		{"reduction", reduction, [3]money.Cents{120_00, 18_20, 138_20}},
		{"cancellation", cancellation, [3]money.Cents{180_00, 27_30, 207_30}},
	} {
		if got := [3]money.Cents{row.p.HT, row.p.TVA, row.p.TTC}; got != row.want {
			t.Errorf("%s: %v, want %v (net, VAT, total)", row.what, got, row.want)
		}
	}
	if reduction.Numero != 1 || cancellation.Numero != 2 || reduction.Bordereau != 31 || cancellation.Bordereau != 32 {
		t.Errorf("reductions n° %d and %d on bordereaux %d and %d, want 1, 2 on 31, 32", reduction.Numero, cancellation.Numero, reduction.Bordereau, cancellation.Bordereau)
	}
	accounts := map[string]money.Cents{}
	for _, p := range postingsOf(t, b, func(p ledger.Posting) bool {
		return slices.Contains([]string{titre.Identifiant, reduction.Identifiant, cancellation.Identifiant}, p.Document)
	}) {
		accounts[p.Account+" "+p.Tiers+" "+p.Service] += p.Amount
	}
	for account, sum := range accounts {
		if sum != 0 {
			t.Errorf("titre, reduction and cancellation leave %s on account %s, want 0", sum, account)
		}
	}
	if len(accounts) != 4 { // debtor, two services, VAT
		t.Errorf("accounts %v, want four", accounts)
	}
	may := gathered(t, b, "2026-05").Calculation
	for service, want := range map[string][3]money.Cents{"IMP": {120_00, 0, 120_00}, "MAT": {60_00, 0, 60_00}} {
		if got := lineOf(t, may, "01002", service, 2025); got != want {
			t.Errorf("%s of 2025 in the next campaign: %v, want %v: back, exactly", service, got, want)
		}
	}
}

func postingsOf(t *testing.T, b *bench, keep func(ledger.Posting) bool) []ledger.Posting {
	t.Helper()
	var list []ledger.Posting
	err := b.Store.Read(t.Context(), func(tx billing.Tx) error {
		head, err := tx.Head()
		for seq := int64(1); err == nil && seq <= head.Seq; seq++ {
			var postings []ledger.Posting
			postings, err = tx.Postings(seq)
			list = append(list, postings...)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(list, func(p ledger.Posting) bool { return !keep(p) })
}

func gathered(t *testing.T, b *bench, id billing.CampaignID) batch.Issued {
	t.Helper()
	issued, err := b.Gather(t.Context(), id, true)
	if err != nil {
		t.Fatal(err)
	}
	return issued
}

func TestCancellationIsShownInTheNextExport(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	for id, want := range map[billing.CampaignID]int{"2025-05": 0, "2025-11": 0, "2026-05": 1, "2026-11": 0} {
		shown := gathered(t, b, id).Cancellations
		if len(shown) != want {
			t.Errorf("export of %s shows %d cancellations, want %d", id, len(shown), want)
		}
		if want == 1 && (shown[0].Cause != billing.CauseAnnulation || shown[0].Campaign != "2025-05") {
			t.Errorf("export of %s shows %+v, want the cancellation of the titre of 2025-05", id, shown[0])
		}
	}
	// A cancellation made now is shown by the draft that waits, and by nothing else.
	titre := pieceOf(t, b.state().Pieces, billing.PieceTitre, "SYN", func(p *billing.Piece) bool { return p.Campaign == "2025-11" })
	b.cancel("2025-11", titre.Identifiant)
	for id, want := range map[billing.CampaignID]int{"2025-05": 0, "2025-11": 0, "2026-05": 1, "2026-11": 1} {
		if shown := gathered(t, b, id).Cancellations; len(shown) != want {
			t.Errorf("after another one: export of %s shows %d cancellations, want %d", id, len(shown), want)
		}
	}
	b.clean()
}

func TestGatherRefusesWhatIsNotIssued(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	for id, draft := range map[billing.CampaignID]bool{"2026-11": false, "2027-05": true} {
		_, err := b.Gather(t.Context(), id, draft)
		refused(t, "export of "+string(id), err, fault.Conflict, string(id))
	}
	if issued := gathered(t, b, "2025-11"); issued.Head.Seq != 8 || issued.Head.Hash == "" {
		t.Errorf("head %+v, want that of the issue, entry 8", issued.Head)
	}
	if draft := gathered(t, b, "2026-11"); draft.Head != (ledger.Head{}) {
		t.Errorf("head of a draft: %+v, want none", draft.Head)
	}
	tamper(t, b.path, `UPDATE lignes SET montant_cents = montant_cents + 1, cible_cents = cible_cents + 1 WHERE campagne = '2025-11' AND position = 1`)
	_, err := b.Gather(t.Context(), "2025-11", false)
	refused(t, "export of an altered campaign", err, fault.Corrupt, "2025-11", "rejouer")
}

func TestCancelRefusals(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	pieces := b.state().Pieces
	taxedTitre := pieceOf(t, pieces, billing.PieceTitre, "01002", func(p *billing.Piece) bool { return p.Taxe && p.Campaign == "2025-05" })
	arc := pieceOf(t, pieces, billing.PieceMandat, "01001", func(p *billing.Piece) bool { return p.Campaign == "2026-05" })
	give := pieceOf(t, pieces, billing.PieceMandat, "01003", func(p *billing.Piece) bool { return p.Campaign == "2025-11" })
	reduction := pieceOf(t, pieces, billing.PieceReduction, "01002", func(p *billing.Piece) bool { return p.Cause == billing.CauseOrdinaire })
	b.cancel("2025-11", pieceOf(t, pieces, billing.PieceTitre, "SYN", func(p *billing.Piece) bool { return p.Campaign == "2025-11" }).Identifiant)
	before := b.state()
	for _, row := range []struct {
		why      string
		id       billing.CampaignID
		document string
		kind     fault.Kind
		words    []string
	}{
		{"a mandat", "2026-05", arc.Identifiant, fault.Conflict, []string{arc.Identifiant, "mandat"}},
		{"a give-back", "2025-11", give.Identifiant, fault.Conflict, []string{"seul un titre"}},
		{"a reduction", "2025-11", reduction.Identifiant, fault.Conflict, []string{"reduction"}},
		{"twice", "2025-11", "302", fault.Conflict, []string{"entièrement"}},
		{"of a campaign that is closed", "2025-05", taxedTitre.Identifiant, fault.Frozen, []string{"2025-05", "close"}},
		{"of another campaign", "2026-05", reduction.Origine, fault.NotFound, []string{reduction.Origine}},
		{"a name that is none", "2026-05", "T0000", fault.NotFound, []string{"T0000"}},
		{"an empty name", "2026-05", "", fault.NotFound, nil},
		{"number 0", "2025-11", "0", fault.NotFound, nil},
		{"of a campaign that is not issued", "2026-11", "101", fault.Conflict, []string{"calculée"}},
		{"of a campaign that is not", "2030-05", "101", fault.Conflict, []string{"ouverte"}},
	} {
		_, err := b.Cancel(t.Context(), batch.CancelOptions{ID: row.id, Document: row.document, By: camille, Motif: "x"})
		refused(t, "cancel "+row.why, err, row.kind, row.words...)
	}
	_, err := b.Cancel(t.Context(), batch.CancelOptions{ID: "2026-05", Document: "101", By: camille, Motif: " "})
	refused(t, "cancel without a reason", err, fault.Invalid, "--motif")
	_, err = b.Cancel(t.Context(), batch.CancelOptions{ID: "2026-05", Document: "101", Motif: "x"})
	refused(t, "cancel by nobody", err, fault.Invalid, "--par")
	b.unchanged("a refused cancellation", before)
}

func TestCancelByNumber(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	want := b.state().Pieces
	at := slices.IndexFunc(want, func(p billing.Piece) bool {
		return p.Campaign == "2026-05" && p.Type == billing.PieceTitre && p.Numero == 101
	})
	if got := b.cancel("2026-05", "101"); got.Origine != want[at].Identifiant {
		t.Errorf("titre n° 101 of 2026-05: cancelled %s, want %s", got.Origine, want[at].Identifiant)
	}
	b.clean()
}

// TestCancelSpreadCredit cancels a titre on which only a part of a credit was set: the rest is a mandat for earlier
// years. Whatever is taken back, the next campaign asks the targets again, and nothing else.
func TestCancelSpreadCredit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(with(micro, `
-- services --
code;libelle;thematique;direction;statut;reglement;budget;du
S;Service;Outils;Moyens;deploye;titre;PRINC;2020-01-01
T;Autre;Outils;Moyens;deploye;titre;PRINC;2020-01-01
-- cles --
service;du;rang;methode;assiette;montant
S;2020-01-01;1;proportionnel;U;
T;2020-01-01;1;forfait;;70
-- adhesions --
tiers;service;du
01001;S;2020-01-01
01002;S;2020-01-01
01001;T;2020-01-01
-- echeanciers --
service;echeance;cumul;base
S;mai;100;prevu
T;mai;100;prevu
`))
	b.run("2025-05")
	b.run("2025-11")
	titre := pieceOf(t, b.run("2026-05").Pieces, billing.PieceTitre, "01001", nil) // S 6000.00 of 2026, T 70.00
	b.load(costs("S;2025;prevu;contrats;4000;\nS;2026;prevu;contrats;1000;\n"))
	november := b.run("2026-11") // 01001 is owed 3600 of 2025 and 5400 of 2026: 6000 off the titre, 3000 by mandat
	if got := pieceOf(t, november.Pieces, billing.PieceReduction, "01001", nil).HT; got != 6000_00 {
		t.Errorf("reduction of %s, want 6000.00", got)
	}
	if got := pieceOf(t, november.Pieces, billing.PieceMandat, "01001", nil).HT; got != 3000_00 {
		t.Errorf("mandat of %s, want 3000.00", got)
	}
	if cancellation := b.cancel("2026-05", titre.Identifiant); cancellation.HT != 70_00 {
		t.Errorf("cancellation of %s, want the 70.00 that are left", cancellation.HT)
	}
	next := b.calculate("2027-05")
	if got := lineOf(t, next, "01001", "T", 2026); got != [3]money.Cents{70_00, 0, 70_00} {
		t.Errorf("T of 2026: %v, want it back", got)
	}
	for _, exercice := range []int{2025, 2026} {
		if got := lineOf(t, next, "01001", "S", exercice); got != [3]money.Cents{} {
			t.Errorf("S of %d: %v, want no line: what was left of it on the titre was nothing", exercice, got)
		}
	}
	b.approve("2027-05")
	b.issue("2027-05")
	b.clean()
}

// TestCancelTitreWithAnotherSign cancels a titre that nets a charge and a credit of one service over two exercices.
func TestCancelTitreWithAnotherSign(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(with(micro, settledLater+costs("S;2025;prevu;contrats;10000;\nS;2025;realise;contrats;9000;\nS;2026;prevu;contrats;10000;\n")))
	b.run("2025-05")
	b.run("2025-11")
	titre := pieceOf(t, b.run("2026-05").Pieces, billing.PieceTitre, "01001", nil)
	if titre.HT != 5400_00 {
		t.Fatalf("titre of %s, want 6000.00 − 600.00", titre.HT)
	}
	if cancellation := b.cancel("2026-05", titre.Identifiant); cancellation.HT != 5400_00 {
		t.Errorf("cancellation of %s, want 5400.00", cancellation.HT)
	}
	next := b.calculate("2026-11")
	if lineOf(t, next, "01001", "S", 2025) != [3]money.Cents{5400_00, 6000_00, -600_00} || lineOf(t, next, "01001", "S", 2026) != [3]money.Cents{6000_00, 0, 6000_00} {
		t.Errorf("next campaign: %v, want both lines back as they were", next.Lines)
	}
	b.clean()
}

// TestCancelTakesTheVATThatIsLeft: 100.03 bears 20.01 of VAT, the 50.02 taken off bear 10.00. The 50.01 that are left
// would bear 10.00 alone; they take 10.01 with them, so that titre, reduction and cancellation sum to zero.
func TestCancelTakesTheVATThatIsLeft(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(with(micro, key("S;2020-01-01;1;unitaire;U;0.01;;;\n")+units("01001;U;2025;10003\n01002;U;2025;40\n")+`
-- services --
code;libelle;thematique;direction;statut;reglement;budget;tva;du
S;Service;Outils;Moyens;deploye;titre;PRINC;20;2020-01-01
`))
	titre := pieceOf(t, b.run("2025-05").Pieces, billing.PieceTitre, "01001", nil)
	b.load(units("01001;U;2025;5001\n01002;U;2025;40\n"))
	reduction := pieceOf(t, b.run("2025-11").Pieces, billing.PieceReduction, "01001", nil)
	cancellation := b.cancel("2025-05", titre.Identifiant)
	if titre.TVA != 20_01 || reduction.TVA != 10_00 || cancellation.HT != 50_01 || cancellation.TVA != 10_01 {
		t.Errorf("VAT of the titre %s, of the reduction %s, of the cancellation %s on %s; want 20.01, 10.00, 10.01 on 50.01",
			titre.TVA, reduction.TVA, cancellation.TVA, cancellation.HT)
	}
	if sum := titre.TTC - reduction.TTC - cancellation.TTC; sum != 0 {
		t.Errorf("together they leave %s, want 0", sum)
	}
	b.clean()
}

// TestCancelGivesBackTheLinesOfACredit: a reduction that nets a charge of 2025 and a credit of 2026 falls with the titre,
// each of its lines as it was.
func TestCancelGivesBackTheLinesOfACredit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.run("2025-05")
	b.run("2025-11")
	titre := pieceOf(t, b.run("2026-05").Pieces, billing.PieceTitre, "01001", nil)
	b.load(costs("S;2025;prevu;contrats;10010;\nS;2026;prevu;contrats;5000;\n"))
	if got := pieceOf(t, b.run("2026-11").Pieces, billing.PieceReduction, "01001", nil).HT; got != 2994_00 {
		t.Fatalf("reduction of %s, want 3000.00 − 6.00", got)
	}
	if cancellation := b.cancel("2026-05", titre.Identifiant); cancellation.HT != 3006_00 {
		t.Errorf("cancellation of %s, want 6000.00 − 2994.00", cancellation.HT)
	}
	next := b.calculate("2027-05")
	if got := lineOf(t, next, "01001", "S", 2025); got != [3]money.Cents{6006_00, 6000_00, 6_00} {
		t.Errorf("2025 in the next campaign: %v, want its 6.00 back", got)
	}
	if got := lineOf(t, next, "01001", "S", 2026); got != [3]money.Cents{3000_00, 0, 3000_00} {
		t.Errorf("2026 in the next campaign: %v, want it whole", got)
	}
	b.approve("2027-05")
	b.issue("2027-05")
	b.clean()
}
