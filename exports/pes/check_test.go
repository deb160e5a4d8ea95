package pes_test

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/exports/pes"
)

const long = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"

// breach breaks one rule of Check, alone. The fault found is told by its first one where one cause has several.
type breach struct {
	code                 string
	why                  string
	kind                 billing.PieceType
	breaks               func(*fixture)
	severity             fault.Severity
	table, column, value string
	hint                 string // a part of it: whom to ask, or what to do
}

func breaches() []breach {
	return slices.Concat(breachesOfBudget(), breachesOfParty(), breachesOfBordereau(), breachesOfDocument(), breachesOfSettings(), warnings())
}

func sets(table, code, column, value string) func(*fixture) {
	return func(f *fixture) { f.set(table, code, column, value) }
}

func setting(key, value string) func(*fixture) {
	return func(f *fixture) { f.setting(key, value) }
}

func breachesOfBudget() []breach {
	wrong := func(code, column, value string) breach {
		return breach{code, column + " = " + value, billing.PieceTitre, sets("budgets", "PRINC", column, value), fault.Erreur, "budgets", column, value, "comptable"}
	}
	siret := wrong(pes.CodeSIRET, "siret", "20009320100017")
	siret.hint = "table budgets"
	zeros := wrong(pes.CodeSIRET, "siret", "00000000000000") // its key is right
	zeros.hint = "table budgets"
	return []breach{
		{pes.CodeNoBudget, "gone", billing.PieceTitre, func(f *fixture) { f.remove("budgets", "PRINC") }, fault.Erreur, "budgets", "code", "PRINC", "table budgets"},
		{pes.CodeNoBudget, "gone, for mandats", billing.PieceMandat, func(f *fixture) { f.remove("budgets", "PRINC") }, fault.Erreur, "budgets", "code", "PRINC", "renvoyez"},
		wrong(pes.CodeIdPost, "idpost", ""), wrong(pes.CodeIdPost, "idpost", "05900"), wrong(pes.CodeIdPost, "idpost", "02a000"), wrong(pes.CodeIdPost, "idpost", "000000"),
		wrong(pes.CodeCodCol, "codcol", ""), wrong(pes.CodeCodCol, "codcol", "01"), wrong(pes.CodeCodCol, "codcol", "000"), wrong(pes.CodeCodCol, "codcol", "A01"),
		wrong(pes.CodeCodBud, "codbud", ""), wrong(pes.CodeCodBud, "codbud", "0A"), wrong(pes.CodeCodBud, "codbud", "0"),
		wrong(pes.CodeProdLoc, "prodloc", ""), wrong(pes.CodeProdLoc, "prodloc", "70875"), wrong(pes.CodeProdLoc, "prodloc", "70-8"), wrong(pes.CodeProdLoc, "prodloc", "0000"),
		siret, zeros,
	}
}

