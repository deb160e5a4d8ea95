package dossier

import (
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// Parametres are the settings of the collectivite (table parametres), with their defaults.
type Parametres struct {
	Collectivite      string // code of the métropole among the tiers
	OrdonnateurNom    string
	OrdonnateurPrenom string
	OrdonnateurQual   string
	ComptableNom      string
	ComptableAdresse  string
	Tribunal          string
	SeuilTitre        money.Cents // default 15.00
	PremierExercice   int
	ExercicesOuverts  int  // default 4, the campaign's year included
	ExerciceClos      int  // 0: none
	Reporter          bool // avoirs = reporter
	ArrondiCU         int  // decimals of a published unit cost in euros, default 2

	// What PES needs to know (docs/spec/pes.md).
	PESVersion         string // of the schema, default 5.17
	PESEdition         string // Edition of a titre whose debtor is public and has a SIRET, default 02
	PESEditionAutres   string // Edition of the other titres, default 04
	PESPapier          bool   // pes_signature = papier: no parapheur signs the file
	CentreEncaissement string // postal place of the centre d'encaissement
}

// Budget is an account on which titres are issued.
type Budget struct {
	Code, Libelle, SIRET                                      string
	IDPost, CodCol, CodBud, ProdLoc                           string
	RefBdf                                                    string // numéro émetteur of the avis des sommes à payer
	Externe                                                   bool
	PremierTitre, PremierBordereau, PremierBordereauReduction int64 // default 1
}

// Tiers is a party.
type Tiers struct {
	Code, Nom, Type, SIREN, SIRET string
	Debiteur                      string // empty: itself
	Territoire, Adresse           string
	Complement, CodePostal, Ville string
	CodeService, Engagement       string
	ServiceExige, EngagementExige bool // the debtor's Chorus Pro refuses an invoice without it
	Courriel                      string
	Membre                        calendar.Span // membership of the métropole; from Dawn when empty
	row                           int
}

// Payeur gives the code of the tiers that pays for this one.
func (t *Tiers) Payeur() string {
	if t.Debiteur != "" {
		return t.Debiteur
	}
	return t.Code
}

// Service is a shared service.
type Service struct {
	Code, Libelle, Thematique, Direction, Cadre string
	Statut, Reglement                           string
	Porteur                                     string // empty: the métropole
	Budget, Section                             string
	Nature, Fonction, ProdLoc                   string
	TVA                                         string // hors_champ, exo_261b, 20, 10, 5.5
	Parent, Alias                               string
	Vie                                         calendar.Span
	row                                         int
}

// Taxe reports whether the service bears VAT.
func (s *Service) Taxe() bool { return s.TVA != "hors_champ" && s.TVA != "exo_261b" }

// Facturable reports whether a campaign bills the service: deployed or a cooperation, and no alias (calcul.md §3).
func (s *Service) Facturable() bool {
	return (s.Statut == "deploye" || s.Statut == "cooperation") && s.Alias == ""
}

// Eligibilite is one criterion of who may adhere.
type Eligibilite struct {
	Service, Critere, Valeur string
	row                      int
}

// Indicateur is what unites counts.
type Indicateur struct {
	Code, Libelle, Unite string
	Niveau               bool
	Absence              string // erreur, zero, reconduit
}

// Unite is one figure of one party.
type Unite struct {
	Tiers, Indicateur string
	Exercice          int          // of a flux
	Base              string       // of a flux: prevu, realise, or empty for both
	Du                calendar.Day // of a niveau
	Valeur            money.Ratio
	Source            string
	row               int
}

// Terme is one term of an assiette.
type Terme struct {
	Assiette, Indicateur string
	Coefficient          money.Ratio
	Multiplicateur       string // empty: none
	row                  int
}

// Tranche is one bracket of a bareme.
type Tranche struct {
	Bareme    string
	APartirDe money.Ratio
	Montant   money.Ratio // euros
	row       int
}

// Cle is one component of a version of a service's key.
type Cle struct {
	Service                       string
	Span                          calendar.Span
	Rang                          int
	Libelle, Methode              string
	Poids                         *money.Ratio // %; nil: none given
	Montant                       *money.Ratio // euros
	Assiette, Bareme              string
	Inclus, PrixSup, PlafondLigne *money.Ratio
	Territoire                    bool   // perimetre = territoire
	Presence                      string // jours, mois, mois_entier, annee
	PorteeMontant                 bool   // portee = montant
	PhaseDe, PhaseA               *int   // months
	Ponctuel                      bool
	AssietteNulle                 string // erreur, mel, egal
	Acte                          string
	row                           int
}

// PartMel is the métropole's decided share of a service.
type PartMel struct {
	Service string
	Span    calendar.Span
	Montant bool        // mode: an amount per exercice rather than a rate
	Valeur  money.Ratio // % or euros
	Acte    string
	row     int
}

// Borne is the least and the most one party pays for an exercice.
type Borne struct {
	Service           string
	Span              calendar.Span
	Plancher, Plafond *money.Ratio // euros
	Adherents         bool         // report = adherents
	Acte              string
	row               int
}

// Exoneration is a dated decision that the métropole bears.
type Exoneration struct {
	Tiers, Service string
	Span           calendar.Span
	Taux           money.Ratio // %
	Motif, Acte    string
	row            int
}

// Adhesion says that a party takes part in a service over a span.
type Adhesion struct {
	Tiers, Service string
	Span           calendar.Span
	NotifieLe      string
	Acte           string
	row            int
}

// Cout is a cost of a service, net of VAT.
type Cout struct {
	Service        string
	Exercice       int
	Base, Nature   string
	Montant        money.Ratio // euros
	Tiers          string      // already attributed to that party; empty: to share
	Libelle, Piece string
	row            int
}

// Echeance is a row of a service's schedule.
type Echeance struct {
	Service, Echeance string
	Cumul             money.Ratio // %
	Base              string
	row               int
}

// Ajustement is a correction decided by hand.
type Ajustement struct {
	Tiers, Service string
	Exercice       int
	Montant        money.Cents
	Motif, Acte    string
	row            int
}

// Reprise is what was already billed before quotepart took over.
type Reprise struct {
	Tiers, Service string
	Exercice       int
	Rang           string
	Montant        money.Cents
	Reference      string
	row            int
}

// Dossier is a whole dossier in typed rows, each list in the canonical order of its table: codes ascending, as bytes.
type Dossier struct {
	Parametres   Parametres
	Budgets      []Budget
	Tiers        []Tiers
	Services     []Service
	Eligibilites []Eligibilite
	Indicateurs  []Indicateur
	Unites       []Unite
	Termes       []Terme
	Tranches     []Tranche
	Cles         []Cle
	PartsMel     []PartMel
	Bornes       []Borne
	Exonerations []Exoneration
	Adhesions    []Adhesion
	Couts        []Cout
	Echeances    []Echeance
	Ajustements  []Ajustement
	Reprises     []Reprise

	budgetIndex, tiersIndex, serviceIndex, indicateurIndex map[string]int
}

// Budget gives the budget of that code, or nil.
func (d *Dossier) Budget(code string) *Budget { return at(d.Budgets, d.budgetIndex, code) }

// TiersOf gives the party of that code, or nil.
func (d *Dossier) TiersOf(code string) *Tiers { return at(d.Tiers, d.tiersIndex, code) }

// Service gives the service of that code, or nil.
func (d *Dossier) Service(code string) *Service { return at(d.Services, d.serviceIndex, code) }

// Indicateur gives the indicator of that code, or nil.
func (d *Dossier) Indicateur(code string) *Indicateur {
	return at(d.Indicateurs, d.indicateurIndex, code)
}

// TiersPosition gives the position of a party in Tiers, or -1.
func (d *Dossier) TiersPosition(code string) int {
	if i, ok := d.tiersIndex[code]; ok {
		return i
	}
	return -1
}

func at[T any](list []T, index map[string]int, code string) *T {
	if i, ok := index[code]; ok {
		return &list[i]
	}
	return nil
}

func indexBy[T any](list []T, code func(*T) string) map[string]int {
	index := make(map[string]int, len(list))
	for i := range list {
		index[code(&list[i])] = i
	}
	return index
}
