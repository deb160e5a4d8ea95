package oracle

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// dossier is the tables with their values read. The types below hold the columns of dossier.md that move money.
type dossier struct {
	collectivite     string
	seuilTitre       num // cents
	premierExercice  int
	exercicesOuverts int
	exerciceClos     int // 0: none
	avoirs           string
	arrondiCU        int

	budgets      map[string]budget
	tiers        map[string]tiers
	services     map[string]service
	indicateurs  map[string]indicateur
	unites       map[figure][]unite // by party and indicator
	assiettes    map[string][]terme
	baremes      map[string][]tranche // in order of a_partir_de
	cles         map[string][]composant
	parts        map[string][]partMEL
	bornes       map[string][]borne
	exonerations map[pair][]exoneration
	adhesions    map[pair][]span
	couts        map[string][]cout
	echeanciers  map[string][]echeance
	ajustements  map[string][]ajustement
	reprises     map[lineKey]num
}

type (
	// pair is a party and a service.
	pair struct{ tiers, service string }

	// figure names what unites counts: an indicator of a party.
	figure struct{ tiers, indicateur string }

	budget struct {
		interne      bool
		premierTitre int
	}

	tiers struct {
		code, genre, debiteur string
		membre                span
	}

	service struct {
		code, statut, reglement, porteur, budget, section, tva string
		life                                                   span
	}

	indicateur struct {
		niveau  bool
		absence string
	}

	unite struct {
		exercice int
		base     string
		du       time.Time
		valeur   num
	}

	// terme is one row of an assiette: coefficient × indicateur [× multiplicateur].
	terme struct {
		indicateur, multiplicateur string
		coefficient                num
	}

	tranche struct{ from, montant num } // montant in cents

	// composant is one row of cles. Amounts are in cents, nil where empty.
	composant struct {
		version                                       span
		rang                                          int
		methode, assiette, bareme                     string
		perimetre, presence, portee, assietteNulle    string
		poids, montant, inclus, prixSup, plafondLigne num
		phaseDe                                       int
		phaseA                                        *int // nil: without end
		ponctuel                                      bool
	}

	partMEL struct {
		span
		mode   string
		taux   num // per cent, under mode taux
		valeur num // cents, under mode montant
	}

	borne struct {
		span
		plancher, plafond num // cents, nil where empty
		report            string
	}

	exoneration struct {
		span
		taux num
	}

	cout struct {
		exercice    int
		base, tiers string
		montant     num // exact cents, perhaps a fraction
	}

	echeance struct {
		quand, base string
		cumul       num
	}

	ajustement struct {
		tiers    string
		exercice int
		montant  num
	}
)

// readDossier reads the values of the tables.
func readDossier(tables Tables) (*dossier, error) {
	d := &dossier{
		budgets: map[string]budget{}, tiers: map[string]tiers{}, services: map[string]service{},
		indicateurs: map[string]indicateur{}, unites: map[figure][]unite{}, assiettes: map[string][]terme{},
		baremes: map[string][]tranche{}, cles: map[string][]composant{}, parts: map[string][]partMEL{},
		bornes: map[string][]borne{}, exonerations: map[pair][]exoneration{}, adhesions: map[pair][]span{},
		couts: map[string][]cout{}, echeanciers: map[string][]echeance{}, ajustements: map[string][]ajustement{},
		reprises: map[lineKey]num{},
	}
	if err := d.readParametres(tables["parametres"]); err != nil {
		return nil, err
	}
	for table, read := range map[string]func(*reader){
		"budgets": d.readBudget, "tiers": d.readTiers, "services": d.readService, "indicateurs": d.readIndicateur,
		"unites": d.readUnite, "assiettes": d.readTerme, "baremes": d.readTranche, "cles": d.readComposant,
		"parts_mel": d.readPartMEL, "bornes": d.readBorne, "exonerations": d.readExoneration,
		"adhesions": d.readAdhesion, "couts": d.readCout, "echeanciers": d.readEcheance,
		"ajustements": d.readAjustement, "reprises": d.readReprise,
	} {
		for _, row := range tables[table] {
			r := &reader{table: table, row: row}
			read(r)
			if r.err != nil {
				return nil, r.err
			}
		}
	}
	d.order()
	return d, nil
}

// order puts every list in the order in which the calculation takes it, whatever the order of the rows.
func (d *dossier) order() {
	for _, key := range d.cles {
		slices.SortFunc(key, func(a, b composant) int {
			return cmp.Or(a.version.from.Compare(b.version.from), cmp.Compare(a.rang, b.rang))
		})
	}
	for _, bareme := range d.baremes {
		slices.SortFunc(bareme, func(a, b tranche) int { return a.from.Cmp(b.from) })
	}
	for _, rows := range d.unites {
		slices.SortFunc(rows, func(a, b unite) int { return a.du.Compare(b.du) })
	}
}

func (d *dossier) readParametres(rows []map[string]string) error {
	named := map[string]string{}
	for _, row := range rows {
		named[row["cle"]] = row["valeur"]
	}
	r := &reader{table: "parametres", row: named}
	d.collectivite = r.text("collectivite")
	d.seuilTitre = mul(r.numberOr("seuil_titre", whole(15)), hundred)
	d.premierExercice = r.whole("premier_exercice", 0)
	d.exercicesOuverts = r.whole("exercices_ouverts", 4)
	d.exerciceClos = r.whole("exercice_clos", 0)
	d.avoirs = r.or("avoirs", "reduction")
	d.arrondiCU = r.whole("arrondi_cu", 2)
	if d.collectivite == "" || d.premierExercice == 0 {
		return fmt.Errorf("parametres: collectivite and premier_exercice are required")
	}
	return r.err
}

