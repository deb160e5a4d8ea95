package pes_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/billingtest/gen"
	"quotepart/billing/fault"
	"quotepart/billing/store"
	"quotepart/exports"
	"quotepart/exports/pes"
	"quotepart/exports/pes/pestest"
)

// run is a random dossier on its way through its campaigns, in a base of its own.
type run struct {
	batch.Batch
	t     *testing.T
	seed  uint64
	pes   *rand.Rand // what PES needs is drawn apart: the amounts of a seed stay what they are
	dir   string
	now   time.Time
	seen  pestest.Seen
	holes map[string]bool // series of bordereaux of which one could not leave
	drawn map[string]int64

	cancelled []billing.Piece // since the last campaign
	all       *files
	count     *tally
}

// tally counts what the random campaigns had, so that the test knows that it looked at something.
type tally struct{ files, refused, reductions, mandats, cancellations, attributed, taxed, outside int }

// TestRandomCampaigns plays random dossiers through four campaigns in a real base, with cancellations, and numbers of the
// finance software. Every bordereau is refused with a fault that says why, or written: then the schema and Hélios take it,
// in the order of the campaigns, and it sums to its documents to the cent.
func TestRandomCampaigns(t *testing.T) {
	t.Parallel()
	seeds := 25
	if testing.Short() || raceDetector { // nothing here runs at once
		seeds = 4
	}
	var all files
	var count tally
	for seed := range seeds {
		r := newRun(t, uint64(seed))
		r.all, r.count = &all, &count
		r.play(4)
	}
	t.Logf("%+v", count)
	if seeds == 25 && (count.files < 200 || count.refused == 0 || count.reductions < 20 || count.mandats < 20 || count.cancellations == 0 || count.attributed < 20 || count.taxed < 20 || count.outside < 20) {
		t.Errorf("the campaigns are too poor: %+v", count)
	}
	all.validate(t)
}

func newRun(t *testing.T, seed uint64) *run {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), filepath.Join(dir, "quotepart.db"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	r := &run{t: t, seed: seed, pes: rand.New(rand.NewPCG(seed, 99)), dir: dir, holes: map[string]bool{}, drawn: map[string]int64{}}
	r.Batch = batch.Batch{Store: db, Now: func() time.Time { return r.now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	return r
}

func (r *run) play(steps int) {
	source := rand.New(rand.NewPCG(r.seed, 3))
	d := gen.New(source, gen.Options{Services: 6 + int(r.seed%5)})
	extra := r.extras()
	for step := range steps {
		if step > 0 {
			d = d.Next(source)
		}
		dir := filepath.Join(r.dir, strconv.Itoa(step))
		r.must(os.Mkdir(dir, 0o755))
		r.must(d.WriteDir(dir, source))
		for table, rows := range d.Tables() {
			if change := extra[table]; change != nil {
				r.must(os.WriteFile(filepath.Join(dir, table+".csv"), csvOf(change(rows)), 0o644))
			}
		}
		id := billing.CampaignID(d.Campaign())
		r.now = time.Date(id.Year(), time.May, 28, 10, 0, 0, 0, time.UTC)
		if id.November() {
			r.now = r.now.AddDate(0, 6, 0)
		}
		r.campaign(id, dir)
	}
}

func (r *run) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatalf("seed %d: %v", r.seed, err)
	}
}

// extras gives PES what gen leaves out, and at times something wrong. It draws the same for each import.
func (r *run) extras() map[string]func([]map[string]string) []map[string]string {
	withIssuer, odd := r.pes.IntN(8) > 0, r.pes.IntN(3) == 0
	return map[string]func([]map[string]string) []map[string]string{
		"parametres": func(rows []map[string]string) []map[string]string {
			rows = slices.DeleteFunc(rows, func(row map[string]string) bool { return row["cle"] == "comptable_nom" })
			rows = append(rows, map[string]string{"cle": "comptable_nom", "valeur": "SGC de l’Œuvre"})
			if withIssuer {
				rows = append(rows, map[string]string{"cle": "comptable_adresse", "valeur": "1 rue du Trésor, 59000 Lille"})
			}
			return rows
		},
		"tiers": func(rows []map[string]string) []map[string]string {
			for _, row := range rows {
				switch draw := drawnOf(r.seed, row["code"], 12); {
				case draw == 0:
					row["siret"] = ""
				case draw == 1:
					row["nom"] += strings.Repeat(" & l’Œuvre <"+row["code"]+">", 5)
				case draw == 2 && odd:
					row["ville"] = "🎉"
				case draw == 3:
					row["complement"], row["adresse"] = row["adresse"], ""
				}
			}
			return rows
		},
		"services": func(rows []map[string]string) []map[string]string {
			for _, row := range rows {
				draw := drawnOf(r.seed, row["code"], 6)
				row["nature"], row["fonction"] = []string{"70845", "70848", "70878"}[draw%3], []string{"020", "510", ""}[draw/2]
				if row["reglement"] == "mandat" {
					row["nature"] = "65888"
				}
			}
			return rows
		},
	}
}

