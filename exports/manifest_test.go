package exports_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"quotepart/billing/fault"
	"quotepart/exports"
	"quotepart/exports/exportstest"
	"quotepart/ledger"
)

const manifestText = `{
  "format": "quotepart-manifeste/1",
  "campagne": "2026-05",
  "projet": false,
  "dossier_version": 3,
  "dossier_empreinte": "d0",
  "resultat_empreinte": "c4",
  "journal": {
    "sequence": 12,
    "empreinte": "ab"
  },
  "fichiers": [
    {
      "nom": "lignes.csv",
      "octets": 3,
      "sha256": "11"
    },
    {
      "nom": "releves/a & b.xlsx",
      "octets": 4,
      "sha256": "22"
    }
  ]
}
`

func TestManifestText(t *testing.T) {
	t.Parallel()
	m := exports.Manifest{
		Format: exports.ManifestFormat, Campaign: "2026-05", DossierVersion: 3, DossierDigest: "d0", Digest: "c4", Head: ledger.Head{Seq: 12, Hash: "ab"},
		Files: []exports.ManifestFile{{Name: "releves/a & b.xlsx", Bytes: 4, SHA256: "22"}, {Name: "lignes.csv", Bytes: 3, SHA256: "11"}},
	}
	text, err := m.Encode()
	if diff := cmp.Diff(manifestText, string(text)); diff != "" || err != nil {
		t.Errorf("Encode (-want +got): %v\n%s", err, diff)
	}
	back, err := exports.DecodeManifest(text)
	if err != nil {
		t.Fatal(err)
	}
	m.Files[0], m.Files[1] = m.Files[1], m.Files[0]
	if diff := cmp.Diff(m, back); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
}

func TestDecodeManifestRefuses(t *testing.T) {
	t.Parallel()
	for why, text := range map[string]string{
		"nothing":                  "",
		"another format":           strings.Replace(manifestText, "manifeste/1", "manifeste/9", 1),
		"a file above the folder":  strings.Replace(manifestText, "lignes.csv", "../lignes.csv", 1),
		"an absolute file":         strings.Replace(manifestText, "lignes.csv", "/etc/passwd", 1),
		"an unknown field":         strings.Replace(manifestText, `"projet"`, `"brouillon"`, 1),
		"something after the end":  manifestText + "x",
		"other spaces":             strings.Replace(manifestText, "  ", " ", 1),
		"files that are unsorted":  strings.Replace(manifestText, "lignes.csv", "zzz.csv", 1),
		"the manifest within":      strings.Replace(manifestText, "lignes.csv", "manifeste.json", 1),
		"a name of another system": strings.Replace(manifestText, "lignes.csv", `a\\b`, 1),
	} {
		if _, err := exports.DecodeManifest([]byte(text)); fault.KindOf(err) != fault.Corrupt {
			t.Errorf("%s: got %v", why, err)
		}
	}
}

func TestVerifyFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "out")
	if _, _, err := exports.VerifyFolder(os.DirFS(t.TempDir())); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a folder without a manifest: got %v", err)
	}
	write(t, dir, first)
	if err := os.Remove(filepath.Join(dir, "releves", "a.xlsx")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "lignes.csv"), []byte("0ne"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, differences, err := exports.VerifyFolder(os.DirFS(dir))
	if err != nil || m.Campaign != "2026-05" || len(differences) != 2 {
		t.Fatalf("got %v, %q, %v", m, differences, err)
	}
	if !strings.HasPrefix(differences[0], "lignes.csv\u00a0: le fichier a été modifié (3 octets") || differences[1] != "releves/a.xlsx\u00a0: le fichier manque" {
		t.Errorf("got %q", differences)
	}
}

func TestStatementNames(t *testing.T) {
	t.Parallel()
	c := exportstest.Small()
	c.Dossier = exportstest.Dossier("code=../x;nom=Évasion;type=autre", "code=ab;nom=Œuvre d'Été;type=autre", "code=AB;nom=œuvre d'été;type=autre", "code=CON;nom=CON;type=autre",
		"code=L;nom="+strings.Repeat("Très long nom ", 12)+";type=autre")
	c.Calculation.Lines = nil
	c.Calculation.Pieces = nil
	c.Cancellations = nil
	for _, debtor := range []string{"../x", "59350", "AB", "CON", "L", "ab", "inconnu"} {
		c.Calculation.Lines = append(c.Calculation.Lines, exportstest.Line("PRINC;"+debtor+";"+debtor+";TRE-CEP;2026;1;prevu;1.00;0.00;1.00;reporte;"))
	}
	r, err := exports.Read(c)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"releves/---x-evasion-4f2e8f8a", "releves/59350-lille", "releves/AB-oeuvre-d-ete", "releves/CON", "releves/L-tres-long-nom-tres-long-nom-tres-long-nom-tres-long-nom-tres", "releves/ab-oeuvre-d-ete", "releves/inconnu"}
	got := r.StatementNames()
	for i, name := range got {
		if !exports.SafeName(name) || len(name) > 120 {
			t.Errorf("%q is not safe", name)
		}
		if !strings.HasPrefix(name, strings.TrimSuffix(want[i], "4f2e8f8a")) {
			t.Errorf("got %q, want %q", name, want[i])
		}
	}
	if strings.EqualFold(got[2], got[5]) || len(got[2]) == len("releves/AB-oeuvre-d-ete") {
		t.Errorf("%q and %q would be one file on some systems", got[2], got[5])
	}
}
