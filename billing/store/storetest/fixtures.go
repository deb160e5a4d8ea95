package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

var clock = time.Date(2026, 5, 31, 8, 0, 0, 0, time.UTC)

// write commits what do does, or fails the test.
func write(t testing.TB, s billing.Store, do func(billing.Tx) error) {
	t.Helper()
	if err := s.Write(context.Background(), do); err != nil {
		t.Fatalf("Write: %v", err)
	}
}

// refused checks that a write is refused with that kind.
func refused(t *testing.T, s billing.Store, want fault.Kind, why string, do func(billing.Tx) error) {
	t.Helper()
	err := s.Write(context.Background(), do)
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: got %v, want a refusal of kind %q", why, err, want)
	}
}

func read[T any](t *testing.T, s billing.Store, get func(billing.Tx) (T, error)) T {
	t.Helper()
	var got T
	err := s.Read(context.Background(), func(tx billing.Tx) (err error) {
		got, err = get(tx)
		return err
	})
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return got
}

func same(t *testing.T, why string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", why, diff)
	}
}

// enter appends an entry to the ledger, and gives its number.
func enter(tx billing.Tx, kind, subject string, postings ...ledger.Posting) (int64, error) {
	head, err := tx.Head()
	if err != nil {
		return 0, err
	}
	e := ledger.Next(head, clock, "claire", kind, subject, fmt.Appendf(nil, `{"objet":%q}`, subject))
	for i := range postings {
		postings[i].Entry = e.Seq
	}
	return e.Seq, tx.Append(e, postings)
}

// Import stores tables as the next version of the dossier, with its ledger entry, and gives what it stored.
func Import(t testing.TB, s billing.Store, imported dossier.Tables) billing.Import {
	t.Helper()
	var i billing.Import
	write(t, s, func(tx billing.Tx) error {
		imports, err := tx.Imports()
		if err != nil {
			return err
		}
		version := int64(len(imports))
		before, err := tx.Dossier(version)
		if err != nil {
			return err
		}
		after := before.With(imported)
		changes := dossier.Diff(before, after)
		seq, err := enter(tx, "dossier.imported", strconv.FormatInt(version+1, 10))
		if err != nil {
			return err
		}
		i = billing.Import{Version: version + 1, At: "2026-05-31T08:00:00Z", By: "claire", Source: "dossier « été »", Digest: after.Digest(), Seq: seq}
		for _, name := range imported.Names() {
			i.Files = append(i.Files, billing.ImportFile{Name: name + ".csv", SHA256: imported[name].Digest(), Bytes: 1 << 40})
		}
		for _, change := range changes {
			added, removed, altered := change.Counts()
			i.Changes = append(i.Changes, billing.ImportChange{Table: change.Table.Name, Added: added, Removed: removed, Altered: altered})
		}
		return tx.SaveImport(i, changes)
	})
	return i
}

// texts are cells that careless storage would alter.
var texts = []string{"01001", "0.10", "1e3", "1234567890123456.78", "-0.00", "l'été", "a;b", "\"x\"", "ligne 1\nligne 2", "NULL", "0x1F", "œ \u202f€", "2026-02-30", "%s $1 :nom ?", "\\"}

// RandomRows makes a sorted table of random rows, some of them twice.
func RandomRows(random *rand.Rand, table *dossier.Table, count int) *dossier.Rows {
	rows := dossier.NewRows(table, "fichier.csv", count)
	cells := make([]string, len(table.Columns))
	for number := 2; number < count+2; number++ {
		if number == 2 || random.IntN(10) > 0 { // one row in ten repeats the one before
			for k := range cells {
				cells[k] = randomCell(random, &table.Columns[k])
			}
		}
		rows.Append(int64(number), cells...)
	}
	rows.Sort()
	return rows
}

func randomCell(random *rand.Rand, column *dossier.Column) string {
	switch {
	case !column.Required && random.IntN(3) == 0:
		return ""
	case column.Type == dossier.Integer:
		return strconv.Itoa(random.IntN(4000) - 1000)
	case len(column.Choices) > 0:
		return column.Choices[random.IntN(len(column.Choices))]
	case random.IntN(2) == 0:
		return texts[random.IntN(len(texts))]
	}
	return fmt.Sprintf("%s-%d", column.Name, random.IntN(20))
}

