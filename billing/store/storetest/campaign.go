package storetest

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// withDossier stores a first version, which campaigns refer to.
func withDossier(t *testing.T, s billing.Store) {
	t.Helper()
	Import(t, s, dossier.Tables{})
}

func readCalculation(t *testing.T, s billing.Store, id billing.CampaignID) *billing.Calculation {
	t.Helper()
	return read(t, s, func(tx billing.Tx) (*billing.Calculation, error) { return tx.Calculation(id) })
}

func testCampaign(t *testing.T, s billing.Store) {
	withDossier(t, s)
	c := NewCalculation("2026-05")
	states := []billing.Campaign{{ID: "2026-05", State: billing.Ouverte}, {ID: "2026-05", State: billing.Calculee, DossierVersion: 1, Digest: "x", CalculatedBy: "a", CalculatedAt: "b"}}
	for _, want := range states {
		write(t, s, func(tx billing.Tx) error { return tx.SaveCampaign(want) })
		same(t, string(want.State), read(t, s, billing.Tx.Campaigns), []billing.Campaign{want})
	}
	seq := Issue(t, s, c, 1)
	same(t, "issued", read(t, s, billing.Tx.Campaigns), []billing.Campaign{issued(c, seq)})
	closed := issued(c, seq)
	closed.State, closed.ClosedBy, closed.ClosedAt = billing.Close, "denis", "2026-12-01T08:00:00Z"
	older := billing.Campaign{ID: "2025-11", State: billing.Ouverte}
	write(t, s, func(tx billing.Tx) error {
		if err := tx.SaveCampaign(closed); err != nil {
			return err
		}
		return tx.SaveCampaign(older)
	})
	same(t, "closed, and an older one first", read(t, s, billing.Tx.Campaigns), []billing.Campaign{older, closed})
}

func testCampaignRefusals(t *testing.T, s billing.Store) {
	withDossier(t, s)
	c, waiting := NewCalculation("2026-05"), NewCalculation("2026-11")
	seq := Issue(t, s, c, 1)
	write(t, s, func(tx billing.Tx) error { return calculate(tx, waiting) })
	save := func(change func(*billing.Campaign)) func(billing.Tx) error {
		return func(tx billing.Tx) error {
			campaign := issued(c, seq)
			change(&campaign)
			return tx.SaveCampaign(campaign)
		}
	}
	refused(t, s, fault.Frozen, "back to validee", save(func(c *billing.Campaign) { c.State, c.IssueSeq = billing.Validee, 0 }))
	refused(t, s, fault.Frozen, "back to ouverte", save(func(c *billing.Campaign) { c.State, c.IssueSeq = billing.Ouverte, 0 }))
	refused(t, s, fault.Frozen, "another digest", save(func(c *billing.Campaign) { c.Digest = "x" }))
	refused(t, s, fault.Frozen, "another date", save(func(c *billing.Campaign) { c.IssueDate = "2026-06-01" }))
	refused(t, s, fault.Frozen, "born issued", save(func(c *billing.Campaign) { c.ID = "2027-05" }))
	refused(t, s, fault.Frozen, "issued without approval", func(tx billing.Tx) error {
		seq, err := enter(tx, "campaign.issued", "2026-11")
		if err != nil {
			return err
		}
		return tx.SaveCampaign(issued(waiting, seq))
	})
	write(t, s, func(tx billing.Tx) error { return tx.SaveCampaign(approved(waiting)) })
	issueWith := func(change func(*billing.Campaign), number bool) func(billing.Tx) error {
		return func(tx billing.Tx) error {
			seq, err := enter(tx, "campaign.issued", "2026-11")
			if err != nil {
				return err
			}
			if number {
				if err := tx.Number(numbered(waiting, 10, seq)); err != nil {
					return err
				}
			}
			campaign := issued(waiting, seq)
			change(&campaign)
			return tx.SaveCampaign(campaign)
		}
	}
	refused(t, s, fault.Conflict, "documents not entered", issueWith(func(*billing.Campaign) {}, false))
	refused(t, s, fault.Conflict, "another digest than the calculation's", issueWith(func(c *billing.Campaign) { c.Digest = "x" }, true))
	refused(t, s, fault.Conflict, "another entry than the documents'", issueWith(func(c *billing.Campaign) { c.IssueSeq-- }, true))
	same(t, "campaigns after refusals", read(t, s, billing.Tx.Campaigns), []billing.Campaign{issued(c, seq), approved(waiting)})
	same(t, "documents after refusals", readCalculation(t, s, "2026-11"), waiting)
}

