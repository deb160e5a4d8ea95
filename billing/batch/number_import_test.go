package batch_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// outside is micro with two services: S on a budget that the finance software numbers, I on one that quotepart numbers.
// Half is due in May, half in November.
var outside = with(micro, `
-- budgets --
code;libelle;siret;numerotation;premier_titre
EXT;Budget annexe;20009320100917;externe;
INT;Budget principal;20009320100016;interne;101
-- services --
code;libelle;thematique;direction;statut;reglement;budget;nature;du
S;Service;Outils;Moyens;deploye;titre;EXT;70845;2020-01-01
I;Autre;Outils;Moyens;deploye;titre;INT;70845;2020-01-01
-- cles --
service;du;rang;methode;assiette
S;2020-01-01;1;proportionnel;U
I;2020-01-01;1;proportionnel;U
-- adhesions --
tiers;service;du;au
01001;S;2020-01-01;
01002;S;2020-01-01;
01001;I;2020-01-01;
-- couts --
service;exercice;base;nature;montant
S;2025;prevu;contrats;10000
I;2025;prevu;contrats;1000
S;2026;prevu;contrats;10000
I;2026;prevu;contrats;1000
-- echeanciers --
service;echeance;cumul;base
S;mai;50;prevu
S;novembre;100;prevu
I;mai;50;prevu
I;novembre;100;prevu
`)

// swapped is outside once the two budgets have changed places.
var swapped = strings.NewReplacer("20009320100917;externe;", "20009320100917;interne;501", "20009320100016;interne;101", "20009320100016;externe;").Replace(outside)

