package billing

import "quotepart/billing/fault"

// State is a state of a campaign (campagne.md §1).
type State string

// The states, in the order in which a campaign goes through them.
const (
	Ouverte  State = "ouverte"
	Calculee State = "calculee"
	Validee  State = "validee"
	Emise    State = "emise"
	Close    State = "close"
)

// Verb is what one does to a campaign; its text is the command.
type Verb string

// The verbs that change a campaign.
const (
	Calculer Verb = "calculer"
	Valider  Verb = "valider"
	Emettre  Verb = "emettre"
	Annuler  Verb = "annuler"
	Clore    Verb = "clore"
)

// Label gives the French word of the verb, with its accents; the command has none.
func (v Verb) Label() string {
	if v == Emettre {
		return "émettre"
	}
	return string(v)
}

// transitions is the whole life of a campaign: from a state, by a verb, to a state. What is not here is refused.
var transitions = map[State]map[Verb]State{
	Ouverte:  {Calculer: Calculee},
	Calculee: {Calculer: Calculee, Valider: Validee},
	Validee:  {Calculer: Calculee, Valider: Validee, Emettre: Emise},
	Emise:    {Annuler: Emise, Clore: Close},
	Close:    {},
}

// French names of states, as a reader sees them.
var stateLabels = map[State]string{
	Ouverte: "ouverte", Calculee: "calculée", Validee: "validée", Emise: "émise", Close: "close",
}

// Label gives the French name of the state, with its accents.
func (s State) Label() string { return stateLabels[s] }

// refusals says what to do instead, for the refusals that a user meets.
var refusals = map[Verb]string{
	Calculer: "son calcul est définitif",
	Valider:  "seule une campagne calculée se valide : lancez d'abord « campagne calculer »",
	Emettre:  "seule une campagne validée s'émet : faites d'abord valider le calcul par une autre personne",
	Annuler:  "seule une pièce d'une campagne émise s'annule",
	Clore:    "seule une campagne émise se clôt",
}

// After gives the state that a verb leads to, or a refusal: fault.Frozen for a closed campaign, else fault.Conflict.
func (s State) After(verb Verb, id CampaignID) (State, error) {
	if next, ok := transitions[s][verb]; ok {
		return next, nil
	}
	if s == Close {
		return s, fault.Refuse(fault.Frozen, "%s %s : la campagne est close, plus rien ne s'émet ni ne s'annule", verb.Label(), id)
	}
	return s, fault.Refuse(fault.Conflict, "%s %s : la campagne est %s ; %s", verb.Label(), id, s.Label(), refusals[verb])
}
