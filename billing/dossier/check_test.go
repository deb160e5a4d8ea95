package dossier_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/billing/intake"
)

var update = flag.Bool("update", false, "rewrite testdata/faults/DOS-*/want.txt")

const catalogue = "../../testdata/faults"

// sound is the dossier that every case starts from: an import replaces the tables that it brings.
const sound = "DOS-000-none"

// billed is what earlier campaigns billed, for the case that needs it.
var billed = map[string]dossier.Billed{
	"DOS-035-billed": {Tiers: []string{"59009", "59999"}, Services: []string{"SIM", "PARTI"}, Budgets: []string{"FERME"}},
}

// read reads a folder of CSV files as an import does, and accepts no fault of the reading.
func read(t testing.TB, folder string) dossier.Tables {
	t.Helper()
	result, err := intake.Read(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Faults) > 0 {
		t.Fatalf("%s cannot be read:\n%s", folder, result.Faults.Error())
	}
	return result.Tables
}

func soundTables(t testing.TB) dossier.Tables {
	t.Helper()
	return read(t, filepath.Join(catalogue, sound, "in"))
}

// TestCatalogue checks one dossier for each code of fault and compares every message with the one beside it. A code
// without a case fails: every message was read by someone.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob(filepath.Join(catalogue, "DOS-*"))
	if err != nil {
		t.Fatal(err)
	}
	provoked := map[string]bool{}
	for _, folder := range folders {
		name := filepath.Base(folder)
		provoked[name[:len("DOS-000")]] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkCatalogue(t, folder, name)
		})
	}
	for _, code := range codes(t) {
		if !provoked[code] {
			t.Errorf("no input under %s provokes %s", catalogue, code)
		}
	}
}

