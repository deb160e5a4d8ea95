package batch_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// nothing is lacking in the dossier of any bordereau.
func nothing(*billing.Bordereau) (fault.List, error) { return nil, nil }

// address is what some dossier lacks.
var address = fault.List{{Code: "PES-012", Table: "tiers", Column: "adresse", Message: "l'adresse manque"}}

func (b *bench) tryResend(id billing.CampaignID, numero int64) (batch.ResendReport, error) {
	b.t.Helper()
	return b.Resend(context.Background(), batch.ResendOptions{Campaign: id, Numero: numero, By: camille, Motif: "SIRET corrigé", Lacks: nothing})
}

func (b *bench) resend(id billing.CampaignID, numero int64) batch.ResendReport {
	b.t.Helper()
	report, err := b.tryResend(id, numero)
	if err != nil {
		b.t.Fatalf("Resend %s %d: %v", id, numero, err)
	}
	return report
}

// TestResend takes a bordereau through rejection, correction, a second sending and its acquits: what it is made of never
// changes, and it never leaves twice without a rejection.
func TestResend(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	pieces := b.state().Pieces
	_, err := b.tryResend("2025-05", 11)
	refused(t, "no acquit yet", err, fault.Conflict, "le bordereau de titres n° 11 de 2025 (budget PRINC) n'a pas d'acquit pour l'envoi 1")
	b.acquit(fluxOf(titres11, 1), "recette KO 11/2025 motif=ERREUR_SIRET")

	report := b.resend("2025-05", 11)
	want := batch.ResendReport{Key: titres11, Transmission: billing.Transmission{Versions: []int64{0, 3}, Etat: billing.EtatAttendu}}
	if !cmp.Equal(report, want) {
		t.Errorf("report %+v, want %+v", report, want)
	}
	entry := b.last()
	if entry.Kind != batch.KindResent || entry.Subject != "PRINC/2025/titre/11" || !strings.Contains(string(entry.Payload), `"envoi":2,"version_dossier":3,"empreinte_dossier":"`) ||
		!strings.Contains(string(entry.Payload), `"motif":"SIRET corrigé"`) {
		t.Errorf("entry %+v %s", entry, entry.Payload)
	}
	_, err = b.tryResend("2025-05", 11)
	refused(t, "the second one has no acquit", err, fault.Conflict, "n'a pas d'acquit pour l'envoi 2")

	b.acquit(fluxOf(titres11, 1), "recette KO 11/2025 motif=ERREUR_AUTRE")
	if got := b.told("2025-05"); got != "titre 11: attendu 2" {
		t.Errorf("an acquit of the first sending: %s, want it kept without effect", got)
	}
	b.acquit(fluxOf(titres11, 2), "recette KO 11/2025 motif=ERREUR_CODIQUE")
	if report := b.resend("2025-05", 11); !report.Same || report.Transmission.Envoi() != 3 {
		t.Errorf("report %+v, want a third sending, the same as the second", report)
	}
	b.acquit(fluxOf(titres11, 3), "recette OK 11/2025")
	outcome := b.acquit(fluxOf(titres11, 3), "recette KO 11/2025 motif=ERREUR_DOUBLON_BORDEREAU").Outcomes[0]
	if outcome.Etat != billing.EtatRejete || outcome.After.Etat != billing.EtatPris {
		t.Errorf("a duplicate: %+v, want it kept without effect", outcome)
	}
	if got := b.told("2025-05"); got != "titre 11: pris 3" {
		t.Errorf("after all: %s", got)
	}
	_, err = b.tryResend("2025-05", 11)
	refused(t, "taken", err, fault.Conflict, "déjà pris en charge", "l'émettre deux fois")
	if diff := cmp.Diff(pieces, b.state().Pieces); diff != "" {
		t.Errorf("the documents changed:\n%s", diff)
	}
	b.clean()
}

