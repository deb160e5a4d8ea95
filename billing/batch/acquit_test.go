package batch_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// The bordereaux of the told base (see its fixture's README): the main budget has titres 11 and 12, reductions 31 and 32
// and, in 2026, others.
var (
	principal = "20009320100016" // SIRET of the budget PRINC
	titres11  = billing.BordereauKey{Budget: "PRINC", Type: billing.PieceTitre, Exercice: 2025, Numero: 11}
	titres12  = billing.BordereauKey{Budget: "PRINC", Type: billing.PieceTitre, Exercice: 2025, Numero: 12}
	reduc31   = billing.BordereauKey{Budget: "PRINC", Type: billing.PieceReduction, Exercice: 2025, Numero: 31}
)

// fluxOf names the PES file of a bordereau of the main budget.
func fluxOf(k billing.BordereauKey, envoi int) string {
	return billing.FluxName(principal, "00", k, envoi)
}

// element writes one element of an acquit: « recette KO 11/2025 motif=ERREUR_SIRET ».
func element(text string) string {
	words := strings.Fields(text)
	domain := map[string]string{"technique": "0", "signature": "3", "pj": "4", "depense": "5", "recette": "6", "role": "7", "parametrage": "99"}[words[0]]
	state := map[string]string{"OK": "1", "KO": "0"}[words[1]]
	out := `<ElementACQUIT><DomaineAck V="` + domain + `"/><EtatAck V="` + state + `"/>`
	for _, word := range words[2:] {
		name, value, named := strings.Cut(word, "=")
		switch {
		case !named:
			numero, exercice, _ := strings.Cut(word, "/")
			out += `<NumBord V="` + numero + `"/>`
			if exercice != "" {
				out += `<ExerciceBord V="` + exercice + `"/>`
			}
		case name == "pj":
			out += `<IdUnique V="` + value + `"/>`
		case name == "motif":
			out += `<Erreur><NumAnoAck V="` + value + `"/></Erreur>`
		case name == "piece":
			out += `<DetailPiece><NumPiece V="` + value + `"/></DetailPiece>`
		}
	}
	return out + `</ElementACQUIT>`
}