// numberFile writes a file of numbers, its rows between bars.
func numberFile(t testing.TB, rows string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "retour.csv")
	if err := os.WriteFile(path, []byte("identifiant;numero;bordereau\n"+strings.ReplaceAll(rows, "|", "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func (b *bench) tryNumber(rows string) (batch.NumbersReport, error) {
	b.t.Helper()
	return b.ImportNumbers(b.t.Context(), batch.NumbersOptions{Path: numberFile(b.t, rows), By: camille})
}

func (b *bench) number(rows string) batch.NumbersReport {
	b.t.Helper()
	report, err := b.tryNumber(rows)
	if err != nil {
		b.t.Fatalf("ImportNumbers: %v", err)
	}
	return report
}

// titreOf gives the identifier of the titre of a debtor.
func (b *bench) titreOf(id billing.CampaignID, budget, debtor string) string {
	b.t.Helper()
	return pieceOf(b.t, b.state().Pieces, billing.PieceTitre, debtor, func(p *billing.Piece) bool { return p.Campaign == id && p.Budget == budget }).Identifiant
}

// numbersIn lists the documents of a campaign with their numbers.
func (b *bench) numbersIn(id billing.CampaignID) string {
	b.t.Helper()
	var list []string
	for _, p := range b.state().Pieces {
		if p.Campaign == id {
			list = append(list, fmt.Sprintf("%s %s %s %d/%d", p.Budget, p.Type, p.Debiteur, p.Numero, p.Bordereau))
		}
	}
	return strings.Join(list, ", ")
}

// entry reads one entry of the ledger.
func (b *bench) entry(seq int64) ledger.Entry {
	b.t.Helper()
	var found ledger.Entry
	err := b.Store.Read(b.t.Context(), func(tx billing.Tx) error {
		return tx.Entries(func(e ledger.Entry) error {
			if e.Seq == seq {
				found = e
			}
			return nil
		})
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return found
}

func (b *bench) waitingIn(id billing.CampaignID) int {
	b.t.Helper()
	statuses, err := b.Statuses(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return statuses[0].Waiting
}

// TestImportNumbers: the hand-over comes back with several rows for a titre and one document that still waits; then the
// rest, for a campaign that was closed meanwhile. The same file again does nothing.
func TestImportNumbers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(outside)
	b.run("2025-05")
	b.run("2025-11")
	first, second, own := b.titreOf("2025-05", "EXT", "01001"), b.titreOf("2025-05", "EXT", "01002"), b.titreOf("2025-05", "INT", "01001")
	later := b.titreOf("2025-11", "EXT", "01001")
	before := b.state()
	if got := b.waitingIn("2025-05"); got != 2 {
		t.Errorf("%d documents of 2025-05 wait, want 2", got)
	}

	rows := strings.Join([]string{first + ";45;7", first + ";45;7", first + ";;", second + ";;", own + ";101;1", later + ";51;9"}, "|")
	report := b.number(rows)
	if len(report.Numbered) != 2 || report.Known != 1 || report.Waiting != 2 || report.File != "retour.csv" || len(report.Warnings) != 0 {
		t.Errorf("report %+v, want 2 numbers, 1 known, 2 that wait", report)
	}
	if got, want := b.numbersIn("2025-05"), "EXT titre 01001 45/7, EXT titre 01002 0/0, INT titre 01001 101/1"; !sameWords(got, want) {
		t.Errorf("2025-05: %s, want %s", got, want)
	}
	after := b.state()
	entry := b.entry(after.Head.Seq)
	content, err := os.ReadFile(numberFile(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	payload := fmt.Sprintf(`{"fichier":{"nom":"retour.csv","sha256":"%s","octets":%d},"pieces":[{"identifiant":"%s","numero":45,"bordereau":7},{"identifiant":"%s","numero":51,"bordereau":9}]}`,
		hex.EncodeToString(sum[:]), len(content), first, later)
	if after.Head.Seq != before.Head.Seq+1 || entry.Kind != batch.KindNumbered || entry.Subject != "retour.csv" || entry.Actor != camille || string(entry.Payload) != payload {
		t.Errorf("entry %+v with payload %s, want one more entry, with %s", entry, entry.Payload, payload)
	}
	for i := range after.Pieces {
		if after.Pieces[i].Seq != before.Pieces[i].Seq {
			t.Errorf("%s: entry %d, want the one that issued it, %d", after.Pieces[i].Identifiant, after.Pieces[i].Seq, before.Pieces[i].Seq)
		}
	}
	b.clean()

	if report := b.number(rows); len(report.Numbered) != 0 || report.Known != 3 || report.Waiting != 2 {
		t.Errorf("the same file again: %+v, want nothing new", report)
	}
	b.unchanged("the same file again", after)

	if _, err := b.Close(t.Context(), "2025-05", camille); err != nil {
		t.Fatal(err)
	}
	if report := b.number(rows + "|" + second + ";46;8"); len(report.Numbered) != 1 || report.Waiting != 1 || b.waitingIn("2025-05") != 0 || b.waitingIn("2025-11") != 1 {
		t.Errorf("a closed campaign: %+v", report)
	}
	b.clean()
}

func sameWords(got, want string) bool {
	return len(got) == len(want) && holdsAll(got, strings.Split(want, ", "))
}

// TestImportNumbersRefuses: nothing is written while one row is wrong, and all is told at once.
func TestImportNumbersRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(outside)
	b.run("2025-05")
	first, second, own := b.titreOf("2025-05", "EXT", "01001"), b.titreOf("2025-05", "EXT", "01002"), b.titreOf("2025-05", "INT", "01001")
	b.number(first + ";45;7")
	waiting := b.calculate("2025-11")
	before := b.state()
	for _, c := range []struct{ rows, want string }{
		{first + ";46;7", "NUM-007@2"},
		{second + ";45;7", "NUM-008@2"},
		{second + ";47;8|" + second + ";46;8", "NUM-005@3"}, // the first row is the first of the file
		{second + ";46;7", "NUM-009@2"},                     // its file may have left
		{own + ";102;1|" + second + ";46;8|T-INCONNU;1;1|" + second + ";47;8", "NUM-006@2 NUM-004@4 NUM-005@5"},
		{second + ";quarante;7|" + first + ";45;|" + own + ";;1", "IMP-041@2 NUM-002@3 NUM-006@4"},
		{waiting.Pieces[0].Identifiant + ";46;7", "NUM-004@2"}, // calculated, not issued
		{second + ";46;7;8", "IMP-033@2"},
	} {
		_, err := b.tryNumber(c.rows)
		var faults fault.List
		if !errors.As(err, &faults) {
			t.Errorf("%s: %v, want faults", c.rows, err)
			continue
		}
		var got []string
		for _, f := range faults {
			got = append(got, fmt.Sprintf("%s@%d", f.Code, f.Row))
			if f.File == "" || f.Table != "numeros" {
				t.Errorf("%s: %v does not say where it stands", c.rows, f)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.rows, faults, c.want)
		}
		b.unchanged(c.rows, before)
	}
	_, err := b.ImportNumbers(t.Context(), batch.NumbersOptions{Path: numberFile(t, second+";46;7"), By: " "})
	refused(t, "nobody", err, fault.Invalid, "--par NOM")
	_, err = b.ImportNumbers(t.Context(), batch.NumbersOptions{Path: "nulle part.csv", By: camille})
	refused(t, "no file", err, fault.NotFound, "nulle part.csv")
	b.unchanged("refusals", before)
}

// TestImportNumbersFollowsTheSealedDossier: a budget that changes hands keeps, for each campaign, the numbering that its
// dossier said. Numbers that come back meanwhile do not disturb a campaign that is approved.
func TestImportNumbersFollowsTheSealedDossier(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(outside)
	b.run("2025-05")
	b.run("2025-11")
	b.load(swapped)
	b.calculate("2026-05")
	b.approve("2026-05")
	b.number(b.titreOf("2025-05", "EXT", "01001") + ";501;7|" + b.titreOf("2025-11", "EXT", "01001") + ";900;8")
	b.issue("2026-05")
	if got, want := b.numbersIn("2026-05"), "EXT titre 01001 501/1, EXT titre 01002 502/1, INT titre 01001 0/0"; !sameWords(got, want) {
		t.Errorf("2026-05: %s, want %s", got, want)
	}
	if _, err := b.tryNumber(b.titreOf("2026-05", "EXT", "01001") + ";777;7"); err == nil || !strings.Contains(err.Error(), "NUM-006") {
		t.Errorf("a number for what quotepart numbers by now: %v, want NUM-006", err)
	}
	b.number(b.titreOf("2026-05", "INT", "01001") + ";12;3|" + b.titreOf("2025-05", "EXT", "01002") + ";45;9")
	b.clean()
}

// TestCancelByNumberFromOutside: once its number is back, a titre is found by it; what cancels it is numbered outside, too.
func TestCancelByNumberFromOutside(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(outside)
	b.run("2025-05")
	b.number(b.titreOf("2025-05", "EXT", "01001") + ";45;7")
	cancellation, err := b.Cancel(t.Context(), batch.CancelOptions{ID: "2025-05", Document: "45", By: camille, Motif: "Essai"})
	if err != nil || cancellation.Debiteur != "01001" || cancellation.Budget != "EXT" || cancellation.Numero != 0 {
		t.Fatalf("cancellation %+v %v, want one of the titre n° 45, without a number", cancellation, err)
	}
	if got := b.waitingIn("2025-05"); got != 2 {
		t.Errorf("%d documents wait, want the other titre and the cancellation", got)
	}
	b.clean()
	b.number(cancellation.Identifiant + ";45;2") // a series of its own
	b.run("2025-11")
	b.clean()
}

// TestEveryWriteOfNumbersMayFail is TestEveryWriteMayFail for numbers that come back.
func TestEveryWriteOfNumbersMayFail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(outside)
	b.run("2025-05")
	rows := b.titreOf("2025-05", "EXT", "01001") + ";45;7|" + b.titreOf("2025-05", "EXT", "01002") + ";46;7"
	whole, writes, before := b.Store, 0, b.state()
	for at := 1; at <= 3; at++ { // entry, numbers, commit
		b.Store = failing{whole, at, &writes}
		_, err := b.tryNumber(rows)
		b.Store = whole
		if !errors.Is(err, errDisk) {
			t.Fatalf("write %d: %v, want the failure", at, err)
		}
		b.unchanged(fmt.Sprintf("write %d", at), before)
	}
	b.Store = failing{whole, 4, &writes}
	if _, err := b.tryNumber(rows); err != nil || writes != 3 {
		t.Errorf("%d writes, %v, want 3", writes, err)
	}
	b.Store = whole
	b.clean()
}

// TestTamperedNumbersFromOutside falsifies numbers that came back, or that did not.
func TestTamperedNumbersFromOutside(t *testing.T) {
	t.Parallel()
	const (
		given   = ` WHERE campagne = '2025-05' AND budget = 'EXT' AND debiteur = '01001' AND type = 'titre'`
		waiting = ` WHERE campagne = '2025-05' AND budget = 'EXT' AND debiteur = '01002'`
		own     = `(SELECT identifiant FROM pieces WHERE campagne = '2025-05' AND budget = 'INT')`
		reduced = ` WHERE cause = 'annulation'`
	)
	// replacing changes the entries of numbers, and makes the chain good again.
	replacing := func(old, new string) func(*testing.T, *sql.DB) {
		return func(t *testing.T, db *sql.DB) {
			rewrite(t, db, 1, 99, func(e *ledger.Entry) {
				if e.Kind == batch.KindNumbered {
					e.Payload = []byte(strings.Replace(string(e.Payload), old, new, 1))
				}
			})
		}
	}
	path := filepath.Join(t.TempDir(), "quotepart.db")
	b := open(t, path)
	b.load(outside)
	b.run("2025-05")
	first := b.titreOf("2025-05", "EXT", "01001")
	b.number(first + ";45;7")
	b.run("2025-11")
	cancellation, err := b.Cancel(t.Context(), batch.CancelOptions{ID: "2025-05", Document: first, By: camille, Motif: "Essai"})
	if err != nil {
		t.Fatal(err)
	}
	b.number(cancellation.Identifiant + ";3;2")
	b.clean()
	interne, later := b.titreOf("2025-05", "INT", "01001"), b.titreOf("2025-11", "EXT", "01001")
	if err := b.db.Close(); err != nil {
		t.Fatal(err)
	}
	bytes, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []forgery{
		{why: "the number of a titre", sql: `UPDATE pieces SET numero = 46` + given, check: "numero", words: []string{"2025-05", "enregistré", first + ", n° 46", "scellé au journal", first + ", n° 45"}},
		{why: "its bordereau", sql: `UPDATE pieces SET bordereau = 8` + given, check: "numero", words: []string{"n° 45, bordereau 8", "n° 45, bordereau 7"}},
		{why: "a number without an entry", sql: `UPDATE pieces SET numero = 46, bordereau = 7` + waiting, check: "numero", words: []string{"2025-05", "n° 46, bordereau 7", "n° 0, bordereau 0"}},
		{why: "an entry without its number", sql: `UPDATE pieces SET numero = 0, bordereau = 0` + given, check: "numero", words: []string{"2025-05", "n° 0, bordereau 0", "n° 45, bordereau 7"}},
		{why: "a number taken twice", sql: `UPDATE pieces SET numero = 45, bordereau = 7 WHERE identifiant = '` + later + `'`, check: "numero", words: []string{"série « titre » du budget EXT en 2025", "le n° 45 est donné deux fois"}},
		{why: "the number of a cancellation", sql: `UPDATE pieces SET numero = 4` + reduced, check: "annulation", words: []string{"n° 4, bordereau 2", "n° 3, bordereau 2"}},
		{why: "a counter of a budget that is numbered outside", sql: `INSERT INTO compteurs VALUES ('EXT', 2025, 'titre', 45)`, check: "numero", words: []string{"EXT en 2025", "le compteur dit 45"}},
		{why: "a hole in what quotepart numbers", sql: `UPDATE pieces SET numero = 110 WHERE identifiant = ` + own, check: "numero", words: []string{"INT en 2025", "manque"}},
		{why: "an entry, in a chain made again", forge: replacing(`"numero":45`, `"numero":46`), check: "numero", words: []string{"n° 45", "n° 46"}},
		{why: "an entry for what quotepart numbers", forge: replacing(first, interne), check: "numero", words: []string{"2025-05", interne, "que le logiciel financier ne numérote pas"}},
		{why: "an entry for what is not issued", forge: replacing(first, "T0"), check: "numero", words: []string{"T0", "pas une pièce émise avant elle"}},
		{why: "an entry for what is issued after it", forge: replacing(first, later), check: "numero", words: []string{later, "pas une pièce émise avant elle"}},
		{why: "an entry that gives a number again", forge: replacing(cancellation.Identifiant, first), check: "numero", words: []string{first, "n° 3", "qui a déjà reçu le n° 45"}},
		{why: "an entry that cannot be read", forge: replacing(`"pieces":[`, `"pieces":[0,`), check: "chaine", words: []string{"illisible"}},
	} {
		t.Run(f.why, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "quotepart.db")
			if err := os.WriteFile(path, bytes, 0o644); err != nil {
				t.Fatal(err)
			}
			forge(t, path, func(db *sql.DB) {
				if f.forge != nil {
					f.forge(t, db)
				} else {
					execute(t, db, f.sql)
				}
			})
			report, err := open(t, path).Replay(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range report.Differences {
				got = append(got, d.Check+": "+d.Message)
				if d.Check == f.check && holdsAll(d.Message, f.words) {
					return
				}
			}
			t.Errorf("no difference of check %q that says %q among:\n%s", f.check, f.words, strings.Join(got, "\n"))
		})
	}
}

// TestNumbersJoinNoBordereauThatMayHaveLeft: a file leaves whole. What joins a bordereau after its first numbers came in
// would be counted as sent, and never leave: unless Hélios rejected it, or somebody answers for it that it never left.
func TestNumbersJoinNoBordereauThatMayHaveLeft(t *testing.T) {
	t.Parallel()
	const siret, name = "siret=20009320100917", "ENVOI_7"
	for _, c := range []struct {
		why       string
		said      string // by Hélios of bordereau 7
		neverLeft bool
		refused   bool
	}{
		{"nothing is known", "", false, true},
		{"somebody answers for it", "", true, false},
		{"taken", "recette OK 7/2025", false, true},
		{"taken, whatever one says", "recette OK 7/2025", true, true},
		{"rejected", "recette KO 7/2025 motif=ERREUR_SIRET", false, false},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.load(outside)
			b.run("2025-05")
			first, second := b.titreOf("2025-05", "EXT", "01001"), b.titreOf("2025-05", "EXT", "01002")
			b.number(first + ";45;7")
			if c.said != "" {
				b.acquit(name, siret, c.said)
			}
			before := b.state()
			_, err := b.ImportNumbers(t.Context(), batch.NumbersOptions{Path: numberFile(t, second+";46;7"), By: camille, NeverLeft: c.neverLeft})
			if !c.refused {
				if err != nil || !strings.Contains(b.numbersIn("2025-05"), "EXT titre 01002 46/7") {
					t.Errorf("got %v, %s", err, b.numbersIn("2025-05"))
				}
				if got := strings.Contains(string(b.last().Payload), `"jamais_parti":true`); got != c.neverLeft {
					t.Errorf("the ledger says that it never left: %t, want %t", got, c.neverLeft)
				}
				b.clean()
				return
			}
			var faults fault.List
			if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Code != "NUM-009" || faults[0].Row != 2 || faults[0].Column != "bordereau" || faults[0].Value != "7" {
				t.Fatalf("got %v", err)
			}
			b.unchanged(c.why, before)
			b.number(second + ";46;8")
			b.clean()
		})
	}
}

// TestReplayHoldsJoinedNumbers: an entry that nobody answered for, by which a document joined a bordereau, is named.
func TestReplayHoldsJoinedNumbers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(outside)
	b.run("2025-05")
	b.number(b.titreOf("2025-05", "EXT", "01001") + ";45;7")
	if _, err := b.ImportNumbers(t.Context(), batch.NumbersOptions{Path: numberFile(t, b.titreOf("2025-05", "EXT", "01002")+";46;7"), By: camille, NeverLeft: true}); err != nil {
		t.Fatal(err)
	}
	b.clean()
	seq := b.last().Seq
	forge(t, b.path, func(db *sql.DB) {
		rewrite(t, db, seq, seq, func(e *ledger.Entry) {
			e.Payload = []byte(strings.Replace(string(e.Payload), `,"jamais_parti":true`, "", 1))
		})
	})
	report, err := b.Replay(t.Context(), nil)
	if err != nil || !slices.ContainsFunc(report.Differences, func(d batch.Difference) bool {
		return d.Check == "bordereau" && strings.Contains(d.Message, "dont le fichier pouvait être parti")
	}) {
		t.Errorf("got %+v, %v", report.Differences, err)
	}
}

