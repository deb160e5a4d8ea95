package billing

import (
	"cmp"
	"slices"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing/dossier"
)

// assembly is a dossier arranged for allocation: parties by position, rows by service. It is made once per calculation.
type assembly struct {
	dossier   *dossier.Dossier
	position  func(code string) int // of a party in the list of all parties, which is sorted by code
	metropole int
	residents []allocation.Resident
	figures   *allocation.Figures
	assiettes allocation.Assiettes
	services  map[string]*serviceRows
}

// serviceRows are the rows of the dossier that concern one service.
type serviceRows struct {
	cles         []allocation.Cle
	partsMel     []allocation.PartMel
	bornes       []allocation.Borne
	exonerations []allocation.Exoneration
	adhesions    []allocation.Adhesion
	couts        []*dossier.Cout
	ajustements  []*dossier.Ajustement
	echeances    []*dossier.Echeance
}

func assemble(d *dossier.Dossier) *assembly { return assembleOver(d, d.TiersPosition) }

// assembleOver arranges a dossier over another list of parties than its own, of which it has a part: two dossiers can then
// be compared. position gives the place of each of its tiers in that list, which must be sorted by code.
func assembleOver(d *dossier.Dossier, position func(code string) int) *assembly {
	a := &assembly{dossier: d, position: position, metropole: position(d.Parametres.Collectivite), services: make(map[string]*serviceRows, len(d.Services))}
	for i := range d.Services {
		a.services[d.Services[i].Code] = &serviceRows{}
	}
	a.gatherResidents()
	a.gatherFigures()
	a.gatherAssiettes()
	a.gatherCles()
	a.gatherDated()
	a.gatherAdhesions()
	a.gatherMoney()
	return a
}

// gatherResidents lists the communes without a debtor of their own: an associated commune is part of its commune.
func (a *assembly) gatherResidents() {
	for i := range a.dossier.Tiers {
		if t := &a.dossier.Tiers[i]; t.Type == "commune" && t.Debiteur == "" {
			a.residents = append(a.residents, allocation.Resident{Party: a.position(t.Code), Membre: t.Membre})
		}
	}
}

func (a *assembly) gatherFigures() {
	var indicateurs []allocation.Indicateur
	for i := range a.dossier.Indicateurs {
		indicator := &a.dossier.Indicateurs[i]
		indicateurs = append(indicateurs, allocation.Indicateur{Code: indicator.Code, Niveau: indicator.Niveau, Absence: indicator.Absence})
	}
	a.figures = allocation.NewFigures(indicateurs)
	for i := range a.dossier.Unites {
		u := &a.dossier.Unites[i]
		a.figures.Add(u.Indicateur, allocation.Figure{Party: a.position(u.Tiers), Exercice: u.Exercice, Base: u.Base, Du: u.Du, Valeur: u.Valeur})
	}
	a.figures.Sort()
}

func (a *assembly) gatherAssiettes() {
	a.assiettes = allocation.Assiettes{}
	for i := range a.dossier.Termes {
		t := &a.dossier.Termes[i]
		a.assiettes[t.Assiette] = append(a.assiettes[t.Assiette], allocation.Terme{
			Coefficient: t.Coefficient, Indicateur: t.Indicateur, Multiplicateur: t.Multiplicateur,
		})
	}
}

func (a *assembly) gatherCles() {
	baremes := map[string][]allocation.Tranche{}
	for i := range a.dossier.Tranches {
		t := &a.dossier.Tranches[i]
		baremes[t.Bareme] = append(baremes[t.Bareme], allocation.Tranche{De: t.APartirDe, Montant: t.Montant})
	}
	for _, tranches := range baremes {
		slices.SortFunc(tranches, func(x, y allocation.Tranche) int { return x.De.Cmp(y.De) })
	}
	for _, version := range dossier.Versions(a.dossier.Cles) {
		rows := a.services[version[0].Service]
		cle := allocation.Cle{Span: version[0].Span}
		for i := range version {
			cle.Composantes = append(cle.Composantes, composante(&version[i], baremes))
		}
		rows.cles = append(rows.cles, cle)
	}
	for _, rows := range a.services {
		slices.SortFunc(rows.cles, func(x, y allocation.Cle) int { return cmp.Compare(x.Span.First, y.Span.First) })
	}
}

func composante(k *dossier.Cle, baremes map[string][]allocation.Tranche) allocation.Composante {
	c := allocation.Composante{
		Rang: k.Rang, Libelle: k.Libelle, Methode: k.Methode, Poids: money.Int(100), Montant: k.Montant, Assiette: k.Assiette,
		Bareme: baremes[k.Bareme], PrixSup: k.PrixSup, PlafondLigne: k.PlafondLigne, Territoire: k.Territoire, Presence: k.Presence,
		PorteeMontant: k.PorteeMontant, Ponctuel: k.Ponctuel, AssietteNulle: k.AssietteNulle, Acte: k.Acte,
	}
	if k.Poids != nil {
		c.Poids = *k.Poids
	}
	if c.PrixSup == nil {
		c.PrixSup = &money.Ratio{} // units beyond what is included are free
	}
	if k.Inclus != nil {
		c.Inclus = *k.Inclus
	}
	if k.PhaseDe != nil {
		c.PhaseDe = *k.PhaseDe
	}
	if k.PhaseA != nil {
		c.PhaseA = *k.PhaseA
	}
	return c
}

