package pes_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/exports/pes"
	"quotepart/exports/pes/pestest"
)

// hostile are texts that a writer of XML, of ISO-8859-1 or of DGFiP's types may get wrong.
var hostile = []string{
	``, ` `, `.`, `nc`, `NC`, `0`, `0000`, `-`, `…`, "\u00a0", "🎉", "里尔", "\u202e\u200f\u200d",
	`<V V="x"/> & 'a' "b"`, `]]><![CDATA[ <!-- --> <?xml ?> &#0; &amp; &euro;`, `"/></Piece><Piece><X V="`, "a\x00\x01\x08\x1b\x7f\u0085\u009fb", "a\ufffeb\uffffc", "a\xff\xfeb\xc3", "\xed\xa0\x80 \ud7ff",
	"\u202eeriaM\u202c rue \u200fאבג", "e\u0301cole Noe\u0308l n\u0303", "a\nb\r\nc\td\u2028e", "Œuvre d’Éœ 12 € ½ ﬁ ㈱ ≮", `=cmd|' /C calc'!A0`, `$(id); DROP TABLE tiers --`,
	strings.Repeat("é", 300), strings.Repeat("mot & ", 50), strings.Repeat("0", 38) + " 59", strings.Repeat("&", 300), "AB", "12345", "1 rue Haute, 59000 Lille",
}

// field is a place of the dossier or of a document where people write.
type field struct {
	name string
	free bool // a text, rather than a code with a form of its own
	put  func(*fixture, string)
}

func cell(table, code, column string, free bool) field {
	return field{table + "." + column, free, func(f *fixture, text string) { f.set(table, code, column, text) }}
}

func parameter(key, before, after string) field {
	return field{"parametres." + key + after, true, func(f *fixture, text string) { f.setting(key, before+text+after) }}
}

var fields = []field{
	cell("tiers", "59005", "nom", true), cell("tiers", "59005", "adresse", true), cell("tiers", "59005", "complement", true), cell("tiers", "59005", "ville", true),
	cell("tiers", "59005", "code_service", true), cell("tiers", "59005", "engagement", true), cell("tiers", "MET", "nom", true), cell("tiers", "MET", "ville", true),
	cell("tiers", "59005", "code_postal", false), cell("tiers", "59005", "siret", false), cell("tiers", "PRIV", "siren", false), cell("tiers", "PRIV", "siret", false),
	cell("budgets", "PRINC", "libelle", true), cell("budgets", "PRINC", "siret", false), cell("budgets", "PRINC", "idpost", false), cell("budgets", "PRINC", "codcol", false),
	cell("budgets", "PRINC", "codbud", false), cell("budgets", "PRINC", "prodloc", false), cell("budgets", "PRINC", "refbdf", false),
	cell("services", "ENE", "libelle", true), cell("services", "ARC", "libelle", true), cell("services", "ENE", "nature", false), cell("services", "ENE", "fonction", false), cell("services", "ENE", "prodloc", false),
	parameter("ordonnateur_nom", "", ""), parameter("ordonnateur_prenom", "", ""), parameter("ordonnateur_qualite", "", ""), parameter("comptable_nom", "", ""), parameter("tribunal", "", ""),
	parameter("comptable_adresse", "", ""), parameter("comptable_adresse", "", ", 59000 Lille"), parameter("comptable_adresse", "1 rue Haute, 59000 ", ""),
	parameter("centre_encaissement", "", ", 59000 Lille"), parameter("centre_encaissement", "TSA 1, 59000 ", ""),
	{"pieces.motif", true, func(f *fixture, text string) { f.reductions.Pieces[1].Motif = text }},
	{"tiers.code", false, recode},
}

// recode gives a debtor another code, wherever it is named.
func recode(f *fixture, text string) {
	f.set("tiers", "PRIV", "code", text)
	f.titres.Pieces[2].Debiteur = text
}