// NewCalculation makes a calculation of two titres, a mandat and lines of every statut, all that a document, a line, a
// part and an anomaly can hold filled somewhere. Its identifiers begin with the campaign.
func NewCalculation(id billing.CampaignID) *billing.Calculation {
	name := func(n int) string { return string(id) + "/" + strconv.Itoa(n) }
	c := &billing.Calculation{
		Campaign: id, DossierVersion: 1, DossierDigest: "dossier", IssuedDigest: "emis", Digest: "empreinte " + string(id),
		Parts: []billing.Part{
			{Service: "ADS", Exercice: 2026, Base: "prevu", Cumul: "50.00", Cout: 10000, Adherents: 9000, Metropole: 1000, Decidee: 1, Usage: 2, Reliquat: 3, Absence: 4, Bornes: 5, Ajustement: -6, Arrondi: 991},
			{Service: "SIG", Exercice: 2025, Base: "realise", Cumul: "100.00", Cout: -500, Metropole: -500},
		},
		Pieces: []billing.Piece{
			{Type: billing.PieceMandat, Cause: billing.CauseReversement, Identifiant: name(3), Budget: "ANX", Section: "investissement", Debiteur: "59009", HT: 700, TTC: 700,
				Services: []billing.PieceService{{Service: "CEE", TVA: "hors_champ", Montant: 700}}},
			{Type: billing.PieceTitre, Identifiant: name(1), Budget: "PRINC", Section: "fonctionnement", Taxe: true, Debiteur: "59009", HT: 5000, TVA: 1000, TTC: 6000, Motif: "l'été",
				Services: []billing.PieceService{{Service: "SIG", TVA: "20", Montant: 1000}, {Service: "ADS", TVA: "20", Montant: 4000}}},
			{Type: billing.PieceTitre, Identifiant: name(2), Budget: "PRINC", Section: "fonctionnement", Debiteur: "59350", HT: 4000, TTC: 4000,
				Services: []billing.PieceService{{Service: "ADS", TVA: "exo_261b", Montant: 4000}, {Service: "NUL", TVA: "hors_champ"}}},
		},
		Anomalies: []billing.Anomaly{
			{Code: "CTL-009", Blocking: true, Tiers: "59009", Service: "ADS", Exercice: 2024, Message: "l'exercice a changé de 3 %", Motif: "rattrapage voté"},
			{Code: "CTL-001", Message: "le même code, moins grave"},
		},
	}
	for i := range c.Pieces {
		c.Pieces[i].Campaign = id
	}
	line := func(tiers, service, rang string, target, issued money.Cents, statut billing.Statut, piece string) {
		c.Lines = append(c.Lines, billing.Line{Budget: "PRINC", Debiteur: "59009", Tiers: tiers, Service: service, Exercice: 2026, Rang: rang, Base: "prevu",
			Cible: target, DejaEmis: issued, Montant: target - issued, Statut: statut, Piece: piece, Trace: `[{"nature":"composante","libelle":"l'été"}]`})
	}
	line("59009", "ADS", "1", 4500, 0, billing.StatutTitre, name(1))
	line("59009", "ADS", "X", -500, 0, billing.StatutTitre, name(1))
	line("59009", "SIG", "1", 1200, 200, billing.StatutTitre, name(1))
	line("59350", "ADS", "1", 4000, 0, billing.StatutTitre, name(2))
	line("59009", "CEE", "1", -700, 0, billing.StatutMandat, name(3))
	line("59010", "ADS", "1", 3, 0, billing.StatutReporte, "")
	line("59011", "ADS", "1", 33, 0, billing.StatutValorise, "")
	line("59012", "ADS", "1", 34, 0, billing.StatutAC, "")
	line("59013", "ADS", "1", 35, 0, billing.StatutPorteur, "")
	line("MEL", "ADS", "1", 36, 0, billing.StatutPropre, "")
	return c
}

// calculate stores a calculation as the verb does, and leaves its campaign calculee.
func calculate(tx billing.Tx, c *billing.Calculation) error {
	if err := tx.SaveCampaign(billing.Campaign{ID: c.Campaign, State: billing.Calculee, DossierVersion: c.DossierVersion, DossierDigest: c.DossierDigest,
		Digest: c.Digest, CalculatedBy: "claire", CalculatedAt: "2026-05-02T08:00:00Z"}); err != nil {
		return err
	}
	return tx.SaveCalculation(c)
}

// approved is the campaign of a calculation once it is approved.
func approved(c *billing.Calculation) billing.Campaign {
	return billing.Campaign{ID: c.Campaign, State: billing.Validee, DossierVersion: c.DossierVersion, DossierDigest: c.DossierDigest, Digest: c.Digest,
		CalculatedBy: "claire", CalculatedAt: "2026-05-02T08:00:00Z", ApprovedBy: "denis", ApprovedAt: "2026-05-03T08:00:00Z"}
}

// issued is the campaign of a calculation once it is issued by a ledger entry.
func issued(c *billing.Calculation, seq int64) billing.Campaign {
	campaign := approved(c)
	campaign.State, campaign.IssuedBy, campaign.IssuedAt, campaign.IssueDate, campaign.IssueSeq = billing.Emise, "denis", "2026-05-31T08:00:00Z", "2026-05-31", seq
	return campaign
}

