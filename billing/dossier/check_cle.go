package dossier

import (
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing/fault"
)

// Methods that share a cost between parties, and what each other method needs (calcul.md §1.4.3).
var (
	poolMethods  = map[string]bool{"proportionnel": true, "egal": true, "parts_fixes": true}
	methodsNeeds = map[string][]string{
		"forfait": {"montant"}, "unitaire": {"montant", "assiette"}, "strate": {"assiette", "bareme"},
		"progressif": {"assiette", "bareme"}, "degressif": {"assiette", "bareme"}, "abonnement": {"montant", "assiette"},
		"cout_unitaire": {"assiette"}, "proportionnel": {"assiette"}, "parts_fixes": {"assiette"},
	}
)

// Pool reports whether the component shares a cost, rather than setting a price.
func (k *Cle) Pool() bool { return poolMethods[k.Methode] }

// checkCles judges every component alone, then every version of a key as a whole.
func checkCles(c *checker) {
	for i := range c.dossier.Cles {
		checkComponent(c, &c.dossier.Cles[i])
	}
	for _, version := range Versions(c.dossier.Cles) {
		checkVersion(c, version)
	}
}

func checkComponent(c *checker, k *Cle) {
	refuse := func(code, column, value, message, hint string) {
		c.fault(code, "cles", k.row, column, value, message, hint)
	}
	cells := c.tables["cles"].Row(k.row)
	for _, need := range methodsNeeds[k.Methode] {
		if cells[Lookup("cles").Index(need)] == "" {
			refuse("DOS-015", need, "", "la méthode « "+k.Methode+" » a besoin de la colonne « "+need+" »", "remplissez la cellule")
		}
	}
	phase := k.PhaseDe != nil || k.PhaseA != nil
	switch {
	case k.Ponctuel && phase:
		refuse("DOS-017", "ponctuel", "oui", "une composante ponctuelle ne peut avoir de phase", "videz phase_de et phase_a, ou ponctuel")
	case k.Ponctuel && k.Pool():
		refuse("DOS-017", "ponctuel", "oui", "une composante qui partage un coût (« "+k.Methode+" ») ne peut être ponctuelle", "videz la cellule")
	case k.PhaseDe != nil && *k.PhaseDe < 0:
		refuse("DOS-017", "phase_de", cells[Lookup("cles").Index("phase_de")], "un nombre de mois ne peut être négatif", "corrigez les mois")
	case k.PhaseA != nil && *k.PhaseA <= 0, k.PhaseDe != nil && k.PhaseA != nil && *k.PhaseA <= *k.PhaseDe:
		refuse("DOS-017", "phase_a", cells[Lookup("cles").Index("phase_a")], "la phase est vide : phase_a doit dépasser phase_de", "corrigez les mois")
	}
	if k.PlafondLigne != nil && k.Pool() {
		refuse("DOS-018", "plafond_ligne", k.PlafondLigne.String(), "un plafond de ligne ne s'applique qu'à un tarif, pas à « "+k.Methode+" »", "videz la cellule, ou bornez le service dans la table bornes")
	}
	if k.PlafondLigne != nil && k.Methode == "direct" {
		c.at(fault.Avertissement, "DOS-018", "cles", k.row, "plafond_ligne", k.PlafondLigne.String(), "un plafond de ligne est sans effet sur « direct »", "videz la cellule")
	}
	if k.Territoire && (k.PorteeMontant || k.Methode == "parts_fixes") {
		refuse("DOS-019", "perimetre", "territoire", "le périmètre « territoire » ne va ni avec portee = montant ni avec parts_fixes", "changez le périmètre, la portée ou la méthode")
	} else if k.Territoire && !k.Pool() {
		c.at(fault.Avertissement, "DOS-019", "cles", k.row, "perimetre", "territoire", "le périmètre « territoire » est sans effet sur un tarif (« "+k.Methode+" »)", "videz la cellule")
	}
	if k.Poids != nil && !k.Pool() {
		c.at(fault.Avertissement, "DOS-022", "cles", k.row, "poids", k.Poids.String(), "un poids est sans effet sur un tarif (« "+k.Methode+" »)", "videz la cellule")
	}
	if k.Poids != nil && k.Poids.Sign() < 0 {
		refuse("DOS-022", "poids", k.Poids.String(), "un poids ne peut être négatif", "corrigez le poids")
	}
}

func checkVersion(c *checker, version []Cle) {
	sum, pools, direct := money.Ratio{}, []*Cle(nil), 0
	var without *Cle // a pool without poids
	for i := range version {
		if version[i].Pool() {
			pools = append(pools, &version[i])
			if version[i].Poids != nil {
				sum = sum.Add(*version[i].Poids)
			} else if without == nil {
				without = &version[i]
			}
		}
		if version[i].Methode == "direct" {
			direct++
			if direct == 2 {
				c.fault("DOS-023", "cles", version[i].row, "methode", "direct", "deux composantes « direct » dans une même version de la clé", "n'en gardez qu'une")
			}
		}
	}
	switch {
	case len(pools) == 0, len(pools) == 1 && without != nil: // a single pool needs none
	case without != nil:
		c.fault("DOS-022", "cles", without.row, "poids", "", "le poids manque : plusieurs composantes partagent le coût de « "+without.Service+
			" » dans la version du "+without.Span.First.String(), "donnez un poids à chacune, pour une somme de 100")
	case sum.Cmp(hundred) != 0:
		c.fault("DOS-022", "cles", pools[0].row, "poids", sum.String(), "les poids des composantes qui partagent le coût de « "+pools[0].Service+
			" » ne font pas 100 % dans la version du "+pools[0].Span.First.String(), "corrigez les poids pour que leur somme soit exactement 100")
	}
}

