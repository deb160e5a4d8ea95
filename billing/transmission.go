package billing

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// BordereauKey names a bordereau for ever: its series, its exercice, its number (reference/pes.md §3.2).
type BordereauKey struct {
	Budget   string
	Type     PieceType
	Exercice int
	Numero   int64
}

// Compare orders bordereaux by budget, exercice, kind (titres, reductions, mandats), number.
func (k BordereauKey) Compare(other BordereauKey) int {
	return cmp.Or(strings.Compare(k.Budget, other.Budget), cmp.Compare(k.Exercice, other.Exercice),
		cmp.Compare(kindOrder(k.Type), kindOrder(other.Type)), cmp.Compare(k.Numero, other.Numero))
}

func kindOrder(t PieceType) int { return strings.IndexByte("trm", t[0]) }

// String names the bordereau in a sentence: le bordereau de titres n° 12 de 2026 (budget PRINC).
func (k BordereauKey) String() string {
	return fmt.Sprintf("le bordereau de %s n° %d de %d (budget %s)", k.Type.Plural(), k.Numero, k.Exercice, k.Budget)
}

// BordereauKey gives the bordereau of a numbered document; its exercice is the year of the campaign.
func (p *Piece) BordereauKey() BordereauKey {
	return BordereauKey{Budget: p.Budget, Type: p.Type, Exercice: p.Campaign.Year(), Numero: p.Bordereau}
}

// EtatTransmission is what is known of a bordereau that left for Hélios.
type EtatTransmission string

// What is known of a bordereau. It goes from attendu to pris or rejete; a rejected one is attendu again once it is sent
// anew; a pris one stays pris for ever, whichever sending Hélios took: the number is the same.
const (
	EtatAttendu EtatTransmission = "attendu" // no acquit yet
	EtatPris    EtatTransmission = "pris"
	EtatRejete  EtatTransmission = "rejete"
)

// Label gives the words of a reader.
func (e EtatTransmission) Label() string {
	return map[EtatTransmission]string{EtatAttendu: "acquit attendu", EtatPris: "pris en charge", EtatRejete: "rejeté"}[e]
}

// Transmission is where a bordereau stands between quotepart and Hélios, as the ledger tells it.
type Transmission struct {
	Versions []int64 // of the dossier that each sending travelled with; 0: the sealed one
	Pris     int     // the sending that Hélios took; 0: none yet
	Etat     EtatTransmission
	Rejets   []Rejet // why, for a rejected one; of any other, the attachments that Hélios refused, and its remarks
}

// FirstTransmission is where a bordereau stands of which the ledger says nothing: its first sending awaits its acquit.
func FirstTransmission() Transmission {
	return Transmission{Versions: []int64{0}, Etat: EtatAttendu}
}

// Last gives the number of the last sending, from 1.
func (t Transmission) Last() int { return len(t.Versions) }

// Envoi gives the sending that counts: the one that Hélios took, else the last.
func (t Transmission) Envoi() int {
	if t.Pris > 0 {
		return t.Pris
	}
	return t.Last()
}

// DossierVersion gives the version of the dossier of the sending that counts, 0 for the sealed one: the identities and
// imputations that Hélios knows, or is to know.
func (t Transmission) DossierVersion() int64 { return t.Versions[t.Envoi()-1] }

// Doublon reports whether Hélios rejected the last sending because it has a bordereau of that number already. No sending of
// the same number can be taken then, unless Hélios says which one it has.
func (t Transmission) Doublon() bool {
	return t.Etat == EtatRejete && slices.ContainsFunc(t.Rejets, func(r Rejet) bool { return r.Code == DoublonBordereau })
}

// DoublonBordereau is the code with which Hélios refuses a bordereau whose number it has already.
const DoublonBordereau = "ERREUR_DOUBLON_BORDEREAU"

