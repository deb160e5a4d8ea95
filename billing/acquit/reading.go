package acquit

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"quotepart/billing"
	"quotepart/billing/fault"
)

// Bounds of one reading. An acquit that gives three reasons for each of 5,000 titres weighs 5 MB.
const (
	mostBytes  = 32 << 20
	mostDepth  = 24     // the schema nests 7 deep
	mostThings = 50_000 // elements and reasons
	mostFaults = 50     // nobody mends more than that by hand: the cause is one, and it shows in the first ones
)

// namespaces are those of the two forms.
var namespaces = map[string]bool{
	"http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/retour/v2": true,
	"http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/retour":    true,
}

// reading is one file under way.
type reading struct {
	decoder  *xml.Decoder
	encoding string // declared, and unknown
	acquit   *Acquit
	faults   fault.List
	things   int      // elements and reasons so far
	ended    bool     // the root was closed
	path     []string // of the element that is open, the root first

	element *Element      // under way
	domaine bool          // it said what it is about
	etat    bool          // it said whether it is taken
	rejet   billing.Rejet // under way, with the document and line that it is about
	told    [2]bool       // whether the document and the line under way have a reason
}

// errStop ends a reading whose fault is told already.
var errStop = errors.New("stop")

// read goes through the file token by token: nothing of it is kept but the acquit.
func (r *reading) read(content []byte) {
	if bytes.HasPrefix(content, []byte("\xff\xfe")) || bytes.HasPrefix(content, []byte("\xfe\xff")) {
		r.fault(0, "ACQ-005", "UTF-16", "l'encodage du fichier n'est pas lu : ISO-8859-1, Windows-1252 ou UTF-8 sont attendus", "reprenez le fichier tel que la plate-forme l'a rendu")
		return
	}
	r.decoder = xml.NewDecoder(bytes.NewReader(content))
	r.decoder.CharsetReader = r.decode
	for {
		token, err := r.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			r.malformed(err)
			return
		}
		if err := r.take(token); err != nil {
			return
		}
	}
	r.conclude()
}

func (r *reading) take(token xml.Token) error {
	switch token := token.(type) {
	case xml.Directive:
		return r.stop("ACQ-006", "", "le fichier porte une déclaration DOCTYPE : un acquit n'en a pas, et elle peut cacher du contenu d'ailleurs", "reprenez le fichier tel que la plate-forme l'a rendu")
	case xml.StartElement:
		return r.open(token)
	case xml.EndElement:
		r.close()
	}
	return nil
}

// open takes the beginning of an element, with its value.
func (r *reading) open(start xml.StartElement) error {
	if len(r.path) == 0 {
		if err := r.root(start); err != nil {
			return err
		}
	}
	if len(r.path) >= mostDepth {
		return r.stop("ACQ-007", start.Name.Local, "les éléments s'emboîtent sur plus de %d niveaux : ce n'est pas un acquit", "vérifiez que c'est bien le PES_ACQUIT", mostDepth)
	}
	r.path = append(r.path, start.Name.Local)
	place := r.place()
	if err := r.begin(place); err != nil {
		return err
	}
	if read, known := values[place]; known {
		value, ok := valueOf(start)
		if !ok {
			r.fault(r.row(), "ACQ-012", "", "l'élément %s n'a pas d'attribut V, qui porte sa valeur", "demandez un nouvel acquit à la plate-forme", start.Name.Local)
			return nil
		}
		read(r, value)
	}
	return nil
}

// root wants a PES_ACQUIT, once.
func (r *reading) root(start xml.StartElement) error {
	switch {
	case r.ended:
		return r.stop("ACQ-002", start.Name.Local, "le fichier continue après la fin de l'acquit", "reprenez le fichier tel que la plate-forme l'a rendu")
	case start.Name.Local != "PES_ACQUIT" || !namespaces[start.Name.Space]:
		return r.stop("ACQ-004", strings.TrimSpace(start.Name.Local+" "+start.Name.Space), "ce fichier n'est pas un PES_ACQUIT", "donnez l'acquit qu'Hélios rend pour un fichier reçu (PES_ACQUIT), pas le fichier envoyé ni un PES_Retour")
	}
	return nil
}

// valueOf gives the attribute V, its white space folded to single spaces.
func valueOf(start xml.StartElement) (string, bool) {
	for _, attribute := range start.Attr {
		if attribute.Name.Local == "V" && attribute.Name.Space == "" {
			return strings.Join(strings.Fields(attribute.Value), " "), true
		}
	}
	return "", false
}

// The places below the root at which something begins and ends.
const (
	atElement = "ACQUIT/ElementACQUIT"
	atPiece   = atElement + "/DetailPiece"
	atLigne   = atPiece + "/DetailLigne"
)

// place gives the path below the root; empty at the root.
func (r *reading) place() string { return strings.Join(r.path[1:], "/") }

func (r *reading) begin(place string) error {
	switch place {
	case atElement:
		r.element, r.domaine, r.etat, r.rejet = &Element{Row: r.row()}, false, false, billing.Rejet{}
	case atPiece:
		r.told[0] = false
	case atLigne:
		r.told[1] = false
	case atElement + "/Erreur", atPiece + "/Erreur", atLigne + "/Erreur":
	default:
		return nil
	}
	if r.things++; r.things > mostThings {
		return r.stop("ACQ-008", "", "l'acquit porte plus de %d éléments et motifs", "vérifiez que c'est bien le PES_ACQUIT d'un seul fichier", mostThings)
	}
	return nil
}

