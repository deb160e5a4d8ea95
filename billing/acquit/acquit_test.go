package acquit_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing"
	"quotepart/billing/acquit"
	"quotepart/billing/fault"
)

// says writes the elements of an acquit one a line: domain, état, bordereau, exercice, attachment, then the reasons.
func says(a *acquit.Acquit) []string {
	var lines []string
	for _, e := range a.Elements {
		state := "KO"
		if e.OK {
			state = "OK"
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %d/%d %s", e.Domaine.Label(), state, e.Bordereau, e.Exercice, e.PJ)))
		for _, rejet := range e.Rejets {
			lines = append(lines, "  "+rejet.Text())
		}
	}
	return lines
}

func TestRead(t *testing.T) {
	t.Parallel()
	whole := []string{
		"recette KO 11/2026",
		"  ERREUR_CUMUL_MONTANTS, Somme des pièces erronée",
		"  pièce 101 : ERREUR_SIRET, SIRET inconnu",
		"  pièce 102 : Tiers à revoir",
		"  pièce 102, ligne 1 : ERREUR_MONTANT_TVA_ZERO_NEGATIF",
		"  pièce 102, ligne 1 : ERREUR_AUTRE",
		"  pièce 102, ligne 2 : sans motif donné",
		"  pièce 103 : sans motif donné",
		"pièce jointe KO 0/0 PJ2026T101",
		"  pièce jointe PJ2026T101 : ERREUR_DOUBLON_PJ",
		"pièce jointe OK 0/0 PJ2026T102",
		"technique OK 0/0",
	}
	for _, row := range []struct {
		why, encoding, text string
		want                []string
	}{
		{"taken, V2", "ISO-8859-1", v2(taken), []string{"recette OK 11/2026"}},
		{"taken, flat", "ISO-8859-1", flat(`<ElementACQUIT><DomaineAck V="6"/><EtatAck V="1"/><ExerciceBord V="2026"/><NumBord V="11"/><NumPiece V="101"/></ElementACQUIT>`), []string{"recette OK 11/2026"}},
		{"refused, V2", "ISO-8859-1", v2(refused), whole},
		{"refused, V2", "Windows-1252", v2(refused), whole},
		{"refused, V2", "UTF-8", v2(refused), whole},
		{"refused, V2", "UTF-8", "\ufeff" + v2(refused), whole},
		{"a letter of Windows", "Windows-1252", v2(`<ElementACQUIT><DomaineAck V="0"/><EtatAck V="0"/><Erreur><LibelleAnoAck V="L’œuvre"/></Erreur></ElementACQUIT>`),
			[]string{"technique KO 0/0", "  L’œuvre"}},
		{"refused, flat", "ISO-8859-1", flat(refusedFlat), []string{
			"recette KO 11/2026", "  pièce 102, ligne 1 : ERREUR_SIRET, Numéro erroné", "recette KO 11/2026", "  pièce 103 : sans motif donné",
			"pièce jointe KO 0/0 PJ2026T101", "  pièce jointe PJ2026T101 : sans motif donné", "signature de bordereau KO 0/0", "  ERREUR_CERTIFICAT",
		}},
		{"without a reason, with what the schema lets be empty", "UTF-8", v2(`<ElementACQUIT><DomaineAck V="5"/><EtatAck V="false"/><NumBord V=""/><ExerciceBord V=""/><Erreur/></ElementACQUIT>`), []string{"dépense KO 0/0"}},
		{"what is unknown is left alone", "UTF-8", v2(`<Autre><NumBord V="x"/></Autre><ElementACQUIT><DomaineAck V="99"/><EtatAck V="1"/><Neuf V="1"><NumBord V="x"/></Neuf></ElementACQUIT>`), []string{"paramétrage OK 0/0"}},
	} {
		content := in(t, row.encoding, row.text)
		a, err := acquit.Read(write(t, content))
		if err != nil {
			t.Errorf("%s, %s: %v", row.why, row.encoding, err)
			continue
		}
		if diff := cmp.Diff(row.want, says(a)); diff != "" {
			t.Errorf("%s, %s (-want +got):\n%s", row.why, row.encoding, diff)
		}
		head := *a
		head.Elements = nil
		want := acquit.Acquit{Name: "acquit.xml", SHA256: fmt.Sprintf("%x", sha256.Sum256(content)), Flux: flux,
			IDPost: "059350", IDColl: "20009320100016", CodCol: "100", CodBud: "00"}
		if diff := cmp.Diff(want, head); diff != "" {
			t.Errorf("%s, %s: head (-want +got):\n%s", row.why, row.encoding, diff)
		}
	}
}

// TestRow: an element knows its line, for the faults that batch finds in it.
func TestRow(t *testing.T) {
	t.Parallel()
	a, err := acquit.Parse("a.xml", []byte(v2(taken+"\n"+taken)))
	if err != nil || len(a.Elements) != 2 || a.Elements[0].Row != 10 || a.Elements[1].Row != 11 {
		t.Errorf("%+v %v, want elements on lines 10 and 11", a, err)
	}
}

// TestFaults is the catalogue of ACQ-001 to ACQ-019: what is wrong with a file, and what is said of it.
func TestFaults(t *testing.T) {
	t.Parallel()
	element := func(text string) string {
		return strings.Replace(v2(`<ElementACQUIT>`+text+`</ElementACQUIT>`), "ISO-8859-1", "UTF-8", 1)
	}
	for _, row := range []struct {
		why, content string
		want         []string // the faults, in order: each begins so
	}{
		{"nothing", "", []string{"a.xml, ligne 1 : erreur ACQ-003 : le fichier s'arrête avant la fin de l'acquit : il est vide ou tronqué. → reprenez-le auprès de la plate-forme de télétransmission."}},
		{"cut short", v2(refused)[:1500], []string{"a.xml, ligne 24 : erreur ACQ-003"}},
		{"cut short between two elements", strings.TrimSuffix(v2(taken), "</n:PES_ACQUIT>\n"), []string{"a.xml, ligne 12 : erreur ACQ-003"}},
		{"no XML", "bonjour <", []string{"a.xml, ligne 1 : erreur ACQ-003"}},
		{"tags that cross", "<a><b></a></b>", []string{"a.xml, ligne 1 : erreur ACQ-004"}},
		{"tags that cross in an acquit", strings.Replace(v2(taken), "</ACQUIT>", "</ACQUITS>", 1), []string{"a.xml, ligne 11 : erreur ACQ-002 : le fichier n'est pas un XML bien formé"}},
		{"an unknown entity", element(`<DomaineAck V="&x;"/>`), []string{"a.xml, ligne 10 : erreur ACQ-002"}},
		{"two roots", v2(taken) + "<x/>", []string{"a.xml, ligne 13 : erreur ACQ-002 : le fichier continue après la fin de l'acquit (valeur lue : « x »)"}},
		{"what was sent", `<n:PES_Aller xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller"/>`, []string{"a.xml, ligne 1 : erreur ACQ-004 : ce fichier n'est pas un PES_ACQUIT (valeur lue : « PES_Aller http://"}},
		{"another namespace", strings.Replace(v2(taken), "retour/v2", "retour/v3", 1), []string{"a.xml, ligne 2 : erreur ACQ-004"}},
		{"an unknown encoding", strings.Replace(v2(taken), "ISO-8859-1", "EBCDIC-FR", 1), []string{"a.xml : erreur ACQ-005 : l'encodage du fichier n'est pas lu : ISO-8859-1, Windows-1252 ou UTF-8 sont attendus (valeur lue : « EBCDIC-FR »)"}},
		{"UTF-16", "\xff\xfe<\x00", []string{"a.xml : erreur ACQ-005"}},
		{"not the encoding that it declares", string(in(t, "ISO-8859-1", v2(refused)))[38:], []string{"a.xml, ligne 12 : erreur ACQ-005 : le fichier n'a pas l'encodage qu'il annonce"}},
		{"a DOCTYPE", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + v2(taken)[44:], []string{"a.xml, ligne 1 : erreur ACQ-006"}},
		{"too deep", v2(strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40)), []string{"a.xml, ligne 10 : erreur ACQ-007 : les éléments s'emboîtent sur plus de 24 niveaux"}},
		{"too many", v2(strings.Repeat(taken, 50_001)), []string{"a.xml, ligne 10 : erreur ACQ-008"}},
		{"too large", v2(taken) + strings.Repeat(" ", 32<<20), []string{"a.xml : erreur ACQ-001 : le fichier dépasse 32 Mo"}},
		{"no element, no name", strings.Replace(v2(""), "NomFic", "Nom", 1), []string{
			"a.xml : erreur ACQ-010 : l'acquit ne dit pas à quel fichier il répond : l'élément Enveloppe/Parametres/NomFic manque",
			"a.xml : erreur ACQ-010 : l'acquit ne dit rien : l'élément ACQUIT/ElementACQUIT manque"}},
		{"a bare element", element(""), []string{"a.xml, ligne 10 : erreur ACQ-010 : l'élément ElementACQUIT n'a pas de DomaineAck", "a.xml, ligne 10 : erreur ACQ-010 : l'élément ElementACQUIT n'a pas de EtatAck"}},
		{"wrong values, all at once", element(`<DomaineAck V="13"/><EtatAck V="OK"/><NumBord V="12345678"/><ExerciceBord V="-1"/><DetailPiece><NumPiece V="1,5"/></DetailPiece>`), []string{
			"a.xml, ligne 10 : erreur ACQ-011 : ExerciceBord n'est pas un nombre entier de 4 chiffres au plus (valeur lue : « -1 »)",
			"a.xml, ligne 10 : erreur ACQ-011 : NumBord n'est pas un nombre entier de 7 chiffres au plus (valeur lue : « 12345678 »)",
			"a.xml, ligne 10 : erreur ACQ-011 : NumPiece n'est pas un nombre entier de 13 chiffres au plus (valeur lue : « 1,5 »)",
			"a.xml, ligne 10 : erreur ACQ-011 : l'état (EtatAck) est inconnu : 1 (pris) ou 0 (rejeté) est attendu (valeur lue : « OK »)",
			"a.xml, ligne 10 : erreur ACQ-011 : le domaine (DomaineAck) est inconnu : un nombre de 0 à 12, ou 99, est attendu (valeur lue : « 13 »)"}},
		{"a name too long", strings.Replace(v2(taken), flux, strings.Repeat("é", 101), 1)[44:], []string{"a.xml, ligne 3 : erreur ACQ-011 : le nom du fichier d'origine (NomFic) dépasse 100 caractères"}},
		{"no value", element(`<DomaineAck/><EtatAck V="1"/>`), []string{"a.xml, ligne 10 : erreur ACQ-010", "a.xml, ligne 10 : erreur ACQ-012 : l'élément DomaineAck n'a pas d'attribut V"}},
		{"more faults than anybody reads", v2(strings.Repeat("<ElementACQUIT/>\n", 60)), nil},
	} {
		a, err := acquit.Parse("a.xml", []byte(row.content))
		var faults fault.List
		if a != nil || !errors.As(err, &faults) {
			t.Errorf("%s: %v %v, want faults", row.why, a, err)
			continue
		}
		if row.want == nil {
			if len(faults) != 51 || faults[0].Code != "ACQ-019" && faults[50].Code != "ACQ-019" {
				t.Errorf("%s: %d faults, want 50, and that there are more", row.why, len(faults))
			}
			continue
		}
		lines := strings.Split(faults.Error(), "\n")
		for i := range max(len(lines), len(row.want)) {
			if i >= len(lines) || i >= len(row.want) || !strings.HasPrefix(lines[i], row.want[i]) {
				t.Errorf("%s: got\n%s\nwant\n%s", row.why, faults.Error(), strings.Join(row.want, "\n"))
				break
			}
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for path, kind := range map[string]fault.Kind{filepath.Join(dir, "rien.xml"): fault.NotFound, dir: fault.Invalid} {
		if a, err := acquit.Read(path); a != nil || fault.KindOf(err) != kind {
			t.Errorf("%s: %v, want a refusal %s", path, err, kind)
		}
	}
}

// TestLongTextsAreCut: a text beyond the schema's length is cut on a whole letter.
func TestLongTextsAreCut(t *testing.T) {
	t.Parallel()
	a, err := acquit.Parse("a.xml", []byte(strings.Replace(v2(`<ElementACQUIT><DomaineAck V="4"/><EtatAck V="0"/><IdUnique V="`+strings.Repeat("A", 60)+`"/>
		<Erreur><NumAnoAck V="`+strings.Repeat("B", 200)+`"/><LibelleAnoAck V=" `+strings.Repeat("é", 600)+`"/></Erreur></ElementACQUIT>`), "ISO-8859-1", "UTF-8", 1)))
	want := billing.Rejet{Code: strings.Repeat("B", 100), Libelle: strings.Repeat("é", 500), PJ: strings.Repeat("A", 50)}
	if err != nil || len(a.Elements) != 1 || len(a.Elements[0].Rejets) != 1 || a.Elements[0].Rejets[0] != want {
		t.Errorf("%+v %v, want %+v", a, err, want)
	}
}
