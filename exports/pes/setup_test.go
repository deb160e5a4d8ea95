package pes_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/exports/pes"
	"quotepart/exports/pes/pestest"
)

// fixture is a small dossier as texts, and three bordereaux made by hand on it: titres, the reductions of two of them, and
// a year later the mandats that correct titres of earlier years. A test changes what it likes, each has its own.
type fixture struct {
	tables                      map[string][]map[string]string
	titres, reductions, mandats *billing.Bordereau
}

// rows are the tables of the fixture, in « column=value » cells.
var rows = map[string]string{
	"parametres": `cle=collectivite;valeur=MET
cle=ordonnateur_nom;valeur=Exemple
cle=ordonnateur_prenom;valeur=Camille
cle=ordonnateur_qualite;valeur=Présidente
cle=comptable_nom;valeur=Service de gestion comptable de Lille
cle=comptable_adresse;valeur=82 avenue Kennedy, BP 70689, 59033 Lille cedex
cle=centre_encaissement;valeur=TSA 12345, 59885 Lille cedex 9
cle=tribunal;valeur=tribunal administratif de Lille`,
	"budgets": `code=PRINC;libelle=Budget principal;siret=20009320100016;idpost=059000;codcol=901;codbud=00;prodloc=7087;refbdf=012345`,
	"tiers": `code=MET;nom=Métropole exemple;type=epci;siret=20009320100024;adresse=2 boulevard des Cités-Unies;code_postal=59000;ville=Lille
code=59005;nom=Commune d’Allennes-les-Marais;type=commune;siret=21590005500009;adresse=Place de la Mairie;code_postal=59251;ville=Allennes-les-Marais;code_service=FINANCES;engagement=MUT-2026
code=C59005;nom=CCAS d’Allennes-les-Marais;type=ccas;siret=26590005300009;adresse=1 rue Œuvre;complement=Bâtiment É;code_postal=59251;ville=Allennes-les-Marais
code=PRIV;nom=Association <Exemple> & Cie;type=autre;siren=314159260;adresse=12 rue de l'Été;code_postal=59000;ville=Lille`,
	"services": `code=ARC;libelle=Dépôt des archives;budget=PRINC;nature=70845;fonction=020;prodloc=7084
code=URB;libelle=Instruction des autorisations d’urbanisme;budget=PRINC;nature=70845;fonction=020;prodloc=7084
code=ENE;libelle=Conseil en énergie;budget=PRINC;nature=70878;fonction=510
code=IMP;libelle=Moyens d’impression;budget=PRINC;nature=70878;fonction=510;tva=20
code=IM2;libelle=Papier;budget=PRINC;nature=70878;fonction=510;tva=20
code=CAR;libelle=Carrières souterraines;budget=PRINC;nature=70845;fonction=020;prodloc=7084;tva=10
code=CEE;libelle=Certificats d’économies d’énergie;budget=PRINC;nature=65888;fonction=758;reglement=mandat`,
}

