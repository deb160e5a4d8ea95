package batch

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"quotepart/billing"
	"quotepart/billing/acquit"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
)

// matchAcquit finds which of our bordereaux each element of an acquit is about, and sums up what it says of each, in the
// order in which it names them.
func matchAcquit(tx billing.Tx, file *acquit.Acquit, states map[billing.BordereauKey]billing.Transmission, envoi int) ([]AcquitOutcome, fault.List, error) {
	m := &matching{tx: tx, file: file, states: states, envoi: envoi, campaigns: map[billing.BordereauKey]billing.CampaignID{}, budgets: map[int64][]dossier.Budget{},
		at: map[billing.BordereauKey]int{}, said: map[saidRejet]bool{}, told: map[string]bool{}}
	pieces, err := issuedSoFar(tx)
	if err != nil {
		return nil, nil, err
	}
	list := billing.Group(pieces)
	m.known = keysOf(list)
	for i := range list {
		m.campaigns[list[i].BordereauKey] = list[i].Campaign
	}
	if m.imports, err = tx.Imports(); err != nil {
		return nil, nil, err
	}
	err = m.match()
	m.faults.Sort()
	return m.outcomes, m.faults, err
}

// matching is one acquit under way.
type matching struct {
	tx        billing.Tx
	file      *acquit.Acquit
	states    map[billing.BordereauKey]billing.Transmission
	envoi     int                    // as its reader says; 0: not said
	known     []billing.BordereauKey // every bordereau issued, in their order
	campaigns map[billing.BordereauKey]billing.CampaignID
	imports   []billing.Import
	budgets   map[int64][]dossier.Budget // by version of the dossier, those read so far
	outcomes  []AcquitOutcome
	at        map[billing.BordereauKey]int
	said      map[saidRejet]bool
	told      map[string]bool
	faults    fault.List
}

type saidRejet struct {
	key billing.BordereauKey
	billing.Rejet
}

// match takes each element to its bordereau: that of the file it answers where quotepart gave that its name, else the one
// that the element and the header name.
func (m *matching) match() error {
	key, envoi, ours, err := m.ofFlux()
	if err != nil || m.faults.Fatal() {
		return err
	}
	elements := m.concerned()
	if !ours {
		return m.byNumber(elements)
	}
	m.outcome(key, envoi)
	for _, e := range elements {
		if m.agrees(e, key) {
			m.outcome(key, envoi).add(m, e)
		}
	}
	return nil
}

// concerned gives the elements of the domains that quotepart sends.
func (m *matching) concerned() []acquit.Element {
	var elements []acquit.Element
	for _, e := range m.file.Elements {
		if ownDomaine(e.Domaine) || e.Domaine.Fichier() || e.Domaine.Attachment() {
			elements = append(elements, e)
			continue
		}
		m.faults = append(m.faults, fault.Fault{Code: "ACQ-027", Severity: fault.Avertissement, File: m.file.Name, Row: e.Row,
			Message: fmt.Sprintf("l'élément porte sur le domaine « %s », que quotepart n'envoie pas : il est laissé de côté", e.Domaine.Label()), Hint: "rien à faire"})
	}
	return elements
}

func ownDomaine(d acquit.Domaine) bool { return d == acquit.Recette || d == acquit.Depense }

// byNumber takes elements to the bordereaux that they name, those of recettes and dépenses first; then what is said of the
// file as a whole, or of an attachment, to the one bordereau that the acquit is about. One that says that all is well may
// be passed over.
func (m *matching) byNumber(elements []acquit.Element) error {
	var rest []acquit.Element
	for _, e := range elements {
		if e.Bordereau == 0 || !ownDomaine(e.Domaine) {
			rest = append(rest, e)
		} else if err := m.named(e); err != nil {
			return err
		}
	}
	for _, e := range rest {
		switch {
		case len(m.outcomes) == 1 && (e.Bordereau == 0 || e.Bordereau == m.outcomes[0].Key.Numero):
			m.outcomes[0].add(m, e)
		case e.Bordereau > 0:
			if err := m.named(e); err != nil {
				return err
			}
		case !e.OK:
			m.unnamed(e.Row)
		}
	}
	if len(m.outcomes) == 0 && !m.faults.Fatal() {
		m.unnamed(0)
	}
	return nil
}

func (m *matching) unnamed(row int) {
	m.fault(row, "ACQ-026", m.file.Flux, "l'acquit ne nomme aucun bordereau, et le fichier auquel il répond n'a pas un nom que donne quotepart",
		"un fichier envoyé garde son nom PESALR1_…, qu'Hélios répète dans NomFic ; demandez à la plate-forme de ne pas le renommer")
}

