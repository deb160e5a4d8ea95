package pestest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/exports/pes/pestest"
)

func TestReadTitres(t *testing.T) {
	t.Parallel()
	flux := parse(t, apply(t, sample(t, titres), []swap{once(`SERVICE COMMUN X 1ER`, `Système &amp; &quot;réseau&quot; &lt;n°&#160;2&gt; 1ER`)}))
	bordereau := flux.Recette.Bordereaux[0]
	piece := bordereau.Pieces[0]
	line := piece.Lignes[0]
	for _, row := range []struct {
		what      string
		got, want any
	}{
		{"encoding", flux.Encodage, "iso-8859-1"},
		{"enveloppe", flux.Enveloppe, pestest.Enveloppe{Version: "2", TypFic: "PESALR1", NomFic: "PESALR1_20009320100016_260518_0001", Sigle: "EDITEUR", Adresse: "LOGICIEL 0.0"}},
		{"header", flux.EnTete, pestest.EnTete{DteStr: "2026-05-18", IdPost: "059000", IdColl: "20009320100016", CodCol: "001", CodBud: "00", LibelleColBud: "BUDGET PRINCIPAL"}},
		{"bordereau", []any{bordereau.ID, bordereau.Exer, bordereau.IdBord, bordereau.DteBordEm, bordereau.TypBord, bordereau.NbrPce, bordereau.MtCumulAnnuel, bordereau.MtBordHt, len(bordereau.Pieces)},
			[]any{"BORD2026T7", pestest.V("2026"), pestest.V("7"), pestest.V("2026-05-18"), pestest.V("01"), pestest.V("2"), pestest.V("2300.00"), pestest.V("2300.00"), 2}},
		{"references", piece.PJRefs, []pestest.PJRef{{Support: "01", IdUnique: "20009320100016T20260001F", NomPJ: "ASAP_2026_1.xml", TypePJ: "006"},
			{Support: "01", IdUnique: "20009320100016T20260001D", NomPJ: "DETAIL_2026_1.pdf", TypePJ: "008"}}},
		{"Chorus Pro", []pestest.V{piece.Edition, piece.NumeroFacture, piece.NumeroEngagement, piece.CodeService, piece.NomService},
			[]pestest.V{"02", "MEL/2026/00001", "ENG2026001", "FINANCES", "DIRECTION DES FINANCES"}},
		{"line", line, pestest.Ligne{IdLigne: "1", ObjLignePce: `Système & "réseau" <n°` + "\u00a0" + `2> 1ER SEMESTRE 2026`, CodProdLoc: "7084", Nature: "70845", Fonction: "020",
			Majo: "0", TvaIntraCom: "0", MtHT: "1234.56", Tiers: []pestest.Tiers{commune(`C0001`, "01")}}},
		{"detail", []any{flux.PJs[1].TypePJ, flux.PJs[1].MIMEType, strings.HasPrefix(string(flux.PJs[1].Contenu), "%PDF-")}, []any{pestest.V("008"), "application/pdf", true}},
		{"notice", flux.PJs[0].Aller.Facture.Factures[0].RefTitre, &pestest.RefTitre{Exercice: "2026", NumBordereau: "7", NumTitre: "1", NumLigne: "1"}},
		{"line of the notice", flux.PJs[0].Aller.Facture.Factures[0].Lignes[1], pestest.LigneFacture{DateDebut: "2026-01-01", DateFin: "2026-06-30", Libelle: "Remboursement de frais X",
			MtBase: "765.44", MtHT: "765.44", TauxTVA: "0", MtTVA: "0", MtTTC: "765.44", Ordre: "2"}},
		{"emitter", []pestest.V{flux.PJs[0].Aller.Facture.Emetteur.Nom, flux.PJs[0].Aller.Facture.Emetteur.Adresse.Ville, flux.PJs[0].Aller.Facture.Emetteur.RefBdf,
			flux.PJs[0].Aller.Facture.Emetteur.Signataire.Role}, []pestest.V{"METROPOLE EXEMPLE", "LILLE", "059123", "VICE-PRESIDENT DELEGUE AUX FINANCES"}},
	} {
		if diff := cmp.Diff(row.want, row.got); diff != "" {
			t.Errorf("%s: %s", row.what, diff)
		}
	}
}

func commune(ref, kind pestest.V) pestest.Tiers {
	return pestest.Tiers{IdTiers: "21590378000017", NatIdTiers: "01", RefTiers: ref, CatTiers: "23", NatJur: "09", TypTiers: kind, Nom: "COMMUNE EXEMPLE",
		Adresse: &pestest.Adresse{TypAdr: "1", Adr2: "1 PLACE DE LA MAIRIE", CP: "59999", Ville: "EXEMPLE", CodRes: "0"}}
}

func TestReadDepense(t *testing.T) {
	t.Parallel()
	flux := parse(t, sample(t, mandat))
	want := &pestest.Domaine{IdVer: "2", InfoDematerialisee: "0", Bordereaux: []pestest.Bordereau{{
		ID: "BORD2027M4", Exer: "2027", IdBord: "4", DteBordEm: "2027-02-15", TypBord: "01", NbrPce: "1", MtCumulAnnuel: "250.00", MtBordHt: "200.50",
		Pieces: []pestest.Piece{{IdPce: "31", TypPce: "02", NatPce: "09", ObjPce: "ANNULATION PARTIELLE DU TITRE 2026/1",
			Lignes: []pestest.Ligne{{IdLigne: "1", Nature: "673", Fonction: "020", TvaIntraCom: "0", MtHT: "200.50",
				Rattach: &pestest.RattachPiece{NatPceOrig: "02", ExerRat: "2026", IdPceOrig: "1", IdLigneOrig: "2"}, Tiers: []pestest.Tiers{commune("C0001", "")}}}}},
	}}}
	if diff := cmp.Diff(want, flux.Depense); diff != "" {
		t.Error(diff)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, text, want string }{
		{"nothing", "", "EOF"},
		{"another root", "<a/>", "la racine est"},
		{"another encoding", `<?xml version="1.0" encoding="windows-1252"?><a/>`, "seul ISO-8859-1"},
		{"bytes of Latin-1 without a declaration", "<a V=\"\xe9\"/>", "invalid UTF-8"},
		{"text after the end", `<n:PES_Aller xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller"/>x`, "suit la fin"},
	} {
		if _, err := pestest.Read(strings.NewReader(row.text)); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want %q", row.why, err, row.want)
		}
	}
}