// setup makes the fixture afresh.
func setup() *fixture {
	f := &fixture{tables: map[string][]map[string]string{}}
	for table, text := range rows {
		for line := range strings.Lines(text) {
			row := map[string]string{}
			for cell := range strings.SplitSeq(strings.TrimSpace(line), ";") {
				column, value, _ := strings.Cut(cell, "=")
				row[column] = value
			}
			f.tables[table] = append(f.tables[table], row)
		}
	}
	commune := titre("2026-05", 101, 7, "59005", "1534.56", "0.00", held("ARC", "1000.00"), held("URB", "234.56"), held("ENE", "300.00"))
	ccas := titre("2026-05", 102, 7, "C59005", "150.10", "25.02", held("IMP", "100.05"), held("CAR", "50.05"))
	private := titre("2026-05", 103, 7, "PRIV", "42.00", "0.00", held("ENE", "42.00"))
	f.titres = bordereau("2026-05", billing.PieceTitre, 7, 6, "5000.00", commune, ccas, private)

	f.reductions = bordereau("2026-11", billing.PieceReduction, 3, 2, "400.00",
		correction("2026-11", 1, &commune, "150.00", "0.00", held("ARC", "100.00"), held("ENE", "50.00")),
		correction("2026-05", 2, &ccas, "150.10", "25.02", held("IMP", "100.05"), held("CAR", "50.05")))
	f.reductions.Pieces[1].Cause, f.reductions.Pieces[1].Motif = billing.CauseAnnulation, "Débiteur erroné"

	old, taxed, again := titre("2025-05", 55, 2, "59005", "500.00", "0.00", held("ENE", "500.00")), titre("2025-05", 56, 2, "C59005", "9.00", "1.80", held("IM2", "3.00"), held("IMP", "6.00")),
		titre("2025-11", 57, 3, "C59005", "9.00", "1.80", held("IMP", "9.00"))
	f.mandats = bordereau("2027-05", billing.PieceMandat, 1, 0, "363.26",
		piece(billing.PieceMandat, "2027-05", 1, 1, "59005", "259.56", "0.00", held("ARC", "200.00"), held("URB", "34.56"), held("ENE", "25.00")),
		piece(billing.PieceMandat, "2027-05", 2, 1, "59005", "77.70", "0.00", held("CEE", "77.70")),
		piece(billing.PieceMandat, "2027-05", 3, 1, "C59005", "13.00", "2.60", held("IM2", "3.00"), held("IMP", "10.00")))
	f.mandats.Pieces[0].Cause, f.mandats.Pieces[1].Cause, f.mandats.Pieces[2].Cause = billing.CauseAnnulation673, billing.CauseReversement, billing.CauseAnnulation673
	f.mandats.Corrected = map[string][]billing.Attribution{
		f.mandats.Pieces[0].Identifiant: {{Titre: commune.Identifiant, Service: "ARC", HT: cents("200.00")}, {Titre: commune.Identifiant, Service: "URB", HT: cents("34.56")},
			{Titre: commune.Identifiant, Service: "ENE", HT: cents("20.00")}, {Titre: old.Identifiant, Service: "ENE", HT: cents("5.00")}},
		f.mandats.Pieces[2].Identifiant: {{Titre: taxed.Identifiant, Service: "IM2", HT: cents("3.00")}, {Titre: taxed.Identifiant, Service: "IMP", HT: cents("6.00")}, {Titre: again.Identifiant, Service: "IMP", HT: cents("4.00")}},
	}
	for _, b := range []*billing.Bordereau{f.reductions, f.mandats} {
		b.Originals = map[string]billing.Original{}
		for _, p := range []billing.Piece{commune, ccas, old, taxed, again} {
			b.Originals[p.Identifiant] = billing.Original{Piece: p}
		}
	}
	return f
}

func cents(text string) money.Cents {
	amount, err := money.ParseCents(text)
	if err != nil {
		panic(text)
	}
	return amount
}

func held(service, amount string) billing.PieceService {
	regime := "hors_champ"
	switch service {
	case "IMP", "IM2":
		regime = "20"
	case "CAR":
		regime = "10"
	}
	return billing.PieceService{Service: service, TVA: regime, Montant: cents(amount)}
}

func piece(kind billing.PieceType, campaign billing.CampaignID, numero, bordereau int64, debtor, ht, tva string, services ...billing.PieceService) billing.Piece {
	return billing.Piece{
		Campaign: campaign, Type: kind, Identifiant: fmt.Sprintf("%s%s-%06d", strings.ToUpper(string(kind[:1])), strings.ReplaceAll(string(campaign[2:]), "-", ""), numero),
		Numero: numero, Bordereau: bordereau, Budget: "PRINC", Section: "fonctionnement", Taxe: tva != "0.00", Debiteur: debtor,
		HT: cents(ht), TVA: cents(tva), TTC: cents(ht) + cents(tva), Services: services,
	}
}

func titre(campaign billing.CampaignID, numero, bordereau int64, debtor, ht, tva string, services ...billing.PieceService) billing.Piece {
	return piece(billing.PieceTitre, campaign, numero, bordereau, debtor, ht, tva, services...)
}

// correction is a reduction of a titre.
func correction(campaign billing.CampaignID, numero int64, titre *billing.Piece, ht, tva string, services ...billing.PieceService) billing.Piece {
	p := piece(billing.PieceReduction, campaign, numero, 3, titre.Debiteur, ht, tva, services...)
	p.Origine = titre.Identifiant
	return p
}

func bordereau(campaign billing.CampaignID, kind billing.PieceType, numero, before int64, sum string, pieces ...billing.Piece) *billing.Bordereau {
	return &billing.Bordereau{
		BordereauKey: billing.BordereauKey{Budget: "PRINC", Type: kind, Exercice: campaign.Year(), Numero: numero},
		Transmission: billing.FirstTransmission(),
		Campaign:     campaign, Date: string(campaign) + "-28", Precedent: before, Cumul: cents(sum), Pieces: pieces,
	}
}