func breachesOfParty() []breach {
	wrong := func(code, column, value, hint string) breach {
		return breach{code, column + " = " + value, billing.PieceTitre, sets("tiers", "59005", column, value), fault.Erreur, "tiers", column, value, hint}
	}
	const ask = "demandez-le à l'intéressé"
	gone := func(kind billing.PieceType) breach {
		return breach{pes.CodeUnknownParty, "gone", kind, func(f *fixture) { f.remove("tiers", "59005") }, fault.Erreur, "tiers", "code", "59005", "table tiers"}
	}
	onPaper := func(column, value string) breach { // the identifier of a debtor that has no SIRET
		b := wrong(pes.CodeSIRET, column, value, ask)
		b.breaks = sets("tiers", "PRIV", column, value)
		return b
	}
	return []breach{
		gone(billing.PieceTitre), gone(billing.PieceReduction), gone(billing.PieceMandat),
		wrong(pes.CodeNoName, "nom", "", ask), wrong(pes.CodeNoName, "nom", "🎉", ask), wrong(pes.CodeNoName, "nom", "000", ask),
		wrong(pes.CodeNoAddress, "adresse", "", ask), wrong(pes.CodeNoAddress, "adresse", "-", ask),
		wrong(pes.CodePostcode, "code_postal", "", ask), wrong(pes.CodePostcode, "code_postal", "5925", ask), wrong(pes.CodePostcode, "code_postal", "00000", ask),
		wrong(pes.CodePostcode, "code_postal", "59 251", ask),
		wrong(pes.CodeNoTown, "ville", "", ask), wrong(pes.CodeNoTown, "ville", "…", ask),
		wrong(pes.CodeSIRET, "siret", "21590005500008", ask), wrong(pes.CodeSIRET, "siret", "215900055", ask), wrong(pes.CodeSIRET, "siret", "00000000000000", ask),
		onPaper("siren", "314159261"), onPaper("siren", "000000000"),
		{pes.CodeServiceMissing, "the debtor wants its service", billing.PieceTitre, func(f *fixture) {
			f.set("tiers", "59005", "code_service", "")
			f.set("tiers", "59005", "service_exige", "oui")
		}, fault.Erreur, "tiers", "code_service", "", "demandez-le au débiteur"},
		{pes.CodeServiceMissing, "the debtor wants an engagement", billing.PieceTitre, func(f *fixture) {
			f.set("tiers", "59005", "engagement", ".")
			f.set("tiers", "59005", "engagement_exige", "oui")
		}, fault.Erreur, "tiers", "engagement", "", "demandez-le au débiteur"},
	}
}

func breachesOfBordereau() []breach {
	wrong := func(code, why, column, value, hint string, breaks func(*billing.Bordereau)) breach {
		return breach{code, why, billing.PieceTitre, func(f *fixture) { breaks(f.titres) }, fault.Erreur, "bordereaux", column, value, hint}
	}
	return []breach{
		wrong(pes.CodeNumber, "eight digits", "bordereau", "10000000", "premier_bordereau", func(b *billing.Bordereau) { b.Numero, b.Precedent = 10_000_000, 0 }),
		wrong(pes.CodeNumber, "none", "bordereau", "0", "premier_bordereau", func(b *billing.Bordereau) { b.Numero, b.Precedent = 0, 0 }),
		wrong(pes.CodeNumber+" "+pes.CodeSum, "empty", "pieces", "0", "quotepart rejouer", func(b *billing.Bordereau) { b.Pieces = nil }),
		wrong(pes.CodeSequence, "a hole", "bordereau", "7", "quotepart rejouer", func(b *billing.Bordereau) { b.Precedent = 5 }),
		wrong(pes.CodeSum, "more than the year", "montant", "1726.66", "quotepart rejouer", func(b *billing.Bordereau) { b.Cumul = cents("1726.65") }),
		wrong(pes.CodeIncomplete, "documents that are not in the export", "pieces", "2", "quotepart rejouer", func(b *billing.Bordereau) { b.Missing = 2 }),
	}
}