// checkBaremes refuses brackets that do not start at 0, or repeat.
func checkBaremes(c *checker) {
	lowest, seen := map[string]*Tranche{}, map[string]bool{}
	for i := range c.dossier.Tranches {
		t := &c.dossier.Tranches[i]
		key := t.Bareme + "\x1f" + t.APartirDe.String()
		if seen[key] {
			c.fault("DOS-024", "baremes", t.row, "a_partir_de", t.APartirDe.String(), "cette tranche du barème « "+t.Bareme+" » figure deux fois", "supprimez la ligne en trop")
		}
		seen[key] = true
		if low := lowest[t.Bareme]; low == nil || t.APartirDe.Cmp(low.APartirDe) < 0 {
			lowest[t.Bareme] = t
		}
	}
	for i := range c.dossier.Tranches {
		if t := &c.dossier.Tranches[i]; lowest[t.Bareme] == t && !t.APartirDe.IsZero() {
			c.fault("DOS-024", "baremes", t.row, "a_partir_de", t.APartirDe.String(), "le barème « "+t.Bareme+" » ne part pas de 0", "ajoutez une tranche à partir de 0")
		}
	}
}

// echeances is the order of a schedule's due dates.
var echeances = []string{"mai", "novembre", "mai+1", "novembre+1"}

// checkEcheanciers refuses a schedule that decreases or leaves 0 to 100 %, and a service that has none though it is not free.
func checkEcheanciers(c *checker) {
	schedules := map[string]map[string]*Echeance{}
	for i := range c.dossier.Echeances {
		e := &c.dossier.Echeances[i]
		if schedules[e.Service] == nil {
			schedules[e.Service] = map[string]*Echeance{}
		}
		schedules[e.Service][e.Echeance] = e
		if e.Cumul.Sign() < 0 || e.Cumul.Cmp(hundred) > 0 {
			c.fault("DOS-025", "echeanciers", e.row, "cumul", e.Cumul.String(), "une part cumulée de 0 à 100 % est attendue", "corrigez le cumul")
		}
	}
	for i := range c.dossier.Services {
		s := &c.dossier.Services[i]
		schedule := schedules[s.Code]
		if len(schedule) == 0 && s.Reglement != "gratuit" && s.Alias == "" {
			c.fault("DOS-026", "services", s.row, "code", s.Code, "ce service n'est pas gratuit et n'a pas d'échéancier : il ne serait jamais facturé", "ajoutez ses échéances à la table echeanciers")
		}
		last := money.Ratio{}
		for _, name := range echeances {
			if e := schedule[name]; e != nil {
				if e.Cumul.Cmp(last) < 0 && e.Cumul.Sign() >= 0 { // a negative one has its fault already
					c.fault("DOS-025", "echeanciers", e.row, "cumul", e.Cumul.String(), "le cumul décroît d'une échéance à la suivante (il était de "+last.String()+" %)", "un cumul s'entend depuis le début de l'exercice : corrigez-le")
				}
				last = e.Cumul
			}
		}
	}
}

// checkAliases holds an alias to having nothing of its own.
func checkAliases(c *checker) {
	own := map[string][]string{}
	note := func(service, table string) {
		if s := c.dossier.Service(service); s != nil && s.Alias != "" {
			if tables := own[service]; len(tables) == 0 || tables[len(tables)-1] != table {
				own[service] = append(own[service], table)
			}
		}
	}
	for i := range c.dossier.Couts {
		note(c.dossier.Couts[i].Service, "couts")
	}
	for i := range c.dossier.Adhesions {
		note(c.dossier.Adhesions[i].Service, "adhesions")
	}
	for i := range c.dossier.Echeances {
		note(c.dossier.Echeances[i].Service, "echeanciers")
	}
	for i := range c.dossier.Services {
		s := &c.dossier.Services[i]
		if target := c.dossier.Service(s.Alias); s.Alias != "" && target != nil && target.Alias != "" {
			c.fault("DOS-020", "services", s.row, "alias", s.Alias, "ce service est l'alias d'un alias (ou de lui-même)", "désignez le service réel")
		}
		if len(own[s.Code]) > 0 {
			c.fault("DOS-020", "services", s.row, "alias", s.Alias, "un alias n'a rien en propre, or celui-ci figure dans : "+strings.Join(own[s.Code], ", "), "rattachez ces lignes à « "+s.Alias+" »")
		}
	}
}