// TestHostileTexts puts each text in each place: Check says that it cannot be written, or what is written is taken by the
// schema and by Hélios, and each value fits its element.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	var all files
	refused := 0
	for i, f := range fields {
		for j, text := range hostile {
			for _, kind := range []billing.PieceType{billing.PieceTitre, billing.PieceReduction, billing.PieceMandat} {
				if kind == billing.PieceReduction != (f.name == "pieces.motif") && !(kind == billing.PieceMandat && j%7 == i%7) {
					continue // titres have every place but the motif; of mandats, a sample
				}
				fixed := setup()
				f.put(fixed, text)
				where := fmt.Sprintf("%s = %q (%s)", f.name, text, kind)
				flux, content := tryWrite(t, where, fixed.of(kind))
				if flux == nil {
					refused++
					continue
				}
				fits(t, where, content, flux)
				all.save(t, fmt.Sprintf("%d_%d_%s.xml", i, j, kind), content)
				if flux.PJs[0].Aller != nil { // that of the commune
					all.save(t, fmt.Sprintf("%d_%d_facture.xml", i, j), flux.PJs[0].Contenu)
				}
				for _, code := range pestest.Codes(pestest.Guichet(flux, nil)) {
					if code != "FAC-REFBDF" || f.name != "budgets.refbdf" { // a warning: the comptable may say that there is none
						t.Errorf("%s: refused by Hélios: %s", where, code)
					}
				}
			}
		}
	}
	if refused < 100 || len(all.paths) < 1000 {
		t.Errorf("%d bordereaux refused, %d files written: the test does not look at both", refused, len(all.paths))
	}
	all.validate(t)
}

// tryWrite writes and reads a bordereau in which Check finds no error, and wants any other to have a fault that says where.
func tryWrite(t testing.TB, where string, b *billing.Bordereau) (*pestest.Flux, []byte) {
	t.Helper()
	faults := check(t, b)
	if !pes.Sendable(faults) {
		for _, f := range faults {
			if f.Message == "" || f.Table == "" {
				t.Errorf("%s: a fault that says nothing: %+v", where, f)
			}
		}
		return nil, nil
	}
	var out bytes.Buffer
	if err := pes.Write(&out, b, year, attached); err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	flux, err := pestest.Read(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	for i := range flux.PJs {
		if flux.PJs[i].Illisible != "" {
			t.Fatalf("%s: %s", where, flux.PJs[i].Illisible)
		}
	}
	return flux, out.Bytes()
}

// facet is what an element may hold.
type facet struct {
	max  int // characters; 0: the form says it all
	form *regexp.Regexp
}

// facets are those of DGFiP's schema 5.17 for each element that quotepart writes.
var facets = makeFacets()

func makeFacets() map[string]facet {
	made := map[string]facet{}
	put := func(names string, f facet) {
		for _, name := range strings.Fields(names) {
			made[name] = f
		}
	}
	form := func(text string) facet { return facet{form: regexp.MustCompile(`^(?:` + text + `)$`)} }
	put("Nom ComplNom Prenom Adr1 Adr2 Adr3 Ville LibelleColBud Adresse", facet{max: 38})
	put("NumeroEngagement Role", facet{max: 50})
	put("NomPJ CodeService NomFic Obj", facet{max: 100})
	put("ObjPce ObjLignePce Objet", facet{max: 160})
	put("Libelle", facet{max: 200})
	put("Description ModalitesReglement ConditionsGen", facet{max: 250})
	put("ModalitesContestation", facet{max: 420})
	put("RefTiers", facet{max: 30})
	put("Sigle", facet{max: 32})
	put("Ligne1 Ligne2", form(`0{12}`)) // V_TalonOptique
	put("NumeroFacture", form(`[ \-/_+0-9a-zA-Z]{1,20}`))
	put("IdUnique", form(`[0-9a-zA-Z]{1,50}`))
	put("IdTiers", form(`[0-9]{9}|[0-9]{14}`))
	put("RefBdf", form(`[0-9a-zA-Z]{1,13}`))
	put("CodProdLoc", form(`[0-9a-zA-Z]{1,4}`))
	put("Nature", form(`[0-9]{1,12}`))
	put("Fonction", form(`[0-9]{1,10}`))
	put("CP", form(`[0-9]{5}`))
	put("IdPost", form(`[0-9]{6,7}|02[AB][0-9]{3,4}`))
	put("IdColl", form(`[0-9]{14}`))
	put("CodCol", form(`[0-9]{3}`))
	put("CodBud", form(`[0-9A-Z][0-9]`))
	put("DteStr DteBordEm Date DateEmission DateDebut DateFin", form(`[0-9]{4}-[0-9]{2}-[0-9]{2}`))
	put("Exer Annee Exercice ExerRat", form(`20[0-9]{2}`))
	put("IdBord NumBordereau", form(`[1-9][0-9]{0,6}`))
	put("IdPce NumTitre IdPceOrig", form(`[1-9][0-9]{0,7}`))
	put("IdLigne IdLigneOrig NumLigne NbrPce Ordre", form(`[1-9][0-9]{0,4}`))
	put("MtHT MtTTC MtBase MtCumulAnnuel MtBordHt MtBordHT MtBordTVA MtTotalHT MtTotalTTC", form(`(?:[1-9][0-9]*\.[0-9]{2}|0\.0[1-9]|0\.[1-9][0-9])`))
	put("MtTVA MtTotalTVA", form(`[0-9]{1,12}\.[0-9]{2}`))
	put("TxTva TauxTVA", form(`20|10|5\.5|0`))
	put("Majo TvaIntraCom TVAIntraCom CodRes", form(`0`))
	put("InfoDematerialisee ModeRecouvrement TypAdr", form(`0|1`))
	put("IdVer Version", form(`1|2`))
	put("TypFic", form(`PESALR1`))
	put("TypBord TypPce NatPce Edition CatTiers NatJur TypTiers NatIdTiers NatPceOrig Support TypeFact", form(`[0-9]{2}`))
	put("TypePJ", form(`[0-9]{3}`))
	return made
}

// zeros are elements whose types are not V_BaseAlphanum: they may be only zeros.
var zeros = strings.Fields("CodBud Fonction MtTVA MtTotalTVA TauxTVA Majo TvaIntraCom TVAIntraCom CodRes InfoDematerialisee Ligne1 Ligne2")

// fits walks through a file, and the PES_Facture in it: each value fits its element, in one byte a character.
func fits(t testing.TB, where string, content []byte, flux *pestest.Flux) {
	t.Helper()
	if bytes.ContainsFunc(content, func(r rune) bool { return r < ' ' && r != '\n' }) {
		t.Fatalf("%s: a control character in the file", where)
	}
	decoder := xml.NewDecoder(bytes.NewReader(content))
	decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) {
		return charmap.ISO8859_1.NewDecoder().Reader(input), nil
	}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, attribute := range element.Attr {
			if attribute.Name.Local == "V" {
				fitsOne(t, where, element.Name.Local, attribute.Value)
			}
		}
	}
	for _, pj := range flux.PJs {
		if pj.Aller != nil {
			fits(t, where+", facture", pj.Contenu, pj.Aller)
		}
	}
}