func breachesOfDocument() []breach {
	wrong := func(code, why string, kind billing.PieceType, column, value, hint string, breaks func(*fixture)) breach {
		return breach{code, why, kind, breaks, fault.Erreur, "pieces", column, value, hint}
	}
	b := []breach{
		wrong(pes.CodeNumber, "nine digits", billing.PieceTitre, "numero", "100000000", "premier_titre", func(f *fixture) { f.titres.Pieces[0].Numero = 100_000_000 }),
		wrong(pes.CodeDuplicate, "two documents with one identifier", billing.PieceTitre, "identifiant", "20009320100016T2605000101F01", "quotepart rejouer",
			func(f *fixture) { f.titres.Pieces[1].Identifiant = "T2605/000101" }),
		wrong(pes.CodeNoLine, "no service", billing.PieceTitre, "", "", "quotepart rejouer", func(f *fixture) {
			f.titres.Pieces[2] = titre("2026-05", 103, 7, "PRIV", "0.00", "0.00")
		}),
		wrong(pes.CodeAmount, "a credit among the services", billing.PieceTitre, "montant", "-300.00", "quotepart rejouer", func(f *fixture) {
			p := &f.titres.Pieces[0]
			p.Services[2].Montant, p.HT, p.TTC = -p.Services[2].Montant, cents("934.56"), cents("934.56")
		}),
		wrong(pes.CodeSum, "a cent more than its lines", billing.PieceTitre, "montant", "1534.57", "quotepart rejouer", func(f *fixture) { f.titres.Pieces[0].HT++ }),
		wrong(pes.CodeSum, "VAT that no line has", billing.PieceMandat, "montant", "13.00", "quotepart rejouer", func(f *fixture) {
			id := f.mandats.Pieces[2].Identifiant
			f.mandats.Corrected[id] = f.mandats.Corrected[id][:2]
		}),
		wrong(pes.CodeNoOriginal, "the titre is gone", billing.PieceReduction, "origine", "T2605-000101", "quotepart rejouer", func(f *fixture) { delete(f.reductions.Originals, "T2605-000101") }),
		wrong(pes.CodeRattach, "the titre waits for its number", billing.PieceReduction, "origine", "T2605-000102", "numeros importer", unnumbered),
		wrong(pes.CodeRattach, "the titre has no such line", billing.PieceReduction, "origine", "T2605-000101", "corrigez l'imputation", func(f *fixture) { f.reductions.Pieces[0].Services[1].TVA = "exo_261b" }),
		wrong(pes.CodeRattach, "a titre of an earlier year waits", billing.PieceMandat, "origine", "", "numeros importer", unnumberedEarlier),
		wrong(pes.CodeNature, "an account of letters", billing.PieceTitre, "nature", "70A45", "table services", sets("services", "ENE", "nature", "70A45")),
		wrong(pes.CodeNature, "of zeros", billing.PieceMandat, "nature", "000", "table services", sets("services", "CEE", "nature", "000")),
		wrong(pes.CodeFonction, "of letters", billing.PieceTitre, "fonction", "5-10", "table services", sets("services", "ENE", "fonction", "5-10")),
	}
	return append(b, breach{pes.CodeNature, "none", billing.PieceTitre, sets("services", "ENE", "nature", ""), fault.Erreur, "services", "nature", "", "comptable"},
		breach{pes.CodeNature, "none, for a mandat", billing.PieceMandat, sets("services", "CEE", "nature", ""), fault.Erreur, "services", "nature", "", "comptable"},
		breach{pes.CodeProdLoc, "of the service", billing.PieceTitre, sets("services", "ENE", "prodloc", "7084X"), fault.Erreur, "budgets", "prodloc", "7084X", "comptable"},
		wrong(pes.CodeRattach, "the product of the titre corrected", billing.PieceReduction, "origine", "T2605-000101", "renvoyez d'abord le bordereau de titres n° 7 de 2026", sets("services", "ARC", "prodloc", "7084X")))
}

func unnumbered(f *fixture) {
	original := f.reductions.Originals["T2605-000102"]
	original.Piece.Numero = 0
	f.reductions.Originals["T2605-000102"] = original
}

func unnumberedEarlier(f *fixture) {
	original := f.mandats.Originals["T2505-000056"]
	original.Piece.Numero = 0
	f.mandats.Originals["T2505-000056"] = original
}