func testCalculation(t *testing.T, s billing.Store) {
	withDossier(t, s)
	other := NewCalculation("2025-11")
	first, second := NewCalculation("2026-05"), &billing.Calculation{Campaign: "2026-05", DossierVersion: 1, Digest: "vide"}
	write(t, s, func(tx billing.Tx) error { return calculate(tx, other) })
	for _, want := range []*billing.Calculation{first, second, first, random("2026-05", 500)} {
		write(t, s, func(tx billing.Tx) error { return calculate(tx, want) })
		same(t, "the last one calculated", readCalculation(t, s, "2026-05"), want)
	}
	same(t, "another campaign's", readCalculation(t, s, "2025-11"), other)
	untraced := func(id billing.CampaignID) *billing.Calculation {
		return read(t, s, func(tx billing.Tx) (*billing.Calculation, error) { return tx.Untraced(id) })
	}
	same(t, "without its traces", untraced("2025-11"), withoutTraces(other))
	same(t, "without traces, of none", untraced("2024-11"), (*billing.Calculation)(nil))
	write(t, s, func(tx billing.Tx) error { // the calculation first: the order is the verb's affair
		c := NewCalculation("2027-05")
		if err := tx.SaveCalculation(c); err != nil {
			return err
		}
		return tx.SaveCampaign(billing.Campaign{ID: "2027-05", State: billing.Calculee, DossierVersion: 1})
	})
	refused(t, s, fault.Internal, "a calculation without its campaign", func(tx billing.Tx) error { return tx.SaveCalculation(NewCalculation("2028-05")) })
	refused(t, s, fault.Internal, "another campaign's document", func(tx billing.Tx) error {
		c := NewCalculation("2026-05")
		c.Pieces[0].Campaign = "2025-11"
		return tx.SaveCalculation(c)
	})
	refused(t, s, fault.Conflict, "another campaign's identifier", func(tx billing.Tx) error {
		c := NewCalculation("2026-05")
		c.Pieces[0].Identifiant = other.Pieces[0].Identifiant
		return tx.SaveCalculation(c)
	})
}

// withoutTraces gives a calculation as it is read where nobody asks for traces.
func withoutTraces(c *billing.Calculation) *billing.Calculation {
	bare := *c
	bare.Lines = slices.Clone(c.Lines)
	for i := range bare.Lines {
		bare.Lines[i].Trace = ""
	}
	return &bare
}

// random makes a calculation of many lines, sorted, none on a document.
func random(id billing.CampaignID, count int) *billing.Calculation {
	random := rand.New(rand.NewPCG(uint64(count), uint64(len(id))))
	c := &billing.Calculation{Campaign: id, DossierVersion: 1, DossierDigest: "d", IssuedDigest: "e", Digest: "f" + string(id)}
	statuts := []billing.Statut{billing.StatutReporte, billing.StatutValorise, billing.StatutAC, billing.StatutPropre}
	for i := range count {
		target, issued := money.Cents(random.Int64N(1e9)), money.Cents(random.Int64N(1e6))
		c.Lines = append(c.Lines, billing.Line{Budget: "PRINC", Debiteur: "59" + strconv.Itoa(i%97), Tiers: "T" + strconv.Itoa(i%97), Service: "S" + strconv.Itoa(i/97%11),
			Exercice: 2020 + i/97/11, Rang: strconv.Itoa(1 + random.IntN(2)), Base: "prevu", Cible: target, DejaEmis: issued, Montant: target - issued,
			Statut: statuts[random.IntN(len(statuts))], Trace: "[]"})
	}
	billing.SortLines(c.Lines)
	return c
}