// drawnOf draws for a code, the same each time.
func drawnOf(seed uint64, code string, n uint64) uint64 {
	sum := fnv.New64a()
	fmt.Fprintf(sum, "%d/%s", seed, code)
	return sum.Sum64() % n
}

func csvOf(rows []map[string]string) []byte {
	columns := map[string]bool{}
	for _, row := range rows {
		for column := range row {
			columns[column] = true
		}
	}
	header := slices.Sorted(maps.Keys(columns))
	var out bytes.Buffer
	writer := csv.NewWriter(&out)
	writer.Comma = ';'
	_ = writer.Write(header)
	for _, row := range rows {
		cells := make([]string, len(header))
		for i, column := range header {
			cells[i] = row[column]
		}
		_ = writer.Write(cells)
	}
	writer.Flush()
	return out.Bytes()
}

// campaign takes one campaign from its import to the files that leave.
func (r *run) campaign(id billing.CampaignID, dir string) {
	r.t.Helper()
	ctx := r.t.Context()
	_, err := r.Import(ctx, batch.ImportOptions{Path: dir, By: "A"})
	r.must(err)
	_, err = r.Calculate(ctx, batch.CalculateOptions{ID: id, By: "A", Accept: []string{batch.AcceptAll}, Motif: "Essai"})
	r.must(err)
	_, err = r.Approve(ctx, batch.ApproveOptions{ID: id, By: "B"})
	r.must(err)
	report, err := r.Issue(ctx, batch.IssueOptions{ID: id, By: "A", Date: string(id) + "-28"})
	r.must(err)
	r.number(slices.Concat(report.Pieces, r.cancelled))
	issued, err := r.GatherWithEarlier(ctx, id, false)
	r.must(err)
	reading, err := exports.Read(exports.Campaign{Campaign: issued.Campaign, Calculation: issued.Calculation, Dossier: issued.Dossier, Cancellations: issued.Cancellations,
		Head: issued.Head, Postings: issued.Postings, Earlier: issued.Earlier, Bordereaux: issued.Bordereaux})
	r.must(err)
	for i := range issued.Bordereaux {
		r.send(&issued.Bordereaux[i], reading.Period)
	}
	r.cancel(id, report.Pieces)
}

// number has the finance software number what waits: each series goes on, each campaign has a bordereau of each kind.
func (r *run) number(pieces []billing.Piece) {
	r.t.Helper()
	var out strings.Builder
	lists := map[string]int64{}
	for _, p := range pieces {
		if p.Numero > 0 {
			continue
		}
		series := fmt.Sprintf("%s/%s/%d", p.Budget, p.Type, p.Campaign.Year())
		list := series
		if p.Cause == billing.CauseAnnulation {
			list += p.Identifiant // each cancellation has a bordereau of its own
		}
		if lists[list] == 0 {
			r.drawn["b"+series]++
			lists[list] = r.drawn["b"+series]
		}
		r.drawn[series]++
		fmt.Fprintf(&out, "%s;%d;%d\n", p.Identifiant, r.drawn[series], lists[list])
		r.count.outside++
	}
	if out.Len() == 0 {
		return
	}
	path := filepath.Join(r.dir, "numeros.csv")
	r.must(os.WriteFile(path, []byte("identifiant;numero;bordereau\n"+out.String()), 0o644))
	_, err := r.ImportNumbers(r.t.Context(), batch.NumbersOptions{Path: path, By: "A"})
	r.must(err)
}

// cancel cancels a titre at times: the exports of the next campaign show it.
func (r *run) cancel(id billing.CampaignID, pieces []billing.Piece) {
	r.t.Helper()
	r.cancelled = nil
	for i := range pieces {
		if pieces[i].Type != billing.PieceTitre || r.pes.IntN(8) > 0 {
			continue
		}
		piece, err := r.Cancel(r.t.Context(), batch.CancelOptions{ID: id, Document: pieces[i].Identifiant, By: "A", Motif: "Émis à l’ordre d’un autre"})
		r.must(err)
		r.cancelled, r.count.cancellations = append(r.cancelled, piece), r.count.cancellations+1
	}
}