func breachesOfSettings() []breach {
	wrong := func(code, key, value, hint string) breach {
		return breach{code, key + " = " + value, billing.PieceTitre, setting(key, value), fault.Erreur, "parametres", "valeur", value, hint}
	}
	return []breach{
		wrong(pes.CodeComptable, "comptable_nom", "", "table parametres"), wrong(pes.CodeComptable, "comptable_nom", "000", "table parametres"),
		wrong(pes.CodeComptable, "comptable_adresse", "", "table parametres"), wrong(pes.CodeComptable, "comptable_adresse", "82 avenue Kennedy, Lille", "table parametres"),
		wrong(pes.CodeComptable, "comptable_adresse", "59000 Lille", "table parametres"), wrong(pes.CodeComptable, "comptable_adresse", "🎉, 59000 Lille", "table parametres"),
		wrong(pes.CodeComptable, "comptable_adresse", "1 rue Haute, 59000 里尔", "table parametres"), wrong(pes.CodeComptable, "comptable_adresse", "1 rue Haute, 00000 Lille", "table parametres"),
		wrong(pes.CodeIssuer, "collectivite", "AUTRE", "ajoutez-la"),
		wrong(pes.CodeOrdonnateur, "ordonnateur_nom", "", "table parametres"), wrong(pes.CodeOrdonnateur, "ordonnateur_prenom", ".", "table parametres"),
		wrong(pes.CodeOrdonnateur, "ordonnateur_qualite", "nc", "table parametres"),
		wrong(pes.CodeCentre, "centre_encaissement", "TSA 12345", "comptable"), wrong(pes.CodeCentre, "centre_encaissement", "TSA 12345, 59885 里尔", "comptable"),
		wrong(pes.CodeCentre, "centre_encaissement", "TSA 12345, 00000 Lille", "comptable"),
		{pes.CodeNoAddress, "the issuer", billing.PieceTitre, sets("tiers", "MET", "adresse", ""), fault.Erreur, "tiers", "adresse", "", "table tiers"},
	}
}

func warnings() []breach {
	warned := func(code, why, table, column, value, hint string, breaks func(*fixture)) breach {
		return breach{code, why, billing.PieceTitre, breaks, fault.Avertissement, table, column, value, hint}
	}
	cut := func(table, code, column, value string) breach {
		return breach{pes.CodeCut, column, billing.PieceTitre, sets(table, code, column, value), fault.Information, table, column, value, ""}
	}
	unattributed := warned(pes.CodeUnattributed, "billed elsewhere", "services", "", "", "Mandats", func(f *fixture) {
		f.mandats.Corrected[f.mandats.Pieces[0].Identifiant][3].Titre = ""
	})
	unattributed.kind = billing.PieceMandat
	taxed := unattributed
	taxed.why, taxed.breaks = "billed elsewhere, with VAT", func(f *fixture) { f.mandats.Corrected[f.mandats.Pieces[2].Identifiant][2].Titre = "" }
	return []breach{
		warned(pes.CodeNoSIRET, "a commune without SIRET", "tiers", "siret", "", "demandez-lui le SIRET", sets("tiers", "59005", "siret", "")),
		warned(pes.CodeGuessed, "a body that the dossier does not tell", "tiers", "type", "autre", "comptable", sets("tiers", "C59005", "type", "autre")),
		warned(pes.CodeRefBdf, "none", "budgets", "refbdf", "", "comptable", sets("budgets", "PRINC", "refbdf", "")),
		warned(pes.CodeRefBdf, "too long", "budgets", "refbdf", "12345678901234", "comptable", sets("budgets", "PRINC", "refbdf", "12345678901234")),
		warned(pes.CodeRefBdf, "only zeros", "budgets", "refbdf", "000000", "comptable", sets("budgets", "PRINC", "refbdf", "000000")),
		warned(pes.CodeDate, "after the journée complémentaire", "bordereaux", "date", "2027-02-01", "comptable", func(f *fixture) { f.titres.Date = "2027-02-01" }),
		warned(pes.CodeDate, "before the year", "bordereaux", "date", "2025-12-31", "comptable", func(f *fixture) { f.titres.Date = "2025-12-31" }),
		warned(pes.CodeRejected, "not sent again", "bordereaux", "", "", "bordereau renvoyer", func(f *fixture) { f.titres.Etat = billing.EtatRejete }),
		unattributed, taxed,
		cut("tiers", "59005", "ville", long), cut("tiers", "59005", "adresse", long), cut("tiers", "59005", "nom", long+" et "+long),
		cut("tiers", "59005", "code_service", strings.Repeat("a", 101)), cut("tiers", "59005", "engagement", strings.Repeat("a", 51)),
		{pes.CodeCut, "motif", billing.PieceReduction, func(f *fixture) { f.reductions.Pieces[1].Motif = long + long + long + long }, fault.Information, "pieces", "objet",
			"Annulation du titre 2026/102 : " + long + long + long + long, ""},
		{pes.CodeCut, "ordonnateur", billing.PieceTitre, setting("ordonnateur_nom", long), fault.Information, "parametres", "valeur", long, ""},
		cut("services", "ARC", "libelle", strings.Repeat("a", 201)),
	}
}

