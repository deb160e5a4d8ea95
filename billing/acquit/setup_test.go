package acquit_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// v2 and flat write an acquit of each form around its elements.
func v2(elements string) string {
	return envelope("http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/retour/v2", elements)
}

func flat(elements string) string {
	return envelope("http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/retour", elements)
}

const flux = "PESALR1_20009320100016_00_2026T0000011_01"

func envelope(namespace, elements string) string {
	return `<?xml version="1.0" encoding="ISO-8859-1"?>
<n:PES_ACQUIT xmlns:n="` + namespace + `">
  <Enveloppe>
    <Parametres><Version V="2"/><TypFic V="PESALR1"/><NomFic V="` + flux + `"/></Parametres>
    <Emetteur><Sigle V="HELIOS"/><Adresse V="DGFiP"/></Emetteur>
  </Enveloppe>
  <EnTetePES><DteStr V="2026-06-03"/><IdPost V="059350"/><IdColl V="20009320100016"/><CodCol V="100"/><CodBud V="00"/></EnTetePES>
  <ACQUIT>
    <EnTeteAcquit><IdVer V="2"/></EnTeteAcquit>
` + elements + `
  </ACQUIT>
</n:PES_ACQUIT>
`
}

const (
	taken = `    <ElementACQUIT><DomaineAck V="6"/><EtatAck V="1"/><NumBord V="11"/><ExerciceBord V="2026"/></ElementACQUIT>`

	refused = `    <ElementACQUIT>
      <DomaineAck V="6"/><EtatAck V="0"/><NumBord V="0000011"/><ExerciceBord V="2026"/>
      <Erreur><NumAnoAck V="ERREUR_CUMUL_MONTANTS"/><LibelleAnoAck V="Somme des pièces erronée"/></Erreur>
      <DetailPiece><NumPiece V="101"/><Erreur><NumAnoAck V="ERREUR_SIRET"/><LibelleAnoAck V="SIRET inconnu"/></Erreur></DetailPiece>
      <DetailPiece><NumPiece V="102"/>
        <Erreur><LibelleAnoAck V="Tiers à revoir"/></Erreur>
        <DetailLigne><NumLigne V="1"/><Erreur><NumAnoAck V="ERREUR_MONTANT_TVA_ZERO_NEGATIF"/></Erreur><Erreur><NumAnoAck V="ERREUR_AUTRE"/></Erreur></DetailLigne>
        <DetailLigne><NumLigne V="2"/></DetailLigne>
      </DetailPiece>
      <DetailPiece><NumPiece V="103"/></DetailPiece>
    </ElementACQUIT>
    <ElementACQUIT>
      <DomaineAck V="4"/><EtatAck V="0"/><IdUnique V="PJ2026T101"/><Erreur><NumAnoAck V="ERREUR_DOUBLON_PJ"/></Erreur>
    </ElementACQUIT>
    <ElementACQUIT><DomaineAck V="4"/><EtatAck V="1"/><IdUnique V="PJ2026T102"/></ElementACQUIT>
    <ElementACQUIT><DomaineAck V="0"/><EtatAck V="true"/></ElementACQUIT>`

	refusedFlat = `    <ElementACQUIT><DomaineAck V="6"/><EtatAck V="0"/><ExerciceBord V="2026"/><NumBord V="11"/><NumPiece V="102"/><NumLigne V="1"/><NumAnoAck V="ERREUR_SIRET"/><LibelleAnoAck V="Numéro erroné"/></ElementACQUIT>
    <ElementACQUIT><DomaineAck V="6"/><EtatAck V="0"/><ExerciceBord V="2026"/><NumBord V="11"/><NumPiece V="103"/></ElementACQUIT>
    <ElementACQUIT><DomaineAck V="4"/><EtatAck V="0"/><IdUnique V="PJ2026T101"/></ElementACQUIT>
    <ElementACQUIT><DomaineAck V="3"/><EtatAck V="0"/><NumAnoAck V="ERREUR_CERTIFICAT"/></ElementACQUIT>`
)

// in writes a text in another encoding, and declares it.
func in(t testing.TB, encoding, text string) []byte {
	t.Helper()
	text = strings.Replace(text, "ISO-8859-1", encoding, 1)
	to := map[string]*charmap.Charmap{"ISO-8859-1": charmap.ISO8859_1, "Windows-1252": charmap.Windows1252}[encoding]
	if to == nil {
		return []byte(text)
	}
	bytes, err := to.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

func write(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "acquit.xml")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