func testCalculationFrozen(t *testing.T, s billing.Store) {
	withDossier(t, s)
	c, empty := NewCalculation("2026-05"), &billing.Calculation{Campaign: "2026-11", DossierVersion: 1, Digest: "vide"}
	seq := Issue(t, s, c, 1)
	emptySeq := Issue(t, s, empty, 1)
	again := func(tx billing.Tx) error { return tx.SaveCalculation(NewCalculation("2026-05")) }
	refused(t, s, fault.Frozen, "of an issued campaign", again)
	refused(t, s, fault.Frozen, "of an issued campaign without a line", func(tx billing.Tx) error { return tx.SaveCalculation(random("2026-11", 1)) })
	write(t, s, func(tx billing.Tx) error {
		closed := issued(empty, emptySeq)
		closed.State = billing.Close
		return tx.SaveCampaign(closed)
	})
	refused(t, s, fault.Frozen, "of a closed campaign", func(tx billing.Tx) error { return tx.SaveCalculation(random("2026-11", 1)) })
	want := NewCalculation("2026-05")
	want.Pieces = numbered(want, 1, seq)
	same(t, "the issued one", readCalculation(t, s, "2026-05"), want)
}

func testNumber(t *testing.T, s billing.Store) {
	withDossier(t, s)
	c := NewCalculation("2026-05")
	seq := Issue(t, s, c, 0) // from 0: the first document, of an externe budget, has no number yet
	want := numbered(c, 0, seq)
	want[0].Numero, want[0].Bordereau = 0, 1
	same(t, "after the issue", readCalculation(t, s, "2026-05").Pieces, want)
	want[0].Numero = 4711
	write(t, s, func(tx billing.Tx) error { return tx.Number(want[:1]) })
	write(t, s, func(tx billing.Tx) error { return tx.Number(want) }) // once more, the same: nothing changes
	same(t, "once the number came back", readCalculation(t, s, "2026-05").Pieces, want)
}

func testNumberRefusals(t *testing.T, s billing.Store) {
	withDossier(t, s)
	c, waiting := NewCalculation("2026-05"), NewCalculation("2026-11")
	seq := Issue(t, s, c, 1)
	write(t, s, func(tx billing.Tx) error { return calculate(tx, waiting) })
	number := func(change func(*billing.Piece)) func(billing.Tx) error {
		return func(tx billing.Tx) error {
			pieces := numbered(c, 1, seq)[:1]
			change(&pieces[0])
			return tx.Number(pieces)
		}
	}
	refused(t, s, fault.Frozen, "another number", number(func(p *billing.Piece) { p.Numero = 9 }))
	refused(t, s, fault.Frozen, "a number taken away", number(func(p *billing.Piece) { p.Numero = 0 }))
	refused(t, s, fault.Frozen, "another bordereau", number(func(p *billing.Piece) { p.Bordereau = 9 }))
	refused(t, s, fault.Frozen, "another entry", number(func(p *billing.Piece) { p.Seq-- }))
	refused(t, s, fault.NotFound, "an unknown document", number(func(p *billing.Piece) { p.Identifiant = "inconnue" }))
	refused(t, s, fault.Frozen, "before the approval", func(tx billing.Tx) error { return tx.Number(numbered(waiting, 9, seq)) })
	write(t, s, func(tx billing.Tx) error { return tx.SaveCampaign(approved(waiting)) })
	refused(t, s, fault.Frozen, "without an entry", func(tx billing.Tx) error { return tx.Number(numbered(waiting, 9, 0)) })
	refused(t, s, fault.Conflict, "a number of the year drawn twice", func(tx billing.Tx) error {
		seq, err := enter(tx, "campaign.issued", "2026-11")
		if err != nil {
			return err
		}
		return tx.Number(numbered(waiting, 1, seq))
	})
	refused(t, s, fault.Frozen, "calculated again once numbered", func(tx billing.Tx) error {
		seq, err := enter(tx, "campaign.issued", "2026-11")
		if err != nil {
			return err
		}
		if err := tx.Number(numbered(waiting, 9, seq)); err != nil {
			return err
		}
		return tx.SaveCalculation(waiting)
	})
	same(t, "after refusals", readCalculation(t, s, "2026-11"), waiting)
}