func checkCatalogue(t *testing.T, folder, name string) {
	tables := soundTables(t).With(read(t, filepath.Join(folder, "in")))
	got := ""
	faults := dossier.Check(dossier.Decode(tables), tables, billed[name])
	for i := range faults {
		faults[i].File = filepath.Base(faults[i].File)
	}
	faults.Sort() // the tables come from two folders
	for _, f := range faults {
		got += f.String() + "\n"
	}
	wantPath := filepath.Join(folder, "want.txt")
	if *update {
		if err := os.WriteFile(wantPath, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(wantPath)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("faults of %s (-want +got):\n%s", name, diff)
	}
	if code := name[:len("DOS-000")]; name != sound && !strings.Contains(got, " "+code+" : ") {
		t.Errorf("%s does not provoke %s:\n%s", name, code, got)
	}
}

// codes finds every code in the source, since Check makes its faults where it finds them.
func codes(t *testing.T) []string {
	t.Helper()
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, path := range sources {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, regexp.MustCompile(`DOS-\d{3}`).FindAllString(string(text), -1)...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// TestCheckAccepts lists what is legal though it looks odd: rows that take the place of tables of the sound dossier, and
// the codes of the warnings and informations that they give. None is an error.
func TestCheckAccepts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why    string
		tables map[string]string
		want   string
	}{
		{"an open adhesion to a service that has ended", map[string]string{
			"adhesions": "tiers;service;du;au\n59350;CEP;2020-01-01;"}, ""},
		{"an adhesion of the service's first and last days", map[string]string{
			"adhesions": "tiers;service;du;au\n59350;CEP;2020-01-01;2020-01-01\n59350;CEP;2024-12-31;2024-12-31"}, ""},
		{"an adhesion from the first day of membership", map[string]string{
			"adhesions": "tiers;service;du;au\n59005;SIM;2020-03-14;"}, ""},
		{"an open adhesion of a party that leaves is billed on: a warning", map[string]string{
			"tiers":     strings.Replace(numbered, "territoire", "territoire;membre_au", 1) + "L;Leers;commune;;;;2025-06-30",
			"adhesions": "tiers;service;du;au\nL;ENJ;2020-01-01;"}, "DOS-032"},
		{"adhesions that follow each other day by day", map[string]string{
			"adhesions": "tiers;service;du;au\n59350;SIM;2020-01-01;2020-12-31\n59350;SIM;2021-01-01;"}, ""},
		{"the same span in two services", map[string]string{
			"adhesions": "tiers;service;du;au\n59350;SIM;2020-01-01;\n59350;ENJ;2020-01-01;"}, ""},
		{"an adhesion to a study is simulated: a warning", map[string]string{
			"services":  services + "SIM;S;T;D;etude;titre;PRINC;2020-01-01;",
			"adhesions": "tiers;service;du;au\n59350;SIM;2020-01-01;"}, "DOS-031"},
		{"equal cost rows both count: a warning", map[string]string{
			"couts": "service;exercice;base;nature;montant\nSIM;2025;prevu;personnel;10\nSIM;2025;prevu;personnel;10,00"}, "DOS-033"},
		{"cost rows that differ in one cell", map[string]string{
			"couts": "service;exercice;base;nature;montant;piece\nSIM;2025;prevu;personnel;10;1\nSIM;2025;prevu;personnel;10;2\nSIM;2025;realise;personnel;10;1"}, ""},
		{"a commune and its CCAS: an information", map[string]string{
			"adhesions": "tiers;service;du;au\n59009;SIM;2025-01-01;\nCCAS;SIM;2025-01-01;"}, "DOS-034"},
		{"a commune and its CCAS in a service that is free", map[string]string{
			"adhesions": "tiers;service;du;au\n59009;ENJ;2025-01-01;\nCCAS;ENJ;2025-01-01;"}, ""},
		{"a commune and its CCAS in different services", map[string]string{
			"adhesions": "tiers;service;du;au\n59009;SIM;2020-01-01;\nCCAS;CEP;2020-01-01;"}, ""},
		{"an establishment of La Poste, whose digits sum to a multiple of 5", map[string]string{
			"tiers": numbered + "P;La Poste;autre;356000000;35600000000146;"}, ""},
		{"the seat of La Poste, whose key is like any other", map[string]string{
			"tiers": numbered + "P;La Poste;autre;356000000;35600000000048;"}, ""},
		{"a SIRET without a SIREN", map[string]string{
			"tiers": numbered + "L;Lille;commune;;21590350100017;"}, ""},
		{"a SIRET of another SIREN: a warning", map[string]string{
			"tiers": numbered + "L;Lille;commune;215900093;21590350100017;"}, "DOS-006"},
		{"a single pool without poids, or with all of it", map[string]string{
			"cles": "service;du;au;rang;methode;poids\nSIM;2020-01-01;2024-12-31;1;egal;\nSIM;2025-01-01;;7;egal;100 %"}, ""},
		{"pools in thirds to the last decimal", map[string]string{
			"cles": "service;du;rang;methode;poids\nSIM;2020-01-01;1;egal;33,33\nSIM;2020-01-01;2;egal;33,33\nSIM;2020-01-01;3;egal;33,34"}, ""},
		{"a poids of nothing", map[string]string{
			"cles": "service;du;rang;methode;poids\nSIM;2020-01-01;1;egal;0\nSIM;2020-01-01;2;egal;100"}, ""},
		{"a poids of a tariff has no effect: a warning", map[string]string{
			"cles": "service;du;rang;methode;poids;montant\nSIM;2020-01-01;1;forfait;40;10\nSIM;2020-01-01;2;egal;;"}, "DOS-022"},
		{"the same rang in two versions, a direct in each", map[string]string{
			"cles": "service;du;au;rang;methode\nSIM;2020-01-01;2024-12-31;1;direct\nSIM;2025-01-01;;1;direct"}, ""},
		{"a gap between versions is judged when it is billed", map[string]string{
			"cles": "service;du;au;rang;methode\nSIM;2020-01-01;2020-12-31;1;egal\nSIM;2022-01-01;;1;egal"}, ""},
		{"a service without any key", map[string]string{"cles": "service;du;rang;methode"}, ""},
		{"a phase that begins at once, or never ends", map[string]string{
			"cles": "service;du;rang;methode;montant;phase_de;phase_a\nSIM;2020-01-01;1;forfait;1;0;9\nSIM;2020-01-01;2;forfait;1;9;"}, ""},
		{"a pool with a phase", map[string]string{
			"cles": "service;du;rang;methode;phase_de\nSIM;2020-01-01;1;egal;9"}, ""},
		{"a subscription that includes nothing", map[string]string{
			"cles": "service;du;rang;methode;montant;prix_sup;assiette\nSIM;2020-01-01;1;abonnement;10;1;ML"}, ""},
		{"a price of nothing, a rebate", map[string]string{
			"cles": "service;du;rang;methode;montant\nSIM;2020-01-01;1;forfait;0\nSIM;2020-01-01;2;forfait;-5"}, ""},
		{"a bareme of one bracket, out of order rows, no bareme used", map[string]string{
			"baremes": "code;a_partir_de;montant\nB;1000;400\nB;0;150\nUN;0;5"}, ""},
		{"floor = cap, a floor alone, a cap alone, neither", map[string]string{
			"bornes": "service;du;au;plancher;plafond;report\nSIM;2020-01-01;2020-12-31;100;100,00;mel\nSIM;2021-01-01;2021-12-31;0;;mel\nSIM;2022-01-01;2022-12-31;;0;adherents\nSIM;2023-01-01;;;;mel"}, ""},
		{"rates of 0 and 100 %, an amount above 100", map[string]string{
			"parts_mel":    "service;du;au;mode;valeur\nSIM;2020-01-01;2020-12-31;taux;0 %\nSIM;2021-01-01;2021-12-31;taux;100 %\nSIM;2022-01-01;;montant;250000",
			"exonerations": "tiers;service;du;taux;motif\n59009;SIM;2025-01-01;100;M\n59350;SIM;2025-01-01;0;M"}, ""},
		{"an exoneration of a party that does not adhere", map[string]string{
			"exonerations": "tiers;service;du;taux;motif\n59350;SIM;2025-01-01;100;M"}, ""},
		{"an alias with nothing of its own, though it is no free service", map[string]string{
			"echeanciers": "service;echeance;cumul;base\nSIM;mai;100;prevu\nCEP;mai;100;prevu"}, ""},
		{"a free service without a schedule, or with one", map[string]string{
			"echeanciers": "service;echeance;cumul;base\nSIM;mai;100;prevu\nCEP;mai;100;prevu\nENJ;mai;100;prevu"}, ""},
		{"a schedule of one date, of equal shares, of 0 %", map[string]string{
			"echeanciers": "service;echeance;cumul;base\nSIM;novembre+1;100;realise\nCEP;mai;0;prevu\nCEP;novembre;50;prevu\nCEP;mai+1;50;realise"}, ""},
		{"a schedule that ends below 100 %", map[string]string{
			"echeanciers": "service;echeance;cumul;base\nSIM;mai;80;prevu\nCEP;mai;100;prevu"}, ""},
		{"figures of both bases and of each", map[string]string{
			"unites": "tiers;indicateur;exercice;base;du;valeur\n59350;ACTES;2025;;;1\n59350;ACTES;2025;prevu;;2\n59350;ACTES;2025;realise;;3\n59350;ACTES;2026;;;1"}, ""},
		{"levels of two days, whatever exercice and base say", map[string]string{
			"unites": "tiers;indicateur;exercice;base;du;valeur\n59350;ML;2025;prevu;2024-01-01;1\n59350;ML;2025;prevu;2024-01-02;2"}, ""},
		{"no figure at all: judged when it is billed", map[string]string{"unites": "tiers;indicateur;valeur"}, ""},
		{"a negative figure: a warning", map[string]string{
			"unites": "tiers;indicateur;exercice;valeur\n59350;ACTES;2025;-1"}, "DOS-029"},
		{"parts_fixes without their figures", map[string]string{
			"cles": "service;du;rang;methode;assiette\nSIM;2020-01-01;1;parts_fixes;ML"}, ""},
		{"a term that stands twice in a sum: a warning", map[string]string{
			"assiettes": "code;indicateur;coefficient\nMIXTE;POPULATION;1\nMIXTE;POPULATION;1"}, "DOS-002"},
		{"one indicator with and without a multiplier", map[string]string{
			"assiettes": "code;indicateur;coefficient;multiplicateur\nMIXTE;POPULATION;1;\nMIXTE;POPULATION;1;ACTES"}, ""},
		{"an assiette that has the name of an indicator", map[string]string{
			"assiettes": "code;indicateur;coefficient\nMIXTE;POPULATION;1\nACTES;POPULATION;1"}, ""},
		{"criteria of a population as it is written in a workbook", map[string]string{
			"eligibilites": "service;critere;valeur\nSIM;population_min;1 000\nSIM;population_max;15000,5\nSIM;population_min;0"}, ""},
		{"a territory without anybody: a warning", map[string]string{
			"eligibilites": "service;critere;valeur\nSIM;territoire;Lune"}, "DOS-009"},
		{"the métropole named as carrier: an information", map[string]string{
			"services": strings.Replace(services, "alias", "alias;porteur", 1) + "SIM;S;T;D;deploye;titre;PRINC;2020-01-01;;MEL"}, "DOS-030"},
		{"lines of every kind taken over", map[string]string{
			"reprises": "tiers;service;exercice;rang;montant;reference\n59009;SIM;2025;12;1;T\n59009;SIM;2025;X;1;T\n59009;SIM;2025;B;1;T\n59009;SIM;2025;A;1;T\n59009;SIM;2025;A;1;T"}, ""},
		{"settings as people type them", map[string]string{
			"parametres": "cle;valeur\n" + settings + "seuil_titre;15,00 €\nexercices_ouverts;4\nexercice_clos;2 024\navoirs;reporter\narrondi_cu;4"}, ""},
		{"tables of a header alone", map[string]string{
			"eligibilites": "service;critere;valeur", "unites": "tiers;indicateur;valeur", "assiettes": "code;indicateur;coefficient",
			"baremes": "code;a_partir_de;montant", "cles": "service;du;rang;methode", "parts_mel": "service;du;mode;valeur",
			"bornes": "service;du;report", "exonerations": "tiers;service;du;taux;motif", "adhesions": "tiers;service;du",
			"couts": "service;exercice;base;nature;montant", "ajustements": "tiers;service;exercice;montant;motif",
			"reprises": "tiers;service;exercice;rang;montant;reference"}, ""},
		{"what was billed and is still there", nil, ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			tables := withCSV(t, row.tables)
			faults := dossier.Check(dossier.Decode(tables), tables, dossier.Billed{Tiers: []string{"59009"}, Services: []string{"SIM"}})
			var got []string
			for _, f := range faults {
				got = append(got, f.Code)
			}
			if strings.Join(slices.Compact(got), " ") != row.want || faults.Fatal() {
				t.Errorf("%v\ngot:\n%s\nwant %q and no error", row.tables, faults.Error(), row.want)
			}
		})
	}
}