// send checks a bordereau, and writes it and has it taken where it can leave.
func (r *run) send(b *billing.Bordereau, period pes.Period) {
	r.t.Helper()
	where := fmt.Sprintf("seed %d, %s", r.seed, b.BordereauKey)
	series := fmt.Sprintf("%s/%s/%d", b.Budget, b.Type, b.Exercice)
	faults := check(r.t, b)
	if !pes.Sendable(faults) {
		r.count.refused++
		r.holes[series] = true
		for _, f := range faults {
			if f.Severity == fault.Erreur && !slices.Contains([]string{pes.CodeComptable, pes.CodeNoTown}, f.Code) {
				r.t.Errorf("%s: %s", where, f) // the dossiers have nothing else wrong
			}
		}
		return
	}
	var out bytes.Buffer
	r.must(pes.Write(&out, b, period, attached))
	flux := r.all.add(r.t, fmt.Sprintf("%d_%s", r.seed, strings.TrimPrefix(pes.FileName(b), "pes/")), out.Bytes())
	for _, refusal := range pestest.Guichet(flux, &r.seen) {
		code, _, _ := strings.Cut(refusal, " ")
		if !r.expected(code, series, faults, b) {
			r.t.Errorf("%s: %s", where, refusal)
		}
	}
	r.tell(b)
	equals(r.t, where, b, flux)
}

// expected says what the Hélios of the tests refuses with reason: what Check warned of, what schema 5.17 wants and a later
// one does not, and the number after one that could not leave.
func (r *run) expected(code, series string, faults fault.List, b *billing.Bordereau) bool {
	switch code {
	case "FAC-REFBDF":
		return slices.Contains(codes(faults), pes.CodeRefBdf)
	case "FAC-TALON":
		return b.Dossier.Parametres.PESVersion != "5.17"
	case "BORD-SUITE":
		return r.holes[series]
	}
	return false
}

func (r *run) tell(b *billing.Bordereau) {
	r.count.files++
	switch b.Type {
	case billing.PieceReduction:
		r.count.reductions++
	case billing.PieceMandat:
		r.count.mandats++
	}
	r.count.attributed += len(b.Corrected)
	if b.TVA() > 0 {
		r.count.taxed++
	}
}

// equals holds what was read back to the documents of the bordereau, to the cent.
func equals(t *testing.T, where string, b *billing.Bordereau, flux *pestest.Flux) {
	t.Helper()
	list := domainOf(flux).Bordereaux[0]
	if string(list.IdBord) != strconv.FormatInt(b.Numero, 10) || string(list.Exer) != strconv.Itoa(b.Exercice) || string(list.DteBordEm) != b.Date || string(list.MtBordHt) != b.HT().String() ||
		orZero(list.MtBordTVA) != b.TVA().String() || string(list.MtCumulAnnuel) != b.Cumul.String() || len(list.Pieces) != len(b.Pieces) {
		t.Errorf("%s: read back as %s/%s of %s, %s HT, %s VAT, %s in the year, %d documents", where, list.Exer, list.IdBord, list.DteBordEm, list.MtBordHt, list.MtBordTVA, list.MtCumulAnnuel, len(list.Pieces))
		return
	}
	byID := map[pestest.V]*pestest.PJ{}
	for i := range flux.PJs {
		byID[flux.PJs[i].IdUnique] = &flux.PJs[i]
	}
	for i := range b.Pieces {
		p, got := &b.Pieces[i], &list.Pieces[i]
		var ht, tva int64
		for _, l := range got.Lignes {
			ht, tva = ht+centsOf(t, l.MtHT), tva+centsOf(t, l.MtTVA)
			if corrects := p.Type == billing.PieceReduction || p.Cause == billing.CauseAnnulation673; corrects != (l.Rattach != nil) {
				t.Errorf("%s: %s, line %s: rattachée %v", where, p.Identifiant, l.IdLigne, !corrects)
			}
		}
		if string(got.IdPce) != strconv.FormatInt(p.Numero, 10) || ht != int64(p.HT) || tva != int64(p.TVA) {
			t.Errorf("%s: %s read back as n° %s with %d + %d cents", where, p.Identifiant, got.IdPce, ht, tva)
		}
		for _, ref := range got.PJRefs {
			pj := byID[ref.IdUnique]
			switch {
			case pj == nil:
				t.Errorf("%s: %s has no attachment %s", where, p.Identifiant, ref.IdUnique)
			case pj.Aller != nil:
				one := pj.Aller.Facture.Factures[0]
				if string(one.MtTotalHT) != p.HT.String() || string(one.MtTotalTVA) != p.TVA.String() || string(one.MtTotalTTC) != p.TTC.String() || string(one.NumeroFacture) != p.Identifiant {
					t.Errorf("%s: the facture of %s is %s of %s + %s = %s", where, p.Identifiant, one.NumeroFacture, one.MtTotalHT, one.MtTotalTVA, one.MtTotalTTC)
				}
			case string(pj.Contenu) != "%PDF-1.4 "+p.Debiteur:
				t.Errorf("%s: attached to %s: %s", where, p.Identifiant, pj.Contenu)
			}
		}
	}
}

func orZero(v pestest.V) string {
	if v == "" {
		return "0.00"
	}
	return string(v)
}

func centsOf(t *testing.T, v pestest.V) int64 {
	t.Helper()
	amount, err := strconv.ParseInt(strings.Replace(orZero(v), ".", "", 1), 10, 64)
	if err != nil {
		t.Errorf("an amount of %q", v)
	}
	return amount
}