func testCancellation(t *testing.T, s billing.Store) {
	withDossier(t, s)
	c := NewCalculation("2026-05")
	seq := Issue(t, s, c, 1)
	cancelled := Cancel(t, s, c, 1)
	want := *c
	want.Pieces = numbered(c, 1, seq)
	same(t, "the calculation is what it was", readCalculation(t, s, "2026-05"), &want)
	pieces := append([]billing.Piece{cancellation(c.Pieces[1], 1, cancelled)}, want.Pieces...)
	billing.SortPieces(pieces)
	got := read(t, s, func(tx billing.Tx) ([]billing.Piece, error) { return tx.IssuedPieces(cancelled + 1) })
	same(t, "documents", got, pieces)
	lines := func(identifiant string) []billing.CancelledLine {
		return read(t, s, func(tx billing.Tx) ([]billing.CancelledLine, error) { return tx.CancelledLines(identifiant) })
	}
	same(t, "what it took back", lines(c.Pieces[1].Identifiant+"-A"), cancelledLines())
	same(t, "of a titre", len(lines(c.Pieces[1].Identifiant)), 0)

	other := cancellation(c.Pieces[2], 2, cancelled+1)
	write(t, s, func(tx billing.Tx) error { // the entry last: the order is the verb's affair
		if err := tx.SaveCancellation(other, nil); err != nil {
			return err
		}
		_, err := enter(tx, "document.cancelled", other.Identifiant)
		return err
	})
}

func testCancellationRefusals(t *testing.T, s billing.Store) {
	withDossier(t, s)
	c, waiting := NewCalculation("2026-05"), NewCalculation("2026-11")
	seq := Issue(t, s, c, 1)
	write(t, s, func(tx billing.Tx) error { return calculate(tx, waiting) })
	cancel := func(titre billing.Piece, change func(*billing.Piece)) func(billing.Tx) error {
		return func(tx billing.Tx) error {
			seq, err := enter(tx, "document.cancelled", titre.Identifiant)
			if err != nil {
				return err
			}
			p := cancellation(titre, 1, seq)
			change(&p)
			return tx.SaveCancellation(p, nil)
		}
	}
	nothing := func(*billing.Piece) {}
	refused(t, s, fault.Frozen, "of an unissued campaign", cancel(waiting.Pieces[1], nothing))
	refused(t, s, fault.Frozen, "of a mandat", cancel(c.Pieces[0], nothing))
	refused(t, s, fault.Frozen, "of another campaign's titre", cancel(waiting.Pieces[1], func(p *billing.Piece) { p.Campaign = "2026-05" }))
	refused(t, s, fault.Frozen, "without an entry", cancel(c.Pieces[1], func(p *billing.Piece) { p.Seq = 0 }))
	refused(t, s, fault.Frozen, "with an old entry", cancel(c.Pieces[1], func(p *billing.Piece) { p.Seq = seq }))
	refused(t, s, fault.Internal, "that is none", cancel(c.Pieces[1], func(p *billing.Piece) { p.Cause = billing.CauseOrdinaire }))
	refused(t, s, fault.Internal, "with an entry that never comes", cancel(c.Pieces[1], func(p *billing.Piece) { p.Seq += 5 }))
	Cancel(t, s, c, 7)
	refused(t, s, fault.Conflict, "twice", cancel(c.Pieces[1], func(p *billing.Piece) { p.Numero = 8 }))
	refused(t, s, fault.Conflict, "with the number of another", cancel(c.Pieces[2], func(p *billing.Piece) { p.Numero = 7 }))
	write(t, s, func(tx billing.Tx) error {
		closed := issued(c, seq)
		closed.State = billing.Close
		return tx.SaveCampaign(closed)
	})
	refused(t, s, fault.Frozen, "of a closed campaign", cancel(c.Pieces[2], nothing))
}

