package exports_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/exports"
	"quotepart/exports/exportstest"
)

// TestHandoverOfSample hands the four campaigns of the MEL over, before and after they have numbers.
func TestHandoverOfSample(t *testing.T) {
	t.Parallel()
	campaigns := exportstest.Sample(t, "..")
	var before seen
	before.check(t, "sample without numbers", campaigns)
	exportstest.Number(t, campaigns)
	var after seen
	after.check(t, "sample", campaigns)
	if before.corrected != 0 || after.corrected < 15 || after.reductions < 2 || after.reductions != before.reductions {
		t.Errorf("before: %+v, after: %+v", before, after)
	}
}

// TestHandoverOfRandomDossiers meets every kind of document, several rates in one titre, and mandats on account 673 that
// correct several titres.
func TestHandoverOfRandomDossiers(t *testing.T) {
	t.Parallel()
	seeds := uint64(60)
	if testing.Short() {
		seeds = 10
	}
	var all seen
	for seed := range seeds {
		campaigns := randomCampaigns(t, seed)
		exportstest.Number(t, campaigns)
		all.check(t, fmt.Sprint("seed ", seed), campaigns)
	}
	if !testing.Short() && (all.reductions < 20 || all.corrected < 20 || all.mixed < 10 || all.unattributed == 0) {
		t.Errorf("too little was met: %+v", all)
	}
}

// seen counts what was checked.
type seen struct{ rows, reductions, corrected, unattributed, mixed int }

// check asserts that the rows of each document are numbered from 1 and add up to it, and that what corrects a titre names
// a row of an earlier hand-over that has the same imputation and holds as much.
func (s *seen) check(t *testing.T, why string, campaigns []exports.Campaign) {
	t.Helper()
	titres := map[billing.LineOrigin]exports.HandoverRow{}
	for _, c := range campaigns {
		r := read(t, c)
		rows, err := r.Handover()
		if err != nil {
			t.Fatalf("%s %s: %v", why, c.Campaign.ID, err)
		}
		byPiece := map[string][]exports.HandoverRow{}
		for _, row := range rows {
			byPiece[row.Piece.Identifiant] = append(byPiece[row.Piece.Identifiant], row)
			if row.Piece.Type == billing.PieceTitre {
				titres[billing.LineOrigin{Identifiant: row.Piece.Identifiant, Exercice: row.Piece.Campaign.Year(), Numero: row.Piece.Numero, Ligne: row.BookedLine.Numero}] = row
			}
		}
		if len(byPiece) != len(r.Pieces()) {
			t.Errorf("%s: %d documents of %d", why, len(byPiece), len(r.Pieces()))
		}
		for _, p := range r.Pieces() {
			s.checkPiece(t, why, &p, byPiece[p.Identifiant], titres)
		}
		s.rows += len(rows)
	}
}

func (s *seen) checkPiece(t *testing.T, why string, p *billing.Piece, rows []exports.HandoverRow, titres map[billing.LineOrigin]exports.HandoverRow) {
	t.Helper()
	var ht, tva money.Cents
	rates := map[string]bool{}
	for i, row := range rows {
		ht, tva, rates[row.Regime] = ht+row.HT, tva+row.TVA, true
		if row.BookedLine.Numero != i+1 || row.HT <= 0 || len(row.Services) == 0 || row.Libelle == "" || row.Date == calendar.Forever {
			t.Errorf("%s: %s: row %d is %+v", why, p.Identifiant, i+1, row)
		}
		if p.Cause == billing.CauseAnnulation673 && row.Nature != billing.AccountCancelled {
			t.Errorf("%s: %s: a correction on account %s", why, p.Identifiant, row.Nature)
		}
		if row.Origine == (billing.LineOrigin{}) {
			if p.Type == billing.PieceReduction {
				t.Errorf("%s: %s corrects nothing", why, p.Identifiant)
			}
			if p.Cause == billing.CauseAnnulation673 {
				s.unattributed++
			}
			continue
		}
		titre, found := titres[row.Origine]
		if !found || titre.Fonction != row.Fonction || titre.HT < row.HT || p.Type == billing.PieceReduction && titre.Imputation != row.Imputation {
			t.Errorf("%s: %s: row %d corrects %+v, which is %+v", why, p.Identifiant, i+1, row, titre)
		}
		for _, service := range row.Services {
			if !slices.Contains(titre.Services, service) {
				t.Errorf("%s: %s: %s is not on the line corrected", why, p.Identifiant, service)
			}
		}
		if p.Type == billing.PieceReduction {
			s.reductions++
		} else {
			s.corrected++
		}
	}
	if p.Type == billing.PieceTitre && len(rates) > 1 {
		s.mixed++
	}
	if ht != p.HT || tva != p.TVA || ht+tva != p.TTC {
		t.Errorf("%s: %s: rows make %s and %s, the document %s and %s", why, p.Identifiant, ht, tva, p.HT, p.TVA)
	}
}

