package acquit

import (
	"strconv"
)

// Lengths of texts, from the schema: what goes beyond is cut, for the file itself is kept by its digest.
const (
	fluxLength    = 100
	codeLength    = 100
	libelleLength = 500
	pjLength      = 50
	headerLength  = 14
)

// values says how each value of an acquit is read, by its place below the root; any other is left alone. The flat form has
// the document, the line and the reason right in the element.
var values = map[string]func(*reading, string){
	"Enveloppe/Parametres/NomFic": (*reading).flux,
	"EnTetePES/IdPost":            func(r *reading, v string) { r.acquit.IDPost = cut(v, headerLength) },
	"EnTetePES/IdColl":            func(r *reading, v string) { r.acquit.IDColl = cut(v, headerLength) },
	"EnTetePES/CodCol":            func(r *reading, v string) { r.acquit.CodCol = cut(v, headerLength) },
	"EnTetePES/CodBud":            func(r *reading, v string) { r.acquit.CodBud = cut(v, headerLength) },

	atElement + "/DomaineAck":   (*reading).readDomaine,
	atElement + "/EtatAck":      (*reading).readEtat,
	atElement + "/NumBord":      func(r *reading, v string) { r.element.Bordereau = r.number("NumBord", v, 7) },
	atElement + "/ExerciceBord": func(r *reading, v string) { r.element.Exercice = int(r.number("ExerciceBord", v, 4)) },
	atElement + "/IdUnique":     func(r *reading, v string) { r.element.PJ = cut(v, pjLength) },

	atElement + "/NumPiece":      (*reading).readPiece,
	atElement + "/NumLigne":      (*reading).readLigne,
	atElement + "/NumAnoAck":     (*reading).readCode,
	atElement + "/LibelleAnoAck": (*reading).readLibelle,

	atElement + "/Erreur/NumAnoAck":     (*reading).readCode,
	atElement + "/Erreur/LibelleAnoAck": (*reading).readLibelle,
	atPiece + "/NumPiece":               (*reading).readPiece,
	atPiece + "/Erreur/NumAnoAck":       (*reading).readCode,
	atPiece + "/Erreur/LibelleAnoAck":   (*reading).readLibelle,
	atLigne + "/NumLigne":               (*reading).readLigne,
	atLigne + "/Erreur/NumAnoAck":       (*reading).readCode,
	atLigne + "/Erreur/LibelleAnoAck":   (*reading).readLibelle,
}

func (r *reading) readPiece(v string)   { r.rejet.Piece = r.number("NumPiece", v, 13) }
func (r *reading) readLigne(v string)   { r.rejet.Ligne = r.number("NumLigne", v, 13) }
func (r *reading) readCode(v string)    { r.rejet.Code = cut(v, codeLength) }
func (r *reading) readLibelle(v string) { r.rejet.Libelle = cut(v, libelleLength) }

func (r *reading) flux(v string) {
	if len([]rune(v)) > fluxLength {
		r.fault(r.row(), "ACQ-011", cut(v, fluxLength), "le nom du fichier d'origine (NomFic) dépasse %d caractères", "demandez un nouvel acquit à la plate-forme", fluxLength)
	}
	r.acquit.Flux = cut(v, fluxLength)
}

func (r *reading) readDomaine(v string) {
	number, err := strconv.Atoi(v)
	if r.domaine = true; err != nil || domaines[Domaine(number)] == "" {
		r.fault(r.row(), "ACQ-011", v, "le domaine (DomaineAck) est inconnu : un nombre de 0 à 12, ou 99, est attendu", "si le format de la DGFiP a changé, mettez quotepart à jour")
		return
	}
	r.element.Domaine = Domaine(number)
}

func (r *reading) readEtat(v string) {
	switch r.etat = true; v {
	case "1", "true":
		r.element.OK = true
	case "0", "false":
	default:
		r.fault(r.row(), "ACQ-011", v, "l'état (EtatAck) est inconnu : 1 (pris) ou 0 (rejeté) est attendu", "demandez un nouvel acquit à la plate-forme")
	}
}

// number reads a whole number of so many digits at most. The schema lets it be empty, and 0 says as much.
func (r *reading) number(name, v string, digits int) int64 {
	if v == "" {
		return 0
	}
	number, err := strconv.ParseUint(v, 10, 63)
	if err != nil || len(v) > digits {
		r.fault(r.row(), "ACQ-011", v, "%s n'est pas un nombre entier de %d chiffres au plus", "demandez un nouvel acquit à la plate-forme", name, digits)
		return 0
	}
	return int64(number)
}

// cut keeps the beginning of a text, on a whole letter.
func cut(text string, most int) string {
	count := 0
	for at := range text {
		if count++; count > most {
			return text[:at]
		}
	}
	return text
}