func TestResendFindsItsBordereau(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(micro)
	titre := pieceOf(t, b.run("2025-05").Pieces, billing.PieceTitre, "01001", nil)
	b.cancel("2025-05", titre.Identifiant)
	for _, kind := range []billing.PieceType{billing.PieceTitre, billing.PieceReduction} {
		b.acquit(fluxOf(billing.BordereauKey{Type: kind, Exercice: 2025, Numero: 1}, 1), "recette KO 1/2025")
	}
	_, err := b.tryResend("2025-05", 1)
	refused(t, "two of that number", err, fault.Conflict, "plusieurs bordereaux de la campagne 2025-05 portent le n° 1 : titres n° 1 (budget PRINC), réductions n° 1 (budget PRINC) ; précisez --budget ou --type")
	_, err = b.tryResend("2025-05", 2)
	refused(t, "none of that number", err, fault.NotFound, "la campagne 2025-05 n'a pas ce bordereau n° 2 ; elle a : titres n° 1")
	_, err = b.tryResend("2025-11", 1)
	refused(t, "another campaign", err, fault.NotFound, "elle a : aucun")
	o := batch.ResendOptions{Campaign: "2025-05", Numero: 1, Budget: "EAU", By: camille, Motif: "x", Lacks: nothing}
	_, err = b.Resend(t.Context(), o)
	refused(t, "another budget", err, fault.NotFound)
	o.By = ""
	_, err = b.Resend(t.Context(), o)
	refused(t, "nobody", err, fault.Invalid, "--par NOM")
	o.By, o.Motif = camille, " "
	_, err = b.Resend(t.Context(), o)
	refused(t, "no reason", err, fault.Invalid, "--motif")
	o.Budget, o.Type, o.Motif = "PRINC", billing.PieceReduction, "Code produit"
	report, err := b.Resend(t.Context(), o)
	if err != nil || report.Key.Type != billing.PieceReduction || report.Cancellation == "" || !report.Same {
		t.Errorf("%+v %v, want the reduction, which is a cancellation, with the same dossier", report, err)
	}
	if got := b.told("2025-05"); got != "titre 1: rejete 1, reduction 1: attendu 2" {
		t.Errorf("state %s", got)
	}
	b.clean()
}

// TestAcquitAndResendMayFail fails each write of both verbs in turn, the commit included.
func TestAcquitAndResendMayFail(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	whole, path := b.Store, answer(t, fluxOf(titres11, 1), "recette KO 11/2025")
	for _, verb := range []struct {
		name string
		do   func() error
	}{
		{"acquit", func() error { _, err := b.tryAcquit(path); return err }},
		{"resend", func() error { _, err := b.tryResend("2025-05", 11); return err }},
	} {
		before, writes := b.state(), 0
		for at := 1; ; at++ {
			b.Store = failing{whole, at, &writes}
			err := verb.do()
			if b.Store = whole; err == nil {
				break
			}
			if !errors.Is(err, errDisk) {
				t.Fatalf("%s, write %d: %v, want the failure", verb.name, at, err)
			}
			b.unchanged(verb.name, before)
		}
		if writes != 2 {
			t.Errorf("%s made %d writes, want an entry and the commit", verb.name, writes)
		}
	}
	b.clean()
}

// sent is a base in which bordereau 11 was rejected, sent again and taken, and bordereau 12 rejected: entries 16 to 19.
func sent(t *testing.T) *bench {
	b := open(t, toldCopy(t))
	b.acquit(fluxOf(titres11, 1), "recette KO 11/2025 motif=ERREUR_SIRET")
	b.resend("2025-05", 11)
	b.acquit(fluxOf(titres11, 2), "recette OK 11/2025")
	b.acquit(fluxOf(titres12, 1), "recette KO 12/2025 motif=ERREUR_SIRET")
	return b
}