// lines writes rows as « ligne services regime ht tva origine », the origin as identifier, exercice, number and line.
func lines(rows []exports.HandoverRow, identifiant string) []string {
	var list []string
	for _, r := range rows {
		if r.Piece.Identifiant == identifiant {
			list = append(list, fmt.Sprintf("%d %s %s %s %s %s %v", r.BookedLine.Numero, strings.Join(r.Services, "+"), r.Nature, r.Regime, r.HT, r.TVA, r.Origine))
		}
	}
	return list
}

// TestHandoverLines writes documents by hand: what is corrected was numbered, waits for its number, or is not known.
func TestHandoverLines(t *testing.T) {
	t.Parallel()
	held := func(service, tva, amount string) billing.PieceService {
		return billing.PieceService{Service: service, TVA: tva, Montant: exportstest.Cents(amount)}
	}
	piece := func(kind billing.PieceType, id, ht, tva string, services ...billing.PieceService) billing.Piece {
		p := billing.Piece{Campaign: "2026-05", Type: kind, Identifiant: id, Budget: "PRINC", Debiteur: "59350", Section: "fonctionnement",
			HT: exportstest.Cents(ht), TVA: exportstest.Cents(tva), Services: services}
		p.TTC = p.HT + p.TVA
		return p
	}
	numbered := func(p billing.Piece, numero int64) billing.Piece {
		p.Numero, p.Bordereau = numero, 1
		return p
	}
	titre := piece(billing.PieceTitre, "T", "30.00", "4.00", held("ACH-IMP", "20", "15.00"), held("TRE-CEP", "10", "10.00"), held("URB-SIM", "hors_champ", "5.00"))
	titre.Campaign = "2025-11"
	reduction := piece(billing.PieceReduction, "R", "3.00", "0.20", held("TRE-CEP", "10", "2.00"), held("URB-SIM", "hors_champ", "1.00"))
	reduction.Origine = "T"
	mandat := piece(billing.PieceMandat, "M", "8.00", "0.20", held("TRE-CEP", "10", "2.00"), held("URB-SIM", "hors_champ", "6.00"))
	mandat.Cause = billing.CauseAnnulation673
	attributed := map[string][]billing.Attribution{"M": {{Titre: "T", Service: "TRE-CEP", HT: exportstest.Cents("2.00")}, {Titre: "T", Service: "URB-SIM", HT: exportstest.Cents("5.00")}, {Service: "URB-SIM", HT: exportstest.Cents("1.00")}}}
	unfooted := piece(billing.PieceTitre, "T2", "30.00", "3.00", held("ACH-IMP", "20", "29.00"))
	for _, row := range []struct {
		why        string
		titre      *billing.Piece // in an earlier campaign
		piece      billing.Piece
		bordereaux bool
		want       []string
		err        string
	}{
		{why: "a line for each rate of VAT", piece: withCampaign(titre, "2026-05"), want: []string{
			"1 TRE-CEP  10 10.00 1.00 { 0 0 0}", "2 ACH-IMP  20 15.00 3.00 { 0 0 0}", "3 URB-SIM  hors_champ 5.00 0.00 { 0 0 0}"}},
		{why: "a reduction names the lines of the titre that travelled", piece: numbered(reduction, 4), bordereaux: true, want: []string{
			"1 TRE-CEP  10 2.00 0.20 {T 2025 1201 1}", "2 URB-SIM  hors_champ 1.00 0.00 {T 2025 1201 3}"}},
		{why: "or that of an earlier campaign, while it has no number itself", titre: ptr(numbered(titre, 1201)), piece: reduction, want: []string{
			"1 TRE-CEP  10 2.00 0.20 {T 2025 1201 1}", "2 URB-SIM  hors_champ 1.00 0.00 {T 2025 1201 3}"}},
		{why: "a titre that waits for its number", titre: &titre, piece: reduction, want: []string{
			"1 TRE-CEP  10 2.00 0.20 {T 2025 0 1}", "2 URB-SIM  hors_champ 1.00 0.00 {T 2025 0 3}"}},
		{why: "a titre that nobody knows", piece: reduction, want: []string{
			"1 TRE-CEP  10 2.00 0.20 {T 0 0 0}", "2 URB-SIM  hors_champ 1.00 0.00 {T 0 0 0}"}},
		{why: "a mandat on account 673, by lines of titres", piece: numbered(mandat, 1), bordereaux: true, want: []string{
			"1 TRE-CEP 673 10 2.00 0.20 {T 2025 1201 1}", "2 URB-SIM 673 hors_champ 5.00 0.00 {T 2025 1201 3}", "3 URB-SIM 673 hors_champ 1.00 0.00 { 0 0 0}"}},
		{why: "without a number, by imputation", piece: mandat, want: []string{
			"1 TRE-CEP 673 10 2.00 0.20 { 0 0 0}", "2 URB-SIM 673 hors_champ 6.00 0.00 { 0 0 0}"}},
		{why: "lines that do not make the document are no hand-over", piece: unfooted, err: "pièce T2 : ses lignes font 29.00 HT"},
	} {
		c := exportstest.Small()
		c.Calculation.Pieces, c.Cancellations = []billing.Piece{row.piece}, nil
		if row.titre != nil {
			c.Earlier = []billing.Earlier{{Campaign: billing.Campaign{ID: "2025-11"}, Billed: billing.Billed{Campaign: "2025-11", Dossier: exportstest.Dossier()}, Pieces: []billing.Piece{*row.titre}}}
		}
		if row.bordereaux {
			c.Bordereaux = billing.Group(c.Calculation.Pieces)
			c.Bordereaux[0].Dossier, c.Bordereaux[0].Corrected = c.Dossier, attributed
			c.Bordereaux[0].Originals = map[string]billing.Original{"T": {Piece: numbered(titre, 1201), Dossier: exportstest.Dossier()}}
		}
		rows, err := read(t, c).Handover()
		if (err == nil) != (row.err == "") || err != nil && !strings.Contains(err.Error(), row.err) {
			t.Errorf("%s: %v", row.why, err)
		}
		if diff := cmp.Diff(row.want, lines(rows, row.piece.Identifiant)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

func withCampaign(p billing.Piece, id billing.CampaignID) billing.Piece {
	p.Campaign = id
	return p
}

func ptr(p billing.Piece) *billing.Piece { return &p }

// TestHandoverObjets says what a document is for, and when it was made.
func TestHandoverObjets(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	for _, want := range []struct{ piece, objet, date string }{
		{"2025-11/PRINC/59005/A", "Annulation du titre 2025-11/PRINC/59005 : Titre émis deux fois", "2026-02-03"},
		{"2026-05/PRINC/59350/R", "Réduction du titre 2026-05/PRINC/59350/O : services mutualisés, campagne de mai 2026", "2026-05-31"},
		{"2026-05/PRINC/59350/M", "Reversement : services mutualisés, campagne de mai 2026", "2026-05-31"},
		{"2026-05/PRINC/59005", "Services mutualisés, campagne de mai 2026", "2026-05-31"},
	} {
		c.Bordereaux = billing.Group(c.Cancellations)
		c.Bordereaux[0].Dossier, c.Bordereaux[0].Date = c.Dossier, "2026-02-03"
		rows, err := read(t, c).Handover()
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(rows, func(r exports.HandoverRow) bool { return r.Piece.Identifiant == want.piece })
		if rows[at].Objet != want.objet || rows[at].Date.String() != want.date {
			t.Errorf("%s: %q, %s", want.piece, rows[at].Objet, rows[at].Date)
		}
	}
}

// TestHandoverSpec holds the columns to their list in docs/spec.
func TestHandoverSpec(t *testing.T) {
	t.Parallel()
	spec, err := os.ReadFile(filepath.Join("..", "docs", "spec", "handover.md"))
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, found := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllSubmatch(spec, -1) {
		want = append(want, string(found[1]))
	}
	for _, column := range exports.HandoverColumns() {
		got = append(got, column.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("columns (-spec +got):\n%s", diff)
	}
}