func (a *assembly) gatherDated() {
	for i := range a.dossier.PartsMel {
		p := &a.dossier.PartsMel[i]
		rows := a.services[p.Service]
		rows.partsMel = append(rows.partsMel, allocation.PartMel{Span: p.Span, Montant: p.Montant, Valeur: p.Valeur, Acte: p.Acte})
	}
	for i := range a.dossier.Bornes {
		b := &a.dossier.Bornes[i]
		rows := a.services[b.Service]
		rows.bornes = append(rows.bornes, allocation.Borne{Span: b.Span, Plancher: b.Plancher, Plafond: b.Plafond, Adherents: b.Adherents, Acte: b.Acte})
	}
	for i := range a.dossier.Exonerations {
		e := &a.dossier.Exonerations[i]
		rows := a.services[e.Service]
		rows.exonerations = append(rows.exonerations, allocation.Exoneration{
			Party: a.position(e.Tiers), Span: e.Span, Taux: e.Taux, Motif: e.Motif, Acte: e.Acte,
		})
	}
}

// gatherAdhesions relies on the canonical order of the table: by tiers, then service, then du.
func (a *assembly) gatherAdhesions() {
	for i := range a.dossier.Adhesions {
		adhesion := &a.dossier.Adhesions[i]
		rows := a.services[adhesion.Service]
		rows.adhesions = append(rows.adhesions, allocation.Adhesion{Party: a.position(adhesion.Tiers), Span: adhesion.Span})
	}
}

func (a *assembly) gatherMoney() {
	for i := range a.dossier.Couts {
		rows := a.services[a.dossier.Couts[i].Service]
		rows.couts = append(rows.couts, &a.dossier.Couts[i])
	}
	for i := range a.dossier.Ajustements {
		rows := a.services[a.dossier.Ajustements[i].Service]
		rows.ajustements = append(rows.ajustements, &a.dossier.Ajustements[i])
	}
	for i := range a.dossier.Echeances {
		rows := a.services[a.dossier.Echeances[i].Service]
		rows.echeances = append(rows.echeances, &a.dossier.Echeances[i])
	}
}

// input arranges what the target of one service and exercice depends on.
func (a *assembly) input(service *dossier.Service, due due) *allocation.Input {
	rows := a.services[service.Code]
	in := &allocation.Input{
		Service: service.Code, Exercice: due.exercice, Base: due.base, Cumul: due.cumul, Vie: service.Vie, Metropole: a.metropole,
		Residents: a.residents, Cles: rows.cles, PartsMel: rows.partsMel, Bornes: rows.bornes, Exonerations: rows.exonerations,
		Adhesions: rows.adhesions, DecimalesCU: a.dossier.Parametres.ArrondiCU, Figures: a.figures, Assiettes: a.assiettes,
	}
	attributed := map[int]money.Ratio{}
	for _, cost := range rows.couts {
		switch {
		case cost.Exercice != due.exercice || cost.Base != due.base:
		case cost.Tiers == "":
			in.Cout = in.Cout.Add(cost.Montant)
		default:
			party := a.position(cost.Tiers)
			attributed[party] = attributed[party].Add(cost.Montant)
		}
	}
	for party, amount := range attributed {
		in.Attribues = append(in.Attribues, allocation.Attribue{Party: party, Montant: amount})
	}
	slices.SortFunc(in.Attribues, func(x, y allocation.Attribue) int { return x.Party - y.Party })
	for _, adjustment := range rows.ajustements {
		if adjustment.Exercice == due.exercice {
			in.Ajustements = append(in.Ajustements, allocation.Ajustement{
				Party: a.position(adjustment.Tiers), Montant: adjustment.Montant, Motif: adjustment.Motif, Acte: adjustment.Acte,
			})
		}
	}
	return in
}

// due is what the schedule of a service wants of an exercice at a campaign: c and b (calcul.md §3).
type due struct {
	exercice int
	cumul    money.Ratio // %
	base     string
}

// dueAt gives the row of the schedule with the latest echeance that is not after the campaign; false when nothing is due.
func dueAt(echeances []*dossier.Echeance, exercice int, id CampaignID) (due, bool) {
	latest, found := due{exercice: exercice}, CampaignID("")
	for _, e := range echeances {
		if at := echeanceCampaign(e.Echeance, exercice); at <= id && at > found {
			found = at
			latest.cumul, latest.base = e.Cumul, e.Base
		}
	}
	return latest, found != ""
}

func echeanceCampaign(echeance string, exercice int) CampaignID {
	switch echeance {
	case "mai":
		return NewCampaignID(exercice, false)
	case "novembre":
		return NewCampaignID(exercice, true)
	case "mai+1":
		return NewCampaignID(exercice+1, false)
	}
	return NewCampaignID(exercice+1, true)
}

// openExercices gives the first exercice that a campaign may still bill; the last is the campaign's year.
func openExercices(p *dossier.Parametres, id CampaignID) (first, last int) {
	return max(p.PremierExercice, id.Year()-p.ExercicesOuverts+1, p.ExerciceClos+1), id.Year()
}

// presentOn reports whether a party has a day of adhesion in a span.
func presentOn(adhesions []allocation.Adhesion, party int, span calendar.Span) bool {
	first, _ := slices.BinarySearchFunc(adhesions, party, func(a allocation.Adhesion, party int) int { return a.Party - party })
	for i := first; i < len(adhesions) && adhesions[i].Party == party; i++ {
		if !adhesions[i].Span.Meet(span).Empty() {
			return true
		}
	}
	return false
}