func (d *dossier) readBudget(r *reader) {
	d.budgets[r.text("code")] = budget{
		interne:      r.text("numerotation") == "interne",
		premierTitre: r.whole("premier_titre", 1),
	}
}

func (d *dossier) readTiers(r *reader) {
	code := r.text("code")
	d.tiers[code] = tiers{
		code: code, genre: r.text("type"), debiteur: r.or("debiteur", code), membre: r.span("membre_du", "membre_au"),
	}
}

func (d *dossier) readService(r *reader) {
	code := r.text("code")
	d.services[code] = service{
		code: code, statut: r.text("statut"), reglement: r.text("reglement"), porteur: r.or("porteur", d.collectivite),
		budget: r.text("budget"), section: r.or("section", "fonctionnement"), tva: r.or("tva", "hors_champ"),
		life: r.span("du", "au"),
	}
}

func (d *dossier) readIndicateur(r *reader) {
	d.indicateurs[r.text("code")] = indicateur{niveau: r.text("nature") == "niveau", absence: r.or("absence", "erreur")}
}

func (d *dossier) readUnite(r *reader) {
	key := figure{r.text("tiers"), r.text("indicateur")}
	d.unites[key] = append(d.unites[key], unite{
		exercice: r.whole("exercice", 0), base: r.text("base"), du: r.day("du", time.Time{}), valeur: r.required("valeur"),
	})
}

func (d *dossier) readTerme(r *reader) {
	code := r.text("code")
	d.assiettes[code] = append(d.assiettes[code], terme{
		indicateur: r.text("indicateur"), multiplicateur: r.text("multiplicateur"), coefficient: r.required("coefficient"),
	})
}

func (d *dossier) readTranche(r *reader) {
	code := r.text("code")
	d.baremes[code] = append(d.baremes[code], tranche{from: r.required("a_partir_de"), montant: mul(r.required("montant"), hundred)})
}

func (d *dossier) readComposant(r *reader) {
	switch r.text("methode") {
	case "forfait", "unitaire", "abonnement":
		r.required("montant")
	}
	code := r.text("service")
	d.cles[code] = append(d.cles[code], composant{
		version: r.span("du", "au"), rang: r.whole("rang", 0), methode: r.text("methode"),
		assiette: r.text("assiette"), bareme: r.text("bareme"),
		perimetre: r.or("perimetre", "adherents"), presence: r.or("presence", "jours"),
		portee: r.or("portee", "poids"), assietteNulle: r.or("assiette_nulle", "erreur"),
		poids: r.number("poids"), montant: r.cents("montant"), inclus: r.numberOr("inclus", zero),
		prixSup: r.cents("prix_sup"), plafondLigne: r.cents("plafond_ligne"),
		phaseDe: r.whole("phase_de", 0), phaseA: r.wholeOrNil("phase_a"), ponctuel: r.text("ponctuel") == "oui",
	})
}

func (d *dossier) readPartMEL(r *reader) {
	code := r.text("service")
	d.parts[code] = append(d.parts[code], partMEL{
		span: r.span("du", "au"), mode: r.text("mode"), taux: r.required("valeur"), valeur: mul(r.required("valeur"), hundred),
	})
}

func (d *dossier) readBorne(r *reader) {
	code := r.text("service")
	d.bornes[code] = append(d.bornes[code], borne{
		span: r.span("du", "au"), plancher: r.cents("plancher"), plafond: r.cents("plafond"), report: r.text("report"),
	})
}

func (d *dossier) readExoneration(r *reader) {
	key := pair{r.text("tiers"), r.text("service")}
	d.exonerations[key] = append(d.exonerations[key], exoneration{span: r.span("du", "au"), taux: r.required("taux")})
}

func (d *dossier) readAdhesion(r *reader) {
	key := pair{r.text("tiers"), r.text("service")}
	d.adhesions[key] = append(d.adhesions[key], r.span("du", "au"))
}

func (d *dossier) readCout(r *reader) {
	code := r.text("service")
	d.couts[code] = append(d.couts[code], cout{
		exercice: r.whole("exercice", 0), base: r.text("base"), tiers: r.text("tiers"),
		montant: mul(r.required("montant"), hundred),
	})
}

func (d *dossier) readEcheance(r *reader) {
	code := r.text("service")
	d.echeanciers[code] = append(d.echeanciers[code], echeance{
		quand: r.text("echeance"), base: r.text("base"), cumul: r.required("cumul"),
	})
}

func (d *dossier) readAjustement(r *reader) {
	code := r.text("service")
	d.ajustements[code] = append(d.ajustements[code], ajustement{
		tiers: r.text("tiers"), exercice: r.whole("exercice", 0), montant: mul(r.required("montant"), hundred),
	})
}

func (d *dossier) readReprise(r *reader) {
	key := lineKey{r.text("tiers"), r.text("service"), r.whole("exercice", 0), r.text("rang")}
	d.reprises[key] = add(orZero(d.reprises[key]), mul(r.required("montant"), hundred))
}

// orZero reads a map of amounts where an absent key is nothing.
func orZero(amount num) num {
	if amount == nil {
		return zero
	}
	return amount
}

// sortedKeys are the keys of a map in byte order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// sortedFunc are the keys of a map in the given order.
func sortedFunc[K comparable, V any](m map[K]V, compare func(a, b K) int) []K {
	return slices.SortedFunc(maps.Keys(m), compare)
}

// compareRows orders rows of text by their columns from left to right, as bytes (campagne.md §3).
func compareRows(a, b []string) int { return slices.CompareFunc(a, b, strings.Compare) }