// numbered gives a calculation's documents as the issue numbers them.
func numbered(c *billing.Calculation, first, seq int64) []billing.Piece {
	pieces := append([]billing.Piece(nil), c.Pieces...)
	for i := range pieces {
		pieces[i].Numero, pieces[i].Bordereau, pieces[i].Seq = first+int64(i), 1, seq
	}
	return pieces
}

// Issue calculates, approves and issues a campaign in the order in which the verbs do, and gives its ledger entry. Its
// documents are numbered from first.
func Issue(t testing.TB, s billing.Store, c *billing.Calculation, first int64) int64 {
	t.Helper()
	var seq int64
	write(t, s, func(tx billing.Tx) error { return calculate(tx, c) })
	write(t, s, func(tx billing.Tx) error { return tx.SaveCampaign(approved(c)) })
	write(t, s, func(tx billing.Tx) (err error) {
		seq, err = enter(tx, "campaign.issued", string(c.Campaign),
			ledger.Posting{Book: ledger.BookGeneral, Account: "4114", Tiers: "59009", Document: "d", Amount: 6000},
			ledger.Posting{Book: ledger.BookGeneral, Account: "70848", Service: "ADS", Exercice: 2026, Document: "d", Amount: -6000})
		if err != nil {
			return err
		}
		if err := tx.Number(numbered(c, first, seq)); err != nil {
			return err
		}
		return tx.SaveCampaign(issued(c, seq))
	})
	return seq
}

// cancellation makes the document that takes back a titre of NewCalculation, for its first service.
func cancellation(titre billing.Piece, numero, seq int64) billing.Piece {
	return billing.Piece{Campaign: titre.Campaign, Type: billing.PieceReduction, Cause: billing.CauseAnnulation, Identifiant: titre.Identifiant + "-A", Numero: numero, Bordereau: 1,
		Budget: titre.Budget, Section: titre.Section, Taxe: titre.Taxe, Debiteur: titre.Debiteur, HT: titre.HT, TVA: titre.TVA, TTC: titre.TTC, Origine: titre.Identifiant,
		Motif: "adhésion retirée", Seq: seq, Services: titre.Services}
}

// Cancel takes back the titre that stands second in NewCalculation, and gives its ledger entry.
func Cancel(t *testing.T, s billing.Store, c *billing.Calculation, numero int64) int64 {
	t.Helper()
	var seq int64
	write(t, s, func(tx billing.Tx) (err error) {
		if seq, err = enter(tx, "document.cancelled", c.Pieces[1].Identifiant); err != nil {
			return err
		}
		return tx.SaveCancellation(cancellation(c.Pieces[1], numero, seq), cancelledLines())
	})
	return seq
}

func cancelledLines() []billing.CancelledLine {
	key := func(service, rang string) billing.LineKey {
		return billing.LineKey{Tiers: "59009", Service: service, Exercice: 2026, Rang: rang}
	}
	return []billing.CancelledLine{{LineKey: key("ADS", "1"), Montant: -4500}, {LineKey: key("ADS", "X"), Montant: 500}, {LineKey: key("SIG", "1"), Montant: -1000}}
}

// Fill gives a store a past: two imports, a campaign issued with a cancellation, one closed, one approved.
func Fill(t *testing.T, s billing.Store) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	for range 2 {
		tables := dossier.Tables{}
		for i := range dossier.Schema() {
			table := &dossier.Schema()[i]
			tables[table.Name] = RandomRows(random, table, 5)
		}
		Import(t, s, tables)
	}
	first, second, third := NewCalculation("2025-11"), NewCalculation("2026-05"), NewCalculation("2026-11")
	seq := Issue(t, s, first, 1)
	write(t, s, func(tx billing.Tx) error {
		campaign := issued(first, seq)
		campaign.State, campaign.ClosedBy, campaign.ClosedAt = billing.Close, "denis", "2026-01-31T08:00:00Z"
		return tx.SaveCampaign(campaign)
	})
	Issue(t, s, second, 1)
	Cancel(t, s, second, 1)
	write(t, s, func(tx billing.Tx) error { // the cancellation is no longer the last entry
		_, err := enter(tx, "campaign.approved", "2026-11")
		return err
	})
	write(t, s, func(tx billing.Tx) error { return calculate(tx, third) })
	write(t, s, func(tx billing.Tx) error {
		if err := tx.SetCounter(billing.CounterKey{Budget: "PRINC", Year: 2026, Series: "titre"}, 3); err != nil {
			return err
		}
		return tx.SaveCampaign(approved(third))
	})
}