// row finds a row by what its first column holds.
func (f *fixture) row(table, code string) map[string]string {
	first := dossier.Lookup(table).Columns[0].Name
	for _, row := range f.tables[table] {
		if row[first] == code {
			return row
		}
	}
	panic("no row " + code + " in " + table)
}

func (f *fixture) set(table, code, column, value string) {
	if dossier.Lookup(table).Index(column) < 0 {
		panic("no column " + column + " in " + table)
	}
	f.row(table, code)[column] = value
}

func (f *fixture) remove(table, code string) {
	gone := f.row(table, code)
	f.tables[table] = slices.DeleteFunc(f.tables[table], func(row map[string]string) bool { return maps.Equal(row, gone) })
}

// setting changes a parameter, or adds it.
func (f *fixture) setting(key, value string) {
	f.tables["parametres"] = slices.DeleteFunc(f.tables["parametres"], func(row map[string]string) bool { return row["cle"] == key })
	f.tables["parametres"] = append(f.tables["parametres"], map[string]string{"cle": key, "valeur": value})
}

// of gives a bordereau with the dossier as it stands.
func (f *fixture) of(kind billing.PieceType) *billing.Bordereau {
	b := map[billing.PieceType]*billing.Bordereau{billing.PieceTitre: f.titres, billing.PieceReduction: f.reductions, billing.PieceMandat: f.mandats}[kind]
	d := decode(f.tables)
	b.Dossier = d
	for id, original := range b.Originals {
		if original.Dossier == nil {
			original.Dossier = d
		}
		b.Originals[id] = original
	}
	return b
}

func decode(tables map[string][]map[string]string) *dossier.Dossier {
	decoded := dossier.Tables{}
	for name, rows := range tables {
		schema := dossier.Lookup(name)
		made := dossier.NewRows(schema, "", len(rows))
		for _, row := range rows {
			cells := make([]string, len(schema.Columns))
			for column, value := range row {
				cells[schema.Index(column)] = value
			}
			made.Append(0, cells...)
		}
		decoded[name] = made
	}
	return dossier.Decode(decoded)
}

// year is a period of a whole year.
func year(p *billing.Piece, _ string) (first, last string) {
	return fmt.Sprintf("%d-01-01", p.Campaign.Year()), fmt.Sprintf("%d-12-31", p.Campaign.Year())
}

// attached is what stands for the PDF of a debtor.
func attached(w io.Writer, debtor string) error {
	_, err := io.WriteString(w, "%PDF-1.4 "+debtor)
	return err
}

func check(t testing.TB, b *billing.Bordereau) fault.List {
	t.Helper()
	faults, err := pes.Check(b)
	if err != nil {
		t.Fatalf("Check: %v", err)
	}
	return faults
}

// write writes a bordereau that can be sent.
func write(t testing.TB, b *billing.Bordereau) []byte {
	t.Helper()
	if faults := check(t, b); !pes.Sendable(faults) {
		t.Fatalf("%s cannot be sent:\n%v", b, faults)
	}
	var out bytes.Buffer
	if err := pes.Write(&out, b, year, attached); err != nil {
		t.Fatalf("Write: %v", err)
	}
	return out.Bytes()
}

func read(t testing.TB, content []byte) *pestest.Flux {
	t.Helper()
	flux, err := pestest.Read(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return flux
}

// files are PES files waiting for the schema, with the PES_Facture that they carry: xmllint does not look into attachments.
type files struct {
	dir   string
	paths []string
}

func (f *files) add(t testing.TB, name string, content []byte) *pestest.Flux {
	t.Helper()
	flux := read(t, content)
	f.save(t, name+".xml", content)
	for i := range flux.PJs {
		if flux.PJs[i].TypePJ == "006" {
			f.save(t, fmt.Sprintf("%s_facture_%d.xml", name, i), flux.PJs[i].Contenu)
		}
	}
	return flux
}

func (f *files) save(t testing.TB, name string, content []byte) {
	t.Helper()
	if f.dir == "" {
		f.dir = t.TempDir()
	}
	path := filepath.Join(f.dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f.paths = append(f.paths, path)
}

// validate holds them all to the schema, in one go.
func (f *files) validate(t testing.TB) {
	t.Helper()
	pestest.Validate(t, f.paths...)
}
