package billing_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
)

// TestTransmissions is the table of what is known of a bordereau: behind each story (acquits « envoi:état », « doublon »
// for a rejection as a duplicate, and « renvoi »), the état, the last sending, the one that was taken, and the version of the
// dossier that counts: each new sending bears the next one, from 8 on.
func TestTransmissions(t *testing.T) {
	t.Parallel()
	const table = `
                                             attendu 1 0 0
1:pris                                       pris    1 1 0
1:rejete                                     rejete  1 0 0
1:attendu                                    attendu 1 0 0
1:rejete 1:attendu                           rejete  1 0 0
1:rejete 1:rejete                            rejete  1 0 0
1:rejete 1:pris                              pris    1 1 0
1:pris 1:rejete                              pris    1 1 0
1:pris 1:doublon                             pris    1 1 0
1:pris 1:attendu                             pris    1 1 0
1:rejete renvoi                              attendu 2 0 8
1:rejete renvoi 1:rejete                     attendu 2 0 8
1:rejete renvoi 1:pris                       pris    2 1 0
1:rejete renvoi 1:pris 2:rejete              pris    2 1 0
1:rejete renvoi 1:pris 2:doublon             pris    2 1 0
1:rejete renvoi 1:pris 2:pris                pris    2 1 0
1:rejete renvoi 2:pris                       pris    2 2 8
1:rejete renvoi 2:pris 1:pris                pris    2 2 8
1:rejete renvoi 2:doublon                    rejete  2 0 8
1:rejete renvoi 2:doublon 1:pris             pris    2 1 0
1:rejete renvoi 2:pris 1:rejete              pris    2 2 8
1:rejete renvoi 2:rejete renvoi              attendu 3 0 9
1:rejete renvoi 2:rejete renvoi 2:pris       pris    3 2 8
1:rejete renvoi 2:rejete renvoi 3:pris       pris    3 3 9
`
	for _, line := range strings.Split(strings.Trim(table, "\n"), "\n") {
		story := strings.Fields(line[:45])
		got := billing.FirstTransmission()
		for _, step := range story {
			envoi, what, acquitted := strings.Cut(step, ":")
			if !acquitted {
				got = got.Resent(int64(got.Last()) + 7)
				continue
			}
			number, err := strconv.Atoi(envoi)
			if err != nil {
				t.Fatal(err)
			}
			if what == "doublon" {
				got = got.Acquitted(number, billing.EtatRejete, []billing.Rejet{{Code: billing.DoublonBordereau}})
				continue
			}
			got = got.Acquitted(number, billing.EtatTransmission(what), nil)
		}
		text := fmt.Sprint(got.Etat, " ", got.Last(), " ", got.Pris, " ", got.DossierVersion())
		if want := strings.Join(strings.Fields(line[45:]), " "); text != want {
			t.Errorf("%v: %s, want %s", story, text, want)
		}
	}
}

// TestTransmissionKeepsReasons: those of the last acquit, and the attachments that were refused since the sending.
func TestTransmissionKeepsReasons(t *testing.T) {
	t.Parallel()
	pj, siret, remark := billing.Rejet{PJ: "A1"}, billing.Rejet{Code: "ERREUR_SIRET", Piece: 101}, billing.Rejet{Libelle: "remarque"}
	state := billing.FirstTransmission()
	for i, step := range []struct {
		envoi  int
		etat   billing.EtatTransmission
		rejets []billing.Rejet
		want   []billing.Rejet
	}{
		{1, billing.EtatAttendu, []billing.Rejet{pj}, []billing.Rejet{pj}},
		{1, billing.EtatAttendu, []billing.Rejet{pj}, []billing.Rejet{pj}},
		{1, billing.EtatRejete, []billing.Rejet{remark}, []billing.Rejet{pj, remark}},
		{1, billing.EtatRejete, []billing.Rejet{siret}, []billing.Rejet{pj, siret}},
		{1, billing.EtatPris, nil, []billing.Rejet{pj}},
		{1, billing.EtatRejete, []billing.Rejet{siret}, []billing.Rejet{pj}},
		{0, billing.EtatAttendu, []billing.Rejet{siret}, []billing.Rejet{pj}},
	} {
		if state = state.Acquitted(step.envoi, step.etat, step.rejets); !cmp.Equal(state.Rejets, step.want) {
			t.Errorf("step %d: %v, want %v", i, state.Rejets, step.want)
		}
	}
	if again := state.Resent(3); len(again.Rejets) != 0 || again.DossierVersion() != 3 {
		t.Errorf("sent again: %+v, want no reason, and version 3", again)
	}
}

func TestRejetText(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		rejet billing.Rejet
		want  string
	}{
		{billing.Rejet{}, "sans motif donné"},
		{billing.Rejet{Piece: 103}, "pièce 103 : sans motif donné"},
		{billing.Rejet{Code: "ERREUR_SIRET"}, "ERREUR_SIRET"},
		{billing.Rejet{Piece: 103, Ligne: 2, Code: "ERREUR_SIRET", Libelle: "SIRET inconnu"}, "pièce 103, ligne 2 : ERREUR_SIRET, SIRET inconnu"},
		{billing.Rejet{PJ: "A1", Libelle: "déjà reçue"}, "pièce jointe A1 : déjà reçue"},
	} {
		if got := row.rejet.Text(); got != row.want {
			t.Errorf("%+v: %q, want %q", row.rejet, got, row.want)
		}
	}
}