// TestIssueSaysWhatOutsideNumbersTook: a budget that quotepart numbers from the middle of a year on cannot take numbers that
// the finance software gave; the refusal says from which number to go on, and with that number it goes on.
func TestIssueSaysWhatOutsideNumbersTook(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(outside)
	b.run("2025-05")
	b.number(b.titreOf("2025-05", "EXT", "01001") + ";501;7|" + b.titreOf("2025-05", "EXT", "01002") + ";502;7")
	b.load(swapped)
	b.calculate("2025-11")
	b.approve("2025-11")
	before := b.state()
	_, err := b.Issue(t.Context(), batch.IssueOptions{ID: "2025-11", By: camille, Date: "2025-11-28"})
	refused(t, "numbers that were given", err, fault.Conflict, "le budget EXT a déjà en 2025 des titres numérotés par le logiciel financier, jusqu'au n° 502 et au bordereau 7",
		"mettez premier_titre à 503 et premier_bordereau à 8 au moins")
	b.unchanged("refused", before)
	b.load(strings.NewReplacer("numerotation;premier_titre\n", "numerotation;premier_titre;premier_bordereau\n", "interne;501", "interne;503;8").Replace(swapped))
	b.run("2025-11")
	if got := b.numbersIn("2025-11"); !strings.Contains(got, "EXT titre 01001 503/8") {
		t.Errorf("got %s", got)
	}
	b.clean()
}