const (
	numbered = "code;nom;type;siren;siret;territoire\nMEL;MEL;epci;;;\n59350;Lille;commune;;;\n59009;VA;commune;;;Est\n59298;H;commune;;;\n59005;A;commune;;;\n"
	services = "code;libelle;thematique;direction;statut;reglement;budget;du;alias\nCEP;C;T;D;deploye;titre;PRINC;2020-01-01;\nENJ;E;T;D;deploye;gratuit;PRINC;2020-01-01;\n"
	settings = "collectivite;MEL\nordonnateur_nom;D\nordonnateur_prenom;A\nordonnateur_qualite;P\npremier_exercice;2 025\n"
)

// withCSV imports tables into the sound dossier.
func withCSV(t testing.TB, tables map[string]string) dossier.Tables {
	t.Helper()
	if len(tables) == 0 {
		return soundTables(t)
	}
	folder := t.TempDir()
	for name, text := range tables {
		if err := os.WriteFile(filepath.Join(folder, name+".csv"), []byte(text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return soundTables(t).With(read(t, folder))
}

// TestSettings holds what Check accepts to what Decode reads: a setting typed with a space is no 0.
func TestSettings(t *testing.T) {
	t.Parallel()
	d := dossier.Decode(withCSV(t, map[string]string{
		"parametres": "cle;valeur\n" + settings + "seuil_titre;1 015,50 €\nexercices_ouverts;4\nexercice_clos;2 024\navoirs;reporter\narrondi_cu;4\npes_version;5,30\npes_edition;04\npes_edition_autres;01\npes_signature;papier\ncentre_encaissement;TSA 12345, 59885 Lille"}))
	want := dossier.Parametres{
		Collectivite: "MEL", OrdonnateurNom: "D", OrdonnateurPrenom: "A", OrdonnateurQual: "P", SeuilTitre: 101550, PremierExercice: 2025,
		ExercicesOuverts: 4, ExerciceClos: 2024, Reporter: true, ArrondiCU: 4,
		PESVersion: "5.30", PESEdition: "04", PESEditionAutres: "01", PESPapier: true, CentreEncaissement: "TSA 12345, 59885 Lille",
	}
	if diff := cmp.Diff(want, d.Parametres); diff != "" {
		t.Errorf("parametres (-want +got):\n%s", diff)
	}
	want.SeuilTitre, want.ExercicesOuverts, want.ExerciceClos, want.Reporter, want.ArrondiCU = 1500, 4, 0, false, 2
	want.PESVersion, want.PESEdition, want.PESEditionAutres, want.PESPapier, want.CentreEncaissement = "5.17", "02", "04", false, ""
	d = dossier.Decode(withCSV(t, map[string]string{"parametres": "cle;valeur\n" + settings}))
	if diff := cmp.Diff(want, d.Parametres); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
}

// TestCentreEncaissement holds the address of the centre d'encaissement to what PES takes apart: a postcode and a town last.
func TestCentreEncaissement(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]bool{
		"TSA 12345, 59885 Lille cedex 9": true, "59885 Lille": true, "TSA 12345,59885\u00a0Lille": true, "CS 1, Bât. A, 59000 L'Île-d'Été": true,
		"TSA 12345 59885 Lille": false, "59885 Lille, cedex 9": false, "TSA 12345, Lille 59885": false, "TSA 12345, 9885 Lille": false, "TSA, 59885Lille": false,
		"TSA, 598850 Lille": false, "TSA 12345, 59885": false,
	} {
		tables := withCSV(t, map[string]string{"parametres": "cle;valeur\n" + settings + "centre_encaissement;" + place})
		faults := dossier.Check(dossier.Decode(tables), tables, dossier.Billed{})
		accepted := !slices.ContainsFunc(faults, func(f fault.Fault) bool { return f.Code == "DOS-003" })
		if accepted != want {
			t.Errorf("%q accepted: %v, want %v", place, accepted, want)
		}
	}
}

// TestCheckOfTheStore judges a dossier that no file brought: faults name no row, but the stored dossier.
func TestCheckOfTheStore(t *testing.T) {
	t.Parallel()
	tables := soundTables(t)
	stored := dossier.NewRows(dossier.Lookup("echeanciers"), "", 1)
	stored.Append(17, "SIM", "mai", "-5", "prevu")
	tables["echeanciers"] = stored
	for _, f := range dossier.Check(dossier.Decode(tables), tables, dossier.Billed{}) {
		if f.Code == "DOS-025" && (f.Row != 0 || f.File != "dossier enregistré" || f.Severity != fault.Erreur) {
			t.Errorf("got %+v, want no row of « dossier enregistré »", f)
		}
	}
}
