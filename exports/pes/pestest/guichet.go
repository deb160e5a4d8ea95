package pestest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Guichet plays Hélios' XML desk: it holds a file, which the schema has taken, to the rules that the schema does not check
// (Rules), and says in French what it refuses, in the order of the file, each with its code first. A file without fault is
// taken: what it has used up is added to state. A file at fault leaves state alone, as Hélios forgets what it rejects, and may come
// again corrected. A nil state has seen nothing and keeps nothing.
func Guichet(f *Flux, state *Seen) []string {
	if state == nil {
		state = &Seen{}
	}
	d := &desk{flux: f, seen: state, file: &Seen{}, pjs: map[V]*PJ{}, used: map[V]bool{}}
	d.enveloppe()
	d.attachments()
	switch {
	case f.Recette != nil && f.Depense == nil:
		d.domain("recette", f.Recette)
	case f.Depense != nil && f.Recette == nil:
		d.domain("depense", f.Depense)
	default:
		d.refuse("DOM-CONTENU", "fichier", "il faut un bloc PES_RecetteAller ou un bloc PES_DepenseAller, et un seul")
	}
	d.orphans()
	if len(d.refusals) == 0 {
		state.take(d.file)
	}
	return d.refusals
}

// Codes gives the codes of what Guichet says, each once, sorted.
func Codes(refusals []string) []string {
	var codes []string
	for _, refusal := range refusals {
		code, _, _ := strings.Cut(refusal, " ")
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// desk is one file under examination.
type desk struct {
	flux     *Flux
	seen     *Seen // by files before
	file     *Seen // by this one
	pjs      map[V]*PJ
	used     map[V]bool // attachments that a piece refers to
	refusals []string
}

// refuse says what is wrong and where; a code outside the list is a mistake of ours.
func (d *desk) refuse(code, where, format string, arguments ...any) {
	if !slices.ContainsFunc(rules, func(rule Rule) bool { return rule.Code == code }) {
		panic("pestest: no rule " + code)
	}
	d.refusals = append(d.refusals, code+" "+where+" : "+fmt.Sprintf(format, arguments...)+".")
}

// want refuses unless ok.
func (d *desk) want(ok bool, code, where, format string, arguments ...any) {
	if !ok {
		d.refuse(code, where, format, arguments...)
	}
}

var (
	nomFic  = regexp.MustCompile(`^[0-9A-Za-z_.-]{1,100}$`)
	codique = regexp.MustCompile(`^(?:[0-9]{6,7}|02[AB][0-9]{3,4})$`)
	codCol  = regexp.MustCompile(`^[0-9]{3}$`)
	codBud  = regexp.MustCompile(`^[0-9A-Z][0-9]$`)
)

// onlyZeros is what V_BaseAlphanum refuses; the empty text too.
func onlyZeros(v V) bool { return strings.Trim(string(v), "0") == "" }

func (d *desk) enveloppe() {
	e, h := d.flux.Enveloppe, d.flux.EnTete
	d.want(d.flux.Encodage == "iso-8859-1", "ENV-ENCODAGE", "fichier", "l'encodage déclaré est %s, et non ISO-8859-1", d.flux.Encodage)
	d.want(e.Version == "2", "ENV-VERSION", "enveloppe", "Version vaut « %s », et non 2", e.Version)
	d.want(e.TypFic == "PESALR1", "ENV-TYPFIC", "enveloppe", "TypFic vaut « %s », et non PESALR1", e.TypFic)
	switch {
	case !nomFic.MatchString(string(e.NomFic)):
		d.refuse("ENV-NOMFIC", "enveloppe", "NomFic « %s » a d'autres caractères que des lettres sans accent, des chiffres, - _ et .", e.NomFic)
	case d.seen.files[e.NomFic]:
		d.refuse("ENV-NOMFIC", "enveloppe", "NomFic « %s » est celui d'un fichier déjà reçu", e.NomFic)
	}
	note(&d.file.files, e.NomFic, true)
	d.want(codique.MatchString(string(h.IdPost)) && !onlyZeros(h.IdPost), "ENT-POSTE", "en-tête", "IdPost « %s » n'est pas un codique de 6 ou 7 chiffres", h.IdPost)
	d.want(isSIRET(h.IdColl), "ENT-COLL", "en-tête", "IdColl « %s » n'est pas un SIRET dont la clé est juste", h.IdColl)
	d.want(codCol.MatchString(string(h.CodCol)) && !onlyZeros(h.CodCol), "ENT-CODCOL", "en-tête", "CodCol « %s » n'est pas un code de 3 chiffres", h.CodCol)
	d.want(codBud.MatchString(string(h.CodBud)), "ENT-CODBUD", "en-tête", "CodBud « %s » n'est pas un code de budget de 2 caractères", h.CodBud)
	d.want(h.FinJur == "", "ENT-FINJUR", "en-tête", "FinJur est interdit hors M21 et M22")
}

// budget names the budget of the file in keys.
func (d *desk) budget() string {
	h := d.flux.EnTete
	return strings.Join([]string{string(h.IdPost), string(h.IdColl), string(h.CodCol), string(h.CodBud)}, "/")
}