// TestReplayHoldsTransmissions forges acquits and sendings in a chain that is good again: the rules show it.
func TestReplayHoldsTransmissions(t *testing.T) {
	t.Parallel()
	first := sent(t)
	first.clean()
	replace := func(seq int64, old, with string) func(*ledger.Entry) {
		return func(e *ledger.Entry) {
			if e.Seq != seq {
				return
			}
			if !strings.Contains(string(e.Payload), old) {
				t.Errorf("entry %d does not hold %s: %s", seq, old, e.Payload)
			}
			e.Payload = []byte(strings.ReplaceAll(string(e.Payload), old, with))
		}
	}
	for _, row := range []struct {
		why    string
		change func(*ledger.Entry)
		words  []string
	}{
		{"a bordereau that was never issued", replace(16, `"numero":11`, `"numero":10`), []string{"écriture n° 16 : elle parle d'un bordereau qui n'était pas émis : le bordereau de titres n° 10 de 2025"}},
		{"another bordereau than that of the file", replace(16, `"numero":11`, `"numero":12`), []string{"écriture n° 16 : l'acquit du fichier PESALR1_20009320100016_00_2025T0000011_01 parle de l'envoi 1"}},
		{"another sending than that of the file", replace(18, `"envoi":2`, `"envoi":1`), []string{"écriture n° 18", "parle de l'envoi 1"}},
		{"a sending to come", func(e *ledger.Entry) {
			replace(16, `"envoi":1`, `"envoi":2`)(e)
			replace(16, `2025T0000011_01`, `AUTRE`)(e)
		}, []string{"écriture n° 16"}},
		{"an état that there is not", replace(18, `"pris"`, `"perdu"`), []string{"écriture n° 18 : l'acquit donne l'état « perdu »"}},
		{"a rejection that becomes a taking", replace(16, `"rejete"`, `"pris"`), []string{"écriture n° 17 : un bordereau renvoyé n'était pas rejeté (pris en charge)"}},
		{"a sending skipped", replace(17, `"envoi":2`, `"envoi":3`), []string{"écriture n° 17 : l'envoi 3 suit l'envoi 1"}},
		{"another version of the dossier", replace(17, `"version_dossier":3`, `"version_dossier":2`), []string{"écriture n° 17 : l'envoi porte la version 2 du dossier", "la version 3 était la dernière"}},
		{"no reason", replace(17, `SIRET corrigé`, ` `), []string{"écriture n° 17 : le renvoi n'a pas de motif"}},
		{"a sending of another bordereau", replace(17, `"numero":11`, `"numero":12`), []string{"écriture n° 17 : un bordereau renvoyé n'était pas rejeté (acquit attendu)"}},
		{"the same file twice", func(e *ledger.Entry) {
			if e.Seq == 19 {
				var payload map[string]any
				if err := json.Unmarshal(e.Payload, &payload); err != nil {
					t.Error(err)
				}
				e.Payload = []byte(strings.Replace(string(e.Payload), payload["sha256"].(string), sha16(first), 1))
			}
		}, []string{"écriture n° 19 : l'acquit acquit.xml est déjà celui de l'écriture n° 16"}},
		{"no bordereau at all", func(e *ledger.Entry) {
			if e.Seq == 19 {
				e.Payload = []byte(`{"fichier":"a","sha256":"","flux":"b","bordereaux":[]}`)
			}
		}, []string{"écriture n° 19 : l'acquit a du fichier b ne tient pas"}},
		{"a bordereau twice", func(e *ledger.Entry) {
			if e.Seq == 19 {
				e.Payload = []byte(strings.Replace(string(e.Payload), `"bordereaux":[`, `"bordereaux":[{"budget":"PRINC","type":"titre","exercice":2025,"numero":12,"envoi":1,"etat":"rejete"},`, 1))
			}
		}, []string{"écriture n° 19 : l'acquit nomme deux fois le bordereau de titres n° 12"}},
	} {
		b := sent(t)
		forge(t, b.path, func(db *sql.DB) { rewrite(t, db, 16, 19, row.change) })
		report, err := b.Replay(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		var messages string
		for _, d := range report.Differences {
			if d.Check == "bordereau" {
				messages += d.Message + "\n"
			}
		}
		if !holdsAll(messages, row.words) {
			t.Errorf("%s: %+v, want a difference of check bordereau that says %q", row.why, report.Differences, row.words)
		}
	}
}

// sha16 gives the digest of the file of entry 16.
func sha16(b *bench) string {
	var payload struct {
		SHA256 string `json:"sha256"`
	}
	err := b.Store.Read(context.Background(), func(tx billing.Tx) error {
		return tx.Entries(func(e ledger.Entry) error {
			if e.Seq == 16 {
				return json.Unmarshal(e.Payload, &payload)
			}
			return nil
		})
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return payload.SHA256
}

// TestResendWhatNeverLeft: a bordereau of which no file could be written leaves with a mended dossier though Hélios never
// answered, once somebody answers for it. Nobody is believed where a file could be written; nothing leaves with a dossier
// that lacks something still; and once it was taken, nothing makes it leave again.
func TestResendWhatNeverLeft(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	o := batch.ResendOptions{Campaign: "2025-05", Numero: 11, By: camille, Motif: "adresse", NeverLeft: true, Lacks: nothing}
	before := b.state()
	_, err := b.Resend(t.Context(), o)
	refused(t, "its file could be written", err, fault.Conflict, "a pu partir", "rien ne manquait au dossier de l'envoi 1")
	o.Lacks = func(*billing.Bordereau) (fault.List, error) { return address, nil }
	var faults fault.List
	if _, err = b.Resend(t.Context(), o); !errors.As(err, &faults) || len(faults) != 1 || faults[0].Code != "PES-012" {
		t.Errorf("a dossier that lacks something still: %v", err)
	}
	b.unchanged("refusals", before)
	var asked []*dossier.Dossier // the dossier of the sending, then the latest
	o.Lacks = func(one *billing.Bordereau) (fault.List, error) {
		if asked = append(asked, one.Dossier); len(asked) == 1 {
			return address, nil
		}
		return nil, nil
	}
	o.NeverLeft = false
	_, err = b.Resend(t.Context(), o)
	refused(t, "nobody answers for it", err, fault.Conflict, "n'a pas d'acquit pour l'envoi 1", "--jamais-parti")
	o.NeverLeft = true
	report, err := b.Resend(t.Context(), o)
	if err != nil || report.Transmission.Envoi() != 2 || report.Transmission.Etat != billing.EtatAttendu {
		t.Fatalf("got %+v, %v", report, err)
	}
	if len(asked) != 2 || asked[0] == asked[1] {
		t.Errorf("it was asked what %d dossiers lack, want that of the sending and the latest", len(asked))
	}
	if payload := string(b.last().Payload); !strings.Contains(payload, `"jamais_parti":true`) {
		t.Errorf("the ledger does not say that it never left: %s", payload)
	}
	b.clean()
	_, err = b.Resend(t.Context(), o)
	refused(t, "the second sending could be written", err, fault.Conflict, "rien ne manquait au dossier de l'envoi 2")
	b.acquit(fluxOf(titres11, 2), "recette OK 11/2025")
	_, err = b.Resend(t.Context(), o)
	refused(t, "taken", err, fault.Conflict, "déjà pris en charge")
}

// TestResendRejectedWithALackingDossier: a rejected bordereau is no reason to open a sending that cannot be written.
func TestResendRejectedWithALackingDossier(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	b.acquit(fluxOf(titres11, 1), "recette KO 11/2025 motif=ERREUR_SIRET")
	before := b.state()
	_, err := b.Resend(t.Context(), batch.ResendOptions{Campaign: "2025-05", Numero: 11, By: camille, Motif: "x",
		Lacks: func(*billing.Bordereau) (fault.List, error) { return address, nil }})
	var faults fault.List
	if !errors.As(err, &faults) || faults[0].Code != "PES-012" {
		t.Errorf("got %v", err)
	}
	b.unchanged("refused", before)
}

// TestLateTakingOfAnEarlierSending: Hélios took the first sending after all, while a second one with other imputations had
// left. The first is the one that counts: what leaves for it bears its identities, and nothing is sent again.
func TestLateTakingOfAnEarlierSending(t *testing.T) {
	t.Parallel()
	for _, order := range [][]string{{"1 OK", "2 KO motif=ERREUR_DOUBLON_BORDEREAU"}, {"2 KO motif=ERREUR_DOUBLON_BORDEREAU", "1 OK"}, {"1 OK", "2 KO motif=ERREUR_SIRET"}} {
		b := open(t, toldCopy(t))
		b.acquit(fluxOf(titres11, 1), "recette KO 11/2025 motif=ERREUR_SIRET")
		b.resend("2025-05", 11)
		for _, step := range order {
			envoi, what, _ := strings.Cut(step, " ")
			state, reason, _ := strings.Cut(what, " ")
			b.acquit(fluxOf(titres11, int(envoi[0]-'0')), "recette "+state+" 11/2025 "+reason)
		}
		if got := b.told("2025-05"); got != "titre 11: pris 1" {
			t.Errorf("%v: %s", order, got)
		}
		issued, err := b.GatherWithEarlier(t.Context(), "2025-05", false)
		if err != nil {
			t.Fatal(err)
		}
		if sent := issued.Bordereaux[0]; sent.Envoi() != 1 || sent.DossierVersion() != 0 || sent.Dossier != issued.Dossier {
			t.Errorf("%v: the file is that of sending %d, version %d", order, sent.Envoi(), sent.DossierVersion())
		}
		_, err = b.tryResend("2025-05", 11)
		refused(t, "taken", err, fault.Conflict, "déjà pris en charge")
		b.clean()
	}
}

// TestDuplicateOfAnUnknownTaking: Hélios has the number, and nobody knows from which file: no sending can be taken.
func TestDuplicateOfAnUnknownTaking(t *testing.T) {
	t.Parallel()
	b := open(t, toldCopy(t))
	b.acquit(fluxOf(titres11, 1), "recette KO 11/2025 motif=ERREUR_DOUBLON_BORDEREAU")
	_, err := b.tryResend("2025-05", 11)
	refused(t, "a duplicate", err, fault.Conflict, "a déjà un bordereau de ce numéro", "demandez au comptable")
}
