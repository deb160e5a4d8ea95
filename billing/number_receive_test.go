package billing_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
)

// issuedPieces are documents of two years: budget EXT is numbered outside, INT by quotepart.
func issuedPieces() []billing.Piece {
	piece := func(id, budget string, campaign billing.CampaignID, kind billing.PieceType, numero, bordereau int64) billing.Piece {
		return billing.Piece{Identifiant: id, Budget: budget, Campaign: campaign, Type: kind, Numero: numero, Bordereau: bordereau, Seq: 7}
	}
	return []billing.Piece{
		piece("T1", "EXT", "2026-05", billing.PieceTitre, 0, 0),
		piece("T2", "EXT", "2026-05", billing.PieceTitre, 0, 0),
		piece("T3", "EXT", "2026-11", billing.PieceTitre, 0, 0),
		piece("T9", "EXT", "2026-05", billing.PieceTitre, 9, 2),
		piece("T8", "EXT", "2026-05", billing.PieceTitre, 8, 3),
		cancellation(piece("A1", "EXT", "2026-05", billing.PieceReduction, 0, 0)),
		cancellation(piece("A2", "EXT", "2026-05", billing.PieceReduction, 0, 0)),
		piece("R1", "EXT", "2026-11", billing.PieceReduction, 0, 0),
		piece("P1", "EXT", "2025-11", billing.PieceTitre, 0, 0),
		piece("I1", "INT", "2026-05", billing.PieceTitre, 101, 11),
	}
}

func cancellation(p billing.Piece) billing.Piece {
	p.Cause = billing.CauseAnnulation
	return p
}

// outside says that the finance software numbers budget EXT, open that bordereau 3 may still be joined.
func outside(p *billing.Piece) bool            { return p.Budget == "EXT" }
func open(bordereau billing.BordereauKey) bool { return bordereau.Numero == 3 }

// TestReceiveNumbers: each case is the rows of a file (identifier, number, bordereau; the first is row 2), what is
// numbered, how many were known, and the faults.
func TestReceiveNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, rows, want string
	}{
		{"nothing", "", ""},
		{"one of each kind", "T1 45 7|R1 3 2", "T1 45/7 R1 3/2"},
		{"several rows of a titre, some without", "T1 45 7|T1 45 7|T1 - -|T2 46 7", "T1 45/7 T2 46/7"},
		{"both campaigns of a year on one bordereau", "T1 45 7|T3 46 7", "T1 45/7 NUM-010@3 bordereau"},
		{"joining a bordereau that may have left", "T1 45 2", "NUM-009@2 bordereau"},
		{"joining one that is open", "T1 45 3", "T1 45/3"},
		{"joining one of another campaign, though open", "T3 45 3", "NUM-010@2 bordereau"},
		{"cancellations, each on its own", "A1 4 8|A2 5 9", "A1 4/8 A2 5/9"},
		{"two cancellations on one", "A1 4 8|A2 5 8", "A1 4/8 NUM-010@3 bordereau"},
		{"a cancellation with a reduction", "R1 4 8|A1 5 8", "R1 4/8 NUM-010@3 bordereau"},
		{"the same number in another year, kind", "T1 45 7|P1 45 7|R1 45 7", "P1 45/7 T1 45/7 R1 45/7"},
		{"the largest numbers", "T1 99999999 9999999", "T1 99999999/9999999"},
		{"rows that wait", "T1 - -|T2 - -|- - -", ""},
		{"the same again", "T9 9 2|T9 9 2|T1 45 7", "T1 45/7 known 1"},
		{"what quotepart numbered, untouched", "I1 101 11|T1 45 7", "T1 45/7 known 1"},
		{"no identifier", "- 45 7", "NUM-001@2 identifiant"},
		{"no bordereau", "T1 45 -", "NUM-002@2 bordereau"},
		{"no number", "T1 - 7", "NUM-002@2 numero"},
		{"too large, and zero", "T1 100000000 7|T2 45 10000000|T3 0 7|R1 -1 0", "NUM-003@2 numero NUM-003@3 bordereau NUM-003@4 numero NUM-003@5 numero NUM-003@5 bordereau"},
		{"zeros for none", "T1 0 0", "NUM-003@2 numero NUM-003@2 bordereau"},
		{"too large for a machine", "T1 99999999999999999999 7", "NUM-003@2 numero"},
		{"an unknown document", "T1 45 7|X1 46 7", "T1 45/7 NUM-004@3 identifiant"},
		{"one fault for all rows of a document", "X1 46 7|X1 46 7", "NUM-004@2 identifiant"},
		{"rows that disagree", "T1 45 7|T1 46 7|T1 45 8", "T1 45/7 NUM-005@3 numero NUM-005@4 numero"},
		{"another number for what quotepart numbered", "I1 102 11", "NUM-006@2 numero"},
		{"another bordereau for what quotepart numbered", "I1 101 12", "NUM-006@2 numero"},
		{"another number", "T9 10 2", "NUM-007@2 numero"},
		{"another bordereau", "T9 9 3", "NUM-007@2 numero"},
		{"a number that a stored one has", "T1 9 2", "NUM-008@2 numero"},
		{"a number that another row gives", "T1 45 7|T3 45 8", "T1 45/7 NUM-008@3 numero"},
		{"everything at once", "- 1 1|T1 9 2|X1 1 1|I1 1 1|T2 - 5", "NUM-001@2 identifiant NUM-008@3 numero NUM-004@4 identifiant NUM-006@5 numero NUM-002@6 numero"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r := billing.ReceiveNumbers(numberRows(c.rows), issuedPieces(), outside, open)
			var got []string
			for _, p := range r.Numbered {
				got = append(got, fmt.Sprintf("%s %d/%d", p.Identifiant, p.Numero, p.Bordereau))
				if p.Seq != 7 {
					t.Errorf("%s: entry %d, want the one of its issue", p.Identifiant, p.Seq)
				}
			}
			if strings.Contains(c.want, "known") {
				got = append(got, fmt.Sprintf("known %d", r.Known))
			}
			for _, f := range r.Faults {
				got = append(got, fmt.Sprintf("%s@%d %s", f.Code, f.Row, f.Column))
			}
			if len(r.Faults) > 0 != r.Faults.Fatal() {
				t.Errorf("faults %v, want all of them to stop the import", r.Faults)
			}
			if diff := cmp.Diff(strings.Fields(c.want), strings.Fields(strings.Join(got, " "))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.rows, diff)
			}
		})
	}
}