// TestCheck breaks every rule, and wants it told, and nothing else beyond what the fixture has.
func TestCheck(t *testing.T) {
	t.Parallel()
	for _, b := range breaches() {
		before := check(t, setup().of(b.kind))
		f := setup()
		b.breaks(f)
		added := without(check(t, f.of(b.kind)), before)
		if got := codes(added); !slices.Equal(got, strings.Fields(b.code)) {
			t.Errorf("%s, %s (%s): %v\n%v", b.code, b.why, b.kind, got, added)
			continue
		}
		got := added[0]
		if got.Severity != b.severity || got.Table != b.table || got.Column != b.column || got.Value != b.value || !strings.Contains(got.Hint, b.hint) {
			t.Errorf("%s, %s: %s, want %s of table %s, column %s, value %q, hint %q", b.code, b.why, got, b.severity, b.table, b.column, b.value, b.hint)
		}
		if got.Message == "" || got.Severity != fault.Information && got.Hint == "" {
			t.Errorf("%s, %s: no message or no hint: %s", b.code, b.why, got)
		}
		if sendable := b.severity != fault.Erreur && b.code != pes.CodeUnattributed; pes.Sendable(added) != sendable {
			t.Errorf("%s, %s: sendable %v", b.code, b.why, !sendable)
		}
	}
}

// TestCheckOfFixture: what the fixture has from the beginning are the warnings that it is made to have.
func TestCheckOfFixture(t *testing.T) {
	t.Parallel()
	for kind, want := range map[billing.PieceType]string{billing.PieceTitre: pes.CodeGuessed, billing.PieceReduction: "", billing.PieceMandat: pes.CodePayment} {
		faults := check(t, setup().of(kind))
		if got := strings.Join(codes(faults), " "); got != want || !pes.Sendable(faults) {
			t.Errorf("%s: %s, want %s:\n%v", kind, got, want, faults)
		}
	}
}

// TestCheckPasses: what looks like a breach and is none.
func TestCheckPasses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why    string
		kind   billing.PieceType
		breaks func(*fixture)
	}{
		{"the finance software may skip numbers", billing.PieceTitre, func(f *fixture) {
			f.set("budgets", "PRINC", "numerotation", "externe")
			f.titres.Precedent = 2
		}},
		{"the first bordereau that is known", billing.PieceTitre, func(f *fixture) { f.titres.Precedent = 0 }},
		{"the last day of the journée complémentaire", billing.PieceTitre, func(f *fixture) { f.titres.Date = "2027-01-31" }},
		{"a complement alone stands for the address", billing.PieceTitre, func(f *fixture) { f.set("tiers", "C59005", "adresse", "") }},
		{"a poste in Corsica", billing.PieceTitre, sets("budgets", "PRINC", "idpost", "02A0123")},
		{"a budget of zeros", billing.PieceTitre, sets("budgets", "PRINC", "codbud", "00")},
		{"a postcode of Ain", billing.PieceTitre, sets("tiers", "59005", "code_postal", "01000")},
		{"La Poste", billing.PieceTitre, sets("tiers", "59005", "siret", "35600000000048")},
		{"no fonction", billing.PieceTitre, sets("services", "ENE", "fonction", "")},
		{"fonction 0", billing.PieceTitre, sets("services", "ENE", "fonction", "0")},
		{"no centre d'encaissement", billing.PieceTitre, setting("centre_encaissement", "")},
		{"no court", billing.PieceTitre, setting("tribunal", "")},
		{"reductions need no issuer", billing.PieceReduction, setting("collectivite", "AUTRE")},
		{"mandats need no product", billing.PieceMandat, sets("budgets", "PRINC", "prodloc", "")},
		{"a service that is demanded and given", billing.PieceTitre, sets("tiers", "59005", "service_exige", "oui")},
		{"nothing is demanded of who is not on Chorus Pro", billing.PieceTitre, sets("tiers", "PRIV", "service_exige", "oui")},
		{"a name on two lines", billing.PieceTitre, sets("tiers", "59005", "nom", long)},
	} {
		before := check(t, setup().of(row.kind))
		f := setup()
		row.breaks(f)
		if added := without(check(t, f.of(row.kind)), before); len(added) > 0 {
			t.Errorf("%s: %v", row.why, added)
		}
	}
}