// Acquitted gives where a bordereau stands after an acquit of one of its sendings, that is pris, rejete, or attendu for an
// acquit that decides nothing (a refused attachment). A bordereau of which Hélios took any sending is taken, and is never
// rejected after; the rejection of an earlier sending changes nothing.
func (t Transmission) Acquitted(envoi int, etat EtatTransmission, rejets []Rejet) Transmission {
	switch {
	case t.Etat == EtatPris && etat == EtatRejete: // kept in the ledger, and no more
	case etat == EtatPris && t.Etat != EtatPris:
		t.Etat, t.Pris, t.Rejets = EtatPris, envoi, mergeRejets(refusedPJ(t.Rejets), rejets)
	case envoi < t.Envoi():
	case etat == EtatRejete:
		t.Etat, t.Rejets = EtatRejete, mergeRejets(refusedPJ(t.Rejets), rejets)
	default:
		t.Rejets = mergeRejets(t.Rejets, rejets)
	}
	return t
}

// Resent gives where a bordereau stands once it is sent again with the identities of that version of the dossier.
func (t Transmission) Resent(version int64) Transmission {
	return Transmission{Versions: append(slices.Clone(t.Versions), version), Etat: EtatAttendu}
}

func refusedPJ(rejets []Rejet) []Rejet {
	var kept []Rejet
	for _, r := range rejets {
		if r.PJ != "" {
			kept = append(kept, r)
		}
	}
	return kept
}

// mergeRejets adds reasons to others without saying one twice.
func mergeRejets(rejets, more []Rejet) []Rejet {
	var merged []Rejet
	said := map[Rejet]bool{}
	for _, list := range [][]Rejet{rejets, more} {
		for _, r := range list {
			if !said[r] {
				said[r], merged = true, append(merged, r)
			}
		}
	}
	return merged
}

// Rejet is one reason for which Hélios refused a bordereau, with the document and line that it points at (0: none).
type Rejet struct {
	Code    string `json:"code,omitempty"` // ERREUR_SIRET…
	Libelle string `json:"libelle,omitempty"`
	Piece   int64  `json:"piece,omitempty"`
	Ligne   int64  `json:"ligne,omitempty"`
	PJ      string `json:"pj,omitempty"` // unique identifier of the attachment
}

// Text says a reason in one line: pièce 103, ligne 1 : ERREUR_SIRET, SIRET inconnu.
func (r Rejet) Text() string {
	var place, why []string
	for _, part := range []struct {
		word  string
		value int64
	}{{"pièce", r.Piece}, {"ligne", r.Ligne}} {
		if part.value > 0 {
			place = append(place, fmt.Sprintf("%s %d", part.word, part.value))
		}
	}
	if r.PJ != "" {
		place = append(place, "pièce jointe "+r.PJ)
	}
	for _, text := range []string{r.Code, r.Libelle} {
		if text != "" {
			why = append(why, text)
		}
	}
	if len(why) == 0 {
		why = []string{"sans motif donné"}
	}
	if len(place) == 0 {
		return strings.Join(why, ", ")
	}
	return strings.Join(place, ", ") + " : " + strings.Join(why, ", ")
}

// FluxName names the PES file of a bordereau, without its extension: the SIRET and the code (CodBud) of the budget, the
// exercice, the kind and number of the bordereau, and which sending it is. An acquit that names no bordereau names the
// file.
func FluxName(siret, codbud string, k BordereauKey, envoi int) string {
	return fmt.Sprintf("PESALR1_%s_%s_%04d%s%07d_%02d", siret, codbud, k.Exercice, strings.ToUpper(string(k.Type[:1])), k.Numero, envoi)
}

var fluxName = regexp.MustCompile(`^PESALR1_([0-9]{14})_([0-9A-Z][0-9])_([0-9]{4})([TRM])([0-9]{7})_([0-9]{2,})$`)

// ParseFluxName reads back what FluxName writes, but for the budget, which its SIRET and its code tell.
func ParseFluxName(name string) (siret, codbud string, k BordereauKey, envoi int, ok bool) {
	found := fluxName.FindStringSubmatch(strings.TrimSuffix(name, ".xml"))
	if found == nil {
		return "", "", BordereauKey{}, 0, false
	}
	k.Exercice, _ = strconv.Atoi(found[3])
	k.Type = map[string]PieceType{"T": PieceTitre, "R": PieceReduction, "M": PieceMandat}[found[4]]
	k.Numero, _ = strconv.ParseInt(found[5], 10, 64)
	envoi, _ = strconv.Atoi(found[6])
	return found[1], found[2], k, envoi, true
}