func testLastParts(t *testing.T, s billing.Store) {
	withDossier(t, s)
	parts := func(before int64) []billing.Part {
		return read(t, s, func(tx billing.Tx) ([]billing.Part, error) { return tx.LastParts(before) })
	}
	first, second := NewCalculation("2025-11"), NewCalculation("2026-05")
	second.Parts = []billing.Part{{Service: "ADS", Exercice: 2025, Base: "realise", Cumul: "100.00", Cout: 7}, {Service: "ADS", Exercice: 2026, Base: "prevu", Cumul: "75.00", Cout: 8}}
	one := Issue(t, s, first, 1)
	two := Issue(t, s, second, 1)
	write(t, s, func(tx billing.Tx) error { return calculate(tx, NewCalculation("2026-11")) }) // not issued: counts nowhere
	same(t, "before the first issue", len(parts(one)), 0)
	same(t, "after the first", parts(one+1), first.Parts)
	same(t, "before the second", parts(two), first.Parts)
	same(t, "after the second", parts(two+1), []billing.Part{second.Parts[0], second.Parts[1], first.Parts[1]})
}

// testIssuedSums adds up by a map what the store adds up by SQL, before and after every entry.
func testIssuedSums(t *testing.T, s billing.Store) {
	withDossier(t, s)
	type event struct {
		seq    int64
		lines  map[billing.LineKey]money.Cents
		pieces []billing.Piece
	}
	var events []event
	issue := func(c *billing.Calculation) {
		e := event{seq: Issue(t, s, c, 1), lines: map[billing.LineKey]money.Cents{}}
		for _, l := range c.Lines {
			if l.Statut != billing.StatutReporte {
				e.lines[l.Key()] += l.Montant
			}
		}
		e.pieces = numbered(c, 1, e.seq)
		events = append(events, e)
	}
	first, second := NewCalculation("2025-05"), NewCalculation("2026-05")
	issue(first)
	issue(random("2025-11", 700))
	issue(second)
	seq := Cancel(t, s, second, 1)
	e := event{seq: seq, lines: map[billing.LineKey]money.Cents{}, pieces: []billing.Piece{cancellation(second.Pieces[1], 1, seq)}}
	for _, l := range cancelledLines() {
		e.lines[l.LineKey] += l.Montant
	}
	events = append(events, e)
	issue(random("2026-11", 700))
	write(t, s, func(tx billing.Tx) error { return calculate(tx, NewCalculation("2027-05")) }) // not issued: counts nowhere

	for before := int64(0); before <= events[len(events)-1].seq+1; before++ {
		sums := map[billing.LineKey]money.Cents{}
		var pieces []billing.Piece
		for _, e := range events {
			if e.seq >= before {
				continue
			}
			for key, amount := range e.lines {
				sums[key] += amount
			}
			pieces = append(pieces, e.pieces...)
		}
		billing.SortPieces(pieces)
		want := make([]billing.IssuedLine, 0, len(sums))
		for key, amount := range sums {
			want = append(want, billing.IssuedLine{LineKey: key, Montant: amount})
		}
		slices.SortFunc(want, func(a, b billing.IssuedLine) int {
			return cmp.Or(cmp.Compare(a.Tiers, b.Tiers), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Exercice, b.Exercice), cmp.Compare(a.Rang, b.Rang))
		})
		got := read(t, s, func(tx billing.Tx) ([]billing.IssuedLine, error) { return tx.IssuedLines(before) })
		same(t, "lines", got, want)
		gotPieces := read(t, s, func(tx billing.Tx) ([]billing.Piece, error) { return tx.IssuedPieces(before) })
		same(t, "documents", gotPieces, pieces)
	}
}