// answer writes an acquit of the main budget, or of the SIRET that the first element names (« siret=… »).
func answer(t testing.TB, flux string, elements ...string) string {
	t.Helper()
	siret, codbud := principal, "00"
	var lines []string
	for _, text := range elements {
		if given, ok := strings.CutPrefix(text, "siret="); ok {
			siret = given
			continue
		}
		lines = append(lines, element(text))
	}
	content := `<?xml version="1.0" encoding="UTF-8"?>
<n:PES_ACQUIT xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/retour/v2">
<Enveloppe><Parametres><Version V="2"/><TypFic V="PESALR1"/><NomFic V="` + flux + `"/></Parametres><Emetteur><Sigle V="HELIOS"/><Adresse V="DGFiP"/></Emetteur></Enveloppe>
<EnTetePES><DteStr V="2026-06-03"/><IdPost V="059350"/><IdColl V="` + siret + `"/><CodCol V="100"/><CodBud V="` + codbud + `"/></EnTetePES>
<ACQUIT><EnTeteAcquit><IdVer V="2"/></EnTeteAcquit>
` + strings.Join(lines, "\n") + `
</ACQUIT>
</n:PES_ACQUIT>
`
	path := filepath.Join(t.TempDir(), "acquit.xml")
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func (b *bench) tryAcquit(path string) (batch.AcquitReport, error) {
	b.t.Helper()
	return b.ImportAcquit(context.Background(), batch.AcquitOptions{Path: path, By: camille})
}

func (b *bench) acquit(flux string, elements ...string) batch.AcquitReport {
	b.t.Helper()
	report, err := b.tryAcquit(answer(b.t, flux, elements...))
	if err != nil {
		b.t.Fatalf("ImportAcquit %s %v: %v", flux, elements, err)
	}
	return report
}

// told says where the bordereaux of a campaign stand, those of which something is known.
func (b *bench) told(id billing.CampaignID) string {
	b.t.Helper()
	list, err := b.Bordereaux(context.Background(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	var lines []string
	for _, s := range list {
		if s.Transmission.Last() == 1 && s.Transmission.Etat == billing.EtatAttendu && s.Transmission.Rejets == nil {
			continue
		}
		line := fmt.Sprintf("%s %d: %s %d", s.Key.Type, s.Key.Numero, s.Transmission.Etat, s.Transmission.Envoi())
		for _, r := range s.Transmission.Rejets {
			line += " [" + r.Text() + "]"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, ", ")
}

func TestBordereaux(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	for _, row := range []struct {
		id   billing.CampaignID
		want []string
	}{
		{"2025-05", []string{"PRINC titre 11: 8, 8 174,70 €", "PRINC reduction 32: 1, 207,30 €"}},
		{"2026-11", nil},
		{"2030-05", nil},
	} {
		list, err := b.Bordereaux(t.Context(), row.id)
		var got []string
		for _, s := range list {
			got = append(got, strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(fmt.Sprintf("%s %s %d: %d, %s", s.Key.Budget, s.Key.Type, s.Key.Numero, s.Pieces, billing.Euros(s.TTC))))
			if s.Key.Exercice != 2025 || s.Transmission.Envoi() != 1 || s.Transmission.Etat != billing.EtatAttendu {
				t.Errorf("%s: %+v, want the first sending, without an acquit", row.id, s)
			}
		}
		if diff := cmp.Diff(row.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", row.id, err, diff)
		}
	}
	if statuses, err := b.Statuses(t.Context(), "2025-05"); err != nil || len(statuses[0].Bordereaux) != 2 {
		t.Errorf("Statuses: %v %+v, want its two bordereaux", err, statuses)
	}
}

func TestImportAcquit(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	before := b.state().Head
	path := answer(t, fluxOf(titres11, 1), "technique OK", "recette KO 11/2025 motif=ERREUR_AUTRE piece=103", "pj KO pj=A1 motif=ERREUR_DOUBLON_PJ", "pj OK pj=A2")
	report, err := b.tryAcquit(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []billing.Rejet{{Code: "ERREUR_AUTRE"}, {Piece: 103}, {Code: "ERREUR_DOUBLON_PJ", PJ: "A1"}}
	if len(report.Outcomes) != 1 || report.Already {
		t.Fatalf("report %+v, want one outcome", report)
	}
	o := report.Outcomes[0]
	if o.Key != titres11 || o.Campaign != "2025-05" || o.Envoi != 1 || o.Etat != billing.EtatRejete || o.Before.Etat != billing.EtatAttendu || o.After.Etat != billing.EtatRejete || !cmp.Equal(o.Rejets, want) {
		t.Errorf("outcome %+v", o)
	}
	if got, want := b.told("2025-05"), "titre 11: rejete 1 [ERREUR_AUTRE] [pièce 103 : sans motif donné] [pièce jointe A1 : ERREUR_DOUBLON_PJ]"; got != want {
		t.Errorf("state %s, want %s", got, want)
	}
	entry := b.last()
	if entry.Seq != before.Seq+1 || entry.Kind != batch.KindAcquitted || entry.Subject != fluxOf(titres11, 1) || entry.Actor != camille {
		t.Errorf("entry %+v", entry)
	}
	for _, words := range []string{`"fichier":"acquit.xml","sha256":"`, `"bordereaux":[{"budget":"PRINC","type":"titre","exercice":2025,"numero":11,"envoi":1,"etat":"rejete","motifs":[{"code":"ERREUR_AUTRE"}`} {
		if !strings.Contains(string(entry.Payload), words) {
			t.Errorf("payload %s, want it to hold %s", entry.Payload, words)
		}
	}
	again, err := b.tryAcquit(path)
	if err != nil || !again.Already || again.By != camille || again.At != "2026-06-01T10:20:30Z" || len(again.Outcomes) != 0 {
		t.Errorf("the same file again: %+v %v, want nothing done", again, err)
	}
	b.clean(entry.Head())
}

// last gives the last entry of the ledger.
func (b *bench) last() ledger.Entry {
	b.t.Helper()
	var last ledger.Entry
	err := b.Store.Read(context.Background(), func(tx billing.Tx) error {
		return tx.Entries(func(e ledger.Entry) error { last = e; return nil })
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return last
}

// TestAcquitMatching finds the bordereaux of acquits: what it comes to in 2025-05 and 2025-11, or the faults.
func TestAcquitMatching(t *testing.T) {
	t.Parallel()
	whole := fluxOf(titres11, 1)
	other := "PESALR1_20009320100016_250528_0001"
	water := billing.BordereauKey{Budget: "EAU", Type: billing.PieceTitre, Exercice: 2025, Numero: 21}
	for _, row := range []struct {
		why, flux string
		elements  []string
		want      string // the bordereaux of which something is known
		faults    []string
	}{
		{"taken", whole, []string{"recette OK 11/2025"}, "titre 11: pris 1", nil},
		{"with the extension", whole + ".xml", []string{"recette OK 11/2025"}, "titre 11: pris 1", nil},
		{"nothing but the name of the file", whole, []string{"recette OK"}, "titre 11: pris 1", nil},
		{"a reduction", fluxOf(reduc31, 1), []string{"recette OK 31/2025"}, "; reduction 31: pris 1", nil},
		{"a budget of another SIRET", billing.FluxName("20009320100925", "01", water, 1), []string{"recette OK 21/2025"}, "; titre 21: pris 1", nil},
		{"the file was received: nothing is decided", whole, []string{"technique OK"}, "", nil},
		{"the file was refused", whole, []string{"technique KO motif=ERREUR_ENCODING"}, "titre 11: rejete 1 [ERREUR_ENCODING]", nil},
		{"a signature", whole, []string{"signature KO 11/2025 motif=ERREUR_CERTIFICAT", "recette OK 11/2025"}, "titre 11: rejete 1 [ERREUR_CERTIFICAT]", nil},
		{"parameters", whole, []string{"parametrage KO motif=ERREUR_PES_PARAM"}, "titre 11: rejete 1 [ERREUR_PES_PARAM]", nil},
		{"an attachment alone", whole, []string{"pj KO pj=A1 motif=ERREUR_PJ"}, "titre 11: attendu 1 [pièce jointe A1 : ERREUR_PJ]", nil},
		{"taken, less an attachment", whole, []string{"pj KO pj=A1", "recette OK 11/2025"}, "titre 11: pris 1 [pièce jointe A1 : sans motif donné]", nil},
		{"one refusal is enough", whole, []string{"recette OK 11/2025", "recette KO 11/2025 piece=101", "recette KO 11/2025 piece=101", "recette OK 11/2025"}, "titre 11: rejete 1 [pièce 101 : sans motif donné]", nil},
		{"a domain of others is left aside", whole, []string{"role KO 4/2025", "recette OK 11/2025"}, "titre 11: pris 1", nil},

		{"by number", other, []string{"recette OK 11/2025"}, "titre 11: pris 1", nil},
		{"two by number", other, []string{"recette OK 11/2025", "recette KO 12/2025 motif=ERREUR_SIRET"}, "titre 11: pris 1; titre 12: rejete 1 [ERREUR_SIRET]", nil},
		{"a reduction by number", other, []string{"recette KO 31/2025"}, "; reduction 31: rejete 1", nil},
		{"an attachment of the only one", other, []string{"technique OK", "pj KO pj=A1", "recette OK 11/2025"}, "titre 11: pris 1 [pièce jointe A1 : sans motif donné]", nil},
		{"a signature by number", other, []string{"signature KO 12/2025"}, "; titre 12: rejete 1", nil},

		{"a bordereau that does not exist", other, []string{"recette OK 99/2025", "recette OK 99/2025", "depense OK 1/2025"}, "", []string{
			"acquit.xml, ligne 6 : erreur ACQ-020 : le bordereau de titres n° 99 de 2025 (budget PRINC) n'existe pas (valeur lue : « 99 »). → bordereaux émis en 2025 sur le budget PRINC : titres n° 11 (budget PRINC), titres n° 12 (budget PRINC), réductions n° 31 (budget PRINC), réductions n° 32 (budget PRINC), mandats n° 1 (budget PRINC).",
		}},
		{"another year, a file of ours", fluxOf(billing.BordereauKey{Type: billing.PieceTitre, Exercice: 2031, Numero: 11}, 1), []string{"recette OK 11/2031"}, "", []string{
			"acquit.xml : erreur ACQ-020 : le bordereau de titres n° 11 de 2031 (budget PRINC) n'existe pas", "bordereaux émis en 2031 sur le budget PRINC : aucun"}},
		{"a budget that does not exist", other, []string{"siret=21590350100017", "recette OK 11/2025"}, "", []string{
			"acquit.xml, ligne 6 : erreur ACQ-022 : aucun budget n'a le SIRET « 21590350100017 » et le code budget « 00 »", "budgets du dossier : ANX (SIRET 20009320100917, code budget )"}},
		{"a file of a budget that does not exist", billing.FluxName("21590350100017", "00", titres11, 1), []string{"recette OK 11/2025"}, "", []string{"acquit.xml : erreur ACQ-022"}},
		{"another bordereau than that of the file", whole, []string{"recette OK 12/2025", "recette OK 11/2026", "depense OK 11/2025"}, "", []string{
			"ligne 6 : erreur ACQ-024 : l'élément (domaine « recette », bordereau 12, exercice 2025) n'est pas celui du fichier, qui porte le bordereau de titres n° 11 de 2025 (budget PRINC)",
			"ligne 7 : erreur ACQ-024", "ligne 8 : erreur ACQ-024 : l'élément (domaine « dépense »"}},
		{"a sending to come", fluxOf(titres11, 2), []string{"recette OK 11/2025"}, "", []string{"erreur ACQ-025 : l'acquit répond à l'envoi 2, alors que l'envoi 1 est le dernier que le journal connaisse"}},
		{"a sending 0", fluxOf(titres11, 0), []string{"recette OK 11/2025"}, "", []string{"erreur ACQ-025"}},
		{"a file of others, refused as a whole", other, []string{"technique KO"}, "", []string{"ligne 6 : erreur ACQ-026 : l'acquit ne nomme aucun bordereau"}},
		{"a file of others, received", other, []string{"technique OK"}, "", []string{"acquit.xml : erreur ACQ-026"}},
		{"an attachment of one of two", other, []string{"recette OK 11/2025", "recette OK 12/2025", "pj KO pj=A1"}, "", []string{"ligne 8 : erreur ACQ-026"}},
		{"no exercice", other, []string{"recette OK 11"}, "", []string{"ligne 6 : erreur ACQ-028 : l'élément nomme un bordereau sans son exercice"}},
		{"nothing of ours", other, []string{"role OK 4/2025"}, "", []string{"avertissement ACQ-027", "erreur ACQ-026"}},
		{"one of two is wrong: nothing is kept", other, []string{"recette OK 11/2025", "recette OK 98/2025"}, "", []string{"ligne 7 : erreur ACQ-020"}},
	} {
		b := open(t, toldCopy(t))
		before := b.state()
		_, err := b.tryAcquit(answer(t, row.flux, row.elements...))
		for _, words := range row.faults {
			var faults fault.List
			if !errors.As(err, &faults) || !strings.Contains(err.Error(), words) {
				t.Errorf("%s: got %v, want faults that say %q", row.why, err, words)
			}
		}
		if row.faults != nil {
			b.unchanged(row.why, before)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", row.why, err)
			continue
		}
		got := strings.TrimSuffix(b.told("2025-05")+"; "+b.told("2025-11"), "; ")
		if want := row.want; got != want {
			t.Errorf("%s: %s, want %s", row.why, got, want)
		}
		b.clean()
	}
}

// TestAcquitOfTwoSeries: a titre and a reduction may bear the same number; the name of the file tells them apart, the
// number does not.
func TestAcquitOfTwoSeries(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	titre := pieceOf(t, b.run("2025-05").Pieces, billing.PieceTitre, "01001", nil)
	b.cancel("2025-05", titre.Identifiant)
	_, err := b.tryAcquit(answer(t, "AUTRE", "recette KO 1/2025"))
	var faults fault.List
	if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Code != "ACQ-021" || !strings.Contains(err.Error(), "plusieurs bordereaux peuvent être celui de l'acquit : titres n° 1 (budget PRINC), réductions n° 1 (budget PRINC)") {
		t.Errorf("by number: %v, want ACQ-021", err)
	}
	b.acquit(fluxOf(billing.BordereauKey{Type: billing.PieceReduction, Exercice: 2025, Numero: 1}, 1), "recette KO 1/2025")
	if got := b.told("2025-05"); got != "reduction 1: rejete 1" {
		t.Errorf("by the name of the file: %s, want the reduction rejected", got)
	}
	b.clean()
}

// TestAcquitKnowsEarlierIdentities: a budget whose SIRET was corrected since is found by the one that its file bore.
func TestAcquitKnowsEarlierIdentities(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	b.run("2025-05")
	b.load(with(micro, "-- budgets --\ncode;libelle;siret;codbud;premier_titre\nPRINC;Budget principal;20009320100925;A0;101\n"))
	key := billing.BordereauKey{Budget: "PRINC", Type: billing.PieceTitre, Exercice: 2025, Numero: 1}
	b.acquit(fluxOf(key, 1), "recette KO 1/2025")
	b.resend("2025-05", 1)
	b.acquit(billing.FluxName("20009320100925", "A0", key, 2), "recette OK 1/2025")
	if got := b.told("2025-05"); got != "titre 1: pris 2" {
		t.Errorf("after both: %s, want the second sending taken", got)
	}
	if _, err := b.tryAcquit(answer(t, billing.FluxName("20009320100925", "B0", key, 2), "recette OK 1/2025")); err == nil || !strings.Contains(err.Error(), "ACQ-022") {
		t.Errorf("another code of the budget: %v, want ACQ-022", err)
	}
	b.clean()
}

// TestAcquitsOfClosedCampaigns: closing shuts in what is issued, not what Hélios still has to say.
func TestAcquitsOfClosedCampaigns(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	b.acquit(fluxOf(titres11, 1), "recette KO 11/2025")
	b.resend("2025-05", 11)
	if got := b.told("2025-05"); got != "titre 11: attendu 2" {
		t.Errorf("a closed campaign: %s", got)
	}
	b.clean()
}

func TestImportAcquitRefuses(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	before := b.state()
	_, err := b.ImportAcquit(t.Context(), batch.AcquitOptions{Path: answer(t, fluxOf(titres11, 1), "recette OK"), By: " "})
	refused(t, "nobody", err, fault.Invalid, "--par NOM")
	_, err = b.tryAcquit(filepath.Join(t.TempDir(), "rien.xml"))
	refused(t, "no file", err, fault.NotFound, "n'existe pas")
	b.unchanged("refusals", before)
}

// TestAcquitOfARenamedFile: once a bordereau left twice, an acquit whose NomFic is not ours does not say which sending it
// answers: an old one must not be booked on the new.
func TestAcquitOfARenamedFile(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	b.acquit("renomme.xml", "recette KO 11/2025 motif=ERREUR_SIRET") // one sending: there is no doubt
	b.resend("2025-05", 11)
	before := b.state()
	path := answer(t, "renomme.xml", "recette KO 11/2025 motif=ERREUR_AUTRE")
	for _, c := range []struct {
		envoi int
		code  string
	}{{0, "ACQ-029"}, {3, "ACQ-025"}, {-1, "ACQ-025"}} {
		_, err := b.ImportAcquit(t.Context(), batch.AcquitOptions{Path: path, By: camille, Envoi: c.envoi})
		var faults fault.List
		if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Code != c.code {
			t.Errorf("--envoi %d: %v, want %s", c.envoi, err, c.code)
		}
	}
	b.unchanged("not told which", before)
	if _, err := b.ImportAcquit(t.Context(), batch.AcquitOptions{Path: path, By: camille, Envoi: 1}); err != nil || b.told("2025-05") != "titre 11: attendu 2" {
		t.Errorf("of the first: %v, %s", err, b.told("2025-05"))
	}
	if _, err := b.ImportAcquit(t.Context(), batch.AcquitOptions{Path: answer(t, "renomme.xml", "recette OK 11/2025"), By: camille, Envoi: 2}); err != nil || b.told("2025-05") != "titre 11: pris 2" {
		t.Errorf("of the second: %v, %s", err, b.told("2025-05"))
	}
	b.clean()
}