func (r *reading) close() {
	place := r.place()
	r.path = r.path[:len(r.path)-1]
	r.ended = len(r.path) == 0
	switch place {
	case atElement + "/Erreur", atPiece + "/Erreur", atLigne + "/Erreur":
		r.reason()
	case atLigne:
		r.unexplained(1)
		r.rejet.Ligne = 0
	case atPiece:
		r.unexplained(0)
		r.rejet.Piece = 0
	case atElement:
		r.endElement()
	}
}

// reason keeps the reason under way, and leaves the document and line that it is about for the next one.
func (r *reading) reason() {
	if r.rejet.Code+r.rejet.Libelle != "" {
		r.element.Rejets, r.told = append(r.element.Rejets, r.rejet), [2]bool{true, true}
		r.rejet.Code, r.rejet.Libelle = "", ""
	}
}

// unexplained keeps a document (0) or a line (1) that a rejection names without a reason.
func (r *reading) unexplained(level int) {
	if !r.told[level] && !r.element.OK && r.rejet.Piece+r.rejet.Ligne > 0 {
		r.element.Rejets, r.told[0] = append(r.element.Rejets, r.rejet), true
	}
}

// endElement keeps an element. What it says of itself outside of Erreur is the flat form: one reason an element.
func (r *reading) endElement() {
	e := r.element
	if r.rejet.Code+r.rejet.Libelle != "" || !e.OK && r.rejet.Piece+r.rejet.Ligne > 0 {
		e.Rejets = append(e.Rejets, r.rejet)
	}
	if !r.domaine {
		r.lacks("DomaineAck")
	}
	if !r.etat {
		r.lacks("EtatAck")
	}
	for i := range e.Rejets {
		e.Rejets[i].PJ = e.PJ
	}
	if e.PJ != "" && !e.OK && len(e.Rejets) == 0 {
		e.Rejets = []billing.Rejet{{PJ: e.PJ}}
	}
	r.acquit.Elements = append(r.acquit.Elements, *e)
}

func (r *reading) lacks(name string) {
	r.fault(r.element.Row, "ACQ-010", "", "l'élément ElementACQUIT n'a pas de %s", "demandez un nouvel acquit à la plate-forme", name)
}

// conclude wants a whole acquit: one that was cut short between two elements has no fault yet.
func (r *reading) conclude() {
	switch {
	case !r.ended:
		r.fault(r.row(), "ACQ-003", "", "le fichier s'arrête avant la fin de l'acquit : il est vide ou tronqué", "reprenez-le auprès de la plate-forme de télétransmission")
		return
	case r.acquit.Flux == "":
		r.fault(0, "ACQ-010", "", "l'acquit ne dit pas à quel fichier il répond : l'élément %s manque", "demandez un nouvel acquit à la plate-forme", "Enveloppe/Parametres/NomFic")
	}
	if len(r.acquit.Elements) == 0 {
		r.fault(0, "ACQ-010", "", "l'acquit ne dit rien : l'élément %s manque", "demandez un nouvel acquit à la plate-forme", atElement)
	}
}

// malformed tells in French why the file is no XML: the decoder speaks English.
func (r *reading) malformed(err error) {
	var syntax *xml.SyntaxError
	const hint = "reprenez le fichier tel que la plate-forme l'a rendu, sans l'ouvrir dans un autre logiciel"
	switch {
	case r.encoding != "":
		r.fault(0, "ACQ-005", r.encoding, "l'encodage du fichier n'est pas lu : ISO-8859-1, Windows-1252 ou UTF-8 sont attendus", hint)
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
		r.fault(r.row(), "ACQ-003", "", "le fichier s'arrête avant la fin de l'acquit : il est vide ou tronqué", "reprenez-le auprès de la plate-forme de télétransmission")
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "UTF-8"):
		r.fault(r.row(), "ACQ-005", "", "le fichier n'a pas l'encodage qu'il annonce : un caractère n'y est pas lisible", hint)
	default:
		r.fault(r.row(), "ACQ-002", "", "le fichier n'est pas un XML bien formé", hint)
	}
}

// row gives the line of the file that is being read, from 1.
func (r *reading) row() int {
	row, _ := r.decoder.InputPos()
	return row
}

// stop adds a fault after which nothing more can be read.
func (r *reading) stop(code, value, message, hint string, arguments ...any) error {
	r.faults = append(r.faults, fault.Fault{Code: code, File: r.acquit.Name, Row: r.row(), Value: value, Message: fmt.Sprintf(message, arguments...), Hint: hint})
	return errStop
}

// fault adds one, up to a bound.
func (r *reading) fault(row int, code, value, message, hint string, arguments ...any) {
	switch len(r.faults) {
	case mostFaults:
		code, value, message, hint, arguments = "ACQ-019", "", "le fichier porte d'autres fautes", "elles ont sans doute la même cause", nil
	case mostFaults + 1:
		return
	}
	r.faults = append(r.faults, fault.Fault{Code: code, File: r.acquit.Name, Row: row, Value: value, Message: fmt.Sprintf(message, arguments...), Hint: hint})
}