// TestEveryCodeIsProvoked reads the constants of check.go: each is provoked, by the table above or by the fixture itself.
func TestEveryCodeIsProvoked(t *testing.T) {
	t.Parallel()
	provoked := pes.CodePayment
	for _, b := range breaches() {
		provoked += " " + b.code
	}
	file, err := parser.ParseFile(token.NewFileSet(), "check.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "Code") || len(spec.Values) != 1 {
			return true
		}
		code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if seen++; err != nil || !slices.Contains(strings.Fields(provoked), code) {
			t.Errorf("nothing provokes %s (%s)", code, spec.Names[0].Name)
		}
		return true
	})
	if seen < 20 {
		t.Errorf("%d codes in check.go", seen)
	}
}

// without gives the faults that are not among others.
func without(faults, others fault.List) fault.List {
	return slices.DeleteFunc(slices.Clone(faults), func(f fault.Fault) bool { return slices.Contains(others, f) })
}

// codes gives the codes of faults, each once, sorted.
func codes(faults fault.List) []string {
	list := make([]string, 0, len(faults))
	for _, f := range faults {
		list = append(list, f.Code)
	}
	slices.SortFunc(list, cmp.Compare[string])
	return slices.Compact(list)
}

// TestLacking: what the dossier of a bordereau lacks is told from what its numbers, or what it corrects, lack: only the
// former was there from the first day of a sending, so that no file of it can have left.
func TestLacking(t *testing.T) {
	t.Parallel()
	later := []string{pes.CodeNumber, pes.CodeSequence, pes.CodeAmount, pes.CodeSum, pes.CodeNoLine, pes.CodeNoOriginal, pes.CodeRattach, pes.CodeDuplicate, pes.CodeIncomplete}
	for _, b := range breaches() {
		f := setup()
		b.breaks(f)
		lacking, err := pes.Lacking(f.of(b.kind))
		if err != nil {
			t.Fatal(err)
		}
		code, _, _ := strings.Cut(b.code, " ")
		if want := b.severity == fault.Erreur && !slices.Contains(later, code); want != lacking.Fatal() {
			t.Errorf("%s, %s: lacking %v, want some: %t", b.code, b.why, lacking, want)
		}
	}
}

// TestAcceptedDemand: a demand that somebody accepted not to meet, with a reason, keeps nothing from leaving.
func TestAcceptedDemand(t *testing.T) {
	t.Parallel()
	f := setup()
	f.set("tiers", "59005", "code_service", "")
	f.set("tiers", "59005", "service_exige", "oui")
	f.titres.DemandAccepted = true
	faults, err := pes.Check(f.of(billing.PieceTitre))
	if err != nil || !pes.Sendable(faults) || !slices.ContainsFunc(faults, func(f fault.Fault) bool { return f.Code == pes.CodeServiceMissing && f.Severity == fault.Avertissement }) {
		t.Errorf("got %v, %v, want a warning", faults, err)
	}
}
