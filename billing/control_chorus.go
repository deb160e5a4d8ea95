package billing

// controlDemands looks for debtors whose Chorus Pro refuses an invoice without a code service or a numéro d'engagement,
// where the dossier lacks it: Hélios would send the invoice, and the debtor never see it.
//
// It raises no ReportVersion: on a dossier without the columns service_exige and engagement_exige it has nothing to say, so
// that every report made before them comes out word for word; and a base with such a dossier is one that no program from
// before can open (migration 0005_pes).
func (c *calculator) controlDemands() {
	asked := claims(c.result.Pieces, c.id)
	for i := range c.dossier.Tiers {
		t := &c.dossier.Tiers[i]
		missing := missingFor(t.ServiceExige && t.CodeService == "", t.EngagementExige && t.Engagement == "")
		if _, billed := asked[t.Code]; billed && missing.what != "" {
			c.anomaly(CodeDemandUnmet, t.Code, "", 0, "le débiteur exige %s que la table tiers ne donne pas : Chorus Pro rejetterait sa facture ; demandez-%s à « %s »",
				missing.what, missing.pronoun, t.Nom)
		}
	}
}

// demand is what a debtor asks for and the dossier lacks, in French.
type demand struct{ what, pronoun string }

func missingFor(service, engagement bool) demand {
	switch {
	case service && engagement:
		return demand{"un code service et un numéro d'engagement", "les"}
	case service:
		return demand{"un code service", "le"}
	case engagement:
		return demand{"un numéro d'engagement", "le"}
	}
	return demand{}
}
