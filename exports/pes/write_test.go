package pes_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/exports/pes"
	"quotepart/exports/pes/pestest"
)

var update = flag.Bool("update", false, "rewrite testdata/*.txt")

// TestWrite reads back what is written, in lines that a reader can compare with the documents of the fixture. They are in
// testdata, one file for each kind.
func TestWrite(t *testing.T) {
	t.Parallel()
	var all files
	seen := &pestest.Seen{}
	f := setup()
	for _, kind := range []billing.PieceType{billing.PieceTitre, billing.PieceReduction, billing.PieceMandat} {
		flux := all.add(t, string(kind), write(t, f.of(kind)))
		golden(t, filepath.Join("testdata", string(kind)+".txt"), told(flux))
		if refusals := pestest.Guichet(flux, seen); len(refusals) > 0 {
			t.Errorf("%s: %q", kind, refusals)
		}
	}
	all.validate(t)
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// told writes in plain lines what a file says.
func told(f *pestest.Flux) string {
	var lines []string
	line := func(indent int, format string, arguments ...any) {
		lines = append(lines, strings.Repeat("  ", indent)+strings.Join(strings.Fields(fmt.Sprintf(format, arguments...)), " "))
	}
	h := f.EnTete
	line(0, "%s %s %s %s %s %s %s", f.Enveloppe.NomFic, h.DteStr, h.IdPost, h.IdColl, h.CodCol, h.CodBud, h.LibelleColBud)
	domain, name := f.Recette, "recette"
	if domain == nil {
		domain, name = f.Depense, "dépense"
	}
	for _, b := range domain.Bordereaux {
		line(0, "%s démat %s, bordereau %s %s/%s du %s type %s : %s pièces, HT %s TVA %s cumul %s", name, domain.InfoDematerialisee, b.ID, b.Exer, b.IdBord, b.DteBordEm, b.TypBord, b.NbrPce, b.MtBordHt, b.MtBordTVA, b.MtCumulAnnuel)
		for _, p := range b.Pieces {
			line(1, "pièce %s %s/%s édition %s facture %s service %s engagement %s : %s", p.IdPce, p.TypPce, p.NatPce, p.Edition, p.NumeroFacture, p.CodeService, p.NumeroEngagement, p.ObjPce)
			for _, l := range p.Lignes {
				line(2, "ligne %s : %s %s %s HT %s TVA %s à %s : %s", l.IdLigne, l.CodProdLoc, l.Nature, l.Fonction, l.MtHT, l.MtTVA, l.TxTva, l.ObjLignePce)
				if r := l.Rattach; r != nil {
					line(3, "rattachée à %s %s/%s ligne %s", r.NatPceOrig, r.ExerRat, r.IdPceOrig, r.IdLigneOrig)
				}
				for _, tiers := range l.Tiers {
					line(3, "%s", tiersTold(&tiers))
				}
			}
			for _, ref := range p.PJRefs {
				line(2, "PJ %s %s %s", ref.IdUnique, ref.NomPJ, ref.TypePJ)
			}
		}
	}
	for i := range f.PJs {
		pj := &f.PJs[i]
		line(0, "PJ %s %s %s %s : %s", pj.IdUnique, pj.NomPJ, pj.TypePJ, pj.MIMEType, pj.Description)
		if pj.Aller == nil {
			line(1, "%s", pj.Contenu)
			continue
		}
		for _, text := range factureTold(pj.Aller) {
			line(1, "%s", text)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

func tiersTold(t *pestest.Tiers) string {
	place := pestest.Adresse{}
	if t.Adresse != nil {
		place = *t.Adresse
	}
	return fmt.Sprintf("tiers %s %s/%s %s %s %s %s | %s | %s | %s | %s | %s %s", t.TypTiers, t.CatTiers, t.NatJur, t.NatIdTiers, t.IdTiers, t.RefTiers, t.Nom, t.ComplNom,
		place.Adr1, place.Adr2, place.Adr3, place.CP, place.Ville)
}

func factureTold(f *pestest.Flux) []string {
	var lines []string
	add := func(format string, arguments ...any) { lines = append(lines, fmt.Sprintf(format, arguments...)) }
	e := f.Facture.Emetteur
	add("%s de %s le %s, RefBdf %s, %s %s %s", f.Enveloppe.NomFic, f.Facture.Annee, f.Facture.Date, e.RefBdf, e.Signataire.Prenom, e.Signataire.Nom, e.Signataire.Role)
	add("%s", tiersTold(&e.Tiers))
	for _, tiers := range f.Facture.Tiers {
		add("%s", tiersTold(&tiers))
	}
	for _, one := range f.Facture.Factures {
		r := one.RefTitre
		add("%s du %s, titre %s/%s bordereau %s, talon %s : %s", one.NumeroFacture, one.DateEmission, r.Exercice, r.NumTitre, r.NumBordereau, one.Talon1, one.Objet)
		add("%s", tiersTold(&one.Debiteur))
		for _, l := range one.Lignes {
			add("%s : %s à %s HT %s TVA %s à %s TTC %s : %s", l.Ordre, l.DateDebut, l.DateFin, l.MtHT, l.MtTVA, l.TauxTVA, l.MtTTC, l.Libelle)
		}
		add("total HT %s TVA %s TTC %s", one.MtTotalHT, one.MtTotalTVA, one.MtTotalTTC)
		add("%s", one.ModalitesReglement)
		add("%s", one.ModalitesContestation)
	}
	return lines
}

// TestWriteSettings looks for what each setting changes, and for nothing that the others would refuse.
func TestWriteSettings(t *testing.T) {
	t.Parallel()
	var all files
	for _, row := range []struct {
		why, key, value string
		kind            billing.PieceType
		want            func(*pestest.Flux) string
		is              string
	}{
		{"signed by the parapheur", "pes_signature", "electronique", billing.PieceTitre, dematerialised, "1"},
		{"signed on paper", "pes_signature", "papier", billing.PieceTitre, dematerialised, "0"},
		{"reductions too", "pes_signature", "papier", billing.PieceReduction, dematerialised, "0"},
		{"mandats too", "pes_signature", "papier", billing.PieceMandat, dematerialised, "0"},
		{"by Chorus Pro", "pes_edition", "02", billing.PieceTitre, editions, "02:006+008 02:006+008 04:002"},
		{"public debtors seen by the comptable alone", "pes_edition", "04", billing.PieceTitre, editions, "04:002 04:002 04:002"},
		{"public debtors, printed by DGFiP", "pes_edition", "01", billing.PieceTitre, editions, "01:006+011 01:006+011 04:002"},
		{"private ones, printed by DGFiP", "pes_edition_autres", "01", billing.PieceTitre, editions, "02:006+008 02:006+008 01:006+011"},
		{"reductions have no édition", "pes_edition", "01", billing.PieceReduction, editions, ":002 :002"},
		{"mandats neither", "pes_edition", "01", billing.PieceMandat, editions, ":003 :003 :003"},
		{"5.17 has a talon", "pes_version", "5.17", billing.PieceTitre, talons, "000000000000 000000000000"},
		{"5.26 has none", "pes_version", "5.26", billing.PieceTitre, talons, " "},
		{"5.30 has none", "pes_version", "5.30", billing.PieceTitre, talons, " "},
	} {
		f := setup()
		f.setting(row.key, row.value)
		flux := all.add(t, fmt.Sprintf("%s_%s_%s", row.key, row.value, row.kind), write(t, f.of(row.kind)))
		if got := row.want(flux); got != row.is {
			t.Errorf("%s (%s = %s, %s): %q, want %q", row.why, row.key, row.value, row.kind, got, row.is)
		}
		for _, code := range pestest.Codes(pestest.Guichet(flux, nil)) {
			if row.key != "pes_version" || code != "FAC-TALON" {
				t.Errorf("%s: refused, %s", row.why, code)
			}
		}
	}
	all.validate(t)
}

func domainOf(f *pestest.Flux) *pestest.Domaine {
	if f.Recette != nil {
		return f.Recette
	}
	return f.Depense
}

func dematerialised(f *pestest.Flux) string { return string(domainOf(f).InfoDematerialisee) }

// editions gives the Edition of each document and the types of its attachments.
func editions(f *pestest.Flux) string {
	var list []string
	for _, p := range domainOf(f).Bordereaux[0].Pieces {
		var types []string
		for _, ref := range p.PJRefs {
			types = append(types, string(ref.TypePJ))
		}
		list = append(list, string(p.Edition)+":"+strings.Join(types, "+"))
	}
	return strings.Join(list, " ")
}

func talons(f *pestest.Flux) string {
	var list []string
	for i := range f.PJs {
		if aller := f.PJs[i].Aller; aller != nil {
			list = append(list, string(aller.Facture.Factures[0].Talon1))
		}
	}
	return strings.Join(list, " ")
}

// TestWriteAgain: a second sending has names of its own and says the same; the same sending has the same bytes.
func TestWriteAgain(t *testing.T) {
	t.Parallel()
	for _, kind := range []billing.PieceType{billing.PieceTitre, billing.PieceReduction, billing.PieceMandat} {
		f := setup()
		b := f.of(kind)
		first, same := write(t, b), write(t, b)
		if !bytes.Equal(first, same) {
			t.Errorf("%s: other bytes the second time", kind)
		}
		name := pes.FileName(b)
		b.Transmission = b.Resent(0)
		second := write(t, b)
		if pes.FileName(b) == name {
			t.Errorf("%s: the file of the second sending is named %s too", kind, name)
		}
		before, after := read(t, first), read(t, second)
		used := map[pestest.V]bool{before.Enveloppe.NomFic: true}
		for i := range before.PJs {
			used[before.PJs[i].IdUnique] = true
			if aller := before.PJs[i].Aller; aller != nil {
				used[aller.Enveloppe.NomFic] = true
			}
		}
		for i := range after.PJs {
			if aller := after.PJs[i].Aller; used[after.PJs[i].IdUnique] || aller != nil && used[aller.Enveloppe.NomFic] {
				t.Errorf("%s: the second sending uses %s again", kind, after.PJs[i].IdUnique)
			}
		}
		if used[after.Enveloppe.NomFic] || len(after.PJs) != len(before.PJs) {
			t.Errorf("%s: the second sending is %s, with %d attachments", kind, after.Enveloppe.NomFic, len(after.PJs))
		}
		renamed := strings.NewReplacer("_02 ", "_01 ", "_02_", "_01_", "F02 ", "F01 ", "D02 ", "D01 ", "_02,", "_01,").Replace(told(after))
		if diff := cmp.Diff(told(before), renamed); diff != "" {
			t.Errorf("%s: the second sending says something else:\n%s", kind, diff)
		}
		seen := &pestest.Seen{}
		pestest.Guichet(before, seen)
		if diff := cmp.Diff([]string{"BORD-DOUBLON", "PCE-DOUBLON"}, pestest.Codes(pestest.Guichet(after, seen))); diff != "" {
			t.Errorf("%s: the second after the first was taken (-want +got):\n%s", kind, diff)
		}
	}
}

// TestFileName: the names of the files of a campaign are those in the files.
func TestFileName(t *testing.T) {
	t.Parallel()
	f := setup()
	for kind, want := range map[billing.PieceType]string{
		billing.PieceTitre: "pes/PESALR1_20009320100016_00_2026T0000007_01.xml", billing.PieceReduction: "pes/PESALR1_20009320100016_00_2026R0000003_01.xml",
		billing.PieceMandat: "pes/PESALR1_20009320100016_00_2027M0000001_01.xml",
	} {
		b := f.of(kind)
		if got := pes.FileName(b); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
		if got := "pes/" + string(read(t, write(t, b)).Enveloppe.NomFic) + ".xml"; got != want {
			t.Errorf("%s: NomFic makes %s, want %s", kind, got, want)
		}
	}
}