// numberRows reads « T1 45 7|T2 - - ».
func numberRows(text string) []billing.NumberRow {
	var rows []billing.NumberRow
	for line := range strings.SplitSeq(text, "|") {
		cells := strings.Fields(line)
		if len(cells) < 3 {
			continue
		}
		for i := range cells {
			if cells[i] == "-" {
				cells[i] = ""
			}
		}
		rows = append(rows, billing.NumberRow{Row: len(rows) + 2, Identifiant: cells[0], Numero: cells[1], Bordereau: cells[2]})
	}
	return rows
}

// TestNumberFaultsSayIt: what a clerk reads.
func TestNumberFaultsSayIt(t *testing.T) {
	t.Parallel()
	r := billing.ReceiveNumbers(numberRows("T9 10 2|T1 9 2|I1 1 1|X1 1 1|T2 45 7|T2 46 7|T3 45 0|R1 5 -|T3 45 7|- 1 1"), issuedPieces(), outside, open)
	want := []string{
		"ligne 2, colonne numero : erreur NUM-007 : la pièce T9 a déjà le n° 9, bordereau 2 (valeur lue : « n° 10, bordereau 2 »). → un numéro donné l'est pour toujours : corrigez le fichier ; une pièce fausse s'annule par « campagne annuler ».",
		"ligne 3, colonne numero : erreur NUM-008 : ce numéro de la série « titre » du budget EXT en 2026 est déjà celui de la pièce T9 (valeur lue : « 9 »). → reprenez le numéro que le logiciel financier a donné.",
		"ligne 4, colonne numero : erreur NUM-006 : la pièce I1 a le n° 101, bordereau 11 : quotepart numérote lui-même le budget INT (valeur lue : « n° 1, bordereau 1 »). → laissez la ligne telle que quotepart l'a remise, ou supprimez-la.",
		"ligne 5, colonne identifiant : erreur NUM-004 : aucune pièce émise ne porte cet identifiant (valeur lue : « X1 »). → reprenez l'identifiant dans pieces.csv, et vérifiez que c'est la bonne base.",
		"ligne 7, colonne numero : erreur NUM-005 : la ligne 6 donne autre chose à la pièce T2 : n° 45, bordereau 7 (valeur lue : « n° 46, bordereau 7 »). → donnez à toutes les lignes d'une pièce le même numéro et le même bordereau.",
		"ligne 8, colonne bordereau : erreur NUM-003 : un nombre de 1 à 9999999 est attendu (valeur lue : « 0 »). → reprenez le numéro que le logiciel financier a donné.",
		"ligne 9, colonne bordereau : erreur NUM-002 : la cellule est vide, alors que la ligne donne un numéro à la pièce R1. → un numéro et son bordereau reviennent ensemble : remplissez la cellule, ou videz l'autre.",
		"ligne 10, colonne numero : erreur NUM-005 : la ligne 8 donne autre chose à la pièce T3 : n° 45, bordereau 0 (valeur lue : « n° 45, bordereau 7 »). → donnez à toutes les lignes d'une pièce le même numéro et le même bordereau.",
		"ligne 11, colonne identifiant : erreur NUM-001 : un numéro est donné sans l'identifiant de sa pièce. → reportez l'identifiant que porte la pièce dans pieces.csv.",
	}
	var got []string
	for _, f := range r.Faults {
		got = append(got, f.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}