// ofFlux reads the name of the file that the acquit answers, and finds its bordereau.
func (m *matching) ofFlux() (key billing.BordereauKey, envoi int, ours bool, err error) {
	siret, codbud, key, envoi, ours := billing.ParseFluxName(m.file.Flux)
	if !ours {
		return key, 0, false, nil
	}
	keys, err := m.find(0, m.file.Flux, siret, codbud, []billing.PieceType{key.Type}, key.Exercice, key.Numero)
	if err != nil || len(keys) != 1 {
		return key, 0, true, err
	}
	if last := stateOf(m.states, keys[0]).Last(); envoi < 1 || envoi > last {
		m.fault(0, "ACQ-025", m.file.Flux, fmt.Sprintf("l'acquit répond à l'envoi %d, alors que l'envoi %d est le dernier que le journal connaisse (%s)", envoi, last, keys[0]),
			"vérifiez que c'est bien la base d'où le fichier est parti")
	}
	return keys[0], envoi, true, nil
}

// agrees checks that what an element names is the bordereau of the file.
func (m *matching) agrees(e acquit.Element, key billing.BordereauKey) bool {
	numero := e.Bordereau == 0 || e.Bordereau == key.Numero
	exercice := e.Exercice == 0 || e.Exercice == key.Exercice
	if numero && exercice && slices.Contains(typesOf(e.Domaine), key.Type) {
		return true
	}
	m.fault(e.Row, "ACQ-024", m.file.Flux, fmt.Sprintf("l'élément (domaine « %s », bordereau %d, exercice %d) n'est pas celui du fichier, qui porte %s",
		e.Domaine.Label(), e.Bordereau, e.Exercice, key), "demandez un nouvel acquit à la plate-forme")
	return false
}

// typesOf gives the kinds of bordereaux that a domain can be about.
func typesOf(d acquit.Domaine) []billing.PieceType {
	switch d {
	case acquit.Depense:
		return []billing.PieceType{billing.PieceMandat}
	case acquit.Recette:
		return []billing.PieceType{billing.PieceTitre, billing.PieceReduction}
	}
	return []billing.PieceType{billing.PieceTitre, billing.PieceReduction, billing.PieceMandat}
}

// named finds the bordereau that an element names, in the budget of the header.
func (m *matching) named(e acquit.Element) error {
	if e.Exercice == 0 {
		m.fault(e.Row, "ACQ-028", fmt.Sprint(e.Bordereau), "l'élément nomme un bordereau sans son exercice (ExerciceBord)", "demandez un nouvel acquit à la plate-forme")
		return nil
	}
	keys, err := m.find(e.Row, fmt.Sprint(e.Bordereau), m.file.IDColl, m.file.CodBud, typesOf(e.Domaine), e.Exercice, e.Bordereau)
	if err != nil || len(keys) != 1 {
		return err
	}
	last := stateOf(m.states, keys[0]).Last()
	switch envoi := cmp.Or(m.envoi, last); {
	case m.envoi == 0 && last > 1:
		m.fault(e.Row, "ACQ-029", m.file.Flux, fmt.Sprintf("%s est parti %d fois, et le nom du fichier (NomFic) ne dit pas à quel envoi l'acquit répond", keys[0], last),
			"retrouvez le fichier envoyé, et importez l'acquit avec --envoi N")
	case envoi < 1 || envoi > last:
		m.fault(e.Row, "ACQ-025", m.file.Flux, fmt.Sprintf("l'acquit répondrait à l'envoi %d, alors que l'envoi %d est le dernier que le journal connaisse (%s)", envoi, last, keys[0]), "corrigez --envoi")
	default:
		m.outcome(keys[0], envoi).add(m, e)
	}
	return nil
}

// find gives the one bordereau that bears a number on the budget of a SIRET and a code of the comptable. Where there is
// none, or several, it says so.
func (m *matching) find(row int, value, siret, codbud string, types []billing.PieceType, exercice int, numero int64) ([]billing.BordereauKey, error) {
	codes, err := m.budgetsOf(siret, codbud, func(code string) bool { return len(m.existing([]string{code}, types, exercice, numero)) > 0 })
	if err != nil {
		return nil, err
	}
	if len(codes) == 0 {
		m.noBudget(row, value, siret, codbud)
		return nil, nil
	}
	keys := m.existing(codes, types, exercice, numero)
	switch len(keys) {
	case 0:
		m.noBordereau(row, value, billing.BordereauKey{Budget: codes[0], Type: types[0], Exercice: exercice, Numero: numero})
	case 1:
	default:
		m.fault(row, "ACQ-021", value, "plusieurs bordereaux peuvent être celui de l'acquit : "+listKeys(keys), "demandez un acquit dont NomFic répète le nom du fichier, tel que quotepart l'a écrit")
	}
	return keys, nil
}

// existing lists the bordereaux of some budgets and kinds that bear a number.
func (m *matching) existing(codes []string, types []billing.PieceType, exercice int, numero int64) []billing.BordereauKey {
	var keys []billing.BordereauKey
	for _, key := range m.known {
		if key.Exercice == exercice && key.Numero == numero && slices.Contains(types, key.Type) && slices.Contains(codes, key.Budget) {
			keys = append(keys, key)
		}
	}
	return keys
}