func fitsOne(t testing.TB, where, name, value string) {
	t.Helper()
	f, known := facets[name]
	switch {
	case !known:
		t.Errorf("%s: %s is not in the table of facets", where, name)
	case f.form != nil && !f.form.MatchString(value), f.form == nil && (value == "" || utf8.RuneCountInString(value) > f.max):
		t.Errorf("%s: %s does not fit %q", where, name, value)
	case !slices.Contains(zeros, name) && !pes.Meaningful(value):
		t.Errorf("%s: %s means nothing: %q", where, name, value)
	}
}

// FuzzText puts any text in one place, or in every place where a text is free: Check finds an error, or the file is
// well-formed and each value fits its element. The schema itself is asked by TestHostileTexts.
func FuzzText(f *testing.F) {
	kinds, places := []billing.PieceType{billing.PieceTitre, billing.PieceReduction, billing.PieceMandat}, len(fields)+1
	for i, text := range hostile {
		f.Add(text, uint8(i))
		for kind := range kinds {
			f.Add(text, uint8(kind*places+len(fields)))
		}
	}
	f.Fuzz(func(t *testing.T, text string, place uint8) {
		at, kind := int(place)%places, kinds[int(place)/places%len(kinds)]
		fixed := setup()
		for i, field := range fields {
			if i == at || at == len(fields) && field.free {
				field.put(fixed, text)
			}
		}
		where := fmt.Sprintf("%q in place %d (%s)", text, at, kind)
		if flux, content := tryWrite(t, where, fixed.of(kind)); flux != nil {
			fits(t, where, content, flux)
		}
	})
}

// TestTextsInColumns is here so that a new column of the dossier that people write in gets into the table above, or is
// said to stay out of PES.
func TestTextsInColumns(t *testing.T) {
	t.Parallel()
	out := map[string]string{
		"tiers":    "code type debiteur territoire courriel membre_du membre_au service_exige engagement_exige",
		"budgets":  "code numerotation premier_titre premier_bordereau premier_bordereau_reduction",
		"services": "code thematique direction cadre statut reglement porteur budget section tva parent alias du au",
	}
	for table, columns := range out {
		for _, column := range dossier.Lookup(table).Columns {
			tried := slices.ContainsFunc(fields, func(f field) bool { return f.name == table+"."+column.Name })
			if !tried && !slices.Contains(strings.Fields(columns), column.Name) {
				t.Errorf("%s.%s is neither tried nor left out of PES", table, column.Name)
			}
		}
	}
}