// budgetsOf gives the codes of the budgets of a SIRET and a code of the comptable, as the latest version of the dossier
// that has the bordereau on one knows them: a file bears the identity that its budget had when it left. A budget without a
// code of the comptable is told by its SIRET alone.
func (m *matching) budgetsOf(siret, codbud string, has func(code string) bool) ([]string, error) {
	var identified []string
	for i := len(m.imports) - 1; i >= 0; i-- {
		budgets, err := m.budgetsIn(m.imports[i])
		if err != nil {
			return nil, err
		}
		var those []string
		for _, b := range budgets {
			if b.SIRET != siret || b.CodBud != codbud && b.CodBud != "" {
				continue
			}
			if !slices.Contains(identified, b.Code) {
				identified = append(identified, b.Code)
			}
			if has(b.Code) {
				those = append(those, b.Code)
			}
		}
		if len(those) > 0 {
			return those, nil
		}
	}
	return identified, nil
}

func (m *matching) budgetsIn(i billing.Import) ([]dossier.Budget, error) {
	if budgets, read := m.budgets[i.Version]; read {
		return budgets, nil
	}
	tables, err := unseal(m.tx, i)
	if err != nil {
		return nil, err
	}
	m.budgets[i.Version] = dossier.Decode(dossier.Tables{"budgets": tables["budgets"]}).Budgets
	return m.budgets[i.Version], nil
}

// noBudget tells which budgets there are.
func (m *matching) noBudget(row int, value, siret, codbud string) {
	var known []string
	if len(m.imports) > 0 {
		for _, b := range m.budgets[m.imports[len(m.imports)-1].Version] {
			known = append(known, fmt.Sprintf("%s (SIRET %s, code budget %s)", b.Code, b.SIRET, b.CodBud))
		}
	}
	if known == nil {
		known = []string{"aucun"}
	}
	m.fault(row, "ACQ-022", value, fmt.Sprintf("aucun budget n'a le SIRET « %s » et le code budget « %s »", siret, codbud), "budgets du dossier : "+strings.Join(known, ", "))
}

// noBordereau tells which bordereaux there are.
func (m *matching) noBordereau(row int, value string, wanted billing.BordereauKey) {
	var there []billing.BordereauKey
	for _, key := range m.known {
		if key.Budget == wanted.Budget && key.Exercice == wanted.Exercice {
			there = append(there, key)
		}
	}
	m.fault(row, "ACQ-020", value, wanted.String()+" n'existe pas",
		fmt.Sprintf("bordereaux émis en %d sur le budget %s : %s", wanted.Exercice, wanted.Budget, listKeys(there)))
}

// listKeys lists bordereaux by kind, number and budget.
func listKeys(keys []billing.BordereauKey) string {
	if len(keys) == 0 {
		return "aucun"
	}
	const most = 12
	var list []string
	for i, key := range keys {
		if i == most {
			list = append(list, "…")
			break
		}
		list = append(list, fmt.Sprintf("%s n° %d (budget %s)", key.Type.Plural(), key.Numero, key.Budget))
	}
	return strings.Join(list, ", ")
}

// outcome gives what the acquit says of a bordereau so far.
func (m *matching) outcome(key billing.BordereauKey, envoi int) *AcquitOutcome {
	at, known := m.at[key]
	if !known {
		at = len(m.outcomes)
		m.at[key], m.outcomes = at, append(m.outcomes, AcquitOutcome{Key: key, Campaign: m.campaigns[key], Envoi: envoi, Etat: billing.EtatAttendu})
	}
	return &m.outcomes[at]
}

// add takes one element in. One refusal of the bordereau or of its file rejects the bordereau; that of an attachment
// alone does not.
func (o *AcquitOutcome) add(m *matching, e acquit.Element) {
	switch {
	case e.Domaine.Attachment() && e.OK:
		return
	case e.Domaine.Attachment():
	case !e.OK:
		o.Etat = billing.EtatRejete
	case !e.Domaine.Fichier() && o.Etat == billing.EtatAttendu:
		o.Etat = billing.EtatPris
	}
	for _, rejet := range e.Rejets {
		if key := (saidRejet{o.Key, rejet}); !m.said[key] {
			m.said[key], o.Rejets = true, append(o.Rejets, rejet)
		}
	}
}

// fault adds one. The flat form repeats its bordereau in each element: what is wrong with it is said once.
func (m *matching) fault(row int, code, value, message, hint string) {
	if key := code + value + message; !m.told[key] {
		m.told[key] = true
		m.faults = append(m.faults, fault.Fault{Code: code, File: m.file.Name, Row: row, Value: value, Message: message, Hint: hint})
	}
}
